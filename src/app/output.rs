//! Writing: answers to standard output or a file, everything else to standard error.

use std::fs;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::diagnostic::render::{self, CodeDisplay};
use polemic_engine::text::Files;
use polemic_question::codes;
use polemic_record::read::mistake::either;
use polemic_record::sentence;

use super::Ending;
use super::args::{Common, Format};
use crate::files::plain;

/// Says a line on standard error. Where that is closed there is nobody to tell.
pub fn remark(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Says lines on standard error, unless nothing is to be said.
pub fn remarks(lines: &[String], common: &Common) {
    if !common.quiet {
        lines.iter().for_each(|line| remark(line));
    }
}

/// Says a part of a conversation on standard output, at once.
pub fn say(text: &str) {
    let mut out = anstream::stdout();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Shows mistakes on standard error.
pub fn complain(diagnostics: &[Diagnostic], files: &Files, codes: CodeDisplay) {
    let _ =
        anstream::stderr().write_all(render::render_brief(diagnostics, files, codes).as_bytes());
}

/// Says what is wrong outside any text.
pub fn fail(diagnostic: Diagnostic) -> Ending {
    complain(&[diagnostic], &Files::default(), CodeDisplay::Hidden);
    Ending::Refused
}

/// The width to wrap to: that of the terminal, where standard output is one.
pub fn width(common: &Common) -> Option<u16> {
    if file(common).is_some() || !io::stdout().is_terminal() {
        return None;
    }
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.or_else(|| terminal_size::terminal_size().map(|(width, _)| width.0))
}

/// The format asked for, or that of the output's extension; none where neither is given.
///
/// # Errors
/// An extension that stands for no format.
pub fn asked_format(common: &Common) -> Result<Option<Format>, Diagnostic> {
    let extension = common.output.as_deref().and_then(Path::extension).and_then(|e| e.to_str());
    match (common.format, extension) {
        (format, None) | (format @ Some(_), _) => Ok(format),
        (None, Some(extension)) => Format::of_extension(extension).map(Some).ok_or_else(|| {
            let message = format!("no format is known for files ending in “.{extension}”");
            Diagnostic::new(&codes::UNREADABLE, message)
                .help("choose one with -f; polemic help formats lists them")
        }),
    }
}

/// What an answer can be shown as.
pub const ANSWERS: [Format; 9] = [
    Format::Table,
    Format::Json,
    Format::Csv,
    Format::Md,
    Format::Html,
    Format::Dot,
    Format::Svg,
    Format::Mermaid,
    Format::Timelinejs,
];

/// The format asked for, of those that a command has; the first of them is its own.
///
/// # Errors
/// A format that it does not have.
pub fn format_among(
    common: &Common,
    formats: &[Format],
    command: &str,
) -> Result<Format, Diagnostic> {
    let format = match (common.format, common.output.as_deref().and_then(Path::extension)) {
        (None, None) => return Ok(formats.first().copied().unwrap_or(Format::Table)),
        _ => asked_format(common)?.unwrap_or(Format::Table),
    };
    if formats.contains(&format) {
        return Ok(format);
    }
    let names: Vec<&str> = formats.iter().map(|format| format.word()).collect();
    let message = format!("`polemic {command}` has no format {}", format.word());
    let help = format!("choose one with -f {}", either(&names));
    Err(Diagnostic::new(&codes::UNREADABLE, message).help(help))
}

/// Writes an answer where it is wanted: whole, or not at all.
pub fn write(text: &str, common: &Common, ending: Ending) -> Ending {
    let write = |out: &mut dyn Write| out.write_all(text.as_bytes());
    let written = match file(common) {
        Some(path) if common.append => fs::OpenOptions::new()
            .append(true)
            .open(path)
            .and_then(|mut file| file.write_all(text.as_bytes())),
        Some(path) => write_file(path, write),
        None => {
            let mut out = anstream::stdout().lock();
            write(&mut out).and_then(|()| out.flush())
        }
    };
    written_so(written, common, ending)
}

/// Writes what is too large to be made first, where it is wanted. Its bytes are no text for a
/// terminal, and go out as they are.
pub fn stream(
    common: &Common,
    ending: Ending,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Ending {
    let written = match file(common) {
        Some(path) => write_file(path, write),
        None => {
            let mut out = io::BufWriter::new(io::stdout().lock());
            write(&mut out).and_then(|()| out.flush())
        }
    };
    written_so(written, common, ending)
}

/// A file of several, and what writes it.
pub type Part<'a> = (&'a str, &'a dyn Fn(&mut dyn Write) -> io::Result<()>);

/// Writes several files into a directory, which is made if it is not there.
///
/// # Errors
/// No directory was named.
pub fn directory(files: &[Part], common: &Common, ending: Ending) -> Result<Ending, Diagnostic> {
    let Some(directory) = file(common) else {
        let names: Vec<String> = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        let message = format!("{} need a directory", sentence::listed(&names));
        return Err(Diagnostic::new(&codes::UNREADABLE, message).help("name one with -o DIR"));
    };
    let whole = || {
        fs::create_dir_all(directory)?;
        files.iter().try_for_each(|(name, write)| write_file(&directory.join(name), write))
    };
    Ok(written_so(whole(), common, ending))
}

/// The file that is to be written, if it is one.
pub fn file(common: &Common) -> Option<&Path> {
    common.output.as_deref().filter(|path| *path != Path::new("-"))
}

/// How a command ends that wrote its answer so.
fn written_so(written: io::Result<()>, common: &Common, ending: Ending) -> Ending {
    match written {
        Ok(()) => ending,
        // Whoever reads has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ending,
        Err(error) => {
            let place = common
                .output
                .as_ref()
                .map_or_else(|| "standard output".to_owned(), |path| path.display().to_string());
            let message = format!("{place} cannot be written: {}", plain(&error));
            fail(Diagnostic::new(&codes::UNREADABLE, message))
        }
    }
}

/// Writes beside the file first, so that no reader ever sees half of it and a failure leaves
/// what was there. What is no file, such as a device or a pipe, is written to as it is.
fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|known| !known.is_file()) {
        let mut out = io::BufWriter::new(fs::OpenOptions::new().write(true).open(path)?);
        return write(&mut out).and_then(|()| out.flush());
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = Path::new(&beside);
    let whole = || {
        let mut out = io::BufWriter::new(fs::File::create(beside)?);
        write(&mut out)?;
        out.flush()?;
        fs::rename(beside, path)
    };
    let written = whole();
    if written.is_err() {
        let _ = fs::remove_file(beside);
    }
    written
}
