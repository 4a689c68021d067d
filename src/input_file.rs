//! Opens files to be read, so that no file makes the program wait or fill the memory.
//!
//! Only regular files are read: a named pipe would wait for a writer, and a device such as
//! `/dev/zero` never ends. Each file is remembered, so that no output replaces what was read.

use std::fs::{self, File, FileType, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;

/// The files that this process has read. It grows by one entry for each file, and for each time
/// that an editor replaces one by another.
static READ: Mutex<Vec<FileIdentity>> = Mutex::new(Vec::new());

/// What tells that two paths lead to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileIdentity {
    /// The path without links.
    path: PathBuf,
    /// The number of the device and of the file on it, where the system has them. A file may have
    /// several paths (hard links).
    number: Option<(u64, u64)>,
}

impl FileIdentity {
    fn of(path: &Path, known: &Metadata) -> FileIdentity {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        FileIdentity { path, number: file_number(known) }
    }

    #[cfg(feature = "program")]
    fn is_same(&self, other: &FileIdentity) -> bool {
        self.path == other.path || self.number.is_some() && self.number == other.number
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such numbers")]
fn file_number(known: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((known.dev(), known.ino()))
}

#[cfg(not(unix))]
fn file_number(_: &Metadata) -> Option<(u64, u64)> {
    None
}

/// Whether this process has read the file at `path`, about which `known` is known.
#[cfg(feature = "program")]
pub fn was_read(path: &Path, known: &Metadata) -> bool {
    let file = FileIdentity::of(path, known);
    let read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    read.iter().any(|other| other.is_same(&file))
}

/// Opens a regular file, and remembers it for [`was_read`]. Never waits.
///
/// # Errors
/// The file cannot be opened, is no regular file, or holds more than `most` bytes.
pub fn open_file(path: &Path, most: u64) -> io::Result<File> {
    let is_regular = |known: &Metadata| match not_regular(known.file_type()) {
        Some(_) if known.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Some(words) => Err(io::Error::new(ErrorKind::InvalidInput, words)),
        None => Ok(()),
    };
    // To open some devices has effects, so that this looks before it opens, and once more after it.
    is_regular(&fs::metadata(path)?)?;
    let file = open_without_waiting(path)?;
    let known = file.metadata()?;
    is_regular(&known)?;
    if known.len() > most {
        return Err(too_large(most));
    }
    let file_read = FileIdentity::of(path, &known);
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if !read.contains(&file_read) {
        read.push(file_read);
    }
    Ok(file)
}

#[cfg(unix)]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    // Has no effect on regular files. Opening a pipe returns at once, and the caller then refuses it.
    fs::OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// The bytes of a regular file.
///
/// # Errors
/// As for [`open_file`]; or the file grows beyond `most` bytes while it is read.
pub fn read_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    read_at_most(open_file(path, most)?, most)
}

/// All bytes of a reader.
///
/// # Errors
/// It cannot be read, or holds more than `most` bytes.
pub fn read_at_most(from: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_large(most)) } else { Ok(bytes) }
}

fn too_large(most: u64) -> io::Error {
    let message = format!("holds more than {}", size_words(most));
    io::Error::new(ErrorKind::FileTooLarge, message)
}

/// A number of bytes in words: `50 MB`.
fn size_words(bytes: u64) -> String {
    match bytes >> 20 {
        0 => format!("{bytes} bytes"),
        1 => "a megabyte".to_owned(),
        megabytes if megabytes < 2000 => format!("{megabytes} MB"),
        megabytes => format!("{} GB", megabytes.div_ceil(1024)),
    }
}

/// What a file is that is no regular file, in words; `None` for a regular file.
pub fn not_regular(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        return None;
    }
    if kind.is_dir() {
        return Some("it is a directory");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("it is a pipe, and not a file");
        }
        if kind.is_socket() {
            return Some("it is a socket, and not a file");
        }
    }
    Some("it is a device, and not a file")
}

/// The text of bytes in UTF-8, without the byte order mark that some editors put first. Messages
/// call it `name`.
///
/// # Errors
/// The bytes are not UTF-8.
pub fn utf8_text(bytes: Vec<u8>, name: &str) -> Result<String, Diagnostic> {
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let what = if wide { "it is UTF-16".to_owned() } else { format!("from byte {at} on") };
        let message = format!("{name} is not text in UTF-8 ({what})");
        Diagnostic::new(&codes::NOT_UTF8, message).help("save it as UTF-8")
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// The mistake that a file, a directory or a stream cannot be read. Messages call it `name`.
pub fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    if error.kind() == ErrorKind::FileTooLarge {
        let message = format!("{name} {error}");
        return Diagnostic::new(&codes::TOO_LARGE, message).help("split it into parts");
    }
    let message = format!("{name} cannot be read: {}", io_error_words(error));
    Diagnostic::new(&codes::UNREADABLE, message)
}

/// An error of the operating system in plain words, without its number: `it does not exist`.
pub fn io_error_words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "it does not exist".to_owned(),
        ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        ErrorKind::NotADirectory => "it is not a directory".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ if error.raw_os_error().is_some() => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_read_over() {
        let read = |bytes: &[u8]| utf8_text(bytes.to_vec(), "x").map_err(|wrong| wrong.message);
        assert_eq!(read(b"\xef\xbb\xbfa").as_deref(), Ok("a"));
        assert_eq!(read("\u{feff}\u{feff}".as_bytes()).as_deref(), Ok("\u{feff}"));
        let wide = read(b"\xff\xfea\0").unwrap_err();
        assert!(wide.contains("UTF-16"), "{wide}");
    }

    #[test]
    fn sizes_are_said_in_words() {
        let sizes = [99, 1 << 20, 50 << 20, u64::from(u32::MAX)].map(size_words);
        assert_eq!(sizes, ["99 bytes", "a megabyte", "50 MB", "4 GB"]);
    }
}
