//! The claims of a dataset as a table for a spreadsheet, which `polemic import` takes in again.

use std::io::{self, Write};

use polemic_record::import::cell_lists::join_cell;
use polemic_record::{Basis, Claim, Dataset, EntityId, Mode, QualifierId, Sureness, Term, When};

use crate::csv::csv_line;

/// Writes the claims, a row each, in the order of the dataset. Entities are given by their ids; a
/// cell with several values has semicolons between them. Columns that every cell would leave empty
/// are left out.
///
/// # Errors
/// What `out` fails with.
pub fn write_claim_table(dataset: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    let columns = columns(dataset);
    out.write_all(csv_line(columns.iter().map(|(head, _)| head.clone())).as_bytes())?;
    for claim in &dataset.claims {
        let cells = columns.iter().map(|(_, column)| cell(dataset, claim, *column));
        out.write_all(csv_line(cells).as_bytes())?;
    }
    Ok(())
}

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ClaimColumn {
    Id,
    From,
    Relation,
    To,
    When,
    At,
    Words,
    Source,
    Qualifier(QualifierId),
    Basis,
    AccordingTo,
    Certainty,
    Denied,
    Mode,
    Doubt,
    Note,
}

/// The columns that are not left out, with their heads.
fn columns(dataset: &Dataset) -> Vec<(String, ClaimColumn)> {
    use ClaimColumn as C;
    let first = [("id", C::Id), ("from", C::From), ("relation", C::Relation), ("to", C::To)];
    let cited = [("when", C::When), ("at", C::At), ("words", C::Words), ("source", C::Source)];
    let last = [
        ("basis", C::Basis),
        ("according_to", C::AccordingTo),
        ("certainty", C::Certainty),
        ("denied", C::Denied),
        ("mode", C::Mode),
        ("doubt", C::Doubt),
        ("note", C::Note),
    ];
    let qualifiers = (0..dataset.schema.qualifiers.len()).map(QualifierId::new);
    let qualifiers =
        qualifiers.map(|id| (dataset.schema.qualifier(id).name.as_str(), C::Qualifier(id)));
    let all = first.into_iter().chain(cited).chain(qualifiers).chain(last);
    let always = |column| matches!(column, C::Id | C::From | C::Relation | C::To | C::When | C::At);
    let is_used =
        |column| dataset.claims.iter().any(|claim| !cell(dataset, claim, column).is_empty());
    let kept = all.filter(|(_, column)| always(*column) || is_used(*column));
    kept.map(|(head, column)| (head.to_owned(), column)).collect()
}

fn cell(dataset: &Dataset, claim: &Claim, column: ClaimColumn) -> String {
    let id = |id: EntityId| dataset.entity(id).id.clone();
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    match column {
        ClaimColumn::Id => claim.id.clone(),
        ClaimColumn::From => id(claim.from),
        ClaimColumn::Relation => dataset.schema.relation(claim.relation).name.clone(),
        ClaimColumn::To => claim.to.map(id).unwrap_or_default(),
        ClaimColumn::When => claim.when.as_ref().map(When::text).unwrap_or_default().to_owned(),
        ClaimColumn::At => join_cell(claim.cites.iter().map(|cite| cite.at.as_str())),
        ClaimColumn::Words if claim.cites.iter().all(|cite| cite.words.is_none()) => String::new(),
        ClaimColumn::Words => {
            join_cell(claim.cites.iter().map(|cite| cite.words.as_deref().unwrap_or_default()))
        }
        ClaimColumn::Source if dataset.sources.len() < 2 => String::new(),
        ClaimColumn::Source => {
            let mut sources: Vec<&str> =
                claim.cites.iter().map(|cite| dataset.source(cite.source).id.as_str()).collect();
            if sources.windows(2).all(|two| two[0] == two[1]) {
                sources.truncate(1);
            }
            join_cell(sources)
        }
        ClaimColumn::Qualifier(qualifier) => {
            let terms = claim.qualifiers.iter().filter(|(own, _)| *own == qualifier);
            join_cell(terms.flat_map(|(_, terms)| terms).map(|term| match term {
                Term::Entity(id) => dataset.entity(*id).id.as_str(),
                Term::Text(text) => text.as_str(),
            }))
        }
        ClaimColumn::Basis if claim.basis == Basis::Stated => String::new(),
        ClaimColumn::Basis => claim.basis.word().to_owned(),
        ClaimColumn::AccordingTo => claim.according_to.map(id).unwrap_or_default(),
        ClaimColumn::Certainty if claim.certainty == Sureness::Certain => String::new(),
        ClaimColumn::Certainty => claim.certainty.word().to_owned(),
        ClaimColumn::Denied => String::from(if claim.denied { "true" } else { "" }),
        ClaimColumn::Mode => claim.mode.map(Mode::word).unwrap_or_default().to_owned(),
        ClaimColumn::Doubt => optional(&claim.doubt),
        ClaimColumn::Note => optional(&claim.note),
    }
}
