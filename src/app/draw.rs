//! Pictures, for every command that draws.

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;
use polemic_show::layout::MOST_BOXES;
use polemic_show::picture::{BoxGrouping, EASY_BOXES, Picture, PictureOptions};
use polemic_show::timeline::Timeline;
use polemic_show::{World, dot, mermaid, svg};

use super::args::{Common, Drawing, Format};
use super::{Ending, output};

/// How a picture was asked for.
///
/// # Errors
/// A grouping that the graph does not know.
pub fn options<'a>(asked: &'a Drawing, world: World) -> Result<PictureOptions<'a>, Ending> {
    let group = BoxGrouping::parse(&asked.group, world).map_err(|near| {
        let message = format!("there is no relation “{}” to group by", asked.group);
        let help = match near {
            Some(near) => format!("did you mean “{near}”?"),
            None => "group by kind, by the name of a relation, or by none".to_owned(),
        };
        output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help))
    })?;
    Ok(PictureOptions { depth: asked.depth, group })
}

/// The drawing of a timeline, and a remark where it is too full.
pub fn timeline(timeline: &Timeline, common: &Common) -> String {
    let count = timeline.marks().len();
    if count > EASY_BOXES && !common.quiet {
        output::remark(&format!("{count} marks are hard to read at once: name a shorter time."));
    }
    svg::svg_of_timeline(timeline)
}

/// The picture in a format that draws, and a remark where it is too full; `narrow` says what to do
/// about that.
///
/// # Errors
/// More boxes than can be laid out.
pub fn drawn(
    picture: &Picture,
    format: Format,
    common: &Common,
    narrow: &str,
) -> Result<String, Ending> {
    let shown = if format == Format::Svg {
        svg::svg_of_picture(picture).map_err(|too_many| {
            let message =
                format!("the picture has {} boxes, and can have at most {MOST_BOXES}", too_many.0);
            let help = format!("{narrow}; or choose -f dot and let Graphviz draw");
            output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help))
        })?
    } else if format == Format::Mermaid {
        mermaid::mermaid_of_picture(picture)
    } else {
        dot::dot_of_picture(picture)
    };
    if picture.boxes.len() > EASY_BOXES && !common.quiet {
        let count = picture.boxes.len();
        output::remark(&format!("{count} boxes are hard to read in one picture: {narrow}."));
    }
    Ok(shown)
}
