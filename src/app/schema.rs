//! `polemic schema`: shows what can be asked.

use serde_json::json;

use polemic_engine::diagnostic::{self, Diagnostic};
use polemic_engine::graph::Graph;
use polemic_question::Lexicon;
use polemic_question::codes;
use polemic_record::Dataset;
use polemic_record::ron_writer::schema_text;
use polemic_record::vocabulary::whole_schema;
use polemic_show::World;
use polemic_show::codebook::{self, ExampleFinder, SchemaItem};
use polemic_show::graph_schema::GraphSchema;
use polemic_show::markdown::markdown_table;
use polemic_show::terminal_table::terminal_table;

use super::args::{CommonArgs, OutputFormat, SchemaArgs};
use super::command_formats::VOCABULARIES;
use super::text_copies::TextCopies;
use super::{CommandEnding, output, world};
use crate::files::load_files;

/// Runs `polemic schema`.
pub fn run_schema(schema: &SchemaArgs, common: &CommonArgs) -> CommandEnding {
    match shown(schema, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn shown(schema: &SchemaArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let format = output::format_among(common, &VOCABULARIES, "schema").map_err(output::fail)?;
    if format == OutputFormat::Ron {
        return whole_in_ron(common);
    }
    let world = world::load_world(common, &schema.graph, &TextCopies::default())?;
    let text = of_world(world, &schema.name.join(" "), format, common)?;
    Ok(output::write_formatted(&text, format, common, CommandEnding::Found))
}

/// Shows the schema with all that it includes, used by claims or not.
fn whole_in_ron(common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let files = load_files(common.data.as_deref()).files;
    let schema = files.iter().find(|(_, file)| file.name == "schema.ron");
    let schema = schema.and_then(|(_, file)| whole_schema(&file.text));
    let Some(text) = schema.and_then(|schema| schema_text(&schema)) else {
        // It has mistakes, or there is none.
        world::load_dataset(common)?;
        return Err(CommandEnding::Refused);
    };
    Ok(output::write_data(&text, common, CommandEnding::Found))
}

/// The vocabulary of a dataset or a graph as text, or only the items called `name`.
///
/// # Errors
/// Nothing is called so. That has been printed.
pub fn of_world(
    world: World,
    name: &str,
    format: OutputFormat,
    common: &CommonArgs,
) -> Result<String, CommandEnding> {
    let Some(dataset) = world.dataset else {
        return of_graph(world.graph, name, format, common);
    };
    if name.is_empty() {
        return Ok(match format {
            OutputFormat::Json => format!("{:#}\n", codebook::codebook_json(dataset)),
            OutputFormat::Md => codebook::codebook_markdown(dataset),
            _ => codebook::codebook_text(dataset, output::width(common)),
        });
    }
    let items = codebook::find_items(dataset, name)
        .map_err(|near| output::fail(no_item("schema declares", name, near)))?;
    Ok(of_items(dataset, world.graph, &items, format))
}

/// What a graph without a schema holds, or only what is called `name`.
///
/// # Errors
/// Nothing is called so. That has been printed.
fn of_graph(
    graph: &Graph,
    name: &str,
    format: OutputFormat,
    common: &CommonArgs,
) -> Result<String, CommandEnding> {
    let whole = GraphSchema::of(graph);
    let schema = match name {
        "" => whole,
        name => whole.only(name).ok_or_else(|| {
            let near = diagnostic::nearest(name, whole.names()).map(str::to_owned);
            output::fail(no_item("graph has", name, near))
        })?,
    };
    let tables = [("Labels", schema.label_table()), ("Relationship types", schema.type_table())];
    let tables = tables.iter().filter(|(_, table)| !table.rows.is_empty());
    let parts: Vec<String> = match format {
        OutputFormat::Json => return Ok(format!("{:#}\n", schema.json())),
        OutputFormat::Md => tables.map(|(title, table)| markdown_table(table, title)).collect(),
        _ => tables.map(|(_, table)| terminal_table(table, output::width(common))).collect(),
    };
    let size = if name.is_empty() { format!("{}\n\n", schema.size()) } else { String::new() };
    Ok(size + &parts.join("\n"))
}

/// The items of a schema in a format.
pub fn of_items(
    dataset: &Dataset,
    graph: &Graph,
    items: &[SchemaItem],
    format: OutputFormat,
) -> String {
    let lexicon = Lexicon::new(dataset);
    let asker = ExampleFinder { dataset, graph, lexicon: &lexicon };
    let entries =
        items.iter().map(|&item| (codebook::codebook_entry(dataset, item), asker.questions(item)));
    match format {
        OutputFormat::Json => {
            let all: Vec<_> =
                entries.map(|(entry, ask)| codebook::entry_json(&entry, &ask)).collect();
            format!("{:#}\n", json!(all))
        }
        OutputFormat::Md => {
            let all: Vec<_> =
                entries.map(|(entry, _)| codebook::entry_markdown(&entry, "##")).collect();
            all.join("\n")
        }
        _ => {
            let all: Vec<_> =
                entries.map(|(entry, ask)| codebook::entry_text(&entry, &ask)).collect();
            all.join("\n")
        }
    }
}

/// The mistake that nothing is called `name`. `has` says what was searched: `schema declares`.
fn no_item(has: &str, name: &str, near: Option<String>) -> Diagnostic {
    let message = format!("the {has} nothing called “{name}”");
    Diagnostic::new(&codes::UNREADABLE, message).help(match near {
        Some(near) => format!("did you mean “{near}”?"),
        None => "`polemic schema` lists what there is".to_owned(),
    })
}
