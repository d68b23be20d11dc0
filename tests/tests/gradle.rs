//! Android Studio's version catalogue says what Maven builds with. Gradle itself is not run here.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;

#[derive(Deserialize)]
struct Catalogue {
    versions: BTreeMap<String, String>,
    libraries: BTreeMap<String, Library>,
    plugins: BTreeMap<String, Plugin>,
}

#[derive(Deserialize)]
struct Library {
    module: String,
    version: Reference,
}

#[derive(Deserialize)]
struct Plugin {
    id: String,
    version: Reference,
}

#[derive(Deserialize)]
struct Reference {
    r#ref: String,
}

fn read(file: &str) -> String {
    fs::read_to_string(format!("{}/../android/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn catalogue() -> Catalogue {
    toml::from_str(&read("gradle/libs.versions.toml")).unwrap()
}

fn between<'text>(text: &'text str, tag: &str) -> Option<&'text str> {
    Some(text.split_once(&format!("<{tag}>"))?.1.split_once(&format!("</{tag}>"))?.0)
}

/// Version by `group:name`, of everything that the POMs name.
fn built() -> BTreeMap<String, String> {
    let parent = read("pom.xml");
    let mut built = BTreeMap::new();
    for file in ["pom.xml", "libs.xml", "bridge/pom.xml", "kit/pom.xml", "app/pom.xml"] {
        // A group stands first in each dependency, plugin and copied file.
        let text = read(file);
        for part in text.split("<groupId>").skip(1) {
            let group = part.split_once('<').unwrap().0;
            let (Some(name), Some(version)) = (between(part, "artifactId"), between(part, "version")) else { continue };
            let property = version.strip_prefix("${").and_then(|name| name.strip_suffix('}'));
            let version = property.map_or(Some(version), |name| between(&parent, name)).unwrap_or(version);
            built.entry(format!("{group}:{name}")).or_insert_with(|| version.to_owned());
        }
    }
    built
}

#[test]
fn every_library_has_mavens_version() {
    let (catalogue, built) = (catalogue(), built());
    assert!(built.len() > 60, "{}", built.len());
    for library in catalogue.libraries.values() {
        // Of a multiplatform library the POMs name the part for Android; Kotlin's plugin has Maven's name there.
        let names = ["", "-android"].map(|part| format!("{}{part}", library.module));
        let names = names.map(|name| name.replace("kotlin-gradle-plugin", "kotlin-maven-plugin"));
        let version = names.iter().find_map(|name| built.get(name));
        let version = version.unwrap_or_else(|| panic!("{} is not in the POMs", library.module));
        assert_eq!(&catalogue.versions[&library.version.r#ref], version, "{}", library.module);
    }
}

#[test]
fn the_plugins_are_those_of_mavens_tools() {
    let (catalogue, built) = (catalogue(), built());
    // Google numbers the tools of one release of the Android plugin by its major version and 23.
    let merger = &built["com.android.tools.build:manifest-merger"];
    let (major, rest) = merger.split_once('.').unwrap();
    let android = format!("{}.{rest}", major.parse::<u32>().unwrap() - 23);
    for plugin in catalogue.plugins.values() {
        let version = &catalogue.versions[&plugin.version.r#ref];
        let kotlin = plugin.id.starts_with("org.jetbrains.kotlin");
        let expected = if kotlin { &built["org.jetbrains.kotlin:kotlin-maven-plugin"] } else { &android };
        assert_eq!(version, expected, "{}", plugin.id);
    }
}

#[test]
fn the_limits_are_mavens() {
    let (app, maven) = (read("app/build.gradle.kts"), read("app/android.groovy"));
    for (gradle, property) in [("minSdk", "MIN_SDK_VERSION"), ("targetSdk", "TARGET_SDK_VERSION")] {
        let number = |text: &str, before: &str| {
            let at = text.split_once(before).unwrap().1;
            at.chars().take_while(char::is_ascii_digit).collect::<String>()
        };
        let said = number(&app, &format!("{gradle} = "));
        assert!(!said.is_empty());
        assert_eq!(said, number(&maven, &format!("{property}=")), "{gradle}");
    }
}
