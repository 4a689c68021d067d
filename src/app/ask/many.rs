//! Questions one a line: from standard input, as they come, or from a file.

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::Reply;
use polemic_question::codes;
use polemic_show::View;
use polemic_show::csv::{csv_head_of_several, csv_lines_of_several};
use polemic_show::html::page_of_views;
use polemic_show::picture::PictureOptions;

use super::{Asking, Ending, Format, answer, explain, output, with_ways};
use crate::app::draw;

/// What is gathered of the answers to several questions.
#[derive(Default)]
struct Gathered {
    /// What is not written yet.
    text: String,
    /// For a page, which needs all of them.
    replies: Vec<Reply>,
    /// The worst ending so far; none before the first question.
    worst: Option<Ending>,
}

/// The questions among lines: those that are neither empty nor comments.
pub(super) fn questions(lines: &[String]) -> impl Iterator<Item = &str> {
    lines.iter().map(|line| line.trim()).filter(|line| is_question(line))
}

fn is_question(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

impl Asking<'_> {
    /// Whether the format shows the answers to several questions.
    pub(super) fn shows_several(&self) -> bool {
        let several = [Format::Table, Format::Json, Format::Csv, Format::Md, Format::Html];
        self.args.explain || several.contains(&self.format)
    }

    /// Asks each line. On standard output each answer is there before the next question is read;
    /// a file, or a page, is written when all are.
    ///
    /// # Errors
    /// A format that shows no more than one answer; a line that cannot be read.
    pub(super) fn many(
        &self,
        lines: impl Iterator<Item = Result<String, Diagnostic>>,
    ) -> Result<Ending, Ending> {
        if !self.shows_several() {
            let message = format!("-f {} shows the answer to one question", self.format.word());
            let help = "choose -f table, json, csv, md or html, or ask the questions one by one";
            return Err(output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help)));
        }
        let drawing = draw::options(&self.args.drawing, self.world)?;
        let is_page = self.format == Format::Html && !self.args.explain;
        let waits = is_page || output::file(self.common).is_some();
        let mut gathered = Gathered::default();
        if self.format == Format::Csv && !self.args.explain {
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
                let written = output::write(&gathered.text, self.common, Ending::Found);
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
        Ok(if waits { output::write(&gathered.text, self.common, worst) } else { worst })
    }

    /// Asks one of several questions; returns whether the user stopped it.
    fn one_of_many(
        &self,
        question: &str,
        drawing: PictureOptions,
        gathered: &mut Gathered,
    ) -> Result<bool, Ending> {
        let Some(dataset) = self.world.dataset else { return Err(Ending::Refused) };
        let first = gathered.worst.is_none();
        if self.args.explain {
            let question = with_ways(question, self.args);
            let (text, ended) = explain(&question, self.args.strict, self.lexicon, dataset);
            gathered.worst = gathered.worst.max(Some(ended));
            gathered.text.push_str(&text);
            return Ok(false);
        }
        let reply = self.reply(question, dataset);
        let view = View::of_reply(&reply, self.world);
        gathered.worst = gathered.worst.max(Some(answer::ending(&view)));
        let code = reply.refusal.as_ref().map(|refusal| refusal.diagnostic.code);
        let stopped = code.is_some_and(|code| std::ptr::eq(code, &codes::STOPPED));
        if self.format == Format::Html {
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

    /// An answer with its question, where the format does not show that by itself.
    fn shown_among(
        &self,
        view: &View,
        drawing: &PictureOptions,
        first: bool,
    ) -> Result<String, Ending> {
        let shown = || answer::in_format(view, self.format, drawing, self.common);
        let gap = if first { "" } else { "\n" };
        Ok(match self.format {
            Format::Csv => csv_lines_of_several(view),
            Format::Json => shown()?,
            _ if view.refusal().is_some() => String::new(),
            Format::Table => format!("{gap}{}\n\n{}", view.asked, shown()?),
            _ => format!("{gap}{}", shown()?),
        })
    }
}
