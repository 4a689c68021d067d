//! `polemic export`: the whole graph, for other programs.

use std::io::Write;

use crate::diagnostic::{Diagnostic, codes};
use crate::show::{dot, graph_json, picture};

use super::args::{Common, Format};
use super::{Ending, data, output};

/// Writes the graph of a dataset, or one that was loaded.
pub fn run(common: &Common) -> Ending {
    match export(common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn export(common: &Common) -> Result<Ending, Ending> {
    let format = match output::asked_format(common).map_err(output::fail)? {
        None | Some(Format::Json) => Format::Json,
        Some(Format::Dot) => Format::Dot,
        Some(_) => {
            let message = "a graph is exported as JSON or as a picture";
            let wrong = Diagnostic::new(&codes::UNREADABLE, message);
            return Err(output::fail(wrong.help("choose one with -f json or dot")));
        }
    };
    let world = data::world(common.data.as_deref())?;
    Ok(if format == Format::Dot {
        let name = common.data.as_deref().and_then(|path| path.file_name());
        let title = name.map_or("polemic".into(), |name| name.to_string_lossy());
        let shown = dot::picture(&picture::of_graph(&title, world));
        output::write(&shown, common, Ending::Found)
    } else {
        let write = |mut out: &mut dyn Write| graph_json::write(world.graph, &mut out);
        output::stream(common, Ending::Found, write)
    })
}
