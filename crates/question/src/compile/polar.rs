//! Queries of yes-no questions: the claims that say so, and those that deny it.

use crate::meaning::{Fact, Link};
use polemic_engine::query::algebra::{Branch, Expr, Match, NodePattern, Step};
use polemic_engine::query::function::Aggregate;
use polemic_record::property_graph::prefix;
use polemic_record::{Dataset, Mode, RelationId, Schema};
use std::sync::Arc;

use super::{Building, COLUMNS, Mark, Object, Plan, Simple, Times, positive, query};

/// What denies a relation: denials of itself or of a wider one; the relations and their types.
pub(super) fn denials(
    relation: RelationId,
    mode: Option<Mode>,
    schema: &Schema,
) -> (Vec<RelationId>, Vec<Arc<str>>) {
    let line = schema.relation_line(relation).to_vec();
    let types =
        |&r: &RelationId| format!("{}{}", prefix(true, mode), schema.relationship_type(r)).into();
    let types = line.iter().map(types).collect();
    (line, types)
}

/// Makes the first relationship of a match a denial: of the relation itself or of a wider one.
pub(super) fn deny(fact: &Fact, building: &mut Building<'_>, found: &mut Match) {
    let Link { senses, mode, .. } = &fact.link;
    let (line, types) = denials(senses[0].relation, *mode, &building.dataset.schema);
    if let Some((edge, _)) = found.patterns.first_mut().and_then(|p| p.hops.first_mut()) {
        edge.types = types;
    }
    building.marks.iter_mut().take(1).for_each(|mark| mark.relations.clone_from(&line));
}

/// One branch of a yes-no question: whether an edge of these types can be found.
pub(super) fn verdict(
    fact: &Fact,
    dataset: &Dataset,
    times: Times,
    object: &Object<'_>,
    denial: bool,
) -> (Branch, Vec<Mark>) {
    let mut building = Building::new(dataset, times);
    let a = building.branch.variable("a");
    let start = NodePattern::with_id(a, &dataset.entity(fact.subject.entity()).id);
    let (mut found, mut conditions) = (Match::default(), Vec::new());
    building.edge(start, &fact.link, object, true, &mut found, &mut conditions);
    found.filter = Expr::all(conditions);
    if denial {
        deny(fact, &mut building, &mut found);
    }
    building.branch.steps.push(Step::Match(found));
    let arguments = building.claims.first().map(|&var| Expr::Var(var)).into_iter().collect();
    let claims = Expr::Aggregate { function: Aggregate::Collect, distinct: false, arguments };
    let answer = Expr::Literal(polemic_engine::query::algebra::Literal::Bool(!denial));
    building.returned(answer, claims, None);
    (building.branch, building.marks)
}

pub(super) fn polar(fact: &Fact, dataset: &Dataset, times: Times) -> Option<Plan> {
    let alternatives = positive(&fact.link)?;
    let (mut branches, mut marks) = (Vec::new(), Vec::new());
    for all in &alternatives {
        for simple in all {
            let Simple::Has(_, object) = simple else { continue };
            // What is denied of one thing is not denied of all things of a sort.
            let denials: &[bool] =
                if matches!(object, Object::Set(..)) { &[false] } else { &[false, true] };
            for &denial in denials {
                let (branch, mark) = verdict(fact, dataset, times, object, denial);
                branches.push(branch);
                marks.push(mark);
            }
        }
    }
    Some(Plan { query: query(COLUMNS, branches, true), marks })
}
