//! The entities that a document of XML declares for itself: `<!ENTITY ulm "Ulm">`, written `&ulm;`.
//!
//! Entities of other files are passed over, so that reading a file opens no other. Entities may name
//! each other, and a few lines of them can stand for any amount of text; so what they stand for in a
//! whole document is limited.

use std::borrow::Cow;
use std::cell::Cell;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::name::QName;
use rustc_hash::FxHashMap;

/// How deep entities may name each other.
pub(super) const DEEPEST_ENTITIES: usize = 8;

/// The largest number of bytes that the entities of a document may stand for.
const MOST: usize = 1 << 20;

/// What each use of an entity counts for besides its text: even an empty one takes time.
const EACH: usize = 16;

/// The declared entities, and how much text they have stood for so far.
#[derive(Debug, Default)]
pub(super) struct XmlEntities {
    values: FxHashMap<String, String>,
    spent: Cell<usize>,
}

impl XmlEntities {
    /// Takes the declarations from a document type: `g [<!ENTITY ulm "Ulm">]`. Of two with one name
    /// the first counts, as XML says.
    pub(super) fn declare(&mut self, doctype: &str) {
        let mut rest = doctype;
        while let Some(at) = rest.find("<!") {
            rest = &rest[at..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
            } else if let Some(declared) = rest.strip_prefix("<!ENTITY") {
                rest = self.declared(declared);
            } else {
                rest = &rest[2..];
            }
        }
    }

    /// Takes one declaration, which `text` begins with. Returns what stands after it.
    fn declared<'a>(&mut self, text: &'a str) -> &'a str {
        let text = text.trim_start();
        let Some((name, after)) = text.split_once(char::is_whitespace) else { return "" };
        let after = after.trim_start();
        // One with a percent sign is for declarations only, and one without a quote for a file.
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\'') && name != "%");
        let Some(quote) = quote else { return after };
        let Some((value, rest)) = after[1..].split_once(quote) else { return "" };
        self.values.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        rest
    }

    /// What an entity stands for, which may name others; `None` where it is not declared, or where
    /// all entities together have stood for too much.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        if let Some(letter) = resolve_predefined_entity(name) {
            return Some(letter);
        }
        let value = self.values.get(name)?;
        self.spent.set(self.spent.get() + value.len() + EACH);
        (!self.is_spent()).then_some(value.as_str())
    }

    /// The text of an entity or of a number of a character (`#233`), with those that it names;
    /// `None` where one is not declared, or as for [`XmlEntities::value`].
    pub(super) fn text_of(&self, name: &str) -> Option<String> {
        // The parser replaces entities in the values of attributes, also those within others.
        let value = Cow::from(format!("&{name};"));
        let attribute = Attribute { key: QName("entity"), value };
        let value = |name: &str| self.value(name);
        let version = XmlVersion::Implicit1_0;
        let read = attribute.normalized_value_with(version, DEEPEST_ENTITIES, value);
        read.ok().map(Cow::into_owned)
    }

    /// Whether they have stood for too much.
    pub(super) fn is_spent(&self) -> bool {
        self.spent.get() > MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_name_each_other_within_limits() {
        let mut entities = XmlEntities::default();
        entities.declare(
            "g [<!-- <!ENTITY a 'no'> --><!ENTITY a \"Ulm &amp; b>\"> <!ENTITY b '&a;, &#233;'>\
             <!ENTITY b 'again'><!ENTITY % p 'c'><!ENTITY f SYSTEM 'file.txt'><!ENTITY r '&r;'>]",
        );
        assert_eq!(entities.text_of("a").as_deref(), Some("Ulm & b>"));
        assert_eq!(entities.text_of("b").as_deref(), Some("Ulm & b>, é"));
        assert_eq!(entities.text_of("lt").as_deref(), Some("<"));
        assert_eq!(entities.text_of("#x41").as_deref(), Some("A"));
        for name in ["p", "f", "r", "c", "#0"] {
            assert_eq!(entities.text_of(name), None, "{name}");
        }
        assert!(!entities.is_spent());
    }

    #[test]
    fn a_few_lines_do_not_stand_for_gigabytes() {
        let mut text = "g [<!ENTITY e0 'lol'>".to_owned();
        for n in 1..8 {
            let more = format!("&e{};", n - 1).repeat(10);
            text.push_str(&format!("<!ENTITY e{n} '{more}'>"));
        }
        let mut entities = XmlEntities::default();
        entities.declare(&text);
        assert_eq!(entities.text_of("e7"), None);
        assert!(entities.is_spent());
    }
}
