//! Android's own libraries as a linker must see them, without the NDK: stubs with the public symbols of bionic that the border's
//! library needs, and no other. What is not on the list is left undefined, and the linker refuses it by its name.

use crate::library::linker;
use crate::step::{needed, read, root, said, tool, write};
use std::collections::BTreeSet;
use std::path::Path;

/// The oldest Android that the apps run on (Android 8.0).
const API: u32 = 26;
/// What the libraries of an app on arm64 must be aligned to: phones with pages of 16 KiB load no other.
const PAGE: &str = "0x4000";
/// Every library that may be asked for, whether or not something of it is needed.
const LIBRARIES: [&str; 4] = ["libc", "libm", "libdl", "liblog"];

/// One line of `android/bionic.csv`: a symbol that is public in the oldest Android.
struct Symbol {
    library: String,
    kind: String,
    name: String,
}

/// Writes a stub of each library to `folder`, and an empty archive by the name of the unwinder that the standard library asks for:
/// the border brings its own.
pub(crate) fn stubs(folder: &Path) -> Result<(), String> {
    let symbols = symbols()?;
    let linker = linker()?;
    for library in LIBRARIES {
        let mut source = String::new();
        for Symbol { kind, name, .. } in symbols.iter().filter(|symbol| symbol.library == library) {
            source += &format!(".globl {name}\n.type {name},@{kind}\n{name}: .quad 0\n.size {name},8\n");
        }
        let [assembly, object, stub] =
            ["s", "o", "so"].map(|ending| folder.join(library).with_extension(ending).display().to_string());
        write(Path::new(&assembly), &source)?;
        tool("clang", &["--target=aarch64-linux-android", "-c", &assembly, "-o", &object])?;
        let name = format!("{library}.so");
        tool(&linker, &["-flavor", "gnu", "-shared", "-soname", &name, &object, "-o", &stub])?;
    }
    write(&folder.join("libunwind.a"), "!<arch>\n")
}

/// Says what the finished library wants of Android, and refuses what a phone with the oldest Android may not have.
pub(crate) fn check(library: &Path) -> Result<(), String> {
    needed(&[("readelf", "binutils")])?;
    let path = library.display().to_string();
    let dynamic = said("readelf", &["--wide", "--dynamic", &path])?;
    let wanted: BTreeSet<_> = dynamic.lines().filter(|line| line.contains("(NEEDED)")).filter_map(bracketed).collect();
    if let Some(other) = wanted.iter().find(|name| !LIBRARIES.iter().any(|library| format!("{library}.so") == **name)) {
        return Err(format!("{path} needs {other}, which is no public library of Android"));
    }
    let segments = said("readelf", &["--wide", "--segments", &path])?;
    let loads: Vec<_> = segments.lines().filter(|line| line.trim_start().starts_with("LOAD")).collect();
    if loads.is_empty() || !loads.iter().all(|line| line.ends_with(PAGE)) {
        return Err(format!("{path} is not made for pages of 16 KiB"));
    }
    let (open, weak) = undefined(&said("readelf", &["--wide", "--dyn-syms", &path])?);
    let public: BTreeSet<_> = symbols()?.into_iter().map(|symbol| symbol.name).collect();
    let foreign: Vec<_> = open.iter().filter(|name| !public.contains(*name)).cloned().collect();
    if !foreign.is_empty() {
        return Err(format!("not public in Android {API} or not on android/bionic.csv: {}", foreign.join(", ")));
    }
    let list = library.with_extension("undefined.txt");
    write(&list, &open.iter().map(|name| format!("{name}\n")).collect::<String>())?;
    let libraries = wanted.into_iter().collect::<Vec<_>>().join(", ");
    eprintln!("xtask: {path} needs {libraries}; of them {} symbols, {}", open.len(), list.display());
    eprintln!(
        "xtask: it does without these where they are missing: {}",
        weak.into_iter().collect::<Vec<_>>().join(", ")
    );
    Ok(())
}

/// The undefined dynamic symbols of readelf's table: those that must be there, and the weak ones.
fn undefined(table: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut open, mut weak) = (BTreeSet::new(), BTreeSet::new());
    for line in table.lines() {
        let fields: Vec<_> = line.split_whitespace().collect();
        if let [_, _, _, _, bind, _, "UND", name, ..] = fields[..] {
            let name = name.split('@').next().unwrap_or(name).to_owned();
            if bind == "WEAK" {
                weak.insert(name)
            } else {
                open.insert(name)
            };
        }
    }
    (open, weak)
}

fn bracketed(line: &str) -> Option<&str> {
    Some(line.split_once('[')?.1.split_once(']')?.0)
}

/// The list, refused where a symbol is newer than the oldest Android.
fn symbols() -> Result<Vec<Symbol>, String> {
    let path = root().join("android/bionic.csv");
    read(&path)?.lines().filter(|line| !line.starts_with('#')).map(symbol).collect()
}

fn symbol(line: &str) -> Result<Symbol, String> {
    let bad = || format!("android/bionic.csv: `{line}`");
    let mut fields = line.split(',').map(str::to_owned);
    let mut field = || fields.next().ok_or_else(bad);
    let (library, since, kind, name) = (field()?, field()?, field()?, field()?);
    let since: u32 = since.parse().map_err(|_| bad())?;
    let known = LIBRARIES.contains(&library.as_str()) && ["function", "object"].contains(&kind.as_str());
    if !known || since > API {
        return Err(bad());
    }
    Ok(Symbol { library, kind, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_old_enough() {
        let symbols = symbols().unwrap_or_else(|error| panic!("{error}"));
        let names: Vec<_> = symbols.iter().map(|symbol| (&symbol.library, &symbol.name)).collect();
        assert!(names.len() > 50 && names.is_sorted());
        assert!(symbol("libc,28,function,getrandom").is_err());
    }

    #[test]
    fn readelfs_table_is_read() {
        let table = "Symbol table '.dynsym' contains 3 entries:\n   Num:    Value          Size Type    Bind   Vis      Ndx Name\n\
             0: 0000000000000000     0 NOTYPE  LOCAL  DEFAULT  UND \n\
             1: 0000000000000000     0 FUNC    GLOBAL DEFAULT  UND malloc@LIBC (2)\n\
             2: 0000000000000000     0 NOTYPE  WEAK   DEFAULT  UND getrandom\n\
             3: 0000000000001000    16 FUNC    GLOBAL DEFAULT   12 uniffi_f\n";
        let (open, weak) = undefined(table);
        assert_eq!(open.into_iter().collect::<Vec<_>>(), ["malloc"]);
        assert_eq!(weak.into_iter().collect::<Vec<_>>(), ["getrandom"]);
    }
}
