//! Reads a graph as the collection KONECT writes it (`out.name`): a comment that says whether
//! relationships have a direction or nodes are of two modes, and a line for each relationship with
//! both ends, its weight and its time.
//!
//! Standard: J. Kunegis, “Handbook of Network Analysis [KONECT]”, section on its file format.

use crate::diagnostic::{Result, codes};
use crate::text::{FileId, Span};

use super::draft::GraphDraft;
use super::numbered::{MOST_NUMBERED, NumberedNodes, number};
use super::{GraphReading, ReadOptions, span_of_part};

/// The numbers of both ends with their places, and the words after them.
type KonectRow<'a> = ([(usize, Span); 2], Vec<&'a str>);

/// Whether a text begins as KONECT's files do: `% sym unweighted`.
pub(super) fn is_konect(start: &str) -> bool {
    let mut words = start.lines().next().unwrap_or_default().split_whitespace();
    words.next() == Some("%")
        && words.next().is_some_and(|kind| ["sym", "asym", "bip"].contains(&kind))
        && words.next().is_some()
}

/// Reads the graph of a text. Nodes of the second mode get numbers that follow those of the first.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_konect(file: FileId, text: &str, options: &ReadOptions) -> Result<GraphReading> {
    let mut draft = GraphDraft::new(options);
    let text_start = text.trim_start_matches('\u{feff}');
    let lines = || text_start.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    let head = lines().next().unwrap_or_default();
    let says = |word: &str| head.split_whitespace().any(|known| known == word);
    let place = |part: &str| span_of_part(file, text, part);
    let mut rows: Vec<KonectRow> = Vec::new();
    for line in lines().filter(|line| !line.starts_with('%')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |n: usize| {
            let word = words.get(n)?;
            let number = word.parse().ok().filter(|n| (1..=MOST_NUMBERED).contains(n))?;
            Some((number, place(word)))
        };
        match (number(0), number(1)) {
            (Some(from), Some(to)) => rows.push(([from, to], words[2..].to_vec())),
            _ => {
                let message = "a line begins with the numbers of two nodes";
                draft.wrong(&codes::GRAPH_TEXT, message, place(line));
            }
        }
    }
    // The second comment may say how many nodes there are: relationships, nodes, nodes of the
    // second mode.
    let counts =
        lines().nth(1).and_then(|line| line.strip_prefix('%')).map_or(Vec::new(), |line| {
            line.split_whitespace().map_while(|word| word.parse::<usize>().ok()).collect()
        });
    let most = |end: usize| rows.iter().map(|(ends, _)| ends[end].0).max().unwrap_or(0);
    let declared =
        |n: usize| counts.get(n).copied().filter(|count| *count <= MOST_NUMBERED).unwrap_or(0);
    let (first, second) = (most(0).max(declared(1)), most(1).max(declared(2)));
    let is_bipartite = says("bip");
    let nodes = NumberedNodes::new(&mut draft, is_bipartite.then_some(first));
    let count = if is_bipartite { first + second } else { first.max(second) };
    nodes.declare(&mut draft, count, place(head));
    let time_key = draft.builder.key("time");
    for ([from, (to, at)], rest) in rows {
        let to = (nodes.in_second(to), at);
        let weight = rest.first().and_then(|word| number(word)).filter(|_| !says("unweighted"));
        let time = rest.get(1).and_then(|word| number(word)).map(|time| (time_key, time));
        nodes.edge(&mut draft, [from, to], !says("asym"), weight, time.into_iter().collect());
    }
    if is_bipartite {
        let message = format!("nodes of the second mode have the numbers from {}", first + 1);
        draft.report.guess(message);
    }
    draft.finish()
}
