//! Writes to a terminal what is meant for programs, with control characters made visible.

use std::io::{self, Write};

use polemic_engine::text::visible;

/// A writer that makes control characters visible, as [`visible`] does. Bytes that are no UTF-8 are
/// replaced by `�`.
#[derive(Debug)]
pub struct VisibleWriter<W> {
    inner: W,
    /// The beginning of a character of which the rest is still to be written.
    pending: Vec<u8>,
}

impl<W: Write> VisibleWriter<W> {
    /// Writes to `inner`.
    pub fn new(inner: W) -> VisibleWriter<W> {
        VisibleWriter { inner, pending: Vec::new() }
    }
}

impl<W: Write> Write for VisibleWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        // A carriage return is left for the next time too, since a line feed may follow it.
        let whole = match std::str::from_utf8(&self.pending) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.pending.len() - usize::from(self.pending.ends_with(b"\r")),
        };
        let text = String::from_utf8_lossy(&self.pending[..whole]);
        self.inner.write_all(visible(&text).as_bytes())?;
        self.pending.drain(..whole);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_may_come_in_parts() {
        let mut out = Vec::new();
        let mut writer = VisibleWriter::new(&mut out);
        for byte in "a\u{1b}é\u{202e}\r\nb\rc\n".as_bytes() {
            writer.write_all(&[*byte]).unwrap();
        }
        writer.write_all(b"\xff.\n").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a␛é⟨U+202E⟩\r\nb␍c\n�.\n");
    }
}
