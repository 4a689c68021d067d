//! The functions and aggregates of openCypher, by name. What they do is in `super::exec`.

macro_rules! functions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $min:literal..=$max:literal;)*) => {
        /// A function of its arguments.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Function {
            $($(#[$doc])* $variant),*
        }

        impl Function {
            /// Every function, in the order of this file.
            pub const ALL: &[Function] = &[$(Function::$variant),*];

            /// As openCypher writes it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Function::$variant => $name),*
                }
            }

            /// How many arguments it takes, at least and at most.
            pub fn arity(self) -> std::ops::RangeInclusive<usize> {
                match self {
                    $(Function::$variant => $min..=$max),*
                }
            }

            /// The function of a name, in whatever case.
            pub fn find(name: &str) -> Option<Function> {
                // The clock is read once for a statement, whichever clock is asked.
                let clock = [".transaction", ".realtime"].iter().find_map(|clock| {
                    let end = name.len().checked_sub(clock.len())?;
                    let (start, end) = name.split_at_checked(end)?;
                    end.eq_ignore_ascii_case(clock).then(|| format!("{start}.statement"))
                });
                let name = clock.as_deref().unwrap_or(name);
                Function::ALL.iter().copied().find(|f| f.name().eq_ignore_ascii_case(name))
            }
        }
    };
}

functions! {
    // Of nodes, relationships and paths.
    /// The `id` of a node or relationship as a number: its place in the graph.
    Id = "id", 1..=1;
    /// The labels of a node.
    Labels = "labels", 1..=1;
    /// The type of a relationship.
    Type = "type", 1..=1;
    /// The names of the properties of a node, a relationship or a map.
    Keys = "keys", 1..=1;
    /// The properties of a node, a relationship or a map, as a map.
    Properties = "properties", 1..=1;
    /// The node that a relationship leaves.
    StartNode = "startNode", 1..=1;
    /// The node that a relationship reaches.
    EndNode = "endNode", 1..=1;
    /// The nodes of a path.
    Nodes = "nodes", 1..=1;
    /// The relationships of a path.
    Relationships = "relationships", 1..=1;
    /// How many relationships a path has.
    Length = "length", 1..=1;
    /// Whether a property is there.
    Exists = "exists", 1..=1;
    // Of lists and texts.
    /// How many values a list has, or characters a text.
    Size = "size", 1..=1;
    /// The first value of a list.
    Head = "head", 1..=1;
    /// The last value of a list.
    Last = "last", 1..=1;
    /// A list without its first value.
    Tail = "tail", 1..=1;
    /// Whole numbers from one to another, both included, by a step.
    Range = "range", 2..=3;
    /// A list or text turned round.
    Reverse = "reverse", 1..=1;
    /// Whether a list, a text or a map has nothing in it.
    IsEmpty = "isEmpty", 1..=1;
    /// The first of two values, or null where they are equal.
    NullIf = "nullIf", 2..=2;
    /// The first argument that is not null.
    Coalesce = "coalesce", 1..=255;
    /// In capitals.
    ToUpper = "toUpper", 1..=1;
    /// In small letters.
    ToLower = "toLower", 1..=1;
    /// Without white space at its ends.
    Trim = "trim", 1..=1;
    /// Without white space at its start.
    LTrim = "lTrim", 1..=1;
    /// Without white space at its end.
    RTrim = "rTrim", 1..=1;
    /// Every occurrence of a text replaced by another.
    Replace = "replace", 3..=3;
    /// A text parted at a delimiter.
    Split = "split", 2..=2;
    /// A part of a text, from a place on, and of a length.
    Substring = "substring", 2..=3;
    /// The first characters of a text.
    Left = "left", 2..=2;
    /// The last characters of a text.
    Right = "right", 2..=2;
    // Conversions.
    /// As a text.
    ToString = "toString", 1..=1;
    /// As a whole number.
    ToInteger = "toInteger", 1..=1;
    /// As a decimal number.
    ToFloat = "toFloat", 1..=1;
    /// As a boolean.
    ToBoolean = "toBoolean", 1..=1;
    /// As a text, or null where that cannot be.
    ToStringOrNull = "toStringOrNull", 1..=1;
    /// As a whole number, or null where that cannot be.
    ToIntegerOrNull = "toIntegerOrNull", 1..=1;
    /// As a decimal number, or null where that cannot be.
    ToFloatOrNull = "toFloatOrNull", 1..=1;
    /// As a boolean, or null where that cannot be.
    ToBooleanOrNull = "toBooleanOrNull", 1..=1;
    /// Each as a text, or null where that cannot be.
    ToStringList = "toStringList", 1..=1;
    /// Each as a whole number, or null where that cannot be.
    ToIntegerList = "toIntegerList", 1..=1;
    /// Each as a decimal number, or null where that cannot be.
    ToFloatList = "toFloatList", 1..=1;
    /// Each as a boolean, or null where that cannot be.
    ToBooleanList = "toBooleanList", 1..=1;
    // Of time; without an argument, the time of the statement.
    /// A day, from a text as ISO 8601 writes it, a map of its parts, or another value.
    Date = "date", 0..=1;
    /// A time of day.
    LocalTime = "localtime", 0..=1;
    /// A time of day, so far from Greenwich.
    Time = "time", 0..=1;
    /// A day and a time of day.
    LocalDateTime = "localdatetime", 0..=1;
    /// A day and a time of day at a place on the globe.
    DateTime = "datetime", 0..=1;
    /// A stretch of time.
    Duration = "duration", 1..=1;
    /// The day of the statement, in a zone.
    DateNow = "date.statement", 0..=1;
    /// The time of day of the statement, in a zone.
    LocalTimeNow = "localtime.statement", 0..=1;
    /// The time of day of the statement, in a zone, so far from Greenwich.
    TimeNow = "time.statement", 0..=1;
    /// The day and time of day of the statement, in a zone.
    LocalDateTimeNow = "localdatetime.statement", 0..=1;
    /// The moment of the statement, in a zone.
    DateTimeNow = "datetime.statement", 0..=1;
    /// The first day of a unit of time.
    DateTruncate = "date.truncate", 1..=3;
    /// The first time of day of a unit of time.
    LocalTimeTruncate = "localtime.truncate", 1..=3;
    /// The first time of day of a unit of time, so far from Greenwich.
    TimeTruncate = "time.truncate", 1..=3;
    /// The first moment of a unit of time.
    LocalDateTimeTruncate = "localdatetime.truncate", 1..=3;
    /// The first moment of a unit of time, at a place on the globe.
    DateTimeTruncate = "datetime.truncate", 1..=3;
    /// The moment so many seconds and nanoseconds after the start of 1970.
    FromEpoch = "datetime.fromEpoch", 2..=2;
    /// The moment so many milliseconds after the start of 1970.
    FromEpochMillis = "datetime.fromEpochMillis", 1..=1;
    /// The duration between two values, in months, days and seconds.
    Between = "duration.between", 2..=2;
    /// The whole months between two values.
    InMonths = "duration.inMonths", 2..=2;
    /// The whole days between two values.
    InDays = "duration.inDays", 2..=2;
    /// The seconds between two values.
    InSeconds = "duration.inSeconds", 2..=2;
    /// Milliseconds from the start of 1970 to the time of the statement.
    Timestamp = "timestamp", 0..=0;
    // Numbers.
    /// Without its sign.
    Abs = "abs", 1..=1;
    /// The sign: -1, 0 or 1.
    Sign = "sign", 1..=1;
    /// The next whole number up.
    Ceil = "ceil", 1..=1;
    /// The next whole number down.
    Floor = "floor", 1..=1;
    /// The nearest whole number, or the nearest number of so many decimal places.
    Round = "round", 1..=2;
    /// The square root.
    Sqrt = "sqrt", 1..=1;
    /// e to a power.
    Exp = "exp", 1..=1;
    /// The natural logarithm.
    Log = "log", 1..=1;
    /// The logarithm to base ten.
    Log10 = "log10", 1..=1;
    /// e.
    E = "e", 0..=0;
    /// π.
    Pi = "pi", 0..=0;
    /// The sine of an angle in radians.
    Sin = "sin", 1..=1;
    /// The cosine of an angle in radians.
    Cos = "cos", 1..=1;
    /// The tangent of an angle in radians.
    Tan = "tan", 1..=1;
    /// The cotangent of an angle in radians.
    Cot = "cot", 1..=1;
    /// The angle of a sine.
    Asin = "asin", 1..=1;
    /// The angle of a cosine.
    Acos = "acos", 1..=1;
    /// The angle of a tangent.
    Atan = "atan", 1..=1;
    /// The angle of a point, from its y and x.
    Atan2 = "atan2", 2..=2;
    /// Half of one less the cosine: the halved versed sine of an angle.
    Haversin = "haversin", 1..=1;
    /// Whether a number is none.
    IsNaN = "isNaN", 1..=1;
    /// Radians of degrees.
    Radians = "radians", 1..=1;
    /// Degrees of radians.
    Degrees = "degrees", 1..=1;
    /// A decimal number from 0 to 1, a different one each time.
    Rand = "rand", 0..=0;
}

/// A function of the values of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// How many rows, or values that are not null.
    Count,
    /// The values that are not null, in a list.
    Collect,
    /// Their sum.
    Sum,
    /// Their mean.
    Avg,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// The standard deviation of a sample.
    StDev,
    /// The standard deviation of a whole population.
    StDevP,
    /// The value below which a part of them lies, between two of them if need be.
    PercentileCont,
    /// The value below which a part of them lies, one of them.
    PercentileDisc,
}

impl Aggregate {
    const ALL: &[(Aggregate, &str)] = &[
        (Aggregate::Count, "count"),
        (Aggregate::Collect, "collect"),
        (Aggregate::Sum, "sum"),
        (Aggregate::Avg, "avg"),
        (Aggregate::Min, "min"),
        (Aggregate::Max, "max"),
        (Aggregate::StDev, "stDev"),
        (Aggregate::StDevP, "stDevP"),
        (Aggregate::PercentileCont, "percentileCont"),
        (Aggregate::PercentileDisc, "percentileDisc"),
    ];

    /// As openCypher writes it.
    pub fn name(self) -> &'static str {
        Aggregate::ALL.iter().find(|(a, _)| *a == self).map_or("", |(_, name)| name)
    }

    /// How many arguments it takes.
    pub fn arity(self) -> usize {
        match self {
            Aggregate::PercentileCont | Aggregate::PercentileDisc => 2,
            _ => 1,
        }
    }

    /// The aggregate of a name, in whatever case.
    pub fn find(name: &str) -> Option<Aggregate> {
        let found = Aggregate::ALL.iter().find(|(_, n)| n.eq_ignore_ascii_case(name));
        found.map(|(aggregate, _)| *aggregate)
    }

    /// The names of all aggregates.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Aggregate::ALL.iter().map(|(_, name)| *name)
    }
}
