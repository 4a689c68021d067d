//! Shares equal texts of properties, so that a text that repeats is allocated once.

use std::sync::Arc;

use crate::graph::Value;

/// A cache of the texts that were read recently, which are shared instead of allocated again: the
/// names of sources, for example, repeat in many rows. It remembers one text for each hash, because
/// an index of all texts would cost more than it saves where texts do not repeat.
#[derive(Debug)]
pub(super) struct TextCache {
    slots: Vec<Option<Arc<str>>>,
}

/// The number of texts that are remembered: a power of two.
const SLOTS: usize = 1 << 11;

/// Longer texts are not remembered, because they rarely repeat.
const LONGEST: usize = 64;

impl Default for TextCache {
    fn default() -> TextCache {
        TextCache { slots: vec![None; SLOTS] }
    }
}

impl TextCache {
    /// The value of a text, shared with an equal one if that is remembered.
    pub(super) fn value(&mut self, text: &str) -> Value {
        Value::String(match self.known(text) {
            Some(known) => known,
            None => self.remember(text.into()),
        })
    }

    /// As [`TextCache::value`], for a text that is allocated already. It is dropped where an equal
    /// one is remembered.
    pub(super) fn shared_value(&mut self, text: Arc<str>) -> Value {
        Value::String(match self.known(&text) {
            Some(known) => known,
            None => self.remember(text),
        })
    }

    fn known(&self, text: &str) -> Option<Arc<str>> {
        self.slots[cache_slot(text)].as_ref().filter(|known| known.as_ref() == text).cloned()
    }

    fn remember(&mut self, text: Arc<str>) -> Arc<str> {
        if text.len() <= LONGEST {
            self.slots[cache_slot(&text)] = Some(text.clone());
        }
        text
    }
}

fn cache_slot(text: &str) -> usize {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    #[expect(clippy::cast_possible_truncation, reason = "only the lowest bits count")]
    let hash = hasher.finish() as usize;
    hash & (SLOTS - 1)
}
