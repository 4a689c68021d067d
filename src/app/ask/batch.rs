//! Answers many questions, one on each line of standard input or of a file.

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::Reply;
use polemic_question::codes;
use polemic_show::View;
use polemic_show::csv::{csv_head_of_several, csv_lines_of_several};
use polemic_show::html::page_of_views;
use polemic_show::picture::PictureOptions;

use super::{AskContext, CommandEnding, OutputFormat, answer, explain_question, output, with_ways};
use crate::app::drawing;
use crate::app::input::InputLines;

/// What the answers to the questions so far have given.
#[derive(Default)]
struct BatchOutput {
    /// The part of the output that is not written yet.
    text: String,
    /// All replies, for a page of HTML, which shows them together.
    replies: Vec<Reply>,
    /// The worst ending so far; `None` before the first question.
    worst: Option<CommandEnding>,
}

/// A question, and where it stands: `questions.txt:3`.
pub(super) type PlacedQuestion = (String, String);

/// The questions among lines, each as soon as it is there: the lines that are neither empty nor
/// comments (`# …`).
pub(super) fn each_question(
    mut lines: InputLines,
) -> impl Iterator<Item = Result<PlacedQuestion, Diagnostic>> {
    std::iter::from_fn(move || {
        loop {
            match lines.next()? {
                Err(error) => return Some(Err(error)),
                Ok(line) if line.trim().is_empty() || line.trim().starts_with('#') => {}
                Ok(line) => return Some(Ok((line.trim().to_owned(), lines.place()))),
            }
        }
    })
}

/// All questions among lines.
///
/// # Errors
/// A line cannot be read.
pub(super) fn questions(lines: InputLines) -> Result<Vec<PlacedQuestion>, Diagnostic> {
    each_question(lines).collect()
}

impl AskContext<'_> {
    /// Whether the format can show the answers to several questions, as a picture cannot.
    pub(super) fn shows_several(&self) -> bool {
        let several = [
            OutputFormat::Table,
            OutputFormat::Json,
            OutputFormat::Csv,
            OutputFormat::Md,
            OutputFormat::Html,
        ];
        self.args.explain || several.contains(&self.format)
    }

    /// Asks the question on each line. On standard output, each answer is written before the next
    /// line is read; a file, and a page of HTML, is written at the end.
    ///
    /// # Errors
    /// The format shows only one answer, a line cannot be read, or there is no question.
    pub(super) fn answer_batch(
        &self,
        questions: impl Iterator<Item = Result<PlacedQuestion, Diagnostic>>,
    ) -> Result<CommandEnding, CommandEnding> {
        if !self.shows_several() {
            let message = format!("-f {} shows the answer to one question", self.format.word());
            let help = "choose -f table, json, csv, md or html, or ask the questions one by one";
            return Err(output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help)));
        }
        let drawing = drawing::drawing_options(&self.args.drawing, self.world)?;
        let format = if self.args.explain { OutputFormat::Table } else { self.format };
        let is_page = self.format == OutputFormat::Html && !self.args.explain;
        let waits = is_page || output::answer_file(self.common).is_some();
        let mut gathered = BatchOutput::default();
        if self.format == OutputFormat::Csv && !self.args.explain {
            gathered.text = csv_head_of_several(self.world);
        }
        for question in questions {
            let (question, place) = question.map_err(output::fail)?;
            let stopped = self.one_of_many(&question, &place, drawing, &mut gathered)?;
            if !waits {
                let written = output::write_formatted(
                    &gathered.text,
                    format,
                    self.common,
                    CommandEnding::Found,
                );
                gathered.worst = gathered.worst.max(Some(written));
                gathered.text.clear();
            }
            if stopped {
                break;
            }
        }
        let Some(worst) = gathered.worst else {
            let mistake = Diagnostic::new(&codes::EMPTY_QUESTION, "there is no question");
            return Err(output::fail(mistake.help("give one a line")));
        };
        if is_page {
            let view = |reply| View::of_reply(reply, self.world);
            let views: Vec<View> = gathered.replies.iter().map(view).collect();
            gathered.text = page_of_views(&views, drawing);
        }
        Ok(if waits {
            output::write_formatted(&gathered.text, format, self.common, worst)
        } else {
            worst
        })
    }

    /// Asks one of several questions. Returns whether the user stopped it with Ctrl-C, which ends
    /// the others too.
    fn one_of_many(
        &self,
        question: &str,
        place: &str,
        drawing: PictureOptions,
        gathered: &mut BatchOutput,
    ) -> Result<bool, CommandEnding> {
        let Some(dataset) = self.world.dataset else { return Err(CommandEnding::Refused) };
        let first = gathered.worst.is_none();
        if self.args.explain {
            let question = with_ways(question, self.args);
            let (text, ended) =
                explain_question(&question, self.args.strict, self.lexicon, dataset);
            output::tell_place(ended, place);
            gathered.worst = gathered.worst.max(Some(ended));
            gathered.text.push_str(&text);
            return Ok(false);
        }
        let reply = self.reply(question, dataset);
        let view = View::of_reply(&reply, self.world);
        gathered.worst = gathered.worst.max(Some(answer::ending(&view)));
        let code = reply.refusal.as_ref().map(|refusal| refusal.diagnostic.code);
        let stopped = code.is_some_and(|code| std::ptr::eq(code, &codes::STOPPED));
        if self.format == OutputFormat::Html {
            answer::complain(&view);
            output::tell_place(answer::ending(&view), place);
            gathered.replies.push(reply);
            return Ok(stopped);
        }
        output::remarks(&view.remarks_before, self.common);
        answer::complain(&view);
        output::tell_place(answer::ending(&view), place);
        gathered.text.push_str(&self.shown_among(&view, &drawing, first)?);
        if self.format == OutputFormat::Table {
            output::remarks(&answer::left_out(&view, self.common), self.common);
        }
        output::remarks(&view.remarks_after, self.common);
        Ok(stopped)
    }

    /// An answer as text among others; a table has its question above it.
    fn shown_among(
        &self,
        view: &View,
        drawing: &PictureOptions,
        first: bool,
    ) -> Result<String, CommandEnding> {
        let shown = || answer::in_format(view, self.format, drawing, self.common);
        let gap = if first { "" } else { "\n" };
        Ok(match self.format {
            OutputFormat::Csv => csv_lines_of_several(view),
            OutputFormat::Json => shown()?,
            OutputFormat::Table => format!("{gap}{}\n\n{}", view.asked, shown()?),
            _ => format!("{gap}{}", shown()?),
        })
    }
}
