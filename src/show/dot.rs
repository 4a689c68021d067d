//! Pictures as Graphviz DOT.
//!
//! Stance is told by dash and arrowhead first and by colour second (Okabe and Ito's hues,
//! darkened), so that a picture survives a photocopier. The same picture gives the same bytes.

use super::picture::{Line, Look, Picture, Side};

/// How the lines of one side look.
struct Stroke {
    side: Side,
    words: &'static str,
    style: &'static str,
    head: &'static str,
    colour: &'static str,
    text: &'static str,
}

const STROKES: [Stroke; 4] = [
    Stroke {
        side: Side::For,
        words: "for: solid line, arrow",
        style: "solid",
        head: "normal",
        colour: "#0072B2",
        text: "#005A8C",
    },
    Stroke {
        side: Side::Against,
        words: "against: dashed line, bar",
        style: "dashed",
        head: "tee",
        colour: "#D55E00",
        text: "#A34700",
    },
    Stroke {
        side: Side::Neither,
        words: "neither: thin line, open arrow",
        style: "solid",
        head: "vee",
        colour: "#555555",
        text: "#444444",
    },
    Stroke {
        side: Side::Unasserted,
        words: "not so, or not said to have happened: dotted line, circle",
        style: "dotted",
        head: "odot",
        colour: "#555555",
        text: "#444444",
    },
];

fn stroke(side: Side) -> &'static Stroke {
    STROKES.iter().find(|stroke| stroke.side == side).unwrap_or(&STROKES[2])
}

/// How many characters a line of a label has at most, where words allow it.
const WRAP: usize = 18;

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
    for a_box in &picture.boxes {
        let Look { name, shape, fill, outline } = &a_box.look;
        out.push_str(&format!(
            "  {} [label={}, shape={}, fillcolor={}, color={}, id={}, class={}, tooltip={}];\n",
            quoted(&a_box.id),
            quoted(&wrapped(&a_box.label, WRAP)),
            quoted(shape),
            quoted(fill),
            quoted(outline),
            quoted(&format!("n-{}", a_box.id)),
            quoted(&format!("kind-{}", name.replace(' ', "-"))),
            quoted(&a_box.tooltip),
        ));
    }
    picture.lines.iter().for_each(|line| out.push_str(&edge(line, picture)));
    out.push_str("}\n");
    out
}

fn edge(line: &Line, picture: &Picture) -> String {
    let stroke = stroke(line.side);
    let labels: Vec<String> = line.labels.iter().map(|label| wrapped(label, WRAP + 6)).collect();
    let head = if line.symmetric { "none" } else { stroke.head };
    format!(
        "  {} -> {} [label={}, style={}, arrowhead={head}, color={}, fontcolor={}, id={}, \
         class={}, edgetooltip={tooltip}, labeltooltip={tooltip}];\n",
        quoted(&picture.boxes[line.from].id),
        quoted(&picture.boxes[line.to].id),
        quoted(&labels.join("\n")),
        stroke.style,
        quoted(stroke.colour),
        quoted(stroke.text),
        quoted(&format!("e-{}", line.id)),
        quoted(match line.side {
            Side::For => "side-for",
            Side::Against => "side-against",
            Side::Neither => "side-neither",
            Side::Unasserted => "side-unasserted",
        }),
        tooltip = quoted(&line.tooltip),
    )
}

/// The title, and under it the legend: the kinds and the lines that the picture has. As the label
/// of the whole it takes no place among the boxes.
fn head(picture: &Picture) -> String {
    let title: Vec<String> = wrapped(&picture.title, 60).lines().map(html).collect();
    let mut looks: Vec<&Look> = Vec::new();
    for a_box in &picture.boxes {
        if !looks.iter().any(|look| look.name == a_box.look.name) {
            looks.push(&a_box.look);
        }
    }
    let kinds = looks.iter().map(|look| {
        format!(
            "<TD BGCOLOR=\"{}\" COLOR=\"{}\" BORDER=\"1\">{}: {}</TD>",
            html(&look.fill),
            html(&look.outline),
            html(&look.name),
            html(&look.shape),
        )
    });
    let used = |stroke: &&Stroke| picture.lines.iter().any(|line| line.side == stroke.side);
    let strokes = STROKES.iter().filter(used).map(|stroke| {
        format!("<TD><FONT COLOR=\"{}\">{}</FONT></TD>", stroke.text, html(stroke.words))
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

/// A DOT string that stands for exactly this text. Graphviz reads backslashes in labels as
/// escapes, so they are doubled; other control characters than line ends have no glyph.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    // Graphviz knows HTML's entities in plain labels too: an ampersand has to be one.
    out = out.replace('&', "&amp;");
    out.push('"');
    out
}

fn html(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A text in lines of at most so many characters, as far as its words allow.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_stays_one_string() {
        assert_eq!(quoted("say \"a\\b\"\n&\u{7}"), r#""say \"a\\b\"\n&amp; ""#);
        assert_eq!(html("<a & \"b\">"), "&lt;a &amp; &quot;b&quot;&gt;");
    }

    #[test]
    fn long_labels_wrap_between_words() {
        assert_eq!(wrapped("socialism in one country", 18), "socialism in one\ncountry");
        assert_eq!(wrapped("", 18), "");
    }
}
