//! What the readers of GraphML and GEXF share: a document is read element by element.
//!
//! The parser reports elements one after another. The elements that are open are kept in a list,
//! and no function calls itself, so that a deeply nested file cannot overflow the stack.

use std::borrow::Cow;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::diagnostic::codes;
use crate::text::{FileId, Span};

use super::draft::GraphDraft;
use super::span_of_part;
use super::xml_entities::{DEEPEST_ENTITIES, XmlEntities};

/// How deep elements may be nested.
const DEEPEST: usize = 64;

/// A reader of one format of XML.
pub(super) trait XmlReading {
    /// The elements of the format, as far as the reader tells them apart.
    type Element: Copy;

    /// Where mistakes are reported.
    fn draft(&mut self) -> &mut GraphDraft;

    /// Handles an opening tag, and returns what it opens. `outer` is the innermost open element.
    fn start(&mut self, outer: Option<Self::Element>, tag: &XmlTag) -> Self::Element;

    /// Handles a text in the innermost open element.
    fn text(&mut self, inside: Option<Self::Element>, text: &str, at: Span);

    /// Handles the end of an element that began at `at`.
    fn end(&mut self, element: Self::Element, at: Span);
}

/// An opening tag.
pub(super) struct XmlTag<'a> {
    tag: &'a BytesStart<'a>,
    file: FileId,
    /// The text of the file.
    text: &'a str,
    entities: &'a XmlEntities,
    /// Where the tag stands.
    pub(super) at: Span,
}

/// An attribute of a tag.
pub(super) struct XmlAttribute<'a> {
    /// Its name, with its prefix.
    pub(super) name: &'a str,
    pub(super) value: Cow<'a, str>,
    /// Where the value stands.
    pub(super) at: Span,
}

impl<'a> XmlTag<'a> {
    /// The name of the element, without its prefix.
    pub(super) fn name(&self) -> &'a str {
        self.tag.local_name().into_inner()
    }

    /// The attributes of the tag; `None` where they are not well-formed, which is reported.
    pub(super) fn attributes(&self, draft: &mut GraphDraft) -> Option<Vec<XmlAttribute<'a>>> {
        let mut list = Vec::new();
        for attribute in self.tag.attributes() {
            let read = attribute.map_err(|error| error.to_string()).and_then(|attribute| {
                let value = attribute.normalized_value_with(
                    XmlVersion::Implicit1_0,
                    DEEPEST_ENTITIES,
                    |name| self.entities.value(name),
                );
                let value = value.map_err(|error| error.to_string())?;
                let at = self.value_place(&attribute);
                Ok(XmlAttribute { name: attribute.key.into_inner(), value, at })
            });
            match read {
                Ok(attribute) => list.push(attribute),
                // What is too much is reported once, for the whole file.
                Err(_) if self.entities.is_spent() => return None,
                Err(error) => {
                    draft.wrong(&codes::XML_SHAPE, xml_message(&error), self.at);
                    return None;
                }
            }
        }
        Some(list)
    }

    /// The position of the value of an attribute, or of the tag where the value is not a slice of
    /// the text.
    fn value_place(&self, attribute: &Attribute) -> Span {
        match &attribute.value {
            Cow::Borrowed(value) => {
                let at = span_of_part(self.file, self.text, value);
                if self.at.start <= at.start && at.end <= self.at.end { at } else { self.at }
            }
            Cow::Owned(_) => self.at,
        }
    }
}

/// Reads a document. Returns whether it was read to its end.
pub(super) fn read_xml(file: FileId, text: &str, reading: &mut impl XmlReading) -> bool {
    let mut reader = Reader::from_str(text);
    let mut open = Vec::new();
    let mut entities = XmlEntities::default();
    loop {
        let start = position(reader.buffer_position());
        let event = reader.read_event();
        let at = Span::new(file, start..position(reader.buffer_position()));
        let inside = open.last().map(|(element, _)| *element);
        match event {
            Ok(Event::Eof) => break,
            Ok(Event::Start(tag)) => {
                let tag = XmlTag { tag: &tag, file, text, entities: &entities, at };
                open.push((reading.start(inside, &tag), at));
            }
            Ok(Event::Empty(tag)) => {
                let tag = XmlTag { tag: &tag, file, text, entities: &entities, at };
                let element = reading.start(inside, &tag);
                reading.end(element, at);
            }
            Ok(Event::End(_)) => {
                if let Some((element, opened)) = open.pop() {
                    reading.end(element, opened);
                }
            }
            Ok(Event::Text(text)) => reading.text(inside, &text.xml10_content(), at),
            Ok(Event::CData(text)) => reading.text(inside, &text.xml10_content(), at),
            Ok(Event::GeneralRef(name)) => match entities.text_of(&name.xml10_content()) {
                Some(value) => reading.text(inside, &value, at),
                None if entities.is_spent() => {}
                None => {
                    let message = "an entity that is not known";
                    reading.draft().wrong(&codes::XML_SHAPE, message, at);
                }
            },
            Ok(Event::DocType(text)) => entities.declare(&text.xml10_content()),
            Ok(_) => {}
            Err(error) => {
                let from = position(reader.error_position());
                let rest = text.get(from..).unwrap_or_default();
                let tag = rest.find(['>', '\n']).map_or(rest.len(), |end| end + 1);
                let at = Span::new(file, from..from + tag);
                reading.draft().wrong(&codes::XML_SHAPE, xml_message(&error.to_string()), at);
                return false;
            }
        }
        if entities.is_spent() {
            let message = "the entities of the file stand for too much text";
            reading.draft().wrong(&codes::TOO_LARGE, message, at);
            return false;
        }
        if open.len() > DEEPEST {
            let message = format!("elements lie deeper in each other than {DEEPEST}");
            reading.draft().wrong(&codes::TOO_LARGE, message, at);
            return false;
        }
    }
    if let Some((_, at)) = open.last() {
        reading.draft().wrong(&codes::XML_SHAPE, "the element is not closed", *at);
    }
    open.is_empty()
}

fn position(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// Rewrites a message of the parser in the words of this crate.
fn xml_message(error: &str) -> String {
    let error = error.strip_prefix("syntax error: ").unwrap_or(error);
    let error = error.strip_prefix("ill-formed document: ").unwrap_or(error);
    // The position within the tag is not needed, since the tag is underlined.
    let place = |start| error.strip_prefix(start).and_then(|rest| rest.split_once(": "));
    let error = place("position ").or_else(|| place("at ")).map_or(error, |(_, error)| error);
    let mut text = String::new();
    let mut open = false;
    for letter in error.chars() {
        match letter {
            '`' => {
                open = !open;
                text.push(if open { '“' } else { '”' });
            }
            _ => text.push(letter),
        }
    }
    text
}
