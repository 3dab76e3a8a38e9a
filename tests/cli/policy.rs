//! What `jwt verify` can be asked to hold a token to.

use snapbox::str;

use crate::desk::{Desk, claims, signed};

/// A token that has something for every expectation.
fn desk() -> Desk {
    let header = r#"{"alg":"HS256","typ":"at+jwt"}"#;
    let payload = r#"{"iss":"https://issuer.example","sub":"alice","aud":["api","web"],"jti":"7","iat":1000000000,"scope":"read write","roles":["admin","staff"],"n":5,"f":1e3,"yes":true,"nil":null,"realm_access":{"roles":["a"]},"x.y":"dotted","https://example.com/claim":"url"}"#;
    Desk::new().value("T", signed(header, payload))
}

/// Runs verify with these flags, and writes down the rows of the checks named, and the verdict.
#[track_caller]
fn rows(desk: &mut Desk, code: i32, flags: &str, checks: &[&str]) {
    let text = desk.text(code, &format!("verify --no-notes --at 1000000060 -S '$LONG' {flags} $T"));
    desk.note(&format!("{flags} => {code}"));
    for line in text.lines() {
        let row = line.split_whitespace().nth(1).is_some_and(|name| checks.contains(&name));
        if row || line.starts_with("VALID") || line.starts_with("INVALID") {
            desk.note(line);
        }
    }
}

#[test]
fn registered_claims() {
    let desk = &mut desk();
    for (code, flags, check) in [
        (0, "--iss https://issuer.example", "iss"),
        (7, "--iss https://issuer.example/", "iss"),
        (0, "--sub alice", "sub"),
        (7, "--sub Alice", "sub"),
        (0, "--jti 7", "jti"),
        (7, "--jti 8", "jti"),
        (0, "--aud api", "aud"),
        (0, "--aud other --aud web", "aud"),
        (7, "--aud other", "aud"),
        (0, "--typ at+jwt", "typ"),
        (0, "--typ application/AT+JWT", "typ"),
        (7, "--typ JWT", "typ"),
        (0, "--require iss,sub --require scope", "require"),
        (7, "--require exp,iss,absent", "require"),
        (0, "--max-age 60s", "iat"),
        (6, "--max-age 59s", "iat"),
        (0, "--max-age 50 --leeway 10s", "iat"),
    ] {
        rows(desk, code, flags, &[check, "max-age", "age"]);
    }
    desk.matches(str![[r#"
--iss https://issuer.example => 0
  ✔ iss        "https://issuer.example"
VALID
--iss https://issuer.example/ => 7
  ✘ iss        "https://issuer.example", expected "https://issuer.example/"
INVALID: iss: "https://issuer.example", expected "https://issuer.example/"
--sub alice => 0
  ✔ sub        "alice"
VALID
--sub Alice => 7
  ✘ sub        "alice", expected "Alice"
INVALID: sub: "alice", expected "Alice"
--jti 7 => 0
  ✔ jti        "7"
VALID
--jti 8 => 7
  ✘ jti        "7", expected "8"
INVALID: jti: "7", expected "8"
--aud api => 0
  ✔ aud        "api"
VALID
--aud other --aud web => 0
  ✔ aud        "web"
VALID
--aud other => 7
  ✘ aud        ["api","web"], expected "other"
INVALID: aud: ["api","web"], expected "other"
--typ at+jwt => 0
  ✔ typ        "at+jwt"
VALID
--typ application/AT+JWT => 0
  ✔ typ        "at+jwt"
VALID
--typ JWT => 7
  ✘ typ        "at+jwt", expected "JWT"
INVALID: typ: "at+jwt", expected "JWT"
--require iss,sub --require scope => 0
  ✔ require    "iss" is there
  ✔ require    "sub" is there
  ✔ require    "scope" is there
VALID
--require exp,iss,absent => 7
  ✘ require    "exp" is absent
  ✔ require    "iss" is there
  ✘ require    "absent" is absent
INVALID: require: "exp" is absent
--max-age 60s => 0
  ✔ iat        issued 1 minute ago, at 2001-09-09 01:46:40 UTC, no older than 1 minute
VALID
--max-age 59s => 6
  ✘ iat        too old: issued 1 minute ago, at 2001-09-09 01:46:40 UTC, older than 59 seconds
INVALID: too old: issued 1 minute ago, at 2001-09-09 01:46:40 UTC, older than 59 seconds
--max-age 50 --leeway 10s => 0
  ✔ iat        issued 1 minute ago, at 2001-09-09 01:46:40 UTC, older than 50 seconds, within the leeway of 10 seconds
VALID

"#]]);
}

#[test]
fn every_operator_of_claim() {
    let desk = &mut desk();
    for (code, expression) in [
        (0, "sub=alice"),
        (7, "sub=bob"),
        (7, "n=5"),
        (7, "absent=1"),
        (0, "n:=5"),
        (0, "n:=5.0"),
        (7, "n:=6"),
        (0, "f:=1000"),
        (0, "yes:=true"),
        (0, "nil:=null"),
        (0, "sub:=\"alice\""),
        (7, "absent:=null"),
        (0, "sub!=bob"),
        (7, "sub!=alice"),
        (7, "n!=6"),
        (7, "absent!=1"),
        (0, "roles~=admin"),
        (7, "roles~=adm"),
        (0, "scope~=read"),
        (7, "scope~=rea"),
        (7, "n~=5"),
        (7, "absent~=x"),
        (0, "n>=5"),
        (7, "n>=5.5"),
        (0, "n<=5"),
        (7, "n<=4"),
        (7, "sub>=1"),
        (7, "absent<=1"),
        (0, "realm_access.roles~=a"),
        (0, "x.y=dotted"),
        (0, "https://example.com/claim=url"),
    ] {
        rows(desk, code, &format!("--claim '{expression}'"), &["claim"]);
    }
    desk.matches(str![[r#"
--claim 'sub=alice' => 0
  ✔ claim      sub=alice
VALID
--claim 'sub=bob' => 7
  ✘ claim      sub=bob: "sub" is "alice"
INVALID: claim: sub=bob: "sub" is "alice"
--claim 'n=5' => 7
  ✘ claim      n=5: "n" is a number, and the text of a string was expected (:= compares JSON)
INVALID: claim: n=5: "n" is a number, and the text of a string was expected (:= compares JSON)
--claim 'absent=1' => 7
  ✘ claim      absent=1: "absent" is absent
INVALID: claim: absent=1: "absent" is absent
--claim 'n:=5' => 0
  ✔ claim      n:=5
VALID
--claim 'n:=5.0' => 0
  ✔ claim      n:=5.0
VALID
--claim 'n:=6' => 7
  ✘ claim      n:=6: "n" is 5
INVALID: claim: n:=6: "n" is 5
--claim 'f:=1000' => 0
  ✔ claim      f:=1000
VALID
--claim 'yes:=true' => 0
  ✔ claim      yes:=true
VALID
--claim 'nil:=null' => 0
  ✔ claim      nil:=null
VALID
--claim 'sub:="alice"' => 0
  ✔ claim      sub:="alice"
VALID
--claim 'absent:=null' => 7
  ✘ claim      absent:=null: "absent" is absent
INVALID: claim: absent:=null: "absent" is absent
--claim 'sub!=bob' => 0
  ✔ claim      sub!=bob
VALID
--claim 'sub!=alice' => 7
  ✘ claim      sub!=alice: "sub" is "alice"
INVALID: claim: sub!=alice: "sub" is "alice"
--claim 'n!=6' => 7
  ✘ claim      n!=6: "n" is a number, and the text of a string was expected (:= compares JSON)
INVALID: claim: n!=6: "n" is a number, and the text of a string was expected (:= compares JSON)
--claim 'absent!=1' => 7
  ✘ claim      absent!=1: "absent" is absent
INVALID: claim: absent!=1: "absent" is absent
--claim 'roles~=admin' => 0
  ✔ claim      roles~=admin
VALID
--claim 'roles~=adm' => 7
  ✘ claim      roles~=adm: "roles" is ["admin","staff"]
INVALID: claim: roles~=adm: "roles" is ["admin","staff"]
--claim 'scope~=read' => 0
  ✔ claim      scope~=read
VALID
--claim 'scope~=rea' => 7
  ✘ claim      scope~=rea: "scope" is "read write"
INVALID: claim: scope~=rea: "scope" is "read write"
--claim 'n~=5' => 7
  ✘ claim      n~=5: "n" is a number, neither an array nor a list in a string
INVALID: claim: n~=5: "n" is a number, neither an array nor a list in a string
--claim 'absent~=x' => 7
  ✘ claim      absent~=x: "absent" is absent
INVALID: claim: absent~=x: "absent" is absent
--claim 'n>=5' => 0
  ✔ claim      n>=5
VALID
--claim 'n>=5.5' => 7
  ✘ claim      n>=5.5: "n" is 5
INVALID: claim: n>=5.5: "n" is 5
--claim 'n<=5' => 0
  ✔ claim      n<=5
VALID
--claim 'n<=4' => 7
  ✘ claim      n<=4: "n" is 5
INVALID: claim: n<=4: "n" is 5
--claim 'sub>=1' => 7
  ✘ claim      sub>=1: "sub" is a string, not a number
INVALID: claim: sub>=1: "sub" is a string, not a number
--claim 'absent<=1' => 7
  ✘ claim      absent<=1: "absent" is absent
INVALID: claim: absent<=1: "absent" is absent
--claim 'realm_access.roles~=a' => 0
  ✔ claim      realm_access.roles~=a
VALID
--claim 'x.y=dotted' => 0
  ✔ claim      x.y=dotted
VALID
--claim 'https://example.com/claim=url' => 0
  ✔ claim      https://example.com/claim=url
VALID

"#]]);
}

#[test]
fn expectations_that_are_none() {
    let mut desk = desk();
    for flags in [
        "--claim n",
        "--claim n>5",
        "--claim n>=many",
        "--claim n:=five",
        "--claim =x",
        "--leeway soon",
        "--leeway=-5s",
        "--max-age soon",
        "--at noon",
        "-A none",
        "-A hs256",
        "-A HS256,XS256",
        "--iss",
    ] {
        desk.run(2, &format!("verify -S '$LONG' $T {flags}"));
    }
    desk.matches(str![[r#"
$ jwt verify -S '$LONG' $T --claim n
2> error: --claim: "n" is not an expectation
2> hint: there are name=text, name:=json, name!=text, name~=text, name>=n and name<=n
=> 2

$ jwt verify -S '$LONG' $T --claim n>5
2> error: --claim: "n>5" is not an expectation
2> hint: did you mean 'n>=5'?
=> 2

$ jwt verify -S '$LONG' $T --claim n>=many
2> error: --claim: "n>=many" is not a comparison with a number
2> hint: >= and <= compare numbers alone
=> 2

$ jwt verify -S '$LONG' $T --claim n:=five
2> error: --claim: "five" given for "n" is not JSON: expected a value
2> hint: text goes with a bare equals sign: NAME=TEXT; JSON strings keep their quotes: 'NAME:="TEXT"'
=> 2

$ jwt verify -S '$LONG' $T --claim =x
2> error: --claim: "=x" is not an expectation with a claim's name
2> hint: there are name=text, name:=json, name!=text, name~=text, name>=n and name<=n
=> 2

$ jwt verify -S '$LONG' $T --leeway soon
2> error: --leeway: "soon" is not a duration
2> hint: a duration is 30s, 15m, 1h 30m, 7d or bare seconds
=> 2

$ jwt verify -S '$LONG' $T --leeway=-5s
2> error: --leeway: "-5s" is negative, and a duration is not
2> hint: a duration is 30s, 15m, 1h 30m, 7d or bare seconds
=> 2

$ jwt verify -S '$LONG' $T --max-age soon
2> error: --max-age: "soon" is not a duration
2> hint: a duration is 30s, 15m, 1h 30m, 7d or bare seconds
=> 2

$ jwt verify -S '$LONG' $T --at noon
2> error: --at: "noon" is not a time
2> hint: a time is now, +15m, -1h, 1h 30m (from now), 2026-12-31 (midnight UTC), 2026-12-31T23:59:59Z or Unix seconds
=> 2

$ jwt verify -S '$LONG' $T -A none
2> error: --alg: "none" is not an algorithm
2> hint: only jwt encode --alg none --unsigned goes without a signature, and no verifier takes what it makes
=> 2

$ jwt verify -S '$LONG' $T -A hs256
2> error: --alg: "hs256" is not an algorithm
2> hint: did you mean HS256?
=> 2

$ jwt verify -S '$LONG' $T -A HS256,XS256
2> error: --alg: "XS256" is not an algorithm
2> hint: did you mean HS256, RS256, PS256 or ES256?
=> 2

$ jwt verify -S '$LONG' $T --iss
2> error: --iss needs a value: TEXT
2> hint: jwt verify --help says more
=> 2


"#]]);
}

#[test]
fn a_kid_that_must_be_there() {
    let mut desk = Desk::new()
        .value("PLAIN", claims("{}"))
        .value("NAMED", signed(r#"{"alg":"HS256","kid":"k1"}"#, "{}"));
    desk.run(4, "verify --no-notes --require-kid -S '$LONG' $PLAIN")
        .run(4, "verify --no-notes --require-kid -S '$LONG' $NAMED")
        .run(0, "verify --no-notes -S '$LONG' $NAMED")
        .matches(str![[r#"
$ jwt verify --no-notes --require-kid -S '$LONG' $PLAIN
Header
{
  "alg": "HS256"
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✘ kid        absent in the header
  ✔ signature  secret from the command line
  – exp        absent: it never expires

INVALID: kid: absent in the header
2> warning: no "exp": the token never expires
=> 4

$ jwt verify --no-notes --require-kid -S '$LONG' $NAMED
Header
{
  "alg": "HS256",
  "kid": "k1"
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✘ kid        k1, and no key has that id
  ✔ signature  secret from the command line
  – exp        absent: it never expires

INVALID: kid: k1, and no key has that id
2> warning: no "exp": the token never expires
=> 4

$ jwt verify --no-notes -S '$LONG' $NAMED
Header
{
  "alg": "HS256",
  "kid": "k1"
}

Payload
{}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  – exp        absent: it never expires

VALID
2> warning: no "exp": the token never expires
=> 0


"#]]);
}

#[test]
fn the_key_of_a_set_that_matched_is_named() {
    let mut desk = Desk::new();
    let token = desk.text(0, "encode {} --no-iat -K second.jwk");
    let unnamed = desk.text(0, &format!("encode --from {token} -K second.jwk --no-iat -k other"));
    let mut desk = Desk::new().value("BYKID", token).value("OTHER", unnamed);
    desk.run(0, "verify --no-notes -K set.jwks $BYKID")
        .run(0, "verify --json -K set.jwks $BYKID")
        .run(0, "verify --no-notes -K set.jwks --require-kid $BYKID")
        .run(4, "verify --no-notes -K set.jwks --require-kid $OTHER")
        .run(0, "verify --no-notes -K set.jwks $OTHER")
        .matches(str![[r#"
$ jwt verify --no-notes -K set.jwks $BYKID
Header
{
  "alg": "ES256",
  "typ": "JWT",
  "kid": "second"
}

Payload
{}

  ✔ alg        ES256, allowed by the key
  ✔ signature  key second from set.jwks
  – exp        absent: it never expires

VALID
2> warning: no "exp": the token never expires
=> 0

$ jwt verify --json -K set.jwks $BYKID
{"label":null,"valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"ES256, allowed by the key","expected":["ES256"],"found":"ES256"},{"name":"signature","result":"pass","detail":"key second from set.jwks","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null}],"key":{"kid":"second","source":"set.jwks","thumbprint":"Y-1GLUGWeo0eu9e3-b3Xns-AkvzZ70RoYembIVSLC0I"},"header":{"alg":"ES256","typ":"JWT","kid":"second"},"payload":{},"payload_type":"json","error":null,"hints":[],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 0

$ jwt verify --no-notes -K set.jwks --require-kid $BYKID
Header
{
  "alg": "ES256",
  "typ": "JWT",
  "kid": "second"
}

Payload
{}

  ✔ alg        ES256, allowed by the key
  ✔ kid        second
  ✔ signature  key second from set.jwks
  – exp        absent: it never expires

VALID
2> warning: no "exp": the token never expires
=> 0

$ jwt verify --no-notes -K set.jwks --require-kid $OTHER
Header
{
  "alg": "ES256",
  "typ": "JWT",
  "kid": "other"
}

Payload
{}

  ✔ alg        ES256, allowed by the key
  ✘ kid        other, and no key has that id
  ✔ signature  key second from set.jwks
  – exp        absent: it never expires

INVALID: kid: other, and no key has that id
2> warning: no "exp": the token never expires
=> 4

$ jwt verify --no-notes -K set.jwks $OTHER
Header
{
  "alg": "ES256",
  "typ": "JWT",
  "kid": "other"
}

Payload
{}

  ✔ alg        ES256, allowed by the key
  ✔ signature  key second from set.jwks
  – exp        absent: it never expires

VALID
2> warning: no "exp": the token never expires
=> 0


"#]]);
}

#[test]
fn nothing_is_no_expectation() {
    let mut desk = desk();
    for flags in [
        "--iss ''",
        "--aud ''",
        "--sub ''",
        "--jti ''",
        "--typ ''",
        "--require ''",
        "--require iss,",
        "--claim scope~=",
    ] {
        let output = desk.output(&format!("verify -S '$LONG' {flags} $T"));
        assert_eq!(output.status.code(), Some(2), "{flags}");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        desk.note(told.lines().next().expect("an error"));
    }
    desk.matches(str![[r#"
error: --iss: nothing to hold the token to: the value is empty
error: --aud: nothing to hold the token to: the value is empty
error: --sub: nothing to hold the token to: the value is empty
error: --jti: nothing to hold the token to: the value is empty
error: --typ: nothing to hold the token to: the value is empty
error: --require: nothing to hold the token to: the value is empty
error: --require: nothing to hold the token to: the value is empty
error: --claim: "scope~=" is not a search for some text

"#]]);
}
