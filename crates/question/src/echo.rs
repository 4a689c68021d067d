//! Says a question back in its own language: the reading that heads every answer.

mod figures;

use polemic_record::forms::VerbForms;
use polemic_record::schema::QualifierRole;
use polemic_record::{Dataset, EntityId, KindId, Mode, RelationId};

use super::lexicon::{Entry, Lexicon, Shape};
use super::meaning::{
    Asked, Class, Compared, End, Fact, Link, Name, Owned, Owners, Point, Preposition, Question,
    Restriction, Route, Sayers, Sense, Set, Statement, Term, Time,
};
use super::refusal::with_article;
use super::words::phrase;

/// How names are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As they are; by id where several entities bear them.
    Plain,
    /// In double quotes.
    Quoted,
    /// As `@id`.
    Ids,
}

/// In which order what a verb takes is said; both are read as the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Names before sets, so that a set's own clause ends the sentence.
    NamesFirst,
    /// Sets before names, so that a time after the last name belongs to the verb.
    SetsFirst,
}

/// Makes questions of meanings.
pub struct Echo<'a> {
    /// The entities and the schema.
    pub dataset: &'a Dataset,
    /// The vocabulary, to know which names several entities bear.
    pub lexicon: &'a Lexicon,
    /// How names are written.
    pub style: Style,
    /// In which order what a verb takes is said.
    pub order: Order,
}

/// What stands before the verb, and decides its form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    One,
    Many,
}

impl Echo<'_> {
    /// A narrowed question in the words of the question language.
    pub fn question(&self, question: &Question) -> String {
        match question {
            Question::List(set) => self.list(set),
            Question::Count(set) => {
                let clause = self.phrases(&set.any, Number::Many);
                match clause.filter(|_| !matches!(set.class, Class::Who | Class::What)) {
                    Some(clause) => self.joined(&["how many", &self.class(set), &clause]),
                    None => format!("how many {}", self.restricted(set)),
                }
            }
            Question::Polar(fact) => self.fact(fact),
            Question::Sort(name, kinds) => {
                let be = if self.dataset.entity(name.entity()).plural { "are" } else { "is" };
                let kind = kinds.first().map(|&kind| self.dataset.schema.kind(kind));
                let noun = kind.and_then(|kind| kind.nouns.first()).map_or("", String::as_str);
                self.joined(&[be, &self.name(name.entity()), &with_article(noun)])
            }
            Question::When(fact) => format!("when {}", self.fact(fact)),
            Question::Dated(name) => {
                let be = if self.dataset.entity(name.entity()).plural { "were" } else { "was" };
                format!("when {be} {}", self.name(name.entity()))
            }
            Question::Life(name, end) => self.life(name, *end),
            Question::Order(names, end) => self.order(names, *end),
            Question::Apart(a, b) => {
                let (a, b) = (self.name(a.entity()), self.name(b.entity()));
                format!("how many years separate {a} from {b}")
            }
            Question::Related(route) => self.route(route),
            Question::Happened(about, times) => {
                let about = about
                    .as_ref()
                    .map_or(String::new(), |n| format!("to {}", self.name(n.entity())));
                self.joined(&["what happened", &about, &self.times(times)])
            }
            Question::Did(who, to, times) => {
                let to = to.as_ref();
                let to = to.map_or(String::new(), |n| format!("to {}", self.name(n.entity())));
                let who = self.name(who.entity());
                self.joined(&["what did", &who, "do", &to, &self.times(times)])
            }
            Question::Said(who, of, times) => {
                let of = of.as_ref();
                let of = of.map_or(String::new(), |n| format!("about {}", self.name(n.entity())));
                let who = self.name(who.entity());
                self.joined(&["what did", &who, "say", &of, &self.times(times)])
            }
            Question::Card(name) => self.name(name.entity()),
            Question::Compare(compared) => self.compared(compared),
            Question::Qualified(fact, asked) => self.asked(fact, asked),
            Question::Voiced(fact, class) => self.voiced(fact, class),
            Question::Owners(owners) => self.owners(owners),
            Question::Figure(asked) => self.figure(asked),
            Question::Sayers(sayers) => self.sayers(sayers),
        }
    }

    /// Who says a figure, or something in what is theirs.
    fn sayers(&self, sayers: &Sayers) -> String {
        let noun = |kinds: &[KindId]| {
            let noun = kinds.first().and_then(|&k| self.dataset.schema.kind(k).nouns.first());
            noun.cloned().unwrap_or_default()
        };
        let who = match (&sayers.class, &sayers.whose) {
            (Class::Kinds(kinds), Some((head, _))) => format!("which {}'s {head}", noun(kinds)),
            (_, Some((head, _))) => format!("whose {head}"),
            (Class::Kinds(kinds), None) => format!("which {}", noun(kinds)),
            (Class::Who, None) => "who".to_owned(),
            (Class::What, None) => "what".to_owned(),
        };
        let said = match &sayers.said {
            Statement::Fact(fact) => self.stated(fact),
            Statement::Figure(asked, value) => self.figure_said(asked, *value),
        };
        format!("{who} said that {said}")
    }

    /// A fact as a statement; of what its verb takes, where that is any of a sort.
    fn stated(&self, fact: &Fact) -> String {
        if let (Some([all]), false) = (fact.link.objects.as_deref(), fact.link.not)
            && let [Term::Set(set)] = all.as_slice()
        {
            let sense = fact.link.senses[0].reversed();
            let objects = Some(vec![vec![Term::Name(fact.subject.clone())]]);
            let link = Link { senses: vec![sense], objects, ..fact.link.clone() };
            let said = self.predicate(&link, Number::Many).unwrap_or_default();
            return format!("{} {said}", self.restricted(set));
        }
        let plural = self.dataset.entity(fact.subject.entity()).plural || !fact.and.is_empty();
        let number = if plural { Number::Many } else { Number::One };
        let said = self.predicate(&fact.link, number).unwrap_or_default();
        let subjects: Vec<String> = fact.subjects().map(|name| self.name(name.entity())).collect();
        format!("{} {said}", subjects.join(" and "))
    }

    /// Those to whom something belongs by its name.
    fn owners(&self, owners: &Owners) -> String {
        let whose = match &owners.class {
            Class::Kinds(kinds) => {
                let noun = kinds.first().and_then(|&k| self.dataset.schema.kind(k).nouns.first());
                format!("which {}'s", noun.map_or("", String::as_str))
            }
            Class::Who | Class::What => "whose".to_owned(),
        };
        let plural = |pair: &Owned| self.dataset.entity(pair.thing).plural;
        let plural = owners.pairs.iter().all(plural);
        let number = if plural { Number::Many } else { Number::One };
        let clause = self.phrases(&owners.things.any, number);
        let clause = clause.or_else(|| match owners.things.any.as_slice() {
            [all] => all.first().filter(|_| all.len() == 1).map(|link| self.gap(link)),
            _ => None,
        });
        self.joined(&[&whose, &owners.head, &clause.unwrap_or_default()])
    }

    /// Ways from one to another.
    fn route(&self, route: &Route) -> String {
        let [from, to] = [&route.from, &route.to].map(|name| self.name(name.entity()));
        let ways = |through: &str, names: &[Name]| {
            let names: Vec<String> = names.iter().map(|n| self.name(n.entity())).collect();
            match names.is_empty() {
                true => String::new(),
                false => format!("{through} {}", names.join(" and ")),
            }
        };
        let through = ways("through", &route.through);
        let avoid = ways("not through", &route.avoid);
        let within = match route.steps {
            None => String::new(),
            Some(1) => "within 1 step".to_owned(),
            Some(n) => format!("within {n} steps"),
        };
        self.joined(&["how is", &from, "related to", &to, &through, &avoid, &within])
    }

    fn compared(&self, compared: &Compared) -> String {
        let names: Vec<String> = compared.names.iter().map(|n| self.name(n.entity())).collect();
        let noun = compared.kind.and_then(|kind| self.dataset.schema.kind(kind).nouns.first());
        let names = noun.map_or(names.join(" and "), |noun| self.lexicon.forms.plural(noun));
        let topic = compared.topic.as_ref();
        let topic = topic.map_or(String::new(), |n| format!("on {}", self.name(n.entity())));
        self.joined(&["compare", &names, &topic, &self.times(&compared.times)])
    }

    fn life(&self, name: &Name, end: End) -> String {
        let name = self.name(name.entity());
        match end {
            End::First => format!("when was {name} born"),
            End::Last => format!("when did the life of {name} end"),
        }
    }

    fn order(&self, names: &[Name], end: End) -> String {
        let end = if end == End::First { "first" } else { "last" };
        let names: Vec<String> = names.iter().map(|n| self.name(n.entity())).collect();
        format!("which came {end}, {}", names.join(" or "))
    }

    fn joined(&self, parts: &[&str]) -> String {
        let there: Vec<&str> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
        there.join(" ")
    }

    fn list(&self, set: &Set) -> String {
        let plain = set.any.iter().all(Vec::is_empty);
        let opening = match set.class {
            Class::Who => "who".to_owned(),
            Class::What => "what".to_owned(),
            Class::Kinds(_) => format!("which {}", self.class(set)),
        };
        let number = if matches!(set.class, Class::Kinds(_)) { Number::Many } else { Number::One };
        let only = match set.any.as_slice() {
            [all] if all.len() == 1 => all.first(),
            _ => None,
        };
        match (self.phrases(&set.any, number), only) {
            _ if plain => format!("list {}", self.restricted(set)),
            (Some(phrases), _) => format!("{opening} {phrases}"),
            (None, Some(link)) => format!("{opening} {}", self.gap(link)),
            (None, None) => format!("list {}", self.restricted(set)),
        }
    }

    /// Verb phrases, `and` within `or`; none where a verb has no form with the set as its subject.
    fn phrases(&self, any: &[Vec<Link>], number: Number) -> Option<String> {
        let mut alternatives = Vec::new();
        for all in any {
            let links: Option<Vec<String>> =
                all.iter().map(|link| self.predicate(link, number)).collect();
            alternatives.push(links.filter(|l| !l.is_empty())?.join(" and "));
        }
        Some(alternatives.join(" or "))
    }

    /// A set with what restricts it as relative clauses.
    pub fn restricted(&self, set: &Set) -> String {
        let who = match &set.class {
            Class::Who => "who",
            Class::What => "that",
            Class::Kinds(kinds) => {
                let person = kinds.first().is_some_and(|&k| self.dataset.schema.answers_to_who(k));
                if person { "who" } else { "that" }
            }
        };
        let number = if matches!(set.class, Class::Kinds(_)) { Number::Many } else { Number::One };
        let clause = |link: &Link| match self.predicate(link, number) {
            Some(phrase) => format!("{who} {phrase}"),
            None => format!("that {}", self.done_by(link)),
        };
        let all = |all: &Vec<Link>| all.iter().map(clause).collect::<Vec<_>>().join(" and ");
        let any: Vec<String> = set.any.iter().map(all).collect();
        self.joined(&[&self.class(set), &any.join(" or ")])
    }

    fn class(&self, set: &Set) -> String {
        let class = match &set.class {
            Class::Who => "anyone".to_owned(),
            Class::What => "anything".to_owned(),
            Class::Kinds(kinds) => {
                let kind = kinds.first().map(|&k| self.dataset.schema.kind(k));
                let noun = kind.and_then(|k| k.nouns.first());
                noun.map_or(String::new(), |noun| self.lexicon.forms.plural(noun))
            }
        };
        self.joined(&[&class, &self.times(&set.times)])
    }

    /// The verb of a relation in the direction wanted: the phrase, and whether its grammatical
    /// subject is the one that is wanted. A phrase that no other relation shares is preferred.
    fn verb(&self, sense: Sense) -> Option<(VerbForms, bool)> {
        let relation = self.dataset.schema.relation(sense.relation);
        let active = [(&relation.verbs, true), (&relation.inverse, false)];
        let mut best: Option<(u8, VerbForms, bool)> = None;
        for (verbs, forward) in active {
            for verb in verbs {
                let verb = self.lexicon.forms.verb(verb);
                let direct = forward == sense.forward;
                if !direct && verb.is_be() {
                    continue;
                }
                // Rather the first phrase of the schema in the passive than its inverse.
                let rank = u8::from(!self.is_own(&verb, sense.relation)) * 4
                    + u8::from(!direct && !forward) * 2
                    + u8::from(direct && !forward);
                if best.as_ref().is_none_or(|(known, ..)| rank < *known) {
                    best = Some((rank, verb, direct));
                }
            }
        }
        best.map(|(_, verb, direct)| (verb, direct))
    }

    /// Whether no other relation has this verb phrase.
    fn is_own(&self, verb: &VerbForms, relation: RelationId) -> bool {
        let text = if verb.is_be() { verb.tail.clone() } else { verb.phrase(&verb.base) };
        let mut meanings = self.lexicon.meanings(&phrase(&text));
        meanings.all(|entry| match entry {
            Entry::Verb(form) => form.relation == relation,
            _ => true,
        })
    }

    /// What is said of a set as the subject: `opposed X in 1926`, `was not opposed by X`.
    fn predicate(&self, link: &Link, number: Number) -> Option<String> {
        let (verb, direct) = self.verb(link.senses[0])?;
        if !direct && !verb.tail.is_empty() && link.objects.is_some() {
            // Nobody says "was belonged to by".
            return None;
        }
        let was = if number == Number::One { "was" } else { "were" };
        let not = if link.not { "not" } else { "" };
        let objects = self.objects(link);
        if let Some(mode) = link.mode {
            let verb = match (direct, verb.is_be()) {
                (true, true) => format!("been {}", self.tail(&verb, link)),
                (true, false) => verb.phrase(&verb.participle),
                (false, _) => {
                    let by = if link.objects.is_some() { "by" } else { "" };
                    self.joined(&["been", &verb.phrase(&verb.participle), by])
                }
            };
            return Some(self.joined(&[
                modal(mode),
                not,
                "have",
                &verb,
                &objects,
                &self.conditions(link),
            ]));
        }
        let verb = match (direct, verb.is_be()) {
            (true, true) => self.joined(&[was, not, &self.tail(&verb, link)]),
            (true, false) if link.not => format!("did not {}", verb.phrase(&verb.base)),
            (true, false) => verb.phrase(&verb.past),
            (false, _) => {
                let by = if link.objects.is_some() { "by" } else { "" };
                self.joined(&[was, not, &verb.phrase(&verb.participle), by])
            }
        };
        Some(self.joined(&[&verb, &objects, &self.conditions(link)]))
    }

    /// What stands after `be`: without its preposition where nothing follows and it is known so.
    fn tail(&self, verb: &VerbForms, link: &Link) -> String {
        let short = verb.tail.rsplit_once(' ').map_or("", |(rest, _)| rest);
        let known = |entry| match entry {
            Entry::Verb(form) => {
                form.shape == Shape::Agentless
                    && link.senses[0] == Sense { relation: form.relation, forward: form.forward }
            }
            _ => false,
        };
        let shortened = link.objects.is_none() && self.lexicon.meanings(&phrase(short)).any(known);
        if shortened { short.to_owned() } else { verb.tail.clone() }
    }

    /// A clause of which the set is the object, after its opening: `was X about`.
    fn gap(&self, link: &Link) -> String {
        let Some((verb, _)) = self.verb(link.senses[0].reversed()) else { return String::new() };
        if let Some(mode) = link.mode {
            let verb = self.perfect(&verb, link);
            return self.joined(&[modal(mode), &self.objects(link), &verb, &self.conditions(link)]);
        }
        let helper = if verb.is_be() { "was" } else { "did" };
        let not = if link.not { "not" } else { "" };
        let verb = if verb.is_be() { verb.tail } else { verb.phrase(&verb.base) };
        self.joined(&[helper, &self.objects(link), not, &verb, &self.conditions(link)])
    }

    /// After a word for a mode and a subject: `not have opposed`.
    fn perfect(&self, verb: &VerbForms, link: &Link) -> String {
        let not = if link.not { "not" } else { "" };
        let verb = match verb.is_be() {
            true => format!("been {}", verb.tail),
            false => verb.phrase(&verb.participle),
        };
        self.joined(&[not, "have", &verb])
    }

    /// The same without its opening: `X was about`.
    fn done_by(&self, link: &Link) -> String {
        let Some((verb, _)) = self.verb(link.senses[0].reversed()) else { return String::new() };
        if let Some(mode) = link.mode {
            let verb = self.perfect(&verb, link);
            return self.joined(&[&self.objects(link), modal(mode), &verb, &self.conditions(link)]);
        }
        let not = if link.not { "not" } else { "" };
        let was = if verb.is_be() {
            "was"
        } else if link.not {
            "did"
        } else {
            ""
        };
        let verb = match (verb.is_be(), link.not) {
            (true, _) => verb.tail,
            (false, true) => verb.phrase(&verb.base),
            (false, false) => verb.phrase(&verb.past),
        };
        self.joined(&[&self.objects(link), was, not, &verb, &self.conditions(link)])
    }

    fn objects(&self, link: &Link) -> String {
        let term = |term: &Term| match term {
            Term::Name(name) => self.name(name.entity()),
            Term::Set(set) => self.restricted(set),
        };
        let all = |all: &Vec<Term>| {
            let mut said: Vec<&Term> = all.iter().collect();
            if self.order == Order::SetsFirst {
                said.sort_by_key(|term| matches!(term, Term::Name(_)));
            }
            let joined = said.into_iter().map(term).collect::<Vec<_>>().join(" and ");
            if link.not && all.len() > 1 { format!("both {joined}") } else { joined }
        };
        link.objects.iter().flatten().map(all).collect::<Vec<_>>().join(" or ")
    }

    fn fact(&self, fact: &Fact) -> String {
        let Some((verb, direct)) = self.verb(fact.link.senses[0]) else {
            return self.anyone(fact);
        };
        let plural = self.dataset.entity(fact.subject.entity()).plural || !fact.and.is_empty();
        let was = if plural { "were" } else { "was" };
        let subjects: Vec<String> = fact.subjects().map(|name| self.name(name.entity())).collect();
        let subject = subjects.join(" and ");
        let by = if fact.link.objects.is_some() { " by" } else { "" };
        if let Some(mode) = fact.link.mode {
            let verb = match (direct, verb.is_be()) {
                (true, true) => format!("been {}", self.tail(&verb, &fact.link)),
                (true, false) => verb.phrase(&verb.participle),
                (false, _) => format!("been {}{by}", verb.phrase(&verb.participle)),
            };
            let objects = self.objects(&fact.link);
            let conditions = self.conditions(&fact.link);
            return self.joined(&[modal(mode), &subject, "have", &verb, &objects, &conditions]);
        }
        let (helper, verb) = match (direct, verb.is_be()) {
            (true, true) => (was, self.tail(&verb, &fact.link)),
            (true, false) => ("did", verb.phrase(&verb.base)),
            (false, _) => (was, format!("{}{by}", verb.phrase(&verb.participle))),
        };
        let objects = self.objects(&fact.link);
        self.joined(&[helper, &subject, &verb, &objects, &self.conditions(&fact.link)])
    }

    /// A fact of which the verb has a form for its other side only: `did anyone belong to X`.
    fn anyone(&self, fact: &Fact) -> String {
        let Some((verb, _)) = self.verb(fact.link.senses[0].reversed()) else {
            return String::new();
        };
        let (helper, verb) = match verb.is_be() {
            true => ("was", verb.tail),
            false => ("did", verb.phrase(&verb.base)),
        };
        let name = self.name(fact.subject.entity());
        self.joined(&[
            helper,
            &self.objects(&fact.link),
            &verb,
            &name,
            &self.conditions(&fact.link),
        ])
    }

    /// The qualifier that a question asks for, before the fact.
    fn asked(&self, fact: &Fact, asked: &Asked) -> String {
        let qualifier = asked.qualifiers.first().map(|&q| self.dataset.schema.qualifier(q));
        let marker = qualifier.map_or("", |q| q.marker.as_str());
        let role = qualifier.and_then(|q| q.role());
        let opening = match &asked.class {
            Class::Kinds(_) if asked.when => "when and where".to_owned(),
            Class::Kinds(kinds) if kinds.is_empty() && role == Some(QualifierRole::Topic) => {
                "on which questions".to_owned()
            }
            Class::Kinds(kinds) if kinds.is_empty() => "where".to_owned(),
            Class::Kinds(kinds) => {
                let kind = kinds.first().map(|&k| self.dataset.schema.kind(k));
                let noun = kind.and_then(|k| k.nouns.first()).map_or("", String::as_str);
                format!("{marker} which {noun}")
            }
            Class::What if role == Some(QualifierRole::Reason) => "why".to_owned(),
            Class::Who => format!("{marker} whom"),
            Class::What => format!("{marker} what"),
        };
        if role == Some(QualifierRole::Aim) && asked.class == Class::What {
            return format!("what {} to do", self.fact(fact));
        }
        self.joined(&[&opening, &self.fact(fact)])
    }

    /// On whose word: the denial of a fact is said as a statement.
    fn voiced(&self, fact: &Fact, class: &Class) -> String {
        let class = match class {
            Class::Kinds(kinds) => {
                let noun = kinds.first().and_then(|&k| self.dataset.schema.kind(k).nouns.first());
                format!("which {}", noun.map_or("", String::as_str))
            }
            Class::Who => "who".to_owned(),
            Class::What => "what".to_owned(),
        };
        let of_set =
            fact.link.objects.iter().flatten().flatten().any(|t| matches!(t, Term::Set(_)));
        if !fact.link.not && !of_set {
            let class = if class == "who" { "whom" } else { &class };
            return format!("according to {class} {}", self.fact(fact));
        }
        format!("{class} said that {}", self.stated(fact))
    }

    /// When, and with which values of qualifiers.
    fn conditions(&self, link: &Link) -> String {
        let restriction = |r: &Restriction| match r.texts.first() {
            Some(text) => format!("{} {text}", r.marker),
            None => format!("{} {}", r.marker, self.name(r.name.entity())),
        };
        let with =
            link.with.iter().map(|name| format!("together with {}", self.name(name.entity())));
        let mut parts: Vec<String> = with.collect();
        parts.push(self.times(&link.times));
        parts.extend(link.qualifiers.iter().map(restriction));
        parts.extend(link.voice.iter().map(|name| self.according(name)));
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }

    fn according(&self, voice: &Name) -> String {
        format!("according to {}", self.name(voice.entity()))
    }

    fn times(&self, times: &[Time]) -> String {
        times.iter().map(|time| self.time(time)).collect::<Vec<_>>().join(" ")
    }

    fn time(&self, time: &Time) -> String {
        let first = self.point(&time.first);
        let event = matches!(time.first, Point::Event(_));
        match (time.preposition, &time.second) {
            (Preposition::In, _) if event => format!("during {first}"),
            (Preposition::In, _) if is_day(&time.first) => format!("on {first}"),
            (Preposition::In, _) => format!("in {first}"),
            (Preposition::Before, _) => format!("before {first}"),
            (Preposition::After, _) => format!("after {first}"),
            (Preposition::Since, _) => format!("since {first}"),
            (Preposition::Until, _) => format!("until {first}"),
            (Preposition::Between, Some(second)) => {
                format!("between {first} and {}", self.point(second))
            }
            (Preposition::Between, None) => format!("in {first}"),
        }
    }

    fn point(&self, point: &Point) -> String {
        match point {
            Point::Date(date) => date.said.clone(),
            Point::Event(name) => self.name(name.entity()),
        }
    }

    /// The name of an entity, so that nothing else is read in it.
    pub fn name(&self, id: EntityId) -> String {
        let entity = self.dataset.entity(id);
        let shared = || {
            let names = self.lexicon.meanings(&phrase(&entity.name));
            names.filter(|e| matches!(e, Entry::Name(_))).count() != 1
        };
        match self.style {
            Style::Ids => format!("@{}", entity.id),
            _ if shared() => format!("@{}", entity.id),
            Style::Quoted => format!("“{}”", entity.name),
            Style::Plain if entity.article => format!("the {}", entity.name),
            Style::Plain => entity.name.clone(),
        }
    }
}

/// The word for a mode, before "have".
fn modal(mode: Mode) -> &'static str {
    match mode {
        Mode::Would => "would",
        Mode::Could => "could",
        Mode::Should => "should",
        Mode::Seemed => "seemed to",
    }
}

/// Whether a point is a single day.
fn is_day(point: &Point) -> bool {
    matches!(point, Point::Date(date) if date.since == date.until)
}
