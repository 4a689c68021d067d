//! Completes commands, options, names, words of questions, relations, topics and views in a shell.
//!
//! `polemic completions SHELL` prints a few lines for the shell, which then runs `polemic` at each
//! Tab with `COMPLETE=SHELL` set; [`answer_shell`] answers that.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap_complete::CompleteEnv;
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::Shells;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::text::visible;
use polemic_question::vocabulary::Vocabulary;
use polemic_question::{Lexicon, codes};
use polemic_record::Dataset;
use polemic_show::codebook::schema_items;

use super::args::{CommonArgs, CompletionsArgs};
use super::{CommandEnding, help, output};
use crate::{built_in, files};

/// The variable that a shell sets when it asks for completions.
const VARIABLE: &str = "COMPLETE";

/// The most completions that are offered at once.
const MOST_OFFERED: usize = 200;

/// Prints completions and ends the process, if a shell asks for them.
pub fn answer_shell() {
    if std::env::var_os(VARIABLE).is_some() {
        CompleteEnv::with_factory(help::command).var(VARIABLE).complete();
    }
}

/// Runs `polemic completions`: prints what a shell reads to ask for completions.
pub fn run_completions(args: &CompletionsArgs, common: &CommonArgs) -> CommandEnding {
    let shell = args.shell.to_string();
    let mut script = Vec::new();
    let shells = Shells::builtins();
    let written = shells.completer(&shell).map(|known| {
        known.write_registration(VARIABLE, "polemic", "polemic", "polemic", &mut script)
    });
    match written {
        Some(Ok(())) => {
            output::write_data(&String::from_utf8_lossy(&script), common, CommandEnding::Found)
        }
        _ => {
            let message = format!("there is no completion for {shell}");
            output::fail(Diagnostic::new(&codes::UNREADABLE, message))
        }
    }
}

/// What was typed before the word that is completed: the shell gives it after `--`.
fn typed_before() -> Vec<String> {
    let words = std::env::args_os().skip_while(|word| word != "--").skip(1);
    let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let index = std::env::var("_CLAP_COMPLETE_INDEX").ok().and_then(|index| index.parse().ok());
    words[..index.unwrap_or(words.len().saturating_sub(1)).min(words.len())].to_vec()
}

/// The dataset that the typed words or `POLEMIC_DATA` name, or the one that is built in; `None` for a
/// graph and where there are mistakes.
fn dataset(before: &[String]) -> Option<(Dataset, bool)> {
    let flag = before.iter().position(|word| word == "-d" || word == "--data");
    let flag = flag.and_then(|at| before.get(at + 1)).map(PathBuf::from);
    let joined = before.iter().find_map(|word| word.strip_prefix("--data=")).map(PathBuf::from);
    let mut common = CommonArgs { data: flag.or(joined), ..CommonArgs::default() };
    common.look_into_environment();
    match common.data {
        None => Some((built_in::dataset()?, true)),
        Some(path) => Some((files::load_files(Some(&path)).reading.dataset?, false)),
    }
}

/// Candidates that begin with what is typed, whatever its case. The shell inserts them as they are,
/// so that those with characters that a terminal obeys are left out.
fn beginning(typed: &OsStr, texts: impl IntoIterator<Item = String>) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    let fits = |text: &String| text.to_lowercase().starts_with(&typed);
    let is_safe = |text: &String| matches!(visible(text), std::borrow::Cow::Borrowed(_));
    let mut texts: Vec<String> = texts.into_iter().filter(fits).filter(is_safe).collect();
    texts.sort();
    texts.dedup();
    texts.truncate(MOST_OFFERED);
    texts.into_iter().map(CompletionCandidate::new).collect()
}

/// Completes a word of a question by the words before it, as the shell of `polemic shell` does.
pub fn question_words(typed: &OsStr) -> Vec<CompletionCandidate> {
    let before = typed_before();
    let Some((dataset, is_built_in)) = dataset(&before) else { return Vec::new() };
    let lexicon = if is_built_in { built_in::lexicon(&dataset) } else { Lexicon::new(&dataset) };
    let vocabulary = Vocabulary::new(&lexicon, &dataset);
    let question = question_before(&before);
    let word = typed.to_string_lossy();
    let line = format!("{question}{word}");
    let completion = vocabulary.complete(&line);
    // What is completed may begin some words before this one: `socialism in o` by the whole name.
    let rest = |text: String| match question.len().checked_sub(completion.start) {
        Some(known) => text.get(known..).map(str::to_owned),
        None => Some(format!("{}{text}", line.get(question.len()..completion.start)?)),
    };
    beginning(typed, completion.texts.into_iter().filter_map(rest))
}

/// The words of the question before the one that is completed, each with a space after it.
fn question_before(before: &[String]) -> String {
    let takes_value = |word: &String| {
        ["-d", "--data", "-f", "--format", "-o", "--output", "--not-through", "--within", "--depth"]
            .contains(&word.as_str())
    };
    let mut question = String::new();
    let mut skip = false;
    for word in before.iter().skip_while(|word| *word != "ask").skip(1) {
        if !skip && !word.starts_with('-') {
            question.push_str(word);
            question.push(' ');
        }
        skip = !skip && takes_value(word);
    }
    question
}

/// The names of all entities: topics of quizzes and handouts, and what can be cited.
pub fn entity_names(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some((dataset, _)) = dataset(&typed_before()) else { return Vec::new() };
    let names = dataset.entities.iter().flat_map(|e| std::iter::once(&e.name).chain(&e.aliases));
    // Bash alone inserts a blank as it is, which would make two arguments of one name.
    let is_bash = std::env::var_os("_CLAP_COMPLETE_COMP_TYPE").is_some();
    let name = |name: &String| if is_bash { name.replace(' ', "\\ ") } else { name.clone() };
    beginning(typed, names.map(name))
}

/// The names of kinds, relations, qualifiers and measures.
pub fn schema_names(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some((dataset, _)) = dataset(&typed_before()) else { return Vec::new() };
    let items = schema_items(&dataset.schema).into_iter();
    beginning(typed, items.map(|item| item.name(&dataset.schema).to_owned()))
}

/// What boxes of a picture can be put together by: kinds, relations, or nothing.
pub fn groupings(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some((dataset, _)) = dataset(&typed_before()) else { return Vec::new() };
    let relations = dataset.schema.relations.iter().map(|relation| relation.name.clone());
    beginning(typed, relations.chain(["kind".to_owned(), "none".to_owned()]))
}

/// The pictures that a dataset names.
pub fn view_names(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some((dataset, _)) = dataset(&typed_before()) else { return Vec::new() };
    beginning(typed, dataset.schema.views.iter().map(|view| view.name.clone()))
}

/// Topics, commands and codes that `polemic help` explains.
pub fn help_topics(typed: &OsStr) -> Vec<CompletionCandidate> {
    let command = help::command();
    let commands = command.get_subcommands().map(|command| command.get_name().to_owned());
    let codes = codes::ALL.iter().map(|code| code.id.to_owned());
    let codes = codes.filter(|_| !typed.is_empty());
    beginning(typed, commands.chain(help::topic_names().map(str::to_owned)).chain(codes))
}

/// The commands that have a manual page.
pub fn command_names(typed: &OsStr) -> Vec<CompletionCandidate> {
    let command = help::command();
    beginning(typed, command.get_subcommands().map(|command| command.get_name().to_owned()))
}
