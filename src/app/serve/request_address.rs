//! What a request asks for: a path, and the values that it names.

/// The longest value that is read, in bytes.
const LONGEST: usize = 6000;

/// The target of a request, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestAddress {
    /// The path.
    pub path: String,
    values: Vec<(String, String)>,
}

impl RequestAddress {
    /// Reads the target of a request. What is no UTF-8 is replaced.
    pub fn parse(target: &str) -> RequestAddress {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let value = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decoded(name), decoded(value))
        };
        let values = query.split('&').filter(|part| !part.is_empty()).map(value).collect();
        RequestAddress { path: path.to_owned(), values }
    }

    /// The first value of a name that is not too long.
    pub fn value(&self, name: &str) -> Option<&str> {
        let (_, value) = self.values.iter().find(|(known, _)| known == name)?;
        (value.len() <= LONGEST).then_some(value.as_str())
    }
}

/// A text as forms write it: `+` for a blank, `%` and two digits for a byte.
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
