//! Queries a graph of your own, made with petgraph, in openCypher:
//!
//! ```text
//! cargo run --example own_graph
//! ```

use std::error::Error;

use petgraph::graph::DiGraph;
use polemic::engine::graph::{Graph, Value};
use polemic::engine::query::{Limits, Parameters, Query};
use polemic::show::terminal_table::terminal_table;
use polemic::show::{View, World};

fn main() -> Result<(), Box<dyn Error>> {
    let mut roads: DiGraph<&str, f64> = DiGraph::new();
    let (ulm, bern, graz) = (roads.add_node("Ulm"), roads.add_node("Bern"), roads.add_node("Graz"));
    roads.add_edge(ulm, bern, 303.5);
    roads.add_edge(bern, graz, 780.0);

    // Say what labels and properties a node has, and what type and properties an edge has.
    let graph = Graph::from_petgraph(
        &roads,
        |_, name| (["Town"], [("name", Value::from(*name))]),
        |_, km| ("ROAD", [("km", Value::Float(*km))]),
    );

    let text = "MATCH (a {name: $from})-[roads:ROAD*1..3]->(b)
                RETURN b.name AS town, reduce(sum = 0.0, r IN roads | sum + r.km) AS km ORDER BY km";
    let parameters = Parameters::from([("from".to_owned(), Value::from("Ulm"))]);
    let answer = Query::parse(text)
        .and_then(|query| query.run(&graph, &parameters, &Limits::default()))
        .map_err(|mistakes| mistakes[0].message.clone())?;
    for row in &answer.rows {
        println!("{:?}", row.values);
    }

    // Every format of `polemic query` is a function of a view.
    let world = World { graph: &graph, dataset: None, texts: None };
    print!("{}", terminal_table(&View::of_answer(&answer, text, world).table(), None));
    Ok(())
}

#[test]
fn it_runs() -> Result<(), Box<dyn Error>> {
    main()
}
