//! The clauses of the language: the parser looks up here which one begins, and `polemic help cypher`
//! lists them.

/// A clause, or a part of one.
#[derive(Debug, Clone, Copy)]
pub struct ClauseEntry {
    /// What the parser reads where its first word begins a clause; `None` for what only goes on with
    /// one.
    pub(super) keyword: Option<ClauseKeyword>,
    /// The words that it may begin with.
    pub words: &'static [&'static str],
    /// How it is written.
    pub syntax: &'static str,
    /// What it does.
    pub description: &'static str,
}

/// A clause by its first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClauseKeyword {
    Match,
    Unwind,
    With,
    Return,
    Let,
    Filter,
    Call,
    Show,
    Finish,
}

const fn clause(
    keyword: ClauseKeyword,
    words: &'static [&'static str],
    syntax: &'static str,
    description: &'static str,
) -> ClauseEntry {
    ClauseEntry { keyword: Some(keyword), words, syntax, description }
}

const fn part(
    words: &'static [&'static str],
    syntax: &'static str,
    description: &'static str,
) -> ClauseEntry {
    ClauseEntry { keyword: None, words, syntax, description }
}

/// All clauses, in the order in which a query mostly has them.
pub const CLAUSES: &[ClauseEntry] = &[
    part(&["EXPLAIN"], "EXPLAIN query", "shows the plan of the query and does not run it"),
    part(&["PROFILE"], "PROFILE query", "shows the plan with the rows and the time of each step"),
    clause(
        ClauseKeyword::Match,
        &["MATCH", "OPTIONAL"],
        "[OPTIONAL] MATCH pattern, … [WHERE condition]",
        "finds patterns; OPTIONAL keeps rows without a match",
    ),
    clause(ClauseKeyword::Unwind, &["UNWIND"], "UNWIND list AS x", "makes a row of each element"),
    clause(
        ClauseKeyword::With,
        &["WITH"],
        "WITH [DISTINCT] expression AS x, … [WHERE condition]",
        "hands values on, and groups where there are aggregates",
    ),
    clause(ClauseKeyword::Let, &["LET"], "LET x = expression, …", "adds variables"),
    clause(
        ClauseKeyword::Filter,
        &["FILTER"],
        "FILTER [WHERE] condition",
        "keeps the rows for which the condition is true",
    ),
    clause(
        ClauseKeyword::Call,
        &["CALL"],
        "[OPTIONAL] CALL (x, …) { query }",
        "runs a subquery for each row; CALL db.labels() YIELD label calls a procedure",
    ),
    clause(
        ClauseKeyword::Return,
        &["RETURN"],
        "RETURN [DISTINCT] expression [AS x], … or *",
        "ends the query with its columns",
    ),
    part(&["ORDER"], "ORDER BY x [DESC] [NULLS FIRST or LAST]", "sorts"),
    part(&["SKIP", "OFFSET"], "SKIP n, or OFFSET n", "leaves out the first rows"),
    part(&["LIMIT"], "LIMIT n", "keeps at most so many rows"),
    part(&["NEXT"], "RETURN … NEXT …", "hands the rows on to another query"),
    part(&["UNION"], "query UNION [ALL] query", "puts the rows of several queries together"),
    clause(ClauseKeyword::Finish, &["FINISH"], "FINISH", "ends the query without a result"),
    clause(
        ClauseKeyword::Show,
        &["SHOW"],
        "SHOW FUNCTIONS [YIELD name, …]",
        "lists the functions of the language",
    ),
];

/// The clause that begins where `is_next` says which word comes next.
pub(super) fn beginning_clause(is_next: &dyn Fn(&str) -> bool) -> Option<ClauseKeyword> {
    let begins = |entry: &&ClauseEntry| {
        entry.keyword.is_some() && entry.words.iter().any(|word| is_next(word))
    };
    CLAUSES.iter().find(begins).and_then(|entry| entry.keyword)
}
