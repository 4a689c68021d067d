//! The description of a dataset, its sources and its schema in Turtle.

use std::io::{self, Write};

use polemic_record::schema::{Stance, TermType};
use polemic_record::{Dataset, Source};

use super::{TurtleNames, TurtleSubject, known, quoted};

/// Writes the description of the dataset, its sources, and its kinds, relations, qualifiers and
/// measures.
pub(super) fn write_vocabulary(
    dataset: &Dataset,
    space: &TurtleNames,
    out: &mut dyn Write,
) -> io::Result<()> {
    let schema = &dataset.schema;
    let mut own = TurtleSubject::new(format!("<{}>", space.base));
    own.add("a", "schema:Dataset, prov:Entity").add("dcterms:title", quoted(&schema.title));
    own.maybe(
        "dcterms:description",
        Some(&schema.about).filter(|a| !a.is_empty()).map(|a| quoted(a)),
    );
    own.each("dcterms:creator", schema.authors.iter().map(|name| quoted(name)));
    own.maybe("dcterms:license", schema.licence.as_deref().map(quoted));
    own.maybe("schema:version", schema.version.as_deref().map(quoted));
    own.each("prov:hadPrimarySource", dataset.sources.iter().map(|s| space.name("source", &s.id)));
    own.write(out)?;
    dataset.sources.iter().try_for_each(|source| of_source(source, space).write(out))?;
    kinds(dataset, space, out)?;
    relations(dataset, space, out)?;
    for qualifier in &schema.qualifiers {
        let mut subject = named(
            space.name("qualifier", &qualifier.name),
            "rdf:Property",
            &qualifier.name,
            &qualifier.about,
        );
        if qualifier.takes == TermType::Text {
            subject.add("rdfs:range", "xsd:string");
        }
        subject.write(out)?;
    }
    for measure in &schema.measures {
        named(
            space.name("measure", &measure.name),
            "polemic:Measure",
            &measure.name,
            &measure.about,
        )
        .maybe("polemic:unit", measure.unit.as_deref().map(quoted))
        .write(out)?;
    }
    Ok(())
}

fn of_source(source: &Source, space: &TurtleNames) -> TurtleSubject {
    let mut subject = TurtleSubject::new(space.name("source", &source.id));
    subject.add("a", "schema:CreativeWork, prov:Entity");
    subject.add("dcterms:title", quoted(&source.title));
    subject.each("dcterms:creator", source.authors.iter().map(|name| quoted(name)));
    subject.each("schema:translator", source.translators.iter().map(|name| quoted(name)));
    subject.maybe("dcterms:isPartOf", source.container.as_deref().map(quoted));
    subject.maybe("dcterms:publisher", source.publisher.as_deref().map(quoted));
    subject.maybe("dcterms:date", source.date.as_deref().map(quoted));
    subject.maybe("skos:note", source.note.as_deref().map(quoted));
    subject
}

fn named(name: String, class: &str, label: &str, about: &str) -> TurtleSubject {
    let mut subject = TurtleSubject::new(name);
    subject.add("a", class).add("rdfs:label", quoted(label));
    subject.maybe("rdfs:comment", Some(about).filter(|about| !about.is_empty()).map(quoted));
    subject
}

/// Adds the terms of other vocabularies that mean the same: as links if their prefix is known, and
/// otherwise as texts.
fn mapped(subject: &mut TurtleSubject, terms: &[String]) {
    for term in terms {
        match known(term) {
            Some(known) => subject.add("skos:exactMatch", known),
            None => subject.add("polemic:sameAs", quoted(term)),
        };
    }
}

fn kinds(dataset: &Dataset, space: &TurtleNames, out: &mut dyn Write) -> io::Result<()> {
    for kind in &dataset.schema.kinds {
        let name = space.name("kind", &kind.name);
        let mut subject = named(name, "rdfs:Class", &kind.name, &kind.about);
        subject.maybe("rdfs:subClassOf", kind.parent.as_deref().map(|p| space.name("kind", p)));
        mapped(&mut subject, &kind.same_as);
        subject.write(out)?;
    }
    Ok(())
}

fn relations(dataset: &Dataset, space: &TurtleNames, out: &mut dyn Write) -> io::Result<()> {
    for relation in &dataset.schema.relations {
        let label = relation.name.replace('_', " ");
        let name = space.name("relation", &relation.name);
        let class =
            if relation.symmetric { "rdf:Property, owl:SymmetricProperty" } else { "rdf:Property" };
        let mut subject = named(name, class, &label, &relation.about);
        let parent = relation.parent.as_deref().map(|parent| space.name("relation", parent));
        subject.maybe("rdfs:subPropertyOf", parent);
        // An entity of any one of these kinds will do. `rdfs:domain` would mean that it must be of
        // all of them.
        subject.each("schema:domainIncludes", relation.from.iter().map(|k| space.name("kind", k)));
        subject.each("schema:rangeIncludes", relation.to.iter().map(|k| space.name("kind", k)));
        let stance = relation.stance.map(|stance| match stance {
            Stance::For => quoted("for"),
            Stance::Against => quoted("against"),
        });
        subject.maybe("polemic:stance", stance);
        mapped(&mut subject, &relation.same_as);
        subject.write(out)?;
    }
    Ok(())
}
