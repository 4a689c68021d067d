//! Writes files so that nothing is lost: a file holds the whole new text or what it held before.
//!
//! A text is first written to a new file beside the old one, which then takes its name. Nobody sees
//! half a file, and a failure or a power cut leaves the old one. What was read is never overwritten,
//! nor what its owner made read-only. Links stay links, and a file keeps its mode and its owner.

use std::fs::{self, File, Metadata, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use polemic_engine::text::Files;

use super::visible_writer::VisibleWriter;
use crate::input_file::was_read;

/// How many links may follow each other, as Linux has it.
const MOST_LINKS: usize = 40;

/// How many names for a new file are tried, where others take them.
const MOST_NAMES: usize = 100;

/// Writes a file. A device or a pipe is written to directly.
///
/// # Errors
/// The file cannot be written, was read by this process, or is read-only; or `write` fails.
pub fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let target = target_of(path)?;
    if let Some(known) = &target.known
        && !known.is_file()
    {
        let device = OpenOptions::new().write(true).open(&target.path)?;
        let mut out: Box<dyn Write> = match device.is_terminal() {
            true => Box::new(VisibleWriter::new(BufWriter::new(device))),
            false => Box::new(BufWriter::new(device)),
        };
        return write(&mut out).and_then(|()| out.flush());
    }
    PartFile::write(target, write)?.finish()
}

/// One of several files: its name and what writes it.
pub type FileWriter<'a> = (&'a str, &'a dyn Fn(&mut dyn Write) -> io::Result<()>);

/// Writes several files into a directory, which is made if it does not exist. Each takes its place
/// only when all are written.
///
/// # Errors
/// As for [`write_file`].
pub fn write_directory(directory: &Path, files: &[FileWriter]) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    let part = |(name, write): &FileWriter| {
        let target = target_of(&directory.join(name))?;
        match &target.known {
            Some(known) if !known.is_file() => Err(io::Error::other("it is not a file")),
            _ => PartFile::write(target, write),
        }
    };
    let parts = files.iter().map(part).collect::<io::Result<Vec<_>>>()?;
    parts.into_iter().try_for_each(PartFile::finish)
}

/// Changes files that were read, all or none: `files` are those that this process read from a
/// directory, and `changes` the names of some of them, or of new ones, with their new texts. What a
/// file held before is kept beside it as `NAME~`.
///
/// # Errors
/// A file has changed since it was read, or cannot be written. Nothing is changed then, but that
/// a failure of the disk between two files leaves the first ones changed, with their old texts in
/// `NAME~`.
pub fn rewrite_files(
    directory: &Path,
    files: &Files,
    changes: &[(String, String)],
) -> io::Result<()> {
    let mut parts = Vec::new();
    for (name, text) in changes {
        let path = directory.join(name);
        let before = files.iter().find(|(_, file)| file.name == *name).map(|(_, file)| &file.text);
        let mut target = known_target(&path)?;
        match (&target.known, before) {
            (Some(_), Some(before)) => {
                let bytes = fs::read(&target.path)?;
                let now = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
                if now != before.as_bytes() {
                    let message = format!("{name} has changed since it was read");
                    return Err(io::Error::other(message));
                }
                parts.push(kept_copy(&target, &bytes)?);
            }
            (None, None) => {
                fs::create_dir_all(parent_of(&path))?;
                target = known_target(&path)?;
            }
            _ => {
                let message = format!("{name} has appeared or gone since the files were read");
                return Err(io::Error::other(message));
            }
        }
        parts.push(PartFile::write(target, |out| out.write_all(text.as_bytes()))?);
    }
    parts.into_iter().try_for_each(PartFile::finish)
}

/// What a file holds now, written beside it as `NAME~` with the rights of the file.
fn kept_copy(target: &Target, bytes: &[u8]) -> io::Result<PartFile> {
    let mut path = target.path.clone().into_os_string();
    path.push("~");
    let path = PathBuf::from(path);
    if path.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    let copy = PartFile::write(Target { path, known: None }, |out| out.write_all(bytes))?;
    if let Some(known) = &target.known {
        fs::set_permissions(&copy.path, known.permissions())?;
    }
    Ok(copy)
}

/// Makes the directory that a file is to lie in, if that is called `name` and only it is missing. What
/// goes wrong is found when the file is written.
pub fn make_directory_of(file: &Path, name: &str) {
    let parent = parent_of(file);
    if parent.file_name().is_some_and(|own| own == name) && parent_of(&parent).is_dir() {
        let _ = fs::create_dir(parent);
    }
}

/// Adds to the end of a file, which must exist.
///
/// # Errors
/// As for [`write_file`].
pub fn append_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let target = target_of(path)?;
    let mut out = BufWriter::new(OpenOptions::new().append(true).open(&target.path)?);
    write(&mut out).and_then(|()| out.flush())
}

/// Makes a directory with these files, each a name and its text. A directory that exists must be
/// empty. If it fails, it leaves nothing behind.
///
/// # Errors
/// The directory is not empty, or it or a file cannot be made.
pub fn make_directory(directory: &Path, files: &[(&str, &str)]) -> io::Result<()> {
    match fs::read_dir(directory) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(ErrorKind::DirectoryNotEmpty.into());
            }
            fill_directory(directory, files)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let parent = parent_of(directory);
            // The directories above that do not exist yet, the lowest first.
            let missing: Vec<PathBuf> = parent
                .ancestors()
                .take_while(|above| !above.exists())
                .map(Path::to_owned)
                .collect();
            let made = fs::create_dir_all(&parent).and_then(|()| {
                let staged = StagedDirectory::write(&parent, files)?;
                // Refuses a directory with files in it that has come up meanwhile.
                fs::rename(&staged.path, directory)?;
                sync_directory(&parent);
                Ok(())
            });
            if made.is_err() {
                missing.iter().for_each(|above| _ = fs::remove_dir(above));
            }
            made
        }
        Err(error) => Err(error),
    }
}

/// Moves new files into an empty directory, which others may stand in, so that it is not replaced.
fn fill_directory(directory: &Path, files: &[(&str, &str)]) -> io::Result<()> {
    let staged = StagedDirectory::write(directory, files)?;
    let mut moved: Vec<PathBuf> = Vec::new();
    for (name, _) in files {
        let place = directory.join(name);
        // A link fails where a file of this name has come up meanwhile, and a move would replace it.
        let from = staged.path.join(name);
        let linked = fs::hard_link(&from, &place).or_else(|error| match place.exists() {
            true => Err(error),
            false => fs::rename(&from, &place),
        });
        if let Err(error) = linked {
            moved.iter().for_each(|file| _ = fs::remove_file(file));
            return Err(error);
        }
        moved.push(place);
    }
    sync_directory(directory);
    Ok(())
}

/// A directory beside another that holds new files until they are whole, and is removed then.
struct StagedDirectory {
    path: PathBuf,
}

impl StagedDirectory {
    fn write(beside: &Path, files: &[(&str, &str)]) -> io::Result<StagedDirectory> {
        let path = with_new_name(beside, |path| fs::create_dir(path).map(|()| path.to_owned()))?;
        let staged = StagedDirectory { path };
        for (name, text) in files {
            let mut file = File::create_new(staged.path.join(name))?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
        }
        sync_directory(&staged.path);
        Ok(staged)
    }
}

impl Drop for StagedDirectory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// The place that a file is written to.
struct Target {
    /// Its path without links.
    path: PathBuf,
    /// What is there already.
    known: Option<Metadata>,
}

/// Follows the links at `path`, and looks whether what is there may be replaced. What was read may
/// not.
fn target_of(path: &Path) -> io::Result<Target> {
    let target = known_target(path)?;
    if let Some(known) = target.known.as_ref().filter(|known| known.is_file())
        && was_read(&target.path, known)
    {
        return Err(io::Error::other("it is one of the files that were read"));
    }
    Ok(target)
}

/// As [`target_of`], for a file that may have been read.
fn known_target(path: &Path) -> io::Result<Target> {
    let known = match fs::metadata(path) {
        Ok(known) => known,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Ok(Target { path: end_of_links(path)?, known: None });
        }
        Err(error) => return Err(error),
    };
    if known.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !known.is_file() {
        // Links such as `/dev/stdout` lead to no path.
        return Ok(Target { path: path.to_owned(), known: Some(known) });
    }
    let path = path.canonicalize()?;
    if is_read_only(&known) {
        return Err(io::Error::other("it is read-only"));
    }
    // The system may have other reasons, such as another owner.
    OpenOptions::new().write(true).open(&path)?;
    Ok(Target { path, known: Some(known) })
}

/// The path that a link leads to where nothing is there yet; a path that is no link itself.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = parent_of(&path).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("it is a link that leads back to itself"))
}

/// The directory that a path lies in.
fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Whether the owner of a file may not write it. Asked for, since for some users, such as root, the
/// system allows everything.
#[cfg(unix)]
fn is_read_only(known: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    known.permissions().mode() & 0o200 == 0
}

#[cfg(not(unix))]
fn is_read_only(known: &Metadata) -> bool {
    known.permissions().readonly()
}

/// A file that is written whole before it takes the place of another. Until then it is removed when
/// it is dropped.
struct PartFile {
    path: PathBuf,
    target: PathBuf,
    /// Whether the old file has to stay, and only its content is replaced: it has other names (hard
    /// links), or an owner whom the new file cannot be given.
    keeps_file: bool,
}

impl PartFile {
    fn write(
        target: Target,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<PartFile> {
        let Target { path: target, known } = target;
        let parent = parent_of(&target);
        let create = |path: &Path| {
            let file = File::create_new(path)?;
            Ok((
                file,
                PartFile { path: path.to_owned(), target: target.clone(), keeps_file: false },
            ))
        };
        let (file, mut part) = with_new_name(&parent, create)?;
        if let Some(known) = &known {
            part.keeps_file = !take_after(&file, known)?;
        }
        let mut out = BufWriter::new(file);
        write(&mut out)?;
        out.into_inner()?.sync_all()?;
        Ok(part)
    }

    /// Puts the file in the place of the old one.
    fn finish(self) -> io::Result<()> {
        if self.keeps_file {
            let mut old = OpenOptions::new().write(true).truncate(true).open(&self.target)?;
            io::copy(&mut File::open(&self.path)?, &mut old)?;
            return old.sync_all();
        }
        fs::rename(&self.path, &self.target)?;
        sync_directory(&parent_of(&self.target));
        Ok(())
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // After the file was renamed, there is none of this name.
        let _ = fs::remove_file(&self.path);
    }
}

/// Gives a new file the mode and the owner of the one that it replaces. Returns whether it can
/// replace it; otherwise the old one has other names or another owner.
fn take_after(file: &File, known: &Metadata) -> io::Result<bool> {
    #[cfg(unix)]
    let replaces = {
        use std::os::unix::fs::{MetadataExt, fchown};
        let own = file.metadata()?;
        let same_owner = own.uid() == known.uid() && own.gid() == known.gid();
        let owned = || fchown(file, Some(known.uid()), Some(known.gid())).is_ok();
        known.nlink() == 1 && (same_owner || owned())
    };
    #[cfg(not(unix))]
    let replaces = true;
    // After the owner, since a change of that may take rights away.
    file.set_permissions(known.permissions())?;
    Ok(replaces)
}

/// Makes a file or a directory in `directory` under a name that nothing there has. The name cannot
/// be foreseen, so that nobody can put a link in its place.
fn with_new_name<T>(directory: &Path, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<T> {
    let mut tried = 0;
    loop {
        let number = RandomState::new().hash_one(tried);
        match make(&directory.join(format!(".polemic-{number:016x}.part"))) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && tried < MOST_NAMES => {
                tried += 1;
            }
            made => return made,
        }
    }
}

/// Has the names in a directory written to the disk, where the system can do that.
fn sync_directory(directory: &Path) {
    if cfg!(unix) {
        let _ = File::open(directory).and_then(|directory| directory.sync_all());
    }
}
