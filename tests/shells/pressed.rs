//! What a person gets who presses Tab: the words that `jwt` would then be run with, and what is listed.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::is_there;
use crate::keyboard::{BASH, BASH_SOURCED, FISH, Keyboard, Kind, ZSH, ZSH_SOURCED};

/// What is typed, Tab being `\t`, and the words that become of it. HOME is the home folder.
const PRESSED: &[(&str, &[&str])] = &[
    // Commands and flags; the space behind them is there.
    ("jwt ver\t--aud x", &["verify", "--aud", "x"]),
    ("jwt verify --lee\t1m", &["verify", "--leeway", "1m"]),
    ("A=b jwt ver\tx", &["verify", "x"]),
    ("true; jwt ver\tx", &["verify", "x"]),
    ("jwt --json ver\tx", &["--json", "verify", "x"]),
    ("jwt --redac\tx", &["--redact", "x"]),
    ("jwt keygen --format jwks\t-o x", &["keygen", "--format", "jwks", "-o", "x"]),
    // Algorithms, in lists too, and those that the key at hand allows.
    ("jwt keygen ML-DSA-6\t-o x", &["keygen", "ML-DSA-65", "-o", "x"]),
    ("jwt verify -A ES256K,PS5\tx", &["verify", "-A", "ES256K,PS512", "x"]),
    ("jwt verify --alg=ES256K,PS5\tx", &["verify", "--alg=ES256K,PS512", "x"]),
    ("jwt verify -K ec.pem -A \tx", &["verify", "-K", "ec.pem", "-A", "ES256", "x"]),
    // Files behind @, within a SPEC, and with a space in their names.
    ("jwt decode @to\tx", &["decode", "@token.txt", "x"]),
    ("jwt @to\tx", &["@token.txt", "x"]),
    ("jwt decode @dir/\tx", &["decode", "@dir/my token.txt", "x"]),
    ("jwt decode @di\tmy\tx", &["decode", "@dir/my token.txt", "x"]),
    ("jwt decode '@dir/my t\tx", &["decode", "@dir/my token.txt", "x"]),
    ("jwt decode \"@dir/my t\tx", &["decode", "@dir/my token.txt", "x"]),
    ("jwt encode -S b64:@se\tx", &["encode", "-S", "b64:@secret.txt", "x"]),
    ("jwt encode --from @to\tx", &["encode", "--from", "@token.txt", "x"]),
    ("jwt encode @cl\tx", &["encode", "@claims.json", "x"]),
    ("jwt decode 'ä' @üb\tx", &["decode", "ä", "@über uns.txt", "x"]),
    // Keys: of the two files that begin so, one is none.
    ("jwt key my\tx", &["key", "my key.pem", "x"]),
    ("jwt verify -K my\tx", &["verify", "-K", "my key.pem", "x"]),
    ("jwt verify --key=my\tx", &["verify", "--key=my key.pem", "x"]),
    ("jwt verify -K ~/.ss\tid\tx", &["verify", "-K", "HOME/.ssh/id_ed25519", "x"]),
    ("jwt key --match @to\tec.\tx", &["key", "--match", "@token.txt", "ec.pem", "x"]),
    // Variables by their names.
    ("jwt verify -S env:SESAME_\tx", &["verify", "-S", "env:SESAME_OF_THE_TEST", "x"]),
    ("jwt verify -S hex:env:SESAME_\tx", &["verify", "-S", "hex:env:SESAME_OF_THE_TEST", "x"]),
    ("jwt verify -S pro\tx", &["verify", "-S", "prompt:x"]),
    // Names that stand in the token.
    ("jwt decode @token.txt --get te\tx", &["decode", "@token.txt", "--get", "tenant", "x"]),
    ("jwt --get realm_access.ro\t@token.txt", &["--get", "realm_access.ro@token.txt"]),
    ("jwt @token.txt --get realm_access.\tx", &["@token.txt", "--get", "realm_access.roles", "x"]),
    (
        "jwt decode @token.txt --part header --get k\tx",
        &["decode", "@token.txt", "--part", "header", "--get", "kid", "x"],
    ),
    ("jwt verify @token.txt --claim ten\tacme", &["verify", "@token.txt", "--claim", "tenant=acme"]),
    (
        "jwt verify @token.txt --claim realm_access.\tadmin",
        &["verify", "@token.txt", "--claim", "realm_access.roles~=admin"],
    ),
    ("jwt verify --require nickn\tx", &["verify", "--require", "nickname", "x"]),
    ("jwt encode --from @token.txt -c adm\ttrue", &["encode", "--from", "@token.txt", "-c", "admin:=true"]),
    // Times and the like.
    ("jwt encode -e +1d\tx", &["encode", "-e", "+1d", "x"]),
    ("jwt encode -t at\tx", &["encode", "-t", "at+jwt", "x"]),
    ("jwt encode -k thu\tx", &["encode", "-k", "thumbprint", "x"]),
    ("jwt verify --no-warn no-e\tx", &["verify", "--no-warn", "no-exp", "x"]),
    // Names of somebody who means no good stay words.
    ("jwt decode @token.txt --get \\$\\(\tx", &["decode", "@token.txt", "--get", "$(touch pwned)", "x"]),
    ("jwt decode @token.txt --get quo\tx", &["decode", "@token.txt", "--get", "quo'te\"`;&", "x"]),
    // Where there is nothing to offer, nothing is written.
    ("jwt decode @nothing\tx", &["decode", "@nothingx"]),
    ("jwt decode @pipe --get nickn\tx", &["decode", "@pipe", "--get", "nickname", "x"]),
];

/// Words that a list has, and others that it has not.
type Listed = (&'static str, &'static [&'static str], &'static [&'static str]);

const LISTED: &[Listed] = &[
    ("jwt decode @token.txt --get ", &["sub", "tenant", "realm_access.roles", "admin"], &["azp", "cleared"]),
    ("jwt verify @token.txt --claim ", &["sub=", "admin:=", "realm_access.roles~="], &["azp=", "cleared"]),
    ("jwt verify -A ", &["HS256", "ES256K", "ML-DSA-87"], &["none"]),
    ("jwt verify -S ", &["@", "env:", "b64:", "hex:", "text:", "prompt:"], &["open-up"]),
    ("jwt verify -S env:", &["SESAME_OF_THE_TEST", "HOME"], &["open-up", "_JWT"]),
    ("jwt ", &["decode", "verify", "encode", "keygen", "key", "completions"], &["help", "--get"]),
    ("jwt key ", &["ec.pem"], &["@token.txt", "token.txt"]),
];

/// A folder as people have it.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let script = r#"
        set -e
        jwt keygen ES256 > ec.pem
        jwt keygen ES384 > 'my key.pem'
        jwt keygen HS256 > secret.txt
        mkdir dir .ssh
        jwt keygen EdDSA --format ssh > .ssh/id_ed25519
        echo '{}' > claims.json
        echo text > 'my notes.txt'
        echo text > 'über uns.txt'
        mkfifo pipe
        jwt encode -K ec.pem -k key-1 -s alice '{"tenant":"acme","admin":false,"realm_access":{"roles":["x"]},
            "$(touch pwned)":1,"quo'"'"'te\"`;&":2,"\u001b[2Jcleared":3,"two\nlines":4}' > token.txt
        cp token.txt 'dir/my token.txt'
    "#;
    let made = Command::new("sh")
        .args(["-c", script])
        .current_dir(home.path())
        .env("PATH", crate::with_ours())
        .stdin(Stdio::null())
        .output()
        .expect("sh can be run");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    home
}

/// The folder that the binary lies in.
fn ours() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_jwt")).parent().expect("a binary lies in a folder")
}

/// Types all of it; `tabs` is what makes the shell list.
fn try_out(kind: &Kind, tabs: &str) {
    if !is_there(kind.program, true) {
        return;
    }
    let home = home();
    let at_home = home.path().canonicalize().expect("the folder is there");
    let mut keyboard = Keyboard::new(kind, &at_home, ours());
    let mut wrong = Vec::new();
    for (keys, words) in PRESSED {
        let wanted: Vec<String> =
            words.iter().map(|word| word.replace("HOME", &at_home.display().to_string())).collect();
        // A quote that was opened is closed by the shell, but not followed by a space everywhere.
        let found = keyboard.run(keys);
        let is_quoted = keys.contains(['\'', '"']);
        let glued = |words: &[String]| words.concat();
        if found != wanted && !(is_quoted && glued(&found) == glued(&wanted)) {
            wrong.push(format!("{keys:?}: {found:?}"));
        }
    }
    for (keys, there, not_there) in LISTED {
        let shown = keyboard.shown(&format!("{keys}{tabs}"), there);
        let is_shown = |word: &str| shown.iter().any(|shown| shown == word);
        let missing: Vec<_> = there.iter().filter(|word| !is_shown(word)).collect();
        let present: Vec<_> =
            not_there.iter().filter(|word| shown.iter().any(|shown| shown.contains(**word))).collect();
        if !(missing.is_empty() && present.is_empty()) {
            wrong.push(format!("{keys:?}: without {missing:?}, with {present:?}: {shown:?}"));
        }
    }
    assert!(!at_home.join("pwned").exists(), "{} has run what a token holds", kind.program);
    assert!(wrong.is_empty(), "{}\n{}", kind.program, wrong.join("\n"));
}

/// Where another program, or none that works, has the name, Tab does nothing, and says nothing.
fn try_without(kind: &Kind) {
    if !is_there(kind.program, true) {
        return;
    }
    for other in [
        r"printf 'usage\nverify\n--\tverify\tverify\n'; echo 'jwt-toolkit is not here' >&2",
        r"printf 'jwt-toolkit 1\nverify\n--\tverify\tverify\n'; exit 3",
        "cat; kill -9 $$",
    ] {
        let home = home();
        let at_home = home.path().canonicalize().expect("the folder is there");
        let bin = at_home.join("bin");
        fs::create_dir(&bin).expect("a folder can be made");
        let program = bin.join("jwt");
        fs::write(&program, format!("#!/bin/sh\n{other}\n")).expect("a file can be written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a file has a mode");
        let mut keyboard = Keyboard::new(kind, &at_home, &bin);
        let shown = keyboard.shown("jwt ver\t\t", &[]).join(" ");
        assert!(!shown.contains("verify") && !shown.contains("toolkit"), "{}: {shown}", kind.program);
        assert_eq!(keyboard.run("jwt decode @to\tx"), ["decode", "@tox"], "{}", kind.program);
    }
}

#[test]
fn bash_completes() {
    try_out(&BASH, "\t\t");
}

#[test]
fn zsh_completes() {
    try_out(&ZSH, "\t");
}

#[test]
fn fish_completes() {
    try_out(&FISH, "\t");
}

/// What only one shell does so: files to read from, variables of the shell, what leads home behind `@`.
#[test]
fn scripts_work_where_they_are_sourced() {
    for (kind, more) in [
        (
            &BASH_SOURCED,
            &[
                ("jwt $SESAME_OF\t/x", &["open-up/x"][..]),
                ("jwt decode @~/to\tx", &["decode", "@HOME/token.txt", "x"]),
                ("jwt verify --key=~/.ss\tid\tx", &["verify", "--key=HOME/.ssh/id_ed25519", "x"]),
                ("jwt verify < tok\t-q", &["verify", "-q"]),
                ("jwt verify 2> /dev/null @to\tx", &["verify", "@token.txt", "x"]),
                ("true && jwt @to\tx", &["@token.txt", "x"]),
            ][..],
        ),
        (
            &ZSH_SOURCED,
            &[
                ("jwt decode @~/to\tx", &["decode", "@HOME/token.txt", "x"][..]),
                ("jwt @to\tx", &["@token.txt", "x"]),
            ],
        ),
    ] {
        if !is_there(kind.program, true) {
            continue;
        }
        let home = home();
        let at_home = home.path().canonicalize().expect("the folder is there");
        let mut keyboard = Keyboard::new(kind, &at_home, ours());
        for (keys, words) in more {
            let wanted: Vec<String> =
                words.iter().map(|word| word.replace("HOME", &at_home.display().to_string())).collect();
            assert_eq!(keyboard.run(keys), wanted, "{}: {keys:?}", kind.program);
        }
    }
}

#[test]
fn bash_is_quiet_without() {
    try_without(&BASH);
}

#[test]
fn zsh_is_quiet_without() {
    try_without(&ZSH);
}

#[test]
fn fish_is_quiet_without() {
    try_without(&FISH);
}
