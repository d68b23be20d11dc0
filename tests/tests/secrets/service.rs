//! `regain-service`: its keys, the pass, the settings.

use super::{BYTE, TEXT, prints, silent, text};
use regain_base::{Secret, Timestamp};
use regain_service::config::Config;
use regain_service::keys::Keys;
use regain_service::pass::Shown;

#[test]
fn keys_and_passes_are_not_printed() {
    prints("Keys", &Keys::derive(Secret::new([BYTE; 32])));
    let shown = Shown { value: text(), lifetime_minutes: 60, one_time: true, expires_at: Timestamp(1) };
    prints("Shown", &shown);
}

#[test]
fn the_settings_and_their_errors_show_no_password() {
    let good = "[organisation]\nname = \"C\"\nhelp = \"Call.\"\n";
    let with = |database: &str| Config::parse(&format!("database = {database}\n{good}"), "regain.toml");
    let config = with(&format!("\"postgres://u:{TEXT}@db/regain\"")).unwrap();
    let config = config.with_environment(|name| (name == "REGAIN_ADMIN_TOKEN").then(|| TEXT.into()));
    prints("Config", &config);
    for bad in
        [format!("\"postgres://u:{TEXT}@db/regain\" junk"), format!("[\"{TEXT}\"]"), format!("{{ u = \"{TEXT}\" }}")]
    {
        let error = with(&bad).unwrap_err();
        silent("ConfigError", &format!("{error} {error:?}"));
    }
}
