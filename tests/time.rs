//! Tests what holds for all values of time: a value is the same after it was shown and read; the
//! duration between two, added to the first, gives the second; truncating twice gives the same as
//! once; and no function of time panics.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use polemic::engine::graph::temporal::{
    DateTime, Duration, FARTHEST_YEAR, LocalDateTime, LocalTime, OffsetTime, Temporal,
    TemporalKind, TimeZone,
};
use polemic::engine::graph::{GraphBuilder, Value};
use polemic::engine::query::function::Function;
use polemic::engine::query::temporal::TemporalAction;
use polemic::engine::query::{Limits, Parameters, Query};
use polemic::record::Day;
use proptest::prelude::*;

/// The value of a query with the parameters `a`, `b` and `c`; `None` where it is refused.
fn value(text: &str, arguments: &[Value]) -> Option<Value> {
    let query = Query::parse(text).ok()?;
    let names = ["a", "b", "c"].into_iter().zip(arguments);
    let parameters: Parameters = names.map(|(name, value)| (name.into(), value.clone())).collect();
    let now =
        DateTime::at(LocalDateTime::of_nanos(1_709_209_874_645_876_123).unwrap(), TimeZone::UTC);
    let limits = Limits { now: Some(now), ..Limits::default() };
    let answer = query.run(&GraphBuilder::new().finish(), &parameters, &limits).ok()?;
    Some(answer.rows[0].values[0].clone())
}

fn days() -> impl Strategy<Value = Day> {
    let last = Day { year: FARTHEST_YEAR, month: 12, day: 31 }.number();
    let first = Day { year: -FARTHEST_YEAR, month: 1, day: 1 }.number();
    prop_oneof![4 => -30_000i64..60_000, 1 => first..=last, 1 => Just(last)].prop_map(Day::numbered)
}

fn clocks() -> impl Strategy<Value = LocalTime> {
    let whole = (0i64..86_400).prop_map(|second| i128::from(second) * 1_000_000_000);
    let any = (0i64..86_400_000_000_000).prop_map(i128::from);
    prop_oneof![whole, any].prop_map(LocalTime::wrapping)
}

fn locals() -> impl Strategy<Value = LocalDateTime> {
    (days(), clocks()).prop_map(|(day, clock)| LocalDateTime::new(day, clock))
}

fn zones() -> impl Strategy<Value = TimeZone> {
    let names =
        ["Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"];
    let named =
        proptest::sample::select(names.to_vec()).prop_map(|name| TimeZone::named(name).unwrap());
    prop_oneof![named, (-64_800i32..=64_800).prop_map(TimeZone::Offset)]
}

fn durations() -> impl Strategy<Value = Duration> {
    let number = || prop_oneof![4 => -1000i64..1000, 1 => any::<i64>()];
    (number(), number(), number(), 0i64..1_000_000_000)
        .prop_map(|(months, days, seconds, nanos)| Duration { months, days, seconds, nanos })
}

fn values() -> impl Strategy<Value = Temporal> {
    prop_oneof![
        days().prop_map(Temporal::Date),
        clocks().prop_map(Temporal::LocalTime),
        (clocks(), -64_800i32..=64_800)
            .prop_map(|(clock, offset)| Temporal::Time(OffsetTime::new(clock, offset))),
        locals().prop_map(Temporal::LocalDateTime),
        // A time within a day of the first or the last year may be shown in a year beyond them.
        (locals(), zones())
            .prop_map(|(utc, zone)| Temporal::DateTime(Arc::new(DateTime::at(utc, zone))))
            .prop_filter("within", |it| it.day().unwrap().year.abs() <= FARTHEST_YEAR),
        durations().prop_map(|duration| Temporal::Duration(Arc::new(duration))),
    ]
}

/// Arguments of any type, most of which do not fit.
fn arguments() -> impl Strategy<Value = Value> {
    let texts = ["", "P", "day", "week", "2015-W53", "T", "[", "Europe/Stockholm", "1e999", "é"];
    let keys =
        ["year", "month", "day", "week", "dayOfWeek", "quarter", "dayOfQuarter", "ordinalDay"];
    let more =
        ["hour", "minute", "nanosecond", "microsecond", "epochSeconds", "epochMillis", "days"];
    let keys = [&keys[..], &more[..]].concat();
    let number = || prop_oneof![3 => -5i64..60, 1 => 1900i64..2100, 1 => any::<i64>()];
    let entry = (proptest::sample::select(keys), number());
    let entries = proptest::collection::vec(entry, 0..4);
    let map = (entries, proptest::option::of(values())).prop_map(|(entries, base)| {
        let mut map: std::collections::BTreeMap<_, _> =
            entries.into_iter().map(|(key, n)| (key.into(), Value::Int(n))).collect();
        if let Some(base) = base {
            let key = match (base.day(), base.time_of_day()) {
                (Some(_), Some(_)) => "datetime",
                (Some(_), None) => "date",
                _ => "time",
            };
            map.insert(key.into(), base.into());
        }
        Value::Map(Arc::new(map.into()))
    });
    prop_oneof![
        4 => values().prop_map(Value::Temporal),
        2 => map,
        1 => values().prop_map(|value| Value::from(value.to_string())),
        1 => proptest::sample::select(texts.to_vec()).prop_map(Value::from),
        1 => number().prop_map(Value::Int),
        1 => any::<f64>().prop_map(Value::Float),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn values_are_read_as_they_are_shown(value in values()) {
        let text = value.to_string();
        prop_assert_eq!(value.kind().parse(&text), Some(value), "{}", text);
    }

    #[test]
    fn no_text_makes_reading_panic(text in "[-+0-9TZWQPYMDHS:.,\\[\\]aé]{0,16}") {
        for kind in TemporalKind::ALL {
            if let Some(value) = kind.parse(&text) {
                prop_assert_eq!(kind.parse(&value.to_string()), Some(value));
            }
        }
    }

    #[test]
    fn what_lies_between_leads_from_one_to_the_other(
        a in locals(), b in locals(), zone in zones(), named in any::<bool>()
    ) {
        let value = |local| Value::from(if named {
            Temporal::DateTime(Arc::new(DateTime::of_local(local, zone.clone(), None)))
        } else {
            Temporal::LocalDateTime(local)
        });
        let arguments = [value(a), value(b)];
        let found = self::value("RETURN $a + duration.between($a, $b)", &arguments);
        let far = [a, b].iter().any(|local| local.day().year.abs() > 9999);
        prop_assert!(far || found.is_some());
        // A month after the last day there is no date.
        if let Some(Value::Temporal(found)) = found {
            prop_assert_eq!(Value::Temporal(found).to_text(), arguments[1].to_text());
        }
    }

    #[test]
    fn cutting_short_once_is_enough(moment in locals(), unit in 0usize..14) {
        let units = [
            "millennium", "century", "decade", "year", "weekYear", "quarter", "month", "week", "day",
            "hour", "minute", "second", "millisecond", "microsecond",
        ];
        let text = format!("localdatetime.truncate('{}', $a)", units[unit]);
        let moment = Temporal::LocalDateTime(moment);
        let Some(Value::Temporal(cut)) = value(&format!("RETURN {text}"), &[moment.clone().into()])
        else { return Ok(()) };
        prop_assert!(cut <= moment);
        let again = value(&format!("RETURN {text}"), &[cut.clone().into()]);
        prop_assert_eq!(again.unwrap().to_text(), cut.to_string());
    }

    #[test]
    fn no_function_of_time_panics(
        function in proptest::sample::select(of_time()),
        given in proptest::collection::vec(arguments(), 3),
        unit in proptest::sample::select(vec!["'week'", "'day'", "'second'", "'century'", "$c"]),
    ) {
        let count = *function.arity().end();
        let arguments = match (TemporalAction::of(function), count) {
            (Some(TemporalAction::Truncate(_)), _) => format!("{unit}, $a, $b"),
            (_, 0) => String::new(),
            (_, 1) => "$a".to_owned(),
            _ => "$a, $b".to_owned(),
        };
        for text in [format!("RETURN {}({arguments})", function.name()),
                     "RETURN [$a + $b, $a - $b]".to_owned(),
                     "RETURN [$a * $b, $a / $b, $a < $b]".to_owned()] {
            let _ = value(&text, &given);
        }
    }
}

fn of_time() -> Vec<Function> {
    Function::ALL
        .iter()
        .copied()
        .filter(|function| TemporalAction::of(*function).is_some())
        .collect()
}

/// A text that looks like a value of time.
trait Text {
    fn to_text(&self) -> String;
}

impl Text for Value {
    fn to_text(&self) -> String {
        match self {
            Value::Temporal(value) => value.to_string(),
            other => format!("{other:?}"),
        }
    }
}
