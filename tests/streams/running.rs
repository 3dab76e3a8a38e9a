//! The binary, run to its end over a stream, or kept running while the stream goes on.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use memchr::memchr_iter;

/// How long anything may take that hangs when it fails: far more than it takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Variables that change what the binary says.
const VARIABLES: [&str; 6] = ["JWT_SECRET", "JWT_KEY", "NO_COLOR", "CLICOLOR_FORCE", "COLORTERM", "CLICOLOR"];

/// The binary with the words of a line, all its streams piped.
pub(crate) fn jwt(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jwt"));
    for name in VARIABLES {
        command.env_remove(name);
    }
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it over these bytes.
pub(crate) fn run(words: &[&str], stdin: &[u8]) -> Output {
    let mut child = jwt(words).spawn().expect("the binary can be run");
    let mut pipe = child.stdin.take().expect("stdin is piped");
    thread::scope(|scope| {
        scope.spawn(move || {
            // It need not take all.
            let _ = pipe.write_all(stdin);
        });
        child.wait_with_output().expect("it ends")
    })
}

/// What it prints over these bytes, with this code.
#[track_caller]
pub(crate) fn prints(code: i32, words: &[&str], stdin: &[u8]) -> Vec<u8> {
    let output = run(words, stdin);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "jwt {words:?}\n{stderr}");
    output.stdout
}

/// Tells a figure, whatever becomes of the test.
pub(crate) fn tell(text: &str) {
    // Nobody needs it.
    let _ = writeln!(std::io::stderr(), "streams: {text}");
}

/// The lines of an output that ends with a newline.
pub(crate) fn count(bytes: &[u8]) -> usize {
    memchr_iter(b'\n', bytes).count()
}

/// A run that goes on.
pub(crate) struct Live {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Option<Receiver<Vec<u8>>>,
    stderr: JoinHandle<String>,
}

impl Live {
    /// Starts one, and reads its answers as they come.
    pub(crate) fn start(words: &[&str]) -> Self {
        Self::of(jwt(words))
    }

    /// The same for a command with streams of its own.
    pub(crate) fn of(mut command: Command) -> Self {
        let mut this = Self::unread(&mut command);
        let stdout = this.child.stdout.take().expect("stdout is piped");
        let (tell, lines) = channel();
        thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            let mut line = Vec::new();
            while stdout.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                if tell.send(std::mem::take(&mut line)).is_err() {
                    return;
                }
            }
        });
        this.lines = Some(lines);
        this
    }

    /// Starts one whose answers nobody reads.
    pub(crate) fn unread(command: &mut Command) -> Self {
        let mut child = command.spawn().expect("the binary can be run");
        let stdin = child.stdin.take();
        let mut stream = child.stderr.take().expect("stderr is piped");
        let stderr = thread::spawn(move || {
            let mut text = String::new();
            stream.read_to_string(&mut text).expect("what is said is text");
            text
        });
        Self { child, stdin, lines: None, stderr }
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has not ended yet.
    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("it can be asked").is_none()
    }

    /// Gives it some of the stream.
    #[track_caller]
    pub(crate) fn give(&mut self, bytes: impl AsRef<[u8]>) {
        let stdin = self.stdin.as_mut().expect("the stream is open");
        stdin.write_all(bytes.as_ref()).expect("it takes the stream");
    }

    /// Gives it these bytes so many times, and reads so many lines of its answers meanwhile.
    #[track_caller]
    pub(crate) fn give_and_read(&mut self, bytes: &str, times: usize, lines: usize) {
        let mut stdin = self.stdin.take().expect("the stream is open");
        thread::scope(|scope| {
            let given = scope.spawn(move || {
                for _ in 0..times {
                    stdin.write_all(bytes.as_bytes()).expect("it takes the stream");
                }
                stdin
            });
            for _ in 0..lines {
                self.next();
            }
            self.stdin = given.join().ok();
        });
    }

    /// Gives it these bytes again and again, as long as it takes them.
    pub(crate) fn give_endlessly(&mut self, bytes: Vec<u8>) {
        let mut stdin = self.stdin.take().expect("the stream is open");
        thread::spawn(move || while stdin.write_all(&bytes).is_ok() {});
    }

    /// The next line of its answers, with its ending.
    #[track_caller]
    pub(crate) fn next(&self) -> String {
        let lines = self.lines.as_ref().expect("the answers are read");
        let line = lines.recv_timeout(PATIENCE).expect("an answer, while the stream stands open");
        String::from_utf8(line).expect("the answer is text")
    }

    /// The answer to these bytes, and how long it took.
    #[track_caller]
    pub(crate) fn answer(&mut self, bytes: impl AsRef<[u8]>) -> (String, Duration) {
        let begun = Instant::now();
        self.give(bytes);
        (self.next(), begun.elapsed())
    }

    /// Reads no more of its answers.
    pub(crate) fn turn_away(&mut self) {
        self.lines = None;
    }

    /// Ends the stream, and waits for the end: how, the answers that were not read yet, and what was said.
    #[track_caller]
    pub(crate) fn end(mut self) -> (ExitStatus, Vec<u8>, String) {
        drop(self.stdin.take());
        let begun = Instant::now();
        // What is read is read on, so that nothing holds it up.
        let mut rest = Vec::new();
        while self.is_running() {
            rest.extend(self.lines.iter().flat_map(Receiver::try_iter).flatten());
            if begun.elapsed() > PATIENCE {
                let _ = self.child.kill();
                panic!("it does not end");
            }
            thread::sleep(Duration::from_millis(2));
        }
        rest.extend(self.lines.iter().flatten().flatten());
        let status = self.child.wait().expect("it has ended");
        (status, rest, self.stderr.join().expect("what is said is text"))
    }
}
