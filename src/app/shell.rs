//! `polemic shell`: questions and queries, one after the other.

mod commands;
mod complete;
pub mod statement;
mod terminal;

use std::io::{self, IsTerminal};
use std::time::Instant;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::query::{Answer, Limits, Parameters};
use polemic_question::codes;
use polemic_question::{Lexicon, Options, Reply};
use polemic_show::terminal_table::terminal_table;
use polemic_show::{View, World};

use super::args::{Common, Drawing, Format};
use super::input::{self, Lines};
use super::interrupt::Interrupt;
use super::{Ending, answer, clock, data, draw, output, query};
use statement::{Reader, Statement};

/// How deep files may read each other.
const DEEPEST: usize = 8;

/// Reads statements from the terminal until they end; from a pipe until the first that fails.
pub fn run(common: &Common) -> Ending {
    match opened(common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn opened(common: &Common) -> Result<Ending, Ending> {
    output::format_among(common, &output::ANSWERS, "shell").map_err(output::fail)?;
    let world = data::world(common.data.as_deref())?;
    let mut session = Session::new(world, common.clone());
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(terminal::converse(&mut session));
    }
    Ok(match session.all(input::piped())? {
        Going::On(ending) => ending,
        Going::Out => session.worst,
    })
}

/// Whether to go on after a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Going {
    /// Yes; the statement ended so.
    On(Ending),
    /// No: the user has left.
    Out,
}

/// What was answered last.
enum Last {
    Reply(Box<Reply>),
    Answer(Answer, String),
}

/// What a shell remembers.
struct Session {
    common: Common,
    world: World<'static>,
    /// The words of the dataset; none for a graph without one.
    lexicon: Option<&'static Lexicon>,
    explain: bool,
    timer: bool,
    last: Option<Last>,
    /// How the last question was read, for those that go on from it.
    reading: Option<String>,
    /// The worst ending so far.
    worst: Ending,
    depth: usize,
    interrupt: Interrupt,
}

impl Session {
    fn new(world: World<'static>, common: Common) -> Session {
        let mut session = Session {
            common,
            world,
            lexicon: None,
            explain: false,
            timer: false,
            last: None,
            reading: None,
            worst: Ending::Found,
            depth: 0,
            interrupt: Interrupt::each_time(),
        };
        session.turn_to(world);
        session
    }

    /// Asks another world from now on. Its words live as long as the process.
    fn turn_to(&mut self, world: World<'static>) {
        self.world = world;
        let lexicon = |dataset| -> &'static Lexicon { Box::leak(Box::new(Lexicon::new(dataset))) };
        self.lexicon = world.dataset.map(lexicon);
        self.last = None;
        self.reading = None;
    }

    fn say(&self, line: &str) {
        output::remarks(&[line.to_owned()], &self.common);
    }

    fn format(&self) -> Result<Format, Ending> {
        output::format_among(&self.common, &output::ANSWERS, "shell").map_err(output::fail)
    }

    /// Carries out the statements of a file or a pipe, up to the first that fails.
    fn all(&mut self, lines: Lines) -> Result<Going, Ending> {
        let mut reader = Reader::default();
        let mut worst = Ending::Found;
        for line in lines {
            for statement in reader.push(&line.map_err(output::fail)?) {
                match self.carry_out(&statement) {
                    Going::On(Ending::Refused) => return Err(Ending::Refused),
                    Going::On(ending) => worst = worst.max(ending),
                    Going::Out => return Ok(Going::Out),
                }
            }
        }
        if let Some(statement) = reader.finish() {
            match self.carry_out(&statement) {
                Going::On(ending) => worst = worst.max(ending),
                Going::Out => return Ok(Going::Out),
            }
        }
        Ok(Going::On(worst))
    }

    /// Does something with a file that another may have asked to be read.
    fn nested(
        &mut self,
        work: impl FnOnce(&mut Session) -> Result<Going, Ending>,
    ) -> Result<Going, Ending> {
        if self.depth == DEEPEST {
            let message = format!("files read each other more than {DEEPEST} deep");
            return Err(output::fail(Diagnostic::new(&codes::TOO_LARGE, message)));
        }
        self.depth += 1;
        let going = work(self);
        self.depth -= 1;
        going
    }

    /// Carries out a statement, and says how long that took if that is wanted.
    fn carry_out(&mut self, statement: &Statement) -> Going {
        let started = Instant::now();
        let going = match statement {
            Statement::Command(line) => commands::run(self, line),
            Statement::Question(text) => self.ask(text).map(Going::On),
            Statement::Query(text) => self.query(text).map(Going::On),
        };
        if self.timer && !matches!(statement, Statement::Command(_)) {
            self.say(&format!("{:.3} s", started.elapsed().as_secs_f64()));
        }
        let going = going.unwrap_or_else(Going::On);
        if let Going::On(ending) = going {
            self.worst = self.worst.max(ending);
        }
        going
    }

    fn ask(&mut self, text: &str) -> Result<Ending, Ending> {
        let (Some(dataset), Some(lexicon)) = (self.world.dataset, self.lexicon) else {
            let message = "a graph without a schema is asked in openCypher";
            let help = "for instance MATCH (a)-[r]->(b) RETURN a, type(r), b LIMIT 5;";
            return Err(output::fail(Diagnostic::new(&codes::NO_DATASET, message).help(help)));
        };
        let format = self.format()?;
        let reply = self.interrupt.during(|stop| {
            let options =
                Options { limits: Limits { stop, ..Limits::default() }, ..Options::default() };
            let last = self.reading.as_deref();
            polemic_question::follow::ask(text, last, lexicon, dataset, self.world.graph, &options)
        });
        if self.explain
            && let Some(query) = &reply.query
        {
            self.say(&query.to_string());
        }
        if reply.reading.is_some() {
            self.reading.clone_from(&reply.reading);
        }
        let ending = self.show(&View::of_reply(&reply, self.world), format);
        self.last = Some(Last::Reply(Box::new(reply)));
        ending
    }

    fn query(&mut self, text: &str) -> Result<Ending, Ending> {
        let format = self.format()?;
        let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
        if self.explain && !matches!(first.as_str(), "explain" | "profile") {
            let plan = self.found(&format!("EXPLAIN {text}"))?;
            let width = output::width(&self.common);
            let plan = View::of_answer(&plan, text, self.world).table();
            self.say(terminal_table(&plan, width).trim_end());
        }
        let answer = self.found(text)?;
        let ending = self.show(&View::of_answer(&answer, text, self.world), format);
        self.last = Some(Last::Answer(answer, text.to_owned()));
        ending
    }

    fn found(&self, text: &str) -> Result<Answer, Ending> {
        self.interrupt.during(|stop| {
            let limits = Limits { stop, ..clock::limits() };
            query::found(text, &Parameters::new(), false, &limits, self.world)
        })
    }

    /// Shows the last answer again.
    fn again(&mut self, format: Format) -> Result<Ending, Ending> {
        match self.last.take() {
            None => {
                let message = "there is no last answer";
                let help = "ask something first";
                Err(output::fail(Diagnostic::new(&codes::EMPTY_QUESTION, message).help(help)))
            }
            Some(last) => {
                let view = match &last {
                    Last::Reply(reply) => View::of_reply(reply, self.world),
                    Last::Answer(answer, text) => View::of_answer(answer, text, self.world),
                };
                let ending = self.show(&view, format);
                self.last = Some(last);
                ending
            }
        }
    }

    fn show(&mut self, view: &View, format: Format) -> Result<Ending, Ending> {
        let drawing = Drawing::default();
        let drawing = draw::options(&drawing, self.world)?;
        let ending = answer::show(view, format, &drawing, &self.common)?;
        self.written(format);
        Ok(ending)
    }

    /// What follows goes after it in the same file; but a picture is a file of its own.
    fn written(&mut self, format: Format) {
        let is_line = matches!(format, Format::Table | Format::Json | Format::Csv | Format::Md);
        self.common.append = is_line && output::file(&self.common).is_some();
    }
}
