//! Which formats each command has. Its help, its completion and its errors are made of this.

use super::args::OutputFormat;
use super::output;

/// The formats of a whole graph.
pub const GRAPHS: [OutputFormat; 15] = [
    OutputFormat::Json,
    OutputFormat::Html,
    OutputFormat::Graphml,
    OutputFormat::Gexf,
    OutputFormat::Csv,
    OutputFormat::Turtle,
    OutputFormat::Cypher,
    OutputFormat::Bulk,
    OutputFormat::Gephi,
    OutputFormat::Dot,
    OutputFormat::Svg,
    OutputFormat::Mermaid,
    OutputFormat::Bib,
    OutputFormat::Csl,
    OutputFormat::Claims,
];

/// The formats of a quiz.
pub const QUIZZES: [OutputFormat; 4] =
    [OutputFormat::Md, OutputFormat::Html, OutputFormat::Gift, OutputFormat::Anki];

/// The formats of a handout.
pub const HANDOUTS: [OutputFormat; 2] = [OutputFormat::Md, OutputFormat::Html];

/// The formats of a citation.
pub const CITATIONS: [OutputFormat; 3] =
    [OutputFormat::Table, OutputFormat::Bib, OutputFormat::Csl];

/// The formats of a vocabulary.
pub const VOCABULARIES: [OutputFormat; 4] =
    [OutputFormat::Table, OutputFormat::Md, OutputFormat::Json, OutputFormat::Ron];

/// The formats of the differences between two datasets.
pub const DIFFERENCES: [OutputFormat; 2] = [OutputFormat::Table, OutputFormat::Md];

/// The formats of a list of mistakes.
pub const MISTAKES: [OutputFormat; 2] = [OutputFormat::Table, OutputFormat::Json];

/// The formats of a command, the one that it has without `-f` first; none where it has no choice.
pub fn of_command(command: &str) -> &'static [OutputFormat] {
    match command {
        "ask" | "query" | "shell" => &output::ANSWERS,
        "schema" => &VOCABULARIES,
        "check" => &MISTAKES,
        "export" => &GRAPHS,
        "cite" => &CITATIONS,
        "diff" => &DIFFERENCES,
        "quiz" => &QUIZZES,
        "handout" => &HANDOUTS,
        _ => &[],
    }
}
