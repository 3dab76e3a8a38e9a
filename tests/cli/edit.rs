//! `jwt encode --from`: a token is taken, changed and signed again, and what nobody touched stays.

use snapbox::str;

use crate::desk::{Desk, claims, signed};

#[test]
fn what_nobody_touches_stays_to_the_byte() {
    let awkward = [
        claims(r#"{ "z":1e3, "big":12345678901234567890, "u":"\u0041\/", "":0, "a":{"y":1,"x":2} }"#),
        signed(r#"{"typ":"at+jwt","kid":"k","alg":"HS256","x":[1.0]}"#, r#"{"b":1,"a":2}"#),
        claims("{}"),
    ];
    for token in awkward {
        let mut desk = Desk::new().value("T", token.clone());
        desk.file("token", &token);
        assert_eq!(desk.text(0, "encode --from $T -S '$LONG'"), token, "the token itself");
        assert_eq!(desk.text(0, "encode --from @token -S '$LONG'"), token, "a file");
        assert_eq!(desk.pipe(format!("Bearer {token}\n")).text(0, "encode --from - -S '$LONG'"), token);
    }
}

#[test]
fn decode_and_encode_are_inverse() {
    for token in [
        claims(r#"{"z":1e3,"big":12345678901234567890,"u":"\u0041\/","a":{"y":1,"x":2}}"#),
        signed(r#"{"typ":"at+jwt","kid":"k","alg":"HS256"}"#, r#"{"b":1,"a":2}"#),
    ] {
        let mut desk = Desk::new().value("T", token.clone());
        let json = desk.text(0, "decode --json $T");
        assert_eq!(desk.pipe(json).text(0, "encode --from - -S '$LONG'"), token);
    }
    let mut desk = Desk::new();
    let json = desk.text(0, "decode --json $T");
    assert_eq!(desk.pipe(json).text(0, "encode --from - -S $S"), crate::desk::JWT_IO);
}

#[test]
fn what_a_flag_names_changes() {
    let token =
        signed(r#"{"typ":"at+jwt","kid":"k","alg":"HS256"}"#, r#"{"z":1e3,"sub":"a","exp":5,"jti":"1"}"#);
    let mut desk = Desk::new().value("T", token);
    for words in [
        "-S '$LONG' -s b",
        "-S '$LONG' --unset jti --unset z",
        "-S '$LONG' -e 6 -c new:=[1]",
        "-S '$LONG' -k other -t JWT",
        "-S '$LONG' --no-typ -H x=1",
        "-S '$LONG' -A HS512",
        "-K rsa.pem",
        "-K rsa.pem -A PS256 -k thumbprint",
        "-K ed.pem --iat 7",
    ] {
        let made = desk.text(0, &format!("encode --from $T {words}"));
        let header = desk.text(0, &format!("decode --part header {made}"));
        let payload = desk.text(0, &format!("decode --part payload {made}"));
        desk.note(&format!("{words}\n  {header}\n  {payload}"));
    }
    desk.matches(str![[r#"
-S '$LONG' -s b
  {"typ":"at+jwt","kid":"k","alg":"HS256"}
  {"z":1e3,"sub":"b","exp":5,"jti":"1"}
-S '$LONG' --unset jti --unset z
  {"typ":"at+jwt","kid":"k","alg":"HS256"}
  {"sub":"a","exp":5}
-S '$LONG' -e 6 -c new:=[1]
  {"typ":"at+jwt","kid":"k","alg":"HS256"}
  {"z":1e3,"sub":"a","exp":6,"jti":"1","new":[1]}
-S '$LONG' -k other -t JWT
  {"typ":"JWT","kid":"other","alg":"HS256"}
  {"z":1e3,"sub":"a","exp":5,"jti":"1"}
-S '$LONG' --no-typ -H x=1
  {"kid":"k","alg":"HS256","x":"1"}
  {"z":1e3,"sub":"a","exp":5,"jti":"1"}
-S '$LONG' -A HS512
  {"typ":"at+jwt","kid":"k","alg":"HS512"}
  {"z":1e3,"sub":"a","exp":5,"jti":"1"}
-K rsa.pem
  {"typ":"at+jwt","kid":"k","alg":"RS256"}
  {"z":1e3,"sub":"a","exp":5,"jti":"1"}
-K rsa.pem -A PS256 -k thumbprint
  {"typ":"at+jwt","kid":"qsQ64QooNc3Gisx-9fZfudNmTtPs82qBq0lWYFcv1v4","alg":"PS256"}
  {"z":1e3,"sub":"a","exp":5,"jti":"1"}
-K ed.pem --iat 7
  {"typ":"at+jwt","kid":"k","alg":"EdDSA"}
  {"z":1e3,"sub":"a","exp":5,"jti":"1","iat":7}

"#]]);
}

#[test]
fn what_nothing_can_be_taken_from() {
    let mut desk = Desk::new();
    desk.pipe(format!("{0}\n{0}\n", crate::desk::JWT_IO))
        .run(3, "encode --from - -S $S")
        .run(3, "encode --from a.b.c -S $S")
        .run(3, "encode --from $JWE -S $S")
        .run(3, "encode --from '' -S $S")
        .run(2, "encode {} --from $T -S $S")
        .run(5, "encode --from @nowhere -S $S")
        .run(2, "encode --from - -S -")
        .matches(str![[r#"
$ jwt encode --from - -S $S
2> error: --from needs one token, and stdin holds 2
2> hint: --from takes one token, or one line of decode --json
=> 3

$ jwt encode --from a.b.c -S $S
2> error: --from takes a token that can be read whole
2> caused by: header: no base64url text has 1 character: something is missing, or stands behind it
2> hint: was all of the token copied, and nothing behind it?
=> 3

$ jwt encode --from $JWE -S $S
2> error: --from takes a token that can be read whole
2> caused by: token: encrypted (JWE), not signed
2> hint: an encrypted token has no signature to check; decrypt it first, then verify what it holds
=> 3

$ jwt encode --from '' -S $S
2> error: --from needs one token, and what was given holds none
2> hint: --from takes one token, or one line of decode --json
=> 3

$ jwt encode {} --from $T -S $S
2> error: CLAIMS and --from exclude each other
2> hint: leave one of them out; jwt encode --help lists the flags
=> 2

$ jwt encode --from @nowhere -S $S
2> error: --from: no such file: "nowhere"
2> hint: paths count from the working directory: pwd
=> 5

$ jwt encode --from - -S -
2> error: stdin can be read only once, and both --secret and --from ask for it
2> hint: give one of them as @PATH, or as env:NAME
=> 2


"#]]);
}
