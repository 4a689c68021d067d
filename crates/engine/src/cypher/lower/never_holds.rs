//! Finds conditions that can never hold: comparisons with null, and of values of types that do not
//! compare, such as a date with a text. What type a property has is looked up in the graph.

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::temporal::TemporalKind;
use crate::graph::{Graph, Value};
use crate::query::algebra::{Binary, Expr, Literal};
use crate::query::print::{operator_symbol, quoted};
use crate::text::Span;

use super::Lowering;
use super::static_type::{BaseType, StaticType};

/// How many nodes are searched for a text that stands in a list of theirs. In a larger graph the
/// others are not looked at, because a remark must cost less than the query.
const MOST_SEARCHED: usize = 100_000;

/// What is needed to find such conditions, and those found so far.
pub struct QueryRemarks<'a> {
    /// The graph that the query is for.
    pub graph: &'a Graph,
    /// How many conditions are being lowered, one in another. Only comparisons in a condition count.
    pub conditions: u32,
    /// A warning for each condition.
    pub found: Vec<Diagnostic>,
}

/// One side of a comparison.
#[derive(Clone, Copy)]
pub struct ComparedSide<'e> {
    /// The expression.
    pub expr: &'e Expr,
    /// What is known about its type.
    pub kind: StaticType,
    /// Where it stands.
    pub span: Span,
}

/// Values of one class compare with each other and with no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ValueClass {
    Bool,
    Number,
    Text,
    Temporal(TemporalKind),
    List,
    Map,
    Graph(BaseType),
}

impl ValueClass {
    fn of_type(kind: StaticType) -> Option<ValueClass> {
        if kind.is_list() {
            return Some(ValueClass::List);
        }
        Some(match kind.base() {
            BaseType::Any | BaseType::Null => return None,
            BaseType::Bool => ValueClass::Bool,
            BaseType::Int | BaseType::Float => ValueClass::Number,
            BaseType::String => ValueClass::Text,
            BaseType::Temporal(kind) => ValueClass::Temporal(kind),
            BaseType::Map => ValueClass::Map,
            base => ValueClass::Graph(base),
        })
    }

    fn of_value(value: &Value) -> Option<ValueClass> {
        Some(match value {
            Value::Bool(_) => ValueClass::Bool,
            Value::Int(_) | Value::Float(_) => ValueClass::Number,
            Value::String(_) => ValueClass::Text,
            Value::Temporal(it) => ValueClass::Temporal(it.kind()),
            Value::List(_) => ValueClass::List,
            Value::Map(_) => ValueClass::Map,
            _ => return None,
        })
    }

    /// Its name with an article.
    fn name(self) -> &'static str {
        match self {
            ValueClass::Bool => "a boolean",
            ValueClass::Number => "a number",
            ValueClass::Text => "a string",
            ValueClass::Temporal(kind) => kind.title(),
            ValueClass::List => "a list",
            ValueClass::Map => "a map",
            ValueClass::Graph(base) => StaticType::of(base).name(),
        }
    }
}

impl Lowering<'_> {
    /// Adds a remark where a comparison can never hold.
    pub fn remark_comparison(&mut self, operator: Binary, a: ComparedSide, b: ComparedSide) {
        if self.remarks.as_ref().is_none_or(|remarks| remarks.conditions == 0) {
            return;
        }
        let null = |side: &ComparedSide| matches!(side.expr, Expr::Literal(Literal::Null));
        if null(&a) || null(&b) {
            return self.remark_null(operator, a.span.to(b.span));
        }
        let (wanted_a, wanted_b) = match operator {
            Binary::Equal
            | Binary::Less
            | Binary::LessEqual
            | Binary::Greater
            | Binary::GreaterEqual => (ValueClass::of_type(b.kind), ValueClass::of_type(a.kind)),
            Binary::In => (ValueClass::of_type(b.kind.element()), None),
            Binary::StartsWith | Binary::EndsWith | Binary::Contains | Binary::Matches => {
                (Some(ValueClass::Text), None)
            }
            _ => return,
        };
        if let (Some(wanted), Some(found)) = (wanted_a, self.class_unlike(&a, wanted_a)) {
            self.remark_classes(operator, (&a, found), (&b, wanted));
        } else if let (Some(wanted), Some(found)) = (wanted_b, self.class_unlike(&b, wanted_b)) {
            self.remark_classes(operator, (&b, found), (&a, wanted));
        } else if operator == Binary::Equal {
            self.remark_other_name(&a, &b);
            self.remark_other_name(&b, &a);
        }
    }

    /// Adds a remark where a property of nodes is compared with a text that none of them has there,
    /// but that one of them has in a list: `n.name = 'Ben'` where `n.aliases` has `'Ben'`.
    fn remark_other_name(&mut self, side: &ComparedSide, other: &ComparedSide) {
        let (Expr::Property(of, key), Expr::Literal(Literal::String(text))) =
            (side.expr, other.expr)
        else {
            return;
        };
        let Expr::Var(var) = of.as_ref() else { return };
        let is_node = self.scope.kind_of(*var).is_some_and(|kind| kind.base() == BaseType::Node);
        let Some(graph) = self.remarks.as_ref().map(|remarks| remarks.graph) else { return };
        let Some(number) = graph.key(key).filter(|_| is_node) else { return };
        if !graph.by_text(number, text).is_empty() {
            return;
        }
        let is_it = |value: &Value| matches!(value, Value::String(other) if **other == **text);
        let holds = |value: &Value| match value {
            Value::List(list) => list.as_slice().iter().any(is_it),
            _ => false,
        };
        let found: Vec<(String, String)> = graph
            .nodes()
            .take(MOST_SEARCHED)
            .filter_map(|node| {
                let (list, _) = graph.node_properties(node).find(|(_, value)| holds(value))?;
                match graph.node_property(node, number) {
                    Value::String(own) => Some((list.to_string(), quoted(own))),
                    _ => None,
                }
            })
            .take(3)
            .collect();
        let Some((list, _)) = found.first() else { return };
        let owners: Vec<&str> = found.iter().map(|(_, own)| own.as_str()).collect();
        let owners = owners.join(" or ");
        let text = quoted(text);
        let message = format!("no {key} is {text}; {list} of {owners} has it");
        let span = side.span.to(other.span);
        let help = format!("write {owners} in place of {text}");
        self.remark(Diagnostic::new(&codes::NEVER_HOLDS, message).at(span).help(help));
    }

    /// The class of the values of a side, if it is surely not the one that is wanted.
    fn class_unlike(&self, side: &ComparedSide, wanted: Option<ValueClass>) -> Option<ValueClass> {
        let wanted = wanted?;
        if let Some(class) = ValueClass::of_type(side.kind) {
            return (class != wanted).then_some(class);
        }
        let Expr::Property(of, key) = side.expr else { return None };
        let Expr::Var(var) = of.as_ref() else { return None };
        let kind = self.scope.kind_of(*var)?;
        let graph = self.remarks.as_ref()?.graph;
        let key = graph.key(key)?;
        let mut found = None;
        // Stops at the first value that compares, which most often is the first one of all.
        let mut look = |value: &Value| {
            let class = ValueClass::of_value(value);
            found = found.or(class);
            class == Some(wanted)
        };
        let compares = match kind.base() {
            BaseType::Node => graph.nodes().any(|node| look(graph.node_property(node, key))),
            BaseType::Edge => graph.edges().any(|edge| look(graph.edge_property(edge, key))),
            _ => return None,
        };
        if compares { None } else { found }
    }

    fn remark_null(&mut self, operator: Binary, span: Span) {
        let (message, help) = match operator {
            Binary::Equal => ("nothing equals null, so that this never holds", "write IS NULL"),
            Binary::Unequal => {
                ("nothing is unequal to null, so that this never holds", "write IS NOT NULL")
            }
            _ => ("nothing compares with null, so that this never holds", "write IS NULL"),
        };
        self.remark(Diagnostic::new(&codes::NEVER_HOLDS, message).at(span).help(help));
    }

    fn remark_classes(
        &mut self,
        operator: Binary,
        (side, class): (&ComparedSide, ValueClass),
        (other, wanted): (&ComparedSide, ValueClass),
    ) {
        let (this, that) = (self.written(side.span), self.written(other.span));
        let message = match operator {
            Binary::In => format!("{this} is {}, and never one of these", class.name()),
            Binary::StartsWith | Binary::EndsWith | Binary::Contains | Binary::Matches => {
                format!(
                    "{this} is {}, and {} takes a string, so that this never holds",
                    class.name(),
                    operator_symbol(operator)
                )
            }
            _ => format!(
                "{this} is {} and {that} {}, so that this never holds",
                class.name(),
                wanted.name()
            ),
        };
        let help = cure(operator, (&this, class), (&that, wanted), other.expr);
        let span = side.span.to(other.span);
        self.remark(Diagnostic::new(&codes::NEVER_HOLDS, message).at(span).help(help));
    }

    /// The text of an expression as it is written, if it is short.
    fn written(&self, span: Span) -> String {
        match self.text.get(span.range()) {
            Some(text) if text.chars().count() <= 40 => text.to_owned(),
            _ => "the value".to_owned(),
        }
    }

    fn remark(&mut self, remark: Diagnostic) {
        // The middle of a chained comparison is lowered twice.
        if let Some(remarks) = &mut self.remarks
            && !remarks.found.contains(&remark)
        {
            remarks.found.push(remark);
        }
    }
}

/// What to write instead.
fn cure(
    operator: Binary,
    (this, class): (&str, ValueClass),
    (that, wanted): (&str, ValueClass),
    other: &Expr,
) -> String {
    let symbol = operator_symbol(operator);
    let of_texts = matches!(
        operator,
        Binary::StartsWith | Binary::EndsWith | Binary::Contains | Binary::Matches
    );
    match (class, wanted) {
        (ValueClass::List, _) if operator == Binary::Equal => format!("write {that} IN {this}"),
        (ValueClass::List, _) if operator == Binary::In => {
            format!("write any(x IN {this} WHERE x IN {that})")
        }
        (ValueClass::List, _) => format!("write any(x IN {this} WHERE x {symbol} {that})"),
        (_, ValueClass::List) => format!("write {this} IN {that}"),
        _ if of_texts => format!("write toString({this}) {symbol} {that}"),
        (ValueClass::Temporal(kind), ValueClass::Text) => match (operator, other) {
            (Binary::In, _) => format!("write each as {}('…')", kind.name()),
            (_, Expr::Literal(Literal::String(text))) if kind.parse(text).is_some() => {
                format!("write {}({})", kind.name(), quoted(text))
            }
            _ => format!("make {} of the string: {}('…')", kind.title(), kind.name()),
        },
        (ValueClass::Temporal(kind), ValueClass::Number) => match kind {
            TemporalKind::Duration => format!("write {this}.days, or another of its parts"),
            TemporalKind::Time | TemporalKind::LocalTime => {
                format!("write {this}.hour, or another of its parts")
            }
            _ => format!("write {this}.year {symbol} {that}"),
        },
        (ValueClass::Temporal(kind), ValueClass::Temporal(_)) => {
            format!("make both {}, as in {}({that})", kind.title(), kind.name())
        }
        (ValueClass::Number, ValueClass::Text) => match other {
            Expr::Literal(Literal::String(text)) if text.trim().parse::<f64>().is_ok() => {
                format!("write {} without quotes", text.trim())
            }
            _ if operator == Binary::In => "write the numbers without quotes".to_owned(),
            _ => format!("write toString({this}) {symbol} {that}"),
        },
        (ValueClass::Text, ValueClass::Number) => match other {
            Expr::Literal(Literal::Int(n)) => format!("write {}", quoted(&n.to_string())),
            _ => format!("write toInteger({this}) {symbol} {that}"),
        },
        (ValueClass::Text, ValueClass::Temporal(kind)) => {
            format!("write {}({this}) {symbol} {that}", kind.name())
        }
        (ValueClass::Bool, ValueClass::Text) => "write true or false without quotes".to_owned(),
        (ValueClass::Graph(BaseType::Node), ValueClass::Text) => {
            format!("compare a property of it, such as {this}.name")
        }
        _ => format!("compare it with {}", class.name()),
    }
}
