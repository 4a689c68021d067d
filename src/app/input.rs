//! Reads questions, queries and texts from arguments, standard input and files.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;

use crate::files;

/// The longest question or query that is read from a file or a pipe, in bytes.
const LONGEST: u64 = 1 << 20;

/// The lines of standard input or of a file, each as soon as it is there.
pub struct InputLines {
    from: Box<dyn BufRead>,
    name: String,
    count: usize,
}

impl Iterator for InputLines {
    type Item = Result<String, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = Vec::new();
        self.count += 1;
        match self.from.by_ref().take(LONGEST + 1).read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(_) if bytes.len() as u64 > LONGEST => {
                let message =
                    format!("line {} of {} holds more than a megabyte", self.count, self.name);
                Some(Err(Diagnostic::new(&codes::TOO_LARGE, message).help("ask it in parts")))
            }
            Ok(_) => Some(String::from_utf8(bytes).map_err(|error| {
                let at = error.utf8_error().valid_up_to();
                let message = format!(
                    "line {} of {} is not text in UTF-8 (from byte {at} on)",
                    self.count, self.name
                );
                Diagnostic::new(&codes::NOT_UTF8, message).help("save it as UTF-8")
            })),
            Err(error) => Some(Err(unreadable(&self.name, &error))),
        }
    }
}

/// The lines that an argument stands for: those of standard input (`-`) or of a file (`@FILE`).
/// `None` if the argument is a text itself.
///
/// # Errors
/// The file cannot be opened.
pub fn argument_lines(given: &str) -> Result<Option<InputLines>, Diagnostic> {
    match (given, path_in_argument(given)) {
        ("-", _) => Ok(Some(stdin_lines())),
        (_, Some(path)) => file_lines(path).map(Some),
        (_, None) => Ok(None),
    }
}

/// The lines of standard input.
pub fn stdin_lines() -> InputLines {
    let from = Box::new(BufReader::new(std::io::stdin()));
    InputLines { from, name: "standard input".to_owned(), count: 0 }
}

/// The lines of a file.
///
/// # Errors
/// The file cannot be opened.
pub fn file_lines(path: &str) -> Result<InputLines, Diagnostic> {
    let file = fs::File::open(path).map_err(|error| unreadable(path, &error))?;
    Ok(InputLines { from: Box::new(BufReader::new(file)), name: path.to_owned(), count: 0 })
}

/// The path in `@FILE`. An argument such as `@new-theory` is the id of an entity, so that only one
/// with a full stop or a slash is a path.
fn path_in_argument(given: &str) -> Option<&str> {
    given.strip_prefix('@').filter(|path| path.contains(['.', '/']))
}

/// The text that an argument stands for: the argument itself, standard input (`-`), or a file
/// (`@FILE`).
///
/// # Errors
/// The text cannot be read, is not UTF-8, or is longer than a megabyte.
pub fn read_argument(given: &str) -> Result<String, Diagnostic> {
    if given == "-" {
        return read_text(std::io::stdin(), "standard input");
    }
    match path_in_argument(given) {
        Some(path) => match fs::File::open(path) {
            Ok(file) => read_text(file, path),
            Err(error) => Err(unreadable(path, &error)),
        },
        None => Ok(given.to_owned()),
    }
}

/// The longest work, such as a book, that is read, in bytes.
const LONGEST_WORK: u64 = 50 << 20;

/// The text of a whole work, from a file or from standard input (`-`).
///
/// # Errors
/// The text cannot be read, is not UTF-8, or is too long.
pub fn read_work(path: &Path) -> Result<String, Diagnostic> {
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    let read = match name.as_str() {
        "-" => std::io::stdin().take(LONGEST_WORK + 1).read_to_end(&mut bytes),
        _ => fs::File::open(path)
            .and_then(|file| file.take(LONGEST_WORK + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| unreadable(&name, &error))?;
    let name = if name == "-" { "standard input" } else { &name };
    if bytes.len() as u64 > LONGEST_WORK {
        let message = format!("{name} holds more than {} MB", LONGEST_WORK >> 20);
        return Err(Diagnostic::new(&codes::TOO_LARGE, message).help("split it into parts"));
    }
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let (what, from) = match wide {
            true => ("it is UTF-16".to_owned(), "UTF-16"),
            false => (format!("from byte {at} on"), "WINDOWS-1252"),
        };
        let message = format!("{name} is not text in UTF-8 ({what})");
        let help = format!("save it as UTF-8, or try: iconv -f {from} -t UTF-8 {name} > utf8.txt");
        Diagnostic::new(&codes::NOT_UTF8, message).help(help)
    })
}

fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    let message = format!("{name} cannot be read: {}", files::io_error_words(error));
    Diagnostic::new(&codes::UNREADABLE, message)
}

fn read_text(from: impl Read, name: &str) -> Result<String, Diagnostic> {
    let mut bytes = Vec::new();
    from.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(name, &error))?;
    if bytes.len() as u64 > LONGEST {
        let message = format!("{name} holds more than a megabyte");
        return Err(Diagnostic::new(&codes::TOO_LARGE, message).help("ask it in parts"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let message = format!("{name} is not text in UTF-8 (from byte {at} on)");
        Diagnostic::new(&codes::NOT_UTF8, message).help("save it as UTF-8")
    })
}
