//! Pictures and timelines in the DOT language of Graphviz.
//!
//! The same picture always gives the same bytes.

use std::collections::BTreeMap;

use super::picture::{BoxLook, Picture, PictureBox, PictureLine, StanceSide};
use super::text_width::{fit_text, wrap_text};
use super::timeline::{Timeline, TimelineLane, TimelineMark};
use super::xml_writer::{escape_xml, xml_char};

/// The label of a box is wrapped to lines of at most so many characters, between words.
pub const WRAP: usize = 18;
/// The same for the labels of lines. They are wider, so that a verb and its date stay together.
const LINE_WRAP: usize = 32;
/// A box shows at most so many lines of its label, and a line at most so many labels.
pub const MOST_LINES: usize = 8;

/// The picture as a directed graph in DOT, with its legend.
pub fn dot_of_picture(picture: &Picture) -> String {
    let mut out = String::from("digraph polemic {\n");
    out.push_str(&format!(
        "  graph [rankdir=LR, fontname=\"DejaVu Sans\", fontsize=16, labelloc=t, label={}, \
         nodesep=0.25, ranksep=0.9, pad=0.3, outputorder=edgesfirst];\n",
        head(picture)
    ));
    out.push_str(
        "  node [fontname=\"DejaVu Sans\", fontsize=12, style=filled, penwidth=1.6, margin=\"0.12,0.06\"];\n",
    );
    out.push_str("  edge [fontname=\"DejaVu Sans\", fontsize=10, arrowsize=0.7, penwidth=1.4];\n");
    for (n, name) in picture.groups.iter().enumerate() {
        out.push_str(&format!(
            "  subgraph cluster_{n} {{ label={}; style=\"rounded,dashed\"; color=\"#666666\";\n",
            quoted(&fit_text(name, 40, 2).join("\n")),
        ));
        let inside = picture.boxes.iter().filter(|a_box| a_box.group == Some(n));
        inside.for_each(|a_box| out.push_str(&format!("  {}", node(a_box))));
        out.push_str("  }\n");
    }
    let outside = picture.boxes.iter().filter(|a_box| a_box.group.is_none());
    outside.for_each(|a_box| out.push_str(&node(a_box)));
    picture.lines.iter().for_each(|line| out.push_str(&edge(line, picture)));
    out.push_str("}\n");
    out
}

/// A timeline in DOT: the years as a chain from left to right, and above or below each year what is
/// dated in it or begins with it.
pub fn dot_of_timeline(timeline: &Timeline) -> String {
    let title: Vec<String> = wrap_text(&timeline.title, 60);
    let mut out = format!(
        "digraph polemic {{\n  graph [rankdir=LR, fontname=\"DejaVu Sans\", fontsize=16, labelloc=t, \
         label={}, nodesep=0.12, ranksep=0.3, pad=0.3];\n  node [fontname=\"DejaVu Sans\", \
         fontsize=11, shape=box, margin=\"0.1,0.05\"];\n",
        quoted(&title.join("\n")),
    );
    let mut by_year: BTreeMap<i64, Vec<(&TimelineLane, &TimelineMark)>> = BTreeMap::new();
    for (lane, mark) in timeline.marks() {
        if let Some(day) = mark.when.since.or(mark.when.until) {
            by_year.entry(day.year).or_default().push((lane, mark));
        }
    }
    let name = |year: i64| quoted(&format!("year {year}"));
    for (&year, marks) in &by_year {
        let text = if year <= 0 { format!("{} BCE", 1 - year) } else { year.to_string() };
        let (id, text) = (name(year), quoted(&text));
        out.push_str(&format!("  {id} [label={text}, shape=plaintext, fontsize=14];\n"));
        let mut rank = format!("  {{ rank=same; {id};");
        for (lane, mark) in marks {
            let side = match mark.side {
                StanceSide::For => ", for",
                StanceSide::Against => ", against",
                StanceSide::Neither | StanceSide::Unasserted => "",
            };
            let label = format!("{}: {} ({}){side}", lane.name, mark.label, mark.cited.when);
            let stroke = mark.side.stroke();
            let id = quoted(&format!("m-{}", mark.id));
            out.push_str(&format!(
                "  {id} [label={}, color={}, style={}, id={id}, class={}, tooltip={}];\n",
                quoted(&fit_text(&label, LINE_WRAP, MOST_LINES).join("\n")),
                quoted(stroke.colour),
                stroke.style,
                quoted(stroke.class),
                tip(&mark.cited.line()),
            ));
            rank.push_str(&format!(" {id};"));
        }
        out.push_str(&format!("{rank} }}\n"));
    }
    let years: Vec<String> = by_year.keys().map(|&year| name(year)).collect();
    if years.len() > 1 {
        out.push_str(&format!("  {} [color=\"#888888\"];\n", years.join(" -> ")));
    }
    out.push_str("}\n");
    out
}

fn node(a_box: &PictureBox) -> String {
    let BoxLook { name, shape, fill, outline } = &a_box.look;
    format!(
        "  {} [label={}, shape={}, fillcolor={}, color={}, id={}, class={}, tooltip={}];\n",
        quoted(&a_box.id),
        quoted(&fit_text(&a_box.label, WRAP, MOST_LINES).join("\n")),
        quoted(shape),
        quoted(fill),
        quoted(outline),
        quoted(&format!("n-{}", a_box.id)),
        quoted(&format!("kind-{}", name.replace(' ', "-"))),
        tip(&a_box.tooltip()),
    )
}

/// The text on a line of a picture, one string for each line of text. If the line has more than
/// [`MOST_LINES`] labels, the last string says how many more there are.
pub fn line_label(line: &PictureLine) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (n, label) in line.labels.iter().enumerate() {
        if n == MOST_LINES {
            lines.push(format!("and {} more", line.labels.len() - n));
            break;
        }
        lines.extend(fit_text(label, LINE_WRAP, MOST_LINES));
    }
    lines
}

fn edge(line: &PictureLine, picture: &Picture) -> String {
    let stroke = line.side.stroke();
    let head = if line.symmetric { "none" } else { stroke.head };
    format!(
        "  {} -> {} [label={}, style={}, penwidth={}, arrowhead={head}, color={}, fontcolor={}, \
         id={}, class={}, edgetooltip={tooltip}, labeltooltip={tooltip}];\n",
        quoted(&picture.boxes[line.from].id),
        quoted(&picture.boxes[line.to].id),
        quoted(&line_label(line).join("\n")),
        stroke.style,
        stroke.width,
        quoted(stroke.colour),
        quoted(stroke.text),
        quoted(&format!("e-{}", line.id)),
        quoted(stroke.class),
        tooltip = tip(&line.tooltip()),
    )
}

/// The title, and under it the legend with the kinds of boxes and lines that the picture has. It is
/// the label of the whole graph, so that Graphviz keeps it out of the way of the boxes.
fn head(picture: &Picture) -> String {
    let title: Vec<String> =
        wrap_text(&picture.title, 60).iter().map(|line| escape_xml(line)).collect();
    let kinds = picture.looks().into_iter().map(|look| {
        format!(
            "<TD BGCOLOR=\"{}\" COLOR=\"{}\" BORDER=\"1\">{}: {}</TD>",
            escape_xml(&look.fill),
            escape_xml(&look.outline),
            escape_xml(&fit_text(&look.name, 40, 1).concat()),
            escape_xml(&look.shape),
        )
    });
    let both = picture.has_symmetric().then_some(("#444444", "both ways: no head"));
    let strokes = picture.strokes().map(|stroke| (stroke.text, stroke.words)).chain(both);
    let strokes = strokes.map(|(colour, words)| {
        format!("<TD><FONT COLOR=\"{colour}\">{}</FONT></TD>", escape_xml(words))
    });
    let small = |text: &str| format!("<TD>{}</TD>", escape_xml(text));
    let voices = picture.voices().into_iter().map(small).collect::<String>();
    let notes = picture.notes.iter().map(|note| small(note)).collect::<String>();
    let rows = [kinds.collect::<String>(), strokes.collect::<String>(), voices, notes];
    let rows = rows.iter().filter(|cells| !cells.is_empty()).map(|cells| {
        format!("<TR><TD><TABLE BORDER=\"0\" CELLSPACING=\"6\"><TR>{cells}</TR></TABLE></TD></TR>")
    });
    format!(
        "<<FONT POINT-SIZE=\"11\"><TABLE BORDER=\"0\"><TR><TD><FONT POINT-SIZE=\"16\">{} \
         </FONT></TD></TR>{}</TABLE></FONT>>",
        title.join("<BR/>"),
        rows.collect::<String>()
    )
}

/// A tooltip is cut to so many characters: Graphviz reads strings of at most 16,384 bytes, and
/// escaping makes up to five bytes of one, such as `&amp;`.
const LONGEST_TIP: usize = 3000;

/// A tooltip as a DOT string, cut if it is too long for Graphviz.
fn tip(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TIP) {
        Some((end, _)) => quoted(&format!("{}…", &text[..end])),
        None => quoted(text),
    }
}

/// A text as a quoted DOT string that Graphviz shows as it is. Graphviz reads a backslash in a label
/// as an escape, so it is doubled. Control characters other than line ends become their signs (`␛`).
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c => out.push(xml_char(c)),
        }
    }
    // Graphviz replaces HTML entities such as `&lt;` in plain labels too.
    out = out.replace('&', "&amp;");
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_stays_one_string() {
        assert!(tip(&"&".repeat(20_000)).len() < 16_384);
        assert_eq!(quoted("say \"a\\b\"\n&\u{7}"), r#""say \"a\\b\"\n&amp;␇""#);
    }
}
