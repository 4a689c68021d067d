//! Reads questions, queries and texts from arguments, standard input and files.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;

use crate::input_file::{open_file, read_at_most, read_file, unreadable, utf8_text};

/// The longest question or query that is read from a file or a pipe, in bytes.
const LONGEST: u64 = 1 << 20;

/// The lines of standard input or of a file, each as soon as it is there.
pub struct InputLines {
    from: Box<dyn BufRead>,
    name: String,
    count: usize,
}

impl InputLines {
    /// The place of the last line: `questions.txt:3`.
    pub fn place(&self) -> String {
        format!("{}:{}", self.name, self.count)
    }
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
            Ok(_) => Some(utf8_text(bytes, &format!("line {} of {}", self.count, self.name))),
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
    let file = open_file(Path::new(path), LONGEST_WORK).map_err(|e| unreadable_file(path, &e))?;
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
    match path_in_argument(given) {
        None if given != "-" => Ok(given.to_owned()),
        path => read_text(path.unwrap_or(given), LONGEST),
    }
}

/// The longest work, such as a book, that is read, in bytes.
const LONGEST_WORK: u64 = 50 << 20;

/// The text of a whole work, from a file or from standard input (`-`).
///
/// # Errors
/// The text cannot be read, is not UTF-8, or is longer than 50 MB.
pub fn read_work(path: &Path) -> Result<String, Diagnostic> {
    let name = path.display().to_string();
    read_text(&name, LONGEST_WORK).map_err(|wrong| {
        if !std::ptr::eq(wrong.code, &codes::NOT_UTF8) {
            return wrong;
        }
        let from = if wrong.message.contains("UTF-16") { "UTF-16" } else { "WINDOWS-1252" };
        let help = format!("save it as UTF-8, or try: iconv -f {from} -t UTF-8 {name} > utf8.txt");
        wrong.help(help)
    })
}

/// The text of a file or of standard input (`-`), which may hold `most` bytes.
fn read_text(path: &str, most: u64) -> Result<String, Diagnostic> {
    if path == "-" {
        let name = "standard input";
        let bytes = read_at_most(io::stdin(), most).map_err(|error| unreadable(name, &error))?;
        return utf8_text(bytes, name);
    }
    let bytes = read_file(Path::new(path), most).map_err(|error| unreadable_file(path, &error))?;
    utf8_text(bytes, path)
}

/// The mistake that a file cannot be read, which may be a pipe: standard input takes those.
fn unreadable_file(path: &str, error: &io::Error) -> Diagnostic {
    let wrong = unreadable(path, error);
    match error.kind() {
        io::ErrorKind::InvalidInput => {
            wrong.help("give - in place of it, and send the text to standard input")
        }
        _ => wrong,
    }
}
