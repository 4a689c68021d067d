//! The part of HTTP/1.1 that the server speaks: the head of one request and the reply to it.
//!
//! After each reply the connection is closed, so that bytes which follow a request are never taken
//! for another one (request smuggling). The grammar of heads is that of `httparse`.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::thread::Builder;
use std::time::{Duration, Instant};

use polemic_engine::text::visible;

/// The longest head that is read, in bytes.
const LONGEST_HEAD: usize = 8 << 10;
/// How many fields a head may have.
const MOST_FIELDS: usize = 64;
/// How many bytes are written at a time.
const CHUNK: usize = 64 << 10;
/// The stack of the thread that makes the rest of a text, in bytes.
const STACK: usize = 64 << 20;
/// How long, and for how many bytes, the rest of a request is read after the reply. Where bytes are
/// left unread, the system may take the reply back from the client.
const DRAINED: (Duration, usize) = (Duration::from_secs(1), 1 << 20);

/// The head of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestHead {
    /// `GET`.
    pub method: String,
    /// The path and what follows it: `/answer?q=who`.
    pub target: String,
    /// The name in the address, where the whole address was sent (`GET http://localhost/`).
    pub authority: Option<String>,
    fields: Vec<(String, String)>,
}

/// Why there is no head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadError {
    /// The client has closed the connection.
    Gone,
    /// The client took too long.
    Late,
    /// It is no head of HTTP/1, or too long.
    Malformed,
}

impl RequestHead {
    /// Reads a head, which must be whole at `deadline`.
    ///
    /// # Errors
    /// See [`HeadError`].
    pub fn read(mut stream: &TcpStream, deadline: Instant) -> Result<RequestHead, HeadError> {
        let mut bytes = Vec::with_capacity(1024);
        let mut chunk = [0; 1024];
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
                return Err(HeadError::Late);
            }
            match stream.read(&mut chunk) {
                Ok(0) => return Err(HeadError::Gone),
                Ok(count) => bytes.extend_from_slice(&chunk[..count]),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if is_timeout(&error) => return Err(HeadError::Late),
                Err(_) => return Err(HeadError::Gone),
            }
            // Parsed again after each read: a head is short, and is mostly read at once.
            if let Some(head) = RequestHead::parse(&bytes[..bytes.len().min(LONGEST_HEAD)])? {
                return Ok(head);
            }
            if bytes.len() > LONGEST_HEAD {
                return Err(HeadError::Malformed);
            }
        }
    }

    /// The head that `bytes` begin with; `None` where it is not whole yet.
    fn parse(bytes: &[u8]) -> Result<Option<RequestHead>, HeadError> {
        let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
        let mut request = httparse::Request::new(&mut fields);
        if request.parse(bytes).map_err(|_| HeadError::Malformed)?.is_partial() {
            return Ok(None);
        }
        let (Some(method), Some(address)) = (request.method, request.path) else {
            return Err(HeadError::Malformed);
        };
        let (authority, target) = match address.strip_prefix("http://") {
            Some(rest) => {
                let end = rest.find(['/', '?']).unwrap_or(rest.len());
                let (authority, target) = rest.split_at(end);
                (Some(authority.to_owned()), if target.is_empty() { "/" } else { target })
            }
            None if address.starts_with('/') => (None, address),
            None => return Err(HeadError::Malformed),
        };
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        Ok(Some(RequestHead {
            method: method.to_owned(),
            target: target.to_owned(),
            authority,
            fields: request
                .headers
                .iter()
                .map(|field| (field.name.to_ascii_lowercase(), text(field.value)))
                .collect(),
        }))
    }

    /// The value of the field with this name in small letters; `None` where there is none, or where
    /// there are several, which may contradict each other.
    pub fn field(&self, name: &str) -> Option<&str> {
        let mut values = self.fields.iter().filter(|(known, _)| known == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// What makes the rest of a text.
pub type TextMaker = Box<dyn FnOnce() -> Arc<str> + Send>;

/// The reply to a request.
#[derive(Default)]
pub struct HttpReply {
    /// The status and its words: `200 OK`.
    pub status: &'static str,
    /// The type of the text: `text/html; charset=utf-8`.
    pub kind: &'static str,
    /// The text, which several replies may share.
    pub text: Arc<str>,
    /// What makes the rest of the text, while the client reads its beginning.
    pub rest: Option<TextMaker>,
}

impl HttpReply {
    /// A page.
    pub fn page(text: Arc<str>) -> HttpReply {
        let kind = "text/html; charset=utf-8";
        HttpReply { status: "200 OK", kind, text, ..HttpReply::default() }
    }

    /// A page of which the rest is made while its beginning is sent.
    pub fn page_in_parts(text: Arc<str>, rest: TextMaker) -> HttpReply {
        HttpReply { rest: Some(rest), ..HttpReply::page(text) }
    }

    /// A part of a page, in which control characters are made visible.
    pub fn part(text: &str) -> HttpReply {
        HttpReply::page(visible(text).into())
    }

    /// Data for the page.
    pub fn json(text: String) -> HttpReply {
        let kind = "application/json";
        HttpReply { status: "200 OK", kind, text: text.into(), ..HttpReply::default() }
    }

    /// A refusal, with its reason.
    pub fn no(status: &'static str, text: &str) -> HttpReply {
        let kind = "text/plain; charset=utf-8";
        HttpReply { status, kind, text: format!("{text}\n").into(), ..HttpReply::default() }
    }

    fn head(&self) -> String {
        let policy = match self.kind {
            // The page holds its own policy of what it may load.
            "text/html; charset=utf-8" => "frame-ancestors 'none'",
            _ => "default-src 'none'; frame-ancestors 'none'",
        };
        let allowed = if self.status.starts_with("405") { "allow: GET\r\n" } else { "" };
        let HttpReply { status, kind, text, rest } = self;
        // A reply that says that it has no content has no length of it either. What is still being
        // made ends with the connection.
        let length = match (status.starts_with("204"), rest) {
            (true, _) => String::new(),
            (_, Some(_)) => format!("content-type: {kind}\r\n"),
            _ => format!("content-type: {kind}\r\ncontent-length: {}\r\n", text.len()),
        };
        format!(
            "HTTP/1.1 {status}\r\n{length}content-security-policy: {policy}\r\n\
             x-content-type-options: nosniff\r\nreferrer-policy: no-referrer\r\ncache-control: no-store\r\n\
             cross-origin-resource-policy: same-origin\r\n{allowed}connection: close\r\n\r\n",
        )
    }

    /// Writes the reply, and closes the connection.
    ///
    /// # Errors
    /// The client is gone, or has not taken everything at `deadline`; what is made meanwhile may be
    /// taken for as long again.
    pub fn write(self, mut stream: &TcpStream, deadline: Instant) -> io::Result<()> {
        stream.set_nonblocking(false)?;
        let patience = deadline.saturating_duration_since(Instant::now());
        write_all(stream, self.head().as_bytes(), deadline)?;
        write_all(stream, self.text.as_bytes(), deadline)?;
        if let Some(make) = self.rest {
            // It may need a larger stack than a connection has.
            let made = Builder::new().stack_size(STACK).spawn(make)?.join();
            let rest = made.map_err(|_| io::Error::other("the rest could not be made"))?;
            write_all(stream, rest.as_bytes(), Instant::now() + patience)?;
        }
        stream.shutdown(Shutdown::Write)?;
        let (patience, most) = DRAINED;
        let (end, mut drained, mut rest) = (Instant::now() + patience, 0, [0; 1024]);
        while drained < most && Instant::now() < end {
            stream.set_read_timeout(Some(patience))?;
            match stream.read(&mut rest)? {
                0 => break,
                count => drained += count,
            }
        }
        Ok(())
    }
}

/// Writes bytes, all of which must be taken at `deadline`.
fn write_all(mut stream: &TcpStream, bytes: &[u8], deadline: Instant) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        stream.set_write_timeout(Some(left))?;
        match stream.write(&rest[..rest.len().min(CHUNK)]) {
            Ok(count) => rest = &rest[count..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_parsed_when_they_are_whole() {
        let head = b"GET /a?q=1 HTTP/1.1\r\nHost: localhost:1\r\nX: 1\r\nX: 2\r\n\r\nrest";
        for end in 0..head.len() - "\nrest".len() {
            assert_eq!(RequestHead::parse(&head[..end]), Ok(None));
        }
        let parsed = RequestHead::parse(head).unwrap().unwrap();
        assert_eq!((parsed.method.as_str(), parsed.target.as_str()), ("GET", "/a?q=1"));
        assert_eq!(parsed.field("host"), Some("localhost:1"));
        assert_eq!(
            (parsed.field("x"), parsed.field("y"), parsed.authority.as_ref()),
            (None, None, None)
        );
        let whole =
            RequestHead::parse(b"GET http://evil.example?q HTTP/1.1\r\n\r\n").unwrap().unwrap();
        assert_eq!(whole.authority.as_deref(), Some("evil.example"));
        assert_eq!(whole.target, "?q");
        for head in ["GET * HTTP/1.1\r\n\r\n", "GET / HTTP/9\r\n\r\n", "\u{1}", "GET / \r\n\r\n"] {
            assert_eq!(RequestHead::parse(head.as_bytes()), Err(HeadError::Malformed), "{head}");
        }
    }
}
