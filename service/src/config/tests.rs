use super::*;

const SMALL: &str = r#"
    [organisation]
    name = "Contoso"
    help = "Call 1234."
"#;

fn refusal(text: &str) -> String {
    Config::parse(&format!("{text}\n{SMALL}"), "regain.toml").expect_err(text).to_string()
}

#[test]
fn the_example_is_right_and_covers_the_scenarios() {
    let config = Config::example().expect("the example is right");
    assert!(config.accounts.len() >= 10 && config.profiles.len() >= 3);
    assert_eq!(config.listen.port(), 8460);
    let pass = config.pass.expect("a policy");
    assert_eq!((pass.lifetime_minutes, pass.length, pass.one_time), (60, 8, false));
}

#[test]
fn what_is_wrong_is_named_with_its_line_or_field() {
    for (text, says) in [
        ("listen = \"here\"", "line 1"),
        ("lissten = \"127.0.0.1:1\"", "lissten"),
        ("origin = \"http://recover.example\"", "origin: plain http"),
        ("origin = \"https://recover.example/path\"", "origin: must be"),
        ("listen = [", "regain.toml"),
    ] {
        let error = refusal(text);
        assert!(error.contains(says), "{text}: {error}");
    }
    for (text, says) in [
        ("[pass]\nlifetime_minutes = 30", "pass.lifetime_minutes: 30 is outside 60 to 480"),
        ("[pass]\nlength = 7", "pass.length: 7 is outside 8 to 48"),
        ("[retention]\nrecovery_hours = 48", "retention.recovery_hours"),
        ("[[profile]]\nname = \"A\"\ninclude = []", "profile[0].include"),
        (
            "[[profile]]\nname = \"A\"\ninclude = [\"*\"]\nthreshold = 49",
            "profile[0].threshold: 49 is outside 50 to 100",
        ),
        ("[[account]]\nuser_name = \"a\"\nnotify = [\"x\"]", "account[0].notify: needs two"),
        (
            "[[account]]\nuser_name = \"a\"\nnotify = [\"x\", \"y\"]\nbirth_date = \"1983-02-29\"",
            "account[0].birth_date",
        ),
        (
            "[[account]]\nuser_name = \"a\"\nnotify = [\"x\", \"y\"]\n[[account]]\nuser_name = \"A\"\nnotify = [\"x\", \"y\"]",
            "account[1].user_name",
        ),
    ] {
        let error = Config::parse(&format!("{SMALL}\n{text}"), "regain.toml").expect_err(text).to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}

#[test]
fn the_environment_names_the_database_and_nothing_is_printed() {
    let config = Config::parse(SMALL, "x").expect("small").with_environment(|name| match name {
        "DATABASE_URL" => Some("postgres://u:s3cret@db/regain".into()),
        "REGAIN_ADMIN_TOKEN" => Some("s3cret-too".into()),
        _ => None,
    });
    assert!(config.database.expose().starts_with("postgres:"));
    assert!(!format!("{config:?}").contains("s3cret"));
}

#[test]
fn what_makers_of_phones_say_is_parsed_once() {
    for (text, says) in [
        ("[attestation.android]\npackages = [\"a.b\"]", "attestation.android: needs packages and signers"),
        ("[attestation.android]\nsigners = [\"ab\"]", "SHA-256"),
        ("[attestation.android]\nleast_patch = 202613", "attestation.android.least_patch: 202613"),
        ("[attestation.android]\nroots = [\"root.pem\"]", "PEM"),
        ("[attestation.apple]\napps = [\"dev.regain\"]", "attestation.apple.apps: dev.regain"),
        ("[attestation]\nrevoked = [\"xyz\"]", "serial number"),
        ("[attestation]\nlab_root = []", "lab_root"),
        ("[[profile]]\nname = \"A\"\ninclude = [\"*\"]\nleast_tier = \"lab\"", "profile[0].least_tier"),
    ] {
        let error = Config::parse(&format!("{SMALL}\n{text}"), "regain.toml").expect_err(text).to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
    let profile = "[[profile]]\nname = \"A\"\ninclude = [\"*\"]";
    let config = Config::parse(&format!("{SMALL}\n{profile}"), "regain.toml").expect("right");
    assert_eq!(config.profiles[0].least_tier, crate::attestation::Tier::Strong, "safe unless said otherwise");
}
