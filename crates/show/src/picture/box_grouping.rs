//! What puts boxes of a picture together: their kind, or what they belong to.

use std::collections::BTreeMap;

use crate::World;
use polemic_engine::graph::{NodeId, Type};

use super::{PictureBox, type_named};

/// What puts boxes together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BoxGrouping<'a> {
    /// Nothing.
    #[default]
    None,
    /// What the legend calls them.
    Kind,
    /// The object of a relation, such as membership: those with the same one are a group.
    Relation(&'a str),
}

impl<'a> BoxGrouping<'a> {
    /// Reads `none`, `kind` or the name of a relation that the graph has.
    ///
    /// # Errors
    /// The name that is near, where nothing is called so; empty where none is.
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

/// The types of a relation and of all that imply it.
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

/// Puts boxes in groups, and says what the groups are called.
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
                // What others belong to stands among them, if it belongs to nothing itself.
                a_box.group = target.or(Some(*node)).and_then(|it| places.get(&it).copied());
            }
            names
        }
    }
}
