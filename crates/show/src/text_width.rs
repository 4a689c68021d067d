//! The width of texts, and how they are wrapped, without reading a font.
//!
//! Widths are those of DejaVu Sans. It is the widest of the fonts that drawings ask for, so that a
//! text fits whichever of them the reader has.

use polemic_engine::text::visible;
use unicode_width::UnicodeWidthChar;

/// The fonts that every drawing asks for, the widest first.
pub const FONTS: &str = "DejaVu Sans, Verdana, Arial, Helvetica, sans-serif";

/// The widths of the printable ASCII characters from the space on, in hundredths of the font size.
const ASCII: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75,
    79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35,
    63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];

/// The width of a text in a font size, in the same unit as the size. Characters outside ASCII count
/// as one or two columns of a terminal.
pub fn text_width(text: &str, size: f64) -> f64 {
    let of = |c: char| match (u32::from(c) as usize).checked_sub(32).and_then(|n| ASCII.get(n)) {
        Some(&hundredths) => f64::from(hundredths) / 100.0,
        None => match c.width().unwrap_or(0) {
            0 => 0.0,
            1 => 0.65,
            _ => 1.05,
        },
    };
    text.chars().map(of).sum::<f64>() * size
}

/// A text in lines of at most so many characters, broken between words. A word that is more than
/// half longer than a line is broken too.
pub fn wrap_text(text: &str, characters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // A word may stand alone on a line that it makes up to half longer; beyond that it is broken.
    let longest = characters + characters / 2;
    for word in visible(text).split(char::is_whitespace) {
        let letters: Vec<char> = word.chars().collect();
        for part in letters.chunks(longest.max(1)) {
            let part: String = part.iter().collect();
            match lines.last_mut() {
                Some(line) if line.chars().count() + 1 + part.chars().count() <= characters => {
                    line.push(' ');
                    line.push_str(&part);
                }
                _ => lines.push(part),
            }
        }
    }
    lines
}

/// A text wrapped as [`wrap_text`] does, but to at most `most` lines. An ellipsis stands for the
/// rest.
pub fn fit_text(text: &str, characters: usize, most: usize) -> Vec<String> {
    let mut lines = wrap_text(text, characters);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push_str(" …");
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_wrap_between_words() {
        let lines = wrap_text("socialism in one country", 18);
        assert_eq!(lines, ["socialism in one", "country"]);
        assert!(wrap_text(" \n", 18).is_empty());
        assert_eq!(wrap_text(&"x".repeat(50), 18).len(), 2);
        assert_eq!(fit_text("a b c d", 1, 2), ["a", "b …"]);
    }

    #[test]
    fn wide_letters_take_more_room() {
        assert!(text_width("WWW", 10.0) > text_width("iii", 10.0));
        assert!(text_width("漢", 10.0) > text_width("a", 10.0));
        assert!(text_width("e\u{301}", 10.0) <= text_width("e", 10.0));
    }
}
