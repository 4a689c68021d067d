//! Divides lines into statements: commands, questions and queries.

/// A statement of the shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellStatement {
    /// A command: a line that starts with a full stop, without the full stop.
    Command(String),
    /// A question: a line of English.
    Question(String),
    /// A query in openCypher, without the semicolon that ends it.
    Query(String),
}

/// The words that a query starts with. Clauses that write are among them, so that they are refused by
/// name, and not read as English.
const STARTS: &[&str] = &[
    "match", "optional", "unwind", "with", "return", "call", "create", "merge", "delete", "detach",
    "set", "remove", "foreach", "load",
];

/// Makes statements of lines. A query may take several lines, up to its semicolon.
#[derive(Debug, Default)]
pub struct StatementReader {
    pending: String,
}

impl StatementReader {
    /// Takes a line, and returns the statements that it completes.
    pub fn push(&mut self, line: &str) -> Vec<ShellStatement> {
        let mut found = Vec::new();
        let mut line = line.trim_end_matches(['\r', '\n']);
        loop {
            if !self.is_open() {
                line = line.trim_start_matches(|c: char| c == ';' || c.is_whitespace()).trim_end();
                if line.is_empty() || ["#", "//", "--"].iter().any(|mark| line.starts_with(mark)) {
                    return found;
                }
                if let Some(command) = habit(line) {
                    found.push(ShellStatement::Command(command));
                    return found;
                }
                if let Some(command) = line.strip_prefix('.') {
                    found.push(ShellStatement::Command(command.trim().to_owned()));
                    return found;
                }
                if !starts_query(line) {
                    let question = line.trim_end_matches(|c: char| c == ';' || c.is_whitespace());
                    found.push(ShellStatement::Question(question.to_owned()));
                    return found;
                }
            } else {
                self.pending.push('\n');
            }
            self.pending.push_str(line);
            let Some(end) = end(&self.pending) else { return found };
            found.push(ShellStatement::Query(self.pending[..end].to_owned()));
            let rest = self.pending.len() - end - 1;
            line = &line[line.len() - rest..];
            self.pending.clear();
        }
    }

    /// Whether a query has begun and has not ended yet.
    pub fn is_open(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Drops a query that has not ended yet.
    pub fn forget(&mut self) {
        self.pending.clear();
    }

    /// Ends the input. Returns the query that no semicolon has ended, if there is one.
    pub fn finish(&mut self) -> Option<ShellStatement> {
        self.is_open().then(|| ShellStatement::Query(std::mem::take(&mut self.pending)))
    }
}

/// The command that a line means which is one in other shells: `quit`, `help` or `\q`. `None` for any
/// other line.
pub fn habit(line: &str) -> Option<String> {
    let bare = line.trim_matches(|c: char| c == ';' || c.is_whitespace()).to_lowercase();
    match bare.as_str() {
        "quit" | "exit" | "bye" | "\\q" | ":exit" => Some("quit".to_owned()),
        "help" | "?" | "\\h" | "\\?" | ":help" => Some("help".to_owned()),
        _ => match bare.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["help", topic] => Some(format!("help {topic}")),
            _ => None,
        },
    }
}

/// Whether a line starts a query. `with whom did she go` is a question, though `WITH` starts a query.
pub fn starts_query(line: &str) -> bool {
    let mut words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_lowercase();
    let next = words.next().unwrap_or_default().to_lowercase();
    match first.as_str() {
        "explain" | "profile" => STARTS.contains(&next.as_str()),
        "with" => !matches!(next.as_str(), "whom" | "who" | "which" | "what" | "whose"),
        first => STARTS.contains(&first),
    }
}

/// The place of the semicolon that ends a query: the first one outside quotes and comments.
fn end(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            ';' => return Some(at),
            '\'' | '"' | '`' => {
                while let Some((_, inner)) = chars.next() {
                    if inner == '\\' && c != '`' {
                        chars.next();
                    } else if inner == c {
                        break;
                    }
                }
            }
            '/' if chars.next_if(|&(_, next)| next == '/').is_some() => {
                chars.by_ref().find(|&(_, c)| c == '\n');
            }
            '/' if chars.next_if(|&(_, next)| next == '*').is_some() => {
                let mut before = ' ';
                for (_, c) in chars.by_ref() {
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::ShellStatement::{Command, Query, Question};
    use super::*;

    fn read(text: &str) -> Vec<ShellStatement> {
        let mut reader = StatementReader::default();
        let mut found: Vec<_> = text.lines().flat_map(|line| reader.push(line)).collect();
        found.extend(reader.finish());
        found
    }

    #[test]
    fn lines_are_questions_commands_or_parts_of_queries() {
        let text = "who won;\n\n# a comment\n.help ask\nMATCH (a) // not yet ;\nRETURN ';',\n\n\"\\\";\" AS b; RETURN 1; who lost\nwith whom did she go\nwith 1 AS x return x";
        assert_eq!(
            read(text),
            [
                Question("who won".to_owned()),
                Command("help ask".to_owned()),
                Query("MATCH (a) // not yet ;\nRETURN ';',\n\n\"\\\";\" AS b".to_owned()),
                Query("RETURN 1".to_owned()),
                Question("who lost".to_owned()),
                Question("with whom did she go".to_owned()),
                Query("with 1 AS x return x".to_owned()),
            ]
        );
    }

    #[test]
    fn habits_of_other_shells_are_understood() {
        let text = "quit;\nEXIT\n\\q\n?\nhelp\nhelp cypher\n;\n ; ;\n-- a comment\nRETURN 1;; -- done\nwho quit";
        let commands = ["quit", "quit", "quit", "help", "help", "help cypher"];
        let mut expected: Vec<ShellStatement> =
            commands.iter().map(|name| Command((*name).to_owned())).collect();
        expected.extend([Query("RETURN 1".to_owned()), Question("who quit".to_owned())]);
        assert_eq!(read(text), expected);
        assert_eq!(
            read("MATCH (a)\n--(b) RETURN a;"),
            [Query("MATCH (a)\n--(b) RETURN a".to_owned())]
        );
    }

    #[test]
    fn what_is_quoted_or_commented_ends_nothing() {
        assert_eq!(end("RETURN `;` /* ; **/ AS x;"), Some(24));
        assert_eq!(end("RETURN 'it\\';'"), None);
        assert_eq!(end("RETURN 1 // ;"), None);
        assert_eq!(end("RETURN 4 / 2;"), Some(12));
    }
}
