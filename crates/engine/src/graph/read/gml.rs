//! Reads a graph from GML (Himsolt, "GML: A portable Graph File Format"): keys and values, where a
//! value may be a list of others in brackets.

use std::borrow::Cow;

use crate::diagnostic::{Result, codes};
use crate::graph::{Key, Label, Map, Value};
use crate::text::{FileId, Span};

use super::draft::{DraftEdge, DraftEnd, GraphDraft};
use super::names::{self, EdgeEnd, plain};
use super::report::Leniency;
use super::{GraphReading, ReadOptions, UNTYPED};

/// How deep lists may be nested.
const DEEPEST: usize = 64;

/// Lists that only say how to draw a graph.
const DRAWING: [&str; 3] = ["graphics", "labelgraphics", "edgeanchor"];

/// A value of GML.
#[derive(Debug)]
enum GmlValue<'a> {
    One(Value),
    List(Vec<GmlEntry<'a>>),
}

/// A key with its value.
#[derive(Debug)]
struct GmlEntry<'a> {
    key: &'a str,
    value: GmlValue<'a>,
    at: Span,
}

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_gml(file: FileId, text: &str, options: &ReadOptions) -> Result<GraphReading> {
    let mut reading = GmlReading { draft: GraphDraft::new(options), file };
    let mut parser = GmlParser { file, text, at: 0 };
    parser.at = text.len() - text.trim_start_matches('\u{feff}').len();
    match parser.list(DEEPEST, None) {
        Ok(entries) => reading.document(entries),
        Err((message, at)) => reading.draft.wrong(&codes::GRAPH_TEXT, message, at),
    }
    reading.draft.finish()
}

struct GmlReading {
    draft: GraphDraft,
    file: FileId,
}

impl GmlReading {
    fn document(&mut self, entries: Vec<GmlEntry>) {
        let mut graphs = entries.into_iter().filter_map(|entry| match (entry.key, entry.value) {
            (key, GmlValue::List(list)) if key.eq_ignore_ascii_case("graph") => {
                Some((list, entry.at))
            }
            _ => None,
        });
        match graphs.next() {
            Some((graph, _)) => self.graph(graph),
            None => {
                let at = Span::new(self.file, 0..0);
                self.draft.wrong(&codes::GRAPH_TEXT, "the file holds no graph", at);
            }
        }
        for (_, at) in graphs {
            let place = || (String::new(), Some(at));
            self.draft.report.let_pass(Leniency::FurtherGraph, place);
        }
    }

    fn graph(&mut self, entries: Vec<GmlEntry>) {
        let directed = entries.iter().any(|entry| {
            entry.key.eq_ignore_ascii_case("directed")
                && matches!(entry.value, GmlValue::One(Value::Int(1)))
        });
        for GmlEntry { key, value, at } in entries {
            match (key.to_ascii_lowercase().as_str(), value) {
                ("node", GmlValue::List(record)) => self.node(record, at),
                ("edge", GmlValue::List(record)) => self.edge(record, at, directed),
                _ => {}
            }
        }
    }

    fn node(&mut self, record: Vec<GmlEntry>, at: Span) {
        let Some(id) = record.iter().find(|entry| entry.key.eq_ignore_ascii_case("id")) else {
            self.draft.wrong(&codes::EMPTY_FIELD, "a node without an id", at);
            return;
        };
        let Some(DraftEnd { id, value, .. }) = end(id) else {
            self.draft.wrong(&codes::EMPTY_FIELD, "a node without an id", id.at);
            return;
        };
        let labels = names::LABELS.iter().enumerate().find_map(|(rank, name)| {
            let place = record.iter().position(|entry| plain(entry.key) == *name)?;
            let GmlValue::One(Value::String(text)) = &record[place].value else { return None };
            Some((place, text.clone(), rank < names::SURE_LABELS))
        });
        let mut names: Vec<Label> = Vec::new();
        let mut used = None;
        if let Some((place, text, sure)) = labels {
            let builder = &mut self.draft.builder;
            names.extend(names::split_labels(&text).map(|label| builder.label(label)));
            used = sure.then_some(place);
        }
        let mut cells = vec![(self.draft.builder.key("id"), value)];
        let others = record.into_iter().enumerate().filter(|(n, _)| Some(*n) != used);
        let others = others.map(|(_, entry)| entry);
        let others = others.filter(|entry| !entry.key.eq_ignore_ascii_case("id"));
        self.cells(others.collect(), &mut cells);
        self.draft.node(&id, &names, cells, at);
    }

    fn edge(&mut self, mut record: Vec<GmlEntry>, at: Span, directed: bool) {
        let mut take = |wanted: EdgeEnd| {
            let is_end = |entry: &GmlEntry| {
                names::edge_end(&plain(entry.key)).is_some_and(|(end, _)| end == wanted)
            };
            let place = record.iter().position(is_end)?;
            end(&record.remove(place))
        };
        let (from, to) = (take(EdgeEnd::Source), take(EdgeEnd::Target));
        let (Some(from), Some(to)) = (&from, &to) else {
            let end = if from.is_none() { "source" } else { "target" };
            let message = format!("a relationship without a {end}");
            self.draft.wrong(&codes::EMPTY_FIELD, message, at);
            return;
        };
        let kind = names::TYPES.iter().find_map(|name| {
            let is_type = |entry: &GmlEntry| {
                let text = matches!(&entry.value, GmlValue::One(Value::String(t)) if !t.is_empty());
                plain(entry.key) == *name && text
            };
            match record.remove(record.iter().position(is_type)?).value {
                GmlValue::One(Value::String(kind)) => Some(kind),
                _ => None,
            }
        });
        let kind = self.draft.builder.edge_type(kind.as_deref().unwrap_or(UNTYPED));
        let mut cells = Vec::new();
        self.cells(record, &mut cells);
        let copy = |end: &DraftEnd| DraftEnd { id: end.id.clone(), value: end.value.clone(), at };
        let (from, to) = (copy(from), copy(to));
        self.draft.edge(DraftEdge { from, to, kind, undirected: !directed, cells });
    }

    /// Makes properties of entries. A key that stands several times has a list of values.
    fn cells(&mut self, entries: Vec<GmlEntry>, cells: &mut Vec<(Key, Value)>) {
        for (key, value) in united(entries) {
            let value = self.draft.shared(value);
            cells.push((self.draft.builder.key(key), value));
        }
    }
}

/// Entries as values: of those with the same key a list is made.
fn united<'a>(entries: Vec<GmlEntry<'a>>) -> Vec<(&'a str, Value)> {
    let mut list: Vec<(&str, Vec<Value>)> = Vec::new();
    for entry in entries {
        if DRAWING.iter().any(|name| entry.key.eq_ignore_ascii_case(name)) {
            continue;
        }
        let value = match entry.value {
            GmlValue::One(value) => value,
            GmlValue::List(entries) => {
                let map = united(entries).into_iter().map(|(key, value)| (key.into(), value));
                Value::Map(std::sync::Arc::new(map.collect::<Map>()))
            }
        };
        match list.iter_mut().find(|(key, _)| *key == entry.key) {
            Some((_, values)) => values.push(value),
            None => list.push((entry.key, vec![value])),
        }
    }
    let one = |(key, mut values): (&'a str, Vec<Value>)| match values.len() {
        1 => (key, values.swap_remove(0)),
        _ => (key, Value::list(values)),
    };
    list.into_iter().map(one).collect()
}

/// The id that an entry holds.
fn end(entry: &GmlEntry) -> Option<DraftEnd> {
    let GmlValue::One(value) = &entry.value else { return None };
    let id = match value {
        Value::Int(n) => n.to_string().into(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    Some(DraftEnd { id, value: value.clone(), at: entry.at })
}

struct GmlParser<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
}

/// What is wrong, and where.
type GmlMistake = (String, Span);

impl<'a> GmlParser<'a> {
    /// The entries of a list, up to its closing bracket; of the whole file where none is open.
    fn list(
        &mut self,
        depth: usize,
        open: Option<Span>,
    ) -> std::result::Result<Vec<GmlEntry<'a>>, GmlMistake> {
        let mut entries = Vec::new();
        loop {
            self.skip_blanks();
            let start = self.at;
            match (self.rest().chars().next(), open) {
                (None, None) => return Ok(entries),
                (None, Some(open)) => return Err(("the bracket is not closed".to_owned(), open)),
                (Some(']'), Some(_)) => {
                    self.at += 1;
                    return Ok(entries);
                }
                _ => {}
            }
            let key = self.word();
            if !key.starts_with(char::is_alphabetic) {
                let message = format!("“{key}” stands where a key belongs");
                return Err((message, self.span(start)));
            }
            let value = self.value(key, depth)?;
            entries.push(GmlEntry { key, value, at: self.span(start) });
        }
    }

    fn value(&mut self, key: &str, depth: usize) -> std::result::Result<GmlValue<'a>, GmlMistake> {
        self.skip_blanks();
        let start = self.at;
        match self.rest().chars().next() {
            Some('[') if depth == 0 => {
                let message = format!("lists lie deeper in each other than {DEEPEST}");
                Err((message, self.span(start)))
            }
            Some('[') => {
                self.at += 1;
                Ok(GmlValue::List(self.list(depth - 1, Some(self.span(start)))?))
            }
            Some('"') => {
                let inside = &self.rest()[1..];
                let Some(end) = inside.find('"') else {
                    let at = Span::new(self.file, start..start + 1);
                    return Err(("the quote that opens here is not closed".to_owned(), at));
                };
                self.at += end + 2;
                Ok(GmlValue::One(Value::from(unescaped(&inside[..end]).into_owned())))
            }
            _ => {
                let word = self.word();
                let number = word.parse().map(Value::Int).or(word.parse().map(Value::Float));
                match number {
                    Ok(number) => Ok(GmlValue::One(number)),
                    Err(_) if word.is_empty() || word == "]" => {
                        let message = format!("no value follows the key “{key}”");
                        Err((message, Span::new(self.file, start..start)))
                    }
                    // Some programs write words without quotes.
                    Err(_) => Ok(GmlValue::One(Value::from(word))),
                }
            }
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.file, start..self.at.max(start + 1).min(self.text.len().max(start)))
    }

    /// Goes to the next sign that is neither blank nor in a comment, which ends with its line.
    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start().len();
            self.at += blanks;
            if !self.rest().starts_with('#') {
                return;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    /// The word up to the next blank or bracket; a bracket alone is a word.
    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '"'));
        let end = end.unwrap_or(rest.len());
        let end = if end == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { end };
        self.at += end;
        &rest[..end]
    }
}

/// A text with the characters that `&quot;` or `&#233;` stand for.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let known = part.split_once(';').and_then(|(name, rest)| Some((character(name)?, rest)));
        match known {
            Some((c, rest)) => {
                out.push(c);
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(part);
            }
        }
    }
    out.into()
}

/// The character that a reference such as `quot` or `#233` stands for.
fn character(name: &str) -> Option<char> {
    let known = [("quot", '"'), ("amp", '&'), ("lt", '<'), ("gt", '>'), ("apos", '\'')];
    if let Some((_, c)) = known.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}
