//! `polemic ask`: a question in plain English.

mod many;

use polemic_engine::diagnostic::render::Codes;
use polemic_engine::query::Limits;
use polemic_engine::text::Files;
use polemic_question::reply::Reply;
use polemic_question::{Lexicon, Options};
use polemic_record::Dataset;
use polemic_show::{View, World};

use super::args::{self, Common, Format};
use super::interrupt::Interrupt;
use super::{Ending, answer, data, draw, input, output};

/// Asks the dataset.
pub fn run(args: &args::Ask, common: &Common) -> Ending {
    match asked(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn asked(args: &args::Ask, common: &Common) -> Result<Ending, Ending> {
    let format = output::format_among(common, &output::ANSWERS, "ask").map_err(output::fail)?;
    let given = args.question.join(" ");
    let lines = input::lines(&given).map_err(output::fail)?;
    let dataset = data::dataset(common.data.as_deref())?;
    let (lexicon, graph) = (data::lexicon(dataset, common.data.as_deref()), data::graph(dataset));
    let world = World { graph, dataset: Some(dataset) };
    let interrupt = Interrupt::once();
    let asking = Asking { args, common, format, lexicon, world, interrupt: &interrupt };
    match lines {
        // What comes in a pipe is answered as it comes.
        Some(lines) if given == "-" && asking.shows_several() => asking.many(lines),
        Some(lines) => match lines.collect::<Result<Vec<_>, _>>().map_err(output::fail)? {
            lines if many::questions(&lines).count() == 1 => {
                asking.one(many::questions(&lines).next().unwrap_or_default(), dataset)
            }
            lines => asking.many(lines.into_iter().map(Ok)),
        },
        None => asking.one(&given, dataset),
    }
}

/// What questions are asked with.
struct Asking<'a> {
    args: &'a args::Ask,
    common: &'a Common,
    format: Format,
    lexicon: &'a Lexicon,
    world: World<'a>,
    interrupt: &'a Interrupt,
}

impl Asking<'_> {
    /// Asks one question.
    fn one(&self, text: &str, dataset: &Dataset) -> Result<Ending, Ending> {
        if self.args.explain {
            let text = with_ways(text, self.args);
            let (text, ending) = explain(&text, self.args.strict, self.lexicon, dataset);
            return Ok(output::write(&text, self.common, ending));
        }
        let drawing = draw::options(&self.args.drawing, self.world)?;
        let reply = self.reply(text, dataset);
        answer::show(&View::of_reply(&reply, self.world), self.format, &drawing, self.common)
    }

    fn reply(&self, text: &str, dataset: &Dataset) -> Reply {
        self.interrupt.during(|stop| {
            let limits = Limits { stop, ..Limits::default() };
            let options = Options { strict: self.args.strict, limits };
            polemic_question::ask(
                &with_ways(text, self.args),
                self.lexicon,
                dataset,
                self.world.graph,
                &options,
            )
        })
    }
}

/// A question with what the options say of its paths, in words that it could have had itself.
fn with_ways(question: &str, args: &args::Ask) -> String {
    let mut words = vec![question.trim_end_matches(['?', ' ']).to_owned()];
    if !args.not_through.is_empty() {
        words.push(format!("not through {}", args.not_through.join(" and ")));
    }
    if let Some(steps) = args.within {
        words.push(format!("within {steps} steps"));
    }
    if words.len() == 1 { question.to_owned() } else { words.join(" ") }
}

/// How a question is read and what it is compiled to; where it is refused that is shown at once.
pub fn explain(text: &str, strict: bool, lexicon: &Lexicon, dataset: &Dataset) -> (String, Ending) {
    match polemic_question::compile(text, lexicon, dataset, strict) {
        Ok(compiled) => {
            (format!("reading  {}\n{}\n", compiled.reading, compiled.query), Ending::Found)
        }
        Err(refusal) => {
            let files = Files::one("", text.to_owned());
            output::complain(&[refusal.diagnostic], &files, Codes::Hidden);
            (String::new(), Ending::Refused)
        }
    }
}
