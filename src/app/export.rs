//! `polemic export`: the whole graph, for other programs, or a view of it as a picture.

use std::io::Write;

use crate::dataset::Dataset;
use crate::diagnostic::{self, Diagnostic, codes};
use crate::question::{self, Reply};
use crate::show::page::Explorer;
use crate::show::picture::{self, Picture};
use crate::show::{World, dot, graph_json};

use super::args::{Common, Export, Format};
use super::{Ending, data, draw, output};

/// What makes a picture of a graph smaller.
const NARROW: &str = "choose a view of the dataset with --view, or ask a question";

/// Writes the graph of a dataset, or one that was loaded.
pub fn run(args: &Export, common: &Common) -> Ending {
    match export(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn export(args: &Export, common: &Common) -> Result<Ending, Ending> {
    let asked = output::asked_format(common).map_err(output::fail)?;
    let format = match (asked, &args.view) {
        (None, Some(_)) => Format::Dot,
        (None | Some(Format::Json), None) => Format::Json,
        (Some(Format::Html), None) => return page(common),
        (Some(format @ (Format::Dot | Format::Svg)), _) => format,
        (_, view) => {
            let message = match view {
                Some(_) => "a view is exported as a picture",
                None => "a graph is exported as a page, as JSON or as a picture",
            };
            let help = match view {
                Some(_) => "choose one with -f svg or dot",
                None => "choose one with -f html, json, dot or svg",
            };
            return Err(output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help)));
        }
    };
    let world = data::world(common.data.as_deref())?;
    if format == Format::Json {
        let write = |mut out: &mut dyn Write| graph_json::write(world.graph, &mut out);
        return Ok(output::stream(common, Ending::Found, write));
    }
    let picture = picture(args, common, world)?;
    // Whoever hands a whole graph to Graphviz knows how large it is.
    let shown = match (format, &args.view) {
        (Format::Dot, None) => dot::picture(&picture),
        (_, None) => draw::drawn(&picture, format, common, NARROW)?,
        (_, Some(_)) => draw::drawn(&picture, format, common, "ask a question about a part of it")?,
    };
    Ok(output::write(&shown, common, Ending::Found))
}

/// Writes the page of a dataset, with the answers to its example questions.
fn page(common: &Common) -> Result<Ending, Ending> {
    let dataset = data::dataset(common.data.as_deref())?;
    let (lexicon, graph) = data::prepared(dataset);
    let options = question::Options::default();
    let ask = |text: &String| question::ask(text, &lexicon, dataset, graph, &options);
    let replies: Vec<Reply> = dataset.schema.examples.iter().map(ask).collect();
    let page = Explorer { dataset, graph, replies: &replies, live: None }.text();
    Ok(output::write(&page, common, Ending::Found))
}

/// The picture of a view, or of the whole.
fn picture(args: &Export, common: &Common, world: World) -> Result<Picture, Ending> {
    let drawing = draw::options(&args.drawing, world)?;
    let Some(view) = &args.view else {
        let name = common.data.as_deref().and_then(|path| path.file_name());
        let title = name.map_or("polemic".into(), |name| name.to_string_lossy());
        return Ok(picture::of_graph(&title, drawing, world));
    };
    picture::of_view(view, drawing, world).ok_or_else(|| no_view(view, world.dataset))
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
