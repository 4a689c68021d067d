//! How much room a text takes, without a font at hand.
//!
//! Widths are those of DejaVu Sans, the widest of the fonts that a picture asks for, so that a
//! text fits whichever of them is there.

use polemic_engine::text::visible;
use unicode_width::UnicodeWidthChar;

/// The fonts of every picture, the widest first.
pub const FONTS: &str = "DejaVu Sans, Verdana, Arial, Helvetica, sans-serif";

/// Widths of the printable characters of ASCII, from the space on, in hundredths of the size.
const ASCII: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75,
    79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35,
    63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];

/// The width of a text in a size.
pub fn width(text: &str, size: f64) -> f64 {
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

/// A text in lines of at most so many characters, between words where that is possible.
pub fn wrapped(text: &str, characters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // A word may stand alone on a line that it makes somewhat longer; beyond that it is parted.
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

/// The same in at most so many lines; an ellipsis stands for the rest.
pub fn fitted(text: &str, characters: usize, most: usize) -> Vec<String> {
    let mut lines = wrapped(text, characters);
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
        let lines = wrapped("socialism in one country", 18);
        assert_eq!(lines, ["socialism in one", "country"]);
        assert!(wrapped(" \n", 18).is_empty());
        assert_eq!(wrapped(&"x".repeat(50), 18).len(), 2);
        assert_eq!(fitted("a b c d", 1, 2), ["a", "b …"]);
    }

    #[test]
    fn wide_letters_take_more_room() {
        assert!(width("WWW", 10.0) > width("iii", 10.0));
        assert!(width("漢", 10.0) > width("a", 10.0));
        assert!(width("e\u{301}", 10.0) <= width("e", 10.0));
    }
}
