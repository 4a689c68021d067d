//! What is served: the data of the last state of the files that had no mistakes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use maud::{Markup, html};
use serde_json::json;

use crate::app::Ending;
use crate::app::clock;
use crate::app::output;
use crate::app::shell::statement::starts_query;
use crate::files::{self, Loaded, Stamp};
use polemic_engine::diagnostic::render::{self, Codes};
use polemic_engine::diagnostic::{Diagnostic, Severity};
use polemic_engine::graph::Graph;
use polemic_engine::query::{Limits, Parameters, Query};
use polemic_engine::text::{Files, Span};
use polemic_question::{Lexicon, Options};
use polemic_record::property_graph::Evidence;
use polemic_record::{Dataset, place};
use polemic_show::explorer::{self, ExplorerPage};
use polemic_show::html::markup_of_view;
use polemic_show::picture::PictureOptions;
use polemic_show::value_text::counted;
use polemic_show::{View, World};

use super::address::Address;

/// How often the files are looked at, at most.
const PAUSE: Duration = Duration::from_millis(400);
/// How long a question may take.
const TIME: Duration = Duration::from_secs(5);
/// How many rows an answer may have.
const ROWS: usize = 1000;
/// How many bytes may be held to answer.
const MEMORY: usize = 250_000_000;

/// A dataset that is looked at again whenever it is asked for.
pub struct Served {
    path: Option<PathBuf>,
    known: Mutex<Known>,
}

struct Known {
    state: Arc<State>,
    stamp: Stamp,
    looked: Instant,
    /// How many states there were.
    count: usize,
}

/// A dataset that has no mistakes, and those that its files have now.
pub struct State {
    data: Arc<Data>,
    /// What the mistakes are, as a part of a page; empty where there are none.
    mistakes: String,
}

struct Data {
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

impl Served {
    /// Reads a dataset. Where it has mistakes they are shown, and there is nothing to serve.
    ///
    /// # Errors
    /// How the command ends then.
    pub fn open(path: Option<&Path>) -> Result<Served, Ending> {
        let stamp = files::stamp(path);
        let data = match Data::of(files::load(path), path, 1) {
            Ok(data) => data,
            Err((files, errors)) => {
                output::complain(&errors, &files, Codes::Shown);
                return Err(Ending::Refused);
            }
        };
        let state = Arc::new(State { data: Arc::new(data), mistakes: String::new() });
        let known = Known { state, stamp, looked: Instant::now(), count: 1 };
        Ok(Served { path: path.map(Path::to_owned), known: Mutex::new(known) })
    }

    /// The state of now: where files have changed they are read again.
    pub fn state(&self) -> Arc<State> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if self.path.is_some() && known.looked.elapsed() >= PAUSE {
            let stamp = files::stamp(self.path.as_deref());
            if stamp != known.stamp {
                known.stamp = stamp;
                known.count += 1;
                let loaded = files::load(self.path.as_deref());
                known.state = Arc::new(match Data::of(loaded, self.path.as_deref(), known.count) {
                    Ok(data) => State { data: Arc::new(data), mistakes: String::new() },
                    Err((files, errors)) => State {
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

impl Data {
    fn of(
        loaded: Loaded,
        path: Option<&Path>,
        count: usize,
    ) -> Result<Data, (Files, Vec<Diagnostic>)> {
        let Loaded { files, reading } = loaded;
        let Some(dataset) = reading.dataset else {
            let mut errors = reading.diagnostics;
            errors.retain(|mistake| mistake.severity() == Severity::Error);
            return Err((files, errors));
        };
        Ok(Data {
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

impl State {
    /// The page, made when it is first asked for.
    pub fn page(&self) -> &str {
        let data = &self.data;
        data.page.get_or_init(|| {
            let Data { dataset, graph, lexicon, .. } = data.as_ref();
            let replies = explorer::example_replies(dataset, graph, lexicon);
            ExplorerPage { dataset, graph, replies: &replies, live: Some(&data.name) }.html()
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
        let view = View::of_reply(&reply, data.world());
        html! {
            h2 { (polemic_record::sentence::capitalised(&view.heading)) }
            (markup_of_view(&view, PictureOptions::default(), "_a-"))
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
            Ok(answer) => {
                let view = View::of_answer(&answer, text, data.world());
                html! {
                    h2 { (counted(answer.rows.len(), "row")) }
                    (markup_of_view(&view, PictureOptions::default(), "_a-"))
                }
            }
            Err(mistakes) => {
                let files = Files::one("", text.to_owned());
                let shown = render::full(&mistakes, &files, Codes::Hidden);
                html! { pre tabindex="0" { (anstream::adapter::strip_str(&shown).to_string()) } }
            }
        }
    }

    /// The record of an entity (`id`) or of a row of the page's table (`claim`), with its place.
    pub fn record(&self, address: &Address) -> Option<Markup> {
        let data = &self.data;
        let evidence = match (address.value("id"), address.value("claim")) {
            (Some(id), _) => Evidence::Entity(*data.dataset.by_id.get(id)?),
            (None, row) => {
                explorer::table_rows(&data.dataset).get(row?.parse::<usize>().ok()?).copied()?
            }
        };
        let span = match evidence {
            Evidence::Entity(id) => place::of_entity(&data.files, id),
            Evidence::Claim(id) => place::of_claim(&data.files, id),
            Evidence::Figure(id) => place::of_figure(&data.files, id),
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
