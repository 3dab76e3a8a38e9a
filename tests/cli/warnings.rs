//! Warnings on stderr and in JSON, and what `--no-warn` and `--strict` make of them.

use snapbox::str;

use crate::desk::{Desk, base64url, claims, signed};

/// A token that there is much to warn of.
fn desk() -> Desk {
    let header = r#"{"alg":"HS256","jku":"https://issuer.example/jwks.json"}"#;
    let payload = r#"{"sub":"a","iat":1800000000000,"user":{"password":"hunter2","api_key":7},"name":"\u001b[2J\u202e","a":1,"a":2}"#;
    let unsigned = format!("{}.{}.", base64url(r#"{"alg":"none"}"#), base64url(r#"{"exp":2000000000}"#));
    Desk::new()
        .value("MUCH", signed(header, payload))
        .value("NONE", unsigned)
        .value("GOOD", claims(r#"{"exp":2000000000}"#))
        .value("BARE", claims("{}"))
}

#[test]
fn facts_that_change_no_verdict() {
    let mut desk = desk();
    desk.run(0, "decode --no-notes --at 2026-11-22 $MUCH")
        .run(0, "decode --no-notes --at 2026-11-22 $NONE")
        .run(0, "verify --no-notes --at 2026-11-22 -S '$LONG' $GOOD")
        .run(0, "verify --no-notes --at 2026-11-22 -S $S $T")
        .run(0, "verify --at 2026-11-22 -S $S $T --json")
        .matches(str![[r#"
$ jwt decode --no-notes --at 2026-11-22 $MUCH
eyJhbGciOiJIUzI1NiIsImprdSI6Imh0dHBzOi8vaXNzdWVyLmV4YW1wbGUvandrcy5qc29uIn0.eyJzdWIiOiJhIiwiaWF0IjoxODAwMDAwMDAwMDAwLCJ1c2VyIjp7InBhc3N3b3JkIjoiaHVudGVyMiIsImFwaV9rZXkiOjd9LCJuYW1lIjoiXHUwMDFiWzJKXHUyMDJlIiwiYSI6MSwiYSI6Mn0.5KGQtaSGfyxg5udlV0vgtsz-dP8pEtnyRJAgMrH4aks

Header
{
  "alg": "HS256",
  "jku": "https://issuer.example/jwks.json"
}

Payload
{
  "sub": "a",
  "iat": 1800000000000,
  "user": {"password": "hunter2", "api_key": 7},
  "name": "\u001b[2J\u202e",
  "a": 1,
  "a": 2
}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: the header brings its own key ("jku"): never fetched, never trusted
2> warning: payload: member "a" stands more than once
2> warning: no "exp": the token never expires
2> warning: "iat" looks like milliseconds; the unit is seconds (RFC 7519 section 2)
2> warning: whoever holds the token can read "user.password" and "user.api_key" in its payload
2> warning: the payload holds characters that control, reorder or hide text: U+001B in "name"
=> 0

$ jwt decode --no-notes --at 2026-11-22 $NONE
eyJhbGciOiJub25lIn0.eyJleHAiOjIwMDAwMDAwMDB9.

Header
{
  "alg": "none"
}

Payload
{
  "exp": 2000000000
}

Signature
  empty, unsigned               nobody vouches for this token
2> warning: "alg" is none: nobody signed this token
=> 0

$ jwt verify --no-notes --at 2026-11-22 -S '$LONG' $GOOD
Header
{
  "alg": "HS256"
}

Payload
{
  "exp": 2000000000
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✔ exp        expires in 6 years, at 2033-05-18 03:33:20 UTC

VALID
=> 0

$ jwt verify --no-notes --at 2026-11-22 -S $S $T
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

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

VALID
2> warning: no "exp": the token never expires
2> warning: the secret has 19 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)
2> warning: the secret is a well-known sample: anybody can sign with it
=> 0

$ jwt verify --at 2026-11-22 -S $S $T --json
{"label":null,"valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null},{"name":"iat","result":"pass","detail":"issued 8 years ago, at 2018-01-18 01:30:22 UTC","expected":null,"found":1516239022},{"name":"sub","result":"skip","detail":"\"1234567890\", not asked for","expected":null,"found":"1234567890"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","error":null,"hints":[],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"},{"code":"short-secret","message":"the secret has 19 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)"},{"code":"sample-secret","message":"the secret is a well-known sample: anybody can sign with it"}]}
=> 0


"#]]);
}

#[test]
fn what_is_not_warned_of() {
    let mut desk = desk();
    desk.run(0, "decode --get sub $MUCH")
        .run(0, "decode --no-notes --no-warn no-exp,milliseconds --no-warn readable-secret $MUCH")
        .run(0, "decode --json --no-warn no-exp $BARE")
        .run(0, "verify --no-notes --no-warn no-exp -S '$LONG' $BARE")
        .run(2, "verify --no-warn no-expiry -S '$LONG' $BARE")
        .run(2, "decode --no-warn '' $BARE")
        .matches(str![[r#"
$ jwt decode --get sub $MUCH
a
=> 0

$ jwt decode --no-notes --no-warn no-exp,milliseconds --no-warn readable-secret $MUCH
eyJhbGciOiJIUzI1NiIsImprdSI6Imh0dHBzOi8vaXNzdWVyLmV4YW1wbGUvandrcy5qc29uIn0.eyJzdWIiOiJhIiwiaWF0IjoxODAwMDAwMDAwMDAwLCJ1c2VyIjp7InBhc3N3b3JkIjoiaHVudGVyMiIsImFwaV9rZXkiOjd9LCJuYW1lIjoiXHUwMDFiWzJKXHUyMDJlIiwiYSI6MSwiYSI6Mn0.5KGQtaSGfyxg5udlV0vgtsz-dP8pEtnyRJAgMrH4aks

Header
{
  "alg": "HS256",
  "jku": "https://issuer.example/jwks.json"
}

Payload
{
  "sub": "a",
  "iat": 1800000000000,
  "user": {"password": "hunter2", "api_key": 7},
  "name": "\u001b[2J\u202e",
  "a": 1,
  "a": 2
}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: the header brings its own key ("jku"): never fetched, never trusted
2> warning: payload: member "a" stands more than once
2> warning: the payload holds characters that control, reorder or hide text: U+001B in "name"
=> 0

$ jwt decode --json --no-warn no-exp $BARE
{"header":{"alg":"HS256"},"payload":{},"payload_type":"json","signature":"ju-t_35hUfl5Y81b76DmaxB_jhCvkHtYCtUyWdBANZA","alg":"HS256","form":"compact","times":{},"verified":null,"warnings":[]}
=> 0

$ jwt verify --no-notes --no-warn no-exp -S '$LONG' $BARE
Header
{
  "alg": "HS256"
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  – exp        absent: it never expires

VALID
=> 0

$ jwt verify --no-warn no-expiry -S '$LONG' $BARE
2> error: --no-warn: no warning has the code "no-expiry"
2> hint: did you mean no-exp?
=> 2

$ jwt decode --no-warn '' $BARE
2> error: --no-warn: no warning has the code ""
2> hint: there are unsigned, short-secret, sample-secret, no-exp, milliseconds, iat-future, duplicate-member, embedded-key, readable-secret, control-characters, no-alg, header-type, not-disjoint, wrapped, decoded, not-jwt, padding, trailing-bits, standard-base64, payload-not-json, stale-keys, network-secret and not-cached
=> 2


"#]]);
}

#[test]
fn strictness_makes_7_of_warnings() {
    let mut desk = desk();
    desk.run(7, "decode --no-notes --strict $BARE")
        .run(7, "decode --json --strict $BARE")
        .run(7, "decode --strict --get exp $BARE")
        .run(7, "decode --strict -q $BARE")
        .run(0, "decode --strict --get exp $GOOD")
        .run(0, "decode --strict --no-warn no-exp --part payload $BARE")
        .run(7, "decode --no-notes --strict -S '$LONG' $BARE")
        .run(7, "verify --no-notes --strict -S '$LONG' $BARE")
        .run(7, "verify --json --strict -S '$LONG' $BARE")
        .run(7, "verify -q --strict -S '$LONG' $BARE")
        .run(0, "verify -q --strict --no-warn no-exp -S '$LONG' $BARE")
        .run(0, "verify --no-notes --strict --at 2026-11-22 -S '$LONG' $GOOD")
        .run(1, "verify -q --strict -S wrong $BARE")
        .run(6, "verify -q --strict --at 2040-01-01 -S '$LONG' $GOOD")
        .run(3, "decode -q --strict nothing.here")
        .matches(str![[r#"
$ jwt decode --no-notes --strict $BARE
eyJhbGciOiJIUzI1NiJ9.e30.ju-t_35hUfl5Y81b76DmaxB_jhCvkHtYCtUyWdBANZA

Header
{
  "alg": "HS256"
}

Payload
{}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: no "exp": the token never expires
2> error: strict: warned of no-exp
=> 7

$ jwt decode --json --strict $BARE
{"header":{"alg":"HS256"},"payload":{},"payload_type":"json","signature":"ju-t_35hUfl5Y81b76DmaxB_jhCvkHtYCtUyWdBANZA","alg":"HS256","form":"compact","times":{},"verified":null,"code":7,"hints":[],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 7

$ jwt decode --strict --get exp $BARE
2> error: strict: warned of no-exp
=> 7

$ jwt decode --strict -q $BARE
=> 7

$ jwt decode --strict --get exp $GOOD
2000000000
=> 0

$ jwt decode --strict --no-warn no-exp --part payload $BARE
{}[no line ending]
=> 0

$ jwt decode --no-notes --strict -S '$LONG' $BARE
eyJhbGciOiJIUzI1NiJ9.e30.ju-t_35hUfl5Y81b76DmaxB_jhCvkHtYCtUyWdBANZA

Header
{
  "alg": "HS256"
}

Payload
{}

Signature
  32 bytes, verified            secret from the command line
2> warning: no "exp": the token never expires
2> error: strict: warned of no-exp
=> 7

$ jwt verify --no-notes --strict -S '$LONG' $BARE
Header
{
  "alg": "HS256"
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  – exp        absent: it never expires
  ✘ strict     warned of no-exp

INVALID: strict: warned of no-exp
2> warning: no "exp": the token never expires
=> 7

$ jwt verify --json --strict -S '$LONG' $BARE
{"label":null,"valid":false,"verdict":"claim","code":7,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null},{"name":"strict","result":"fail","detail":"warned of no-exp","expected":[],"found":["no-exp"]}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":{},"payload_type":"json","error":null,"hints":[],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 7

$ jwt verify -q --strict -S '$LONG' $BARE
=> 7

$ jwt verify -q --strict --no-warn no-exp -S '$LONG' $BARE
=> 0

$ jwt verify --no-notes --strict --at 2026-11-22 -S '$LONG' $GOOD
Header
{
  "alg": "HS256"
}

Payload
{
  "exp": 2000000000
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✔ exp        expires in 6 years, at 2033-05-18 03:33:20 UTC
  ✔ strict     no warnings

VALID
=> 0

$ jwt verify -q --strict -S wrong $BARE
=> 1

$ jwt verify -q --strict --at 2040-01-01 -S '$LONG' $GOOD
=> 6

$ jwt decode -q --strict nothing.here
=> 3


"#]]);
}
