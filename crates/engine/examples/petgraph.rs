//! Queries a petgraph graph of one's own with openCypher: rivers, and the seas that they reach.
//!
//! ```text
//! cargo run -p polemic-engine --example petgraph
//! ```

use petgraph::algo::toposort;
use petgraph::graph::{DiGraph, NodeIndex};
use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::diagnostic::render::{CodeDisplay, render_plain};
use polemic_engine::graph::{Graph, Value};
use polemic_engine::query::{Answer, Limits, Parameters, Query};
use polemic_engine::text::Files;

/// The program's own data, as petgraph holds it.
enum Water {
    River { name: &'static str, km: i64 },
    Sea { name: &'static str },
}

impl Water {
    fn name(&self) -> &'static str {
        match self {
            Water::River { name, .. } | Water::Sea { name } => name,
        }
    }
}

/// Rivers with their approximate lengths, and what each flows into. The weight of an edge is the
/// country of the mouth.
fn waters() -> DiGraph<Water, &'static str> {
    let mut waters = DiGraph::new();
    let north_sea = waters.add_node(Water::Sea { name: "North Sea" });
    let black_sea = waters.add_node(Water::Sea { name: "Black Sea" });
    let mut river = |name, km, into: NodeIndex, country| {
        let river = waters.add_node(Water::River { name, km });
        waters.add_edge(river, into, country);
        river
    };
    let rhine = river("Rhine", 1230, north_sea, "Netherlands");
    let danube = river("Danube", 2850, black_sea, "Romania");
    let moselle = river("Moselle", 546, rhine, "Germany");
    river("Saar", 246, moselle, "Germany");
    river("Main", 525, rhine, "Germany");
    river("Neckar", 362, rhine, "Germany");
    let aare = river("Aare", 295, rhine, "Switzerland");
    river("Reuss", 164, aare, "Switzerland");
    river("Limmat", 36, aare, "Switzerland");
    river("Inn", 518, danube, "Germany");
    river("Isar", 292, danube, "Germany");
    river("Drava", 710, danube, "Croatia");
    river("Tisza", 965, danube, "Serbia");
    river("Sava", 990, danube, "Serbia");
    waters
}

/// The same graph for the engine. One closure says which labels and properties a node has, another
/// which type and properties an edge has.
fn queryable(waters: &DiGraph<Water, &'static str>) -> Graph {
    Graph::from_petgraph(
        waters,
        |_, water| match water {
            Water::River { name, km } => {
                (["River"], vec![("name", Value::from(*name)), ("km", Value::from(*km))])
            }
            Water::Sea { name } => (["Sea"], vec![("name", Value::from(*name))]),
        },
        |_, country| ("FLOWS_INTO", [("country", Value::from(*country))]),
    )
}

fn ask(text: &str, graph: &Graph) -> Result<Answer, Vec<Diagnostic>> {
    let mut parameters = Parameters::new();
    parameters.insert("shortest".to_owned(), Value::from(300));
    Query::parse(text)?.run(graph, &parameters, &Limits::default())
}

/// Shows a value; a node by its name in the program's own graph, whose numbers are the same.
fn shown(value: &Value, waters: &DiGraph<Water, &'static str>) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Int(n) => n.to_string(),
        Value::Float(x) => x.to_string(),
        Value::String(text) => text.to_string(),
        Value::Node(node) => waters[NodeIndex::new(node.index())].name().to_owned(),
        Value::List(list) => {
            list.iter().map(|value| shown(value, waters)).collect::<Vec<_>>().join(" → ")
        }
        other => other.type_name().to_owned(),
    }
}

fn main() {
    let waters = waters();
    let graph = queryable(&waters);
    let queries = [
        // Which rivers feed a sea, directly or by way of others, and how many?
        "MATCH (r:River)-[:FLOWS_INTO*]->(s:Sea)
         RETURN s.name AS sea, count(*) AS rivers, sum(r.km) AS km
         ORDER BY rivers DESC",
        // The way of every long river that does not end in a sea itself.
        "MATCH way = (r:River)-[:FLOWS_INTO*2..]->(:Sea)
         WHERE r.km > $shortest
         RETURN r.km AS km, nodes(way) AS way
         ORDER BY km DESC",
        // Rivers that flow into one with a mouth in another country.
        "MATCH (r)-[first:FLOWS_INTO]->(n)-[second:FLOWS_INTO]->()
         WHERE first.country <> second.country AND NOT EXISTS { (:River)-[:FLOWS_INTO]->(r) }
         RETURN second.country AS country, collect(r) AS rivers",
        // A query with a mistake.
        "MATCH (r:River) RETURN s.name",
    ];
    for text in queries {
        println!("{text}\n");
        match ask(text, &graph) {
            Ok(answer) => {
                println!("{}", answer.columns.join(" | "));
                for row in &answer.rows {
                    let cells = row.values.iter().map(|value| shown(value, &waters));
                    println!("{}", cells.collect::<Vec<_>>().join(" | "));
                }
                println!();
            }
            Err(mistakes) => {
                let files = Files::one("", text.to_owned());
                println!("{}", render_plain(&mistakes, &files, CodeDisplay::Hidden));
            }
        }
    }

    // The other way round: petgraph's algorithms on a graph of the engine.
    let petgraph = graph.petgraph();
    let order = toposort(&petgraph, None).expect("no river flows in a circle");
    let names: Vec<&str> =
        order.iter().map(|&node| waters[NodeIndex::new(petgraph[node].index())].name()).collect();
    println!("from the springs to the seas: {}", names.join(", "));
}
