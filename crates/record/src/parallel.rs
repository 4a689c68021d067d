//! Runs two pieces of work at the same time.

use std::thread;

/// Runs `first` on a second thread and `second` on this one, and returns both results. Where the
/// system gives no second thread, or `first` panicked on it, `first` runs here after `second`; so
/// it must be free of side effects.
pub fn run_both<A: Send, B>(first: impl Fn() -> A + Sync, second: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, &first).ok();
        let second = second();
        let first = beside.and_then(|beside| beside.join().ok()).unwrap_or_else(&first);
        (first, second)
    })
}
