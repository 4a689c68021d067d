//! What a yes or no rests on.

use polemic_record::property_graph::Evidence;
use polemic_record::{Basis, Claim, Dataset, Sureness};

use crate::reply::Strength;

/// The strongest that the claims behind a yes or no bear.
pub(super) fn strength(yes: bool, evidence: &[Evidence], dataset: &Dataset) -> Option<Strength> {
    if !yes {
        return Some(Strength::Denied);
    }
    let claims = evidence.iter().filter_map(|evidence| match evidence {
        Evidence::Claim(id) => Some(dataset.claim(*id)),
        _ => None,
    });
    claims.filter(|claim| !claim.denied).map(claim_strength).min()
}

/// What a claim that is not denied bears by itself: the weakest of what limits it.
fn claim_strength(claim: &Claim) -> Strength {
    match (claim.mode, claim.according_to, claim.certainty, claim.basis) {
        (Some(mode), ..) => Strength::Intended(mode),
        (_, Some(voice), ..) => Strength::Attributed(voice),
        (.., Sureness::Uncertain, _) => Strength::Uncertain,
        (.., Sureness::Probable, _) => Strength::Probable,
        (.., Basis::Implied) => Strength::Implied,
        _ => Strength::Stated,
    }
}
