//! `polemic query`: a read-only openCypher query.

use std::time::Duration;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::diagnostic::render::Codes;
use polemic_engine::graph::Value;
use polemic_engine::query::{Answer, Limits, Parameters, Query};
use polemic_engine::text::Files;
use polemic_question::codes;
use polemic_show::{View, World};

use super::args::{self, Common};
use super::interrupt::Interrupt;
use super::{Ending, answer, clock, data, draw, input, output};

/// Runs a query on the dataset.
pub fn run(args: &args::Query, common: &Common) -> Ending {
    match queried(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn queried(args: &args::Query, common: &Common) -> Result<Ending, Ending> {
    let format = output::format_among(common, &output::ANSWERS, "query").map_err(output::fail)?;
    let text = input::text(&args.query).map_err(output::fail)?;
    let parameters = parameters(&args.parameters)?;
    let world = data::world(common.data.as_deref())?;
    let drawing = draw::options(&args.drawing, world)?;
    let interrupt = Interrupt::once();
    let answer = interrupt.during(|stop| {
        let limits = Limits {
            rows: args.max_rows,
            time: Duration::try_from_secs_f64(args.timeout).unwrap_or(Duration::MAX),
            stop,
            ..clock::limits()
        };
        found(&text, &parameters, args.lenient, &limits, world)
    })?;
    answer::show(&View::of_answer(&answer, &text, world), format, &drawing, common)
}

/// Runs a query. Where there are mistakes they are shown.
///
/// # Errors
/// How the command ends then.
pub fn found(
    text: &str,
    parameters: &Parameters,
    lenient: bool,
    limits: &Limits,
    world: World,
) -> Result<Answer, Ending> {
    let query = if lenient { Query::parse(text) } else { Query::parse_for(text, world.graph) };
    query.and_then(|query| query.run(world.graph, parameters, limits)).map_err(|mistakes| {
        let files = Files::one("", text.to_owned());
        output::complain(&mistakes, &files, Codes::Hidden);
        Ending::Refused
    })
}

/// Parameters given as `NAME=VALUE`: the value of an openCypher literal, and otherwise a text.
fn parameters(given: &[String]) -> Result<Parameters, Ending> {
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

/// The value of a literal, read as the query language reads it.
fn literal(text: &str) -> Value {
    let value = || {
        let query = Query::parse(&format!("RETURN {text} AS value")).ok()?;
        // Only a lone value: `1 AS a, 2` is a text.
        if query.columns.len() != 1 {
            return None;
        }
        let graph = polemic_engine::graph::Builder::new().finish();
        let answer = query.run(&graph, &Parameters::new(), &clock::limits()).ok()?;
        answer.rows.into_iter().next()?.values.into_iter().next()
    };
    value().unwrap_or_else(|| Value::from(text))
}
