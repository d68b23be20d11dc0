use super::*;

fn name(first: &str, last: &str) -> Name {
    Name { first: first.into(), last: last.into() }
}

/// Directory first and last, credential first and last, whether exact and relaxed match.
type Case = (&'static str, [&'static str; 4], bool, bool);

const CASES: &[Case] = &[
    ("equal", ["Ana", "Silva", "ANA", "SILVA"], true, true),
    ("documented example", ["Maria", "Garcia", "Maria Elena", "Garcia Lopez"], false, true),
    ("middle name on the document", ["Ana", "Silva", "ANA LUISA", "SILVA"], false, true),
    ("middle name in the directory only", ["Ana Luisa", "Silva", "ANA", "SILVA"], false, false),
    ("middle names in both", ["Ana Luisa", "Silva", "ANA LUISA", "SILVA"], true, true),
    ("middle names in other order", ["Luisa Ana", "Silva", "ANA LUISA", "SILVA"], false, true),
    ("preferred against legal name", ["John", "Smith", "JONATHAN", "SMITH"], false, false),
    ("hyphenated surname", ["Susie", "Smith-Jones", "SUSIE", "SMITH JONES"], true, true),
    ("half of a compound surname", ["Susie", "Jones", "SUSIE", "SMITH JONES"], false, true),
    ("accents", ["José", "Peña", "JOSE", "PENA"], true, true),
    ("umlaut spelled out", ["Jürgen", "Groß", "JUERGEN", "GROSS"], true, true),
    ("Cyrillic directory", ["Сергей", "Щербаков", "SERGEI", "SHCHERBAKOV"], true, true),
    ("composed and decomposed", ["Ame\u{301}lie", "Bru\u{302}le\u{301}", "AMÉLIE", "BRÛLÉ"], true, true),
    ("swapped order", ["Ana", "Silva", "SILVA", "ANA"], false, true),
    ("apostrophe", ["Enya", "O'Connor", "ENYA", "OCONNOR"], true, true),
    ("one-word name", ["Arkfreith", "", "", "ARKFREITH"], false, false),
    ("blank in the directory", ["", "", "", ""], false, false),
    ("blank first name", [" ", "Silva", "ANA", "SILVA"], false, false),
    ("only punctuation", ["'", "-", "'", "-"], false, false),
    ("blank credential", ["Ana", "Silva", "", ""], false, false),
    ("one word twice", ["Ali", "Ali", "ALI", "KHAN"], false, false),
    ("one word twice, and both there", ["Ali", "Ali", "ALI", "ALI"], true, true),
    ("part of a word", ["An", "Silva", "ANA", "SILVA"], false, false),
    ("other alphabet without spelling", ["太郎", "山田", "TARO", "YAMADA"], false, false),
    ("other alphabet in both", ["太郎", "山田", "太郎", "山田"], true, true),
    ("a word that two need, one of which has a choice", ["Maria", "Muller", "MULLER MARIA", "MARIA"], false, true),
];

#[test]
fn every_case_matches_as_it_should() {
    for (what, [first, last, shown_first, shown_last], exact, relaxed) in CASES {
        let (directory, credential) = (name(first, last), name(shown_first, shown_last));
        assert_eq!(matches(Level::Exact, &directory, &credential).matched, *exact, "{what}, exact");
        assert_eq!(matches(Level::Relaxed, &directory, &credential).matched, *relaxed, "{what}, relaxed");
        assert!(!exact || *relaxed, "{what}: whatever matches exactly matches relaxed");
    }
}

#[test]
fn every_outcome_is_explained_without_a_name() {
    for (_, [first, last, shown_first, shown_last], ..) in CASES {
        for level in [Level::Exact, Level::Relaxed] {
            let outcome = matches(level, &name(first, last), &name(shown_first, shown_last));
            assert_eq!(outcome.matched, outcome.rules.iter().all(|rule| rule.passed));
            for rule in &outcome.rules {
                assert!(rule.explanation.ends_with('.') && !rule.rule.is_empty());
                for word in [first, last, shown_first, shown_last].into_iter().filter(|word| word.len() > 3) {
                    assert!(!rule.explanation.contains(word), "{} names {word}", rule.rule);
                }
            }
        }
    }
    assert_eq!(format!("{:?}", name("Ana", "Silva")), "Name(redacted)");
}
