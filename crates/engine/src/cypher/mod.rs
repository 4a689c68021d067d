//! Parses openCypher: text to tokens, tokens to a syntax tree, syntax tree to the algebra of
//! [`crate::query::algebra`].
//!
//! It reads all of read-only openCypher 9. Clauses that would change the graph are refused by name.

mod lexer;
mod lower;
mod parse;
mod syntax;

use crate::diagnostic::Result;
use crate::graph::Graph;
use crate::query::Query;
use crate::text::FileId;

pub use lexer::is_reserved;

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
        let tree = parse::parse_query(text, FileId(0)).map_err(|fault| vec![*fault])?;
        lower::lower_query(&tree, None)
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
        let tree = parse::parse_query(text, FileId(0)).map_err(|fault| vec![*fault])?;
        lower::lower_query(&tree, graph.is_closed().then_some(graph))
    }
}
