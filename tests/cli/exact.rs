//! `verify --exact`: the token as it is, for one that somebody else has chosen.

use crate::desk::{Desk, SECRET, claims};

/// What a script may be given for a token, and the exit code.
fn codes(desk: &mut Desk, given: &[(&str, i32)]) {
    for (token, code) in given {
        let mut desk = std::mem::replace(desk, Desk::new()).value("X", *token);
        desk.file("good", claims("{}"));
        for line in ["verify -q --exact -S '$LONG' -- $X", "verify --exact --json -S '$LONG' -- $X"] {
            assert_eq!(desk.output(line).status.code(), Some(*code), "{token}");
        }
    }
}

#[test]
fn nothing_is_read_and_nothing_is_found() {
    let good = claims("{}");
    let mut desk = Desk::new();
    let around = |before: &str, behind: &str| format!("{before}{good}{behind}");
    codes(&mut desk, &[(&good, 0), ("@good", 3), ("-", 3), ("", 3), (" ", 3), ("--help", 3), ("good", 3)]);
    for (before, behind) in [
        (" ", ""),
        ("", " "),
        ("", "\n"),
        ("Bearer ", ""),
        ("", " zzz"),
        ("export TOKEN=", "; rm -rf /"),
        ("\"", "\""),
        ("", "\u{200b}"),
        ("{\"access_token\":\"opaque\",\"id_token\":\"", "\"}"),
    ] {
        codes(&mut desk, &[(&around(before, behind), 3)]);
    }
}

#[test]
fn stdin_ends_in_one_line_ending() {
    let good = claims("{}");
    let mut desk = Desk::new();
    for (behind, code) in [("", 0), ("\n", 0), ("\r\n", 0), ("\n\n", 3), (" \n", 3), (" ", 3)] {
        let output = desk.pipe(format!("{good}{behind}")).output("verify -q --exact -S '$LONG'");
        assert_eq!(output.status.code(), Some(code), "{behind:?}");
    }
    assert_eq!(desk.pipe("@good").output("verify -q --exact -S '$LONG'").status.code(), Some(3));
    assert_eq!(desk.output("verify -q --exact -S '$LONG'").status.code(), Some(3), "nothing at all");
    // Whoever reads the key there cannot read the token there.
    assert_eq!(desk.pipe(SECRET).output("verify -q --exact -S -").status.code(), Some(2));
    let line = format!("verify -q --exact -S - {good}");
    assert_eq!(desk.pipe(SECRET).output(&line).status.code(), Some(0));
}

#[test]
fn several_are_judged_each() {
    let (good, other) = (claims("{}"), claims("[]"));
    let mut desk = Desk::new().value("A", good).value("B", other);
    let text = desk.text(3, "verify --exact --json -S '$LONG' $A $B");
    let labels: Vec<bool> =
        text.lines().enumerate().map(|(at, line)| line.contains(&format!("\"token {}\"", at + 1))).collect();
    assert_eq!(labels, [true, true]);
}
