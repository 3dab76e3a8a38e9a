//! `jwt encode`: claims and a key become a token.

use snapbox::str;

use crate::desk::Desk;

/// Runs `jwt encode` with these words and a long secret, and notes header and payload of what came.
#[track_caller]
fn made(desk: &mut Desk, words: &str) {
    let token = desk.text(0, &format!("encode -S '$LONG' {words}"));
    let header = desk.text(0, &format!("decode --part header {token}"));
    let payload = desk.text(0, &format!("decode --part payload {token}"));
    desk.note(&format!("{words}\n  {header}\n  {payload}"));
}

#[test]
fn the_same_claims_make_the_same_token() {
    let mut desk = Desk::new();
    desk.file("claims.json", "\u{feff}{\"sub\":\"1\"}\n");
    desk.run(0, "encode '{\"sub\":\"1\"}' --no-iat -S '$LONG'")
        .run(0, "encode '{\"sub\":\"1\",\"iat\":5}' -S '$LONG'")
        .run(0, "encode @claims.json --no-iat -S '$LONG'")
        .pipe("{\"sub\":\"1\"}")
        .run(0, "encode - --no-iat -S '$LONG'")
        .run(0, "encode -s 1 --no-iat -S '$LONG'")
        .run(0, "encode -s 1 --no-iat -K rsa.pem")
        .run(0, "encode -s 1 --no-iat -K ed.pem")
        .run(0, "encode -s 1 --no-iat -K hs.jwk")
        .run(0, "--json encode -s 1 --no-iat -S '$LONG'")
        .matches(str![[r#"
$ jwt encode '{"sub":"1"}' --no-iat -S '$LONG'
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.eUINWm-JS_PVnyu1lX-MwP1_wzLOD__DCbuXx0Oo7SM
=> 0

$ jwt encode '{"sub":"1","iat":5}' -S '$LONG'
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIiwiaWF0Ijo1fQ.-A-zbH10mqIMUWnFhlSFq0BxKmFh4GNoYYjTaL5k7_s
=> 0

$ jwt encode @claims.json --no-iat -S '$LONG'
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.eUINWm-JS_PVnyu1lX-MwP1_wzLOD__DCbuXx0Oo7SM
=> 0

$ jwt encode - --no-iat -S '$LONG'
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.eUINWm-JS_PVnyu1lX-MwP1_wzLOD__DCbuXx0Oo7SM
=> 0

$ jwt encode -s 1 --no-iat -S '$LONG'
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.eUINWm-JS_PVnyu1lX-MwP1_wzLOD__DCbuXx0Oo7SM
=> 0

$ jwt encode -s 1 --no-iat -K rsa.pem
eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.NkXu1LLWlAPFZ8eSM-ztoE3-NXwP4lM3YWSbdTh-YzzxSJz7sBR5zpQFcmqR60G0SnatfedtBCchZMKBJPswYSVKm2WvHza-K9Q4k6fX3f-j2gS7hL5dajhk49B630a-yG8kxFEMTrvYM6EMnX7RopqhXi1lUHuzt8Yt8P83XEJEQdQW6EZ5KoWdIyI6kzRrvdbMbNvUA4VlXlAGDilnV-nW4D0Kf25eDSwqqORIUyi6vx_j61RlLnQtc7G8b05nYUZCl1EKn-gCydwyUQ-tGYq4PZCp2j_tj-Akpgu_AsfK9sXYd1i_thh5aSVk2B9tEULyak9nRSnittmqzUwjdg
=> 0

$ jwt encode -s 1 --no-iat -K ed.pem
eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.gp9eIQBvCzdiEJvShYokYNjt8DOHZ8U8HR2dr4SaYsyWSzQ8JqEaCNWo3zXBWzUFwZpLxGzL_SOzdRRPwXyLDQ
=> 0

$ jwt encode -s 1 --no-iat -K hs.jwk
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImF3NWwtbHFETEg2WVRaWTJGMHNBWWh0eTB3VFg5QW1GX0dnTmhWcFR0V1kifQ.eyJzdWIiOiIxIn0.yjNCcFcXOqemsen4FOKfw9A2H24r3RHF4Q4wiV-41-Q
=> 0

$ jwt --json encode -s 1 --no-iat -S '$LONG'
{"token":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.eUINWm-JS_PVnyu1lX-MwP1_wzLOD__DCbuXx0Oo7SM","out":null,"warnings":[]}
=> 0


"#]]);
}

#[test]
fn claims_from_flags() {
    let mut desk = Desk::new();
    for words in [
        "--iat 5 -i me -s alice -a api --jti 7 -n 6 -e 7",
        "--iat 5 -a one -a two",
        "--iat 5 -s 1 -i true --jti 1.5",
        "--iat 5 -c name=text -c n:=1 -c yes:=true -c list:=[1,2] -c empty=",
        "--iat 5 -c a.b.c=1 -c a.b.d=2 -c 'x\\.y=3' -c https://example.com/x.y=4",
        "--iat 5 -P n=1 -P s=text -P o={\"z\":1} -P q=\"1\"",
        "--iat 5 -c aud=one -a two",
        "--no-iat -s alice",
        "{} --no-iat",
        "'{\"z\":1,\"a\":1e3,\"big\":12345678901234567890,\"u\":\"\\u0041\"}' --no-iat",
        "'{\"sub\":\"json\",\"z\":1}' --no-iat -s flag -c z=2",
        "'{\"exp\":1,\"iat\":2,\"nbf\":3}' -e 2000000000",
        "--no-iat -s a -c b=1 --unset sub",
        "'{\"a\":{\"b\":1,\"c\":2},\"d.e\":3}' --no-iat --unset a.b --unset d.e",
        "--iat 2026-12-31 -e 2026-12-31T23:59:59.5Z -n 2026-12-31T23:59:59+01:00",
    ] {
        made(&mut desk, words);
    }
    desk.matches(str![[r#"
--iat 5 -i me -s alice -a api --jti 7 -n 6 -e 7
  {"alg":"HS256","typ":"JWT"}
  {"iss":"me","sub":"alice","aud":"api","jti":"7","iat":5,"nbf":6,"exp":7}
--iat 5 -a one -a two
  {"alg":"HS256","typ":"JWT"}
  {"aud":["one","two"],"iat":5}
--iat 5 -s 1 -i true --jti 1.5
  {"alg":"HS256","typ":"JWT"}
  {"iss":"true","sub":"1","jti":"1.5","iat":5}
--iat 5 -c name=text -c n:=1 -c yes:=true -c list:=[1,2] -c empty=
  {"alg":"HS256","typ":"JWT"}
  {"name":"text","n":1,"yes":true,"list":[1,2],"empty":"","iat":5}
--iat 5 -c a.b.c=1 -c a.b.d=2 -c 'x\.y=3' -c https://example.com/x.y=4
  {"alg":"HS256","typ":"JWT"}
  {"a":{"b":{"c":"1","d":"2"}},"x.y":"3","https://example.com/x.y":"4","iat":5}
--iat 5 -P n=1 -P s=text -P o={"z":1} -P q="1"
  {"alg":"HS256","typ":"JWT"}
  {"n":1,"s":"text","o":{"z":1},"q":"1","iat":5}
--iat 5 -c aud=one -a two
  {"alg":"HS256","typ":"JWT"}
  {"aud":["two","one"],"iat":5}
--no-iat -s alice
  {"alg":"HS256","typ":"JWT"}
  {"sub":"alice"}
{} --no-iat
  {"alg":"HS256","typ":"JWT"}
  {}
'{"z":1,"a":1e3,"big":12345678901234567890,"u":"\u0041"}' --no-iat
  {"alg":"HS256","typ":"JWT"}
  {"z":1,"a":1e3,"big":12345678901234567890,"u":"\u0041"}
'{"sub":"json","z":1}' --no-iat -s flag -c z=2
  {"alg":"HS256","typ":"JWT"}
  {"sub":"flag","z":"2"}
'{"exp":1,"iat":2,"nbf":3}' -e 2000000000
  {"alg":"HS256","typ":"JWT"}
  {"exp":2000000000,"iat":2,"nbf":3}
--no-iat -s a -c b=1 --unset sub
  {"alg":"HS256","typ":"JWT"}
  {"b":"1"}
'{"a":{"b":1,"c":2},"d.e":3}' --no-iat --unset a.b --unset d.e
  {"alg":"HS256","typ":"JWT"}
  {"a":{"c":2}}
--iat 2026-12-31 -e 2026-12-31T23:59:59.5Z -n 2026-12-31T23:59:59+01:00
  {"alg":"HS256","typ":"JWT"}
  {"iat":1798675200,"nbf":1798757999,"exp":1798761599.5}

"#]]);
}

#[test]
fn times_count_from_now() {
    let mut desk = Desk::new();
    let token = desk.text(0, "encode -n now -e '+1h 30m' -S '$LONG'");
    let claim = |desk: &mut Desk, name: &str| -> u64 {
        desk.text(0, &format!("decode --get {name} {token}")).parse().expect("whole seconds")
    };
    let [iat, nbf, exp] = ["iat", "nbf", "exp"].map(|name| claim(&mut desk, name));
    assert!(nbf.abs_diff(iat) <= 1 && exp.abs_diff(iat + 5400) <= 1, "{iat} {nbf} {exp}");
    for time in ["-1h", "=-1h"] {
        let glue = if time.starts_with('=') { "--exp" } else { "--exp " };
        let token = desk.text(0, &format!("encode {glue}{time} -S '$LONG'"));
        desk.text(6, &format!("verify -q -S '$LONG' {token}"));
    }
}

#[test]
fn an_id_of_its_own() {
    let mut desk = Desk::new();
    let ids = [0; 2].map(|_| {
        let token = desk.text(0, "encode --jti uuid -S '$LONG'");
        desk.text(0, &format!("decode --get jti {token}"))
    });
    assert_ne!(ids[0], ids[1]);
    assert_eq!(ids[0].len(), 36, "{}", ids[0]);
}

#[test]
fn headers_from_flags() {
    let mut desk = Desk::new();
    for words in [
        "{} --no-iat -t at+jwt",
        "{} --no-iat --no-typ",
        "{} --no-iat -k one",
        "{} --no-iat -H kid=two -H x:={\"a\":1} -H cty=JWT",
        "{} --no-iat -H typ=x --no-typ",
        "{} --no-iat -A HS384",
        "{} --no-iat -A HS512",
    ] {
        made(&mut desk, words);
    }
    for words in [
        "-K hs.jwk",
        "-K ec.pem -k thumbprint",
        "-K second.jwk",
        "-K second.jwk -k mine",
        "-K rsa.pem -A PS512",
    ] {
        let token = desk.text(0, &format!("encode {{}} --no-iat {words}"));
        let header = desk.text(0, &format!("decode --part header {token}"));
        desk.note(&format!("{words}\n  {header}"));
    }
    desk.matches(str![[r#"
{} --no-iat -t at+jwt
  {"alg":"HS256","typ":"at+jwt"}
  {}
{} --no-iat --no-typ
  {"alg":"HS256"}
  {}
{} --no-iat -k one
  {"alg":"HS256","typ":"JWT","kid":"one"}
  {}
{} --no-iat -H kid=two -H x:={"a":1} -H cty=JWT
  {"alg":"HS256","typ":"JWT","kid":"two","x":{"a":1},"cty":"JWT"}
  {}
{} --no-iat -H typ=x --no-typ
  {"alg":"HS256","typ":"x"}
  {}
{} --no-iat -A HS384
  {"alg":"HS384","typ":"JWT"}
  {}
{} --no-iat -A HS512
  {"alg":"HS512","typ":"JWT"}
  {}
-K hs.jwk
  {"alg":"HS256","typ":"JWT","kid":"aw5l-lqDLH6YTZY2F0sAYhty0wTX9AmF_GgNhVpTtWY"}
-K ec.pem -k thumbprint
  {"alg":"ES256","typ":"JWT","kid":"gmV9MuIAYPwetpkHYO7-4GvFCBqtBL9WjG_4gw73REQ"}
-K second.jwk
  {"alg":"ES256","typ":"JWT","kid":"second"}
-K second.jwk -k mine
  {"alg":"ES256","typ":"JWT","kid":"mine"}
-K rsa.pem -A PS512
  {"alg":"PS512","typ":"JWT"}

"#]]);
}

#[test]
fn what_the_header_may_not_say() {
    let mut desk = Desk::new();
    desk.run(2, "encode {} -S '$LONG' -H alg=none")
        .run(2, "encode {} -S '$LONG' -H b64:=false")
        .run(2, "encode {} -S '$LONG' -H kid")
        .run(2, "encode {} -S '$LONG' -t JWT --no-typ")
        .run(2, "encode {} -S '$LONG' --iat 5 --no-iat")
        .matches(str![[r#"
$ jwt encode {} -S '$LONG' -H alg=none
2> error: "alg" in the header follows from the key and the algorithm
2> hint: the algorithm is set with -A
=> 2

$ jwt encode {} -S '$LONG' -H b64:=false
2> error: no verifier would take this header: "b64" stands there without its entry in "crit"
2> hint: leave the parameter out, or give with -H what it needs
=> 2

$ jwt encode {} -S '$LONG' -H kid
2> error: --header: "kid" is not NAME=TEXT or NAME:=JSON
2> hint: such as role=admin, or admin:=true
=> 2

$ jwt encode {} -S '$LONG' -t JWT --no-typ
2> error: --typ and --no-typ exclude each other
2> hint: leave one of them out; jwt encode --help lists the flags
=> 2

$ jwt encode {} -S '$LONG' --iat 5 --no-iat
2> error: --iat and --no-iat exclude each other
2> hint: leave one of them out; jwt encode --help lists the flags
=> 2


"#]]);
}

#[test]
fn unsigned_tokens_are_asked_for_twice() {
    let mut desk = Desk::new();
    desk.run(0, "encode -s a --no-iat --alg none --unsigned")
        .run(2, "encode -s a --no-iat --alg none")
        .run(2, "encode -s a --no-iat --unsigned -S '$LONG'")
        .run(2, "encode -s a --no-iat --unsigned -A HS256 -S '$LONG'")
        .run(2, "encode -s a --alg NONE --unsigned")
        .matches(str![[r#"
$ jwt encode -s a --no-iat --alg none --unsigned
eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhIn0.
=> 0

$ jwt encode -s a --no-iat --alg none
2> error: "none" makes a token that nobody signed
2> hint: --unsigned says that this is meant; no verifier should accept it
=> 2

$ jwt encode -s a --no-iat --unsigned -S '$LONG'
2> error: an unsigned token has the algorithm "none"
2> hint: --unsigned goes with --alg none alone
=> 2

$ jwt encode -s a --no-iat --unsigned -A HS256 -S '$LONG'
2> error: an unsigned token has the algorithm "none"
2> hint: --unsigned goes with --alg none alone
=> 2

$ jwt encode -s a --alg NONE --unsigned
2> error: --alg: "NONE" is not an algorithm
2> hint: only jwt encode --alg none --unsigned goes without a signature, and no verifier takes what it makes
=> 2


"#]]);
}

#[test]
fn warnings_beside_the_token() {
    let mut desk = Desk::new();
    desk.run(0, "encode -s a --no-iat -S short")
        .run(0, "encode -s a --no-iat -S short --json")
        .run(0, "encode -s a --no-iat -A HS512 -S $S")
        .run(0, "encode -s a --no-iat --unset nothing -S '$LONG'")
        .matches(str![[r#"
$ jwt encode -s a --no-iat -S short
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIn0.Xh7nDzCWpNensZ68lP-ASWAfECUWDuEVsONLI09Gnek
2> warning: the secret has 5 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)
=> 0

$ jwt encode -s a --no-iat -S short --json
{"token":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIn0.Xh7nDzCWpNensZ68lP-ASWAfECUWDuEVsONLI09Gnek","out":null,"warnings":[{"code":"short-secret","message":"the secret has 5 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)"}]}
=> 0

$ jwt encode -s a --no-iat -A HS512 -S $S
eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIn0.fQXTihmxUOsEXZCkHLW7LW5pquCEk3N_diRUuT06C97pJhwIJemB51vvCxu_Bxmq2fZTvI1iXXcMLwtuVzGw7Q
2> warning: the secret has 19 bytes; HS512 needs 64 or more (RFC 7518 section 3.2)
2> warning: the secret is a well-known sample: anybody can sign with it
=> 0

$ jwt encode -s a --no-iat --unset nothing -S '$LONG'
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIn0.lrWG7b9qBX6AwqPX4OlZtS2e8T1SW11erT74JLH7GdE
2> warning: there was no "nothing" to take out
=> 0


"#]]);
    let output = desk.output("encode --iat 1 -e 3600 -S '$LONG'");
    let stderr = String::from_utf8(output.stderr).expect("text on stderr");
    assert!(stderr.starts_with("warning: \"exp\" is past: "), "{stderr}");
    assert!(stderr.contains("+3600s"), "{stderr}");
}

#[test]
fn claims_that_are_none() {
    let mut desk = Desk::new();
    for words in [
        "'\"text\"'",
        "[]",
        "5",
        "null",
        "{sub:1}",
        "{\"sub\":1",
        "sub=1",
        "'{\"a\":1,\"a\":2}'",
        "'{\"a\":1} x'",
        "''",
    ] {
        desk.run(3, &format!("encode -S '$LONG' {words}"));
    }
    desk.pipe("").run(3, "encode -S '$LONG' -").run(3, "encode --json -S '$LONG' []");
    for words in ["-c n", "-c n:=x", "-c =1", "-P n", "-e yesterday-ish", "-n '' -s a", "-c a=1 -c a.b=2", ""]
    {
        desk.run(2, &format!("encode -S '$LONG' {words}"));
    }
    desk.run(5, "encode -S '$LONG' @nowhere").matches(str![[r#"
$ jwt encode -S '$LONG' '"text"'
2> error: the claims are a string; a JWT needs a JSON object
2> hint: wrap it: '{"name": value}', or set single claims: -c NAME:=JSON
=> 3

$ jwt encode -S '$LONG' []
2> error: the claims are an array; a JWT needs a JSON object
2> hint: wrap it: '{"name": value}', or set single claims: -c NAME:=JSON
=> 3

$ jwt encode -S '$LONG' 5
2> error: the claims are a number; a JWT needs a JSON object
2> hint: wrap it: '{"name": value}', or set single claims: -c NAME:=JSON
=> 3

$ jwt encode -S '$LONG' null
2> error: the claims are null; a JWT needs a JSON object
2> hint: wrap it: '{"name": value}', or set single claims: -c NAME:=JSON
=> 3

$ jwt encode -S '$LONG' {sub:1}
2> error: the claims are not JSON: expected a member name in double quotes, at column 2
2> hint: the shell may have taken the quotes: '{"sub":"1"}' in single quotes, or -c sub=1, or @PATH
=> 3

$ jwt encode -S '$LONG' {"sub":1
2> error: the claims are not JSON: ends where "," or "}" was expected
2> hint: it breaks off: was all of it given?
=> 3

$ jwt encode -S '$LONG' sub=1
2> error: the claims are not JSON: expected a value, at column 1
2> hint: claims from a file: @PATH; from stdin: -; single claims: -c NAME=TEXT
=> 3

$ jwt encode -S '$LONG' '{"a":1,"a":2}'
2> error: the claims hold "a" more than once
2> hint: readers differ in which of them they take: leave one
=> 3

$ jwt encode -S '$LONG' '{"a":1} x'
2> error: the claims are not JSON: more text after the JSON value, at column 9
2> hint: claims are one JSON object; --lines takes one a line
=> 3

$ jwt encode -S '$LONG' ''
2> error: CLAIMS is empty
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 3

$ jwt encode -S '$LONG' -
2> error: CLAIMS is empty: nothing in stdin
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 3

$ jwt encode --json -S '$LONG' []
{"code":3,"error":{"message":"the claims are an array; a JWT needs a JSON object","causes":[],"hints":["wrap it: '{\"name\": value}', or set single claims: -c NAME:=JSON"]}}
=> 3

$ jwt encode -S '$LONG' -c n
2> error: --claim: "n" is not NAME=TEXT or NAME:=JSON
2> hint: such as role=admin, or admin:=true
=> 2

$ jwt encode -S '$LONG' -c n:=x
2> error: --claim: "x" given for "n" is not JSON: expected a value
2> hint: text goes with a bare equals sign: NAME=TEXT; JSON strings keep their quotes: 'NAME:="TEXT"'
=> 2

$ jwt encode -S '$LONG' -c =1
2> error: --claim: "=1" is not NAME=TEXT or NAME:=JSON
2> hint: such as role=admin, or admin:=true
=> 2

$ jwt encode -S '$LONG' -P n
2> error: --payload: "n" is not NAME=VALUE
2> hint: such as role=admin, or admin:=true
=> 2

$ jwt encode -S '$LONG' -e yesterday-ish
2> error: --exp: "yesterday-ish" is not a time
2> hint: a time is now, +15m, -1h, 1h 30m (from now), 2026-12-31 (midnight UTC), 2026-12-31T23:59:59Z or Unix seconds
=> 2

$ jwt encode -S '$LONG' -n '' -s a
2> error: --nbf: "" is not a time
2> hint: a time is now, +15m, -1h, 1h 30m (from now), 2026-12-31 (midnight UTC), 2026-12-31T23:59:59Z or Unix seconds
=> 2

$ jwt encode -S '$LONG' -c a=1 -c a.b=2
2> error: "a.b" leads through "a", which is a string and not an object
2> hint: \. is a dot that belongs to the name
=> 2

$ jwt encode -S '$LONG' 
2> error: no claims given
2> hint: claims as JSON ('{"sub":"1"}', for none '{}'), as flags (-s alice -e +15m), or from stdin: jwt encode -
=> 2

$ jwt encode -S '$LONG' @nowhere
2> error: CLAIMS: no such file: "nowhere"
2> hint: paths count from the working directory: pwd
=> 5


"#]]);
}

#[test]
fn keys_that_cannot_sign() {
    let mut desk = Desk::new();
    desk.file("two.pem", desk.read("rsa.pem") + &desk.read("ec.pem"));
    desk.run(2, "encode {}")
        .run(4, "encode {} -K rsa.pub.pem")
        .run(4, "encode {} -K ec.pem -A RS256")
        .run(4, "encode {} -K ec.pem -A ES384")
        .run(4, "encode {} -K rsa.pem -A HS256")
        .run(4, "encode {} -K hs.jwk -A HS512")
        .run(4, "encode {} -K two.pem")
        .run(4, "encode {} -K set.jwks")
        .run(4, "encode {} -K set.jwks -k first")
        .run(5, "encode {} -K nowhere")
        .matches(str![[r#"
$ jwt encode {}
2> error: no key given
2> hint: --secret SPEC for HS256 and its like, --key PATH for everything else
=> 2

$ jwt encode {} -K rsa.pub.pem
2> error: this is an RSA 2048 public key (SPKI PEM); signing with RS256 needs its private half
2> hint: give the private key that belongs to it
=> 4

$ jwt encode {} -K ec.pem -A RS256
2> error: RS256 needs an RSA key, and this is an EC P-256 key
2> hint: -A says the algorithm; without it the one that the key is for is taken
=> 4

$ jwt encode {} -K ec.pem -A ES384
2> error: ES384 needs an EC P-384 key, and this is an EC P-256 key
2> hint: -A says the algorithm; without it the one that the key is for is taken
=> 4

$ jwt encode {} -K rsa.pem -A HS256
2> error: HS256 needs an HMAC secret, and this is an RSA key
2> hint: -A says the algorithm; without it the one that the key is for is taken
=> 4

$ jwt encode {} -K hs.jwk -A HS512
2> error: the key is for "HS256" only (its "alg"), not for HS512
2> hint: leave -A out, or give another key
=> 4

$ jwt encode {} -K two.pem
2> error: 2 keys fit: RSA 2048 private key (PKCS#8 PEM) from two.pem; EC P-256 private key (PKCS#8 PEM) from two.pem
2> hint: --kid picks one, or --alg where only one serves it
=> 4

$ jwt encode {} -K set.jwks
2> error: this is an EC P-256 public key (JWK set); signing with ES256 needs its private half
2> hint: give the private key that belongs to it
=> 4

$ jwt encode {} -K set.jwks -k first
2> error: this is an EC P-256 public key (JWK set); signing with ES256 needs its private half
2> hint: give the private key that belongs to it
=> 4

$ jwt encode {} -K nowhere
2> error: --key: no file and no key (7 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
=> 5


"#]]);
    desk.text(0, "encode {} -K two.pem -A RS512");
    desk.text(0, "encode {} -K two.pem -A ES256");
}

#[cfg(unix)]
#[test]
fn a_file_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut desk = Desk::new();
    let mode = |desk: &Desk| {
        let data = std::fs::metadata(desk.path("token")).expect("the token");
        data.permissions().mode() & 0o777
    };
    desk.run(0, "encode -s 1 --no-iat -S '$LONG' -o token");
    assert_eq!(mode(&desk), 0o600);
    desk.file("token", "an old one, open to all");
    std::fs::set_permissions(desk.path("token"), std::fs::Permissions::from_mode(0o644))
        .expect("permissions");
    desk.run(0, "--json encode -s 1 --no-iat -S '$LONG' --out token");
    assert_eq!(mode(&desk), 0o600);
    desk.run(0, "decode --no-notes @token")
        .run(0, "encode -s 1 --no-iat -S '$LONG' -o -")
        .run(5, "encode -s 1 --no-iat -S '$LONG' -o nowhere/token")
        .run(5, "encode -s 1 --no-iat -S '$LONG' -o .")
        .matches(str![[r#"
$ jwt encode -s 1 --no-iat -S '$LONG' -o token
=> 0

$ jwt --json encode -s 1 --no-iat -S '$LONG' --out token
{"token":null,"out":"token","warnings":[]}
=> 0

$ jwt decode --no-notes @token
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.eUINWm-JS_PVnyu1lX-MwP1_wzLOD__DCbuXx0Oo7SM

Header
{
  "alg": "HS256",
  "typ": "JWT"
}

Payload
{
  "sub": "1"
}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: no "exp": the token never expires
=> 0

$ jwt encode -s 1 --no-iat -S '$LONG' -o -
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.eUINWm-JS_PVnyu1lX-MwP1_wzLOD__DCbuXx0Oo7SM
=> 0

$ jwt encode -s 1 --no-iat -S '$LONG' -o nowhere/token
2> error: "nowhere/token" can't be written: no such file or directory
2> hint: its folder is not there: mkdir -p FOLDER makes it
=> 5

$ jwt encode -s 1 --no-iat -S '$LONG' -o .
2> error: "." can't be written: is a directory
2> hint: name a file in it
=> 5


"#]]);
}
