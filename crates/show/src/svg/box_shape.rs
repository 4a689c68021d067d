//! Draws the outlines of boxes: shapes with the names that Graphviz gives them.

use crate::layout::{LayoutArea, LayoutPoint, LayoutSize};
use crate::xml_writer::{XmlWriter, short_number};

/// The outline of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoxShape {
    /// A rectangle. A shape with an unknown name is drawn as one too.
    Box,
    /// An ellipse or a circle.
    Ellipse,
    /// A sheet of paper with a folded corner.
    Note,
    /// Six corners, two of them at the sides.
    Hexagon,
    /// A rectangle with cut corners.
    Octagon,
    /// A rectangle with a roof.
    House,
    /// A box in perspective.
    Box3d,
    /// Four corners, in the middle of the sides.
    Diamond,
    /// A slanted rectangle.
    Parallelogram,
}

/// How far corners are cut or folded at most, in pixels.
const CUT: f64 = 9.0;
/// The stroke width of an outline.
pub const WIDTH: &str = "1.6";
/// How deep a box in perspective looks.
const DEPTH: f64 = 5.0;

impl BoxShape {
    /// The shape with a Graphviz name, such as `ellipse`.
    pub fn named(name: &str) -> BoxShape {
        match name {
            "ellipse" | "oval" | "circle" | "doublecircle" | "egg" | "point" => BoxShape::Ellipse,
            "note" => BoxShape::Note,
            "hexagon" => BoxShape::Hexagon,
            "octagon" | "doubleoctagon" | "tripleoctagon" => BoxShape::Octagon,
            "house" => BoxShape::House,
            "box3d" => BoxShape::Box3d,
            "diamond" | "Mdiamond" => BoxShape::Diamond,
            "parallelogram" => BoxShape::Parallelogram,
            _ => BoxShape::Box,
        }
    }

    /// The size that a shape needs for a text of a size.
    pub fn around(self, text: LayoutSize) -> LayoutSize {
        let LayoutSize { width, height } = text;
        let (width, height) = match self {
            BoxShape::Box => (width + 18.0, height + 12.0),
            BoxShape::Ellipse => (width * 1.2 + 20.0, height * 1.25 + 14.0),
            BoxShape::Note => (width + 22.0, height + 14.0),
            BoxShape::Hexagon => (width + 34.0, height + 12.0),
            BoxShape::Octagon => (width + 22.0, height + 16.0),
            BoxShape::House => (width + 18.0, height + 24.0),
            BoxShape::Box3d => (width + 18.0 + DEPTH, height + 12.0 + DEPTH),
            BoxShape::Diamond => (width * 1.5 + 20.0, height * 1.6 + 16.0),
            BoxShape::Parallelogram => (width + 36.0, height + 12.0),
        };
        LayoutSize { width, height }
    }

    /// The middle of the text in a shape.
    pub fn text_middle(self, area: LayoutArea) -> LayoutPoint {
        let LayoutPoint { x, y } = area.middle;
        match self {
            BoxShape::House => LayoutPoint { x, y: y + roof(area) / 2.0 },
            BoxShape::Box3d => LayoutPoint { x: x - DEPTH / 2.0, y: y + DEPTH / 2.0 },
            _ => LayoutPoint { x, y },
        }
    }

    /// The x of the outline on the right side (`side` is 1) or on the left side (`side` is -1), at
    /// a height of `below` pixels below the middle of the shape.
    pub fn side(self, area: LayoutArea, below: f64, side: f64) -> f64 {
        let (half, tall) = (area.size.width / 2.0, area.size.height / 2.0);
        let part = (below.abs() / tall).min(1.0);
        let reach = match self {
            BoxShape::Box | BoxShape::Box3d | BoxShape::Note => half,
            BoxShape::Ellipse => half * (1.0 - part * part).sqrt(),
            BoxShape::Hexagon => half - slant(area) * part,
            BoxShape::Octagon => half - (below.abs() - (tall - cut(area))).max(0.0),
            BoxShape::House => {
                let under = (below + tall) / roof(area);
                half * under.clamp(0.0, 1.0)
            }
            BoxShape::Diamond => half * (1.0 - part),
            BoxShape::Parallelogram => half - slant(area) * (0.5 + side * below / tall / 2.0),
        };
        area.middle.x + side * reach
    }

    /// Draws the shape with its colours.
    pub fn draw(self, xml: &mut XmlWriter, area: LayoutArea, fill: &str, outline: &str) {
        self.begin(xml, area);
        xml.with("fill", fill).with("stroke", outline).with("stroke-width", WIDTH).close();
    }

    /// Opens the element of the shape without colours. The caller closes it.
    pub fn begin(self, xml: &mut XmlWriter, area: LayoutArea) {
        let LayoutPoint { x, y } = area.middle;
        let (left, right, top, bottom) = (area.left(), area.right(), area.top(), area.bottom());
        match self {
            BoxShape::Ellipse => {
                xml.open("ellipse").at("cx", x).at("cy", y);
                xml.at("rx", area.size.width / 2.0).at("ry", area.size.height / 2.0);
            }
            BoxShape::Box => {
                xml.open("rect").at("x", left).at("y", top);
                xml.at("width", area.size.width).at("height", area.size.height);
            }
            _ => _ = xml.open("path").with("d", self.path(left, right, top, bottom, area)),
        }
    }

    fn path(self, left: f64, right: f64, top: f64, bottom: f64, area: LayoutArea) -> String {
        let LayoutPoint { x, y } = area.middle;
        let s = slant(area);
        match self {
            BoxShape::Note => {
                let (fold, low) = (right - cut(area), top + cut(area));
                let sheet =
                    [(left, top), (fold, top), (right, low), (right, bottom), (left, bottom)];
                let corner = [(fold, top), (fold, low), (right, low)];
                format!("{}Z{}", strokes(&sheet), strokes(&corner))
            }
            BoxShape::Hexagon => closed(&[
                (left, y),
                (left + s, top),
                (right - s, top),
                (right, y),
                (right - s, bottom),
                (left + s, bottom),
            ]),
            BoxShape::Octagon => closed(&[
                (left + cut(area), top),
                (right - cut(area), top),
                (right, top + cut(area)),
                (right, bottom - cut(area)),
                (right - cut(area), bottom),
                (left + cut(area), bottom),
                (left, bottom - cut(area)),
                (left, top + cut(area)),
            ]),
            BoxShape::House => {
                let eaves = top + roof(area);
                closed(&[(x, top), (right, eaves), (right, bottom), (left, bottom), (left, eaves)])
            }
            BoxShape::Box3d => {
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
            BoxShape::Diamond => closed(&[(x, top), (right, y), (x, bottom), (left, y)]),
            _ => closed(&[(left + s, top), (right, top), (right - s, bottom), (left, bottom)]),
        }
    }
}

/// How far corners are cut.
fn cut(area: LayoutArea) -> f64 {
    (area.size.height * 0.3).min(CUT)
}

/// How high a roof is.
fn roof(area: LayoutArea) -> f64 {
    (area.size.height * 0.3).min(14.0)
}

/// How far the corners at the sides of a hexagon stand out.
fn slant(area: LayoutArea) -> f64 {
    (area.size.height * 0.4).min(12.0)
}

fn strokes(points: &[(f64, f64)]) -> String {
    let at = |(n, (x, y)): (usize, &(f64, f64))| {
        format!("{}{} {}", if n == 0 { "M" } else { "L" }, short_number(*x), short_number(*y))
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
        let middle = LayoutPoint { x: 100.0, y: 50.0 };
        let area = LayoutArea { middle, size: LayoutSize { width: 60.0, height: 40.0 } };
        assert_eq!(BoxShape::Box.side(area, 10.0, 1.0), 130.0);
        assert_eq!(BoxShape::Ellipse.side(area, 0.0, -1.0), 70.0);
        assert!(BoxShape::Ellipse.side(area, 15.0, 1.0) < 125.0);
        assert_eq!(BoxShape::Hexagon.side(area, 20.0, 1.0), 118.0);
        assert_eq!(BoxShape::House.side(area, -20.0, 1.0), 100.0);
    }
}
