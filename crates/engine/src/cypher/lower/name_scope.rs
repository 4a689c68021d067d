//! Which names stand for which slots.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::query::algebra::Var;

use super::static_type::StaticType;

/// The names that can be used at one point of a query.
#[derive(Debug, Clone, Default)]
pub struct NameScope {
    entries: Vec<ScopeEntry>,
    /// The newest entry of each name.
    newest: FxHashMap<Arc<str>, usize>,
}

/// A name and what it stands for.
#[derive(Debug, Clone)]
pub struct ScopeEntry {
    /// As written.
    pub name: Arc<str>,
    /// Its slot.
    pub var: Var,
    /// What is known of its values.
    pub kind: StaticType,
    /// The older entry of the same name, which this one hides.
    hides: Option<usize>,
}

impl NameScope {
    /// Adds a name, which from now on hides an older one.
    pub fn push(&mut self, name: Arc<str>, var: Var, kind: StaticType) {
        let hides = self.newest.insert(name.clone(), self.entries.len());
        self.entries.push(ScopeEntry { name, var, kind, hides });
    }

    /// What a name stands for.
    pub fn find(&self, name: &str) -> Option<&ScopeEntry> {
        self.newest.get(name).map(|&at| &self.entries[at])
    }

    /// More has become known of a name.
    pub fn learn(&mut self, name: &str, kind: StaticType) {
        if let Some(&at) = self.newest.get(name) {
            self.entries[at].kind = kind;
        }
    }

    /// These names, and those of a query around it that they do not hide.
    pub fn within(self, outer: &NameScope) -> NameScope {
        let mut both = outer.clone();
        self.entries.into_iter().for_each(|entry| both.push(entry.name, entry.var, entry.kind));
        both
    }

    /// How many names there are, to come back to by [`NameScope::reset`].
    pub fn mark(&self) -> usize {
        self.entries.len()
    }

    /// Forgets the names that were added since.
    pub fn reset(&mut self, mark: usize) {
        while self.entries.len() > mark {
            let Some(entry) = self.entries.pop() else { return };
            match entry.hides {
                Some(at) => self.newest.insert(entry.name, at),
                None => self.newest.remove(&entry.name),
            };
        }
    }

    /// The names, in the order in which they were added.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.name)
    }

    /// What can be seen, in the order of the names, as `*` expands to.
    pub fn sorted(&self) -> Vec<ScopeEntry> {
        let visible = self.entries.iter().enumerate();
        let visible = visible.filter(|(at, entry)| self.newest.get(&entry.name) == Some(at));
        let mut list: Vec<ScopeEntry> = visible.map(|(_, entry)| entry.clone()).collect();
        list.sort_by(|a, b| a.name.cmp(&b.name));
        list
    }
}
