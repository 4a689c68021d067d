//! `polemic query`: runs a read-only openCypher query.

use std::time::Duration;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::diagnostic::render::Codes;
use polemic_engine::graph::Value;
use polemic_engine::query::{Answer, Limits, Parameters, Query};
use polemic_engine::text::Files;
use polemic_question::codes;
use polemic_show::words::counted;
use polemic_show::{World, csv, html, json, markdown, picture, sheet, table, timeline};

use super::args::{self, CommonArgs, OutputFormat};
use super::interrupt::Interrupt;
use super::{CommandEnding, clock, drawing, input, output, world};

/// Runs `polemic query`.
pub fn run_query(args: &args::QueryArgs, common: &CommonArgs) -> CommandEnding {
    match answer(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn answer(args: &args::QueryArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let format = output::format_among(common, &output::ANSWERS, "query").map_err(output::fail)?;
    let text = input::read_argument(&args.query).map_err(output::fail)?;
    let parameters = parameters(&args.parameters)?;
    let world = world::load_world(common.data.as_deref())?;
    let drawing = drawing::drawing_options(&args.drawing, world)?;
    let interrupt = Interrupt::once();
    let answer = interrupt.during(|stop| {
        let limits = Limits {
            rows: args.max_rows,
            time: Duration::try_from_secs_f64(args.timeout).unwrap_or(Duration::MAX),
            stop,
            ..clock::limits()
        };
        run_cypher(&text, &parameters, args.lenient, &limits, world)
    })?;
    show_answer(&answer, &text, format, &drawing, world, common)
}

/// Parses and runs a query. With `lenient`, labels, types and properties that the graph does not
/// have are no mistakes.
///
/// # Errors
/// The query has mistakes, or went wrong. They have been printed.
pub fn run_cypher(
    text: &str,
    parameters: &Parameters,
    lenient: bool,
    limits: &Limits,
    world: World,
) -> Result<Answer, CommandEnding> {
    let query = if lenient { Query::parse(text) } else { Query::parse_for(text, world.graph) };
    query.and_then(|query| query.run(world.graph, parameters, limits)).map_err(|mistakes| {
        let files = Files::one("", text.to_owned());
        output::complain(&mistakes, &files, Codes::Hidden);
        CommandEnding::Refused
    })
}

/// Shows an answer: its rows on standard output or in a file, and their number on standard error.
///
/// # Errors
/// The picture has more boxes than can be drawn. That has been printed.
pub fn show_answer(
    answer: &Answer,
    text: &str,
    format: OutputFormat,
    drawing: &picture::Options,
    world: World,
    common: &CommonArgs,
) -> Result<CommandEnding, CommandEnding> {
    let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = match format {
        OutputFormat::Table => table::text(&sheet::of_answer(answer, world), output::width(common)),
        OutputFormat::Md => markdown::text(&sheet::of_answer(answer, world), &title),
        OutputFormat::Html => html::of_answer(answer, text, *drawing, world),
        OutputFormat::Csv => csv::of_answer(answer, world),
        OutputFormat::Json => format!("{}\n", json::answer(answer, world)),
        OutputFormat::Timelinejs => {
            format!("{}\n", timeline::of_answer(answer, &title, world).timeline_js())
        }
        // `format_among` has refused the formats that no answer has.
        _ => {
            let picture = picture::of_answer(answer, &title, *drawing, world);
            drawing::draw_picture(
                &picture,
                format,
                common,
                "add conditions or a LIMIT, or lower --depth",
            )?
        }
    };
    let ending = if answer.rows.is_empty() { CommandEnding::Nothing } else { CommandEnding::Found };
    let ending = output::write_formatted(&shown, format, common, ending);
    output::remarks(&[format!("{}.", counted(answer.rows.len(), "row"))], common);
    Ok(ending)
}

/// Reads parameters given as `NAME=VALUE`. A value that is an openCypher literal, as `1927` or
/// `[1, 2]`, has that value, and any other is a text.
fn parameters(given: &[String]) -> Result<Parameters, CommandEnding> {
    let mut parameters = Parameters::new();
    for given in given {
        let Some((name, value)) = given.split_once('=') else {
            let message = format!("“{given}” is not a parameter");
            let help = "write -p NAME=VALUE, for instance -p year=1927";
            return Err(output::fail(
                Diagnostic::new(&codes::INVALID_PARAMETER_USE, message).help(help),
            ));
        };
        parameters.insert(name.to_owned(), literal(value));
    }
    Ok(parameters)
}

/// The value of a literal, as the query language reads it; any other text as a text.
fn literal(text: &str) -> Value {
    let value = || {
        let query = Query::parse(&format!("RETURN {text} AS value")).ok()?;
        // With `1 AS a, 2` the query has two columns, so that this is no literal.
        if query.columns.len() != 1 {
            return None;
        }
        let graph = polemic_engine::graph::Builder::new().finish();
        let answer = query.run(&graph, &Parameters::new(), &clock::limits()).ok()?;
        answer.rows.into_iter().next()?.values.into_iter().next()
    };
    value().unwrap_or_else(|| Value::from(text))
}
