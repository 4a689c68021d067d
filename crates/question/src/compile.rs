//! From what a question means to the algebra.
//!
//! Every list returns `x AS answer, […] AS claims`. Each condition on `x` is a `MATCH` of its own,
//! so that one claim can meet two of them; what hangs together in a chain is one `MATCH`, so that
//! no chain goes back over the claim that it came by. `or` is a `UNION`.

mod date_filters;
mod figures;
mod polar;
mod single;

pub use single::MOST_PATHS;

use std::sync::Arc;

use polemic_engine::graph::Direction;
use polemic_engine::query::Query;
use polemic_engine::query::algebra::{
    Binary, Branch, EdgePattern, Expr, Match, NodePattern, Pattern, Project, ProjectItem,
    QueryPurpose, SortKey, Step, Var,
};
use polemic_engine::query::function::Function;
use polemic_record::property_graph::prefix;
use polemic_record::when::Period;
use polemic_record::{Dataset, EntityId, KindId, QualifierId, RelationId};

use super::meaning::{
    Class, Fact, Link, Owners, Question, Restriction, Sayers, Sense, Set, Statement, Term, Time,
};
use super::records::{ClassCondition, class_kinds};

/// How many branches a query may have.
const BRANCHES: usize = 64;

/// What to do with the times of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// They restrict.
    Kept,
    /// They are left out, and `claims` holds only what they would have restricted: to count what
    /// has no date.
    Dropped,
}

/// A claim of a row that a time restricts: how to know it again, and what its date must overlap.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Relations that it can be of.
    pub relations: Vec<RelationId>,
    /// The entity at its other end, where the question names one.
    pub object: Option<EntityId>,
    /// Nothing where no time restricts it.
    pub periods: Vec<Period>,
    /// Whether these are only about so.
    pub vague: bool,
    /// Periods that its date must overlap unless a qualifier names their entity.
    pub unless: Vec<(EntityId, Period)>,
}

/// A compiled question.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What to run.
    pub query: Query,
    /// For each branch, what each place of `claims` holds.
    pub marks: Vec<Vec<Mark>>,
}

/// One link with one object, or one that must be absent.
#[derive(Clone)]
enum Simple<'a> {
    Has(&'a Link, Object<'a>),
    /// None of the alternatives may be found.
    Lacks(Vec<Vec<Simple<'a>>>),
}

#[derive(Clone)]
enum Object<'a> {
    Nothing,
    Entity(EntityId),
    Set(&'a Set, Vec<Simple<'a>>),
}

/// Compiles a narrowed question. None where it has too many alternatives, or (with the times
/// dropped) where no time restricts it.
pub fn compile(question: &Question, dataset: &Dataset, times: Times) -> Option<Plan> {
    if times == Times::Dropped && !has_times(question) {
        return None;
    }
    match question {
        Question::List(set) | Question::Count(set) => list(set, dataset, times),
        Question::Polar(fact) => each(fact, |fact| polar::polar(fact, dataset, times)),
        Question::Sort(name, kinds) => Some(single::sort(name, kinds, dataset)),
        Question::When(fact) => each(fact, |fact| single::when(fact, dataset, times)),
        Question::Dated(name) => Some(single::dated(name, dataset)),
        Question::Life(name, end) => Some(single::life(name, *end, dataset)),
        Question::Order(names, _) => Some(single::each_alone(names.iter(), dataset)),
        Question::Apart(a, b) => Some(single::each_alone([a, b].into_iter(), dataset)),
        Question::Related(route) => Some(single::related(route, dataset)),
        Question::Said(who, of, restrictions) => {
            Some(single::said(who, of.as_ref(), restrictions, dataset, times))
        }
        Question::Card(name) => Some(single::card(name, dataset)),
        Question::Compare(compared) => Some(single::compared(compared, dataset, times)),
        Question::Did(who, to, restrictions) => {
            Some(single::did(who, to.as_ref(), restrictions, dataset, times))
        }
        Question::Happened(about, restrictions) => {
            Some(single::happened(about.as_ref(), restrictions, dataset, times))
        }
        Question::Qualified(fact, asked) => {
            each(fact, |fact| single::qualified(fact, asked, dataset, times))
        }
        Question::Voiced(fact, class) => {
            each(fact, |fact| single::voiced(fact, class, dataset, times))
        }
        Question::Owners(owners) => owned(owners, dataset, times),
        Question::Figure(asked) => Some(figures::figure(asked, dataset, times)),
        Question::Sayers(sayers) => figures::sayers(sayers, dataset, times),
    }
}

/// The plan of a fact, with branches for each of its subjects.
fn each(fact: &Fact, plan: impl Fn(&Fact) -> Option<Plan>) -> Option<Plan> {
    let mut whole = plan(fact)?;
    for subject in &fact.and {
        let more =
            plan(&Fact { subject: subject.clone(), and: Vec::new(), link: fact.link.clone() })?;
        whole.query.branches.extend(more.query.branches);
        whole.marks.extend(more.marks);
        whole.query.keep_doubles = true;
    }
    Some(whole)
}

/// Whether any time restricts a claim of the question.
fn has_times(question: &Question) -> bool {
    fn in_set(set: &Set) -> bool {
        set.any.iter().flatten().any(in_link)
    }
    fn in_link(link: &Link) -> bool {
        let sets = link.objects.iter().flatten().flatten();
        let nested = |term: &Term| matches!(term, Term::Set(set) if in_set(set));
        let dated = link.qualifiers.iter().any(|r| r.period.is_some());
        !link.times.is_empty() || dated || sets.into_iter().any(nested)
    }
    match question {
        Question::List(set)
        | Question::Count(set)
        | Question::Owners(Owners { things: set, .. }) => in_set(set),
        Question::Polar(fact) => in_link(&fact.link),
        Question::When(_) => true,
        Question::Happened(_, times) | Question::Did(_, _, times) | Question::Said(_, _, times) => {
            !times.is_empty()
        }
        Question::Qualified(fact, _) | Question::Voiced(fact, _) => in_link(&fact.link),
        Question::Sayers(Sayers { said: Statement::Fact(fact), .. }) => in_link(&fact.link),
        Question::Figure(asked)
        | Question::Sayers(Sayers { said: Statement::Figure(asked, _), .. }) => {
            !asked.times.is_empty()
        }
        Question::Compare(compared) => !compared.times.is_empty(),
        _ => false,
    }
}

/// Every way to take one alternative of each.
fn cross<'a>(parts: Vec<Vec<Vec<Simple<'a>>>>) -> Option<Vec<Vec<Simple<'a>>>> {
    let mut all: Vec<Vec<Simple<'a>>> = vec![Vec::new()];
    for part in parts {
        if all.len() * part.len() > BRANCHES {
            return None;
        }
        let join = |x: &Vec<Simple<'a>>, y: &Vec<Simple<'a>>| x.iter().chain(y).cloned().collect();
        all = all.iter().flat_map(|x| part.iter().map(move |y| join(x, y))).collect();
    }
    Some(all)
}

/// The alternatives of a condition, with those inside its objects drawn out.
fn expand(any: &[Vec<Link>]) -> Option<Vec<Vec<Simple<'_>>>> {
    let mut expanded = Vec::new();
    for all in any {
        let parts: Option<Vec<_>> = all.iter().map(link_alternatives).collect();
        expanded.extend(cross(parts?)?);
        if expanded.len() > BRANCHES {
            return None;
        }
    }
    Some(expanded)
}

fn link_alternatives(link: &Link) -> Option<Vec<Vec<Simple<'_>>>> {
    let found = positive(link)?;
    Some(if link.not && !link.denied { vec![vec![Simple::Lacks(found)]] } else { found })
}

fn positive(link: &Link) -> Option<Vec<Vec<Simple<'_>>>> {
    let Some(objects) = &link.objects else {
        return Some(vec![vec![Simple::Has(link, Object::Nothing)]]);
    };
    let mut any = Vec::new();
    for all in objects {
        let parts: Option<Vec<_>> = all.iter().map(|term| term_alternatives(link, term)).collect();
        any.extend(cross(parts?)?);
    }
    (any.len() <= BRANCHES).then_some(any)
}

fn term_alternatives<'a>(link: &'a Link, term: &'a Term) -> Option<Vec<Vec<Simple<'a>>>> {
    Some(match term {
        Term::Name(name) => vec![vec![Simple::Has(link, Object::Entity(name.entity()))]],
        Term::Set(set) => expand(&set.any)?
            .into_iter()
            .map(|inner| vec![Simple::Has(link, Object::Set(set, inner))])
            .collect(),
    })
}

/// A branch while it is built.
struct Building<'a> {
    dataset: &'a Dataset,
    times: Times,
    branch: Branch,
    edges: usize,
    nodes: usize,
    claims: Vec<Var>,
    marks: Vec<Mark>,
}

impl<'a> Building<'a> {
    fn new(dataset: &'a Dataset, times: Times) -> Building<'a> {
        let (branch, claims, marks) = (Branch::default(), Vec::new(), Vec::new());
        Building { dataset, times, branch, edges: 0, nodes: 0, claims, marks }
    }

    fn edge_variable(&mut self) -> Var {
        self.edges += 1;
        self.branch.variable(format!("r{}", self.edges))
    }

    fn node_variable(&mut self) -> Var {
        self.nodes += 1;
        self.branch.variable(format!("n{}", self.nodes))
    }

    fn entity(&mut self, id: EntityId) -> NodePattern {
        let var = self.branch.hidden();
        NodePattern::with_id(var, &self.dataset.entity(id).id)
    }

    /// The steps that find all entities of a set that meet one alternative.
    fn find(&mut self, x: Var, set: &Set, simples: &[Simple<'_>]) {
        let mut first = NodePattern::any(x);
        first.labels = self.labels(&set.class);
        self.find_from(first, set, simples);
    }

    /// The same where it is known at which node to look.
    fn find_from(&mut self, first: NodePattern, set: &Set, simples: &[Simple<'_>]) {
        let x = first.var;
        let mut filters = Vec::new();
        filters.extend(self.who_filter(x, &set.class, simples));
        filters.extend(self.date_filters(x, &periods(&set.times)));
        let mut steps: Vec<Match> = Vec::new();
        for simple in simples {
            if let Simple::Has(link, object) = simple {
                let start = if steps.is_empty() { first.clone() } else { NodePattern::any(x) };
                let mut found = Match::default();
                let mut conditions = std::mem::take(&mut filters);
                self.edge(start, link, object, true, &mut found, &mut conditions);
                found.filter = Expr::all(conditions);
                steps.push(found);
            }
        }
        if steps.is_empty() {
            let pattern = Pattern { path: None, shortest: None, start: first, hops: Vec::new() };
            steps.push(Match { patterns: vec![pattern], ..Match::default() });
        }
        for simple in simples {
            if let Simple::Lacks(any) = simple {
                filters.extend(self.absent(x, any));
            }
        }
        if let Some(last) = steps.last_mut() {
            last.filter = Expr::all(last.filter.take().into_iter().chain(filters));
        }
        self.branch.steps.extend(steps.into_iter().map(Step::Match));
    }

    /// Adds the pattern of a link, with what hangs on its object.
    fn edge(
        &mut self,
        start: NodePattern,
        link: &Link,
        object: &Object<'_>,
        answers: bool,
        found: &mut Match,
        conditions: &mut Vec<Expr>,
    ) {
        let sense = link.senses[0];
        let relations: Vec<RelationId> =
            self.dataset.schema.relation_family(sense.relation).collect();
        let loops = relations.iter().any(|&r| self.dataset.schema.relation(r).alone);
        let guarded = loops && !matches!(object, Object::Nothing);
        let restricted =
            !link.qualifiers.is_empty() || !link.times.is_empty() && self.times == Times::Kept;
        let named = answers || guarded || restricted;
        let var = if named { self.edge_variable() } else { self.branch.hidden() };
        let end = self.end_of(object);
        let end_var = end.var;
        let (relations, types) = self.types_of(link, relations);
        let x = start.var;
        let edge = EdgePattern::typed(var, types.clone(), self.direction(sense));
        let pattern = Pattern { path: None, shortest: None, start, hops: vec![(edge, end)] };
        found.patterns.push(pattern);
        if guarded {
            let ends = [Function::StartNode, Function::EndNode];
            let [a, b] = ends.map(|f| Expr::Call(f, vec![Expr::Var(var)]));
            conditions.push(Expr::binary(Binary::Unequal, a, b));
        }
        let periods = periods(&link.times);
        conditions.extend(self.claim_dates(var, sense, (x, end_var), &periods));
        conditions.extend(link.voice.iter().map(|voice| {
            let id = self.dataset.entity(voice.entity()).id.as_str();
            Expr::binary(Binary::Equal, Expr::property(var, "according_to"), Expr::string(id))
        }));
        conditions.extend(link.qualifiers.iter().filter_map(|r| self.qualifier_filter(var, r)));
        let unless: Vec<_> =
            link.qualifiers.iter().filter_map(|r| Some((r.name.entity(), r.period?))).collect();
        let timed = !periods.is_empty() || !unless.is_empty();
        let vague = link.times.iter().any(Time::is_vague);
        if answers && (self.times == Times::Kept || timed) {
            let object = if let Object::Entity(id) = object { Some(*id) } else { None };
            self.claims.push(var);
            let relations = relations.clone();
            let periods = periods.clone();
            self.marks.push(Mark { relations, object, periods, vague, unless });
        }
        if let Some(with) = &link.with {
            let answers = answers && (self.times == Times::Kept || timed);
            let edge = EdgePattern::typed(self.edge_variable(), types, self.direction(sense));
            conditions.extend(self.date_filters(edge.var, &periods));
            if answers {
                self.claims.push(edge.var);
                let (object, unless) = (None, Vec::new());
                self.marks.push(Mark { relations, object, periods, vague, unless });
            }
            let (pattern, other) = self.besides(with.entity(), edge, (x, end_var));
            found.patterns.push(pattern);
            conditions.push(other);
        }
        if let Object::Set(set, inner) = object {
            conditions.extend(self.who_filter(end_var, &set.class, inner));
            conditions.extend(self.date_filters(end_var, &periods_of(&set.times)));
            self.hang(end_var, inner, answers, found, conditions);
        }
    }

    /// The node at the far end of a link.
    fn end_of(&mut self, object: &Object<'_>) -> NodePattern {
        match object {
            Object::Nothing => NodePattern::any(self.branch.hidden()),
            Object::Entity(id) => self.entity(*id),
            Object::Set(set, _) => {
                let mut node = NodePattern::any(self.node_variable());
                node.labels = self.labels(&set.class);
                node
            }
        }
    }

    /// The relations that claims of a link can be of, and their types in the graph.
    fn types_of(
        &self,
        link: &Link,
        relations: Vec<RelationId>,
    ) -> (Vec<RelationId>, Vec<Arc<str>>) {
        if link.denied {
            return polar::denials(link.senses[0].relation, link.mode, &self.dataset.schema);
        }
        let prefix = prefix(false, link.mode);
        let name = |&r| format!("{prefix}{}", self.dataset.schema.relationship_type(r)).into();
        let types = relations.iter().map(name);
        let types = types.collect();
        (relations, types)
    }

    /// That somebody else has the same edge to the same end, and is another.
    fn besides(
        &mut self,
        with: EntityId,
        edge: EdgePattern,
        (it, end): (Var, Var),
    ) -> (Pattern, Expr) {
        let start = self.entity(with);
        let [a, b] = [it, start.var].map(|var| Expr::property(var, "id"));
        let hops = vec![(edge, NodePattern::any(end))];
        let pattern = Pattern { path: None, shortest: None, start, hops };
        (pattern, Expr::binary(Binary::Unequal, a, b))
    }

    /// Adds the patterns of what is said of the object of a link.
    fn hang(
        &mut self,
        node: Var,
        simples: &[Simple<'_>],
        answers: bool,
        found: &mut Match,
        conditions: &mut Vec<Expr>,
    ) {
        for simple in simples {
            match simple {
                Simple::Has(link, object) => {
                    let start = NodePattern::any(node);
                    self.edge(start, link, object, answers, found, conditions);
                }
                Simple::Lacks(any) => conditions.extend(self.absent(node, any)),
            }
        }
    }

    /// That none of the alternatives can be found at a node.
    fn absent(&mut self, node: Var, any: &[Vec<Simple<'_>>]) -> Vec<Expr> {
        let mut absent = Vec::new();
        for all in any {
            let (mut found, mut conditions) = (Match::default(), Vec::new());
            self.hang(node, all, false, &mut found, &mut conditions);
            found.filter = Expr::all(conditions);
            absent.push(Expr::negate(Expr::Exists(Box::new(found))));
        }
        absent
    }

    fn direction(&self, sense: Sense) -> Direction {
        match (self.dataset.schema.relation(sense.relation).symmetric, sense.forward) {
            (true, _) => Direction::Both,
            (false, true) => Direction::Out,
            (false, false) => Direction::In,
        }
    }

    fn labels(&self, class: &Class) -> Vec<Vec<Arc<str>>> {
        match class {
            Class::Kinds(kinds) => {
                let name = |kind| self.dataset.schema.kind(kind).name.as_str().into();
                kinds.first().map(|&kind| vec![name(kind)]).into_iter().collect()
            }
            Class::Who | Class::What => Vec::new(),
        }
    }

    /// That a node is of the kinds that the class leaves open and no verb sees to.
    fn who_filter(&self, node: Var, class: &Class, simples: &[Simple<'_>]) -> Option<Expr> {
        let schema = &self.dataset.schema;
        let held = |simple: &Simple<'_>| match simple {
            Simple::Has(link, _) => Some(link.senses[0]),
            Simple::Lacks(_) => None,
        };
        let condition = |simple: &Simple<'_>| match simple {
            Simple::Has(link, _) => Some(ClassCondition { sense: link.senses[0], absent: false }),
            Simple::Lacks(any) => {
                let sense = any.iter().flatten().find_map(held)?;
                Some(ClassCondition { sense, absent: true })
            }
        };
        let conditions: Vec<ClassCondition> = simples.iter().filter_map(condition).collect();
        let is = |kind: &KindId| {
            let label: Arc<str> = schema.kind(*kind).name.as_str().into();
            Expr::HasLabels(Box::new(Expr::Var(node)), vec![vec![label]])
        };
        Expr::any(class_kinds(class, &conditions, schema)?.iter().map(is))
    }

    /// That one of the qualifiers has a value, or that the date overlaps that of the value. None
    /// where times are left out and a date would do.
    fn qualifier_filter(&self, edge: Var, restriction: &Restriction) -> Option<Expr> {
        if restriction.period.is_some() && self.times == Times::Dropped {
            return None;
        }
        let ids = restriction.name.candidates.iter().map(|&id| &self.dataset.entity(id).id);
        let values: Vec<&String> = ids.chain(&restriction.texts).collect();
        let has = |&qualifier: &QualifierId| {
            let key = &self.dataset.schema.qualifier(qualifier).name;
            let is = |value: &&String| {
                Expr::binary(Binary::In, Expr::string(value.as_str()), Expr::property(edge, key))
            };
            values.iter().map(is).collect::<Vec<_>>()
        };
        let dated =
            restriction.period.and_then(|period| Expr::all(self.date_filters(edge, &[period])));
        Expr::any(restriction.qualifiers.iter().flat_map(has).chain(dated))
    }

    /// Ends the branch with `RETURN … AS answer, … AS claims`.
    fn returned(&mut self, answer: Expr, claims: Expr, order: Option<&str>) {
        let answer_var = self.branch.variable("answer");
        let claims_var = self.branch.variable("claims");
        let key = |key: &str| Expr::property(answer_var, key);
        let order = order.map(|k| SortKey { expr: key(k), descending: false });
        let items = vec![
            ProjectItem { var: answer_var, expr: answer },
            ProjectItem { var: claims_var, expr: claims },
        ];
        let order = order.into_iter().collect();
        self.branch.steps.push(Step::Project(Project { items, order, ..Project::default() }));
    }

    /// The relationship that a match finds first.
    fn edge_of(&mut self, found: &Match) -> Var {
        let first = found.patterns.iter().flat_map(|pattern| &pattern.hops).next();
        first.map(|(edge, _)| edge.var).unwrap_or_else(|| self.branch.hidden())
    }

    fn claims_list(&self) -> Expr {
        Expr::List(self.claims.iter().map(|&var| Expr::Var(var)).collect())
    }
}

/// The same under a name that no variable hides.
fn periods_of(times: &[Time]) -> Vec<Period> {
    periods(times)
}

/// The periods of some times.
fn periods(times: &[Time]) -> Vec<Period> {
    times.iter().map(|time| time.period).collect()
}

fn query(columns: &[&str], branches: Vec<Branch>, keep_doubles: bool) -> Query {
    let columns = columns.iter().map(|c| (*c).to_owned()).collect();
    Query { purpose: QueryPurpose::Answer, columns, branches, keep_doubles }
}

const COLUMNS: &[&str] = &["answer", "claims"];

fn list(set: &Set, dataset: &Dataset, times: Times) -> Option<Plan> {
    let alternatives = expand(&set.any)?;
    let single = alternatives.len() == 1;
    let (mut branches, mut marks) = (Vec::new(), Vec::new());
    for simples in &alternatives {
        let mut building = Building::new(dataset, times);
        let x = building.branch.variable("x");
        building.find(x, set, simples);
        let claims = building.claims_list();
        building.returned(Expr::Var(x), claims, single.then_some("name"));
        branches.push(building.branch);
        marks.push(building.marks);
    }
    Some(Plan { query: query(COLUMNS, branches, false), marks })
}

/// The owners of the things that meet the conditions: a branch for each that can.
fn owned(owners: &Owners, dataset: &Dataset, times: Times) -> Option<Plan> {
    let alternatives = expand(&owners.things.any)?;
    if alternatives.len() * owners.pairs.len() > BRANCHES {
        return None;
    }
    let (mut branches, mut marks) = (Vec::new(), Vec::new());
    for pair in &owners.pairs {
        for simples in &alternatives {
            let mut building = Building::new(dataset, times);
            let x = building.branch.variable("x");
            let mut owner = NodePattern::with_id(x, &dataset.entity(pair.owner).id);
            owner.labels = building.labels(&owners.class);
            let alone = Pattern { path: None, shortest: None, start: owner, hops: Vec::new() };
            let found = Match { patterns: vec![alone], ..Match::default() };
            building.branch.steps.push(Step::Match(found));
            let thing = building.branch.variable("thing");
            let thing = NodePattern::with_id(thing, &dataset.entity(pair.thing).id);
            building.find_from(thing, &owners.things, simples);
            let claims = building.claims_list();
            building.returned(Expr::Var(x), claims, None);
            branches.push(building.branch);
            marks.push(building.marks);
        }
    }
    Some(Plan { query: query(COLUMNS, branches, false), marks })
}
