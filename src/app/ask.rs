//! `polemic ask`: a question in plain English.

mod many;

use polemic_engine::diagnostic::render::Codes;
use polemic_engine::query::Limits;
use polemic_engine::text::Files;
use polemic_question::reply::{Form, Reply, Status};
use polemic_question::{Lexicon, Options};
use polemic_record::Dataset;
use polemic_show::csv::csv_of_view;
use polemic_show::html::page_of_view;
use polemic_show::json::json_of_view;
use polemic_show::markdown::markdown_table;
use polemic_show::picture::{Picture, PictureOptions};
use polemic_show::terminal_table::terminal_table;
use polemic_show::timeline::Timeline;
use polemic_show::{View, World, comparison, svg};

use super::args::{self, Common, Format};
use super::interrupt::Interrupt;
use super::{Ending, data, draw, input, output};

/// What makes a picture of an answer smaller.
fn narrow(drawing: &PictureOptions) -> String {
    let question = "narrow the question by a verb, a date or another name";
    if drawing.depth > 0 { format!("{question}, or lower --depth") } else { question.to_owned() }
}

/// Asks the dataset.
pub fn run(args: &args::Ask, common: &Common) -> Ending {
    match answer(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn answer(args: &args::Ask, common: &Common) -> Result<Ending, Ending> {
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
        Ok(show(&reply, self.format, &drawing, self.world, self.common))
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

/// Shows a reply: the answer on standard output, the reading and remarks on standard error.
pub fn show(
    reply: &Reply,
    format: Format,
    drawing: &PictureOptions,
    world: World,
    common: &Common,
) -> Ending {
    let view = View::of_reply(reply, world);
    output::remarks(&view.remarks_before, common);
    let shown = match shown(reply, format, drawing, world, common) {
        Ok(shown) => shown,
        Err(ending) => return ending,
    };
    complain(reply);
    if reply.refusal.is_some() {
        output::remarks(&view.suggestions(), common);
        output::remarks(&view.nearest_claims(), common);
    }
    // Programs are told of a refusal in their own format.
    if reply.refusal.is_some() && format != Format::Json {
        return Ending::Refused;
    }
    let ending = output::write(&shown, common, ending(reply));
    output::remarks(&view.remarks_after, common);
    output::remarks(&view.nearest_claims(), common);
    ending
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

/// How asking ended.
fn ending(reply: &Reply) -> Ending {
    match reply.status {
        Status::Answered => Ending::Found,
        Status::Nothing => Ending::Nothing,
        Status::Refused => Ending::Refused,
    }
}

/// Says why a question was refused, if it was.
fn complain(reply: &Reply) {
    if let Some(refusal) = &reply.refusal {
        let files = Files::one("", reply.question.clone());
        output::complain(std::slice::from_ref(&refusal.diagnostic), &files, Codes::Hidden);
    }
}

/// The answer in a format.
///
/// # Errors
/// A picture that is too large.
fn shown(
    reply: &Reply,
    format: Format,
    drawing: &PictureOptions,
    world: World,
    common: &Common,
) -> Result<String, Ending> {
    Ok(match format {
        Format::Table => {
            terminal_table(&View::of_reply(reply, world).table(), output::width(common))
        }
        Format::Md => {
            let view = View::of_reply(reply, world);
            markdown_table(&view.table(), &view.heading)
        }
        Format::Html if reply.refusal.is_some() => String::new(),
        Format::Html => page_of_view(&View::of_reply(reply, world), *drawing),
        Format::Csv => csv_of_view(&View::of_reply(reply, world)),
        Format::Json => format!("{}\n", json_of_view(&View::of_reply(reply, world))),
        // A picture of nothing is no picture.
        Format::Dot | Format::Svg | Format::Mermaid if reply.refusal.is_some() => String::new(),
        // Many of a kind are drawn as who is on whose side; their grid would be too wide.
        Format::Dot | Format::Svg | Format::Mermaid if reply.by_kind => {
            let title = &View::of_reply(reply, world).title();
            let picture = world.dataset.map_or_else(Picture::default, |dataset| {
                let comparison = comparison::of_reply(reply, dataset);
                Picture::of_comparison(&comparison, title, dataset)
            });
            if picture.boxes.is_empty() && !common.quiet {
                output::remark("No two of them have anything in common on record.");
            }
            draw::drawn(&picture, format, common, &narrow(drawing))?
        }
        Format::Svg if reply.form == Some(Form::Comparison) => {
            let title = &View::of_reply(reply, world).title();
            world.dataset.map_or_else(String::new, |dataset| {
                svg::comparison(&comparison::of_reply(reply, dataset), title)
            })
        }
        Format::Svg if reply.form == Some(Form::Timeline) => {
            draw::timeline(&Timeline::of_view(&View::of_reply(reply, world)), common)
        }
        Format::Timelinejs => {
            format!("{}\n", Timeline::of_view(&View::of_reply(reply, world)).timeline_js())
        }
        // What no answer can be shown as was refused before.
        _ => {
            let picture = Picture::of_view(&View::of_reply(reply, world), *drawing);
            draw::drawn(&picture, format, common, &narrow(drawing))?
        }
    })
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
