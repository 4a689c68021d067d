//! `polemic ask`: answers a question in plain English.

mod batch;

use polemic_engine::diagnostic::render::CodeDisplay;
use polemic_engine::query::Limits;
use polemic_engine::text::Files;
use polemic_question::reply::Reply;
use polemic_question::{Lexicon, Options};
use polemic_record::Dataset;
use polemic_show::{View, World};

use super::args::{self, CommonArgs, OutputFormat};
use super::interrupt::Interrupt;
use super::text_copies::TextCopies;
use super::{CommandEnding, answer, drawing, input, output, world};

/// Asks the dataset.
pub fn run_ask(args: &args::AskArgs, common: &CommonArgs) -> CommandEnding {
    match asked(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn asked(args: &args::AskArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let common = &CommonArgs { limit: args.limit, ..common.clone() };
    let format = output::format_among(common, &output::ANSWERS, "ask").map_err(output::fail)?;
    let given = args.question.join(" ");
    let lines = input::argument_lines(&given).map_err(output::fail)?;
    let copies = TextCopies::read(&args.copies)?;
    let dataset = world::load_dataset(common)?;
    let (lexicon, graph) =
        (world::build_lexicon(dataset, common.data.as_deref()), world::build_graph(dataset));
    let texts = copies.leaked(dataset, common.quiet);
    let world = World { graph, dataset: Some(dataset), texts };
    let interrupt = Interrupt::once();
    let asking = AskContext { args, common, format, lexicon, world, interrupt: &interrupt };
    match lines {
        // Questions from a pipe are answered one by one as they come, since whoever writes them may
        // wait for the answers.
        Some(lines) if given == "-" && asking.shows_several() => {
            asking.answer_batch(batch::each_question(lines))
        }
        Some(lines) => match batch::questions(lines).map_err(output::fail)?.as_slice() {
            [(question, place)] => {
                let ending = asking.answer_one(question, dataset)?;
                output::tell_place(ending, place);
                Ok(ending)
            }
            questions => asking.answer_batch(questions.iter().cloned().map(Ok)),
        },
        None => asking.answer_one(&given, dataset),
    }
}

/// Everything that a question needs besides its words.
struct AskContext<'a> {
    args: &'a args::AskArgs,
    common: &'a CommonArgs,
    format: OutputFormat,
    lexicon: &'a Lexicon,
    world: World<'a>,
    interrupt: &'a Interrupt,
}

impl AskContext<'_> {
    /// Asks one question.
    fn answer_one(&self, text: &str, dataset: &Dataset) -> Result<CommandEnding, CommandEnding> {
        if self.args.explain {
            let text = with_ways(text, self.args);
            let (text, ending) = explain_question(&text, self.args.strict, self.lexicon, dataset);
            return Ok(output::write_lines(&text, self.common, ending));
        }
        let drawing = drawing::drawing_options(&self.args.drawing, self.world)?;
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
fn with_ways(question: &str, args: &args::AskArgs) -> String {
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
pub fn explain_question(
    text: &str,
    strict: bool,
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> (String, CommandEnding) {
    match polemic_question::compile(text, lexicon, dataset, strict) {
        Ok(compiled) => {
            (format!("reading  {}\n{}\n", compiled.reading, compiled.query), CommandEnding::Found)
        }
        Err(refusal) => {
            let files = Files::one("", text.to_owned());
            output::complain(&[refusal.diagnostic], &files, CodeDisplay::Hidden);
            (String::new(), CommandEnding::Refused)
        }
    }
}
