//! Pictures of boxes and lines, before they are drawn as SVG, DOT or Mermaid.
//!
//! A picture shows the claims that an answer rests on, the nodes and relationships in the rows of a
//! query, or a view that the schema of a dataset names. Boxes and lines are in the order of the
//! graph, so that the same answer always gives the same picture.

mod box_grouping;
mod comparison_picture;
mod subgraph;

use std::collections::BTreeSet;

use polemic_engine::graph::Graph;
use polemic_record::Dataset;
use polemic_record::schema::PictureView as SchemaView;

use super::evidence_text::{EvidenceText, VoiceMarks};
use super::{View, World};

pub use box_grouping::BoxGrouping;
pub(crate) use comparison_picture::{cell_lines, column_boxes, row_box};
use subgraph::Subgraph;
pub use subgraph::kind_name;

/// A picture with more boxes than this is hard to read. The program then says how to ask for less,
/// and pages leave the picture out.
pub const EASY_BOXES: usize = 60;

/// Boxes and the lines between them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Picture {
    /// What the picture is of: the reading of a question, a query, or the name of a view.
    pub title: String,
    /// The boxes, in the order of the graph's nodes.
    pub boxes: Vec<PictureBox>,
    /// The lines, in the order of their first claims. Claims of the same style between the same two
    /// boxes share a line.
    pub lines: Vec<PictureLine>,
    /// The names of the groups of boxes, in the order of their first boxes.
    pub groups: Vec<String>,
    /// Lines of text to stand under the picture, such as how much it leaves out.
    pub notes: Vec<String>,
}

/// A node of the graph as a box.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureBox {
    /// The id of the entity or node: unique in the picture, and the same in every picture.
    pub id: String,
    /// The text in the box.
    pub label: String,
    /// The name, kind and date of the entity, for the tooltip.
    pub name: String,
    /// Claims that have no object, such as `A died`, and the entity's own date, if the answer rests
    /// on it.
    pub claims: Vec<EvidenceText>,
    /// How the box looks.
    pub look: BoxLook,
    /// The index in [`Picture::groups`] of the group that the box is in.
    pub group: Option<usize>,
}

/// How a box looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxLook {
    /// The name of the look in the legend: a noun for the kind, or a label of the graph.
    pub name: String,
    /// The name of a Graphviz shape, such as `ellipse`.
    pub shape: String,
    /// The colour inside, as `#RRGGBB`.
    pub fill: String,
    /// The colour of the outline, as `#RRGGBB`.
    pub outline: String,
}

/// On which side a claim puts its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StanceSide {
    /// The subject is for the object.
    For,
    /// The subject is against the object.
    Against,
    /// The claim takes no side, as `A wrote B`.
    Neither,
    /// The source denies the claim, or does not assert that it happened: `A would have opposed B`.
    Unasserted,
}

/// How the lines of one side look.
///
/// Sides differ in dash and head, so that they can be told apart in black and white. The colours are
/// those of Okabe and Ito for colour-blind readers, darkened for contrast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineStroke {
    /// The side.
    pub side: StanceSide,
    /// The name of the side in ids and CSS classes.
    pub class: &'static str,
    /// The text in the legend.
    pub words: &'static str,
    /// The dash, by its Graphviz name.
    pub style: &'static str,
    /// The arrow head, by its Graphviz name.
    pub head: &'static str,
    /// The thickness in pixels.
    pub width: f64,
    /// The colour of the line.
    pub colour: &'static str,
    /// The colour of the label, which is darker so that small letters can be read.
    pub text: &'static str,
}

/// The look of every side, in the order of the legend.
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

/// What a legend says of each mark in the order of [`VoiceMarks::flags`].
const VOICES: [&str; 4] = [
    "(implied): the source says it by what it contrasts or names",
    "(probable), (uncertain): as sure as the source is",
    "according to …: on that one's word, not the source's own",
    "(doubted): the editors doubt it",
];

impl StanceSide {
    /// How the lines of this side look.
    pub fn stroke(self) -> &'static LineStroke {
        STROKES.iter().find(|stroke| stroke.side == self).unwrap_or(&STROKES[2])
    }
}

/// Claims of one style between two boxes, drawn as one line.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureLine {
    /// The id of its first claim: unique in the picture.
    pub id: String,
    /// The index of the box where the line begins.
    pub from: usize,
    /// The index of the box where it ends.
    pub to: usize,
    /// The verbs and dates of its claims, such as `opposed 1925`, each once.
    pub labels: Vec<String>,
    /// Its claims.
    pub claims: Vec<EvidenceText>,
    /// The side of its claims.
    pub side: StanceSide,
    /// Whether its relation holds in both directions. The line then has no head.
    pub symmetric: bool,
}

/// What a picture shows beyond an answer, and how its boxes are grouped.
#[derive(Debug, Clone, Copy, Default)]
pub struct PictureOptions<'a> {
    /// How many relationships away from the answer a node may be to be shown too.
    pub depth: usize,
    /// How boxes are put together in groups.
    pub group: BoxGrouping<'a>,
    /// The picture of an answer shows at most so many boxes, those with the most claims; 0 for all.
    pub boxes: usize,
    /// Whether lines have no texts of their claims, because the page around has them.
    pub brief: bool,
}

impl Picture {
    /// The picture of an answer: the entities that it names and the claims that it rests on. For a
    /// comparison these are the claims of the rows that are drawn.
    pub fn of_view(view: &View, options: PictureOptions) -> Picture {
        if let (Some(comparison), Some(dataset)) = (&view.comparison, view.world.dataset) {
            return Picture::of_comparison(comparison, &view.title(), dataset);
        }
        let whole = Subgraph::of_view(view).picture(view.title(), options, view.world);
        if options.boxes == 0 || whole.boxes.len() <= options.boxes {
            return whole;
        }
        let mut core = whole.core(options.boxes);
        core.notes.push(format!(
            "{} boxes of {}, those with the most claims; --boxes 0 shows all.",
            core.boxes.len(),
            whole.boxes.len()
        ));
        core
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

    /// The looks of the boxes, each once, for the legend.
    pub fn looks(&self) -> Vec<&BoxLook> {
        let mut looks: Vec<&BoxLook> = Vec::new();
        for a_box in &self.boxes {
            if !looks.iter().any(|look| look.name == a_box.look.name) {
                looks.push(&a_box.look);
            }
        }
        looks
    }

    /// The looks of the lines, each once, for the legend.
    pub fn strokes(&self) -> impl Iterator<Item = &'static LineStroke> {
        STROKES.iter().filter(|stroke| self.lines.iter().any(|line| line.side == stroke.side))
    }

    /// The picture with at most so many boxes: those with the most claims on their lines that have a
    /// line to another one. Lines to boxes that are left out are left out too. O((boxes +
    /// lines) × log(boxes)).
    pub fn core(&self, most: usize) -> Picture {
        if self.boxes.len() <= most {
            return self.clone();
        }
        let mut claims = vec![0; self.boxes.len()];
        for line in &self.lines {
            claims[line.from] += line.claims.len();
            claims[line.to] += line.claims.len();
        }
        let mut order: Vec<usize> = (0..self.boxes.len()).collect();
        order.sort_by_key(|&n| std::cmp::Reverse(claims[n]));
        let mut rank = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, &n)| rank[n] = at);
        let mut joined: Vec<Vec<usize>> = vec![Vec::new(); order.len()];
        for line in &self.lines {
            joined[line.from].push(line.to);
            joined[line.to].push(line.from);
        }
        // Each box must have a line to a box before it, so that none stands alone; where none of
        // the rest has one, a part of its own begins.
        let (mut kept, mut is_kept) = (Vec::new(), vec![false; order.len()]);
        let mut next: BTreeSet<usize> = BTreeSet::new();
        let mut rest = order.iter().copied();
        while kept.len() < most {
            let near = next.pop_first().map(|at| order[at]);
            let Some(n) = near.or_else(|| rest.find(|&n| !is_kept[n])) else { break };
            is_kept[n] = true;
            kept.push(n);
            next.extend(joined[n].iter().filter(|&&n| !is_kept[n]).map(|&n| rank[n]));
        }
        // The last one may have begun a part for which there is no more room.
        let is_alone = |n: usize| joined[n].iter().all(|&other| other == n || !is_kept[other]);
        if kept.len() > 1 && kept.last().is_some_and(|&last| is_alone(last)) {
            kept.pop();
        }
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
            notes: self.notes.clone(),
        }
    }

    /// What the legend says of the words behind verbs, each once: on whose word a line stands.
    pub fn voices(&self) -> Vec<&'static str> {
        let flags = self.lines.iter().flat_map(|line| &line.claims).map(|text| text.marks.flags());
        let any = flags.fold([false; 4], |any, flags| std::array::from_fn(|n| any[n] || flags[n]));
        VOICES.iter().zip(any).filter(|(_, is)| *is).map(|(words, _)| *words).collect()
    }

    /// Whether the relation of any line holds in both directions.
    pub fn has_symmetric(&self) -> bool {
        self.lines.iter().any(|line| line.symmetric)
    }
}

impl PictureBox {
    /// The text shown when a pointer rests on the box: the name, and a line for each claim.
    pub fn tooltip(&self) -> String {
        let claims = self.claims.iter().map(EvidenceText::line);
        [self.name.clone()].into_iter().chain(claims).collect::<Vec<_>>().join("\n")
    }
}

impl PictureLine {
    /// The marks that all its claims have.
    pub fn marks(&self) -> VoiceMarks {
        VoiceMarks::common(self.claims.iter().map(|text| text.marks))
    }

    /// The text shown when a pointer rests on the line: a line for each claim.
    pub fn tooltip(&self) -> String {
        self.claims.iter().map(EvidenceText::line).collect::<Vec<_>>().join("\n")
    }
}

/// The relationship type of this name in a graph: in capitals (`opposed` is `OPPOSED`), or else as
/// it is written.
fn type_named(name: &str, graph: &Graph) -> Option<polemic_engine::graph::Type> {
    graph.edge_type(&name.to_uppercase()).or_else(|| graph.edge_type(name))
}
