//! Shows an answer in the format that was asked for, whether a question or a query was asked.

use std::io::{self, Write};

use polemic_engine::diagnostic::render::CodeDisplay;
use polemic_engine::text::Files;
use polemic_question::reply::{Form, Status};
use polemic_show::csv::write_csv_of_view;
use polemic_show::dot;
use polemic_show::html::page_of_view;
use polemic_show::json::write_json_of_view;
use polemic_show::markdown::markdown_table;
use polemic_show::picture::{Picture, PictureOptions};
use polemic_show::svg;
use polemic_show::terminal_table::{coloured_table, terminal_table};
use polemic_show::timeline::Timeline;
use polemic_show::{TextTable, View};

use super::args::{CommonArgs, OutputFormat};
use super::{CommandEnding, drawing, output};

/// Shows a view: the answer on standard output, remarks on standard error.
///
/// # Errors
/// The picture has too many boxes to be drawn, or none.
pub fn show(
    view: &View,
    format: OutputFormat,
    drawing: &PictureOptions,
    common: &CommonArgs,
) -> Result<CommandEnding, CommandEnding> {
    output::remarks(&view.remarks_before, common);
    let written = match format {
        // What may be long is written as it is made.
        OutputFormat::Json | OutputFormat::Csv => {
            complain(view);
            output::stream_answer(common, ending(view), |out| write_data(view, format, out))
        }
        _ => {
            // Of what was refused the records that share its words are shown, which are no answer.
            let has_colour = format == OutputFormat::Table && output::has_colour(common);
            let text = match has_colour && !shows_nothing(view) {
                true => coloured_table(&table_for_people(view, common), output::width(common)),
                false => in_format(view, format, drawing, common)?,
            };
            complain(view);
            match (view.refusal().is_some() && text.is_empty(), has_colour) {
                (true, _) => ending(view),
                (false, true) => output::write_coloured(&text, common, ending(view)),
                (false, false) => output::write_formatted(&text, format, common, ending(view)),
            }
        }
    };
    if written != ending(view) {
        // The answer could not be written, which has been said: nothing is counted after that.
        return Ok(written);
    }
    if format == OutputFormat::Table {
        output::remarks(&left_out(view, common), common);
    }
    output::remarks(&view.remarks_after, common);
    output::remarks(&view.suggestions(), common);
    Ok(written)
}

/// How many rows the table of a card shows, unless `--limit` says another number.
const ROWS_OF_A_CARD: usize = 20;

/// How many rows `--limit` allows; none if it allows all.
fn most_rows(view: &View, common: &CommonArgs) -> Option<usize> {
    match (common.limit, view.form) {
        (Some(most), _) => Some(most).filter(|&most| most > 0),
        (None, Some(Form::Card)) => Some(ROWS_OF_A_CARD),
        (None, _) => None,
    }
}

/// The table of a view for people, with as many rows as `--limit` allows.
fn table_for_people(view: &View, common: &CommonArgs) -> TextTable {
    view.table_of_at_most(most_rows(view, common).unwrap_or(usize::MAX))
}

/// Whether a question was refused and no record shares its words.
fn shows_nothing(view: &View) -> bool {
    view.refusal().is_some() && view.table().rows.is_empty()
}

/// That rows were left out, and how to see them.
pub fn left_out(view: &View, common: &CommonArgs) -> Vec<String> {
    if most_rows(view, common).is_none() {
        return Vec::new();
    }
    let table = table_for_people(view, common);
    if table.left_out == 0 {
        return Vec::new();
    }
    let all = table.rows.len() + table.left_out;
    let option = if common.in_shell { ".limit 0" } else { "--limit 0" };
    vec![format!("{} of {all} rows are shown; {option} shows all.", table.rows.len())]
}

/// How a command ends that showed this view.
pub fn ending(view: &View) -> CommandEnding {
    match view.status {
        Status::Answered | Status::Found => CommandEnding::Found,
        Status::Near | Status::Nothing => CommandEnding::Nothing,
        Status::Refused => CommandEnding::Refused,
    }
}

/// Says why a question was refused, if it was.
pub fn complain(view: &View) {
    if let Some(refusal) = view.refusal() {
        let files = Files::one("", view.asked.to_owned());
        output::complain(std::slice::from_ref(&refusal.diagnostic), &files, CodeDisplay::Hidden);
    }
}

/// Writes a view as JSON or CSV; of a question that was refused CSV has nothing.
fn write_data(view: &View, format: OutputFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        OutputFormat::Json => write_json_of_view(view, out),
        _ if view.refusal().is_some() => Ok(()),
        _ => write_csv_of_view(view, out),
    }
}

/// The view in a format. Of a question that was refused nothing is drawn.
///
/// # Errors
/// The picture has too many boxes to be drawn, or none.
pub fn in_format(
    view: &View,
    format: OutputFormat,
    drawing: &PictureOptions,
    common: &CommonArgs,
) -> Result<String, CommandEnding> {
    Ok(match format {
        OutputFormat::Json | OutputFormat::Csv => {
            let mut bytes = Vec::new();
            // A `Vec` takes whatever is written to it.
            let _ = write_data(view, format, &mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        }
        OutputFormat::Html => page_of_view(view, *drawing),
        OutputFormat::Table | OutputFormat::Md if shows_nothing(view) => String::new(),
        OutputFormat::Table => {
            terminal_table(&table_for_people(view, common), output::width(common))
        }
        OutputFormat::Md => markdown_table(&view.table(), &view.heading),
        _ if view.refusal().is_some() => String::new(),
        OutputFormat::Timelinejs => format!("{}\n", Timeline::of_view(view).timeline_js()),
        // The output formats of the command were checked before, so this one draws.
        _ => drawn(view, format, drawing, common)?,
    })
}

/// The drawing of an answer: a grid for a comparison (of a kind with the network under it), a
/// timeline for a question that asks for one, and a picture of boxes and lines for everything else,
/// and in every format but SVG.
fn drawn(
    view: &View,
    format: OutputFormat,
    drawing: &PictureOptions,
    common: &CommonArgs,
) -> Result<String, CommandEnding> {
    let is_svg = format == OutputFormat::Svg;
    if view.status == Status::Answered && is_blank(view, drawing) {
        output::remark("The answer has nothing that can be drawn: choose -f table.");
        return Err(CommandEnding::Nothing);
    }
    match (&view.comparison, view.world.dataset) {
        (Some(comparison), Some(dataset)) if is_svg && view.compares_a_kind => {
            Ok(svg::svg_of_sides(comparison, &view.title(), dataset))
        }
        (Some(comparison), _) if is_svg => Ok(svg::svg_of_comparison(comparison, &view.title())),
        _ if is_svg && view.form == Some(Form::Timeline) => {
            Ok(drawing::draw_timeline(&Timeline::of_view(view), common))
        }
        _ if format == OutputFormat::Dot && view.form == Some(Form::Timeline) => {
            Ok(dot::dot_of_timeline(&Timeline::of_view(view)))
        }
        _ => {
            let picture = Picture::of_view(view, *drawing);
            if view.is_query() && picture.boxes.is_empty() {
                let why = match view.status {
                    Status::Nothing => "Nothing is drawn: the query finds nothing.",
                    _ => "Nothing is drawn: return nodes, relationships or paths.",
                };
                output::remarks(&[why.to_owned()], common);
                return Err(CommandEnding::Nothing);
            }
            drawing::draw_picture(&picture, format, common, &narrow(view, drawing))
        }
    }
}

/// Whether the drawing of an answer would be empty.
fn is_blank(view: &View, drawing: &PictureOptions) -> bool {
    match (&view.comparison, view.form) {
        (Some(comparison), _) => comparison.rows.is_empty(),
        (None, Some(Form::Timeline)) => Timeline::of_view(view).marks().is_empty(),
        (None, _) => Picture::of_view(view, *drawing).boxes.is_empty(),
    }
}

/// What makes the picture of an answer smaller.
fn narrow(view: &View, drawing: &PictureOptions) -> String {
    if view.is_query() {
        return "add conditions or a LIMIT, or lower --depth".to_owned();
    }
    let question = "narrow the question by a verb, a date or another name";
    if drawing.depth > 0 { format!("{question}, or lower --depth") } else { question.to_owned() }
}
