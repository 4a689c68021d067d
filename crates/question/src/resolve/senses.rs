//! What each verb of a question means: what stands on its two sides decides, as the schema says which
//! kinds a relation takes.

use crate::codes;
use crate::meaning::{Class, Link, Sense, Term};
use crate::refusal::{either, kind_noun, refuse, with_article};
use crate::reply::Refusal;
use crate::words::fold;
use polemic_record::{EntityId, KindId};

use super::{Checked, Scope, Side, is_set, one, terms, who_kinds};

impl Scope<'_> {
    /// Narrows a verb by what stands on its two sides.
    pub(super) fn senses(&self, subject: &Side<'_>, link: &mut Link) -> Checked {
        let fits = |sense: &Sense| {
            self.takes(*sense, true, subject)
                && terms(link).all(|term| self.takes_term(*sense, term))
        };
        let mut possible: Vec<Sense> = link.senses.iter().copied().filter(fits).collect();
        let schema = &self.dataset.schema;
        for sense in &mut possible {
            // A relation that holds both ways has no direction.
            sense.forward |= schema.relation(sense.relation).symmetric;
        }
        let mut seen: Vec<Sense> = Vec::new();
        possible.retain(|sense| {
            let new = !seen.contains(sense);
            seen.extend(new.then_some(*sense));
            new
        });
        let widest = possible.iter().copied().find(|s| {
            possible.iter().all(|o| {
                o.forward == s.forward && schema.relation_line(o.relation).contains(&s.relation)
            })
        });
        match (widest, possible.as_slice()) {
            (Some(sense), _) => link.senses = vec![sense],
            (None, []) => return Err(self.wrong_kind(subject, link).into()),
            (None, several) => {
                let names: Vec<String> = several
                    .iter()
                    .map(|s| schema.relation(s.relation).name.replace('_', " "))
                    .collect();
                let verb = self.question.get(link.place.clone()).unwrap_or_default();
                let message = format!("the verb “{verb}” could mean {}", either(&names));
                let refusal = refuse(&codes::AMBIGUOUS, self.question, &link.place, message);
                return Err(refusal
                    .help("use another verb for it; `polemic schema` lists them")
                    .into());
            }
        }
        self.takes_a_stand(subject, link)
    }

    /// What is "for" something takes a stand, which only somebody or a work can; of other things it
    /// says what they are meant for, or where they hold.
    pub(super) fn takes_a_stand(&self, subject: &Side<'_>, link: &Link) -> Checked {
        let schema = &self.dataset.schema;
        let verb = self.question.get(link.place.clone()).unwrap_or_default();
        let sense = link.senses[0];
        if fold(verb) != "for" || schema.relation(sense.relation).stance.is_none() {
            return Ok(());
        }
        let works = || schema.relations.iter().filter(|relation| relation.makes);
        let can = |kind: KindId| {
            schema.answers_to_who(kind) || works().any(|made| schema.allows(&made.to, &[kind]))
        };
        let stands = |side: &Side<'_>| match side {
            Side::Name(name) => {
                let kinds = |id: &EntityId| self.dataset.entity(*id).kinds.iter();
                name.candidates.iter().flat_map(kinds).any(|&kind| can(kind))
            }
            Side::Class(Class::Kinds(kinds)) => kinds.iter().any(|&kind| can(kind)),
            Side::Class(_) => true,
        };
        let fits = match sense.forward {
            true => stands(subject),
            false => terms(link).all(|term| match term {
                Term::Name(name) => stands(&Side::Name(name)),
                Term::Set(set) => stands(&Side::Class(&set.class)),
            }),
        };
        if fits {
            return Ok(());
        }
        let message = "“for” is read as a stand, and this is nothing that can take one";
        let refusal = refuse(&codes::WRONG_KIND, self.question, &link.place, message);
        Err(refusal.help("say with another verb what it has to do with that").into())
    }

    pub(super) fn objects(&self, sense: Sense, link: &mut Link) -> Checked {
        self.restrictions(link)?;
        if let Some(with) = &mut link.with {
            with.candidates.retain(|&id| self.takes(sense, true, &Side::Name(&one(id))));
            if with.candidates.is_empty() {
                let message = "somebody of another sort cannot have done the same";
                return Err(refuse(&codes::WRONG_KIND, self.question, &with.place, message)
                    .help("leave it out")
                    .into());
            }
            self.single(with)?;
        }
        for all in link.objects.iter_mut().flatten() {
            for term in all.iter_mut() {
                match term {
                    Term::Name(name) => {
                        name.candidates
                            .retain(|&id| self.takes(sense, false, &Side::Name(&one(id))));
                        self.single(name)?;
                    }
                    Term::Set(set) => {
                        if let Class::Kinds(kinds) = &mut set.class {
                            kinds.retain(|&kind| {
                                let class = Class::Kinds(vec![kind]);
                                self.takes(sense, false, &Side::Class(&class))
                            });
                        }
                        self.set(set)?;
                    }
                }
            }
            all.sort_by_key(is_set);
        }
        Ok(())
    }

    pub(super) fn takes_term(&self, sense: Sense, term: &Term) -> bool {
        match term {
            Term::Name(name) => self.takes(sense, false, &Side::Name(name)),
            Term::Set(set) => self.takes(sense, false, &Side::Class(&set.class)),
        }
    }

    /// Whether a relation takes something on the side of its subject (or of its object).
    pub(super) fn takes(&self, sense: Sense, subject: bool, side: &Side<'_>) -> bool {
        let relation = self.dataset.schema.relation(sense.relation);
        let near = if subject == sense.forward { &relation.from } else { &relation.to };
        let far = if subject == sense.forward { &relation.to } else { &relation.from };
        self.allows(near, side) || (relation.symmetric && self.allows(far, side))
    }

    pub(super) fn allows(&self, named: &[String], side: &Side<'_>) -> bool {
        let schema = &self.dataset.schema;
        match side {
            Side::Name(name) => name
                .candidates
                .iter()
                .any(|&id| schema.allows(named, &self.dataset.entity(id).kinds)),
            Side::Class(Class::What) => true,
            Side::Class(Class::Who) => !who_kinds(schema, named).is_empty(),
            Side::Class(Class::Kinds(kinds)) => {
                named.is_empty() || kinds.iter().any(|&kind| self.can_be(kind, named))
            }
        }
    }

    /// Whether an entity of a kind can be of one of the named kinds as well.
    pub(super) fn can_be(&self, kind: KindId, named: &[String]) -> bool {
        let schema = &self.dataset.schema;
        let related = |a: KindId, b: KindId| schema.is_a(a, b) || schema.is_a(b, a);
        let other = |n: KindId| {
            self.lexicon.together.iter().any(|&(a, b)| schema.is_a(a, kind) && related(b, n))
        };
        named.iter().filter_map(|n| schema.kind_named(n)).any(|n| related(kind, n) || other(n))
    }

    /// Says which side of a verb nothing fits.
    pub(super) fn wrong_kind(&self, subject: &Side<'_>, link: &Link) -> Refusal {
        let verb = self.question.get(link.place.clone()).unwrap_or_default();
        let fits: Vec<Sense> =
            link.senses.iter().copied().filter(|s| self.takes(*s, true, subject)).collect();
        let unfit = |t: &&Term| !fits.iter().any(|s| self.takes_term(*s, t));
        let culprit = terms(link).find(unfit).filter(|_| !fits.is_empty());
        let (place, senses, is_subject) = match (culprit, subject) {
            (Some(Term::Name(name)), _) => (name.place.clone(), &fits, false),
            (Some(Term::Set(set)), _) => (set.place.clone(), &fits, false),
            (None, Side::Name(name)) => (name.place.clone(), &link.senses, true),
            (None, Side::Class(_)) => (link.place.clone(), &link.senses, true),
        };
        let senses = if senses.is_empty() { &link.senses } else { senses };
        let takes = self.kinds_taken(senses, is_subject);
        let what = self.question.get(place.clone()).unwrap_or_default();
        let name = match (culprit, subject) {
            (Some(Term::Name(name)), _) => Some(name),
            (None, Side::Name(name)) => Some(*name),
            _ => None,
        };
        let is = name.map_or(String::new(), |name| {
            let noun = kind_noun(self.dataset, name.entity());
            format!("“{what}” is {}; ", with_article(&noun))
        });
        let message = match is_subject {
            true => format!("{is}the subject of the verb “{verb}” is {takes}"),
            false => format!("{is}the verb “{verb}” takes {takes}"),
        };
        refuse(&codes::WRONG_KIND, self.question, &place, message)
            .help("`polemic schema` says what each verb takes")
    }

    pub(super) fn kinds_taken(&self, senses: &[Sense], subject: bool) -> String {
        let schema = &self.dataset.schema;
        let mut nouns: Vec<String> = Vec::new();
        for sense in senses {
            let relation = schema.relation(sense.relation);
            let side = if subject == sense.forward { &relation.from } else { &relation.to };
            for kind in side.iter().filter_map(|name| schema.kind_named(name)) {
                let noun = schema.kind(kind).nouns.first().unwrap_or(&schema.kind(kind).name);
                let noun = with_article(noun);
                if !nouns.contains(&noun) {
                    nouns.push(noun);
                }
            }
        }
        if nouns.is_empty() { "something else".to_owned() } else { nouns.join(" or ") }
    }
}
