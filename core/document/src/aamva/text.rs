//! From a symbol's bytes to text with real control characters.

use super::Fault;

/// How readers and keyboards show the control characters that separate elements, and what they stand for.
const SHOWN: [(&str, &str); 22] = [
    ("<LF>", "\n"),
    ("<RS>", "\u{1e}"),
    ("<CR>", "\r"),
    ("[LF]", "\n"),
    ("[RS]", "\u{1e}"),
    ("[CR]", "\r"),
    ("{LF}", "\n"),
    ("{RS}", "\u{1e}"),
    ("{CR}", "\r"),
    ("<0x0A>", "\n"),
    ("<0x1E>", "\u{1e}"),
    ("<0x0D>", "\r"),
    ("\\n", "\n"),
    ("\\r", "\r"),
    ("\\x1e", "\u{1e}"),
    ("\\u001e", "\u{1e}"),
    ("^J", "\n"),
    ("^^", "\u{1e}"),
    ("^M", "\r"),
    ("\u{240a}", "\n"),
    ("\u{241e}", "\u{1e}"),
    ("\u{240d}", "\r"),
];

/// The text of `bytes`: UTF-8 where it is that, else Latin-1. Where no line is left, control characters that are spelled out
/// are made real again.
pub(super) fn plain(bytes: &[u8]) -> (String, Vec<Fault>) {
    let read = std::str::from_utf8(bytes).map(str::to_owned);
    let mut text = read.unwrap_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect());
    if !text.contains(['\n', '\r']) {
        for (shown, control) in SHOWN {
            text = text.replace(shown, control);
        }
        // Some readers put a bar where a line ends.
        if !text.contains(['\n', '\r']) && text.matches('|').count() > 4 {
            text = text.replace('|', "\n");
        }
    }
    let printed = |character: char| matches!(character, '\n' | '\r' | '\t' | '\u{1c}'..='\u{1f}' | ' '..='~' | '\u{a0}'..='\u{24f}');
    let faults = if text.chars().all(printed) { Vec::new() } else { vec![Fault::Character] };
    (text, faults)
}
