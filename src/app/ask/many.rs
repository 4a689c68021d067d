//! Questions one a line: from standard input, as they come, or from a file.

use crate::diagnostic::{Diagnostic, codes};
use crate::question::Reply;
use crate::show::{csv, sheet};

use super::{Asking, Ending, Format, complain, ending, explain, output, shown};
use crate::app::draw;
use crate::app::input::Lines;

impl Asking<'_> {
    /// Asks each line. On standard output each answer is there before the next question is read;
    /// a file is written when all are.
    ///
    /// # Errors
    /// A format that shows no more than one answer.
    pub(super) fn many(&self, lines: Lines) -> Result<Ending, Ending> {
        if !matches!(self.format, Format::Table | Format::Json | Format::Csv | Format::Md) {
            let message = format!("-f {} shows the answer to one question", self.format.word());
            let help = "choose -f table, json, csv or md, or ask the questions one by one";
            return Err(output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help)));
        }
        let gathers = output::file(self.common).is_some();
        let mut all = if self.format == Format::Csv && !self.args.explain {
            csv::head_of_many()
        } else {
            String::new()
        };
        let mut worst = None;
        for line in lines {
            let line = line.map_err(output::fail)?;
            let question = line.trim();
            if question.is_empty() || question.starts_with('#') {
                continue;
            }
            let first = worst.is_none();
            let (text, ended, stopped) = self.one_of_many(question, first)?;
            worst = worst.max(Some(ended));
            all.push_str(&text);
            if !gathers {
                worst = worst.max(Some(output::write(&all, self.common, ended)));
                all.clear();
            }
            if stopped {
                break;
            }
        }
        let worst = worst.ok_or_else(|| {
            let message = "there is no question";
            let help = "give one a line";
            output::fail(Diagnostic::new(&codes::EMPTY_QUESTION, message).help(help))
        })?;
        Ok(if gathers { output::write(&all, self.common, worst) } else { worst })
    }

    /// What is printed for one of several questions, how it ended, and whether it was stopped.
    fn one_of_many(&self, question: &str, first: bool) -> Result<(String, Ending, bool), Ending> {
        let Some(dataset) = self.world.dataset else { return Err(Ending::Refused) };
        if self.args.explain {
            let (text, ended) = explain(question, self.args.strict, self.lexicon, dataset);
            return Ok((text, ended, false));
        }
        let reply = self.reply(question, dataset);
        let (before, after) = sheet::remarks(&reply);
        output::remarks(&before, self.common);
        complain(&reply);
        let text = self.shown_among(&reply, first)?;
        output::remarks(&after, self.common);
        let is_stop = |code: &_| std::ptr::eq(code, &codes::STOPPED);
        let stopped = reply.refusal.as_ref().is_some_and(|r| is_stop(r.diagnostic.code));
        Ok((text, ending(&reply), stopped))
    }

    /// An answer with its question, where the format does not show that by itself.
    fn shown_among(&self, reply: &Reply, first: bool) -> Result<String, Ending> {
        let refused = reply.refusal.is_some();
        Ok(match self.format {
            Format::Csv => csv::rows_of_many(reply, self.world),
            Format::Json => self.text(reply)?,
            _ if refused => String::new(),
            Format::Table => {
                let gap = if first { "" } else { "\n" };
                format!("{gap}{}\n\n{}", reply.question, self.text(reply)?)
            }
            _ => format!("{}{}", if first { "" } else { "\n" }, self.text(reply)?),
        })
    }

    fn text(&self, reply: &Reply) -> Result<String, Ending> {
        let drawing = draw::options(&self.args.drawing, self.world)?;
        shown(reply, self.format, &drawing, self.world, self.common)
    }
}
