//! Finds where each value and each field stands in a RON text, and all slips of syntax.
//!
//! The `ron` crate gives no positions of values, and stops at the first slip. This reader knows
//! only brackets, fields and leaves and pays no attention to types; it reports each slip and goes
//! on after it as well as it can. It is used only for files that are known to have a mistake, and
//! for the places of records.

pub mod format;
mod scan;
pub mod typing_place;

use std::ops::Range;

use super::read::mistake::PathStep;

/// How deep brackets may be nested.
pub const MAX_DEPTH: usize = 64;

/// A value and its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RonValue {
    /// Its bytes, brackets and quotes included.
    pub span: Range<usize>,
    /// What it is, with the values in it.
    pub shape: RonShape,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RonShape {
    /// A text, a number or a word.
    Leaf,
    /// Something that is no value. A slip was reported for it.
    Broken,
    /// `(a: 1, b: 2)`, and `()`, perhaps with a name before it.
    Struct(Vec<RonField>),
    /// `(1, 2)`, perhaps with a name before it.
    Tuple(Vec<RonValue>),
    /// `[1, 2]`
    List(Vec<RonValue>),
    /// `{…}`. No field of a dataset takes it, so its content is not kept.
    Map,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RonField {
    /// The place of its name.
    pub name: Range<usize>,
    /// Its value.
    pub value: RonValue,
}

/// A slip of syntax, such as a missing comma.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxSlip {
    /// Where reading stopped.
    pub span: Range<usize>,
    /// What is wrong there.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The bracket that was left open.
    pub opener: Option<Range<usize>>,
}

/// A text with the places of its values, and its slips.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RonLayout {
    /// The value that the text holds; `None` if the text is empty.
    pub root: Option<RonValue>,
    /// The slips, in the order of the text.
    pub slips: Vec<SyntaxSlip>,
    /// Whether the text ends within a bracket or a quoted text, so that more may have followed.
    pub ends_open: bool,
    /// The first bracket that is nested deeper than [`MAX_DEPTH`]; reading ends there.
    pub too_deep: Option<Range<usize>>,
}

impl RonLayout {
    /// Lays a text out, whatever it is. Linear in its length.
    pub fn of(text: &str) -> RonLayout {
        scan::lay_out(text)
    }

    /// The place in `text` to which a path leads. `text` must be the one that was laid out. Where
    /// the path leads to something that is not there, such as a missing field, returns the place of
    /// the last value on it. O(fields on the path).
    pub fn find(&self, text: &str, steps: &[PathStep]) -> Range<usize> {
        let Some(root) = &self.root else {
            return 0..text.chars().next().map_or(0, char::len_utf8);
        };
        let mut node = root;
        for step in steps {
            node = node.inside_some(text);
            node = match (step, &node.shape) {
                (PathStep::Field(name), RonShape::Struct(fields)) => {
                    match fields.iter().find(|field| field.is_named(text, name)) {
                        Some(field) => &field.value,
                        None => return node.head(text),
                    }
                }
                (PathStep::Name(name), RonShape::Struct(fields)) => {
                    let field = fields.iter().find(|field| field.is_named(text, name));
                    return field.map_or_else(|| node.head(text), |field| field.name.clone());
                }
                (PathStep::Index(n), RonShape::List(items) | RonShape::Tuple(items)) => {
                    match items.get(*n) {
                        Some(item) => item,
                        None => return node.head(text),
                    }
                }
                (PathStep::Bytes(range), RonShape::Leaf) => {
                    return inside(text, &node.span, range);
                }
                // Where a list or a single text may stand, as in `kind: "Person"`, the text is
                // element 0.
                (PathStep::Index(_), _) => node,
                _ => return node.head(text),
            };
        }
        node.inside_some(text).head(text)
    }
}

impl RonValue {
    /// The bytes to underline: the whole value, or only its opening bracket where it is long.
    pub fn head(&self, text: &str) -> Range<usize> {
        let own = text.get(self.span.clone()).unwrap_or_default();
        let is_long = own.len() > 60 || own.contains('\n');
        if is_long && !matches!(self.shape, RonShape::Leaf | RonShape::Broken) {
            let first = own.chars().next().map_or(0, char::len_utf8);
            let head = own.find(['(', '[', '{']).map_or(first, |bracket| bracket + 1);
            return self.span.start..self.span.start + head;
        }
        self.span.clone()
    }

    /// The value inside `Some(…)`, and any other value itself.
    pub fn inside_some(&self, text: &str) -> &RonValue {
        match &self.shape {
            RonShape::Tuple(items) if items.len() == 1 && self.name(text) == "Some" => {
                items[0].inside_some(text)
            }
            _ => self,
        }
    }

    /// The name before a bracket, `Some` in `Some("a")`, or the empty text.
    pub fn name<'t>(&self, text: &'t str) -> &'t str {
        let own = text.get(self.span.clone()).unwrap_or_default();
        match own.find(|c: char| !(c.is_alphanumeric() || c == '_')) {
            Some(end) => &own[..end],
            None => own,
        }
    }
}

impl RonField {
    /// Whether the field has this name.
    pub fn is_named(&self, text: &str, name: &str) -> bool {
        self.text(text) == name
    }

    /// The name of the field, without quotes and without the `r#` of a raw identifier.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        let own = text.get(self.name.clone()).unwrap_or_default();
        own.strip_prefix("r#").unwrap_or(own).trim_matches('"')
    }
}

/// The place in the file of some bytes of a leaf's value, which is the text without quotes and with
/// its escapes read. Returns the whole leaf where it is no text in quotes.
fn inside(text: &str, leaf: &Range<usize>, range: &Range<usize>) -> Range<usize> {
    let written = text.get(leaf.clone()).unwrap_or_default();
    let quoted = |from: usize, to: usize| {
        let last = leaf.end - to;
        (leaf.start + from + range.start).min(last)..(leaf.start + from + range.end).min(last)
    };
    if let Some(raw) = written.strip_prefix('r') {
        let marks = raw.bytes().take_while(|&b| b == b'#').count() + 1;
        return quoted(1 + marks, marks);
    }
    let Some(content) = written.strip_prefix('"') else { return leaf.clone() };
    if !content.contains('\\') {
        return quoted(1, 1);
    }
    // An escape is written with more bytes than it means, so both are counted side by side.
    let mut meant = 0;
    let mut start = None;
    let mut at = 0;
    while at + 1 < content.len() && meant < range.end {
        if meant >= range.start {
            start.get_or_insert(at);
        }
        let (written, means) = escape(&content[at..]);
        at += written;
        meant += means;
    }
    let base = leaf.start + 1;
    base + start.unwrap_or(at)..base + at
}

/// With how many bytes the first character of a text in quotes is written, and how many bytes its
/// value has: `\u{41}` is written with 6 and means 1.
fn escape(rest: &str) -> (usize, usize) {
    let mut chars = rest.chars();
    let first = chars.next().map_or(1, char::len_utf8);
    if !rest.starts_with('\\') {
        return (first, first);
    }
    match chars.next() {
        Some('x') => (rest.len().min(4), 1),
        Some('u') => {
            let end = rest.find('}').map_or(2, |end| end + 1);
            let digits = rest.get(3..end.saturating_sub(1)).unwrap_or_default();
            let meant = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
            (end, meant.map_or(1, char::len_utf8))
        }
        Some('\n' | '\r') => {
            let blank = rest[1..].find(|c: char| !c.is_ascii_whitespace());
            (1 + blank.unwrap_or(rest.len() - 1), 0)
        }
        Some(other) => (1 + other.len_utf8(), 1),
        None => (1, 1),
    }
}

#[cfg(test)]
mod tests;
