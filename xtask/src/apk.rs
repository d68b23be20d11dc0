//! The app as an APK for arm64: bindings of the very library inside, compiled code made into dex, models and native libraries added,
//! aligned, signed with a key made here, and looked at again. Gradle's plugin does the same where there is an SDK.

use crate::android::maven;
use crate::bindings;
use crate::dex::{self, LEAST};
use crate::look;
use crate::step::{needed, root, shell, target, tool};
use std::fs;
use std::path::{Path, PathBuf};

const ABI: &str = "arm64-v8a";
/// The border's library inside the APK.
pub(crate) const LIBRARY: &str = "lib/arm64-v8a/libregain_bridge.so";
const NEEDED: [(&str, &str); 6] = [
    ("apksigner", "apksigner"),
    ("zipalign", "zipalign"),
    ("dexdump", "dexdump"),
    ("keytool", "openjdk-17-jdk-headless"),
    ("llvm-strip", "llvm"),
    ("readelf", "binutils"),
];

/// Where what phones get is built: the tests' bindings hold functions that a phone's library has not.
fn phone() -> PathBuf {
    target().join("phone")
}

/// Where the Android side of it is built.
pub(crate) fn folder() -> PathBuf {
    phone().join("android")
}

/// Packs `core`, the border's library built for arm64, with everything else, and says where the file lies; by R8 when `release`,
/// otherwise by D8.
pub(crate) fn pack(core: &Path, release: bool) -> Result<PathBuf, String> {
    needed(&NEEDED)?;
    if !core.is_file() {
        return Err(format!(
            "{}: no library, such as `cargo ndk --target {ABI} rustc --package regain-bridge` makes",
            core.display()
        ));
    }
    generate(core)?;
    maven(&phone(), &["-Dmaven.test.skip", "test-compile"])?;
    let kind = if release { "release" } else { "debug" };
    let out = folder().join("apk").join(kind);
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    }
    for below in ["dex", "zip/assets/models", &format!("zip/lib/{ABI}")] {
        fs::create_dir_all(out.join(below)).map_err(|error| format!("{}: {error}", out.display()))?;
    }
    dex::make(&out, release)?;
    fill(&out, core)?;
    let apk = out.with_extension("apk");
    sign(&out, &apk)?;
    check(&apk, &out)?;
    Ok(apk)
}

/// Writes the bindings of `core`, and the look's tokens, to `target/phone/bindings`.
pub(crate) fn generate(core: &Path) -> Result<(), String> {
    bindings::build()?;
    let generated = phone().join("bindings/kotlin");
    if generated.exists() {
        fs::remove_dir_all(&generated).map_err(|error| format!("{}: {error}", generated.display()))?;
    }
    bindings::write("kotlin", core, &generated)?;
    look::kotlin(&phone())
}

/// Everything into one zip: code, models, and every native library, which the system unpacks when it installs the app.
fn fill(out: &Path, core: &Path) -> Result<(), String> {
    let to = out.join("zip").join(LIBRARY).display().to_string();
    tool("llvm-strip", &["--strip-all", "-o", &to, &core.display().to_string()])?;
    let (models, libraries) = (root().join("models"), folder());
    let brought: String = dex::parts()?
        .iter()
        .filter_map(|part| Some(part.parent()?.join("jni").join(ABI)))
        .filter(|folder| folder.is_dir())
        .map(|folder| format!(" '{}'/*.so", folder.display()))
        .collect();
    shell(
        &format!(
            "cp '{models}'/models.toml '{models}'/*.onnx zip/assets/models; cp '{libraries}'/jna/jni/{ABI}/*.so{brought} zip/lib/{ABI}
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
