//! Lays a RON text out: reads its brackets, fields and leaves one token after the other.
//!
//! Open brackets are kept in a list and not on the call stack, so that a text of a million brackets
//! does no harm.

pub(super) mod token;

use std::ops::Range;

use super::{MAX_DEPTH, RonField, RonLayout, RonShape, RonValue, SyntaxSlip};
use token::{RonBracket, RonLexer, RonToken};

/// How many slips are reported. A text with more of them is not RON, and reading on would tell
/// nothing new.
const MAX_SLIPS: usize = 100;

/// Lays a text out, as [`RonLayout::of`] promises. Only where its brackets do not match, the columns
/// tell which of them were left open: a good text may be indented in any way.
pub fn lay_out(text: &str) -> RonLayout {
    let plain = scanned(text, false);
    if plain.slips.is_empty() { plain } else { scanned(text, true) }
}

fn scanned(text: &str, by_columns: bool) -> RonLayout {
    let mut scanner = RonScanner {
        by_columns,
        lexer: RonLexer::new(text),
        stack: Vec::new(),
        roots: Vec::new(),
        comma_due: false,
        last_end: 0,
        too_deep: None,
    };
    scanner.scan();
    scanner.finish()
}

/// A bracket that is still open.
struct OpenBracket {
    bracket: RonBracket,
    /// Where the value begins: at the name before the bracket, if it has one.
    start: usize,
    /// The bracket itself.
    opener: usize,
    /// The column of the value, if only blanks stand before it on its line.
    column: Option<usize>,
    /// The name of the field whose value comes next.
    field: Option<Range<usize>>,
    fields: Vec<RonField>,
    items: Vec<RonValue>,
}

impl OpenBracket {
    /// Whether the bracket belongs to a record, as far as it was read.
    fn is_record(&self) -> bool {
        self.bracket == RonBracket::Round && (self.field.is_some() || !self.fields.is_empty())
    }

    fn opener(&self) -> Range<usize> {
        self.opener..self.opener + 1
    }

    fn into_node(self, end: usize) -> RonValue {
        let shape = match self.bracket {
            RonBracket::Round if self.items.is_empty() || !self.fields.is_empty() => {
                RonShape::Struct(self.fields)
            }
            RonBracket::Round => RonShape::Tuple(self.items),
            RonBracket::Square => RonShape::List(self.items),
            RonBracket::Curly => RonShape::Map,
        };
        RonValue { span: self.start..end, shape }
    }
}

struct RonScanner<'t> {
    /// Whether a record that begins at the column of one that is open closes that.
    by_columns: bool,
    lexer: RonLexer<'t>,
    stack: Vec<OpenBracket>,
    /// The values outside all brackets; a text should have one.
    roots: Vec<RonValue>,
    /// Whether a value has just ended, so that a comma or a closing bracket must follow.
    comma_due: bool,
    /// Where the last token ended.
    last_end: usize,
    too_deep: Option<Range<usize>>,
}

impl RonScanner<'_> {
    fn scan(&mut self) {
        while self.too_deep.is_none() && self.lexer.slips.len() < MAX_SLIPS {
            let (token, span) = self.lexer.token();
            match token {
                RonToken::End => break,
                RonToken::Open(bracket) => self.open(bracket, span.start, span.start),
                RonToken::Close(bracket) => self.close(bracket, span.clone()),
                RonToken::Comma => self.comma(span.clone()),
                RonToken::Colon => self.colon(span.clone()),
                RonToken::Word => self.word(span.clone()),
                RonToken::Text => self.text(span.clone()),
                RonToken::Broken => self.unclosed_text(span.clone()),
            }
            self.last_end = self.last_end.max(span.end);
        }
    }

    fn finish(mut self) -> RonLayout {
        // Of the brackets that are open at the end of the text, the innermost is reported, since it
        // is nearest to the slip.
        if let Some(frame) = self.stack.last()
            && self.too_deep.is_none()
            && !self.lexer.cut_short
        {
            let message = format!("“{}” is not closed", frame.bracket.open());
            let opener = frame.opener();
            self.slip(opener, message, None);
        }
        let end = self.lexer.text().len();
        let ends_open = !self.stack.is_empty() || self.lexer.cut_short;
        while let Some(frame) = self.stack.pop() {
            self.attach(frame.into_node(end));
        }
        let mut roots = self.roots;
        let root = match roots.len() {
            0 | 1 => roots.pop(),
            _ => Some(RonValue { span: 0..end, shape: RonShape::List(roots) }),
        };
        let mut slips = self.lexer.slips;
        slips.sort_by_key(|slip| slip.span.start);
        RonLayout { root, slips, ends_open, too_deep: self.too_deep }
    }

    fn slip(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<&str>) {
        self.lexer.slip(span, message, help);
    }

    /// Reports that the innermost bracket should have been closed before `span`.
    fn unclosed(&mut self, span: Range<usize>, before: &str) {
        let Some(frame) = self.stack.last() else { return };
        let message = format!("“{}” is not closed before {before}", frame.bracket.open());
        let opener = Some(frame.opener());
        self.lexer.slips.push(SyntaxSlip { span, message, help: None, opener });
    }

    /// Adds a complete value to the bracket that it stands in.
    fn attach(&mut self, node: RonValue) {
        self.comma_due = true;
        let Some(frame) = self.stack.last_mut() else {
            self.roots.push(node);
            return;
        };
        match (frame.bracket, frame.field.take()) {
            (RonBracket::Round, Some(name)) => frame.fields.push(RonField { name, value: node }),
            (RonBracket::Round, None) if !frame.fields.is_empty() => {
                let start = node.span.start;
                self.slip(start..start, "a field of a record needs a name before its value", None);
            }
            (RonBracket::Curly, _) => {}
            _ => frame.items.push(node),
        }
    }

    /// Closes the innermost bracket at `end`.
    fn pop(&mut self, end: usize) {
        self.demand_value();
        if let Some(frame) = self.stack.pop() {
            self.attach(frame.into_node(end));
        }
    }

    /// Reports a field without a value, if the innermost bracket has one. Returns whether it had.
    fn demand_value(&mut self) -> bool {
        let Some(frame) = self.stack.last_mut() else { return false };
        let Some(name) = frame.field.take() else { return false };
        let nothing = name.end..name.end;
        let value = RonValue { span: nothing, shape: RonShape::Broken };
        frame.fields.push(RonField { name: name.clone(), value });
        let message = format!("“{}” has no value", &self.lexer.text()[name.clone()]);
        self.slip(name, message, None);
        true
    }

    /// Reports a missing comma, if one should have stood before what comes now.
    fn demand_comma(&mut self) {
        if !self.comma_due {
            return;
        }
        match self.stack.last() {
            Some(_) => {
                let at = self.last_end;
                self.slip(at..at, "a comma is missing here", None);
            }
            None if self.roots.len() == 1 => {
                let at = self.last_end;
                let message = "more follows here after the end of the value";
                self.slip(at..at, message, Some("put several records between [ and ]"));
            }
            None => {}
        }
        self.comma_due = false;
    }

    fn open(&mut self, bracket: RonBracket, start: usize, opener: usize) {
        let column = if self.by_columns { self.lexer.column_if_first(start) } else { None };
        if bracket == RonBracket::Round {
            self.close_unfinished_records(opener, column);
        }
        self.demand_comma();
        if self.stack.len() == MAX_DEPTH {
            self.too_deep = Some(opener..opener + 1);
            return;
        }
        let (field, fields, items) = (None, Vec::new(), Vec::new());
        self.stack.push(OpenBracket { bracket, start, opener, column, field, fields, items });
        self.comma_due = false;
    }

    /// Closes records that somebody forgot to close. A record cannot lie in the one before it if it
    /// begins a line at the same column or further left, or if it stands where a field should be.
    fn close_unfinished_records(&mut self, opener: usize, column: Option<usize>) {
        let by_column = self.stack.iter().position(|frame| {
            frame.bracket == RonBracket::Round
                && frame.column.zip(column).is_some_and(|(outer, inner)| inner <= outer)
        });
        let in_list = |n: usize| n > 0 && self.stack[n - 1].bracket == RonBracket::Square;
        let by_field = self.stack.len().checked_sub(1).filter(|&last| {
            let frame = &self.stack[last];
            frame.is_record() && frame.field.is_none() && in_list(last)
        });
        if let Some(first) = by_column.or(by_field) {
            self.unclosed(opener..opener + 1, "the next record begins");
            while self.stack.len() > first {
                let end = self.last_end;
                self.pop(end);
            }
            self.comma_due = false;
        }
    }

    fn close(&mut self, bracket: RonBracket, span: Range<usize>) {
        let Some(found) = self.stack.iter().rposition(|frame| frame.bracket == bracket) else {
            let message = format!("this “{}” closes nothing", bracket.close());
            self.slip(span, message, None);
            return;
        };
        let last = self.stack.len() - 1;
        let more_follows = found == 0 && self.lexer.peek() != RonToken::End;
        if found == last && !(more_follows && bracket == RonBracket::Square) {
            self.pop(span.end);
        } else if found == last {
            // The list that makes up the file goes on, so this bracket is one too many.
            let message = "the list ends here, but more follows";
            self.slip(span, message, None);
            self.comma_due = true;
        } else if more_follows && self.lexer.peek_field() {
            let message = format!("this “{}” closes nothing", bracket.close());
            self.slip(span, message, None);
        } else if more_follows {
            let frame = &self.stack[last];
            let (open, wanted) = (frame.opener(), frame.bracket.close());
            let message = format!("“{}” closes what “{wanted}” should close", bracket.close());
            self.lexer.slips.push(SyntaxSlip {
                span: span.clone(),
                message,
                help: None,
                opener: Some(open),
            });
            self.pop(span.end);
        } else {
            self.unclosed(span.clone(), &format!("this “{}”", bracket.close()));
            while self.stack.len() > found + 1 {
                self.pop(span.start);
            }
            self.pop(span.end);
        }
    }

    fn comma(&mut self, span: Range<usize>) {
        if self.demand_value() {
            // `demand_value` has reported it.
        } else if self.stack.is_empty() && self.comma_due {
            self.demand_comma();
        } else if !self.comma_due {
            self.slip(span, "nothing stands before this comma", None);
        }
        self.comma_due = false;
    }

    fn colon(&mut self, span: Range<usize>) {
        if self.stack.last().is_some_and(|frame| frame.bracket == RonBracket::Curly) {
            self.comma_due = false;
        } else {
            self.slip(span, "a colon cannot stand here", None);
        }
    }

    /// Takes a word without quotes: the name of a field, the name before a bracket, or a value.
    fn word(&mut self, span: Range<usize>) {
        let next = self.lexer.peek();
        match next {
            RonToken::Colon if self.is_field_name_here(&span) => self.field_name(span),
            RonToken::Open(RonBracket::Round) => {
                let (_, opener) = self.lexer.token();
                self.open(RonBracket::Round, span.start, opener.start);
                self.last_end = opener.end;
            }
            _ if self.comma_due && self.extend_leaf(&span, &RonShape::Leaf) => {}
            _ => self.leaf(span, RonShape::Leaf),
        }
    }

    /// Whether a word with a colon after it names a field here. Inside a list it does so only if the
    /// list is the value of a field and somebody forgot to close it; then this closes the list.
    fn is_field_name_here(&mut self, span: &Range<usize>) -> bool {
        let n = self.stack.len();
        match self.stack.last().map(|frame| frame.bracket) {
            Some(RonBracket::Round) => true,
            Some(RonBracket::Square) if n > 1 && self.stack[n - 2].is_record() => {
                self.unclosed(span.clone(), "the next field");
                let end = self.last_end;
                self.pop(end);
                self.comma_due = false;
                true
            }
            _ => false,
        }
    }

    fn field_name(&mut self, span: Range<usize>) {
        if !self.demand_value() {
            self.demand_comma();
        }
        let (_, colon) = self.lexer.token();
        self.last_end = colon.end;
        self.comma_due = false;
        if let Some(frame) = self.stack.last_mut() {
            frame.field = Some(span);
        }
    }

    /// Takes a text in quotes.
    fn text(&mut self, span: Range<usize>) {
        let round = self.stack.last().is_some_and(|frame| frame.bracket == RonBracket::Round);
        if self.lexer.peek() == RonToken::Colon && round && !self.comma_due {
            self.slip(span.clone(), "the name of a field stands without quotes", None);
            self.field_name(span);
        } else if !(self.comma_due && self.extend_leaf(&span, &RonShape::Broken)) {
            self.leaf(span, RonShape::Leaf);
        }
    }

    /// Takes a text without a closing quote. After pieces of a text with a stray quote in it, this
    /// quote is the end of that text and no new slip.
    fn unclosed_text(&mut self, span: Range<usize>) {
        if !(self.comma_due && self.extend_leaf(&span, &RonShape::Broken)) {
            let quote = span.start..span.start + 1;
            self.slip(quote, "this quote is not closed on its line", None);
            self.leaf(span, RonShape::Broken);
        }
    }

    fn leaf(&mut self, span: Range<usize>, shape: RonShape) {
        self.demand_comma();
        self.attach(RonValue { span, shape });
    }

    /// Joins `span` to the value before it, where both are words of a text without quotes
    /// (`name: New Theory`), or pieces of a text with a stray quote in it
    /// (`"the "great" war"`). Returns whether it did.
    fn extend_leaf(&mut self, span: &Range<usize>, shape: &RonShape) -> bool {
        let adjacent = self.last_end == span.start;
        let text = self.lexer.text();
        let Some(frame) = self.stack.last_mut() else { return false };
        let last = match frame.fields.last_mut() {
            Some(field) => Some(&mut field.value),
            None => frame.items.last_mut(),
        };
        let Some(node) = last else { return false };
        let in_quotes = text[node.span.clone()].ends_with('"');
        match node.shape {
            RonShape::Leaf if !in_quotes && *shape == RonShape::Leaf => {}
            RonShape::Leaf if in_quotes && adjacent => {
                node.shape = RonShape::Broken;
                let quote = node.span.end - 1..node.span.end;
                node.span.end = span.end;
                let message = "this quote ends the text, but more follows";
                self.slip(quote, message, Some("a quote inside a text is written \\\""));
                return true;
            }
            RonShape::Broken if in_quotes || adjacent => {}
            _ => return false,
        }
        node.span.end = span.end;
        true
    }
}
