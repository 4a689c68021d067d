//! Writes answers to standard output or a file, and everything else to standard error.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::diagnostic::render::{self, CodeDisplay};
use polemic_engine::text::{Files, visible};
use polemic_question::codes;
use polemic_record::read::mistake::either;
use polemic_record::sentence;
use polemic_show::line_wrap::{wrapped_line, wrapped_lines};

use super::CommandEnding;
use super::args::{CommonArgs, OutputFormat};
use super::file_writer::{FileWriter, append_file, write_directory, write_file};
use super::visible_writer::VisibleWriter;
use super::{pager, width};
use crate::files::io_error_words;

/// Prints a line on standard error, wrapped to its width. If that is closed, nothing happens.
pub fn remark(line: &str) {
    let line = wrapped_lines(&visible(line), width_of_errors(), 2);
    let _ = writeln!(io::stderr(), "{line}");
}

/// The width in columns that everything on standard error is wrapped to.
pub fn width_of_errors() -> Option<u16> {
    width::of_stream(io::stderr().is_terminal())
}

/// Prints lines on standard error, unless `--quiet` was given.
pub fn remarks(lines: &[String], common: &CommonArgs) {
    if !common.quiet {
        lines.iter().for_each(|line| remark(line));
    }
}

/// Prints a part of a dialogue on standard output, and flushes it so that the user sees it at once.
pub fn say(text: &str) {
    let mut out = io::stdout();
    let _ = out.write_all(visible(text).as_bytes()).and_then(|()| out.flush());
}

/// Prints mistakes on standard error, each with its place in `files`.
pub fn complain(diagnostics: &[Diagnostic], files: &Files, codes: CodeDisplay) {
    let text = render::render_brief(diagnostics, files, codes);
    let width = width_of_errors();
    let _ = anstream::stderr().write_all(wrapped_report(&text, width).as_bytes());
}

/// Rendered mistakes with their messages wrapped. What is quoted of a file stays as it is, because
/// the marks under it would no longer stand under their places.
fn wrapped_report(text: &str, width: Option<u16>) -> String {
    let line = |line: &str| {
        let bare = anstream::adapter::strip_str(line).to_string();
        let bare = bare.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        match bare.starts_with(['|', '-', '.', ':', '=']) {
            true => line.to_owned(),
            false => wrapped_line(line, width, 2),
        }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Prints a mistake that is not in any text, such as an unknown format.
pub fn fail(diagnostic: Diagnostic) -> CommandEnding {
    complain(&[diagnostic], &Files::default(), CodeDisplay::Hidden);
    CommandEnding::Refused
}

/// Says where a statement or a question stands that was refused; nothing of another ending.
pub fn tell_place(ending: CommandEnding, place: &str) {
    if ending == CommandEnding::Refused {
        remark(&format!("  --> {place}"));
    }
}

/// The width in columns that an answer is wrapped to; `None` where nothing says it.
pub fn width(common: &CommonArgs) -> Option<u16> {
    match answer_file(common) {
        Some(_) => width::asked(),
        None => width::of_stream(io::stdout().is_terminal()),
    }
}

/// The format that `--format` names, or else that of the extension of `--output`; `None` if neither
/// is given.
///
/// # Errors
/// The extension stands for no format.
pub fn asked_format(common: &CommonArgs) -> Result<Option<OutputFormat>, Diagnostic> {
    let extension = common.output.as_deref().and_then(Path::extension).and_then(|e| e.to_str());
    match (common.format, extension) {
        (format, None) | (format @ Some(_), _) => Ok(format),
        (None, Some(extension)) => {
            OutputFormat::of_extension(extension).map(Some).ok_or_else(|| {
                let message = format!("no format is known for files ending in “.{extension}”");
                Diagnostic::new(&codes::UNREADABLE, message)
                    .help("choose one with -f; polemic help formats lists them")
            })
        }
    }
}

/// The formats of an answer.
pub const ANSWERS: [OutputFormat; 9] = [
    OutputFormat::Table,
    OutputFormat::Json,
    OutputFormat::Csv,
    OutputFormat::Md,
    OutputFormat::Html,
    OutputFormat::Dot,
    OutputFormat::Svg,
    OutputFormat::Mermaid,
    OutputFormat::Timelinejs,
];

/// The format that the arguments ask for, which must be one of `formats`; the first of them if they
/// ask for none. `command` names the command in the message.
///
/// # Errors
/// The command does not have the format.
pub fn format_among(
    common: &CommonArgs,
    formats: &[OutputFormat],
    command: &str,
) -> Result<OutputFormat, Diagnostic> {
    let format = match (common.format, common.output.as_deref().and_then(Path::extension)) {
        (None, None) => return Ok(formats.first().copied().unwrap_or(OutputFormat::Table)),
        _ => asked_format(common)?.unwrap_or(OutputFormat::Table),
    };
    if formats.contains(&format) {
        return Ok(format);
    }
    let names: Vec<&str> = formats.iter().map(|format| format.word()).collect();
    let message = format!("`polemic {command}` has no format {}", format.word());
    let help = format!("choose one with -f {}", either(&names));
    Err(Diagnostic::new(&codes::UNREADABLE, message).help(help))
}

/// Writes an answer for people to standard output or the file of `--output`, which then holds all of
/// it or what it held before. Control characters are made visible. Returns `ending`, or
/// [`CommandEnding::Refused`] if it cannot be written.
pub fn write_answer(text: &str, common: &CommonArgs, ending: CommandEnding) -> CommandEnding {
    write_data(&visible(text), common, ending)
}

/// Writes lines for people as [`write_answer`] does, each wrapped at words to the width of the
/// output.
pub fn write_lines(text: &str, common: &CommonArgs, ending: CommandEnding) -> CommandEnding {
    write_data(&wrapped_lines(&visible(text), width(common), 2), common, ending)
}

/// Writes an answer in a format: for people as [`write_answer`] does, and for programs with every
/// byte, as [`write_data`] does.
pub fn write_formatted(
    text: &str,
    format: OutputFormat,
    common: &CommonArgs,
    ending: CommandEnding,
) -> CommandEnding {
    match format {
        OutputFormat::Table => write_lines(text, common, ending),
        _ if format.is_for_people() => write_answer(text, common, ending),
        _ => write_data(text, common, ending),
    }
}

/// Writes an answer for programs, with every byte that it has. Only on a terminal control characters
/// are made visible.
pub fn write_data(text: &str, common: &CommonArgs, ending: CommandEnding) -> CommandEnding {
    if answer_file(common).is_none() && io::stdout().is_terminal() {
        match pager::show(&visible(text), common) {
            Ok(true) => return ending,
            Ok(false) => {}
            Err(error) => return written_so(Err(error), common, ending),
        }
    }
    stream_answer(common, ending, |out| out.write_all(text.as_bytes()))
}

/// Writes a report that was rendered with terminal colours, which go to terminals only.
pub fn write_report(text: &str, common: &CommonArgs, ending: CommandEnding) -> CommandEnding {
    if answer_file(common).is_some() {
        return write_answer(&anstream::adapter::strip_str(text).to_string(), common, ending);
    }
    let text = wrapped_report(text, width(common));
    let mut out = anstream::stdout().lock();
    written_so(out.write_all(text.as_bytes()).and_then(|()| out.flush()), common, ending)
}

/// Whether answers have colours: on a terminal that has them, unless the user does not want any, and
/// never in a file.
pub fn has_colour(common: &CommonArgs) -> bool {
    let choice = anstream::AutoStream::choice(&io::stdout());
    answer_file(common).is_none() && choice != anstream::ColorChoice::Never
}

/// Writes an answer for people that holds escape sequences for colours, and no others, to a terminal
/// or where [`has_colour`].
pub fn write_coloured(text: &str, common: &CommonArgs, ending: CommandEnding) -> CommandEnding {
    let written = pager::show(text, common).and_then(|was_paged| match was_paged {
        true => Ok(()),
        false => {
            let mut out = anstream::stdout().lock();
            out.write_all(text.as_bytes()).and_then(|()| out.flush())
        }
    });
    written_so(written, common, ending)
}

/// As [`write_data`], for an answer that is too large to be held as a text: `write` sends its parts.
pub fn stream_answer(
    common: &CommonArgs,
    ending: CommandEnding,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> CommandEnding {
    let written = match answer_file(common) {
        Some(path) if common.append => append_file(path, write),
        Some(path) => write_file(path, write),
        None if io::stdout().is_terminal() => {
            let mut out = VisibleWriter::new(io::BufWriter::new(io::stdout().lock()));
            write(&mut out).and_then(|()| out.flush())
        }
        None => {
            let mut out = io::BufWriter::new(io::stdout().lock());
            write(&mut out).and_then(|()| out.flush())
        }
    };
    written_so(written, common, ending)
}

/// Writes several files into the directory of `--output`, which is made if it does not exist.
///
/// # Errors
/// `--output` was not given.
pub fn write_answer_directory(
    files: &[FileWriter],
    common: &CommonArgs,
    ending: CommandEnding,
) -> Result<CommandEnding, Diagnostic> {
    let Some(directory) = answer_file(common) else {
        let names: Vec<String> = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        let message = format!("{} need a directory", sentence::listed(&names));
        return Err(Diagnostic::new(&codes::UNREADABLE, message).help("name one with -o DIR"));
    };
    Ok(written_so(write_directory(directory, files), common, ending))
}

/// The file that the answer goes to; `None` for standard output.
pub fn answer_file(common: &CommonArgs) -> Option<&Path> {
    common.output.as_deref().filter(|path| *path != Path::new("-"))
}

/// The ending of a command after it has written its answer; prints an error of writing.
fn written_so(
    written: io::Result<()>,
    common: &CommonArgs,
    ending: CommandEnding,
) -> CommandEnding {
    match written {
        Ok(()) => ending,
        // The reader of the pipe, such as `head`, has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ending,
        Err(error) => {
            let place = common
                .output
                .as_ref()
                .map_or_else(|| "standard output".to_owned(), |path| path.display().to_string());
            let message = format!("{place} cannot be written: {}", io_error_words(&error));
            fail(Diagnostic::new(&codes::UNREADABLE, message))
        }
    }
}
