//! Prints the algebra of queries as openCypher, and reads it again.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polemic::engine::graph::Direction;
use polemic::engine::query::Query;
use polemic::engine::query::algebra::{
    Binary, Branch, EdgePattern, Expr, Literal, Match, NodePattern, PathLength, Pattern, Project,
    ProjectItem, Quantifier, QueryPurpose, Shortest, SortKey, Step, Subquery, Unary, Var, Variable,
};
use polemic::engine::query::function::{Aggregate, Function};
use polemic::engine::text::Files;
use polemic::question::{Lexicon, compile};
use polemic::record::read;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

/// A query that returns one expression over the variables `a`, `b` and `c`.
fn returning(expr: Expr) -> Query {
    let mut branch = Branch::default();
    for name in ["a", "b", "c"] {
        branch.variable(name);
    }
    let var = branch.variable("it");
    let items = vec![ProjectItem { var, expr }];
    branch.steps.push(Step::Project(Project { items, ..Project::default() }));
    query(branch, &["it"])
}

fn query(branch: Branch, columns: &[&str]) -> Query {
    Query {
        purpose: QueryPurpose::Answer,
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        branches: vec![branch],
        keep_doubles: false,
    }
}

#[track_caller]
fn check(expr: Expr, text: &str) {
    assert_eq!(returning(expr).to_string(), format!("RETURN {text} AS it"));
}

const A: Expr = Expr::Var(Var(0));
const B: Expr = Expr::Var(Var(1));
const C: Expr = Expr::Var(Var(2));

fn binary(operator: Binary, a: Expr, b: Expr) -> Expr {
    Expr::binary(operator, a, b)
}

fn unary(operator: Unary, a: Expr) -> Expr {
    Expr::Unary(operator, Box::new(a))
}

fn names(names: &[&str]) -> Vec<Arc<str>> {
    names.iter().map(|&name| name.into()).collect()
}

fn labels(expr: Expr, groups: &[&[&str]]) -> Expr {
    Expr::HasLabels(Box::new(expr), groups.iter().map(|group| names(group)).collect())
}

fn property(expr: Expr, key: &str) -> Expr {
    Expr::Property(Box::new(expr), key.into())
}

fn comprehension(list: Expr, filter: Option<Expr>, map: Option<Expr>) -> Expr {
    let (filter, map) = (filter.map(Box::new), map.map(Box::new));
    Expr::Comprehension { var: Var(0), list: Box::new(list), filter, map }
}

fn path(start: NodePattern, hops: Vec<(EdgePattern, NodePattern)>) -> Pattern {
    Pattern { path: None, shortest: None, start, hops }
}

#[test]
fn who_opposed_reads_like_a_query() {
    let mut branch = Branch::default();
    let (x, r1, hidden) = (branch.variable("x"), branch.variable("r1"), branch.hidden());
    let types = names(&["OPPOSED", "DENOUNCED"]);
    let edge = EdgePattern::typed(r1, types, Direction::Out);
    let hops = vec![(edge, NodePattern::with_id(hidden, "socialism"))];
    let is = |label: &str| labels(Expr::Var(x), &[&[label]]);
    let date = Expr::Call(Function::Date, vec![Expr::string("1926-12-31")]);
    let since = binary(Binary::LessEqual, Expr::property(r1, "since"), date);
    let kinds = Expr::any([is("Person"), is("Organisation")]).unwrap();
    branch.steps.push(Step::Match(Match {
        optional: false,
        patterns: vec![path(NodePattern::any(x), hops)],
        filter: Expr::all([kinds, since]),
    }));
    let (answer, claims) = (branch.variable("answer"), branch.variable("claims"));
    branch.steps.push(Step::Project(Project {
        items: vec![
            ProjectItem { var: answer, expr: Expr::Var(x) },
            ProjectItem { var: claims, expr: Expr::List(vec![Expr::Var(r1)]) },
        ],
        order: vec![SortKey { expr: Expr::property(answer, "name"), descending: false }],
        ..Project::default()
    }));
    assert_eq!(
        query(branch, &["answer", "claims"]).to_string(),
        "MATCH (x)-[r1:OPPOSED|DENOUNCED]->({id: 'socialism'})\n\
         WHERE (x:Person OR x:Organisation) AND r1.since <= date('1926-12-31')\n\
         RETURN x AS answer, [r1] AS claims\n\
         ORDER BY answer.name"
    );
}

#[test]
fn every_clause_has_its_line() {
    let mut branch = Branch::default();
    let xs = branch.variable("x");
    let list = Expr::List(vec![Expr::int(1), Expr::int(2)]);
    branch.steps.push(Step::Unwind { list, var: xs });
    let x = branch.variable("x");
    branch.steps.push(Step::Project(Project {
        distinct: true,
        items: vec![ProjectItem { var: x, expr: Expr::Var(xs) }],
        order: vec![SortKey { expr: Expr::Var(x), descending: true }],
        skip: Some(Expr::int(1)),
        limit: Some(Expr::Parameter("most".into())),
        filter: Some(binary(Binary::Greater, Expr::Var(x), Expr::int(0))),
    }));
    let n = branch.variable("n");
    let patterns = vec![path(NodePattern::any(n), Vec::new())];
    branch.steps.push(Step::Match(Match { optional: true, patterns, filter: None }));
    let total = branch.variable("count(*)");
    let function = Aggregate::Count;
    let expr = Expr::Aggregate { function, distinct: false, arguments: Vec::new() };
    let items = vec![ProjectItem { var: total, expr }];
    branch.steps.push(Step::Project(Project { items, ..Project::default() }));
    let mut query = query(branch, &["count(*)"]);
    query.purpose = QueryPurpose::Profile;
    query.branches.push(returning(A).branches.remove(0));
    let text = "PROFILE UNWIND [1, 2] AS x\n\
                WITH DISTINCT x\n\
                ORDER BY x DESC\n\
                SKIP 1\n\
                LIMIT $most\n\
                WHERE x > 0\n\
                OPTIONAL MATCH (n)\n\
                RETURN count(*) AS `count(*)`\n\
                UNION\n\
                RETURN a AS it";
    assert_eq!(query.to_string(), text);
    query.keep_doubles = true;
    assert_eq!(query.to_string(), text.replace("UNION", "UNION ALL"));
}

#[test]
fn patterns() {
    let mut branch = Branch::default();
    let p = branch.variable("p");
    let nodes: Vec<Var> = (0..4).map(|_| branch.hidden()).collect();
    let edges: Vec<Var> = (0..4).map(|_| branch.hidden()).collect();
    let edge = |n: usize, length| EdgePattern {
        repeated: None,
        var: edges[n],
        types: names(if n == 0 { &["T"] } else { &[] }),
        direction: [Direction::Out, Direction::In, Direction::Both, Direction::Out][n],
        length,
        properties: Vec::new(),
    };
    let length = |min, max| Some(PathLength { min, max });
    let mut start = NodePattern::any(nodes[0]);
    start.labels = vec![names(&["A", "B"]), names(&["a b"])];
    let hops = vec![
        (edge(0, length(Some(1), Some(3))), NodePattern::any(nodes[1])),
        (edge(1, None), NodePattern::with_id(nodes[2], "it's")),
        (edge(2, length(None, None)), NodePattern::any(nodes[1])),
    ];
    let mut first = path(start, hops);
    first.path = Some(p);
    let two = length(Some(2), Some(2));
    let mut second = path(NodePattern::any(nodes[3]), vec![(edge(3, two), NodePattern::any(p))]);
    second.shortest = Some(Shortest::One);
    let patterns = vec![first, second];
    branch.steps.push(Step::Match(Match { optional: false, patterns, filter: None }));
    assert_eq!(
        query(branch, &[]).to_string(),
        "MATCH p = (:A|B:`a b`)-[:T*1..3]->(_2)<--({id: 'it\\'s'})-[*]-(_2), \
         shortestPath(()-[*2]->(p))"
    );
}

#[test]
fn a_made_up_name_that_is_taken_gives_way() {
    let mut branch = Branch::default();
    let (hidden, taken) = (branch.hidden(), branch.variable("_0"));
    let patterns = vec![path(NodePattern::any(hidden), Vec::new())];
    branch.steps.push(Step::Match(Match { optional: false, patterns, filter: None }));
    let items = vec![ProjectItem { var: taken, expr: Expr::Var(hidden) }];
    branch.steps.push(Step::Project(Project { items, ..Project::default() }));
    assert_eq!(query(branch, &["_0"]).to_string(), "MATCH (_0_)\nRETURN _0_ AS _0");
}

#[test]
fn parentheses_stand_where_they_must() {
    use Binary as O;
    check(binary(O::Or, binary(O::And, A, B), C), "a AND b OR c");
    check(binary(O::And, binary(O::Or, A, B), C), "(a OR b) AND c");
    check(binary(O::And, A, binary(O::And, B, C)), "a AND (b AND c)");
    check(binary(O::Subtract, A, binary(O::Subtract, B, C)), "a - (b - c)");
    check(binary(O::Subtract, binary(O::Subtract, A, B), C), "a - b - c");
    check(binary(O::Subtract, A, unary(Unary::Minus, B)), "a - (-b)");
    check(binary(O::Add, A, unary(Unary::Minus, B)), "a + -b");
    check(Expr::negate(binary(O::Equal, A, B)), "NOT a = b");
    check(binary(O::Equal, Expr::negate(A), B), "(NOT a) = b");
    check(binary(O::Less, binary(O::Less, A, B), C), "(a < b) < c");
    check(binary(O::In, binary(O::Add, A, B), C), "a + b IN c");
    check(binary(O::Add, A, binary(O::In, B, C)), "a + (b IN c)");
    check(binary(O::Equal, unary(Unary::IsNull, A), B), "a IS NULL = b");
    check(unary(Unary::IsNotNull, binary(O::Equal, A, B)), "(a = b) IS NOT NULL");
    check(unary(Unary::Minus, binary(O::Power, A, B)), "-(a ^ b)");
    check(binary(O::Power, unary(Unary::Minus, A), B), "-a ^ b");
    check(unary(Unary::Minus, unary(Unary::Minus, A)), "-(-a)");
    check(unary(Unary::Minus, Expr::int(-1)), "-(-1)");
    check(property(labels(A, &[&["B"]]), "c"), "(a:B).c");
    check(labels(property(A, "b"), &[&["C", "D"], &["E"]]), "a.b:C|D:E");
    check(property(Expr::int(1), "a"), "(1).a");
    check(property(property(A, "b"), "c"), "a.b.c");
    check(unary(Unary::Minus, property(A, "b")), "-a.b");
}

#[test]
fn brackets_mean_what_they_did() {
    let within = binary(Binary::In, A, B);
    check(Expr::List(vec![within.clone()]), "[(a IN b)]");
    let list = Expr::List(vec![binary(Binary::And, within, C), A]);
    check(list, "[(a IN b AND c), a]");
    let person = || labels(A, &[&["Person"]]);
    check(
        comprehension(B, Some(person()), Some(property(A, "name"))),
        "[a IN b WHERE (a:Person) | a.name]",
    );
    check(comprehension(B, Some(person()), None), "[a IN b WHERE (a:Person)]");
    check(comprehension(B, None, None), "[a IN b]");
    let slice = |from, to| Expr::Slice(Box::new(A), from, to);
    check(slice(Some(Box::new(Expr::int(1))), Some(Box::new(B))), "a[1..b]");
    check(slice(None, None), "a[..]");
    check(Expr::Index(Box::new(binary(Binary::Add, A, B)), Box::new(C)), "(a + b)[c]");
    let step = Box::new(binary(Binary::Add, A, B));
    let (start, list) = (Box::new(Expr::int(0)), Box::new(C));
    check(
        Expr::Reduce { total: Var(0), start, var: Var(1), list, step },
        "reduce(a = 0, b IN c | a + b)",
    );
    check(
        Expr::Quantified {
            quantifier: Quantifier::Single,
            var: Var(0),
            list: Box::new(B),
            condition: Box::new(C),
        },
        "single(a IN b WHERE c)",
    );
}

#[test]
fn patterns_in_expressions() {
    let mut branch = Branch::default();
    let (a, edge, b) = (branch.variable("a"), branch.hidden(), branch.variable("b"));
    let it = branch.variable("it");
    let edge = EdgePattern::typed(edge, names(&["T"]), Direction::Out);
    let patterns = vec![path(NodePattern::any(a), vec![(edge, NodePattern::any(b))])];
    let filter = Some(labels(Expr::Var(b), &[&["B"]]));
    let inner = Box::new(Match { optional: false, patterns, filter });
    let texts = [
        (Expr::Exists(inner.clone()), "EXISTS { (a)-[:T]->(b) WHERE b:B }"),
        (Expr::Count(inner.clone()), "COUNT { (a)-[:T]->(b) WHERE b:B }"),
        (
            Expr::PatternComprehension(inner, Box::new(Expr::property(b, "x"))),
            "[(a)-[:T]->(b) WHERE (b:B) | b.x]",
        ),
    ];
    for (expr, text) in texts {
        let mut branch = branch.clone();
        let items = vec![ProjectItem { var: it, expr }];
        branch.steps.push(Step::Project(Project { items, ..Project::default() }));
        assert_eq!(query(branch, &["it"]).to_string(), format!("RETURN {text} AS it"));
    }
}

#[test]
fn literals_and_names() {
    check(Expr::string("a'b\\c\nd\u{7}"), "'a\\'b\\\\c\\nd\\u0007'");
    check(Expr::Literal(Literal::Float(1.0)), "1.0");
    check(Expr::Literal(Literal::Float(f64::NAN)), "0.0 / 0.0");
    check(Expr::int(i64::MIN), "-9223372036854775808");
    check(Expr::Literal(Literal::Null), "null");
    check(Expr::Literal(Literal::Bool(true)), "true");
    check(Expr::Parameter("0".into()), "$0");
    check(Expr::Parameter("a b".into()), "$`a b`");
    check(property(A, "end"), "a.end");
    check(property(A, "a`b"), "a.`a``b`");
    check(Expr::Map(vec![("k".into(), A), ("1".into(), B)]), "{k: a, `1`: b}");
    let when = vec![(A, Expr::int(1)), (B, Expr::int(2))];
    let (subject, otherwise) = (Some(Box::new(C)), Some(Box::new(Expr::int(3))));
    check(
        Expr::Case { subject, cases: when, otherwise },
        "CASE c WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END",
    );
    let mut reserved = returning(A);
    reserved.branches[0].variables[0] = Variable { name: "Where".to_owned(), hidden: false };
    assert_eq!(reserved.to_string(), "RETURN `Where` AS it");
}

#[test]
fn a_long_chain_is_printed() {
    let sum = (0..1000).fold(A, |sum, n| binary(Binary::Add, sum, Expr::int(n)));
    assert!(returning(sum).to_string().ends_with(" + 998 + 999 AS it"));
    let keys = (0..1000).fold(A, |of, _| property(of, "k"));
    assert!(returning(keys).to_string().starts_with("RETURN a.k.k.k"));
}

// The tests below read again what was printed.

/// Brings a query to a normal form, in which two queries with the same meaning are equal: slots are
/// numbered anew, hidden parts named anew, a sign and a number are one number, and it does not matter
/// how a single branch is united.
fn normal(query: &Query) -> Query {
    let mut query = query.clone();
    query.keep_doubles &= query.branches.len() > 1;
    for branch in &mut query.branches {
        branch.variables.clear();
        let mut normal = Normal::default();
        branch.steps.iter_mut().for_each(|step| normal.step(step));
    }
    query
}

/// Numbers slots in the order in which they are first used.
#[derive(Default)]
struct Normal(BTreeMap<Var, Var>);

impl Normal {
    fn var(&mut self, var: &mut Var) {
        let next = Var(u32::try_from(self.0.len()).unwrap());
        *var = *self.0.entry(*var).or_insert(next);
    }

    fn step(&mut self, step: &mut Step) {
        match step {
            Step::Match(found) => self.found(found),
            Step::Unwind { list, var } => {
                self.expr(list);
                self.var(var);
            }
            Step::Call(call) => {
                call.imports.iter_mut().for_each(|var| self.var(var));
                self.subquery(&mut call.subquery);
                call.columns.iter_mut().for_each(|var| self.var(var));
            }
            Step::Project(project) => {
                for item in &mut project.items {
                    self.expr(&mut item.expr);
                    self.var(&mut item.var);
                }
                project.order.iter_mut().for_each(|order| self.expr(&mut order.expr));
                let Project { skip, limit, filter, .. } = project;
                skip.iter_mut().chain(limit).chain(filter).for_each(|expr| self.expr(expr));
            }
        }
    }

    fn subquery(&mut self, subquery: &mut Subquery) {
        subquery.branches.iter_mut().flatten().for_each(|step| self.step(step));
    }

    fn found(&mut self, found: &mut Match) {
        for pattern in &mut found.patterns {
            pattern.path.iter_mut().for_each(|var| self.var(var));
            self.node(&mut pattern.start);
            for (edge, node) in &mut pattern.hops {
                self.var(&mut edge.var);
                edge.properties.iter_mut().for_each(|(_, expr)| self.expr(expr));
                self.node(node);
            }
        }
        found.filter.iter_mut().for_each(|expr| self.expr(expr));
    }

    fn node(&mut self, node: &mut NodePattern) {
        self.var(&mut node.var);
        node.properties.iter_mut().for_each(|(_, expr)| self.expr(expr));
    }

    fn expr(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Literal(_) | Expr::Parameter(_) => {}
            Expr::Var(var) => self.var(var),
            Expr::Unary(operator, of) => {
                self.expr(of);
                match (operator, of.as_ref()) {
                    (Unary::Minus, Expr::Literal(Literal::Int(n))) if *n >= 0 => {
                        *expr = Expr::int(-n);
                    }
                    (Unary::Minus, Expr::Literal(Literal::Float(x))) if x.is_sign_positive() => {
                        *expr = Expr::Literal(Literal::Float(-x));
                    }
                    _ => {}
                }
            }
            Expr::Property(of, _) | Expr::HasLabels(of, _) | Expr::HasType(of, _) => self.expr(of),
            Expr::List(list) | Expr::Call(_, list) | Expr::Aggregate { arguments: list, .. } => {
                list.iter_mut().for_each(|expr| self.expr(expr));
            }
            Expr::Map(map) => map.iter_mut().for_each(|(_, expr)| self.expr(expr)),
            Expr::MapProjection { of, entries, .. } => {
                self.expr(of);
                entries.iter_mut().for_each(|(_, expr)| self.expr(expr));
            }
            Expr::Binary(_, a, b) | Expr::Index(a, b) => {
                self.expr(a);
                self.expr(b);
            }
            Expr::Slice(list, from, to) => {
                self.expr(list);
                from.iter_mut().chain(to).for_each(|expr| self.expr(expr));
            }
            Expr::Case { subject, cases, otherwise } => {
                subject.iter_mut().chain(otherwise).for_each(|expr| self.expr(expr));
                for (when, then) in cases {
                    self.expr(when);
                    self.expr(then);
                }
            }
            _ => self.binder(expr),
        }
    }

    /// Treats the expressions that declare variables of their own.
    fn binder(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Comprehension { var, list, filter, map } => {
                self.expr(list);
                self.var(var);
                filter.iter_mut().chain(map).for_each(|expr| self.expr(expr));
            }
            Expr::Quantified { var, list, condition, .. } => {
                self.expr(list);
                self.var(var);
                self.expr(condition);
            }
            Expr::Reduce { total, start, var, list, step } => {
                self.expr(start);
                self.expr(list);
                self.var(total);
                self.var(var);
                self.expr(step);
            }
            Expr::Exists(inner) | Expr::Count(inner) => self.found(inner),
            Expr::Subquery(_, inner) => self.subquery(inner),
            Expr::PatternComprehension(inner, map) => {
                self.found(inner);
                self.expr(map);
            }
            _ => unreachable!("{expr:?} has no variables of its own"),
        }
    }
}

#[test]
fn queries_of_the_suite_survive() {
    let path = std::env::var_os("POLEMIC_TCK").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/tck/tck.json"),
        PathBuf::from,
    );
    let Ok(text) = fs::read_to_string(&path) else {
        assert!(std::env::var_os("CI").is_none(), "there is no suite at {}", path.display());
        return println!("skipped: there is no suite at {}", path.display());
    };
    let suite: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut read = 0;
    for scenario in suite["scenarios"].as_array().unwrap() {
        let Ok(query) = Query::parse(scenario["query"].as_str().unwrap()) else { continue };
        let text = query.to_string();
        match Query::parse(&text) {
            Ok(again) => {
                assert_eq!(normal(&again), normal(&query), "{text}");
                assert_eq!(again.to_string(), text);
            }
            Err(mistakes) => panic!("{text}\n{}", mistakes[0].message),
        }
        read += 1;
    }
    println!("{read} queries printed and read again");
}

#[test]
fn queries_of_questions_survive() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut files = Files::default();
    for file in fs::read_dir(tests.join("data/dispute")).unwrap() {
        let path = file.unwrap().path();
        files.add(path.file_name().unwrap().to_string_lossy(), fs::read_to_string(&path).unwrap());
    }
    let dataset = read::read_dataset(&files).dataset.unwrap();
    let lexicon = Lexicon::new(&dataset);
    let graph = dataset.to_graph();
    let mut survived = 0;
    for file in fs::read_dir(tests.join("question")).unwrap() {
        for question in fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            let Ok(compiled) = compile(question, &lexicon, &dataset, false) else { continue };
            let text = compiled.query.to_string();
            match Query::parse_for(&text, &graph) {
                Ok(again) => assert_eq!(normal(&again), normal(&compiled.query), "{text}"),
                Err(mistakes) => panic!("{question}\n{text}\n{}", mistakes[0].message),
            }
            survived += 1;
        }
    }
    assert!(survived > 50, "only {survived} questions were compiled");
}

/// The type of an expression, as far as the check before running knows it.
#[derive(Clone, Copy)]
enum Type {
    Boolean,
    Number,
    Text,
    List,
    Any,
}

/// Makes random expressions.
struct Dice {
    throws: std::vec::IntoIter<u8>,
    branch: Branch,
    /// The variables in scope, in the order in which they were declared.
    scope: Vec<Var>,
}

impl Dice {
    /// A random number below `sides`. When the random numbers are used up it is 0, so that every
    /// expression comes to an end.
    fn throw(&mut self, sides: u8) -> u8 {
        self.throws.next().unwrap_or(0) % sides
    }

    fn leaf(&mut self, kind: Type) -> Expr {
        let literal = match (self.throw(4), kind) {
            (0, _) | (_, Type::Any) => {
                let n = self.throw(u8::try_from(self.scope.len()).unwrap());
                return Expr::Var(self.scope[usize::from(n)]);
            }
            (1, _) => return Expr::Parameter("p".into()),
            (_, Type::Boolean) => Literal::Bool(self.throw(2) == 1),
            (2, Type::Number) => Literal::Float(f64::from(self.throw(200)) / 8.0 - 12.0),
            (_, Type::Number) => Literal::Int(i64::from(self.throw(200)) - 100),
            (_, Type::Text) => {
                let letters = ['a', '\'', '"', '\\', '\n', '\u{0}', 'é', '`', '/'];
                let letter = |dice: &mut Dice| letters[usize::from(dice.throw(9))];
                let text: String = (0..self.throw(4)).map(|_| letter(self)).collect();
                Literal::String(text.into())
            }
            (_, Type::List) => return Expr::List(Vec::new()),
        };
        Expr::Literal(literal)
    }

    fn boxed(&mut self, kind: Type, depth: u8) -> Box<Expr> {
        Box::new(self.expr(kind, depth))
    }

    fn expr(&mut self, kind: Type, depth: u8) -> Expr {
        let Some(depth) = depth.checked_sub(1) else { return self.leaf(kind) };
        match (kind, self.throw(8)) {
            (_, 0) => self.leaf(kind),
            (_, 1) => Expr::Property(self.boxed(Type::Any, 0), "end".into()),
            (_, 2) => {
                let cases = vec![(self.expr(Type::Boolean, depth), self.expr(kind, depth))];
                let otherwise = (self.throw(2) == 1).then(|| self.boxed(kind, depth));
                Expr::Case { subject: None, cases, otherwise }
            }
            (Type::Any, 3) => {
                Expr::Index(self.boxed(Type::List, depth), self.boxed(Type::Number, depth))
            }
            (Type::Boolean, _) => self.boolean(depth),
            (Type::Number, _) => self.number(depth),
            (Type::Text, _) => {
                Expr::binary(Binary::Add, self.expr(kind, depth), self.expr(kind, depth))
            }
            (Type::List, _) => self.list(depth),
            (Type::Any, throw) => {
                let kinds = [Type::Boolean, Type::Number, Type::Text, Type::List];
                self.expr(kinds[usize::from(throw % 4)], depth)
            }
        }
    }

    fn boolean(&mut self, depth: u8) -> Expr {
        use Binary as O;
        let (operator, a, b) = match self.throw(20) {
            0 => return Expr::negate(self.expr(Type::Boolean, depth)),
            1 => return unary(Unary::IsNull, self.expr(Type::Any, depth)),
            2 => return unary(Unary::IsNotNull, self.expr(Type::Any, depth)),
            3 => return labels(self.expr(Type::Any, 0), &[&["A", "B"]]),
            4 => return labels(self.expr(Type::Any, 0), &[&["A"], &["B"]]),
            5 => {
                let list = self.boxed(Type::List, depth);
                let (var, condition) = self.within(|dice| dice.boxed(Type::Boolean, depth));
                return Expr::Quantified { quantifier: Quantifier::None, var, list, condition };
            }
            6 | 7 => (O::And, Type::Boolean, Type::Boolean),
            8 | 9 => (O::Or, Type::Boolean, Type::Boolean),
            10 => (O::Xor, Type::Boolean, Type::Boolean),
            11 | 12 => (O::In, Type::Any, Type::List),
            13 => (O::StartsWith, Type::Text, Type::Text),
            14 => (O::Contains, Type::Text, Type::Text),
            15 => (O::Matches, Type::Text, Type::Text),
            16 => (O::Equal, Type::Any, Type::Any),
            17 => (O::Unequal, Type::Any, Type::Any),
            18 => (O::Less, Type::Number, Type::Number),
            _ => (O::GreaterEqual, Type::Text, Type::Text),
        };
        Expr::binary(operator, self.expr(a, depth), self.expr(b, depth))
    }

    fn number(&mut self, depth: u8) -> Expr {
        use Binary as O;
        let operator = match self.throw(9) {
            0 => return unary(Unary::Minus, self.expr(Type::Number, depth)),
            1 => return unary(Unary::Plus, self.expr(Type::Number, depth)),
            2 => {
                let (start, list) =
                    (self.boxed(Type::Number, depth), self.boxed(Type::List, depth));
                let (total, (var, step)) =
                    self.within(|dice| dice.within(|dice| dice.boxed(Type::Number, depth)));
                return Expr::Reduce { total, start, var, list, step };
            }
            3 => O::Add,
            4 => O::Subtract,
            5 => O::Multiply,
            6 => O::Divide,
            7 => O::Modulo,
            _ => O::Power,
        };
        Expr::binary(operator, self.expr(Type::Number, depth), self.expr(Type::Number, depth))
    }

    fn list(&mut self, depth: u8) -> Expr {
        match self.throw(4) {
            0 => Expr::List((0..self.throw(3)).map(|_| self.expr(Type::Any, depth)).collect()),
            1 => {
                let bound =
                    |dice: &mut Dice| (dice.throw(2) == 1).then(|| dice.boxed(Type::Number, depth));
                let (from, to) = (bound(self), bound(self));
                Expr::Slice(self.boxed(Type::List, depth), from, to)
            }
            2 => Expr::binary(
                Binary::Add,
                self.expr(Type::List, depth),
                self.expr(Type::List, depth),
            ),
            _ => {
                let list = self.boxed(Type::List, depth);
                let (var, (filter, map)) = self.within(|dice| {
                    let filter = (dice.throw(2) == 1).then(|| dice.boxed(Type::Boolean, depth));
                    (filter, (dice.throw(2) == 1).then(|| dice.boxed(Type::Any, depth)))
                });
                Expr::Comprehension { var, list, filter, map }
            }
        }
    }

    /// Makes an expression in which one more variable is in scope.
    fn within<T>(&mut self, make: impl FnOnce(&mut Dice) -> T) -> (Var, T) {
        let var = self.branch.variable(format!("x{}", self.scope.len()));
        self.scope.push(var);
        let made = make(self);
        self.scope.pop();
        (var, made)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn expressions_survive(throws in vec(any::<u8>(), 0..150)) {
        let mut branch = Branch::default();
        let scope: Vec<Var> = ["a", "b", "c"].map(|name| branch.variable(name)).into();
        let item = |var: &Var| ProjectItem { var: *var, expr: Expr::Parameter("p".into()) };
        let items = scope.iter().map(item).collect();
        branch.steps.push(Step::Project(Project { items, ..Project::default() }));
        let mut dice = Dice { throws: throws.into_iter(), branch, scope };
        let expr = dice.expr(Type::Any, 6);
        let mut branch = dice.branch;
        let items = vec![ProjectItem { var: branch.variable("it"), expr }];
        branch.steps.push(Step::Project(Project { items, ..Project::default() }));
        let query = query(branch, &["it"]);
        let text = query.to_string();
        match Query::parse(&text) {
            Ok(again) => prop_assert_eq!(normal(&again), normal(&query), "{}", text),
            // The check before running knows the type of a variable of a list, and `Dice` does not;
            // so it may refuse the query.
            Err(mistakes) if mistakes[0].code.id == "SyntaxError.InvalidArgumentType" => {}
            Err(mistakes) => prop_assert!(false, "{}\n{}", text, &mistakes[0].message),
        }
    }
}
