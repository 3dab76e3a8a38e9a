//! Keys that a password locks: `--key-password`, and the terminal.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use snapbox::str;

use crate::desk::Desk;

/// A desk with a locked key, its certificate before it, and one of OpenSSH; the token is signed.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("locked.pem", include_str!("../keys/files/locked/default.pem"))
        .file("both.pem", include_str!("../keys/files/locked/certificate-and-key.pem"))
        .file("certificate.pem", include_str!("../keys/files/locked/certificate.pem"))
        .file("id", include_str!("../keys/files/ssh/locked-p256"))
        .file("id.pub", include_str!("../keys/files/ssh/p256.pub"))
        .file("pbes1.pem", include_str!("../keys/files/locked/pbes1-des3.pem"))
        .file("password", "correct horse\n");
    let mut desk = desk.value("PW", "correct horse");
    let token = desk.text(0, "encode {} --no-iat -K locked.pem --key-password '$PW'");
    let ssh = desk.text(0, "encode {} --no-iat -K id --key-password '$PW'");
    desk.value("L", token.trim_end()).value("SSH", ssh.trim_end())
}

#[test]
fn the_password_comes_from_everywhere() {
    let mut desk = desk();
    desk.env("PASSWORD", "correct horse");
    for spec in ["'$PW'", "@password", "env:PASSWORD", "'text:$PW'", "b64:Y29ycmVjdCBob3JzZQ"] {
        desk.text(0, &format!("verify -q -K locked.pem --key-password {spec} $L"));
        desk.text(0, &format!("verify -q -K id --key-password {spec} $SSH"));
        desk.text(0, &format!("encode {{}} -K id --key-password {spec}"));
    }
    desk.pipe("correct horse\n").text(0, "verify -q -K locked.pem --key-password - $L");
    // Whatever door the key came through.
    desk.text(0, "verify -q -S @locked.pem --key-password '$PW' $L");
    desk.text(0, "decode -K locked.pem --key-password '$PW' $L");
    let pem = desk.read("locked.pem");
    desk.pipe(pem).text(0, "verify -q -K - --key-password '$PW' $L");
    desk.env("JWT_KEY", "locked.pem").text(0, "verify -q --key-password '$PW' $L");
    desk.text(0, "encode {} --key-password '$PW'");
    // The same key where nothing is locked.
    desk.text(0, "verify -q -K certificate.pem $L");
    desk.text(0, "verify -q -K id.pub $SSH");
    desk.text(0, "verify -q -K id.pub --key-password '$PW' $SSH");
}

#[test]
fn what_is_wrong_with_the_password() {
    let mut desk = desk();
    desk.run(4, "verify -K locked.pem $L")
        .run(4, "encode {} -K id")
        .run(4, "verify -S @locked.pem $L")
        .run(4, "verify -K locked.pem --key-password hunter2 $L")
        .run(4, "verify -K id --key-password '' $L")
        .run(4, "verify -K pbes1.pem --key-password hunter2 $L")
        .run(2, "verify -K locked.pem --key-password env:NOT_SET $L")
        .run(2, "verify -K - --key-password - $L")
        .run(2, "encode - -K locked.pem --key-password -")
        .env("JWT_KEY", "locked.pem")
        .run(4, "verify $L")
        .run(4, "--json encode {}")
        .matches(str![[r#"
$ jwt verify -K locked.pem $L
2> error: --key: "locked.pem" holds no usable key
2> caused by: this is an encrypted private key (PKCS#8)
2> hint: give --key-password SPEC, e.g. --key-password env:NAME
=> 4

$ jwt encode {} -K id
2> error: --key: "id" holds no usable key
2> caused by: this is an encrypted private key (OpenSSH)
2> hint: give --key-password SPEC, e.g. --key-password env:NAME
=> 4

$ jwt verify -S @locked.pem $L
2> error: --secret: "locked.pem" holds no usable key
2> caused by: this is an encrypted private key (PKCS#8)
2> hint: give --key-password SPEC, e.g. --key-password env:NAME
=> 4

$ jwt verify -K locked.pem --key-password hunter2 $L
2> error: --key: "locked.pem" holds no usable key
2> caused by: the password does not open this encrypted private key (PKCS#8)
2> hint: is it this file's password? of a password file --key-password @PATH leaves one line ending out
=> 4

$ jwt verify -K id --key-password '' $L
2> error: --key: "id" holds no usable key
2> caused by: the password does not open this encrypted private key (OpenSSH)
2> hint: is it this file's password? of a password file --key-password @PATH leaves one line ending out
=> 4

$ jwt verify -K pbes1.pem --key-password hunter2 $L
2> error: --key: "pbes1.pem" holds no usable key
2> caused by: a private key encrypted with PBES1, pbeWithSHAAnd3-KeyTripleDES-CBC (PKCS#8), which is not supported
2> hint: encrypt it anew: openssl pkey -in KEY -aes256 -out NEW; for the oldest with -provider legacy -provider default
=> 4

$ jwt verify -K locked.pem --key-password env:NOT_SET $L
2> error: --key-password: the environment variable "NOT_SET" is not set
2> hint: a variable reaches jwt when it is exported: export NOT_SET=…
=> 2

$ jwt verify -K - --key-password - $L
2> error: stdin can be read only once, and both --key and --key-password ask for it
2> hint: give one of them as @PATH, or as env:NAME
=> 2

$ jwt encode - -K locked.pem --key-password -
2> error: stdin can be read only once, and both --key-password and CLAIMS ask for it
2> hint: give one of them as @PATH, or as env:NAME
=> 2

# JWT_KEY=locked.pem
$ jwt verify $L
2> error: JWT_KEY: $JWT_KEY holds no usable key
2> caused by: this is an encrypted private key (PKCS#8)
2> hint: give --key-password SPEC, e.g. --key-password env:NAME
=> 4

$ jwt --json encode {}
{"code":4,"error":{"message":"JWT_KEY: $JWT_KEY holds no usable key","causes":["this is an encrypted private key (PKCS#8)"],"hints":["give --key-password SPEC, e.g. --key-password env:NAME"]}}
=> 4


"#]]);
}

#[test]
fn a_certificate_beside_a_locked_key() {
    let mut desk = desk();
    // To verify, it will do; to sign, it will not; and a password that is wrong is never passed over.
    desk.run(0, "verify -q -K both.pem $L")
        .run(4, "encode {} -K both.pem")
        .run(4, "verify -q -K both.pem --key-password hunter2 $L")
        .run(0, "encode {} --no-iat -K ed.pem --key-password hunter2")
        .matches(str![[r#"
$ jwt verify -q -K both.pem $L
=> 0

$ jwt encode {} -K both.pem
2> error: --key: "both.pem" holds no usable key
2> caused by: this is an encrypted private key (PKCS#8)
2> hint: give --key-password SPEC, e.g. --key-password env:NAME
=> 4

$ jwt verify -q -K both.pem --key-password hunter2 $L
2> error: --key: "both.pem" holds no usable key
2> caused by: the password does not open this encrypted private key (PKCS#8)
2> hint: is it this file's password? of a password file --key-password @PATH leaves one line ending out
=> 4

$ jwt encode {} --no-iat -K ed.pem --key-password hunter2
eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.e30.6VWygqWWLz8w0_iw12QktpPPcsHdSmqIMwu1wCMh3XeokaVpLqgTCYShEM6jwoeq42q7-XbwHZXS_-vqKTFjBA
=> 0


"#]]);
    desk.text(0, "encode {} -K both.pem --key-password '$PW'");
}

/// What a terminal shows while these lines are typed, each when it is asked for, and the exit code. None:
/// this machine has no `script` that lends a terminal.
fn typed(desk: &Desk, line: &str, keys: &str) -> Option<(String, Option<i32>)> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let jwt = snapbox::cmd::cargo_bin!("jwt").display().to_string();
    let mut child = Command::new("script")
        .args(["-qec", &format!("{jwt} {line}"), "/dev/null"])
        .current_dir(desk.path("."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut stdout = child.stdout.take().expect("a pipe");
    let mut shown = Vec::new();
    let mut buffer = [0; 1024];
    for (typed, key) in keys.split_inclusive('\n').enumerate() {
        while String::from_utf8_lossy(&shown).matches("password for").count() <= typed {
            match stdout.read(&mut buffer).expect("script shows") {
                0 => panic!("nothing was asked: {}", String::from_utf8_lossy(&shown)),
                more => shown.extend_from_slice(&buffer[..more]),
            }
        }
        // The echo is switched off behind the prompt.
        std::thread::sleep(Duration::from_millis(300));
        stdin.write_all(key.as_bytes()).expect("script reads");
    }
    stdout.read_to_end(&mut shown).expect("script shows");
    let status = child.wait().expect("script ends");
    drop(stdin);
    Some((String::from_utf8_lossy(&shown).replace('\r', ""), status.code()))
}

#[test]
fn the_terminal_is_asked() {
    let desk = desk();
    let encode = "encode '{}' --no-iat -A ES256 -K both.pem";
    let Some((shown, code)) = typed(&desk, encode, "correct horse\n") else { return };
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.starts_with("password for both.pem: "), "{shown}");
    assert!(!shown.contains("horse"), "{shown}");
    let (shown, code) = typed(&desk, encode, "wrong\ncorrect horse\n").expect("script");
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("that is not it; password for both.pem: "), "{shown}");
    let (shown, code) = typed(&desk, encode, "one\ntwo\nthree\n").expect("script");
    assert_eq!(code, Some(4), "{shown}");
    assert_eq!(shown.matches("password for both.pem: ").count(), 3, "{shown}");
    // Nothing is asked that need not be.
    let certificate = "verify -K both.pem a.b.c";
    let (shown, code) = typed(&desk, certificate, "").expect("script");
    assert_eq!(code, Some(3), "{shown}");
    assert!(!shown.contains("password"), "{shown}");
    let (shown, code) = typed(&desk, &format!("{encode} --key-password wrong"), "").expect("script");
    assert_eq!(code, Some(4), "{shown}");
    assert!(!shown.contains("password for"), "{shown}");
}
