//! The functions and aggregates of openCypher, by name. `super::exec` implements them.

macro_rules! functions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $min:literal..=$max:literal;)*) => {
        /// A function of openCypher.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Function {
            $($(#[$doc])* $variant),*
        }

        impl Function {
            /// All functions, in the order of this file.
            pub const ALL: &[Function] = &[$(Function::$variant),*];

            /// Its name in openCypher.
            pub fn name(self) -> &'static str {
                match self {
                    $(Function::$variant => $name),*
                }
            }

            /// The least and the greatest number of its arguments.
            pub fn arity(self) -> std::ops::RangeInclusive<usize> {
                match self {
                    $(Function::$variant => $min..=$max),*
                }
            }

            /// The function with a name, in any case of letters; `None` where there is none.
            pub fn find(name: &str) -> Option<Function> {
                // `date.transaction()` and `date.realtime()` mean the same as `date.statement()`,
                // because the time of a run is fixed.
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
    // Functions of nodes, relationships and paths.
    /// The number of a node or relationship in the graph.
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
    /// Whether a property is not null.
    Exists = "exists", 1..=1;
    // Functions of lists and texts.
    /// The number of elements of a list, or of characters of a text.
    Size = "size", 1..=1;
    /// The first element of a list.
    Head = "head", 1..=1;
    /// The last element of a list.
    Last = "last", 1..=1;
    /// A list without its first element.
    Tail = "tail", 1..=1;
    /// The integers from one number to another, both included, with a step.
    Range = "range", 2..=3;
    /// A list or text in reverse order.
    Reverse = "reverse", 1..=1;
    /// Whether a list, a text or a map is empty.
    IsEmpty = "isEmpty", 1..=1;
    /// The first of two values, or null where they are equal.
    NullIf = "nullIf", 2..=2;
    /// The first argument that is not null.
    Coalesce = "coalesce", 1..=255;
    /// A text in upper case.
    ToUpper = "toUpper", 1..=1;
    /// A text in lower case.
    ToLower = "toLower", 1..=1;
    /// A text without white space at both ends.
    Trim = "trim", 1..=1;
    /// A text without white space at its start.
    LTrim = "lTrim", 1..=1;
    /// A text without white space at its end.
    RTrim = "rTrim", 1..=1;
    /// A text with every occurrence of another text replaced.
    Replace = "replace", 3..=3;
    /// The parts of a text between delimiters.
    Split = "split", 2..=2;
    /// A part of a text, from a position on and with a length.
    Substring = "substring", 2..=3;
    /// The first characters of a text.
    Left = "left", 2..=2;
    /// The last characters of a text.
    Right = "right", 2..=2;
    // Conversions.
    /// A value as a text.
    ToString = "toString", 1..=1;
    /// A value as an integer.
    ToInteger = "toInteger", 1..=1;
    /// A value as a float.
    ToFloat = "toFloat", 1..=1;
    /// A value as a boolean.
    ToBoolean = "toBoolean", 1..=1;
    /// A value as a text, or null where that is not possible.
    ToStringOrNull = "toStringOrNull", 1..=1;
    /// A value as an integer, or null where that is not possible.
    ToIntegerOrNull = "toIntegerOrNull", 1..=1;
    /// A value as a float, or null where that is not possible.
    ToFloatOrNull = "toFloatOrNull", 1..=1;
    /// A value as a boolean, or null where that is not possible.
    ToBooleanOrNull = "toBooleanOrNull", 1..=1;
    /// The elements of a list as texts, each null where that is not possible.
    ToStringList = "toStringList", 1..=1;
    /// The elements of a list as integers, each null where that is not possible.
    ToIntegerList = "toIntegerList", 1..=1;
    /// The elements of a list as floats, each null where that is not possible.
    ToFloatList = "toFloatList", 1..=1;
    /// The elements of a list as booleans, each null where that is not possible.
    ToBooleanList = "toBooleanList", 1..=1;
    // Functions of time. Without an argument they use the current time of the run.
    /// A date, from a text in ISO 8601, a map of its parts, or another value.
    Date = "date", 0..=1;
    /// A time of day without a time zone.
    LocalTime = "localtime", 0..=1;
    /// A time of day with an offset from UTC.
    Time = "time", 0..=1;
    /// A day and a time of day without a time zone.
    LocalDateTime = "localdatetime", 0..=1;
    /// A day and a time of day in a time zone.
    DateTime = "datetime", 0..=1;
    /// A duration.
    Duration = "duration", 1..=1;
    /// The current date, in a time zone.
    DateNow = "date.statement", 0..=1;
    /// The current time of day, in a time zone.
    LocalTimeNow = "localtime.statement", 0..=1;
    /// The current time of day in a time zone, with its offset.
    TimeNow = "time.statement", 0..=1;
    /// The current day and time of day, in a time zone.
    LocalDateTimeNow = "localdatetime.statement", 0..=1;
    /// The current moment, in a time zone.
    DateTimeNow = "datetime.statement", 0..=1;
    /// A date cut to a unit: the first day of the unit.
    DateTruncate = "date.truncate", 1..=3;
    /// A time of day cut to a unit.
    LocalTimeTruncate = "localtime.truncate", 1..=3;
    /// A time of day with its offset, cut to a unit.
    TimeTruncate = "time.truncate", 1..=3;
    /// A day and a time of day, cut to a unit.
    LocalDateTimeTruncate = "localdatetime.truncate", 1..=3;
    /// A day and a time of day in a time zone, cut to a unit.
    DateTimeTruncate = "datetime.truncate", 1..=3;
    /// The moment that is a number of seconds and nanoseconds after the start of 1970.
    FromEpoch = "datetime.fromEpoch", 2..=2;
    /// The moment that is a number of milliseconds after the start of 1970.
    FromEpochMillis = "datetime.fromEpochMillis", 1..=1;
    /// The duration between two values, in months, days and seconds.
    Between = "duration.between", 2..=2;
    /// The whole months between two values.
    InMonths = "duration.inMonths", 2..=2;
    /// The whole days between two values.
    InDays = "duration.inDays", 2..=2;
    /// The seconds between two values.
    InSeconds = "duration.inSeconds", 2..=2;
    /// The milliseconds from the start of 1970 to the current time.
    Timestamp = "timestamp", 0..=0;
    // Functions of numbers.
    /// The absolute value.
    Abs = "abs", 1..=1;
    /// The sign: -1, 0 or 1.
    Sign = "sign", 1..=1;
    /// The number rounded up to an integer.
    Ceil = "ceil", 1..=1;
    /// The number rounded down to an integer.
    Floor = "floor", 1..=1;
    /// The number rounded to an integer, or to a number of decimal places.
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
    /// The arcsine, in radians.
    Asin = "asin", 1..=1;
    /// The arccosine, in radians.
    Acos = "acos", 1..=1;
    /// The arctangent, in radians.
    Atan = "atan", 1..=1;
    /// The angle of a point from its y and x, in radians.
    Atan2 = "atan2", 2..=2;
    /// The haversine, (1 - cos x) / 2, of an angle in radians.
    Haversin = "haversin", 1..=1;
    /// Whether a number is NaN.
    IsNaN = "isNaN", 1..=1;
    /// Degrees converted to radians.
    Radians = "radians", 1..=1;
    /// Radians converted to degrees.
    Degrees = "degrees", 1..=1;
    /// A random float from 0 (included) to 1 (excluded), a different one in each call.
    Rand = "rand", 0..=0;
}

/// An aggregate function, of the values of a group of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// The number of rows, or of values that are not null.
    Count,
    /// The values that are not null, as a list.
    Collect,
    /// The sum of the values.
    Sum,
    /// The mean of the values.
    Avg,
    /// The smallest value.
    Min,
    /// The largest value.
    Max,
    /// The standard deviation, where the values are a sample.
    StDev,
    /// The standard deviation, where the values are the whole population.
    StDevP,
    /// A percentile, interpolated between two values.
    PercentileCont,
    /// A percentile, as the nearest of the values.
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

    /// Its name in openCypher.
    pub fn name(self) -> &'static str {
        Aggregate::ALL.iter().find(|(a, _)| *a == self).map_or("", |(_, name)| name)
    }

    /// The number of its arguments.
    pub fn arity(self) -> usize {
        match self {
            Aggregate::PercentileCont | Aggregate::PercentileDisc => 2,
            _ => 1,
        }
    }

    /// The aggregate with a name, in any case of letters; `None` where there is none.
    pub fn find(name: &str) -> Option<Aggregate> {
        let found = Aggregate::ALL.iter().find(|(_, n)| n.eq_ignore_ascii_case(name));
        found.map(|(aggregate, _)| *aggregate)
    }

    /// The names of all aggregates.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Aggregate::ALL.iter().map(|(_, name)| *name)
    }
}
