//! Narrows each name, noun and verb of a question to one meaning: types decide first, then a noun
//! before the name; where several remain the question is refused, with the candidates.

mod named;
mod senses;

use crate::codes;
use polemic_record::schema::QualifierRole;
use polemic_record::{
    Dataset, EntityId, KindId, MeasureId, QualifierId, Schema, Term as Value, When,
};

use super::english::classes::Group;
use super::lexicon::Lexicon;
use super::meaning::{
    Asked, Class, Fact, FigureAsked, Link, Name, Owned, Owners, Preposition, Question, Restriction,
    Route, Sayers, Sense, Set, Statement, Term,
};
use super::parse::time::period;
use super::records::Records;
use super::refusal::{ambiguous, either, refuse};
use super::reply::Refusal;
use super::words::fold;

pub use named::named;

/// What narrowing needs to know.
pub struct Scope<'a> {
    /// As typed.
    pub question: &'a str,
    /// The vocabulary.
    pub lexicon: &'a Lexicon,
    /// The entities and the schema.
    pub dataset: &'a Dataset,
}

/// What stands on one side of a verb.
enum Side<'a> {
    Class(&'a Class),
    Name(&'a Name),
}

type Checked = Result<(), Box<Refusal>>;

impl Scope<'_> {
    /// Narrows a whole question.
    ///
    /// # Errors
    /// Says which word takes no meaning, or which takes several.
    pub fn narrow(&self, question: &mut Question) -> Checked {
        match question {
            Question::List(set) => {
                self.set(set)?;
                self.asks_for_denials(set);
                Ok(())
            }
            Question::Count(set) => self.set(set),
            Question::Polar(fact) => {
                self.one_object(fact)?;
                self.fact(fact)
            }
            Question::Sort(name, kinds) => {
                self.single(name)?;
                let mut class = Class::Kinds(std::mem::take(kinds));
                self.class(&mut class)?;
                if let Class::Kinds(narrowed) = class {
                    *kinds = narrowed;
                }
                Ok(())
            }
            Question::When(fact) => {
                self.one_object(fact)?;
                self.fact(fact)
            }
            Question::Qualified(fact, asked) => {
                self.one_object(fact)?;
                self.fact(fact)?;
                self.asked(&fact.link, asked)
            }
            Question::Dated(name) | Question::Card(name) | Question::Life(name, _) => {
                self.single(name)
            }
            Question::Order(names, _) => names.iter().try_for_each(|name| self.single(name)),
            Question::Apart(a, b) => [a, b].into_iter().try_for_each(|name| self.single(name)),
            Question::Voiced(fact, class) => {
                self.statement(fact)?;
                self.class(class)
            }
            Question::Sayers(sayers) => self.sayers(sayers),
            Question::Owners(owners) => self.owners(owners),
            Question::Figure(asked) => self.figure(asked),
            Question::Related(route) => self.related(route),
            Question::Did(who, to, _) | Question::Said(who, to, _) => {
                self.single(who)?;
                to.as_ref().map_or(Ok(()), |name| self.single(name))
            }
            Question::Compare(compared) => {
                compared.names.iter().chain(&compared.topic).try_for_each(|name| self.single(name))
            }
            Question::Happened(about, _) => about.as_ref().map_or(Ok(()), |name| self.single(name)),
        }
    }

    /// Two names of different things, and what is avoided between them.
    fn related(&self, route: &mut Route) -> Checked {
        let Route { from: a, to: b, through, avoid, .. } = route;
        let between = through.iter_mut().chain(avoid.iter_mut());
        for name in [&mut *a, &mut *b].into_iter().chain(between) {
            self.named_so(name);
            self.single(name)?;
        }
        if a.candidates == b.candidates {
            let message = "the two names mean the same";
            return Err(refuse(&codes::WRONG_KIND, self.question, &b.place, message)
                .help("name two different things")
                .into());
        }
        Ok(())
    }

    fn single(&self, name: &Name) -> Checked {
        if name.candidates.len() > 1 {
            return Err(
                ambiguous(self.question, &name.place, &name.candidates, self.dataset).into()
            );
        }
        Ok(())
    }

    /// Where no verb decides by types: leaves the one candidate of which the own name is what was
    /// typed, article included. Where none or several bear it, all remain.
    fn named_so(&self, name: &mut Name) {
        let typed = self.question.get(name.place.clone()).unwrap_or_default();
        let before = self.question.get(..name.place.start).unwrap_or_default().trim_end();
        let article = before.rsplit(' ').next().filter(|word| Group::Article.has(&fold(word)));
        let typed = folded_words(&article.map_or(typed.to_owned(), |the| format!("{the} {typed}")));
        let bears = |id: &&EntityId| folded_words(&self.dataset.entity(**id).name) == typed;
        let mut bearers = name.candidates.iter().filter(bears);
        if let (Some(&only), None) = (bearers.next(), bearers.next()) {
            name.candidates = vec![only];
        }
    }

    /// Yes or no is about one claim at a time.
    fn one_object(&self, fact: &Fact) -> Checked {
        let objects = fact.link.objects.as_deref();
        let several =
            objects.is_some_and(|any| any.len() > 1 || any.iter().any(|all| all.len() > 1));
        if several || fact.link.not { Err(self.several(&fact.link)) } else { Ok(()) }
    }

    fn several(&self, link: &Link) -> Box<Refusal> {
        let message = "this is asked about one thing at a time";
        refuse(&codes::UNFINISHED, self.question, &link.place, message)
            .help("ask for each of them by itself, or ask “who …”")
            .into()
    }

    /// The qualifiers asked for that the claims of the verb can bear.
    fn asked(&self, link: &Link, asked: &mut Asked) -> Checked {
        self.declared(link.senses[0], &mut asked.qualifiers);
        if asked.qualifiers.is_empty() {
            let verb = self.question.get(link.place.clone()).unwrap_or_default();
            let message = format!("the record does not say this of the verb “{verb}”");
            return Err(refuse(&codes::WRONG_KIND, self.question, &asked.place, message)
                .help("`polemic schema` says with which qualifiers each verb is recorded")
                .into());
        }
        self.class(&mut asked.class)?;
        self.one_marker(asked);
        Ok(())
    }

    /// Of qualifiers with several prepositions, for which "at" stands, leaves those with the first
    /// one of which the values can be what is asked for.
    fn one_marker(&self, asked: &mut Asked) {
        let marker = |q: QualifierId| self.dataset.schema.qualifier(q).marker.as_str();
        let [first, ..] = asked.qualifiers[..] else { return };
        if asked.qualifiers.iter().all(|&q| marker(q) == marker(first)) {
            return;
        }
        let is_asked = |term: &Value| match (term, &asked.class) {
            (Value::Entity(id), Class::Kinds(kinds)) if !kinds.is_empty() => {
                kinds.iter().any(|&kind| self.dataset.is_a(*id, kind))
            }
            _ => true,
        };
        let has = |q: &&QualifierId| {
            let qualifiers = self.dataset.claims.iter().flat_map(|claim| &claim.qualifiers);
            qualifiers.filter(|(own, _)| own == *q).any(|(_, terms)| terms.iter().any(is_asked))
        };
        let kept = marker(asked.qualifiers.iter().find(has).copied().unwrap_or(first));
        asked.qualifiers.retain(|&q| marker(q) == kept);
    }

    /// Narrows the noun of what is asked for.
    fn class(&self, class: &mut Class) -> Checked {
        if matches!(class, Class::Kinds(kinds) if !kinds.is_empty()) {
            let any = vec![Vec::new()];
            let mut set = Set { class: class.clone(), place: 0..0, times: Vec::new(), any };
            self.one_kind(&mut set)?;
            *class = set.class;
        }
        Ok(())
    }

    /// Leaves those qualifiers that a relation itself declares. What only narrower relations declare
    /// would find nothing where another relation records it.
    fn declared(&self, sense: Sense, qualifiers: &mut Vec<QualifierId>) {
        let schema = &self.dataset.schema;
        let relation = schema.relation(sense.relation);
        qualifiers.retain(|&q| relation.qualifiers.contains(&schema.qualifier(q).name));
    }

    /// Says a restriction back with the preposition of its qualifier.
    fn said_as(&self, restriction: &mut Restriction, or_else: &str) {
        let schema = &self.dataset.schema;
        let marker = restriction.qualifiers.first().map(|&q| schema.qualifier(q).marker.as_str());
        marker.unwrap_or(or_else).clone_into(&mut restriction.marker);
    }

    /// Narrows the values of qualifiers; one that neither the verb's qualifiers nor dates can
    /// meet is refused.
    fn restrictions(&self, link: &mut Link) -> Checked {
        link.voice.iter().try_for_each(|voice| self.single(voice))?;
        let sense = link.senses[0];
        for restriction in &mut link.qualifiers {
            self.declared(sense, &mut restriction.qualifiers);
            let schema = &self.dataset.schema;
            if restriction.marker == "on" && restriction.qualifiers.is_empty() {
                // "On the anniversary" says when, where nothing is on record as the question.
                restriction.qualifiers = schema.qualifiers_telling(&[QualifierRole::Time]);
                self.declared(sense, &mut restriction.qualifiers);
                restriction.preposition = Some(Preposition::In);
                self.said_as(restriction, "during");
            }
            if restriction.marker == "at" {
                let is_place = |q: &QualifierId| schema.tells(*q, QualifierRole::PLACES);
                let within = restriction.qualifiers.iter().all(is_place)
                    && !restriction.qualifiers.is_empty();
                // What is of the same date need not have been at it.
                restriction.preposition = None;
                let kept = if within { QualifierRole::PLACES } else { &[QualifierRole::Time] };
                restriction.qualifiers.retain(|&q| schema.tells(q, kept));
                if within {
                    self.said_as(restriction, "at");
                }
            }
            self.single(&restriction.name)?;
            let entity = restriction.name.candidates.first().copied();
            let dated = entity
                .filter(|&id| !self.dataset.is_who(id))
                .and_then(|id| self.dataset.entity(id).when.as_ref());
            restriction.period = restriction.preposition.and_then(|preposition| {
                let is_in = preposition == Preposition::In;
                period(
                    preposition,
                    dated.map(if is_in { When::known } else { When::period })?,
                    None,
                )
            });
            if restriction.qualifiers.is_empty() && restriction.period.is_none() {
                let name = &restriction.name;
                let what = self.question.get(name.place.clone()).unwrap_or_default();
                let verb = self.question.get(link.place.clone()).unwrap_or_default();
                let message =
                    format!("“{} {what}” is not recorded of the verb “{verb}”", restriction.marker);
                return Err(refuse(&codes::WRONG_KIND, self.question, &name.place, message)
                    .help("leave it out, or restrict by a date")
                    .into());
            }
        }
        Ok(())
    }

    fn sayers(&self, sayers: &mut Sayers) -> Checked {
        match &mut sayers.said {
            Statement::Fact(fact) => self.statement(fact)?,
            Statement::Figure(asked, _) => self.figure_said(asked)?,
        }
        self.class(&mut sayers.class)
    }

    fn statement(&self, fact: &mut Fact) -> Checked {
        if fact.link.objects.iter().flatten().flatten().count() > 1 {
            return Err(self.several(&fact.link));
        }
        self.fact(fact)
    }

    /// A figure of which the measure may be left open: one where it is the only one it has.
    fn figure_said(&self, asked: &mut FigureAsked) -> Checked {
        let has = |id: EntityId| {
            let mut figures = self.dataset.figures.iter().filter(|figure| figure.of == id);
            figures.any(|figure| asked.measures.contains(&figure.measure))
        };
        if asked.of.candidates.iter().any(|&id| has(id)) {
            asked.of.candidates.retain(|&id| has(id));
        }
        self.single(&asked.of)?;
        let of = asked.of.entity();
        let figures = || self.dataset.figures.iter().filter(|figure| figure.of == of);
        if asked.measures.iter().any(|&m| figures().any(|figure| figure.measure == m)) {
            asked.measures.retain(|&m| figures().any(|figure| figure.measure == m));
        }
        Ok(())
    }

    /// An entity that has such a figure, and the measure that it has.
    fn figure(&self, asked: &mut FigureAsked) -> Checked {
        let sort = asked.sort;
        let has = |id: EntityId, m: MeasureId| {
            let mut figures = self.dataset.figures.iter().filter(|f| f.of == id && f.measure == m);
            figures.any(|figure| sort.takes(figure.change))
        };
        let counted = |id: &EntityId| asked.measures.iter().any(|&m| has(*id, m));
        if asked.of.candidates.iter().any(counted) {
            asked.of.candidates.retain(counted);
        }
        self.single(&asked.of)?;
        asked.voice.iter().try_for_each(|voice| self.single(voice))?;
        let of = asked.of.entity();
        if asked.measures.iter().any(|&m| has(of, m)) {
            asked.measures.retain(|&m| has(of, m));
        } else {
            // A measure of which it has a figure of another sort is the one that is meant.
            let is_of = |m: MeasureId| {
                self.dataset.figures.iter().any(|figure| figure.of == of && figure.measure == m)
            };
            asked.measures.sort_by_key(|&m| !is_of(m));
            asked.measures.truncate(1);
        }
        if let [_, _, ..] = asked.measures.as_slice() {
            let names = asked.measures.iter().map(|&m| self.dataset.schema.measure(m));
            let names: Vec<String> = names.take(5).map(|m| m.name.replace('_', " ")).collect();
            let message = format!("this could be asked of {}", either(&names));
            return Err(refuse(&codes::AMBIGUOUS, self.question, &asked.of.place, message)
                .help("say what is counted")
                .into());
        }
        Ok(())
    }

    fn fact(&self, fact: &mut Fact) -> Checked {
        self.senses(&Side::Name(&fact.subject), &mut fact.link)?;
        let sense = fact.link.senses[0];
        fact.subject.candidates.retain(|&id| self.takes(sense, true, &Side::Name(&one(id))));
        self.single(&fact.subject)?;
        for other in &mut fact.and {
            let taken = |id: &EntityId| self.takes(sense, true, &Side::Name(&one(*id)));
            if other.candidates.iter().any(taken) {
                other.candidates.retain(taken);
            } else {
                let mut link = fact.link.clone();
                link.senses = vec![sense];
                return Err(self.wrong_kind(&Side::Name(other), &link).into());
            }
            self.single(other)?;
        }
        self.objects(sense, &mut fact.link)?;
        if fact.and.is_empty() {
            turn_forward(fact);
        }
        Ok(())
    }

    /// The verbs by what the things are; then the things that they take.
    fn owners(&self, owners: &mut Owners) -> Checked {
        self.class(&mut owners.class)?;
        if let Class::Kinds(kinds) = &owners.class {
            let fits = |owned: &Owned| kinds.iter().any(|&k| self.dataset.is_a(owned.owner, k));
            owners.pairs.retain(fits);
        }
        let candidates = owners.pairs.iter().map(|pair| pair.thing).collect();
        let things = Name { candidates, place: owners.things.place.clone() };
        for link in owners.things.any.iter_mut().flatten() {
            self.senses(&Side::Name(&things), link)?;
            let sense = link.senses[0];
            let taken = |pair: &Owned| self.takes(sense, true, &Side::Name(&one(pair.thing)));
            owners.pairs.retain(taken);
            self.objects(sense, link)?;
        }
        for all in &mut owners.things.any {
            all.sort_by_key(|link| link.objects.iter().flatten().flatten().any(is_set));
        }
        Ok(())
    }

    fn set(&self, set: &mut Set) -> Checked {
        for link in set.any.iter_mut().flatten() {
            self.senses(&Side::Class(&set.class), link)?;
            let sense = link.senses[0];
            if let Class::Kinds(kinds) = &mut set.class {
                kinds.retain(|&kind| {
                    self.takes(sense, true, &Side::Class(&Class::Kinds(vec![kind])))
                });
            }
            self.objects(sense, link)?;
        }
        self.one_kind(set)?;
        for all in &mut set.any {
            // Links to names first, so that the reading can be read back.
            all.sort_by_key(|link| link.objects.iter().flatten().flatten().any(is_set));
        }
        Ok(())
    }

    /// Of several kinds that a noun can mean, the one that includes the others.
    fn one_kind(&self, set: &mut Set) -> Checked {
        let Class::Kinds(kinds) = &mut set.class else { return Ok(()) };
        let schema = &self.dataset.schema;
        let widest =
            kinds.iter().copied().find(|&k| kinds.iter().all(|&other| schema.is_a(other, k)));
        match widest {
            Some(kind) => *kinds = vec![kind],
            None => {
                let noun = self.question.get(set.place.clone()).unwrap_or_default();
                let names: Vec<String> =
                    kinds.iter().map(|&k| schema.kind(k).name.clone()).collect();
                let message = format!("“{noun}” could mean {}", either(&names));
                let refusal = refuse(&codes::AMBIGUOUS, self.question, &set.place, message);
                return Err(refusal.help("use a narrower noun").into());
            }
        }
        Ok(())
    }

    /// Makes "what did X not V" ask for what the record says that X did not, and "what was not done"
    /// for what it says was not: whatever nobody says that X did is no answer to it. So does "who
    /// did not V X" where the record says so of anybody.
    fn asks_for_denials(&self, set: &mut Set) {
        let [all] = set.any.as_mut_slice() else { return };
        let [link] = all.as_mut_slice() else { return };
        if link.mode.is_some() {
            return;
        }
        let named = !terms(link).any(is_set);
        let all = set.class == Class::What;
        link.denied = link.not && named && (all || self.is_denied(&set.class, link));
    }

    /// Whether it is on record of one of a class that they did not do this, to the one thing that
    /// is named or to none.
    fn is_denied(&self, class: &Class, link: &Link) -> bool {
        let plain = link.times.is_empty() && link.qualifiers.is_empty();
        let one = terms(link).count() <= 1 && !terms(link).any(is_set);
        let is_one = |id: EntityId| match class {
            Class::What => false,
            Class::Who => self.dataset.is_who(id),
            Class::Kinds(kinds) => kinds.iter().any(|&kind| self.dataset.is_a(id, kind)),
        };
        let records = Records { lexicon: self.lexicon, dataset: self.dataset };
        let denied = || Link { not: false, denied: true, ..link.clone() };
        plain && one && records.holdings(&denied()).iter().any(|held| is_one(held.near))
    }
}

/// Says a fact between two names from the side that the schema names first, so that "was A opposed
/// by B" and "did B oppose A" are one question.
fn turn_forward(fact: &mut Fact) {
    let sense = fact.link.senses[0];
    if let (false, Some([all])) = (sense.forward, fact.link.objects.as_deref_mut())
        && let [Term::Name(object)] = all.as_mut_slice()
    {
        std::mem::swap(object, &mut fact.subject);
        fact.link.senses = vec![sense.reversed()];
    }
}

/// The words of a name as they are compared, its article kept.
fn folded_words(name: &str) -> Vec<String> {
    let bare = |word: &str| fold(word.trim_matches(|c: char| !c.is_alphanumeric()));
    name.split_whitespace().map(bare).collect()
}

fn is_set(term: &Term) -> bool {
    matches!(term, Term::Set(_))
}

fn one(id: EntityId) -> Name {
    Name { candidates: vec![id], place: 0..0 }
}

fn terms(link: &Link) -> impl Iterator<Item = &Term> {
    link.objects.iter().flatten().flatten()
}

/// The kinds that answer to "who" among those that a side of a relation names; all that do where
/// it names none.
pub fn who_kinds(schema: &Schema, named: &[String]) -> Vec<KindId> {
    let who: Vec<KindId> = schema.kind_ids().filter(|&k| schema.kind(k).who).collect();
    if named.is_empty() {
        return who;
    }
    let mut kinds = Vec::new();
    for kind in named.iter().filter_map(|name| schema.kind_named(name)) {
        if schema.answers_to_who(kind) {
            kinds.push(kind);
        } else {
            kinds.extend(who.iter().copied().filter(|&k| schema.is_a(k, kind)));
        }
    }
    kinds
}
