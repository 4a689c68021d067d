//! Lowers patterns.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::Direction;
use crate::query::algebra::{
    Binary, EdgePattern, Expr, Literal, Match, NodePattern, PathLength, Pattern, Quantifier,
    RepeatedPattern, SingleType, ValueSort, ValueType, Var,
};
use crate::query::function::Function;

use super::super::lexer::Parsed;
use super::super::syntax::{
    EdgeSyntax, ExprSyntax, LabelGroups, LabelSyntax, MatchSyntax, NameSyntax, NodeSyntax,
    PatternSyntax, RepeatedSyntax,
};
use super::never_holds::ComparedSide;
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
                pattern.start.properties = lower.properties(
                    &tree.start.properties,
                    BaseType::Node,
                    Some(pattern.start.var),
                )?;
                for ((edge, node), (edge_tree, node_tree)) in
                    pattern.hops.iter_mut().zip(&tree.hops)
                {
                    if edge.repeated.is_some() {
                        node.properties = lower.properties(
                            &node_tree.properties,
                            BaseType::Node,
                            Some(node.var),
                        )?;
                        continue;
                    }
                    let one = edge.length.is_none().then_some(edge.var);
                    edge.properties =
                        lower.properties(&edge_tree.properties, BaseType::Edge, one)?;
                    node.properties =
                        lower.properties(&node_tree.properties, BaseType::Node, Some(node.var))?;
                }
            }
            Ok(())
        })?;
        let mut conditions = Vec::new();
        for (pattern, tree) in patterns.iter().zip(trees) {
            self.node_conditions(pattern.start.var, &tree.start, &mut conditions)?;
            for ((edge, node), (edge_tree, node_tree)) in pattern.hops.iter().zip(&tree.hops) {
                if edge.repeated.is_none() {
                    self.edge_conditions(edge, edge_tree, &mut conditions)?;
                }
                self.node_conditions(node.var, node_tree, &mut conditions)?;
            }
        }
        Ok((patterns, conditions))
    }

    /// Adds the conditions on a node that its pattern cannot hold.
    fn node_conditions(
        &mut self,
        var: Var,
        tree: &NodeSyntax,
        conditions: &mut Vec<Expr>,
    ) -> Parsed<()> {
        let labels = tree.labels.as_ref().filter(|labels| labels.label_groups().is_none());
        if let Some(labels) = labels {
            let of = Expr::Var(var);
            conditions.push(self.label_condition((&of, StaticType::of(BaseType::Node)), labels)?);
        }
        if let Some(filter) = &tree.filter {
            conditions.push(self.without_groups("in WHERE", |lower| lower.condition(filter))?);
        }
        Ok(())
    }

    /// Adds the conditions on a relationship that its pattern cannot hold. Those on a walk hold of
    /// each relationship.
    fn edge_conditions(
        &mut self,
        edge: &EdgePattern,
        tree: &EdgeSyntax,
        conditions: &mut Vec<Expr>,
    ) -> Parsed<()> {
        let labels = tree.types.as_ref().filter(|labels| labels.label_groups().is_none());
        if labels.is_none() && tree.filter.is_none() {
            return Ok(());
        }
        let kind = StaticType::of(BaseType::Edge);
        let mark = self.scope.mark();
        // Within the brackets of a walk its name stands for one relationship.
        let var = match (&edge.length, &tree.name) {
            (None, _) => edge.var,
            (Some(_), Some(name)) => self.local(name, kind),
            (Some(_), None) => self.branch.hidden(),
        };
        let mut parts = Vec::new();
        if let Some(labels) = labels {
            parts.push(self.label_condition((&Expr::Var(var), kind), labels)?);
        }
        if let Some(filter) = &tree.filter {
            parts.push(self.without_groups("in WHERE", |lower| lower.condition(filter))?);
        }
        self.scope.reset(mark);
        let Some(condition) = Expr::all(parts) else { return Ok(()) };
        conditions.push(match edge.length {
            None => condition,
            Some(_) => Expr::Quantified {
                quantifier: Quantifier::All,
                var,
                list: Box::new(Expr::Var(edge.var)),
                condition: Box::new(condition),
            },
        });
        Ok(())
    }

    /// The condition that a value has the labels that a label expression wants.
    pub fn label_condition(
        &mut self,
        of: (&Expr, StaticType),
        labels: &LabelSyntax,
    ) -> Parsed<Expr> {
        let has = |groups| Expr::HasLabels(Box::new(of.0.clone()), groups);
        if let Some(groups) = labels.label_groups() {
            return Ok(has(group_texts(&groups)));
        }
        match labels {
            LabelSyntax::Any => Ok(has(vec![Vec::new()])),
            LabelSyntax::Name(name) => Ok(has(vec![vec![Arc::clone(&name.text)]])),
            LabelSyntax::Computed(tree, quantifier) => self.computed_labels(of, tree, *quantifier),
            LabelSyntax::Not(inner) => Ok(Expr::negate(self.label_condition(of, inner)?)),
            LabelSyntax::And(all) => self.joined_labels(Binary::And, all, of),
            LabelSyntax::Or(any) => self.joined_labels(Binary::Or, any, of),
        }
    }

    fn joined_labels(
        &mut self,
        operator: Binary,
        labels: &[LabelSyntax],
        of: (&Expr, StaticType),
    ) -> Parsed<Expr> {
        let mut joined: Option<Expr> = None;
        for labels in labels {
            let part = self.label_condition(of, labels)?;
            joined = Some(match joined {
                Some(before) => Expr::binary(operator, before, part),
                None => part,
            });
        }
        Ok(joined.unwrap_or(Expr::Literal(Literal::Bool(operator == Binary::And))))
    }

    /// `$(tree)`: all or any of the labels that an expression gives are among those of a value.
    fn computed_labels(
        &mut self,
        (of, kind): (&Expr, StaticType),
        tree: &ExprSyntax,
        quantifier: Quantifier,
    ) -> Parsed<Expr> {
        let (wanted, wanted_kind) = self.without_groups("in a label", |lower| lower.expr(tree))?;
        if !wanted_kind.may_be(&[BaseType::String]) && !wanted_kind.may_be_list_of(BaseType::String)
        {
            let message =
                format!("a label is a string or a list of strings, found {}", wanted_kind.name());
            return fail(&codes::INVALID_ARGUMENT_TYPE, tree.span, message);
        }
        let either = |of: &Expr, sort, then, otherwise| {
            let kind = ValueType { any_of: vec![SingleType { sort, not_null: true }] };
            Expr::Case {
                subject: None,
                cases: vec![(Expr::HasType(Box::new(of.clone()), kind), then)],
                otherwise: Some(Box::new(otherwise)),
            }
        };
        let any = ValueType { any_of: vec![SingleType { sort: ValueSort::Any, not_null: false }] };
        let wanted = match () {
            () if wanted_kind.is_list() => wanted,
            () if wanted_kind.is(BaseType::String) => Expr::List(vec![wanted]),
            () => {
                let one = Expr::List(vec![wanted.clone()]);
                either(&wanted.clone(), ValueSort::List(any), wanted, one)
            }
        };
        let labels = Expr::Call(Function::Labels, vec![of.clone()]);
        let types = Expr::List(vec![Expr::Call(Function::Type, vec![of.clone()])]);
        let labels = match () {
            () if kind.is(BaseType::Node) => labels,
            () if kind.is(BaseType::Edge) => types,
            () => either(of, ValueSort::Node, labels, types),
        };
        let var = self.branch.hidden();
        let condition = Box::new(Expr::binary(Binary::In, Expr::Var(var), labels));
        Ok(Expr::Quantified { quantifier, var, list: Box::new(wanted), condition })
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
            let edge_pattern = match (&edge.repeated, edge.length) {
                (Some(within), Some(length)) if tree.shortest.is_none() && within.has_names() => {
                    self.repeated(within, length, place)?
                }
                _ => self.edge(edge, place)?,
            };
            if edge.name.is_some() && edge_pattern.repeated.is_none() {
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

    /// Lowers a pattern that is repeated. Within it a name stands for one node or relationship, and
    /// outside for the list of those of all repetitions.
    fn repeated(
        &mut self,
        tree: &RepeatedSyntax,
        length: PathLength,
        place: PatternPlace,
    ) -> Parsed<EdgePattern> {
        let names = tree.names();
        self.check_new(&names)?;
        let var = self.branch.hidden();
        let mark = self.scope.mark();
        let trees = std::slice::from_ref(&tree.pattern);
        let (mut patterns, mut filters) = self.patterns(trees, place)?;
        if let Some(filter) = &tree.filter {
            filters.push(self.without_groups("in WHERE", |lower| lower.condition(filter))?);
        }
        let found = |name: &NameSyntax| {
            let entry = self.scope.find(&name.text)?;
            Some((name.clone(), entry.var, entry.kind))
        };
        let mut inner: Vec<(NameSyntax, Var, StaticType)> =
            names.into_iter().filter_map(found).collect();
        inner.sort_by_key(|(_, var, _)| *var);
        inner.dedup_by_key(|(_, var, _)| *var);
        self.scope.reset(mark);
        let lists =
            inner.into_iter().map(|(name, one, kind)| (one, self.local(&name, kind.list())));
        let lists = lists.collect();
        let filter = Expr::all(filters);
        let pattern = patterns.remove(0);
        Ok(EdgePattern {
            var,
            types: Vec::new(),
            direction: Direction::Both,
            length: Some(length),
            repeated: Some(Box::new(RepeatedPattern { pattern, filter, lists })),
            properties: Vec::new(),
        })
    }

    /// Fails where one of the names within a repeated pattern is bound already.
    fn check_new(&self, names: &[&NameSyntax]) -> Parsed<()> {
        for name in names {
            if self.scope.find(&name.text).is_some() {
                let message = format!("`{}` is bound already, and cannot be repeated", name.text);
                let help = "choose another name within the pattern";
                return fail_with(&codes::VARIABLE_ALREADY_BOUND, name.span, message, help);
            }
        }
        Ok(())
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
        tree.types.iter().for_each(|types| self.check_labels(types, one));
        let groups = tree.types.as_ref().map(|types| types.label_groups());
        let types: Vec<Arc<str>> = match groups {
            Some(Some(groups)) if groups.len() == 1 => {
                groups[0].iter().map(|name| Arc::clone(&name.text)).collect()
            }
            None | Some(None) => Vec::new(),
            Some(Some(_)) => {
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
        let (repeated, properties) = (None, Vec::new());
        Ok(EdgePattern { var, types, direction, length, repeated, properties })
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
        var: Option<Var>,
    ) -> Parsed<Vec<(Arc<str>, Expr)>> {
        let mut list = Vec::new();
        for (key, value) in tree {
            self.check_key(key, StaticType::of(of));
            let (expr, kind) = self.expr(value)?;
            if let Some(var) = var {
                // A map in a pattern is a condition.
                let property = Expr::property(var, &key.text);
                let a = ComparedSide { expr: &property, kind: StaticType::ANY, span: key.span };
                let b = ComparedSide { expr: &expr, kind, span: value.span };
                self.remarks.iter_mut().for_each(|remarks| remarks.conditions += 1);
                self.remark_comparison(Binary::Equal, a, b);
                self.remarks.iter_mut().for_each(|remarks| remarks.conditions -= 1);
            }
            list.push((Arc::clone(&key.text), expr));
        }
        Ok(list)
    }
}

/// Groups of names as groups of texts.
pub fn group_texts(groups: &LabelGroups) -> Vec<Vec<Arc<str>>> {
    groups.iter().map(|group| group.iter().map(|name| Arc::clone(&name.text)).collect()).collect()
}
