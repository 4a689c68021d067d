//! Conditions that compare one property of one node with a constant text, such as `CONTAINS`. They
//! read the index of the texts instead of the nodes.

use memchr::memmem::Finder;

use crate::graph::{NodeId, TextIndex, Value};
use crate::query::algebra::{Binary, Expr};
use crate::query::plan::BoundVars;

use super::Fault;
use super::column_test::NodeTest;
use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::operators::truth_value;
use super::whole_text_regex::WholeTextRegex;

/// A condition on the text that a node has as one property.
pub(super) struct TextTest<'g> {
    slot: usize,
    texts: &'g TextIndex,
    /// Whether a text, given by its number in the index, meets the condition.
    passes: Box<dyn Fn(u32) -> bool + 'g>,
    /// The condition for what has no text as the property.
    otherwise: CompiledExpr<'g>,
}

impl TextTest<'_> {
    /// The slot that it reads.
    pub(super) fn slot(&self) -> usize {
        self.slot
    }

    /// Tests the row.
    pub(super) fn test(&self, row: &mut [Value]) -> Result<Option<bool>, Fault> {
        if let Value::Node(node) = row[self.slot]
            && let Some(number) = self.texts.number(node)
        {
            return Ok(Some((self.passes)(number)));
        }
        truth_value((self.otherwise)(row)?, "WHERE")
    }
}

impl NodeTest for TextTest<'_> {
    fn refuses_node(&self, node: NodeId) -> bool {
        self.texts.number(node).is_some_and(|number| !(self.passes)(number))
    }
}

impl<'g> ExprCompiler<'g> {
    /// A condition as a test of a text, if it compares a property with a constant text and the texts
    /// of the property are indexed.
    pub(super) fn text_test(
        self,
        expr: &Expr,
        scope: &BoundVars,
    ) -> Result<Option<TextTest<'g>>, Fault> {
        let Expr::Binary(operator, a, b) = expr else { return Ok(None) };
        let (Some((slot, texts)), Some(text)) = (self.texts_of(a), self.constant_text(b)) else {
            return Ok(None);
        };
        let passes: Box<dyn Fn(u32) -> bool + 'g> = match operator {
            Binary::Equal => {
                let wanted = texts.find(&text);
                Box::new(move |number| Some(number) == wanted)
            }
            Binary::Matches => {
                let pattern = WholeTextRegex::new(&text)?;
                Box::new(move |number| pattern.matches(texts.text(number)))
            }
            Binary::StartsWith => Box::new(move |number| texts.text(number).starts_with(&*text)),
            Binary::EndsWith => Box::new(move |number| texts.text(number).ends_with(&*text)),
            Binary::Contains => {
                // Prepared once, and not for each text anew.
                let finder = Finder::new(text.as_bytes()).into_owned();
                Box::new(move |number| finder.find(texts.text(number).as_bytes()).is_some())
            }
            _ => return Ok(None),
        };
        let otherwise = self.compile(expr, scope)?;
        Ok(Some(TextTest { slot, texts, passes, otherwise }))
    }
}
