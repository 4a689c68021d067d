//! The entities, claims and figures of a dataset in Turtle, each with its citations.

use std::io::{self, Write};

use polemic_record::{
    Citation, Claim, Dataset, Entity, EntityId, ExternalLink, Figure, Sureness, Term, When,
};

use super::{TurtleNames, TurtleSubject, known, local, quoted};

/// Writes the entities, claims and figures.
pub(super) fn write_records(
    dataset: &Dataset,
    space: &TurtleNames,
    out: &mut dyn Write,
) -> io::Result<()> {
    let writer = TurtleRecords { dataset, space };
    dataset.entities.iter().try_for_each(|entity| writer.entity(entity).write(out))?;
    for claim in &dataset.claims {
        writer.claim(claim).write(out)?;
        if let Some(plain) = writer.plain(claim) {
            writeln!(out, "{plain} .\n")?;
        }
    }
    for (n, figure) in dataset.figures.iter().enumerate() {
        writer.figure(n, figure).write(out)?;
    }
    Ok(())
}

struct TurtleRecords<'a> {
    dataset: &'a Dataset,
    space: &'a TurtleNames,
}

impl TurtleRecords<'_> {
    fn entity_name(&self, id: EntityId) -> String {
        self.space.name("entity", &self.dataset.entity(id).id)
    }

    fn entity(&self, entity: &Entity) -> TurtleSubject {
        let mut subject = TurtleSubject::new(self.space.name("entity", &entity.id));
        let kinds = entity.kinds.iter().map(|&kind| &self.dataset.schema.kind(kind).name);
        subject.each("a", kinds.map(|kind| self.space.name("kind", kind)));
        subject.add("rdfs:label", quoted(&entity.name));
        subject.each("skos:altLabel", entity.aliases.iter().map(|alias| quoted(alias)));
        subject.maybe("rdfs:comment", entity.about.as_deref().map(quoted));
        subject.maybe("polemic:aspectOf", entity.of.map(|of| self.entity_name(of)));
        entity.links.iter().for_each(|link| linked(&mut subject, link));
        self.dated(&mut subject, entity.when.as_ref());
        self.cited(&mut subject, &entity.cites);
        subject.maybe("polemic:doubt", entity.doubt.as_deref().map(quoted));
        subject
    }

    fn claim(&self, claim: &Claim) -> TurtleSubject {
        let relation = &self.dataset.schema.relation(claim.relation).name;
        let mut subject = TurtleSubject::new(self.space.name("claim", &claim.id));
        subject.add("a", "polemic:Claim, rdf:Statement, prov:Entity");
        subject.add("rdf:subject", self.entity_name(claim.from));
        subject.add("rdf:predicate", self.space.name("relation", relation));
        subject.maybe("rdf:object", claim.to.map(|to| self.entity_name(to)));
        if claim.denied {
            subject.add("polemic:denied", "true");
        }
        subject.maybe("polemic:mode", claim.mode.map(|mode| quoted(mode.word())));
        subject.add("polemic:basis", quoted(claim.basis.word()));
        subject.add("polemic:certainty", quoted(claim.certainty.word()));
        self.dated(&mut subject, claim.when.as_ref());
        for (qualifier, terms) in &claim.qualifiers {
            let name = &self.dataset.schema.qualifier(*qualifier).name;
            let term = |term: &Term| match term {
                Term::Entity(id) => self.entity_name(*id),
                Term::Text(text) => quoted(text),
            };
            subject.each(&self.space.name("qualifier", name), terms.iter().map(term));
        }
        self.said(&mut subject, claim.according_to, &claim.cites);
        subject.maybe("polemic:doubt", claim.doubt.as_deref().map(quoted));
        subject.maybe("skos:note", claim.note.as_deref().map(quoted));
        subject
    }

    /// The plain triple of a claim. None if the claim is denied, doubted, uncertain or only said to
    /// be possible.
    fn plain(&self, claim: &Claim) -> Option<String> {
        let sure = claim.certainty == Sureness::Certain && claim.doubt.is_none();
        if claim.denied || claim.mode.is_some() || !sure {
            return None;
        }
        let relation = &self.dataset.schema.relation(claim.relation).name;
        let relation = self.space.name("relation", relation);
        Some(format!("{} {relation} {}", self.entity_name(claim.from), self.entity_name(claim.to?)))
    }

    fn figure(&self, n: usize, figure: &Figure) -> TurtleSubject {
        let measure = self.dataset.schema.measure(figure.measure);
        let mut subject =
            TurtleSubject::new(self.space.name("figure", &format!("figure-{}", n + 1)));
        subject.add("a", "polemic:Figure, prov:Entity");
        subject.add("polemic:of", self.entity_name(figure.of));
        subject.add("polemic:measure", self.space.name("measure", &measure.name));
        subject.add("polemic:value", format!("\"{}\"^^xsd:decimal", figure.value));
        let up_to = figure.up_to.map(|up_to| format!("\"{up_to}\"^^xsd:decimal"));
        subject.maybe("polemic:upTo", up_to);
        let unit = figure.unit.as_deref().or(measure.unit.as_deref());
        subject.maybe("polemic:unit", unit.map(quoted));
        subject.maybe("polemic:qualifier", figure.qualifier.as_deref().map(quoted));
        subject.add("polemic:change", quoted(figure.change.word()));
        subject.maybe("polemic:base", figure.base.as_deref().map(quoted));
        self.dated(&mut subject, figure.when.as_ref());
        self.said(&mut subject, figure.according_to, &figure.cites);
        subject.maybe("polemic:doubt", figure.doubt.as_deref().map(quoted));
        subject.maybe("skos:note", figure.note.as_deref().map(quoted));
        subject
    }

    /// Adds a date as it is written, and its first and last day.
    fn dated(&self, subject: &mut TurtleSubject, when: Option<&When>) {
        let Some(when) = when else { return };
        subject.add("polemic:when", format!("{}^^edtf:EDTF", quoted(when.text())));
        let day = |day: polemic_record::Day| format!("\"{day}\"^^xsd:date");
        subject.maybe("polemic:since", when.since.map(day));
        subject.maybe("polemic:until", when.until.map(day));
    }

    /// Adds the voice and the citations.
    fn said(&self, subject: &mut TurtleSubject, voice: Option<EntityId>, cites: &[Citation]) {
        subject.maybe("prov:wasAttributedTo", voice.map(|voice| self.entity_name(voice)));
        self.cited(subject, cites);
    }

    /// Adds the citations: the works cited, and the place in each.
    fn cited(&self, subject: &mut TurtleSubject, cites: &[Citation]) {
        let mut works: Vec<String> = Vec::new();
        for cite in cites {
            let work = self.space.name("source", &self.dataset.source(cite.source).id);
            let words =
                cite.words.as_deref().map(|words| format!(" ; polemic:words {}", quoted(words)));
            subject.add(
                "prov:qualifiedPrimarySource",
                format!(
                    "[ a prov:PrimarySource, polemic:Citation ; prov:entity {work} ; polemic:at {}{} ]",
                    quoted(&cite.at),
                    words.unwrap_or_default()
                ),
            );
            if !works.contains(&work) {
                works.push(work);
            }
        }
        subject.each("prov:hadPrimarySource", works);
    }
}

/// Adds the id of an entity in another register: as a link if the prefix of the register is known,
/// and otherwise as a text.
fn linked(subject: &mut TurtleSubject, link: &ExternalLink) {
    let scheme = link.scheme.to_lowercase();
    let prefix = if scheme == "wikidata" { "wd" } else { &scheme };
    match local(prefix, &link.id).filter(|_| known(&format!("{prefix}:x")).is_some()) {
        Some(name) => subject.add("skos:exactMatch", name),
        None => subject.add(
            "schema:identifier",
            format!(
                "[ a schema:PropertyValue ; schema:propertyID {} ; schema:value {} ]",
                quoted(&link.scheme),
                quoted(&link.id)
            ),
        ),
    };
}
