//! The arguments of the command line, as clap reads them.
//!
//! The comments of fields and variants are printed by `polemic help`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::engine::ArgValueCompleter;

use super::completions;

/// Asks a text about a quarrel who stood where, when, and on whose word.
#[derive(Debug, Parser)]
#[command(
    name = "polemic",
    version,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub struct ProgramArgs {
    /// What is to be done.
    #[command(subcommand)]
    pub command: ProgramCommand,
    /// Options of every command.
    #[command(flatten)]
    pub common: CommonArgs,
    /// Whether to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColourChoice,
}

/// Options of every command.
#[derive(Debug, Clone, Default, Args)]
pub struct CommonArgs {
    /// Dataset or graph, see `polemic help data`; without it, that of POLEMIC_DATA, or else the
    /// dataset that is built in
    #[arg(short, long, global = true, value_name = "PATH")]
    pub data: Option<PathBuf>,
    /// Whether `data` was taken from `POLEMIC_DATA`.
    #[arg(skip)]
    pub data_is_from_environment: bool,
    /// How to show the answer; guessed from the extension of --output
    #[arg(short, long, global = true, value_name = "FORMAT")]
    pub format: Option<OutputFormat>,
    /// File to write the answer to; - is standard output
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// No remarks on standard error
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Wrap tables and texts to so many columns, in pipes and files too
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(20..))]
    pub width: Option<u16>,
    /// Never show a long answer through a pager
    #[arg(long, global = true)]
    pub no_pager: bool,
    /// Whether the shell is asking, which has its own commands and no pager.
    #[arg(skip)]
    pub in_shell: bool,
    /// The most rows that a table for people shows; `None` is the default of the answer's form.
    #[arg(skip)]
    pub limit: Option<usize>,
    /// Whether what is written goes after what the file holds: of the shell only.
    #[arg(skip)]
    pub append: bool,
}

impl CommonArgs {
    /// Takes the dataset that `POLEMIC_DATA` names, where `--data` names none. Set to nothing it
    /// counts as not set, as a variable does in a script that clears it.
    pub fn look_into_environment(&mut self) {
        let named = || std::env::var_os("POLEMIC_DATA").filter(|path| !path.is_empty());
        if self.data.is_none() {
            self.data = named().map(PathBuf::from);
            self.data_is_from_environment = self.data.is_some();
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum ProgramCommand {
    /// Ask a question in plain English
    Ask(AskArgs),
    /// Run a read-only openCypher query
    Query(QueryArgs),
    /// Ask and query, one after the other
    Shell(ShellArgs),
    /// Say what can be asked: kinds, relations, qualifiers, measures
    Schema(SchemaArgs),
    /// Find mistakes in a dataset
    Check(CheckArgs),
    /// Write the whole graph for other programs, or a view of it
    Export(ExportArgs),
    /// Take the claims of a spreadsheet (CSV) into a dataset
    Import(ImportArgs),
    /// Set the files of a dataset as the guide writes them
    Format(FormatArgs),
    /// Say how two states of a dataset differ, in claims
    Diff(DiffArgs),
    /// Serve an editor: mistakes, completion, hover, renaming (Language Server Protocol)
    Lsp(LspArgs),
    /// Serve the page of the dataset on this machine, with a box for questions
    Serve(ServeArgs),
    /// Serve the dataset to a language model's program (Model Context Protocol)
    #[cfg(feature = "mcp")]
    Mcp(McpArgs),
    /// Say how to cite the dataset, an entity or a claim
    Cite(CiteArgs),
    /// Make a quiz with its key
    Quiz(QuizArgs),
    /// Make a handout
    Handout(HandoutArgs),
    /// Number the sentences of a text
    Text(TextArgs),
    /// Start a dataset
    New(NewArgs),
    /// Explain a command, a topic, or a code that check shows
    Help(HelpArgs),
    /// Print what makes a shell complete commands, names and questions
    Completions(CompletionsArgs),
    /// Print a manual page, or write all of them into a directory
    Man(ManArgs),
}

/// The reader's own copies of texts.
#[derive(Debug, Clone, Default, Args)]
pub struct CopyArgs {
    /// Your own copy of a text: shows the sentences that are cited, each checked by its hash; plain
    /// text, Markdown, or lines of [locator] sentence
    #[arg(long, value_name = "FILE", env = "POLEMIC_TEXT")]
    pub text: Vec<PathBuf>,
}

/// `polemic ask`.
#[derive(Debug, Args)]
pub struct AskArgs {
    /// Copies of texts.
    #[command(flatten)]
    pub copies: CopyArgs,
    /// Print the reading and the openCypher, and do not run it
    #[arg(short, long)]
    pub explain: bool,
    /// Refuse every word that is not known instead of reading one slip
    #[arg(long)]
    pub strict: bool,
    /// Between two names, no path through this one; may be given again
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(completions::entity_names))]
    pub not_through: Vec<String>,
    /// Between two names, all paths of at most so many steps, and not only the shortest
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=6))]
    pub within: Option<u8>,
    /// In a table, how many rows to show: 0 for all, which is what all but a card do by themselves
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// How a picture is drawn.
    #[command(flatten)]
    pub drawing: DrawingArgs,
    /// The question, no quotes needed and no question mark (in zsh and fish that is a pattern); with
    /// an apostrophe in it, in double quotes; - for one a line on standard input, or @FILE
    #[arg(required = true, value_name = "QUESTION",
          add = ArgValueCompleter::new(completions::question_words))]
    pub question: Vec<String>,
}

/// `polemic query`.
#[derive(Debug, Args)]
pub struct QueryArgs {
    /// Copies of texts.
    #[command(flatten)]
    pub copies: CopyArgs,
    /// How a graph is read.
    #[command(flatten)]
    pub graph: GraphArgs,
    /// A parameter of the query: a literal, date('1927-12-31') or the like, and otherwise a text
    #[arg(short, long = "parameter", value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,
    /// Take an unknown label, type or property for one that nothing bears
    #[arg(long)]
    pub lenient: bool,
    /// In a table, how many rows to show; 0 for all
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// How a picture is drawn.
    #[command(flatten)]
    pub drawing: DrawingArgs,
    /// Stop after so many rows
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub max_rows: usize,
    /// Stop after so many seconds
    #[arg(long, value_name = "S", default_value_t = 60.0)]
    pub timeout: f64,
    /// The query, - for standard input, or @FILE
    #[arg(value_name = "CYPHER")]
    pub query: String,
}

/// How a graph without a schema is read.
#[derive(Debug, Clone, Default, Args)]
pub struct GraphArgs {
    /// Of a graph in CSV, what columns are for: source=A,target=B, and type, id or kind
    #[arg(long, value_name = "USE=HEAD,…")]
    pub columns: Option<String>,
    /// Of a graph that other programs wrote, let nothing pass with a remark
    #[arg(long)]
    pub strict: bool,
}

/// `polemic shell`.
#[derive(Debug, Args)]
pub struct ShellArgs {
    /// Copies of texts.
    #[command(flatten)]
    pub copies: CopyArgs,
    /// How a graph is read.
    #[command(flatten)]
    pub graph: GraphArgs,
}

/// `polemic schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// How a graph is read.
    #[command(flatten)]
    pub graph: GraphArgs,
    /// A kind, relation, qualifier or measure, by its name or an English form; without it, all of
    /// them, and with -f md the whole codebook
    #[arg(value_name = "NAME", add = ArgValueCompleter::new(completions::schema_names))]
    pub name: Vec<String>,
}

/// How a picture is drawn.
#[derive(Debug, Clone, Args)]
pub struct DrawingArgs {
    /// In a picture, how many steps beyond the answer to show
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub depth: usize,
    /// In a picture, what puts boxes together: kind, a relation such as membership, or none
    #[arg(long, value_name = "WHAT", default_value = "none",
          add = ArgValueCompleter::new(completions::groupings))]
    pub group: String,
    /// In the picture of an answer, at most how many boxes to show: those with the most claims; 0
    /// for all
    #[arg(long, value_name = "N", default_value_t = FEW_BOXES)]
    pub boxes: usize,
}

/// So many boxes can be read in one picture.
const FEW_BOXES: usize = 25;

impl Default for DrawingArgs {
    /// A picture of the answer alone, without groups.
    fn default() -> DrawingArgs {
        DrawingArgs { depth: 0, group: "none".to_owned(), boxes: FEW_BOXES }
    }
}

/// `polemic export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Copies of texts.
    #[command(flatten)]
    pub copies: CopyArgs,
    /// How a graph is read.
    #[command(flatten)]
    pub graph: GraphArgs,
    /// A picture that the dataset names, in place of the whole graph
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(completions::view_names))]
    pub view: Option<String>,
    /// How a picture is drawn.
    #[command(flatten)]
    pub drawing: DrawingArgs,
}

/// `polemic serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Copies of texts.
    #[command(flatten)]
    pub copies: CopyArgs,
    /// How a graph is read.
    #[command(flatten)]
    pub graph: GraphArgs,
    /// The port of this machine to listen on; 0 for any that is free
    #[arg(long, value_name = "N", default_value_t = 7927)]
    pub port: u16,
}

/// `polemic mcp`.
#[cfg(feature = "mcp")]
#[derive(Debug, Args)]
pub struct McpArgs {
    /// Copies of texts.
    #[command(flatten)]
    pub copies: CopyArgs,
    /// How a graph is read.
    #[command(flatten)]
    pub graph: GraphArgs,
}

/// `polemic check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Take warnings for mistakes
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<DenyLevel>,
    /// Show how much of its sources the dataset holds; with --text, sentence by sentence
    #[arg(long)]
    pub coverage: bool,
    /// Print the quality report, in Markdown
    #[arg(long, conflicts_with_all = ["coverage", "text"])]
    pub report: bool,
    /// Hold a copy of the text against the edition used; lines of [locator] sentence, or - for
    /// standard input
    #[arg(long, value_name = "FILE")]
    pub text: Option<PathBuf>,
    /// The source that is meant, where there are several
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
    /// Directory of the dataset; without it, that of --data, or the one that is built in
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
}

/// `polemic cite`.
#[derive(Debug, Args)]
pub struct CiteArgs {
    /// Copies of texts.
    #[command(flatten)]
    pub copies: CopyArgs,
    /// An entity by its id or name, a claim by its id, or a place of a source such as 1.2.3; without
    /// it, the dataset and its sources
    #[arg(value_name = "ENTITY|CLAIM|PLACE",
          add = ArgValueCompleter::new(completions::entity_names))]
    pub what: Vec<String>,
}

/// `polemic text`.
#[derive(Debug, Args)]
pub struct TextArgs {
    /// Print the locators of the sentences with their hashes, as locators/SOURCE.ron of a dataset
    #[arg(long, value_name = "SOURCE")]
    pub hashes: Option<String>,
    /// Plain text, Markdown, or lines of [locator] sentence; - is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `polemic import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Which column is for what: lines of a field and a head; without it FILE.rules, if there is one
    #[arg(long, value_name = "RULES")]
    pub rules: Option<PathBuf>,
    /// Print rules to start from for the columns of the table, and write nothing
    #[arg(long)]
    pub sample_rules: bool,
    /// The table, with a row for each claim and heads such as from, relation, to, when, at
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `polemic format`.
#[derive(Debug, Args)]
pub struct FormatArgs {
    /// Write nothing, and say which files would change
    #[arg(long)]
    pub check: bool,
    /// Directory of the dataset; without it, that of --data
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
}

/// `polemic diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// Directory of the older state
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// Directory of the newer state
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
}

/// `polemic lsp`.
#[derive(Debug, Args)]
pub struct LspArgs {
    /// Copies of texts.
    #[command(flatten)]
    pub copies: CopyArgs,
    /// Taken and ignored, because many editors add it: standard input and output are always used
    #[arg(long, hide = true)]
    pub stdio: bool,
}

/// `polemic quiz`.
#[derive(Debug, Args)]
pub struct QuizArgs {
    /// How many items
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10,
          value_parser = clap::value_parser!(u16).range(1..=500))]
    pub count: u16,
    /// Another seed makes another quiz, and the same seed the same
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Ask here and now
    #[arg(long, conflicts_with_all = ["output", "format"])]
    pub play: bool,
    /// Names of what it is on; without them, anything on record
    #[arg(value_name = "TOPIC", add = ArgValueCompleter::new(completions::entity_names))]
    pub topic: Vec<String>,
}

/// `polemic handout`.
#[derive(Debug, Args)]
pub struct HandoutArgs {
    /// Copies of texts.
    #[command(flatten)]
    pub copies: CopyArgs,
    /// How many questions it ends with
    #[arg(short = 'n', long, value_name = "N", default_value_t = 12,
          value_parser = clap::value_parser!(u16).range(0..=500))]
    pub count: u16,
    /// Another seed makes other questions, and the same seed the same
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Names of what it is on; several are compared
    #[arg(value_name = "TOPIC", required = true,
          add = ArgValueCompleter::new(completions::entity_names))]
    pub topic: Vec<String>,
}

/// `polemic new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Directory to make; it must be empty if it is there
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,
}

/// `polemic help`.
#[derive(Debug, Args)]
pub struct HelpArgs {
    /// A command; questions, cypher, data, fields, formats, json, editor, environment or exit-codes;
    /// or a code
    #[arg(value_name = "TOPIC", add = ArgValueCompleter::new(completions::help_topics))]
    pub topic: Option<String>,
}

/// `polemic completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell that it is for
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// `polemic man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command whose page it is; without it, the page of polemic itself, or with -o DIR/ all
    #[arg(value_name = "COMMAND", add = ArgValueCompleter::new(completions::command_names))]
    pub command: Option<String>,
}

/// What `check --deny` denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DenyLevel {
    /// Warnings.
    Warnings,
}

/// How an answer is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
    /// For editing, in Markdown.
    Md,
    /// A page of its own, in HTML.
    Html,
    /// For Graphviz.
    Dot,
    /// A picture.
    Svg,
    /// A picture for Markdown files, drawn by Mermaid.
    Mermaid,
    /// What is dated, for TimelineJS.
    Timelinejs,
    /// BibTeX, for citing.
    Bib,
    /// CSL-JSON, for reference managers.
    Csl,
    /// A graph for networkx, igraph, yEd and Gephi.
    Graphml,
    /// A graph with its dates for Gephi.
    Gexf,
    /// A graph for the semantic web, in Turtle.
    Turtle,
    /// A graph as a script for a graph database.
    Cypher,
    /// A graph as tables for the bulk loader of a graph database.
    Bulk,
    /// A graph as tables for Gephi, which Kumu reads too.
    Gephi,
    /// The schema with all that it includes, in RON.
    Ron,
    /// The claims as a table for a spreadsheet, which polemic import takes in again.
    Claims,
    /// Questions for Moodle.
    Gift,
    /// Flash cards for Anki.
    Anki,
}

impl OutputFormat {
    /// The name of the format on the command line: `-f table`.
    pub fn word(self) -> &'static str {
        match self {
            OutputFormat::Table => "table",
            OutputFormat::Json => "json",
            OutputFormat::Csv => "csv",
            OutputFormat::Md => "md",
            OutputFormat::Html => "html",
            OutputFormat::Dot => "dot",
            OutputFormat::Svg => "svg",
            OutputFormat::Mermaid => "mermaid",
            OutputFormat::Timelinejs => "timelinejs",
            OutputFormat::Bib => "bib",
            OutputFormat::Csl => "csl",
            OutputFormat::Graphml => "graphml",
            OutputFormat::Gexf => "gexf",
            OutputFormat::Turtle => "turtle",
            OutputFormat::Cypher => "cypher",
            OutputFormat::Bulk => "bulk",
            OutputFormat::Gephi => "gephi",
            OutputFormat::Ron => "ron",
            OutputFormat::Claims => "claims",
            OutputFormat::Gift => "gift",
            OutputFormat::Anki => "anki",
        }
    }

    /// Whether people read the format itself or look at it, as they do not at one for programs.
    pub fn is_for_people(self) -> bool {
        matches!(
            self,
            OutputFormat::Table
                | OutputFormat::Md
                | OutputFormat::Html
                | OutputFormat::Dot
                | OutputFormat::Svg
                | OutputFormat::Mermaid
        )
    }

    /// The format that the extension of a file stands for; `None` where it stands for none.
    pub fn of_extension(extension: &str) -> Option<OutputFormat> {
        match extension.to_ascii_lowercase().as_str() {
            "txt" => Some(OutputFormat::Table),
            "json" | "jsonl" => Some(OutputFormat::Json),
            "csv" => Some(OutputFormat::Csv),
            "md" => Some(OutputFormat::Md),
            "html" | "htm" => Some(OutputFormat::Html),
            "dot" | "gv" => Some(OutputFormat::Dot),
            "svg" => Some(OutputFormat::Svg),
            "mmd" | "mermaid" => Some(OutputFormat::Mermaid),
            "bib" => Some(OutputFormat::Bib),
            "graphml" => Some(OutputFormat::Graphml),
            "gexf" => Some(OutputFormat::Gexf),
            "ttl" => Some(OutputFormat::Turtle),
            "cypher" | "cql" => Some(OutputFormat::Cypher),
            "gift" => Some(OutputFormat::Gift),
            "ron" => Some(OutputFormat::Ron),
            _ => None,
        }
    }
}

/// Whether to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColourChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// In pipes and files too.
    Always,
    /// Nowhere.
    Never,
}

impl ColourChoice {
    /// Makes the choice for everything that is printed from now on.
    pub fn write_global(self) {
        match self {
            ColourChoice::Auto => anstream::ColorChoice::Auto,
            ColourChoice::Always => anstream::ColorChoice::Always,
            ColourChoice::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}
