//! Completes a line on Tab, and shows the likely rest of it as a grey hint.

use std::borrow::Cow;

use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::SearchDirection;
use rustyline::validate::Validator;
use rustyline::{Context, Helper};

use crate::app::output;
use polemic_engine::graph::Graph;
use polemic_engine::query::function::Function;
use polemic_engine::text::visible;
use polemic_question::vocabulary::{Completion, Vocabulary};
use polemic_show::World;
use polemic_show::codebook;

use super::commands::COMMANDS;
use super::statements::starts_query;

/// The keywords of read-only queries.
const KEYWORDS: &[&str] = &[
    "AND", "AS", "ASC", "BY", "CALL", "CASE", "CONTAINS", "COUNT", "DESC", "DISTINCT", "ELSE",
    "END", "ENDS", "EXISTS", "EXPLAIN", "FALSE", "IN", "IS", "LIMIT", "MATCH", "NOT", "NULL",
    "OPTIONAL", "OR", "ORDER", "PROFILE", "RETURN", "SKIP", "STARTS", "THEN", "TRUE", "UNION",
    "UNWIND", "WHEN", "WHERE", "WITH", "XOR", "YIELD",
];

/// Answers the line editor's requests for completions and hints.
pub struct LineHelper {
    /// The words of questions; `None` for a graph without a schema.
    pub vocabulary: Option<Vocabulary>,
    /// The dataset or graph that is asked.
    pub world: World<'static>,
    /// Whether the line continues a query that began on an earlier line.
    pub in_query: bool,
    /// Whether the terminal has colours. Without them a hint would look like typed text.
    pub coloured: bool,
}

impl LineHelper {
    fn completion(&self, typed: &str) -> Completion {
        if let Some(command) = typed.trim_start().strip_prefix('.').filter(|_| !self.in_query) {
            return self.command(command, typed.len());
        }
        if self.in_query || starts_query(typed) {
            return query(typed, self.world.graph);
        }
        self.vocabulary.as_ref().map_or_else(Completion::default, |known| known.complete(typed))
    }

    /// Completes a command or its argument. `end` is the length of the line.
    fn command(&self, command: &str, end: usize) -> Completion {
        let Some((name, argument)) = command.split_once(' ') else {
            let names = COMMANDS.iter().map(|command| {
                // A blank follows the name of a command that takes an argument.
                format!(".{}{}", command.name, if command.takes.is_empty() { "" } else { " " })
            });
            return beginning(&format!(".{command}"), end, names);
        };
        let formats = || output::ANSWERS.iter().map(|format| format.word().to_owned()).collect();
        let choices: Vec<String> = match name {
            "format" | "last" => formats(),
            "explain" | "timer" => vec!["on".to_owned(), "off".to_owned()],
            "schema" => self.world.dataset.map_or(Vec::new(), |dataset| {
                let items = codebook::schema_items(&dataset.schema);
                items.into_iter().map(|item| item.name(&dataset.schema).to_owned()).collect()
            }),
            "help" => COMMANDS.iter().map(|command| command.name.to_owned()).collect(),
            _ => Vec::new(),
        };
        beginning(argument.trim_start(), end, choices.into_iter())
    }
}

/// The choices that begin with what is typed, in upper or lower case.
fn beginning(typed: &str, end: usize, choices: impl Iterator<Item = String>) -> Completion {
    let wanted = typed.to_lowercase();
    let mut texts: Vec<String> =
        choices.filter(|choice| choice.to_lowercase().starts_with(&wanted)).collect();
    texts.sort();
    texts.dedup();
    let likely = match texts.as_slice() {
        [only] if !typed.is_empty() => {
            only.get(typed.len()..).map(|rest| (only.clone(), rest.to_owned()))
        }
        _ => None,
    };
    Completion { start: end - typed.len(), texts, likely }
}

/// Completes a query: a label, a type or a property by what stands before it, or else a keyword.
fn query(typed: &str, graph: &Graph) -> Completion {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let start = typed.trim_end_matches(is_part).len();
    let (before, word) = typed.split_at(start);
    let before = before.trim_end();
    let owned = |names: &mut dyn Iterator<Item = &str>| -> Vec<String> {
        names.map(str::to_owned).collect()
    };
    let opened = before.rfind(['(', '[', '{']).map(|at| &before[at..=at]);
    let choices = match (before.chars().next_back(), opened) {
        (Some(':' | '|' | '&' | '!'), Some("[")) => owned(&mut graph.known_types()),
        (Some(':' | '|' | '&' | '!'), _) => owned(&mut graph.known_labels()),
        (Some('.'), _) | (Some('{' | ','), Some("{")) => owned(&mut graph.known_keys()),
        _ if word.is_empty() => Vec::new(),
        _ => {
            let functions = Function::ALL.iter().map(|function| function.name());
            owned(&mut KEYWORDS.iter().copied().chain(functions))
        }
    };
    beginning(word, typed.len(), choices.into_iter())
}

/// Whether a text has no characters that a terminal would obey.
fn is_safe(text: &str) -> bool {
    matches!(visible(text), Cow::Borrowed(_))
}

impl Completer for LineHelper {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let takes_path = [".data ", ".read ", ".output "];
        if takes_path.iter().any(|command| line.starts_with(command)) {
            return FilenameCompleter::new().complete_path(line, pos);
        }
        let Completion { start, mut texts, .. } = self.completion(&line[..pos]);
        // The line editor sends what it inserts and lists to the terminal as it is.
        texts.retain(|text| is_safe(text));
        let pair = |text: String| Pair { display: text.clone(), replacement: text };
        Ok((start, texts.into_iter().map(pair).collect()))
    }
}

impl Hinter for LineHelper {
    type Hint = String;

    /// The rest of the last line in the history that began with what is typed, or else the likeliest
    /// completion.
    fn hint(&self, line: &str, pos: usize, context: &Context<'_>) -> Option<String> {
        if !self.coloured || pos < line.len() || line.trim().is_empty() {
            return None;
        }
        let last = context.history().len().checked_sub(1);
        let history = last.and_then(|last| {
            context.history().starts_with(line, last, SearchDirection::Reverse).ok().flatten()
        });
        let known = history.and_then(|found| found.entry.get(pos..).map(str::to_owned));
        let known = known.filter(|rest| !rest.is_empty() && !rest.contains('\n'));
        let likely = || self.completion(line).likely.map(|(_, rest)| rest);
        known.or_else(likely).filter(|rest| is_safe(rest))
    }
}

impl Highlighter for LineHelper {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(format!("\x1b[90m{hint}\x1b[0m"))
    }
}

impl Validator for LineHelper {}

impl Helper for LineHelper {}
