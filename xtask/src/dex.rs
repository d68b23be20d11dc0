//! The app's code as Android runs it: classes made into dex by D8, or shrunk and optimised by R8 and then run once on this machine.

use crate::apk::folder;
use crate::step::{read, root, shell, target, tool};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Android.
pub(crate) const LEAST: &str = "26";

/// Makes `dex` below `out`, by R8 when `release`.
pub(crate) fn make(out: &Path, release: bool) -> Result<(), String> {
    let dex = out.join("dex").display().to_string();
    let jars = jars(out)?;
    let mut arguments = vec!["--min-api", LEAST, "--output", &dex];
    if !release {
        arguments.push("--debug");
        return run("D8", &arguments, &jars);
    }
    let map = out.join("mapping.txt").display().to_string();
    arguments.extend(["--release", "--pg-map-output", &map]);
    let rules = rules()?;
    arguments.extend(rules.iter().flat_map(|file| ["--pg-conf", file]));
    run("R8", &arguments, &jars)?;
    prove(out, &rules, jars)
}

/// Shrinks the same classes by the same rules once more, this time to classes of the JVM and with a program that crosses the border, and
/// runs it on this machine's library. What only Android does (starting an activity, loading from an APK) is not proven.
fn prove(out: &Path, rules: &[String], mut jars: Vec<String>) -> Result<(), String> {
    jars.push(jar(&folder().join("shrunk/classes"), out)?);
    let start = out.join("shrunk.pro").display().to_string();
    fs::write(&start, "-keep class dev.regain.shrunk.Shrunk { public static void main(java.lang.String[]); }\n")
        .map_err(|error| format!("{start}: {error}"))?;
    let classes = out.join("shrunk-classes.jar").display().to_string();
    let mut arguments = vec!["--classfile", "--release", "--output", &classes, "--pg-conf", &start];
    arguments.extend(rules.iter().flat_map(|file| ["--pg-conf", file.as_str()]));
    run("R8", &arguments, &jars)?;
    // The JNA of Android has no C part for this machine: the same version's other jar has.
    let (jna, wallet) = (out.join("jna"), out.join("wallet"));
    for folder in [&jna, &wallet] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    shell(&format!("unzip -qoj '{}' 'com/sun/jna/linux-x86-64/*'", folder().join("tools/jna.jar").display()), &jna)?;
    let (loaded, called) = (format!("-Djna.boot.library.path={}", jna.display()), target().join("debug"));
    let called = format!("-Djna.library.path={}", called.display());
    let (wallet, models) = (wallet.display().to_string(), root().join("models").display().to_string());
    tool(
        "java",
        &["-Djna.nounpack=true", &loaded, &called, "-cp", &classes, "dev.regain.shrunk.Shrunk", &wallet, &models],
    )
}

fn run(program: &str, arguments: &[&str], jars: &[String]) -> Result<(), String> {
    let sdk = read(&folder().join("app/sdk.txt"))?;
    // The framework's jar holds no java.*: that is the JDK's.
    let home = java_home()?;
    let (r8, program) =
        (folder().join("tools/r8.jar").display().to_string(), format!("com.android.tools.r8.{program}"));
    let mut command = vec!["-Xmx3g", "-cp", &r8, &program, "--lib", &sdk, "--lib", &home];
    command.extend(arguments);
    command.extend(jars.iter().map(String::as_str));
    tool("java", &command)
}

fn java_home() -> Result<String, String> {
    let java = Command::new("java").args(["-XshowSettings:properties", "-version"]).output();
    let said = String::from_utf8_lossy(&java.map_err(|error| format!("java: {error}"))?.stderr).into_owned();
    let home = said.lines().find_map(|line| line.trim().strip_prefix("java.home = ").map(str::to_owned));
    home.ok_or_else(|| "java does not say where it lies".to_owned())
}

/// What the app's own classes need, by the list that their build left. JNA is not among it: Android has one of its own.
pub(crate) fn parts() -> Result<Vec<PathBuf>, String> {
    let list = read(&folder().join("app/runtime.txt"))?;
    Ok(list.lines().filter(|path| !path.contains("/net/java/dev/jna/")).map(PathBuf::from).collect())
}

/// Everything that is made into dex; a folder of classes is made a jar first.
fn jars(out: &Path) -> Result<Vec<String>, String> {
    let jna = folder().join("jna");
    shell("unzip -qo tools/jna.aar -d jna", &folder())?;
    let mut jars = vec![jar(&folder().join("app/classes"), out)?, jna.join("classes.jar").display().to_string()];
    for part in parts()? {
        jars.push(if part.is_dir() { jar(&part, out)? } else { part.display().to_string() });
    }
    Ok(jars)
}

fn jar(classes: &Path, out: &Path) -> Result<String, String> {
    let name = classes.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let jar = out.join(name).with_extension("jar").display().to_string();
    shell(&format!("zip -qr '{jar}' ."), classes)?;
    Ok(jar)
}

/// What R8 must keep: for the manifest and resources, for JNA and UniFFI, and what the libraries inside say themselves.
fn rules() -> Result<Vec<String>, String> {
    let mut rules = vec![folder().join("app/aapt.pro"), root().join("android/keep.pro")];
    rules.extend(parts()?.iter().filter_map(|part| part.parent()).map(|library| library.join("proguard.txt")));
    Ok(rules.iter().filter(|file| file.is_file()).map(|file| file.display().to_string()).collect())
}
