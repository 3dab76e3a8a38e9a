//! The desk that a transcript is written at: an empty folder with the test keys, a clean environment,
//! and a shell just large enough for the lines that the tests run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Output;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use snapbox::cmd::{Command, cargo_bin};
use snapbox::{Assert, IntoData};
use tempfile::TempDir;

use crate::hold::{hold, judge};

/// The token on the front page of jwt.io.
pub(crate) const JWT_IO: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";

/// Its secret.
pub(crate) const JWT_IO_SECRET: &str = "your-256-bit-secret";

/// A secret that is long enough for every HMAC.
pub(crate) const SECRET: &str = "a secret of sixty-four bytes, which is what HS512 asks for: 64..";

/// The example of RFC 7516 section 3.3.
pub(crate) const JWE: &str = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGe.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji.XFBoMYUZodetZdvTiFvSkQ";

/// The keys that lie on every desk.
const KEYS: [(&str, &str); 12] = [
    ("rsa.pem", include_str!("keys/rsa.pem")),
    ("rsa.pub.pem", include_str!("keys/rsa.pub.pem")),
    ("rsa.pkcs1.pem", include_str!("keys/rsa.pkcs1.pem")),
    ("rsa.pub.pkcs1.pem", include_str!("keys/rsa.pub.pkcs1.pem")),
    ("ec.pem", include_str!("keys/ec.pem")),
    ("ec.pub.pem", include_str!("keys/ec.pub.pem")),
    ("ec.sec1.pem", include_str!("keys/ec.sec1.pem")),
    ("ed.pem", include_str!("keys/ed.pem")),
    ("ed.pub.pem", include_str!("keys/ed.pub.pem")),
    ("hs.jwk", include_str!("keys/hs.jwk")),
    ("second.jwk", include_str!("keys/second.jwk")),
    ("set.jwks", include_str!("keys/set.jwks")),
];

/// A desk, and the transcript of what was done at it.
pub(crate) struct Desk {
    folder: TempDir,
    values: BTreeMap<String, String>,
    environment: Vec<(String, String)>,
    stdin: Vec<u8>,
    transcript: String,
}

impl Desk {
    /// A desk with the keys on it. `$T` is the token of jwt.io, `$S` its secret, `$LONG` a long secret.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let desk = Self {
            folder,
            values: BTreeMap::new(),
            environment: Vec::new(),
            stdin: Vec::new(),
            transcript: String::new(),
        };
        for (name, text) in KEYS {
            desk.file(name, text);
        }
        desk.value("T", JWT_IO).value("S", JWT_IO_SECRET).value("LONG", SECRET).value("JWE", JWE)
    }

    /// Gives `$NAME` a value.
    pub(crate) fn value(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }

    /// Sets an environment variable, for this and all later runs.
    pub(crate) fn env(&mut self, name: &str, value: &str) -> &mut Self {
        writeln!(self.transcript, "# {name}={value}").expect("a String takes text");
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Empties the environment again.
    pub(crate) fn env_clear(&mut self) -> &mut Self {
        self.environment.clear();
        self
    }

    /// Says what the next run finds on stdin. Without it, stdin is empty.
    pub(crate) fn pipe(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.stdin = bytes.as_ref().to_vec();
        self
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path(name), bytes).expect("a file on the desk");
        self
    }

    /// What a file holds.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file on the desk, in text")
    }

    /// Where a file lies.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Whether a file lies there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Runs `jwt` with the words of a line, and writes nothing down. JSON is held to its schema.
    #[track_caller]
    pub(crate) fn output(&mut self, line: &str) -> Output {
        let words = self.words(line);
        let output = Command::new(cargo_bin!("jwt"))
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder.path())
            .args(&words)
            .stdin(std::mem::take(&mut self.stdin))
            .output()
            .expect("the binary runs");
        hold(&words, &output.stdout);
        // The sum of a stream is the one document that is not for stdout.
        let sum = String::from_utf8_lossy(&output.stderr);
        for sum in sum.lines().filter(|line| line.starts_with('{')) {
            judge("tally", sum).unwrap_or_else(|error| panic!("jwt {words:?}\n{sum}\n{error}"));
        }
        output
    }

    /// The stdout of a run that must end with this code, as text, without its last line ending.
    #[track_caller]
    pub(crate) fn text(&mut self, code: i32, line: &str) -> String {
        let output = self.output(line);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "jwt {line}\n{stderr}");
        let text = String::from_utf8(output.stdout).expect("text on stdout");
        text.strip_suffix('\n').map_or_else(|| text.clone(), str::to_owned)
    }

    /// Runs `jwt` with the words of a line, writes down what came, and holds it to the exit code.
    #[track_caller]
    pub(crate) fn run(&mut self, code: i32, line: &str) -> &mut Self {
        let output = self.output(line);
        let out = &mut self.transcript;
        writeln!(out, "$ jwt {line}").expect("a String takes text");
        spell(out, "", &output.stdout);
        spell(out, "2> ", &timeless(&output.stderr));
        writeln!(out, "=> {code}\n").expect("a String takes text");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "jwt {line}\n{stderr}");
        self
    }

    /// Writes a line down that is no run.
    pub(crate) fn note(&mut self, line: &str) {
        self.transcript.push_str(line);
        self.transcript.push('\n');
    }

    /// Holds the transcript to what was written down before.
    #[track_caller]
    pub(crate) fn matches(&mut self, expected: impl IntoData) {
        let actual = std::mem::take(&mut self.transcript);
        Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV).eq(actual, expected.raw());
    }

    /// The words of a line: white space parts them, single quotes hold them together, and `$NAME` is
    /// the value of that name, anywhere.
    fn words(&self, line: &str) -> Vec<String> {
        let mut words = Vec::new();
        let mut word: Option<String> = None;
        let mut quoted = false;
        let mut rest = line.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '\'' => {
                    quoted = !quoted;
                    word.get_or_insert_default();
                }
                ' ' if !quoted => words.extend(word.take()),
                '$' if rest.peek().is_some_and(char::is_ascii_uppercase) => {
                    let mut name = String::new();
                    while let Some(c) = rest.next_if(char::is_ascii_alphanumeric) {
                        name.push(c);
                    }
                    let value = self.values.get(&name).unwrap_or_else(|| panic!("${name} has no value"));
                    word.get_or_insert_default().push_str(value);
                }
                c => word.get_or_insert_default().push(c),
            }
        }
        words.extend(word);
        words
    }
}

/// Writes down what came on a stream, each line behind a mark. What can't be seen is spelt out.
fn spell(out: &mut String, mark: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.split_inclusive('\n') {
        out.push_str(mark);
        let ended = line.strip_suffix('\n');
        for c in ended.unwrap_or(line).chars() {
            if c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) {
                out.extend(c.escape_default());
            } else {
                out.push(c);
            }
        }
        out.push_str(if ended.is_some() { "\n" } else { "[no line ending]\n" });
    }
}

/// What was said, without the times and the rates in the sum of a stream: they are other ones each time.
fn timeless(stderr: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(stderr) else { return stderr.to_vec() };
    text.split_inclusive('\n').map(without_time).collect::<String>().into()
}

fn without_time(line: &str) -> String {
    let document = line.split_once("\"seconds\":").and_then(|(before, times)| {
        let (_, behind) = times.split_once(",\"bytes\":")?;
        Some(format!("{before}\"seconds\":[time],\"tokens_per_second\":[rate],\"bytes\":{behind}"))
    });
    let sentence = line.trim_end().split_once(" in ").and_then(|(before, behind)| {
        let (time, counts) =
            behind.split_once(": ").map_or((behind, ""), |(time, _)| (time, &behind[time.len()..]));
        let is_time = [" ms", " s", " min", " a second"].iter().any(|unit| time.ends_with(unit));
        let is_sum = ["token", "tokens", "made"].iter().any(|word| before.ends_with(word));
        (is_sum && is_time).then(|| format!("{before} in [time]{counts}\n"))
    });
    document.or(sentence).unwrap_or_else(|| line.to_owned())
}

/// base64url without padding.
pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token with these exact bytes as header and payload, signed with [`SECRET`] as HS256 is.
pub(crate) fn signed(header: &str, payload: impl AsRef<[u8]>) -> String {
    let input = format!("{}.{}", base64url(header), base64url(payload));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), input.as_bytes());
    format!("{input}.{}", base64url(tag))
}

/// The same under the plainest header.
pub(crate) fn claims(payload: &str) -> String {
    signed(r#"{"alg":"HS256"}"#, payload)
}
