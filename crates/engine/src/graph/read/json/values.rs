//! Turns JSON into values, and into objects whose entries keep their order.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::graph::temporal::TemporalKind;
use crate::graph::{Map, Value};

/// The value that a text writes in JSON; `None` where it is not JSON.
pub(in super::super) fn parse_json_value(text: &str) -> Option<Value> {
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
                let mut list = Vec::new();
                while let Some(PropertyName(key)) = map.next_key()? {
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
                let mut list = Vec::new();
                while let Some(PropertyName(key)) = map.next_key()? {
                    list.push((key, map.next_value::<JsonValue>()?.0));
                }
                Ok(JsonProperties(list))
            }
        }
        deserializer.deserialize_map(JsonPropertiesVisitor)
    }
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

    #[expect(clippy::cast_precision_loss, reason = "as for all numbers too large for 64 bits")]
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
            map.insert(Arc::from(key), entries.next_value::<JsonValue>()?.0);
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
