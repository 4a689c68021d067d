//! `polemic ask`: answers a question in plain English.

mod batch;

use polemic_engine::diagnostic::render::Codes;
use polemic_engine::query::Limits;
use polemic_engine::text::Files;
use polemic_question::reply::{Form, Reply, Status};
use polemic_question::{Lexicon, Options};
use polemic_record::Dataset;
use polemic_show::{
    World, comparison, csv, html, json, markdown, picture, sheet, svg, table, timeline, words,
};

use super::args::{self, CommonArgs, OutputFormat};
use super::interrupt::Interrupt;
use super::{CommandEnding, drawing, input, output, world};

/// What the user can do to make the picture of an answer smaller.
fn narrow(drawing: &picture::Options) -> String {
    let question = "narrow the question by a verb, a date or another name";
    if drawing.depth > 0 { format!("{question}, or lower --depth") } else { question.to_owned() }
}

/// Runs `polemic ask`: one question, or many from a file or standard input.
pub fn run_ask(args: &args::AskArgs, common: &CommonArgs) -> CommandEnding {
    match answer(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn answer(args: &args::AskArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let format = output::format_among(common, &output::ANSWERS, "ask").map_err(output::fail)?;
    let given = args.question.join(" ");
    let lines = input::argument_lines(&given).map_err(output::fail)?;
    let dataset = world::load_dataset(common.data.as_deref())?;
    let (lexicon, graph) =
        (world::build_lexicon(dataset, common.data.as_deref()), world::build_graph(dataset));
    let world = World { graph, dataset: Some(dataset) };
    let interrupt = Interrupt::once();
    let asking = AskContext { args, common, format, lexicon, world, interrupt: &interrupt };
    match lines {
        // Questions from a pipe are answered one by one as they come, since whoever writes them may
        // wait for the answers.
        Some(lines) if given == "-" && asking.shows_several() => asking.answer_batch(lines),
        Some(lines) => match lines.collect::<Result<Vec<_>, _>>().map_err(output::fail)? {
            lines if batch::questions(&lines).count() == 1 => {
                asking.answer_one(batch::questions(&lines).next().unwrap_or_default(), dataset)
            }
            lines => asking.answer_batch(lines.into_iter().map(Ok)),
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
            return Ok(output::write_answer(&text, self.common, ending));
        }
        let drawing = drawing::drawing_options(&self.args.drawing, self.world)?;
        let reply = self.reply(text, dataset);
        Ok(show_reply(&reply, self.format, &drawing, self.world, self.common))
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

/// Shows a reply: the answer on standard output or in a file, and how the question was read, with
/// all remarks, on standard error.
pub fn show_reply(
    reply: &Reply,
    format: OutputFormat,
    drawing: &picture::Options,
    world: World,
    common: &CommonArgs,
) -> CommandEnding {
    let (before, after) = sheet::remarks(reply);
    output::remarks(&before, common);
    let shown = match shown(reply, format, drawing, world, common) {
        Ok(shown) => shown,
        Err(ending) => return ending,
    };
    complain(reply);
    if reply.refusal.is_some() {
        output::remarks(&sheet::offers(reply), common);
        output::remarks(&sheet::nearest(reply, world), common);
    }
    // JSON is for programs, which get a refusal in it too; other formats show no answer then.
    if reply.refusal.is_some() && format != OutputFormat::Json {
        return CommandEnding::Refused;
    }
    let ending = output::write_formatted(&shown, format, common, ending(reply));
    output::remarks(&after, common);
    output::remarks(&sheet::nearest(reply, world), common);
    ending
}

/// Puts the options about paths into the words of a question: `--within 3` adds `within 3 steps`.
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

/// The ending of the command for a reply.
fn ending(reply: &Reply) -> CommandEnding {
    match reply.status {
        Status::Answered => CommandEnding::Found,
        Status::Nothing => CommandEnding::Nothing,
        Status::Refused => CommandEnding::Refused,
    }
}

/// Prints why a question was refused, if it was.
fn complain(reply: &Reply) {
    if let Some(refusal) = &reply.refusal {
        let files = Files::one("", reply.question.clone());
        output::complain(std::slice::from_ref(&refusal.diagnostic), &files, Codes::Hidden);
    }
}

/// The answer as text in a format.
///
/// # Errors
/// The picture has more boxes than can be drawn. That has been printed.
fn shown(
    reply: &Reply,
    format: OutputFormat,
    drawing: &picture::Options,
    world: World,
    common: &CommonArgs,
) -> Result<String, CommandEnding> {
    Ok(match format {
        OutputFormat::Table => table::text(&sheet::of_reply(reply, world), output::width(common)),
        OutputFormat::Md => {
            let title = reply.reading.as_ref().unwrap_or(&reply.question);
            markdown::text(&sheet::of_reply(reply, world), title)
        }
        OutputFormat::Html if reply.refusal.is_some() => String::new(),
        OutputFormat::Html => html::of_replies(std::slice::from_ref(reply), *drawing, world),
        OutputFormat::Csv => csv::of_reply(reply, world),
        OutputFormat::Json => format!("{}\n", json::reply(reply, world)),
        // A refused question has nothing to draw.
        OutputFormat::Dot | OutputFormat::Svg | OutputFormat::Mermaid
            if reply.refusal.is_some() =>
        {
            String::new()
        }
        // A comparison of all of a kind (`compare factions`) is drawn as a network of who is on whose
        // side, because a grid of many columns would be too wide.
        OutputFormat::Dot | OutputFormat::Svg | OutputFormat::Mermaid if reply.by_kind => {
            let title = &words::title(reply, world.dataset);
            let picture = world.dataset.map_or_else(picture::Picture::default, |dataset| {
                let comparison = comparison::of_reply(reply, dataset);
                picture::of_comparison(&comparison, title, dataset)
            });
            if picture.boxes.is_empty() && !common.quiet {
                output::remark("No two of them have anything in common on record.");
            }
            drawing::draw_picture(&picture, format, common, &narrow(drawing))?
        }
        OutputFormat::Svg if reply.form == Some(Form::Comparison) => {
            let title = &words::title(reply, world.dataset);
            world.dataset.map_or_else(String::new, |dataset| {
                svg::comparison(&comparison::of_reply(reply, dataset), title)
            })
        }
        OutputFormat::Svg if reply.form == Some(Form::Timeline) => {
            drawing::draw_timeline(&timeline::of_reply(reply, world), common)
        }
        OutputFormat::Timelinejs => format!("{}\n", timeline::of_reply(reply, world).timeline_js()),
        // `format_among` has refused the formats that no answer has.
        _ => {
            let picture = picture::of_reply(reply, *drawing, world);
            drawing::draw_picture(&picture, format, common, &narrow(drawing))?
        }
    })
}

/// How a question is read and the query that it is compiled to, for `--explain`. A refusal is
/// printed on standard error, and the text is then empty.
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
            output::complain(&[refusal.diagnostic], &files, Codes::Hidden);
            (String::new(), CommandEnding::Refused)
        }
    }
}
