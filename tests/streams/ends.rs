//! How a stream ends before its time: nobody reads the answers any more, Ctrl-C, or no more can be read.

use std::io::Write as _;
use std::net::TcpListener;
use std::net::TcpStream;
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::hold::judge;
use crate::lines::{good, ring};
use crate::running::{Live, jwt, run};

/// SIGINT has the same number on every system.
const SIGINT: i32 = 2;

/// How long an end may take: far less than what it would be waited for in vain.
const SOON: Duration = Duration::from_secs(20);

/// What each command does with a stream, and a line for it.
fn commands() -> Vec<(Vec<&'static str>, String)> {
    let ring = ring();
    let token = good("HS256") + "\n";
    vec![
        (vec!["verify", "--lines", "-K", &ring.set], token.clone()),
        (vec!["verify", "--lines", "--json", "-K", &ring.set], token.clone()),
        (vec!["verify", "--lines", "--find", "-K", &ring.set], token.clone()),
        (vec!["verify", "--lines", "--only", "valid", "-K", &ring.set], token.clone()),
        (vec!["decode", "--lines"], token.clone()),
        (vec!["decode", "--lines", "--get", "sub"], token),
        (vec!["encode", "--lines", "-K", &ring.secret], "{\"sub\":\"a\"}\n".to_owned()),
    ]
}

/// Presses Ctrl-C.
fn interrupt(stream: &Live) {
    let status = Command::new("kill").args(["-INT", &stream.id().to_string()]).status();
    assert!(status.expect("kill can be run").success());
}

#[test]
fn who_reads_no_more_ends_it() {
    for (words, line) in commands() {
        let mut stream = Live::start(&words);
        stream.give_endlessly(line.repeat(500).into());
        assert!(stream.next().len() > 1);
        let begun = Instant::now();
        stream.turn_away();
        let (status, _, stderr) = stream.end();
        assert_eq!(stderr, "", "{words:?}");
        assert_eq!(status.code(), Some(0), "{words:?}");
        assert!(begun.elapsed() < SOON, "{words:?}: {:?}", begun.elapsed());
    }
}

#[test]
fn who_reads_no_more_makes_no_bad_token_a_good_one() {
    let mut stream = Live::start(&["verify", "--lines", "-K", &ring().set]);
    stream.give_endlessly("no token\n".repeat(500).into());
    stream.next();
    stream.turn_away();
    let (status, _, stderr) = stream.end();
    assert_eq!((status.code(), &stderr[..]), (Some(3), ""));
}

#[test]
fn an_interrupt_ends_it_between_lines() {
    for (words, line) in commands() {
        let mut stream = Live::start(&words);
        stream.give_endlessly(line.repeat(500).into());
        for _ in 0..100 {
            stream.next();
        }
        let begun = Instant::now();
        interrupt(&stream);
        let (status, rest, stderr) = stream.end();
        assert!(begun.elapsed() < SOON, "{words:?}: {:?}", begun.elapsed());
        // So that a shell stops its loop, too.
        assert_eq!((status.code(), status.signal()), (None, Some(SIGINT)), "{words:?}");
        assert!(rest.is_empty() || rest.ends_with(b"\n"), "{words:?}: a line is cut");
        if words.contains(&"--json") {
            assert_eq!(stderr, "", "{words:?}");
        } else {
            let is_sum = stderr.starts_with("interrupted: ") && stderr.lines().count() == 1;
            assert!(is_sum, "{words:?}: {stderr}");
        }
    }
}

#[test]
fn an_interrupt_ends_the_wait_for_a_line() {
    let mut stream = Live::start(&["verify", "--lines", "--json", "--summary", "-K", &ring().set]);
    stream.answer(good("HS256") + "\n");
    // The stream stays open.
    interrupt(&stream);
    let begun = Instant::now();
    while stream.is_running() {
        assert!(begun.elapsed() < SOON, "it waits on");
        thread::sleep(Duration::from_millis(2));
    }
    let (status, rest, stderr) = stream.end();
    assert_eq!((status.signal(), rest.len()), (Some(SIGINT), 0));
    let told = stderr.strip_suffix('\n').expect("one line");
    judge("tally", told).expect("the sum keeps to its schema");
    let sum: Value = serde_json::from_str(told).expect("JSON");
    assert_eq!((&sum["interrupted"], &sum["verdicts"]["valid"]), (&true.into(), &1.into()));
}

/// One that waits for good, since nobody takes its answers; the first interrupt waits for what is being written.
fn stuck() -> Live {
    for wait in [500, 2000, 8000] {
        let mut stream = Live::unread(&mut jwt(&["decode", "--lines"]));
        stream.give_endlessly((good("HS256") + "\n").repeat(500).into());
        // Until the pipe is full; a busy machine may need more.
        thread::sleep(Duration::from_millis(wait));
        interrupt(&stream);
        thread::sleep(Duration::from_millis(300));
        if stream.is_running() {
            return stream;
        }
    }
    panic!("an interrupt ends it though its answers are not taken");
}

#[test]
fn a_second_interrupt_ends_it_whatever_it_does() {
    let stream = stuck();
    interrupt(&stream);
    let begun = Instant::now();
    let (status, _, stderr) = stream.end();
    assert!(begun.elapsed() < SOON);
    assert_eq!((status.signal(), &stderr[..]), (Some(SIGINT), ""));
}

/// A stream that breaks off when its other end is dropped: what was sent there was never read.
fn brittle() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
    let mut here = TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection");
    let (there, _) = listener.accept().expect("a connection");
    here.write_all(b"unread").expect("it is sent");
    (here, there)
}

#[test]
fn what_came_before_a_stream_broke_off_is_answered() {
    for (words, line) in commands() {
        let (here, mut there) = brittle();
        let mut command = jwt(&words);
        command.stdin(Stdio::from(OwnedFd::from(here)));
        let stream = Live::of(command);
        let some = [line.as_bytes(), line.as_bytes(), &line.as_bytes()[..5]].concat();
        there.write_all(&some).expect("it is sent");
        for _ in 0..2 {
            assert!(stream.next().len() > 1, "{words:?}");
        }
        drop(there);
        let (status, rest, stderr) = stream.end();
        assert_eq!(status.code(), Some(5), "{words:?}: {stderr}");
        if words.contains(&"--json") {
            let document: Value = serde_json::from_slice(&rest).expect("the error is a document");
            assert_eq!((&document["verdict"], &document["code"]), (&"error".into(), &5.into()));
            assert_eq!(stderr, "");
        } else {
            assert!(rest.is_empty(), "{words:?}: half a line is no line");
            let told: Vec<&str> = stderr.lines().collect();
            assert_eq!(told.len(), 2, "{words:?}: {stderr}");
            assert!(told[0].starts_with("2 tokens"), "{words:?}: {stderr}");
            assert!(told[1].starts_with("error: no more can be read: "), "{words:?}: {stderr}");
        }
    }
}

#[test]
fn a_folder_is_no_stream() {
    for (words, _) in commands() {
        let mut command = jwt(&words);
        command.stdin(std::fs::File::open("/").expect("the root can be opened"));
        let output = command.output().expect("it ends");
        assert_eq!(output.status.code(), Some(5), "{words:?}");
    }
}

#[test]
fn without_a_line_there_is_nothing() {
    for (words, _) in commands() {
        let output = run(&words, b"");
        // To have judged nothing, or to have shown nothing, is not to have done what was asked.
        let is_fine = words[0] == "encode" || words.contains(&"--only");
        let code = if is_fine { 0 } else { 3 };
        assert_eq!(output.status.code(), Some(code), "{words:?}");
        let documents = usize::from(words.contains(&"--json"));
        assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), documents, "{words:?}");
    }
}
