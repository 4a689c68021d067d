//! The tools and resources of `polemic mcp`, without the protocol: each call is a function from
//! arguments to a text and data.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::{Value as Json, json};

use polemic_engine::cypher::parameter_value;
use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::diagnostic::render::{self, CodeDisplay};
use polemic_engine::query::{Parameters, Query};
use polemic_engine::text::Files;
use polemic_question::{Lexicon, Options, find, words};
use polemic_record::Dataset;
use polemic_show::codebook;
use polemic_show::evidence_text::EvidenceText;
use polemic_show::graph_schema::GraphSchema;
use polemic_show::json::{json_of_view, record_json, sources_json};
use polemic_show::terminal_table::terminal_table;
use polemic_show::{View, World};

use crate::app::args::{CommonArgs, OutputFormat};
use crate::app::serve::{answer_limits, saved_questions};
use crate::app::{cite, help, schema, world};

/// How many rows the text of a reply shows where the call does not say.
const ROWS: usize = 40;

/// The longest question or query that a call may hold, in bytes.
const LONGEST: usize = 20_000;

/// What a tool answers.
pub struct ToolReply {
    /// For the model to read.
    pub text: String,
    /// The same for programs, if there is more to it.
    pub data: Option<Json>,
    /// Whether the call was refused.
    pub is_error: bool,
}

impl ToolReply {
    fn refused(text: impl Into<String>) -> ToolReply {
        ToolReply { text: text.into(), data: None, is_error: true }
    }
}

/// A text that a client can read without a tool.
pub struct ToolResource {
    /// Its address.
    pub uri: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Its media type.
    pub kind: &'static str,
}

const CODEBOOK: ToolResource = ToolResource {
    uri: "polemic://codebook",
    name: "codebook",
    about: "What each kind, relation, qualifier and measure means, and how English says it.",
    kind: "text/markdown",
};
const SAVED: ToolResource = ToolResource {
    uri: "polemic://questions",
    name: "questions",
    about: "Questions and queries that have answers: the dataset's examples and the saved ones.",
    kind: "text/plain",
};
const HOW_TO_ASK: ToolResource = ToolResource {
    uri: "polemic://help/questions",
    name: "how to ask",
    about: "The forms of questions that ask reads exactly.",
    kind: "text/plain",
};
const HOW_TO_QUERY: ToolResource = ToolResource {
    uri: "polemic://help/cypher",
    name: "how to query",
    about: "What of openCypher query runs, and what nodes and relationships hold.",
    kind: "text/plain",
};

/// What the tools work on.
pub struct ToolData {
    world: World<'static>,
    /// The vocabulary of the dataset; `None` for a graph without a schema.
    lexicon: Option<&'static Lexicon>,
    common: CommonArgs,
}

impl ToolData {
    /// Prepares the tools for a dataset or a graph.
    pub fn new(world: World<'static>, common: &CommonArgs) -> ToolData {
        let path = common.data.as_deref();
        let lexicon = world.dataset.map(|dataset| world::build_lexicon(dataset, path));
        ToolData { world, lexicon, common: CommonArgs { quiet: true, ..common.clone() } }
    }

    /// The tools. A graph without a schema has only those that need no dataset.
    pub fn tools(&self) -> Vec<Tool> {
        let all = tools().into_iter();
        let needs_dataset = |tool: &Tool| matches!(&*tool.name, "ask" | "find" | "cite");
        all.filter(|tool| self.world.dataset.is_some() || !needs_dataset(tool)).collect()
    }

    /// The resources.
    pub fn resources(&self) -> &'static [ToolResource] {
        match self.world.dataset {
            Some(_) => &[CODEBOOK, SAVED, HOW_TO_ASK, HOW_TO_QUERY],
            None => &[HOW_TO_QUERY],
        }
    }

    /// The text of a resource; empty where there is none.
    pub fn resource_text(&self, uri: &str) -> String {
        match (uri, self.world.dataset) {
            ("polemic://codebook", Some(dataset)) => codebook::codebook_markdown(dataset),
            ("polemic://questions", Some(dataset)) => {
                let all = dataset.schema.examples.iter().cloned().chain(saved_questions());
                all.map(|question| question + "\n").collect()
            }
            ("polemic://help/questions", _) => help::topic_text("questions").to_owned(),
            ("polemic://help/cypher", _) => help::topic_text("cypher").to_owned(),
            _ => String::new(),
        }
    }

    /// Calls a tool. The answer ends early when `stop` is raised.
    pub fn call(&self, name: &str, arguments: &JsonObject, stop: &Arc<AtomicBool>) -> ToolReply {
        let called = match (name, self.world.dataset, self.lexicon) {
            ("ask", Some(dataset), Some(lexicon)) => self.ask(arguments, dataset, lexicon, stop),
            ("find", Some(dataset), Some(lexicon)) => {
                find_records(arguments, self.world, dataset, lexicon)
            }
            ("cite", Some(dataset), _) => self.cite(arguments, dataset),
            ("query", ..) => self.query(arguments, stop),
            ("schema", ..) => self.schema(arguments),
            _ => Err(format!("there is no tool “{name}” for this data")),
        };
        called.unwrap_or_else(ToolReply::refused)
    }

    fn ask(
        &self,
        arguments: &JsonObject,
        dataset: &'static Dataset,
        lexicon: &Lexicon,
        stop: &Arc<AtomicBool>,
    ) -> Result<ToolReply, String> {
        let question = text_of(arguments, "question")?;
        let options = Options { limits: answer_limits(stop), ..Options::default() };
        let reply = polemic_question::ask(question, lexicon, dataset, self.world.graph, &options);
        let view = View::of_reply(&reply, self.world);
        let mut lines = Vec::new();
        if let Some(refusal) = view.refusal() {
            let files = Files::one("", question.to_owned());
            let refusal = std::slice::from_ref(&refusal.diagnostic);
            lines.push(render::render_plain(refusal, &files, CodeDisplay::Hidden));
        }
        lines.extend(view.remarks_before.iter().map(|remark| format!("{remark}\n")));
        lines.push(shown(&view, most(arguments)?));
        lines.extend(view.remarks_after.iter().map(|remark| format!("{remark}\n")));
        lines.extend(view.suggestions().iter().map(|line| format!("{line}\n")));
        let is_error = view.refusal().is_some();
        Ok(ToolReply { text: lines.concat(), data: Some(json_of_view(&view)), is_error })
    }

    fn query(&self, arguments: &JsonObject, stop: &Arc<AtomicBool>) -> Result<ToolReply, String> {
        let text = text_of(arguments, "cypher")?;
        let parameters = parameters(arguments)?;
        let rows = Query::parse_for(text, self.world.graph)
            .and_then(|query| query.run(self.world.graph, &parameters, &answer_limits(stop)))
            .map_err(|mistakes| rendered(&mistakes, text))?;
        let view = View::of_answer(&rows, text, self.world);
        let remarks = view.remarks_before.iter().chain(&view.remarks_after);
        let remarks: String = remarks.map(|remark| format!("{remark}\n")).collect();
        let warnings = rendered(&Query::remarks(text, self.world.graph), text);
        let text = shown(&view, most(arguments)?) + &remarks + &warnings;
        Ok(ToolReply { text, data: Some(json_of_view(&view)), is_error: false })
    }

    fn schema(&self, arguments: &JsonObject) -> Result<ToolReply, String> {
        let name = optional_text(arguments, "name")?.unwrap_or_default();
        let missing = |near: Option<String>| match near {
            Some(near) => format!("nothing is called “{name}”; did you mean “{near}”?"),
            None => format!("nothing is called “{name}”; call schema without a name for all"),
        };
        let (text, data) = match (self.world.dataset, name) {
            (Some(dataset), "") => {
                (codebook::codebook_text(dataset, None), codebook::codebook_json(dataset))
            }
            (Some(dataset), name) => {
                let items = codebook::find_items(dataset, name).map_err(missing)?;
                let graph = self.world.graph;
                let in_format = |format| schema::of_items(dataset, graph, &items, format);
                let data = serde_json::from_str(&in_format(OutputFormat::Json)).unwrap_or_default();
                (in_format(OutputFormat::Table), data)
            }
            (None, name) => {
                let whole = GraphSchema::of(self.world.graph);
                let schema = match name {
                    "" => whole,
                    name => whole.only(name).ok_or_else(|| missing(None))?,
                };
                let tables = [schema.label_table(), schema.type_table()];
                let text = tables.iter().map(|table| terminal_table(table, None)).collect();
                (text, schema.json())
            }
        };
        let data = if data.is_object() { data } else { json!({ "entries": data }) };
        Ok(ToolReply { text, data: Some(data), is_error: false })
    }

    fn cite(&self, arguments: &JsonObject, dataset: &'static Dataset) -> Result<ToolReply, String> {
        let what = optional_text(arguments, "what")?.unwrap_or_default();
        let target = cite::target(dataset, what).map_err(|mistake| rendered(&[mistake], ""))?;
        let cited = |format| cite::cited(target, dataset, self.world.texts, format, &self.common);
        let data = json!({ "bibtex": cited(OutputFormat::Bib) });
        Ok(ToolReply { text: cited(OutputFormat::Table), data: Some(data), is_error: false })
    }
}

fn find_records(
    arguments: &JsonObject,
    world: World,
    dataset: &Dataset,
    lexicon: &Lexicon,
) -> Result<ToolReply, String> {
    let typed = text_of(arguments, "words")?;
    let words = words::split(typed).map_err(|_| "the quotes are not closed".to_owned())?;
    let finding = find::find(typed, &words, lexicon, dataset);
    let mut text = match finding.records.len() {
        0 => "No record shares a word with this.\n".to_owned(),
        _ => {
            "Records that share words with this, best first; they need not answer it:\n".to_owned()
        }
    };
    let mut records = Vec::new();
    for found in &finding.records {
        let line = EvidenceText::of(dataset, found.evidence).line();
        text.push_str(&format!("- {line} [words: {}]\n", found.matched.join(", ")));
        let mut record = record_json(dataset, world.texts, found.evidence);
        record["matched"] = json!(found.matched);
        records.push(record);
    }
    if !finding.unknown.is_empty() {
        text.push_str(&format!("No record has: {}.\n", finding.unknown.join(", ")));
    }
    let names: Vec<&str> =
        finding.names.iter().map(|&id| dataset.entity(id).name.as_str()).collect();
    if !names.is_empty() {
        text.push_str(&format!(
            "Named in full, and so can be asked about: {}.\n",
            names.join(", ")
        ));
    }
    let data = json!({
        "found": records, "unknown": finding.unknown, "names": names, "sources": sources_json(dataset),
    });
    Ok(ToolReply { text, data: Some(data), is_error: false })
}

/// The table of a view, with at most `most` rows, and how many there are besides.
fn shown(view: &View, most: usize) -> String {
    let table = view.table_of_at_most(most);
    if table.left_out == 0 {
        return terminal_table(&table, None);
    }
    let rest = format!("{} more rows: raise limit, or ask more narrowly.\n", table.left_out);
    terminal_table(&table, None) + &rest
}

fn rendered(mistakes: &[Diagnostic], text: &str) -> String {
    render::render_plain(mistakes, &Files::one("", text.to_owned()), CodeDisplay::Hidden)
}

fn optional_text<'a>(arguments: &'a JsonObject, name: &str) -> Result<Option<&'a str>, String> {
    match arguments.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) if text.len() <= LONGEST => Ok(Some(text.trim())),
        Some(Json::String(_)) => Err(format!("“{name}” holds more than {LONGEST} bytes")),
        Some(_) => Err(format!("“{name}” has to be a text")),
    }
}

fn text_of<'a>(arguments: &'a JsonObject, name: &str) -> Result<&'a str, String> {
    let missing = || format!("“{name}” is missing: give it as a text");
    optional_text(arguments, name)?.ok_or_else(missing)
}

/// How many rows the text of a reply shows.
fn most(arguments: &JsonObject) -> Result<usize, String> {
    match arguments.get("limit") {
        None | Some(Json::Null) => Ok(ROWS),
        Some(number) => match number.as_u64().and_then(|number| usize::try_from(number).ok()) {
            Some(number) if number > 0 => Ok(number),
            _ => Err("“limit” has to be a whole number of at least 1".to_owned()),
        },
    }
}

/// The parameters of a query: texts are read as `polemic query -p` reads them, other values as they
/// are written in JSON.
fn parameters(arguments: &JsonObject) -> Result<Parameters, String> {
    let given = match arguments.get("parameters") {
        None | Some(Json::Null) => return Ok(Parameters::new()),
        Some(Json::Object(given)) => given,
        Some(_) => return Err("“parameters” has to be an object".to_owned()),
    };
    let read = |(name, value): (&String, &Json)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let value = parameter_value(&text).map_err(|mistakes| rendered(&mistakes, &text))?;
        Ok((name.clone(), value))
    };
    given.iter().map(read).collect()
}

// The descriptions are written for a model: when to call which tool, and what to make of the result.

const ASK: &str = "\
Answers one question in plain English exactly, from the record alone, with the claims, places and doubts \
that the answer rests on. Use short questions of known forms: `who opposed NAME`, `what did NAME write in \
1927`, `did NAME oppose NAME`, `when did NAME …`, `how many …`, `why did NAME …`, `what happened to NAME`, \
`how is NAME related to NAME`, `compare NAME and NAME`, or `NAME` alone for all that is on record of it. \
The result begins with the reading: if it is not what was meant, ask again. A refused question comes back \
as an error with the word that stopped it and questions that can be asked instead: ask one of those, or \
call find. `Not on record in those words` and `Nothing on record` are not a no: say that the record does not \
tell; what may follow only shares words with the question. Never add what no returned claim says.";

const FIND: &str = "\
Finds the records that share most words with a text, best first, with their places and doubts. Use it when \
ask refuses a question or finds nothing, or to learn the names that the record uses; then ask exactly. \
What it returns only shares words: it is not an answer, and an empty result does not say that something \
did not happen.";

const QUERY: &str = "\
Runs a read-only openCypher query on the property graph, for what no question of ask says: counts, paths, \
several conditions. Call schema first for labels, types and properties; a name that does not exist is an \
error with a suggestion. Each row comes with the claims that it rests on. At most 1000 rows, 5 seconds; \
use LIMIT.";

const SCHEMA: &str = "\
Lists kinds, relations, qualifiers and measures with their English forms and how a query finds them; with \
a name, that one in full, with an example from the record.";

const CITE: &str = "\
Says how to cite the dataset and its sources; one entity or claim, by its id or its name; or a place of a \
source, such as 0.9.4.";

/// All tools.
fn tools() -> Vec<Tool> {
    let text = |about: &str| json!({"type": "string", "description": about});
    let limit = "How many rows the text of the result shows (40 without it).";
    let limit = json!({"type": "integer", "minimum": 1, "description": limit});
    let question = text("One question in English, without quotes.");
    let words = text("Key words, names, or a whole question.");
    let cypher = text("One query: MATCH … RETURN …");
    let values = json!({"type": "object", "description": "Values of $names in the query."});
    let name = text("A kind, relation, qualifier or measure, or an English form of it.");
    let what = text("An id, a name or a place; without it, the dataset and its sources.");
    let ask = json!({"question": question, "limit": limit});
    let query = json!({"cypher": cypher, "parameters": values, "limit": limit});
    vec![
        tool("ask", "Ask the record a question", ASK, &ask, &["question"]),
        tool("find", "Find records by words", FIND, &json!({ "words": words }), &["words"]),
        tool("query", "Run read-only openCypher", QUERY, &query, &["cypher"]),
        tool("schema", "List what can be asked", SCHEMA, &json!({ "name": name }), &[]),
        tool("cite", "Cite the record", CITE, &json!({ "what": what }), &[]),
    ]
}

fn tool(
    name: &'static str,
    title: &str,
    description: &'static str,
    fields: &Json,
    required: &[&str],
) -> Tool {
    let schema = json!({
        "type": "object", "properties": fields, "required": required, "additionalProperties": false,
    });
    let schema = schema.as_object().cloned().unwrap_or_default();
    let reads = ToolAnnotations::with_title(title)
        .read_only(true)
        .destructive(false)
        .idempotent(true)
        .open_world(false);
    Tool::new(name, description, Arc::new(schema)).annotate(reads)
}
