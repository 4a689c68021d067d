//! Texts that were read, and positions in them.
//!
//! Each position is a [`Span`] of bytes in one file of [`Files`]. Lines and columns are computed
//! only when a message is shown, because that needs a pass over the text.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

/// The number of a file in a [`Files`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in one file. Spans sort by file, then by start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span of `range` in `file`. Offsets beyond 4 GiB are cut to it; the readers refuse files
    /// that large.
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { file, start: cut(range.start), end: cut(range.end) }
    }

    /// The span as a range of byte offsets, to slice the text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that contains this one and `other`, which must lie in the same file.
    pub fn to(self, other: Span) -> Span {
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A text that was read: a file, a query or a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The name shown in messages: a path relative to the dataset, or a word such as `query`. Where
    /// it is empty, messages show the text without a name.
    pub name: String,
    /// Its text.
    pub text: Cow<'static, str>,
    /// The line and the column at every [`STRIDE`]th byte, from when they are first asked for.
    marks: OnceLock<Vec<(usize, usize)>>,
}

/// So many bytes lie between two places of which a [`File`] keeps the line and the column.
const STRIDE: usize = 4096;

impl File {
    /// The line and the column of a byte, both from 1. Columns count characters. O(1), after a pass
    /// over the text for the first of them.
    fn line_column(&self, at: usize) -> (usize, usize) {
        let at = boundary(&self.text, at);
        let marks = self.marks.get_or_init(|| {
            let mut marks = vec![(1, 1)];
            for from in (0..self.text.len()).step_by(STRIDE) {
                let known = marks[marks.len() - 1];
                marks.push(self.moved(known, from, from + STRIDE));
            }
            marks
        });
        self.moved(marks[at / STRIDE], at / STRIDE * STRIDE, at)
    }

    /// The line and the column after the text from one byte to another, given those before it.
    fn moved(&self, (line, column): (usize, usize), from: usize, to: usize) -> (usize, usize) {
        let passed = &self.text[boundary(&self.text, from)..boundary(&self.text, to)];
        match passed.rfind('\n') {
            Some(last) => {
                let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
                (line + lines, passed[last + 1..].chars().count() + 1)
            }
            None => (line, column + passed.chars().count()),
        }
    }
}

/// The last character boundary of a text that is not after a byte.
pub(crate) fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The texts that messages may point into, by [`FileId`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    list: Vec<File>,
}

impl Files {
    /// Adds a text and returns its number. O(1).
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> FileId {
        let id = FileId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        let (name, text) = (name.into(), text.into());
        self.list.push(File { name, text, marks: OnceLock::new() });
        id
    }

    /// A collection that holds this one text, with the number `FileId(0)`.
    pub fn one(name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Files {
        let mut files = Files::default();
        files.add(name, text);
        files
    }

    /// The file with this number.
    ///
    /// # Panics
    /// If the number comes from another collection, which has more files.
    pub fn get(&self, id: FileId) -> &File {
        &self.list[id.0 as usize]
    }

    /// All files with their numbers, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.list.iter().zip(0..).map(|(file, n)| (FileId(n), file))
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the collection holds no file.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The text of a span; empty where the span lies outside the file or cuts a character.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or_default()
    }

    /// The line and the column where a span starts, both from 1; columns count characters. O(1),
    /// after a pass over the text for the first span of a file.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        self.get(span.file).line_column(span.start as usize)
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

    #[test]
    fn columns_of_long_texts_are_those_of_a_walk() {
        let text = "öd ".repeat(3000) + &"línea\n".repeat(2000) + &"z".repeat(5000);
        let files = Files::one("a", text.clone());
        let (mut line, mut column) = (1, 1);
        for (at, c) in text.char_indices() {
            if at % 97 == 0 || at + 1 == text.len() {
                let found = files.line_column(Span::new(FileId(0), at..at));
                assert_eq!(found, (line, column), "byte {at}");
            }
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
    }
}
