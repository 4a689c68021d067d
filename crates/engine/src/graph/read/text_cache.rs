//! Shares the texts of properties that repeat.

use std::sync::Arc;

use crate::graph::Value;

/// Texts of properties. Those that were met lately are shared and not made again: names of
/// sources and notes repeat, and an index of all texts would cost more than it saves where they
/// do not.
#[derive(Debug)]
pub(super) struct TextCache {
    slots: Vec<Option<Arc<str>>>,
}

/// How many texts are remembered: a power of two.
const SLOTS: usize = 1 << 11;

/// Longer texts seldom repeat.
const LONGEST: usize = 64;

impl Default for TextCache {
    fn default() -> TextCache {
        TextCache { slots: vec![None; SLOTS] }
    }
}

impl TextCache {
    /// The value of a text.
    pub(super) fn value(&mut self, text: &str) -> Value {
        Value::String(match self.known(text) {
            Some(known) => known,
            None => self.remember(text.into()),
        })
    }

    /// The value of a text that is made already, and given up where it is known.
    pub(super) fn kept(&mut self, text: Arc<str>) -> Value {
        Value::String(match self.known(&text) {
            Some(known) => known,
            None => self.remember(text),
        })
    }

    fn known(&self, text: &str) -> Option<Arc<str>> {
        self.slots[slot(text)].as_ref().filter(|known| known.as_ref() == text).cloned()
    }

    fn remember(&mut self, text: Arc<str>) -> Arc<str> {
        if text.len() <= LONGEST {
            self.slots[slot(&text)] = Some(text.clone());
        }
        text
    }
}

fn slot(text: &str) -> usize {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    #[expect(clippy::cast_possible_truncation, reason = "only the lowest bits count")]
    let hash = hasher.finish() as usize;
    hash & (SLOTS - 1)
}
