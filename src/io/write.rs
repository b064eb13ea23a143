//! Complete or absent: a file or a run folder appears under its name only when it is whole.
//!
//! Everything is written under a temporary name in the target's parent folder, synced, then renamed. What is still
//! temporary is listed, so that an interrupted program can sweep it away with [`remove_unfinished`].

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{Place, Problem};

/// Temporary files and folders of this process. Held while one is renamed, so that none is swept away midway.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes every temporary file and folder of this process; for a signal handler's thread, before it ends the program.
///
/// The list stays locked afterwards on purpose: nothing can be begun or renamed between the sweep and the exit.
pub fn remove_unfinished() {
    let list = unfinished();
    for path in list.iter() {
        // Another thread may still be adding files to the folder: try until it is gone.
        for _ in 0..100 {
            let gone = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
            if gone.is_ok() || !path.exists() {
                break;
            }
        }
    }
    std::mem::forget(list);
}

fn forget(path: &Path) {
    unfinished().retain(|p| p != path);
}

/// The problem of an output that can't be written.
fn refused(path: &Path, error: &io::Error) -> Problem {
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space, or choose another place with -o",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "choose a place that you may write to with -o"
        }
        io::ErrorKind::IsADirectory => "name a file, not a folder, with -o",
        io::ErrorKind::NotADirectory => "a part of the path is a file; choose another place with -o",
        _ => "choose another place with -o",
    };
    Problem::new("write", Place::file(path.display().to_string()), format!("can't be written: {error}"), help)
        .field("output")
}

/// The folder that holds `path`, created when it is missing.
fn parent_of(path: &Path) -> io::Result<PathBuf> {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent)?;
    Ok(parent)
}

fn sync_folder(folder: &Path) {
    // Not every file system can sync a folder; the files themselves are synced.
    if let Ok(handle) = File::open(folder) {
        let _ = handle.sync_all();
    }
}

/// Writes a file whole, or not at all. A missing parent folder is created; devices and pipes are written straight.
///
/// # Errors
/// A [`Problem`] that names the path when the disk is full, the place is read-only, or `fill` fails.
pub fn file(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Problem> {
    staged(path, fill)?.keep()
}

/// A file that is written and synced, and has not its name yet. Dropped, it is gone: so the files of one run appear together,
/// or none does.
#[derive(Debug)]
#[must_use = "a file that is not kept is removed"]
pub struct Staged {
    path: PathBuf,
    /// `None` where a device or a pipe was written straight.
    temporary: Option<tempfile::NamedTempFile>,
}

/// Writes a file under a temporary name; [`Staged::keep`] gives it its own. Devices and pipes are written straight.
///
/// # Errors
/// Those of [`file()`].
pub fn staged(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Staged, Problem> {
    try_stage(path, fill).map_err(|error| refused(path, &error))
}

impl Staged {
    /// Gives the file its name.
    ///
    /// # Errors
    /// A [`Problem`] that names the path when it can't be renamed.
    pub fn keep(mut self) -> Result<(), Problem> {
        let Some(temporary) = self.temporary.take() else { return Ok(()) };
        let name = temporary.path().to_path_buf();
        let kept = {
            let _held = unfinished();
            temporary.persist(&self.path).map(drop).map_err(|failed| failed.error)
        };
        forget(&name);
        if let Ok(parent) = parent_of(&self.path) {
            sync_folder(&parent);
        }
        kept.map_err(|error| refused(&self.path, &error))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(temporary) = self.temporary.take() {
            let name = temporary.path().to_path_buf();
            drop(temporary);
            forget(&name);
        }
    }
}

fn try_stage(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Staged> {
    if let Ok(there) = fs::metadata(path) {
        if there.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !there.is_file() {
            let mut out = BufWriter::new(File::options().write(true).open(path)?);
            fill(&mut out)?;
            out.flush()?;
            return Ok(Staged { path: path.to_path_buf(), temporary: None });
        }
    }
    let parent = parent_of(path)?;
    let temporary = {
        let mut list = unfinished();
        let temporary = tempfile::Builder::new()
            .prefix(".headcount-")
            .suffix(".partial")
            .permissions(fs::Permissions::from_mode(0o666))
            .tempfile_in(&parent)?;
        list.push(temporary.path().to_path_buf());
        temporary
    };
    let staged = Staged { path: path.to_path_buf(), temporary: Some(temporary) };
    if let Some(temporary) = &staged.temporary {
        let mut out = BufWriter::with_capacity(1 << 18, temporary.as_file());
        fill(&mut out)?;
        out.flush()?;
        drop(out);
        temporary.as_file().sync_all()?;
    }
    Ok(staged)
}

/// What stands at the place of a run folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, or an empty folder.
    Free,
    /// A run folder that this program wrote, and nothing else in it.
    OurRun,
    /// A run folder that this program wrote, with files in it that it did not write.
    OurRunAndMore,
    /// Anything else.
    Foreign,
}

/// The file by which a run folder of this program is known, and the text that it holds.
pub const RUN_FILE: &str = "run.json";
const RUN_MARK: &str = "\"program\": \"headcount\"";

/// Tells what stands at `path`.
pub fn standing(path: &Path) -> Standing {
    match fs::symlink_metadata(path) {
        Err(_) => Standing::Free,
        Ok(there) if !there.is_dir() => Standing::Foreign,
        Ok(_) => match fs::read_to_string(path.join(RUN_FILE)) {
            Ok(text) if text.contains(RUN_MARK) && holds_only(path, "", &listed(&text)) => Standing::OurRun,
            Ok(text) if text.contains(RUN_MARK) => Standing::OurRunAndMore,
            _ if fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none()) => Standing::Free,
            _ => Standing::Foreign,
        },
    }
}

/// The files that a run's record lists.
fn listed(record: &str) -> Vec<String> {
    let record: serde_json::Value = serde_json::from_str(record).unwrap_or_default();
    let files = record["files"].as_array().into_iter().flatten();
    files.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Whether every file of a folder is listed in the run's record.
fn holds_only(folder: &Path, below: &str, files: &[String]) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().all(|entry| {
            let name = format!("{below}{}", entry.file_name().to_string_lossy());
            match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                true => holds_only(&entry.path(), &format!("{name}/"), files),
                false => files.contains(&name),
            }
        })
    })
}

/// A run folder in the making: invisible under its name until [`RunFolder::finish`].
#[derive(Debug)]
pub struct RunFolder {
    target: PathBuf,
    temporary: PathBuf,
    unsynced: Mutex<Vec<(String, File)>>,
    finished: bool,
}

impl RunFolder {
    /// Begins a folder that will stand at `target`.
    ///
    /// # Errors
    /// When something that is not a run folder of ours stands there and `force` is not set, or the place can't be
    /// written.
    pub fn begin(target: &Path, force: bool) -> Result<Self, Problem> {
        if standing(target) == Standing::Foreign && !(force && target.is_dir()) {
            let place = Place::file(target.display().to_string());
            return Err(if target.is_dir() {
                Problem::new(
                    "write",
                    place,
                    "holds files that are not a run of headcount",
                    "choose another folder with -o, or set it aside and write here with --force",
                )
            } else {
                Problem::new("write", place, "is a file where a run folder is to stand", "choose another name with -o")
            }
            .field("output"));
        }
        let made = parent_of(target).and_then(|parent| {
            let mut list = unfinished();
            let folder = tempfile::Builder::new()
                .prefix(".headcount-")
                .suffix(".partial")
                .permissions(fs::Permissions::from_mode(0o777))
                .tempdir_in(parent)?;
            let path = folder.keep();
            list.push(path.clone());
            Ok(path)
        });
        match made {
            Ok(temporary) => {
                Ok(Self { target: target.to_path_buf(), temporary, unsynced: Mutex::default(), finished: false })
            }
            Err(error) => Err(refused(target, &error)),
        }
    }

    /// Writes one file of the folder, by its path inside it. [`RunFolder::finish`] syncs it.
    ///
    /// # Errors
    /// A [`Problem`] that names the file under its final place.
    pub fn file(&self, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        let path = self.temporary.join(name);
        let written = parent_of(&path).and_then(|_| {
            let mut out = File::create(&path)?;
            out.write_all(bytes)?;
            Ok(out)
        });
        match written {
            Ok(out) => {
                self.unsynced.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), out));
                Ok(())
            }
            Err(error) => Err(refused(&self.target.join(name), &error)),
        }
    }

    /// Syncs every file. The waits overlap: one after the other they took 1.3 s of a plan of 30 files, side by side a
    /// fraction of it.
    fn sync(&mut self) -> Result<(), Problem> {
        let files = std::mem::take(self.unsynced.get_mut().unwrap_or_else(PoisonError::into_inner));
        let results: Vec<_> = std::thread::scope(|scope| {
            let waits: Vec<_> =
                files.iter().map(|(name, file)| scope.spawn(move || file.sync_all().map_err(|e| (name, e)))).collect();
            waits.into_iter().filter_map(|wait| wait.join().ok()).collect()
        });
        match results.into_iter().find_map(Result::err) {
            Some((name, error)) => Err(refused(&self.target.join(name), &error)),
            None => Ok(()),
        }
    }

    /// Puts the folder under its name, in place of an earlier run. A foreign folder (under `force`), or a run with files
    /// of somebody else in it, is kept beside it and its new name returned.
    ///
    /// # Errors
    /// When the place can't be written; the earlier folder then stands as it was.
    pub fn finish(mut self) -> Result<Option<PathBuf>, Problem> {
        self.sync()?;
        sync_folder(&self.temporary);
        let earlier = standing(&self.target);
        let kept = self.put_in_place(earlier).map_err(|error| refused(&self.target, &error))?;
        self.finished = true;
        forget(&self.temporary);
        Ok(kept)
    }

    fn put_in_place(&self, earlier: Standing) -> io::Result<Option<PathBuf>> {
        let parent = parent_of(&self.target)?;
        let _held = unfinished();
        let exists = self.target.exists();
        let aside = match earlier {
            Standing::Foreign | Standing::OurRunAndMore => (1..)
                .map(|k| self.target.with_file_name(format!("{}.before-{k}", file_name(&self.target))))
                .find(|path| !path.exists()),
            _ if exists => Some(self.temporary.with_extension("replaced")),
            _ => None,
        };
        if let Some(aside) = &aside {
            fs::rename(&self.target, aside)?;
        }
        if let Err(error) = fs::rename(&self.temporary, &self.target) {
            if let Some(aside) = &aside {
                fs::rename(aside, &self.target)?;
            }
            return Err(error);
        }
        sync_folder(&parent);
        match (earlier, aside) {
            (Standing::Foreign | Standing::OurRunAndMore, kept) => Ok(kept),
            (_, Some(replaced)) => {
                // The new run stands; an old one that can't be deleted takes nothing from it.
                let _ = fs::remove_dir_all(replaced);
                Ok(None)
            }
            _ => Ok(None),
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_else(|| "run".to_owned())
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        if !self.finished {
            let _ = fs::remove_dir_all(&self.temporary);
            forget(&self.temporary);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_that_fails_midway_leaves_the_earlier_one_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("forecast.csv");
        file(&path, |out| out.write_all(b"first")).unwrap();
        let failed = file(&path, |out| {
            out.write_all(b"half of the sec")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(failed.unwrap_err().help.contains("free some space"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
        assert_eq!(names(folder.path()), ["forecast.csv"]);
    }

    #[test]
    fn a_run_folder_of_ours_is_replaced_whole() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("plan");
        for file in ["old.csv", "new.csv"] {
            let run = RunFolder::begin(&target, false).unwrap();
            let record = format!("{{ {RUN_MARK}, \"files\": [\"run.json\", \"{file}\"] }}");
            run.file(RUN_FILE, record.as_bytes()).unwrap();
            run.file(file, b"x").unwrap();
            assert!(!target.join(file).exists());
            run.finish().unwrap();
        }
        assert_eq!(names(&target), ["new.csv", "run.json"]);
        assert_eq!(names(place.path()), ["plan"]);
    }

    #[test]
    fn what_somebody_put_into_a_run_folder_is_kept() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("plan");
        let write = || {
            let run = RunFolder::begin(&target, false).unwrap();
            run.file(RUN_FILE, format!("{{ {RUN_MARK}, \"files\": [\"run.json\"] }}").as_bytes()).unwrap();
            run.finish().unwrap()
        };
        assert_eq!(write(), None);
        fs::create_dir(target.join("mine")).unwrap();
        fs::write(target.join("mine/notes.txt"), "x").unwrap();
        let kept = write().unwrap();
        assert!(kept.join("mine/notes.txt").exists());
        assert_eq!(names(&target), ["run.json"]);
    }

    #[test]
    fn any_other_folder_is_refused_and_under_force_set_aside_not_deleted() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("letters");
        fs::create_dir(&target).unwrap();
        fs::write(target.join("dear.txt"), "x").unwrap();
        assert!(RunFolder::begin(&target, false).is_err());
        let run = RunFolder::begin(&target, true).unwrap();
        run.file(RUN_FILE, b"{}").unwrap();
        let kept = run.finish().unwrap().unwrap();
        assert!(kept.join("dear.txt").exists());
        assert_eq!(names(place.path()), ["letters", "letters.before-1"]);
    }

    #[test]
    fn an_unfinished_folder_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let run = RunFolder::begin(&place.path().join("plan"), false).unwrap();
        run.file("charts/a.svg", b"x").unwrap();
        drop(run);
        assert!(names(place.path()).is_empty());
    }
}
