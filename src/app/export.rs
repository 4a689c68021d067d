//! `polemic export`: writes the whole graph for other programs, or a view of it as a picture.

use std::io::{self, Write};
use std::path::Path;

use polemic_engine::diagnostic::{self, Diagnostic};
use polemic_engine::graph::read::{EDGES, NODES};
use polemic_question::codes;
use polemic_record::Dataset;
use polemic_show::bibliography::CitationTarget;
use polemic_show::explorer::{self, ExplorerPage};
use polemic_show::graph_page::GraphPage;
use polemic_show::interchange::csv_tables::{GraphTables, TableAudience};
use polemic_show::interchange::gephi_tables::GephiTables;
use polemic_show::interchange::{claim_table, cypher, gexf, graphml, json, ladybug, turtle};
use polemic_show::picture::Picture;
use polemic_show::{World, dot, mermaid};

use super::args::{CommonArgs, ExportArgs, OutputFormat};
use super::command_formats::GRAPHS;
use super::file_writer::FileWriter;
use super::text_copies::TextCopies;
use super::{CommandEnding, cite, drawing, output, world};

/// What the user can do to make the picture of a graph smaller.
const NARROW: &str = "choose a view of the dataset with --view, or ask a question";

/// The formats of a view.
const PICTURES: [OutputFormat; 3] = [OutputFormat::Dot, OutputFormat::Svg, OutputFormat::Mermaid];

/// Runs `polemic export`.
pub fn run_export(args: &ExportArgs, common: &CommonArgs) -> CommandEnding {
    match export(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn export(args: &ExportArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let format = format(args, common)?;
    if matches!(format, OutputFormat::Bib | OutputFormat::Csl) {
        let dataset = world::load_dataset(common)?;
        let shown = cite::cited(CitationTarget::Dataset, dataset, None, format, common);
        return Ok(output::write_data(&shown, common, CommandEnding::Found));
    }
    if format == OutputFormat::Claims {
        let dataset = world::load_dataset(common)?;
        let write = |out: &mut dyn Write| claim_table::write_claim_table(dataset, out);
        return Ok(output::stream_answer(common, CommandEnding::Found, write));
    }
    if format == OutputFormat::Html {
        return write_page(args, common);
    }
    let world = world::load_world(common, &args.graph, &TextCopies::default())?;
    let stream = |write: &dyn Fn(&mut dyn Write) -> io::Result<()>| {
        Ok(output::stream_answer(common, CommandEnding::Found, write))
    };
    match format {
        OutputFormat::Json => stream(&|out| json::write_json(world.graph, out)),
        OutputFormat::Graphml => stream(&|out| graphml::write_graphml(world.graph, out)),
        OutputFormat::Gexf => stream(&|out| gexf::write_gexf(world.graph, out)),
        OutputFormat::Turtle => stream(&|out| turtle::write_turtle(world, out)),
        OutputFormat::Cypher => stream(&|out| cypher::write_cypher(world.graph, out)),
        OutputFormat::Csv => tables(world, TableAudience::People, common),
        OutputFormat::Bulk => tables(world, TableAudience::Loader, common),
        OutputFormat::Gephi => gephi_tables(world, common),
        _ => {
            let picture = picture(args, common, world)?;
            // A whole graph in DOT or Mermaid is for another program, so that a remark about its
            // size would be no help.
            let shown = match (format, &args.view) {
                (OutputFormat::Dot, None) => dot::dot_of_picture(&picture),
                (OutputFormat::Mermaid, None) => mermaid::mermaid_of_picture(&picture),
                (_, None) => drawing::draw_picture(&picture, format, common, NARROW)?,
                (_, Some(_)) => drawing::draw_picture(
                    &picture,
                    format,
                    common,
                    "ask a question about a part of it",
                )?,
            };
            Ok(output::write_answer(&shown, common, CommandEnding::Found))
        }
    }
}

/// The format that the arguments ask for. An output that is a directory gets tables.
fn format(args: &ExportArgs, common: &CommonArgs) -> Result<OutputFormat, CommandEnding> {
    let formats = if args.view.is_some() { &PICTURES[..] } else { &GRAPHS[..] };
    let directory = |path: &Path| path.is_dir() || path.to_string_lossy().ends_with('/');
    if common.format.is_none() && common.output.as_deref().is_some_and(directory) {
        return Ok(OutputFormat::Csv);
    }
    let command = if args.view.is_some() { "export --view" } else { "export" };
    output::format_among(common, formats, command).map_err(output::fail)
}

/// Writes a directory of tables.
fn tables(
    world: World,
    reader: TableAudience,
    common: &CommonArgs,
) -> Result<CommandEnding, CommandEnding> {
    let tables = GraphTables::new(world.graph, reader);
    let nodes = |out: &mut dyn Write| tables.nodes(out);
    let edges = |out: &mut dyn Write| tables.edges(out);
    let script = |out: &mut dyn Write| ladybug::write_ladybug_script(world.graph, &tables, out);
    let mut files: Vec<FileWriter> = vec![(NODES, &nodes), (EDGES, &edges)];
    if reader == TableAudience::Loader {
        files.push(("ladybug.cypher", &script));
    }
    output::write_answer_directory(&files, common, CommandEnding::Found).map_err(output::fail)
}

/// Writes a directory of tables for Gephi.
fn gephi_tables(world: World, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let tables = GephiTables::new(world);
    let nodes = |out: &mut dyn Write| tables.nodes(out);
    let edges = |out: &mut dyn Write| tables.edges(out);
    let files: [FileWriter; 2] = [(NODES, &nodes), (EDGES, &edges)];
    output::write_answer_directory(&files, common, CommandEnding::Found).map_err(output::fail)
}

/// Writes the page of a dataset, with the answers to its example questions, or of a graph without
/// one.
fn write_page(args: &ExportArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let path = common.data.as_deref();
    let copies = TextCopies::read(&args.copies)?;
    let World { graph, dataset, texts } = world::load_world(common, &args.graph, &copies)?;
    let Some(dataset) = dataset else {
        let page = GraphPage { title: &world::graph_title(path), graph, live: None }.html();
        return Ok(output::write_answer(&page, common, CommandEnding::Found));
    };
    let lexicon = world::build_lexicon(dataset, path);
    let replies = explorer::example_replies(dataset, graph, lexicon);
    let page = ExplorerPage { dataset, graph, texts, replies: &replies, live: None }.html();
    Ok(output::write_answer(&page, common, CommandEnding::Found))
}

/// The picture of the view that `--view` names, or of the whole graph.
fn picture(args: &ExportArgs, common: &CommonArgs, world: World) -> Result<Picture, CommandEnding> {
    let drawing = drawing::drawing_options(&args.drawing, world)?;
    let Some(view) = &args.view else {
        let name = common.data.as_deref().and_then(|path| path.file_name());
        let title = name.map_or("polemic".into(), |name| name.to_string_lossy());
        return Ok(Picture::of_graph(&title, drawing, world));
    };
    Picture::of_schema_view(view, drawing, world).ok_or_else(|| no_view(view, world.dataset))
}

/// Reports that there is no such view, and lists those that there are.
fn no_view(view: &str, dataset: Option<&Dataset>) -> CommandEnding {
    let names: Vec<&str> =
        dataset.iter().flat_map(|d| &d.schema.views).map(|view| view.name.as_str()).collect();
    let help = match (diagnostic::nearest(view, names.iter().copied()), names.as_slice()) {
        (Some(near), _) => format!("did you mean “{near}”?"),
        (None, []) => "the data names no views".to_owned(),
        (None, names) => format!("views: {}", names.join(", ")),
    };
    let message = format!("there is no view “{view}”");
    output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help))
}
