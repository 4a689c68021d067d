//! What the server sends: the page of a dataset or a graph, answers to questions, and records with
//! their place.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use maud::{Markup, html};
use serde_json::json;

use crate::app::answer::in_format;
use crate::app::args::{CommonArgs, DrawingArgs, GraphArgs, OutputFormat};
use crate::app::shell::statements::starts_query;
use crate::app::text_copies::TextCopies;
use crate::app::{clock, world};
use crate::files::{self, LoadedFiles};
use polemic_engine::diagnostic::render::{self, CodeDisplay};
use polemic_engine::diagnostic::{Diagnostic, Severity};
use polemic_engine::graph::Graph;
use polemic_engine::query::{Limits, Parameters, Query};
use polemic_engine::text::{Files, Span};
use polemic_question::{Lexicon, Options, Reply};
use polemic_record::edition::cited_text::CitedTexts;
use polemic_record::property_graph::Evidence;
use polemic_record::{Dataset, record_spans};
use polemic_show::explorer::{self, ExplorerPage, LivePage};
use polemic_show::graph_page::GraphPage;
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

/// The last data without mistakes, and the mistakes that its files have now.
pub struct ServedState {
    data: Arc<ServedData>,
    /// The mistakes as a part of a page; empty where there are none.
    mistakes: String,
}

/// A dataset or a graph, with everything that answers are made of.
pub struct ServedData {
    /// A name that no other state has, so that a page notices when it is out of date.
    name: String,
    graph: Graph,
    /// The dataset that the graph was made from; `None` for a graph without a schema.
    dataset: Option<ServedDataset>,
    /// The title of the page of a graph without a schema.
    title: String,
    page: OnceLock<Arc<str>>,
}

/// How the data to be served is read.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// How a graph is read.
    pub graph: GraphArgs,
    /// The reader's copies of texts.
    pub copies: TextCopies,
}

/// A dataset, with what reads questions about it.
struct ServedDataset {
    /// The directory of the files; `None` for the dataset that is built in.
    directory: Option<PathBuf>,
    files: Files,
    dataset: Dataset,
    lexicon: Lexicon,
    /// The reader's copies of its texts.
    texts: Option<CitedTexts>,
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

impl ServedData {
    /// Reads a dataset or a graph for the time number `count`. Returns remarks on how it was read.
    ///
    /// # Errors
    /// The files have errors; returns both.
    pub fn load(
        path: Option<&Path>,
        options: &ServeOptions,
        count: usize,
    ) -> Result<(ServedData, Vec<String>), (Files, Vec<Diagnostic>)> {
        // The process id is in the name, because another run of the server counts the same.
        let name = format!("{}-{count}", std::process::id());
        if let Some(paths) = path.and_then(files::graph_files) {
            let (files, read) = world::read_graph_files(&paths, &options.graph)
                .map_err(|mistake| (Files::default(), vec![mistake]))?;
            let reading = match read {
                Ok(reading) => reading,
                Err(errors) => return Err((files, errors)),
            };
            let remarks = world::remark_lines(&reading.remarks, &files);
            let title = world::graph_title(path);
            let (graph, page) = (reading.graph, OnceLock::new());
            return Ok((ServedData { name, graph, dataset: None, title, page }, remarks));
        }
        let LoadedFiles { files, reading } = files::load_files(path);
        let Some(dataset) = reading.dataset else {
            let mut errors = reading.diagnostics;
            errors.retain(|mistake| mistake.severity() == Severity::Error);
            return Err((files, errors));
        };
        let graph = dataset.to_graph();
        let lexicon = Lexicon::new(&dataset);
        let directory = path.and_then(|path| path.canonicalize().ok());
        let (texts, remarks) = options.copies.of_dataset(&dataset);
        let dataset = Some(ServedDataset { directory, files, dataset, lexicon, texts });
        let (title, page) = (String::new(), OnceLock::new());
        Ok((ServedData { name, graph, dataset, title, page }, remarks))
    }

    fn world(&self) -> World<'_> {
        let known = self.dataset.as_ref();
        let texts = known.and_then(|known| known.texts.as_ref());
        World { graph: &self.graph, dataset: known.map(|known| &known.dataset), texts }
    }

    /// The page of the dataset; `None` for a graph without a schema.
    fn explorer<'a>(
        &'a self,
        replies: &'a [Reply],
        saved: &'a [String],
    ) -> Option<ExplorerPage<'a>> {
        let ServedDataset { dataset, texts, .. } = self.dataset.as_ref()?;
        let live = Some(LivePage { state: &self.name, saved });
        Some(ExplorerPage { dataset, graph: &self.graph, texts: texts.as_ref(), replies, live })
    }
}

impl ServedState {
    /// The state of files that have no mistakes.
    pub fn clean(data: ServedData) -> ServedState {
        ServedState { data: Arc::new(data), mistakes: String::new() }
    }

    /// This state's data with the mistakes that its files have now.
    pub fn with_mistakes(&self, files: &Files, errors: &[Diagnostic]) -> ServedState {
        let mistakes = mistakes(files, errors).into_string();
        ServedState { data: Arc::clone(&self.data), mistakes }
    }

    /// The beginning of the page, and what makes the rest of it. The rest is made once.
    pub fn page(&self) -> (Arc<str>, impl FnOnce() -> Arc<str> + Send + 'static + use<>) {
        let saved = saved_questions();
        let opening = self.data.explorer(&[], &saved).map_or(String::new(), |page| page.opening());
        let data = Arc::clone(&self.data);
        let rest = move || {
            let made = || match &data.dataset {
                None => {
                    let (title, graph) = (&data.title, &data.graph);
                    GraphPage { title, graph, live: Some(&data.name) }.html()
                }
                Some(ServedDataset { dataset, lexicon, .. }) => {
                    let replies = explorer::example_replies(dataset, &data.graph, lexicon);
                    let page = data.explorer(&replies, &saved);
                    page.map_or(String::new(), |page| page.remainder())
                }
            };
            Arc::clone(data.page.get_or_init(|| made().into()))
        };
        (opening.into(), rest)
    }

    /// The drawing of the map that `view` and `most` name, as a part of a page. `None` where there is
    /// no such view.
    pub fn map(&self, address: &RequestAddress) -> Option<Markup> {
        let number = |key: &str| address.value(key)?.parse::<usize>().ok();
        self.data.explorer(&[], &[])?.map(number("view")?, number("most")?)
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
        let Some(ServedDataset { dataset, lexicon, .. }) = &data.dataset else {
            return html! {
                p.lead { "This graph has no schema, so that it can be asked only in openCypher." }
                p { "For instance " code { "MATCH (a)-[r]->(b) RETURN a, r, b LIMIT 10" } }
            };
        };
        let options = Options { limits, ..Options::default() };
        let reply = polemic_question::ask(text, lexicon, dataset, &data.graph, &options);
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
        let ServedDataset { dataset, lexicon, .. } = data.dataset.as_ref()?;
        let options = Options { limits: limits(stop), ..Options::default() };
        let reply = polemic_question::ask(text, lexicon, dataset, &data.graph, &options);
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
                    @for remark in &view.remarks_before { p.soft { (remark) } }
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
        let data = self.data.dataset.as_ref()?;
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
pub fn saved_questions() -> Vec<String> {
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
pub fn limits(stop: &Arc<AtomicBool>) -> Limits {
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
