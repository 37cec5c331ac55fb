//! Writes `docs/life-cycles.md` to the standard output.

use std::io::{self, Write as _};

fn main() -> io::Result<()> {
    io::stdout().lock().write_all(domain::grants::life_cycle::document().as_bytes())
}
