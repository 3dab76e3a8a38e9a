//! What lies near and can be named on the command line: files by how their names begin, the first bytes of a file, the
//! names of variables. It is for completions: bounded, and silent about what cannot be had.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf, is_separator};

use zeroize::Zeroizing;

/// How many entries of a folder are looked at.
const MOST_SEEN: usize = 20_000;

/// How many of them are named.
const MOST_NAMED: usize = 1000;

/// A file or a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The path as it continues what was typed; of a folder with a separator at its end.
    pub path: String,
    /// Whether it is a folder.
    pub is_folder: bool,
}

/// What a path that is typed in part may become, in order. Hidden files are there for those who type the dot.
#[must_use]
pub fn entries(typed: &str) -> Vec<Entry> {
    let (folder, begin) = typed.split_at(typed.rfind(is_separator).map_or(0, |at| at + 1));
    let place = if folder.is_empty() { PathBuf::from(".") } else { followed(folder) };
    let Ok(read) = fs::read_dir(place) else { return Vec::new() };
    let mut all: Vec<Entry> = read
        .take(MOST_SEEN)
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            if !name.starts_with(begin) || (name.starts_with('.') && !begin.starts_with('.')) {
                return None;
            }
            let kind = entry.file_type().ok()?;
            let is_folder = kind.is_dir() || (kind.is_symlink() && entry.path().is_dir());
            Some(Entry { path: format!("{folder}{name}{}", if is_folder { "/" } else { "" }), is_folder })
        })
        .collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all.truncate(MOST_NAMED);
    all
}

/// How a text begins that a shell takes for the user's own folder.
const HOME: &str = "~/";

/// A path as the shell will hand it over: `~/` leads to the user's own folder.
#[must_use]
pub fn followed(path: &str) -> PathBuf {
    match (path.strip_prefix(HOME), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

/// The same as text; none where it is no text.
#[must_use]
pub fn from_home(path: &str) -> Option<String> {
    followed(path).into_os_string().into_string().ok()
}

/// The first bytes of a file, `limit` at most, and whether that is all of it. Only of files that say how long they are:
/// whoever opened a pipe or a device might wait for ever.
#[must_use]
pub fn glance(path: &Path, limit: usize) -> Option<(Zeroizing<Vec<u8>>, bool)> {
    let length = fs::metadata(path).ok().filter(|file| file.is_file() && file.len() > 0)?.len();
    let mut bytes = Zeroizing::new(Vec::with_capacity(limit.min(usize::try_from(length).ok()?)));
    File::open(path).ok()?.take(limit as u64).read_to_end(&mut bytes).ok()?;
    let is_all = bytes.len() as u64 == length;
    Some((bytes, is_all))
}

/// The names of the variables that are set, without those that begin so. What they hold is looked at by nobody.
#[must_use]
pub fn variables(but: &str) -> Vec<String> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name != "_" && !name.starts_with(but)).collect();
    names.sort_unstable();
    names
}

/// What a variable holds.
#[must_use]
pub fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_as_they_continue_what_was_typed() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.pem", "a key.pem", ".hidden", "c"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::create_dir(folder.path().join("bin")).unwrap();
        let root = folder.path().display().to_string();
        let named = |typed: &str| -> Vec<String> {
            let all = entries(&format!("{root}/{typed}"));
            all.iter().map(|entry| entry.path[root.len() + 1..].to_owned()).collect()
        };
        assert_eq!(named(""), ["a key.pem", "b.pem", "bin/", "c"]);
        assert_eq!(named("b"), ["b.pem", "bin/"]);
        assert_eq!(named("."), [".hidden"]);
        assert_eq!(named("nothing"), [""; 0]);
        assert!(entries(&format!("{root}/c/")).is_empty());
    }

    #[test]
    fn a_glance_is_bounded_and_waits_for_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        assert_eq!(glance(&path, 9), None);
        fs::write(&path, "").unwrap();
        assert_eq!(glance(&path, 9), None);
        fs::write(&path, "12345").unwrap();
        for (limit, found, is_all) in [(9, "12345", true), (5, "12345", true), (4, "1234", false)] {
            assert_eq!(glance(&path, limit), Some((Zeroizing::new(found.into()), is_all)));
        }
        assert_eq!(glance(folder.path(), 9), None);
    }
}
