//! The page of a graph without a schema, as one HTML file: what there is, a picture, tables of nodes
//! and relationships, and with a script a search and what lies around a node. It loads nothing, and
//! can be read without its script.
//!
//! The rows of nodes have the ids `n0`, `n1`, …, to which pictures link; the ids of the page itself
//! begin with an underscore.

use maud::{Markup, PreEscaped, html};
use serde_json::json;

use polemic_engine::graph::{EdgeId, Graph, NodeId, Value};

use super::explorer::json_in_script;
use super::graph_schema::GraphSchema;
use super::html::{HtmlPage, page_script, table_with_notes};
use super::picture::{EASY_BOXES, Picture, PictureOptions};
use super::value_text::counted;
use super::{World, svg};

const STYLE: &str = include_str!("graph_page.css");
const SCRIPT: &str = include_str!("graph_page.js");

/// The largest number of nodes and of relationships in the tables: browsers are slow with more.
const MOST_NODES: usize = 2000;
const MOST_EDGES: usize = 5000;

/// What the page is made of.
#[derive(Debug, Clone, Copy)]
pub struct GraphPage<'a> {
    /// The title of the page, such as the name of the file.
    pub title: &'a str,
    /// The graph.
    pub graph: &'a Graph,
    /// Set if `polemic serve` shows the page and answers queries: a name for this state of the data,
    /// by which the page sees that the files have changed.
    pub live: Option<&'a str>,
}

impl GraphPage<'_> {
    /// The page as the text of an HTML file. The same graph gives the same bytes.
    pub fn html(&self) -> String {
        let (nodes, edges) = self.shown();
        let places: Vec<Option<usize>> = self.places(&nodes);
        let place = |node: NodeId| places[node.index()].unwrap_or_default();
        let ends = edges.iter().map(|&edge| {
            let (from, to) = self.graph.ends(edge);
            json!([place(from), place(to), u8::from(self.graph.is_undirected(edge))])
        });
        let schema = GraphSchema::of(self.graph);
        let body = html! {
            header { h1 { (self.title) } p.soft { (schema.size()) } }
            main {
                @if let Some(state) = self.live { (live(state)) }
                div.bar.scripted {
                    label for="_find" { "Find" }
                    input #_find type="search" autocomplete="off" spellcheck="false" placeholder="a name, a label, any word  ( / )";
                    output #_count for="_find" {}
                }
                section.scripted #_around aria-label="Around" aria-live="polite" hidden {}
                (self.picture())
                (self.node_table(&nodes))
                (self.edge_table(&edges))
                section {
                    h2 { "What there is" }
                    (table_with_notes(&schema.label_table(), "Labels of nodes", "_labels-"))
                    @if self.graph.edge_count() > 0 {
                        (table_with_notes(&schema.type_table(), "Types of relationships", "_types-"))
                    }
                }
            }
            script type="application/json" #_data { (PreEscaped(json_in_script(&ends.collect()))) }
        };
        let style = format!("{STYLE}{}", svg::svg_page_style());
        let allows = if self.live.is_some() { "connect-src 'self'" } else { "" };
        let script = page_script(&[SCRIPT]);
        HtmlPage { title: self.title, style: &style, script: &script, allows, body }.html()
    }

    fn world(&self) -> World<'_> {
        World { graph: self.graph, dataset: None, texts: None }
    }

    /// The nodes and relationships in the tables, in the order of the graph: all of them, or of a
    /// large graph the nodes with the most relationships, and those between them.
    fn shown(&self) -> (Vec<NodeId>, Vec<EdgeId>) {
        let graph = self.graph;
        let mut nodes: Vec<NodeId> = graph.nodes().collect();
        if nodes.len() > MOST_NODES {
            let mut degrees = vec![0usize; nodes.len()];
            for edge in graph.edges() {
                let (from, to) = graph.ends(edge);
                degrees[from.index()] += 1;
                degrees[to.index()] += 1;
            }
            nodes.sort_by_key(|node| std::cmp::Reverse(degrees[node.index()]));
            nodes.truncate(MOST_NODES);
            nodes.sort_by_key(|node| node.index());
        }
        let places = self.places(&nodes);
        let is_shown = |edge: &EdgeId| {
            let (from, to) = graph.ends(*edge);
            places[from.index()].is_some() && places[to.index()].is_some()
        };
        let edges = graph.edges().filter(is_shown).take(MOST_EDGES).collect();
        (nodes, edges)
    }

    /// For each node of the graph its row in the table, if it has one.
    fn places(&self, nodes: &[NodeId]) -> Vec<Option<usize>> {
        let mut places = vec![None; self.graph.node_count()];
        for (place, node) in nodes.iter().enumerate() {
            places[node.index()] = Some(place);
        }
        places
    }

    /// The picture of the graph, or of its nodes with the most relationships. Of a graph that is too
    /// large for its tables there is none, because laying it out would take long.
    fn picture(&self) -> Markup {
        if self.graph.edge_count() == 0 || self.graph.edge_count() > MOST_EDGES {
            return html! {};
        }
        let whole = Picture::of_graph(self.title, PictureOptions::default(), self.world());
        let picture = whole.core(EASY_BOXES);
        let drawn = svg::svg_in_page(&picture, "_map-").unwrap_or_default();
        html! {
            figure {
                div.scroll.tall { (PreEscaped(drawn)) }
                @if picture.boxes.len() < whole.boxes.len() {
                    figcaption { "The " (picture.boxes.len()) " nodes with the most relationships, of " (whole.boxes.len()) "." }
                }
            }
        }
    }

    fn node_table(&self, nodes: &[NodeId]) -> Markup {
        let all = self.graph.node_count();
        html! {
            section {
                h2 { "Nodes" }
                @if nodes.len() < all {
                    p.soft { "The " (counted(nodes.len(), "node")) " with the most relationships, of " (all) ". A query finds all: polemic query." }
                }
                div.scroll.tall tabindex="0" role="region" aria-label="Nodes" {
                    table #_nodes {
                        thead { tr { th scope="col" { "Node" } th scope="col" { "Labels" } th scope="col" { "Properties" } } }
                        tbody {
                            @for &node in nodes {
                                tr id=(format!("n{}", node.index())) {
                                    td { (self.link(node)) }
                                    td { (self.labels(node)) }
                                    td { (self.properties(self.graph.node_properties(node))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn edge_table(&self, edges: &[EdgeId]) -> Markup {
        let all = self.graph.edge_count();
        html! {
            section {
                h2 { "Relationships" }
                @if edges.len() < all {
                    p.soft { (counted(edges.len(), "relationship")) " between these nodes, of " (all) "." }
                }
                div.scroll.tall tabindex="0" role="region" aria-label="Relationships" {
                    table #_edges {
                        thead { tr { th scope="col" { "From" } th scope="col" { "Type" } th scope="col" { "To" } th scope="col" { "Properties" } } }
                        tbody {
                            @for &edge in edges {
                                @let (from, to) = self.graph.ends(edge);
                                @let arrow = if self.graph.is_undirected(edge) { "— " } else { "→ " };
                                tr {
                                    td { (self.link(from)) }
                                    td { (self.graph.type_of(edge)) }
                                    td { (arrow) (self.link(to)) }
                                    td { (self.properties(self.graph.edge_properties(edge))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn link(&self, node: NodeId) -> Markup {
        html! { a href=(format!("#n{}", node.index())) { (self.world().node_name(node)) } }
    }

    fn labels(&self, node: NodeId) -> String {
        self.graph.labels(node).map(AsRef::as_ref).collect::<Vec<&str>>().join(", ")
    }

    /// Properties in the order of their names: `born: 1815; name: Ada`.
    fn properties<'a>(
        &self,
        properties: impl Iterator<Item = (&'a std::sync::Arc<str>, &'a Value)>,
    ) -> String {
        let mut list: Vec<_> = properties.collect();
        list.sort_by_key(|(key, _)| *key);
        let shown = |(key, value): &(&std::sync::Arc<str>, &Value)| {
            format!("{key}: {}", self.world().value_text(value))
        };
        list.iter().map(shown).collect::<Vec<_>>().join("; ")
    }
}

/// The form for queries on a page that is served.
fn live(state: &str) -> Markup {
    html! {
        section.scripted #_live aria-label="Ask" data-state=(state) {
            div #_mistakes role="alert" hidden {}
            form #_ask {
                label for="_question" { "Ask in openCypher" }
                div.bar {
                    input #_question name="q" autocomplete="off" spellcheck="false" maxlength="4000" placeholder="MATCH (a)-[r]->(b) RETURN a, r, b LIMIT 10";
                    button { "Ask" }
                }
            }
            div #_answer aria-live="polite" {}
        }
    }
}
