//! What the server sends: the page of a dataset, answers to questions, and records with their place.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use maud::{Markup, html};
use serde_json::json;

use crate::app::answer::in_format;
use crate::app::args::{CommonArgs, DrawingArgs, OutputFormat};
use crate::app::clock;
use crate::app::shell::statements::starts_query;
use crate::files::{self, LoadedFiles};
use polemic_engine::diagnostic::render::{self, CodeDisplay};
use polemic_engine::diagnostic::{Diagnostic, Severity};
use polemic_engine::graph::Graph;
use polemic_engine::query::{Limits, Parameters, Query};
use polemic_engine::text::{Files, Span};
use polemic_question::{Lexicon, Options};
use polemic_record::property_graph::Evidence;
use polemic_record::{Dataset, record_spans};
use polemic_show::explorer::{self, ExplorerPage, LivePage};
use polemic_show::html::markup_of_view;
use polemic_show::picture::PictureOptions;
use polemic_show::value_text::counted;
use polemic_show::{View, World};

use super::request_address::RequestAddress;

/// How long a question may take.
const TIME: Duration = Duration::from_secs(5);
/// How many rows an answer may have.
const ROWS: usize = 1000;
/// How many bytes answering a question may hold.
const MEMORY: usize = 250_000_000;

/// The largest saved question that is read, in bytes.
const MOST_SAVED: u64 = 1_000_000;

/// The last dataset without mistakes, and the mistakes that its files have now.
pub struct ServedState {
    data: Arc<ServedDataset>,
    /// The mistakes as a part of a page; empty where there are none.
    mistakes: String,
}

/// A dataset with everything that answers are made of.
pub struct ServedDataset {
    /// A name that no other state has, so that a page notices when it is out of date.
    name: String,
    /// The directory of the files; `None` for the dataset that is built in.
    directory: Option<PathBuf>,
    files: Files,
    dataset: Dataset,
    graph: Graph,
    lexicon: Lexicon,
    page: OnceLock<Arc<str>>,
}

/// The mistakes that keep the newest files from being served, as a part of a page.
fn mistakes(files: &Files, errors: &[Diagnostic]) -> Markup {
    const MOST: usize = 20;
    let shown = render::render_plain(&errors[..errors.len().min(MOST)], files, CodeDisplay::Shown);
    html! {
        h2 { "The files have " (counted(errors.len(), "mistake")) "; what follows is from before" }
        pre tabindex="0" { (shown) }
        @if errors.len() > MOST { p { "The first " (MOST) " are shown." } }
    }
}

impl ServedDataset {
    /// Reads a dataset for the time number `count`.
    ///
    /// # Errors
    /// The files have errors; returns both.
    pub fn load(
        path: Option<&Path>,
        count: usize,
    ) -> Result<ServedDataset, (Files, Vec<Diagnostic>)> {
        let LoadedFiles { files, reading } = files::load_files(path);
        let Some(dataset) = reading.dataset else {
            let mut errors = reading.diagnostics;
            errors.retain(|mistake| mistake.severity() == Severity::Error);
            return Err((files, errors));
        };
        Ok(ServedDataset {
            // The process id is in the name, because another run of the server counts the same.
            name: format!("{}-{count}", std::process::id()),
            directory: path.and_then(|path| path.canonicalize().ok()),
            files,
            graph: dataset.to_graph(),
            lexicon: Lexicon::new(&dataset),
            dataset,
            page: OnceLock::new(),
        })
    }

    fn world(&self) -> World<'_> {
        World { graph: &self.graph, dataset: Some(&self.dataset) }
    }
}

impl ServedState {
    /// The state of files that have no mistakes.
    pub fn clean(data: ServedDataset) -> ServedState {
        ServedState { data: Arc::new(data), mistakes: String::new() }
    }

    /// This state's dataset with the mistakes that its files have now.
    pub fn with_mistakes(&self, files: &Files, errors: &[Diagnostic]) -> ServedState {
        let mistakes = mistakes(files, errors).into_string();
        ServedState { data: Arc::clone(&self.data), mistakes }
    }

    /// The page of the dataset, which is made when it is first asked for.
    pub fn page(&self) -> Arc<str> {
        let data = &self.data;
        let page = data.page.get_or_init(|| {
            let ServedDataset { dataset, graph, lexicon, .. } = data.as_ref();
            let replies = explorer::example_replies(dataset, graph, lexicon);
            let saved = saved_questions();
            let live = Some(LivePage { state: &data.name, saved: &saved });
            ExplorerPage { dataset, graph, replies: &replies, live }.html().into()
        });
        Arc::clone(page)
    }

    /// The name of the state and the mistakes of the newest files, as JSON. A page asks for it to
    /// notice changes.
    pub fn said(&self) -> String {
        json!({"state": self.data.name, "mistakes": self.mistakes}).to_string()
    }

    /// The answer to a question in English or a query, as a part of a page. It ends early when `stop`
    /// is raised.
    pub fn answer(&self, text: &str, stop: &Arc<AtomicBool>) -> Markup {
        let limits = limits(stop);
        let text = text.trim();
        if starts_query(text) { self.rows(text, &limits) } else { self.reply(text, limits) }
    }

    fn reply(&self, text: &str, limits: Limits) -> Markup {
        let data = &self.data;
        let options = Options { limits, ..Options::default() };
        let reply =
            polemic_question::ask(text, &data.lexicon, &data.dataset, &data.graph, &options);
        let view = View::of_reply(&reply, data.world());
        html! {
            h2 { (polemic_record::sentence::capitalised(&view.heading)) }
            (markup_of_view(&view, PictureOptions::default(), "_a-"))
            @if let Some(refusal) = &reply.refusal {
                @if !refusal.suggestions.is_empty() {
                    ul.asked { @for suggestion in &refusal.suggestions { li { (suggestion) } } }
                }
            }
        }
    }

    /// The answer to the question or query `q` as a file in the format `f`, with its media type.
    /// `None` for another format, and where there is no answer.
    pub fn file(
        &self,
        address: &RequestAddress,
        stop: &Arc<AtomicBool>,
    ) -> Option<(&'static str, String)> {
        let (text, data) = (address.value("q")?.trim(), &self.data);
        let (format, kind) = match address.value("f")? {
            "csv" => (OutputFormat::Csv, "text/csv; charset=utf-8"),
            "md" => (OutputFormat::Md, "text/markdown; charset=utf-8"),
            "svg" => (OutputFormat::Svg, "image/svg+xml"),
            _ => return None,
        };
        let written = |view: &View| {
            let few = PictureOptions { boxes: DrawingArgs::default().boxes, ..Default::default() };
            in_format(view, format, &few, &CommonArgs { quiet: true, ..CommonArgs::default() }).ok()
        };
        if starts_query(text) {
            let query = Query::parse_for(text, &data.graph).ok()?;
            let answer = query.run(&data.graph, &Parameters::new(), &limits(stop)).ok()?;
            return Some((kind, written(&View::of_answer(&answer, text, data.world()))?));
        }
        let options = Options { limits: limits(stop), ..Options::default() };
        let reply =
            polemic_question::ask(text, &data.lexicon, &data.dataset, &data.graph, &options);
        Some((kind, written(&View::of_reply(&reply, data.world()))?))
    }

    fn rows(&self, text: &str, limits: &Limits) -> Markup {
        let data = &self.data;
        let answer = Query::parse_for(text, &data.graph)
            .and_then(|query| query.run(&data.graph, &Parameters::new(), limits));
        match answer {
            Ok(answer) => {
                let view = View::of_answer(&answer, text, data.world());
                html! {
                    h2 { (counted(answer.rows.len(), "row")) }
                    (markup_of_view(&view, PictureOptions::default(), "_a-"))
                }
            }
            Err(mistakes) => {
                let files = Files::one("", text.to_owned());
                let shown = render::render_plain(&mistakes, &files, CodeDisplay::Hidden);
                html! { pre tabindex="0" { (shown) } }
            }
        }
    }

    /// A record with its place, as a part of a page: that of the entity `id`, or of row `claim` of
    /// the page's table. `None` where there is no such record.
    pub fn record(&self, address: &RequestAddress) -> Option<Markup> {
        let data = &self.data;
        let evidence = match (address.value("id"), address.value("claim")) {
            (Some(id), _) => Evidence::Entity(*data.dataset.by_id.get(id)?),
            (None, row) => {
                explorer::table_rows(&data.dataset).get(row?.parse::<usize>().ok()?).copied()?
            }
        };
        let span = match evidence {
            Evidence::Entity(id) => record_spans::entity_span(&data.files, id),
            Evidence::Claim(id) => record_spans::claim_span(&data.files, id),
            Evidence::Figure(id) => record_spans::figure_span(&data.files, id),
        }?;
        let (line, column) = data.files.line_column(span);
        let name = &data.files.get(span.file).name;
        let editor = data.directory.as_ref().map(|directory| {
            let path = directory.join(name);
            format!("vscode://file{}:{line}:{column}", encoded(&path.to_string_lossy()))
        });
        Some(html! {
            p { (name) ":" (line)
                @if let Some(editor) = editor { " · " a href=(editor) { "open in the editor" } } }
            pre tabindex="0" { (dedented(data.files.slice(span), indent(&data.files, span))) }
        })
    }
}

/// The questions and queries that are saved in `queries` of the directory in which the server was
/// started, in the order of their names.
fn saved_questions() -> Vec<String> {
    let Ok(entries) = std::fs::read_dir("queries") else { return Vec::new() };
    let kept = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ending == "question" || ending == "cypher")
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(kept);
    paths.sort();
    let texts =
        paths.iter().filter_map(|path| files::read_text_file(path, "", MOST_SAVED, "").ok());
    let plain = |text: String| {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
    };
    texts.map(plain).filter(|text| !text.is_empty()).collect()
}

/// What an answer may take. It ends early when `stop` is raised.
fn limits(stop: &Arc<AtomicBool>) -> Limits {
    let stop = Some(Arc::clone(stop));
    Limits { rows: ROWS, memory: MEMORY, time: TIME, stop, ..clock::limits() }
}

/// The number of characters before a place on its line.
fn indent(files: &Files, span: Span) -> usize {
    files.line_column(span).1 - 1
}

/// A record with up to `blanks` blanks removed from the beginning of each line, so that it stands
/// at the left of the page.
fn dedented(text: &str, blanks: usize) -> String {
    let cut = |line: &str| {
        let own = line.len() - line.trim_start_matches(' ').len();
        line[own.min(blanks)..].to_owned()
    };
    text.lines().map(cut).collect::<Vec<_>>().join("\n")
}

/// A path as a part of an address, with other characters as `%20`.
fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    if out.starts_with('/') { out } else { format!("/{out}") }
}
