//! What people and operators get wrong at the command line: each ends with the exit code that was agreed and a text that names what
//! is wrong and what to do; nothing panics, nothing is overwritten.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use serde_json::Value;
use sqlx::{AnyConnection, Connection as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn regain() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_regain"));
    command.env_remove("DATABASE_URL").env_remove("REGAIN_MODELS");
    command
}

struct Told {
    code: Option<i32>,
    out: String,
    err: String,
}

fn told(output: &Output) -> Told {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let told = Told { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) };
    assert!(!told.err.contains("panicked"), "{}", told.err);
    told
}

/// Exit code 1, and every one of `says` in the text, which is given back.
fn refused(what: &str, command: &mut Command, says: &[&str]) -> String {
    let told = told(&command.output().unwrap());
    assert_eq!(told.code, Some(1), "{what}: {}{}", told.out, told.err);
    for part in says {
        assert!(told.err.contains(part), "{what} does not say {part:?}: {}", told.err);
    }
    told.err
}

/// A PNG of nothing but a header that claims 20 000 x 10 000 pixels.
fn huge() -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(20_000u32.to_be_bytes());
    header.extend(10_000u32.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let crc = !header.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    });
    [&b"\x89PNG\r\n\x1a\n"[..], &13u32.to_be_bytes(), &header, &crc.to_be_bytes(), &[0, 0, 0, 0], b"IDAT"].concat()
}

#[test]
fn a_picture_that_cannot_be_read_is_refused_by_name_and_the_next_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let mut jpeg = Vec::new();
    let picture = image::RgbImage::from_fn(64, 64, |x, y| image::Rgb([(x * 4) as u8, (y * 4) as u8, 90]));
    image::DynamicImage::from(picture)
        .write_to(&mut std::io::Cursor::new(&mut jpeg), image::ImageFormat::Jpeg)
        .unwrap();
    jpeg.truncate(jpeg.len() / 2);
    let files: [(&str, &[u8], &str); 4] = [
        ("letter.jpg", b"Dear friend, this is no picture.", "not-an-image"),
        ("empty.png", b"", "not-an-image"),
        ("huge.png", &huge(), "image-too-large"),
        ("half.jpg", &jpeg, "not-an-image"),
    ];
    let mut command = regain();
    command.args(["read", "--json"]);
    for (name, bytes, _) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        command.arg(folder.path().join(name));
    }
    std::fs::create_dir(folder.path().join("folder.jpg")).unwrap();
    command.args([folder.path().join("folder.jpg"), folder.path().join("missing.jpg")]);
    let told = told(&command.output().unwrap());
    assert_eq!(told.code, Some(1), "{}", told.err);
    let lines: Vec<Value> = told.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 6, "{}", told.out);
    let expected = files.iter().map(|(name, _, code)| (*name, *code));
    for (line, (name, code)) in
        lines.iter().zip(expected.chain([("folder.jpg", "not-an-image"), ("missing.jpg", "not-an-image")]))
    {
        assert!(line["file"].as_str().unwrap().ends_with(name), "{line}");
        assert_eq!(line["refused"]["code"], code, "{line}");
        assert!(line["detail"].as_str().unwrap().contains(name) && line["mrz"].is_null(), "{line}");
    }
}

/// The models' folder as a copy in which `change` breaks something.
fn broken_models(folder: &Path, change: impl Fn(&Path)) -> PathBuf {
    let models = regain_cli::models::folder();
    for entry in std::fs::read_dir(&models).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    change(&folder.join("mrz_lines.onnx"));
    folder.to_owned()
}

#[test]
fn a_model_that_is_not_the_named_one_is_refused() {
    let read = |models: &Path| {
        let mut command = regain();
        command.env("REGAIN_MODELS", models).args(["read", "x.jpg"]);
        command
    };
    let folder = tempfile::tempdir().unwrap();
    let changed = broken_models(folder.path(), |file| {
        let mut bytes = std::fs::read(file).unwrap();
        bytes[100] ^= 1;
        std::fs::write(file, bytes).unwrap();
    });
    refused("a changed model", &mut read(&changed), &["mrz_lines.onnx", "sha256", "fetch the file again"]);
    let folder = tempfile::tempdir().unwrap();
    let without = broken_models(folder.path(), |file| std::fs::remove_file(file).unwrap());
    refused("a missing model", &mut read(&without), &["cannot read the model file", "mrz_lines.onnx"]);
    refused("no models at all", &mut read(&folder.path().join("none")), &["models.toml"]);
}

fn serve(database: &Path) -> Command {
    let mut command = regain();
    command.args(["serve", "--without-models", "--listen", "127.0.0.1:0", "--database"]);
    command.arg(format!("sqlite:{}", database.display()));
    command
}

#[test]
fn a_service_that_cannot_start_says_why_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut command = regain();
    command.args(["serve", "--without-models", "--listen", &address, "--database", "sqlite::memory:"]);
    refused("a port in use", &mut command, &[&address, "use another port"]);

    let letter = b"this is no database, it is a letter to a friend".repeat(99);
    let damaged = folder.path().join("damaged.db");
    std::fs::write(&damaged, &letter).unwrap();
    refused("a damaged database", &mut serve(&damaged), &["damaged.db", "restore a backup"]);
    assert_eq!(std::fs::read(&damaged).unwrap(), letter, "a file that is no database is left as it is");
    refused("no folder", &mut serve(&folder.path().join("none/regain.db")), &["folder exists"]);

    let config = folder.path().join("regain.toml");
    std::fs::write(&config, "[organisation]\nname = \"C\"\nhelp = \"Call.\"\nlissten = 1\n").unwrap();
    refused("an unknown key", regain().args(["serve", "--config"]).arg(&config), &["regain.toml", "line 4", "lissten"]);
    refused("no config", regain().args(["serve", "--config", "/none/regain.toml"]), &["/none/regain.toml"]);
    for wrong in [&["sever"][..], &["serve", "--listen", "here"], &["read"]] {
        assert_eq!(told(&regain().args(wrong).output().unwrap()).code, Some(2), "{wrong:?}");
    }
}

/// SQLite's own header is right, and everything behind the first page is not.
#[test]
fn a_database_that_is_damaged_inside_is_named_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("inside.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let opened = runtime.block_on(regain_service::repo::Repo::open(&format!("sqlite:{}", database.display()).into()));
    runtime.block_on(opened.unwrap().close());
    let mut bytes = std::fs::read(&database).unwrap();
    assert!(bytes.starts_with(b"SQLite format 3") && bytes.len() > 20 * 4096);
    bytes[4096..].fill(0x5a);
    std::fs::write(&database, &bytes).unwrap();
    refused("damaged inside", &mut serve(&database), &["inside.db", "damaged", "restore a backup"]);
    assert_eq!(std::fs::read(&database).unwrap(), bytes, "nothing is written over it");
}

#[test]
fn a_place_that_cannot_be_written_to_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("kept.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let opened = runtime.block_on(regain_service::repo::Repo::open(&format!("sqlite:{}", database.display()).into()));
    runtime.block_on(async {
        let mut connection = AnyConnection::connect(&format!("sqlite:{}", database.display())).await.unwrap();
        opened.unwrap().close().await;
        // As an older version left it, so that there is something to write.
        sqlx::query("DELETE FROM _sqlx_migrations WHERE version = 3").execute(&mut connection).await.unwrap();
        sqlx::query("DROP TABLE issued").execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
    let mut command = regain();
    command.args(["serve", "--without-models", "--listen", "127.0.0.1:0", "--database"]);
    command.arg(format!("sqlite:{}?mode=ro", database.display()));
    refused("a database that is read-only", &mut command, &["kept.db", "can be written to"]);

    // Nobody can make a file here, not even root.
    #[cfg(target_os = "linux")]
    {
        let nowhere = Path::new("/proc/self");
        refused(
            "a read-only folder",
            &mut serve(&nowhere.join("regain.db")),
            &["/proc/self/regain.db", "can be written"],
        );
        let config = folder.path().join("regain.toml");
        let text = "key_file = \"/proc/self/regain.key\"\n[organisation]\nname = \"C\"\nhelp = \"Call.\"\n";
        std::fs::write(&config, text).unwrap();
        let mut command = serve(&folder.path().join("new.db"));
        refused("a read-only place for the key", command.arg("--config").arg(&config), &["/proc/self/regain.key"]);
        let mut command = regain();
        command.args(["demo", "--scenario", "duplicate-name", "--report", "/proc/self/report.html"]);
        refused("a read-only place for the report", &mut command, &["/proc/self/report.html"]);
    }
}

#[test]
fn a_database_server_that_does_not_answer_is_named_without_its_password() {
    let mut command = regain();
    command.args(["serve", "--without-models", "--listen", "127.0.0.1:0", "--database"]);
    let command = command.arg("postgres://regain:s3cret@127.0.0.1:1/regain");
    let told = refused("no server", command, &["127.0.0.1:1/regain", "that it is running"]);
    assert!(!told.contains("s3cret"), "{told}");
}

#[test]
fn a_locked_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("locked.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let holder = runtime.block_on(async {
        sqlx::any::install_default_drivers();
        let address = format!("sqlite:{}?mode=rwc", database.display());
        let mut holder = AnyConnection::connect(&address).await.unwrap();
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut holder).await.unwrap();
        holder
    });
    refused("a locked database", &mut serve(&database), &["locked.db", "Another program holds it"]);
    drop(holder);
}

/// The system refuses to let any file grow beyond a few kilobytes, as a full disk does.
#[cfg(unix)]
#[test]
fn a_full_disk_is_told_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("full.db");
    let mut command = Command::new("sh");
    // The signal is ignored, so that writing fails instead of killing the process.
    command.args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_regain")]);
    command.args(["serve", "--without-models", "--listen", "127.0.0.1:0", "--database"]);
    command.arg(format!("sqlite:{}", database.display())).env_remove("DATABASE_URL");
    refused("a full disk", &mut command, &["full.db", "disk"]);
}
