//! A question as words: folded, so that case, accents, hyphens and curly quotes do not matter.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What sort of thing stands at a place of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A word, a number or the possessive `'s`.
    Plain,
    /// Words in double quotes: a name and nothing else.
    Quoted,
    /// `@id`, without the sign.
    Id,
    /// A comma.
    Comma,
    /// A preposition put back to the verb that it belongs to, and to nothing else.
    Tail,
}

/// A word of a question and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded; the words of a quotation are joined by single spaces.
    pub text: String,
    /// What sort of thing it is.
    pub sort: Sort,
    /// First byte in the question.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Takes a question apart. Other signs than those of [`Sort`] only part words.
///
/// # Errors
/// The byte of a double quote that is opened and not closed.
pub fn split(text: &str) -> Result<Vec<Word>, usize> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let after = at + c.len_utf8();
        at = if is_quote(c) {
            quotation(text, at, after, &mut words)?
        } else if c == '@' {
            id(text, at, &mut words)
        } else if c == ',' || is_dash(text, at, c) {
            words.push(Word { text: ",".to_owned(), sort: Sort::Comma, start: at, end: after });
            after
        } else if c == '&' {
            words.push(Word { text: "and".to_owned(), sort: Sort::Plain, start: at, end: after });
            after
        } else if c.is_alphanumeric() {
            run(text, at, &mut words)
        } else {
            after
        };
    }
    Ok(words)
}

/// Leaves out the prepositions after which an ellipsis stands for what was left unsaid, before more
/// words: `excluded by... when`.
pub fn without_unsaid(text: &str, words: &mut Vec<Word>) {
    let end = words.last().map_or(0, |word| word.end);
    let prepositions = ["by", "with", "to", "from", "in", "on", "of", "against", "at", "for"];
    let unsaid = |word: &Word| {
        let after = text.get(word.end..).unwrap_or_default();
        let dots = after.starts_with("...") || after.starts_with('…');
        dots && word.end < end
            && word.sort == Sort::Plain
            && prepositions.contains(&word.text.as_str())
    };
    words.retain(|word| !unsaid(word));
}

/// The folded words of a name, joined by single spaces, without a leading article.
pub fn phrase(name: &str) -> Cow<'_, str> {
    if is_folded(name) {
        return Cow::Borrowed(without_article(name));
    }
    if let Some(mut joined) = simple(name) {
        let article = joined.len() - without_article(&joined).len();
        joined.drain(..article);
        return Cow::Owned(joined);
    }
    Cow::Owned(without_article(&taken_apart(name)).to_owned())
}

/// The folded words of any name, joined by single spaces.
fn taken_apart(name: &str) -> String {
    let quotes_apart = name.replace(is_quote, " ");
    let words = split(&quotes_apart).unwrap_or_default();
    words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Whether a text is nothing but small letters and single spaces between words.
pub fn is_folded(text: &str) -> bool {
    let mut before = b' ';
    let single = |b: u8| {
        let fits = b.is_ascii_lowercase() || b == b' ' && before != b' ';
        before = b;
        fits
    };
    text.bytes().all(single) && !text.ends_with(' ')
}

/// The folded words of a name, if it is a simple one: of English letters and digits, parted by
/// spaces, hyphens, full stops and commas, perhaps with possessives. It says what taking the name
/// apart into words would, in a small part of the time.
fn simple(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    let mut joined = String::with_capacity(name.len() + 4);
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        let (before, next) = (bytes.get(at.wrapping_sub(1)), bytes.get(at + 1));
        if b.is_ascii_alphanumeric() {
            // Digits may be a date with its hyphens, or a number with its commas.
            if b.is_ascii_digit() && matches!(next, Some(b'-' | b',')) {
                return None;
            }
            if !before.is_some_and(u8::is_ascii_alphanumeric) && !joined.is_empty() {
                joined.push(' ');
            }
            joined.push(char::from(b.to_ascii_lowercase()));
        } else if b == b'\'' {
            let ends = !bytes
                .get(at + 2)
                .is_some_and(|&b| b == b'\'' || !b.is_ascii() || b.is_ascii_alphanumeric());
            let is_possessive = matches!(next, Some(b's' | b'S')) && ends;
            if !is_possessive
                || !before.is_some_and(u8::is_ascii_alphanumeric)
                || may_be_is(&joined)
            {
                return None;
            }
            joined.push_str(" 's");
            at += 1;
        } else if b == b',' {
            joined.push_str(if joined.is_empty() { "," } else { " ," });
        } else if !matches!(b, b' ' | b'-' | b'.')
            || name.get(at.wrapping_sub(1)..at + 2) == Some(" - ")
        {
            // A hyphen between blanks is a dash, which parts a question.
            return None;
        }
        at += 1;
    }
    Some(joined)
}

/// Whether `'s` after the last of these words is "is".
fn may_be_is(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or_default();
    BEFORE_IS.contains(&last)
}

fn without_article(phrase: &str) -> &str {
    let stripped = ["the ", "a ", "an "].iter().find_map(|article| phrase.strip_prefix(article));
    stripped.unwrap_or(phrase)
}

/// A word folded: small letters without accents.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().filter(|&c| !is_combining_mark(c)) {
        match c {
            '’' | '‘' | 'ʼ' | '‛' => folded.push('\''),
            'ß' | 'ẞ' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            'đ' | 'Đ' => folded.push('d'),
            'ı' => folded.push('i'),
            _ => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

/// Whether a folded word is written in letters that English does not have.
pub fn is_foreign(word: &str) -> bool {
    word.chars().any(|c| c.is_alphabetic() && c as u32 >= 0x250)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»')
}

/// Whether a sign at a byte is a dash that parts a question: a hyphen does only between blanks.
fn is_dash(text: &str, at: usize, c: char) -> bool {
    let blank = |c: Option<char>| c.is_some_and(char::is_whitespace);
    let apart = || blank(text[..at].chars().next_back()) && blank(text[at..].chars().nth(1));
    c == '—' || matches!(c, '-' | '–') && apart()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '‛')
}

/// Takes in a quotation that starts at `start`; returns where to go on.
fn quotation(
    text: &str,
    start: usize,
    inside: usize,
    words: &mut Vec<Word>,
) -> Result<usize, usize> {
    let rest = &text[inside..];
    let (close, sign) = rest.char_indices().find(|&(_, c)| is_quote(c)).ok_or(start)?;
    let end = inside + close + sign.len_utf8();
    words.push(Word { text: phrase(&rest[..close]).into_owned(), sort: Sort::Quoted, start, end });
    Ok(end)
}

fn id(text: &str, start: usize, words: &mut Vec<Word>) -> usize {
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    let rest = &text[start + 1..];
    let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    let id = rest[..length].trim_end_matches('.');
    let end = start + 1 + id.len();
    words.push(Word { text: fold(id), sort: Sort::Id, start, end });
    end
}

/// The length of a date in digits and hyphens at the start of `text`: `1927-11`, `1927-11-14`.
fn date_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| {
        bytes.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let ends = |at: usize| bytes.get(at).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'-');
    let hyphen = |at: usize| bytes.get(at) == Some(&b'-');
    if !(digits(0, 4) && hyphen(4) && digits(5, 7)) {
        return None;
    }
    if hyphen(7) && digits(8, 10) && ends(10) { Some(10) } else { ends(7).then_some(7) }
}

/// Words after which `'s` is "is" and no possessive.
const BEFORE_IS: &[&str] = &["who", "what", "when", "where", "how", "that", "there"];

/// Takes in a run of letters and digits that starts at `start`; returns where to go on.
fn run(text: &str, start: usize, words: &mut Vec<Word>) -> usize {
    let mut plain = |text: String, start: usize, end: usize| {
        words.push(Word { text, sort: Sort::Plain, start, end });
    };
    if let Some(length) = date_length(&text[start..]) {
        plain(text[start..start + length].to_owned(), start, start + length);
        return start + length;
    }
    let end = run_end(text, start);
    let folded = fold(&text[start..end]);
    if let Some(stem) = folded.strip_suffix("n't") {
        let stem = if stem == "ca" { "can" } else { stem };
        plain(stem.to_owned(), start, end);
        plain("not".to_owned(), start, end);
    } else if let Some(stem) = folded.strip_suffix("'s") {
        let is = BEFORE_IS.contains(&stem);
        // The sign and the letter take at least two bytes; the stem is shown without them.
        let cut = text[..end].char_indices().rev().nth(1).map_or(end, |(at, _)| at);
        plain(stem.replace('\'', ""), start, cut);
        plain(if is { "is" } else { "'s" }.to_owned(), cut, end);
    } else if let Some(stem) = folded.strip_suffix('\'') {
        plain(stem.replace('\'', ""), start, end);
        if stem.ends_with('s') {
            plain("'s".to_owned(), start, end);
        }
    } else {
        plain(folded.replace('\'', ""), start, end);
    }
    end
}

/// Where a run of letters, digits, inner apostrophes and thousands commas ends.
fn run_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut before = ' ';
    let mut chars = text[start..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, c)| c);
        let letter_next = next.is_some_and(char::is_alphanumeric);
        let inner = is_apostrophe(c) && (letter_next || before == 's');
        let grouped =
            c == ',' && before.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit());
        if !(c.is_alphanumeric() || is_combining_mark(c) || inner || grouped) {
            break;
        }
        end = start + at + c.len_utf8();
        before = c;
    }
    end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        split(text).unwrap().into_iter().map(|w| w.text).collect()
    }

    proptest! {
        #[test]
        fn simple_names_are_read_like_any(name in "[a-cstwhoS0-9 ,.'-]{0,14}") {
            if let Some(simple) = simple(&name) {
                prop_assert_eq!(simple, taken_apart(&name));
            }
        }
    }

    #[test]
    fn names_that_are_simple() {
        for name in ["Dvořák", "who's", "1927-11", "1,500", "so - so", "don't", "“Left”", "x'"]
        {
            assert_eq!(simple(name), None, "{name}");
        }
        assert_eq!(
            simple("The Tsar's 1905 semi-public Manifesto, or so").unwrap(),
            "the tsar 's 1905 semi public manifesto , or so"
        );
    }

    #[test]
    fn folding() {
        assert_eq!(
            texts("Who OPPOSED Dvořák’s semi-public “Left Line”?"),
            ["who", "opposed", "dvorak", "'s", "semi", "public", "left line"]
        );
        assert_eq!(
            texts("didn't it, on 1927-11-14, cost 1,500?"),
            ["did", "not", "it", ",", "on", "1927-11-14", ",", "cost", "1,500"]
        );
        assert_eq!(texts("who's @some.id-1."), ["who", "is", "some.id-1"]);
        assert_eq!(texts("Boyle & Hooke"), ["boyle", "and", "hooke"]);
        let mut words = split("mocked by... when, and by").unwrap();
        without_unsaid("mocked by... when, and by", &mut words);
        assert_eq!(
            words.iter().map(|w| &*w.text).collect::<Vec<_>>(),
            ["mocked", "when", ",", "and", "by"]
        );
        assert_eq!(phrase("The “Long” Coup d'État"), "long coup detat");
        assert_eq!(split("who opposed \"x").unwrap_err(), 12);
    }
}
