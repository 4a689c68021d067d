//! The names and verbs of a narrowed question, in its order.

use polemic_record::EntityId;

use crate::meaning::{Link, Name, Point, Question, Sense, Set, Statement, Term, Time};

use super::terms;

/// The names and verbs of a question, in its order.
#[derive(Default)]
pub struct Named<'a> {
    /// The names.
    pub names: Vec<&'a Name>,
    /// What the verbs mean.
    pub senses: Vec<Sense>,
}

impl Named<'_> {
    /// The entities that the names stand for.
    pub fn entities(&self) -> Vec<EntityId> {
        self.names.iter().map(|name| name.entity()).collect()
    }
}

/// The names and verbs of a narrowed question: what `nearest` goes by.
pub fn named(question: &Question) -> Named<'_> {
    let mut found = Named::default();
    match question {
        Question::List(set) | Question::Count(set) => in_set(set, &mut found),
        Question::Owners(owners) => in_set(&owners.things, &mut found),
        Question::Polar(fact)
        | Question::When(fact)
        | Question::Voiced(fact, _)
        | Question::Qualified(fact, _) => {
            found.names.extend(fact.subjects());
            in_link(&fact.link, &mut found);
        }
        Question::Dated(name)
        | Question::Card(name)
        | Question::Sort(name, _)
        | Question::Life(name, _) => found.names.push(name),
        Question::Order(names, _) => found.names.extend(names),
        Question::Sayers(sayers) => match &sayers.said {
            Statement::Fact(fact) => {
                found.names.extend(fact.subjects());
                in_link(&fact.link, &mut found);
            }
            Statement::Figure(asked, _) => found.names.push(&asked.of),
        },
        Question::Figure(asked) => found.names.extend([&asked.of].into_iter().chain(&asked.voice)),
        Question::Related(route) => {
            found.names.extend([&route.from, &route.to]);
            found.names.extend(route.through.iter().chain(&route.avoid));
        }
        Question::Did(who, to, _) | Question::Said(who, to, _) => {
            found.names.extend([who].into_iter().chain(to));
        }
        Question::Apart(a, b) => found.names.extend([a, b]),
        Question::Compare(compared) => {
            found.names.extend(compared.names.iter().chain(&compared.topic));
        }
        Question::Happened(about, _) => found.names.extend(about),
    }
    found
}

fn in_set<'a>(set: &'a Set, found: &mut Named<'a>) {
    in_times(&set.times, found);
    set.any.iter().flatten().for_each(|link| in_link(link, found));
}

fn in_times<'a>(times: &'a [Time], found: &mut Named<'a>) {
    for point in times.iter().flat_map(|time| std::iter::once(&time.first).chain(&time.second)) {
        if let Point::Event(name) = point {
            found.names.push(name);
        }
    }
}

fn in_link<'a>(link: &'a Link, found: &mut Named<'a>) {
    found.senses.extend(&link.senses);
    for term in terms(link) {
        match term {
            Term::Name(name) => found.names.push(name),
            Term::Set(set) => in_set(set, found),
        }
    }
    in_times(&link.times, found);
    let values = link.qualifiers.iter().map(|restriction| &restriction.name);
    found.names.extend(values.filter(|name| !name.candidates.is_empty()));
    found.names.extend(link.voice.iter().chain(&link.with));
}
