//! `jwt verify`: the verdict, its evidence, and the exit code of each verdict.

use snapbox::str;

use crate::desk::{Desk, base64url, claims, signed};

#[test]
fn a_valid_token() {
    let full = claims(
        r#"{"iss":"https://issuer.example","sub":"alice","aud":"api","exp":2000000000,"nbf":1000000000,"iat":1500000000,"jti":"1"}"#,
    );
    let mut desk = Desk::new().value("FULL", full);
    desk.run(0, "verify --at 2026-11-22 -S $S $T")
        .run(0, "verify --at 2026-11-22 -S '$LONG' $FULL")
        .run(0, "verify --at 2026-11-22 --no-notes --time +02:00 -S '$LONG' $FULL")
        .run(0, "--json verify --at 2026-11-22 -S '$LONG' $FULL")
        .run(0, "verify -q -S $S $T")
        .run(0, "-q verify -S $S $T")
        .matches(str![[r#"
$ jwt verify --at 2026-11-22 -S $S $T
Header
{
  "alg": "HS256",               HMAC with SHA-256
  "typ": "JWT"
}

Payload
{
  "sub": "1234567890",          subject
  "name": "John Doe",           full name
  "iat": 1516239022             issued 2018-01-18 01:30:22 UTC, 8 years ago
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

$ jwt verify --at 2026-11-22 -S '$LONG' $FULL
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "iss": "https://issuer.example",  issuer
  "sub": "alice",                   subject
  "aud": "api",                     audience: who it is for
  "exp": 2000000000,                expires 2033-05-18 03:33:20 UTC, in 6 years
  "nbf": 1000000000,                valid since 2001-09-09 01:46:40 UTC, 25 years ago
  "iat": 1500000000,                issued 2017-07-14 02:40:00 UTC, 9 years ago
  "jti": "1"                        token id
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✔ exp        expires in 6 years, at 2033-05-18 03:33:20 UTC
  ✔ nbf        valid since 2001-09-09 01:46:40 UTC, 25 years ago
  ✔ iat        issued 9 years ago, at 2017-07-14 02:40:00 UTC
  – iss        "https://issuer.example", not asked for
  – aud        "api", not asked for
  – sub        "alice", not asked for
  – jti        "1", not asked for

VALID
=> 0

$ jwt verify --at 2026-11-22 --no-notes --time +02:00 -S '$LONG' $FULL
Header
{
  "alg": "HS256"
}

Payload
{
  "iss": "https://issuer.example",
  "sub": "alice",
  "aud": "api",
  "exp": 2000000000,
  "nbf": 1000000000,
  "iat": 1500000000,
  "jti": "1"
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✔ exp        expires in 6 years, at 2033-05-18 05:33:20 +02:00
  ✔ nbf        valid since 2001-09-09 03:46:40 +02:00, 25 years ago
  ✔ iat        issued 9 years ago, at 2017-07-14 04:40:00 +02:00
  – iss        "https://issuer.example", not asked for
  – aud        "api", not asked for
  – sub        "alice", not asked for
  – jti        "1", not asked for

VALID
=> 0

$ jwt --json verify --at 2026-11-22 -S '$LONG' $FULL
{"label":null,"valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"pass","detail":"expires in 6 years, at 2033-05-18 03:33:20 UTC","expected":{"after":1795305600},"found":2000000000},{"name":"nbf","result":"pass","detail":"valid since 2001-09-09 01:46:40 UTC, 25 years ago","expected":{"until":1795305600},"found":1000000000},{"name":"iat","result":"pass","detail":"issued 9 years ago, at 2017-07-14 02:40:00 UTC","expected":null,"found":1500000000},{"name":"iss","result":"skip","detail":"\"https://issuer.example\", not asked for","expected":null,"found":"https://issuer.example"},{"name":"aud","result":"skip","detail":"\"api\", not asked for","expected":null,"found":"api"},{"name":"sub","result":"skip","detail":"\"alice\", not asked for","expected":null,"found":"alice"},{"name":"jti","result":"skip","detail":"\"1\", not asked for","expected":null,"found":"1"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":{"iss":"https://issuer.example","sub":"alice","aud":"api","exp":2000000000,"nbf":1000000000,"iat":1500000000,"jti":"1"},"payload_type":"json","error":null,"hints":[],"warnings":[]}
=> 0

$ jwt verify -q -S $S $T
=> 0

$ jwt -q verify -S $S $T
=> 0


"#]]);
}

#[test]
fn a_wrong_signature_is_1() {
    let mut desk = Desk::new();
    desk.run(1, "verify --at 2026-11-22 -S wrong $T")
        .run(1, "verify --at 2026-11-22 -S wrong --json $T")
        .run(1, "verify -q -S wrong $T")
        .matches(str![[r#"
$ jwt verify --at 2026-11-22 -S wrong $T
Header
{
  "alg": "HS256",               HMAC with SHA-256
  "typ": "JWT"
}

Payload
{
  "sub": "1234567890",          subject
  "name": "John Doe",           full name
  "iat": 1516239022             issued 2018-01-18 01:30:22 UTC, 8 years ago
}

  ✔ alg        HS256, allowed by the key
  ✘ signature  wrong: not made with the secret from the command line
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: the signature is wrong: not made with the secret from the command line
2> warning: no "exp": the token never expires
2> hint: the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)
=> 1

$ jwt verify --at 2026-11-22 -S wrong --json $T
{"label":null,"valid":false,"verdict":"signature","code":1,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"fail","detail":"wrong: not made with the secret from the command line","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null},{"name":"iat","result":"pass","detail":"issued 8 years ago, at 2018-01-18 01:30:22 UTC","expected":null,"found":1516239022},{"name":"sub","result":"skip","detail":"\"1234567890\", not asked for","expected":null,"found":"1234567890"}],"key":null,"header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","error":null,"hints":["the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)"],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 1

$ jwt verify -q -S wrong $T
=> 1


"#]]);
}

#[test]
fn an_unsigned_token_is_1() {
    let header = |alg: &str| base64url(format!(r#"{{"alg":"{alg}"}}"#));
    let mut desk = Desk::new()
        .value("NONE", format!("{}.e30.", header("none")))
        .value("FAKE", format!("{}.e30.AAAA", header("NoNe")))
        .value("EMPTY", format!("{}.e30.", header("HS256")));
    for token in ["$NONE", "$FAKE", "$EMPTY"] {
        desk.run(1, &format!("verify -S '$LONG' {token}"))
            .run(1, &format!("verify -S '$LONG' --json {token}"))
            .run(1, &format!("verify -q -S wrong {token}"));
    }
    desk.matches(str![[r#"
$ jwt verify -S '$LONG' $NONE
Header
{
  "alg": "none"                 no signature at all
}

Payload
{}

  ✘ alg        none: nobody signed this token
  ✘ signature  empty: nobody signed this token, or it was cut off
  – exp        absent: it never expires

INVALID: alg: none: nobody signed this token
2> warning: "alg" is none: nobody signed this token
2> warning: no "exp": the token never expires
=> 1

$ jwt verify -S '$LONG' --json $NONE
{"label":null,"valid":false,"verdict":"unsigned","code":1,"checks":[{"name":"alg","result":"fail","detail":"none: nobody signed this token","expected":["HS256","HS384","HS512"],"found":"none"},{"name":"signature","result":"fail","detail":"empty: nobody signed this token, or it was cut off","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null}],"key":null,"header":{"alg":"none"},"payload":{},"payload_type":"json","error":null,"hints":[],"warnings":[{"code":"unsigned","message":"\"alg\" is none: nobody signed this token"},{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 1

$ jwt verify -q -S wrong $NONE
=> 1

$ jwt verify -S '$LONG' $FAKE
Header
{
  "alg": "NoNe"                 no signature at all
}

Payload
{}

  ✘ alg        NoNe: nobody signed this token
  – signature  not checked
  – exp        absent: it never expires

INVALID: alg: NoNe: nobody signed this token
2> warning: "alg" is none: nobody signed this token
2> warning: no "exp": the token never expires
=> 1

$ jwt verify -S '$LONG' --json $FAKE
{"label":null,"valid":false,"verdict":"unsigned","code":1,"checks":[{"name":"alg","result":"fail","detail":"NoNe: nobody signed this token","expected":["HS256","HS384","HS512"],"found":"NoNe"},{"name":"signature","result":"skip","detail":"not checked","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null}],"key":null,"header":{"alg":"NoNe"},"payload":{},"payload_type":"json","error":null,"hints":[],"warnings":[{"code":"unsigned","message":"\"alg\" is none: nobody signed this token"},{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 1

$ jwt verify -q -S wrong $FAKE
=> 1

$ jwt verify -S '$LONG' $EMPTY
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✘ signature  empty: nobody signed this token, or it was cut off
  – exp        absent: it never expires

INVALID: the signature is empty: nobody signed this token, or it was cut off
2> warning: the signature is empty: nobody signed this token, or it was cut off
2> warning: no "exp": the token never expires
=> 1

$ jwt verify -S '$LONG' --json $EMPTY
{"label":null,"valid":false,"verdict":"unsigned","code":1,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"fail","detail":"empty: nobody signed this token, or it was cut off","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null}],"key":null,"header":{"alg":"HS256"},"payload":{},"payload_type":"json","error":null,"hints":[],"warnings":[{"code":"unsigned","message":"the signature is empty: nobody signed this token, or it was cut off"},{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 1

$ jwt verify -q -S wrong $EMPTY
=> 1


"#]]);
}

#[test]
fn no_key_is_2() {
    let mut desk = Desk::new();
    desk.run(2, "verify $T").run(2, "verify --json $T").run(2, "verify -q $T").matches(str![[r#"
$ jwt verify $T
2> error: no key given
2> hint: the token asks for an HMAC secret: --secret SPEC
=> 2

$ jwt verify --json $T
{"label":null,"valid":false,"verdict":"error","code":2,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"no key given","causes":[],"hints":["the token asks for an HMAC secret: --secret SPEC"]},"hints":["the token asks for an HMAC secret: --secret SPEC"],"warnings":[]}
=> 2

$ jwt verify -q $T
2> error: no key given
2> hint: the token asks for an HMAC secret: --secret SPEC
=> 2


"#]]);
}

#[test]
fn what_is_no_signed_token_is_3() {
    let mut desk = Desk::new()
        .value("ARRAY", claims("[1,2]"))
        .value("TEXT", claims("hello"))
        .value("TWICE", claims(r#"{"a":{"b":1,"\u0062":2}}"#))
        .value("HEADER", signed("hello", "{}"))
        .value("NOALG", signed("{}", "{}"));
    for token in ["$ARRAY", "$TEXT", "$TWICE", "$HEADER", "$NOALG", "$JWE"] {
        desk.run(3, &format!("verify -S '$LONG' {token}"));
    }
    desk.run(3, "verify -S '$LONG' --json $ARRAY")
        .run(3, "verify -S '$LONG' --json $JWE")
        .run(3, "verify -q -S '$LONG' $JWE")
        .matches(str![[r#"
$ jwt verify -S '$LONG' $ARRAY
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload (JSON, not an object)
[
  1, 2
]

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✘ payload    an array, and claims are a JSON object

INVALID: payload: an array, and claims are a JSON object
=> 3

$ jwt verify -S '$LONG' $TEXT
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload (text, not JSON)
  hello

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✘ payload    text that is not JSON, and claims are a JSON object

INVALID: payload: text that is not JSON, and claims are a JSON object
=> 3

$ jwt verify -S '$LONG' $TWICE
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "a": {"b": 1, "\u0062": 2}
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✘ payload    member "b" stands more than once
  – exp        absent: it never expires

INVALID: payload: member "b" stands more than once
2> warning: payload: member "b" stands more than once
2> warning: no "exp": the token never expires
=> 3

$ jwt verify -S '$LONG' $HEADER
Payload
{}

  ✘ format     header: not JSON: expected a value
  – exp        absent: it never expires

INVALID: header: not JSON: expected a value
2> warning: no "exp": the token never expires
2> hint: no JWT begins like this: was it changed on the way, or cut?
=> 3

$ jwt verify -S '$LONG' $NOALG
Header
{}

Payload
{}

  ✘ format     header: "alg" is missing
  – exp        absent: it never expires

INVALID: header: "alg" is missing
2> warning: header: "alg" is missing
2> warning: no "exp": the token never expires
=> 3

$ jwt verify -S '$LONG' $JWE
Header
{
  "alg": "RSA-OAEP",            key encrypted by RSA-OAEP with SHA-1
  "enc": "A256GCM"              AES-GCM with 256 bits
}

Payload
  the payload is encrypted      only the recipient's key opens it

  ✘ format     encrypted (JWE), not signed

INVALID: encrypted (JWE), not signed
2> hint: an encrypted token has no signature to check; decrypt it first, then verify what it holds
=> 3

$ jwt verify -S '$LONG' --json $ARRAY
{"label":null,"valid":false,"verdict":"malformed","code":3,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"payload","result":"fail","detail":"an array, and claims are a JSON object","expected":null,"found":null}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":[1,2],"payload_type":"json","error":null,"hints":[],"warnings":[]}
=> 3

$ jwt verify -S '$LONG' --json $JWE
{"label":null,"valid":false,"verdict":"malformed","code":3,"checks":[{"name":"format","result":"fail","detail":"encrypted (JWE), not signed","expected":null,"found":null}],"key":null,"header":{"alg":"RSA-OAEP","enc":"A256GCM"},"payload":null,"payload_type":null,"error":null,"hints":["an encrypted token has no signature to check; decrypt it first, then verify what it holds"],"warnings":[]}
=> 3

$ jwt verify -q -S '$LONG' $JWE
=> 3


"#]]);
}

#[test]
fn a_key_that_does_not_fit_is_4() {
    let mut desk = Desk::new().value("UNKNOWN", signed(r#"{"alg":"FOO"}"#, "{}"));
    desk.run(4, "verify --at 2026-11-22 --no-notes -K ec.pub.pem $T")
        .run(4, "verify --at 2026-11-22 --no-notes -K rsa.pub.pem -A HS256 $T")
        .run(4, "verify --at 2026-11-22 --no-notes -S @rsa.pub.pem $T")
        .run(4, "verify --at 2026-11-22 --no-notes -A HS384,HS512 -S $S $T")
        .run(4, "verify --no-notes -S $S $UNKNOWN")
        .run(4, "verify --at 2026-11-22 --json -K ec.pub.pem $T")
        .matches(str![[r#"
$ jwt verify --at 2026-11-22 --no-notes -K ec.pub.pem $T
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

  ✘ alg        HS256 needs an HMAC secret, and this is an EC P-256 key
  – signature  not checked
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: alg: HS256 needs an HMAC secret, and this is an EC P-256 key
2> warning: no "exp": the token never expires
2> hint: the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)
=> 4

$ jwt verify --at 2026-11-22 --no-notes -K rsa.pub.pem -A HS256 $T
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

  ✘ alg        HS256 needs an HMAC secret, and this is an RSA key
  – signature  not checked
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: alg: HS256 needs an HMAC secret, and this is an RSA key
2> warning: no "exp": the token never expires
2> hint: the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)
=> 4

$ jwt verify --at 2026-11-22 --no-notes -S @rsa.pub.pem $T
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

  ✘ alg        HS256 needs an HMAC secret, and this is an RSA key
  – signature  not checked
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: alg: HS256 needs an HMAC secret, and this is an RSA key
2> warning: no "exp": the token never expires
2> hint: the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)
=> 4

$ jwt verify --at 2026-11-22 --no-notes -A HS384,HS512 -S $S $T
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

  ✘ alg        HS256, and what is allowed is HS384, HS512
  – signature  not checked
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: alg: HS256, and what is allowed is HS384, HS512
2> warning: no "exp": the token never expires
2> hint: the signature is right with HS256, which --alg leaves out
=> 4

$ jwt verify --no-notes -S $S $UNKNOWN
Header
{
  "alg": "FOO"
}

Payload
{}

  ✘ alg        FOO is not an algorithm that can be verified here
  – signature  not checked
  – exp        absent: it never expires

INVALID: alg: FOO is not an algorithm that can be verified here
2> warning: no "exp": the token never expires
=> 4

$ jwt verify --at 2026-11-22 --json -K ec.pub.pem $T
{"label":null,"valid":false,"verdict":"key","code":4,"checks":[{"name":"alg","result":"fail","detail":"HS256 needs an HMAC secret, and this is an EC P-256 key","expected":["ES256"],"found":"HS256"},{"name":"signature","result":"skip","detail":"not checked","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null},{"name":"iat","result":"pass","detail":"issued 8 years ago, at 2018-01-18 01:30:22 UTC","expected":null,"found":1516239022},{"name":"sub","result":"skip","detail":"\"1234567890\", not asked for","expected":null,"found":"1234567890"}],"key":null,"header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","error":null,"hints":["the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)"],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 4


"#]]);
}

#[test]
fn what_cannot_be_opened_is_5() {
    let mut desk = Desk::new();
    desk.run(5, "verify -S $S @nowhere")
        .run(5, "verify -K nowhere $T")
        .run(5, "verify --json -K nowhere $T")
        .run(5, "verify -q -K nowhere $T")
        .matches(str![[r#"
$ jwt verify -S $S @nowhere
2> error: TOKEN: no such file: "nowhere"
2> hint: paths count from the working directory: pwd
=> 5

$ jwt verify -K nowhere $T
2> error: --key: no file and no key (7 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
=> 5

$ jwt verify --json -K nowhere $T
{"label":null,"valid":false,"verdict":"error","code":5,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"--key: no file and no key (7 characters, not shown: they may be a secret)","causes":[],"hints":["a key is given by its path; an HMAC secret goes with -S"]},"hints":["a key is given by its path; an HMAC secret goes with -S"],"warnings":[]}
=> 5

$ jwt verify -q -K nowhere $T
2> error: --key: no file and no key (7 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
=> 5


"#]]);
}

#[test]
fn times_are_6() {
    let mut desk = Desk::new()
        .value("OLD", claims(r#"{"exp":1000000000,"iat":1000000000}"#))
        .value("YOUNG", claims(r#"{"nbf":2000000000}"#))
        .value("MILLIS", claims(r#"{"exp":2000000000000}"#))
        .value("FUTURE", claims(r#"{"iat":2000000000}"#));
    desk.run(6, "verify --at 2026-11-22 -S '$LONG' $OLD")
        .run(6, "verify --at 2026-11-22 -S '$LONG' --json $OLD")
        .run(6, "verify --at 2026-11-22 -S '$LONG' $YOUNG")
        .run(6, "verify --at 2026-11-22 -S '$LONG' --json $YOUNG")
        .run(0, "verify --at 2026-11-22 -S '$LONG' $MILLIS")
        .run(0, "verify --at 2026-11-22 -S '$LONG' $FUTURE")
        .run(6, "verify --at 2026-11-22 -S '$LONG' --max-age 1h $FUTURE")
        .matches(str![[r#"
$ jwt verify --at 2026-11-22 -S '$LONG' $OLD
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 1000000000,            expired 2001-09-09 01:46:40 UTC, 25 years ago
  "iat": 1000000000             issued 2001-09-09 01:46:40 UTC, 25 years ago
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✘ exp        expired 25 years ago, at 2001-09-09 01:46:40 UTC
  ✔ iat        issued 25 years ago, at 2001-09-09 01:46:40 UTC

INVALID: expired 25 years ago
=> 6

$ jwt verify --at 2026-11-22 -S '$LONG' --json $OLD
{"label":null,"valid":false,"verdict":"expired","code":6,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"fail","detail":"expired 25 years ago, at 2001-09-09 01:46:40 UTC","expected":{"after":1795305600},"found":1000000000},{"name":"iat","result":"pass","detail":"issued 25 years ago, at 2001-09-09 01:46:40 UTC","expected":null,"found":1000000000}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":{"exp":1000000000,"iat":1000000000},"payload_type":"json","error":null,"hints":[],"warnings":[]}
=> 6

$ jwt verify --at 2026-11-22 -S '$LONG' $YOUNG
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "nbf": 2000000000             valid from 2033-05-18 03:33:20 UTC, in 6 years
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  – exp        absent: it never expires
  ✘ nbf        not valid yet: begins in 6 years, at 2033-05-18 03:33:20 UTC

INVALID: not valid yet: begins in 6 years
2> warning: no "exp": the token never expires
=> 6

$ jwt verify --at 2026-11-22 -S '$LONG' --json $YOUNG
{"label":null,"valid":false,"verdict":"not-yet-valid","code":6,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null},{"name":"nbf","result":"fail","detail":"not valid yet: begins in 6 years, at 2033-05-18 03:33:20 UTC","expected":{"until":1795305600},"found":2000000000}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":{"nbf":2000000000},"payload_type":"json","error":null,"hints":[],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 6

$ jwt verify --at 2026-11-22 -S '$LONG' $MILLIS
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 2000000000000          expires 65347-06-24 03:33:20 UTC, in 63319 years; looks like milliseconds: 2033-05-18 03:33:20 UTC
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✔ exp        expires in 63319 years, at 65347-06-24 03:33:20 UTC (looks like milliseconds; the unit is seconds)

VALID
2> warning: "exp" looks like milliseconds; the unit is seconds (RFC 7519 section 2)
=> 0

$ jwt verify --at 2026-11-22 -S '$LONG' $FUTURE
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "iat": 2000000000             issued 2033-05-18 03:33:20 UTC, in 6 years
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  – exp        absent: it never expires
  ✔ iat        issued in 6 years, at 2033-05-18 03:33:20 UTC

VALID
2> warning: no "exp": the token never expires
2> warning: "iat" lies 2369 days in the future: the clocks differ, or the issuer's is wrong
=> 0

$ jwt verify --at 2026-11-22 -S '$LONG' --max-age 1h $FUTURE
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "iat": 2000000000             issued 2033-05-18 03:33:20 UTC, in 6 years
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  – exp        absent: it never expires
  ✘ iat        in the future, so it has no age: issued in 6 years, at 2033-05-18 03:33:20 UTC

INVALID: in the future, so it has no age: issued in 6 years
2> warning: no "exp": the token never expires
2> warning: "iat" lies 2369 days in the future: the clocks differ, or the issuer's is wrong
=> 6


"#]]);
}

#[test]
fn the_second_that_decides() {
    let mut desk =
        Desk::new().value("EXP", claims(r#"{"exp":1000}"#)).value("NBF", claims(r#"{"nbf":1000}"#));
    desk.run(0, "verify -q -S '$LONG' --at 999 $EXP")
        .run(6, "verify -q -S '$LONG' --at 1000 $EXP")
        .run(0, "verify -q -S '$LONG' --at 1029 --leeway 30 $EXP")
        .run(6, "verify -q -S '$LONG' --at 1030 --leeway 30s $EXP")
        .run(6, "verify -q -S '$LONG' --at 999 $NBF")
        .run(0, "verify -q -S '$LONG' --at 1000 $NBF")
        .run(0, "verify -q -S '$LONG' --at 970 --leeway 30s $NBF")
        .run(6, "verify -q -S '$LONG' --at 969 --leeway 30s $NBF")
        .matches(str![[r#"
$ jwt verify -q -S '$LONG' --at 999 $EXP
=> 0

$ jwt verify -q -S '$LONG' --at 1000 $EXP
=> 6

$ jwt verify -q -S '$LONG' --at 1029 --leeway 30 $EXP
=> 0

$ jwt verify -q -S '$LONG' --at 1030 --leeway 30s $EXP
=> 6

$ jwt verify -q -S '$LONG' --at 999 $NBF
=> 6

$ jwt verify -q -S '$LONG' --at 1000 $NBF
=> 0

$ jwt verify -q -S '$LONG' --at 970 --leeway 30s $NBF
=> 0

$ jwt verify -q -S '$LONG' --at 969 --leeway 30s $NBF
=> 6


"#]]);
}

#[test]
fn claims_that_are_no_times_are_7() {
    let mut desk = Desk::new().value("SOON", claims(r#"{"exp":"soon","nbf":null,"iat":true}"#));
    desk.run(7, "verify -S '$LONG' $SOON").run(7, "verify -S '$LONG' --json $SOON").matches(str![[r#"
$ jwt verify -S '$LONG' $SOON
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": "soon",                expiry
  "nbf": null,                  not valid before
  "iat": true                   issued at
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✘ exp        "soon" is a string, not a number of seconds
  ✘ nbf        null is null, not a number of seconds
  ✘ iat        true is a boolean, not a number of seconds

INVALID: exp: "soon" is a string, not a number of seconds
=> 7

$ jwt verify -S '$LONG' --json $SOON
{"label":null,"valid":false,"verdict":"claim","code":7,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"fail","detail":"\"soon\" is a string, not a number of seconds","expected":null,"found":"soon"},{"name":"nbf","result":"fail","detail":"null is null, not a number of seconds","expected":null,"found":null},{"name":"iat","result":"fail","detail":"true is a boolean, not a number of seconds","expected":null,"found":true}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":{"exp":"soon","nbf":null,"iat":true},"payload_type":"json","error":null,"hints":[],"warnings":[]}
=> 7


"#]]);
}

#[test]
fn every_failure_is_shown_and_the_first_in_rank_decides() {
    let mut desk = Desk::new()
        .value("BAD", claims(r#"{"exp":1000000000,"aud":"other","dup":1,"dup":2}"#))
        .value("LATE", claims(r#"{"exp":1000000000,"aud":"other"}"#));
    desk.run(3, "verify --at 2026-11-22 -S wrong --aud api $BAD")
        .run(1, "verify --at 2026-11-22 -S wrong --aud api $LATE")
        .run(6, "verify --at 2026-11-22 -S '$LONG' --aud api $LATE")
        .run(7, "verify --at 2026-11-22 -S '$LONG' --aud api --ignore-exp $LATE")
        .matches(str![[r#"
$ jwt verify --at 2026-11-22 -S wrong --aud api $BAD
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 1000000000,            expired 2001-09-09 01:46:40 UTC, 25 years ago
  "aud": "other",               audience: who it is for
  "dup": 1,
  "dup": 2
}

  ✔ alg        HS256, allowed by the key
  ✘ signature  wrong: not made with the secret from the command line
  ✘ payload    member "dup" stands more than once
  ✘ exp        expired 25 years ago, at 2001-09-09 01:46:40 UTC
  ✘ aud        "other", expected "api"

INVALID: payload: member "dup" stands more than once
2> warning: payload: member "dup" stands more than once
=> 3

$ jwt verify --at 2026-11-22 -S wrong --aud api $LATE
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 1000000000,            expired 2001-09-09 01:46:40 UTC, 25 years ago
  "aud": "other"                audience: who it is for
}

  ✔ alg        HS256, allowed by the key
  ✘ signature  wrong: not made with the secret from the command line
  ✘ exp        expired 25 years ago, at 2001-09-09 01:46:40 UTC
  ✘ aud        "other", expected "api"

INVALID: the signature is wrong: not made with the secret from the command line
2> hint: no tested cause found
=> 1

$ jwt verify --at 2026-11-22 -S '$LONG' --aud api $LATE
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 1000000000,            expired 2001-09-09 01:46:40 UTC, 25 years ago
  "aud": "other"                audience: who it is for
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✘ exp        expired 25 years ago, at 2001-09-09 01:46:40 UTC
  ✘ aud        "other", expected "api"

INVALID: expired 25 years ago
=> 6

$ jwt verify --at 2026-11-22 -S '$LONG' --aud api --ignore-exp $LATE
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 1000000000,            expired 2001-09-09 01:46:40 UTC, 25 years ago
  "aud": "other"                audience: who it is for
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  – exp        expired 25 years ago, at 2001-09-09 01:46:40 UTC, and is not judged
  ✘ aud        "other", expected "api"

INVALID: aud: "other", expected "api"
=> 7


"#]]);
}

#[test]
fn extensions_that_must_be_understood() {
    let mut desk = Desk::new()
        .value("UNKNOWN", signed(r#"{"alg":"HS256","crit":["x"],"x":1}"#, "{}"))
        .value("ABSENT", signed(r#"{"alg":"HS256","crit":["x"]}"#, "{}"))
        .value("EMPTY", signed(r#"{"alg":"HS256","crit":[]}"#, "{}"))
        .value("DETACHED", signed(r#"{"alg":"HS256","crit":["b64"],"b64":false}"#, "{}"))
        .value("PLAIN", signed(r#"{"alg":"HS256","crit":["b64"],"b64":true}"#, "{}"));
    for token in ["$UNKNOWN", "$ABSENT", "$EMPTY", "$DETACHED"] {
        desk.run(7, &format!("verify --no-notes -S '$LONG' {token}"));
    }
    desk.run(0, "verify --no-notes -S '$LONG' $PLAIN").matches(str![[r#"
$ jwt verify --no-notes -S '$LONG' $UNKNOWN
Header
{
  "alg": "HS256",
  "crit": ["x"],
  "x": 1
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✘ crit       "crit" asks for "x", which is not understood
  ✔ signature  secret from the command line
  – exp        absent: it never expires

INVALID: crit: "crit" asks for "x", which is not understood
2> warning: no "exp": the token never expires
=> 7

$ jwt verify --no-notes -S '$LONG' $ABSENT
Header
{
  "alg": "HS256",
  "crit": ["x"]
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✘ crit       "crit" names "x", which is not in the protected header
  ✔ signature  secret from the command line
  – exp        absent: it never expires

INVALID: crit: "crit" names "x", which is not in the protected header
2> warning: no "exp": the token never expires
=> 7

$ jwt verify --no-notes -S '$LONG' $EMPTY
Header
{
  "alg": "HS256",
  "crit": []
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✘ crit       "crit" is an empty array
  ✔ signature  secret from the command line
  – exp        absent: it never expires

INVALID: crit: "crit" is an empty array
2> warning: no "exp": the token never expires
=> 7

$ jwt verify --no-notes -S '$LONG' $DETACHED
Header
{
  "alg": "HS256",
  "crit": ["b64"],
  "b64": false
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✘ crit       the payload is unencoded ("b64": false), which is not supported
  ✔ signature  secret from the command line

INVALID: crit: the payload is unencoded ("b64": false), which is not supported
2> warning: no "exp": the token never expires
=> 7

$ jwt verify --no-notes -S '$LONG' $PLAIN
Header
{
  "alg": "HS256",
  "crit": ["b64"],
  "b64": true
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✔ crit       ["b64"], understood
  ✔ signature  secret from the command line
  – exp        absent: it never expires

VALID
2> warning: no "exp": the token never expires
=> 0


"#]]);
}

#[test]
fn what_the_token_names_is_not_trusted() {
    let header = r#"{"alg":"HS256","jku":"https://evil.example/jwks","x5u":"https://evil.example/x","jwk":{"kty":"oct","k":"AAAA"},"x5c":["AAAA"]}"#;
    let mut desk = Desk::new().value("T", signed(header, "{}"));
    desk.run(1, "verify --no-notes -S wrong $T").run(0, "verify --no-notes -S '$LONG' $T").matches(str![[
        r#"
$ jwt verify --no-notes -S wrong $T
Header
{
  "alg": "HS256",
  "jku": "https://evil.example/jwks",
  "x5u": "https://evil.example/x",
  "jwk": {"kty": "oct", "k": "AAAA"},
  "x5c": ["AAAA"]
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✘ signature  wrong: not made with the secret from the command line
  – exp        absent: it never expires

INVALID: the signature is wrong: not made with the secret from the command line
2> warning: the header brings its own key ("jku"): never fetched, never trusted
2> warning: the header brings its own key ("jwk"): never fetched, never trusted
2> warning: the header brings its own key ("x5u"): never fetched, never trusted
2> warning: the header brings its own key ("x5c"): never fetched, never trusted
2> warning: whoever holds the token can read "jwk" in its header
2> warning: no "exp": the token never expires
2> hint: no tested cause found
=> 1

$ jwt verify --no-notes -S '$LONG' $T
Header
{
  "alg": "HS256",
  "jku": "https://evil.example/jwks",
  "x5u": "https://evil.example/x",
  "jwk": {"kty": "oct", "k": "AAAA"},
  "x5c": ["AAAA"]
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  – exp        absent: it never expires

VALID
2> warning: the header brings its own key ("jku"): never fetched, never trusted
2> warning: the header brings its own key ("jwk"): never fetched, never trusted
2> warning: the header brings its own key ("x5u"): never fetched, never trusted
2> warning: the header brings its own key ("x5c"): never fetched, never trusted
2> warning: whoever holds the token can read "jwk" in its header
2> warning: no "exp": the token never expires
=> 0


"#
    ]]);
}
