//! `polemic query`: runs a read-only openCypher query.

use std::time::Duration;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::diagnostic::render::CodeDisplay;
use polemic_engine::graph::Value;
use polemic_engine::query::{Answer, Limits, Parameters, Query};
use polemic_engine::text::Files;
use polemic_question::codes;
use polemic_show::{View, World};

use super::args::{self, CommonArgs};
use super::interrupt::Interrupt;
use super::{CommandEnding, answer, clock, drawing, input, output, world};

/// Runs a query on the dataset.
pub fn run_query(args: &args::QueryArgs, common: &CommonArgs) -> CommandEnding {
    match queried(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn queried(args: &args::QueryArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
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
    answer::show(&View::of_answer(&answer, &text, world), format, &drawing, common)
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
        output::complain(&mistakes, &files, CodeDisplay::Hidden);
        CommandEnding::Refused
    })
}

/// Parameters given as `NAME=VALUE`: the value of an openCypher literal, and otherwise a text.
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
        let graph = polemic_engine::graph::GraphBuilder::new().finish();
        let answer = query.run(&graph, &Parameters::new(), &clock::limits()).ok()?;
        answer.rows.into_iter().next()?.values.into_iter().next()
    };
    value().unwrap_or_else(|| Value::from(text))
}
