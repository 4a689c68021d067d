//! What a picture shows, before it is drawn in any format: boxes and lines.
//!
//! A picture is always of something: the claims that an answer rests on, the nodes and
//! relationships of a query's rows, or a view that the dataset names. Its parts are in the order
//! of the graph, so that the same answer always gives the same picture.

mod box_grouping;
mod comparison_picture;
mod subgraph;

use polemic_engine::graph::Graph;
use polemic_record::Dataset;
use polemic_record::schema::View as SchemaView;

use super::evidence_text::EvidenceText;
use super::{View, World};

pub use box_grouping::BoxGrouping;
use subgraph::Subgraph;
pub use subgraph::kind_name;

/// More boxes than this are hard to read; whoever asked is told how to narrow.
pub const EASY_BOXES: usize = 60;

/// Boxes and the lines between them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Picture {
    /// What it is of: the reading of a question, or a query.
    pub title: String,
    /// In the order of the graph.
    pub boxes: Vec<PictureBox>,
    /// One for each pair of boxes and style, in the order of their first claims.
    pub lines: Vec<PictureLine>,
    /// What each group of boxes is called, in the order of their first boxes.
    pub groups: Vec<String>,
}

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureBox {
    /// Unique in the picture, and the same in every picture of the dataset.
    pub id: String,
    /// What it says.
    pub label: String,
    /// What it is: its name, kind and date.
    pub name: String,
    /// Claims of it alone, and its own date where the answer rests on that.
    pub claims: Vec<EvidenceText>,
    /// How it looks.
    pub look: BoxLook,
    /// The group that it is in.
    pub group: Option<usize>,
}

/// How a box looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxLook {
    /// What the legend calls it: a kind, or a label.
    pub name: String,
    /// A Graphviz shape.
    pub shape: String,
    /// The colour inside, as `#RRGGBB`.
    pub fill: String,
    /// The colour of its outline.
    pub outline: String,
}

/// Which side a line stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StanceSide {
    /// The subject is for the object.
    For,
    /// The subject is against the object.
    Against,
    /// Neither.
    Neither,
    /// The source says that it was not so, or does not assert that it happened.
    Unasserted,
}

/// How the lines of one side look: told by dash and head first and by colour second (Okabe and
/// Ito's hues, darkened), so that a picture survives a photocopier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineStroke {
    /// The side.
    pub side: StanceSide,
    /// The name of it in ids and classes.
    pub class: &'static str,
    /// What the legend says.
    pub words: &'static str,
    /// Its dash, as Graphviz calls it.
    pub style: &'static str,
    /// Its head, as Graphviz calls it.
    pub head: &'static str,
    /// How thick it is.
    pub width: f64,
    /// The colour of the line.
    pub colour: &'static str,
    /// The colour of its label.
    pub text: &'static str,
}

/// Every side's look, in the order of the legend.
pub const STROKES: [LineStroke; 4] = [
    LineStroke {
        side: StanceSide::For,
        class: "side-for",
        words: "for: solid line, arrow",
        style: "solid",
        head: "normal",
        width: 1.6,
        colour: "#0072B2",
        text: "#005A8C",
    },
    LineStroke {
        side: StanceSide::Against,
        class: "side-against",
        words: "against: dashed line, bar",
        style: "dashed",
        head: "tee",
        width: 1.6,
        colour: "#D55E00",
        text: "#A34700",
    },
    LineStroke {
        side: StanceSide::Neither,
        class: "side-neither",
        words: "neither for nor against: thin line, open arrow",
        style: "solid",
        head: "vee",
        width: 1.0,
        colour: "#555555",
        text: "#444444",
    },
    LineStroke {
        side: StanceSide::Unasserted,
        class: "side-unasserted",
        words: "not so, or not said to have happened: dotted line, circle",
        style: "dotted",
        head: "odot",
        width: 1.4,
        colour: "#555555",
        text: "#444444",
    },
];

impl StanceSide {
    /// How its lines look.
    pub fn stroke(self) -> &'static LineStroke {
        STROKES.iter().find(|stroke| stroke.side == self).unwrap_or(&STROKES[2])
    }
}

/// Claims between two boxes that are drawn as one line.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureLine {
    /// Unique in the picture: that of its first claim.
    pub id: String,
    /// Place of the box that it leaves.
    pub from: usize,
    /// Place of the box that it reaches.
    pub to: usize,
    /// Verbs and dates, each once.
    pub labels: Vec<String>,
    /// Its claims.
    pub claims: Vec<EvidenceText>,
    /// Which side it stands on.
    pub side: StanceSide,
    /// Whether it holds in both directions.
    pub symmetric: bool,
}

/// What of an answer's surroundings a picture shows, and how it is ordered.
#[derive(Debug, Clone, Copy, Default)]
pub struct PictureOptions<'a> {
    /// How many steps beyond the answer.
    pub depth: usize,
    /// What puts boxes together.
    pub group: BoxGrouping<'a>,
}

impl Picture {
    /// The picture of an answer: what it names and the claims that it rests on. That of a
    /// comparison shows the rows that its table shows.
    pub fn of_view(view: &View, options: PictureOptions) -> Picture {
        Subgraph::of_view(view).picture(view.title(), options, view.world)
    }

    /// The picture of a whole graph.
    pub fn of_graph(title: &str, options: PictureOptions, world: World) -> Picture {
        Subgraph::of_graph(world.graph).picture(title.to_owned(), options, world)
    }

    /// The picture of all claims of a dataset, without its figures.
    pub fn of_claims(
        title: &str,
        options: PictureOptions,
        dataset: &Dataset,
        world: World,
    ) -> Picture {
        let all = SchemaView::default();
        Subgraph::of_schema_view(&all, dataset).picture(title.to_owned(), options, world)
    }

    /// The picture of a view that the schema of the dataset names: the claims of its relations
    /// between entities of its kinds. Names are compared without regard to case. None if the schema
    /// names no such view, or there is no dataset.
    pub fn of_schema_view(name: &str, options: PictureOptions, world: World) -> Option<Picture> {
        let dataset = world.dataset?;
        let mut views = dataset.schema.views.iter();
        let view = views.find(|view| view.name.to_lowercase() == name.to_lowercase())?;
        let subgraph = Subgraph::of_schema_view(view, dataset);
        Some(subgraph.picture(view.name.clone(), options, world))
    }

    /// The kinds of boxes that it has, each once, for the legend.
    pub fn looks(&self) -> Vec<&BoxLook> {
        let mut looks: Vec<&BoxLook> = Vec::new();
        for a_box in &self.boxes {
            if !looks.iter().any(|look| look.name == a_box.look.name) {
                looks.push(&a_box.look);
            }
        }
        looks
    }

    /// The kinds of lines that it has, for the legend.
    pub fn strokes(&self) -> impl Iterator<Item = &'static LineStroke> {
        STROKES.iter().filter(|stroke| self.lines.iter().any(|line| line.side == stroke.side))
    }

    /// The part of it that has at most so many boxes: those with the most claims on their lines.
    /// The same where it has no more.
    pub fn core(&self, most: usize) -> Picture {
        if self.boxes.len() <= most {
            return self.clone();
        }
        let mut claims = vec![0; self.boxes.len()];
        for line in &self.lines {
            claims[line.from] += line.claims.len();
            claims[line.to] += line.claims.len();
        }
        let mut kept: Vec<usize> = (0..self.boxes.len()).collect();
        kept.sort_by_key(|&n| std::cmp::Reverse(claims[n]));
        kept.truncate(most);
        kept.sort_unstable();
        let place = |n: usize| kept.binary_search(&n).ok();
        let line = |line: &PictureLine| {
            Some(PictureLine { from: place(line.from)?, to: place(line.to)?, ..line.clone() })
        };
        Picture {
            title: self.title.clone(),
            boxes: kept.iter().map(|&n| self.boxes[n].clone()).collect(),
            lines: self.lines.iter().filter_map(line).collect(),
            groups: self.groups.clone(),
        }
    }

    /// Whether some line holds in both directions.
    pub fn has_symmetric(&self) -> bool {
        self.lines.iter().any(|line| line.symmetric)
    }
}

impl PictureBox {
    /// What is said when it is pointed at.
    pub fn tooltip(&self) -> String {
        let claims = self.claims.iter().map(EvidenceText::line);
        [self.name.clone()].into_iter().chain(claims).collect::<Vec<_>>().join("\n")
    }
}

impl PictureLine {
    /// What is said when it is pointed at.
    pub fn tooltip(&self) -> String {
        self.claims.iter().map(EvidenceText::line).collect::<Vec<_>>().join("\n")
    }
}

/// The name of a relation as a relationship type of a graph, if it has that: in capitals, or as it
/// is written.
fn type_named(name: &str, graph: &Graph) -> Option<polemic_engine::graph::Type> {
    graph.edge_type(&name.to_uppercase()).or_else(|| graph.edge_type(name))
}
