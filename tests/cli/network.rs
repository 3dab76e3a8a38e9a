//! What is said before anything is fetched: words of other tools, and what is nearly a URL.

use jwt_toolkit::error::RequestError;
use jwt_toolkit::output::Failure;
use snapbox::str;

use crate::desk::{Desk, JWT_IO};

#[test]
fn words_of_other_tools() {
    let mut desk = Desk::new();
    for line in [
        "verify -k --oidc https://issuer.example $T",
        "verify -k -K https://issuer.example/jwks $T",
        "verify -k rsa.pem $T",
        "key -k https://issuer.example/jwks",
        "verify --insecure --oidc https://issuer.example $T",
        "verify --skip-tls-verify --oidc https://issuer.example $T",
        "verify --no-verify-ssl --oidc https://issuer.example $T",
        "verify --no-check-certificate --oidc https://issuer.example $T",
        "verify --tls_skip_verify --oidc https://issuer.example $T",
        "encode --insecure {}",
        "verify --proxy http://proxy.example --oidc https://issuer.example $T",
        "verify -x http://proxy.example --oidc https://issuer.example $T",
        "decode -x $T",
        "key -m 5 https://issuer.example/jwks",
        "verify --insecure-http --oidc http://issuer.example $T",
        "verify --discover https://issuer.example $T",
        "verify --client-id api $T",
        "verify --cache-dir /tmp $T",
        "verify --issuer https://issuer.example $T",
        "key --issuer https://issuer.example",
        "key --iss https://issuer.example",
    ] {
        desk.run(2, line);
    }
    desk.matches(str![[r#"
$ jwt verify -k --oidc https://issuer.example $T
2> error: unknown flag "-k"
2> hint: nothing switches off the check; --ca PATH names authorities to trust
=> 2

$ jwt verify -k -K https://issuer.example/jwks $T
2> error: unknown flag "-k"
2> hint: nothing switches off the check; --ca PATH names authorities to trust
=> 2

$ jwt verify -k rsa.pem $T
2> error: unknown flag "-k"
2> hint: did you mean -K (--key)?
=> 2

$ jwt key -k https://issuer.example/jwks
2> error: unknown flag "-k"
2> hint: nothing switches off the check; --ca PATH names authorities to trust
=> 2

$ jwt verify --insecure --oidc https://issuer.example $T
2> error: unknown flag "--insecure"
2> hint: jwt decode shows a token and judges nothing; nothing switches off the check of a server, and --ca PATH names authorities to trust
=> 2

$ jwt verify --skip-tls-verify --oidc https://issuer.example $T
2> error: unknown flag "--skip-tls-verify"
2> hint: nothing switches off the check; --ca PATH names authorities to trust
=> 2

$ jwt verify --no-verify-ssl --oidc https://issuer.example $T
2> error: unknown flag "--no-verify-ssl"
2> hint: nothing switches off the check; --ca PATH names authorities to trust
=> 2

$ jwt verify --no-check-certificate --oidc https://issuer.example $T
2> error: unknown flag "--no-check-certificate"
2> hint: nothing switches off the check; --ca PATH names authorities to trust
=> 2

$ jwt verify --tls_skip_verify --oidc https://issuer.example $T
2> error: unknown flag "--tls_skip_verify"
2> hint: nothing switches off the check; --ca PATH names authorities to trust
=> 2

$ jwt encode --insecure {}
2> error: unknown flag "--insecure"
2> hint: did you mean --unsigned?
=> 2

$ jwt verify --proxy http://proxy.example --oidc https://issuer.example $T
2> error: unknown flag "--proxy"
2> hint: https_proxy names it
=> 2

$ jwt verify -x http://proxy.example --oidc https://issuer.example $T
2> error: unknown flag "-x"
2> hint: https_proxy names it
=> 2

$ jwt decode -x $T
2> error: unknown flag "-x"
2> hint: jwt decode --help lists the flags; what begins with - and is no flag goes behind --
=> 2

$ jwt key -m 5 https://issuer.example/jwks
2> error: unknown flag "-m"
2> hint: did you mean --timeout?
=> 2

$ jwt verify --insecure-http --oidc http://issuer.example $T
2> error: unknown flag "--insecure-http"
2> hint: did you mean --allow-http?
=> 2

$ jwt verify --discover https://issuer.example $T
2> error: unknown flag "--discover"
2> hint: did you mean --oidc?
=> 2

$ jwt verify --client-id api $T
2> error: unknown flag "--client-id"
2> hint: did you mean --aud?
=> 2

$ jwt verify --cache-dir /tmp $T
2> error: unknown flag "--cache-dir"
2> hint: XDG_CACHE_HOME names the place
=> 2

$ jwt verify --issuer https://issuer.example $T
2> error: unknown flag "--issuer"
2> hint: did you mean --iss?
=> 2

$ jwt key --issuer https://issuer.example
2> error: unknown flag "--issuer"
2> hint: did you mean --oidc?
=> 2

$ jwt key --iss https://issuer.example
2> error: unknown flag "--iss"
2> hint: did you mean --oidc?
=> 2


"#]]);
}

#[test]
fn what_is_nearly_a_url() {
    let mut desk = Desk::new();
    for line in [
        "verify -K host.example/.well-known/jwks.json $T",
        "verify -K localhost:8080/jwks $T",
        "verify -K //host.example/jwks.json $T",
        "verify -K http:/host.example/jwks $T",
        "verify -K https//host.example/jwks $T",
        "verify -K @https://host.example/jwks $T",
        "verify -K '\"https://host.example/jwks\"' $T",
        "verify -K '<https://host.example/jwks>' $T",
        "verify -K host.example/hush/hush $T",
        "verify -K 'host.example/jwks.json?hush' $T",
        "verify -K me:hush@host.example/jwks.json $T",
        "verify -K @https://me:hush@host.example/jwks.json $T",
        "verify -K @https://host.example/jwks.json?hush $T",
        "key host.example/keys",
        "key host.example/hush",
        "encode {} -K host.example/jwks.json",
        "verify -K keys/k.pem $T",
        "verify --json -K https//host.example/jwks $T",
    ] {
        desk.run(5, line);
    }
    desk.run(2, "verify -K ' http://host.example/jwks ' $T");
    desk.env("JWT_KEY", "host.example/jwks.json").run(5, "verify $T");
    desk.matches(str![[r#"
$ jwt verify -K host.example/.well-known/jwks.json $T
2> error: --key: no such file: "host.example/.well-known/jwks.json"
2> hint: did you mean: -K https://host.example/.well-known/jwks.json
=> 5

$ jwt verify -K localhost:8080/jwks $T
2> error: --key: no such file: "localhost:8080/jwks"
2> hint: did you mean: -K http://localhost:8080/jwks
=> 5

$ jwt verify -K //host.example/jwks.json $T
2> error: --key: no such file: "//host.example/jwks.json"
2> hint: did you mean: -K https://host.example/jwks.json
=> 5

$ jwt verify -K http:/host.example/jwks $T
2> error: --key: no such file: "http:/host.example/jwks"
2> hint: did you mean: -K http://host.example/jwks
=> 5

$ jwt verify -K https//host.example/jwks $T
2> error: --key: no such file: "https//host.example/jwks"
2> hint: did you mean: -K https://host.example/jwks
=> 5

$ jwt verify -K @https://host.example/jwks $T
2> error: --key: no such file: "https://host.example/jwks"
2> hint: did you mean: -K https://host.example/jwks
=> 5

$ jwt verify -K '"https://host.example/jwks"' $T
2> error: --key: no such file: "\"https://host.example/jwks\""
2> hint: did you mean: -K https://host.example/jwks
=> 5

$ jwt verify -K '<https://host.example/jwks>' $T
2> error: --key: no such file: "<https://host.example/jwks>"
2> hint: did you mean: -K https://host.example/jwks
=> 5

$ jwt verify -K host.example/hush/hush $T
2> error: --key: no file and no key (22 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
2> hint: a URL is given whole: -K https://HOST/PATH
=> 5

$ jwt verify -K 'host.example/jwks.json?hush' $T
2> error: --key: no file and no key (27 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
2> hint: a URL is given whole: -K https://HOST/PATH
=> 5

$ jwt verify -K me:hush@host.example/jwks.json $T
2> error: --key: no file and no key (30 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
2> hint: a URL is given whole: -K https://HOST/PATH
=> 5

$ jwt verify -K @https://me:hush@host.example/jwks.json $T
2> error: --key: no file and no key (38 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
2> hint: a URL is given whole: -K https://HOST/PATH
=> 5

$ jwt verify -K @https://host.example/jwks.json?hush $T
2> error: --key: no file and no key (35 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
2> hint: a URL is given whole: -K https://HOST/PATH
=> 5

$ jwt key host.example/keys
2> error: KEY: no such file: "host.example/keys"
2> hint: did you mean: https://host.example/keys
=> 5

$ jwt key host.example/hush
2> error: KEY: no file and no key (17 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
2> hint: a URL is given whole: https://HOST/PATH
=> 5

$ jwt encode {} -K host.example/jwks.json
2> error: --key: no such file: "host.example/jwks.json"
2> hint: did you mean: -K https://host.example/jwks.json
=> 5

$ jwt verify -K keys/k.pem $T
2> error: --key: no such file: "keys/k.pem"
2> hint: a key is given by its path; an HMAC secret goes with -S
=> 5

$ jwt verify --json -K https//host.example/jwks $T
{"label":null,"valid":false,"verdict":"error","code":5,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"--key: no such file: \"https//host.example/jwks\"","causes":[],"hints":["did you mean: -K https://host.example/jwks"]},"hints":["did you mean: -K https://host.example/jwks"],"warnings":[]}
=> 5

$ jwt verify -K ' http://host.example/jwks ' $T
2> error: --key: only https:// is fetched, and http:// from this machine alone: "http://host.example/jwks"
2> hint: did you mean: -K https://host.example/jwks
2> hint: --allow-http takes what anybody on the way may have changed, where there is no HTTPS
=> 2

# JWT_KEY=host.example/jwks.json
$ jwt verify $T
2> error: JWT_KEY: no such file: the place that $JWT_KEY names
2> hint: a key is given by its path; an HMAC secret goes with -S
2> hint: a URL is given whole: https://HOST/PATH
=> 5


"#]]);
}

#[test]
fn the_text_of_a_url_as_a_secret() {
    let mut desk = Desk::new();
    let ours = desk.text(0, "encode {} -S https://hush.example/jwks");
    let es = desk.text(0, "encode {} -K ec.pem");
    let other = desk.text(0, "encode {} -S '$LONG'");
    for (code, line) in [
        (1, format!("verify -q -S https://hush.example/jwks {other}")),
        (4, format!("verify -q -S https://hush.example/jwks {es}")),
        (0, format!("verify -q -S https://hush.example/jwks {ours}")),
        (1, format!("verify -S https://hush.example/jwks {other}")),
        (4, format!("verify -S https://hush.example/jwks {es}")),
        (1, format!("verify -S text:hush {other}")),
    ] {
        let output = desk.output(&line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{line}");
        assert!(!said.contains("hush"), "{said}");
        desk.note(&said);
    }
    desk.env("JWT_SECRET", "https://hush.example/jwks");
    let output = desk.output(&format!("verify --json {other}"));
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(!said.to_string().contains("hush"), "{said}");
    desk.note(&said["hints"].to_string());
    desk.matches(str![[r#"

error: alg: ES256 needs an EC P-256 key, and this is an HMAC secret


warning: no "exp": the token never expires
hint: the secret is the text of a URL; keys at a URL go with -K

warning: no "exp": the token never expires
hint: the secret given serves HS256, HS384 and HS512; ES256 takes an EC P-256 key: -K PATH
hint: the secret is the text of a URL; keys at a URL go with -K

warning: no "exp": the token never expires
hint: no tested cause found

# JWT_SECRET=https://hush.example/jwks
["the secret is the text of a URL; keys at a URL go with -K"]

"#]]);
}

#[test]
fn no_key_and_what_the_token_asks_for() {
    let mut desk = Desk::new();
    let rs = desk.text(0, "encode {\"iss\":\"accounts.google.com\"} -K rsa.pem");
    let es = desk.text(0, "encode {\"iss\":\"https://issuer.example/a;b\"} -K ec.pem");
    let ed = desk.text(0, "encode {\"iss\":\"me\"} -K ed.pem");
    let unsigned = desk.text(0, "encode {} --alg none --unsigned");
    let opaque = "gho_16C7e42F292c6912E7710c838347Ae178B4a";
    let mut desk = desk.value("RS", rs).value("ES", es).value("ED", ed).value("UNSIGNED", unsigned);
    desk = desk.value("OPAQUE", opaque);
    desk.file("token.txt", JWT_IO);
    for line in [
        "verify $OPAQUE",
        "verify https://issuer.example/cb?state=1",
        "verify hello",
        "verify rsa.pem",
        "verify token.txt",
        "verify $UNSIGNED",
        "verify $T",
        "verify $RS",
        "verify $ES",
        "verify $ED",
        "verify $JWE",
        "verify eyJhbGciOiJIUzI1NiJ9",
        "encode {}",
    ] {
        desk.run(2, line);
    }
    desk.run(3, "key --match $OPAQUE rsa.pem").run(3, "key --json --match $OPAQUE rsa.pem");
    desk.matches(str![[r#"
$ jwt verify $OPAQUE
2> error: no key given
2> hint: this is no token: a GitHub token
2> hint: --secret SPEC for HS256 and its like, --key PATH for everything else
=> 2

$ jwt verify https://issuer.example/cb?state=1
2> error: no key given
2> hint: this is no token: a URL without a token in it
2> hint: --secret SPEC for HS256 and its like, --key PATH for everything else
=> 2

$ jwt verify hello
2> error: no key given
2> hint: this is no token: no dot in it
2> hint: --secret SPEC for HS256 and its like, --key PATH for everything else
=> 2

$ jwt verify rsa.pem
2> error: no key given
2> hint: did you mean -K rsa.pem?
=> 2

$ jwt verify token.txt
2> error: no key given
2> hint: there is a file of that name: @token.txt reads it
2> hint: --secret SPEC for HS256 and its like, --key PATH for everything else
=> 2

$ jwt verify $UNSIGNED
2> error: no key given
2> hint: no key will do: nobody signed this token
=> 2

$ jwt verify $T
2> error: no key given
2> hint: the token asks for an HMAC secret: --secret SPEC
=> 2

$ jwt verify $RS
2> error: no key given
2> hint: if you trust the issuer that the token names: --oidc https://accounts.google.com --iss accounts.google.com
2> hint: the token asks for a public key: --key PATH or URL, or --oidc ISSUER
=> 2

$ jwt verify $ES
2> error: no key given
2> hint: if you trust the issuer that the token names: --oidc 'https://issuer.example/a;b'
2> hint: the token asks for a public key: --key PATH or URL, or --oidc ISSUER
=> 2

$ jwt verify $ED
2> error: no key given
2> hint: the token asks for a public key: --key PATH or URL, or --oidc ISSUER
=> 2

$ jwt verify $JWE
2> error: no key given
2> hint: --secret SPEC for HS256 and its like, --key PATH for everything else
=> 2

$ jwt verify eyJhbGciOiJIUzI1NiJ9
2> error: no key given
2> hint: this is no token: a header alone, the first part of a token
2> hint: --secret SPEC for HS256 and its like, --key PATH for everything else
=> 2

$ jwt encode {}
2> error: no key given
2> hint: --secret SPEC for HS256 and its like, --key PATH for everything else
=> 2

$ jwt key --match $OPAQUE rsa.pem
2> error: no token: a GitHub token
=> 3

$ jwt key --json --match $OPAQUE rsa.pem
{"matched":false,"code":3,"alg":null,"kid":null,"tried":1,"keys":[],"detail":"no token: a GitHub token","hints":[],"warnings":[]}
=> 3


"#]]);
}

/// Nothing of a terminal is needed for it.
#[test]
fn what_match_is_told_without_a_key() {
    for (is_match, hint) in [
        (true, "jwt key --match TOKEN KEY, or --oidc ISSUER"),
        (false, "pass a key file, or pipe one: curl URL | jwt key"),
    ] {
        assert_eq!(Failure::of(&RequestError::NoKeyToRead { is_match }).hints, [hint]);
    }
}
