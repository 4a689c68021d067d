//! `polemic schema`: shows what can be asked.

use serde_json::json;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::graph::Graph;
use polemic_question::Lexicon;
use polemic_question::codes;
use polemic_record::Dataset;
use polemic_show::World;
use polemic_show::codebook::{self, ExampleFinder, SchemaItem};

use super::args::{CommonArgs, OutputFormat, SchemaArgs};
use super::{CommandEnding, output, world};

/// Runs `polemic schema`.
pub fn run_schema(schema: &SchemaArgs, common: &CommonArgs) -> CommandEnding {
    match shown(schema, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn shown(schema: &SchemaArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let formats = [OutputFormat::Table, OutputFormat::Md, OutputFormat::Json];
    let format = output::format_among(common, &formats, "schema").map_err(output::fail)?;
    let world = world::load_world(common.data.as_deref())?;
    let text = of_world(world, &schema.name.join(" "), format, common)?;
    Ok(output::write_formatted(&text, format, common, CommandEnding::Found))
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
    let Some(dataset) = world.dataset else { return Ok(names(world.graph)) };
    if name.is_empty() {
        return Ok(match format {
            OutputFormat::Json => format!("{:#}\n", codebook::codebook_json(dataset)),
            OutputFormat::Md => codebook::codebook_markdown(dataset),
            _ => codebook::codebook_text(dataset, output::width(common)),
        });
    }
    let items =
        codebook::find_items(dataset, name).map_err(|near| output::fail(no_item(name, near)))?;
    Ok(of_items(dataset, world.graph, &items, format))
}

/// The labels, types and properties of a graph without a schema.
fn names(graph: &Graph) -> String {
    let line = |title: &str, names: &mut dyn Iterator<Item = &str>| {
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        format!(
            "{title}  {}\n",
            if names.is_empty() { "none".to_owned() } else { names.join(" · ") }
        )
    };
    [
        line("labels    ", &mut graph.known_labels()),
        line("types     ", &mut graph.known_types()),
        line("properties", &mut graph.known_keys()),
    ]
    .concat()
}

fn of_items(
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

fn no_item(name: &str, near: Option<String>) -> Diagnostic {
    let message = format!("the schema declares nothing called “{name}”");
    Diagnostic::new(&codes::UNREADABLE, message).help(match near {
        Some(near) => format!("did you mean “{near}”?"),
        None => "`polemic schema` lists what it declares".to_owned(),
    })
}
