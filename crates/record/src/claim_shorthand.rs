//! Claims as they are written, in the form in which each names its own relation.
//!
//! `(from: "burke", praised: "queen")` says the same as
//! `(from: "burke", relation: "praised", to: "queen")`.

use super::claim_groups::ClaimPath;
use super::ron_records::ClaimRecord;

/// Names the relation and the object of each claim that gives them by one field. Which field that is
/// the vocabulary tells: one that is called as a relation is, or else one that is no qualifier, which
/// is probably a relation misspelt. `paths` are the ways to the claims, or none if each is an element
/// of its list; they note the field. O(fields).
pub fn name_relations(
    claims: &mut [ClaimRecord],
    paths: &mut Vec<ClaimPath>,
    is_relation: impl Fn(&str) -> bool,
    is_qualifier: impl Fn(&str) -> bool,
) {
    let count = claims.len();
    for (n, claim) in claims.iter_mut().enumerate() {
        if !claim.relation.is_empty() {
            continue;
        }
        let fields = &claim.qualifiers;
        let named = fields.iter().position(|(name, _)| is_relation(name));
        let named = named.or_else(|| fields.iter().position(|(name, _)| !is_qualifier(name)));
        let Some(named) = named else { continue };
        let (name, values) = claim.qualifiers.remove(named);
        if claim.to.is_none() && !values.is_empty() {
            // Several are no id, and the message shows them all.
            claim.to = Some(values.join(", "));
        }
        claim.relation.clone_from(&name);
        if paths.is_empty() {
            paths.extend((0..count).map(ClaimPath::of_element));
        }
        paths[n].relation_field = Some(name);
    }
}
