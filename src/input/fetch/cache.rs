//! What was fetched, kept on disk: a file an entry, 0600, whole or not at all. A file that is not as it was written is
//! as good as none.

use std::fs::{self, File, Metadata, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::http::Validators;
use super::terms::COOLDOWN;
use crate::error::{InputError, quoted};
use crate::input::files::{Existing, write_private};
use crate::input::spec::LIMIT;

/// The shortest time for which an answer is used, in seconds, whatever its sender says.
const SHORTEST: f64 = 300.0;

/// The longest.
const LONGEST: f64 = 86_400.0;

/// The folder in that of the user.
const FOLDER: &str = "jwt-toolkit";

/// How much a head may add to the bytes.
const HEAD: usize = 16 << 10;

/// Bytes that were fetched.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) head: Head,
    pub(super) body: Vec<u8>,
}

/// What is known of them. Times are Unix seconds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Head {
    /// What they are, so that one file is not taken for another.
    of: String,
    /// Where they are from: of an issuer's metadata there are two places.
    pub(super) from: String,
    /// When they were last known to be those of the server.
    pub(super) fetched: f64,
    /// Until when nobody asks for newer ones.
    pub(super) expires: f64,
    /// When a key was last looked for that is not among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sought: Option<f64>,
    /// When nobody answered in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unanswered: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_modified: Option<String>,
    /// Their number and their sum.
    length: usize,
    sum: String,
}

impl Entry {
    pub(super) fn new(from: &str, body: Vec<u8>, now: f64, lifetime: f64, asked: Validators) -> Self {
        let Validators { etag, last_modified } = asked;
        let head = Head { from: from.to_owned(), etag, last_modified, ..Head::default() };
        let mut entry = Self { head, body };
        entry.renew(now, lifetime);
        entry
    }

    /// Says that the server still has these bytes.
    pub(super) fn renew(&mut self, now: f64, lifetime: f64) {
        self.head.unanswered = None;
        self.head.fetched = now;
        self.head.expires = now + lifetime.clamp(SHORTEST, LONGEST);
    }

    /// Whether nobody need ask for newer ones. What seems to come from the future was written by another clock.
    pub(super) fn is_fresh(&self, now: f64) -> bool {
        now < self.head.expires && self.head.expires - now <= LONGEST && self.head.fetched - now < COOLDOWN
    }

    /// Whether it is time to look for a key that is not there.
    pub(super) fn may_be_sought(&self, now: f64) -> bool {
        !is_just_now(self.head.sought, now)
    }

    /// Whether it was a short while ago that nobody answered in time: to wait once more would cost each run the same.
    pub(super) fn is_unanswered(&self, now: f64) -> bool {
        is_just_now(self.head.unanswered, now)
    }

    pub(super) fn validators(&self) -> Validators {
        Validators { etag: self.head.etag.clone(), last_modified: self.head.last_modified.clone() }
    }
}

fn is_just_now(at: Option<f64>, now: f64) -> bool {
    at.is_some_and(|at| (0.0..COOLDOWN).contains(&(now - at)))
}

/// The folder.
#[derive(Debug)]
pub(super) struct Cache {
    folder: Option<PathBuf>,
}

impl Cache {
    /// That of this user: below `XDG_CACHE_HOME`, else where the system has such folders.
    pub(super) fn of_environment() -> Self {
        let path = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = |below: &str| path("HOME").map(|home| home.join(below));
        let base = path("XDG_CACHE_HOME").or_else(|| {
            if cfg!(windows) {
                path("LOCALAPPDATA")
            } else if cfg!(target_os = "macos") {
                home("Library/Caches")
            } else {
                home(".cache")
            }
        });
        Self { folder: base.map(|base| base.join(FOLDER)) }
    }

    /// What is kept of something.
    pub(super) fn get(&self, of: &Of) -> Option<Entry> {
        let folder = self.folder.as_deref()?;
        check(folder).ok()?;
        let mut bytes = Vec::new();
        let most = (LIMIT + HEAD) as u64;
        open(&folder.join(of.file())).ok()?.take(most + 1).read_to_end(&mut bytes).ok()?;
        if bytes.len() as u64 > most {
            return None;
        }
        let end = bytes.iter().position(|b| *b == b'\n')?;
        let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
        let body = bytes[end + 1..].to_vec();
        let is_whole = head.of == of.name() && head.length == body.len() && head.sum == sum(&body);
        let is_timed = head.fetched.is_finite() && head.expires.is_finite();
        (is_whole && is_timed).then_some(Entry { head, body })
    }

    /// Keeps something.
    ///
    /// # Errors
    /// What the system said, or that somebody else could write there.
    pub(super) fn put(&self, of: &Of, entry: &Entry) -> Result<(), InputError> {
        let unwritable =
            |path: &Path, error| InputError::Unwritable { name: quoted(&path.to_string_lossy()), error };
        let folder = self.folder.as_deref().ok_or(InputError::NoCache {
            name: None,
            reason: "neither XDG_CACHE_HOME nor HOME names a folder",
        })?;
        make(folder).map_err(|error| unwritable(folder, error))?;
        let unused = |reason| InputError::NoCache { name: Some(quoted(&folder.to_string_lossy())), reason };
        check(folder).map_err(unused)?;
        let head =
            Head { of: of.name(), length: entry.body.len(), sum: sum(&entry.body), ..entry.head.clone() };
        let mut bytes = serde_json::to_vec(&head).map_err(|error| unwritable(folder, error.into()))?;
        bytes.push(b'\n');
        bytes.extend_from_slice(&entry.body);
        let path = folder.join(of.file());
        // What is no file was not put here: nothing is written to where a link leads, nor into a pipe.
        if path.symlink_metadata().is_ok_and(|there| !there.is_file() && !there.is_dir()) {
            fs::remove_file(&path).map_err(|error| unwritable(&path, error))?;
        }
        write_private(&path, &bytes, Existing::Replace)
    }

    /// Keeps nothing of something any more.
    pub(super) fn forget(&self, of: &Of<'_>) {
        if let Some(folder) = self.folder.as_deref().filter(|folder| check(folder).is_ok()) {
            // What is not there any more, or can't be taken away, is too old soon.
            drop(fs::remove_file(folder.join(of.file())));
        }
    }
}

/// Opens what was kept, and nothing else: what was opened is looked at, so that nobody can put another in its place.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // No link is followed, and no pipe is waited for.
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_file() && owned(&metadata).is_ok() {
        Ok(file)
    } else {
        Err(io::Error::from(io::ErrorKind::PermissionDenied))
    }
}

/// Refuses what somebody else has, or could write to.
#[cfg_attr(not(unix), expect(clippy::unnecessary_wraps, reason = "only Unix has owners here"))]
fn owned(metadata: &Metadata) -> Result<(), &'static str> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let owner = metadata.uid();
        if owner != 0 && owner != rustix::process::geteuid().as_raw() {
            return Err("it belongs to somebody else");
        }
        // A link's own mode says nothing.
        if !metadata.is_symlink() && metadata.mode() & 0o022 != 0 {
            return Err("others may write to it");
        }
    }
    #[cfg(not(unix))]
    let _ = metadata;
    Ok(())
}

/// What is kept: bytes by their URL, or the metadata of an issuer. The text may hold a secret in its query.
pub(super) struct Of<'t> {
    pub(super) kind: &'static str,
    pub(super) text: &'t str,
    pub(super) host: &'t str,
    /// Who is trusted to say so.
    pub(super) trust: u64,
}

impl Of<'_> {
    fn file(&self) -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        let host: String = self.host.chars().take(100).map(|c| if is_plain(c) { c } else { '_' }).collect();
        format!("{host}-{:016x}", self.hash("file"))
    }

    fn name(&self) -> String {
        let (place, _) = self.text.split_once('?').unwrap_or((self.text, ""));
        format!("{} {place} {:016x}", self.kind, self.hash("name"))
    }

    fn hash(&self, salt: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        (salt, self.kind, self.text, self.trust).hash(&mut hasher);
        hasher.finish()
    }
}

/// A sum that tells bytes that were damaged from those that were not. Whoever means harm must not get as far as the file.
fn sum(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Makes the folder, and one above it: whoever has no home gets none.
fn make(folder: &Path) -> io::Result<()> {
    for folder in folder.parent().into_iter().chain([folder]) {
        match make_one(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// By the system call itself: a name of the C library more would be looked up at every start of the program.
#[cfg(unix)]
fn make_one(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::mkdir(folder, rustix::fs::Mode::RWXU)?)
}

#[cfg(not(unix))]
fn make_one(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)
}

/// Refuses a folder in which somebody else could put keys, or which somebody else has put there.
fn check(folder: &Path) -> Result<(), &'static str> {
    let unseen = |_| "it can't be looked at";
    owned(&fs::symlink_metadata(folder).map_err(unseen)?)?;
    let metadata = fs::metadata(folder).map_err(unseen)?;
    if metadata.is_dir() { owned(&metadata) } else { Err("it is no folder") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF: Of<'static> =
        Of { kind: "keys", text: "https://a.example/jwks?sig=hush", host: "a.example", trust: 0 };

    fn entry() -> Entry {
        Entry::new("https://a.example/jwks", b"{\n}".to_vec(), 1000.5, 600.0, Validators::default())
    }

    #[test]
    fn what_is_put_is_there_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache { folder: Some(folder.path().join("a/b")) };
        assert!(cache.get(&OF).is_none());
        cache.put(&OF, &entry()).unwrap();
        let got = cache.get(&OF).unwrap();
        assert_eq!((&*got.body, &*got.head.from), (&b"{\n}"[..], "https://a.example/jwks"));
        assert!((got.head.expires - 1600.5).abs() < 1e-9);
        assert!(cache.get(&Of { kind: "metadata", ..OF }).is_none());
        assert!(cache.get(&Of { trust: 1, ..OF }).is_none());
        assert!(cache.get(&Of { text: "https://a.example/jwks?sig=other", ..OF }).is_none());

        cache.forget(&OF);
        assert!(cache.get(&OF).is_none());
        cache.put(&OF, &entry()).unwrap();

        // Another's file under this name, and every one that was damaged.
        let path = folder.path().join("a/b").join(OF.file());
        let whole = fs::read(&path).unwrap();
        assert!(!String::from_utf8_lossy(&whole).contains("hush"));
        let other = Of { text: "https://b.example/", ..OF };
        fs::rename(&path, folder.path().join("a/b").join(other.file())).unwrap();
        assert!(cache.get(&other).is_none());
        for cut in 0..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            assert!(cache.get(&OF).is_none(), "{cut}");
        }
        let mut damaged = whole.clone();
        *damaged.last_mut().unwrap() ^= 1;
        fs::write(&path, &damaged).unwrap();
        assert!(cache.get(&OF).is_none());
        fs::write(&path, &whole).unwrap();
        assert!(cache.get(&OF).is_some());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_or_write() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c");
        let cache = Cache { folder: Some(path.clone()) };
        cache.put(&OF, &entry()).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&path.join(OF.file()))), (0o700, 0o600));
        // What others may write to is not read, nor what a link leads to.
        let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let file = path.join(OF.file());
        assert!(cache.get(&OF).is_some());
        set(&file, 0o620);
        assert!(cache.get(&OF).is_none());
        set(&file, 0o600);
        fs::rename(&file, path.join("elsewhere")).unwrap();
        std::os::unix::fs::symlink("elsewhere", &file).unwrap();
        assert!(cache.get(&OF).is_none());
        set(&path, 0o777);
        assert!(cache.get(&OF).is_none());
        let error = cache.put(&OF, &entry()).unwrap_err().to_string();
        assert!(error.ends_with("others may write to it"), "{error}");
    }

    #[test]
    fn an_entry_is_fresh_from_five_minutes_to_a_day() {
        let entry = |lifetime| Entry::new("", Vec::new(), 0.0, lifetime, Validators::default());
        for (lifetime, end) in [(0.0, 300.0), (299.0, 300.0), (301.0, 301.0), (1e9, 86_400.0)] {
            assert!(entry(lifetime).is_fresh(end - 1.0) && !entry(lifetime).is_fresh(end));
        }
        assert!(!entry(1e9).is_fresh(-100.0));
    }

    #[test]
    fn a_key_is_looked_for_once_a_minute() {
        let mut entry = entry();
        assert!(entry.may_be_sought(0.0));
        entry.head.sought = Some(1000.0);
        for (now, may) in [(1000.0, false), (1059.0, false), (1060.0, true), (999.0, true)] {
            assert_eq!(entry.may_be_sought(now), may, "{now}");
        }
    }
}
