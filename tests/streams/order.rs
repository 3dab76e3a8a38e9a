//! However many threads work on a stream, what comes out is what one makes of it, byte for byte.

use std::sync::OnceLock;

use crate::lines::{ALGORITHMS, AT, Dice, good, header, ring, sign, table, token};
use crate::running::{count, run};

/// How many lines the streams have.
const LINES: usize = 100_000;

/// As many signatures of each algorithm that takes long; they come again and again.
const FEW: usize = 16;

/// A stream of lines of every kind, no last newline; most of them are tokens that no other line has, so that a line in
/// the place of another is seen.
fn tokens() -> &'static [u8] {
    static TOKENS: OnceLock<Vec<u8>> = OnceLock::new();
    TOKENS.get_or_init(|| {
        let ring = ring();
        let (hs, stranger, head) = (ring.signer("HS256"), ring.stranger(), header("HS256"));
        let slow: Vec<String> = ALGORITHMS
            .iter()
            .flat_map(|name| (0..FEW).map(move |n| token(name, &format!(r#"{{"sub":"{name} {n}"}}"#))))
            .collect();
        // What takes long to read stands there a few times.
        let (odd, long): (Vec<_>, Vec<_>) = table().into_iter().partition(|(_, line)| line.len() < 50_000);
        let two = format!("{} {}", good("HS256"), good("ES256"));
        let mut dice = Dice::new(2027);
        let mut out = Vec::new();
        for n in 0..LINES {
            let sub = format!(r#"{{"sub":"{n}"}}"#);
            let mut line: Vec<u8> = match dice.below(20) {
                0..5 => sign(&hs, &head, sub).into(),
                5 => sign(&hs, &head, format!(r#"{{"sub":"{n}","exp":1{n}}}"#)).into(),
                6 => sign(&stranger, &head, sub).into(),
                7 => format!("Bearer {}", sign(&hs, &head, sub)).into(),
                8 => format!(r#"{{"access_token":"{}","id":{n}}}"#, sign(&hs, &head, sub)).into(),
                9 => format!("'{}'", sign(&hs, &head, sub)).into(),
                10 => slow[dice.below(slow.len())].clone().into(),
                11 => odd[dice.below(odd.len())].1.clone(),
                12 => two.clone().into(),
                13..15 => b" ".repeat(dice.below(3)),
                15 => [format!("{n} ").as_bytes(), b"\xff\xfe"].concat(),
                _ => format!("{n}.x.y").into(),
            };
            if n % (LINES / 8) == 7 {
                line.clone_from(&long[n % 2].1);
            }
            out.extend(line);
            if n + 1 < LINES {
                out.extend(if dice.below(4) == 0 { "\r\n" } else { "\n" }.bytes());
            }
        }
        out
    })
}

/// A stream of claims, most of which can be signed.
fn claims() -> Vec<u8> {
    let mut dice = Dice::new(2028);
    let mut out = Vec::new();
    for n in 0..LINES {
        out.extend(match dice.below(16) {
            0 => Vec::new(),
            1 => b"  ".to_vec(),
            2 => format!(r#"{{"sub":{n}"#).into(),
            3 => format!("[{n}]").into(),
            4 => format!(r#"{{"sub":"{n}","sub":1}}"#).into(),
            5 => [b"{\"sub\":\"\xff", n.to_string().as_bytes(), b"\"}"].concat(),
            6 => format!("\u{feff}{{ \"z\" : 1e3, \"sub\":\"{n}\" }}").into(),
            _ => format!(r#"{{"sub":"{n}","roles":["a","b"],"n":{n}}}"#).into(),
        });
        if n + 1 < LINES {
            out.extend(if dice.below(4) == 0 { "\r\n" } else { "\n" }.bytes());
        }
    }
    out
}

/// The first lines of a stream, but for their last ending.
fn first(stream: &[u8], lines: usize) -> &[u8] {
    let end = stream.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(lines - 1);
    end.map_or(stream, |(at, _)| &stream[..at])
}

/// What stands on stderr, but for the sum at its end, in which there are times.
fn said(stderr: &[u8]) -> Vec<String> {
    let text = String::from_utf8(stderr.to_vec()).expect("what is said is text");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let sum = lines.pop().unwrap_or_default();
    // With the counts, but not with the times.
    lines.extend(sum.split(' ').next().map(str::to_owned));
    lines.extend(sum.rsplit_once(": ").map(|(_, counts)| counts.to_owned()));
    lines
}

/// Holds every number of threads to what one makes; all lines for the first of them, and fewer for the others.
#[track_caller]
fn is_the_same(words: &[&str], stream: &[u8]) -> Vec<u8> {
    let with = |jobs: &str, stream: &[u8]| run(&[words, &["--jobs", jobs]].concat(), stream);
    let short = first(stream, LINES / 10);
    let [all, some] = [stream, short].map(|stream| with("1", stream));
    for (jobs, stream, one) in [("4", stream, &all), ("2", short, &some), ("7", short, &some)] {
        let many = with(jobs, stream);
        assert_eq!(many.status.code(), one.status.code(), "{words:?} --jobs {jobs}");
        assert_eq!(said(&many.stderr), said(&one.stderr), "{words:?} --jobs {jobs}");
        let place = many.stdout.iter().zip(&one.stdout).position(|(a, b)| a != b);
        let line = |at| count(&one.stdout[..at]) + 1;
        assert_eq!(place.map(line), None, "{words:?} --jobs {jobs}: the first line that is another");
        assert_eq!(many.stdout.len(), one.stdout.len(), "{words:?} --jobs {jobs}");
    }
    assert!(some.stdout.len() < all.stdout.len());
    all.stdout
}

#[test]
fn verdicts() {
    let set = &ring().set;
    let text = is_the_same(&["verify", "--lines", "--at", AT, "-K", set], tokens());
    assert_eq!(count(&text), LINES);
    let text = String::from_utf8(text).expect("text");
    for (n, line) in text.lines().enumerate() {
        assert!(line.is_empty() || line.starts_with(&format!("{}\t", n + 1)), "{line}");
    }
    for verdict in ["valid", "malformed", "key", "unsigned", "signature", "expired", "not-yet-valid", "claim"]
    {
        assert!(text.contains(&format!("\t{verdict}\t")), "there is one that is {verdict}");
    }
}

#[test]
fn documents_of_verdicts() {
    let set = &ring().set;
    let text = is_the_same(&["verify", "--lines", "--json", "--at", AT, "-K", set], tokens());
    assert_eq!(count(&text), LINES);
}

#[test]
fn documents() {
    assert_eq!(count(&is_the_same(&["decode", "--lines", "--at", AT], tokens())), LINES);
}

#[test]
fn values() {
    assert_eq!(count(&is_the_same(&["decode", "--lines", "--get", "sub"], tokens())), LINES);
}

#[test]
fn tokens_in_text() {
    let set = &ring().set;
    let some = first(tokens(), LINES / 4);
    let text = is_the_same(&["verify", "--lines", "--find", "--at", AT, "-K", set], some);
    assert!(count(&text) > LINES / 8);
}

#[test]
fn what_is_passed_through() {
    let set = &ring().set;
    let [valid, invalid] = ["valid", "invalid"]
        .map(|which| is_the_same(&["verify", "--lines", "--only", which, "--at", AT, "-K", set], tokens()));
    // Both together are all lines but the blank ones, each as it stood there, in order.
    let mut rest = [&valid, &invalid].map(|lines| lines.split_inclusive(|byte| *byte == b'\n').peekable());
    for line in tokens().split_inclusive(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
        let is_next = rest.iter_mut().any(|lines| lines.next_if_eq(&line).is_some());
        assert!(is_next, "{}", line.escape_ascii());
    }
    assert!(rest.iter_mut().all(|lines| lines.next().is_none()));
    assert!(count(&valid) > LINES / 5 && count(&invalid) > LINES / 5);
}

#[test]
fn made_tokens() {
    let secret = &ring().secret;
    let text = is_the_same(&["encode", "--lines", "--iat", AT, "-K", secret], &claims());
    assert_eq!(count(&text), LINES);
}
