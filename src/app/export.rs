//! `polemic export`: the whole graph, for other programs, or a view of it as a picture.

use std::io::{self, Write};
use std::path::Path;

use polemic_engine::diagnostic::{self, Diagnostic};
use polemic_engine::graph::read::{EDGES, NODES};
use polemic_question::codes;
use polemic_record::Dataset;
use polemic_show::bibliography::CitationTarget;
use polemic_show::explorer::{self, ExplorerPage};
use polemic_show::interchange::csv_tables::{GraphTables, TableAudience};
use polemic_show::interchange::{cypher, gexf, graphml, json, ladybug, turtle};
use polemic_show::picture::Picture;
use polemic_show::{World, dot, mermaid};

use super::args::{Common, Export, Format};
use super::{Ending, cite, data, draw, output};

/// What makes a picture of a graph smaller.
const NARROW: &str = "choose a view of the dataset with --view, or ask a question";

/// What a view is drawn as.
const PICTURES: [Format; 3] = [Format::Dot, Format::Svg, Format::Mermaid];

/// What a graph is written as.
const GRAPHS: [Format; 13] = [
    Format::Json,
    Format::Html,
    Format::Graphml,
    Format::Gexf,
    Format::Csv,
    Format::Turtle,
    Format::Cypher,
    Format::Bulk,
    Format::Dot,
    Format::Svg,
    Format::Mermaid,
    Format::Bib,
    Format::Csl,
];

/// Writes the graph of a dataset, or one that was loaded.
pub fn run(args: &Export, common: &Common) -> Ending {
    match export(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn export(args: &Export, common: &Common) -> Result<Ending, Ending> {
    let format = format(args, common)?;
    if matches!(format, Format::Bib | Format::Csl) {
        let shown = cite::cited(
            CitationTarget::Dataset,
            data::dataset(common.data.as_deref())?,
            format,
            common,
        );
        return Ok(output::write(&shown, common, Ending::Found));
    }
    if format == Format::Html {
        return write_page(common);
    }
    let world = data::world(common.data.as_deref())?;
    let stream = |write: &dyn Fn(&mut dyn Write) -> io::Result<()>| {
        Ok(output::stream(common, Ending::Found, write))
    };
    match format {
        Format::Json => stream(&|out| json::write_json(world.graph, out)),
        Format::Graphml => stream(&|out| graphml::write_graphml(world.graph, out)),
        Format::Gexf => stream(&|out| gexf::write_gexf(world.graph, out)),
        Format::Turtle => stream(&|out| turtle::write_turtle(world, out)),
        Format::Cypher => stream(&|out| cypher::write_cypher(world.graph, out)),
        Format::Csv => tables(world, TableAudience::People, common),
        Format::Bulk => tables(world, TableAudience::Loader, common),
        _ => {
            let picture = picture(args, common, world)?;
            // Whoever hands a whole graph to another program knows how large it is.
            let shown = match (format, &args.view) {
                (Format::Dot, None) => dot::dot_of_picture(&picture),
                (Format::Mermaid, None) => mermaid::mermaid_of_picture(&picture),
                (_, None) => draw::drawn(&picture, format, common, NARROW)?,
                (_, Some(_)) => {
                    draw::drawn(&picture, format, common, "ask a question about a part of it")?
                }
            };
            Ok(output::write(&shown, common, Ending::Found))
        }
    }
}

/// The format that is asked for; a directory is for tables.
fn format(args: &Export, common: &Common) -> Result<Format, Ending> {
    let formats = if args.view.is_some() { &PICTURES[..] } else { &GRAPHS[..] };
    let directory = |path: &Path| path.is_dir() || path.to_string_lossy().ends_with('/');
    if common.format.is_none() && common.output.as_deref().is_some_and(directory) {
        return Ok(Format::Csv);
    }
    let command = if args.view.is_some() { "export --view" } else { "export" };
    output::format_among(common, formats, command).map_err(output::fail)
}

/// Writes a directory of tables.
fn tables(world: World, reader: TableAudience, common: &Common) -> Result<Ending, Ending> {
    let tables = GraphTables::new(world.graph, reader);
    let nodes = |out: &mut dyn Write| tables.nodes(out);
    let edges = |out: &mut dyn Write| tables.edges(out);
    let script = |out: &mut dyn Write| ladybug::write_ladybug_script(world.graph, &tables, out);
    let mut files: Vec<output::Part> = vec![(NODES, &nodes), (EDGES, &edges)];
    if reader == TableAudience::Loader {
        files.push(("ladybug.cypher", &script));
    }
    output::directory(&files, common, Ending::Found).map_err(output::fail)
}

/// Writes the page of a dataset, with the answers to its example questions.
fn write_page(common: &Common) -> Result<Ending, Ending> {
    let dataset = data::dataset(common.data.as_deref())?;
    let (lexicon, graph) = (data::lexicon(dataset, common.data.as_deref()), data::graph(dataset));
    let replies = explorer::example_replies(dataset, graph, lexicon);
    let page = ExplorerPage { dataset, graph, replies: &replies, live: None }.html();
    Ok(output::write(&page, common, Ending::Found))
}

/// The picture of a view, or of the whole.
fn picture(args: &Export, common: &Common, world: World) -> Result<Picture, Ending> {
    let drawing = draw::options(&args.drawing, world)?;
    let Some(view) = &args.view else {
        let name = common.data.as_deref().and_then(|path| path.file_name());
        let title = name.map_or("polemic".into(), |name| name.to_string_lossy());
        return Ok(Picture::of_graph(&title, drawing, world));
    };
    Picture::of_schema_view(view, drawing, world).ok_or_else(|| no_view(view, world.dataset))
}

/// Says that there is no such view, and which there are.
fn no_view(view: &str, dataset: Option<&Dataset>) -> Ending {
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
