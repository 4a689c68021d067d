//! Timelines, before they are drawn as SVG or written for TimelineJS: dated claims in lanes.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use polemic_record::property_graph::Evidence;
use polemic_record::sentence::capitalised;
use polemic_record::{Dataset, Day, EntityId, When};

use super::View;
use super::evidence_text::EvidenceText;
use super::picture::{StanceSide, kind_name};
use super::xml_writer::escape_xml;

/// With more subjects than this, each lane holds the subjects of one kind.
const MOST_LANES: usize = 14;

/// Dated claims in lanes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// What the timeline is of.
    pub title: String,
    /// The lanes, in the order of their first marks. The lane of the entity that was asked for
    /// comes first.
    pub lanes: Vec<TimelineLane>,
    /// How many claims have no date, so that the timeline leaves them out.
    pub undated: usize,
}

/// The marks of one subject, or of all subjects of one kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimelineLane {
    /// The name of the subject or of the kind.
    pub name: String,
    /// The marks, in order of date.
    pub marks: Vec<TimelineMark>,
}

/// A dated claim, figure or entity on a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineMark {
    /// The id of the record: unique among the marks, and the same in every timeline of the dataset.
    pub id: String,
    /// What the mark says. It leaves out the subject if that is the name of the lane.
    pub label: String,
    /// The text of the record, with its citations.
    pub cited: EvidenceText,
    /// Its date.
    pub when: When,
    /// The side on which it puts its subject.
    pub side: StanceSide,
}

/// A date on a scale of years: 1 July 1925 is about 1925.5.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearSpan {
    /// The earliest that it can have begun; none where that is open or unknown, as for `../1940`.
    pub since: Option<f64>,
    /// The latest that it can have ended; none where that is open or unknown, as for `1928/..`.
    pub until: Option<f64>,
    /// Whether it is one moment at some time between the two, as `1924` is, and not the whole time,
    /// as `1924/1926` is.
    pub moment: bool,
    /// Whether the date is marked as approximate or uncertain, as `1924~` is.
    pub loose: bool,
}

impl YearSpan {
    /// The place of a date on the scale. None if neither its beginning nor its end is known.
    pub fn of(when: &When) -> Option<YearSpan> {
        let since = when.since.map(|day| year(day, 0));
        let until = when.until.map(|day| year(day, 1));
        // For a moment, the latest beginning is the latest end, and the earliest end the earliest
        // beginning.
        let moment = when.begun == when.until && when.over == when.since;
        let known = since.is_some() || until.is_some();
        known.then_some(YearSpan { since, until, moment, loose: when.is_loose() })
    }
}

/// A day on the scale of years, `later` days after it. Months count as 31 days, which is exact
/// enough to draw.
#[expect(clippy::cast_precision_loss, reason = "years are few")]
fn year(day: Day, later: u8) -> f64 {
    let months = f64::from(day.month) - 1.0;
    day.year as f64 + (months + (f64::from(day.day + later) - 1.0) / 31.0) / 12.0
}

impl Timeline {
    /// The timeline of what an answer rests on. If one entity alone answers, its lane comes first.
    /// Empty without a dataset.
    pub fn of_view(view: &View) -> Timeline {
        let Some(dataset) = view.world.dataset else { return Timeline::default() };
        Timeline::of_evidence(&view.title(), &view.evidence(), view.only_entity(), dataset)
    }

    /// The timeline of claims, figures and dated entities. The lane of `first` comes first.
    pub fn of_evidence(
        title: &str,
        evidence: &[Evidence],
        first: Option<EntityId>,
        dataset: &Dataset,
    ) -> Timeline {
        let mut dated: Vec<(EntityId, Evidence, &When)> = evidence
            .iter()
            .filter_map(|&evidence| {
                let (subject, when) = subject(dataset, evidence);
                let when = when.filter(|when| YearSpan::of(when).is_some())?;
                Some((subject, evidence, when))
            })
            .collect();
        dated.sort_by_key(|(_, evidence, when)| (when.since.or(when.until), when.until, *evidence));
        let undated = evidence.len() - dated.len();
        let subjects: BTreeSet<EntityId> = dated.iter().map(|(subject, ..)| *subject).collect();
        let by_kind = subjects.len() > MOST_LANES;
        let mut lanes: Vec<TimelineLane> = Vec::new();
        let name = |subject: EntityId| match by_kind {
            true => kind_name(dataset, subject),
            false => capitalised(&dataset.entity(subject).name),
        };
        if let Some(first) = first.filter(|first| subjects.contains(first) && !by_kind) {
            lanes.push(TimelineLane { name: name(first), marks: Vec::new() });
        }
        for (subject, evidence, when) in dated {
            let name = name(subject);
            let at = lanes.iter().position(|lane| lane.name == name).unwrap_or(lanes.len());
            if at == lanes.len() {
                lanes.push(TimelineLane { name, marks: Vec::new() });
            }
            lanes[at].marks.push(mark(dataset, subject, evidence, when, by_kind));
        }
        Timeline { title: title.to_owned(), lanes, undated }
    }
}

/// The subject of a piece of evidence, and its date.
fn subject(dataset: &Dataset, evidence: Evidence) -> (EntityId, Option<&When>) {
    match evidence {
        Evidence::Claim(id) => (dataset.claim(id).from, dataset.claim(id).when.as_ref()),
        Evidence::Figure(id) => (dataset.figure(id).of, dataset.figure(id).when.as_ref()),
        Evidence::Entity(id) => (id, dataset.entity(id).when.as_ref()),
    }
}

fn mark(
    dataset: &Dataset,
    subject: EntityId,
    evidence: Evidence,
    when: &When,
    whole: bool,
) -> TimelineMark {
    let cited = EvidenceText::of(dataset, evidence);
    let (id, side) = match evidence {
        Evidence::Claim(id) => {
            let claim = dataset.claim(id);
            (claim.id.clone(), StanceSide::of(dataset, claim))
        }
        Evidence::Figure(id) => (format!("figure-{}", id.index() + 1), StanceSide::Neither),
        Evidence::Entity(id) => (dataset.entity(id).id.clone(), StanceSide::Neither),
    };
    let name = capitalised(&dataset.in_sentence(subject));
    let rest = cited.text.strip_prefix(&name).map(|rest| rest.trim_start_matches([' ', ',']));
    let rest = rest.filter(|rest| !rest.is_empty() && !whole);
    let label = rest.unwrap_or(&cited.text).to_owned();
    TimelineMark { id, label, cited, when: when.clone(), side }
}

impl Timeline {
    /// All marks with their lanes, in order of date.
    pub fn marks(&self) -> Vec<(&TimelineLane, &TimelineMark)> {
        let mut marks: Vec<(&TimelineLane, &TimelineMark)> = self
            .lanes
            .iter()
            .flat_map(|lane| lane.marks.iter().map(move |mark| (lane, mark)))
            .collect();
        marks.sort_by_key(|(_, mark)| (mark.when.since.or(mark.when.until), mark.when.until));
        marks
    }

    /// The timeline as the JSON that TimelineJS reads. TimelineJS reads texts as HTML, so they are
    /// escaped.
    pub fn timeline_js(&self) -> Json {
        let event = |(lane, mark): (&TimelineLane, &TimelineMark)| {
            let mut event = Map::new();
            let (since, until) = (mark.when.since, mark.when.until);
            let moment = YearSpan::of(&mark.when).is_some_and(|span| span.moment);
            let within = until.filter(|_| moment).or(since);
            event.insert("start_date".to_owned(), date(since.or(until), within));
            if let (Some(_), Some(until), false) = (since, until, moment) {
                event.insert("end_date".to_owned(), date(Some(until), Some(until)));
            }
            event.insert("display_date".to_owned(), json!(escape_xml(&mark.cited.when)));
            let mut text = mark.cited.sources.join("; ");
            if let Some(doubt) = &mark.cited.doubt {
                text.push_str(&format!("; doubt: {doubt}"));
            }
            let words =
                json!({"headline": escape_xml(&mark.cited.text), "text": escape_xml(&text)});
            event.insert("text".to_owned(), words);
            event.insert("group".to_owned(), json!(escape_xml(&lane.name)));
            event.insert("unique_id".to_owned(), json!(mark.id));
            Json::Object(event)
        };
        let events: Vec<Json> = self.marks().into_iter().map(event).collect();
        json!({"title": {"text": {"headline": escape_xml(&self.title)}}, "events": events})
    }
}

/// A date for TimelineJS, with as many fields as the day shares with `within`: the year, then the
/// month, then the day.
fn date(day: Option<Day>, within: Option<Day>) -> Json {
    let Some(day) = day else { return Json::Null };
    let within = within.unwrap_or(day);
    // TimelineJS has no year 0: the year before 1 is -1.
    let year = if day.year <= 0 { day.year - 1 } else { day.year };
    if (day.year, day.month) != (within.year, within.month) {
        json!({"year": year})
    } else if day.day != within.day {
        json!({"year": year, "month": day.month})
    } else {
        json!({"year": year, "month": day.month, "day": day.day})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> YearSpan {
        YearSpan::of(&When::parse(text).unwrap()).unwrap()
    }

    #[test]
    fn dates_stand_where_they_belong() {
        let coarse = span("1924");
        assert!(coarse.moment && !coarse.loose);
        assert_eq!((coarse.since, coarse.until), (Some(1924.0), Some(1925.0)));
        assert!(!span("1924/1926").moment);
        assert!(span("1924~").loose);
        assert_eq!(span("1928/..").until, None);
        assert_eq!(span("../1940").since, None);
    }

    #[test]
    fn timeline_js_has_no_year_nought() {
        let day = |year, month, day| Some(Day { year, month, day });
        let whole = date(day(-43, 1, 1), day(-43, 12, 31));
        assert_eq!(whole, json!({"year": -44}));
        assert_eq!(date(day(1924, 2, 1), day(1924, 2, 29)), json!({"year": 1924, "month": 2}));
        let known = date(day(1924, 1, 1), day(1924, 1, 1));
        assert_eq!(known, json!({"year": 1924, "month": 1, "day": 1}));
    }
}
