//! Lowers patterns.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes};
use crate::query::algebra::{Binary, EdgePattern, Expr, Literal, Match, NodePattern, Pattern, Var};

use super::super::lexer::Parsed;
use super::super::syntax::{
    EdgeSyntax, ExprSyntax, LabelGroups, LabelSyntax, MatchSyntax, NameSyntax, NodeSyntax,
    PatternSyntax,
};
use super::static_type::{BaseType, StaticType};
use super::{Lowering, fail, fail_with};

/// Whether a pattern may bring new variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PatternPlace {
    /// It may, as in `MATCH`.
    Binding,
    /// It is a condition on variables that are bound already.
    Condition,
}

impl Lowering<'_> {
    /// Lowers `MATCH`. Its variables are bound from then on.
    pub fn find(&mut self, tree: &MatchSyntax) -> Parsed<Match> {
        let (patterns, mut filters) = self.patterns(&tree.patterns, PatternPlace::Binding)?;
        if let Some(filter) = &tree.filter {
            filters.push(self.without_groups("in WHERE", |lower| lower.condition(filter))?);
        }
        let filter = Expr::all(filters);
        Ok(Match { optional: tree.optional, patterns, filter })
    }

    /// Lowers the inside of `EXISTS { … }` and the like, then calls `read`. Its new variables are
    /// known only until `read` returns.
    pub fn find_within<T>(
        &mut self,
        tree: &MatchSyntax,
        read: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<(Match, T)> {
        let mark = self.scope.mark();
        let found = self.find(tree)?;
        let result = self.without_groups("in a subquery", read)?;
        self.scope.reset(mark);
        Ok((found, result))
    }

    /// Lowers a pattern that is used as a condition.
    pub fn find_bound(&mut self, tree: &PatternSyntax) -> Parsed<Match> {
        let (patterns, filters) =
            self.patterns(std::slice::from_ref(tree), PatternPlace::Condition)?;
        Ok(Match { optional: false, patterns, filter: Expr::all(filters) })
    }

    /// Lowers patterns. Also returns the conditions on labels and types that the patterns of the
    /// algebra cannot hold, such as `!A`.
    fn patterns(
        &mut self,
        trees: &[PatternSyntax],
        place: PatternPlace,
    ) -> Parsed<(Vec<Pattern>, Vec<Expr>)> {
        let mut edges: Vec<(Var, usize)> = Vec::new();
        let mut patterns = Vec::new();
        for tree in trees {
            patterns.push(self.shape(tree, place, &mut edges)?);
        }
        let mut conditions = Vec::new();
        for (pattern, tree) in patterns.iter().zip(trees) {
            let start = (pattern.start.var, tree.start.labels.as_ref());
            let hops = pattern.hops.iter().zip(&tree.hops);
            let hops = hops.flat_map(|((edge, node), (edge_tree, node_tree))| {
                [(edge.var, edge_tree.types.as_ref()), (node.var, node_tree.labels.as_ref())]
            });
            for (var, labels) in [start].into_iter().chain(hops) {
                let labels = labels.filter(|labels| labels.label_groups().is_none());
                conditions.extend(labels.map(|labels| label_condition(&Expr::Var(var), labels)));
            }
        }
        // No relationship is used twice in one match, so that a pattern which names one twice could
        // never be found.
        edges.sort_unstable();
        for pair in edges.windows(2) {
            if pair[0].0 == pair[1].0 {
                let names = trees.iter().flat_map(|tree| &tree.hops);
                let names: Vec<&NameSyntax> =
                    names.filter_map(|(edge, _)| edge.name.as_ref()).collect();
                let name = names[pair[1].1];
                let message =
                    format!("the relationship `{}` stands twice in one pattern", name.text);
                let help = "each relationship of a pattern is another one: give it another name";
                return fail_with(&codes::RELATIONSHIP_UNIQUENESS, name.span, message, help);
            }
        }
        // Properties are lowered last, because they may use every variable of the patterns.
        self.without_groups("in a pattern", |lower| {
            for (pattern, tree) in patterns.iter_mut().zip(trees) {
                pattern.start.properties =
                    lower.properties(&tree.start.properties, BaseType::Node)?;
                for ((edge, node), (edge_tree, node_tree)) in
                    pattern.hops.iter_mut().zip(&tree.hops)
                {
                    edge.properties = lower.properties(&edge_tree.properties, BaseType::Edge)?;
                    node.properties = lower.properties(&node_tree.properties, BaseType::Node)?;
                }
            }
            Ok(())
        })?;
        Ok((patterns, conditions))
    }

    /// Lowers a pattern without its properties. Named relationships are added to `edges`, each with
    /// the number of those before it.
    fn shape(
        &mut self,
        tree: &PatternSyntax,
        place: PatternPlace,
        edges: &mut Vec<(Var, usize)>,
    ) -> Parsed<Pattern> {
        let start = self.node(&tree.start, place)?;
        let mut hops = Vec::new();
        for (edge, node) in &tree.hops {
            let edge_pattern = self.edge(edge, place)?;
            if edge.name.is_some() {
                edges.push((edge_pattern.var, edges.len()));
            }
            hops.push((edge_pattern, self.node(node, place)?));
        }
        let path = match &tree.path {
            Some(name) => Some(self.declare(name, StaticType::of(BaseType::Path))?),
            None => None,
        };
        Ok(Pattern { path, shortest: tree.shortest, start, hops })
    }

    fn node(&mut self, tree: &NodeSyntax, place: PatternPlace) -> Parsed<NodePattern> {
        let kind = StaticType::of(BaseType::Node);
        let var = self.pattern_variable(tree.name.as_ref(), kind, place, |kind| {
            kind.may_be(&[BaseType::Node])
        })?;
        tree.labels.iter().for_each(|labels| self.check_labels(labels, kind));
        let groups = tree.labels.as_ref().and_then(LabelSyntax::label_groups).unwrap_or_default();
        Ok(NodePattern { var, labels: group_texts(&groups), properties: Vec::new() })
    }

    fn edge(&mut self, tree: &EdgeSyntax, place: PatternPlace) -> Parsed<EdgePattern> {
        let name = tree.name.as_ref();
        let one = StaticType::of(BaseType::Edge);
        let var = match tree.length {
            None => {
                self.pattern_variable(name, one, place, |kind| kind.may_be(&[BaseType::Edge]))?
            }
            Some(_) => self.pattern_variable(name, one.list(), place, |kind| {
                kind.may_be_list_of(BaseType::Edge)
            })?,
        };
        for name in &tree.within {
            if self.scope.find(&name.text).is_some() {
                let message = format!("`{}` is bound already, and cannot be repeated", name.text);
                let help = "choose another name within the pattern";
                return fail_with(&codes::VARIABLE_ALREADY_BOUND, name.span, message, help);
            }
        }
        tree.types.iter().for_each(|types| self.check_labels(types, one));
        let groups = tree.types.as_ref().map(|types| types.label_groups());
        let types: Vec<Arc<str>> = match groups {
            Some(Some(groups)) if groups.len() == 1 => {
                groups[0].iter().map(|name| Arc::clone(&name.text)).collect()
            }
            None => Vec::new(),
            Some(None) if tree.length.is_none() => Vec::new(),
            Some(_) => {
                let span =
                    tree.types.iter().flat_map(LabelSyntax::names).next().map(|name| name.span);
                let message = "a relationship has one type: types are joined by `|` only";
                let help = "write :A|B";
                let fault = Diagnostic::new(&codes::INVALID_RELATIONSHIP_PATTERN, message);
                let fault = span.into_iter().fold(fault, Diagnostic::at);
                return Err(Box::new(fault.help(help)));
            }
        };
        let (direction, length) = (tree.direction, tree.length);
        Ok(EdgePattern { var, types, direction, length, properties: Vec::new() })
    }

    /// The slot of a node or relationship of a pattern: a new one, or that of a bound variable
    /// whose type `fits`.
    fn pattern_variable(
        &mut self,
        name: Option<&NameSyntax>,
        kind: StaticType,
        place: PatternPlace,
        fits: impl Fn(StaticType) -> bool,
    ) -> Parsed<Var> {
        let Some(name) = name else { return Ok(self.branch.hidden()) };
        match self.scope.find(&name.text) {
            Some(entry) if fits(entry.kind) => {
                let var = entry.var;
                self.scope.learn(&name.text, kind);
                Ok(var)
            }
            Some(entry) => {
                let message = format!(
                    "`{}` is {} already and cannot be {} too",
                    name.text,
                    entry.kind.name(),
                    kind.name()
                );
                fail(&codes::VARIABLE_TYPE_CONFLICT, name.span, message)
            }
            None if place == PatternPlace::Condition => self
                .undefined(&name.text, name.span)
                .map_err(|fault: Box<crate::diagnostic::Diagnostic>| match fault.help {
                    Some(_) => fault,
                    None => {
                        Box::new(fault.help("a new variable needs EXISTS { … } round the pattern"))
                    }
                }),
            None => Ok(self.local(name, kind)),
        }
    }

    fn properties(
        &mut self,
        tree: &[(NameSyntax, ExprSyntax)],
        of: BaseType,
    ) -> Parsed<Vec<(Arc<str>, Expr)>> {
        let mut list = Vec::new();
        for (key, value) in tree {
            self.check_key(key, StaticType::of(of));
            list.push((Arc::clone(&key.text), self.expr(value)?.0));
        }
        Ok(list)
    }
}

/// The condition that a value has the labels that a label expression wants.
pub fn label_condition(of: &Expr, labels: &LabelSyntax) -> Expr {
    if let Some(groups) = labels.label_groups() {
        return Expr::HasLabels(Box::new(of.clone()), group_texts(&groups));
    }
    match labels {
        LabelSyntax::Name(name) => {
            Expr::HasLabels(Box::new(of.clone()), vec![vec![Arc::clone(&name.text)]])
        }
        LabelSyntax::Not(inner) => Expr::negate(label_condition(of, inner)),
        LabelSyntax::And(all) => joined(Binary::And, all, of),
        LabelSyntax::Or(any) => joined(Binary::Or, any, of),
    }
}

fn joined(operator: Binary, labels: &[LabelSyntax], of: &Expr) -> Expr {
    let parts = labels.iter().map(|labels| label_condition(of, labels));
    let joined = parts.reduce(|a, b| Expr::binary(operator, a, b));
    joined.unwrap_or(Expr::Literal(Literal::Bool(operator == Binary::And)))
}

/// Groups of names as groups of texts.
pub fn group_texts(groups: &LabelGroups) -> Vec<Vec<Arc<str>>> {
    groups.iter().map(|group| group.iter().map(|name| Arc::clone(&name.text)).collect()).collect()
}
