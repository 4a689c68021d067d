//! Reads a table of relationships.

use rustc_hash::FxHashSet;

use crate::diagnostic::codes;
use crate::graph::{NodeId, Type};

use super::super::UNTYPED;
use super::super::cell_type::{parse_bool, parse_decimal, parse_int, without_formula_guard};
use super::super::names;
use super::super::report::Leniency;
use super::heads::ColumnHead;
use super::properties::TablePart;
use super::roles::type_columns;
use super::table::CsvTable;
use super::{CsvReading, EdgeColumns, KnownTable, shown};

/// A column with more different texts than this, and more than one for four relationships, does not
/// hold types.
const MANY_TYPES: usize = 100;

/// What the columns of a table of relationships are for, after a look at their cells.
struct EdgeUses {
    from: usize,
    to: usize,
    kind: Option<usize>,
    direction: Option<(usize, DirectionWords)>,
}

/// How a column says whether relationships have a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DirectionWords {
    /// `directed`, `undirected` or `mutual`.
    Words,
    /// A boolean that is true for those with a direction.
    IsDirected,
    /// A boolean that is true for those without one.
    IsUndirected,
}

impl DirectionWords {
    fn is_directed(self, text: &str) -> Option<bool> {
        match self {
            DirectionWords::Words => names::direction(text),
            DirectionWords::IsDirected => parse_bool(text),
            DirectionWords::IsUndirected => parse_bool(text).map(|undirected| !undirected),
        }
    }
}

impl CsvReading<'_> {
    /// Reads a table of relationships. `declared` says whether nodes stand in tables of their own,
    /// so that an end which is in none is worth a remark.
    pub(super) fn edge_table(&mut self, known: &KnownTable, which: &EdgeColumns, declared: bool) {
        let KnownTable { table, heads, .. } = known;
        let uses = EdgeUses::find(table, heads, which);
        self.builder.reserve_edges(table.rows());
        self.made.table.reserve(if declared { 0 } else { table.rows() });
        let group = |column: usize| heads[column].group.as_deref();
        let tables = [self.ids.tables(group(uses.from)), self.ids.tables(group(uses.to))];
        let mut kinds = LastType::default();
        for row in 0..table.rows() {
            let from = self.end(table, row, uses.from, &tables[0], declared);
            let to = self.end(table, row, uses.to, &tables[1], declared);
            match (from, to) {
                (Some(from), Some(to)) => self.edge(table, row, &uses, [from, to], &mut kinds),
                _ => {
                    let missing = [(from, uses.from, "source"), (to, uses.to, "target")];
                    for (_, column, end) in missing.into_iter().filter(|(end, ..)| end.is_none()) {
                        let message = format!("a relationship without a {end}");
                        self.report
                            .mistake(|| table.wrong(row, column, &codes::EMPTY_FIELD, message));
                    }
                }
            }
        }
        let direction = uses.direction.map(|(column, _)| column);
        let used = [Some(uses.from), Some(uses.to), uses.kind, direction];
        let columns = self.property_columns(known, &used);
        self.edges.add(TablePart::new(columns, table.rows()));
        self.say_edges(known, &uses);
    }

    /// The node of an end, which is made where no table has it; `None` where the cell is empty.
    #[inline]
    fn end(
        &mut self,
        table: &CsvTable,
        row: usize,
        column: usize,
        tables: &[usize],
        declared: bool,
    ) -> Option<NodeId> {
        let id = table.id(row, column);
        if id.is_empty() {
            return None;
        }
        // Programs that hold numbers as decimals write the id 7 as `7.0`.
        let whole = || id.strip_suffix(".0").and_then(|id| self.ids.find(tables, id));
        let found = self.ids.find(tables, &id).or_else(whole);
        Some(
            found
                .unwrap_or_else(|| self.made_node(&id, declared.then(|| table.place(row, column)))),
        )
    }

    #[inline]
    fn edge(
        &mut self,
        table: &CsvTable,
        row: usize,
        uses: &EdgeUses,
        [from, to]: [NodeId; 2],
        kinds: &mut LastType,
    ) {
        let text = uses.kind.map(|column| table.value(row, column));
        let text = text.as_deref().map_or("", without_formula_guard);
        if let Some(column) = uses.kind.filter(|_| text.is_empty()) {
            let place = || (UNTYPED.to_owned(), Some(table.place(row, column)));
            self.report.let_pass(Leniency::NoType, place);
        }
        let name = if text.is_empty() { UNTYPED } else { text };
        let kind = kinds.get(name, || self.builder.edge_type(name));
        let edge = self.builder.edge_by_numbers(from, to, kind, []);
        let said =
            uses.direction.and_then(|(column, words)| words.is_directed(&table.value(row, column)));
        if !said.unwrap_or(!table.undirected) {
            self.builder.make_undirected(edge);
        }
    }

    /// Notes for what the columns of a table of relationships were taken, unless their heads say it
    /// as ours do.
    fn say_edges(&mut self, known: &KnownTable, uses: &EdgeUses) {
        let (table, heads) = (&known.table, &known.heads);
        let own = |column: usize, names: &[&str]| {
            heads[column].role.is_some() || names.contains(&heads[column].name.as_str())
        };
        let plainly = own(uses.from, &["src", "source"])
            && own(uses.to, &["dst", "target"])
            && uses.kind.is_some_and(|kind| own(kind, &["type"]))
            && uses.direction.is_none_or(|(column, _)| own(column, &["direction"]));
        if plainly {
            return;
        }
        let (from, to) = (shown(table, uses.from), shown(table, uses.to));
        let mut said = format!("{}: relationships from {from} to {to}", table.name);
        match uses.kind {
            Some(kind) => said.push_str(&format!(", types in {}", shown(table, kind))),
            None => said.push_str(&format!(", all of type {UNTYPED}")),
        }
        if let Some((direction, _)) = uses.direction {
            said.push_str(&format!(", directions in {}", shown(table, direction)));
        }
        self.said.push(said);
    }
}

/// The type of the last relationship, which mostly is that of the next one too.
#[derive(Default)]
struct LastType {
    last: Option<(String, Type)>,
}

impl LastType {
    #[inline]
    fn get(&mut self, name: &str, find: impl FnOnce() -> Type) -> Type {
        match &self.last {
            Some((known, kind)) if known == name => *kind,
            _ => {
                let kind = find();
                self.last = Some((name.to_owned(), kind));
                kind
            }
        }
    }
}

impl EdgeUses {
    fn find(table: &CsvTable, heads: &[ColumnHead], which: &EdgeColumns) -> EdgeUses {
        let free = |column: &usize| {
            *column != which.from && *column != which.to && Some(*column) != which.kind
        };
        let direction = (0..table.width())
            .filter(free)
            .find_map(|column| Some((column, direction_words(table, column, &heads[column])?)));
        let may_hold = |column: &usize| {
            // A column that is called `type` holds types, whatever they are.
            let sure = heads[*column].plain == "type" || heads[*column].name == "type";
            free(column)
                && direction.is_none_or(|(used, _)| used != *column)
                && (sure || holds_types(table, *column))
        };
        let kind = which.kind.or_else(|| type_columns(heads).find(may_hold));
        EdgeUses { from: which.from, to: which.to, kind, direction }
    }
}

/// How a column says for each relationship whether it has a direction; `None` where it does not.
fn direction_words(table: &CsvTable, column: usize, head: &ColumnHead) -> Option<DirectionWords> {
    let words = match head.plain.as_str() {
        "type" | "edgetype" | "direction" | "directedness" => &[DirectionWords::Words][..],
        "directed" => &[DirectionWords::Words, DirectionWords::IsDirected],
        "undirected" => &[DirectionWords::IsUndirected],
        _ => return None,
    };
    let all = |words: &&DirectionWords| {
        let mut texts = (0..table.rows())
            .map(|row| table.value(row, column))
            .filter(|text| !text.is_empty())
            .peekable();
        texts.peek().is_some() && texts.all(|text| words.is_directed(&text).is_some())
    };
    words.iter().find(all).copied()
}

/// Whether a column may hold types: texts that repeat, and no numbers.
fn holds_types(table: &CsvTable, column: usize) -> bool {
    let most = MANY_TYPES.max(table.rows() / 4);
    let mut different = FxHashSet::default();
    for row in 0..table.rows() {
        let text = table.value(row, column);
        if text.is_empty() || different.contains(&text) {
            continue;
        }
        if different.len() == most || parse_int(&text).is_some() || parse_decimal(&text).is_some() {
            return false;
        }
        different.insert(text);
    }
    !different.is_empty()
}
