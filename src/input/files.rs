//! Bytes into named files: whole or not at all, and secrets for their owner's eyes alone.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{InputError, quoted};

/// What to do with a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Take its place.
    Replace,
    /// Leave it, and refuse.
    Refuse,
}

/// Writes a file that only its owner may read (0600).
///
/// # Errors
/// [`InputError::Exists`], or what the system said.
pub fn write_private(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), InputError> {
    write(path, bytes, existing, 0o600)
}

/// Writes a file that all may read (0644).
///
/// # Errors
/// [`InputError::Exists`], or what the system said.
pub fn write_public(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), InputError> {
    write(path, bytes, existing, 0o644)
}

/// Whether a path is a name of stdout.
#[must_use]
pub fn is_stdout(path: &Path) -> bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path.as_os_str() == *name)
}

/// Refuses a path that cannot be written to as is asked, before work is done for it.
///
/// # Errors
/// [`InputError::Exists`]; [`InputError::Unwritable`] for a directory.
pub fn check(path: &Path, existing: Existing) -> Result<(), InputError> {
    if existing == Existing::Refuse && path.symlink_metadata().is_ok() && !is_stream(path) {
        return Err(InputError::Exists { name: name(path) });
    }
    if path.is_dir() {
        let error = io::Error::from(io::ErrorKind::IsADirectory);
        return Err(InputError::Unwritable { name: name(path), error });
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8], existing: Existing, mode: u32) -> Result<(), InputError> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => InputError::Exists { name: name(path) },
        _ => InputError::Unwritable { name: name(path), error },
    };
    if is_stream(path) {
        return OpenOptions::new()
            .append(true)
            .open(path)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(failed);
    }
    // What a link leads to is replaced, and the link stays.
    let target = match existing {
        Existing::Replace => followed(path),
        Existing::Refuse => path.to_owned(),
    };
    if target.is_dir() {
        return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    let directory = target
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .map_or_else(|| PathBuf::from("."), Path::to_owned);
    let mut file = builder(mode).tempfile_in(directory).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    match existing {
        Existing::Replace => file.persist(&target),
        Existing::Refuse => file.persist_noclobber(&target),
    }
    .map(drop)
    .map_err(|error| failed(error.error))
}

/// Whether a path is a device, a pipe, or a file that somebody has open: what is written to and not
/// replaced.
#[must_use]
pub fn is_stream(path: &Path) -> bool {
    let is_no_file = path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
    let opened = |path: &Path| {
        let parent = path.parent().unwrap_or(Path::new(""));
        parent == Path::new("/dev/fd") || (parent.starts_with("/proc") && parent.ends_with("fd"))
    };
    is_no_file || links(path).any(|path| opened(&path) && path.exists())
}

/// A path, and what it leads to from link to link.
fn links(path: &Path) -> impl Iterator<Item = PathBuf> {
    // As many as Linux follows.
    const MOST: usize = 40;
    std::iter::successors(Some(path.to_owned()), |path| {
        let to = fs::read_link(path).ok()?;
        // A relative link starts from where it lies.
        Some(path.parent().map_or_else(|| to.clone(), |parent| parent.join(&to)))
    })
    .take(MOST)
}

/// Where a path leads, though nothing be there yet.
fn followed(path: &Path) -> PathBuf {
    links(path).last().unwrap_or_else(|| path.to_owned())
}

fn name(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}

/// Temporary files with the permissions of the file to be; where there are no modes, the system's own.
fn builder(mode: u32) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = mode;
    builder
}
