//! Ctrl-C, as a flag that a running query looks at.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGINT;
use signal_hook::flag;

/// Makes Ctrl-C end what is being run and not the process. Where signals cannot be had, it ends
/// the process as it always did.
#[derive(Debug)]
pub struct Interrupt {
    raised: Arc<AtomicBool>,
}

impl Interrupt {
    /// For a command that ends with its query: before and after it, and when it is pressed twice,
    /// Ctrl-C ends the process.
    pub fn once() -> Interrupt {
        let raised = Arc::new(AtomicBool::new(true));
        let _ = flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&raised));
        let _ = flag::register(SIGINT, Arc::clone(&raised));
        Interrupt { raised }
    }

    /// For a command that goes on after each query.
    pub fn each_time() -> Interrupt {
        let raised = Arc::new(AtomicBool::new(true));
        let _ = flag::register(SIGINT, Arc::clone(&raised));
        Interrupt { raised }
    }

    /// Runs something that Ctrl-C is to end: it is given the flag to look at.
    pub fn during<T>(&self, work: impl FnOnce(Option<Arc<AtomicBool>>) -> T) -> T {
        self.raised.store(false, Ordering::Relaxed);
        let done = work(Some(Arc::clone(&self.raised)));
        self.raised.store(true, Ordering::Relaxed);
        done
    }
}
