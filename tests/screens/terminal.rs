//! A real terminal: the binary itself finds out how wide it is.

use std::fs::File;
use std::io::Read as _;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::{AT, on_terminal, token};

/// What the binary shows on a terminal of that width, with the variables given and no others.
fn shown(args: &[&str], width: u16, variables: &[(&str, &str)]) -> String {
    let near = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
    grantpt(&near).expect("a pseudo-terminal");
    unlockpt(&near).expect("a pseudo-terminal");
    let name = ptsname(&near, Vec::new()).expect("its name").into_string().expect("in text");
    let far = File::options().read(true).write(true).open(name).expect("its other end");
    tcsetwinsize(&far, Winsize { ws_row: 50, ws_col: width, ws_xpixel: 0, ws_ypixel: 0 }).expect("a width");
    let mut child = Command::new(env!("CARGO_BIN_EXE_jwt"))
        .args(args)
        .env_clear()
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stderr(far.try_clone().expect("the same end again"))
        .stdout(far)
        .spawn()
        .expect("the binary can be run");
    let (mut near, mut bytes, mut part) = (File::from(near), Vec::new(), [0; 4096]);
    // When nobody writes any more, Linux makes an error of it.
    while let Ok(count @ 1..) = near.read(&mut part) {
        bytes.extend_from_slice(&part[..count]);
    }
    child.wait().expect("it ends");
    String::from_utf8(bytes).expect("what is shown is text").replace("\r\n", "\n")
}

#[test]
fn the_width_is_that_of_the_terminal() {
    let token = token("keycloak");
    for width in [40, 80, 200] {
        let args = ["decode", AT, "--color=never", &token];
        assert_eq!(shown(&args, width, &[]), on_terminal(&args, width.into()), "{width}");
    }
}

#[test]
fn colours_are_those_that_the_terminal_has() {
    let token = token("scripts");
    let painted = |variables: &[(&str, &str)]| shown(&["decode", AT, &token], 80, variables);
    let sixteen = painted(&[("TERM", "xterm-256color")]);
    assert!(sixteen.contains("\u{1b}[31m  \"alg\": \"HS256\",\u{1b}[0m"), "{sixteen}");
    assert!(sixteen.contains("\u{1b}[2msubject\u{1b}[0m"), "{sixteen}");
    let all = painted(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]);
    assert!(all.contains("\u{1b}[38;2;234;1;85m  \"alg\": \"HS256\",\u{1b}[0m"), "{all}");
    assert!(!painted(&[("TERM", "dumb")]).contains('\u{1b}'));
    assert!(!painted(&[("TERM", "xterm"), ("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[test]
fn nothing_that_a_terminal_obeys_reaches_it() {
    let token = token("hostile");
    for args in [
        &["decode", &token][..],
        &["decode", "--json", &token],
        &["decode", "--part", "payload", &token],
        &["decode", "--get", "sub", &token],
        &["decode", "--get", "\u{1b}]0;x\u{7}", &token],
        &["decode", "--lines", "--get", "sub", &token],
        &["decode", "\u{1b}[31m.\u{202e}.\u{9b}"],
        &["decode", "@\u{1b}]0;x\u{7}\u{202e}"],
        &["verify", "-S", "secret", &token],
        &["verify", "-S", "secret", "--iss", "\u{1b}[31m\u{202e}", "--claim", "\u{9b}=\u{1b}", &token],
        &["verify", "-K", "\u{1b}]0;x\u{7}", &token],
        // What clap says of an argument that somebody else has chosen.
        &["decode", "--\u{9b}31m\u{202e}"],
        &["decode", "--time", "\u{9b}31m\u{202e}", &token],
        &["keygen", "\u{9b}31m\u{202e}"],
        &["keygen", "ES256", "--format=jwk", "--kid", "\u{9b}31m\u{202e}"],
    ] {
        let screen = shown(args, 80, &[("TERM", "dumb")]);
        let hostile = |c: char| c.is_control() || jwt_toolkit::token::characters::is_hostile(c);
        assert!(!screen.replace(['\n', '\t'], "").contains(hostile), "{args:?}: {screen:?}");
    }
}
