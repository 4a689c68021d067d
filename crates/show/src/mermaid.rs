//! Pictures as Mermaid flowcharts, which many programs draw inside Markdown.
//!
//! Mermaid has fewer shapes and arrow heads than Graphviz. The side of a line is told by its dash,
//! its head and its label.

use super::dot::{MOST_LINES, WRAP, line_label};
use super::picture::{Picture, PictureBox, PictureLine, StanceSide};
use super::text_width::fit_text;
use super::xml_writer::xml_char;

/// The picture as a flowchart.
pub fn mermaid_of_picture(picture: &Picture) -> String {
    // Mermaid has no legend, so notes stand behind the title.
    let parts: Vec<&str> =
        [&picture.title].into_iter().chain(&picture.notes).map(String::as_str).collect();
    let mut out = format!("---\ntitle: {}\n---\nflowchart LR\n", title(&parts.join(" – ")));
    let of_group = |group: Option<usize>| {
        picture.boxes.iter().enumerate().filter(move |(_, a_box)| a_box.group == group)
    };
    for (n, name) in picture.groups.iter().enumerate() {
        out.push_str(&format!("  subgraph g{n} [{}]\n", quoted(std::slice::from_ref(name))));
        of_group(Some(n)).for_each(|(at, a_box)| out.push_str(&format!("  {}", node(at, a_box))));
        out.push_str("  end\n");
    }
    of_group(None).for_each(|(at, a_box)| out.push_str(&node(at, a_box)));
    picture.lines.iter().for_each(|line| out.push_str(&edge(line)));
    for (n, line) in picture.lines.iter().enumerate() {
        out.push_str(&format!("  linkStyle {n} stroke:{}\n", line.side.stroke().colour));
    }
    for (at, a_box) in picture.boxes.iter().enumerate() {
        let (fill, outline) = (&a_box.look.fill, &a_box.look.outline);
        if [fill, outline].iter().all(|colour| is_colour(colour)) {
            out.push_str(&format!("  style b{at} fill:{fill},stroke:{outline},color:#111111\n"));
        }
    }
    out
}

/// The title as a YAML string. Every JSON string is one.
fn title(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whether a text is a colour such as `#F2F2F2`; a name or anything else could break the syntax.
fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| hex.chars().all(|c| c.is_ascii_hexdigit()))
}

fn node(at: usize, a_box: &PictureBox) -> String {
    let (open, close) = match a_box.look.shape.as_str() {
        "ellipse" => ("([", "])"),
        "hexagon" => ("{{", "}}"),
        "note" => ("[/", "/]"),
        "octagon" => ("[[", "]]"),
        _ => ("[", "]"),
    };
    format!("  b{at}{open}{}{close}\n", quoted(&fit_text(&a_box.label, WRAP, MOST_LINES)))
}

fn edge(line: &PictureLine) -> String {
    let arrow = match (line.side, line.symmetric) {
        (StanceSide::Against, false) => "-.-x",
        (StanceSide::Unasserted, false) => "-.-o",
        (StanceSide::For | StanceSide::Neither, false) => "-->",
        (StanceSide::Against | StanceSide::Unasserted, true) => "-.-",
        (StanceSide::For | StanceSide::Neither, true) => "---",
    };
    format!("  b{} {arrow}|{}| b{}\n", line.from, quoted(&line_label(line)), line.to)
}

/// Lines of text as one quoted string. Mermaid reads such strings as HTML and Markdown, so every
/// character but letters, digits and a few marks is written by its number, such as `#34;`. Mermaid
/// typesets `$$x$$` and ends a line at `\n` even so; an invisible joiner after `$` and `\` prevents it.
fn quoted(lines: &[String]) -> String {
    let mut out = String::from("\"");
    for (n, line) in lines.iter().enumerate() {
        if n > 0 {
            out.push_str("<br/>");
        }
        for c in line.chars() {
            match c {
                c if c.is_alphanumeric() || " ,.–—’“”?!()".contains(c) => out.push(c),
                c if c.is_control() => out.push(xml_char(c)),
                c => out.push_str(&format!("#{};", u32::from(c))),
            }
            if matches!(c, '$' | '\\') {
                out.push('\u{2060}');
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_quotes_or_is_markup() {
        let lines = ["a \"b\" <i>".to_owned(), "`c` #1;".to_owned()];
        let text = "\"a #34;b#34; #60;i#62;<br/>#96;c#96; #35;1#59;\"";
        assert_eq!(quoted(&lines), text);
    }
}
