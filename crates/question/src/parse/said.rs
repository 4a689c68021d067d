//! What somebody takes things for, said as a clause: `who said that X was Y`.

use crate::english::classes::Group;
use crate::meaning::{
    Class, Fact, FigureAsked, FigureSort, Link, Name, Owned, Question, Restriction, Sayers, Sense,
    Set, Statement, Term,
};
use crate::words::phrase;
use polemic_record::schema::QualifierRole;
use polemic_record::{Claim, EntityId, MeasureId, QualifierId, Term as Value};

use super::{Parser, Read};

impl Parser<'_> {
    /// `according to whom did X …`, `who said that X …`, `which historian denies that X …`, `whose
    /// statistics show that X …`.
    pub(super) fn voiced(&self) -> Read<Question> {
        if let Some(at) = self.word(0, "according").and_then(|at| self.word(at, "to")) {
            let (class, end) = self.asked_class(at)?;
            if let Some(read) = self.to_the_end(self.grown(end)) {
                let (said, end) = read;
                return Some((Question::Sayers(Sayers { class, whose: None, said }), end));
            }
            let (fact, end) = self.fact_or_denial(end)?;
            return Some((Question::Voiced(fact, class), end));
        }
        let (class, whose, said) = self.sayer()?;
        let (denies, clause) = self.saying(said, whose.is_some())?;
        let (statement, end) = self.to_the_end(self.statement(clause, denies))?;
        let question = match (statement, whose) {
            (Statement::Fact(fact), None) => Question::Voiced(fact, class),
            (said, whose) => Question::Sayers(Sayers { class, whose, said }),
        };
        Some((question, end))
    }

    /// Who says something, at the start of a question: `who`, `which historian`, `whose statistics`.
    #[expect(clippy::type_complexity, reason = "said once")]
    fn sayer(&self) -> Option<(Class, Option<(String, Vec<Owned>)>, usize)> {
        if let Some((class, head, at, end)) = self.owner_first() {
            let pairs = self.pairs(&class, at)?;
            return Some((class, Some((head, pairs)), end));
        }
        match self.text(0) {
            "who" | "which" | "what" => self.asked_class(0).map(|(class, end)| (class, None, end)),
            _ => None,
        }
    }

    /// `says that`, `is of the opinion that`, `denies that`, of a work `shows that`: whether it is
    /// denied, and where the clause starts. "That" may be left out.
    pub(super) fn saying(&self, at: usize, work: bool) -> Read<bool> {
        let opinion = |at| {
            let of = self.word(self.group(at, Group::Be)?, "of")?;
            self.word(self.after_article(of), "opinion")
        };
        let shows = |at| {
            let shows = ["show", "shows", "showed", "prove", "proves", "report", "reports"];
            shows.iter().find_map(|word| self.word(at, word)).filter(|_| work)
        };
        let denies = ["deny", "denies", "denied", "disputes", "dispute", "disputed"];
        let denied = denies.iter().find_map(|word| self.word(at, word));
        let asserts = |at| {
            let end = self.group(at, Group::Assert)?;
            self.word(end, "that").map(|_| end)
        };
        let said = self.group(at, Group::Say).or_else(|| asserts(at));
        let said = said.or_else(|| opinion(at)).or_else(|| shows(at));
        let clause = said.or(denied)?;
        let that = self.word(clause, "that");
        if denied.is_some() && that.is_none() {
            return self.fail(clause, "“that”");
        }
        Some((denied.is_some(), that.unwrap_or(clause)))
    }

    /// A clause that says something: a figure, or a fact of which the subject may be any of a sort.
    pub(super) fn statement(&self, at: usize, denies: bool) -> Read<Statement> {
        if let Some(read) = self.to_the_end(self.figure_said(at)).filter(|_| !denies) {
            return Some(read);
        }
        if let Some((subject, and, end)) = self.subjects(at)
            && let Some((mut link, end)) = self.to_the_end(self.stated(end))
        {
            link.not ^= denies;
            let with = link.with.take();
            let and = and.into_iter().chain(with).collect();
            return (link.voice.is_none())
                .then_some((Statement::Fact(Fact { subject, and, link }), end));
        }
        let (set, end) = self.class(self.group(at, Group::Determiner).unwrap_or(at))?;
        let (mut link, end) = self.stated(end)?;
        link.not ^= denies;
        if link.not || link.voice.is_some() {
            return None;
        }
        Some((Statement::Fact(self.turned_round(set, link)?), end))
    }

    /// A fact of which a set is the subject, as one of what its verb takes.
    pub(super) fn turned_round(&self, set: Set, link: Link) -> Option<Fact> {
        let Some([all]) = link.objects.as_deref() else { return None };
        let [Term::Name(name)] = all.as_slice() else { return None };
        let subject = name.clone();
        let senses = link.senses.iter().map(|sense| sense.reversed()).collect();
        let objects = Some(vec![vec![Term::Set(Box::new(set))]]);
        let link = Link { senses, objects, ..link };
        link.with.is_none().then_some(Fact { subject, and: Vec::new(), link })
    }

    /// A question for yes or no, with "not" too.
    fn fact_or_denial(&self, at: usize) -> Read<Fact> {
        if let Some(read) = self.to_the_end(self.fact(at)) {
            return Some(read);
        }
        let helpers = [Group::Do, Group::Be, Group::Have];
        let helper = helpers.into_iter().find(|group| self.group(at, *group).is_some())?;
        if let Some((subject, and, end)) = self.subjects(at + 1)
            && let Some(not) = self.group(end, Group::Not)
        {
            let (mut link, end) = self.said_after(helper, not)?;
            link.not = true;
            return link.with.is_none().then_some((Fact { subject, and, link }, end));
        }
        self.anyone(at).or_else(|| self.fact(at))
    }

    /// `did X grow`: a change for more or for less.
    fn grown(&self, at: usize) -> Read<Statement> {
        let helper = self.group(at, Group::Do).or_else(|| self.group(at, Group::Have))?;
        let (of, end) = self.only_name(helper)?;
        self.change_said(of, end)
    }

    fn change_said(&self, of: Name, at: usize) -> Read<Statement> {
        let growth = self.group(at, Group::Growth).map(|end| (FigureSort::Growth, end));
        let decline = || self.group(at, Group::Decline).map(|end| (FigureSort::Decline, end));
        let (sort, end) = growth.or_else(decline)?;
        self.figure_stated(of, sort, self.all_measures(), None, end)
    }

    /// `X reached 7,500,000`, `X had 4,000,000 inhabitants`, `1,500 X were deported`, `X grew`.
    fn figure_said(&self, at: usize) -> Read<Statement> {
        if let Some((value, noun)) = self.number(at) {
            let (of, end) = self.only_name(noun)?;
            let verb = self.group(end, Group::Be).unwrap_or(end);
            let (measures, end) = self.undergone(verb)?;
            return self.figure_stated(of, FigureSort::Any, measures, Some(value), end);
        }
        let (of, end) = self.only_name(at)?;
        if let Some(read) = self.to_the_end(self.change_said(of.clone(), end)) {
            return Some(read);
        }
        let verbs = ["reached", "reach", "numbered", "totalled", "counted"];
        let have = self.group(end, Group::Have).unwrap_or(end);
        let reached = verbs.iter().find_map(|word| self.word(have, word));
        let to = || {
            let grown = self.group(end, Group::Growth).or_else(|| self.group(end, Group::Decline));
            self.word(grown?, "to")
        };
        let came_to = reached.or_else(to);
        let (value, end) = self.number(came_to.or_else(|| self.group(end, Group::Have))?)?;
        let counted = self.counted(end);
        if came_to.is_none() && counted.is_none() {
            return self.fail(end, "what is counted");
        }
        let (measures, end) = counted.unwrap_or_else(|| (self.all_measures(), end));
        self.figure_stated(of, FigureSort::Level, measures, Some(value), end)
    }

    fn figure_stated(
        &self,
        of: Name,
        sort: FigureSort,
        measures: Vec<MeasureId>,
        value: Option<f64>,
        at: usize,
    ) -> Read<Statement> {
        let (times, end) = self.times(at);
        let asked = FigureAsked { measures, sort, of, times, voice: None };
        Some((Statement::Figure(asked, value), end))
    }

    /// A number in digits: `7,500,000`, `7.5 million`.
    fn number(&self, at: usize) -> Read<f64> {
        let digits = |at: usize| {
            let text = self.text(at).replace(',', "");
            let whole = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            whole.then_some(text)
        };
        let mut text = digits(at)?;
        let mut end = at + 1;
        let beside = |n: usize| Some(self.words.get(n)?.start == self.words[n - 1].end + 1);
        if let Some(fraction) = digits(end).filter(|_| beside(end) == Some(true)) {
            text = format!("{text}.{fraction}");
            end += 1;
        }
        let times = match self.text(end) {
            "hundred" => 1e2,
            "thousand" => 1e3,
            "million" => 1e6,
            "billion" => 1e9,
            _ => return Some((text.parse().ok()?, end)),
        };
        let value: f64 = text.parse().ok()?;
        Some((value * times, end + 1))
    }

    /// `who said that X was Y`, `which two authors agree that X and Z were Y`: who takes them for it,
    /// by the one relation in which somebody does.
    pub(super) fn said_to_be(&self) -> Read<Question> {
        let (class, end) = match self.text(0) {
            "who" | "which" | "what" => self.asked_class(0)?,
            _ => return None,
        };
        let (denied, that) = self.saying(end, false)?;
        if denied {
            return None;
        }
        let (links, end) = self.takings(that)?;
        let set = Set { class, place: self.place(0, end), times: Vec::new(), any: vec![links] };
        Some((Question::List(set), end))
    }

    /// `did X say that Y was Z`: whether X takes Y for that.
    pub(super) fn takes_it(&self, voice: Name, at: usize) -> Read<Fact> {
        let (links, end) = self.takings(at)?;
        let [link] = links.try_into().ok()?;
        Some((Fact { subject: voice, and: Vec::new(), link }, end))
    }

    /// `what was the central task for X`, `who is the main enemy according to X`: what X takes for
    /// that, in words that may be the beginning of what is recorded.
    pub(super) fn taken_by(&self) -> Read<Question> {
        let class = match self.text(0) {
            "what" => Class::What,
            "who" => Class::Who,
            _ => return None,
        };
        let start = self.after_article(self.group(1, Group::Be)?);
        let marks = |at: &usize| self.word(*at, "for").is_some() || self.according(*at).is_some();
        let mark = (start + 1..self.words.len()).find(marks)?;
        let (voice, end) = match self.according(mark) {
            Some(read) => read,
            None => self.only_name(mark + 1)?,
        };
        let (times, end) = self.times(end);
        let typed: Vec<&str> = (start..mark).map(|n| self.text(n)).collect();
        let typed = typed.join(" ");
        let qualifiers = self.manners();
        let (mut senses, mut values): (Vec<Sense>, Vec<Value>) = (Vec::new(), Vec::new());
        for claim in self.dataset.claims.iter().filter(|c| voice.candidates.contains(&c.from)) {
            let own = claim.qualifiers.iter().filter(|(q, _)| qualifiers.contains(q));
            let own = own.flat_map(|(_, terms)| terms).filter(|value| self.begins(value, &typed));
            for value in own.filter(|_| !claim.denied && claim.mode.is_none()) {
                let sense = Sense { relation: claim.relation, forward: false };
                senses.extend((!senses.contains(&sense)).then_some(sense));
                values.extend((!values.contains(value)).then(|| value.clone()));
            }
        }
        let [value] = values.as_slice() else { return None };
        let place = self.place(start, mark);
        let (candidates, texts) = match value {
            Value::Entity(id) => (vec![*id], Vec::new()),
            Value::Text(text) => (Vec::new(), vec![text.clone()]),
        };
        let name = Name { candidates, place: place.clone() };
        let marker = self.said_marker(&qualifiers);
        let restriction =
            Restriction { qualifiers, preposition: None, marker, name, texts, period: None };
        let mut link = self.link_to(senses, place.clone(), vec![vec![Term::Name(voice)]]);
        link.qualifiers.push(restriction);
        link.times = times;
        let set = Set { class, place, times: Vec::new(), any: vec![vec![link]] };
        Some((Question::List(set), end))
    }

    /// Whether a value is named by some words, or is a text that begins with two or more of them.
    fn begins(&self, value: &Value, typed: &str) -> bool {
        match value {
            Value::Entity(id) => self.dataset.entity(*id).names().any(|name| phrase(name) == typed),
            Value::Text(text) => {
                let text = phrase(text);
                let rest = text.strip_prefix(typed);
                rest.is_some_and(|rest| {
                    rest.is_empty() || rest.starts_with(' ') && typed.contains(' ')
                })
            }
        }
    }

    /// `X and Z were Y`: a link for each of the things, from those who take it for that.
    fn takings(&self, at: usize) -> Read<Vec<Link>> {
        let (first, and, end) = self.subjects(at)?;
        let be = self.group(end, Group::Be)?;
        let (value, texts, end) = self.taken_for(be)?;
        let qualifiers = self.manners();
        let mut links = Vec::new();
        for thing in std::iter::once(first).chain(and) {
            let senses = self.taking(&thing, &qualifiers, &value, &texts);
            if senses.is_empty() {
                return self.fail(be, "what somebody is on record to take it for");
            }
            let restriction = Restriction {
                qualifiers: qualifiers.clone(),
                preposition: None,
                marker: self.said_marker(&qualifiers),
                name: value.clone(),
                texts: texts.clone(),
                period: None,
            };
            let place = self.place(at, be);
            let mut link = self.link_to(senses, place, vec![vec![Term::Name(thing)]]);
            link.qualifiers.push(restriction);
            links.push(link);
        }
        let (times, end) = self.times(end);
        links.iter_mut().for_each(|link| link.times.clone_from(&times));
        Some((links, end))
    }

    /// The qualifiers that tell as what something is taken.
    fn manners(&self) -> Vec<QualifierId> {
        self.dataset.schema.qualifiers_telling(&[QualifierRole::Manner])
    }

    /// The preposition of some qualifiers, as it is said back.
    fn said_marker(&self, qualifiers: &[QualifierId]) -> String {
        let first = qualifiers.first().map(|&q| self.dataset.schema.qualifier(q));
        first.map_or_else(String::new, |qualifier| qualifier.marker.clone())
    }

    /// What something is taken for: an entity or a text, the longer of both.
    fn taken_for(&self, at: usize) -> Option<(Name, Vec<String>, usize)> {
        let name = self.name(at);
        let text = self.said_text(at);
        match (name, text) {
            (Some((name, end)), text) if text.as_ref().is_none_or(|(_, other)| *other <= end) => {
                Some((name, Vec::new(), end))
            }
            (_, Some((texts, end))) => {
                let name = Name { candidates: Vec::new(), place: self.place(at, end) };
                Some((name, texts, end))
            }
            _ => None,
        }
    }

    /// The relations of which a claim takes a thing for a value.
    fn taking(
        &self,
        thing: &Name,
        qualifiers: &[QualifierId],
        value: &Name,
        texts: &[String],
    ) -> Vec<Sense> {
        let is_value = |found: &Value| match found {
            Value::Entity(id) => value.candidates.contains(id),
            Value::Text(text) => texts.contains(text),
        };
        let takes = |claim: &Claim| {
            let said = |(q, found): &(QualifierId, Vec<Value>)| {
                qualifiers.contains(q) && found.iter().any(is_value)
            };
            !claim.denied && claim.mode.is_none() && claim.qualifiers.iter().any(said)
        };
        let claims = self.lexicon.claims(self.dataset);
        let of = |id: &EntityId| claims.get(id).into_iter().flatten();
        let mut senses: Vec<Sense> = Vec::new();
        for &id in thing.candidates.iter().flat_map(of) {
            let claim = self.dataset.claim(id);
            let is_object = claim.to.is_some_and(|to| thing.candidates.contains(&to));
            let sense = Sense { relation: claim.relation, forward: true };
            if is_object && takes(claim) && !senses.contains(&sense) {
                senses.push(sense);
            }
        }
        senses
    }
}
