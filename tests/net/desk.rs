//! The desk that a run is written down at: a folder of its own for home, cache and keys, an environment with nothing
//! in it, and an end to its patience. Ports and folders are written down as names.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use snapbox::{Assert, IntoData};
use tempfile::TempDir;

use crate::hold::hold;
use crate::server::Server;
use crate::tls::Authority;

/// How long a run may take that hangs when it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A desk, and the transcript of what was done at it.
pub(crate) struct Desk {
    folder: TempDir,
    values: Vec<(String, String)>,
    hidden: Vec<(String, String)>,
    environment: Vec<(String, String)>,
    stdin: Vec<u8>,
    transcript: String,
}

impl Desk {
    /// A desk with `ca.pem` on it, the certificate that the tests trust.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for name in ["home", "cache"] {
            fs::create_dir(folder.path().join(name)).expect("a folder on the desk");
        }
        let hidden = vec![(folder.path().display().to_string(), "[DESK]".to_owned())];
        let (values, environment) = (Vec::new(), Vec::new());
        let desk = Self { folder, values, hidden, environment, stdin: Vec::new(), transcript: String::new() };
        desk.file("ca.pem", Authority::known().pem());
        desk
    }

    /// Gives `$NAME` a value; where it is shown again, the name is written down.
    pub(crate) fn value(&mut self, name: &str, value: impl Into<String>) -> &mut Self {
        let value = value.into();
        self.hidden.push((value.clone(), format!("${name}")));
        self.values.retain(|(old, _)| old != name);
        self.values.push((name.to_owned(), value));
        self
    }

    /// Makes `$NAME` the address of a server, and hides its port.
    pub(crate) fn server(&mut self, name: &str, server: &Server) -> &mut Self {
        self.hidden.push((format!(":{}", server.port()), format!(":[{name} PORT]")));
        self.value(name, server.url())
    }

    /// Hides a text behind a name wherever it is shown.
    pub(crate) fn hide(&mut self, text: &str, name: &str) -> &mut Self {
        self.hidden.push((text.to_owned(), name.to_owned()));
        self
    }

    /// A desk whose way to every host leads through this proxy.
    pub(crate) fn behind(server: &Server) -> Self {
        let mut desk = Self::new();
        desk.server("PROXY", server).env("https_proxy", &server.url());
        desk
    }

    /// Sets an environment variable, for this and all later runs.
    pub(crate) fn env(&mut self, name: &str, value: &str) -> &mut Self {
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

    /// Where a file lies.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What is cached: the files, wherever they lie below the folder.
    pub(crate) fn cached(&self) -> Vec<PathBuf> {
        let (mut folders, mut files) = (vec![self.path("cache")], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("the folder can be listed") {
                let path = entry.expect("the folder can be listed").path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files.sort();
        files
    }

    /// Lets the keys run out, and not the metadata that led to them.
    pub(crate) fn age_keys(&self) {
        let is_of_keys = |text: &str| text.contains("\"kty\"");
        self.set_time_where("expires", |_| now() - 1.0, is_of_keys);
    }

    /// Rewrites a time in the heads of what is cached.
    pub(crate) fn set_time(&self, name: &str, time: impl Fn(f64) -> f64) {
        self.set_time_where(name, time, |_| true);
    }

    fn set_time_where(&self, name: &str, time: impl Fn(f64) -> f64, is_meant: impl Fn(&str) -> bool) {
        for path in self.cached() {
            let text = fs::read_to_string(&path).expect("what is cached is text");
            let (head, body) = text.split_once('\n').expect("it has a head");
            if !is_meant(body) {
                continue;
            }
            let mut head: Value = serde_json::from_str(head).expect("the head is JSON");
            let Some(old) = head.get(name).and_then(Value::as_f64) else { continue };
            head[name] = time(old).into();
            fs::write(&path, format!("{head}\n{body}")).expect("a file on the desk");
        }
    }

    /// Lets all that is cached run out.
    pub(crate) fn age(&self) {
        assert!(!self.cached().is_empty(), "nothing is cached");
        self.set_time("expires", |_| now() - 1.0);
    }

    /// The binary with the words of a line, with pipes for its streams.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jwt"));
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder.path())
            .args(self.words(line))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Starts a run that `finish` waits for.
    pub(crate) fn start(&mut self, line: &str) -> Running {
        let mut child = self.command(line).spawn().expect("the binary runs");
        let stdin = std::mem::take(&mut self.stdin);
        let mut pipe = child.stdin.take().expect("stdin is piped");
        // It need not take all.
        thread::spawn(move || drop(pipe.write_all(&stdin)));
        let stdout = read(child.stdout.take().expect("stdout is piped"));
        let stderr = read(child.stderr.take().expect("stderr is piped"));
        Running { line: line.to_owned(), child, stdout, stderr }
    }

    /// Runs `jwt` with the words of a line, and writes nothing down. JSON is held to its schema.
    #[track_caller]
    pub(crate) fn output(&mut self, line: &str) -> Output {
        let output = self.start(line).finish();
        hold(&self.words(line), &output.stdout);
        output
    }

    /// What a run says on stdout and on stderr, which must end with this code.
    #[track_caller]
    pub(crate) fn says(&mut self, code: i32, line: &str) -> (String, String) {
        let output = self.output(line);
        let text = |bytes: &[u8]| self.named(&String::from_utf8_lossy(bytes));
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "jwt {line}\n{stdout}{stderr}");
        (stdout, stderr)
    }

    /// Runs `jwt` with the words of a line, writes down what came, and holds it to the exit code.
    #[track_caller]
    pub(crate) fn run(&mut self, code: i32, line: &str) -> &mut Self {
        let (stdout, stderr) = self.says(code, line);
        self.write(code, line, &stdout, &stderr)
    }

    fn write(&mut self, code: i32, line: &str, stdout: &str, stderr: &str) -> &mut Self {
        let mut text = format!("$ jwt {line}\n");
        for (mark, said) in [("", stdout), ("2> ", stderr)] {
            for line in said.split_inclusive('\n') {
                text.push_str(mark);
                text.push_str(line.strip_suffix('\n').unwrap_or(line));
                text.push_str(if line.ends_with('\n') { "\n" } else { "[no line ending]\n" });
            }
        }
        write!(text, "=> {code}\n\n").expect("a String takes text");
        self.transcript.push_str(&text);
        self
    }

    /// Writes down something that is no run.
    pub(crate) fn note(&mut self, text: &str) -> &mut Self {
        self.transcript.push_str(text);
        self.transcript.push('\n');
        self
    }

    /// The same, of which the checks and the verdict are written down alone.
    #[track_caller]
    pub(crate) fn checks(&mut self, code: i32, line: &str) -> &mut Self {
        let (stdout, stderr) = self.says(code, line);
        let is_check =
            |line: &&str| ["  ✔", "  ✘", "  –", "VALID", "INVALID"].iter().any(|of| line.starts_with(of));
        let stdout: String = stdout.split_inclusive('\n').filter(is_check).collect();
        self.write(code, line, &stdout, &stderr)
    }

    /// Writes down what a server was asked for meanwhile.
    pub(crate) fn saw(&mut self, server: &Server) -> &mut Self {
        let asked = server.asked();
        let asked = if asked.is_empty() { vec!["nothing".to_owned()] } else { asked };
        // It stands under the run, before the line that parts it from the next.
        self.transcript.truncate(self.transcript.trim_end().len());
        for line in asked {
            let line = self.named(&line);
            write!(self.transcript, "\n<- {line}").expect("a String takes text");
        }
        self.transcript.push_str("\n\n");
        self
    }

    /// Holds the transcript to what was written down before.
    #[track_caller]
    pub(crate) fn matches(&mut self, expected: impl IntoData) {
        same(self.transcript(), expected);
    }

    /// The transcript so far; another begins.
    pub(crate) fn transcript(&mut self) -> String {
        std::mem::take(&mut self.transcript)
    }

    /// The text with names for what is another at every run.
    pub(crate) fn named(&self, text: &str) -> String {
        let hide = |text: String, (value, name): &(String, String)| text.replace(value, name);
        self.hidden.iter().rev().fold(text.to_owned(), hide)
    }

    /// The words of a line: white space parts them, single quotes hold them together, and `$NAME` is the value of
    /// that name, anywhere.
    fn words(&self, line: &str) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for (at, part) in line.split('\'').enumerate() {
            if at % 2 == 1 {
                words.push(self.filled(part));
            } else {
                words.extend(part.split_whitespace().map(|word| self.filled(word)));
            }
        }
        words
    }

    fn filled(&self, word: &str) -> String {
        let mut filled = word.to_owned();
        for (name, value) in &self.values {
            filled = filled.replace(&format!("${name}"), value);
        }
        filled
    }
}

/// A run that goes on.
pub(crate) struct Running {
    line: String,
    child: Child,
    stdout: JoinHandle<Vec<u8>>,
    stderr: JoinHandle<Vec<u8>>,
}

impl Running {
    /// Waits for its end.
    #[track_caller]
    pub(crate) fn finish(mut self) -> Output {
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("it can be asked") {
                break status;
            }
            if begun.elapsed() > PATIENCE {
                let _ = self.child.kill();
                panic!("jwt {} does not end", self.line);
            }
            thread::sleep(Duration::from_millis(2));
        };
        let text = |reader: JoinHandle<Vec<u8>>| reader.join().expect("the stream is read");
        Output { status, stdout: text(self.stdout), stderr: text(self.stderr) }
    }
}

/// Holds a text to what was written down before.
#[track_caller]
pub(crate) fn same(actual: String, expected: impl IntoData) {
    Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV).eq(actual, expected.raw());
}

/// The moment, in Unix seconds.
pub(crate) fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("1970 is over").as_secs_f64()
}

fn read(mut stream: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What came is what is judged.
        let _ = stream.read_to_end(&mut bytes);
        bytes
    })
}
