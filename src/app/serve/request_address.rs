//! Decodes the address of a request: its path and the values after `?`.

/// The longest value that is accepted, in bytes.
const LONGEST: usize = 6000;

/// The address of a request: `/answer?q=who+opposed+it`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestAddress {
    /// The path.
    pub path: String,
    values: Vec<(String, String)>,
}

impl RequestAddress {
    /// Decodes the address of a request. Bytes that are no UTF-8 are replaced by `�`.
    pub fn parse(target: &str) -> RequestAddress {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let value = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decoded(name), decoded(value))
        };
        let values = query.split('&').filter(|part| !part.is_empty()).map(value).collect();
        RequestAddress { path: path.to_owned(), values }
    }

    /// The first value of this name; `None` if there is none or it is too long.
    pub fn value(&self, name: &str) -> Option<&str> {
        let (_, value) = self.values.iter().find(|(known, _)| known == name)?;
        (value.len() <= LONGEST).then_some(value.as_str())
    }
}

/// Decodes a text of an HTML form, which has `+` for a blank and `%` with two digits for a byte.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (other, _) => bytes.push(*other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded() {
        let address = RequestAddress::parse("/answer?q=who+opposed%20it%3F&x=%zz%&y");
        assert_eq!(address.path, "/answer");
        assert_eq!(address.value("q"), Some("who opposed it?"));
        assert_eq!(address.value("x"), Some("%zz%"));
        assert_eq!(address.value("y"), Some(""));
        assert_eq!(address.value("z"), None);
        assert_eq!(RequestAddress::parse(&format!("/?q={}", "a".repeat(7000))).value("q"), None);
    }
}
