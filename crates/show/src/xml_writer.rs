//! Writes XML: elements are closed in order, and any text is escaped.

use polemic_engine::text::control_picture;

/// An XML document that is being written.
#[derive(Debug, Default)]
pub struct XmlWriter {
    out: String,
    open: Vec<&'static str>,
    /// Whether the last tag has no `>` yet, so that attributes can follow.
    in_tag: bool,
}

impl XmlWriter {
    /// A document that begins with an XML declaration.
    pub fn new() -> XmlWriter {
        let out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        XmlWriter { out, ..XmlWriter::default() }
    }

    /// A part of another document, without a declaration.
    pub fn part() -> XmlWriter {
        XmlWriter::default()
    }

    /// Opens an element on a new line.
    pub fn open(&mut self, name: &'static str) -> &mut XmlWriter {
        self.end_tag();
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.begin(name)
    }

    /// Opens an element on the same line, for elements inside a text.
    pub fn inside(&mut self, name: &'static str) -> &mut XmlWriter {
        self.end_tag();
        self.begin(name)
    }

    fn begin(&mut self, name: &'static str) -> &mut XmlWriter {
        self.out.push('<');
        self.out.push_str(name);
        self.open.push(name);
        self.in_tag = true;
        self
    }

    /// Gives the element that was opened last an attribute. Does nothing once it has content.
    pub fn with(&mut self, name: &str, value: impl AsRef<str>) -> &mut XmlWriter {
        if self.in_tag {
            self.out.push_str(&format!(" {name}=\"{}\"", escape_xml(value.as_ref())));
        }
        self
    }

    /// The same for a length, as [`short_number`] writes it.
    pub fn at(&mut self, name: &str, value: f64) -> &mut XmlWriter {
        self.with(name, short_number(value))
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) -> &mut XmlWriter {
        self.end_tag();
        self.out.push_str(&escape_xml(text));
        self
    }

    /// Closes the element that was opened last.
    pub fn close(&mut self) -> &mut XmlWriter {
        let Some(name) = self.open.pop() else { return self };
        if self.in_tag {
            self.out.push_str("/>");
            self.in_tag = false;
        } else {
            self.out.push_str(&format!("</{name}>"));
        }
        self
    }

    /// An element on a new line that holds only a text.
    pub fn leaf(&mut self, name: &'static str, text: &str) -> &mut XmlWriter {
        self.open(name).text(text).close()
    }

    /// Takes what has been written since the last call, so that a large document can be written
    /// piece by piece.
    pub fn take(&mut self) -> String {
        self.end_tag();
        self.out.push('\n');
        std::mem::take(&mut self.out)
    }

    /// Closes all open elements and returns the document.
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

/// A text escaped for an element or an attribute of XML 1.0. Characters that no document may have
/// are replaced: control characters by their signs (`␛`), others by U+FFFD.
pub fn escape_xml(text: &str) -> String {
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
            c => out.push(xml_char(c)),
        }
    }
    out
}

/// Whether a text has only characters that XML can hold, so that it is read back as it was.
pub fn fits_xml(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\n' | '\r' | '\t') || xml_char(c) == c)
}

/// The character itself if any XML document may have it, and otherwise what replaces it.
pub fn xml_char(c: char) -> char {
    match c {
        c if c.is_control() => control_picture(c).unwrap_or('\u{FFFD}'),
        '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
        c => c,
    }
}

/// A length rounded to a tenth, as short as possible: `12`, `12.3`, and `0` for `-0.04`.
pub fn short_number(value: f64) -> String {
    let tenths = (value * 10.0).round();
    let text = if tenths == 0.0 { "0.0".to_owned() } else { format!("{:.1}", tenths / 10.0) };
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_opened_is_closed() {
        let mut xml = XmlWriter::new();
        xml.open("svg").with("id", "a\"b").open("g").at("x", -0.04).close();
        xml.open("text").text("a < b").inside("tspan").text("c");
        let whole = xml.finish();
        let body = whole.split_once('\n').map_or("", |(_, body)| body);
        let text = "<text>a &lt; b<tspan>c</tspan></text>";
        assert_eq!(body, format!("<svg id=\"a&quot;b\">\n<g x=\"0\"/>\n{text}</svg>\n"));
    }

    #[test]
    fn any_text_is_safe() {
        assert_eq!(escape_xml("-->]]>\u{0}\u{9b}\u{FFFF}"), "--&gt;]]&gt;␀\u{FFFD}\u{FFFD}");
        assert!(fits_xml("a\tb\r\n") && !fits_xml("\u{1}") && !fits_xml("\u{FFFE}"));
        assert_eq!(short_number(12.34), "12.3");
        assert_eq!(short_number(12.0), "12");
    }
}
