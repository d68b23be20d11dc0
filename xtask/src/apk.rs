//! The app as an APK for arm64: compiled code made into dex, models and native libraries added, aligned, signed with a key made here,
//! and looked at again. Gradle's plugin does the same where there is an SDK.

use crate::android::{compile, folder};
use crate::step::{needed, root, shell, tool};
use std::fs;
use std::path::{Path, PathBuf};

/// The oldest Android.
const LEAST: &str = "26";
const ABI: &str = "arm64-v8a";
const NEEDED: [(&str, &str); 5] = [
    ("apksigner", "apksigner"),
    ("zipalign", "zipalign"),
    ("dexdump", "dexdump"),
    ("keytool", "openjdk-17-jdk-headless"),
    ("readelf", "binutils"),
];

/// Packs `core`, the border's library built for arm64 by the NDK, with everything else; by R8 when `release`, otherwise by D8.
pub(crate) fn pack(core: &Path, release: bool) -> Result<(), String> {
    needed(&NEEDED)?;
    if !core.is_file() {
        return Err(format!(
            "{}: no library, such as `cargo ndk --target {ABI} rustc --package regain-bridge` makes",
            core.display()
        ));
    }
    compile()?;
    let kind = if release { "release" } else { "debug" };
    let out = folder().join("apk").join(kind);
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    }
    for below in ["dex", "zip/assets/models", &format!("zip/lib/{ABI}")] {
        fs::create_dir_all(out.join(below)).map_err(|error| format!("{}: {error}", out.display()))?;
    }
    dex(&out, release)?;
    fill(&out, core)?;
    let apk = out.with_extension("apk");
    sign(&out, &apk)?;
    check(&apk, &out)
}

/// What the app's own classes need, by the list that their build left. JNA is not among it: Android has one of its own.
fn parts() -> Result<Vec<PathBuf>, String> {
    let list = folder().join("app/runtime.txt");
    let list = fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
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

fn dex(out: &Path, release: bool) -> Result<(), String> {
    let sdk = folder().join("app/sdk.txt");
    let sdk = fs::read_to_string(&sdk).map_err(|error| format!("{}: {error}", sdk.display()))?;
    // The framework's jar holds no java.*: that is the JDK's.
    let jdk = java_home()?;
    let r8 = folder().join("tools/r8.jar").display().to_string();
    let dex = out.join("dex").display().to_string();
    let mut arguments = vec!["-Xmx3g", "-cp", &r8];
    let (rules, map) = (rules()?, out.join("mapping.txt").display().to_string());
    if release {
        arguments.extend(["com.android.tools.r8.R8", "--release", "--pg-map-output", &map]);
        arguments.extend(rules.iter().flat_map(|file| ["--pg-conf", file]));
    } else {
        arguments.extend(["com.android.tools.r8.D8", "--debug"]);
    }
    arguments.extend(["--min-api", LEAST, "--lib", &sdk, "--lib", &jdk, "--output", &dex]);
    let jars = jars(out)?;
    arguments.extend(jars.iter().map(String::as_str));
    tool("java", &arguments)
}

/// What R8 must keep: for the manifest and resources, for JNA and UniFFI, and what the libraries inside say themselves.
fn rules() -> Result<Vec<String>, String> {
    let mut rules = vec![folder().join("app/aapt.pro"), root().join("android/keep.pro")];
    rules.extend(parts()?.iter().filter_map(|part| part.parent()).map(|library| library.join("proguard.txt")));
    Ok(rules.iter().filter(|file| file.is_file()).map(|file| file.display().to_string()).collect())
}

fn java_home() -> Result<String, String> {
    let java = std::process::Command::new("java").args(["-XshowSettings:properties", "-version"]).output();
    let said = String::from_utf8_lossy(&java.map_err(|error| format!("java: {error}"))?.stderr).into_owned();
    let home = said.lines().find_map(|line| line.trim().strip_prefix("java.home = ").map(str::to_owned));
    home.ok_or_else(|| "java does not say where it lies".to_owned())
}

/// Everything into one zip: code, models, and every native library, which the system unpacks when it installs the app.
fn fill(out: &Path, core: &Path) -> Result<(), String> {
    let to = out.join("zip").join("lib").join(ABI).join("libregain_bridge.so");
    fs::copy(core, &to).map_err(|error| format!("{}: {error}", to.display()))?;
    let (models, libraries) = (root().join("models"), folder());
    shell(
        &format!(
            "cp '{models}'/models.toml '{models}'/*.onnx zip/assets/models; cp '{libraries}'/jna/jni/{ABI}/*.so zip/lib/{ABI}
             for library in '{libraries}'/aar/*/jni/{ABI}/*.so; do cp \"$library\" zip/lib/{ABI}; done
             cp '{libraries}'/app/main.apk packed.apk; cp dex/classes*.dex zip; if [ -d dex/META-INF ]; then cp -r dex/META-INF zip; fi
             cd zip; zip -q ../packed.apk classes*.dex; if [ -d META-INF ]; then zip -qr ../packed.apk META-INF; fi
             zip -qr ../packed.apk assets lib",
            models = models.display(),
            libraries = libraries.display(),
        ),
        out,
    )
}

/// Signs with a key of this machine: good for trying the app out, no proof of who made it.
fn sign(out: &Path, apk: &Path) -> Result<(), String> {
    let key = folder().join("apk/key.p12").display().to_string();
    if !Path::new(&key).exists() {
        let made =
            ["-genkeypair", "-keystore", &key, "-storetype", "PKCS12", "-storepass", "regain", "-alias", "try-out"];
        let curve = ["-keyalg", "EC", "-groupname", "secp256r1", "-validity", "3650", "-dname", "CN=try-out"];
        tool("keytool", &[&made[..], &curve[..]].concat())?;
    }
    let (packed, apk) = (out.join("packed.apk").display().to_string(), apk.display().to_string());
    let aligned = out.join("aligned.apk").display().to_string();
    tool("zipalign", &["-f", "4", &packed, &aligned])?;
    let with =
        ["sign", "--ks", &key, "--ks-pass", "pass:regain", "--min-sdk-version", LEAST, "--v1-signing-enabled", "false"];
    tool("apksigner", &[&with[..], &["--out", &apk, &aligned]].concat())
}

/// Looks at the finished file: signature, alignment, what the system reads of it, libraries for pages of 16 KiB, and that no class
/// needs what Android has not.
fn check(apk: &Path, out: &Path) -> Result<(), String> {
    let name = apk.display().to_string();
    tool("apksigner", &["verify", "--min-sdk-version", LEAST, &name])?;
    tool("zipalign", &["-c", "4", &name])?;
    tool("aapt2", &["dump", "badging", &name])?;
    shell(
        &format!(
            "for library in zip/lib/{ABI}/*.so; do test \"$(readelf -lW $library | awk '/LOAD/ {{print $NF}}' | sort -u)\" = 0x4000; done
             test \"$(dexdump -d '{name}' | grep -c invoke-custom)\" = 0
             size=$(unzip -l '{name}' 'classes*.dex' | tail -1 | awk '{{print $1}}')
             echo \"{name}: $(stat -c %s '{name}') bytes, of which dex $size before packing\" >&2"
        ),
        out,
    )
}
