//! Wraps lines of text for a terminal: at words, with the later lines indented.

use unicode_width::UnicodeWidthChar;

/// The narrowest terminal that texts are wrapped for. On a narrower one the terminal breaks lines
/// itself.
const NARROWEST: usize = 20;

/// One line of text as lines of at most `width` columns, broken at spaces and joined by line feeds.
///
/// Every line after the first is indented as the first one is, and `hang` columns more. A word that is
/// longer than a line is broken. Escape sequences for colours (`ESC [ … m`) take no room. Without a
/// width, or where the line fits, it comes back as it is. O(length).
///
/// ```
/// use polemic_show::line_wrap::wrapped_line;
///
/// let line = " [1] Ada Author, “A Title”, 1.2";
/// assert_eq!(wrapped_line(line, Some(24), 4), " [1] Ada Author, “A\n     Title”, 1.2");
/// ```
pub fn wrapped_line(line: &str, width: Option<u16>, hang: usize) -> String {
    let width = width.map_or(usize::MAX, |width| usize::from(width).max(NARROWEST));
    if shown_width(line) <= width {
        return line.to_owned();
    }
    let bare = line.trim_start_matches(' ');
    let indent = line.len() - bare.len();
    // The indentation leaves at least half of the line to the text.
    let later = " ".repeat((indent + hang).min(width / 2));
    let mut out = " ".repeat(indent.min(width / 2));
    let mut used = out.len();
    let mut begun = false;
    for word in bare.split(' ') {
        let wide = shown_width(word);
        if begun && used + 1 + wide > width {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            out.push_str(&later);
            used = later.len();
        } else if begun {
            out.push(' ');
            used += 1;
        }
        used = pushed(word, &mut out, used, width, &later);
        begun = true;
    }
    out
}

/// Adds a word, and breaks it where the line ends. Returns how much of the last line is used.
fn pushed(word: &str, out: &mut String, mut used: usize, width: usize, later: &str) -> usize {
    let mut in_escape = false;
    for c in word.chars() {
        in_escape |= c == '\u{1b}';
        let wide = if in_escape { 0 } else { c.width().unwrap_or(0) };
        if used + wide > width {
            out.push('\n');
            out.push_str(later);
            used = later.len();
        }
        out.push(c);
        used += wide;
        in_escape &= c != 'm';
    }
    used
}

/// Every line of a text as [`wrapped_line`] makes it.
pub fn wrapped_lines(text: &str, width: Option<u16>, hang: usize) -> String {
    text.split('\n').map(|line| wrapped_line(line, width, hang)).collect::<Vec<_>>().join("\n")
}

/// How many columns of a terminal a line takes; escape sequences for colours take none.
pub fn shown_width(line: &str) -> usize {
    let mut in_escape = false;
    let of = |c: char| {
        in_escape |= c == '\u{1b}';
        let wide = if in_escape { 0 } else { c.width().unwrap_or(0) };
        in_escape &= c != 'm';
        wide
    };
    line.chars().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_words_and_hang() {
        assert_eq!(wrapped_line("short", Some(40), 2), "short");
        assert_eq!(wrapped_line(&"word ".repeat(20), None, 2), "word ".repeat(20));
        let lines = wrapped_line("  one two three four five six", Some(20), 2);
        assert_eq!(lines, "  one two three four\n    five six");
        let long = wrapped_line(&"x".repeat(50), Some(20), 2);
        assert!(long.lines().all(|line| shown_width(line) <= 20), "{long}");
        assert_eq!(long.replace(['\n', ' '], "").len(), 50);
    }

    #[test]
    fn colours_and_wide_letters_count_as_they_are_seen() {
        assert_eq!(shown_width("\u{1b}[1;31merror\u{1b}[0m: 漢字"), 11);
        let red = wrapped_line("\u{1b}[31merror\u{1b}[0m: some words that follow", Some(20), 2);
        assert!(red.starts_with("\u{1b}[31merror\u{1b}[0m: some words\n"), "{red:?}");
    }
}
