//! Composing a card's text, for specimens.

/// A subfile: its type, such as `DL`, and its elements in order, three letters and a value each.
pub type Subfile<'a> = (&'a str, &'a [(&'a str, &'a str)]);

/// The text of a card of `version` with a header whose offsets and lengths are right (D.12.3 to D.12.5).
pub fn write(issuer: u32, version: u8, subfiles: &[Subfile<'_>]) -> String {
    let own = if version > 1 { "00" } else { "" };
    let mut header = format!("@\n\u{1e}\rANSI {issuer:06}{version:02}{own}{:02}", subfiles.len());
    let mut offset = header.len() + 10 * subfiles.len();
    let mut body = String::new();
    for (kind, elements) in subfiles {
        let lines: Vec<String> = elements.iter().map(|(id, value)| format!("{id}{value}")).collect();
        let text = format!("{kind}{}\r", lines.join("\n"));
        header += &format!("{kind}{offset:04}{:04}", text.len());
        offset += text.len();
        body += &text;
    }
    header + &body
}
