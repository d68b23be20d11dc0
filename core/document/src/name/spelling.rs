//! From a name's own spelling to the ones a zone may print (Doc 9303-3 section 6, 8th edition).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// At most this many spellings are made of one name: a name with many letters of several spellings has no more than a few.
const MOST: usize = 256;

/// A name longer than this is not spelled; no zone and no directory holds one.
const LONGEST: usize = 256;

/// Every spelling of a name that Doc 9303-3 section 6 allows in a zone, the recommended one first; words separated by `<`.
///
/// Blanks and hyphens separate words, apostrophes and other punctuation vanish (Doc 9303-3 section 4.6). National exceptions
/// of the Cyrillic table are all allowed, because a name does not say which state prints it. Empty when a letter has no
/// spelling in the table, such as a digit or a Chinese character, and for a blank name.
pub fn transliterations(visual: &str) -> Vec<String> {
    let mut spellings = vec![String::new()];
    if visual.chars().count() > LONGEST {
        return Vec::new();
    }
    for (character, initial) in letters(visual) {
        let Some(choices) = choices(character, initial) else { return Vec::new() };
        let [first, others @ ..] = choices.as_slice() else { continue };
        let mut more = Vec::new();
        for other in others {
            let room = MOST.saturating_sub(spellings.len() + more.len());
            more.extend(spellings.iter().take(room).map(|spelling| spelling.clone() + other));
        }
        spellings.iter_mut().for_each(|spelling| spelling.push_str(first));
        spellings.extend(more);
    }
    let tidy = |spelling: String| spelling.split('<').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("<");
    let mut tidied: Vec<String> = Vec::new();
    for spelling in spellings.into_iter().map(tidy) {
        if !spelling.is_empty() && !tidied.contains(&spelling) {
            tidied.push(spelling);
        }
    }
    tidied
}

/// The composed upper-case letters of a name, each with whether it begins a word.
fn letters(visual: &str) -> impl Iterator<Item = (char, bool)> {
    let composed = visual.nfkc().flat_map(char::to_uppercase).nfc().collect::<Vec<_>>();
    let mut initial = true;
    composed.into_iter().map(move |character| {
        let begins = initial;
        initial = is_separator(character);
        (character, begins)
    })
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '\u{2010}'..='\u{2015}' | ',' | '<')
}

/// What may be printed for a character; nothing for punctuation, `None` where the table knows no spelling.
fn choices(character: char, initial: bool) -> Option<Vec<&'static str>> {
    if let Some((_, spellings)) = LATIN.iter().find(|(letter, _)| *letter == character) {
        return Some(spellings.to_vec());
    }
    if let Some((_, spellings, initials)) = CYRILLIC.iter().find(|(letter, _, _)| *letter == character) {
        let begins = if initial { *initials } else { &[] };
        return Some(spellings.iter().chain(begins).copied().collect());
    }
    if is_separator(character) {
        return Some(vec!["<"]);
    }
    let base = character.nfkd().find(|part| !is_combining_mark(*part)).unwrap_or(character);
    if base.is_ascii_uppercase() {
        let at = usize::from(base as u8 - b'A');
        return Some(vec![&"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at..=at]]);
    }
    if let Some((_, spellings, _)) = CYRILLIC.iter().find(|(letter, _, _)| *letter == base && base != character) {
        return Some(spellings.to_vec());
    }
    let dropped = is_combining_mark(character) || !(character.is_alphanumeric());
    dropped.then(Vec::new)
}

/// Section 6 A, the letters that are more than a base letter with a mark to drop; the recommended spelling first.
const LATIN: &[(char, &[&str])] = &[
    ('Ä', &["AE", "A"]),
    ('Å', &["AA", "A"]),
    ('Æ', &["AE"]),
    ('Ð', &["D"]),
    ('Ñ', &["N", "NXX"]),
    ('Ö', &["OE", "O"]),
    ('Ø', &["OE"]),
    ('Ü', &["UE", "UXX", "U"]),
    ('Þ', &["TH"]),
    ('ẞ', &["SS"]),
    ('ß', &["SS"]),
    ('Đ', &["D"]),
    ('Ħ', &["H"]),
    ('ı', &["I"]),
    ('Ĳ', &["IJ"]),
    ('Ł', &["L"]),
    ('Ŋ', &["N"]),
    ('Œ', &["OE"]),
    ('Ŧ', &["T"]),
    ('Ə', &["E"]),
];

/// Section 6 B: spellings anywhere in a word with the national exceptions (Belarusian, Bulgarian, Macedonian, Serbian,
/// Ukrainian), then the ones that only begin a word (Ukrainian).
const CYRILLIC: &[(char, &[&str], &[&str])] = &[
    ('А', &["A"], &[]),
    ('Б', &["B"], &[]),
    ('В', &["V"], &[]),
    ('Г', &["G", "H"], &[]),
    ('Ґ', &["G"], &[]),
    ('Д', &["D"], &[]),
    ('Ђ', &["D"], &[]),
    ('Ѓ', &["G", "GJ"], &[]),
    ('Е', &["E"], &[]),
    ('Ё', &["E", "IO"], &[]),
    ('Є', &["IE"], &["YE"]),
    ('Ж', &["ZH", "Z"], &[]),
    ('З', &["Z"], &[]),
    ('Ѕ', &["DZ"], &[]),
    ('И', &["I", "Y"], &[]),
    ('І', &["I"], &[]),
    ('Ї', &["I"], &["YI"]),
    ('Й', &["I"], &["Y"]),
    ('Ј', &["J"], &[]),
    ('К', &["K"], &[]),
    ('Л', &["L"], &[]),
    ('Љ', &["LJ"], &[]),
    ('М', &["M"], &[]),
    ('Н', &["N"], &[]),
    ('Њ', &["NJ"], &[]),
    ('О', &["O"], &[]),
    ('П', &["P"], &[]),
    ('Р', &["R"], &[]),
    ('С', &["S"], &[]),
    ('Т', &["T"], &[]),
    ('Ћ', &["C"], &[]),
    ('Ќ', &["K", "KJ"], &[]),
    ('У', &["U"], &[]),
    ('Ў', &["U"], &[]),
    ('Ф', &["F"], &[]),
    ('Х', &["KH", "H"], &[]),
    ('Ц', &["TS", "C"], &[]),
    ('Ч', &["CH", "C"], &[]),
    ('Џ', &["DZ", "DJ"], &[]),
    ('Ш', &["SH", "S"], &[]),
    ('Щ', &["SHCH", "SHT"], &[]),
    ('Ъ', &["IE"], &[]),
    ('Ы', &["Y"], &[]),
    ('Ь', &[], &[]),
    ('Э', &["E"], &[]),
    ('Ю', &["IU"], &["YU"]),
    ('Я', &["IA"], &["YA"]),
];

/// The Cyrillic spelling of a name in a Russian internal passport, whose zone stands for each letter by one character, digits
/// included. `None` when a character stands for no letter.
pub fn russian_internal(zone: &str) -> Option<String> {
    const ZONE: &str = "ABVGDE2JZIQKLMNOPRSTUFHC34WXY9678";
    const LETTERS: &str = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ";
    let letter = |character: char| match character {
        '<' | ' ' => Some(' '),
        other => LETTERS.chars().nth(ZONE.find(other)?),
    };
    zone.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_allowed_spelling_is_there_and_the_recommended_first() {
        let cases: &[(&str, &[&str])] = &[
            ("Müller", &["MUELLER", "MUXXLLER", "MULLER"]),
            ("Peña", &["PENA", "PENXXA"]),
            ("Groß", &["GROSS"]),
            ("GROẞ", &["GROSS"]),
            ("Sørensen", &["SOERENSEN"]),
            ("Åse", &["AASE", "ASE"]),
            ("Þórður", &["THORDUR"]),
            ("Łukasz", &["LUKASZ"]),
            ("Ĳsbrand", &["IJSBRAND"]),
            ("O’Connor", &["OCONNOR"]),
            ("O'Connor", &["OCONNOR"]),
            ("Smith-Jones", &["SMITH<JONES"]),
            ("  van  der Muellen ", &["VAN<DER<MUELLEN"]),
            ("Şahin Işık", &["SAHIN<ISIK"]),
            ("Nguyễn", &["NGUYEN"]),
            ("Щербаков", &["SHCHERBAKOV", "SHTERBAKOV"]),
            ("Юрій", &["IURII", "YURII"]),
            ("Єва", &["IEVA", "YEVA"]),
        ];
        for (visual, expected) in cases {
            assert_eq!(transliterations(visual), *expected, "{visual}");
        }
        // The same letters with marks apart.
        assert_eq!(transliterations("Mu\u{308}ller"), transliterations("Müller"));
        assert_eq!(transliterations("Сергеи\u{306}"), transliterations("Сергей"));
    }

    #[test]
    fn what_has_no_spelling_has_none() {
        for visual in ["", "  ", "'", "山田", "R2D2", &"Ü".repeat(300)] {
            assert!(transliterations(visual).is_empty(), "{visual}");
        }
        assert_eq!(transliterations(&"Ü".repeat(40)).len(), MOST);
    }

    #[test]
    fn russian_internal_passports_stand_for_cyrillic() {
        assert_eq!(russian_internal("SERGEQ").as_deref(), Some("СЕРГЕЙ"));
        assert_eq!(russian_internal("ANATOL9EVI3").as_deref(), Some("АНАТОЛЬЕВИЧ"));
        assert_eq!(russian_internal("5"), None);
    }
}
