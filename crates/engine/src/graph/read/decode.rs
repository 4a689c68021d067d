//! Turns the bytes of a file into text: unpacks them, and finds out how they are encoded.

use std::io::Read;

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::diagnostic::{Diagnostic, codes};

use super::format::without_gz;

/// The largest text that is unpacked, in bytes: a small file may unpack to one that fills the
/// memory.
const LARGEST_UNPACKED: u64 = 1 << 30;

/// How many bytes are looked at to guess an encoding.
const GUESSED_BY: usize = 1 << 20;

/// The text of a file.
#[derive(Debug)]
pub(super) struct DecodedText {
    /// The name of the file, without `.gz` where it was packed.
    pub(super) name: String,
    pub(super) text: String,
    /// The encoding, where it had to be guessed.
    pub(super) guessed: Option<&'static str>,
}

/// Unpacks and decodes a file. An encoding is known by a byte order mark, by the declaration of XML,
/// or by the zeros of UTF-16; other texts are UTF-8, or otherwise in the encoding that a browser would
/// take them to be in, by the languages whose letters they would hold.
///
/// # Errors
/// The file is packed wrongly or too large, or it is no text.
pub(super) fn decode_file(name: &str, bytes: Vec<u8>) -> Result<DecodedText, Diagnostic> {
    let (name, bytes) = match bytes.starts_with(&[0x1f, 0x8b]) {
        true => (without_gz(name), unpacked(name, &bytes)?),
        false => (name, bytes),
    };
    if let Some(refusal) = known_binary(name, &bytes) {
        return Err(refusal);
    }
    let (encoding, guessed) = encoding_of(&bytes);
    if encoding == UTF_8 && !guessed {
        // `encoding_of` has looked whether it is.
        let text = String::from_utf8(bytes).unwrap_or_default();
        return Ok(DecodedText { name: name.to_owned(), text, guessed: None });
    }
    let (text, encoding, _) = encoding.decode(&bytes);
    // Zeros that are no UTF-16 give control characters.
    let is_control = |sign: char| sign.is_control() && !sign.is_whitespace();
    if text.contains('\0') || !guessed && text.contains(is_control) {
        let message = format!("{name} is no text");
        let help = "it may be packed, or a file of a program; export it as GraphML, CSV or JSON";
        return Err(Diagnostic::new(&codes::NOT_UTF8, message).help(help));
    }
    Ok(DecodedText {
        name: name.to_owned(),
        text: text.into_owned(),
        guessed: guessed.then(|| encoding.name()),
    })
}

fn unpacked(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Diagnostic> {
    let mut text = Vec::new();
    let reader = flate2::read::MultiGzDecoder::new(bytes);
    reader.take(LARGEST_UNPACKED + 1).read_to_end(&mut text).map_err(|error| {
        let message = format!("{name} cannot be unpacked: {error}");
        Diagnostic::new(&codes::UNREADABLE, message)
    })?;
    if text.len() as u64 > LARGEST_UNPACKED {
        let message = format!("{name} unpacks to more than a gigabyte");
        let help = "unpack it with gunzip";
        return Err(Diagnostic::new(&codes::TOO_LARGE, message).help(help));
    }
    Ok(text)
}

/// The refusal of a file that no text can be found in; `None` for any other.
fn known_binary(name: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let known: [(&[u8], &str, &str); 4] = [
        (
            b"PK\x03\x04",
            "a spreadsheet or another packed file",
            "save the sheet as CSV, or unpack it",
        ),
        (b"\xd0\xcf\x11\xe0", "a document of an office program", "save the sheet as CSV"),
        (
            b"SQLite format 3",
            "a database of SQLite",
            "export its tables as CSV: sqlite3 -csv -header",
        ),
        (b"PAR1", "a Parquet file", "export it as CSV"),
    ];
    let (_, what, help) = known.into_iter().find(|(start, ..)| bytes.starts_with(start))?;
    let message = format!("{name} is {what}");
    Some(Diagnostic::new(&codes::NOT_UTF8, message).help(help))
}

/// The encoding of a text, and whether it was guessed.
fn encoding_of(bytes: &[u8]) -> (&'static Encoding, bool) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes)
        && encoding != UTF_8
    {
        return (encoding, false);
    }
    let start = &bytes[..bytes.len().min(1024)];
    let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    if zeros(0) + zeros(1) > start.len() / 4 {
        return if zeros(1) > zeros(0) { (UTF_16LE, false) } else { (UTF_16BE, false) };
    }
    // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
    let is_wide = |encoding: &&Encoding| *encoding == UTF_16LE || *encoding == UTF_16BE;
    let declared = declared_encoding(start).filter(|encoding| !is_wide(encoding));
    match declared {
        Some(encoding) if encoding != UTF_8 => (encoding, false),
        _ if std::str::from_utf8(bytes).is_ok() => (UTF_8, false),
        _ => {
            let mut detector = EncodingDetector::new();
            detector.feed(&bytes[..bytes.len().min(GUESSED_BY)], true);
            (detector.guess(None, false), true)
        }
    }
}

/// The encoding that an XML declaration names: `<?xml version="1.0" encoding="ISO-8859-1"?>`.
fn declared_encoding(start: &[u8]) -> Option<&'static Encoding> {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let end = start.iter().position(|byte| *byte == b'>')?;
    let declaration = std::str::from_utf8(start[..end].strip_prefix(b"<?xml")?).ok()?;
    let (_, after) = declaration.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    Encoding::for_label(after[1..].split(quote).next()?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode_file("g.csv", bytes.to_vec()).unwrap().text
    }

    #[test]
    fn texts_are_read_in_the_encodings_of_other_programs() {
        let wide = |order: fn(u16) -> [u8; 2]| "id,né\n".encode_utf16().flat_map(order).collect();
        let (little, big): (Vec<u8>, Vec<u8>) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
        assert_eq!(text(&little), "id,né\n");
        assert_eq!(text(&big), "id,né\n");
        assert_eq!(text(&[&[0xff, 0xfe], &little[..]].concat()), "id,né\n");
        assert_eq!(text(b"Ren\xe9e"), "Renée");
        assert_eq!(text(b"\x93a\x94"), "“a”");
        assert_eq!(text(b"\xcd\xe0\xef\xee\xeb\xe5\xee\xed"), "Наполеон");
        assert_eq!(text(b"\xa3\xf3d\x9f, Krak\xf3w"), "Łódź, Kraków");
        let declared = b"<?xml version='1.0' encoding='ISO-8859-5'?><a>\xc0</a>";
        assert!(text(declared).ends_with("<a>Р</a>"));
        let wrong = "<?xml version='1.0' encoding='utf-16'?><a>Ä</a>";
        assert_eq!(text(wrong.as_bytes()), wrong);
        assert_eq!(text("Ä".as_bytes()), "Ä");
        assert_eq!(text(b""), "");
    }

    #[test]
    fn files_that_are_no_text_are_refused() {
        for bytes in
            [&b"PK\x03\x04abc"[..], b"SQLite format 3\0", b"\x80\0\x01ab\0", b"\x1f\x8babc"]
        {
            assert!(decode_file("g", bytes.to_vec()).is_err(), "{bytes:?}");
        }
    }
}
