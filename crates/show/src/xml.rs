//! XML, written: elements open and close in order, and any text is safe in them.

use polemic_engine::text::control_picture;

/// A document that is being written.
#[derive(Debug, Default)]
pub struct Xml {
    out: String,
    open: Vec<&'static str>,
    /// Whether the tag that was written last can still take attributes.
    in_tag: bool,
}

impl Xml {
    /// A document with its declaration.
    pub fn new() -> Xml {
        let out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        Xml { out, ..Xml::default() }
    }

    /// What is to be part of another document, without a declaration.
    pub fn part() -> Xml {
        Xml::default()
    }

    /// Opens an element on a line of its own.
    pub fn open(&mut self, name: &'static str) -> &mut Xml {
        self.end_tag();
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.begin(name)
    }

    /// Opens an element where the document stands, for what is part of a text.
    pub fn inside(&mut self, name: &'static str) -> &mut Xml {
        self.end_tag();
        self.begin(name)
    }

    fn begin(&mut self, name: &'static str) -> &mut Xml {
        self.out.push('<');
        self.out.push_str(name);
        self.open.push(name);
        self.in_tag = true;
        self
    }

    /// Gives the element that was opened last an attribute.
    pub fn with(&mut self, name: &str, value: impl AsRef<str>) -> &mut Xml {
        if self.in_tag {
            self.out.push_str(&format!(" {name}=\"{}\"", escaped(value.as_ref())));
        }
        self
    }

    /// The same for a length: to a tenth, and without a point where that is whole.
    pub fn at(&mut self, name: &str, value: f64) -> &mut Xml {
        self.with(name, number(value))
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) -> &mut Xml {
        self.end_tag();
        self.out.push_str(&escaped(text));
        self
    }

    /// Closes the element that was opened last.
    pub fn close(&mut self) -> &mut Xml {
        let Some(name) = self.open.pop() else { return self };
        if self.in_tag {
            self.out.push_str("/>");
            self.in_tag = false;
        } else {
            self.out.push_str(&format!("</{name}>"));
        }
        self
    }

    /// An element that holds nothing but a text.
    pub fn leaf(&mut self, name: &'static str, text: &str) -> &mut Xml {
        self.open(name).text(text).close()
    }

    /// The lines that are written so far and were not taken before, for documents that are written
    /// in parts.
    pub fn take(&mut self) -> String {
        self.end_tag();
        self.out.push('\n');
        std::mem::take(&mut self.out)
    }

    /// The whole, with everything closed that is open.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out.push('\n');
        self.out
    }

    fn end_tag(&mut self) {
        if self.in_tag {
            self.out.push('>');
            self.in_tag = false;
        }
    }
}

/// A text as XML 1.0 can hold it, in an element or an attribute. Characters that no XML document
/// may have are replaced: control characters by their signs (`␛`), others by the replacement
/// character.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            c => out.push(plain(c)),
        }
    }
    out
}

/// Whether a text comes back from XML as it is: whether it has no characters that no document may
/// have.
pub fn holds(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\n' | '\r' | '\t') || plain(c) == c)
}

/// A character that any document may have.
pub fn plain(c: char) -> char {
    match c {
        c if c.is_control() => control_picture(c).unwrap_or('\u{FFFD}'),
        '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
        c => c,
    }
}

/// A length to a tenth. What is as good as nothing has no sign.
pub fn number(value: f64) -> String {
    let tenths = (value * 10.0).round();
    let text = if tenths == 0.0 { "0.0".to_owned() } else { format!("{:.1}", tenths / 10.0) };
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_opened_is_closed() {
        let mut xml = Xml::new();
        xml.open("svg").with("id", "a\"b").open("g").at("x", -0.04).close();
        xml.open("text").text("a < b").inside("tspan").text("c");
        let whole = xml.finish();
        let body = whole.split_once('\n').map_or("", |(_, body)| body);
        let text = "<text>a &lt; b<tspan>c</tspan></text>";
        assert_eq!(body, format!("<svg id=\"a&quot;b\">\n<g x=\"0\"/>\n{text}</svg>\n"));
    }

    #[test]
    fn any_text_is_safe() {
        assert_eq!(escaped("-->]]>\u{0}\u{9b}\u{FFFF}"), "--&gt;]]&gt;␀\u{FFFD}\u{FFFD}");
        assert!(holds("a\tb\r\n") && !holds("\u{1}") && !holds("\u{FFFE}"));
        assert_eq!(number(12.34), "12.3");
        assert_eq!(number(12.0), "12");
    }
}
