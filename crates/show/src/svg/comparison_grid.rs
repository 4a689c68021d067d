//! Draws a comparison: a grid of stands, with its remarks and notes under it.

use polemic_record::Dataset;

use crate::comparison::{CellVerdict, Comparison, ComparisonCell, NOTHING};
use crate::evidence_text::SIGNS;
use crate::layout::{LayoutPoint, LayoutSize};
use crate::picture::StanceSide;
use crate::text_width::{fit_text, wrap_text};
use crate::value_text::counted;
use crate::xml_writer::{XmlWriter, short_number};

use super::stance_network::{self, StanceNetwork};
use super::{
    MARGIN, SMALL, SvgIds, SvgTarget, TextAnchor, TextStyle, begin_drawing, title_height,
    title_lines, write_lines, write_title,
};

/// The width of the first column, in pixels.
const FIRST: f64 = 180.0;
/// The width of every other column.
const COLUMN: f64 = 210.0;
/// The font size in cells.
const LABEL: f64 = 11.0;
/// The text in a cell is wrapped to lines of so many characters.
const CELL: usize = 31;
/// The network under the grid of sides shows at most so many rows.
const NETWORK_ROWS: usize = 14;
/// The space between a text and the lines of the grid.
const PAD: f64 = 8.0;

/// The lines of text in a cell, without its verdict.
fn lines(cell: &ComparisonCell) -> Vec<String> {
    cell.stands.iter().flat_map(|stand| fit_text(&stand.text(), CELL, 6)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn tall(lines: usize, size: f64) -> f64 {
    lines as f64 * TextStyle::plain(size).line()
}

/// The drawing of a comparison as an SVG file. Of sides (`dataset` is given) the network is drawn
/// under the grid.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
pub fn draw_comparison(comparison: &Comparison, title: &str, dataset: Option<&Dataset>) -> String {
    let mut room = FIRST + COLUMN * comparison.columns.len() as f64;
    let essence = || comparison.essence(NETWORK_ROWS, comparison.columns.len());
    let network = dataset.map(|dataset| StanceNetwork::of(&essence(), dataset));
    if network.is_some() {
        room = room.max(stance_network::WIDTH);
    }
    let heading = title_lines(title, room);
    let names: Vec<Vec<String>> =
        comparison.columns.iter().map(|name| fit_text(name, 26, 3)).collect();
    let head = tall(names.iter().map(Vec::len).max().unwrap_or(1), SMALL) + 2.0 * PAD;
    let rows = &comparison.rows;
    let heights: Vec<f64> = rows
        .iter()
        .map(|row| {
            let cells = row.cells.iter().map(|cell| tall(lines(cell).len(), LABEL) + 16.0);
            let on = tall(fit_text(&row.on, 24, 6).len(), SMALL);
            cells.fold(on, f64::max) + 2.0 * PAD
        })
        .collect();
    let top = title_height(&heading) + 4.0;
    let bottom = top + head + heights.iter().sum::<f64>();
    let below = below(comparison, room, network.is_some());
    let under = network.as_ref().map_or(0.0, |network| network.height + 2.0 * MARGIN);
    let words = bottom + under;
    let height = words + PAD + tall(below.len(), LABEL) + MARGIN;
    let size = LayoutSize { width: room + 2.0 * MARGIN, height };
    let mut xml = begin_drawing(size, title, &description(comparison), SvgTarget::Alone);
    write_title(&mut xml, &heading);
    let bold = TextStyle { bold: true, ..TextStyle::plain(SMALL) };
    for (n, name) in names.iter().enumerate() {
        let x = MARGIN + FIRST + n as f64 * COLUMN + PAD;
        write_lines(&mut xml, name, LayoutPoint { x, y: top + PAD + SMALL }, bold);
    }
    let mut y = top + head;
    rule(&mut xml, y, room, "#222222");
    for (row, height) in rows.iter().zip(&heights) {
        let on = fit_text(&row.on, 24, 6);
        write_lines(&mut xml, &on, LayoutPoint { x: MARGIN, y: y + PAD + SMALL }, bold);
        for (n, cell) in row.cells.iter().enumerate() {
            let at = LayoutPoint { x: MARGIN + FIRST + n as f64 * COLUMN + PAD, y: y + PAD };
            draw_cell(&mut xml, cell, at, &format!("{} on {}", comparison.columns[n], row.on));
        }
        y += height;
        rule(&mut xml, y, room, "#C8C8C8");
    }
    write_lines(
        &mut xml,
        &below,
        LayoutPoint { x: MARGIN, y: words + PAD + 12.0 },
        TextStyle::plain(LABEL),
    );
    if let Some(network) = network {
        let mut ids = SvgIds::new(SvgTarget::Alone);
        let at = LayoutPoint { x: MARGIN, y: y + 1.5 * MARGIN };
        network.draw(&mut xml, at, SvgTarget::Alone, &mut ids);
    }
    xml.finish()
}

/// The text under the grid: remarks, what was left out, and the notes.
fn below(comparison: &Comparison, room: f64, has_network: bool) -> Vec<String> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    let characters = (room / (LABEL * 0.58)) as usize;
    let cited = comparison.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.stands);
    let flags = cited.flat_map(|stand| &stand.claims).map(|(text, _)| text.marks.flags());
    let any = flags.fold([false; 4], |any, flags| std::array::from_fn(|n| any[n] || flags[n]));
    let signs = SIGNS.iter().zip(any).filter(|(_, is)| *is);
    let signs: Vec<String> = signs.map(|((sign, words), _)| format!("{sign} {words}")).collect();
    let signs = (has_network && !signs.is_empty()).then(|| signs.join(" · "));
    let left_out = comparison.left_out;
    let only = (left_out > 0).then(|| {
        let issues = counted(left_out, "more issue");
        format!("Left out here: {issues}, on which only one of them is on record.")
    });
    let signs = signs.map(|signs| format!("In the picture: {signs}"));
    let notes = comparison.notes.iter().enumerate().map(|(n, note)| {
        let doubt = note.doubt.as_ref().map_or(String::new(), |doubt| format!("; doubt: {doubt}"));
        format!("[{}] {}{doubt}", n + 1, note.sources.join("; "))
    });
    comparison
        .remarks()
        .into_iter()
        .chain(only)
        .chain(signs)
        .chain(notes)
        .flat_map(|t| wrap_text(&t, characters))
        .collect()
}

fn rule(xml: &mut XmlWriter, y: f64, room: f64, colour: &str) {
    let path =
        format!("M{} {}H{}", short_number(MARGIN), short_number(y), short_number(MARGIN + room));
    xml.open("path").with("d", path).with("stroke", colour).close();
}

/// Draws a cell: a sign and a word for its side, and the stands under it.
fn draw_cell(xml: &mut XmlWriter, cell: &ComparisonCell, at: LayoutPoint, name: &str) {
    let claims = cell.stands.iter().flat_map(|stand| &stand.claims).map(|(cited, _)| cited.line());
    let title: Vec<String> = match cell.stands.is_empty() {
        true => vec![format!("{name}: nothing on record")],
        false => claims.collect(),
    };
    xml.open("g").leaf("title", &title.join("\n"));
    let verdict = cell.verdict();
    let sides: &[StanceSide] = match verdict {
        CellVerdict::For => &[StanceSide::For],
        CellVerdict::Against => &[StanceSide::Against],
        CellVerdict::Both => &[StanceSide::For, StanceSide::Against],
        CellVerdict::Nothing => &[],
    };
    let baseline = at.y + SMALL;
    let mut x = at.x;
    for &side in sides {
        sign(xml, side, LayoutPoint { x: x + 5.0, y: baseline - 4.0 });
        x += 16.0;
    }
    let colour = sides.last().map_or("#444444", |side| side.stroke().text);
    let style =
        TextStyle { colour, bold: true, anchor: TextAnchor::Start, ..TextStyle::plain(SMALL) };
    let word = if cell.stands.is_empty() { NOTHING } else { verdict.word() };
    let mut y = baseline;
    if !word.is_empty() {
        write_lines(xml, &[word.to_owned()], LayoutPoint { x, y: baseline }, style);
        y += 14.0;
    }
    write_lines(xml, &lines(cell), LayoutPoint { x: at.x, y }, TextStyle::plain(LABEL));
    xml.close();
}

/// Draws a filled circle for `for` and a cross for `against`, so that they can be told apart
/// without colour.
fn sign(xml: &mut XmlWriter, side: StanceSide, at: LayoutPoint) {
    let colour = side.stroke().colour;
    let LayoutPoint { x, y } = at;
    if side == StanceSide::For {
        xml.open("circle").at("cx", x).at("cy", y).at("r", 5.0).with("fill", colour).close();
        return;
    }
    let (left, right) = (short_number(x - 4.0), short_number(x + 4.0));
    let (top, bottom) = (short_number(y - 4.0), short_number(y + 4.0));
    let cross = format!("M{left} {top}L{right} {bottom}M{right} {top}L{left} {bottom}");
    xml.open("path").with("d", cross).with("stroke", colour).with("stroke-width", "2.4").close();
}

/// The description for screen readers: every cell in words.
fn description(comparison: &Comparison) -> String {
    let mut text = format!(
        "A table: {} and {}.",
        counted(comparison.columns.len(), "column"),
        counted(comparison.rows.len(), "row")
    );
    for row in &comparison.rows {
        for (name, cell) in comparison.columns.iter().zip(&row.cells) {
            let stands: Vec<&str> = cell.stands.iter().map(|stand| stand.words.as_str()).collect();
            let said = match (stands.is_empty(), cell.verdict()) {
                (true, _) => "nothing on record".to_owned(),
                (_, CellVerdict::Nothing) => stands.join("; "),
                (_, verdict) => format!("{} ({})", verdict.word(), stands.join("; ")),
            };
            text.push_str(&format!("\n{}: {name}: {said}.", row.on));
        }
    }
    text
}
