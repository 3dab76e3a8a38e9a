//! The habits of those who come from jwt-cli, another `jwt`: what they type there means the same here, or says what to
//! type instead. Its own words are those of its version 6.2.0.

use serde_json::Value;
use snapbox::str;

use crate::desk::{Desk, JWT_IO, SECRET};

/// Tokens that jwt-cli made with the keys of the desk: the `-A` and the `-S` that it decodes each with.
const MADE_THERE: [(&str, &str, &str); 7] = [
    (
        "HS256",
        "'$LONG'",
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDAsInN1YiI6ImFsaWNlIn0.b9KnLa-IElt-7fRsYKp8SMSe4lQ4B7ZORZn1k32Zrhc",
    ),
    (
        "HS384",
        "'$LONG'",
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzM4NCJ9.eyJleHAiOjQxMDI0NDQ4MDAsInN1YiI6ImFsaWNlIn0.HIxSjnBYI7tcDtKvo-ic7KQWERzBBOEtVluPuG8yfKT4MBtZ1wv2J5DszOrUNY6u",
    ),
    (
        "HS512",
        "'$LONG'",
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzUxMiJ9.eyJleHAiOjQxMDI0NDQ4MDAsInN1YiI6ImFsaWNlIn0.hlR0lnveSV7tsJTX9oze_V2-Zv0pCVl4mmdKcg2cq8eWXU6cNGvMVV_IgbRkXQiRcTsHvKhDDl_5Zr7sIFEsBA",
    ),
    (
        "RS256",
        "@rsa.pub.pem",
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDAsInN1YiI6ImFsaWNlIn0.Bqo8cIXiXreARsJfWHJNHQbMvO2f6SDklBOKV_FzkjwXztvas8BCzsds51lGtemKFJ7CmJ13F3N3D1AeVLCVoEiFOaZGkIdOn4Jb03RtkxCz0gO3tWUMNIxzTDHWp2nLxPs9_p0oi6_CuqFoB6tyYqK6JCLt8juJxA7onC-L1A-7nMyy3Y-ywCtnfo7hb6Sa2dlqy5BwT0PCxQAVnVzswbwnrsEpm1hARwg2TkJaQYQugt2e0JlWkyJhgFSCoimS62EOZ_LosvK_Kf5vCVToS_U-AJSKG33FIkvPxGaxUIAG3zkvpr7HVp52Bfa8rQVBnJ5ZLaYI0HxWQN1Nf4NxRA",
    ),
    (
        "PS384",
        "@rsa.pub.pem",
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJQUzM4NCIsImtpZCI6Im9uZSJ9.eyJleHAiOjQxMDI0NDQ4MDAsInN1YiI6ImFsaWNlIn0.GQLJXTJ0fv2tZUPOwxxti2Rd2OuMiGhldsij61W0FeBJ3YV6DajE2IUe0J0JfVHmKeSk9rBPDeUyU8446qMRLEPaamdAUEafeRrCFbaf8eO5onmpQmKkgdqYAeJKr0yT7L-3nrVr_VDiDmwypR4Dpq84mDchlvnkt7ueE3HxaqhHLXdDJcvkp-6m4I1e51ELCWU8uLYVPUTYxzRlVqVq1EXIPPACaEy5xIK077QOUscoHt9B9qtq76MxHIPvIPP03m3wyZhwFW5525doDPTLP3CpbyeIdQbeZAcuRSBvuZz8sZ7FpkIwHnF-TvTzNUAe9Oai_ouUA9U1OLYRNEVn-A",
    ),
    (
        "ES256",
        "@ec.pub.pem",
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDAsInN1YiI6ImFsaWNlIn0.gV6NEhIudxn2ZKKhQK_P0AVm2kcHcB9m2yQc5TL_U7jFD-0FzqtIGTSYAnC8SbLlQuyToSDuX3JxAViMAVpwJg",
    ),
    (
        "EDDSA",
        "@ed.pub.pem",
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSJ9.eyJleHAiOjQxMDI0NDQ4MDAsInN1YiI6ImFsaWNlIn0.MgYkijY7pE_ukhUJdVnEofhnqCiAMavZrUs_wbhoXkBLDkAD5xWug5dYqLQBMLEhhpLf3ZUozFoCMxIZt7fVDw",
    ),
];

/// Runs `jwt encode` with these words and a long secret, and notes header and payload of what came.
#[track_caller]
fn made(desk: &mut Desk, words: &str) {
    let token = desk.text(0, &format!("encode -S '$LONG' {words}"));
    let header = desk.text(0, &format!("decode --part header {token}"));
    let payload = desk.text(0, &format!("decode --part payload {token}"));
    desk.note(&format!("{words}\n  {header}\n  {payload}"));
}

/// The JSON that a run prints.
#[track_caller]
fn json(desk: &mut Desk, line: &str) -> Value {
    let text = desk.text(0, line);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("jwt {line}\n{text}\n{error}"))
}

#[test]
fn encode_takes_the_flags_in_every_spelling() {
    let mut desk = Desk::new();
    for words in [
        "--no-iat {\"a\":1}",
        "{\"a\":1} --no-iat -A HS512",
        "{\"a\":1} --no-iat -AHS384",
        "{\"a\":1} --no-iat --alg=HS384",
        "{\"a\":1} --no-iat -k one",
        "{\"a\":1} --no-iat --kid=one",
        "{\"a\":1} --no-iat -t JWT",
        "{\"a\":1} --no-iat --no-typ",
        "--no-iat -i me -s alice -a api --jti 7f",
        "--no-iat --iss=me --sub=alice --aud=api --jti=7f",
        "--no-iat -P n=1 -P b=true -P s=text -P o={\"z\":[1]} -P e= -P a.b=1",
        "--no-iat -Pn=1 --payload s=text --payload=aud=[\"a\",\"b\"]",
        "--no-iat -P sub=there -s here",
        "-P iat=5 -P exp=4102444800",
        "{\"z\":1,\"a\":2} --no-iat --keep-payload-order",
        "--no-iat -e=4102444800 -n=5",
        "--no-iat --exp=4102444800 --nbf 5",
    ] {
        made(&mut desk, words);
    }
    desk.pipe("{\"a\":1}\n").run(0, "encode --secret='$LONG' --no-iat -").matches(str![[r#"
--no-iat {"a":1}
  {"alg":"HS256","typ":"JWT"}
  {"a":1}
{"a":1} --no-iat -A HS512
  {"alg":"HS512","typ":"JWT"}
  {"a":1}
{"a":1} --no-iat -AHS384
  {"alg":"HS384","typ":"JWT"}
  {"a":1}
{"a":1} --no-iat --alg=HS384
  {"alg":"HS384","typ":"JWT"}
  {"a":1}
{"a":1} --no-iat -k one
  {"alg":"HS256","typ":"JWT","kid":"one"}
  {"a":1}
{"a":1} --no-iat --kid=one
  {"alg":"HS256","typ":"JWT","kid":"one"}
  {"a":1}
{"a":1} --no-iat -t JWT
  {"alg":"HS256","typ":"JWT"}
  {"a":1}
{"a":1} --no-iat --no-typ
  {"alg":"HS256"}
  {"a":1}
--no-iat -i me -s alice -a api --jti 7f
  {"alg":"HS256","typ":"JWT"}
  {"iss":"me","sub":"alice","aud":"api","jti":"7f"}
--no-iat --iss=me --sub=alice --aud=api --jti=7f
  {"alg":"HS256","typ":"JWT"}
  {"iss":"me","sub":"alice","aud":"api","jti":"7f"}
--no-iat -P n=1 -P b=true -P s=text -P o={"z":[1]} -P e= -P a.b=1
  {"alg":"HS256","typ":"JWT"}
  {"n":1,"b":true,"s":"text","o":{"z":[1]},"e":"","a.b":1}
--no-iat -Pn=1 --payload s=text --payload=aud=["a","b"]
  {"alg":"HS256","typ":"JWT"}
  {"aud":["a","b"],"n":1,"s":"text"}
--no-iat -P sub=there -s here
  {"alg":"HS256","typ":"JWT"}
  {"sub":"there"}
-P iat=5 -P exp=4102444800
  {"alg":"HS256","typ":"JWT"}
  {"iat":5,"exp":4102444800}
{"z":1,"a":2} --no-iat --keep-payload-order
  {"alg":"HS256","typ":"JWT"}
  {"z":1,"a":2}
--no-iat -e=4102444800 -n=5
  {"alg":"HS256","typ":"JWT"}
  {"nbf":5,"exp":4102444800}
--no-iat --exp=4102444800 --nbf 5
  {"alg":"HS256","typ":"JWT"}
  {"nbf":5,"exp":4102444800}
$ jwt encode --secret='$LONG' --no-iat -
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.qCvJqMtyd828iOyhKyy8RkyteOvgPpOK_qqkPGiRZ3k
=> 0


"#]]);
}

#[test]
fn encode_counts_times_from_now() {
    let mut desk = Desk::new();
    for (time, seconds) in [
        ("-e=+30m", 1_800),
        ("--exp=+10 minutes", 600),
        ("-e=+10 min -30 sec", 570),
        ("-e=+1 day -1 hour", 82_800),
        ("-e=12h", 43_200),
        ("-e=1.5 hours", 5_400),
        ("--exp=1 week 2 days", 777_600),
        ("-e=2 days ago", -172_800),
        ("-e=-5s", -5),
        ("-e=-1h 30m", -5_400),
        // What its version 5 took, and the present one does not.
        ("--exp' '+365d", 31_536_000),
    ] {
        let token = desk.text(0, &format!("encode -S '$LONG' --iat now '{time}'"));
        let claims = json(&mut desk, &format!("decode --part payload {token}"));
        let times = ["iat", "exp"].map(|name| claims[name].as_i64().expect("a whole number"));
        assert_eq!(times[1] - times[0], seconds, "{time}");
    }
}

#[test]
fn exp_without_a_time_says_how_to_give_it() {
    let mut desk = Desk::new();
    desk.run(2, "encode --exp -S secret {}")
        .run(2, "encode -e --no-iat -S secret {}")
        .run(2, "encode --exp {} -S secret")
        .run(2, "encode {} -S secret --exp")
        .run(2, "encode {} -S secret -e")
        .run(2, "--json encode {} -S secret -e")
        .run(2, "encode -e soon -S secret {}")
        .run(2, "decode --time $T")
        .run(2, "decode $T --time")
        .run(2, "decode --time mars $T")
        .run(2, "encode --version")
        .run(2, "decode -V")
        .run(2, "verify --version")
        .matches(str![[r#"
$ jwt encode --exp -S secret {}
2> error: --exp: "-S" is not a time
2> hint: --exp always has a time behind it: half an hour from now is --exp=+30m
2> hint: a time is now, +15m, -1h, 1h 30m (from now), 2026-12-31 (midnight UTC), 2026-12-31T23:59:59Z or Unix seconds
=> 2

$ jwt encode -e --no-iat -S secret {}
2> error: --exp: "--no-iat" is not a time
2> hint: --exp always has a time behind it: half an hour from now is --exp=+30m
2> hint: a time is now, +15m, -1h, 1h 30m (from now), 2026-12-31 (midnight UTC), 2026-12-31T23:59:59Z or Unix seconds
=> 2

$ jwt encode --exp {} -S secret
2> error: --exp: "{}" is not a time
2> hint: --exp always has a time behind it: half an hour from now is --exp=+30m
2> hint: a time is now, +15m, -1h, 1h 30m (from now), 2026-12-31 (midnight UTC), 2026-12-31T23:59:59Z or Unix seconds
=> 2

$ jwt encode {} -S secret --exp
2> error: --exp needs a value: TIME
2> hint: --exp always has a time behind it: half an hour from now is --exp=+30m
=> 2

$ jwt encode {} -S secret -e
2> error: --exp needs a value: TIME
2> hint: --exp always has a time behind it: half an hour from now is --exp=+30m
=> 2

$ jwt --json encode {} -S secret -e
{"code":2,"error":{"message":"--exp needs a value: TIME","causes":[],"hints":["--exp always has a time behind it: half an hour from now is --exp=+30m"]}}
=> 2

$ jwt encode -e soon -S secret {}
2> error: --exp: "soon" is not a time
2> hint: a time is now, +15m, -1h, 1h 30m (from now), 2026-12-31 (midnight UTC), 2026-12-31T23:59:59Z or Unix seconds
=> 2

$ jwt decode --time $T
2> error: --time: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiw"… is not a time zone
2> hint: --time always has a zone behind it: --time=utc, --time=local
2> hint: a zone is utc, local, unix or an offset such as +01:00
=> 2

$ jwt decode $T --time
2> error: --time needs a value: utc|local|±HH:MM|unix
2> hint: --time always has a zone behind it: --time=utc, --time=local
=> 2

$ jwt decode --time mars $T
2> error: --time: "mars" is not a time zone
2> hint: a zone is utc, local, unix or an offset such as +01:00
=> 2

$ jwt encode --version
2> error: unknown flag "--version"
2> hint: jwt --version prints the version
=> 2

$ jwt decode -V
2> error: unknown flag "-V"
2> hint: jwt --version prints the version
=> 2

$ jwt verify --version
2> error: unknown flag "--version"
2> hint: jwt --version prints the version
=> 2


"#]]);
}

#[test]
fn secrets_and_keys_by_the_same_flag() {
    let mut desk = Desk::new();
    desk.file("secret.bin", SECRET).file("bytes.bin", [0, 159, 146, 150, 255]);
    let same = desk.text(0, "encode -S '$LONG' {} --no-iat");
    for spec in ["--secret='$LONG'", "-S@secret.bin", "-S @secret.bin", "-S b64:$B64"] {
        desk = desk.value(
            "B64",
            "YSBzZWNyZXQgb2Ygc2l4dHktZm91ciBieXRlcywgd2hpY2ggaXMgd2hhdCBIUzUxMiBhc2tzIGZvcjogNjQuLg==",
        );
        assert_eq!(desk.text(0, &format!("encode {spec} {{}} --no-iat")), same, "{spec}");
    }
    desk.text(0, "encode -S @bytes.bin {}");
    for (private, public) in [
        ("-A RS256 -S @rsa.pem", "-A RS256 -S @rsa.pub.pem"),
        ("--alg=PS512 --secret=@rsa.pem", "-A PS512 --secret @rsa.pub.pkcs1.pem"),
        ("-A ES256 -S @ec.pem -k second", "-A ES256 -S @ec.pub.pem"),
        ("-A EDDSA -S @ed.pem", "-A EDDSA -S @ed.pub.pem"),
        ("-A EDDSA -S @ed.pem", "-S @ed.pub.pem"),
    ] {
        let token = desk.text(0, &format!("encode {private} {{}} -e=+1h"));
        desk.text(0, &format!("decode {public} {token}"));
    }
    for (from, private, public) in [("rsa", "rsa.der", "rsa.pub.der"), ("ec", "ec.pk8", "ec.pub.der")] {
        desk.text(0, &format!("key {from}.pem --to der -o {private}"));
        desk.text(0, &format!("key {from}.pem --public --to der -o {public}"));
        let token = desk.text(0, &format!("encode -S @{private} {{}} -e=+1h"));
        desk.text(0, &format!("decode -S @{public} {token}"));
    }
}

#[test]
fn a_jwk_set_is_a_secret_too() {
    let mut desk = Desk::new();
    desk.text(0, "key ec.pem --public --to jwks --kid one -o set.json");
    let set = desk.read("set.json");
    desk = desk.value("SET", set.trim_end());
    let token = desk.text(0, "encode -A ES256 -k one -S @ec.pem {} -e=+1h");
    let other = desk.text(0, "encode -A ES256 -k two -S @ec.pem {} -e=+1h");
    desk.text(0, &format!("decode -S @set.json {token}"));
    desk.text(0, &format!("decode -S '$SET' {token}"));
    // Which key it was is for the signature to say, and not for the id alone.
    desk.text(0, &format!("decode -S @set.json {other}"));
}

#[test]
fn what_jwt_cli_signed_is_verified() {
    let mut desk = Desk::new();
    for (alg, secret, token) in MADE_THERE {
        desk.text(0, &format!("decode -A {alg} -S {secret} {token}"));
        desk.text(0, &format!("verify -A {alg} -S {secret} --sub alice --require exp {token}"));
        // Of the same length, and not the same.
        let (message, signature) = token.rsplit_once('.').expect("a token has parts");
        let flipped = if signature.starts_with('A') { "B" } else { "A" };
        desk.text(1, &format!("decode -A {alg} -S {secret} {message}.{flipped}{}", &signature[1..]));
    }
}

#[test]
fn scripts_find_header_and_payload_where_they_were() {
    let mut desk = Desk::new();
    for line in ["decode -j $T", "decode --json $T", "decode $T -j", "decode -j -S $S --ignore-exp $T"] {
        let said = json(&mut desk, line);
        assert_eq!(said["header"]["alg"], "HS256", "{line}");
        assert_eq!(said["header"]["typ"], "JWT", "{line}");
        assert_eq!(said["payload"]["sub"], "1234567890", "{line}");
        assert_eq!(said["payload"]["iat"], 1_516_239_022, "{line}");
        assert_eq!(said["times"]["iat"], "2018-01-18T01:30:22Z", "{line}");
    }
    desk.pipe(format!("{JWT_IO}\n"));
    assert_eq!(json(&mut desk, "decode - -j")["payload"]["name"], "John Doe");
    // There, --date changes the claims in JSON too; here the dates stand beside them, in UTC.
    let said = json(&mut desk, "decode --date=+02:00 -j $T");
    assert_eq!(said["payload"]["iat"], 1_516_239_022);
    assert_eq!(said["times"]["iat"], "2018-01-18T01:30:22Z");
}

#[test]
fn dates_in_the_zone_that_is_asked_for() {
    let mut desk = Desk::new();
    for (flag, told) in [
        ("--date", "2018-01-18 01:30:22 UTC"),
        ("--dates", "2018-01-18 01:30:22 UTC"),
        ("--date=UTC", "2018-01-18 01:30:22 UTC"),
        ("--time=utc", "2018-01-18 01:30:22 UTC"),
        ("--date=+02:00", "2018-01-18 03:30:22 +02:00"),
        ("--dates=-0230", "2018-01-17 23:00:22 -02:30"),
        ("--date=+02", "2018-01-18 03:30:22 +02:00"),
        ("--time=-08:00", "2018-01-17 17:30:22 -08:00"),
    ] {
        let shown = desk.text(0, &format!("decode {flag} $T"));
        assert!(shown.contains(told), "{flag}\n{shown}");
        assert_eq!(desk.text(0, &format!("decode $T {flag}")), shown, "{flag}");
    }
    for flag in ["--date=Local", "--date=local", "--dates=LoCaL", "--time=local"] {
        let shown = desk.text(0, &format!("decode {flag} $T"));
        assert!(shown.contains("issued 2018-01-1"), "{flag}\n{shown}");
    }
    desk.text(2, "decode --date=yolo $T");
    desk.text(2, "decode --date=+3 $T");
}

#[test]
fn decode_writes_to_a_file_what_it_would_print_as_json() {
    let mut desk = Desk::new();
    desk.run(0, "decode -o out.json $T");
    let printed = desk.text(0, "decode --json $T");
    assert_eq!(desk.read("out.json"), format!("{printed}\n"));
    desk.run(0, "decode -j --out=two.json $T $T");
    assert_eq!(desk.read("two.json"), format!("{}\n", desk.text(0, "decode --json $T $T")));
    desk.run(0, "decode --get sub -o sub $T").run(0, "decode --part payload --out=payload $T");
    assert_eq!(desk.read("sub"), "1234567890\n");
    assert_eq!(desk.read("payload"), desk.text(0, "decode --part payload $T"));
    // What failed leaves no file, and is told as ever.
    desk.run(1, "decode --no-notes -o none -S wrong $T").run(7, "decode --get nothing -o none $T");
    assert!(!desk.has("none"));
    desk.run(5, "decode -o nowhere/out.json $T")
        .run(5, "--json decode -o nowhere/out.json $T")
        .run(0, "decode --get sub -o - $T")
        .run(2, "decode --lines -o out.json @out.json")
        .matches(str![[r#"
$ jwt decode -o out.json $T
=> 0

$ jwt decode -j --out=two.json $T $T
=> 0

$ jwt decode --get sub -o sub $T
=> 0

$ jwt decode --part payload --out=payload $T
=> 0

$ jwt decode --no-notes -o none -S wrong $T
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

$ jwt decode --get nothing -o none $T
2> error: there is no "nothing" in the payload
2> hint: the payload has "sub", "name" and "iat"
=> 7

$ jwt decode -o nowhere/out.json $T
2> error: "nowhere/out.json" can't be written: no such file or directory
2> hint: its folder is not there: mkdir -p FOLDER makes it
=> 5

$ jwt --json decode -o nowhere/out.json $T
{"code":5,"error":{"message":"\"nowhere/out.json\" can't be written: no such file or directory","causes":[],"hints":["its folder is not there: mkdir -p FOLDER makes it"]}}
=> 5

$ jwt decode --get sub -o - $T
1234567890
=> 0

$ jwt decode --lines -o out.json @out.json
2> error: --lines and --out exclude each other
2> hint: leave one of them out; jwt decode --help lists the flags
=> 2


"#]]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let data = std::fs::metadata(desk.path("out.json")).expect("the file");
        assert_eq!(data.permissions().mode() & 0o777, 0o600, "it holds the whole token");
    }
}

#[test]
fn decode_with_a_secret_is_a_check() {
    let mut desk = Desk::new();
    for (claims, code) in [
        ("-e=+1h", 0),
        // There, an absent exp is a failure, one that is past is not for 1000 seconds, and nbf is not looked at.
        ("", 0),
        ("-e=-1s", 6),
        ("-e=+2h -n=+1h", 6),
    ] {
        let token = desk.text(0, &format!("encode -S '$LONG' -s alice {claims}"));
        desk.text(code, &format!("decode -S '$LONG' {token}"));
        desk.text(0, &format!("decode {token}"));
        desk.text(1, &format!("decode -S wrong {token}"));
        desk.text(4, &format!("decode -A HS512 -S '$LONG' {token}"));
        // There, an empty secret is none: what nobody checked is shown as if all were well.
        desk.text(4, &format!("decode -S '' {token}"));
    }
    let past = desk.text(0, "encode -S '$LONG' -e=-1d {}");
    desk.text(0, &format!("decode -S '$LONG' --ignore-exp {past}"));
    desk.text(6, &format!("decode -S '$LONG' {past}"));
}

#[test]
fn what_is_not_as_it_was() {
    let mut desk = Desk::new();
    desk.file("line.txt", format!("{SECRET}\n"));
    desk.run(4, "encode -S @rsa.pub.pem {}")
        .run(2, "encode -S '$LONG'")
        .run(0, "encode -S '$LONG' --no-iat -a '[\"a\",\"b\"]'");
    for words in [
        // There: {"sub":"json"}.
        "--no-iat {\"sub\":\"json\"} -s flag",
        // There: numbers and a boolean.
        "--no-iat -s 123 -i true --jti 4",
        // There: without a word, no claim; a line ending.
        "--no-iat -P 'q=a\"b'",
        "--no-iat -P 'n=a\\nb'",
        // There: an error.
        "--no-iat -P a=b=c -a one -a two",
        // There: "JWT", and a line on stdout that says that typ isn't supported.
        "--no-iat -t jwt {}",
    ] {
        made(&mut desk, words);
    }
    // The line ending of a file of text is no part of a secret.
    let same = desk.text(0, "encode -S '$LONG' {} --no-iat");
    assert_eq!(desk.text(0, "encode -S @line.txt {} --no-iat"), same);
    desk.matches(str![[r#"
$ jwt encode -S @rsa.pub.pem {}
2> error: this is an RSA 2048 public key (SPKI PEM); signing with RS256 needs its private half
2> hint: give the private key that belongs to it
=> 4

$ jwt encode -S '$LONG'
2> error: no claims given
2> hint: claims as JSON ('{"sub":"1"}', for none '{}'), as flags (-s alice -e +15m), or from stdin: jwt encode -
=> 2

$ jwt encode -S '$LONG' --no-iat -a '["a","b"]'
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJbXCJhXCIsXCJiXCJdIn0.iY4ObizsZnx62gQuxwREFJp7jbzwCCs8VZTOoThEMY0
2> warning: "aud" is the text ["a","b"], and no array: -a one -a two makes one, or -c aud:=JSON
=> 0

--no-iat {"sub":"json"} -s flag
  {"alg":"HS256","typ":"JWT"}
  {"sub":"flag"}
--no-iat -s 123 -i true --jti 4
  {"alg":"HS256","typ":"JWT"}
  {"iss":"true","sub":"123","jti":"4"}
--no-iat -P 'q=a"b'
  {"alg":"HS256","typ":"JWT"}
  {"q":"a\"b"}
--no-iat -P 'n=a\nb'
  {"alg":"HS256","typ":"JWT"}
  {"n":"a\\nb"}
--no-iat -P a=b=c -a one -a two
  {"alg":"HS256","typ":"JWT"}
  {"aud":["one","two"],"a":"b=c"}
--no-iat -t jwt {}
  {"alg":"HS256","typ":"jwt"}
  {}

"#]]);
}

#[test]
fn completion_is_a_name_of_completions() {
    let mut desk = Desk::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh", "nushell"] {
        let script = desk.text(0, &format!("completion {shell}"));
        assert_eq!(script, desk.text(0, &format!("completions {shell}")));
        assert!(script.contains("jwt"), "{shell}");
    }
    desk.text(2, "completion ksh");
    for line in [
        "help",
        "help encode",
        "help decode",
        "help completion",
        "encode --help",
        "decode -h",
        "--version",
        "-V",
    ] {
        assert!(!desk.text(0, line).is_empty(), "{line}");
    }
}
