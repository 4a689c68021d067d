//! Accepts connections, and keeps slow clients from holding up the others.
//!
//! Each connection has a thread. A client may keep the server waiting while it sends the head of a
//! request and while it takes the reply, each until a deadline. Where too many clients do so at a
//! time, the one that was waited for longest is dropped: a new one need never wait for the old.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

use super::http::{HeadError, HttpReply, RequestHead};

/// How long a client may take to send the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// How long a client may take to receive a reply.
const REPLY_TIME: Duration = Duration::from_secs(10);
/// How long a question waits until others are answered.
const QUEUE_TIME: Duration = Duration::from_secs(10);
/// How many clients the server waits for at a time.
const MOST_WAITED_FOR: usize = 256;
/// How often the server looks whether a client is still there while its answer is made.
const LOOK: Duration = Duration::from_millis(50);
/// The stack of the thread of a connection, in bytes.
const SMALL_STACK: usize = 256 << 10;
/// The stack of the thread that makes an answer, in bytes; the main thread of a program has less.
const STACK: usize = 64 << 20;

/// Makes the reply to a request. It looks at the flag, which is raised when the client is gone.
pub type Answerer = dyn Fn(&RequestHead, &Arc<AtomicBool>) -> HttpReply + Send + Sync;

/// Answers the clients of a listener, for ever.
pub fn accept_connections(listener: &TcpListener, answer: &Arc<Answerer>) {
    let slow = Arc::new(SlowClients::default());
    for number in 0.. {
        let Ok((stream, _)) = listener.accept() else {
            // The system may have no more files to give.
            thread::sleep(LOOK);
            continue;
        };
        let stream = Arc::new(stream);
        slow.wait_for(number, &stream);
        let connection = Connection { number, stream, slow: Arc::clone(&slow) };
        let answer = Arc::clone(answer);
        let work = move || connection.serve(&answer);
        // Where the system has no more threads to give, the connection is closed.
        let _ = Builder::new().stack_size(SMALL_STACK).spawn(work);
    }
}

/// The clients that the server is waiting for, the one that it has waited for longest first.
#[derive(Default)]
struct SlowClients {
    list: Mutex<VecDeque<(u64, Arc<TcpStream>)>>,
}

impl SlowClients {
    /// Begins to wait for a client, and drops another where there are too many.
    fn wait_for(&self, number: u64, stream: &Arc<TcpStream>) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.push_back((number, Arc::clone(stream)));
        if list.len() > MOST_WAITED_FOR
            && let Some((_, stream)) = list.pop_front()
        {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Ends the wait. Returns whether the client was not dropped meanwhile.
    fn has_come(&self, number: u64) -> bool {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        let place = list.iter().position(|(other, _)| *other == number);
        place.and_then(|place| list.remove(place)).is_some()
    }
}

/// The connection of one client.
struct Connection {
    number: u64,
    stream: Arc<TcpStream>,
    slow: Arc<SlowClients>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.slow.has_come(self.number);
    }
}

impl Connection {
    /// Reads a request and sends the reply.
    fn serve(&self, answer: &Arc<Answerer>) {
        let _ = self.stream.set_nodelay(true);
        let head = RequestHead::read(&self.stream, Instant::now() + HEAD_TIME);
        if !self.slow.has_come(self.number) {
            return;
        }
        let reply = match head {
            Ok(head) => self.answer(head, answer),
            Err(HeadError::Gone) => None,
            Err(HeadError::Late) => {
                Some(HttpReply::no("408 Request Timeout", "the request took too long"))
            }
            Err(HeadError::Malformed) => {
                Some(HttpReply::no("400 Bad Request", "this is no request of HTTP/1.1"))
            }
        };
        if let Some(reply) = reply {
            self.slow.wait_for(self.number, &self.stream);
            // A client that does not take its reply has gone, or is dropped.
            let _ = reply.write(&self.stream, Instant::now() + REPLY_TIME);
        }
    }

    /// The reply to a request; `None` if the client goes away meanwhile.
    fn answer(&self, head: RequestHead, answer: &Arc<Answerer>) -> Option<HttpReply> {
        let stop = Arc::new(AtomicBool::new(false));
        let (sender, receiver) = mpsc::channel();
        let (answer, stopped) = (Arc::clone(answer), Arc::clone(&stop));
        // A thread of its own has a stack that is large enough for deeply nested queries, and keeps a
        // panic in one answer from ending the connection without a reply.
        let work = move || _ = sender.send(answer(&head, &stopped));
        if Builder::new().stack_size(STACK).spawn(work).is_err() {
            return Some(HttpReply::no("503 Service Unavailable", "the server is busy"));
        }
        loop {
            match receiver.recv_timeout(LOOK) {
                Ok(reply) => return Some(reply),
                Err(RecvTimeoutError::Disconnected) => {
                    let text = "that could not be answered";
                    return Some(HttpReply::no("500 Internal Server Error", text));
                }
                Err(RecvTimeoutError::Timeout) if self.is_gone() => {
                    stop.store(true, Ordering::Relaxed);
                    return None;
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Whether the client has closed the connection. What it sends after its request is dropped.
    fn is_gone(&self) -> bool {
        if self.stream.set_nonblocking(true).is_err() {
            return true;
        }
        match self.stream.as_ref().read(&mut [0; 1024]) {
            Ok(count) => count == 0,
            Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted),
        }
    }
}

/// Lets so many answers be made at a time, and so many requests wait for their turn.
pub struct AnswerSlots {
    most: usize,
    most_waiting: usize,
    /// How many answers are being made, and how many requests wait.
    taken: Mutex<(usize, usize)>,
    freed: Condvar,
}

/// A place among the answers that are being made, which is freed when it is dropped.
pub struct AnswerSlot<'a> {
    slots: &'a AnswerSlots,
}

impl AnswerSlots {
    /// `most` answers at a time, while `most_waiting` requests wait.
    pub fn new(most: usize, most_waiting: usize) -> AnswerSlots {
        AnswerSlots { most, most_waiting, taken: Mutex::new((0, 0)), freed: Condvar::new() }
    }

    /// Waits for a slot. `None` if too many wait already, it takes too long, or `stop` is raised.
    pub fn take(&self, stop: &AtomicBool) -> Option<AnswerSlot<'_>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.1 >= self.most_waiting {
            return None;
        }
        taken.1 += 1;
        let end = Instant::now() + QUEUE_TIME;
        let gives_up = || stop.load(Ordering::Relaxed) || Instant::now() >= end;
        while taken.0 >= self.most && !gives_up() {
            let woken = self.freed.wait_timeout(taken, LOOK);
            taken = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        taken.1 -= 1;
        if taken.0 >= self.most || gives_up() {
            return None;
        }
        taken.0 += 1;
        Some(AnswerSlot { slots: self })
    }
}

impl Drop for AnswerSlot<'_> {
    fn drop(&mut self) {
        self.slots.taken.lock().unwrap_or_else(PoisonError::into_inner).0 -= 1;
        self.slots.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_taken_and_freed() {
        let (slots, go_on, stop) =
            (AnswerSlots::new(1, 1), AtomicBool::new(false), AtomicBool::new(true));
        let first = slots.take(&go_on);
        assert!(first.is_some());
        assert!(slots.take(&stop).is_none(), "whoever is gone does not wait");
        thread::scope(|scope| {
            let second = scope.spawn(|| slots.take(&go_on).is_some());
            while slots.taken.lock().unwrap().1 == 0 {
                thread::yield_now();
            }
            assert!(slots.take(&go_on).is_none(), "too many wait");
            drop(first);
            assert!(second.join().unwrap());
        });
        assert!(slots.take(&go_on).is_some());
    }
}
