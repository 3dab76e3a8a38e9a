//! Streams: thousands of tokens and one fetch, on however many threads; keys that change while one runs.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::answer::Answer;
use crate::desk::{Desk, now};
use crate::party::{OPENID, jwks, open, token};
use crate::server::Server;

fn setup() -> (Server, Desk) {
    let server = Server::plain();
    let issuer = open(&server);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("A", token(&issuer, "a"));
    (server, desk)
}

/// How many lines have each verdict.
fn verdicts(stdout: &str) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for line in stdout.lines() {
        let verdict = line.split('\t').nth(1).unwrap_or(line);
        *counts.entry(verdict.to_owned()).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}

#[test]
fn thousands_of_tokens_take_one_fetch() {
    let (server, mut desk) = setup();
    let own = token(&server.url(), "a");
    let stream = format!("{own}\n").repeat(5000);
    for flags in ["", "--jobs 1 ", "--jobs 16 "] {
        desk.pipe(&stream);
        let line = format!("verify --lines --no-cache {flags}--at 1800000000 --oidc $SERVER");
        let (stdout, _) = desk.says(0, &line);
        assert_eq!(verdicts(&stdout), [("valid".to_owned(), 5000)]);
        assert_eq!(server.asked(), [format!("GET {OPENID}"), "GET /jwks".to_owned()], "{flags}");
    }
}

#[test]
fn unknown_kids_in_a_stream_take_one_more() {
    let (server, mut desk) = setup();
    let issuer = server.url();
    desk.says(0, "verify -q --at 1800000000 --oidc $SERVER $A");
    for name in ["fetched", "sought"] {
        desk.set_time(name, |_| now() - 61.0);
    }
    server.asked();
    // One of them is there by now, the others are not.
    server.on("/jwks", [Answer::json(&jwks(&["a", "b"]))]);
    let mut stream = String::new();
    for at in 0..1000 {
        for kid in ["a", "b", if at % 2 == 0 { "c" } else { "d" }] {
            stream.push_str(&token(&issuer, kid));
            stream.push('\n');
        }
    }
    desk.pipe(&stream);
    let (stdout, _) = desk.says(1, "verify --lines --jobs 8 --at 1800000000 --oidc $SERVER");
    assert_eq!(server.asked(), ["GET /jwks"]);
    assert_eq!(verdicts(&stdout), [("signature".to_owned(), 1000), ("valid".to_owned(), 2000)]);
}

#[test]
fn nothing_can_be_fetched_before_a_stream_begins() {
    let (server, mut desk) = setup();
    server.on("/jwks", [Answer::status(500)]);
    desk.pipe("x\n".repeat(10));
    let (stdout, stderr) = desk.says(5, "verify --lines --oidc $SERVER");
    assert_eq!(stdout, "");
    assert!(stderr.starts_with("error: "), "{stderr}");
}

/// A stream that stands open.
struct Live {
    child: Child,
    stdin: ChildStdin,
    lines: Receiver<String>,
}

impl Live {
    fn start(desk: &Desk, line: &str) -> Self {
        let mut child = desk.command(line).spawn().expect("the binary runs");
        let stdin = child.stdin.take().expect("stdin is piped");
        let stdout: ChildStdout = child.stdout.take().expect("stdout is piped");
        let (tell, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, stdin, lines }
    }

    #[track_caller]
    fn answer(&mut self, token: &str) -> String {
        writeln!(self.stdin, "{token}").expect("it takes the stream");
        let line = self.lines.recv_timeout(Duration::from_secs(30)).expect("an answer");
        line.split('\t').nth(1).unwrap_or(&line).to_owned()
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_there_is_to_warn_of_is_said_once() {
    let (server, mut desk) = setup();
    desk.says(0, "verify -q --at 1800000000 --oidc $SERVER $A");
    desk.age();
    server.asked();
    server.on("/jwks", [Answer::status(503)]);
    desk.pipe(format!("{}\n", token(&server.url(), "a")).repeat(500));
    let (stdout, stderr) = desk.says(0, "verify --lines --jobs 4 --at 1800000000 --oidc $SERVER");
    assert_eq!(verdicts(&stdout), [("valid".to_owned(), 500)]);
    assert_eq!(server.asked().iter().filter(|line| line.ends_with("/jwks")).count(), 1);
    assert_eq!(stderr.matches("warning: the keys of ").count(), 1, "{stderr}");
}

#[test]
fn keys_run_out_while_a_stream_runs() {
    let (server, mut desk) = setup();
    let issuer = server.url();
    desk.says(0, "verify -q --at 1800000000 -K $SERVER/jwks $A");
    desk.set_time("expires", |_| now() + 2.0);
    server.asked();
    server.on("/jwks", [Answer::status(503), Answer::json(&jwks(&["b"]))]);
    let mut live = Live::start(&desk, "verify --lines --at 1800000000 -K $SERVER/jwks");
    assert_eq!(live.answer(&token(&issuer, "a")), "valid");
    assert_eq!(server.asked(), [""; 0]);
    thread::sleep(Duration::from_millis(2500));
    // The server is asked once, in vain, and the old keys go on.
    for _ in 0..20 {
        assert_eq!(live.answer(&token(&issuer, "a")), "valid");
    }
    assert_eq!(server.asked(), ["GET /jwks"]);
}

#[test]
fn keys_change_while_a_stream_runs() {
    let (server, mut desk) = setup();
    let issuer = server.url();
    desk.says(0, "verify -q --at 1800000000 --oidc $SERVER $A");
    for name in ["fetched", "sought"] {
        desk.set_time(name, |_| now() - 61.0);
    }
    server.asked();
    let mut live = Live::start(&desk, "verify --lines --at 1800000000 --oidc $SERVER");
    assert_eq!(live.answer(&token(&issuer, "a")), "valid");
    server.on("/jwks", [Answer::json(&jwks(&["b"]))]);
    assert_eq!(live.answer(&token(&issuer, "b")), "valid");
    assert_eq!(server.asked(), ["GET /jwks"]);
    for kid in ["c", "d", "c"] {
        assert_eq!(live.answer(&token(&issuer, kid)), "signature");
    }
    assert_eq!(live.answer(&token(&issuer, "b")), "valid");
    assert_eq!(server.asked(), [""; 0]);
}
