//! Two pieces of work at the same time.

use std::thread;

/// Does two things side by side, each on a thread of its own. Where the system gives no second
/// thread, or the first piece panicked there, that is done here after the second.
pub fn run_both<A: Send, B>(first: impl Fn() -> A + Sync, second: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, &first).ok();
        let second = second();
        let first = beside.and_then(|beside| beside.join().ok()).unwrap_or_else(&first);
        (first, second)
    })
}
