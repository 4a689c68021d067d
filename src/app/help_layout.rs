//! Lays out the pages of `polemic help` for a narrow terminal.
//!
//! The pages are written by hand, with lines of about 90 characters in two columns. A narrower
//! terminal gets the same words in lines that fit.

use polemic_show::line_wrap::wrapped_line;

/// A part of a page.
enum Block {
    /// An empty line.
    Gap,
    /// Lines from the left edge, which are one paragraph.
    Paragraph(String),
    /// A line that stands for itself, such as an example.
    Line(String),
    /// A term and its explanation in the column `at`.
    Entry { term: String, at: usize, text: String },
}

/// A page with lines of at most `width` columns; as it is, where they all fit or nothing limits them.
pub fn narrowed(page: &str, width: Option<u16>) -> String {
    let Some(most) = width.map(usize::from) else { return page.to_owned() };
    if page.lines().all(|line| line.chars().count() <= most) {
        return page.to_owned();
    }
    blocks(page).iter().map(|block| shown(block, width, most)).collect()
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in page.lines() {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        let column = line[indent..].find("  ").map(|gap| {
            let rest = &line[indent + gap..];
            indent + gap + (rest.len() - rest.trim_start().len())
        });
        let column = column.filter(|&column| column < line.len());
        match (blocks.last_mut(), column) {
            _ if bare.is_empty() => blocks.push(Block::Gap),
            (Some(Block::Entry { at, text, term }), None)
                if indent > term.len() - term.trim_start().len() && indent + 2 >= *at =>
            {
                text.push(' ');
                text.push_str(bare);
            }
            (_, Some(at)) => {
                let (term, text) = line.split_at(at);
                let (term, text) = (term.trim_end().to_owned(), text.to_owned());
                let at = term.chars().count() + line[term.len()..at].len();
                blocks.push(Block::Entry { term, at, text });
            }
            (Some(Block::Paragraph(text)), None) if indent == 0 => {
                text.push(' ');
                text.push_str(bare);
            }
            (_, None) if indent == 0 => blocks.push(Block::Paragraph(bare.to_owned())),
            (_, None) => blocks.push(Block::Line(line.to_owned())),
        }
    }
    blocks
}

fn shown(block: &Block, width: Option<u16>, most: usize) -> String {
    let text = match block {
        Block::Gap => String::new(),
        Block::Paragraph(text) => wrapped_line(text, width, 0),
        Block::Line(line) => wrapped_line(line, width, 2),
        Block::Entry { term, at, text } if *at <= most / 2 => {
            let blank = " ".repeat(at - term.chars().count());
            let indent = term.len() - term.trim_start().len();
            wrapped_line(&format!("{term}{blank}{text}"), width, at - indent)
        }
        Block::Entry { term, text, .. } => {
            let indent = term.len() - term.trim_start().len() + 4;
            let text = format!("{}{text}", " ".repeat(indent.min(most / 4)));
            format!("{}\n{}", wrapped_line(term, width, 2), wrapped_line(&text, width, 0))
        }
    };
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_keep_their_column_where_there_is_room() {
        let page = "Some words that\nare a paragraph.\n\n  -f    how an answer is shown, in a word\n        or two\n  polemic one\n  polemic two\n";
        let lines = narrowed(page, Some(30));
        assert_eq!(
            lines,
            "Some words that are a\nparagraph.\n\n  -f    how an answer is\n        shown, in a word or\n        two\n  polemic one\n  polemic two\n"
        );
        assert_eq!(narrowed(page, None), page);
        assert_eq!(narrowed(page, Some(80)), page);
    }
}
