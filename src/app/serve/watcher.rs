//! Watches the files of a dataset, and reads them again when they have changed.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use crate::app::args::CommonArgs;
use crate::app::{CommandEnding, output};
use crate::files::{self, FilesStamp};
use polemic_engine::diagnostic::render::CodeDisplay;

use super::served::{ServeOptions, ServedData, ServedState};

/// How long after a look at the files they are not looked at again.
const PAUSE: Duration = Duration::from_millis(400);

/// A dataset on disk, which is read again when somebody asks for it after its files have changed.
pub struct DatasetWatcher {
    path: Option<PathBuf>,
    /// How the data is read.
    options: ServeOptions,
    known: Mutex<WatchedState>,
    /// Held by the one request that looks at the files, which may take long; the others are answered
    /// with what is known.
    looking: Mutex<()>,
}

/// What was read last, and how the files looked then.
struct WatchedState {
    state: Arc<ServedState>,
    stamp: FilesStamp,
    looked: Instant,
    /// How often the files were read.
    count: usize,
}

impl DatasetWatcher {
    /// Reads a dataset or a graph. `None` is the dataset that is built in, which never changes.
    ///
    /// # Errors
    /// The data has mistakes, so that there is nothing to serve. They have been shown.
    pub fn open(
        options: ServeOptions,
        common: &CommonArgs,
    ) -> Result<DatasetWatcher, CommandEnding> {
        let path = common.data.as_deref();
        let stamp = files::files_stamp(path);
        let data = match ServedData::load(path, &options, 1) {
            Ok((data, remarks)) => {
                output::remarks(&remarks, common);
                data
            }
            Err((files, errors)) => {
                output::complain(&errors, &files, CodeDisplay::Shown);
                return Err(CommandEnding::Refused);
            }
        };
        let state = Arc::new(ServedState::clean(data));
        let known = WatchedState { state, stamp, looked: Instant::now(), count: 1 };
        let path = path.map(Path::to_owned);
        Ok(DatasetWatcher { path, options, known: Mutex::new(known), looking: Mutex::new(()) })
    }

    /// The newest state of the dataset. Looks at the files, and reads them if they have changed; if
    /// they have mistakes now, the last dataset without mistakes stays and the mistakes are added.
    /// While another request does that, this one gets the state from before.
    pub fn state(&self) -> Arc<ServedState> {
        let _looking = match self.looking.try_lock() {
            Ok(looking) => looking,
            Err(TryLockError::Poisoned(looking)) => looking.into_inner(),
            Err(TryLockError::WouldBlock) => return Arc::clone(&self.known().state),
        };
        if self.path.is_some() && self.known().looked.elapsed() >= PAUSE {
            let path = self.path.as_deref();
            let stamp = files::files_stamp(path);
            if stamp != self.known().stamp {
                let before = Arc::clone(&self.known().state);
                let count = self.known().count + 1;
                let state = match ServedData::load(path, &self.options, count) {
                    Ok((data, _)) => ServedState::clean(data),
                    Err((files, errors)) => before.with_mistakes(&files, &errors),
                };
                let mut known = self.known();
                known.state = Arc::new(state);
                (known.stamp, known.count) = (stamp, count);
            }
            self.known().looked = Instant::now();
        }
        Arc::clone(&self.known().state)
    }

    fn known(&self) -> MutexGuard<'_, WatchedState> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
