//! Parses openCypher: text to tokens, tokens to a syntax tree, syntax tree to the algebra of
//! [`crate::query::algebra`].
//!
//! It reads all of read-only openCypher 9. Clauses that would change the graph are refused by name.

mod clause_table;
mod lexer;
mod lower;
mod parameter_value;
mod parse;
mod procedure;
pub(crate) mod syntax;

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Result, codes};
use crate::graph::Graph;
use crate::query::Query;
use crate::query::algebra::{Expr, ExprPlaces};
use crate::text::{FileId, Span};

pub use clause_table::{CLAUSES, ClauseEntry};
pub use lexer::is_reserved;
pub use parameter_value::parameter_value;
pub(crate) use parse::script;

impl Query {
    /// Parses a query in openCypher. Takes time proportional to the length of the text, which may
    /// have at most one megabyte.
    ///
    /// # Errors
    /// What is wrong with the text, by the names of the openCypher conformance suite. Everything
    /// that can be known without a graph is reported here, before the query is run. Spans in the
    /// mistakes refer to the file `FileId(0)`.
    ///
    /// # Examples
    ///
    /// ```
    /// use polemic_engine::query::Query;
    ///
    /// let query = Query::parse("MATCH (p:Person) RETURN p.name AS who, count(*)")?;
    /// assert_eq!(query.columns, ["who", "count(*)"]);
    ///
    /// // A query can be printed; the text is parsed as the same query again.
    /// let printed = query.to_string();
    /// assert_eq!(Query::parse(&printed)?.to_string(), printed);
    ///
    /// let text = "MATCH (p:Person) RETURN q.name";
    /// let mistakes = Query::parse(text).unwrap_err();
    /// assert_eq!(mistakes[0].code.id, "SyntaxError.UndefinedVariable");
    /// assert_eq!(&text[mistakes[0].span.expect("it has a place").range()], "q");
    /// # Ok::<(), Vec<polemic_engine::diagnostic::Diagnostic>>(())
    /// ```
    pub fn parse(text: &str) -> Result<Query> {
        parsed(text, None)
    }

    /// The conditions of a query that can never hold on a graph, such as a date that is compared with
    /// a text, or `= null`: one warning for each, with what to write instead. Which types the values
    /// of a property have is looked up in the graph, in O(nodes + relationships) for each comparison
    /// that never holds. A text with mistakes has none.
    ///
    /// # Examples
    ///
    /// ```
    /// use polemic_engine::graph::{GraphBuilder, Value};
    /// use polemic_engine::query::Query;
    ///
    /// let mut builder = GraphBuilder::new();
    /// builder.node(["Town"], [("founded", Value::Int(1158))]);
    /// let graph = builder.finish();
    ///
    /// let text = "MATCH (t:Town) WHERE t.founded = '1158' RETURN t";
    /// let remark = &Query::remarks(text, &graph)[0];
    /// assert_eq!(remark.help.as_deref(), Some("write 1158 without quotes"));
    /// ```
    pub fn remarks(text: &str, graph: &Graph) -> Vec<Diagnostic> {
        match parse::parse_query(text, FileId(0)) {
            Ok(tree) => lower::remarks(&tree, text, graph),
            Err(_) => Vec::new(),
        }
    }

    /// Parses a query for one graph. If the graph was closed with
    /// [`GraphBuilder::close`](crate::graph::GraphBuilder::close), labels, relationship types and
    /// property keys that it does not know are mistakes. The query can be run on other graphs as
    /// well.
    ///
    /// # Errors
    /// As for [`Query::parse`], and every name that a closed graph does not know.
    ///
    /// # Examples
    ///
    /// ```
    /// use polemic_engine::graph::GraphBuilder;
    /// use polemic_engine::query::Query;
    ///
    /// let mut builder = GraphBuilder::new();
    /// builder.close(["Person"], ["KNEW"], ["name"]);
    /// let graph = builder.finish();
    ///
    /// let mistakes = Query::parse_for("MATCH (p:Persn) RETURN p.name", &graph).unwrap_err();
    /// assert_eq!(mistakes[0].help.as_deref(), Some("did you mean `Person`?"));
    /// ```
    pub fn parse_for(text: &str, graph: &Graph) -> Result<Query> {
        parsed(text, graph.is_closed().then_some(graph))
    }

    /// The labels, relationship types and property keys in the text of a query that a graph does
    /// not have. They are no mistakes where the graph was not closed, but finding nothing by them
    /// surprises whoever misspelt one. Empty for a text that is no query.
    pub fn unknown_names(text: &str, graph: &Graph) -> Vec<Diagnostic> {
        let tree = parse::parse_query(text, FileId(0)).map_err(|fault| vec![*fault]);
        let mistakes = tree.and_then(|tree| lower::lower_query(&tree, text, Some(graph))).err();
        let mut unknown = mistakes.unwrap_or_default();
        unknown.retain(|mistake| mistake.code.id == codes::UNKNOWN_SCHEMA_NAME.id);
        unknown
    }
}

/// The queries that were parsed last, by their texts: a program often runs the same text again, and
/// on a small graph parsing it takes longer than running it.
static PARSED: LazyLock<Mutex<FxHashMap<Arc<str>, Query>>> = LazyLock::new(Mutex::default);

/// How many queries are kept, and how many bytes the text of each has at most.
const KEPT: usize = 64;
const LONGEST_KEPT: usize = 4096;

/// Parses a text, or copies the query that it gave lately.
fn parsed(text: &str, schema: Option<&Graph>) -> Result<Query> {
    if schema.is_some() || text.len() > LONGEST_KEPT {
        return parsed_anew(text, schema);
    }
    let lock = || PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(query) = lock().get(text) {
        return Ok(query.clone());
    }
    let query = parsed_anew(text, None)?;
    let mut kept = lock();
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(text.into(), query.clone());
    Ok(query)
}

fn parsed_anew(text: &str, schema: Option<&Graph>) -> Result<Query> {
    let tree = parse::parse_query(text, FileId(0)).map_err(|fault| vec![*fault])?;
    let mut query = lower::lower_query(&tree, text, schema)?;
    let text: Arc<str> = text.into();
    for (n, branch) in query.branches.iter_mut().enumerate() {
        let text = Arc::clone(&text);
        branch.places = ExprPlaces::new(move |expr| place_of(&text, n, expr));
    }
    Ok(query)
}

/// Where an expression of a branch stands in a text, by parsing the text again.
fn place_of(text: &str, branch: usize, expr: &Expr) -> Option<Span> {
    let tree = parse::parse_query(text, FileId(0)).ok()?;
    lower::place_of(&tree, text, branch, expr)
}
