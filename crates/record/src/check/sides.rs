//! Checks of the sides that a schema names.

use rustc_hash::FxHashMap;

use super::{needed, unique};
use crate::codes;
use crate::draft::{DatasetDraft, nearest_name};
use crate::read::mistake::{DatasetMistake, MistakeList, ValuePath, quoted};

/// Checks the sides of a schema; `root` is the path to it. P014: a member is no entity. P020: a name
/// or a member stands twice. P007: a side has no name.
pub fn check_sides(draft: &DatasetDraft, root: &ValuePath, mistakes: &mut MistakeList) {
    let (mut names, mut members) = (FxHashMap::default(), FxHashMap::default());
    for (n, side) in draft.dataset.schema.sides.iter().enumerate() {
        let place = || root.field("sides").index(n);
        needed(&side.name, "name", "a side", place, mistakes);
        unique(&side.name, "the side", place().field("name"), &mut names, mistakes);
        for (at, member) in side.members.iter().enumerate() {
            let place = place().field("members").index(at);
            let ids = draft.dataset.entities.iter().map(|entity| entity.id.as_str());
            if ids.clone().any(|id| id == member) {
                unique(member, "the member of a side", place, &mut members, mistakes);
            } else if !mistakes.something_lost() {
                let message = format!("no entity has the id {}", quoted(member));
                let mistake = DatasetMistake::new(&codes::UNKNOWN_ENTITY, place, message);
                mistakes.add(mistake.did_you_mean(nearest_name(member, ids)));
            }
        }
    }
}
