//! The ways by which a key comes in: a path, `@path`, stdin, a variable, the command line itself. What
//! the file is called never matters.

use std::ffi::OsStr;
use std::fs;

use crate::binary::{Run, jwt, jwt_at};
use crate::{Failures, bytes, path, text, tokens};

/// One file of every kind of content; DER can't be in a variable.
const FILES: [&str; 9] = [
    "p256/pkcs8.pem",
    "p256/sec1-parameters.pem",
    "p256/spki.der",
    "p256/certificate.der",
    "p256/jwk.jwk",
    "p256/public.jwks",
    "p256/chain-leaf-first.pem",
    "p256/openssh.pem",
    "p256/ssh.pub",
];

fn token() -> &'static str {
    tokens().into_iter().find(|token| token.key == "p256").expect("a token").text
}

fn verified(run: Run) -> Result<(), String> {
    run.done().map(drop)
}

#[test]
fn every_door_leads_to_the_key() {
    let mut failures = Failures::default();
    for file in FILES {
        let (path, content) = (path(file).display().to_string(), bytes(file));
        let verify =
            |spec: &str, stdin: &[u8]| verified(jwt_at(["verify", "-q", "-K", spec, token()], &[], stdin));
        failures.check(&format!("{file} as a path"), verify(&path, b""));
        failures.check(&format!("{file} as @path"), verify(&format!("@{path}"), b""));
        failures.check(&format!("{file} on stdin"), verify("-", &content));
        if cfg!(unix) {
            failures.check(&format!("{file} as /dev/stdin"), verify("/dev/stdin", &content));
        }
        let secret = jwt(["verify", "-q", "-S", &format!("@{path}"), token()]);
        failures.check(&format!("{file} as a secret"), verified(secret));
        let Ok(text) = String::from_utf8(content) else { continue };
        let variable = [("A_KEY", OsStr::new(&text))];
        let run = jwt_at(["verify", "-q", "-K", "env:A_KEY", token()], &variable, b"");
        failures.check(&format!("{file} in a variable"), verified(run));
        let run = jwt_at(["verify", "-q", token()], &[("JWT_KEY", OsStr::new(&path))], b"");
        failures.check(&format!("{file} as JWT_KEY"), verified(run));
        failures.check(&format!("{file} itself"), verify(text.trim_end(), b""));
    }
    failures.none();
}

#[test]
fn names_do_not_matter() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut failures = Failures::default();
    for (file, name) in
        FILES.iter().zip(["key", "a.der", "b.pem", "c.jwk", "d.txt", "e.pub", "f", "g.crt", "h.json"])
    {
        let path = folder.path().join(name);
        fs::write(&path, bytes(file)).expect("a file");
        let run = jwt([OsStr::new("verify"), OsStr::new("-K"), path.as_os_str(), OsStr::new(token())]);
        failures.check(&format!("{file} as {name}"), verified(run));
    }
    failures.none();
}

#[test]
#[cfg(unix)]
fn process_substitution_works() {
    // Where there is no bash, nothing is tested.
    let script = r#""$1" verify -q -K <(cat "$2") "$3""#;
    let mut bash = std::process::Command::new("bash");
    bash.args(["-c", script, "bash", env!("CARGO_BIN_EXE_jwt")]).arg(path("p256/pkcs8.pem")).arg(token());
    if let Ok(output) = bash.output() {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn one_mebibyte_is_read_and_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("long");
    let key = text("p256/spki.pem");
    for (len, code) in [(1 << 20, 0), ((1 << 20) + 1, 4), (10 << 20, 4)] {
        fs::write(&file, format!("{key}{}", " ".repeat(len - key.len()))).expect("a file");
        let run = jwt([OsStr::new("verify"), OsStr::new("-K"), file.as_os_str(), OsStr::new(token())]);
        assert_eq!(run.code, code, "{len}: {}", run.err);
        assert!(code == 0 || run.err.contains("1 MiB"), "{}", run.err);
    }
}
