//! Shapes of boxes, by their Graphviz names.

use crate::layout::{Area, Point, Size};
use crate::xml::{Xml, number};

/// A shape that can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A rectangle; whatever is not known is drawn as one.
    Box,
    /// An ellipse or a circle.
    Ellipse,
    /// A sheet with a corner folded.
    Note,
    /// Six corners, two of them at the sides.
    Hexagon,
    /// Eight corners.
    Octagon,
    /// A rectangle with a roof.
    House,
    /// A rectangle with two sides more.
    Box3d,
    /// Four corners, in the middle of the sides.
    Diamond,
    /// A rectangle that leans.
    Parallelogram,
}

/// How far the corners of a shape are cut, folded or set back.
const CUT: f64 = 9.0;
/// How wide the outline is drawn.
pub const WIDTH: &str = "1.6";
/// How deep a box in space is.
const DEPTH: f64 = 5.0;

impl Shape {
    /// The shape of a name.
    pub fn named(name: &str) -> Shape {
        match name {
            "ellipse" | "oval" | "circle" | "doublecircle" | "egg" | "point" => Shape::Ellipse,
            "note" => Shape::Note,
            "hexagon" => Shape::Hexagon,
            "octagon" | "doubleoctagon" | "tripleoctagon" => Shape::Octagon,
            "house" => Shape::House,
            "box3d" => Shape::Box3d,
            "diamond" | "Mdiamond" => Shape::Diamond,
            "parallelogram" => Shape::Parallelogram,
            _ => Shape::Box,
        }
    }

    /// The size that a shape needs around a text of a size.
    pub fn around(self, text: Size) -> Size {
        let Size { width, height } = text;
        let (width, height) = match self {
            Shape::Box => (width + 18.0, height + 12.0),
            Shape::Ellipse => (width * 1.2 + 20.0, height * 1.25 + 14.0),
            Shape::Note => (width + 22.0, height + 14.0),
            Shape::Hexagon => (width + 34.0, height + 12.0),
            Shape::Octagon => (width + 22.0, height + 16.0),
            Shape::House => (width + 18.0, height + 24.0),
            Shape::Box3d => (width + 18.0 + DEPTH, height + 12.0 + DEPTH),
            Shape::Diamond => (width * 1.5 + 20.0, height * 1.6 + 16.0),
            Shape::Parallelogram => (width + 36.0, height + 12.0),
        };
        Size { width, height }
    }

    /// The middle of the text in a shape at a place.
    pub fn text(self, area: Area) -> Point {
        let Point { x, y } = area.middle;
        match self {
            Shape::House => Point { x, y: y + roof(area) / 2.0 },
            Shape::Box3d => Point { x: x - DEPTH / 2.0, y: y + DEPTH / 2.0 },
            _ => Point { x, y },
        }
    }

    /// Where the outline is to the right (1) or to the left (-1) of the middle, at a height that is
    /// so far below the middle.
    pub fn side(self, area: Area, below: f64, side: f64) -> f64 {
        let (half, tall) = (area.size.width / 2.0, area.size.height / 2.0);
        let part = (below.abs() / tall).min(1.0);
        let reach = match self {
            Shape::Box | Shape::Box3d | Shape::Note => half,
            Shape::Ellipse => half * (1.0 - part * part).sqrt(),
            Shape::Hexagon => half - slant(area) * part,
            Shape::Octagon => half - (below.abs() - (tall - cut(area))).max(0.0),
            Shape::House => {
                let under = (below + tall) / roof(area);
                half * under.clamp(0.0, 1.0)
            }
            Shape::Diamond => half * (1.0 - part),
            Shape::Parallelogram => half - slant(area) * (0.5 + side * below / tall / 2.0),
        };
        area.middle.x + side * reach
    }

    /// Draws it.
    pub fn draw(self, xml: &mut Xml, area: Area, fill: &str, outline: &str) {
        self.begin(xml, area);
        xml.with("fill", fill).with("stroke", outline).with("stroke-width", WIDTH).close();
    }

    /// Opens the element that it is, and gives it no look.
    pub fn begin(self, xml: &mut Xml, area: Area) {
        let Point { x, y } = area.middle;
        let (left, right, top, bottom) = (area.left(), area.right(), area.top(), area.bottom());
        match self {
            Shape::Ellipse => {
                xml.open("ellipse").at("cx", x).at("cy", y);
                xml.at("rx", area.size.width / 2.0).at("ry", area.size.height / 2.0);
            }
            Shape::Box => {
                xml.open("rect").at("x", left).at("y", top);
                xml.at("width", area.size.width).at("height", area.size.height);
            }
            _ => _ = xml.open("path").with("d", self.path(left, right, top, bottom, area)),
        }
    }

    fn path(self, left: f64, right: f64, top: f64, bottom: f64, area: Area) -> String {
        let Point { x, y } = area.middle;
        let s = slant(area);
        match self {
            Shape::Note => {
                let (fold, low) = (right - cut(area), top + cut(area));
                let sheet =
                    [(left, top), (fold, top), (right, low), (right, bottom), (left, bottom)];
                let corner = [(fold, top), (fold, low), (right, low)];
                format!("{}Z{}", strokes(&sheet), strokes(&corner))
            }
            Shape::Hexagon => closed(&[
                (left, y),
                (left + s, top),
                (right - s, top),
                (right, y),
                (right - s, bottom),
                (left + s, bottom),
            ]),
            Shape::Octagon => closed(&[
                (left + cut(area), top),
                (right - cut(area), top),
                (right, top + cut(area)),
                (right, bottom - cut(area)),
                (right - cut(area), bottom),
                (left + cut(area), bottom),
                (left, bottom - cut(area)),
                (left, top + cut(area)),
            ]),
            Shape::House => {
                let eaves = top + roof(area);
                closed(&[(x, top), (right, eaves), (right, bottom), (left, bottom), (left, eaves)])
            }
            Shape::Box3d => {
                let (inner, low) = (right - DEPTH, top + DEPTH);
                let whole = [
                    (left, low),
                    (left + DEPTH, top),
                    (right, top),
                    (right, bottom - DEPTH),
                    (inner, bottom),
                    (left, bottom),
                ];
                let edges = [(left, low), (inner, low), (right, top)];
                let down = [(inner, low), (inner, bottom)];
                format!("{}{}{}", closed(&whole), strokes(&edges), strokes(&down))
            }
            Shape::Diamond => closed(&[(x, top), (right, y), (x, bottom), (left, y)]),
            _ => closed(&[(left + s, top), (right, top), (right - s, bottom), (left, bottom)]),
        }
    }
}

/// How far corners are cut.
fn cut(area: Area) -> f64 {
    (area.size.height * 0.3).min(CUT)
}

/// How high a roof is.
fn roof(area: Area) -> f64 {
    (area.size.height * 0.3).min(14.0)
}

/// How far the corners at the sides of a hexagon stand out.
fn slant(area: Area) -> f64 {
    (area.size.height * 0.4).min(12.0)
}

fn strokes(points: &[(f64, f64)]) -> String {
    let at = |(n, (x, y)): (usize, &(f64, f64))| {
        format!("{}{} {}", if n == 0 { "M" } else { "L" }, number(*x), number(*y))
    };
    points.iter().enumerate().map(at).collect()
}

fn closed(points: &[(f64, f64)]) -> String {
    strokes(points) + "Z"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_on_the_outline() {
        let middle = Point { x: 100.0, y: 50.0 };
        let area = Area { middle, size: Size { width: 60.0, height: 40.0 } };
        assert_eq!(Shape::Box.side(area, 10.0, 1.0), 130.0);
        assert_eq!(Shape::Ellipse.side(area, 0.0, -1.0), 70.0);
        assert!(Shape::Ellipse.side(area, 15.0, 1.0) < 125.0);
        assert_eq!(Shape::Hexagon.side(area, 20.0, 1.0), 118.0);
        assert_eq!(Shape::House.side(area, -20.0, 1.0), 100.0);
    }
}
