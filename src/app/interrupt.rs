//! Makes Ctrl-C a flag that a running query looks at, and handles other signals.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use signal_hook::SigId;
use signal_hook::consts::SIGINT;
use signal_hook::flag;
use signal_hook::low_level::unregister;

/// Makes a file that grows beyond what the user may write (`ulimit -f`) an error of writing, which
/// leaves no half of a file. The system would end the process.
pub fn survive_file_limit() {
    #[cfg(unix)]
    {
        let _ = flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    }
}

/// The action by which Ctrl-C ends the process, if [`Interrupt::once`] made one.
static ENDING: Mutex<Option<SigId>> = Mutex::new(None);

/// Leaves Ctrl-C to a pager from now on: it does not end this process, which waits for the pager.
pub fn leave_to_pager() {
    let _ = flag::register(SIGINT, Arc::default());
    if let Some(ending) = ENDING.lock().unwrap_or_else(PoisonError::into_inner).take() {
        unregister(ending);
    }
}

/// Lets Ctrl-C end a running query instead of the process. Where the system has no such signals,
/// Ctrl-C ends the process as usual.
#[derive(Debug)]
pub struct Interrupt {
    raised: Arc<AtomicBool>,
}

impl Interrupt {
    /// For a command that runs one query. Before and after the query, and when it is pressed a second
    /// time, Ctrl-C ends the process.
    pub fn once() -> Interrupt {
        let raised = Arc::new(AtomicBool::new(true));
        let ending = flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&raised)).ok();
        *ENDING.lock().unwrap_or_else(PoisonError::into_inner) = ending;
        let _ = flag::register(SIGINT, Arc::clone(&raised));
        Interrupt { raised }
    }

    /// For a command that goes on after each query, as the shell does. Ctrl-C never ends the process.
    pub fn each_time() -> Interrupt {
        let raised = Arc::new(AtomicBool::new(true));
        let _ = flag::register(SIGINT, Arc::clone(&raised));
        Interrupt { raised }
    }

    /// Runs `work` with a flag that Ctrl-C raises. The work must look at the flag and end itself.
    pub fn during<T>(&self, work: impl FnOnce(Option<Arc<AtomicBool>>) -> T) -> T {
        self.raised.store(false, Ordering::Relaxed);
        let done = work(Some(Arc::clone(&self.raised)));
        self.raised.store(true, Ordering::Relaxed);
        done
    }
}
