//! `polemic ask`: a question in plain English.

use crate::dataset::Dataset;
use crate::diagnostic::render::Codes;
use crate::question::reply::{Form, Reply, Status};
use crate::question::{self, Lexicon, Options};
use crate::show::{
    World, comparison, csv, html, json, markdown, picture, sheet, svg, table, timeline,
};
use crate::text::Files;

use super::args::{self, Common, Format};
use super::{Ending, data, draw, input, output};

/// What makes a picture of an answer smaller.
const NARROW: &str = "narrow the question by a date or a name, or lower --depth";

/// Asks the dataset.
pub fn run(args: &args::Ask, common: &Common) -> Ending {
    match answer(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn answer(args: &args::Ask, common: &Common) -> Result<Ending, Ending> {
    let format = output::format_among(common, &output::ANSWERS, "ask").map_err(output::fail)?;
    let given = args.question.join(" ");
    let text = input::text(&given).map_err(output::fail)?;
    let dataset = data::dataset(common.data.as_deref())?;
    let (lexicon, graph) = data::prepared(dataset);
    let questions: Vec<&str> =
        if text == given { vec![text.as_str()] } else { asked(&text).collect() };
    let questions: Vec<String> = questions.into_iter().map(|q| with_ways(q, args)).collect();
    let questions: Vec<&str> = questions.iter().map(String::as_str).collect();
    if args.explain {
        let explain = |question: &&str| explain(question, args, &lexicon, dataset);
        let (texts, endings): (Vec<_>, Vec<_>) = questions.iter().map(explain).unzip();
        return Ok(output::write(&texts.concat(), common, worst(endings)));
    }
    let options = Options { strict: args.strict, ..Options::default() };
    let world = World { graph, dataset: Some(dataset) };
    let drawing = draw::options(&args.drawing, world)?;
    if let [question] = questions.as_slice() {
        let reply = question::ask(question, &lexicon, dataset, graph, &options);
        return Ok(show(&reply, format, &drawing, world, common));
    }
    if format == Format::Html {
        let ask = |question: &&str| question::ask(question, &lexicon, dataset, graph, &options);
        let replies: Vec<Reply> = questions.iter().map(ask).collect();
        replies.iter().for_each(complain);
        let ending = worst(replies.iter().map(ending).collect());
        return Ok(output::write(&html::of_replies(&replies, drawing, world), common, ending));
    }
    // Each answer is written as soon as it is there, for whoever reads along.
    let endings = questions.iter().map(|question| {
        let reply = question::ask(question, &lexicon, dataset, graph, &options);
        show(&reply, format, &drawing, world, common)
    });
    Ok(worst(endings.collect()))
}

/// The questions of a text: a line each, without empty lines and comments.
fn asked(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
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

/// How a command ends of which parts ended so.
fn worst(endings: Vec<Ending>) -> Ending {
    endings.into_iter().max().unwrap_or(Ending::Refused)
}

/// How asking ends that brought a reply.
fn ending(reply: &Reply) -> Ending {
    match reply.status {
        Status::Answered => Ending::Found,
        Status::Nothing => Ending::Nothing,
        Status::Refused => Ending::Refused,
    }
}

/// Shows a reply: the answer on standard output, the reading and remarks on standard error.
fn show(
    reply: &Reply,
    format: Format,
    drawing: &picture::Options,
    world: World,
    common: &Common,
) -> Ending {
    let ending = ending(reply);
    let (before, after) = sheet::remarks(reply);
    let remark = |lines: &[String]| {
        if !common.quiet {
            lines.iter().for_each(|line| output::remark(line));
        }
    };
    remark(&before);
    let shown = match format {
        Format::Table => table::text(&sheet::of_reply(reply, world), output::width(common)),
        Format::Md => {
            let title = reply.reading.as_ref().unwrap_or(&reply.question);
            markdown::text(&sheet::of_reply(reply, world), title)
        }
        Format::Html if reply.refusal.is_some() => String::new(),
        Format::Html => html::of_replies(std::slice::from_ref(reply), *drawing, world),
        Format::Csv => csv::of_reply(reply, world),
        Format::Json => format!("{}\n", json::reply(reply, world)),
        // A picture of nothing is no picture.
        Format::Dot | Format::Svg | Format::Mermaid if reply.refusal.is_some() => String::new(),
        // Many of a kind are drawn as who is on whose side; their grid would be too wide.
        Format::Dot | Format::Svg | Format::Mermaid if reply.by_kind => {
            let title = reply.reading.as_ref().unwrap_or(&reply.question);
            let picture = world.dataset.map_or_else(picture::Picture::default, |dataset| {
                let comparison = comparison::of_reply(reply, dataset);
                picture::of_comparison(&comparison, title, dataset)
            });
            if picture.boxes.is_empty() && !common.quiet {
                output::remark("No two of them have anything in common on record.");
            }
            match draw::drawn(&picture, format, common, NARROW) {
                Ok(shown) => shown,
                Err(ending) => return ending,
            }
        }
        Format::Svg if reply.form == Some(Form::Comparison) => {
            let title = reply.reading.as_ref().unwrap_or(&reply.question);
            world.dataset.map_or_else(String::new, |dataset| {
                svg::comparison(&comparison::of_reply(reply, dataset), title)
            })
        }
        Format::Svg if reply.form == Some(Form::Timeline) => {
            draw::timeline(&timeline::of_reply(reply, world), common)
        }
        Format::Timelinejs => format!("{}\n", timeline::of_reply(reply, world).timeline_js()),
        // What no answer can be shown as was refused before.
        _ => {
            let picture = picture::of_reply(reply, *drawing, world);
            match draw::drawn(&picture, format, common, NARROW) {
                Ok(shown) => shown,
                Err(ending) => return ending,
            }
        }
    };
    complain(reply);
    if reply.refusal.is_some() {
        // Programs are told in their own format.
        if format != Format::Json {
            return ending;
        }
    }
    let ending = output::write(&shown, common, ending);
    remark(&after);
    ending
}

/// Says why a question was refused, if it was.
fn complain(reply: &Reply) {
    if let Some(refusal) = &reply.refusal {
        let files = Files::one("", reply.question.clone());
        output::complain(std::slice::from_ref(&refusal.diagnostic), &files, Codes::Hidden);
    }
}

/// How a question is read and what it is compiled to; where it is refused that is shown at once.
fn explain(text: &str, args: &args::Ask, lexicon: &Lexicon, dataset: &Dataset) -> (String, Ending) {
    match question::compile(text, lexicon, dataset, args.strict) {
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
