//! `polemic lsp`: serves an editor, by the Language Server Protocol 3.17 on standard input and output.
//!
//! The editor gives each file as it is typed. Mistakes are told as `polemic check` tells them, except
//! those about the dataset's own questions, which take longer.

mod answers;
mod completion;
mod positions;
mod workspace;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;
use polemic_record::ron_layout::format::format_ron;
use serde_json::{Value as Json, json};

use super::args::LspArgs;
use super::text_copies::TextCopies;
use super::{CommandEnding, output};
use workspace::Workspace;

/// The error of the protocol for a request that is well-formed and cannot be done.
const REQUEST_FAILED: i32 = -32803;

/// Runs `polemic lsp` until the editor ends it.
pub fn run_lsp(args: &LspArgs) -> CommandEnding {
    let copies = match TextCopies::read(&args.copies) {
        Ok(copies) => copies,
        Err(ending) => return ending,
    };
    let (connection, threads) = Connection::stdio();
    let served = connection
        .initialize_start()
        .and_then(|(id, _)| connection.initialize_finish(id, abilities()))
        .map_err(|error| error.to_string())
        .and_then(|()| serve(&connection, Workspace::new(copies)));
    // The threads end when nothing can be sent any more.
    drop(connection);
    let ended = threads.join().map_err(|error| error.to_string());
    match served.and(ended) {
        Ok(()) => CommandEnding::Found,
        Err(why) => {
            let message = format!("the editor was lost: {why}");
            let help = "an editor starts polemic lsp by itself; the README says how";
            output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help))
        }
    }
}

fn abilities() -> Json {
    json!({
        "capabilities": {
            "positionEncoding": "utf-16",
            "textDocumentSync": { "openClose": true, "change": 1, "save": true },
            "completionProvider": { "triggerCharacters": ["\"", "(", "[", ".", " "] },
            "hoverProvider": true,
            "definitionProvider": true,
            "referencesProvider": true,
            "renameProvider": { "prepareProvider": true },
            "documentFormattingProvider": true,
        },
        "serverInfo": { "name": "polemic", "version": env!("CARGO_PKG_VERSION") },
    })
}

/// Answers messages until the editor says that it ends.
fn serve(connection: &Connection, mut workspace: Workspace) -> Result<(), String> {
    loop {
        // What is typed faster than it is read is read once.
        let next = match connection.receiver.try_recv() {
            Ok(message) => message,
            Err(_) => {
                tell_mistakes(connection, &mut workspace)?;
                match connection.receiver.recv() {
                    Ok(message) => message,
                    Err(_) => return Err("it ended without saying so".to_owned()),
                }
            }
        };
        match next {
            Message::Request(request) => {
                if connection.handle_shutdown(&request).map_err(|error| error.to_string())? {
                    return Ok(());
                }
                tell_mistakes(connection, &mut workspace)?;
                send(connection, Message::Response(answer(&workspace, request)))?;
            }
            Message::Notification(notification) => {
                if notification.method == "exit" {
                    return Ok(());
                }
                take(&mut workspace, &notification);
            }
            Message::Response(_) => {}
        }
    }
}

fn send(connection: &Connection, message: Message) -> Result<(), String> {
    connection.sender.send(message).map_err(|error| error.to_string())
}

fn tell_mistakes(connection: &Connection, workspace: &mut Workspace) -> Result<(), String> {
    for told in workspace.refresh() {
        let method = "textDocument/publishDiagnostics".to_owned();
        send(connection, Message::Notification(Notification::new(method, told)))?;
    }
    Ok(())
}

/// Takes what the editor says of its files.
fn take(workspace: &mut Workspace, notification: &Notification) {
    let params = &notification.params;
    let document = &params["textDocument"];
    let Some(uri) = document["uri"].as_str() else { return };
    let text = |value: &Json| value.as_str().map(str::to_owned);
    match notification.method.as_str() {
        "textDocument/didOpen" => workspace.set(uri, text(&document["text"])),
        "textDocument/didChange" => {
            let last = params["contentChanges"].as_array().and_then(|changes| changes.last());
            // Only whole texts were asked for; a part of one would put the rest in doubt.
            if let Some(text) =
                last.filter(|change| change["range"].is_null()).and_then(|c| text(&c["text"]))
            {
                workspace.set(uri, Some(text));
            }
        }
        "textDocument/didClose" => workspace.set(uri, None),
        "textDocument/didSave" => workspace.touch(uri),
        _ => {}
    }
}

fn answer(workspace: &Workspace, request: Request) -> Response {
    let Request { id, method, params } = request;
    let place = || workspace.place(&params);
    let result = match method.as_str() {
        "textDocument/completion" => place().map(|place| completion::completion(&place)),
        "textDocument/hover" => place().map(|place| answers::hover(&place)),
        "textDocument/definition" => place().map(|place| answers::definition(&place)),
        "textDocument/references" => place().map(|place| {
            let with_declaration = params["context"]["includeDeclaration"].as_bool();
            answers::references(&place, with_declaration.unwrap_or(true))
        }),
        "textDocument/prepareRename" => place().map(|place| answers::renamed_at(&place)),
        "textDocument/rename" => {
            let new = params["newName"].as_str().unwrap_or_default();
            match place().map(|place| answers::rename(&place, new)) {
                Some(Err(why)) => return Response::new_err(id, REQUEST_FAILED, why),
                Some(Ok(edits)) => Some(edits),
                None => None,
            }
        }
        "textDocument/formatting" => {
            let text = params["textDocument"]["uri"].as_str().and_then(|uri| workspace.text(uri));
            text.and_then(formatted)
        }
        _ => {
            let why = format!("polemic does not know the request {method}");
            return Response::new_err(id, ErrorCode::MethodNotFound as i32, why);
        }
    };
    Response::new_ok(id, result.unwrap_or(Json::Null))
}

/// The edits that set a text as the guide writes it: none where it is so already. `None` for a text
/// with mistakes, which is left alone.
fn formatted(text: &str) -> Option<Json> {
    let new = format_ron(text)?;
    Some(match new == text {
        true => json!([]),
        false => json!([{ "range": positions::whole(text), "newText": new }]),
    })
}
