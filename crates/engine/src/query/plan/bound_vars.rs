//! Which slots of a row are bound at a place of a plan.

use crate::query::algebra::Var;

/// The slots that are bound at a place of a plan, one bit for each, and which of them may hold
/// texts that the query makes, which take memory, unlike those of the graph.
#[derive(Debug, Clone, Default)]
pub struct BoundVars {
    bound: Vec<u64>,
    new_texts: Vec<u64>,
}

fn has_bit(words: &[u64], n: usize) -> bool {
    words.get(n / 64).is_some_and(|word| word & (1 << (n % 64)) != 0)
}

fn set_bit(words: &mut Vec<u64>, n: usize) {
    if n / 64 >= words.len() {
        words.resize(n / 64 + 1, 0);
    }
    words[n / 64] |= 1 << (n % 64);
}

impl BoundVars {
    /// Whether a slot is bound.
    pub fn has(&self, var: Var) -> bool {
        has_bit(&self.bound, var.index())
    }

    /// Whether a slot may hold texts that the query makes.
    pub fn has_new_texts(&self, var: Var) -> bool {
        has_bit(&self.new_texts, var.index())
    }

    /// A copy with more slots bound.
    pub fn with(&self, more: impl IntoIterator<Item = Var>) -> BoundVars {
        let mut wider = self.clone();
        more.into_iter().for_each(|var| wider.bind(var));
        wider
    }

    /// Binds a slot.
    pub fn bind(&mut self, var: Var) {
        set_bit(&mut self.bound, var.index());
    }

    /// Binds a slot, and says whether it may hold texts that the query makes.
    pub fn bind_as(&mut self, var: Var, new_texts: bool) {
        self.bind(var);
        if new_texts {
            set_bit(&mut self.new_texts, var.index());
        }
    }

    /// All bound slots.
    pub(super) fn vars(&self) -> Vec<Var> {
        self.without(&BoundVars::default())
    }

    /// The slots that are bound here and not in `other`.
    pub(super) fn without(&self, other: &BoundVars) -> Vec<Var> {
        let slots = (0..u32::try_from(self.bound.len() * 64).unwrap_or(u32::MAX)).map(Var);
        slots.filter(|&var| self.has(var) && !other.has(var)).collect()
    }
}
