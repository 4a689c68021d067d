//! Questions about one claim or one entity: when, as what, how many, how related, what happened.

use std::sync::Arc;

use crate::meaning::{Asked, Class, Compared, End, Fact, Name, Route, Term, Time};
use polemic_engine::graph::Direction;
use polemic_engine::query::algebra::{
    Binary, Branch, EdgePattern, Expr, Match, NodePattern, PathLength, Pattern, Project,
    ProjectItem, Quantifier, Shortest, SortKey, Step, Unary, Var,
};
use polemic_engine::query::function::{Aggregate, Function};
use polemic_record::property_graph::HAS_FIGURE;
use polemic_record::schema::TermType;
use polemic_record::when::Period;
use polemic_record::{Dataset, KindId, Schema};

use super::polar::deny;
use super::{Building, COLUMNS, Mark, Object, Plan, Times, periods, query};

pub(super) fn when(fact: &Fact, dataset: &Dataset, times: Times) -> Option<Plan> {
    let Opened { mut building, mut found, mut conditions, edge: r } =
        opened(fact, dataset, Times::Kept)?;
    if times == Times::Kept {
        let dated = Expr::Unary(Unary::IsNotNull, Box::new(Expr::property(r, "when")));
        if !conditions.contains(&dated) {
            conditions.push(dated);
        }
    }
    found.filter = Expr::all(conditions);
    building.branch.steps.push(Step::Match(found));
    let claims = building.claims_list();
    building.returned(Expr::property(r, "when"), claims, None);
    order_by(&mut building.branch, Expr::property(r, "since"));
    let marks = vec![building.marks];
    Some(Plan { query: query(COLUMNS, vec![building.branch], false), marks })
}

/// A branch that finds the claims of a fact, still without its conditions.
pub(super) struct Opened<'a> {
    pub building: Building<'a>,
    pub found: Match,
    pub conditions: Vec<Expr>,
    /// The claim.
    pub edge: Var,
}

pub(super) fn opened<'a>(fact: &Fact, dataset: &'a Dataset, times: Times) -> Option<Opened<'a>> {
    let object = single_object(fact)?;
    let mut building = Building::new(dataset, times);
    let a = building.branch.variable("a");
    let start = NodePattern::with_id(a, &dataset.entity(fact.subject.entity()).id);
    let (mut found, mut conditions) = (Match::default(), Vec::new());
    building.edge(start, &fact.link, &object, true, &mut found, &mut conditions);
    let edge = building.edge_of(&found);
    Some(Opened { building, found, conditions, edge })
}

/// What a fact is about beside its subject; none where that is an alternative.
fn single_object(fact: &Fact) -> Option<Object<'_>> {
    Some(match fact.link.objects.iter().flatten().flatten().next() {
        None => Object::Nothing,
        Some(Term::Name(name)) => Object::Entity(name.entity()),
        Some(Term::Set(set)) => match super::expand(&set.any)?.as_slice() {
            [inner] => Object::Set(set, inner.clone()),
            _ => return None,
        },
    })
}

/// What the qualifiers of the matching claims say: entities of a sort where such are asked for, and
/// otherwise whatever is there.
pub(super) fn qualified(
    fact: &Fact,
    asked: &Asked,
    dataset: &Dataset,
    times: Times,
) -> Option<Plan> {
    let Opened { mut building, mut found, mut conditions, edge: r } = opened(fact, dataset, times)?;
    let keys: Vec<&str> =
        asked.qualifiers.iter().map(|&q| dataset.schema.qualifier(q).name.as_str()).collect();
    let there = |key: &&str| Expr::Unary(Unary::IsNotNull, Box::new(Expr::property(r, key)));
    let dated = asked.when.then_some("when");
    conditions.extend(Expr::any(keys.iter().chain(&dated).map(there)));
    found.filter = Expr::all(conditions);
    building.branch.steps.push(Step::Match(found));
    let claims = building.claims_list();
    if asked.class == Class::What || asked.when {
        let list = |key: &&str| match keys.len() {
            1 if !asked.when => Expr::property(r, key),
            _ => {
                Expr::Call(Function::Coalesce, vec![Expr::property(r, key), Expr::List(Vec::new())])
            }
        };
        let lists = keys.iter().map(list);
        let values = lists.reduce(|a, b| Expr::binary(Binary::Add, a, b));
        building.returned(values.unwrap_or(Expr::List(Vec::new())), claims, None);
    } else {
        let x = building.branch.variable("x");
        let mut node = NodePattern::any(x);
        node.labels = building.labels(&asked.class);
        let id = || Expr::property(x, "id");
        let is_value = |key: &&str| Expr::binary(Binary::In, id(), Expr::property(r, key));
        let who = building.who_filter(x, &asked.class, &[]);
        let filter = Expr::all(Expr::any(keys.iter().map(is_value)).into_iter().chain(who));
        let pattern = Pattern { path: None, shortest: None, start: node, hops: Vec::new() };
        let step = Match { optional: false, patterns: vec![pattern], filter };
        building.branch.steps.push(Step::Match(step));
        building.returned(Expr::Var(x), claims, Some("name"));
    }
    let marks = vec![building.marks];
    Some(Plan { query: query(COLUMNS, vec![building.branch], false), marks })
}

/// Those to whom the matching claims are put down.
pub(super) fn voiced(fact: &Fact, class: &Class, dataset: &Dataset, times: Times) -> Option<Plan> {
    let Opened { mut building, mut found, conditions, edge: r } = opened(fact, dataset, times)?;
    if fact.link.not {
        deny(fact, &mut building, &mut found);
    }
    found.filter = Expr::all(conditions);
    building.branch.steps.push(Step::Match(found));
    let x = building.branch.variable("x");
    let mut node = NodePattern::any(x);
    node.labels = building.labels(class);
    let voice = Expr::property(r, "according_to");
    let filter = Some(Expr::binary(Binary::Equal, Expr::property(x, "id"), voice));
    let pattern = Pattern { path: None, shortest: None, start: node, hops: Vec::new() };
    building.branch.steps.push(Step::Match(Match {
        optional: false,
        patterns: vec![pattern],
        filter,
    }));
    let claims = building.claims_list();
    building.returned(Expr::Var(x), claims, Some("name"));
    let marks = vec![building.marks];
    Some(Plan { query: query(COLUMNS, vec![building.branch], false), marks })
}

/// Whether an entity is of a kind.
pub(super) fn sort(name: &Name, kinds: &[KindId], dataset: &Dataset) -> Plan {
    let mut building = Building::new(dataset, Times::Kept);
    let x = building.branch.variable("x");
    let mut start = NodePattern::with_id(x, &dataset.entity(name.entity()).id);
    start.labels = building.labels(&Class::Kinds(kinds.to_vec()));
    let pattern = Pattern { path: None, shortest: None, start, hops: Vec::new() };
    let found = Match { patterns: vec![pattern], ..Match::default() };
    building.branch.steps.push(Step::Match(found));
    building.returned(Expr::Var(x), Expr::List(Vec::new()), None);
    Plan { query: query(COLUMNS, vec![building.branch], false), marks: vec![Vec::new()] }
}

pub(super) fn order_by(branch: &mut Branch, expr: Expr) {
    if let Some(Step::Project(project)) = branch.steps.last_mut() {
        project.order = vec![SortKey { expr, descending: false }];
    }
}

pub(super) fn dated(name: &Name, dataset: &Dataset) -> Plan {
    let mut building = Building::new(dataset, Times::Kept);
    let x = building.branch.variable("x");
    let start = NodePattern::with_id(x, &dataset.entity(name.entity()).id);
    let pattern = Pattern { path: None, shortest: None, start, hops: Vec::new() };
    let dated = Expr::Unary(Unary::IsNotNull, Box::new(Expr::property(x, "when")));
    let found = Match { patterns: vec![pattern], filter: Some(dated), optional: false };
    building.branch.steps.push(Step::Match(found));
    building.returned(Expr::property(x, "when"), Expr::List(Vec::new()), None);
    Plan { query: query(COLUMNS, vec![building.branch], false), marks: vec![Vec::new()] }
}

/// The date of an entity, where it has that end.
pub(super) fn life(name: &Name, end: End, dataset: &Dataset) -> Plan {
    let mut building = Building::new(dataset, Times::Kept);
    let x = building.branch.variable("x");
    let start = NodePattern::with_id(x, &dataset.entity(name.entity()).id);
    let pattern = Pattern { path: None, shortest: None, start, hops: Vec::new() };
    let key = if end == End::First { "since" } else { "until" };
    let known = Expr::Unary(Unary::IsNotNull, Box::new(Expr::property(x, key)));
    let found = Match { patterns: vec![pattern], filter: Some(known), optional: false };
    building.branch.steps.push(Step::Match(found));
    building.returned(Expr::property(x, "when"), Expr::List(Vec::new()), None);
    Plan { query: query(COLUMNS, vec![building.branch], false), marks: vec![Vec::new()] }
}

/// The entities themselves, each in a branch of its own.
pub(super) fn each_alone<'a>(names: impl Iterator<Item = &'a Name>, dataset: &Dataset) -> Plan {
    let branch = |name: &Name| {
        let mut building = Building::new(dataset, Times::Kept);
        let x = building.branch.variable("x");
        let start = NodePattern::with_id(x, &dataset.entity(name.entity()).id);
        let pattern = Pattern { path: None, shortest: None, start, hops: Vec::new() };
        let found = Match { patterns: vec![pattern], ..Match::default() };
        building.branch.steps.push(Step::Match(found));
        building.returned(Expr::Var(x), Expr::List(Vec::new()), None);
        building.branch
    };
    let branches: Vec<Branch> = names.map(branch).collect();
    let marks = branches.iter().map(|_| Vec::new()).collect();
    Plan { query: query(COLUMNS, branches, true), marks }
}

/// How many claims a way between two has at most, where no number is given: among the shortest,
/// and where something is to be avoided, for which all ways have to be walked.
const FAR: u64 = 6;
const FAR_AROUND: u64 = 5;
/// How many ways are told at most where all are asked for.
pub const MOST_PATHS: i64 = 100;

/// Ways from one entity to another, the shortest first.
pub(super) fn related(route: &Route, dataset: &Dataset) -> Plan {
    let mut building = Building::new(dataset, Times::Kept);
    let ids = [("a", &route.from), ("b", &route.to)].map(|(var, name)| {
        let var = building.branch.variable(var);
        NodePattern::with_id(var, &dataset.entity(name.entity()).id)
    });
    let [start, end] = ids;
    let ends = [start.var, end.var];
    let alone = |start| Pattern { path: None, shortest: None, start, hops: Vec::new() };
    let both = Match { patterns: vec![alone(start), alone(end)], ..Match::default() };
    building.branch.steps.push(Step::Match(both));
    let p = building.branch.variable("p");
    let hops = building.branch.hidden();
    let mut edge = EdgePattern::typed(hops, Vec::new(), Direction::Both);
    let plain = route.steps.is_none() && route.avoid.is_empty() && route.through.is_empty();
    let far = route.steps.map_or(if plain { FAR } else { FAR_AROUND }, u64::from);
    edge.length = Some(PathLength { min: None, max: Some(far) });
    let [start, end] = ends.map(NodePattern::any);
    let shortest = plain.then_some(Shortest::All);
    let pattern = Pattern { path: Some(p), shortest, start, hops: vec![(edge, end)] };
    let filter = if plain { None } else { Some(way_filter(&mut building, p, route, dataset)) };
    building.branch.steps.push(Step::Match(Match {
        patterns: vec![pattern],
        filter,
        ..Match::default()
    }));
    project_ways(&mut building, p, route, plain);
    Plan { query: query(&["path"], vec![building.branch], false), marks: vec![Vec::new()] }
}

/// That a way goes nowhere twice, and not through what is to be avoided.
fn way_filter(building: &mut Building, p: Var, route: &Route, dataset: &Dataset) -> Expr {
    let nodes = || Box::new(Expr::Call(Function::Nodes, vec![Expr::Var(p)]));
    let quantified = |quantifier, var, condition| Expr::Quantified {
        quantifier,
        var,
        list: nodes(),
        condition: Box::new(condition),
    };
    let (n, m) = (building.branch.variable("n"), building.branch.variable("m"));
    let same = Expr::binary(Binary::Equal, Expr::Var(m), Expr::Var(n));
    let once = quantified(Quantifier::Single, m, same);
    let mut filter = quantified(Quantifier::All, n, once);
    let id = |name: &Name| Expr::string(dataset.entity(name.entity()).id.as_str());
    for name in &route.through {
        let n = building.branch.variable("y");
        let is_it = Expr::binary(Binary::Equal, Expr::property(n, "id"), id(name));
        let leads = quantified(Quantifier::Any, n, is_it);
        filter = Expr::binary(Binary::And, leads, filter);
    }
    if !route.avoid.is_empty() {
        let n = building.branch.variable("x");
        let avoided = Expr::List(route.avoid.iter().map(id).collect());
        let is_one = Expr::binary(Binary::In, Expr::property(n, "id"), avoided);
        let around = quantified(Quantifier::None, n, is_one);
        filter = Expr::binary(Binary::And, around, filter);
    }
    filter
}

/// The ways in order: all of them, or those that are as short as the shortest.
fn project_ways(building: &mut Building, p: Var, route: &Route, plain: bool) {
    let length = || Expr::Call(Function::Length, vec![Expr::Var(p)]);
    let ascending = |expr| vec![SortKey { expr, descending: false }];
    if plain || route.steps.is_some() {
        let path = building.branch.variable("path");
        let items = vec![ProjectItem { var: path, expr: Expr::Var(p) }];
        let mut project = Project { items, ..Project::default() };
        if !plain {
            project.order = ascending(length());
            project.limit = Some(Expr::int(MOST_PATHS));
        }
        building.branch.steps.push(Step::Project(project));
        return;
    }
    let far = building.branch.variable("far");
    let ways = building.branch.variable("ways");
    let arguments = vec![Expr::Var(p)];
    let all = Expr::Aggregate { function: Aggregate::Collect, distinct: false, arguments };
    let items =
        vec![ProjectItem { var: far, expr: length() }, ProjectItem { var: ways, expr: all }];
    let nearest = Project {
        items,
        order: ascending(Expr::Var(far)),
        limit: Some(Expr::int(1)),
        ..Project::default()
    };
    building.branch.steps.push(Step::Project(nearest));
    let path = building.branch.variable("path");
    building.branch.steps.push(Step::Unwind { list: Expr::Var(ways), var: path });
    let returned = building.branch.variable("path");
    let items = vec![ProjectItem { var: returned, expr: Expr::Var(path) }];
    building.branch.steps.push(Step::Project(Project { items, ..Project::default() }));
}

/// The relations by which something is said: those with a stance, and those of which a subject can
/// be a work as well as somebody. A work is what a relation that knows all its makers makes.
fn sayings(schema: &Schema) -> Vec<Arc<str>> {
    let relations = || schema.relation_ids().map(|id| (id, schema.relation(id)));
    let kinds = |names: &[String]| -> Vec<KindId> {
        names.iter().filter_map(|name| schema.kind_named(name)).collect()
    };
    let works: Vec<KindId> =
        relations().filter(|(_, r)| r.complete).flat_map(|(_, r)| kinds(&r.to)).collect();
    let says = |from: &[KindId]| {
        let work = from.iter().any(|&kind| works.iter().any(|&w| schema.is_a(kind, w)));
        work && from.iter().any(|&kind| schema.answers_to_who(kind))
    };
    // To make a work public is not to say something of it.
    let found =
        relations().filter(|(_, r)| !r.makes && (r.stance.is_some() || says(&kinds(&r.from))));
    found.map(|(id, _)| schema.relationship_type(id).into()).collect()
}

/// What somebody said, perhaps of something: by their own claims, and by those on their word.
pub(super) fn said(
    who: &Name,
    of: Option<&Name>,
    restrictions: &[Time],
    dataset: &Dataset,
    times: Times,
) -> Plan {
    let branch = |own: bool| {
        let mut building = Building::new(dataset, times);
        let x = building.branch.variable("x");
        let id = |name: &Name| Expr::string(dataset.entity(name.entity()).id.as_str());
        let start = NodePattern::with_id(x, &dataset.entity(who.entity()).id);
        let alone = Pattern { path: None, shortest: None, start, hops: Vec::new() };
        let first = Match { patterns: vec![alone], ..Match::default() };
        building.branch.steps.push(Step::Match(first));
        let r = building.edge_variable();
        let (a, b) = (if own { x } else { building.branch.hidden() }, building.branch.hidden());
        let types = if own { sayings(&dataset.schema) } else { Vec::new() };
        let edge = EdgePattern::typed(r, types, Direction::Out);
        let hops = vec![(edge, NodePattern::any(b))];
        let pattern = Pattern { path: None, shortest: None, start: NodePattern::any(a), hops };
        let mut filters = building.date_filters(r, &periods(restrictions));
        let concerned = of.and_then(|of| concerns(r, b, of, dataset));
        if own {
            filters.extend(concerned);
        } else {
            let begins = of.map(|of| Expr::binary(Binary::Equal, Expr::property(a, "id"), id(of)));
            filters.extend(Expr::any(concerned.into_iter().chain(begins)));
            let voice = Expr::property(r, "according_to");
            filters.push(Expr::binary(Binary::Equal, voice, id(who)));
        }
        let found = Match { optional: false, patterns: vec![pattern], filter: Expr::all(filters) };
        building.branch.steps.push(Step::Match(found));
        building.returned(Expr::Var(x), Expr::List(vec![Expr::Var(r)]), None);
        building.branch
    };
    let branches = vec![branch(true), branch(false)];
    Plan { query: query(COLUMNS, branches, true), marks: vec![Vec::new(), Vec::new()] }
}

/// All that is on record of an entity: the claims that it is an end of, and after them those in which
/// it is the voice or the value of a qualifier.
pub(super) fn card(name: &Name, dataset: &Dataset) -> Plan {
    let branches = vec![all_of(name, None, &[], dataset, Times::Kept), beside(name, dataset)];
    Plan { query: query(COLUMNS, branches, true), marks: vec![Vec::new(), Vec::new()] }
}

/// The claims, one a row, that name an entity at neither end.
fn beside(name: &Name, dataset: &Dataset) -> Branch {
    let mut building = Building::new(dataset, Times::Kept);
    let x = building.branch.variable("x");
    let id = || Expr::string(dataset.entity(name.entity()).id.as_str());
    let start = NodePattern::with_id(x, &dataset.entity(name.entity()).id);
    let alone = Pattern { path: None, shortest: None, start, hops: Vec::new() };
    building.branch.steps.push(Step::Match(Match { patterns: vec![alone], ..Match::default() }));
    let r = building.edge_variable();
    let (a, b) = (building.branch.hidden(), building.branch.hidden());
    let edge = EdgePattern::typed(r, Vec::new(), Direction::Out);
    let hops = vec![(edge, NodePattern::any(b))];
    let pattern = Pattern { path: None, shortest: None, start: NodePattern::any(a), hops };
    let ends = [a, b].map(|end| Expr::binary(Binary::Unequal, Expr::property(end, "id"), id()));
    let voice = Expr::binary(Binary::Equal, Expr::property(r, "according_to"), id());
    let named = Expr::any(std::iter::once(voice).chain(among_values(r, name, dataset)));
    let filter = Expr::all(ends.into_iter().chain(named));
    let found = Match { optional: false, patterns: vec![pattern], filter };
    building.branch.steps.push(Step::Match(found));
    building.returned(Expr::Var(x), Expr::List(vec![Expr::Var(r)]), None);
    building.branch
}

/// What is on record of entities, one branch for each.
pub(super) fn compared(compared: &Compared, dataset: &Dataset, times: Times) -> Plan {
    let topic = compared.topic.as_ref();
    let all = |name| all_of(name, topic, &compared.times, dataset, times);
    let branches: Vec<Branch> = compared.names.iter().map(all).collect();
    let marks = branches.iter().map(|_| Vec::new()).collect();
    Plan { query: query(COLUMNS, branches, true), marks }
}

/// That a claim has to do with an entity: at its other end, or in a qualifier.
fn concerns(edge: Var, other: Var, topic: &Name, dataset: &Dataset) -> Option<Expr> {
    let id = Expr::string(dataset.entity(topic.entity()).id.as_str());
    let end = Expr::binary(Binary::Equal, Expr::property(other, "id"), id);
    Expr::any(std::iter::once(end).chain(among_values(edge, topic, dataset)))
}

/// For each qualifier, that it has an entity for a value.
fn among_values(edge: Var, name: &Name, dataset: &Dataset) -> impl Iterator<Item = Expr> {
    let id = dataset.entity(name.entity()).id.as_str();
    let entities = dataset.schema.qualifiers.iter().filter(|q| q.takes != TermType::Text);
    entities.map(move |q| Expr::binary(Binary::In, Expr::string(id), Expr::property(edge, &q.name)))
}

fn all_of(
    name: &Name,
    topic: Option<&Name>,
    restrictions: &[Time],
    dataset: &Dataset,
    times: Times,
) -> Branch {
    let mut building = Building::new(dataset, times);
    let x = building.branch.variable("x");
    let start = NodePattern::with_id(x, &dataset.entity(name.entity()).id);
    let alone = Pattern { path: None, shortest: None, start, hops: Vec::new() };
    building.branch.steps.push(Step::Match(Match { patterns: vec![alone], ..Match::default() }));
    let r = building.edge_variable();
    let y = building.branch.hidden();
    let edge = EdgePattern::typed(r, Vec::new(), Direction::Both);
    let start = NodePattern::any(x);
    let hops = vec![(edge, NodePattern::any(y))];
    let pattern = Pattern { path: None, shortest: None, start, hops };
    let mut filters = building.date_filters(r, &periods(restrictions));
    filters.extend(topic.and_then(|topic| concerns(r, y, topic, dataset)));
    let optional = topic.is_none() && restrictions.is_empty();
    let found = Match { optional, patterns: vec![pattern], filter: Expr::all(filters) };
    building.branch.steps.push(Step::Match(found));
    let arguments = vec![Expr::Var(r)];
    let claims = Expr::Aggregate { function: Aggregate::Collect, distinct: false, arguments };
    building.returned(Expr::Var(x), claims, None);
    building.branch
}

/// That something began in each of the periods, or may have, where no more is known than that it
/// was done by a day in it.
fn began(var: Var, periods: &[Period]) -> Vec<Expr> {
    let bound = |key, operator, day: polemic_record::Day| {
        let date = Expr::Call(Function::Date, vec![Expr::string(day.to_string())]);
        Expr::binary(operator, Expr::property(var, key), date)
    };
    let within = |key, period: &Period| -> Vec<Expr> {
        let first = period.since.map(|day| bound(key, Binary::GreaterEqual, day));
        let last = period.until.map(|day| bound(key, Binary::LessEqual, day));
        first.into_iter().chain(last).collect()
    };
    // One moment of several, of which the last is told, begins as EDTF has it.
    let moment =
        || Expr::binary(Binary::StartsWith, Expr::property(var, "when"), Expr::string("["));
    let of = |period: &Period| {
        let began = within("since", period);
        if began.len() < 2 {
            return began;
        }
        let by = within("until", period).into_iter().chain([moment()]);
        Expr::any([Expr::all(began), Expr::all(by)].into_iter().flatten()).into_iter().collect()
    };
    periods.iter().flat_map(of).collect()
}

/// Claims that begin in the times, of an entity or of all, and entities that do.
pub(super) fn happened(
    about: Option<&Name>,
    restrictions: &[Time],
    dataset: &Dataset,
    times: Times,
) -> Plan {
    let schema = &dataset.schema;
    let periods = if times == Times::Kept { periods(restrictions) } else { Vec::new() };
    let mut building = Building::new(dataset, times);
    let x = building.branch.variable("x");
    let mut start = NodePattern::any(x);
    let mut direction = Direction::Out;
    if let Some(name) = about {
        start = NodePattern::with_id(x, &dataset.entity(name.entity()).id);
        direction = Direction::Both;
    }
    let r = building.edge_variable();
    let other = NodePattern::any(building.branch.hidden());
    let types = schema.relation_ids().map(|r| schema.relationship_type(r).into());
    // What an entity underwent may be told in figures too.
    let figures = about.map(|_| HAS_FIGURE.into());
    let edge = EdgePattern::typed(r, types.chain(figures).collect(), direction);
    let pattern = Pattern { path: None, shortest: None, start, hops: vec![(edge, other)] };
    let filter = Expr::all(began(r, &periods));
    building.branch.steps.push(Step::Match(Match {
        optional: false,
        patterns: vec![pattern],
        filter,
    }));
    building.returned(Expr::Var(x), Expr::List(vec![Expr::Var(r)]), None);
    let mark = Mark {
        relations: schema.relation_ids().collect(),
        object: None,
        periods: restrictions.iter().map(|t| t.period).collect(),
        vague: restrictions.iter().any(Time::is_vague),
        unless: Vec::new(),
    };
    let (mut branches, mut marks) = (vec![building.branch], vec![vec![mark]]);
    if times == Times::Kept {
        branches.push(began_itself(about, &periods, dataset));
        marks.push(Vec::new());
    }
    Plan { query: query(COLUMNS, branches, true), marks }
}

/// The claims of which an entity is the subject, perhaps with another for their object, in times.
pub(super) fn did(
    who: &Name,
    to: Option<&Name>,
    restrictions: &[Time],
    dataset: &Dataset,
    times: Times,
) -> Plan {
    let schema = &dataset.schema;
    let mut building = Building::new(dataset, times);
    let x = building.branch.variable("x");
    let start = NodePattern::with_id(x, &dataset.entity(who.entity()).id);
    let r = building.edge_variable();
    let other = building.branch.hidden();
    let other = match to {
        Some(name) => NodePattern::with_id(other, &dataset.entity(name.entity()).id),
        None => NodePattern::any(other),
    };
    let types = schema.relation_ids().map(|r| schema.relationship_type(r).into()).collect();
    let edge = EdgePattern::typed(r, types, Direction::Out);
    let pattern = Pattern { path: None, shortest: None, start, hops: vec![(edge, other)] };
    let periods = periods(restrictions);
    let filter = Expr::all(building.date_filters(r, &periods));
    let found = Match { optional: false, patterns: vec![pattern], filter };
    building.branch.steps.push(Step::Match(found));
    building.returned(Expr::Var(x), Expr::List(vec![Expr::Var(r)]), None);
    let relations = schema.relation_ids().collect();
    let vague = restrictions.iter().any(Time::is_vague);
    let mark = Mark { relations, object: None, periods, vague, unless: Vec::new() };
    Plan { query: query(COLUMNS, vec![building.branch], true), marks: vec![vec![mark]] }
}

/// The entities that begin in the periods themselves.
fn began_itself(about: Option<&Name>, periods: &[Period], dataset: &Dataset) -> Branch {
    let mut building = Building::new(dataset, Times::Kept);
    let x = building.branch.variable("x");
    let start = match about {
        Some(name) => NodePattern::with_id(x, &dataset.entity(name.entity()).id),
        None => NodePattern::any(x),
    };
    let dated = Expr::Unary(Unary::IsNotNull, Box::new(Expr::property(x, "when")));
    let mut filters = vec![dated];
    if about.is_none() {
        // A figure is dated too, but nothing that begins.
        filters.extend(building.who_filter(x, &Class::What, &[]));
    }
    filters.extend(began(x, periods));
    let pattern = Pattern { path: None, shortest: None, start, hops: Vec::new() };
    let found = Match { optional: false, patterns: vec![pattern], filter: Expr::all(filters) };
    building.branch.steps.push(Step::Match(found));
    building.returned(Expr::Var(x), Expr::List(Vec::new()), None);
    building.branch
}
