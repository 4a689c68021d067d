//! Watches the files of a dataset, and reads them again when they have changed.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::app::args::{CommonArgs, GraphArgs};
use crate::app::{CommandEnding, output};
use crate::files::{self, FilesStamp};
use polemic_engine::diagnostic::render::CodeDisplay;

use super::served::{ServedData, ServedState};

/// How long after a look at the files they are not looked at again.
const PAUSE: Duration = Duration::from_millis(400);

/// A dataset on disk, which is read again when somebody asks for it after its files have changed.
pub struct DatasetWatcher {
    path: Option<PathBuf>,
    /// How a graph is read.
    options: GraphArgs,
    known: Mutex<WatchedState>,
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
    pub fn open(options: &GraphArgs, common: &CommonArgs) -> Result<DatasetWatcher, CommandEnding> {
        let path = common.data.as_deref();
        let stamp = files::files_stamp(path);
        let data = match ServedData::load(path, options, 1) {
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
        let (path, options) = (path.map(Path::to_owned), options.clone());
        Ok(DatasetWatcher { path, options, known: Mutex::new(known) })
    }

    /// The newest state of the dataset. Looks at the files, and reads them if they have changed; if
    /// they have mistakes now, the last dataset without mistakes stays and the mistakes are added.
    pub fn state(&self) -> Arc<ServedState> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if self.path.is_some() && known.looked.elapsed() >= PAUSE {
            let path = self.path.as_deref();
            let stamp = files::files_stamp(path);
            if stamp != known.stamp {
                known.stamp = stamp;
                known.count += 1;
                known.state = Arc::new(match ServedData::load(path, &self.options, known.count) {
                    Ok((data, _)) => ServedState::clean(data),
                    Err((files, errors)) => known.state.with_mistakes(&files, &errors),
                });
            }
            known.looked = Instant::now();
        }
        Arc::clone(&known.state)
    }
}
