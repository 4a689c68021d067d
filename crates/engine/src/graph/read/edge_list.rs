//! Reads a list of relationships without heads, as networkx and igraph write it: a line for each,
//! with both ends, and after them a weight, or properties as Python writes them:
//! `1 2 {'weight': 0.5}`. In a list of neighbours, a line has a node and all that it leads to.

use rustc_hash::FxHashSet;

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
    let is_called_so =
        ["edgelist", "edges", "el", "ncol"].iter().any(|ending| has_extension(name, ending));
    is_called_so || is_number(from) && is_number(to)
}

/// How many lines are looked at to find out that a table is no list of neighbours.
const SAMPLE: usize = 100;

/// Whether a text is a list of neighbours: its file is called so, or its lines have different numbers of
/// names, each of which begins a line.
pub(super) fn is_adjacency_list(name: &str, text: &str) -> bool {
    if has_extension(name, "adjlist") {
        return true;
    }
    let lines = || {
        let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
    };
    let names_of = |line: &'_ str| -> Vec<String> {
        let parts = line.split([',', ';', '\t']).map(|part| part.trim().trim_matches('"'));
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    // Most tables have rows of one length, which the first of them show.
    let counts: FxHashSet<usize> = lines().take(SAMPLE).map(|line| names_of(line).len()).collect();
    if counts.len() < 2 || counts.iter().all(|count| *count <= 2) {
        return false;
    }
    let firsts: FxHashSet<String> =
        lines().filter_map(|line| names_of(line).into_iter().next()).collect();
    firsts.len() == lines().count()
        && lines().all(|line| names_of(line).iter().all(|name| firsts.contains(name)))
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

/// Reads the graph of a text. The ids are numbers if all are. `name` is that of the file: in ncol, which
/// Large Graph Layout reads, relationships have no direction.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_edge_list(
    file: FileId,
    name: &str,
    text: &str,
    options: &ReadOptions,
) -> Result<GraphReading> {
    let mut draft = GraphDraft::new(options);
    let kind = draft.builder.edge_type(UNTYPED);
    let text_start = text.trim_start_matches('\u{feff}');
    let lines = || text_start.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    let rows = || lines().filter(|line| !line.starts_with('#'));
    let is_ncol = has_extension(name, "ncol");
    let says_so = || lines().take_while(|line| line.starts_with('#')).any(says_undirected);
    let undirected = is_ncol || says_so();
    let is_number = |id: &str| parse_int(id).is_some();
    let numbers = rows().filter_map(parts).all(|(from, to, _)| is_number(from) && is_number(to));
    if is_adjacency_list(name, text) {
        return read_adjacency_list(draft, file, text, undirected);
    }
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
    if is_ncol {
        draft.report.guess("relationships of ncol have no direction");
    }
    draft.finish()
}

/// Reads lines with a node and all that it leads to. A node may have a line alone.
fn read_adjacency_list(
    mut draft: GraphDraft,
    file: FileId,
    text: &str,
    undirected: bool,
) -> Result<GraphReading> {
    let (kind, id_key) = (draft.builder.edge_type(UNTYPED), draft.builder.key("id"));
    // Names hold blanks where another sign parts them.
    let signs = [',', ';', '\t'];
    let has_sign = text.lines().any(|line| !line.starts_with('#') && line.contains(signs));
    let is_separator = |c: char| if has_sign { signs.contains(&c) } else { c.is_whitespace() };
    let mut known = FxHashSet::default();
    for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
        if line.trim().starts_with('#') {
            continue;
        }
        let names = line.split(is_separator).map(|name| name.trim().trim_matches('"'));
        let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
        for name in &names {
            if known.insert(*name) {
                let at = span_of_part(file, text, name);
                draft.node(name, &[], [(id_key, Value::from(*name))], at);
            }
        }
        let Some((from, others)) = names.split_first() else { continue };
        for to in others {
            let end = |id: &str| DraftEnd::text(id, span_of_part(file, text, id));
            let (from, to) = (end(from), end(to));
            draft.edge(DraftEdge { from, to, kind, undirected, cells: Vec::new() });
        }
    }
    draft
        .report
        .guess("a list of neighbours: relationships from the first name of a line to the others");
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
