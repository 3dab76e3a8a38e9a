//! `jwt keygen`: keys of every algorithm in every format, and that each signs and verifies.

use snapbox::str;

use crate::desk::Desk;

const ALGORITHMS: [&str; 18] = [
    "HS256",
    "HS384",
    "HS512",
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "ES256K",
    "EdDSA",
    "Ed25519",
    "ML-DSA-44",
    "ML-DSA-65",
    "ML-DSA-87",
];

#[test]
fn from_key_to_verified_token() {
    for alg in ALGORITHMS {
        let secret = alg.starts_with("HS");
        let formats: &[&str] = if secret { &["text", "jwk", "jwks"] } else { &["pem", "der", "jwk", "jwks"] };
        for format in formats {
            let mut desk = Desk::new();
            assert_eq!(desk.text(0, &format!("keygen {alg} --format {format} -o k")), "");
            assert_eq!(desk.has("k.pub"), !secret, "{alg} {format}");
            let (private, public) = if secret { ("-S @k", "-S @k") } else { ("-K k", "-K k.pub") };
            // A JWK says what it is for; for the others, -A says it.
            let asked = if format.starts_with("jwk") && alg != "Ed25519" {
                String::new()
            } else {
                format!("-A {alg}")
            };
            let token = desk.text(0, &format!("encode -s alice -e +15m {asked} {private}"));
            assert_eq!(desk.text(0, &format!("decode --part header --get alg {token}")), alg);
            desk.text(0, &format!("verify -q {public} {token}"));
            desk.text(0, &format!("verify -q {private} -A {alg} {token}"));
            desk.text(1, &format!("verify -q {public} {}", other_claims(&token)));
        }
    }
}

/// The same token over other claims.
fn other_claims(token: &str) -> String {
    let mut parts: Vec<&str> = token.split('.').collect();
    parts[1] = "e30";
    parts.join(".")
}

#[test]
fn formats_that_cannot_carry_it() {
    let mut desk = Desk::new();
    for line in [
        "HS256 --format pem",
        "HS512 --format der",
        "ES256 --format text",
        "RS256 --format text",
        "ES256 --format yaml",
        "ES256 --kid x",
        "HS256 --kid x",
        "ES256 --bits 2048",
        "RS256 --bits 1024",
        "RS256 --bits many",
        "ES257",
        "es256",
        "none",
        "Ed448",
        "",
    ] {
        desk.run(2, &format!("keygen {line}"));
    }
    desk.run(2, "--json keygen ES257").run(2, "-q keygen ES256").matches(str![[r#"
$ jwt keygen HS256 --format pem
2> error: a secret for HS256 is written as text, jwk or jwks: the others have no form for it
2> hint: --format text, jwk or jwks
=> 2

$ jwt keygen HS512 --format der
2> error: a secret for HS512 is written as text, jwk or jwks: the others have no form for it
2> hint: --format text, jwk or jwks
=> 2

$ jwt keygen ES256 --format text
2> error: a key for ES256 is written as pem, der, jwk, jwks or ssh: text is for HMAC secrets
2> hint: --format pem, der, jwk, jwks or ssh
=> 2

$ jwt keygen RS256 --format text
2> error: a key for RS256 is written as pem, der, jwk, jwks or ssh: text is for HMAC secrets
2> hint: --format pem, der, jwk, jwks or ssh
=> 2

$ jwt keygen ES256 --format yaml
2> error: --format: "yaml" is not pem, der, jwk, jwks, ssh or text
=> 2

$ jwt keygen ES256 --kid x
2> error: only a JWK carries a key id
2> hint: keygen --format jwk or jwks, key --to jwk or jwks; or name the key when signing: jwt encode --kid
=> 2

$ jwt keygen HS256 --kid x
2> error: only a JWK carries a key id
2> hint: keygen --format jwk or jwks, key --to jwk or jwks; or name the key when signing: jwt encode --kid
=> 2

$ jwt keygen ES256 --bits 2048
2> error: a key for ES256 has one size only, and bits are for RSA
2> hint: leave --bits out
=> 2

$ jwt keygen RS256 --bits 1024
2> error: --bits: "1024" is not a size of RSA keys
2> hint: there are 2048, 3072, 4096 and 8192
=> 2

$ jwt keygen RS256 --bits many
2> error: --bits: "many" is not a size of RSA keys
2> hint: there are 2048, 3072, 4096 and 8192
=> 2

$ jwt keygen ES257
2> error: ALG: "ES257" is not an algorithm
2> hint: did you mean ES256?
=> 2

$ jwt keygen es256
2> error: ALG: "es256" is not an algorithm
2> hint: did you mean ES256?
=> 2

$ jwt keygen none
2> error: ALG: "none" is not an algorithm
2> hint: only jwt encode --alg none --unsigned goes without a signature, and no verifier takes what it makes
=> 2

$ jwt keygen Ed448
2> error: ALG: "Ed448" is not an algorithm
2> hint: there are HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65 and ML-DSA-87
=> 2

$ jwt keygen 
2> error: no ALG given
2> hint: jwt keygen ALG, where ALG is HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65 or ML-DSA-87
=> 2

$ jwt --json keygen ES257
{"code":2,"error":{"message":"ALG: \"ES257\" is not an algorithm","causes":[],"hints":["did you mean ES256?"]}}
=> 2

$ jwt -q keygen ES256
2> error: --quiet is for decode and verify
2> hint: leave it out: the others print their result and nothing beside it
=> 2


"#]]);
}

#[test]
fn on_stdout_stands_the_key_alone() {
    let mut desk = Desk::new();
    for (line, begins, ends) in [
        ("ES256", "-----BEGIN PRIVATE KEY-----\n", "\n-----END PRIVATE KEY-----\n"),
        ("RS256", "-----BEGIN PRIVATE KEY-----\n", "\n-----END PRIVATE KEY-----\n"),
        ("EdDSA --format jwk", "{\"kty\":\"OKP\",\"kid\":\"", "\"}\n"),
        ("ML-DSA-44 --format jwk", "{\"kty\":\"AKP\",\"kid\":\"", "\"}\n"),
        ("ES256 --format jwks", "{\"keys\":[{\"kty\":\"EC\",", "}]}\n"),
        ("ES256 --format jwk --kid mine", "{\"kty\":\"EC\",\"kid\":\"mine\",\"alg\":\"ES256\",", "\"}\n"),
        ("HS256 --format jwk", "{\"kty\":\"oct\",\"kid\":\"", "\"}\n"),
        ("HS256", "", "\n"),
        ("--json ES256", "{\"alg\":\"ES256\",\"private\":{", ",\"files\":[]}\n"),
        ("--json HS256", "{\"alg\":\"HS256\",\"private\":{", "},\"public\":null,\"files\":[]}\n"),
    ] {
        let output = desk.output(&format!("keygen {line}"));
        let text = String::from_utf8(output.stdout).expect("text on stdout");
        assert_eq!(output.status.code(), Some(0), "{line}");
        assert!(output.stderr.is_empty(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(text.starts_with(begins) && text.ends_with(ends), "{line}:\n{text}");
    }
    let secret = desk.text(0, "keygen HS512");
    assert_eq!(secret.len(), 86, "64 bytes in base64url");
    let der = desk.output("keygen ES256 --format der").stdout;
    assert_eq!(der.first(), Some(&0x30));
}

#[test]
fn rsa_of_every_size() {
    let mut desk = Desk::new();
    for (bits, letters) in [(2048, 342), (3072, 512), (4096, 683)] {
        let json = desk.text(0, &format!("keygen RS256 --json --bits {bits}"));
        let modulus = json.split("\"n\":\"").nth(1).and_then(|rest| rest.split('"').next());
        assert_eq!(modulus.map(str::len), Some(letters), "{bits}");
    }
}

#[cfg(unix)]
#[test]
fn files_are_private_and_not_overwritten() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut desk = Desk::new();
    let mode = |desk: &Desk, name: &str| {
        std::fs::metadata(desk.path(name)).expect("the file").permissions().mode() & 0o777
    };
    desk.run(0, "keygen ES256 -o k");
    assert_eq!(mode(&desk, "k"), 0o600);
    assert_eq!(mode(&desk, "k.pub") & 0o400, 0o400);
    let before = desk.read("k");
    assert!(before.starts_with("-----BEGIN PRIVATE KEY-----"));
    assert!(desk.read("k.pub").starts_with("-----BEGIN PUBLIC KEY-----"));
    desk.run(5, "keygen ES256 -o k").run(5, "--json keygen ES256 -o k");
    assert_eq!(desk.read("k"), before);
    desk.run(0, "keygen ES256 -o k --force");
    assert_ne!(desk.read("k"), before);
    std::fs::remove_file(desk.path("k")).expect("the private half");
    desk.run(5, "keygen ES256 -o k");
    assert!(!desk.has("k"), "a public half that is there keeps the private one from being written");
    std::os::unix::fs::symlink("nothing", desk.path("link")).expect("a link");
    desk.run(5, "keygen ES256 -o link")
        .run(0, "keygen HS256 -o secret")
        .run(5, "keygen HS256 -o secret")
        .run(5, "keygen ES256 -o nowhere/k")
        .run(5, "keygen ES256 -o .")
        .matches(str![[r#"
$ jwt keygen ES256 -o k
=> 0

$ jwt keygen ES256 -o k
2> error: "k" is there already
2> hint: --force overwrites it
=> 5

$ jwt --json keygen ES256 -o k
{"code":5,"error":{"message":"\"k\" is there already","causes":[],"hints":["--force overwrites it"]}}
=> 5

$ jwt keygen ES256 -o k --force
=> 0

$ jwt keygen ES256 -o k
2> error: "k.pub" is there already
2> hint: --force overwrites it
=> 5

$ jwt keygen ES256 -o link
2> error: "link" is there already
2> hint: --force overwrites it
=> 5

$ jwt keygen HS256 -o secret
=> 0

$ jwt keygen HS256 -o secret
2> error: "secret" is there already
2> hint: --force overwrites it
=> 5

$ jwt keygen ES256 -o nowhere/k
2> error: "nowhere/k" can't be written: no such file or directory
2> hint: its folder is not there: mkdir -p FOLDER makes it
=> 5

$ jwt keygen ES256 -o .
2> error: "." is there already
2> hint: --force overwrites it
=> 5


"#]]);
    assert_eq!(mode(&desk, "secret"), 0o600);
    assert!(!desk.has("secret.pub") && !desk.has("nothing"));
}
