//! Tests `shortestPath` and `allShortestPaths` against an enumeration of all paths, on small random
//! graphs: bounds, directions, types, maps, equal and different ends, parallel relationships, loops,
//! conditions on the path, and relationships that another pattern of the same `MATCH` has used.
//!
//! All random numbers come from one seed; `SHORTEST=N` runs N queries.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use made::Random;
use polemic::engine::graph::{EdgeId, Graph, GraphBuilder, NodeId, Value};
use polemic::engine::query::{Limits, Parameters, PlanStrategy, Query};

#[expect(dead_code, reason = "this test makes its queries by itself")]
mod made;

/// How many queries the test runs, unless the environment says otherwise.
const QUERIES: u64 = 6_000;

fn graph(random: &mut Random) -> Graph {
    let mut builder = GraphBuilder::new();
    let number = |random: &mut Random| Value::Int(i64::try_from(random.below(3)).unwrap());
    let nodes: Vec<NodeId> = (0..2 + random.below(4))
        .map(|_| {
            let n = number(random);
            builder.node(["A"], [("n", n)])
        })
        .collect();
    for _ in 0..random.below(8) {
        let (from, to) = (random.below(nodes.len()), random.below(nodes.len()));
        let (kind, n) = (random.pick(&["T", "T", "U"]), number(random));
        builder.edge(nodes[from], nodes[to], kind, [("n", n)]);
    }
    builder.finish()
}

/// A condition on a path: how it is written, and what it means.
type Condition = (&'static str, fn(&Graph, &[NodeId], &[EdgeId]) -> bool);

fn n_of(graph: &Graph, edge: EdgeId) -> i64 {
    match graph.edge_property(edge, graph.key("n").unwrap()) {
        Value::Int(n) => *n,
        other => panic!("{other:?}"),
    }
}

fn n_of_node(graph: &Graph, node: NodeId) -> i64 {
    match graph.node_property(node, graph.key("n").unwrap()) {
        Value::Int(n) => *n,
        other => panic!("{other:?}"),
    }
}

const CONDITIONS: &[Condition] = &[
    ("true", |_, _, _| true),
    ("length(p) > 1", |_, _, edges| edges.len() > 1),
    ("length(p) % 2 = 0", |_, _, edges| edges.len() % 2 == 0),
    ("all(x IN relationships(p) WHERE x.n > 0)", |g, _, edges| {
        edges.iter().all(|&e| n_of(g, e) > 0)
    }),
    ("none(x IN relationships(p) WHERE x.n = 0)", |g, _, edges| {
        edges.iter().all(|&e| n_of(g, e) != 0)
    }),
    ("any(x IN relationships(p) WHERE x.n = 2)", |g, _, edges| {
        edges.iter().any(|&e| n_of(g, e) == 2)
    }),
    ("single(x IN relationships(p) WHERE type(x) = 'U')", |g, _, edges| {
        edges.iter().filter(|&&e| &**g.type_of(e) == "U").count() == 1
    }),
    ("all(x IN nodes(p) WHERE x.n < 2)", |g, nodes, _| nodes.iter().all(|&n| n_of_node(g, n) < 2)),
    ("none(x IN nodes(p) WHERE x.n = 0)", |g, nodes, _| {
        nodes.iter().all(|&n| n_of_node(g, n) != 0)
    }),
    ("any(x IN nodes(p)[1..] WHERE x.n = 1)", |g, nodes, _| {
        nodes.iter().skip(1).any(|&n| n_of_node(g, n) == 1)
    }),
    ("length(p) > 1 AND all(x IN relationships(p) WHERE x.n > 0)", |g, _, edges| {
        edges.len() > 1 && edges.iter().all(|&e| n_of(g, e) > 0)
    }),
    ("reduce(s = 0, x IN relationships(p) | s + x.n) >= a.n", |g, nodes, edges| {
        edges.iter().map(|&e| n_of(g, e)).sum::<i64>() >= n_of_node(g, nodes[0])
    }),
];

/// Which of the paths are wanted, the shortest first.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    /// This many paths.
    Paths(usize),
    /// All paths of this many lengths.
    Lengths(usize),
}

/// A search: how it is written, and the parts of it that the enumeration needs.
struct Search {
    wanted: Wanted,
    direction: usize,
    types: &'static [&'static str],
    n: Option<i64>,
    bounds: Option<(usize, usize)>,
    same_end: bool,
    with_other: bool,
    condition: &'static Condition,
    text: String,
}

fn search(random: &mut Random) -> Search {
    let wanted = match random.below(5) {
        0 | 1 => Wanted::Paths(1),
        2 => Wanted::Paths(2 + random.below(3)),
        3 => Wanted::Lengths(1),
        _ => Wanted::Lengths(1 + random.below(3)),
    };
    let direction = random.below(3);
    let (left, right) = [("-", "->"), ("<-", "-"), ("-", "-")][direction];
    let (types, types_text): (&[&str], &str) =
        [(&["T", "U"] as &[&str], ""), (&["T"], ":T"), (&["U"], ":U"), (&["T", "U"], ":T|U")]
            [random.below(4)];
    let n = random.chance(20).then(|| i64::try_from(random.below(3)).unwrap());
    let map = n.map_or(String::new(), |n| format!(" {{n: {n}}}"));
    let (bounds, stars) = match random.below(6) {
        0 => (None, String::new()),
        1 => (Some((1, usize::MAX)), "*".to_owned()),
        2 => {
            let least = random.below(4);
            (Some((least, usize::MAX)), format!("*{least}.."))
        }
        3 => {
            let most = random.below(4);
            (Some((1, most)), format!("*..{most}"))
        }
        _ => {
            let (least, most) = (random.below(4), random.below(4));
            (Some((least, most)), format!("*{least}..{most}"))
        }
    };
    let same_end = random.chance(25);
    let end = if same_end { "a" } else { "b" };
    let with_other = random.chance(20);
    let condition = &CONDITIONS[if random.chance(40) { 0 } else { random.below(CONDITIONS.len()) }];
    let (before, after) = match wanted {
        Wanted::Paths(1) => ("shortestPath(".to_owned(), ")"),
        Wanted::Paths(n) => (format!("SHORTEST {n} "), ""),
        Wanted::Lengths(1) => ("allShortestPaths(".to_owned(), ")"),
        Wanted::Lengths(n) => (format!("SHORTEST {n} GROUPS "), ""),
    };
    let nodes = if same_end { "MATCH (a)" } else { "MATCH (a), (b)" };
    let other = if with_other { "()-[o:T]->(), " } else { "" };
    let where_ =
        if condition.0 == "true" { String::new() } else { format!(" WHERE {}", condition.0) };
    let other_id = if with_other { "id(o)" } else { "-1" };
    let text = format!(
        "{nodes} MATCH {other}p = {before}(a){left}[r{types_text}{stars}{map}]{right}({end}){after}{where_} \
         RETURN id(a) AS a, id({end}) AS b, {other_id} AS o, [x IN relationships(p) | id(x)] AS path, r"
    );
    Search { wanted, direction, types, n, bounds, same_end, with_other, condition, text }
}

/// All paths from one node to another that a search may find, by their relationships, the shortest
/// first.
fn enumerate(
    search: &Search,
    graph: &Graph,
    from: NodeId,
    to: NodeId,
    used: &[EdgeId],
) -> Vec<Vec<usize>> {
    let (least, most) = search.bounds.unwrap_or((1, 1));
    let mut found = Vec::new();
    let mut nodes = vec![from];
    let mut edges = Vec::new();
    walk(search, graph, to, used, (least, most), &mut nodes, &mut edges, &mut found);
    found.sort_by_key(|path| (path.len(), path.clone()));
    if let Wanted::Lengths(lengths) = search.wanted {
        let mut all: Vec<usize> = found.iter().map(Vec::len).collect();
        all.dedup();
        all.truncate(lengths);
        found.retain(|path| all.contains(&path.len()));
    }
    found
}

#[expect(clippy::too_many_arguments, reason = "the state of one enumeration")]
fn walk(
    search: &Search,
    graph: &Graph,
    to: NodeId,
    used: &[EdgeId],
    (least, most): (usize, usize),
    nodes: &mut Vec<NodeId>,
    edges: &mut Vec<EdgeId>,
    found: &mut Vec<Vec<usize>>,
) {
    let at = *nodes.last().unwrap();
    if at == to
        && edges.len() >= least
        && edges.len() <= most
        && search.condition.1(graph, nodes, edges)
    {
        found.push(edges.iter().map(|edge| edge.index()).collect());
    }
    if edges.len() >= most {
        return;
    }
    for edge in graph.edges() {
        let (start, end) = graph.ends(edge);
        let next = match search.direction {
            0 if start == at => end,
            1 if end == at => start,
            2 if start == at => end,
            2 if end == at => start,
            _ => continue,
        };
        let fits = search.types.contains(&&**graph.type_of(edge))
            && search.n.is_none_or(|n| n_of(graph, edge) == n)
            && !edges.contains(&edge)
            && !used.contains(&edge);
        if fits {
            nodes.push(next);
            edges.push(edge);
            walk(search, graph, to, used, (least, most), nodes, edges, found);
            nodes.pop();
            edges.pop();
        }
    }
}

fn number(value: &Value) -> i64 {
    match value {
        Value::Int(n) => *n,
        other => panic!("{other:?} is no number"),
    }
}

#[test]
fn the_shortest_of_all_paths_are_found() {
    let count = std::env::var("SHORTEST").ok().and_then(|n| n.parse().ok()).unwrap_or(QUERIES);
    let (mut paths, mut none) = (0, 0);
    for seed in 0..count {
        let mut random = Random(seed ^ 0x5407);
        let graph = graph(&mut random);
        let search = search(&mut random);
        // For each pair of ends, and each relationship of the other pattern, the shortest paths.
        let mut expected: BTreeMap<(i64, i64, i64), Vec<Vec<usize>>> = BTreeMap::new();
        let others: Vec<Option<EdgeId>> = match search.with_other {
            true => graph.edges().filter(|&e| &**graph.type_of(e) == "T").map(Some).collect(),
            false => vec![None],
        };
        for a in graph.nodes() {
            for b in graph.nodes().filter(|&b| !search.same_end || a == b) {
                for other in &others {
                    let used: Vec<EdgeId> = other.iter().copied().collect();
                    let found = enumerate(&search, &graph, a, b, &used);
                    let id = |n: usize| i64::try_from(n).unwrap();
                    let o = other.map_or(-1, |edge| id(edge.index()));
                    if found.is_empty() {
                        none += 1;
                    } else {
                        paths += found.len();
                        expected.insert((id(a.index()), id(b.index()), o), found);
                    }
                }
            }
        }
        for strategy in [PlanStrategy::Cheapest, PlanStrategy::Naive] {
            check(&search, &graph, strategy, &expected);
        }
    }
    println!("{count} searches, {paths} paths, {none} pairs without any");
    assert!(paths > none / 10);
}

fn check(
    search: &Search,
    graph: &Graph,
    strategy: PlanStrategy,
    expected: &BTreeMap<(i64, i64, i64), Vec<Vec<usize>>>,
) {
    let text = &search.text;
    let query = Query::parse(text).unwrap_or_else(|wrong| panic!("{text}\n{wrong:?}"));
    let answer = query.run_with(strategy, graph, &Parameters::new(), &Limits::default());
    let answer = answer.unwrap_or_else(|wrong| panic!("{text}\n{wrong:?}"));
    let mut found: BTreeMap<(i64, i64, i64), Vec<Vec<usize>>> = BTreeMap::new();
    for row in &answer.rows {
        let [a, b, o, Value::List(path), r] = row.values.as_slice() else { panic!("{row:?}") };
        let path: Vec<usize> = path.iter().map(|id| usize::try_from(number(id)).unwrap()).collect();
        // Without `*` the variable is one relationship.
        match (r, search.bounds) {
            (Value::Edge(edge), None) => assert_eq!(path, [edge.index()], "{text}"),
            (Value::List(list), Some(_)) => {
                let edge = |value: &Value| match value {
                    Value::Edge(edge) => edge.index(),
                    other => panic!("{other:?}"),
                };
                assert_eq!(list.iter().map(edge).collect::<Vec<_>>(), path, "{text}");
            }
            (other, _) => panic!("{other:?} in {text}"),
        }
        let mut evidence: Vec<usize> = row.evidence.iter().map(|edge| edge.index()).collect();
        evidence.retain(|edge| search.with_other.then(|| number(o)) != i64::try_from(*edge).ok());
        let mut sorted = path.clone();
        sorted.sort_unstable();
        assert_eq!(evidence, sorted, "{text}");
        found.entry((number(a), number(b), number(o))).or_default().push(path);
    }
    found.values_mut().for_each(|paths| paths.sort_by_key(|path| (path.len(), path.clone())));
    let Wanted::Paths(wanted) = search.wanted else {
        assert_eq!(&found, expected, "{text}\n{graph:?}");
        return;
    };
    assert!(found.keys().eq(expected.keys()), "{text}\n{found:?}\n{expected:?}\n{graph:?}");
    for (key, paths) in &found {
        let lengths = |paths: &[Vec<usize>]| paths.iter().map(Vec::len).collect::<Vec<_>>();
        let all = &expected[key];
        let shortest = &all[..wanted.min(all.len())];
        assert_eq!(lengths(paths), lengths(shortest), "{text}\n{paths:?} of {all:?}\n{graph:?}");
        assert!(paths.windows(2).all(|two| two[0] != two[1]), "{text}\n{paths:?}");
        assert!(paths.iter().all(|path| all.contains(path)), "{text}\n{paths:?} of {all:?}");
    }
}
