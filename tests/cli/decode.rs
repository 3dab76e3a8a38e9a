//! `jwt decode`: what it shows, and each of its flags.

use snapbox::str;

use crate::desk::{Desk, base64url, claims, signed};

/// Claims that are hard to keep as they are.
const AWKWARD: &str = r#"{ "z":1e3, "big":12345678901234567890, "neg":-0.0, "esc":"\u202e\u0041\/", "dup":1, "dup":2, "":"no name", "nested":{"a":{"b":[1,{"c":null}]}}, "x.y":true, "roles":["a","b"], "none":[], "no":{} }"#;

#[test]
fn the_example_of_jwt_io() {
    let mut desk = Desk::new();
    desk.run(0, "decode --at 2026-11-22 $T").run(0, "--at 2026-11-22 $T").matches(str![[r#"
$ jwt decode --at 2026-11-22 $T
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c

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

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: no "exp": the token never expires
=> 0

$ jwt --at 2026-11-22 $T
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c

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

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: no "exp": the token never expires
=> 0


"#]]);
}

#[test]
fn what_was_signed_is_what_is_shown() {
    let mut desk = Desk::new().value("T", claims(AWKWARD));
    desk.run(0, "decode $T").run(0, "--json decode $T").run(0, "decode --part payload $T").matches(str![[r#"
$ jwt decode $T
eyJhbGciOiJIUzI1NiJ9.eyAieiI6MWUzLCAiYmlnIjoxMjM0NTY3ODkwMTIzNDU2Nzg5MCwgIm5lZyI6LTAuMCwgImVzYyI6Ilx1MjAyZVx1MDA0MVwvIiwgImR1cCI6MSwgImR1cCI6MiwgIiI6Im5vIG5hbWUiLCAibmVzdGVkIjp7ImEiOnsiYiI6WzEseyJjIjpudWxsfV19fSwgIngueSI6dHJ1ZSwgInJvbGVzIjpbImEiLCJiIl0sICJub25lIjpbXSwgIm5vIjp7fSB9.lqO2X5EW4OYgAZwG5s0JgBkLb5TSrpvZ2ElfSXbjZ6c

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "z": 1e3,
  "big": 12345678901234567890,
  "neg": -0.0,
  "esc": "\u202e\u0041\/",
  "dup": 1,
  "dup": 2,
  "": "no name",
  "nested": {"a": {"b": [1, {"c": null}]}},
  "x.y": true,
  "roles": ["a", "b"],          the subject's roles
  "none": [],
  "no": {}
}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: payload: member "dup" stands more than once
2> warning: no "exp": the token never expires
2> warning: the payload holds characters that control, reorder or hide text: U+202E in "esc"
=> 0

$ jwt --json decode $T
{"header":{"alg":"HS256"},"payload":{"z":1e3,"big":12345678901234567890,"neg":-0.0,"esc":"\u202e\u0041\/","dup":1,"dup":2,"":"no name","nested":{"a":{"b":[1,{"c":null}]}},"x.y":true,"roles":["a","b"],"none":[],"no":{}},"payload_type":"json","signature":"lqO2X5EW4OYgAZwG5s0JgBkLb5TSrpvZ2ElfSXbjZ6c","alg":"HS256","form":"compact","times":{},"verified":null,"warnings":[{"code":"duplicate-member","message":"payload: member \"dup\" stands more than once"},{"code":"no-exp","message":"no \"exp\": the token never expires"},{"code":"control-characters","message":"the payload holds characters that control, reorder or hide text: U+202E in \"esc\""}]}
=> 0

$ jwt decode --part payload $T
{ "z":1e3, "big":12345678901234567890, "neg":-0.0, "esc":"\u202e\u0041\/", "dup":1, "dup":2, "":"no name", "nested":{"a":{"b":[1,{"c":null}]}}, "x.y":true, "roles":["a","b"], "none":[], "no":{} }[no line ending]
=> 0


"#]]);
}

#[test]
fn notes_stand_beside_registered_names_and_times() {
    let token = signed(
        r#"{"alg":"RS256","typ":"at+jwt","kid":"k1","jku":"https://evil.example/","crit":["exp"],"x5t#S256":"AA"}"#,
        r#"{"iss":"https://issuer.example","aud":["a","b"],"exp":1000000000,"nbf":2000000000,"iat":3000000000,"auth_time":1700000000.5,"updated_at":1700000000000,"scope":"read","cnf":{"jkt":"x"},"exp2":1,"email":"a@b.example"}"#,
    );
    let mut desk = Desk::new().value("T", token);
    desk.run(0, "decode --at 2026-11-22 $T").run(0, "decode --at 2026-11-22 --json $T").matches(str![[r#"
$ jwt decode --at 2026-11-22 $T
eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6ImsxIiwiamt1IjoiaHR0cHM6Ly9ldmlsLmV4YW1wbGUvIiwiY3JpdCI6WyJleHAiXSwieDV0I1MyNTYiOiJBQSJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjpbImEiLCJiIl0sImV4cCI6MTAwMDAwMDAwMCwibmJmIjoyMDAwMDAwMDAwLCJpYXQiOjMwMDAwMDAwMDAsImF1dGhfdGltZSI6MTcwMDAwMDAwMC41LCJ1cGRhdGVkX2F0IjoxNzAwMDAwMDAwMDAwLCJzY29wZSI6InJlYWQiLCJjbmYiOnsiamt0IjoieCJ9LCJleHAyIjoxLCJlbWFpbCI6ImFAYi5leGFtcGxlIn0.Xy6pYPrgm_OQbAMWwufhoB-2yyyhwy4a0UP9g8YXpG4

Header
{
  "alg": "RS256",                  RSASSA-PKCS1-v1_5 with SHA-256
  "typ": "at+jwt",                 OAuth access token (RFC 9068)
  "kid": "k1",                     key id
  "jku": "https://evil.example/",  key set URL, not fetched
  "crit": ["exp"],                 extensions that must be understood
  "x5t#S256": "AA"                 certificate SHA-256 thumbprint
}

Payload
{
  "iss": "https://issuer.example",  issuer
  "aud": ["a", "b"],                audience: who it is for
  "exp": 1000000000,                expired 2001-09-09 01:46:40 UTC, 25 years ago
  "nbf": 2000000000,                valid from 2033-05-18 03:33:20 UTC, in 6 years
  "iat": 3000000000,                issued 2065-01-24 05:20:00 UTC, in 38 years
  "auth_time": 1700000000.5,        logged in 2023-11-14 22:13:20.5 UTC, 3 years ago
  "updated_at": 1700000000000,      updated 55840-11-08 22:13:20 UTC, in 53812 years; looks like milliseconds: 2023-11-14 22:13:20 UTC
  "scope": "read",                  granted scopes
  "cnf": {                          key the holder must prove
    "jkt": "x"                      thumbprint of the holder's key
  },
  "exp2": 1,
  "email": "a@b.example"            email address
}

Signature
  32 bytes, not verified        if you trust its issuer: jwt verify --oidc https://issuer.example
2> warning: the header brings its own key ("jku"): never fetched, never trusted
2> warning: "iat" lies 38 years in the future: the clocks differ, or the issuer's is wrong
=> 0

$ jwt decode --at 2026-11-22 --json $T
{"header":{"alg":"RS256","typ":"at+jwt","kid":"k1","jku":"https://evil.example/","crit":["exp"],"x5t#S256":"AA"},"payload":{"iss":"https://issuer.example","aud":["a","b"],"exp":1000000000,"nbf":2000000000,"iat":3000000000,"auth_time":1700000000.5,"updated_at":1700000000000,"scope":"read","cnf":{"jkt":"x"},"exp2":1,"email":"a@b.example"},"payload_type":"json","signature":"Xy6pYPrgm_OQbAMWwufhoB-2yyyhwy4a0UP9g8YXpG4","alg":"RS256","form":"compact","times":{"auth_time":"2023-11-14T22:13:20.5Z","exp":"2001-09-09T01:46:40Z","iat":"2065-01-24T05:20:00Z","nbf":"2033-05-18T03:33:20Z"},"verified":null,"warnings":[{"code":"embedded-key","message":"the header brings its own key (\"jku\"): never fetched, never trusted"},{"code":"iat-future","message":"\"iat\" lies 38 years in the future: the clocks differ, or the issuer's is wrong"}]}
=> 0


"#]]);
}

#[test]
fn times_in_every_zone() {
    let mut desk = Desk::new().value("T", claims(r#"{"exp":2000000000}"#));
    for zone in ["utc", "UTC", "+05:30", "-08:00", "unix"] {
        desk.run(0, &format!("decode --at 2026-11-22 --time {zone} $T"));
    }
    desk.run(0, "decode --at 2026-11-22 --date $T")
        .run(0, "decode --at 2026-11-22 --date=+01:00 $T")
        .run(2, "decode --date=utc --time utc $T")
        .run(2, "decode --time mars $T")
        .matches(str![[r#"
$ jwt decode --at 2026-11-22 --time utc $T
eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjIwMDAwMDAwMDB9.OSUPRh-hlCuDI-JYNMBsIKuDd9tC7FivUedUTfRA014

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 2000000000             expires 2033-05-18 03:33:20 UTC, in 6 years
}

Signature
  32 bytes, not verified        give --secret or --key to check it
=> 0

$ jwt decode --at 2026-11-22 --time UTC $T
eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjIwMDAwMDAwMDB9.OSUPRh-hlCuDI-JYNMBsIKuDd9tC7FivUedUTfRA014

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 2000000000             expires 2033-05-18 03:33:20 UTC, in 6 years
}

Signature
  32 bytes, not verified        give --secret or --key to check it
=> 0

$ jwt decode --at 2026-11-22 --time +05:30 $T
eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjIwMDAwMDAwMDB9.OSUPRh-hlCuDI-JYNMBsIKuDd9tC7FivUedUTfRA014

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 2000000000             expires 2033-05-18 09:03:20 +05:30, in 6 years
}

Signature
  32 bytes, not verified        give --secret or --key to check it
=> 0

$ jwt decode --at 2026-11-22 --time -08:00 $T
eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjIwMDAwMDAwMDB9.OSUPRh-hlCuDI-JYNMBsIKuDd9tC7FivUedUTfRA014

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 2000000000             expires 2033-05-17 19:33:20 -08:00, in 6 years
}

Signature
  32 bytes, not verified        give --secret or --key to check it
=> 0

$ jwt decode --at 2026-11-22 --time unix $T
eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjIwMDAwMDAwMDB9.OSUPRh-hlCuDI-JYNMBsIKuDd9tC7FivUedUTfRA014

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 2000000000             expires 2000000000, in 6 years
}

Signature
  32 bytes, not verified        give --secret or --key to check it
=> 0

$ jwt decode --at 2026-11-22 --date $T
eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjIwMDAwMDAwMDB9.OSUPRh-hlCuDI-JYNMBsIKuDd9tC7FivUedUTfRA014

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 2000000000             expires 2033-05-18 03:33:20 UTC, in 6 years
}

Signature
  32 bytes, not verified        give --secret or --key to check it
=> 0

$ jwt decode --at 2026-11-22 --date=+01:00 $T
eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjIwMDAwMDAwMDB9.OSUPRh-hlCuDI-JYNMBsIKuDd9tC7FivUedUTfRA014

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "exp": 2000000000             expires 2033-05-18 04:33:20 +01:00, in 6 years
}

Signature
  32 bytes, not verified        give --secret or --key to check it
=> 0

$ jwt decode --date=utc --time utc $T
2> error: --date and --time exclude each other
2> hint: leave one of them out; jwt decode --help lists the flags
=> 2

$ jwt decode --time mars $T
2> error: --time: "mars" is not a time zone
2> hint: a zone is utc, local, unix or an offset such as +01:00
=> 2


"#]]);
}

#[test]
fn flags_that_leave_things_out() {
    let mut desk = Desk::new();
    desk.run(0, "decode --no-notes $T")
        .run(0, "decode --redact --no-notes $T")
        .run(0, "decode --redact --json $T")
        .run(0, "decode --redact --part signature $T")
        .matches(str![[r#"
$ jwt decode --no-notes $T
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
2> warning: no "exp": the token never expires
=> 0

$ jwt decode --redact --no-notes $T
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.[signature hidden]

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
2> warning: no "exp": the token never expires
=> 0

$ jwt decode --redact --json $T
{"header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signature":null,"alg":"HS256","form":"compact","times":{"iat":"2018-01-18T01:30:22Z"},"verified":null,"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 0

$ jwt decode --redact --part signature $T
=> 0


"#]]);
}

#[test]
fn algorithms_that_nobody_can_check() {
    let mut desk = Desk::new()
        .value("UNKNOWN", signed(r#"{"alg":"HS1024"}"#, "{}"))
        .value("NONE", format!("{}.{}.", base64url(r#"{"alg":"nOnE"}"#), base64url("{}")))
        .value("MISSING", signed(r#"{"typ":"JWT"}"#, "{}"))
        .value("NUMBER", signed(r#"{"alg":256}"#, "{}"));
    for token in ["$UNKNOWN", "$NONE", "$MISSING", "$NUMBER"] {
        desk.run(0, &format!("decode {token}")).run(0, &format!("decode --json {token}"));
    }
    desk.matches(str![[r#"
$ jwt decode $UNKNOWN
eyJhbGciOiJIUzEwMjQifQ.e30.Bjfy8XAVAWAJvUq8E0xzAMRkeXojg703f37WQIq3sz8

Header
{
  "alg": "HS1024"               not a known algorithm
}

Payload
{}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: no "exp": the token never expires
=> 0

$ jwt decode --json $UNKNOWN
{"header":{"alg":"HS1024"},"payload":{},"payload_type":"json","signature":"Bjfy8XAVAWAJvUq8E0xzAMRkeXojg703f37WQIq3sz8","alg":"HS1024","form":"compact","times":{},"verified":null,"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 0

$ jwt decode $NONE
eyJhbGciOiJuT25FIn0.e30.

Header
{
  "alg": "nOnE"                 no signature at all
}

Payload
{}

Signature
  empty, unsigned               nobody vouches for this token
2> warning: "alg" is none: nobody signed this token
2> warning: no "exp": the token never expires
=> 0

$ jwt decode --json $NONE
{"header":{"alg":"nOnE"},"payload":{},"payload_type":"json","signature":"","alg":"nOnE","form":"compact","times":{},"verified":null,"warnings":[{"code":"unsigned","message":"\"alg\" is none: nobody signed this token"},{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 0

$ jwt decode $MISSING
eyJ0eXAiOiJKV1QifQ.e30.ILrLI8TkusCrJU6yq3y97zK7xDwmNQ2iSRT1CR16OVM

Header
{
  "typ": "JWT"
}

Payload
{}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: header: "alg" is missing
2> warning: no "exp": the token never expires
=> 0

$ jwt decode --json $MISSING
{"header":{"typ":"JWT"},"payload":{},"payload_type":"json","signature":"ILrLI8TkusCrJU6yq3y97zK7xDwmNQ2iSRT1CR16OVM","alg":null,"form":"compact","times":{},"verified":null,"warnings":[{"code":"no-alg","message":"header: \"alg\" is missing"},{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 0

$ jwt decode $NUMBER
eyJhbGciOjI1Nn0.e30.in1LRcm54f-L9C_j75Xj8efrX4Czua8kLoy7SlLYsQw

Header
{
  "alg": 256
}

Payload
{}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: header: "alg" is a number, it must be a string
2> warning: no "exp": the token never expires
=> 0

$ jwt decode --json $NUMBER
{"header":{"alg":256},"payload":{},"payload_type":"json","signature":"in1LRcm54f-L9C_j75Xj8efrX4Czua8kLoy7SlLYsQw","alg":null,"form":"compact","times":{},"verified":null,"warnings":[{"code":"header-type","message":"header: \"alg\" is a number, it must be a string"},{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 0


"#]]);
}

#[test]
fn payloads_that_are_no_claims() {
    let mut desk = Desk::new()
        .value("ARRAY", claims(r#"[1,"a",{"sub":"x"}]"#))
        .value("STRING", claims(r#""x""#))
        .value("TEXT", claims("hello,\n\u{1b}[31mworld\u{202e}"))
        .value("BINARY", signed(r#"{"alg":"HS256"}"#, b"\x00\xff\xfe binary, and more than sixteen"))
        .value("EMPTY", signed(r#"{"alg":"HS256"}"#, b""));
    for token in ["$ARRAY", "$STRING", "$TEXT", "$BINARY", "$EMPTY"] {
        desk.run(0, &format!("decode {token}")).run(0, &format!("decode --json {token}"));
    }
    desk.run(0, "decode --part payload $TEXT").matches(str![[r#"
$ jwt decode $ARRAY
eyJhbGciOiJIUzI1NiJ9.WzEsImEiLHsic3ViIjoieCJ9XQ.nfPBYuSNpwX2V0_xHjxawOCY3XMX_zY8KjrRdfqZoMk

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload (JSON, not an object)
[
  1,
  "a",
  {
    "sub": "x"                  subject
  }
]

Signature
  32 bytes, not verified        give --secret or --key to check it
=> 0

$ jwt decode --json $ARRAY
{"header":{"alg":"HS256"},"payload":[1,"a",{"sub":"x"}],"payload_type":"json","signature":"nfPBYuSNpwX2V0_xHjxawOCY3XMX_zY8KjrRdfqZoMk","alg":"HS256","form":"compact","times":{},"verified":null,"warnings":[]}
=> 0

$ jwt decode $STRING
eyJhbGciOiJIUzI1NiJ9.Ingi.YfFg2y_hbyoxSJuHealYPE9PVoTGQCAOYfZmtbjjLdU

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload (JSON, not an object)
"x"

Signature
  32 bytes, not verified        give --secret or --key to check it
=> 0

$ jwt decode --json $STRING
{"header":{"alg":"HS256"},"payload":"x","payload_type":"json","signature":"YfFg2y_hbyoxSJuHealYPE9PVoTGQCAOYfZmtbjjLdU","alg":"HS256","form":"compact","times":{},"verified":null,"warnings":[]}
=> 0

$ jwt decode $TEXT
eyJhbGciOiJIUzI1NiJ9.aGVsbG8sChtbMzFtd29ybGTigK4.MWTlqqp8MqHCNZxPKReehzEW62cVMFTNyNLRENfIQ5M

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload (text, not JSON)
  hello,
  \u001b[31mworld\u202e

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: the payload holds characters that control, reorder or hide text: U+001B
=> 0

$ jwt decode --json $TEXT
{"header":{"alg":"HS256"},"payload":"hello,\n\u001b[31mworld\u{202e}","payload_type":"text","signature":"MWTlqqp8MqHCNZxPKReehzEW62cVMFTNyNLRENfIQ5M","alg":"HS256","form":"compact","times":{},"verified":null,"warnings":[{"code":"control-characters","message":"the payload holds characters that control, reorder or hide text: U+001B"}]}
=> 0

$ jwt decode $BINARY
eyJhbGciOiJIUzI1NiJ9.AP_-IGJpbmFyeSwgYW5kIG1vcmUgdGhhbiBzaXh0ZWVu.zQnLlFE-kuCf6hkDYqQ9XkdQNBf1RRBUNKqznIOv9lU

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload (binary)
  0000  00 ff fe 20 62 69 6e 61 72 79 2c 20 61 6e 64 20  ... binary, and 
  0010  6d 6f 72 65 20 74 68 61 6e 20 73 69 78 74 65 65  more than sixtee
  0020  6e                                               n

Signature
  32 bytes, not verified        give --secret or --key to check it
=> 0

$ jwt decode --json $BINARY
{"header":{"alg":"HS256"},"payload":"AP_-IGJpbmFyeSwgYW5kIG1vcmUgdGhhbiBzaXh0ZWVu","payload_type":"binary","signature":"zQnLlFE-kuCf6hkDYqQ9XkdQNBf1RRBUNKqznIOv9lU","alg":"HS256","form":"compact","times":{},"verified":null,"warnings":[]}
=> 0

$ jwt decode $EMPTY
eyJhbGciOiJIUzI1NiJ9..CZoYTHiTSItlQQLe8IyFYQzD6vi2ZPghNZByFaDTiTY

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
  empty

Signature
  32 bytes, not verified        give --secret or --key to check it
=> 0

$ jwt decode --json $EMPTY
{"header":{"alg":"HS256"},"payload":"","payload_type":"text","signature":"CZoYTHiTSItlQQLe8IyFYQzD6vi2ZPghNZByFaDTiTY","alg":"HS256","form":"compact","times":{},"verified":null,"warnings":[]}
=> 0

$ jwt decode --part payload $TEXT
hello,
\u{1b}[31mworld\u{202e}[no line ending]
=> 0


"#]]);
}

#[test]
fn an_encrypted_token_shows_its_header() {
    let mut desk = Desk::new();
    desk.run(0, "decode $JWE")
        .run(0, "decode --json $JWE")
        .run(0, "decode --part header $JWE")
        .run(7, "decode --part payload $JWE")
        .run(7, "decode --get sub $JWE")
        .matches(str![[r#"
$ jwt decode $JWE
eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGe.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji.XFBoMYUZodetZdvTiFvSkQ

Header
{
  "alg": "RSA-OAEP",            key encrypted by RSA-OAEP with SHA-1
  "enc": "A256GCM"              AES-GCM with 256 bits
}

Payload
  the payload is encrypted      only the recipient's key opens it
=> 0

$ jwt decode --json $JWE
{"header":{"alg":"RSA-OAEP","enc":"A256GCM"},"payload":null,"payload_type":null,"signature":null,"alg":"RSA-OAEP","form":"encrypted","times":{},"verified":null,"warnings":[]}
=> 0

$ jwt decode --part header $JWE
{"alg":"RSA-OAEP","enc":"A256GCM"}[no line ending]
=> 0

$ jwt decode --part payload $JWE
2> error: the token has no payload that can be read
2> hint: jwt decode without --part and --get shows what there is
=> 7

$ jwt decode --get sub $JWE
2> error: the token has no payload that can be read
2> hint: jwt decode without --part and --get shows what there is
=> 7


"#]]);
}

#[test]
fn one_part_to_the_byte() {
    let mut desk = Desk::new();
    desk.run(0, "decode --part header $T")
        .run(0, "decode --part payload $T")
        .run(0, "decode --part signature $T")
        .run(0, "decode --json --part header $T")
        .run(0, "decode --json --part signature $T")
        .run(2, "decode --part middle $T")
        .matches(str![[r#"
$ jwt decode --part header $T
{"alg":"HS256","typ":"JWT"}[no line ending]
=> 0

$ jwt decode --part payload $T
{"sub":"1234567890","name":"John Doe","iat":1516239022}[no line ending]
=> 0

$ jwt decode --part signature $T
SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c[no line ending]
=> 0

$ jwt decode --json --part header $T
{"alg":"HS256","typ":"JWT"}
=> 0

$ jwt decode --json --part signature $T
"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
=> 0

$ jwt decode --part middle $T
2> error: --part: "middle" is not header, payload or signature
=> 2


"#]]);
}

#[test]
fn one_value_of_many() {
    let mut desk = Desk::new().value("T", claims(AWKWARD));
    for path in [
        "z",
        "big",
        "neg",
        "esc",
        "dup",
        "nested",
        "nested.a.b[0]",
        "nested.a.b[1].c",
        "/nested/a/b/0",
        "x.y",
        "roles[1]",
        "none",
        "no",
    ] {
        desk.run(0, &format!("decode --get {path} $T"));
    }
    for path in ["sub", "nested.b", "roles[2]", "x.z", "/nested/b"] {
        desk.run(7, &format!("decode --get {path} $T"));
    }
    desk.run(0, "decode --get alg --part header $T")
        .run(7, "decode --get kid --part header $T")
        .run(0, "decode --json --get nested $T")
        .run(7, "decode --json --get sub $T")
        .matches(str![[r#"
$ jwt decode --get z $T
1e3
=> 0

$ jwt decode --get big $T
12345678901234567890
=> 0

$ jwt decode --get neg $T
-0.0
=> 0

$ jwt decode --get esc $T
\u{202e}A/
=> 0

$ jwt decode --get dup $T
2
=> 0

$ jwt decode --get nested $T
{"a":{"b":[1,{"c":null}]}}
=> 0

$ jwt decode --get nested.a.b[0] $T
1
=> 0

$ jwt decode --get nested.a.b[1].c $T
null
=> 0

$ jwt decode --get /nested/a/b/0 $T
1
=> 0

$ jwt decode --get x.y $T
true
=> 0

$ jwt decode --get roles[1] $T
b
=> 0

$ jwt decode --get none $T
[]
=> 0

$ jwt decode --get no $T
{}
=> 0

$ jwt decode --get sub $T
2> error: there is no "sub" in the payload
2> hint: the payload has "z", "big", "neg", "esc", "dup", "", "nested", "x.y", "roles", "none" and "no"
=> 7

$ jwt decode --get nested.b $T
2> error: there is no "nested.b" in the payload
2> hint: the payload has "z", "big", "neg", "esc", "dup", "", "nested", "x.y", "roles", "none" and "no"
=> 7

$ jwt decode --get roles[2] $T
2> error: there is no "roles[2]" in the payload
2> hint: the payload has "z", "big", "neg", "esc", "dup", "", "nested", "x.y", "roles", "none" and "no"
=> 7

$ jwt decode --get x.z $T
2> error: there is no "x.z" in the payload
2> hint: the payload has "z", "big", "neg", "esc", "dup", "", "nested", "x.y", "roles", "none" and "no"
=> 7

$ jwt decode --get /nested/b $T
2> error: there is no "/nested/b" in the payload
2> hint: the payload has "z", "big", "neg", "esc", "dup", "", "nested", "x.y", "roles", "none" and "no"
=> 7

$ jwt decode --get alg --part header $T
HS256
=> 0

$ jwt decode --get kid --part header $T
2> error: there is no "kid" in the header
2> hint: the header has "alg"
=> 7

$ jwt decode --json --get nested $T
{"a":{"b":[1,{"c":null}]}}
=> 0

$ jwt decode --json --get sub $T
{"code":7,"error":{"message":"there is no \"sub\" in the payload","causes":[],"hints":["the payload has \"z\", \"big\", \"neg\", \"esc\", \"dup\", \"\", \"nested\", \"x.y\", \"roles\", \"none\" and \"no\""]}}
=> 7


"#]]);
}

#[test]
fn nothing_is_got_of_what_is_no_object() {
    let mut desk = Desk::new().value("TEXT", claims("hello")).value("ARRAY", claims("[1,2]"));
    desk.run(7, "decode --get sub $TEXT")
        .run(7, "decode --get sub $ARRAY")
        .run(3, "decode --get sub a.b.c")
        .matches(str![[r#"
$ jwt decode --get sub $TEXT
2> error: the payload is not JSON, so it holds no values by name
2> hint: --part payload prints it as it is
=> 7

$ jwt decode --get sub $ARRAY
2> error: there is no "sub" in the payload
2> hint: the payload has no members
=> 7

$ jwt decode --get sub a.b.c
2> error: header: no base64url text has 1 character: something is missing, or stands behind it
2> hint: was all of the token copied, and nothing behind it?
=> 3


"#]]);
}

#[test]
fn a_key_brings_a_verdict() {
    let mut desk = Desk::new().value("OLD", claims(r#"{"exp":1000000000}"#)).value("NONE", claims("{}"));
    desk.run(0, "decode --no-notes -S $S $T")
        .run(1, "decode --no-notes -S wrong $T")
        .run(4, "decode --no-notes -K rsa.pub.pem $T")
        .run(4, "decode --no-notes -A HS512 -S $S $T")
        .run(6, "decode --no-notes --at 2026-11-22 -S '$LONG' $OLD")
        .run(0, "decode --no-notes --ignore-exp -S '$LONG' $OLD")
        .run(0, "decode --no-notes -S '$LONG' $NONE")
        .run(0, "decode --json -S $S $T")
        .run(1, "decode --json -S wrong $T")
        .run(0, "decode --get name -S $S $T")
        .run(1, "decode --get name -S wrong $T")
        .matches(str![[r#"
$ jwt decode --no-notes -S $S $T
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
  32 bytes, verified            secret from the command line
2> warning: no "exp": the token never expires
2> warning: the secret has 19 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)
2> warning: the secret is a well-known sample: anybody can sign with it
=> 0

$ jwt decode --no-notes -S wrong $T
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
  32 bytes, NOT valid           wrong: not made with the secret from the command line
2> warning: no "exp": the token never expires
2> error: signature: wrong: not made with the secret from the command line
2> hint: the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)
=> 1

$ jwt decode --no-notes -K rsa.pub.pem $T
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
  32 bytes, not verified        no key fits
2> warning: no "exp": the token never expires
2> error: alg: HS256 needs an HMAC secret, and this is an RSA key
2> hint: the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)
=> 4

$ jwt decode --no-notes -A HS512 -S $S $T
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
  32 bytes, not verified        no key fits
2> warning: no "exp": the token never expires
2> error: alg: HS256, and what is allowed is HS512
2> hint: the signature is right with HS256, which --alg leaves out
=> 4

$ jwt decode --no-notes --at 2026-11-22 -S '$LONG' $OLD
eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjEwMDAwMDAwMDB9.W4ftzoo9vkA5v14vfdzT3IikkbpM4URew0S13I8k0RI

Header
{
  "alg": "HS256"
}

Payload
{
  "exp": 1000000000
}

Signature
  32 bytes, verified            secret from the command line
2> error: exp: expired 25 years ago, at 2001-09-09 01:46:40 UTC
=> 6

$ jwt decode --no-notes --ignore-exp -S '$LONG' $OLD
eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjEwMDAwMDAwMDB9.W4ftzoo9vkA5v14vfdzT3IikkbpM4URew0S13I8k0RI

Header
{
  "alg": "HS256"
}

Payload
{
  "exp": 1000000000
}

Signature
  32 bytes, verified            secret from the command line
=> 0

$ jwt decode --no-notes -S '$LONG' $NONE
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
=> 0

$ jwt decode --json -S $S $T
{"header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signature":"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c","alg":"HS256","form":"compact","times":{"iat":"2018-01-18T01:30:22Z"},"verified":true,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null}],"code":0,"hints":[],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"},{"code":"short-secret","message":"the secret has 19 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)"},{"code":"sample-secret","message":"the secret is a well-known sample: anybody can sign with it"}]}
=> 0

$ jwt decode --json -S wrong $T
{"header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signature":"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c","alg":"HS256","form":"compact","times":{"iat":"2018-01-18T01:30:22Z"},"verified":false,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"fail","detail":"wrong: not made with the secret from the command line","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null}],"code":1,"hints":["the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)"],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 1

$ jwt decode --get name -S $S $T
John Doe
=> 0

$ jwt decode --get name -S wrong $T
2> error: signature: wrong: not made with the secret from the command line
=> 1


"#]]);
}

#[test]
fn a_key_in_the_environment_is_not_asked() {
    let mut desk = Desk::new();
    desk.env("JWT_SECRET", "wrong").env("JWT_KEY", "nowhere").run(0, "decode --no-notes $T").matches(str![[r##"
# JWT_SECRET=wrong
# JWT_KEY=nowhere
$ jwt decode --no-notes $T
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
2> warning: no "exp": the token never expires
=> 0


"##]]);
}

#[test]
fn quiet_says_it_by_the_code_alone() {
    let mut desk = Desk::new();
    desk.run(0, "decode -q $T")
        .run(1, "decode -q -S wrong $T")
        .run(3, "-q decode a.b.c")
        .run(4, "decode -q -S hex:zz $T")
        .run(5, "decode --quiet @nowhere")
        .matches(str![[r#"
$ jwt decode -q $T
=> 0

$ jwt decode -q -S wrong $T
=> 1

$ jwt -q decode a.b.c
=> 3

$ jwt decode -q -S hex:zz $T
2> error: --secret: what was given is not hex: character 1 does not belong there
2> hint: a secret that is the text itself goes without hex:
=> 4

$ jwt decode --quiet @nowhere
2> error: TOKEN: no such file: "nowhere"
2> hint: paths count from the working directory: pwd
=> 5


"#]]);
}

#[test]
fn serializations_in_json() {
    let [header, payload, signature] =
        <[&str; 3]>::try_from(crate::desk::JWT_IO.split('.').collect::<Vec<_>>()).expect("three parts");
    let mut desk = Desk::new();
    desk.file(
        "flat.json",
        format!(r#"{{"payload":"{payload}","protected":"{header}","header":{{"kid":"1"}},"signature":"{signature}"}}"#),
    );
    desk.file(
        "general.json",
        format!(
            r#"{{"payload":"{payload}","signatures":[{{"protected":"{header}","signature":"{signature}"}},{{"protected":"{header}","signature":"AAAA"}}]}}"#
        ),
    );
    for file in ["flat.json", "general.json"] {
        desk.run(0, &format!("decode --at 2026-11-22 @{file}"))
            .run(0, &format!("decode --json @{file}"))
            .run(0, &format!("verify --at 2026-11-22 -S $S @{file}"))
            .run(0, &format!("verify --at 2026-11-22 --json -S $S @{file}"));
    }
    desk.matches(str![[r#"
$ jwt decode --at 2026-11-22 @flat.json
Header
{
  "alg": "HS256",               HMAC with SHA-256
  "typ": "JWT"
}

Unprotected header
{
  "kid": "1"                    key id
}

Payload
{
  "sub": "1234567890",          subject
  "name": "John Doe",           full name
  "iat": 1516239022             issued 2018-01-18 01:30:22 UTC, 8 years ago
}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: no "exp": the token never expires
=> 0

$ jwt decode --json @flat.json
{"header":{"alg":"HS256","typ":"JWT"},"unprotected":{"kid":"1"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signature":"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c","alg":"HS256","form":"flattened","times":{"iat":"2018-01-18T01:30:22Z"},"verified":null,"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 0

$ jwt verify --at 2026-11-22 -S $S @flat.json
Header
{
  "alg": "HS256",               HMAC with SHA-256
  "typ": "JWT"
}

Unprotected header
{
  "kid": "1"                    key id
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

$ jwt verify --at 2026-11-22 --json -S $S @flat.json
{"label":null,"valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null},{"name":"iat","result":"pass","detail":"issued 8 years ago, at 2018-01-18 01:30:22 UTC","expected":null,"found":1516239022},{"name":"sub","result":"skip","detail":"\"1234567890\", not asked for","expected":null,"found":"1234567890"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256","typ":"JWT"},"unprotected":{"kid":"1"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signatures":[{"verified":true,"verdict":"valid","alg":"HS256","kid":"1","detail":"secret from the command line"}],"error":null,"hints":[],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"},{"code":"short-secret","message":"the secret has 19 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)"},{"code":"sample-secret","message":"the secret is a well-known sample: anybody can sign with it"}]}
=> 0

$ jwt decode --at 2026-11-22 @general.json
Header 1 of 2
{
  "alg": "HS256",               HMAC with SHA-256
  "typ": "JWT"
}

Header 2 of 2
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

Signature 1 of 2
  32 bytes, not verified        give --secret or --key to check it

Signature 2 of 2
  3 bytes, not verified         give --secret or --key to check it
2> warning: no "exp": the token never expires
=> 0

$ jwt decode --json @general.json
{"header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signatures":[{"header":{"alg":"HS256","typ":"JWT"},"signature":"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"},{"header":{"alg":"HS256","typ":"JWT"},"signature":"AAAA"}],"alg":"HS256","form":"general","times":{"iat":"2018-01-18T01:30:22Z"},"verified":null,"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 0

$ jwt verify --at 2026-11-22 -S $S @general.json
Header 1 of 2
{
  "alg": "HS256",               HMAC with SHA-256
  "typ": "JWT"
}

Header 2 of 2
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

  ✔ signature 1 of 2: HS256, secret from the command line
  – signature 2 of 2: HS256, wrong: 3 bytes, HS256 with this key makes 32
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

$ jwt verify --at 2026-11-22 --json -S $S @general.json
{"label":null,"valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null},{"name":"iat","result":"pass","detail":"issued 8 years ago, at 2018-01-18 01:30:22 UTC","expected":null,"found":1516239022},{"name":"sub","result":"skip","detail":"\"1234567890\", not asked for","expected":null,"found":"1234567890"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signatures":[{"verified":true,"verdict":"valid","alg":"HS256","kid":null,"detail":"secret from the command line"},{"verified":false,"verdict":"signature","alg":"HS256","kid":null,"detail":"wrong: 3 bytes, HS256 with this key makes 32"}],"error":null,"hints":[],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"},{"code":"short-secret","message":"the secret has 19 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)"},{"code":"sample-secret","message":"the secret is a well-known sample: anybody can sign with it"}]}
=> 0


"#]]);
}
