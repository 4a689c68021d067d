//! Markdown within a line, taken away: emphasis, links, notes.

/// What a paragraph of Markdown says, without its marks.
pub fn strip_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Most texts have no link at all, and then no bracket needs to be followed up.
    let has_links = text.contains("](");
    while let Some(at) = rest.find(['*', '_', '[', '!', '\\', '`']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (said, length) = mark(rest, out.chars().next_back(), has_links);
        out.push_str(said);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// How far a link may reach, so that a bracket that is never closed costs little.
const LONGEST_LINK: usize = 500;

/// What a text that begins with a mark says there, and how many of its bytes that takes.
fn mark(rest: &str, before: Option<char>, has_links: bool) -> (&str, usize) {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let one = (&rest[..first], first);
    match rest.as_bytes().first() {
        Some(b'\\') => {
            let next = rest[first..].chars().next().filter(char::is_ascii_punctuation);
            next.map_or(one, |c| (&rest[first..first + c.len_utf8()], first + c.len_utf8()))
        }
        Some(b'`') => ("", first),
        Some(mark @ (b'*' | b'_')) => {
            let run = rest.bytes().take_while(|b| b == mark).count();
            let after = rest[run..].chars().next();
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
            // Marks inside a word, and those among blanks, are no emphasis.
            let inside = *mark == b'_' && word(before) && word(after);
            let alone = blank(before) && blank(after);
            if inside || alone || run > 3 { (&rest[..run], run) } else { ("", run) }
        }
        Some(b'[') if rest.starts_with("[^") => {
            let end =
                window(rest).find(']').filter(|&end| !rest[..end].contains(char::is_whitespace));
            end.map_or(one, |end| ("", end + 1))
        }
        Some(b'[') if has_links => link(rest, 1).unwrap_or(one),
        Some(b'!') if has_links && rest.starts_with("![") => link(rest, 2).unwrap_or(one),
        _ => one,
    }
}

/// The part of a text in which a link must end.
fn window(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_LINK);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// `[words](address)`: its words, and how many bytes it takes.
fn link(rest: &str, start: usize) -> Option<(&str, usize)> {
    let near = window(rest);
    let middle = near.find("](")?;
    let end = middle + near[middle..].find(')')?;
    let words = &rest[start..middle];
    (!words.contains('[')).then_some((words, end + 1))
}

#[cfg(test)]
mod tests {
    use super::strip_markdown;

    #[test]
    fn marks_are_taken_away() {
        for (marked, said) in [
            ("a *very* **fine** ***day***", "a very fine day"),
            ("_so_ it is, snake_case_word", "so it is, snake_case_word"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("see [the page](http://x.y) and ![a cat](cat.png)", "see the page and a cat"),
            ("said so.[^1] And [sic] more", "said so. And [sic] more"),
            (r"\*not\* that", "*not* that"),
            ("`code` here", "code here"),
            ("[open", "[open"),
            ("“*Ü*” *", "“Ü” *"),
        ] {
            assert_eq!(strip_markdown(marked), said);
        }
    }
}
