//! Numbers of entities, claims and so on, each with a type of its own, so that the compiler keeps
//! the number of an entity from being used as that of a claim.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(
                Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            )]
            pub struct $name(u32);

            impl $name {
                /// The number of the item at `index` of its list. A list holds at most 2³² − 1
                /// items; a larger index gives `u32::MAX`, which stands for no item.
                pub fn new(index: usize) -> $name {
                    $name(u32::try_from(index).unwrap_or(u32::MAX))
                }

                /// The index in its list.
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }
        )*
    };
}

ids! {
    /// An entity of a dataset, in file order.
    EntityId;
    /// A claim of a dataset, in file order.
    ClaimId;
    /// A figure of a dataset, in file order.
    FigureId;
    /// A source of a dataset, in file order.
    SourceId;
    /// A kind of a schema.
    KindId;
    /// A relation of a schema.
    RelationId;
    /// A qualifier of a schema.
    QualifierId;
    /// A measure of a schema.
    MeasureId;
}
