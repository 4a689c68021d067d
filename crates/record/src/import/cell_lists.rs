//! Several values in one cell of a table: `2.1; 2.3`. A semicolon or a backslash in a value has a
//! backslash before it, and so has a blank at its beginning or end.

/// The values of a cell; none of an empty one.
pub fn split_cell(cell: &str) -> Vec<String> {
    if cell.trim().is_empty() {
        return Vec::new();
    }
    let mut values = vec![(String::new(), 0)];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => values.push((String::new(), 0)),
            '\\' => {
                if let Some((value, kept)) = values.last_mut() {
                    value.push(chars.next().unwrap_or('\\'));
                    *kept = value.len();
                }
            }
            c => {
                if let Some((value, _)) = values.last_mut()
                    && !(value.is_empty() && c.is_whitespace())
                {
                    value.push(c);
                }
            }
        }
    }
    let trimmed = |(mut value, kept): (String, usize)| {
        let end = kept + value[kept..].trim_end().len();
        value.truncate(end);
        value
    };
    values.into_iter().map(trimmed).collect()
}

/// A cell with these values, which [`split_cell`] splits again.
pub fn join_cell<'v>(values: impl IntoIterator<Item = &'v str>) -> String {
    let escaped = |value: &'v str| {
        let mut out = String::with_capacity(value.len());
        let content = value.trim();
        let start = value.len() - value.trim_start().len();
        for (at, c) in value.char_indices() {
            let at_edge = at < start || at >= start + content.len();
            if matches!(c, ';' | '\\') || at_edge {
                out.push('\\');
            }
            out.push(c);
        }
        out
    };
    values.into_iter().map(escaped).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_joined_is_split_again() {
        for values in [&["a"][..], &["a", "b c"], &["a;b", "\\"], &[" a ", "b\\ "], &["a", "", "b"]]
        {
            let cell = join_cell(values.iter().copied());
            assert_eq!(split_cell(&cell), values, "{cell}");
        }
        assert_eq!(split_cell(" 2.1 ;2.3 "), ["2.1", "2.3"]);
        assert!(split_cell("  ").is_empty());
    }
}
