//! The names that programs give to the parts of a graph: the id of a node, the ends and the type of
//! a relationship.
//!
//! Names are compared in their plain form, without regard to case and to signs, so that `Source ID`,
//! `source_id` and `sourceId` are the same.

/// A name in small letters, with letters and digits alone: `sourceid` for `Source ID`.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Which end of a relationship a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EdgeEnd {
    Source,
    Target,
}

/// Names for both ends of a relationship. Those that come first are preferred, and the last ones may
/// also be names of other things: the start and the end of a life.
const ENDS: [(&[&str], &[&str]); 10] = [
    (&["src"], &["dst", "dest", "tgt", "trg"]),
    (&["source"], &["target", "destination"]),
    (&["from"], &["to"]),
    (&["start"], &["end"]),
    (&["subject", "subj"], &["object", "obj"]),
    (&["origin", "orig"], &["destination", "dest"]),
    (&["sender", "author"], &["receiver", "recipient"]),
    (&["tail"], &["head"]),
    (
        &["node1", "vertex1", "person1", "entity1", "actor1", "v1", "id1", "name1"],
        &["node2", "vertex2", "person2", "entity2", "actor2", "v2", "id2", "name2"],
    ),
    (&["nodea", "persona", "entitya"], &["nodeb", "personb", "entityb"]),
];

/// How many pairs of [`ENDS`] never stand for anything else.
const SURE: usize = 2;

/// Endings that say no more: `source_id`, `fromNode`.
const SUFFIXES: [&str; 7] = ["nodeid", "node", "vertex", "id", "name", "label", "key"];

/// The end of a relationship that a name in its plain form stands for, and its rank: the lower, the
/// surer.
pub(super) fn edge_end(plain: &str) -> Option<(EdgeEnd, usize)> {
    let ends = [EdgeEnd::Source, EdgeEnd::Target];
    end_ranks().find_map(|rank| {
        let end = ends.into_iter().find(|end| is_end(plain, *end, rank))?;
        Some((end, rank))
    })
}

/// Whether a name in its plain form stands for an end, in the pair of names of this rank: a
/// `destination` belongs to a `source` as well as to an `origin`.
pub(super) fn is_end(plain: &str, end: EdgeEnd, rank: usize) -> bool {
    let (sources, targets) = ENDS[rank];
    let names = match end {
        EdgeEnd::Source => sources,
        EdgeEnd::Target => targets,
    };
    let stems = SUFFIXES.iter().filter_map(|suffix| plain.strip_suffix(suffix));
    names.contains(&plain) || stems.into_iter().any(|stem| names.contains(&stem))
}

/// What follows `from` or `source`, or else `to` or `target`, in a name in its plain form:
/// `person` in `fromperson`. `None` where it is a time: `from_date` is no end.
pub(super) fn named_end(plain: &str) -> Option<(EdgeEnd, &str)> {
    const TIMES: [&str; 6] = ["date", "day", "month", "year", "time", "age"];
    let starts = [
        ("from", EdgeEnd::Source),
        ("source", EdgeEnd::Source),
        ("to", EdgeEnd::Target),
        ("target", EdgeEnd::Target),
    ];
    let (rest, end) =
        starts.iter().find_map(|(start, end)| Some((plain.strip_prefix(start)?, *end)))?;
    (!rest.is_empty() && !TIMES.contains(&rest)).then_some((end, rest))
}

/// The ranks of the names of ends, the surest first.
pub(super) fn end_ranks() -> std::ops::Range<usize> {
    0..ENDS.len()
}

/// Whether names of this rank stand for the ends of relationships wherever they occur.
pub(super) fn is_sure(rank: usize) -> bool {
    rank < SURE
}

/// Whether a name in its plain form is that of an id.
pub(super) fn is_id(plain: &str) -> bool {
    ["id", "nodeid", "identifier", "key", "uid", "uuid"].contains(&plain)
}

/// Whether a name in its plain form is that of a property that names a node.
pub(super) fn is_name(plain: &str) -> bool {
    ["name", "label", "title", "nodelabel", "nodename", "fullname"].contains(&plain)
}

/// Names of what says the labels of a node, best first.
pub(super) const LABELS: [&str; 6] =
    ["labels", "nodelabels", "kind", "type", "nodetype", "entitytype"];

/// How many of [`LABELS`] hold nothing else. What the others hold is a property as well.
pub(super) const SURE_LABELS: usize = 3;

/// The labels in a text, as `Person;Writer` or `:Person:Writer`.
pub(super) fn split_labels(text: &str) -> impl Iterator<Item = &str> {
    let colons = text.trim_start().starts_with(':');
    let parts = text.split(move |c| c == ';' || (colons && c == ':'));
    parts.map(str::trim).filter(|label| !label.is_empty())
}

/// Names of what says the type of a relationship, best first.
pub(super) const TYPES: [&str; 12] = [
    "type",
    "relationshiptype",
    "reltype",
    "edgetype",
    "relationship",
    "relation",
    "predicate",
    "interaction",
    "kind",
    "label",
    "edgelabel",
    "edge",
];

/// Whether a text says that a relationship has a direction; `None` where it says neither. A mutual
/// one holds both ways, as one without a direction does.
pub(super) fn direction(text: &str) -> Option<bool> {
    let text = text.trim();
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("directed") {
        Some(true)
    } else if is("undirected") || is("mutual") {
        Some(false)
    } else {
        None
    }
}

/// What a column is for, where its head does not say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnUse {
    Id,
    Kind,
    Source,
    Target,
    Type,
}

/// What columns of CSV are for, by their heads: `source=A,target=B,type=C`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnNames {
    list: Vec<(ColumnUse, String)>,
}

impl ColumnNames {
    /// The uses, with their words.
    const USES: [(&str, ColumnUse); 5] = [
        ("source", ColumnUse::Source),
        ("target", ColumnUse::Target),
        ("type", ColumnUse::Type),
        ("id", ColumnUse::Id),
        ("kind", ColumnUse::Kind),
    ];

    /// Reads `source=A,target=B,type=C,id=D,kind=E`, of which parts may be left out.
    ///
    /// # Errors
    /// A part is written in another way. The error says what is wrong with it.
    pub fn parse(text: &str) -> std::result::Result<ColumnNames, String> {
        let part = |part: &str| {
            let (word, head) = part.split_once('=').ok_or_else(|| {
                format!("“{part}” names no column: write source=A,target=B with the heads A and B")
            })?;
            let named = ColumnNames::USES.iter().find(|(known, _)| *known == plain(word));
            let (_, used) = named.ok_or_else(|| {
                format!(
                    "columns are for source, target, type, id or kind, and not “{}”",
                    word.trim()
                )
            })?;
            match head.trim() {
                "" => Err(format!("no column is named after “{word}=”")),
                head => Ok((*used, head.to_owned())),
            }
        };
        Ok(ColumnNames { list: text.split(',').map(part).collect::<Result<_, _>>()? })
    }

    /// Whether no column is named.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The head that is given for a use.
    pub(super) fn head(&self, of: ColumnUse) -> Option<&str> {
        self.list.iter().find(|(used, _)| *used == of).map(|(_, head)| head.as_str())
    }

    /// Whether two heads are the same name.
    pub(super) fn is_same(given: &str, head: &str) -> bool {
        given == head || plain(given) == plain(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_known_in_many_spellings() {
        for name in ["Source", "source_id", "SourceNodeId", "from", "From Node", "_start", "node1"]
        {
            assert_eq!(edge_end(&plain(name)).map(|(end, _)| end), Some(EdgeEnd::Source), "{name}");
        }
        for name in ["Target", "dst", "to_id", "toNode", "_end", "endNode", "object"] {
            assert_eq!(edge_end(&plain(name)).map(|(end, _)| end), Some(EdgeEnd::Target), "{name}");
        }
        let destination = plain("Destination");
        assert!(
            is_end(&destination, EdgeEnd::Target, 1) && is_end(&destination, EdgeEnd::Target, 5)
        );
        assert_eq!(named_end("fromperson"), Some((EdgeEnd::Source, "person")));
        assert_eq!(named_end("todate"), None);
        for name in ["id", "name", "node", "weight", "resource", "total", "idname"] {
            assert_eq!(edge_end(&plain(name)), None, "{name}");
        }
    }

    #[test]
    fn columns_are_named_on_the_command_line() {
        let names = ColumnNames::parse("source=A b, target=C").unwrap();
        assert_eq!(names.head(ColumnUse::Source), Some("A b"));
        assert_eq!(names.head(ColumnUse::Type), None);
        assert!(ColumnNames::parse("A").is_err());
        assert!(ColumnNames::parse("from=A").is_err());
        assert!(ColumnNames::parse("source=").is_err());
    }
}
