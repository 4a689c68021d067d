//! `polemic serve`: the page of a dataset on this machine, with a box for questions.
//!
//! The server only reads: it takes GET, from this machine, under the names of this machine (so that
//! no page elsewhere reaches it under a name of its own), and every path that it knows is in
//! `route`. It holds the data of the last state of the files that had no mistakes.

mod request_address;
mod served;

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
use served::{DatasetWatcher, ServedState};

/// How long a client may take to send or to take something.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many are served at a time.
const MOST_CONNECTIONS: usize = 32;
/// The stack for an answer: as much as programs have, and more.
const STACK: usize = 64 << 20;

/// Serves until it is stopped.
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

/// The port to listen on: any that is free, where 0 was asked for.
fn port(asked: u16) -> Result<u16, Diagnostic> {
    let free = || TcpListener::bind((Ipv4Addr::LOCALHOST, asked))?.local_addr();
    free().map(|address| address.port()).map_err(|error| taken(asked, &error))
}

fn taken(port: u16, error: &std::io::Error) -> Diagnostic {
    let message = format!("port {port} cannot be listened on: {}", files::io_error_words(error));
    Diagnostic::new(&codes::UNREADABLE, message)
        .help("choose another with --port, or any that is free with --port 0")
}

/// What is sent back.
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

/// Answers a request, whatever it is.
fn answer(request: &mut Request<Body>, served: &Arc<DatasetWatcher>, port: u16) -> Response<Body> {
    // No request has a body that is read, and no connection is kept: what came after this request
    // on it is never taken for another.
    *request.body_mut() = Body::empty();
    request.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    let reply = refused(request, port).unwrap_or_else(|| {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let address = RequestAddress::parse(target);
        // Answers may nest deeper than the threads of the server can hold; and whatever goes wrong
        // in one of them is over with it.
        let served = Arc::clone(served);
        let work = move || route(&address, &served);
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
        thread.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(|| {
            HttpReply::no(StatusCode::INTERNAL_SERVER_ERROR, "that could not be answered")
        })
    });
    response(reply)
}

/// Why a request is not answered at all; none where it is.
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
    // Another page may link to this one, and may have nothing else of it.
    let elsewhere =
        header("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none");
    if elsewhere && request.uri().path() != "/" {
        return Some(HttpReply::no(StatusCode::FORBIDDEN, "only the page itself may ask this"));
    }
    None
}

fn response(reply: HttpReply) -> Response<Body> {
    let policy = match reply.kind {
        // The page says itself what it may load.
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

/// Everything that can be asked for.
fn route(address: &RequestAddress, served: &DatasetWatcher) -> HttpReply {
    let state: Arc<ServedState> = served.state();
    match address.path.as_str() {
        "/" => HttpReply::html(state.page().to_owned()),
        "/state" => HttpReply::json(state.said()),
        "/answer" => match address.value("q") {
            Some(text) => HttpReply::html(state.answer(text).into_string()),
            None => HttpReply::no(StatusCode::BAD_REQUEST, "ask with /answer?q="),
        },
        "/record" => match state.record(address) {
            Some(record) => HttpReply::html(record.into_string()),
            None => HttpReply::no(StatusCode::NOT_FOUND, "there is no such record"),
        },
        // Browsers ask for it without being told to.
        "/favicon.ico" => {
            HttpReply { status: StatusCode::NO_CONTENT, ..HttpReply::no(StatusCode::OK, "") }
        }
        _ => HttpReply::no(StatusCode::NOT_FOUND, "there is nothing here"),
    }
}
