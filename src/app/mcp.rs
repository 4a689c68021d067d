//! `polemic mcp`: serves a dataset or a graph to a language model's program, over standard input and
//! output, by the Model Context Protocol.
//!
//! The model words freely; what comes back are records with their places. Every tool only reads, and
//! keeps to the limits of `polemic serve`. Answers are computed on threads of their own, so that a
//! request can be cancelled while it is answered.

mod tools;

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, Implementation, ListResourcesResult,
    ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse,
    ReadResourceResult, Resource, ResourceContents, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;

use super::args::{CommonArgs, McpArgs};
use super::text_copies::TextCopies;
use super::{CommandEnding, output, world};
use tools::{ToolData, ToolReply};

/// How many requests are answered at a time; others wait.
const MOST_ANSWERS: usize = 8;

/// What a model is told about the server as a whole.
const INSTRUCTIONS: &str = "\
A dataset of claims that editors took from a text, each with its place there. Use it for every statement \
about what the text says. First `ask`, in a short exact question of the forms that the resource \
polemic://help/questions lists; the answer says how the question was read: check that reading. If it is \
refused, ask one of the suggestions, or use `find` with the key words and then ask exactly. `query` is \
read-only openCypher for what no question says; `schema` lists kinds, relations and properties. State \
nothing that no returned record says; give the places with it, and its doubts; say so when nothing is on \
record, which is not a no. What is found by `find` shares words with a question and need not answer it.";

/// Runs `polemic mcp` until the client goes away.
pub fn run_mcp(args: &McpArgs, common: &CommonArgs) -> CommandEnding {
    match serve(args, common) {
        Ok(()) => CommandEnding::Found,
        Err(ending) => ending,
    }
}

fn serve(args: &McpArgs, common: &CommonArgs) -> Result<(), CommandEnding> {
    let copies = TextCopies::read(&args.copies)?;
    let world = world::load_world(common, &args.graph, &copies)?;
    let data = Arc::new(ToolData::new(world, common));
    let failed = |what: &str| {
        let message = format!("the connection cannot be served: {what}");
        output::fail(Diagnostic::new(&codes::UNREADABLE, message))
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(MOST_ANSWERS + 2)
        .enable_all()
        .build()
        .map_err(|error| failed(&error.to_string()))?;
    let leaving = Arc::new(AtomicBool::new(false));
    let server = McpServer { data, leaving: Arc::clone(&leaving) };
    let served = runtime.block_on(async {
        let running = server.serve(rmcp::transport::stdio()).await.map_err(|e| e.to_string())?;
        running.waiting().await.map_err(|error| error.to_string())
    });
    // What is still computed for a client that went away ends soon, and nothing waits for it.
    leaving.store(true, Ordering::Relaxed);
    runtime.shutdown_background();
    match served {
        Ok(_) => Ok(()),
        // A client that goes away before it has introduced itself did nothing wrong.
        Err(error) if error.contains("closed") => Ok(()),
        Err(error) => Err(failed(&error)),
    }
}

/// The server of one connection.
struct McpServer {
    data: Arc<ToolData>,
    /// Whether the client went away: raised, it ends every answer.
    leaving: Arc<AtomicBool>,
}

impl ServerHandler for McpServer {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources().build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("polemic", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.data.tools()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.data.tools().into_iter().find(|tool| tool.name == name)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let name: Cow<'static, str> = request.name;
        if self.get_tool(&name).is_none() {
            return Err(ErrorData::invalid_params(format!("there is no tool “{name}”"), None));
        }
        let (data, stop) = (Arc::clone(&self.data), Arc::new(AtomicBool::new(false)));
        let arguments = request.arguments.unwrap_or_default();
        let (raised, leaving) = (Arc::clone(&stop), Arc::clone(&self.leaving));
        let watched = tokio::spawn(async move {
            let look = std::time::Duration::from_millis(50);
            while !leaving.load(Ordering::Relaxed) {
                if tokio::time::timeout(look, context.ct.cancelled()).await.is_ok() {
                    break;
                }
            }
            raised.store(true, Ordering::Relaxed);
        });
        let reply = tokio::task::spawn_blocking(move || data.call(&name, &arguments, &stop)).await;
        watched.abort();
        let reply = reply.map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
        Ok(result(reply).into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let resources = self.data.resources().iter().map(|resource| {
            Resource::new(resource.uri, resource.name)
                .with_description(resource.about)
                .with_mime_type(resource.kind)
        });
        Ok(ListResourcesResult::with_all_items(resources.collect()))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let known = self.data.resources();
        let Some(resource) = known.iter().find(|resource| resource.uri == request.uri) else {
            let message = format!("there is no resource {}", request.uri);
            return Err(ErrorData::resource_not_found(message, None));
        };
        let text = self.data.resource_text(resource.uri);
        let contents = ResourceContents::text(text, resource.uri).with_mime_type(resource.kind);
        Ok(ReadResourceResult::new(vec![contents]).into())
    }
}

/// A reply as the protocol has it. What a tool refuses is an answer that the model reads.
fn result(reply: ToolReply) -> CallToolResult {
    use rmcp::model::ContentBlock;
    let content = vec![ContentBlock::text(reply.text)];
    let mut result = match reply.is_error {
        true => CallToolResult::error(content),
        false => CallToolResult::success(content),
    };
    result.structured_content = reply.data;
    result
}
