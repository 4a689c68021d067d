//! `polemic query`: runs a read-only openCypher query.

use std::time::Duration;

use polemic_engine::cypher::parameter_value;
use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::diagnostic::render::CodeDisplay;
use polemic_engine::query::{Answer, Limits, Parameters, Query};
use polemic_engine::text::Files;
use polemic_question::codes;
use polemic_show::{View, World};

use super::args::{self, CommonArgs};
use super::interrupt::Interrupt;
use super::text_copies::TextCopies;
use super::{CommandEnding, answer, clock, drawing, input, output, world};

/// Runs a query on the dataset.
pub fn run_query(args: &args::QueryArgs, common: &CommonArgs) -> CommandEnding {
    match queried(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn queried(args: &args::QueryArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let common = &CommonArgs { limit: args.limit, ..common.clone() };
    let format = output::format_among(common, &output::ANSWERS, "query").map_err(output::fail)?;
    let text = input::read_argument(&args.query).map_err(output::fail)?;
    let parameters = parameters(&args.parameters)?;
    let copies = TextCopies::read(&args.copies)?;
    let world = world::load_world(common, &args.graph, &copies)?;
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
    let ending = answer::show(&View::of_answer(&answer, &text, world), format, &drawing, common)?;
    if !common.quiet && ending != CommandEnding::Refused {
        show_remarks(&text, world);
    }
    Ok(ending)
}

/// Shows which conditions of a query can never hold, and what to write instead.
pub fn show_remarks(text: &str, world: World) {
    let remarks = Query::remarks(text, world.graph);
    output::complain(&remarks, &Files::one("", text.to_owned()), CodeDisplay::Hidden);
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

/// Reads parameters given as `NAME=VALUE`. What a value stands for is told at [`parameter_value`].
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
        let value = parameter_value(value).map_err(|mistakes| {
            let files = Files::one("", value.to_owned());
            output::complain(&mistakes, &files, CodeDisplay::Hidden);
            CommandEnding::Refused
        })?;
        if parameters.insert(name.to_owned(), value).is_some() {
            let message = format!("the parameter “{name}” is given twice");
            let help = "leave one of the two out";
            return Err(output::fail(
                Diagnostic::new(&codes::INVALID_PARAMETER_USE, message).help(help),
            ));
        }
    }
    Ok(parameters)
}
