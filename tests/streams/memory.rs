//! The memory of a stream: the same however long it is, and bounded however long a line is.

use std::fs::read_to_string;
use std::sync::{Mutex, PoisonError};

use crate::lines::{header, ring, sign, token};
use crate::running::{Live, tell};

/// In KiB, as the system counts.
const MIB: u64 = 1 << 10;

/// The longest token that is read.
const LONGEST: usize = 16 << 20;

/// One after the other: each of them takes its share of the machine.
static TURN: Mutex<()> = Mutex::new(());

/// The most memory that a run had, in KiB. It is asked while its stream stands open: what comes of it is known.
fn peak(stream: &Live) -> u64 {
    let status = read_to_string(format!("/proc/{}/status", stream.id())).expect("it runs");
    let told = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak is told");
    told.trim_end_matches("kB").trim().parse().expect("a number")
}

/// The peak of a run over so many lines, when it has answered all.
fn peak_of(words: &[&str], line: &str, lines: usize) -> u64 {
    let mut stream = Live::start(words);
    stream.give_and_read(&(line.to_owned() + "\n").repeat(1000), lines / 1000, lines);
    let peak = peak(&stream);
    let (status, _, stderr) = stream.end();
    assert!(status.success(), "{stderr}");
    peak
}

/// A short stream and a long one need the same, and little.
#[track_caller]
fn is_flat(words: &[&str], line: &str, lines: usize) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let [short, long] = [10_000, lines].map(|lines| peak_of(words, line, lines));
    tell(&format!("{words:?}: {short} KiB, {long} KiB"));
    assert!(short.max(long) < 64 * MIB, "{words:?}: {short} KiB, {long} KiB");
    assert!(short.abs_diff(long) < 8 * MIB, "{words:?}: {short} KiB, {long} KiB");
}

#[test]
fn verify_needs_the_same_for_any_number_of_lines() {
    is_flat(&["verify", "--lines", "-K", &ring().set], &token("HS256", r#"{"sub":"a"}"#), 300_000);
}

#[test]
fn many_threads_need_little() {
    is_flat(
        &["verify", "--lines", "--jobs", "16", "-K", &ring().set],
        &token("HS256", r#"{"sub":"a"}"#),
        100_000,
    );
}

#[test]
fn decode_needs_the_same_for_any_number_of_lines() {
    is_flat(&["decode", "--lines"], &token("HS256", r#"{"sub":"a"}"#), 300_000);
}

#[test]
fn encode_needs_the_same_for_any_number_of_lines() {
    is_flat(&["encode", "--lines", "-K", &ring().secret], r#"{"sub":"a"}"#, 300_000);
}

#[test]
fn text_needs_the_same_for_any_number_of_lines() {
    let line = format!("one token in a line: {}.", token("HS256", r#"{"sub":"a"}"#));
    is_flat(&["verify", "--lines", "--find", "-K", &ring().set], line.trim_end_matches('.'), 100_000);
}

/// The most that one long line may need.
fn bound(jobs: u64) -> u64 {
    6 * 16 * MIB * jobs + 64 * MIB
}

/// The longest token that is one: its payload is a text in JSON.
fn longest() -> String {
    let signer = ring().signer("HS256");
    let around = sign(&signer, header("HS256"), "");
    let payload = (LONGEST - around.len()) / 4 * 3;
    let line = sign(&signer, header("HS256"), format!(r#"{{"a":"{}"}}"#, "x".repeat(payload - 8)));
    assert!(line.len() <= LONGEST && line.len() > LONGEST - 16, "{}", line.len());
    line
}

#[test]
fn a_long_line_needs_some_times_its_length() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let (set, line) = (&ring().set, longest() + "\n");
    for (jobs, words, found) in [
        (1, vec!["verify", "--json", "-K", set], "\"valid\":true"),
        (1, vec!["verify", "--find", "-K", set], "\tvalid\t"),
        (2, vec!["verify", "-K", set], "\tvalid\t"),
        (2, vec!["decode"], "\"verified\":null"),
    ] {
        let number = jobs.to_string();
        let mut stream = Live::start(&[&words[..], &["--lines", "--jobs", &number]].concat());
        (0..jobs).for_each(|_| stream.give(&line));
        for _ in 0..jobs {
            let answer = stream.next();
            assert!(answer.contains(found), "{words:?} {answer:.200}");
        }
        let peak = peak(&stream);
        tell(&format!("{words:?} --jobs {jobs}: {peak} KiB"));
        assert!(peak < bound(jobs), "{words:?} --jobs {jobs}: {peak} KiB");
        stream.end();
    }
}

#[test]
fn a_line_that_is_longer_than_any_token_is_not_held() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let set = &ring().set;
    let (piece, good) = ("x".repeat(1 << 20), token("HS256", "{}"));
    for (words, found) in [
        (vec!["verify", "-K", set], "\tmalformed\t"),
        (vec!["decode"], "\"code\":3"),
        (vec!["encode", "-K", &ring().secret], "\n"),
    ] {
        let mut stream = Live::start(&[&words[..], &["--lines", "--jobs", "2"]].concat());
        (0..200).for_each(|_| stream.give(&piece));
        let answer = stream.next();
        assert!(answer.contains(found) && answer.len() < 1000, "{words:?} {answer:.200}");
        let next = if words[0] == "encode" { "{}".to_owned() } else { good.clone() };
        let (answer, _) = stream.answer(format!("\n{next}\n"));
        assert!(answer.len() > 2 && !answer.contains("malformed"), "{words:?} {answer}");
        let peak = peak(&stream);
        tell(&format!("{words:?}: {peak} KiB"));
        assert!(peak < bound(2), "{words:?}: {peak} KiB");
        stream.end();
    }
}

#[test]
fn what_is_passed_through_is_not_held() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let set = &ring().set;
    let (piece, good) = ("x".repeat(1 << 20), token("HS256", "{}"));
    for (which, length) in [("valid", good.len()), ("invalid", 100 << 20)] {
        let mut stream = Live::start(&["verify", "--lines", "--only", which, "--jobs", "2", "-K", set]);
        (0..100).for_each(|_| stream.give(&piece));
        stream.give(format!("\n{good}\n"));
        assert_eq!(stream.next().len(), length + 1, "--only {which}");
        let peak = peak(&stream);
        tell(&format!("--only {which}: {peak} KiB"));
        assert!(peak < bound(2), "--only {which}: {peak} KiB");
        let (status, rest, _) = stream.end();
        assert_eq!((status.code(), rest.len()), (Some(0), 0), "--only {which}");
    }
}
