//! Groups of boxes in a picture: by their kind, or by what they belong to.

use std::collections::BTreeMap;

use crate::World;
use polemic_engine::graph::{NodeId, Type};

use super::{PictureBox, type_named};

/// How boxes are put together in groups.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BoxGrouping<'a> {
    /// There are no groups.
    #[default]
    None,
    /// Boxes of one kind are a group.
    Kind,
    /// Boxes with the same object of this relation are a group: grouped by `member_of`, the members
    /// of a party stand together with the party.
    Relation(&'a str),
}

impl<'a> BoxGrouping<'a> {
    /// Reads `none`, `kind` or the name of a relation that the graph has.
    ///
    /// # Errors
    /// There is no such relation. The error is the name of a relation that is spelled alike, if
    /// there is one.
    pub fn parse(text: &'a str, world: World) -> Result<BoxGrouping<'a>, Option<String>> {
        match text {
            "none" => Ok(BoxGrouping::None),
            "kind" => Ok(BoxGrouping::Kind),
            _ if !types(text, world).is_empty() => Ok(BoxGrouping::Relation(text)),
            _ => {
                let names: Vec<String> = match world.dataset {
                    Some(dataset) => {
                        dataset.schema.relations.iter().map(|r| r.name.clone()).collect()
                    }
                    None => world.graph.known_types().map(str::to_owned).collect(),
                };
                let near =
                    polemic_engine::diagnostic::nearest(text, names.iter().map(String::as_str));
                Err(near.map(str::to_owned))
            }
        }
    }
}

/// The relationship types of a relation and of all relations that imply it.
fn types(name: &str, world: World) -> Vec<Type> {
    let lower = name.to_lowercase();
    let known = world.dataset.and_then(|d| Some((&d.schema, d.schema.relation_named(&lower)?)));
    match known {
        Some((schema, id)) => schema
            .relation_family(id)
            .filter_map(|id| world.graph.edge_type(&schema.relationship_type(id)))
            .collect(),
        None => type_named(name, world.graph).into_iter().collect(),
    }
}

/// Sets the group of each box, and returns the names of the groups. `nodes` are the nodes of the
/// boxes, in the same order.
pub fn group_boxes(
    boxes: &mut [PictureBox],
    nodes: &[NodeId],
    grouping: BoxGrouping,
    world: World,
) -> Vec<String> {
    match grouping {
        BoxGrouping::None => Vec::new(),
        BoxGrouping::Kind => {
            let mut names: Vec<String> = Vec::new();
            for a_box in boxes {
                let known = names.iter().position(|name| *name == a_box.look.name);
                a_box.group = Some(known.unwrap_or(names.len()));
                if known.is_none() {
                    names.push(a_box.look.name.clone());
                }
            }
            names
        }
        BoxGrouping::Relation(name) => {
            let types = types(name, world);
            let target = |node: NodeId| {
                types.iter().find_map(|&kind| Some(world.graph.out(node, kind).first()?.node))
            };
            let targets: Vec<Option<NodeId>> = nodes.iter().map(|&node| target(node)).collect();
            let (mut places, mut names) = (BTreeMap::new(), Vec::new());
            for &target in targets.iter().flatten() {
                places.entry(target).or_insert_with(|| {
                    names.push(world.node_name(target));
                    names.len() - 1
                });
            }
            for ((a_box, node), target) in boxes.iter_mut().zip(nodes).zip(targets) {
                // A party stands among its members, unless it belongs to something itself.
                a_box.group = target.or(Some(*node)).and_then(|it| places.get(&it).copied());
            }
            names
        }
    }
}
