//! How many columns wide the lines are that the program prints.
//!
//! `--width` counts everywhere, `COLUMNS` everywhere but in files, and otherwise a terminal is as
//! wide as it says. Where nothing says it, in a pipe or a file, lines are as long as they are.

use std::sync::OnceLock;

/// What `--width` asks for. It is chosen once, as colours are, because errors are printed by
/// functions that do not know the arguments.
static ASKED: OnceLock<Option<u16>> = OnceLock::new();

/// Makes the choice of `--width` for everything that is printed from now on.
pub fn choose(width: Option<u16>) {
    // A second choice in one process would be a mistake of the program, and changes nothing.
    let _ = ASKED.set(width);
}

/// What `--width` asks for.
pub fn asked() -> Option<u16> {
    ASKED.get().copied().flatten()
}

/// The width of a stream, which is a terminal or not.
pub fn of_stream(is_terminal: bool) -> Option<u16> {
    let columns = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(width, _)| width.0);
    let found = asked().or_else(columns);
    found.or_else(|| is_terminal.then(terminal).flatten()).filter(|&width| width > 0)
}
