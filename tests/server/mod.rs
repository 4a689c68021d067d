//! Runs `polemic serve` for a test.

#![allow(dead_code)] // Each test uses a part of it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

#[path = "../scratch/mod.rs"]
mod scratch;

pub use scratch::Scratch;

/// A running `polemic serve`, which is stopped when the test ends.
pub struct Serving {
    child: Child,
    pub port: u16,
}

impl Serving {
    /// Starts the server on a free port.
    pub fn start(arguments: &[&str]) -> Serving {
        let mut child = Command::new(env!("CARGO_BIN_EXE_polemic"))
            .args(["serve", "--port", "0"])
            .args(arguments)
            .env_remove("POLEMIC_DATA")
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        // Remarks on how a graph was read come first.
        while !line.contains("127.0.0.1:") && errors.read_line(&mut line).unwrap() > 0 {}
        let port = line.split("127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next());
        let port = port.unwrap_or_else(|| panic!("it does not serve: {line}")).parse().unwrap();
        // Its later output is read and dropped, because a full pipe would stop it.
        std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
        Serving { child, port }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Sends bytes, and returns the answer.
    pub fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // The server may close the connection before it has read everything.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Sends a GET request, and returns the answer.
    pub fn get(&self, target: &str) -> String {
        self.raw(&format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
