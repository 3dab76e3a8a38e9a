//! `verify --exact`: the token as it is, for one that somebody else has chosen.

use snapbox::str;

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

#[test]
fn what_would_be_read_or_found_is_told() {
    let mut desk = Desk::new();
    desk.file("tok.txt", crate::desk::JWT_IO);
    for line in [
        "verify --exact -S $S @tok.txt",
        "verify --exact -S $S -",
        "verify --exact -S $S 'Bearer $T'",
        "verify --exact -S $S hello",
        "verify -S $S nofile.txt",
        "verify -S $S a.b.c",
    ] {
        desk.run(3, line);
    }
    desk.matches(str![[r#"
$ jwt verify --exact -S $S @tok.txt
  ✘ format     no token: two parts (one dot)

INVALID: no token: two parts (one dot)
2> hint: a token reads header.payload.signature; jwt --help lists the commands
2> hint: with --exact the text is taken as it is: leave --exact out, or give the token itself
=> 3

$ jwt verify --exact -S $S -
  ✘ format     no token: no dot in it

INVALID: no token: no dot in it
2> hint: a token reads header.payload.signature; jwt --help lists the commands
2> hint: with --exact the text is taken as it is: leave --exact out, or give the token itself
=> 3

$ jwt verify --exact -S $S 'Bearer $T'
Payload
{
  "sub": "1234567890",          subject
  "name": "John Doe",           full name
  "iat": 1516239022             issued 2018-01-18 01:30:22 UTC, 8 years ago
}

  ✘ format     header: a space is not a base64url character
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: header: a space is not a base64url character
2> warning: no "exp": the token never expires
2> hint: a part has letters, digits, - and _: was the token changed on the way?
2> hint: with --exact the text is taken as it is: leave --exact out, or give the token itself
=> 3

$ jwt verify --exact -S $S hello
  ✘ format     no token: no dot in it

INVALID: no token: no dot in it
2> hint: a token reads header.payload.signature; jwt --help lists the commands
=> 3

$ jwt verify -S $S nofile.txt
  ✘ format     no token: two parts (one dot)

INVALID: no token: two parts (one dot)
2> hint: a token reads header.payload.signature; jwt --help lists the commands
=> 3

$ jwt verify -S $S a.b.c
  ✘ format     header: no base64url text has 1 character: something is missing, or stands behind it
  ✘ format     payload: no base64url text has 1 character: something is missing, or stands behind it
  ✘ format     signature: no base64url text has 1 character: something is missing, or stands behind it

INVALID: header: no base64url text has 1 character: something is missing, or stands behind it
2> hint: was all of the token copied, and nothing behind it?
=> 3


"#]]);
}
