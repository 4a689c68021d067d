//! `polemic serve`: serves the page of a dataset or a graph on this machine, with a box for questions.
//!
//! The server changes nothing. It accepts only GET, and only from this machine and under its names;
//! so no page of another site can reach it by pointing a name of its own at this machine (DNS
//! rebinding). `route` lists all paths that it answers. It reads the files again when they change,
//! and serves the last state without mistakes.

mod connections;
mod http;
mod request_address;
mod served;
mod watcher;

use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;

use super::args::{CommonArgs, ServeArgs};
use super::text_copies::TextCopies;
use super::{CommandEnding, output};
use crate::files;
use connections::{AnswerSlots, Answerer, accept_connections};
use http::{HttpReply, RequestHead};
use request_address::RequestAddress;
use served::ServeOptions;
#[cfg(feature = "mcp")]
pub use served::{limits as answer_limits, saved_questions};
use watcher::DatasetWatcher;

/// How many questions are answered at a time, since each may hold much memory.
const MOST_ANSWERS: usize = 8;
/// How many questions wait while so many are answered.
const MOST_WAITING: usize = 64;

/// Runs `polemic serve` until it is stopped.
pub fn run_serve(args: &ServeArgs, common: &CommonArgs) -> CommandEnding {
    match serve(args, common) {
        Ok(()) => CommandEnding::Found,
        Err(ending) => ending,
    }
}

fn serve(args: &ServeArgs, common: &CommonArgs) -> Result<(), CommandEnding> {
    if common.format.is_some() || common.output.is_some() {
        let message = "`polemic serve` writes nothing, and has no format";
        let help = "for a page in a file: polemic export -o explorer.html";
        return Err(output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help)));
    }
    let copies = TextCopies::read(&args.copies)?;
    let options = ServeOptions { graph: args.graph.clone(), copies };
    let served = DatasetWatcher::open(options, common)?;
    let taken = |error| output::fail(taken(args.port, &error));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port)).map_err(taken)?;
    let port = listener.local_addr().map_err(taken)?.port();
    if !common.quiet {
        output::remark(&format!("Serving on http://127.0.0.1:{port}/ — Ctrl-C ends it."));
    }
    let slots = AnswerSlots::new(MOST_ANSWERS, MOST_WAITING);
    let answer: Arc<Answerer> = Arc::new(move |head, stop| {
        refused(head, port).unwrap_or_else(|| route(&head.target, &served, &slots, stop))
    });
    accept_connections(&listener, &answer);
    Ok(())
}

fn taken(port: u16, error: &std::io::Error) -> Diagnostic {
    let message = format!("port {port} cannot be listened on: {}", files::io_error_words(error));
    Diagnostic::new(&codes::UNREADABLE, message)
        .help("choose another with --port, or any that is free with --port 0")
}

/// The refusal of a request that is not for this server; `None` if it is to be answered.
fn refused(head: &RequestHead, port: u16) -> Option<HttpReply> {
    let names = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let bare = ["127.0.0.1", "localhost"];
    let is_here =
        |name: &str| names.iter().any(|known| known == name) || port == 80 && bare.contains(&name);
    let Some(host) = head.field("host") else {
        return Some(HttpReply::no("400 Bad Request", "the request names no host, or several"));
    };
    if !head.authority.as_deref().is_none_or(is_here) || !is_here(host) {
        let text = "this server answers only under the name of this machine";
        return Some(HttpReply::no("421 Misdirected Request", text));
    }
    if head.method != "GET" {
        return Some(HttpReply::no("405 Method Not Allowed", "only GET is answered"));
    }
    // Pages of other sites may link to the page, but may not load anything from this server.
    let elsewhere =
        head.field("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none");
    if elsewhere && RequestAddress::parse(&head.target).path != "/" {
        return Some(HttpReply::no("403 Forbidden", "only the page itself may ask this"));
    }
    None
}

/// Answers a request by its path. These are all paths that the server knows.
fn route(
    target: &str,
    served: &DatasetWatcher,
    slots: &AnswerSlots,
    stop: &Arc<AtomicBool>,
) -> HttpReply {
    let address = RequestAddress::parse(target);
    let state = served.state();
    match address.path.as_str() {
        "/" => {
            let (opening, rest) = state.page();
            HttpReply::page_in_parts(opening, Box::new(rest))
        }
        "/map" => match state.map(&address) {
            Some(map) => HttpReply::part(&map.into_string()),
            None => HttpReply::no("404 Not Found", "there is no such view"),
        },
        "/state" => HttpReply::json(state.said()),
        "/answer" => match (address.value("q"), slots.take(stop)) {
            (Some(text), Some(_slot)) => HttpReply::part(&state.answer(text, stop).into_string()),
            (Some(_), None) => {
                HttpReply::no("503 Service Unavailable", "too many questions are asked at a time")
            }
            (None, _) => HttpReply::no("400 Bad Request", "ask with /answer?q="),
        },
        "/file" => match slots.take(stop) {
            Some(_slot) => match state.file(&address, stop) {
                Some((kind, text)) => {
                    HttpReply { kind, text: text.into(), ..HttpReply::page("".into()) }
                }
                None => HttpReply::no("400 Bad Request", "ask with /file?q= and f=csv, md or svg"),
            },
            None => {
                HttpReply::no("503 Service Unavailable", "too many questions are asked at a time")
            }
        },
        "/record" => match state.record(&address) {
            Some(record) => HttpReply::part(&record.into_string()),
            None => HttpReply::no("404 Not Found", "there is no such record"),
        },
        // Browsers ask for the icon although the page has none.
        "/favicon.ico" => HttpReply { text: "".into(), ..HttpReply::no("204 No Content", "") },
        _ => HttpReply::no("404 Not Found", "there is nothing here"),
    }
}
