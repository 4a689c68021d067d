//! The checks of a dataset's records that looking names up does not already make.

use super::read::mistake::Mistakes;
use super::resolve::Draft;

/// Looks for mistakes in a draft.
pub fn check(_draft: &Draft, _mistakes: &mut Mistakes) {}
