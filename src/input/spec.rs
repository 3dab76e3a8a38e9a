//! SPEC: how a secret or a key is named on the command line (`@PATH`, `-`, `env:NAME`, `b64:`,
//! `hex:`, `text:`, `prompt:`, or the thing itself).

use std::ffi::OsStr;
use std::path::Path;

use crate::error::{InputError, UrlMeant};
use crate::input::encoding;
use crate::input::source::{Place, Source};
use crate::input::stdin::Stdin;
use crate::input::url_like::nearly_url;

/// The most bytes that a key file or a secret may have: 1 MiB.
pub const LIMIT: usize = 1 << 20;

/// Where a secret or a key is and how it is written there; what is read is never a SPEC again.
/// Its `Debug` shows no content.
#[derive(Debug)]
pub struct Spec {
    at: At,
    door: Door,
}

#[derive(Debug)]
enum At {
    Place(Place, Encoding),
    /// `https://…`, or whatever else reads like a URL: for keys only.
    Url(Place),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Plain,
    Base64,
    Hex,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Secret,
    /// `bare` is a path without `@`: it may be a key that nobody recognised.
    Key {
        bare: bool,
    },
}

impl Spec {
    /// A secret: the prefixes, else the text itself.
    #[must_use]
    pub fn for_secret(spec: &str) -> Self {
        let at = prefixed(spec).unwrap_or_else(|| At::Place(Place::text(spec), Encoding::Plain));
        Self { at, door: Door::Secret }
    }

    /// A key: the prefixes, a URL, the key itself when it begins like one, else a path.
    #[must_use]
    pub fn for_key(spec: &str) -> Self {
        let door = Door::Key { bare: false };
        if let Some(at) = prefixed(spec) {
            Self { at, door }
        } else if is_url(spec.trim()) {
            Self { at: At::Url(Place::text(spec.trim())), door }
        } else if is_key_text(spec) {
            Self { at: At::Place(Place::text(spec), Encoding::Plain), door }
        } else {
            Self { at: At::Place(Place::file(spec), Encoding::Plain), door: Door::Key { bare: true } }
        }
    }

    /// Whether reading it takes stdin.
    #[must_use]
    pub fn takes_stdin(&self) -> bool {
        matches!(self.at, At::Place(Place::Stdin, _))
    }

    /// Whether `spec`, which this was made of, is the text of a secret without any prefix.
    #[must_use]
    pub fn is_bare_text(&self, spec: &str) -> bool {
        matches!(&self.at, At::Place(Place::Literal(text), Encoding::Plain) if text.as_str() == spec)
    }

    /// The file that is named, if one is.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.at {
            At::Place(Place::File(path), _) => Some(path),
            _ => None,
        }
    }

    /// The URL that is named, if one is.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        match &self.at {
            At::Url(Place::Literal(text)) => Some(text),
            _ => None,
        }
    }

    /// The bytes, at most [`LIMIT`] of them; decoded for `b64:` and `hex:`.
    ///
    /// One line ending after a secret that is UTF-8 text and was not typed on the command line is
    /// not part of it. `what` names the flag in errors and in the prompt (`--secret`).
    ///
    /// # Errors
    /// [`InputError`] when the place has no bytes to give or too many, when they are not in the
    /// promised encoding, when stdin has another claimant, for a URL, which is not read but fetched.
    pub fn read(&self, stdin: &mut Stdin, what: &'static str) -> Result<Source, InputError> {
        let At::Place(place, encoding) = &self.at else {
            return Err(InputError::KeyUrl { what });
        };
        let mut bytes = place.read(LIMIT, stdin, what).map_err(|error| self.hide(error, what))?;
        let before = bytes.clone();
        let decoded = match encoding {
            Encoding::Plain => {
                let typed = matches!(place, Place::Literal(_));
                if self.door == Door::Secret && !typed {
                    trim_newline(&mut bytes);
                }
                Ok(bytes)
            }
            Encoding::Base64 => encoding::base64(&bytes).map_err(|flaw| ("base64", flaw)),
            Encoding::Hex => encoding::hex(&bytes).map_err(|flaw| ("hex", flaw)),
        };
        match decoded {
            Ok(bytes) => {
                let before = (*before != *bytes).then_some(before);
                Ok(Source { bytes, name: place.name(), told: place.told(), before })
            }
            Err((encoding, flaw)) => Err(InputError::NotEncoded { what, name: place.told(), encoding, flaw }),
        }
    }

    /// A bare path that can't be opened and may be key material does not stand in the error. What is no file may be
    /// nearly a URL.
    fn hide(&self, mut error: InputError, what: &'static str) -> InputError {
        let At::Place(place, _) = &self.at else { return error };
        let Some(path) = self.path().filter(|_| self.door != Door::Secret) else {
            return place.hide(error, what);
        };
        let text = path.to_string_lossy();
        let is_odd = may_be_key_material(&text);
        if let InputError::NoSuchFile { url, .. } = &mut error {
            *url = nearly_url(&text, !is_odd);
            if matches!(url, Some(UrlMeant::Shown(_))) {
                return error;
            }
        }
        let characters = text.chars().count();
        let is_bare = self.door == (Door::Key { bare: true });
        match error {
            // What stands before a host or behind a path may be a password.
            InputError::NoSuchFile { near, url, .. }
                if is_bare && is_odd || url.is_some() && text.contains(['@', '?', '#']) =>
            {
                InputError::NeitherFileNorKey { what, characters, near, url }
            }
            error if !is_bare => place.hide(error, what),
            InputError::Unreadable { .. } if is_odd => {
                InputError::NeitherFileNorKey { what, characters, near: Vec::new(), url: None }
            }
            error => error,
        }
    }
}

/// What the prefixes say, which are the same for secrets and keys.
fn prefixed(spec: &str) -> Option<At> {
    if let Some(text) = spec.strip_prefix("text:") {
        return Some(At::Place(Place::text(text), Encoding::Plain));
    }
    for (prefix, encoding) in [("b64:", Encoding::Base64), ("hex:", Encoding::Hex)] {
        if let Some(rest) = spec.strip_prefix(prefix) {
            let place = elsewhere(rest).unwrap_or_else(|| Place::text(rest));
            return Some(At::Place(place, encoding));
        }
    }
    elsewhere(spec).map(|place| At::Place(place, Encoding::Plain))
}

/// A place that is not the command line.
fn elsewhere(spec: &str) -> Option<Place> {
    if spec == "prompt:" {
        return Some(Place::Prompt);
    }
    if let Some(name) = spec.strip_prefix("env:") {
        return Some(Place::Variable(name.to_owned()));
    }
    Place::of_prefix(spec)
}

/// Whether `spec` is a key rather than the path of one: JSON, PEM or an OpenSSH public line.
fn is_key_text(spec: &str) -> bool {
    let text = spec.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let ssh = text.starts_with("ssh-") || text.starts_with("ecdsa-sha2-");
    text.starts_with('{')
        || text.starts_with("-----BEGIN")
        // A line has a second word; `ssh-keys/id.pub` is a path.
        || (ssh && text.split_whitespace().nth(1).is_some())
}

/// How the names of key files end, in small letters.
const ENDINGS: &str = "pem key pub crt cer der jwk jwks json txt p8 pk8 p12 pfx jks ppk secret";

/// Whether a text that opens no file may be a secret, a token or a key: all but what is plainly a path, by its ending or
/// by a folder that is there.
fn may_be_key_material(text: &str) -> bool {
    // A path has few characters beside these, and paths are not as long as keys are.
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "!$^&*?|<>=+\"'".contains(c);
    if text.contains(is_odd) || text.len() > 256 {
        return true;
    }
    let path = Path::new(text);
    let ending = path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
    let is_file = ending.is_some_and(|ending| ENDINGS.split(' ').any(|known| known == ending));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    !is_file && !path.exists() && !folder.is_some_and(Path::is_dir)
}

/// Whether a text begins as URLs do, whatever their scheme: `file://` is none that is read.
fn is_url(text: &str) -> bool {
    let is_of_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    text.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_of_scheme)
    })
}

/// Takes one LF or CRLF off the end of UTF-8 text.
fn trim_newline(bytes: &mut Vec<u8>) {
    if !bytes.ends_with(b"\n") || std::str::from_utf8(bytes).is_err() {
        return;
    }
    bytes.pop();
    if bytes.ends_with(b"\r") {
        bytes.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(spec: &str, stdin: &[u8]) -> Result<Source, InputError> {
        let mut stdin = Stdin::new(Box::new(std::io::Cursor::new(stdin.to_vec())), false);
        Spec::for_secret(spec).read(&mut stdin, "--secret")
    }

    fn key(spec: &str, stdin: &[u8]) -> Result<Source, InputError> {
        let mut stdin = Stdin::new(Box::new(std::io::Cursor::new(stdin.to_vec())), false);
        Spec::for_key(spec).read(&mut stdin, "--key")
    }

    /// A variable that cargo sets for every test.
    const VARIABLE: &str = "CARGO_PKG_NAME";

    #[test]
    fn every_form_of_a_secret() {
        for (spec, bytes, name) in [
            ("hush", "hush", "the command line"),
            ("", "", "the command line"),
            ("hush\n", "hush\n", "the command line"),
            ("https://x", "https://x", "the command line"),
            ("{}", "{}", "the command line"),
            ("text:@k.pem", "@k.pem", "the command line"),
            ("text:b64:aGk=\n", "b64:aGk=\n", "the command line"),
            ("prompt:x", "prompt:x", "the command line"),
            ("B64:aGk=", "B64:aGk=", "the command line"),
            ("env:CARGO_PKG_NAME", "jwt-toolkit", "$CARGO_PKG_NAME"),
            ("b64:aGk=", "hi", "the command line"),
            ("hex:6869", "hi", "the command line"),
        ] {
            let source = secret(spec, b"").unwrap();
            assert_eq!((&source.bytes[..], &*source.name), (bytes.as_bytes(), name), "{spec}");
            let is_decoded = ["b64:", "hex:"].iter().any(|prefix| spec.starts_with(prefix));
            assert_eq!(source.before.is_some(), is_decoded, "{spec}");
        }
    }

    #[test]
    fn what_is_read_is_never_a_spec_again() {
        for content in ["@/etc/passwd", "b64:aGk=", "-", "env:HOME", "text:x"] {
            assert_eq!(&secret("-", content.as_bytes()).unwrap().bytes[..], content.as_bytes());
            assert_eq!(&key("-", content.as_bytes()).unwrap().bytes[..], content.as_bytes());
        }
        assert!(matches!(secret("b64:-", b"@x"), Err(InputError::NotEncoded { .. })));
        let nested = secret("b64:b64:aGk=", b"").unwrap_err();
        assert!(matches!(nested, InputError::NotEncoded { encoding: "base64", .. }), "{nested}");
    }

    #[test]
    fn one_line_ending_is_no_part_of_a_secret_that_is_text() {
        for (content, bytes, trimmed) in [
            (&b"hush\n"[..], &b"hush"[..], true),
            (b"hush\r\n", b"hush", true),
            (b"hush\n\n", b"hush\n", true),
            (b"hush \n", b"hush ", true),
            (b"hush", b"hush", false),
            (b"hush\r", b"hush\r", false),
            (b"\n", b"", true),
            (b"\xff\n", b"\xff\n", false),
        ] {
            let source = secret("-", content).unwrap();
            assert_eq!((&source.bytes[..], source.before.is_some()), (bytes, trimmed));
            let source = key("-", content).unwrap();
            assert_eq!((&source.bytes[..], source.before.is_some()), (content, false));
        }
        assert_eq!(&secret("b64:-", b"\xef\xbb\xbf aGk=\r\n\n").unwrap().bytes[..], b"hi");
        assert_eq!(&secret("b64:-", b"aG\nk=").unwrap().bytes[..], b"hi");
        assert_eq!(&secret("hex:-", b" 68\n69 ").unwrap().bytes[..], b"hi");
    }

    #[test]
    fn flaws_are_placed_and_show_nothing() {
        for (spec, said) in [
            ("b64:hush!hush", "base64: character 5 does not belong there"),
            ("hex:686", "hex: 3 digits make no whole number of bytes"),
        ] {
            let error = secret(spec, b"").unwrap_err().to_string();
            assert_eq!(error, format!("--secret: what was given is not {said}"));
        }
    }

    #[test]
    fn a_key_is_itself_a_path_or_a_url() {
        for text in [
            "{\"kty\":\"oct\"}",
            " \n\u{feff}{",
            "-----BEGIN PUBLIC KEY-----",
            "\u{feff}-----BEGIN",
            "ssh-ed25519 AAAA me",
            " ecdsa-sha2-nistp256 AAAA",
            "text:k.pem",
        ] {
            let source = key(text, b"").unwrap();
            assert_eq!(source.name, "the command line");
            assert_eq!(&source.bytes[..], text.trim_start_matches("text:").as_bytes());
        }
        for path in ["k.pem", "ssh-keys/id", "ssh-ed25519", "dir/{x}", "a/b://x", "", "----x"] {
            assert_eq!(Spec::for_key(path).path(), Some(Path::new(path)), "{path}");
        }
        assert_eq!(Spec::for_key("@{x}").path(), Some(Path::new("{x}")));
        assert_eq!(Spec::for_key("-").path(), None);
        for url in ["https://x/jwks", "HTTP://x", "ftp://x", "file:///k.pem"] {
            let error = key(url, b"").unwrap_err();
            assert_eq!(error.to_string(), "--key: only verify and key fetch a key by URL");
            assert_eq!(Spec::for_key(url).url(), Some(url));
        }
        assert_eq!(key("/dev/stdin", b"k").unwrap().name, "stdin");
    }

    #[test]
    fn what_may_be_a_key_does_not_stand_in_an_error() {
        let shown = key("no/such/k.pem", b"").unwrap_err().to_string();
        assert_eq!(shown, "--key: no such file: \"no/such/k.pem\"");
        let bare = "MC4CAQAwBQYDK2VwBCIEIHush+Hush/Hush0123456789Hush0123456789Hush0";
        for text in [bare.to_owned(), bare.repeat(100), "hush\nhush".to_owned()] {
            let error = key(&text, b"").unwrap_err();
            assert!(matches!(error, InputError::NeitherFileNorKey { .. }), "{error}");
            assert!(!format!("{error} {error:?}").to_lowercase().contains("hush"), "{error:?}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let specs = ["hush", "text:hush", "b64:hush", "hex:hush"].map(Spec::for_secret);
        assert!(!format!("{specs:?}").contains("hush"));
        assert!(!format!("{:?}", secret("hush", b"").unwrap()).contains("hush"));
        assert!(!format!("{:?}", Spec::for_key("{hush")).contains("hush"));
    }

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        for name in ["NO_SUCH_NAME", "NO_SUCH_2", "no_such_name", "NOSUCHNAME"] {
            let error = key(&format!("env:{name}"), b"").unwrap_err().to_string();
            assert_eq!(error, format!("--key: the environment variable \"{name}\" is not set"));
        }
        assert!(matches!(secret("hex:env:", b""), Err(InputError::NoVariable { .. })));
        assert!(secret(&format!("env:{VARIABLE}"), b"").is_ok());
    }

    #[test]
    fn what_stands_for_a_name_and_may_be_a_secret_is_not_shown() {
        for text in [
            "Hush=Hush",
            "hush",
            "hush0hush",
            "HUSHHUSHHUSHHUSH",
            "HuSh_hUsH",
            "hush hush",
            "HUSH1HUSH",
            "68757368206875736820687573682068757368",
        ] {
            for error in [key(&format!("env:{text}"), b""), secret(&format!("b64:env:{text}"), b"")] {
                let error = error.unwrap_err();
                assert!(matches!(error, InputError::OddVariable { .. }), "{error}");
                assert!(!format!("{error} {error:?}").contains(text), "{error:?}");
            }
        }
        for text in [
            "HushHushHushHushHushHushHushHush",
            "Hush/Hush/Hush/Hush/Hush/Hush/Hush+Hush==",
            "68757368206875736820687573682068757368",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.HushHushHush",
        ] {
            for error in [key(&format!("@{text}"), b""), secret(&format!("@{text}"), b"")] {
                let error = error.unwrap_err();
                assert!(matches!(error, InputError::NoSuchOddFile { .. }), "{error}");
                assert!(!format!("{error} {error:?}").contains(text), "{error:?}");
            }
        }
        let path = "@a/long/path/without/any/ending/that/ends/nowhere";
        assert!(matches!(secret(path, b""), Err(InputError::NoSuchFile { .. })));
    }

    #[test]
    fn one_mebibyte_and_no_more() {
        assert!(key("-", &vec![b'a'; LIMIT]).is_ok());
        let error = key("-", &vec![b'a'; LIMIT + 1]).unwrap_err();
        assert_eq!(error.to_string(), "--key: stdin holds more than 1 MiB");
        assert!(matches!(secret("b64:-", &vec![b'a'; LIMIT + 1]), Err(InputError::TooLarge { .. })));
    }
}
