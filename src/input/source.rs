//! Places that bytes come from (a file, stdin, a variable, the terminal, the command line), read
//! whole and bounded; and the door for tokens and claims.

use std::ffi::OsStr;
use std::fmt;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::error::near::near;
use crate::error::{InputError, quoted};
use crate::input::prompt;
use crate::input::stdin::Stdin;

/// Bytes, and where they came from. Its `Debug` shows no content.
pub struct Source {
    /// The bytes, wiped when dropped.
    pub bytes: Zeroizing<Vec<u8>>,
    /// The place in words for people: `k.pem`, `stdin`, `$NAME`, `the command line`; never content.
    pub name: String,
    /// The same in a sentence: a path in quotes.
    pub told: String,
    /// What the place holds, where that was decoded or (of a secret) a line ending was left out.
    pub before: Option<Zeroizing<Vec<u8>>>,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("bytes", &format_args!("{} bytes", self.bytes.len()))
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Reads a token or claims: `@PATH` a file, `-` stdin, else the text itself; at most `limit` bytes.
///
/// # Errors
/// [`InputError`] when the place has no bytes to give, has more than `limit`, or is a stdin that
/// somebody else has claimed.
pub fn read_text(
    spec: &str,
    limit: usize,
    stdin: &mut Stdin,
    what: &'static str,
) -> Result<Source, InputError> {
    let place = Place::of_prefix(spec).unwrap_or_else(|| Place::text(spec));
    let bytes = place.read(limit, stdin, what).map_err(|error| place.hide(error, what))?;
    Ok(Source { bytes, name: place.name(), told: place.told(), before: None })
}

/// Reads a file, at most `limit` bytes of it.
///
/// # Errors
/// [`InputError`] when it has no bytes to give, or more than `limit`.
pub(super) fn read_file(
    path: &Path,
    limit: usize,
    what: &'static str,
) -> Result<Zeroizing<Vec<u8>>, InputError> {
    let name = || quoted(&path.to_string_lossy());
    let bytes = read_bounded(&mut open(path, what)?, limit);
    let bytes = bytes.map_err(|error| InputError::Unreadable { what, name: name(), error })?;
    if bytes.len() > limit { Err(InputError::TooLarge { what, name: name(), limit }) } else { Ok(bytes) }
}

/// Whether reading a token or claims from there takes stdin.
#[must_use]
pub fn takes_stdin(spec: &str) -> bool {
    matches!(Place::of_prefix(spec), Some(Place::Stdin))
}

/// The variable of that name, when it is set to something.
///
/// # Errors
/// [`InputError::VariableNotUtf8`].
pub fn environment(name: &'static str) -> Result<Option<Zeroizing<String>>, InputError> {
    match std::env::var_os(name).filter(|value| !value.is_empty()).map(std::ffi::OsString::into_string) {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(Zeroizing::new(text))),
        Some(Err(_)) => Err(InputError::VariableNotUtf8 { name }),
    }
}

/// Whether a text given for a token is rather the name of a file that is there.
#[must_use]
pub fn names_file(text: &str) -> bool {
    !text.is_empty() && text != "-" && !text.starts_with('@') && Path::new(text).is_file()
}

/// Where bytes are. Its `Debug` shows no literal text.
pub(super) enum Place {
    Literal(Zeroizing<String>),
    File(PathBuf),
    Stdin,
    Variable(String),
    Prompt,
}

impl Place {
    /// `@PATH` or `-`.
    pub(super) fn of_prefix(spec: &str) -> Option<Self> {
        if spec == "-" {
            return Some(Self::Stdin);
        }
        spec.strip_prefix('@').map(Self::file)
    }

    /// The file at `path`, where the names of stdin mean stdin, so that its claim is known.
    pub(super) fn file(path: &str) -> Self {
        match path {
            "-" | "/dev/stdin" | "/dev/fd/0" | "/proc/self/fd/0" => Self::Stdin,
            _ => Self::File(PathBuf::from(path)),
        }
    }

    /// The text itself.
    pub(super) fn text(text: &str) -> Self {
        Self::Literal(Zeroizing::new(text.to_owned()))
    }

    /// The place in words, with nothing of a literal text.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Literal(_) => "the command line".to_owned(),
            Self::File(path) => printable(&path.to_string_lossy()),
            Self::Stdin => "stdin".to_owned(),
            Self::Variable(name) => printable(&format!("${name}")),
            Self::Prompt => "the terminal".to_owned(),
        }
    }

    /// The same in a sentence: a path in quotes.
    pub(super) fn told(&self) -> String {
        match self {
            Self::File(path) => quoted(&path.to_string_lossy()),
            _ => self.name(),
        }
    }

    /// All bytes of the place, `limit` at most; never reads more than one beyond.
    pub(super) fn read(
        &self,
        limit: usize,
        stdin: &mut Stdin,
        what: &'static str,
    ) -> Result<Zeroizing<Vec<u8>>, InputError> {
        let unreadable = |error| InputError::Unreadable { what, name: self.told(), error };
        let bytes = match self {
            Self::Literal(text) => Zeroizing::new(text.as_bytes().to_vec()),
            Self::File(path) => return read_file(path, limit, what),
            Self::Stdin => read_bounded(&mut stdin.claim(what)?, limit).map_err(unreadable)?,
            Self::Variable(name) => std::env::var_os(name)
                .map(|value| Zeroizing::new(value.into_encoded_bytes()))
                .ok_or_else(|| not_set(name, what))?,
            Self::Prompt => {
                let prompt = format!("{}: ", what.trim_start_matches('-').replace('-', " "));
                prompt::ask(&prompt).map_err(|error| InputError::Prompt { what, error })?
            }
        };
        if bytes.len() > limit {
            return Err(InputError::TooLarge { what, name: self.told(), limit });
        }
        Ok(bytes)
    }
}

impl Place {
    /// A path that can't be opened and looks like a secret does not stand in the error.
    pub(super) fn hide(&self, error: InputError, what: &'static str) -> InputError {
        let Self::File(path) = self else { return error };
        let text = path.to_string_lossy();
        match error {
            InputError::NoSuchFile { .. } | InputError::Unreadable { .. }
                if looks_secret(&text) && !path.exists() =>
            {
                InputError::NoSuchOddFile { what, characters: text.chars().count() }
            }
            _ => error,
        }
    }
}

/// What to say of a variable that is not set. What a shell put in the place of the name is not shown.
fn not_set(name: &str, what: &'static str) -> InputError {
    if name.is_empty() {
        InputError::NoVariable { what }
    } else if is_usual_name(name) {
        InputError::VariableNotSet { what, name: name.to_owned() }
    } else {
        InputError::OddVariable { what, characters: name.chars().count() }
    }
}

/// Whether a name is made as people name variables: words of capitals, or of small letters where there are several,
/// with a few digits at their ends at most. Random letters hardly ever are.
fn is_usual_name(name: &str) -> bool {
    let is_word = |word: &str| {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_of = |is: fn(&char) -> bool| letters.chars().all(|c| is(&c));
        letters.len() <= 15
            && word.len() - letters.len() <= 3
            && (is_of(char::is_ascii_uppercase) || (is_of(char::is_ascii_lowercase) && name.contains('_')))
    };
    name.len() <= 40 && !name.starts_with(|c: char| c.is_ascii_digit()) && name.split('_').all(is_word)
}

/// Whether what was given for a path looks like a secret or a token: long, in the letters of base64 or hex, and
/// without what paths are made of.
fn looks_secret(path: &str) -> bool {
    const LONG: usize = 32;
    let in_base64 = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/-_=".contains(&b));
    let is_token = path.starts_with("ey") && path.matches('.').count() >= 2;
    path.len() >= LONG
        && (is_token && path.split('.').all(in_base64)
            || in_base64(path) && (!path.contains('/') || path.contains(['+', '='])))
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

pub(super) fn open(path: &Path, what: &'static str) -> Result<File, InputError> {
    let name = || quoted(&path.to_string_lossy());
    match File::open(path).and_then(|file| Ok((file.metadata()?.is_dir(), file))) {
        Ok((false, file)) => Ok(file),
        Ok((true, _)) => Err(InputError::Directory { what, name: name() }),
        // Some systems refuse to open a directory at all.
        Err(_) if path.is_dir() => Err(InputError::Directory { what, name: name() }),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(InputError::NoSuchFile { what, name: name(), near: neighbours(path), url: None })
        }
        Err(error) => Err(InputError::Unreadable { what, name: name(), error }),
    }
}

/// Files beside one that is not there, of which one was perhaps meant. A look at the folder, and no long one.
fn neighbours(path: &Path) -> Vec<String> {
    /// The most names that are looked at.
    const MOST: usize = 1000;
    let Some(name) = path.file_name().and_then(OsStr::to_str) else { return Vec::new() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Ok(entries) = fs::read_dir(folder.unwrap_or(Path::new("."))) else { return Vec::new() };
    let names: Vec<String> =
        entries.take(MOST).filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    let mut near = near(name, names.iter().map(String::as_str));
    near.sort_unstable();
    near.into_iter()
        .map(|name| folder.map_or_else(|| name.into(), |folder| folder.join(name)))
        .filter(|path| path.is_file())
        .map(|path| path.to_string_lossy().into_owned())
        .collect()
}

/// Reads to the end or to one byte beyond `limit`. Grows by hand, so that no copy that growing
/// leaves behind keeps its content.
fn read_bounded(reader: &mut dyn Read, limit: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let most = limit.saturating_add(1);
    let mut bytes = Zeroizing::new(vec![0; most.min(16 * 1024)]);
    let mut filled = 0;
    loop {
        if filled == bytes.len() {
            if filled >= most {
                break;
            }
            let mut larger = Zeroizing::new(vec![0; filled.saturating_mul(2).min(most)]);
            larger[..filled].copy_from_slice(&bytes);
            bytes = larger;
        }
        match reader.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

/// Text that can go to a terminal: control characters as escapes.
pub(super) fn printable(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if c.is_control() {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn stdin(text: &'static str) -> Stdin {
        Stdin::new(Box::new(text.as_bytes()), false)
    }

    fn file(content: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content).unwrap();
        file
    }

    fn at(file: &tempfile::NamedTempFile) -> String {
        format!("@{}", file.path().display())
    }

    #[test]
    fn text_is_itself_a_file_or_stdin() {
        let kept = file(b"a.b.c\n");
        for (spec, bytes, name) in [
            ("x.y.z", "x.y.z", "the command line"),
            ("env:HOME", "env:HOME", "the command line"),
            ("", "", "the command line"),
            ("-", "-in-\n", "stdin"),
            ("@-", "-in-\n", "stdin"),
            ("@/dev/stdin", "-in-\n", "stdin"),
            (&at(&kept), "a.b.c\n", &at(&kept)[1..]),
        ] {
            let source = read_text(spec, 100, &mut stdin("-in-\n"), "TOKEN").unwrap();
            assert_eq!((&source.bytes[..], &*source.name), (bytes.as_bytes(), name), "{spec}");
            assert!(source.before.is_none());
        }
    }

    #[test]
    fn the_limit_holds_for_every_place_and_no_more_is_read() {
        let kept = file(&[b'a'; 5000]);
        for spec in [at(&kept), "-".to_owned(), "a".repeat(5000)] {
            let endless = || Stdin::new(Box::new(io::repeat(b'a').take(5000)), false);
            assert!(read_text(&spec, 5000, &mut endless(), "TOKEN").is_ok(), "{spec}");
            let error = read_text(&spec, 4999, &mut endless(), "TOKEN").unwrap_err();
            assert!(matches!(error, InputError::TooLarge { limit: 4999, .. }), "{error}");
        }
        let mut endless = Stdin::new(Box::new(io::repeat(b'a')), false);
        let error = read_text("-", 3 << 20, &mut endless, "TOKEN").unwrap_err();
        assert_eq!(error.to_string(), "TOKEN: stdin holds more than 3 MiB");
    }

    #[test]
    fn reading_asks_for_one_byte_beyond_the_limit_and_no_further() {
        let mut reader = io::repeat(b'a').take(1_000_000);
        assert_eq!(read_bounded(&mut reader, 70_000).unwrap().len(), 70_001);
        assert_eq!(reader.limit(), 1_000_000 - 70_001);
        assert_eq!(read_bounded(&mut io::repeat(1).take(70_000), 70_000).unwrap().len(), 70_000);
        assert_eq!(read_bounded(&mut io::repeat(1), 0).unwrap().len(), 1);
    }

    #[test]
    fn a_directory_and_a_missing_file_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let spec = format!("@{}", folder.path().display());
        let error = read_text(&spec, 9, &mut stdin(""), "TOKEN").unwrap_err();
        assert!(matches!(error, InputError::Directory { what: "TOKEN", .. }), "{error}");
        let error = read_text(&format!("{spec}/\u{1b}[1m"), 9, &mut stdin(""), "TOKEN");
        let error = error.unwrap_err();
        assert!(matches!(error, InputError::NoSuchFile { .. }), "{error}");
        assert!(error.to_string().ends_with("/\\u001b[1m\""), "{error}");
        assert!(matches!(read_text("@", 9, &mut stdin(""), "TOKEN"), Err(InputError::NoSuchFile { .. })));
    }

    #[test]
    fn a_reader_that_fails_says_why_and_debug_hides_content() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::from_raw_os_error(5))
            }
        }
        let mut broken = Stdin::new(Box::new(Broken), false);
        let error = read_text("-", 9, &mut broken, "TOKEN").unwrap_err();
        assert!(error.to_string().starts_with("TOKEN: stdin can't be read: "), "{error}");
        assert!(!error.to_string().contains("os error"), "{error}");
        let source = read_text("hush", 9, &mut broken, "TOKEN").unwrap();
        assert!(!format!("{source:?} {:?}", Place::text("hush")).contains("hush"));
    }

    #[cfg(unix)]
    #[test]
    fn a_fifo_is_read_like_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fifo");
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        let to = path.clone();
        let writer = std::thread::spawn(move || std::fs::write(to, "through the pipe"));
        let spec = format!("@{}", path.display());
        let source = read_text(&spec, 99, &mut stdin(""), "TOKEN").unwrap();
        writer.join().unwrap().unwrap();
        assert_eq!(&source.bytes[..], b"through the pipe");
    }
}
