//! `polemic shell`: answers questions and queries one after the other.

mod commands;
mod completion;
pub mod statements;
mod terminal;

use std::io::{self, IsTerminal};
use std::time::Instant;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::query::{Answer, Limits, Parameters};
use polemic_question::codes;
use polemic_question::{Lexicon, Options, Reply};
use polemic_show::terminal_table::terminal_table;
use polemic_show::{View, World};

use super::args::{CommonArgs, DrawingArgs, GraphArgs, OutputFormat, ShellArgs};
use super::input::{self, InputLines};
use super::interrupt::Interrupt;
use super::text_copies::TextCopies;
use super::{CommandEnding, answer, clock, drawing, output, query, world};
use statements::{ShellStatement, StatementReader};

/// How deep files of statements may be nested, where one has `.read` of another.
const DEEPEST: usize = 8;

/// Runs `polemic shell`. Takes statements from a terminal until the user leaves, or from a pipe to its
/// end.
pub fn run_shell(args: &ShellArgs, common: &CommonArgs) -> CommandEnding {
    match opened(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn opened(args: &ShellArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    output::format_among(common, &output::ANSWERS, "shell").map_err(output::fail)?;
    let copies = TextCopies::read(&args.copies)?;
    let world = world::load_world(common, &args.graph, &copies)?;
    let common = CommonArgs { in_shell: true, ..common.clone() };
    let mut session = ShellSession::new(world, common);
    session.graph = args.graph.clone();
    session.copies = copies;
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(terminal::converse(&mut session));
    }
    Ok(match session.all(input::stdin_lines())? {
        ShellFlow::Continue(ending) => ending,
        ShellFlow::Leave => session.worst,
    })
}

/// What the shell does after a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ShellFlow {
    /// It takes the next statement; this one ended so.
    Continue(CommandEnding),
    /// It ends, because the user typed `.quit`.
    Leave,
}

/// The last answer, for `.last`.
enum LastAnswer {
    Reply(Box<Reply>),
    Answer(Answer, String),
}

/// The state of a shell.
struct ShellSession {
    common: CommonArgs,
    /// How graphs are read.
    graph: GraphArgs,
    copies: TextCopies,
    world: World<'static>,
    /// The vocabulary of the dataset; `None` for a graph without a schema.
    lexicon: Option<&'static Lexicon>,
    explain: bool,
    timer: bool,
    last: Option<LastAnswer>,
    /// How the last question was read, for questions that go on from it: `and Newton?`.
    reading: Option<String>,
    /// The worst ending so far.
    worst: CommandEnding,
    depth: usize,
    interrupt: Interrupt,
}

impl ShellSession {
    fn new(world: World<'static>, common: CommonArgs) -> ShellSession {
        let mut session = ShellSession {
            common,
            graph: GraphArgs::default(),
            copies: TextCopies::default(),
            world,
            lexicon: None,
            explain: false,
            timer: false,
            last: None,
            reading: None,
            worst: CommandEnding::Found,
            depth: 0,
            interrupt: Interrupt::each_time(),
        };
        session.turn_to(world);
        session
    }

    /// Takes another dataset or graph, which is asked from now on.
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

    fn format(&self) -> Result<OutputFormat, CommandEnding> {
        output::format_among(&self.common, &output::ANSWERS, "shell").map_err(output::fail)
    }

    /// Carries out the statements of a file or a pipe. After one that fails its place is printed, and
    /// the next is carried out. Returns the worst ending.
    fn all(&mut self, mut lines: InputLines) -> Result<ShellFlow, CommandEnding> {
        let mut reader = StatementReader::default();
        let mut worst = CommandEnding::Found;
        let mut began = String::new();
        loop {
            let line = lines.next();
            if !reader.is_open() {
                began = lines.place();
            }
            let is_last = line.is_none();
            let statements = match line {
                Some(line) => reader.push(&line.map_err(output::fail)?),
                None => reader.finish().into_iter().collect(),
            };
            for statement in statements {
                match self.carry_out(&statement) {
                    ShellFlow::Continue(ending) => {
                        output::tell_place(ending, &began);
                        worst = worst.max(ending);
                    }
                    ShellFlow::Leave => return Ok(ShellFlow::Leave),
                }
                // A further statement of the line that ended a query begins on that line.
                began = lines.place();
            }
            if is_last {
                return Ok(ShellFlow::Continue(worst));
            }
        }
    }

    /// Runs `work`, which reads a file of statements, one level deeper.
    ///
    /// # Errors
    /// Files are nested too deep, or `work` fails.
    fn nested(
        &mut self,
        work: impl FnOnce(&mut ShellSession) -> Result<ShellFlow, CommandEnding>,
    ) -> Result<ShellFlow, CommandEnding> {
        if self.depth == DEEPEST {
            let message = format!("files read each other more than {DEEPEST} deep");
            return Err(output::fail(Diagnostic::new(&codes::TOO_LARGE, message)));
        }
        self.depth += 1;
        let going = work(self);
        self.depth -= 1;
        going
    }

    /// Carries out a statement, and prints how long that took if `.timer` is on.
    fn carry_out(&mut self, statement: &ShellStatement) -> ShellFlow {
        let started = Instant::now();
        let going = match statement {
            ShellStatement::Command(line) => commands::run_command(self, line),
            ShellStatement::Question(text) => self.ask(text).map(ShellFlow::Continue),
            ShellStatement::Query(text) => self.query(text).map(ShellFlow::Continue),
        };
        if self.timer && !matches!(statement, ShellStatement::Command(_)) {
            self.say(&format!("{:.3} s", started.elapsed().as_secs_f64()));
        }
        let going = going.unwrap_or_else(ShellFlow::Continue);
        if let ShellFlow::Continue(ending) = going {
            self.worst = self.worst.max(ending);
        }
        going
    }

    fn ask(&mut self, text: &str) -> Result<CommandEnding, CommandEnding> {
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
        self.last = Some(LastAnswer::Reply(Box::new(reply)));
        ending
    }

    fn query(&mut self, text: &str) -> Result<CommandEnding, CommandEnding> {
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
        if !self.common.quiet && ending != Ok(CommandEnding::Refused) {
            query::show_remarks(text, self.world);
        }
        self.last = Some(LastAnswer::Answer(answer, text.to_owned()));
        ending
    }

    fn found(&self, text: &str) -> Result<Answer, CommandEnding> {
        self.interrupt.during(|stop| {
            let limits = Limits { stop, ..clock::limits() };
            query::run_cypher(text, &Parameters::new(), false, &limits, self.world)
        })
    }

    /// Shows the last answer again, in another format.
    fn again(&mut self, format: OutputFormat) -> Result<CommandEnding, CommandEnding> {
        match self.last.take() {
            None => {
                let message = "there is no last answer";
                let help = "ask something first";
                Err(output::fail(Diagnostic::new(&codes::EMPTY_QUESTION, message).help(help)))
            }
            Some(last) => {
                let view = match &last {
                    LastAnswer::Reply(reply) => View::of_reply(reply, self.world),
                    LastAnswer::Answer(answer, text) => View::of_answer(answer, text, self.world),
                };
                let ending = self.show(&view, format);
                self.last = Some(last);
                ending
            }
        }
    }

    fn show(&mut self, view: &View, format: OutputFormat) -> Result<CommandEnding, CommandEnding> {
        let drawing = DrawingArgs::default();
        let drawing = drawing::drawing_options(&drawing, self.world)?;
        let ending = answer::show(view, format, &drawing, &self.common)?;
        self.written(format);
        Ok(ending)
    }

    /// After an answer was written to a file, the next one is appended to it, except in formats such
    /// as SVG, of which a file holds one.
    fn written(&mut self, format: OutputFormat) {
        let is_line = matches!(
            format,
            OutputFormat::Table | OutputFormat::Json | OutputFormat::Csv | OutputFormat::Md
        );
        self.common.append = is_line && output::answer_file(&self.common).is_some();
    }
}
