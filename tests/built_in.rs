//! Tests the built-in dataset, and on it what holds for every dataset: records are found by their
//! numbers, and the graph has a node for each entity and an edge for each claim.

#![allow(clippy::unwrap_used)] // A test that cannot read its data has nothing else to do.

use polemic::built_in;
use polemic::engine::graph::Graph;
use polemic::record::property_graph::graph_over;
use polemic::record::record_spans::{claim_span, entity_span, figure_span};
use polemic::record::{ClaimId, Dataset, FigureId, read};

#[test]
fn records_are_found_by_their_numbers() {
    let files = built_in::files();
    let dataset = read::read_dataset(&files).dataset.unwrap();
    for id in dataset.entity_ids().step_by(37) {
        let text = files.slice(entity_span(&files, id).unwrap());
        assert!(text.contains(&format!("id: \"{}\"", dataset.entity(id).id)), "{text}");
    }
    for n in (0..dataset.claims.len()).step_by(41) {
        let text = files.slice(claim_span(&files, ClaimId::new(n)).unwrap());
        let from = &dataset.entity(dataset.claims[n].from).id;
        assert!(text.contains(&format!("from: \"{from}\"")), "{text}");
    }
    assert!(figure_span(&files, FigureId::new(dataset.figures.len())).is_none());
}

#[test]
fn properties_made_later_are_the_same() {
    let dataset: &'static Dataset = Box::leak(Box::new(built_in::dataset().unwrap()));
    let (now, later) = (dataset.to_graph(), graph_over(dataset));
    let edges = |graph: &Graph| {
        let of = |e| format!("{:?}", graph.edge_properties(e).collect::<Vec<_>>());
        graph.edges().map(of).collect::<Vec<_>>()
    };
    let nodes = |graph: &Graph| {
        let of = |n| format!("{:?}", graph.node_properties(n).collect::<Vec<_>>());
        graph.nodes().map(of).collect::<Vec<_>>()
    };
    let id = dataset.entities[7].id.as_str();
    assert_eq!(now.by_key(id), later.by_key(id));
    assert_eq!(edges(&now), edges(&later));
    assert_eq!(nodes(&now), nodes(&later));
}

#[test]
fn a_dataset_loads_into_petgraph() {
    let dataset = built_in::dataset().unwrap();
    let graph = dataset.to_graph();
    let petgraph = graph.petgraph();
    assert_eq!(petgraph.node_count(), dataset.entities.len() + dataset.figures.len());
    for (n, claim) in dataset.claims.iter().enumerate() {
        let (from, to) = petgraph.edge_endpoints(petgraph::graph::EdgeIndex::new(n)).unwrap();
        assert_eq!(from.index(), claim.from.index());
        assert_eq!(to.index(), claim.to.unwrap_or(claim.from).index());
    }
}
