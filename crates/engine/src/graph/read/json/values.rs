//! Turns JSON into values, and into objects whose entries keep their order.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::graph::temporal::TemporalKind;
use crate::graph::{Map, Value};

/// The whole numbers of a text in JSON that do not fit in 64 bits, of which the parser would make
/// decimal numbers. O(text).
pub(super) fn oversized_integers(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            at += 1;
            match byte {
                b'"' => {
                    while let Some(&inner) = bytes.get(at) {
                        at += if inner == b'\\' { 2 } else { 1 };
                        if inner == b'"' {
                            break;
                        }
                    }
                }
                b'-' | b'0'..=b'9' => {
                    let in_number = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
                    while bytes.get(at).is_some_and(|&byte| in_number(byte)) {
                        at += 1;
                    }
                    let number = &text[start..at];
                    let digits = number.strip_prefix('-').unwrap_or(number);
                    if digits.len() >= 19
                        && digits.bytes().all(|byte| byte.is_ascii_digit())
                        && number.parse::<i64>().is_err()
                    {
                        return Some(number);
                    }
                }
                _ => {}
            }
        }
        None
    })
}

/// The value that a text writes in JSON; `None` where it is not JSON.
pub(in super::super) fn parse_json_value(text: &str) -> Option<Value> {
    if oversized_integers(text).next().is_some() {
        return None;
    }
    serde_json::from_str(text).ok().map(|JsonValue(value)| value)
}

/// The entries of an object in the order of the file, each with its text.
pub(super) struct JsonEntries<'a>(pub(super) Vec<(Cow<'a, str>, &'a str)>);

impl<'de: 'a, 'a> Deserialize<'de> for JsonEntries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct JsonEntriesVisitor;
        impl<'de> Visitor<'de> for JsonEntriesVisitor {
            type Value = JsonEntries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> std::result::Result<JsonEntries<'de>, A::Error> {
                let mut list: Vec<(Cow<'de, str>, &'de str)> = Vec::new();
                let mut known = Keys::default();
                while let Some(PropertyName(key)) = map.next_key()? {
                    if !known.is_new(&key, list.iter().map(|(other, _)| &**other)) {
                        return Err(double_key(&key));
                    }
                    list.push((key, map.next_value::<&RawValue>()?.get()));
                }
                Ok(JsonEntries(list))
            }
        }
        deserializer.deserialize_map(JsonEntriesVisitor)
    }
}

/// The entries of an object, in the order of the file.
#[derive(Default)]
pub(super) struct JsonProperties<'a>(pub(super) Vec<(Cow<'a, str>, Value)>);

impl<'de: 'a, 'a> Deserialize<'de> for JsonProperties<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct JsonPropertiesVisitor;
        impl<'de> Visitor<'de> for JsonPropertiesVisitor {
            type Value = JsonProperties<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> std::result::Result<JsonProperties<'de>, A::Error> {
                let mut list: Vec<(Cow<'de, str>, Value)> = Vec::new();
                let mut known = Keys::default();
                while let Some(PropertyName(key)) = map.next_key()? {
                    if !known.is_new(&key, list.iter().map(|(other, _)| &**other)) {
                        return Err(double_key(&key));
                    }
                    list.push((key, map.next_value::<JsonValue>()?.0));
                }
                Ok(JsonProperties(list))
            }
        }
        deserializer.deserialize_map(JsonPropertiesVisitor)
    }
}

/// How many keys an object may have to be looked through for one.
const FEW: usize = 16;

/// The keys of an object so far, where there are many.
#[derive(Default)]
struct Keys(FxHashSet<Box<str>>);

impl Keys {
    /// Whether a key is none of those before it. Most objects are small, and looking through those
    /// is faster than a set.
    fn is_new<'a>(
        &mut self,
        key: &str,
        mut before: impl ExactSizeIterator<Item = &'a str>,
    ) -> bool {
        if before.len() < FEW {
            return before.all(|other| other != key);
        }
        if self.0.is_empty() {
            self.0.extend(before.map(Box::from));
        }
        self.0.insert(key.into())
    }
}

/// The mistake that an object has two values of one key, of which one would be lost.
fn double_key<E: serde::de::Error>(key: &str) -> E {
    E::custom(format!("the key “{key}” stands twice in one object"))
}

/// The name of a property. It borrows from the text where the text has no escapes.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct PropertyName<'a>(#[serde(borrow)] Cow<'a, str>);

/// A value that is parsed from JSON.
pub(super) struct JsonValue(pub(super) Value);

impl<'de> Deserialize<'de> for JsonValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(JsonValueVisitor).map(JsonValue)
    }
}

/// Turns what the JSON parser finds into a [`Value`].
struct JsonValueVisitor;

impl<'de> Visitor<'de> for JsonValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, b: bool) -> std::result::Result<Value, E> {
        Ok(Value::Bool(b))
    }

    fn visit_i64<E>(self, n: i64) -> std::result::Result<Value, E> {
        Ok(Value::Int(n))
    }

    #[expect(clippy::cast_precision_loss, reason = "`oversized_integers` has told of it")]
    fn visit_u64<E>(self, n: u64) -> std::result::Result<Value, E> {
        Ok(i64::try_from(n).map_or(Value::Float(n as f64), Value::Int))
    }

    fn visit_f64<E>(self, x: f64) -> std::result::Result<Value, E> {
        Ok(Value::Float(x))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(JsonValue(value)) = seq.next_element()? {
            list.push(value);
        }
        Ok(Value::list(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> std::result::Result<Value, A::Error> {
        let mut map: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        while let Some(PropertyName(key)) = entries.next_key()? {
            let key: Arc<str> = Arc::from(key);
            if map.contains_key(&key) {
                return Err(double_key(&key));
            }
            map.insert(key, entries.next_value::<JsonValue>()?.0);
        }
        if map.len() == 1
            && let Some((key, Value::String(text))) = map.first_key_value()
            && let Some(kind) =
                TemporalKind::ALL.into_iter().find(|kind| kind.name() == key.as_ref())
            && let Some(temporal) = kind.parse(text)
        {
            return Ok(Value::Temporal(temporal));
        }
        Ok(Value::Map(Arc::new(Map::from(map))))
    }
}
