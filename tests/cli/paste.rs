//! What people paste: the forms that a token is found in, what is said of each, and what is no token.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use snapbox::str;

use crate::desk::{Desk, JWT_IO as T, SECRET, signed};

/// A second token, by another name.
fn other() -> String {
    signed(r#"{"alg":"HS256"}"#, r#"{"sub":"bob"}"#)
}

#[test]
fn every_form_has_its_tokens() {
    let other = other();
    let secret = STANDARD.encode(T);
    let credentials = STANDARD.encode(format!("oauth2:{T}"));
    let encoded = T.replace('.', "%2E");
    let response = format!(r#"{{"access_token":"{T}","token_type":"Bearer","id_token":"{other}"}}"#);
    let in_string = serde_json::to_string(&response).expect("a text is JSON");
    let one = ["John Doe"].as_slice();
    let two = ["John Doe", "bob"].as_slice();
    let forms: [(&str, String, &[&str]); 30] = [
        ("curl -v", format!("> GET / HTTP/2\n> authorization: Bearer {T}\n>\n< HTTP/2 401\n"), one),
        ("a browser's header", format!("Authorization: Bearer {T}"), one),
        ("a header of two lines", format!("authorization\nBearer {T}"), one),
        ("curl", format!("curl 'https://x.example/' -H 'Authorization: Bearer {T}' --compressed"), one),
        (
            "curl over lines",
            format!("curl https://x.example/ \\\n  -H \"Authorization: Bearer {T}\" \\\n  -s"),
            one,
        ),
        ("curl's cookies", format!("curl https://x.example/ -b 'a=b; session={T}'"), one),
        ("cookies", format!("Cookie: theme=dark; session={T}; id={other}"), two),
        ("set-cookie", format!("Set-Cookie: a=b; Path=/\nSet-Cookie: s={T}; Path=/; HttpOnly\n"), one),
        ("a fragment", format!("https://x.example/cb#id_token={T}&access_token={other}&state=1"), two),
        (
            "a URL in a URL",
            format!("https://y.example/?next=https%3A%2F%2Fx.example%2F%3Ft%3D{T}%26x%3D1"),
            one,
        ),
        ("a response", response.clone(), two),
        ("a response in a string", format!("{{\"statusCode\":200,\"body\":{in_string}}}"), two),
        ("a response in a log", format!("INFO got {}", response.replace('"', "\\\"")), two),
        ("export", format!("export TOKEN=\"{T}\""), one),
        ("PowerShell", format!("$env:TOKEN = '{T}'"), one),
        ("cmd.exe", format!("set TOKEN={T}"), one),
        ("Docker", format!("ENV TOKEN={T}\n"), one),
        ("YAML", format!("auth:\n  token: {T}\n"), one),
        ("YAML, folded", format!("token: >-\n  {T}\n"), one),
        ("TOML", format!("token = \"{T}\" # of yesterday"), one),
        ("Python", format!("{{'token': '{T}', 'n': None}}"), one),
        ("typographic quotes", format!("“{T}”"), one),
        ("Markdown", format!("```\n{T}\n```\n"), one),
        ("a terminal", format!("$ kubectl create token default\n{T}\n$ "), one),
        ("a Kubernetes secret", secret.clone(), one),
        (
            "a secret's manifest",
            format!("kind: Secret\ndata:\n  token: {secret}\n  namespace: ZGVmYXVsdA==\n"),
            one,
        ),
        ("Basic", format!("Authorization: Basic {credentials}"), one),
        ("percent-encoded dots", encoded, one),
        ("a HAR file's headers", format!(r#"[{{"name":"Authorization","value":"Bearer {T}"}}]"#), one),
        ("HTML", format!("<input name=\"token\" value=\"{T}\">"), one),
    ];
    let mut desk = Desk::new();
    for (name, text, wanted) in forms {
        let said = desk.pipe(&text).text(0, "decode --json");
        let names: Vec<String> = said
            .lines()
            .filter_map(|line| {
                let document: serde_json::Value = serde_json::from_str(line).expect("a document a line");
                let payload = &document["payload"];
                Some(payload.get("name").unwrap_or(&payload["sub"]).as_str()?.to_owned())
            })
            .collect();
        assert_eq!(names, wanted, "{name}: {text}");
    }
}

#[test]
fn a_kubernetes_secret() {
    let token = signed(r#"{"alg":"HS256"}"#, r#"{"sub":"alice","exp":4102444800}"#);
    let mut desk = Desk::new().value("K8S", STANDARD.encode(&token)).value("LONG", SECRET);
    desk.run(0, "verify --at 2026-01-01 -S '$LONG' $K8S")
        .run(0, "verify -q --no-warn decoded --strict --at 2026-01-01 -S '$LONG' $K8S")
        .run(7, "verify -q --strict --at 2026-01-01 -S '$LONG' $K8S")
        .run(3, "verify --exact --at 2026-01-01 -S '$LONG' $K8S")
        .matches(str![[r#"
$ jwt verify --at 2026-01-01 -S '$LONG' $K8S
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "sub": "alice",               subject
  "exp": 4102444800             expires 2100-01-01 00:00:00 UTC, in 73 years
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✔ exp        expires in 73 years, at 2100-01-01 00:00:00 UTC
  – sub        "alice", not asked for

VALID
2> warning: token: decoded from base64, as a Kubernetes secret has it
=> 0

$ jwt verify -q --no-warn decoded --strict --at 2026-01-01 -S '$LONG' $K8S
=> 0

$ jwt verify -q --strict --at 2026-01-01 -S '$LONG' $K8S
=> 7

$ jwt verify --exact --at 2026-01-01 -S '$LONG' $K8S
  ✘ format     no token: a token in base64, or a part of one

INVALID: no token: a token in base64, or a part of one
2> hint: base64 -d shows what there is of it; was all of it copied?
2> hint: with --exact the text is taken as it is: leave --exact out, or give the token itself
=> 3


"#]]);
}

#[test]
fn a_part_alone() {
    let parts: Vec<&str> = T.split('.').collect();
    let mut desk = Desk::new().value("HEADER", parts[0]).value("PAYLOAD", parts[1]);
    desk.run(3, "decode --at 2026-01-01 $HEADER")
        .run(3, "decode --at 2026-01-01 $PAYLOAD")
        .run(3, "decode --json --at 2026-01-01 $PAYLOAD")
        .run(3, "verify -S '$S' $PAYLOAD")
        .matches(str![[r#"
$ jwt decode --at 2026-01-01 $HEADER
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9

Header
{
  "alg": "HS256",               HMAC with SHA-256
  "typ": "JWT"
}
2> error: token: a header alone, the first part of a token; all three are needed
2>   eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9
2>                                       ^
2> hint: a double click ends at the dots; a token reads header.payload.signature
=> 3

$ jwt decode --at 2026-01-01 $PAYLOAD
eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ

Payload
{
  "sub": "1234567890",          subject
  "name": "John Doe",           full name
  "iat": 1516239022             issued 2018-01-18 01:30:22 UTC, 7 years ago
}
2> warning: no "exp": the token never expires
2> error: token: a payload alone, the second part of a token; all three are needed
2> hint: a double click ends at the dots; a token reads header.payload.signature
=> 3

$ jwt decode --json --at 2026-01-01 $PAYLOAD
{"header":null,"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signature":null,"alg":null,"form":"compact","times":{"iat":"2018-01-18T01:30:22Z"},"verified":null,"code":3,"hints":["a double click ends at the dots; a token reads header.payload.signature"],"error":{"message":"token: a payload alone, the second part of a token; all three are needed","place":"token","at":74,"causes":[],"hints":["a double click ends at the dots; a token reads header.payload.signature"]},"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 3

$ jwt verify -S '$S' $PAYLOAD
Payload
{
  "sub": "1234567890",          subject
  "name": "John Doe",           full name
  "iat": 1516239022             issued 2018-01-18 01:30:22 UTC, 8 years ago
}

  ✘ format     token: a payload alone, the second part of a token; all three are needed
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: token: a payload alone, the second part of a token; all three are needed
2> warning: no "exp": the token never expires
2> hint: a double click ends at the dots; a token reads header.payload.signature
=> 3


"#]]);
}

#[test]
fn what_is_no_token() {
    let mut desk = Desk::new();
    for text in [
        "v4.public.eyJzdWIiOiIxIn0",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "AKIAIOSFODNN7EXAMPLE",
        "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",
        "Basic YWxpY2U6c2VjcmV0",
        "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "Zx8kQ2mV7tB4nR9wL1yP6sJ3",
        "https://x.example/cb?state=1&code=abc",
        "{\"error\":\"invalid_grant\"}",
        "{\"access_token\":\"ya29.a0\",\"expires_in\":3599}",
        "{\"keys\":[]}",
        "{\"iss\":\"https://x.example\",\"sub\":\"alice\"}",
        "SAMLResponse=PHNhbWxwOlJlc3BvbnNl",
        "$TOKEN",
        "Bearer undefined",
        "Authorization: Bearer",
        "eyJ1c2VyIjoiYWxpY2UifQ.Z0jJ2A.jv0Rk2zq1kUu0Vw0mTQy5rTz0aM",
    ] {
        desk.pipe(text).run(if text.starts_with("eyJ") { 0 } else { 3 }, "decode --no-notes -");
    }
    for file in ["ec.pem", "rsa.pub.pem", "set.jwks"] {
        desk.run(3, &format!("decode @{file}"));
    }
    desk.pipe("ghp_16C7e42F292c6912E7710c838347Ae178B4a")
        .run(3, "verify -S '$S' -")
        .pipe("ghp_16C7e42F292c6912E7710c838347Ae178B4a")
        .run(3, "decode --json -")
        .pipe("v4.public.eyJzdWIiOiIxIn0\nnull\n")
        .run(3, "verify --lines -S '$S'")
        .matches(str![[r#"
$ jwt decode --no-notes -
2> error: no token: a PASETO (v4.public)
2> hint: a PASETO is no JWT: a PASETO library for its version reads it
=> 3

$ jwt decode --no-notes -
2> error: no token: a GitHub token
2> hint: only its issuer can say what it means, for example by introspection (RFC 7662)
=> 3

$ jwt decode --no-notes -
2> error: no token: an AWS access key id
2> hint: it proves who somebody is, and holds no claims; if it was shown to others, replace it
=> 3

$ jwt decode --no-notes -
2> error: no token: a SendGrid key
2> hint: it proves who somebody is, and holds no claims; if it was shown to others, replace it
=> 3

$ jwt decode --no-notes -
2> error: no token: a name and a password (HTTP Basic)
2> hint: it proves who somebody is, and holds no claims; if it was shown to others, replace it
=> 3

$ jwt decode --no-notes -
2> error: no token: a UUID
2> hint: it may name a token that its issuer keeps: introspection (RFC 7662) asks the issuer about it
=> 3

$ jwt decode --no-notes -
2> error: no token: 32 bytes in hex
2> hint: a hash or a secret, perhaps; a secret goes with -S hex:TEXT
=> 3

$ jwt decode --no-notes -
2> error: no token: one word without dots: perhaps an opaque token
2> hint: only its issuer can say what it means, for example by introspection (RFC 7662)
=> 3

$ jwt decode --no-notes -
2> error: no token: a URL with a code, and without a token
2> hint: a code is exchanged for tokens at the token endpoint (RFC 6749 section 4.1.3), once
=> 3

$ jwt decode --no-notes -
2> error: no token: an OAuth error response: "invalid_grant"
2> hint: no token was issued: error_description may say why
=> 3

$ jwt decode --no-notes -
2> error: no token: an OAuth response whose tokens are opaque
2> hint: only the issuer can read them; with scope openid there would be an id_token beside them
=> 3

$ jwt decode --no-notes -
2> error: no token: a JWK set
2> hint: jwt key says what a key is; to check a token with it: jwt verify -K KEY TOKEN
=> 3

$ jwt decode --no-notes -
2> error: no token: claims as JSON, not signed by anybody
2> hint: jwt encode signs claims: jwt encode - -K KEY
=> 3

$ jwt decode --no-notes -
2> error: no token: a SAML message
2> hint: SAML has XML signatures, and is no JWT: xmlsec1 checks them
=> 3

$ jwt decode --no-notes -
2> error: no token: a variable without its value: "$TOKEN"
2> hint: in single quotes the shell replaces nothing; is it set and exported?
=> 3

$ jwt decode --no-notes -
2> error: no token: "undefined", which programs write for nothing
2> hint: whatever should have printed the token had none
=> 3

$ jwt decode --no-notes -
2> error: no token: an authorization scheme with nothing behind it
2> hint: whatever should have printed the token had none
=> 3

$ jwt decode --no-notes -
eyJ1c2VyIjoiYWxpY2UifQ.Z0jJ2A.jv0Rk2zq1kUu0Vw0mTQy5rTz0aM

Header
{
  "user": "alice"
}

Payload (binary)
  0000  67 48 c9 d8                                      gH..

Signature
  20 bytes, not verified        give --secret or --key to check it
2> warning: token: looks like a session cookie of Flask, which is no JWT
2> warning: header: "alg" is missing
=> 0

$ jwt decode @ec.pem
2> error: no token: PEM (PRIVATE KEY)
2> hint: jwt key says what a key is; to check a token with it: jwt verify -K KEY TOKEN
=> 3

$ jwt decode @rsa.pub.pem
2> error: no token: PEM (PUBLIC KEY)
2> hint: jwt key says what a key is; to check a token with it: jwt verify -K KEY TOKEN
=> 3

$ jwt decode @set.jwks
2> error: no token: a JWK set
2> hint: jwt key says what a key is; to check a token with it: jwt verify -K KEY TOKEN
=> 3

$ jwt verify -S '$S' -
  ✘ format     no token: a GitHub token

INVALID: no token: a GitHub token
2> hint: only its issuer can say what it means, for example by introspection (RFC 7662)
=> 3

$ jwt decode --json -
{"header":null,"payload":null,"payload_type":null,"signature":null,"alg":null,"form":"compact","times":{},"verified":null,"code":3,"hints":["only its issuer can say what it means, for example by introspection (RFC 7662)"],"error":{"message":"no token: a GitHub token","place":"token","at":null,"causes":[],"hints":["only its issuer can say what it means, for example by introspection (RFC 7662)"]},"warnings":[]}
=> 3

$ jwt verify --lines -S '$S'
1\tmalformed\tno token: a PASETO (v4.public)
2\tmalformed\tno token: "null", which programs write for nothing
2> 2 tokens in [time]: 2 malformed
=> 3


"#]]);
}

#[test]
fn wrapped_within_a_response() {
    let response = format!(r#"{{"access_token":"{T}","id_token":"{}"}}"#, other());
    let lines: Vec<&str> =
        response.as_bytes().chunks(80).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    let wrapped = lines.join("\n");
    let mut desk = Desk::new();
    desk.pipe(&wrapped)
        .run(0, "decode --no-notes")
        .pipe(&wrapped)
        .run(3, "verify -q -S '$S'")
        .pipe(&wrapped)
        .run(0, "decode --get sub")
        .matches(str![[r#"
$ jwt decode --no-notes
── access_token ──
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c

Header
{
  "alg": "HS256",
  "typ": "JWT"
}

Payload
{
  "sub": "1234567890",
  "name": "John Doe",
  "iat": 1516239022
}

Signature
  32 bytes, not verified        give --secret or --key to check it

── id_token ──
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.X5m3bOgorsBwxfTJNilI2jnMJGi5YnBFzKRWjov07ts

Header
{
  "alg": "HS256"
}

Payload
{
  "sub": "bob"
}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: access_token: token: wrapped over several lines
2> warning: access_token: no "exp": the token never expires
2> warning: id_token: token: wrapped over several lines
2> warning: id_token: no "exp": the token never expires
=> 0

$ jwt verify -q -S '$S'
=> 3

$ jwt decode --get sub
1234567890
bob
=> 0


"#]]);
}
