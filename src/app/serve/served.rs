//! What is served: the data of the last state of the files that had no mistakes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use maud::{Markup, html};
use serde_json::json;

use crate::app::CommandEnding;
use crate::app::clock;
use crate::app::output;
use crate::app::shell::statements::starts_query;
use crate::files::{self, FilesStamp, LoadedFiles};
use polemic_engine::diagnostic::render::{self, Codes};
use polemic_engine::diagnostic::{Diagnostic, Severity};
use polemic_engine::graph::Graph;
use polemic_engine::query::{Limits, Parameters, Query};
use polemic_engine::text::{Files, Span};
use polemic_question::{Lexicon, Options};
use polemic_record::property_graph::Evidence;
use polemic_record::{Dataset, record_spans};
use polemic_show::page::{self, Explorer};
use polemic_show::words::counted;
use polemic_show::{World, html, picture};

use super::request_address::RequestAddress;

/// How often the files are looked at, at most.
const PAUSE: Duration = Duration::from_millis(400);
/// How long a question may take.
const TIME: Duration = Duration::from_secs(5);
/// How many rows an answer may have.
const ROWS: usize = 1000;
/// How many bytes may be held to answer.
const MEMORY: usize = 250_000_000;

/// A dataset that is looked at again whenever it is asked for.
pub struct DatasetWatcher {
    path: Option<PathBuf>,
    known: Mutex<WatchedState>,
}

struct WatchedState {
    state: Arc<ServedState>,
    stamp: FilesStamp,
    looked: Instant,
    /// How many states there were.
    count: usize,
}

/// A dataset that has no mistakes, and those that its files have now.
pub struct ServedState {
    data: Arc<ServedDataset>,
    /// What the mistakes are, as a part of a page; empty where there are none.
    mistakes: String,
}

struct ServedDataset {
    /// What tells it from other states.
    name: String,
    /// Where the files are.
    directory: Option<PathBuf>,
    files: Files,
    dataset: Dataset,
    graph: Graph,
    lexicon: Lexicon,
    page: OnceLock<String>,
}

impl DatasetWatcher {
    /// Reads a dataset. Where it has mistakes they are shown, and there is nothing to serve.
    ///
    /// # Errors
    /// How the command ends then.
    pub fn open(path: Option<&Path>) -> Result<DatasetWatcher, CommandEnding> {
        let stamp = files::files_stamp(path);
        let data = match ServedDataset::of(files::load_files(path), path, 1) {
            Ok(data) => data,
            Err((files, errors)) => {
                output::complain(&errors, &files, Codes::Shown);
                return Err(CommandEnding::Refused);
            }
        };
        let state = Arc::new(ServedState { data: Arc::new(data), mistakes: String::new() });
        let known = WatchedState { state, stamp, looked: Instant::now(), count: 1 };
        Ok(DatasetWatcher { path: path.map(Path::to_owned), known: Mutex::new(known) })
    }

    /// The state of now: where files have changed they are read again.
    pub fn state(&self) -> Arc<ServedState> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if self.path.is_some() && known.looked.elapsed() >= PAUSE {
            let stamp = files::files_stamp(self.path.as_deref());
            if stamp != known.stamp {
                known.stamp = stamp;
                known.count += 1;
                let loaded = files::load_files(self.path.as_deref());
                known.state =
                    Arc::new(match ServedDataset::of(loaded, self.path.as_deref(), known.count) {
                        Ok(data) => ServedState { data: Arc::new(data), mistakes: String::new() },
                        Err((files, errors)) => ServedState {
                            data: Arc::clone(&known.state.data),
                            mistakes: mistakes(&files, &errors).into_string(),
                        },
                    });
            }
            known.looked = Instant::now();
        }
        Arc::clone(&known.state)
    }
}

/// The mistakes that keep the newest files from being served.
fn mistakes(files: &Files, errors: &[Diagnostic]) -> Markup {
    const MOST: usize = 20;
    let shown = render::full(&errors[..errors.len().min(MOST)], files, Codes::Shown);
    html! {
        h2 { "The files have " (counted(errors.len(), "mistake")) "; what follows is from before" }
        pre tabindex="0" { (anstream::adapter::strip_str(&shown).to_string()) }
        @if errors.len() > MOST { p { "The first " (MOST) " are shown." } }
    }
}

impl ServedDataset {
    fn of(
        loaded: LoadedFiles,
        path: Option<&Path>,
        count: usize,
    ) -> Result<ServedDataset, (Files, Vec<Diagnostic>)> {
        let LoadedFiles { files, reading } = loaded;
        let Some(dataset) = reading.dataset else {
            let mut errors = reading.diagnostics;
            errors.retain(|mistake| mistake.severity() == Severity::Error);
            return Err((files, errors));
        };
        Ok(ServedDataset {
            // Another run of the server may count the same.
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
    /// The page, made when it is first asked for.
    pub fn page(&self) -> &str {
        let data = &self.data;
        data.page.get_or_init(|| {
            let ServedDataset { dataset, graph, lexicon, .. } = data.as_ref();
            let replies = page::replies(dataset, graph, lexicon);
            Explorer { dataset, graph, replies: &replies, live: Some(&data.name) }.text()
        })
    }

    /// Which state it is, and what is wrong with the newest files.
    pub fn said(&self) -> String {
        json!({"state": self.data.name, "mistakes": self.mistakes}).to_string()
    }

    /// The answer to a question in English or a query, as a part of a page.
    pub fn answer(&self, text: &str) -> Markup {
        let text = text.trim();
        if starts_query(text) { self.rows(text) } else { self.reply(text) }
    }

    fn reply(&self, text: &str) -> Markup {
        let data = &self.data;
        let options = Options { limits: limits(), ..Options::default() };
        let reply =
            polemic_question::ask(text, &data.lexicon, &data.dataset, &data.graph, &options);
        let reading = reply.reading.as_deref().unwrap_or(text);
        html! {
            h2 { (polemic_record::sentence::capitalised(reading)) }
            (html::of_reply(&reply, picture::Options::default(), data.world(), "_a-"))
            @if let Some(refusal) = &reply.refusal {
                @if !refusal.suggestions.is_empty() {
                    ul { @for suggestion in &refusal.suggestions { li { (suggestion) } } }
                }
            }
        }
    }

    fn rows(&self, text: &str) -> Markup {
        let data = &self.data;
        let answer = Query::parse_for(text, &data.graph)
            .and_then(|query| query.run(&data.graph, &Parameters::new(), &limits()));
        match answer {
            Ok(answer) => html! {
                h2 { (counted(answer.rows.len(), "row")) }
                (html::rows(&answer, text, picture::Options::default(), data.world(), "_a-"))
            },
            Err(mistakes) => {
                let files = Files::one("", text.to_owned());
                let shown = render::full(&mistakes, &files, Codes::Hidden);
                html! { pre tabindex="0" { (anstream::adapter::strip_str(&shown).to_string()) } }
            }
        }
    }

    /// The record of an entity (`id`) or of a row of the page's table (`claim`), with its place.
    pub fn record(&self, address: &RequestAddress) -> Option<Markup> {
        let data = &self.data;
        let evidence = match (address.value("id"), address.value("claim")) {
            (Some(id), _) => Evidence::Entity(*data.dataset.by_id.get(id)?),
            (None, row) => page::rows(&data.dataset).get(row?.parse::<usize>().ok()?).copied()?,
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
            pre tabindex="0" { (dedented(data.files.slice(span), column_text(&data.files, span))) }
        })
    }
}

fn limits() -> Limits {
    Limits { rows: ROWS, memory: MEMORY, time: TIME, ..clock::limits() }
}

/// The blanks before a place on its line.
fn column_text(files: &Files, span: Span) -> usize {
    files.line_column(span).1 - 1
}

/// A record without the blanks that all its lines but the first begin with.
fn dedented(text: &str, blanks: usize) -> String {
    let cut = |line: &str| {
        let own = line.len() - line.trim_start_matches(' ').len();
        line[own.min(blanks)..].to_owned()
    };
    text.lines().map(cut).collect::<Vec<_>>().join("\n")
}

/// A path as a part of an address.
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
