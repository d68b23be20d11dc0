use super::*;

const GREETING: Text = text("Ask {who} in {place}.");

#[test]
fn the_phone_s_tags_find_the_nearest_language() {
    for (tags, found) in [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE_ch", "de"),
        ("de-Latn-DE-1996", "de"),
        ("ar-EG", "ar"),
        ("en-GB", "en"),
        ("en-XA", "en-XA"),
        ("uk-UA,de-DE,en-US", "de"),
        ("en-US, de-DE", "en"),
        ("uk-UA", "en"),
        ("", "en"),
        (",,-,", "en"),
        ("dea", "en"),
        ("d", "en"),
    ] {
        assert_eq!(Language::of(tags).tag(), found, "{tags:?}");
    }
    assert_eq!(Language::of(&"de".repeat(1_000_000)), Language::ENGLISH);
    assert_eq!(Language::of(&("xx,".repeat(MOST_TAGS) + "de")), Language::ENGLISH);
}

#[test]
fn a_tag_from_outside_is_short_and_well_formed() {
    let read = |tag: &str| serde_json::from_value::<Tag>(tag.into()).map(|tag| tag.to_string());
    for tag in ["en", "de-AT", "en-XA", "sr-Latn-RS", "de-1996", "x-regain", &format!("en{}-a", "-12345678".repeat(3))]
    {
        assert_eq!(read(tag).unwrap(), tag);
    }
    let long = format!("en{}", "-12345678".repeat(4));
    for other in
        ["", "-", "en-", "-en", "en--GB", "12", "e1", "en_GB", "de AT", "dé", "en-123456789", "deutschland", &long]
    {
        assert!(read(other).is_err(), "{other:?}");
    }
    for language in Language::all().chain([Language::PSEUDO]) {
        assert_eq!(read(language.tag()).unwrap(), Tag::from(language).to_string());
    }
}

#[test]
fn every_file_is_a_language() {
    assert!(FILES.len() >= 2);
    for (tag, file) in FILES {
        let table: Result<Table, _> = toml::from_str(file);
        assert!(table.is_ok(), "{tag}: {:?}", table.err());
        assert_eq!(Language::of(tag).tag(), *tag);
    }
    assert!(Language::of("ar").right_to_left() && !Language::of("de").right_to_left());
}

#[test]
fn values_are_put_where_their_names_stand_and_are_not_read_again() {
    let filled = Language::ENGLISH.fill(GREETING, &[("place", "{who}"), ("who", "Ana")]);
    assert_eq!(filled, "Ask Ana in {who}.");
    assert_eq!(Language::ENGLISH.fill(GREETING, &[("who", "Ana")]), "Ask Ana in {place}.");
    assert_eq!(Language::ENGLISH.say(text("a } b { c")), "a } b { c");
    assert_eq!(Language::of("de").say(text("nobody translates this")), "nobody translates this");
}

#[test]
fn the_pseudo_language_is_longer_and_keeps_names_of_values() {
    let said = Language::PSEUDO.fill(GREETING, &[("who", "Ana"), ("place", "Vienna")]);
    assert_eq!(said, "[ÁÁšķ Ana îîñ Vienna.]");
    for text in [Text("Get back into your account"), Text("ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz")] {
        let said = Language::PSEUDO.say(text);
        assert!(!said.contains(|letter: char| letter.is_ascii_alphabetic()), "{said}");
        assert!(said.chars().count() * 100 > text.0.len() * 115, "{said}");
    }
}

#[test]
fn values_are_kept_apart_where_directions_may_differ() {
    let (english, arabic) = (Language::ENGLISH, Language::of("ar"));
    assert_eq!(english.value("12-AB"), "12-AB");
    assert_eq!(arabic.value("12-AB"), "\u{2068}12-AB\u{2069}");
    assert_eq!(english.value("شركة"), "\u{2068}شركة\u{2069}");
    assert_eq!((arabic.value(""), english.value("")), (String::new(), String::new()));
    for turning in ["a\u{202e}b", "a\u{2069}b", "a\u{2066}b", "a\u{200f}b", "a\u{61c}\nb", "a\u{2028}b"] {
        assert_eq!(english.value(turning), "ab");
        assert_eq!(arabic.value(turning), "\u{2068}ab\u{2069}");
    }
}
