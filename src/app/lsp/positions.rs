//! Converts between bytes of a text and the positions of the protocol: a line and a column in units
//! of UTF-16, both from 0.

use std::ops::Range;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

/// The position of a byte.
pub fn position(text: &str, byte: usize) -> Json {
    let before = &text[..floor(text, byte)];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({ "line": line, "character": before[start..].encode_utf16().count() })
}

/// The range of some bytes.
pub fn range(text: &str, bytes: &Range<usize>) -> Json {
    json!({ "start": position(text, bytes.start), "end": position(text, bytes.end) })
}

/// The range of a whole text.
pub fn whole(text: &str) -> Json {
    range(text, &(0..text.len()))
}

/// The byte at a position; the end of the line, or of the text, where the position is beyond it.
pub fn byte(text: &str, position: &Json) -> usize {
    let number = |name: &str| {
        position[name].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default()
    };
    let mut start = 0;
    for _ in 0..number("line") {
        match text[start..].find('\n') {
            Some(end) => start += end + 1,
            None => return text.len(),
        }
    }
    let line = text[start..].split('\n').next().unwrap_or_default();
    let mut units = number("character");
    for (at, c) in line.char_indices() {
        if units < c.len_utf16() {
            return start + at;
        }
        units -= c.len_utf16();
    }
    start + line.len()
}

/// The nearest start of a character at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// The path of a `file:` address; `None` for any other.
pub fn path_of(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = &rest[rest.find('/')?..];
    let mut bytes = Vec::with_capacity(rest.len());
    let mut left = rest.bytes();
    while let Some(one) = left.next() {
        let digits = (one == b'%').then(|| [left.next(), left.next()]);
        bytes.push(match digits {
            Some([Some(high), Some(low)]) => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                u8::try_from(digit(high)? * 16 + digit(low)?).ok()?
            }
            Some(_) => return None,
            None => one,
        });
    }
    Some(PathBuf::from(String::from_utf8(bytes).ok()?))
}

/// The `file:` address of a path.
pub fn uri_of(path: &Path) -> String {
    let text = path.to_string_lossy();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let shown = text.bytes().map(|byte| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    format!("file://{}", shown.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_in_utf16() {
        let text = "aé𝄞b\nc";
        for (at, line, character) in
            [(0, 0, 0), (1, 0, 1), (3, 0, 2), (7, 0, 4), (9, 1, 0), (10, 1, 1)]
        {
            let place = json!({ "line": line, "character": character });
            assert_eq!(position(text, at), place);
            assert_eq!(byte(text, &place), at);
        }
        assert_eq!(byte(text, &json!({ "line": 0, "character": 99 })), 8);
        assert_eq!(byte(text, &json!({ "line": 9, "character": 0 })), text.len());
        assert_eq!(byte(text, &json!({})), 0);
    }

    #[test]
    fn addresses_are_paths_and_back() {
        let path = Path::new("/a b/é/x.ron");
        assert_eq!(uri_of(path), "file:///a%20b/%C3%A9/x.ron");
        assert_eq!(path_of(&uri_of(path)).as_deref(), Some(path));
        for bad in ["untitled:Untitled-1", "file:///%zz", "file:///%2", "file://host"] {
            assert_eq!(path_of(bad), None, "{bad}");
        }
    }
}
