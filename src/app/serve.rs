//! `polemic serve`: serves the page of a dataset on this machine, with a box for questions.
//!
//! The server changes nothing. It accepts only GET, and only from this machine and under its names;
//! so no page of another site can reach it by pointing a name of its own at this machine (DNS
//! rebinding). `route` lists all paths that it answers. It reads the files again when they change,
//! and serves the last state without mistakes.

mod request_address;
mod served;
mod watcher;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use oxhttp::Server;
use oxhttp::model::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use oxhttp::model::{Body, HeaderValue, Method, Request, Response, StatusCode};

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;

use super::args::{CommonArgs, ServeArgs};
use super::{CommandEnding, output};
use crate::files;
use request_address::RequestAddress;
use served::ServedState;
use watcher::DatasetWatcher;

/// How long a client may take to send a request or to receive an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many requests are answered at a time.
const MOST_CONNECTIONS: usize = 32;
/// The stack of the thread that makes an answer, in bytes; the main thread of a program has less.
const STACK: usize = 64 << 20;

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
    let served = Arc::new(DatasetWatcher::open(common.data.as_deref())?);
    let port = port(args.port).map_err(output::fail)?;
    let answers = move |request: &mut Request<Body>| answer(request, &served, port);
    let running = Server::new(answers)
        .bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .with_global_timeout(PATIENCE)
        .with_max_concurrent_connections(MOST_CONNECTIONS)
        .spawn();
    let running = running.map_err(|error| output::fail(taken(port, &error)))?;
    if !common.quiet {
        output::remark(&format!("Serving on http://127.0.0.1:{port}/ — Ctrl-C ends it."));
    }
    running.join().map_err(|error| output::fail(taken(port, &error)))
}

/// The port to listen on: the one asked for, or a free one where that is 0.
fn port(asked: u16) -> Result<u16, Diagnostic> {
    let free = || TcpListener::bind((Ipv4Addr::LOCALHOST, asked))?.local_addr();
    free().map(|address| address.port()).map_err(|error| taken(asked, &error))
}

fn taken(port: u16, error: &std::io::Error) -> Diagnostic {
    let message = format!("port {port} cannot be listened on: {}", files::io_error_words(error));
    Diagnostic::new(&codes::UNREADABLE, message)
        .help("choose another with --port, or any that is free with --port 0")
}

/// The answer to a request.
struct HttpReply {
    status: StatusCode,
    kind: &'static str,
    text: String,
}

impl HttpReply {
    fn html(text: String) -> HttpReply {
        HttpReply { status: StatusCode::OK, kind: "text/html; charset=utf-8", text }
    }

    fn json(text: String) -> HttpReply {
        HttpReply { status: StatusCode::OK, kind: "application/json", text }
    }

    fn no(status: StatusCode, text: &str) -> HttpReply {
        HttpReply { status, kind: "text/plain; charset=utf-8", text: format!("{text}\n") }
    }
}

/// Answers any request.
fn answer(request: &mut Request<Body>, served: &Arc<DatasetWatcher>, port: u16) -> Response<Body> {
    // The body of a request is dropped and its connection closed, so that bytes which follow the
    // request are never taken for another one (request smuggling).
    *request.body_mut() = Body::empty();
    request.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    let reply = refused(request, port).unwrap_or_else(|| {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let address = RequestAddress::parse(target);
        // A thread of its own has a stack that is large enough for deeply nested queries, and keeps a
        // panic in one answer from ending the server.
        let served = Arc::clone(served);
        let work = move || route(&address, &served);
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
        thread.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(|| {
            HttpReply::no(StatusCode::INTERNAL_SERVER_ERROR, "that could not be answered")
        })
    });
    response(reply)
}

/// The refusal of a request that is not for this server; `None` if it is to be answered.
fn refused(request: &Request<Body>, port: u16) -> Option<HttpReply> {
    let names = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let bare = ["127.0.0.1", "localhost"];
    let is_here =
        |name: &str| names.iter().any(|known| known == name) || port == 80 && bare.contains(&name);
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let named = request.uri().authority().is_none_or(|name| is_here(name.as_str()));
    if !named || !header(HOST.as_str()).is_some_and(is_here) {
        let text = "this server answers only under the name of this machine";
        return Some(HttpReply::no(StatusCode::MISDIRECTED_REQUEST, text));
    }
    if request.method() != Method::GET {
        return Some(HttpReply::no(StatusCode::METHOD_NOT_ALLOWED, "only GET is answered"));
    }
    // Pages of other sites may link to the page, but may not load anything from this server.
    let elsewhere =
        header("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none");
    if elsewhere && request.uri().path() != "/" {
        return Some(HttpReply::no(StatusCode::FORBIDDEN, "only the page itself may ask this"));
    }
    None
}

fn response(reply: HttpReply) -> Response<Body> {
    let policy = match reply.kind {
        // The page holds its own policy of what it may load.
        "text/html; charset=utf-8" => "frame-ancestors 'none'",
        _ => "default-src 'none'; frame-ancestors 'none'",
    };
    let mut response = Response::new(Body::from(reply.text));
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, reply.kind),
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (CONNECTION, "close"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    if reply.status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static("GET"));
    }
    response
}

/// Answers a request by its path. These are all paths that the server knows.
fn route(address: &RequestAddress, served: &DatasetWatcher) -> HttpReply {
    let state: Arc<ServedState> = served.state();
    match address.path.as_str() {
        "/" => HttpReply::html(state.page().to_owned()),
        "/state" => HttpReply::json(state.said()),
        "/answer" => match address.value("q") {
            Some(text) => HttpReply::html(state.answer(text).into_string()),
            None => HttpReply::no(StatusCode::BAD_REQUEST, "ask with /answer?q="),
        },
        "/file" => match state.file(address) {
            Some((kind, text)) => HttpReply { kind, ..HttpReply::html(text) },
            None => {
                HttpReply::no(StatusCode::BAD_REQUEST, "ask with /file?q= and f=csv, md or svg")
            }
        },
        "/record" => match state.record(address) {
            Some(record) => HttpReply::html(record.into_string()),
            None => HttpReply::no(StatusCode::NOT_FOUND, "there is no such record"),
        },
        // Browsers ask for the icon although the page has none.
        "/favicon.ico" => {
            HttpReply { status: StatusCode::NO_CONTENT, ..HttpReply::no(StatusCode::OK, "") }
        }
        _ => HttpReply::no(StatusCode::NOT_FOUND, "there is nothing here"),
    }
}
