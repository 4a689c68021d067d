//! Pictures as Graphviz DOT.
//!
//! The same picture gives the same bytes.

use super::picture::{Box, Line, Look, Picture};
use super::type_size::{fitted, wrapped};
use super::xml::{escaped, plain};

/// How many characters a line of a label has at most, where words allow it.
pub const WRAP: usize = 18;
/// The same of what stands on a line, where a verb and its date should stay together.
const LINE_WRAP: usize = 32;
/// How many lines the label of a box has at most, and how many labels a line.
pub const MOST_LINES: usize = 8;

/// The picture in DOT.
pub fn picture(picture: &Picture) -> String {
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
            quoted(&fitted(name, 40, 2).join("\n")),
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

fn node(a_box: &Box) -> String {
    let Look { name, shape, fill, outline } = &a_box.look;
    format!(
        "  {} [label={}, shape={}, fillcolor={}, color={}, id={}, class={}, tooltip={}];\n",
        quoted(&a_box.id),
        quoted(&fitted(&a_box.label, WRAP, MOST_LINES).join("\n")),
        quoted(shape),
        quoted(fill),
        quoted(outline),
        quoted(&format!("n-{}", a_box.id)),
        quoted(&format!("kind-{}", name.replace(' ', "-"))),
        tip(&a_box.tooltip()),
    )
}

/// What stands on a line, in lines of text: its labels, as far as there is room for them.
pub fn label(line: &Line) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (n, label) in line.labels.iter().enumerate() {
        if n == MOST_LINES {
            lines.push(format!("and {} more", line.labels.len() - n));
            break;
        }
        lines.extend(fitted(label, LINE_WRAP, MOST_LINES));
    }
    lines
}

fn edge(line: &Line, picture: &Picture) -> String {
    let stroke = line.side.stroke();
    let head = if line.symmetric { "none" } else { stroke.head };
    format!(
        "  {} -> {} [label={}, style={}, penwidth={}, arrowhead={head}, color={}, fontcolor={}, \
         id={}, class={}, edgetooltip={tooltip}, labeltooltip={tooltip}];\n",
        quoted(&picture.boxes[line.from].id),
        quoted(&picture.boxes[line.to].id),
        quoted(&label(line).join("\n")),
        stroke.style,
        stroke.width,
        quoted(stroke.colour),
        quoted(stroke.text),
        quoted(&format!("e-{}", line.id)),
        quoted(stroke.class),
        tooltip = tip(&line.tooltip()),
    )
}

/// The title, and under it the legend: the kinds and the lines that the picture has. As the label
/// of the whole it takes no place among the boxes.
fn head(picture: &Picture) -> String {
    let title: Vec<String> = wrapped(&picture.title, 60).iter().map(|line| escaped(line)).collect();
    let kinds = picture.looks().into_iter().map(|look| {
        format!(
            "<TD BGCOLOR=\"{}\" COLOR=\"{}\" BORDER=\"1\">{}: {}</TD>",
            escaped(&look.fill),
            escaped(&look.outline),
            escaped(&fitted(&look.name, 40, 1).concat()),
            escaped(&look.shape),
        )
    });
    let both = picture.has_symmetric().then_some(("#444444", "both ways: no head"));
    let strokes = picture.strokes().map(|stroke| (stroke.text, stroke.words)).chain(both);
    let strokes = strokes.map(|(colour, words)| {
        format!("<TD><FONT COLOR=\"{colour}\">{}</FONT></TD>", escaped(words))
    });
    let rows = [kinds.collect::<String>(), strokes.collect::<String>()];
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

/// How many characters of a tooltip are kept. Graphviz takes strings of 16,384 bytes, and writing
/// can make five of one.
const LONGEST_TIP: usize = 3000;

/// A tooltip as a DOT string, cut where Graphviz would not take it.
fn tip(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TIP) {
        Some((end, _)) => quoted(&format!("{}…", &text[..end])),
        None => quoted(text),
    }
}

/// A DOT string that stands for exactly this text. Graphviz reads backslashes in labels as
/// escapes, so they are doubled; other control characters than line ends stand as their signs.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c => out.push(plain(c)),
        }
    }
    // Graphviz knows HTML's entities in plain labels too: an ampersand has to be one.
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
