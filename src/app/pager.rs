//! Shows what is higher than the screen through a pager, as git, gh and psql do.
//!
//! The pager is what `PAGER` names, or else `less -FRX`. It is used only where standard input and
//! standard output are both terminals; `--no-pager`, an empty `PAGER` or `PAGER=cat` turns it off.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::{Command, Stdio};

use polemic_show::line_wrap::shown_width;

use super::args::CommonArgs;
use super::interrupt;

/// The pager where `PAGER` is not set: it ends at once if all fits (`F`), keeps colours (`R`), and
/// leaves what it showed on the screen (`X`).
const DEFAULT: &str = "less -FRX";

/// Shows a text through the pager if it is higher than the screen. Returns whether it did; if not,
/// nothing has been shown.
///
/// # Errors
/// The pager ended before it had read the text, for another reason than that the user left it.
pub fn show(text: &str, common: &CommonArgs) -> io::Result<bool> {
    let allowed = !common.no_pager && !common.in_shell;
    let wanted = allowed && io::stdin().is_terminal() && io::stdout().is_terminal();
    let Some(pager) = wanted.then(pager).flatten().filter(|_| is_high(text)) else {
        return Ok(false);
    };
    let mut command = Command::new("sh");
    command.arg("-c").arg(&pager).stdin(Stdio::piped());
    // `PAGER=less` alone would take the whole screen for a text that fits, and show no colours.
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    let Ok(mut running) = command.spawn() else { return Ok(false) };
    interrupt::leave_to_pager();
    let written = match running.stdin.take() {
        Some(mut to) => to.write_all(text.as_bytes()),
        None => Ok(()),
    };
    let ended = running.wait()?;
    // A shell says so that it did not find the pager.
    if matches!(ended.code(), Some(126 | 127)) {
        return Ok(false);
    }
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(true),
    }
}

/// The command that `PAGER` names; `None` where there is to be none.
fn pager() -> Option<String> {
    if !cfg!(unix) || std::env::var("TERM").is_ok_and(|terminal| terminal == "dumb") {
        return None;
    }
    let pager = std::env::var("PAGER").unwrap_or_else(|_| DEFAULT.to_owned());
    Some(pager).filter(|pager| !matches!(pager.trim(), "" | "cat"))
}

/// Whether a text takes more lines than the screen has, of which the last is the prompt's.
fn is_high(text: &str) -> bool {
    let Some((columns, rows)) = terminal_size::terminal_size() else { return false };
    let columns = usize::from(columns.0).max(1);
    let lines = text.lines().map(|line| shown_width(line).div_ceil(columns).max(1));
    lines.sum::<usize>() >= usize::from(rows.0)
}
