//! Files that were read, and places in them.
//!
//! Every position in the program is a [`Span`] of bytes into one file of [`Files`]; lines and
//! columns are computed only when a place is shown to somebody.

use std::borrow::Cow;
use std::ops::Range;

/// Which file of a [`Files`] a place lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in one file. Ordered by file, then by start: "file order".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that the place lies in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The place `range` of `file`. Offsets beyond 4 GiB are cut to it; readers refuse such files.
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { file, start: cut(range.start), end: cut(range.end) }
    }

    /// The place as a range of byte offsets.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest place that holds both, which lie in one file.
    pub fn to(self, other: Span) -> Span {
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// One text that was read: a file of a dataset, a query, a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// How people know it: a path relative to the dataset, or a word such as `query`.
    pub name: String,
    /// What it holds.
    pub text: Cow<'static, str>,
}

/// The files of one run, by [`FileId`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    list: Vec<File>,
}

impl Files {
    /// Takes a text in and says how it is known from now on.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> FileId {
        let id = FileId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(File { name: name.into(), text: text.into() });
        id
    }

    /// A collection of one file.
    pub fn one(name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Files {
        let mut files = Files::default();
        files.add(name, text);
        files
    }

    /// The file `id`, which must have come from [`Files::add`] of this collection.
    pub fn get(&self, id: FileId) -> &File {
        &self.list[id.0 as usize]
    }

    /// All files, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.list.iter().zip(0..).map(|(file, n)| (FileId(n), file))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The text of a place.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or_default()
    }

    /// Line and column where a place starts, both from 1, columns in characters.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let text = &self.get(span.file).text;
        let mut start = (span.start as usize).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// A text as people may see it on a terminal or a page: control characters and those that turn the
/// direction of text stand as signs, because sent as they are they could move the cursor, set the
/// clipboard or make a text seem another. `\u{1b}` becomes `␛`, and `\u{202e}` becomes `⟨U+202E⟩`.
/// Line ends and tabs stay. O(text).
pub fn visible(text: &str) -> Cow<'_, str> {
    let deceives = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || turns_direction(c);
    if !text.contains(deceives) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => out.push(c),
            c if !deceives(c) => out.push(c),
            c => match control_picture(c) {
                Some(picture) => out.push(picture),
                None => out.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
            },
        }
    }
    out.into()
}

/// The sign that Unicode has for a control character of ASCII: `␛` for escape.
pub fn control_picture(c: char) -> Option<char> {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('␡'),
        _ => None,
    }
}

/// Whether a character has no look of its own and changes how the text around it is laid out: the
/// property `Bidi_Control` of Unicode, and its separators of lines and paragraphs.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_deceive_is_shown() {
        assert!(matches!(visible("plain\n"), Cow::Borrowed(_)));
        assert_eq!(visible("plain\n\tשלום\r\n"), "plain\n\tשלום\r\n");
        assert_eq!(
            visible("\u{1b}]52;c;aGk=\u{7}\r\u{8}\0\u{7f}\u{9b}2J"),
            "␛]52;c;aGk=␇␍␈␀␡⟨U+009B⟩2J"
        );
        assert_eq!(visible("a\u{202e}b\u{200f}\u{2066}"), "a⟨U+202E⟩b⟨U+200F⟩⟨U+2066⟩");
    }

    #[test]
    fn columns_count_characters() {
        let files = Files::one("a", "eins\nzwölf drei");
        let at = files.get(FileId(0)).text.find("drei").unwrap();
        assert_eq!(files.line_column(Span::new(FileId(0), at..at + 4)), (2, 7));
    }
}
