//! Draws pictures in the formats DOT, SVG and Mermaid, for all commands that have them.

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;
use polemic_show::layout::MOST_BOXES;
use polemic_show::picture::{BoxGrouping, EASY_BOXES, Picture, PictureOptions};
use polemic_show::timeline::Timeline;
use polemic_show::{World, dot, mermaid, svg};

use super::args::{CommonArgs, DrawingArgs, OutputFormat};
use super::{CommandEnding, output};

/// The options of a picture, from the arguments `--depth` and `--group`.
///
/// # Errors
/// A grouping that the graph does not know.
pub fn drawing_options<'a>(
    asked: &'a DrawingArgs,
    world: World,
) -> Result<PictureOptions<'a>, CommandEnding> {
    let group = BoxGrouping::parse(&asked.group, world).map_err(|near| {
        let message = format!("there is no relation “{}” to group by", asked.group);
        let help = match near {
            Some(near) => format!("did you mean “{near}”?"),
            None => "group by kind, by the name of a relation, or by none".to_owned(),
        };
        output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help))
    })?;
    Ok(PictureOptions { depth: asked.depth, group, boxes: asked.boxes, brief: false })
}

/// Draws a timeline as SVG. Prints a remark if it is too full to be read.
pub fn draw_timeline(timeline: &Timeline, common: &CommonArgs) -> String {
    let count = timeline.marks().len();
    if count > EASY_BOXES && !common.quiet {
        output::remark(&format!("{count} marks are hard to read at once: name a shorter time."));
    }
    svg::svg_of_timeline(timeline)
}

/// Draws a picture in a format. Prints a remark if it is too full to be read; `narrow` is what the
/// user can do about that.
///
/// # Errors
/// The picture has more boxes than can be laid out as SVG. That has been printed.
pub fn draw_picture(
    picture: &Picture,
    format: OutputFormat,
    common: &CommonArgs,
    narrow: &str,
) -> Result<String, CommandEnding> {
    let shown = if format == OutputFormat::Svg {
        svg::svg_of_picture(picture).map_err(|too_many| {
            let message =
                format!("the picture has {} boxes, and can have at most {MOST_BOXES}", too_many.0);
            let help = format!("{narrow}; or choose -f dot and let Graphviz draw");
            output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help))
        })?
    } else if format == OutputFormat::Mermaid {
        mermaid::mermaid_of_picture(picture)
    } else {
        dot::dot_of_picture(picture)
    };
    if picture.boxes.len() > EASY_BOXES && !common.quiet {
        let count = picture.boxes.len();
        output::remark(&format!("{count} boxes are hard to read in one picture: {narrow}."));
    }
    if !common.quiet {
        picture.notes.iter().for_each(|note| output::remark(note));
    }
    Ok(shown)
}
