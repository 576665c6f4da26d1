//! Distinct tuples: a column's digit in a permuted space.

use crate::random::{Permutation, at, key};
use confab_model::recipe::Slot;

#[derive(Clone, Debug)]
pub(super) struct SlotPlan {
    pub(super) within: Option<usize>,
    permutation: Permutation,
    divide: u64,
    domain: u64,
}

impl SlotPlan {
    pub(super) fn new(slot: &Slot, table_key: u64) -> Self {
        let name = slot.within.map_or(u64::MAX, |key| key as u64);
        let space = slot.space.max(1);
        Self {
            within: slot.within,
            permutation: Permutation::new(
                space,
                at(key(table_key, "slot"), name ^ space.rotate_left(32)),
            ),
            divide: slot.divide.max(1),
            domain: slot.domain.max(1),
        }
    }

    /// The digit of the `ordinal`-th row within `parent`.
    #[inline]
    pub(super) fn digit(&self, parent: u64, ordinal: u64) -> u64 {
        let permutation = if self.within.is_some() {
            self.permutation.rekeyed(parent)
        } else {
            self.permutation
        };
        permutation.forward(ordinal) / self.divide % self.domain
    }
}
