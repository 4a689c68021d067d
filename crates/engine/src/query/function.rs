//! The functions and aggregates of openCypher, by name. `super::exec` implements them.

macro_rules! functions {
    ($($category:literal {
        $($(#[doc = $doc:literal])* $variant:ident = $name:literal, $min:literal..=$max:literal, $parameters:literal;)*
    })*) => {
        /// A function of openCypher.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Function {
            $($($(#[doc = $doc])* $variant),*),*
        }

        impl Function {
            /// All functions, in the order of this file.
            pub const ALL: &[Function] = &[$($(Function::$variant),*),*];

            /// Its name in openCypher.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Function::$variant => $name),*),*
                }
            }

            /// The least and the greatest number of its arguments.
            pub fn arity(self) -> std::ops::RangeInclusive<usize> {
                match self {
                    $($(Function::$variant => $min..=$max),*),*
                }
            }

            /// What it belongs to: `Graph`, `Numbers`.
            pub fn category(self) -> &'static str {
                match self {
                    $($(Function::$variant => $category),*),*
                }
            }

            /// How it is called: `substring(text, from[, length])`.
            pub fn signature(self) -> &'static str {
                match self {
                    $($(Function::$variant => concat!($name, "(", $parameters, ")")),*),*
                }
            }

            /// What it gives, in a sentence.
            pub fn description(self) -> &'static str {
                match self {
                    $($(Function::$variant => concat!($($doc),*).trim_ascii_start()),*),*
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
    "Graph" {
        /// The number of a node or relationship in the graph.
        Id = "id", 1..=1, "x";
        /// The labels of a node.
        Labels = "labels", 1..=1, "node";
        /// The type of a relationship.
        Type = "type", 1..=1, "relationship";
        /// The names of the properties of a node, a relationship or a map.
        Keys = "keys", 1..=1, "x";
        /// The properties of a node, a relationship or a map, as a map.
        Properties = "properties", 1..=1, "x";
        /// The node that a relationship leaves.
        StartNode = "startNode", 1..=1, "relationship";
        /// The node that a relationship reaches.
        EndNode = "endNode", 1..=1, "relationship";
        /// The nodes of a path.
        Nodes = "nodes", 1..=1, "path";
        /// The relationships of a path.
        Relationships = "relationships", 1..=1, "path";
        /// How many relationships a path has.
        Length = "length", 1..=1, "path";
        /// Whether a property is not null.
        Exists = "exists", 1..=1, "x";
        /// The number of a node or relationship in the graph, as a text.
        ElementId = "elementId", 1..=1, "x";
        /// The labels that nodes of the graph have.
        DbLabels = "db.labels", 0..=0, "";
        /// The types that relationships of the graph have.
        DbTypes = "db.relationshipTypes", 0..=0, "";
        /// The names of the properties in the graph.
        DbKeys = "db.propertyKeys", 0..=0, "";
        /// All functions, each as a map of its name, category, signature and description.
        DbFunctions = "db.functions", 0..=0, "";
    }
    "Lists and texts" {
        /// The number of elements of a list, or of characters of a text.
        Size = "size", 1..=1, "x";
        /// The first element of a list.
        Head = "head", 1..=1, "list";
        /// The last element of a list.
        Last = "last", 1..=1, "list";
        /// A list without its first element.
        Tail = "tail", 1..=1, "list";
        /// The integers from one number to another, both included, with a step.
        Range = "range", 2..=3, "from, to[, step]";
        /// A list or text in reverse order.
        Reverse = "reverse", 1..=1, "x";
        /// Whether a list, a text or a map is empty.
        IsEmpty = "isEmpty", 1..=1, "x";
        /// The first of two values, or null where they are equal.
        NullIf = "nullIf", 2..=2, "x, y";
        /// The first argument that is not null.
        Coalesce = "coalesce", 1..=255, "x, y, …";
        /// A text in upper case.
        ToUpper = "toUpper", 1..=1, "text";
        /// A text in lower case.
        ToLower = "toLower", 1..=1, "text";
        /// A text without white space at both ends.
        Trim = "trim", 1..=1, "text";
        /// A text without white space, or without certain characters, at its start.
        LTrim = "lTrim", 1..=2, "text[, characters]";
        /// A text without white space, or without certain characters, at its end.
        RTrim = "rTrim", 1..=2, "text[, characters]";
        /// A text with every occurrence of another text replaced, or the first few.
        Replace = "replace", 3..=4, "text, old, new[, most]";
        /// The parts of a text between delimiters: one text, or a list of several.
        Split = "split", 2..=2, "text, delimiters";
        /// A part of a text, from a position on and with a length.
        Substring = "substring", 2..=3, "text, from[, length]";
        /// The first characters of a text.
        Left = "left", 2..=2, "text, length";
        /// The last characters of a text.
        Right = "right", 2..=2, "text, length";
        /// The number of characters of a text.
        CharLength = "char_length", 1..=1, "text";
        /// The number of characters of a text.
        CharacterLength = "character_length", 1..=1, "text";
        /// A text in upper case.
        Upper = "upper", 1..=1, "text";
        /// A text in lower case.
        Lower = "lower", 1..=1, "text";
        /// A text without white space, or without certain characters, at both ends.
        BTrim = "btrim", 1..=2, "text[, characters]";
        /// A text in a normal form of Unicode: 'NFC', which is meant where none is given, 'NFD', 'NFKC' or
        /// 'NFKD'.
        Normalize = "normalize", 1..=2, "text[, form]";
        /// A list with one of each of its elements.
        CollDistinct = "coll.distinct", 1..=1, "list";
        /// A list with the elements of its lists in their place, to a depth of 1 or more.
        CollFlatten = "coll.flatten", 1..=2, "list[, depth]";
        /// The first place of a value in a list, counted from 0; -1 where it is not there.
        CollIndexOf = "coll.indexOf", 2..=2, "list, x";
        /// A list with a value put in at a place.
        CollInsert = "coll.insert", 3..=3, "list, place, x";
        /// The largest element of a list.
        CollMax = "coll.max", 1..=1, "list";
        /// The smallest element of a list.
        CollMin = "coll.min", 1..=1, "list";
        /// A list without the element at a place.
        CollRemove = "coll.remove", 2..=2, "list, place";
        /// A list in ascending order.
        CollSort = "coll.sort", 1..=1, "list";
    }
    "Conversions" {
        /// A value as a text.
        ToString = "toString", 1..=1, "x";
        /// A value as an integer.
        ToInteger = "toInteger", 1..=1, "x";
        /// A value as a float.
        ToFloat = "toFloat", 1..=1, "x";
        /// A value as a boolean.
        ToBoolean = "toBoolean", 1..=1, "x";
        /// A value as a text, or null where that is not possible.
        ToStringOrNull = "toStringOrNull", 1..=1, "x";
        /// A value as an integer, or null where that is not possible.
        ToIntegerOrNull = "toIntegerOrNull", 1..=1, "x";
        /// A value as a float, or null where that is not possible.
        ToFloatOrNull = "toFloatOrNull", 1..=1, "x";
        /// A value as a boolean, or null where that is not possible.
        ToBooleanOrNull = "toBooleanOrNull", 1..=1, "x";
        /// The elements of a list as texts, each null where that is not possible.
        ToStringList = "toStringList", 1..=1, "x";
        /// The elements of a list as integers, each null where that is not possible.
        ToIntegerList = "toIntegerList", 1..=1, "x";
        /// The elements of a list as floats, each null where that is not possible.
        ToFloatList = "toFloatList", 1..=1, "x";
        /// The elements of a list as booleans, each null where that is not possible.
        ToBooleanList = "toBooleanList", 1..=1, "x";
        /// The type of a value, such as INTEGER NOT NULL.
        ValueType = "valueType", 1..=1, "x";
    }
    // Without an argument they use the current time of the run.
    "Time" {
        /// A date, from a text in ISO 8601, a map of its parts, or another value.
        Date = "date", 0..=1, "[x]";
        /// A time of day without a time zone.
        LocalTime = "localtime", 0..=1, "[x]";
        /// A time of day with an offset from UTC.
        Time = "time", 0..=1, "[x]";
        /// A day and a time of day without a time zone.
        LocalDateTime = "localdatetime", 0..=1, "[x]";
        /// A day and a time of day in a time zone.
        DateTime = "datetime", 0..=1, "[x]";
        /// A duration.
        Duration = "duration", 1..=1, "x";
        /// The current date, in a time zone.
        DateNow = "date.statement", 0..=1, "[zone]";
        /// The current time of day, in a time zone.
        LocalTimeNow = "localtime.statement", 0..=1, "[zone]";
        /// The current time of day in a time zone, with its offset.
        TimeNow = "time.statement", 0..=1, "[zone]";
        /// The current day and time of day, in a time zone.
        LocalDateTimeNow = "localdatetime.statement", 0..=1, "[zone]";
        /// The current moment, in a time zone.
        DateTimeNow = "datetime.statement", 0..=1, "[zone]";
        /// A date cut to a unit: the first day of the unit.
        DateTruncate = "date.truncate", 1..=3, "unit[, x[, parts]]";
        /// A time of day cut to a unit.
        LocalTimeTruncate = "localtime.truncate", 1..=3, "unit[, x[, parts]]";
        /// A time of day with its offset, cut to a unit.
        TimeTruncate = "time.truncate", 1..=3, "unit[, x[, parts]]";
        /// A day and a time of day, cut to a unit.
        LocalDateTimeTruncate = "localdatetime.truncate", 1..=3, "unit[, x[, parts]]";
        /// A day and a time of day in a time zone, cut to a unit.
        DateTimeTruncate = "datetime.truncate", 1..=3, "unit[, x[, parts]]";
        /// The moment that is a number of seconds and nanoseconds after the start of 1970.
        FromEpoch = "datetime.fromEpoch", 2..=2, "seconds, nanoseconds";
        /// The moment that is a number of milliseconds after the start of 1970.
        FromEpochMillis = "datetime.fromEpochMillis", 1..=1, "milliseconds";
        /// The duration between two values, in months, days and seconds.
        Between = "duration.between", 2..=2, "from, to";
        /// The whole months between two values.
        InMonths = "duration.inMonths", 2..=2, "from, to";
        /// The whole days between two values.
        InDays = "duration.inDays", 2..=2, "from, to";
        /// The seconds between two values.
        InSeconds = "duration.inSeconds", 2..=2, "from, to";
        /// The milliseconds from the start of 1970 to the current time.
        Timestamp = "timestamp", 0..=0, "";
    }
    "Numbers" {
        /// The absolute value.
        Abs = "abs", 1..=1, "x";
        /// The sign: -1, 0 or 1.
        Sign = "sign", 1..=1, "x";
        /// The number rounded up to an integer.
        Ceil = "ceil", 1..=1, "x";
        /// The number rounded down to an integer.
        Floor = "floor", 1..=1, "x";
        /// The number rounded to an integer, or to a number of decimal places, in a mode: UP, DOWN, CEILING,
        /// FLOOR, HALF_UP, HALF_DOWN or HALF_EVEN.
        Round = "round", 1..=3, "x[, places[, mode]]";
        /// The square root.
        Sqrt = "sqrt", 1..=1, "x";
        /// e to a power.
        Exp = "exp", 1..=1, "x";
        /// The natural logarithm.
        Log = "log", 1..=1, "x";
        /// The logarithm to base ten.
        Log10 = "log10", 1..=1, "x";
        /// e.
        E = "e", 0..=0, "";
        /// π.
        Pi = "pi", 0..=0, "";
        /// The sine of an angle in radians.
        Sin = "sin", 1..=1, "x";
        /// The cosine of an angle in radians.
        Cos = "cos", 1..=1, "x";
        /// The tangent of an angle in radians.
        Tan = "tan", 1..=1, "x";
        /// The cotangent of an angle in radians.
        Cot = "cot", 1..=1, "x";
        /// The arcsine, in radians.
        Asin = "asin", 1..=1, "x";
        /// The arccosine, in radians.
        Acos = "acos", 1..=1, "x";
        /// The arctangent, in radians.
        Atan = "atan", 1..=1, "x";
        /// The angle of a point from its y and x, in radians.
        Atan2 = "atan2", 2..=2, "y, x";
        /// The haversine, (1 - cos x) / 2, of an angle in radians.
        Haversin = "haversin", 1..=1, "x";
        /// Whether a number is NaN.
        IsNaN = "isNaN", 1..=1, "x";
        /// Degrees converted to radians.
        Radians = "radians", 1..=1, "x";
        /// Radians converted to degrees.
        Degrees = "degrees", 1..=1, "x";
        /// A random float from 0 (included) to 1 (excluded), a different one in each call.
        Rand = "rand", 0..=0, "";
        /// The hyperbolic sine.
        Sinh = "sinh", 1..=1, "x";
        /// The hyperbolic cosine.
        Cosh = "cosh", 1..=1, "x";
        /// The hyperbolic tangent.
        Tanh = "tanh", 1..=1, "x";
        /// The hyperbolic cotangent.
        Coth = "coth", 1..=1, "x";
    }
}

impl Function {
    /// Whether it walks its arguments from end to end, and not only their first level.
    pub fn walks(self) -> bool {
        self == Function::ValueType || self.name().starts_with("coll.")
    }
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
    /// All aggregates, each with its name and what it gives.
    const ALL: &[(Aggregate, &str, &str)] = &[
        (
            Aggregate::Count,
            "count",
            "The number of rows, count(*), or of values that are not null.",
        ),
        (Aggregate::Collect, "collect", "The values that are not null, as a list."),
        (Aggregate::Sum, "sum", "The sum of the values."),
        (Aggregate::Avg, "avg", "The mean of the values."),
        (Aggregate::Min, "min", "The smallest value."),
        (Aggregate::Max, "max", "The largest value."),
        (Aggregate::StDev, "stDev", "The standard deviation of a sample."),
        (Aggregate::StDevP, "stDevP", "The standard deviation of a whole population."),
        (
            Aggregate::PercentileCont,
            "percentileCont",
            "A percentile, interpolated between two values.",
        ),
        (
            Aggregate::PercentileDisc,
            "percentileDisc",
            "A percentile, as the nearest of the values.",
        ),
    ];

    /// All aggregates.
    pub fn all() -> impl Iterator<Item = Aggregate> {
        Aggregate::ALL.iter().map(|(aggregate, ..)| *aggregate)
    }

    /// How it is called: `count(x)`.
    pub fn signature(self) -> String {
        let arguments = if self.arity() == 2 { "x, percentile" } else { "x" };
        format!("{}({arguments})", self.name())
    }

    /// What it gives, in a sentence.
    pub fn description(self) -> &'static str {
        Aggregate::ALL.iter().find(|(a, ..)| *a == self).map_or("", |(_, _, text)| text)
    }

    /// Its name in openCypher.
    pub fn name(self) -> &'static str {
        Aggregate::ALL.iter().find(|(a, ..)| *a == self).map_or("", |(_, name, _)| name)
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
        let found = Aggregate::ALL.iter().find(|(_, n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(aggregate, ..)| *aggregate)
    }

    /// The names of all aggregates.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Aggregate::ALL.iter().map(|(_, name, _)| *name)
    }
}
