//! Reads a graph from JSON: a list of nodes, and a list of relationships that refer to nodes by
//! their place in the first list.
//!
//! The file is first split into its records and each record is parsed by itself. So every mistake
//! in every record is found, and its position is known.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::diagnostic::{Diagnostic, Result, codes};
use crate::graph::temporal::TemporalKind;
use crate::graph::{Graph, GraphBuilder, Map, NodeId, Value};
use crate::text::{FileId, Span};

use super::text_cache::TextCache;
use super::{FileMistakes, span_of_part};

/// The whole file, with its records as unparsed text.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonGraph<'a> {
    #[serde(borrow)]
    nodes: Vec<&'a RawValue>,
    #[serde(borrow)]
    rels: Vec<&'a RawValue>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonNode<'a> {
    #[serde(default)]
    labels: Vec<Cow<'a, str>>,
    #[serde(default, borrow)]
    props: JsonProperties<'a>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonEdge<'a> {
    src: NodeNumber,
    dst: NodeNumber,
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(default, borrow)]
    props: JsonProperties<'a>,
}

/// The source and the target of a relationship as they are written, to find their positions.
#[derive(serde::Deserialize)]
struct JsonEdgeEnds<'a> {
    #[serde(borrow)]
    src: &'a RawValue,
    #[serde(borrow)]
    dst: &'a RawValue,
}

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_json(file: FileId, text: &str) -> Result<Graph> {
    let mut reading = JsonReading {
        file,
        text,
        builder: GraphBuilder::new(),
        mistakes: FileMistakes::default(),
        texts: TextCache::default(),
    };
    // Some editors begin a file with an invisible byte order mark.
    let json = text.strip_prefix('\u{feff}').unwrap_or(text);
    for part in oversized_integers(json) {
        let at = span_of_part(file, text, part);
        reading.mistakes.add(|| {
            let message = format!("the whole number {part} is larger than 64 bits hold");
            let wrong = Diagnostic::new(&codes::BAD_FIELD, message).at(at);
            wrong.help("put it in quotes, as a text, or write .0 after it, as a decimal number")
        });
    }
    if let Some(whole) = reading.object(json, "an object with “nodes” and “rels”") {
        reading.take(&whole);
    }
    let builder = reading.builder;
    reading.mistakes.or(|| builder.finish())
}

/// The whole numbers of a text in JSON that do not fit in 64 bits, of which the parser would make
/// decimal numbers. O(text).
fn oversized_integers(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            at += 1;
            match byte {
                b'"' => {
                    while let Some(&inner) = bytes.get(at) {
                        at += if inner == b'\\' { 2 } else { 1 };
                        if inner == b'"' {
                            break;
                        }
                    }
                }
                b'-' | b'0'..=b'9' => {
                    let in_number = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
                    while bytes.get(at).is_some_and(|&byte| in_number(byte)) {
                        at += 1;
                    }
                    let number = &text[start..at];
                    let digits = number.strip_prefix('-').unwrap_or(number);
                    if digits.len() >= 19
                        && digits.bytes().all(|byte| byte.is_ascii_digit())
                        && number.parse::<i64>().is_err()
                    {
                        return Some(number);
                    }
                }
                _ => {}
            }
        }
        None
    })
}

/// The value that a text writes in JSON; `None` where it is not JSON.
pub(super) fn parse_json_value(text: &str) -> Option<Value> {
    if oversized_integers(text).next().is_some() {
        return None;
    }
    serde_json::from_str(text).ok().map(|JsonValue(value)| value)
}

struct JsonReading<'a> {
    file: FileId,
    text: &'a str,
    builder: GraphBuilder,
    mistakes: FileMistakes,
    texts: TextCache,
}

impl JsonReading<'_> {
    fn take(&mut self, whole: &JsonGraph) {
        let nodes = whole.nodes.len();
        self.builder.reserve_nodes(nodes, 0);
        self.builder.reserve_edges(whole.rels.len(), 0);
        for raw in &whole.nodes {
            let node = self.object::<JsonNode>(raw.get(), "a node, with “labels” and “props”");
            if let Some(mut node) = node {
                let labels = node.labels.iter().map(AsRef::as_ref);
                self.builder.node(labels, cells(&mut node.props, &mut self.texts));
            }
        }
        for raw in &whole.rels {
            let wanted = "a relationship, with “src”, “dst”, “type” and “props”";
            if let Some(edge) = self.object(raw.get(), wanted) {
                self.edge(edge, raw.get(), nodes);
            }
        }
    }

    /// Parses a part of the text that must be an object, or reports a mistake. The check of the
    /// first character is needed because serde would accept a list for an object.
    fn object<'a, T: Deserialize<'a>>(&mut self, part: &'a str, wanted: &str) -> Option<T> {
        let own = part.trim_start();
        if let Some(first) = own.chars().next().filter(|first| *first != '{') {
            let at = span_of_part(self.file, self.text, &own[..first.len_utf8()]);
            self.mistakes.add(|| {
                let message = "something else than an object stands here";
                let wrong = Diagnostic::new(&codes::JSON_SHAPE, message).at(at);
                wrong.help(format!("expected {wanted}"))
            });
            return None;
        }
        serde_json::from_str(part).map_err(|error| self.wrong(part, &error)).ok()
    }

    fn edge(&mut self, mut edge: JsonEdge, raw: &str, nodes: usize) {
        let (from, to) = (edge.src.0, edge.dst.0);
        if edge.kind.is_empty() {
            let at = span_of_part(self.file, self.text, raw);
            let message = "a relationship without a type";
            self.mistakes.add(|| Diagnostic::new(&codes::EMPTY_FIELD, message).at(at));
        }
        if from.max(to) >= nodes {
            // Parses the relationship once more, to find the positions of its ends.
            let Ok(ends) = serde_json::from_str::<JsonEdgeEnds>(raw) else { return };
            for (node, end) in [(from, ends.src), (to, ends.dst)] {
                if node >= nodes {
                    let at = span_of_part(self.file, self.text, end.get());
                    self.mistakes.add(|| unknown(node, nodes).at(at));
                }
            }
            return;
        }
        // After a mistake the graph will not be built. The numbers of its nodes may be wrong then,
        // because a node with a mistake was not added.
        if self.mistakes.is_empty() {
            let cells = cells(&mut edge.props, &mut self.texts);
            self.builder.edge(NodeId::new(from), NodeId::new(to), &edge.kind, cells);
        }
    }

    /// Reports a mistake that the parser found in a part of the text.
    fn wrong(&mut self, part: &str, error: &serde_json::Error) {
        let base = span_of_part(self.file, self.text, part).start as usize;
        let found = token(part, offset(part, error));
        let at = Span::new(self.file, base + found.start..base + found.end);
        let (message, help) = json_message(&error.to_string());
        self.mistakes.add(|| {
            let wrong = Diagnostic::new(&codes::JSON_SHAPE, message).at(at);
            match help {
                Some(help) => wrong.help(help),
                None => wrong,
            }
        });
    }
}

fn unknown(node: usize, nodes: usize) -> Diagnostic {
    let message = format!("there is no node {node}");
    let help = match nodes {
        0 => "the file has no nodes".to_owned(),
        _ => format!("nodes are counted from 0, and the last is {}", nodes - 1),
    };
    Diagnostic::new(&codes::UNKNOWN_NODE, message).help(help)
}

/// The properties of a record, with repeated texts shared.
fn cells<'a>(
    properties: &'a mut JsonProperties,
    texts: &'a mut TextCache,
) -> impl Iterator<Item = (&'a str, Value)> {
    properties.0.iter_mut().map(|(key, value)| match std::mem::take(value) {
        Value::String(text) => (&**key, texts.shared_value(text)),
        value => (&**key, value),
    })
}

/// The byte of a part of the text at which the parser stopped.
fn offset(part: &str, error: &serde_json::Error) -> usize {
    let before = part.split_inclusive('\n').take(error.line().saturating_sub(1));
    let line: usize = before.map(str::len).sum();
    (line + error.column()).min(part.len())
}

/// The range of the word, number, text or sign that ends before `end`.
fn token(part: &str, end: usize) -> std::ops::Range<usize> {
    let bytes = part.as_bytes();
    let Some(last) = end.checked_sub(1) else { return 0..0 };
    let mut start = last;
    if bytes[last] == b'"' {
        while start > 0 {
            start -= 1;
            if bytes[start] == b'"' && (start == 0 || bytes[start - 1] != b'\\') {
                break;
            }
        }
    } else {
        let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
        while start > 0 && word(bytes[last]) && word(bytes[start - 1]) {
            start -= 1;
        }
        while !part.is_char_boundary(start) {
            start -= 1;
        }
    }
    start..end
}

/// Rewrites a message of the parser in the words of this crate: the message, and perhaps advice.
fn json_message(error: &str) -> (String, Option<String>) {
    let error = error.rfind(" at line ").map_or(error, |at| &error[..at]);
    let mut text = String::new();
    let mut open = false;
    for letter in error.chars() {
        match letter {
            '`' | '"' => {
                open = !open;
                text.push(if open { '“' } else { '”' });
            }
            _ => text.push(letter),
        }
    }
    if let Some(rest) = text.strip_prefix("EOF while parsing ") {
        return (format!("the file ends within {rest}"), None);
    }
    if let Some(key) = text.strip_prefix("duplicate field ") {
        return (format!("the key {key} stands twice in one object"), None);
    }
    if text == "expected ident" {
        return ("a word that JSON does not know".to_owned(), None);
    }
    if let Some(rest) = text.strip_prefix("expected ") {
        return (format!("{rest} is missing here"), None);
    }
    let message = match text.as_str() {
        "recursion limit exceeded" => "the file is nested too deep",
        "trailing characters" => "the file goes on after its end",
        "trailing comma" => "nothing follows the comma",
        "key must be a string" => "the name of a property is a text in quotes",
        _ => return misplaced(&text),
    };
    (message.to_owned(), None)
}

/// As [`json_message`], for a value that is of another type than expected.
fn misplaced(text: &str) -> (String, Option<String>) {
    let Some((message, wanted)) = text.split_once(", expected ") else {
        return (text.to_owned(), None);
    };
    let wanted = match wanted {
        "a sequence" => "a list",
        "a string" => "a text in quotes",
        wanted => wanted,
    };
    let help = Some(format!("expected {wanted}"));
    let invalid = message.strip_prefix("invalid type: ");
    let Some(what) = invalid.or(message.strip_prefix("invalid value: ")) else {
        return (message.to_owned(), help);
    };
    let called = [
        ("integer", "the number"),
        ("floating point", "the number"),
        ("string", "the text"),
        ("boolean", "the word"),
        ("sequence", "a list"),
        ("map", "an object"),
    ];
    let known = called.iter().find_map(|(word, name)| Some((name, what.strip_prefix(word)?)));
    let what = known.map_or(what.to_owned(), |(name, rest)| format!("{name}{rest}"));
    (format!("{what} does not belong here"), help)
}

/// The number of a node, as `src` and `dst` give it.
struct NodeNumber(usize);

impl<'de> Deserialize<'de> for NodeNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct NodeNumberVisitor;
        impl Visitor<'_> for NodeNumberVisitor {
            type Value = NodeNumber;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("the number of a node")
            }

            fn visit_u64<E>(self, n: u64) -> std::result::Result<NodeNumber, E> {
                Ok(NodeNumber(usize::try_from(n).unwrap_or(usize::MAX)))
            }
        }
        deserializer.deserialize_u64(NodeNumberVisitor)
    }
}

/// The properties of a record, in the order of the file.
#[derive(Default)]
struct JsonProperties<'a>(Vec<(Cow<'a, str>, Value)>);

impl<'de: 'a, 'a> Deserialize<'de> for JsonProperties<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct JsonPropertiesVisitor;
        impl<'de> Visitor<'de> for JsonPropertiesVisitor {
            type Value = JsonProperties<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object of properties")
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> std::result::Result<JsonProperties<'de>, A::Error> {
                let mut list: Vec<(Cow<'de, str>, Value)> = Vec::new();
                let mut known: FxHashSet<Cow<'de, str>> = FxHashSet::default();
                while let Some(PropertyName(key)) = map.next_key()? {
                    // Most objects are small, and looking through those is faster than a set.
                    let is_double = match list.len() {
                        0..FEW => list.iter().any(|(other, _)| *other == key),
                        FEW => {
                            known.extend(list.iter().map(|(other, _)| other.clone()));
                            !known.insert(key.clone())
                        }
                        _ => !known.insert(key.clone()),
                    };
                    if is_double {
                        return Err(double_key(&key));
                    }
                    list.push((key, map.next_value::<JsonValue>()?.0));
                }
                Ok(JsonProperties(list))
            }
        }
        deserializer.deserialize_map(JsonPropertiesVisitor)
    }
}

/// How many properties an object may have to be looked through for a key.
const FEW: usize = 16;

/// The mistake that an object has two values of one key, of which one would be lost.
fn double_key<E: serde::de::Error>(key: &str) -> E {
    E::custom(format!("the key “{key}” stands twice in one object"))
}

/// The name of a property, taken from the text where it has no escapes.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct PropertyName<'a>(#[serde(borrow)] Cow<'a, str>);

/// A value that is parsed from JSON.
struct JsonValue(Value);

impl<'de> Deserialize<'de> for JsonValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(JsonValueVisitor).map(JsonValue)
    }
}

/// Turns what the JSON parser finds into a [`Value`].
struct JsonValueVisitor;

impl<'de> Visitor<'de> for JsonValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, b: bool) -> std::result::Result<Value, E> {
        Ok(Value::Bool(b))
    }

    fn visit_i64<E>(self, n: i64) -> std::result::Result<Value, E> {
        Ok(Value::Int(n))
    }

    #[expect(clippy::cast_precision_loss, reason = "`oversized_integers` has told of it")]
    fn visit_u64<E>(self, n: u64) -> std::result::Result<Value, E> {
        Ok(i64::try_from(n).map_or(Value::Float(n as f64), Value::Int))
    }

    fn visit_f64<E>(self, x: f64) -> std::result::Result<Value, E> {
        Ok(Value::Float(x))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(JsonValue(value)) = seq.next_element()? {
            list.push(value);
        }
        Ok(Value::list(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> std::result::Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(PropertyName(key)) = entries.next_key()? {
            let key: Arc<str> = Arc::from(key);
            if map.contains_key(&key) {
                return Err(double_key(&key));
            }
            map.insert(key, entries.next_value::<JsonValue>()?.0);
        }
        if map.len() == 1
            && let Some((key, Value::String(text))) = map.first_key_value()
            && let Some(kind) =
                TemporalKind::ALL.into_iter().find(|kind| kind.name() == key.as_ref())
            && let Some(temporal) = kind.parse(text)
        {
            return Ok(Value::Temporal(temporal));
        }
        Ok(Value::Map(Arc::new(map)))
    }
}
