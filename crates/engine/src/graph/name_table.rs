//! A table of names: each is stored once and known by its number.

use std::sync::Arc;

use rustc_hash::FxHashMap;

/// Names, numbered from 0 in the order in which they were first met.
#[derive(Debug, Clone, Default)]
pub(super) struct NameTable {
    list: Vec<Arc<str>>,
    numbers: FxHashMap<Arc<str>, u32>,
}

impl NameTable {
    /// The number of a name, which is given now if the name is new.
    pub(super) fn intern(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let name: Arc<str> = name.into();
        self.list.push(name.clone());
        self.numbers.insert(name, number);
        number
    }

    pub(super) fn get(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    pub(super) fn text(&self, number: u32) -> &Arc<str> {
        &self.list[number as usize]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(AsRef::as_ref)
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }
}
