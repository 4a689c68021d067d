//! Graphs that are made from petgraph graphs hold what these held, and can be queried.

use petgraph::Undirected;
use petgraph::graph::{DiGraph, Graph as Petgraph, IndexType, UnGraph};
use petgraph::visit::EdgeRef;
use polemic_engine::graph::{EdgeId, Graph, NodeId, Value};
use polemic_engine::query::{Limits, Parameters, Query};
use proptest::collection::vec;
use proptest::prelude::*;

const LABELS: [&str; 3] = ["Person", "Place", "`odd` label"];
const TYPES: [&str; 3] = ["KNOWS", "LIVES_IN", "NOT KNOWS"];
const KEYS: [&str; 3] = ["name", "km", "since"];

/// The labels of a node, each by its place in `LABELS`, and its properties by their place in `KEYS`.
type NodeWeight = (Vec<usize>, Vec<(usize, i64)>);
/// The type of an edge and its properties, in the same way.
type EdgeWeight = (usize, Vec<(usize, i64)>);

/// The value of a property; 0 stands for null.
fn value(n: i64) -> Value {
    if n == 0 { Value::Null } else { Value::Int(n) }
}

fn properties(given: &[(usize, i64)]) -> Vec<(&'static str, Value)> {
    given.iter().map(|&(key, n)| (KEYS[key], value(n))).collect()
}

/// What should be left of properties: the last value of each key, without nulls.
fn kept(given: &[(usize, i64)]) -> Vec<(&'static str, String)> {
    let last = |key: usize| given.iter().rev().find(|(other, _)| *other == key);
    let kept = (0..KEYS.len()).filter_map(|key| last(key).map(|&(_, n)| (KEYS[key], value(n))));
    let kept = kept.filter(|(_, value)| !value.is_null());
    kept.map(|(key, value)| (key, format!("{value:?}"))).collect()
}

fn found<'g>(
    properties: impl Iterator<Item = (&'g std::sync::Arc<str>, &'g Value)>,
) -> Vec<(&'g str, String)> {
    let mut found: Vec<_> =
        properties.map(|(key, value)| (key.as_ref(), format!("{value:?}"))).collect();
    found.sort_by_key(|(key, _)| KEYS.iter().position(|known| known == key));
    found
}

fn made<Ty: petgraph::EdgeType, Ix: IndexType>(
    graph: &Petgraph<NodeWeight, EdgeWeight, Ty, Ix>,
) -> Graph {
    Graph::from_petgraph(
        graph,
        |_, (labels, given)| (labels.iter().map(|&n| LABELS[n]), properties(given)),
        |_, (kind, given)| (TYPES[*kind], properties(given)),
    )
}

/// The single number that a query returns.
fn counted(query: &str, graph: &Graph) -> i64 {
    let query = Query::parse(query).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let answer = query.run(graph, &Parameters::new(), &Limits::default()).expect("it runs");
    match answer.rows[0].values[0] {
        Value::Int(n) => n,
        ref other => panic!("{other:?}"),
    }
}

/// The nodes, and the edges with the places of their ends.
fn parts() -> impl Strategy<Value = (Vec<NodeWeight>, Vec<(usize, usize, EdgeWeight)>)> {
    let properties = || vec((0..KEYS.len(), -2_i64..3), 0..4);
    let node = (vec(0..LABELS.len(), 0..4), properties());
    vec(node, 1..8).prop_flat_map(move |nodes| {
        let ends = 0..nodes.len();
        let edge = (ends.clone(), ends, (0..TYPES.len(), properties()));
        (Just(nodes), vec(edge, 0..12))
    })
}

fn built<Ty: petgraph::EdgeType, Ix: IndexType>(
    (nodes, edges): (Vec<NodeWeight>, Vec<(usize, usize, EdgeWeight)>),
) -> Petgraph<NodeWeight, EdgeWeight, Ty, Ix> {
    let mut graph = Petgraph::with_capacity(nodes.len(), edges.len());
    let ids: Vec<_> = nodes.into_iter().map(|node| graph.add_node(node)).collect();
    for (from, to, weight) in edges {
        graph.add_edge(ids[from], ids[to], weight);
    }
    graph
}

proptest! {
    /// Structure, labels, types and properties come over, and the structure goes back.
    #[test]
    fn a_petgraph_comes_back(parts in parts()) {
        let own: DiGraph<NodeWeight, EdgeWeight, u16> = built(parts);
        let graph = made(&own);
        prop_assert_eq!(graph.node_count(), own.node_count());
        prop_assert_eq!(graph.edge_count(), own.edge_count());
        for (node, (labels, given)) in graph.nodes().zip(own.node_weights()) {
            let mut wanted: Vec<&str> = Vec::new();
            for &label in labels {
                if !wanted.contains(&LABELS[label]) {
                    wanted.push(LABELS[label]);
                }
            }
            prop_assert_eq!(graph.labels(node).map(AsRef::as_ref).collect::<Vec<&str>>(), wanted);
            prop_assert_eq!(found(graph.node_properties(node)), kept(given));
        }
        for edge in own.edge_references() {
            let (id, (kind, given)) = (EdgeId::new(edge.id().index()), edge.weight());
            prop_assert_eq!(graph.type_of(id).as_ref(), TYPES[*kind]);
            prop_assert_eq!(found(graph.edge_properties(id)), kept(given));
        }

        let back = graph.petgraph();
        prop_assert_eq!(back.node_count(), own.node_count());
        for node in back.node_indices() {
            prop_assert_eq!(back[node], node);
        }
        let ends = |(from, to): (NodeId, NodeId)| (from.index(), to.index());
        let pairs: Vec<_> =
            own.edge_references().map(|e| (e.source().index(), e.target().index())).collect();
        let back_pairs: Vec<_> =
            back.edge_indices().map(|e| ends(back.edge_endpoints(e).expect("it is there"))).collect();
        prop_assert_eq!(back_pairs, pairs);
        prop_assert!(back.edge_references().all(|edge| *edge.weight() == edge.id()));
    }

    /// A query counts what a loop over the petgraph counts.
    #[test]
    fn a_query_sees_what_petgraph_holds(parts in parts()) {
        let own: DiGraph<NodeWeight, EdgeWeight> = built(parts);
        let graph = made(&own);
        let wanted = own.edge_references().filter(|edge| {
            let (labels, _) = &own[edge.source()];
            let (kind, given) = edge.weight();
            labels.contains(&0)
                && *kind == 0
                && kept(given).iter().any(|(key, value)| *key == "km" && value == "Int(2)")
        });
        let query = "MATCH (:Person)-[:KNOWS {km: 2}]->() RETURN count(*)";
        prop_assert_eq!(counted(query, &graph), i64::try_from(wanted.count()).expect("few"));
    }

    /// An undirected edge runs from the node that was given first; matched without a direction it
    /// is found from both ends, and a loop once.
    #[test]
    fn undirected_edges_are_found_from_both_ends(parts in parts()) {
        let given: Vec<(usize, usize)> = parts.1.iter().map(|(from, to, _)| (*from, *to)).collect();
        let own: Petgraph<NodeWeight, EdgeWeight, Undirected> = built(parts);
        let graph = made(&own);
        let ends = |edge| {
            let (from, to) = graph.ends(edge);
            (from.index(), to.index())
        };
        prop_assert_eq!(&graph.edges().map(ends).collect::<Vec<_>>(), &given);
        let loops = given.iter().filter(|(from, to)| from == to).count();
        let wanted = i64::try_from(2 * given.len() - loops).expect("few");
        // An arrow matches a relationship without a direction both ways, and no arrow does so once
        // from each end.
        for arrow in ["-[r]->", "<-[r]-", "-[r]-"] {
            let query = format!("MATCH (){arrow}() RETURN count(r)");
            prop_assert_eq!(counted(&query, &graph), wanted, "{}", query);
        }
        let distinct = i64::try_from(given.len()).expect("few");
        prop_assert_eq!(counted("MATCH ()-[r]->() RETURN count(DISTINCT r)", &graph), distinct);
    }

    /// In a graph without directions every pattern finds what it finds without arrows in the same
    /// graph with directions.
    #[test]
    fn arrows_mean_nothing_without_directions(parts in parts(), pattern in 0..PATTERNS.len()) {
        let undirected = made(&built::<Undirected, u32>(parts.clone()));
        let directed = made(&built::<petgraph::Directed, u32>(parts));
        let (pattern, rest) = PATTERNS[pattern];
        let plain = pattern.replace("->", "-").replace("<-", "-");
        let arrows = format!("MATCH {pattern} RETURN {rest}");
        let none = format!("MATCH {plain} RETURN {rest}");
        let wanted = shown(&none, &directed);
        prop_assert_eq!(&shown(&arrows, &undirected), &wanted, "{}", arrows);
        prop_assert_eq!(&shown(&none, &undirected), &wanted, "{}", none);
    }
}

/// Patterns with arrows, and what is returned of them. Each is planned in another way.
const PATTERNS: [(&str, &str); 13] = [
    ("(a)-[r]->(b)", "id(a), id(r), id(b)"),
    ("(a)-[r]->(b)", "type(r), count(*)"),
    ("(a:Person)<-[r:KNOWS]-(b:Place)", "id(a), id(r), id(b)"),
    ("(a)-[r]->(b)-[s]->(c)", "id(a), id(r), id(s), id(c)"),
    ("(a)-[r:KNOWS]->(b)<-[s:KNOWS]-(a)", "id(a), id(r), id(s)"),
    ("(a)-[r:KNOWS]->(b)<-[s:LIVES_IN]-(c), (c)-[t]->(a)", "id(a), id(r), id(s), id(t)"),
    ("(a)-[r*1..3]->(b)", "id(a), [x IN r | id(x)], id(b)"),
    ("(a)-[*1..3]->(b)", "DISTINCT id(a), id(b)"),
    ("(a {name: 1})-[*]->(b)", "count(DISTINCT b)"),
    ("p = (a)-[r]->()-->(a)", "[x IN relationships(p) | id(x)]"),
    ("(a)-[r]->(b) WHERE (b)-[:LIVES_IN]->()", "id(a), id(r), id(b)"),
    ("(a {name: 1}), (b {name: 2}), p = shortestPath((a)-[*..4]->(b))", "length(p)"),
    ("()-[r]->() MATCH (a)-[r]->(b)", "id(a), id(r), id(b)"),
];

/// The rows of a query in any order.
fn shown(query: &str, graph: &Graph) -> Vec<String> {
    let query = Query::parse(query).unwrap_or_else(|mistakes| panic!("{query}: {mistakes:?}"));
    let limits = Limits { rows: usize::MAX, ..Limits::default() };
    let answer = query.run(graph, &Parameters::new(), &limits).expect("it runs");
    let mut rows: Vec<String> = answer.rows.iter().map(|row| format!("{:?}", row.values)).collect();
    rows.sort();
    rows
}

#[test]
fn a_graph_is_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let own: DiGraph<NodeWeight, EdgeWeight> =
        built((vec![(vec![0], Vec::new()); 2], vec![(0, 1, (0, Vec::new()))]));
    let graph = made(&own);
    shared(&graph);
    std::thread::scope(|scope| {
        let count = || counted("MATCH (:Person)-[r]->() RETURN count(r)", &graph);
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(count)).collect();
        for thread in threads {
            assert_eq!(thread.join().expect("it ends"), 1);
        }
    });
}

#[test]
fn an_empty_graph_and_removed_nodes() {
    let empty: UnGraph<NodeWeight, EdgeWeight> = UnGraph::default();
    assert_eq!(made(&empty).petgraph().node_count(), 0);

    // petgraph moves its last node to the place of a removed one; numbers follow that.
    let mut own: DiGraph<&str, ()> = DiGraph::new();
    let (a, b, c) = (own.add_node("a"), own.add_node("b"), own.add_node("c"));
    own.extend_with_edges([(a, c), (c, b)]);
    own.remove_node(a);
    let none = || std::iter::empty::<(&str, Value)>();
    let graph = Graph::from_petgraph(&own, |_, name| ([*name], none()), |_, ()| ("TO", none()));
    let names: Vec<&str> =
        graph.nodes().flat_map(|node| graph.labels(node).map(AsRef::as_ref)).collect();
    assert_eq!(names, own.node_weights().copied().collect::<Vec<_>>());
    assert_eq!(counted("MATCH (:c)-[:TO]->(:b) RETURN count(*)", &graph), 1);
}
