//! Strips the marks of Markdown within a line: emphasis, links, notes, code.

/// The text of a paragraph of Markdown without its marks: `a *fine* [day](address)` gives
/// `a fine day`. Linear in its length.
pub fn strip_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Most paragraphs have no link, and then no bracket needs a closer look.
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

/// The longest link, in bytes. A limit keeps a bracket that is never closed from being searched for
/// to the end of the text each time.
const LONGEST_LINK: usize = 500;

/// Reads the mark that `rest` begins with. Returns the text that stays, and how many bytes of `rest`
/// the mark takes. `before` is the last character that stayed.
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
            // Underscores inside a word (`snake_case`) and marks among blanks (`2 * 3`) are no
            // emphasis.
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

/// The part of a text in which a link must end, see [`LONGEST_LINK`].
fn window(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_LINK);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The words of a link `[words](address)`, which begin at byte `start`, and the number of bytes that
/// the link takes.
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
