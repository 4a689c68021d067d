//! Directories for tests to write in.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;

/// A directory that is gone when the test ends, however it ends.
pub struct Scratch(pub PathBuf);

impl Scratch {
    /// A directory of this process, named after what it is for.
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
