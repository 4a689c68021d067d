//! Temporary directories for tests.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;

/// A directory that is removed when the test ends, even by a panic.
pub struct Scratch(pub PathBuf);

impl Scratch {
    /// Makes an empty directory for this process; `name` is part of its name.
    pub fn new(name: &str) -> Scratch {
        let name = name.replace(|c: char| !c.is_alphanumeric(), "-");
        let path = std::env::temp_dir().join(format!("polemic-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
