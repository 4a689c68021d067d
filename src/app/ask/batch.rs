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

/// The questions among lines: those that are neither empty nor comments (`# …`).
pub(super) fn questions(lines: &[String]) -> impl Iterator<Item = &str> {
    lines.iter().map(|line| line.trim()).filter(|line| is_question(line))
}

fn is_question(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
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
        lines: impl Iterator<Item = Result<String, Diagnostic>>,
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
            gathered.text = csv_head_of_several();
        }
        for line in lines {
            let line = line.map_err(output::fail)?;
            let question = line.trim();
            if !is_question(question) {
                continue;
            }
            let stopped = self.one_of_many(question, drawing, &mut gathered)?;
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
        drawing: PictureOptions,
        gathered: &mut BatchOutput,
    ) -> Result<bool, CommandEnding> {
        let Some(dataset) = self.world.dataset else { return Err(CommandEnding::Refused) };
        let first = gathered.worst.is_none();
        if self.args.explain {
            let question = with_ways(question, self.args);
            let (text, ended) =
                explain_question(&question, self.args.strict, self.lexicon, dataset);
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
            gathered.replies.push(reply);
            return Ok(stopped);
        }
        output::remarks(&view.remarks_before, self.common);
        answer::complain(&view);
        gathered.text.push_str(&self.shown_among(&view, &drawing, first)?);
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
