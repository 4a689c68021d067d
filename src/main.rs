//! The program `polemic`; all its code is in [`polemic::app`].

use std::process::ExitCode;

fn main() -> ExitCode {
    polemic::app::main()
}
