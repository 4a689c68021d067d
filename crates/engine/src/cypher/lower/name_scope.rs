//! The names that a query can use at one point, and the slots that they stand for.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::query::algebra::Var;

use super::static_type::StaticType;

/// The names that can be used at one point of a query.
#[derive(Debug, Clone, Default)]
pub struct NameScope {
    entries: Vec<ScopeEntry>,
    /// For each name its newest entry.
    newest: FxHashMap<Arc<str>, usize>,
}

/// A name and what it stands for.
#[derive(Debug, Clone)]
pub struct ScopeEntry {
    /// The name as it is written.
    pub name: Arc<str>,
    /// The slot of the variable.
    pub var: Var,
    /// What is known about its values.
    pub kind: StaticType,
    /// The older entry of the same name, which this one hides.
    hides: Option<usize>,
}

impl NameScope {
    /// Adds a name, which hides an older one that is the same.
    pub fn push(&mut self, name: Arc<str>, var: Var, kind: StaticType) {
        let hides = self.newest.insert(name.clone(), self.entries.len());
        self.entries.push(ScopeEntry { name, var, kind, hides });
    }

    /// The entry of a name.
    pub fn find(&self, name: &str) -> Option<&ScopeEntry> {
        self.newest.get(name).map(|&at| &self.entries[at])
    }

    /// What is known about the values of a slot.
    pub fn kind_of(&self, var: Var) -> Option<StaticType> {
        self.entries.iter().rev().find(|entry| entry.var == var).map(|entry| entry.kind)
    }

    /// Records what has become known about the values of a name.
    pub fn learn(&mut self, name: &str, kind: StaticType) {
        if let Some(&at) = self.newest.get(name) {
            self.entries[at].kind = kind;
        }
    }

    /// These names, and those of an outer query that they do not hide.
    pub fn within(self, outer: &NameScope) -> NameScope {
        let mut both = outer.clone();
        self.entries.into_iter().for_each(|entry| both.push(entry.name, entry.var, entry.kind));
        both
    }

    /// The current number of entries, to return to with [`NameScope::reset`].
    pub fn mark(&self) -> usize {
        self.entries.len()
    }

    /// Removes the names that were added after a mark.
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

    /// The entries that are not hidden, sorted by name: what `*` stands for.
    pub fn sorted(&self) -> Vec<ScopeEntry> {
        let visible = self.entries.iter().enumerate();
        let visible = visible.filter(|(at, entry)| self.newest.get(&entry.name) == Some(at));
        let mut list: Vec<ScopeEntry> = visible.map(|(_, entry)| entry.clone()).collect();
        list.sort_by(|a, b| a.name.cmp(&b.name));
        list
    }
}
