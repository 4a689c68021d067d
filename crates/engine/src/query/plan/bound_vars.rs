//! Which slots of a row are bound at a place of a plan.

use crate::query::algebra::Var;

/// The slots that are bound at a place of a plan, one bit for each.
#[derive(Debug, Clone, Default)]
pub struct BoundVars(Vec<u64>);

impl BoundVars {
    /// Whether a slot is bound.
    pub fn has(&self, var: Var) -> bool {
        let n = var.index();
        self.0.get(n / 64).is_some_and(|word| word & (1 << (n % 64)) != 0)
    }

    /// A copy with more slots bound.
    pub fn with(&self, more: impl IntoIterator<Item = Var>) -> BoundVars {
        let mut wider = self.clone();
        more.into_iter().for_each(|var| wider.bind(var));
        wider
    }

    /// Binds a slot.
    pub fn bind(&mut self, var: Var) {
        let n = var.index();
        if n / 64 >= self.0.len() {
            self.0.resize(n / 64 + 1, 0);
        }
        self.0[n / 64] |= 1 << (n % 64);
    }

    /// All bound slots.
    pub(super) fn vars(&self) -> Vec<Var> {
        self.without(&BoundVars::default())
    }

    /// The slots that are bound here and not in `other`.
    pub(super) fn without(&self, other: &BoundVars) -> Vec<Var> {
        let slots = (0..u32::try_from(self.0.len() * 64).unwrap_or(u32::MAX)).map(Var);
        slots.filter(|&var| self.has(var) && !other.has(var)).collect()
    }
}
