//! Parts a script into its statements.

/// What to do with a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatementUse {
    /// It may make something.
    Run,
    /// It makes nothing, or empties a graph that is empty.
    Passed,
    /// It reads a table.
    LoadsCsv,
}

/// Words after `CREATE` that make no part of a graph.
const SERVER: [&str; 13] = [
    "CONSTRAINT",
    "INDEX",
    "UNIQUE",
    "RANGE",
    "FULLTEXT",
    "TEXT",
    "POINT",
    "VECTOR",
    "LOOKUP",
    "BTREE",
    "OR",
    "DATABASE",
    "USER",
];

impl StatementUse {
    pub(super) fn of(statement: &str) -> StatementUse {
        let mut words = statement
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '`'))
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_uppercase);
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let rest = statement.trim_start().get(first.len()..).unwrap_or_default();
        let opens = rest.trim_start().starts_with('(');
        match first.as_str() {
            "CREATE" if !opens && SERVER.contains(&second.as_str()) => StatementUse::Passed,
            "BEGIN" | "COMMIT" | "ROLLBACK" | "SCHEMA" | "DROP" | "SHOW" | "USE" | "CALL"
            | "RETURN" => StatementUse::Passed,
            "LOAD" | "USING" => StatementUse::LoadsCsv,
            // Scripts often begin by removing all that is there.
            "MATCH" if words.any(|word| word == "DELETE") && !statement.contains("CREATE") => {
                StatementUse::Passed
            }
            _ => StatementUse::Run,
        }
    }
}

/// The statements of a script, each with its place in bytes. They are parted by semicolons; lines that
/// begin with a colon are commands of a shell. Comments before a statement are left out.
pub(super) fn statements(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    std::iter::from_fn(move || {
        at = statement_start(text, at);
        if at >= text.len() {
            return None;
        }
        let start = at;
        let end = statement_end(text, at);
        at = end + 1;
        Some((start, &text[start..end.min(text.len())]))
    })
}

/// Where the next statement begins: behind blanks, semicolons, comments and commands of a shell.
fn statement_start(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let inside = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
        at += rest.len() - inside.len();
        let skipped = if inside.starts_with("//") || inside.starts_with(':') {
            inside.find('\n').unwrap_or(inside.len())
        } else if inside.starts_with("/*") {
            inside.find("*/").map_or(inside.len(), |end| end + 2)
        } else {
            return at;
        };
        at += skipped;
    }
}

/// The place of the semicolon that ends a statement, or the end of the text.
fn statement_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b';' => return at,
            b'\'' | b'"' | b'`' => {
                at += 1;
                while bytes.get(at).is_some_and(|&inner| inner != byte) {
                    // In backquotes a backslash stands for itself.
                    at += if bytes[at] == b'\\' && byte != b'`' { 2 } else { 1 };
                }
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                while bytes.get(at + 1).is_some_and(|&inner| inner != b'\n') {
                    at += 1;
                }
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at += text[at..].find("*/").map_or(text.len() - at, |end| end + 1);
            }
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_end_at_semicolons_that_stand_for_themselves() {
        let text = ":begin\n// a; b\nCREATE (a {n: 'x;\\';'}) /* ; */;\n;\nMATCH (`a;b`)\n";
        let found: Vec<&str> = statements(text).map(|(_, statement)| statement).collect();
        assert_eq!(found, ["CREATE (a {n: 'x;\\';'}) /* ; */", "MATCH (`a;b`)\n"]);
        for (statement, used) in [
            ("CREATE (index)", StatementUse::Run),
            ("CREATE CONSTRAINT x FOR (n:A) REQUIRE n.id IS UNIQUE", StatementUse::Passed),
            ("MATCH (n) DETACH DELETE n", StatementUse::Passed),
            ("LOAD CSV FROM 'x' AS row", StatementUse::LoadsCsv),
        ] {
            assert_eq!(StatementUse::of(statement), used, "{statement}");
        }
    }
}
