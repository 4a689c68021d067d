//! Finds out what the columns of a table are for, and tells tables of nodes from tables of
//! relationships.

use super::super::names::{self, ColumnNames, ColumnUse, EdgeEnd};
use super::heads::{ColumnHead, ColumnRole};

/// The numbers of the columns of a table of nodes, by what they are for.
#[derive(Debug, Clone)]
pub(super) struct NodeColumns {
    pub(super) id: usize,
    /// The column of the labels, and whether it holds nothing else.
    pub(super) labels: Option<(usize, bool)>,
    /// The column that names the nodes for people.
    pub(super) name: Option<usize>,
    /// Whether the id was found by the place of its column alone.
    pub(super) id_by_place: bool,
}

/// The numbers of the columns of a table of relationships, by what they are for.
#[derive(Debug, Clone)]
pub(super) struct EdgeColumns {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The column of the types, where the user or a role says it.
    pub(super) kind: Option<usize>,
}

/// The column that the user names for a use: by its head, or by its number, counted from 1.
fn given(heads: &[ColumnHead], columns: &ColumnNames, of: ColumnUse) -> Option<usize> {
    let wanted = columns.head(of)?;
    let exact = heads.iter().position(|head| head.name == wanted);
    let alike = || heads.iter().position(|head| ColumnNames::is_same(wanted, &head.name));
    let number = || wanted.parse::<usize>().ok()?.checked_sub(1).filter(|n| *n < heads.len());
    exact.or_else(alike).or_else(number)
}

fn with_role(heads: &[ColumnHead], role: ColumnRole) -> Option<usize> {
    heads.iter().position(|head| head.role == Some(role))
}

/// The column with a name in its plain form and no role. One whose head says a type is a property;
/// it is taken only for the exact name, where there is no other.
fn named(heads: &[ColumnHead], name: &str) -> Option<usize> {
    let plain = |head: &ColumnHead| head.role.is_none() && head.plain == name;
    let exact = |head: &ColumnHead| head.role.is_none() && head.name == name;
    heads.iter().position(plain).or_else(|| heads.iter().position(exact))
}

/// As [`named`], for a column whose head says no type.
fn untyped(heads: &[ColumnHead], name: &str) -> Option<usize> {
    heads.iter().position(|head| head.role.is_none() && head.plain == name)
}

/// Finds what the columns of a table of nodes are for. The id is the first column where no head says
/// another one.
pub(super) fn node_columns(heads: &[ColumnHead], columns: &ColumnNames) -> NodeColumns {
    let first = heads.iter().position(|head| !head.is_ignored()).unwrap_or(0);
    let by_name = || {
        let id = |head: &ColumnHead| head.role.is_none() && names::is_id(&head.plain);
        named(heads, "id").or_else(|| named(heads, "n")).or_else(|| heads.iter().position(id))
    };
    let name = heads.iter().position(|head| head.role.is_none() && names::is_name(&head.plain));
    let id = given(heads, columns, ColumnUse::Id)
        .or_else(|| with_role(heads, ColumnRole::Id))
        .or_else(by_name);
    let labels = given(heads, columns, ColumnUse::Kind)
        .or_else(|| with_role(heads, ColumnRole::Label))
        .map(|column| (column, true))
        .or_else(|| {
            names::LABELS.iter().zip(0..).find_map(|(name, rank)| {
                let column =
                    if name == &"kind" { named(heads, name) } else { untyped(heads, name) };
                Some((column?, rank < names::SURE_LABELS))
            })
        });
    let id_by_place = id.is_none();
    let id = id.or(name).unwrap_or(first);
    NodeColumns { id, labels: labels.filter(|(at, _)| *at != id), name, id_by_place }
}

/// Finds what the columns of a table of relationships are for; `None` where it is none.
pub(super) fn edge_columns(heads: &[ColumnHead], columns: &ColumnNames) -> Option<EdgeColumns> {
    let (from, to) = ends(heads, columns)?;
    let kind = given(heads, columns, ColumnUse::Type)
        .or_else(|| with_role(heads, ColumnRole::Type))
        .or_else(|| with_role(heads, ColumnRole::Label));
    Some(EdgeColumns { from, to, kind })
}

/// The columns that may hold the types of relationships, best first.
pub(super) fn type_columns(heads: &[ColumnHead]) -> impl Iterator<Item = usize> + '_ {
    // A head with a type is that of a property; only the exact name is an exception.
    let exact = std::iter::once(heads.iter().position(|head| head.name == "type"));
    names::TYPES.iter().map(|name| untyped(heads, name)).chain(exact).flatten()
}

/// The columns of both ends.
fn ends(heads: &[ColumnHead], columns: &ColumnNames) -> Option<(usize, usize)> {
    let given = |of| given(heads, columns, of);
    if let (Some(from), Some(to)) = (given(ColumnUse::Source), given(ColumnUse::Target)) {
        return Some((from, to));
    }
    if let (Some(from), Some(to)) =
        (with_role(heads, ColumnRole::Start), with_role(heads, ColumnRole::End))
    {
        return Some((from, to));
    }
    // Both ends have names of the same pair, such as `from` and `to`.
    let end = |wanted: EdgeEnd, rank: usize| {
        let fits = |name: &str| names::is_end(name, wanted, rank);
        heads.iter().position(|head| head.role.is_none() && fits(&head.plain))
    };
    let pair = names::end_ranks().find_map(|rank| {
        Some((end(EdgeEnd::Source, rank)?, end(EdgeEnd::Target, rank)?, names::is_sure(rank)))
    });
    // Tables that were written before with types in all heads.
    let exact = |[from, to]: [&str; 2]| Some((named(heads, from)?, named(heads, to)?, true));
    let (from, to, sure) = pair
        .or_else(|| exact(["src", "dst"]))
        .or_else(|| exact(["source", "target"]))
        .or_else(|| same_thing(heads))?;
    // A table of people may have the start and the end of their lives.
    let describes = |head: &ColumnHead| head.role.is_none() && head.plain == "name";
    let nodes = with_role(heads, ColumnRole::Id).is_some()
        || (!sure && named(heads, "id").is_some() && heads.iter().any(describes));
    (!nodes).then_some((from, to))
}

/// The columns of both ends where their heads name the same thing: `from_person` and `to_person`. A
/// table with ids or names of its own is one of nodes.
fn same_thing(heads: &[ColumnHead]) -> Option<(usize, usize, bool)> {
    let is_node = |head: &ColumnHead| names::is_id(&head.plain) || names::is_name(&head.plain);
    if heads.iter().any(is_node) {
        return None;
    }
    let ends: Vec<(usize, EdgeEnd, &str)> = (0..)
        .zip(heads)
        .filter(|(_, head)| head.role.is_none())
        .filter_map(|(n, head)| names::named_end(&head.plain).map(|(end, thing)| (n, end, thing)))
        .collect();
    ends.iter().filter(|(_, end, _)| *end == EdgeEnd::Source).find_map(|(from, _, thing)| {
        let same =
            |(_, end, other): &&(usize, EdgeEnd, &str)| *end == EdgeEnd::Target && other == thing;
        ends.iter().find(same).map(|(to, ..)| (*from, *to, false))
    })
}
