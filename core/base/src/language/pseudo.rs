//! The pseudo-language `en-XA`: a text that was not translated, or does not fit when it is long, is seen at a glance.

/// A letter of its own for every one of English.
const ACCENTED: &str = "áƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýž";
const CAPITALS: &str = "ÁƁÇÐÉƑĜĤÎĴĶĻḾÑÖÞǪŔŠŢÛṼŴẊÝŽ";

/// `english` accented, in brackets, with doubled vowels: a third longer, as German is. What stands in braces stays.
pub(super) fn of(english: &str) -> String {
    let (mut said, mut is_name) = (String::from("["), false);
    for letter in english.chars() {
        match letter {
            '{' => is_name = true,
            '}' => is_name = false,
            _ => {}
        }
        let accented = if is_name { letter } else { accented(letter) };
        said.push(accented);
        if !is_name && "aeiouAEIOU".contains(letter) {
            said.push(accented);
        }
    }
    said + "]"
}

fn accented(letter: char) -> char {
    let (row, first) = if letter.is_ascii_uppercase() { (CAPITALS, 'A') } else { (ACCENTED, 'a') };
    let place = u32::from(letter).checked_sub(u32::from(first)).and_then(|place| usize::try_from(place).ok());
    place.and_then(|place| row.chars().nth(place)).unwrap_or(letter)
}
