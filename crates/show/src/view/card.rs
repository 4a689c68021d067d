//! The claims of a card, `Ada Lovelace`: put together by relation, what matters most first.

use polemic_question::reply::Reply;
use polemic_record::forms::WordForms;
use polemic_record::property_graph::Evidence;
use polemic_record::{Dataset, EntityId, RelationId};

/// The claims of a card that are shown.
pub(super) struct CardGroups {
    /// The groups with their claims.
    pub groups: Vec<CardGroup>,
    /// How many claims are not shown.
    pub left_out: usize,
}

/// The claims of one relation, in one direction.
pub(super) struct CardGroup {
    /// What the entity did, or what was done to it: `opposed`, `was opposed by`.
    pub label: String,
    /// How many claims the group has, shown or not.
    pub all: usize,
    /// The places of the shown claims in the evidence of the reply.
    pub shown: Vec<usize>,
}

/// Which records stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CardHeading {
    /// Claims of a relation of which the entity is the subject.
    Did(RelationId),
    /// Claims of a relation of which it is the object.
    Underwent(RelationId),
    /// Claims in which it has another part, such as the place.
    Concerned,
    /// Figures, and the dates of entities.
    Measured,
}

impl CardHeading {
    fn of(evidence: Evidence, entity: EntityId, dataset: &Dataset) -> CardHeading {
        let Evidence::Claim(id) = evidence else { return CardHeading::Measured };
        let claim = dataset.claim(id);
        let is_symmetric = dataset.schema.relation(claim.relation).symmetric;
        match (claim.from == entity, claim.to == Some(entity)) {
            (true, _) => CardHeading::Did(claim.relation),
            (false, true) if is_symmetric => CardHeading::Did(claim.relation),
            (false, true) => CardHeading::Underwent(claim.relation),
            (false, false) => CardHeading::Concerned,
        }
    }

    /// What the entity did comes before what was done to it, and that before the rest.
    fn rank(self) -> u8 {
        match self {
            CardHeading::Did(_) => 0,
            CardHeading::Underwent(_) => 1,
            CardHeading::Measured => 2,
            CardHeading::Concerned => 3,
        }
    }

    fn label(self, dataset: &Dataset, forms: &WordForms) -> String {
        let verb = |id: RelationId| {
            let relation = dataset.schema.relation(id);
            relation.verbs.first().map(|phrase| forms.verb(phrase))
        };
        let name = |id: RelationId| dataset.schema.relation(id).name.replace('_', " ");
        if let CardHeading::Underwent(id) = self
            && let Some(inverse) = dataset.schema.relation(id).inverse.first()
        {
            let verb = forms.verb(inverse);
            return verb.phrase(&verb.past);
        }
        match self {
            CardHeading::Did(id) => verb(id).map_or(name(id), |verb| verb.phrase(&verb.past)),
            CardHeading::Underwent(id) => match verb(id) {
                Some(verb) if verb.tail.is_empty() && !verb.is_be() => {
                    format!("was {} by", verb.participle)
                }
                Some(verb) => format!("others {}", verb.phrase(&verb.past)),
                None => name(id),
            },
            CardHeading::Concerned => "named in".to_owned(),
            CardHeading::Measured => "figures".to_owned(),
        }
    }
}

/// The claims of a card in groups: first what the entity did, then what was done to it, each time the
/// group with the most claims first. Of at most `most` claims each group gets one, then each a second
/// one, and so on, so that what is left out is what there is most of. O(claims × groups).
pub(super) fn card_groups(reply: &Reply, dataset: &Dataset, most: usize) -> CardGroups {
    let Some(entity) = reply.answers.first().map(|found| found.entity) else {
        return CardGroups { groups: Vec::new(), left_out: 0 };
    };
    let mut found: Vec<(CardHeading, Vec<usize>)> = Vec::new();
    for (n, &evidence) in reply.evidence.iter().enumerate() {
        let key = CardHeading::of(evidence, entity, dataset);
        match found.iter_mut().find(|(known, _)| *known == key) {
            Some((_, members)) => members.push(n),
            None => found.push((key, vec![n])),
        }
    }
    // Groups of equal size stay in the order of their first claims, which is that of time.
    found.sort_by_key(|(key, members)| (key.rank(), std::cmp::Reverse(members.len())));
    let mut taken = vec![0; found.len()];
    let mut left = most.min(reply.evidence.len());
    while left > 0 {
        for ((_, members), taken) in found.iter().zip(&mut taken) {
            if *taken < members.len() && left > 0 {
                *taken += 1;
                left -= 1;
            }
        }
    }
    let forms = WordForms::new(&dataset.schema);
    let groups = found.iter().zip(taken).filter(|(_, taken)| *taken > 0);
    let groups = groups.map(|((key, members), taken)| CardGroup {
        label: key.label(dataset, &forms),
        all: members.len(),
        shown: members[..taken].to_vec(),
    });
    CardGroups { groups: groups.collect(), left_out: reply.evidence.len().saturating_sub(most) }
}
