//! A stream that comes slowly: what stands is answered while the rest is waited for, and judged by the time at which
//! it came.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::lines::{good, ring, token};
use crate::running::{Live, run, tell};

/// An answer that waits for more of the stream never comes; one that waits for a while comes later.
const AT_ONCE: Duration = Duration::from_secs(2);

/// Gives a line after the other; most are answered at once, however busy the machine is.
#[track_caller]
fn answers_at_once(words: &[&str], lines: [&str; 5], found: &str) {
    let mut stream = Live::start(words);
    let mut times = lines.map(|line| {
        let (answer, time) = stream.answer(line);
        assert!(answer.contains(found), "{answer}");
        time
    });
    times.sort();
    tell(&format!("{words:?}: answered within {:?}, the first of them within {:?}", times[4], times[0]));
    assert!(times[2] < AT_ONCE, "{words:?}: {times:?}");
    assert!(stream.is_running());
    let (status, rest, stderr) = stream.end();
    assert!(status.success() && rest.is_empty(), "{stderr}");
}

#[test]
fn a_line_that_stands_is_answered() {
    let (set, secret) = (&ring().set, &ring().secret);
    let lines = ["HS256", "RS256", "ES256", "EdDSA", "HS256"].map(|name| format!("{}\n", good(name)));
    let lines = lines.each_ref().map(String::as_str);
    for jobs in ["1", "3"] {
        let jobs = ["--lines", "--jobs", jobs];
        let with = |words: &[&'static str]| [words, &jobs].concat();
        answers_at_once(&[&with(&["verify"])[..], &["-K", set]].concat(), lines, "\tvalid\t");
        answers_at_once(&[&with(&["verify", "--only", "valid"])[..], &["-K", set]].concat(), lines, "eyJ");
        answers_at_once(&[&with(&["verify", "--find"])[..], &["-K", set]].concat(), lines, "\tvalid\t");
        answers_at_once(&with(&["decode"]), lines, "\"sub\":\"alice\"");
        answers_at_once(&with(&["decode", "--get", "sub"]), lines, "alice\n");
        answers_at_once(&[&with(&["encode"])[..], &["-K", secret]].concat(), ["{\"sub\":\"a\"}\n"; 5], "eyJ");
    }
}

#[test]
fn a_token_in_a_text_is_answered_before_its_line_ends() {
    let [found, set] = [format!("in the log: {} ", good("HS256")), ring().set.clone()];
    let lines = [&found[..]; 5];
    answers_at_once(&["verify", "--find", "--lines", "-K", &set], lines, "\tvalid\t");
}

#[test]
fn a_line_waits_for_its_end() {
    let (whole, set) = (good("HS256"), &ring().set);
    let (first, second) = whole.split_at(whole.len() / 2);
    let mut stream = Live::start(&["verify", "--lines", "-K", set]);
    let (answer, _) = stream.answer(format!("\n{first}"));
    assert_eq!(answer, "\n");
    // Time enough for an answer that comes too early.
    std::thread::sleep(Duration::from_millis(100));
    let (answer, _) = stream.answer(format!("{second}\n"));
    assert!(answer.starts_with("2\tvalid\t"), "{answer}");
    stream.give(second);
    let (status, rest, _) = stream.end();
    assert!(rest.starts_with(b"3\tmalformed\t"), "the last line needs no end");
    assert_eq!(status.code(), Some(3));
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later than 1970").as_secs()
}

/// A token, given at once and once it has expired; the two answers.
fn before_and_after(words: &[&str]) -> [String; 2] {
    let exp = now() + 5;
    let line = token("HS256", &format!(r#"{{"exp":{exp}}}"#)) + "\n";
    let mut stream = Live::start(words);
    let (before, _) = stream.answer(&line);
    while now() <= exp {
        std::thread::sleep(Duration::from_millis(20));
    }
    let (after, _) = stream.answer(&line);
    stream.end();
    [before, after]
}

#[test]
fn a_line_is_judged_by_when_it_came() {
    let set = &ring().set;
    let [before, after] = before_and_after(&["verify", "--lines", "-K", set]);
    assert!(before.starts_with("1\tvalid\t") && after.starts_with("2\texpired\t"), "{before}{after}");
}

#[test]
fn a_token_is_shown_by_when_it_came() {
    let set = &ring().set;
    let [before, after] = before_and_after(&["decode", "--lines", "-K", set]);
    assert!(before.contains("\"code\":0") && after.contains("\"code\":6"), "{before}{after}");
}

#[test]
fn a_moment_that_was_given_stands_still() {
    let set = &ring().set;
    let [at, earlier] = [now() + 1000, now() - 1000].map(|at| at.to_string());
    let [before, after] = before_and_after(&["verify", "--lines", "-K", set, "--at", &at]);
    assert!(before.starts_with("1\texpired\t") && after.starts_with("2\texpired\t"), "{before}{after}");
    let [before, after] = before_and_after(&["verify", "--lines", "-K", set, "--at", &earlier]);
    assert!(before.starts_with("1\tvalid\t") && after.starts_with("2\tvalid\t"), "{before}{after}");
}

#[test]
fn a_time_from_now_counts_from_each_line() {
    let secret = &ring().secret;
    let mut stream = Live::start(&["encode", "--lines", "-e", "+1s", "-n", "now", "-K", secret]);
    let mut made = [(0, 0); 2];
    for (n, times) in made.iter_mut().enumerate() {
        let before = now();
        let (line, _) = stream.answer("{}\n");
        *times = (before, now());
        let claims = run(&["decode", "--part", "payload"], line.trim_end().as_bytes()).stdout;
        let claims: serde_json::Value = serde_json::from_slice(&claims).expect("claims");
        let time = |name: &str| claims[name].as_u64().expect("a time");
        let [iat, nbf, exp] = ["iat", "nbf", "exp"].map(time);
        assert!((times.0..=times.1).contains(&iat), "{iat} is the time of line {n}, {times:?}");
        assert_eq!((nbf, exp), (iat, iat + 1));
        std::thread::sleep(Duration::from_millis(2100));
    }
    assert!(made[0].1 < made[1].0);
    stream.end();
}
