//! What `jwt key` and `jwt keygen` write where: no secret for a public half, no file but the one that
//! was meant, nothing left out without a word.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use snapbox::str;

use crate::desk::Desk;

#[test]
fn a_secret_has_no_public_half() {
    let mut desk = Desk::new();
    desk.text(0, "keygen ES256 -o p256.pem");
    desk.text(0, "keygen HS256 --format jwk --kid s -o oct.jwk");
    desk.file("secret", "hunter2\n");
    desk.env("SECRET", "hunter2");
    for spec in ["-S text:hunter2", "-S @secret", "-S env:SECRET", "oct.jwk"] {
        for flags in ["", "--to text", "--to jwk", "--to jwks", "--to pem", "-o out"] {
            let output = desk.output(&format!("key --public {spec} {flags}"));
            let said = [output.stdout, output.stderr].concat();
            assert_eq!(output.status.code(), Some(4), "{spec} {flags}");
            assert!(!String::from_utf8_lossy(&said).contains("hunter2"), "{spec} {flags}");
            assert!(!desk.has("out"), "{spec} {flags}");
        }
    }
    // Beside a key that has one, it is left out.
    for order in ["-S @secret p256.pem", "oct.jwk p256.pem", "p256.pem oct.jwk"] {
        let output = desk.output(&format!("key --public {order}"));
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            text.starts_with("-----BEGIN PUBLIC KEY-----\n") && text.ends_with("END PUBLIC KEY-----\n"),
            "{order}: {text}"
        );
        assert!(String::from_utf8_lossy(&output.stderr).contains("was left out"), "{order}");
    }
}

#[test]
fn nothing_is_left_out_without_a_word() {
    let mut desk = Desk::new();
    let set = r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"},{"kty":"XYZ","kid":"x"},7]}"#;
    desk.file("mix.jwks", set);
    desk.run(0, "key --thumbprint mix.jwks")
        .run(0, "--json key --thumbprint mix.jwks")
        .run(0, "key --to jwk mix.jwks")
        .run(0, "key --to jwks mix.jwks mix.jwks")
        .run(2, "key mix.jwks -o out")
        .run(2, "key --thumbprint mix.jwks -o out")
        .run(2, "key --thumbprint 384 mix.jwks")
        .run(2, "key --to jwk mix.jwks --kid ''")
        .matches(str![[r#"
$ jwt key --thumbprint mix.jwks
DWBh0SEIAPYh1x5uvot4z3AhaikHkxNJa3Ada2fT-Cg
2> warning: key "x" of "mix.jwks" was left out: the JWK's "kty" is "XYZ", which is no known key type
2> warning: key 3 of "mix.jwks" was left out: not a JWK: a member of a set is a JSON object
2> warning: this is a hash of the secret: whoever sees it can try out guesses (RFC 7638 section 7)
=> 0

$ jwt --json key --thumbprint mix.jwks
{"thumbprint":"DWBh0SEIAPYh1x5uvot4z3AhaikHkxNJa3Ada2fT-Cg","hash":"SHA-256","kid":null,"source":"mix.jwks","warnings":[{"code":"left-out","message":"key \"x\" of \"mix.jwks\" was left out: the JWK's \"kty\" is \"XYZ\", which is no known key type"},{"code":"left-out","message":"key 3 of \"mix.jwks\" was left out: not a JWK: a member of a set is a JSON object"},{"code":"secret-thumbprint","message":"this is a hash of the secret: whoever sees it can try out guesses (RFC 7638 section 7)"}]}
=> 0

$ jwt key --to jwk mix.jwks
{"kty":"oct","k":"c2VjcmV0"}
2> warning: key "x" of "mix.jwks" was left out: the JWK's "kty" is "XYZ", which is no known key type
2> warning: key 3 of "mix.jwks" was left out: not a JWK: a member of a set is a JSON object
=> 0

$ jwt key --to jwks mix.jwks mix.jwks
{"keys":[{"kty":"oct","k":"c2VjcmV0"},{"kty":"oct","k":"c2VjcmV0"}]}
2> warning: key "x" of "mix.jwks" was left out: the JWK's "kty" is "XYZ", which is no known key type
2> warning: key 3 of "mix.jwks" was left out: not a JWK: a member of a set is a JSON object
2> warning: key "x" of "mix.jwks" was left out: the JWK's "kty" is "XYZ", which is no known key type
2> warning: key 3 of "mix.jwks" was left out: not a JWK: a member of a set is a JSON object
2> warning: the set holds a key more than once: secret 1 of mix.jwks was there already
=> 0

$ jwt key mix.jwks -o out
2> error: --out is about a key that is written, and nothing is converted
2> hint: --to says to what, or --public takes the public half
=> 2

$ jwt key --thumbprint mix.jwks -o out
2> error: --out is about a key that is written, and nothing is converted
2> hint: --to says to what, or --public takes the public half
=> 2

$ jwt key --thumbprint 384 mix.jwks
2> error: "384" is no key
2> hint: the hash stands behind an equals sign: --thumbprint=384
=> 2

$ jwt key --to jwk mix.jwks --kid ''
2> error: --kid needs a value: TEXT
2> hint: what was given is empty: an unset shell variable leaves nothing
=> 2


"#]]);
}

#[test]
fn links_and_streams_are_followed() {
    let mut desk = Desk::new();
    desk.text(0, "keygen ES256 -o p256.pem");
    let text = desk.text(0, "key --to pem p256.pem");
    let written = |desk: &Desk, name: &str| desk.read(name).trim_end().to_owned();

    // A link stays, and what it leads to is written, though it be not there yet.
    symlink("target", desk.path("link")).expect("a link");
    desk.text(5, "key --to pem p256.pem -o link");
    desk.text(0, "key --to pem p256.pem -o link --force");
    assert!(desk.path("link").is_symlink());
    assert_eq!(written(&desk, "target"), text);
    let mode = fs::metadata(desk.path("target")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    desk.text(0, "keygen HS256 -o link --force");
    assert!(desk.path("link").is_symlink() && written(&desk, "target") != text);

    // What is open is written to, not replaced.
    symlink("/proc/self/fd/1", desk.path("out")).expect("a link");
    for out in ["out", "/dev/stdout", "/dev/fd/1", "-"] {
        for force in ["", "--force"] {
            assert_eq!(
                desk.text(0, &format!("key --to pem p256.pem -o {out} {force}")),
                text,
                "{out} {force}"
            );
        }
    }
    assert!(desk.path("out").is_symlink());
    assert_eq!(desk.text(0, "keygen HS256 -o /dev/null"), "");
}

#[test]
fn many_keys_take_no_longer_than_they_must() {
    let mut desk = Desk::new();
    let key = desk.text(0, "keygen EdDSA --format jwk --kid k");
    let keys = vec![key; 3000].join(",");
    desk.file("many.jwks", format!("{{\"keys\":[{keys}]}}"));
    let begun = std::time::Instant::now();
    for form in ["pem", "ssh", "jwks"] {
        assert_eq!(desk.output(&format!("key --to {form} many.jwks")).status.code(), Some(0));
    }
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}
