//! Printing the algebra as openCypher.

use std::sync::Arc;

use polemic::graph::Direction;
use polemic::query::Query;
use polemic::query::algebra::{
    Binary, Branch, EdgePattern, Expr, Item, Length, Literal, Match, NodePattern, Order, Pattern,
    Project, Purpose, Quantifier, Shortest, Step, Unary, Var, Variable,
};
use polemic::query::function::{Aggregate, Function};

/// `RETURN` of one expression over the variables `a`, `b` and `c`.
fn returning(expr: Expr) -> Query {
    let mut branch = Branch::default();
    for name in ["a", "b", "c"] {
        branch.variable(name);
    }
    let var = branch.variable("it");
    let items = vec![Item { var, expr }];
    branch.steps.push(Step::Project(Project { items, ..Project::default() }));
    query(branch, &["it"])
}

fn query(branch: Branch, columns: &[&str]) -> Query {
    Query {
        purpose: Purpose::Answer,
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
            Item { var: answer, expr: Expr::Var(x) },
            Item { var: claims, expr: Expr::List(vec![Expr::Var(r1)]) },
        ],
        order: vec![Order { expr: Expr::property(answer, "name"), descending: false }],
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
        items: vec![Item { var: x, expr: Expr::Var(xs) }],
        order: vec![Order { expr: Expr::Var(x), descending: true }],
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
    let items = vec![Item { var: total, expr }];
    branch.steps.push(Step::Project(Project { items, ..Project::default() }));
    let mut query = query(branch, &["count(*)"]);
    query.purpose = Purpose::Profile;
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
        var: edges[n],
        types: names(if n == 0 { &["T"] } else { &[] }),
        direction: [Direction::Out, Direction::In, Direction::Both, Direction::Out][n],
        length,
        properties: Vec::new(),
    };
    let length = |min, max| Some(Length { min, max });
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
    let items = vec![Item { var: taken, expr: Expr::Var(hidden) }];
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
    check(comprehension(B, Some(person()), None), "[a IN b WHERE a:Person]");
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
        let items = vec![Item { var: it, expr }];
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
