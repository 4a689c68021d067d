//! Questions about figures: how many, by how much, and who says so.

use crate::meaning::{
    Class, FigureAsked, FigureSort, Owned, Point, Preposition, Sayers, Statement, Time,
};
use polemic_engine::graph::Direction;
use polemic_engine::query::algebra::{
    Binary, EdgePattern, Expr, Literal, Match, NodePattern, Pattern, Step, Var,
};
use polemic_engine::query::function::Function;
use polemic_record::property_graph::{FIGURE, HAS_FIGURE};
use polemic_record::{Change, Dataset, EntityId};

use super::polar::deny;
use super::single::{Opened, opened, order_by};
use super::{BRANCHES, Building, COLUMNS, Plan, Times, periods, query};

/// A branch that finds the figures of an entity, still without its conditions.
struct Figured<'a> {
    building: Building<'a>,
    pattern: Pattern,
    filters: Vec<Expr>,
    /// Between the entity and the figure.
    edge: Var,
    figure: Var,
}

/// The figures of one measure, or of all where several are left, in their times and on their word.
fn figured<'a>(asked: &FigureAsked, dataset: &'a Dataset, times: Times) -> Figured<'a> {
    let mut building = Building::new(dataset, times);
    let x = building.branch.variable("x");
    let start = NodePattern::with_id(x, &dataset.entity(asked.of.entity()).id);
    let edge = building.edge_variable();
    let figure = building.branch.variable("f");
    let mut node = NodePattern::any(figure);
    node.labels = vec![vec![FIGURE.into()]];
    if let [measure] = asked.measures[..] {
        let measure = Expr::string(dataset.schema.measure(measure).name.as_str());
        node.properties = vec![("measure".into(), measure)];
    }
    let way = EdgePattern::typed(edge, vec![HAS_FIGURE.into()], Direction::Out);
    let pattern = Pattern { path: None, shortest: None, start, hops: vec![(way, node)] };
    let mut filters = building.date_filters(edge, &periods(&asked.times));
    filters.extend(asked.voice.iter().map(|voice| {
        let id = Expr::string(dataset.entity(voice.entity()).id.as_str());
        Expr::binary(Binary::Equal, Expr::property(edge, "according_to"), id)
    }));
    if times == Times::Kept && !matches!(asked.sort, FigureSort::Level | FigureSort::Any) {
        filters.extend(asked.times.iter().flat_map(|time| from_end_to_end(edge, time)));
    }
    Figured { building, pattern, filters, edge, figure }
}

/// The figures of an entity that count something.
pub fn figure(asked: &FigureAsked, dataset: &Dataset, times: Times) -> Plan {
    let Figured { mut building, pattern, mut filters, edge: r, figure: f } =
        figured(asked, dataset, times);
    filters.extend(of_sort(asked.sort, f));
    let filter = Expr::all(filters);
    let found = Match { optional: false, patterns: vec![pattern], filter };
    building.branch.steps.push(Step::Match(found));
    building.returned(Expr::property(f, "value"), Expr::List(vec![Expr::Var(r)]), None);
    order_by(&mut building.branch, Expr::property(r, "since"));
    Plan { query: query(COLUMNS, vec![building.branch], false), marks: vec![Vec::new()] }
}

/// That a figure is of the sort that is asked for.
fn of_sort(sort: FigureSort, figure: Var) -> Vec<Expr> {
    if sort == FigureSort::Any {
        return Vec::new();
    }
    let all = [Change::Level, Change::By, Change::To, Change::Times, Change::Share];
    let words = all.into_iter().filter(|&change| sort.takes(change));
    let words = words.map(|change| Expr::string(change.word())).collect();
    let is_one = Expr::binary(Binary::In, Expr::property(figure, "change"), Expr::List(words));
    let operator = match sort {
        FigureSort::Growth => Some(Binary::Greater),
        FigureSort::Decline => Some(Binary::Less),
        _ => None,
    };
    let value = || Expr::property(figure, "value");
    let zero = || Expr::Literal(Literal::Int(0));
    let signed = operator.map(|operator| Expr::binary(operator, value(), zero()));
    std::iter::once(is_one).chain(signed).collect()
}

/// That a change went from the first to the second date of `between`, and lies wholly in that of
/// `in`: what went on for years says nothing of one of them.
fn from_end_to_end(edge: Var, time: &Time) -> Vec<Expr> {
    let bound = |key: &str, operator, day: polemic_record::Day| {
        let date = Expr::Call(Function::Date, vec![Expr::string(day.to_string())]);
        Expr::binary(operator, Expr::property(edge, key), date)
    };
    match (&time.first, &time.second) {
        (Point::Date(first), Some(Point::Date(second))) => vec![
            bound("since", Binary::GreaterEqual, first.since),
            bound("since", Binary::LessEqual, first.until),
            bound("until", Binary::GreaterEqual, second.since),
            bound("until", Binary::LessEqual, second.until),
        ],
        (Point::Date(date), None) if time.preposition == Preposition::In => vec![
            bound("since", Binary::GreaterEqual, date.since),
            bound("until", Binary::LessEqual, date.until),
        ],
        _ => Vec::new(),
    }
}

/// That a figure says that something became more or less: by a change, or by a level that it came
/// to from another one before.
fn of_change(figured: &mut Figured<'_>, sort: FigureSort) -> Option<Expr> {
    let by = Expr::all(of_sort(sort, figured.figure))?;
    let operator = match sort {
        FigureSort::Growth => Binary::Less,
        FigureSort::Decline => Binary::Greater,
        _ => return Some(by),
    };
    let building = &mut figured.building;
    let (s, g) = (building.edge_variable(), building.branch.variable("g"));
    let mut node = NodePattern::any(g);
    node.labels = vec![vec![FIGURE.into()]];
    let way = EdgePattern::typed(s, vec![HAS_FIGURE.into()], Direction::Out);
    let start = NodePattern::any(figured.pattern.start.var);
    let earlier = Pattern { path: None, shortest: None, start, hops: vec![(way, node)] };
    let pair = |key: &str| [Expr::property(g, key), Expr::property(figured.figure, key)];
    let [before, now] = pair("measure");
    let same = Expr::binary(Binary::Equal, before, now);
    let [before, now] = pair("value");
    let changed = Expr::binary(operator, before, now);
    let dates = [Expr::property(s, "until"), Expr::property(figured.edge, "since")];
    let [before, now] = dates;
    let earlier_on = Expr::binary(Binary::Less, before, now);
    let filter = Expr::all([same, changed, earlier_on]);
    let exists = Match { optional: false, patterns: vec![earlier], filter };
    let levels = [Change::Level, Change::To].map(|change| Expr::string(change.word()));
    let change = Expr::property(figured.figure, "change");
    let is_level = Expr::binary(Binary::In, change, Expr::List(levels.to_vec()));
    let came_to = Expr::binary(Binary::And, is_level, Expr::Exists(Box::new(exists)));
    Some(Expr::binary(Binary::Or, by, came_to))
}

/// Those on whose word a figure or a fact stands, or the owners of the works of which that is said.
pub fn sayers(sayers: &Sayers, dataset: &Dataset, times: Times) -> Option<Plan> {
    let all = [None];
    let owners: Vec<Option<&Owned>> = match &sayers.whose {
        None => all.to_vec(),
        Some((_, pairs)) => pairs.iter().map(Some).collect(),
    };
    if owners.len() > BRANCHES {
        return None;
    }
    let (mut branches, mut marks) = (Vec::new(), Vec::new());
    for owner in owners {
        let mut opened = stated(&sayers.said, dataset, times)?;
        opened.found.filter = Expr::all(std::mem::take(&mut opened.conditions));
        opened.building.branch.steps.push(Step::Match(opened.found));
        let building = &mut opened.building;
        if building.claims.is_empty() && matches!(sayers.said, Statement::Figure(..)) {
            building.claims.push(opened.edge);
        }
        returned(building, opened.edge, owner, &sayers.class);
        branches.push(opened.building.branch);
        marks.push(opened.building.marks);
    }
    Some(Plan { query: query(COLUMNS, branches, false), marks })
}

/// A branch that finds the claims or figures that say something.
fn stated<'a>(said: &Statement, dataset: &'a Dataset, times: Times) -> Option<Opened<'a>> {
    match said {
        Statement::Fact(fact) => {
            let mut opened = opened(fact, dataset, times)?;
            if fact.link.not {
                deny(fact, &mut opened.building, &mut opened.found);
            }
            Some(opened)
        }
        Statement::Figure(asked, value) => {
            let mut figured = figured(asked, dataset, times);
            let change = of_change(&mut figured, asked.sort);
            let value = value.map(|value| {
                let is = Expr::Literal(Literal::Float(value));
                Expr::binary(Binary::Equal, Expr::property(figured.figure, "value"), is)
            });
            let Figured { building, pattern, mut filters, edge, .. } = figured;
            filters.extend(change.into_iter().chain(value));
            let found = Match { patterns: vec![pattern], ..Match::default() };
            Some(Opened { building, found, conditions: filters, edge })
        }
    }
}

/// Ends a branch with the one on whose word a relationship stands; of an owner, where it stands on
/// the word of the owner or of what is theirs.
fn returned(building: &mut Building<'_>, edge: Var, owner: Option<&Owned>, class: &Class) {
    let x = building.branch.variable("who");
    let id = |id: EntityId| Expr::string(building.dataset.entity(id).id.as_str());
    let voice = || Expr::property(edge, "according_to");
    let (mut node, filter) = match owner {
        None => {
            let own = Expr::property(x, "id");
            (NodePattern::any(x), Expr::binary(Binary::Equal, own, voice()))
        }
        Some(pair) => {
            let node = NodePattern::with_id(x, &building.dataset.entity(pair.owner).id);
            let either = Expr::List(vec![id(pair.owner), id(pair.thing)]);
            (node, Expr::binary(Binary::In, voice(), either))
        }
    };
    node.labels = building.labels(class);
    let pattern = Pattern { path: None, shortest: None, start: node, hops: Vec::new() };
    let filter = Some(filter);
    let found = Match { optional: false, patterns: vec![pattern], filter };
    building.branch.steps.push(Step::Match(found));
    let claims = building.claims_list();
    building.returned(Expr::Var(x), claims, None);
}
