//! The arrangement of a picture that turns on one box, such as the card of a person: the box stands
//! in the middle, what it is for on its right, what it is against on its left, and both by decades.

use crate::layout::{self, Layout, LayoutEdge, LayoutSize, TooManyBoxes};
use crate::picture::{Picture, PictureLine, StanceSide};

/// A picture turns on a box that is joined to at least so many others,
const FEWEST: usize = 7;
/// by at least so many hundredths of all lines.
const SHARE: usize = 70;
/// The room for a heading above a box, which is left free below it too.
pub const HEADING: f64 = 18.0;

/// How the boxes and lines of a picture stand around one of them.
pub struct HubArrangement {
    /// The index of the box in the middle.
    pub hub: usize,
    /// The heading above each box that is the first of its decade: `for, 1920s`.
    pub headings: Vec<Option<String>>,
    /// The boxes from top to bottom, those on the left first.
    boxes: Vec<usize>,
    /// The lines in the order of their boxes.
    lines: Vec<usize>,
    /// For each line whether it runs from right to left.
    leftward: Vec<bool>,
}

/// Where a box stands, and what it is sorted by: on the right, the number of its part, its year.
type Spot = (bool, usize, Option<i64>);

impl HubArrangement {
    /// The arrangement of a picture; none if the picture does not turn on one box.
    pub fn of(picture: &Picture) -> Option<HubArrangement> {
        let mut lines = vec![0; picture.boxes.len()];
        for line in &picture.lines {
            lines[line.from] += 1;
            lines[line.to] += 1;
        }
        let hub = (0..lines.len()).rev().max_by_key(|&n| lines[n])?;
        let spots: Vec<Option<Spot>> = (0..lines.len()).map(|n| spot(picture, hub, n)).collect();
        let joined = spots.iter().flatten().count();
        let is_hub = joined >= FEWEST && lines[hub] * 100 >= picture.lines.len() * SHARE;
        if !is_hub || !picture.groups.is_empty() {
            return None;
        }
        let mut boxes: Vec<usize> = (0..lines.len()).collect();
        // What has no date stands last.
        let key = |n: usize| {
            let (is_right, part, year) = spots[n]?;
            Some((is_right, part, year.is_none(), year))
        };
        boxes.sort_by_key(|&n| (key(n).is_none(), key(n)));
        let mut place = vec![0; boxes.len()];
        boxes.iter().enumerate().for_each(|(n, &it)| place[it] = n);
        let other = |line: &PictureLine| match (line.from == hub, line.to == hub) {
            (true, _) => Some(line.to),
            (_, true) => Some(line.from),
            _ => None,
        };
        let mut order: Vec<usize> = (0..picture.lines.len()).collect();
        order.sort_by_key(|&n| other(&picture.lines[n]).map_or(usize::MAX, |end| place[end]));
        // The hub is neither on the left nor on the right; what it is not joined to may be anywhere.
        let side = |n: usize| {
            if n == hub { Some(0) } else { spots[n].map(|it| if it.0 { 1 } else { -1 }) }
        };
        let leftward = |line: &PictureLine| {
            side(line.from).zip(side(line.to)).is_some_and(|(from, to)| from > to)
        };
        let headings = headings(&boxes, &spots);
        let leftward = picture.lines.iter().map(leftward).collect();
        Some(HubArrangement { hub, headings, boxes, lines: order, leftward })
    }

    /// Lays out boxes of these sizes and lines with these labels.
    ///
    /// # Errors
    /// There are too many boxes.
    pub fn lay_out(
        &self,
        sizes: &[LayoutSize],
        wires: &[LayoutEdge],
    ) -> Result<Layout, TooManyBoxes> {
        let mut place = vec![0; self.boxes.len()];
        self.boxes.iter().enumerate().for_each(|(n, &it)| place[it] = n);
        let size = |&n: &usize| {
            let room = if self.headings[n].is_some() { 2.0 * HEADING } else { 0.0 };
            LayoutSize { height: sizes[n].height + room, ..sizes[n] }
        };
        let sorted: Vec<LayoutSize> = self.boxes.iter().map(size).collect();
        let wire = |&n: &usize| LayoutEdge {
            from: place[wires[n].from],
            to: place[wires[n].to],
            leftward: self.leftward[n],
            ..wires[n]
        };
        let edges: Vec<LayoutEdge> = self.lines.iter().map(wire).collect();
        let laid = layout::lay_out(&sorted, &edges, &vec![None; sizes.len()], 0)?;
        let mut own = laid.clone();
        for (n, &it) in self.boxes.iter().enumerate() {
            own.boxes[it] = laid.boxes[n];
            own.boxes[it].size = sizes[it];
            own.components[it] = laid.components[n];
        }
        for (n, &it) in self.lines.iter().enumerate() {
            own.routes[it] = laid.routes[n].clone();
        }
        Ok(own)
    }
}

/// Where a box stands. None for the hub, and for boxes that are not joined to it.
fn spot(picture: &Picture, hub: usize, n: usize) -> Option<Spot> {
    let joins = |line: &&PictureLine| {
        line.from == hub && line.to == n && n != hub || line.to == hub && line.from == n && n != hub
    };
    let lines: Vec<&PictureLine> = picture.lines.iter().filter(joins).collect();
    let claims = |side: StanceSide| -> usize {
        let own = lines.iter().filter(|line| line.side == side);
        own.map(|line| line.claims.len()).sum()
    };
    let (pro, contra) = (claims(StanceSide::For), claims(StanceSide::Against));
    let is_done_by = lines.first()?.from == hub;
    let (is_right, part) = match (pro, contra) {
        (0, 0) => (is_done_by, 1),
        _ => (pro > contra, 0),
    };
    let years = lines.iter().flat_map(|line| &line.claims).filter_map(|claim| claim.year);
    Some((is_right, part, years.min()))
}

/// The heading above each box that is the first of its side, part and decade.
fn headings(boxes: &[usize], spots: &[Option<Spot>]) -> Vec<Option<String>> {
    let mut headings = vec![None; boxes.len()];
    let mut before = None;
    for &n in boxes {
        let Some((is_right, part, year)) = spots[n] else { continue };
        let decade = year.map(|year| year.div_euclid(10) * 10);
        if before.replace((is_right, part, decade)) == Some((is_right, part, decade)) {
            continue;
        }
        let part = match (is_right, part) {
            (true, 0) => "for, ",
            (false, 0) => "against, ",
            _ => "",
        };
        let when = decade.map_or("no date".to_owned(), |decade| match decade {
            1.. => format!("{decade}s"),
            _ => format!("{}s BCE", -decade),
        });
        headings[n] = Some(format!("{part}{when}"));
    }
    headings
}
