//! `polemic ask`: a question in plain English.

use crate::dataset::Dataset;
use crate::diagnostic::render::Codes;
use crate::graph::Graph;
use crate::question::reply::{Reply, Status};
use crate::question::{self, Lexicon, Options};
use crate::show::{World, dot, json, picture, table};
use crate::text::Files;

use super::args::{self, Common, Format};
use super::{Ending, data, output};

/// Asks the dataset.
pub fn run(args: &args::Ask, common: &Common) -> Ending {
    match answer(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn answer(args: &args::Ask, common: &Common) -> Result<Ending, Ending> {
    let format = output::format(common).map_err(output::fail)?;
    let text = args.question.join(" ");
    let dataset = data::dataset(common.data.as_deref())?;
    let lexicon = Lexicon::new(&dataset);
    if args.explain {
        return Ok(explain(&text, args, &lexicon, &dataset, common));
    }
    let graph = Graph::from_dataset(&dataset);
    let options = Options { strict: args.strict, ..Options::default() };
    let reply = question::ask(&text, &lexicon, &dataset, &graph, &options);
    let world = World { graph: &graph, dataset: Some(&dataset) };
    Ok(show(&reply, format, world, &dataset, common))
}

/// Shows a reply: the answer on standard output, the reading and remarks on standard error.
fn show(reply: &Reply, format: Format, world: World, dataset: &Dataset, common: &Common) -> Ending {
    let ending = match reply.status {
        Status::Answered => Ending::Found,
        Status::Nothing => Ending::Nothing,
        Status::Refused => Ending::Refused,
    };
    let (before, after) = table::remarks(reply);
    let remark = |lines: &[String]| {
        if !common.quiet {
            lines.iter().for_each(|line| output::remark(line));
        }
    };
    remark(&before);
    let shown = match format {
        Format::Table => table::reply(reply, world, output::width(common)),
        Format::Json => format!("{}\n", json::reply(reply, dataset)),
        Format::Dot => dot::picture(&picture::of_reply(reply, world)),
    };
    if let Some(refusal) = &reply.refusal {
        let files = Files::one("question", reply.question.clone());
        output::complain(std::slice::from_ref(&refusal.diagnostic), &files, Codes::Hidden);
        // A picture of nothing is no picture; programs are told in their own format.
        if format != Format::Json {
            return ending;
        }
    }
    let ending = output::write(&shown, common, ending);
    remark(&after);
    ending
}

/// Prints how a question is read and what it is compiled to.
fn explain(
    text: &str,
    args: &args::Ask,
    lexicon: &Lexicon,
    dataset: &Dataset,
    common: &Common,
) -> Ending {
    match question::compile(text, lexicon, dataset, args.strict) {
        Ok(compiled) => {
            let text = format!("reading  {}\n{}\n", compiled.reading, compiled.query);
            output::write(&text, common, Ending::Found)
        }
        Err(refusal) => {
            let files = Files::one("question", text.to_owned());
            output::complain(&[refusal.diagnostic], &files, Codes::Hidden);
            Ending::Refused
        }
    }
}
