//! Reads a list of relationships without heads, as networkx and igraph write it: a line for each,
//! with both ends, and after them a weight, or properties as Python writes them:
//! `1 2 {'weight': 0.5}`.

use crate::diagnostic::{Result, codes};
use crate::graph::Value;
use crate::text::FileId;

use super::cell_type::{parse_decimal, parse_int};
use super::draft::{DraftEdge, DraftEnd, GraphDraft};
use super::json::parse_json_value;
use super::names::{edge_end, plain};
use super::{GraphReading, ReadOptions, UNTYPED, has_extension, span_of_part};

/// Signs between the parts of a line. Blanks that stand beside them do not count.
const SEPARATORS: [char; 5] = [' ', '\t', ',', ';', '|'];

/// Whether a text is such a list: its file is called so, or the ends in its first line are numbers,
/// which no heads are.
pub(super) fn is_edge_list(name: &str, text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let is_line = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let Some((from, to, _)) = lines.find(is_line).and_then(parts) else { return false };
    // Heads may stand in a comment as well.
    let names_end = |line: &str| {
        let line = line.trim_start_matches('#');
        line.split(SEPARATORS).any(|word| edge_end(&plain(word)).is_some())
    };
    let start = text.lines().take_while(|line| line.starts_with('#'));
    if start.chain([from, to]).any(names_end) {
        return false;
    }
    let is_number = |end: &str| parse_int(end).is_some();
    let is_called_so = ["edgelist", "edges"].iter().any(|ending| has_extension(name, ending));
    is_called_so || is_number(from) && is_number(to)
}

/// Both ends in a line, and what follows them.
fn parts(line: &str) -> Option<(&str, &str, &str)> {
    let part = |text: &'_ str| -> usize { text.find(SEPARATORS).unwrap_or(text.len()) };
    let (from, rest) = line.split_at(part(line));
    let rest = rest.trim_start_matches(SEPARATORS);
    let (to, rest) = rest.split_at(part(rest));
    (!from.is_empty() && !to.is_empty()).then(|| (from, to, rest.trim_matches(SEPARATORS)))
}

/// Whether a comment says that relationships have no direction, as in `# Undirected graph: …`.
pub(super) fn says_undirected(comment: &str) -> bool {
    comment.to_ascii_lowercase().contains("undirected")
}

/// Reads the graph of a text. The ids are numbers if all are.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_edge_list(
    file: FileId,
    text: &str,
    options: &ReadOptions,
) -> Result<GraphReading> {
    let mut draft = GraphDraft::new(options);
    let kind = draft.builder.edge_type(UNTYPED);
    let text_start = text.trim_start_matches('\u{feff}');
    let lines = || text_start.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    let rows = || lines().filter(|line| !line.starts_with('#'));
    let undirected = lines().take_while(|line| line.starts_with('#')).any(says_undirected);
    let is_number = |id: &str| parse_int(id).is_some();
    let numbers = rows().filter_map(parts).all(|(from, to, _)| is_number(from) && is_number(to));
    for line in rows() {
        let Some((from, to, rest)) = parts(line) else {
            let at = span_of_part(file, text, line);
            draft.wrong(&codes::EMPTY_FIELD, "a relationship without a target", at);
            continue;
        };
        let end = |id: &str| {
            let end = DraftEnd::text(id, span_of_part(file, text, id));
            match parse_int(id).filter(|_| numbers) {
                Some(number) => DraftEnd { value: Value::Int(number), ..end },
                None => end,
            }
        };
        let (from, to) = (end(from), end(to));
        let named = properties(rest);
        let cells = named.into_iter().map(|(name, value)| (draft.builder.key(&name), value));
        let cells = cells.collect();
        draft.edge(DraftEdge { from, to, kind, undirected, cells });
    }
    let name = "a list of relationships without heads, each from its first to its second part";
    draft.report.guess(name);
    draft.finish()
}

/// The properties that follow the ends.
fn properties(rest: &str) -> Vec<(String, Value)> {
    if rest.starts_with('{') {
        // Python writes texts in single quotes.
        let json = || parse_json_value(&rest.replace('\'', "\""));
        if let Some(Value::Map(map)) = parse_json_value(rest).or_else(json) {
            return map.iter().map(|(key, value)| (key.to_string(), value.clone())).collect();
        }
    }
    let number = |text: &str| {
        parse_int(text).map(Value::Int).or_else(|| parse_decimal(text).map(Value::Float))
    };
    let parts = rest.split(SEPARATORS).filter(|part| !part.is_empty());
    let named = |(place, part): (usize, &str)| {
        let value = number(part).unwrap_or_else(|| Value::from(part));
        let is_weight = place == 0 && !matches!(value, Value::String(_));
        (if is_weight { "weight".to_owned() } else { format!("column_{}", place + 3) }, value)
    };
    parts.enumerate().map(named).collect()
}
