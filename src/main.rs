//! The `polemic` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    polemic::app::main()
}
