//! `--lines` and `--find`: one line for each, in text and in JSON, and what is said beside them. The times in the sum
//! are left out.

use snapbox::str;

use crate::desk::{Desk, claims, signed};

/// A desk with a stream in `$T1` and so on, and in the file `tokens.txt`.
fn desk() -> Desk {
    let good = claims(r#"{"sub":"alice","exp":2000000000}"#);
    let expired = claims(r#"{"sub":"bob","exp":1000000000}"#);
    let forged = good[..good.len() - 4].to_owned() + "AAAA";
    let unsigned = "eyJhbGciOiJub25lIn0.e30.";
    let lines =
        format!("{good}\n\nBearer {expired}\r\n{forged}\n{unsigned}\n{good} {expired}\nabc\n\"{good}\"");
    let desk = Desk::new().value("GOOD", good.clone()).value("EXPIRED", expired);
    desk.file("tokens.txt", lines);
    desk.file("good.txt", format!("{good}\n{good}\n"));
    desk.file(
        "app.log",
        format!(
            "12:00 GET /?token={good} 200\nx.y.z and example.com\n  \"access\": \"{good}\", \"n\": 1.2.3\n"
        ),
    );
    desk
}

#[test]
fn verdicts_in_lines() {
    let mut desk = desk();
    desk.run(3, "verify --lines --at 2026-11-22 -S '$LONG' @tokens.txt")
        .run(0, "verify --lines --at 2026-11-22 -S '$LONG' @good.txt")
        .run(6, "verify --lines --at 2040-01-01 -S '$LONG' @good.txt")
        .run(4, "verify --lines --at 2026-11-22 -K ec.pub.pem @good.txt")
        .run(7, "verify --lines --at 2026-11-22 --aud api --iss 'https://x' -S '$LONG' @good.txt")
        .pipe("\n\n  \n")
        .run(3, "verify --lines -S '$LONG'")
        .pipe("")
        .run(3, "verify --lines -S '$LONG'")
        .run(3, "verify --lines -S '$LONG' -")
        .matches(str![[r#"
$ jwt verify --lines --at 2026-11-22 -S '$LONG' @tokens.txt
1\tvalid\tsecret from the command line

3\texpired\texpired 25 years ago
4\tsignature\tthe signature is wrong: not made with the secret from the command line
5\tunsigned\talg: none: nobody signed this token
6\tmalformed\t2 tokens in one line\thint: --find gives each a line of its own
7\tmalformed\tno token: no dot in it
8\tvalid\tsecret from the command line
2> 7 tokens in [time]: 2 valid, 2 malformed, 1 unsigned, 1 with a wrong signature, 1 expired
=> 3

$ jwt verify --lines --at 2026-11-22 -S '$LONG' @good.txt
1\tvalid\tsecret from the command line
2\tvalid\tsecret from the command line
2> 2 tokens in [time]: 2 valid
=> 0

$ jwt verify --lines --at 2040-01-01 -S '$LONG' @good.txt
1\texpired\texpired 6 years ago
2\texpired\texpired 6 years ago
2> 2 tokens in [time]: 2 expired
=> 6

$ jwt verify --lines --at 2026-11-22 -K ec.pub.pem @good.txt
1\tkey\talg: HS256 needs an HMAC secret, and this is an EC P-256 key
2\tkey\talg: HS256 needs an HMAC secret, and this is an EC P-256 key
2> 2 tokens in [time]: 2 with no key that fits
=> 4

$ jwt verify --lines --at 2026-11-22 --aud api --iss 'https://x' -S '$LONG' @good.txt
1\tclaim\tiss: absent, expected "https://x"
2\tclaim\tiss: absent, expected "https://x"
2> 2 tokens in [time]: 2 failing another check
=> 7

$ jwt verify --lines -S '$LONG'



2> error: no token in the stream
2> hint: a token reads header.payload.signature; was all of it copied?
=> 3

$ jwt verify --lines -S '$LONG'
2> error: no token in the stream
2> hint: a token reads header.payload.signature; was all of it copied?
=> 3

$ jwt verify --lines -S '$LONG' -
2> error: no token in the stream
2> hint: a token reads header.payload.signature; was all of it copied?
=> 3


"#]]);
}

#[test]
fn verdicts_in_json() {
    let mut desk = desk();
    desk.run(3, "verify --lines --json --at 2026-11-22 -S '$LONG' @tokens.txt")
        .run(0, "verify --lines --json --summary --at 2026-11-22 -S '$LONG' @good.txt")
        .pipe("")
        .run(3, "verify --lines --json --summary -S '$LONG'")
        .matches(str![[r#"
$ jwt verify --lines --json --at 2026-11-22 -S '$LONG' @tokens.txt
{"line":1,"label":null,"valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"pass","detail":"expires in 6 years, at 2033-05-18 03:33:20 UTC","expected":{"after":1795305600},"found":2000000000},{"name":"sub","result":"skip","detail":"\"alice\", not asked for","expected":null,"found":"alice"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","error":null,"hints":[],"warnings":[]}

{"line":3,"label":null,"valid":false,"verdict":"expired","code":6,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"fail","detail":"expired 25 years ago, at 2001-09-09 01:46:40 UTC","expected":{"after":1795305600},"found":1000000000},{"name":"sub","result":"skip","detail":"\"bob\", not asked for","expected":null,"found":"bob"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":{"sub":"bob","exp":1000000000},"payload_type":"json","error":null,"hints":[],"warnings":[]}
{"line":4,"label":null,"valid":false,"verdict":"signature","code":1,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"fail","detail":"wrong: not made with the secret from the command line","expected":null,"found":null},{"name":"exp","result":"pass","detail":"expires in 6 years, at 2033-05-18 03:33:20 UTC","expected":{"after":1795305600},"found":2000000000},{"name":"sub","result":"skip","detail":"\"alice\", not asked for","expected":null,"found":"alice"}],"key":null,"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","error":null,"hints":[],"warnings":[]}
{"line":5,"label":null,"valid":false,"verdict":"unsigned","code":1,"checks":[{"name":"alg","result":"fail","detail":"none: nobody signed this token","expected":["HS256","HS384","HS512"],"found":"none"},{"name":"signature","result":"fail","detail":"empty: nobody signed this token, or it was cut off","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null}],"key":null,"header":{"alg":"none"},"payload":{},"payload_type":"json","error":null,"hints":[],"warnings":[{"code":"unsigned","message":"\"alg\" is none: nobody signed this token"},{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
{"line":6,"label":null,"valid":false,"verdict":"malformed","code":3,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"2 tokens in one line","causes":[],"hints":["--find gives each a line of its own"]},"hints":["--find gives each a line of its own"],"warnings":[]}
{"line":7,"label":null,"valid":false,"verdict":"malformed","code":3,"checks":[{"name":"format","result":"fail","detail":"no token: no dot in it","expected":null,"found":null}],"key":null,"header":null,"payload":null,"payload_type":null,"error":null,"hints":[],"warnings":[]}
{"line":8,"label":null,"valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"pass","detail":"expires in 6 years, at 2033-05-18 03:33:20 UTC","expected":{"after":1795305600},"found":2000000000},{"name":"sub","result":"skip","detail":"\"alice\", not asked for","expected":null,"found":"alice"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","error":null,"hints":[],"warnings":[]}
=> 3

$ jwt verify --lines --json --summary --at 2026-11-22 -S '$LONG' @good.txt
{"line":1,"label":null,"valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"pass","detail":"expires in 6 years, at 2033-05-18 03:33:20 UTC","expected":{"after":1795305600},"found":2000000000},{"name":"sub","result":"skip","detail":"\"alice\", not asked for","expected":null,"found":"alice"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","error":null,"hints":[],"warnings":[]}
{"line":2,"label":null,"valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"pass","detail":"expires in 6 years, at 2033-05-18 03:33:20 UTC","expected":{"after":1795305600},"found":2000000000},{"name":"sub","result":"skip","detail":"\"alice\", not asked for","expected":null,"found":"alice"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","error":null,"hints":[],"warnings":[]}
2> {"lines":2,"blank":0,"tokens":2,"verdicts":{"valid":2,"malformed":0,"key":0,"unsigned":0,"signature":0,"expired":0,"not-yet-valid":0,"too-old":0,"claim":0},"failed":0,"code":0,"seconds":[time],"tokens_per_second":[rate],"bytes":218,"interrupted":false}
=> 0

$ jwt verify --lines --json --summary -S '$LONG'
{"label":null,"valid":false,"verdict":"malformed","code":3,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"no token in the stream","causes":[],"hints":["a token reads header.payload.signature; was all of it copied?"]},"hints":["a token reads header.payload.signature; was all of it copied?"],"warnings":[]}
2> {"lines":0,"blank":0,"tokens":0,"verdicts":{"valid":0,"malformed":0,"key":0,"unsigned":0,"signature":0,"expired":0,"not-yet-valid":0,"too-old":0,"claim":0},"failed":1,"code":3,"seconds":[time],"tokens_per_second":[rate],"bytes":0,"interrupted":false}
=> 3


"#]]);
}

#[test]
fn the_exit_code_alone() {
    let mut desk = desk();
    desk.run(3, "verify --lines -q --at 2026-11-22 -S '$LONG' @tokens.txt")
        .run(0, "verify --lines -q --at 2026-11-22 -S '$LONG' @good.txt")
        .run(1, "verify --lines -q --at 2026-11-22 -S another @good.txt")
        .run(6, "verify --lines -q --at 2040-01-01 -S '$LONG' @good.txt")
        .run(4, "verify --lines -q --at 2026-11-22 -K ed.pub.pem @good.txt")
        .run(7, "verify --lines -q --at 2026-11-22 --sub x -S '$LONG' @good.txt")
        .run(5, "verify --lines -q --at 2026-11-22 -S '$LONG' @nowhere")
        .run(3, "decode --lines -q @tokens.txt")
        .run(0, "decode --lines -q @good.txt")
        .run(7, "decode --lines -q --get nothing @good.txt")
        .matches(str![[r#"
$ jwt verify --lines -q --at 2026-11-22 -S '$LONG' @tokens.txt
=> 3

$ jwt verify --lines -q --at 2026-11-22 -S '$LONG' @good.txt
=> 0

$ jwt verify --lines -q --at 2026-11-22 -S another @good.txt
=> 1

$ jwt verify --lines -q --at 2040-01-01 -S '$LONG' @good.txt
=> 6

$ jwt verify --lines -q --at 2026-11-22 -K ed.pub.pem @good.txt
=> 4

$ jwt verify --lines -q --at 2026-11-22 --sub x -S '$LONG' @good.txt
=> 7

$ jwt verify --lines -q --at 2026-11-22 -S '$LONG' @nowhere
2> error: TOKEN: no such file: "nowhere"
2> hint: paths count from the working directory: pwd
=> 5

$ jwt decode --lines -q @tokens.txt
=> 3

$ jwt decode --lines -q @good.txt
=> 0

$ jwt decode --lines -q --get nothing @good.txt
=> 7


"#]]);
}

#[test]
fn lines_that_are_passed_through() {
    let mut desk = desk();
    desk.run(0, "verify --lines --only valid --at 2026-11-22 -S '$LONG' @tokens.txt")
        .run(0, "verify --lines --only invalid --at 2026-11-22 -S '$LONG' @tokens.txt")
        .run(0, "verify --lines --only invalid --at 2026-11-22 -S '$LONG' @good.txt")
        .run(0, "verify --lines --find --only valid --at 2026-11-22 -S '$LONG' @app.log")
        .run(2, "verify --lines --only good -S '$LONG' @good.txt")
        .matches(str![[r#"
$ jwt verify --lines --only valid --at 2026-11-22 -S '$LONG' @tokens.txt
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk
"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk"[no line ending]
2> 7 tokens in [time]: 2 valid, 2 malformed, 1 unsigned, 1 with a wrong signature, 1 expired
=> 0

$ jwt verify --lines --only invalid --at 2026-11-22 -S '$LONG' @tokens.txt
Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IiLCJleHAiOjEwMDAwMDAwMDB9.0oPFq60lpS4tDpfiyDAGSigp2qTBcLDSZcAhkQibIDc\r
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfAAAA
eyJhbGciOiJub25lIn0.e30.
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IiLCJleHAiOjEwMDAwMDAwMDB9.0oPFq60lpS4tDpfiyDAGSigp2qTBcLDSZcAhkQibIDc
abc
2> 7 tokens in [time]: 2 valid, 2 malformed, 1 unsigned, 1 with a wrong signature, 1 expired
=> 0

$ jwt verify --lines --only invalid --at 2026-11-22 -S '$LONG' @good.txt
2> 2 tokens in [time]: 2 valid
=> 0

$ jwt verify --lines --find --only valid --at 2026-11-22 -S '$LONG' @app.log
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk
2> 2 tokens in [time]: 2 valid
=> 0

$ jwt verify --lines --only good -S '$LONG' @good.txt
2> error: --only: "good" is not valid or invalid
2> hint: did you mean valid?
=> 2


"#]]);
}

#[test]
fn causes_are_looked_for_when_asked() {
    let mut desk = desk();
    desk.run(1, "verify --lines --at 2026-11-22 -S b64:$S @good.txt")
        .run(1, "verify --lines --explain --at 2026-11-22 -S hs @good.txt")
        .pipe(format!("{}\n{}=\nabc\n", crate::desk::JWT_IO, crate::desk::JWT_IO))
        .run(3, "verify --lines --explain --at 2026-11-22 -S wrong")
        .pipe(crate::desk::JWT_IO)
        .run(1, "verify --lines --explain --json --at 2026-11-22 -S wrong")
        .matches(str![[r#"
$ jwt verify --lines --at 2026-11-22 -S b64:$S @good.txt
1\tsignature\tthe signature is wrong: not made with the secret from the command line
2\tsignature\tthe signature is wrong: not made with the secret from the command line
2> 2 tokens in [time]: 2 with a wrong signature
=> 1

$ jwt verify --lines --explain --at 2026-11-22 -S hs @good.txt
1\tsignature\tthe signature is wrong: not made with the secret from the command line\thint: no tested cause found
2\tsignature\tthe signature is wrong: not made with the secret from the command line\thint: no tested cause found
2> 2 tokens in [time]: 2 with a wrong signature
=> 1

$ jwt verify --lines --explain --at 2026-11-22 -S wrong
1\tsignature\tthe signature is wrong: not made with the secret from the command line\thint: the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)
2\tmalformed\tsignature: padded with "=", JOSE has no padding\thint: a token padded by an AWS load balancer is taken with --allow-padding
3\tmalformed\tno token: no dot in it\thint: a token reads header.payload.signature; jwt --help lists the commands
2> 3 tokens in [time]: 2 malformed, 1 with a wrong signature
=> 3

$ jwt verify --lines --explain --json --at 2026-11-22 -S wrong
{"line":1,"label":null,"valid":false,"verdict":"signature","code":1,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"fail","detail":"wrong: not made with the secret from the command line","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null},{"name":"iat","result":"pass","detail":"issued 8 years ago, at 2018-01-18 01:30:22 UTC","expected":null,"found":1516239022},{"name":"sub","result":"skip","detail":"\"1234567890\", not asked for","expected":null,"found":"1234567890"}],"key":null,"header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","error":null,"hints":["the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)"],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 1


"#]]);
}

#[test]
fn tokens_in_any_text() {
    let mut desk = desk();
    desk.run(0, "verify --find --lines --at 2026-11-22 -S '$LONG' @app.log")
        .run(0, "verify --find --lines --json --at 2026-11-22 -S '$LONG' @app.log")
        .run(0, "verify --find --at 2026-11-22 -S '$LONG' @app.log")
        .run(0, "decode --find --lines @app.log")
        .run(0, "decode --find --lines --get sub @app.log")
        .run(0, "decode --find --get sub @app.log")
        .pipe("nothing here, x.y.z\n")
        .run(3, "verify --find --lines -S '$LONG'")
        .pipe("nothing here, x.y.z\n")
        .run(3, "verify --find -S '$LONG'")
        .matches(str![[r#"
$ jwt verify --find --lines --at 2026-11-22 -S '$LONG' @app.log
1:19\tvalid\tsecret from the command line
3:14\tvalid\tsecret from the command line
2> 2 tokens in [time]: 2 valid
=> 0

$ jwt verify --find --lines --json --at 2026-11-22 -S '$LONG' @app.log
{"line":1,"column":19,"label":null,"valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"pass","detail":"expires in 6 years, at 2033-05-18 03:33:20 UTC","expected":{"after":1795305600},"found":2000000000},{"name":"sub","result":"skip","detail":"\"alice\", not asked for","expected":null,"found":"alice"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","error":null,"hints":[],"warnings":[]}
{"line":3,"column":14,"label":null,"valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"pass","detail":"expires in 6 years, at 2033-05-18 03:33:20 UTC","expected":{"after":1795305600},"found":2000000000},{"name":"sub","result":"skip","detail":"\"alice\", not asked for","expected":null,"found":"alice"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","error":null,"hints":[],"warnings":[]}
=> 0

$ jwt verify --find --at 2026-11-22 -S '$LONG' @app.log
── 1:19 ──
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "sub": "alice",               subject
  "exp": 2000000000             expires 2033-05-18 03:33:20 UTC, in 6 years
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✔ exp        expires in 6 years, at 2033-05-18 03:33:20 UTC
  – sub        "alice", not asked for

VALID

── 3:14 ──
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "sub": "alice",               subject
  "exp": 2000000000             expires 2033-05-18 03:33:20 UTC, in 6 years
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✔ exp        expires in 6 years, at 2033-05-18 03:33:20 UTC
  – sub        "alice", not asked for

VALID
=> 0

$ jwt decode --find --lines @app.log
{"line":1,"column":19,"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","signature":"_5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk","alg":"HS256","form":"compact","times":{"exp":"2033-05-18T03:33:20Z"},"verified":null,"warnings":[]}
{"line":3,"column":14,"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","signature":"_5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk","alg":"HS256","form":"compact","times":{"exp":"2033-05-18T03:33:20Z"},"verified":null,"warnings":[]}
2> 2 tokens in [time]: all could be read
=> 0

$ jwt decode --find --lines --get sub @app.log
alice
alice
2> 2 tokens in [time]: all could be read
=> 0

$ jwt decode --find --get sub @app.log
alice
alice
=> 0

$ jwt verify --find --lines -S '$LONG'
2> error: no token in the stream
2> hint: a token reads header.payload.signature; was all of it copied?
=> 3

$ jwt verify --find -S '$LONG'
2> error: no token in stdin
2> hint: a token reads header.payload.signature; was all of it copied?
=> 3


"#]]);
}

#[test]
fn documents_and_values() {
    let mut desk = desk();
    let broken = signed(r#"{"alg":"HS256"}"#, "{ \"a\": 1,\n  \"b\": \"x\\ny\" }");
    desk.file("odd.txt", format!("{broken}\n{}\n", claims("text\nof two lines")));
    desk.run(3, "decode --lines --at 2026-11-22 @tokens.txt")
        .run(3, "decode --lines --at 2026-11-22 -S '$LONG' --redact @tokens.txt")
        .run(3, "decode --lines --get sub @tokens.txt")
        .run(3, "decode --lines --get sub --json @tokens.txt")
        .run(7, "decode --lines --get nothing @good.txt")
        .run(0, "decode --lines --part header @good.txt")
        .run(0, "decode --lines --part payload @odd.txt")
        .run(0, "decode --lines --part signature @odd.txt")
        .run(7, "decode --lines --get b @odd.txt")
        .matches(str![[r#"
$ jwt decode --lines --at 2026-11-22 @tokens.txt
{"line":1,"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","signature":"_5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk","alg":"HS256","form":"compact","times":{"exp":"2033-05-18T03:33:20Z"},"verified":null,"warnings":[]}

{"line":3,"header":{"alg":"HS256"},"payload":{"sub":"bob","exp":1000000000},"payload_type":"json","signature":"0oPFq60lpS4tDpfiyDAGSigp2qTBcLDSZcAhkQibIDc","alg":"HS256","form":"compact","times":{"exp":"2001-09-09T01:46:40Z"},"verified":null,"warnings":[]}
{"line":4,"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","signature":"_5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfAAAA","alg":"HS256","form":"compact","times":{"exp":"2033-05-18T03:33:20Z"},"verified":null,"warnings":[]}
{"line":5,"header":{"alg":"none"},"payload":{},"payload_type":"json","signature":"","alg":"none","form":"compact","times":{},"verified":null,"warnings":[{"code":"unsigned","message":"\"alg\" is none: nobody signed this token"},{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
{"line":6,"code":3,"error":{"message":"2 tokens in one line","causes":[],"hints":["--find gives each a line of its own"]}}
{"line":7,"header":null,"payload":null,"payload_type":null,"signature":null,"alg":null,"form":"compact","times":{},"verified":null,"code":3,"hints":["a token reads header.payload.signature; jwt --help lists the commands"],"error":{"message":"no token: no dot in it","place":"token","at":null,"causes":[],"hints":["a token reads header.payload.signature; jwt --help lists the commands"]},"warnings":[]}
{"line":8,"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","signature":"_5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk","alg":"HS256","form":"compact","times":{"exp":"2033-05-18T03:33:20Z"},"verified":null,"warnings":[]}
2> 7 tokens in [time]: 5 could be read, 2 malformed
=> 3

$ jwt decode --lines --at 2026-11-22 -S '$LONG' --redact @tokens.txt
{"line":1,"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","signature":null,"alg":"HS256","form":"compact","times":{"exp":"2033-05-18T03:33:20Z"},"verified":true,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"pass","detail":"expires in 6 years, at 2033-05-18 03:33:20 UTC","expected":{"after":1795305600},"found":2000000000}],"code":0,"hints":[],"warnings":[]}

{"line":3,"header":{"alg":"HS256"},"payload":{"sub":"bob","exp":1000000000},"payload_type":"json","signature":null,"alg":"HS256","form":"compact","times":{"exp":"2001-09-09T01:46:40Z"},"verified":true,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"fail","detail":"expired 25 years ago, at 2001-09-09 01:46:40 UTC","expected":{"after":1795305600},"found":1000000000}],"code":6,"hints":[],"warnings":[]}
{"line":4,"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","signature":null,"alg":"HS256","form":"compact","times":{"exp":"2033-05-18T03:33:20Z"},"verified":false,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"fail","detail":"wrong: not made with the secret from the command line","expected":null,"found":null},{"name":"exp","result":"pass","detail":"expires in 6 years, at 2033-05-18 03:33:20 UTC","expected":{"after":1795305600},"found":2000000000}],"code":1,"hints":[],"warnings":[]}
{"line":5,"header":{"alg":"none"},"payload":{},"payload_type":"json","signature":null,"alg":"none","form":"compact","times":{},"verified":false,"checks":[{"name":"alg","result":"fail","detail":"none: nobody signed this token","expected":["HS256","HS384","HS512"],"found":"none"},{"name":"signature","result":"fail","detail":"empty: nobody signed this token, or it was cut off","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null}],"code":1,"hints":[],"warnings":[{"code":"unsigned","message":"\"alg\" is none: nobody signed this token"},{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
{"line":6,"code":3,"error":{"message":"2 tokens in one line","causes":[],"hints":["--find gives each a line of its own"]}}
{"line":7,"header":null,"payload":null,"payload_type":null,"signature":null,"alg":null,"form":"compact","times":{},"verified":false,"checks":[{"name":"format","result":"fail","detail":"no token: no dot in it","expected":null,"found":null}],"code":3,"hints":["a token reads header.payload.signature; jwt --help lists the commands"],"error":{"message":"no token: no dot in it","place":"token","at":null,"causes":[],"hints":["a token reads header.payload.signature; jwt --help lists the commands"]},"warnings":[]}
{"line":8,"header":{"alg":"HS256"},"payload":{"sub":"alice","exp":2000000000},"payload_type":"json","signature":null,"alg":"HS256","form":"compact","times":{"exp":"2033-05-18T03:33:20Z"},"verified":true,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"pass","detail":"expires in 6 years, at 2033-05-18 03:33:20 UTC","expected":{"after":1795305600},"found":2000000000}],"code":0,"hints":[],"warnings":[]}
2> 7 tokens in [time]: 2 valid, 2 malformed, 1 unsigned, 1 with a wrong signature, 1 expired
=> 3

$ jwt decode --lines --get sub @tokens.txt
alice

bob
alice



alice
2> error: line 5: there is no "sub" in the payload
2> hint: the payload has no members
2> error: line 6: 2 tokens in one line
2> error: line 7: no token: no dot in it
2> 4 tokens in [time]: all could be read, 3 lines failed
=> 3

$ jwt decode --lines --get sub --json @tokens.txt
"alice"

"bob"
"alice"
{"line":5,"code":7,"error":{"message":"there is no \"sub\" in the payload","causes":[],"hints":["the payload has no members"]}}
{"line":6,"code":3,"error":{"message":"2 tokens in one line","causes":[],"hints":["--find gives each a line of its own"]}}
{"line":7,"code":3,"error":{"message":"no token: no dot in it","causes":[],"hints":["a token reads header.payload.signature; jwt --help lists the commands"]}}
"alice"
=> 3

$ jwt decode --lines --get nothing @good.txt


2> error: line 1: there is no "nothing" in the payload
2> hint: the payload has "sub" and "exp"
2> error: line 2: there is no "nothing" in the payload
2> no tokens in 2 lines: 2 lines failed
=> 7

$ jwt decode --lines --part header @good.txt
{"alg":"HS256"}
{"alg":"HS256"}
2> 2 tokens in [time]: all could be read
=> 0

$ jwt decode --lines --part payload @odd.txt
{"a":1,"b":"x\ny"}
"text\nof two lines"
2> 2 tokens in [time]: all could be read
=> 0

$ jwt decode --lines --part signature @odd.txt
CpcqNJiXtCW2sGdpMeZUqP_shTf0GG2ySNR9X5S6I8Q
Vin4PN5JFdsWJTBgDR2mDMJSGtezRqr6n8sapxtsfSE
2> 2 tokens in [time]: all could be read
=> 0

$ jwt decode --lines --get b @odd.txt
"x\ny"

2> error: line 2: the payload is not JSON, so it holds no values by name
2> hint: --part payload prints it as it is
2> 1 token in [time]: 1 could be read, 1 line failed
=> 7


"#]]);
}

#[test]
fn tokens_that_are_made() {
    let mut desk = desk();
    desk.file(
        "claims.txt",
        "{\"sub\":\"a\"}\n\n{\"sub\":\n[1]\r\n{ \"z\":1e3, \"exp\":5 }\nalice\n{\"a\":1,\"a\":2}",
    );
    desk.run(3, "encode --lines --no-iat -S '$LONG' @claims.txt")
        .run(3, "encode --lines --no-iat -S '$LONG' -c role=admin -e 2030-01-01 @claims.txt")
        .run(3, "encode --lines --no-iat --json --summary -S short @claims.txt")
        .run(3, "encode --lines --no-iat -S short @claims.txt")
        .run(0, "encode --lines --no-iat --alg none --unsigned --from @good.txt")
        .pipe("")
        .run(0, "encode --lines -S '$LONG'")
        .matches(str![[r#"
$ jwt encode --lines --no-iat -S '$LONG' @claims.txt
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIn0.lrWG7b9qBX6AwqPX4OlZtS2e8T1SW11erT74JLH7GdE



eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ6IjoxZTMsImV4cCI6NX0.iSxduXPBNa4HEBl3QWnhC78cSzL6yaf907hPZrkmf8o


2> error: line 3: the claims are not JSON: ends where a value was expected
2> hint: it breaks off: was all of it given?
2> error: line 4: the claims are an array; a JWT needs a JSON object
2> error: line 6: the claims are not JSON: expected a value, at column 1
2> error: line 7: the claims hold "a" more than once
2> warning: line 5: "exp" is past: it expired 56 years ago (+3600s is an hour from now)
2> 2 tokens made in [time]: 4 lines failed
=> 3

$ jwt encode --lines --no-iat -S '$LONG' -c role=admin -e 2030-01-01 @claims.txt
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIiwicm9sZSI6ImFkbWluIiwiZXhwIjoxODkzNDU2MDAwfQ.60Cr-fMK81asPsLayoXK0zOjJ1memQ-m_Wm4_7MUeB8



eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ6IjoxZTMsImV4cCI6MTg5MzQ1NjAwMCwicm9sZSI6ImFkbWluIn0.8t7zEwjfsAdWTAvpxMK3WeF66KZHgZ-6_nB2DSS4kG8


2> error: line 3: the claims are not JSON: ends where a value was expected
2> hint: it breaks off: was all of it given?
2> error: line 4: the claims are an array; a JWT needs a JSON object
2> error: line 6: the claims are not JSON: expected a value, at column 1
2> error: line 7: the claims hold "a" more than once
2> 2 tokens made in [time]: 4 lines failed
=> 3

$ jwt encode --lines --no-iat --json --summary -S short @claims.txt
{"line":1,"token":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIn0.Xh7nDzCWpNensZ68lP-ASWAfECUWDuEVsONLI09Gnek","out":null,"warnings":[{"code":"short-secret","message":"the secret has 5 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)"}]}

{"line":3,"code":3,"error":{"message":"the claims are not JSON: ends where a value was expected","causes":[],"hints":["it breaks off: was all of it given?"]}}
{"line":4,"code":3,"error":{"message":"the claims are an array; a JWT needs a JSON object","causes":[],"hints":["wrap it: '{\"name\": value}', or set single claims: -c NAME:=JSON"]}}
{"line":5,"token":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ6IjoxZTMsImV4cCI6NX0.KD4DaUpvui4uAfGaaLAGsf_KsGAY18HrRU_1M4-l9ns","out":null,"warnings":[{"code":"expired","message":"\"exp\" is past: it expired 56 years ago (+3600s is an hour from now)"},{"code":"short-secret","message":"the secret has 5 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)"}]}
{"line":6,"code":3,"error":{"message":"the claims are not JSON: expected a value, at column 1","causes":[],"hints":["claims from a file: @PATH; from stdin: -; single claims: -c NAME=TEXT"]}}
{"line":7,"code":3,"error":{"message":"the claims hold \"a\" more than once","causes":[],"hints":["readers differ in which of them they take: leave one"]}}
2> {"lines":7,"blank":1,"tokens":2,"verdicts":{"valid":0,"malformed":0,"key":0,"unsigned":0,"signature":0,"expired":0,"not-yet-valid":0,"too-old":0,"claim":0},"failed":4,"code":3,"seconds":[time],"tokens_per_second":[rate],"bytes":66,"interrupted":false}
=> 3

$ jwt encode --lines --no-iat -S short @claims.txt
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIn0.Xh7nDzCWpNensZ68lP-ASWAfECUWDuEVsONLI09Gnek



eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ6IjoxZTMsImV4cCI6NX0.KD4DaUpvui4uAfGaaLAGsf_KsGAY18HrRU_1M4-l9ns


2> error: line 3: the claims are not JSON: ends where a value was expected
2> hint: it breaks off: was all of it given?
2> error: line 4: the claims are an array; a JWT needs a JSON object
2> error: line 6: the claims are not JSON: expected a value, at column 1
2> error: line 7: the claims hold "a" more than once
2> warning: the secret has 5 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)
2> warning: line 5: "exp" is past: it expired 56 years ago (+3600s is an hour from now)
2> 2 tokens made in [time]: 4 lines failed
=> 3

$ jwt encode --lines --no-iat --alg none --unsigned --from @good.txt
eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0.
eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0.
2> 2 tokens made in [time]
=> 0

$ jwt encode --lines -S '$LONG'
2> no tokens made
=> 0


"#]]);
}

#[test]
fn tokens_that_are_signed_anew() {
    let mut desk = desk();
    desk.run(0, "encode --lines -S '$LONG' --from @good.txt")
        .run(0, "encode --lines -S '$LONG' --from @good.txt -s bob --unset exp")
        .run(3, "encode --lines -S '$LONG' --from @tokens.txt");
    let documents = desk.text(3, "decode --lines @tokens.txt");
    desk.pipe(documents).run(3, "encode --lines -S '$LONG' --from -").matches(str![[r#"
$ jwt encode --lines -S '$LONG' --from @good.txt
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk
2> 2 tokens made in [time]
=> 0

$ jwt encode --lines -S '$LONG' --from @good.txt -s bob --unset exp
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.X5m3bOgorsBwxfTJNilI2jnMJGi5YnBFzKRWjov07ts
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.X5m3bOgorsBwxfTJNilI2jnMJGi5YnBFzKRWjov07ts
2> 2 tokens made in [time]
=> 0

$ jwt encode --lines -S '$LONG' --from @tokens.txt
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk

eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IiLCJleHAiOjEwMDAwMDAwMDB9.0oPFq60lpS4tDpfiyDAGSigp2qTBcLDSZcAhkQibIDc
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk
eyJhbGciOiJIUzI1NiJ9.e30.ju-t_35hUfl5Y81b76DmaxB_jhCvkHtYCtUyWdBANZA


eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk
2> error: line 6: --from needs one token, and the line holds 2
2> hint: --from takes one token, or one line of decode --json
2> error: line 7: --from takes a token that can be read whole
2> caused by: no token: no dot in it
2> 5 tokens made in [time]: 2 lines failed
=> 3

$ jwt encode --lines -S '$LONG' --from -
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk

eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IiLCJleHAiOjEwMDAwMDAwMDB9.0oPFq60lpS4tDpfiyDAGSigp2qTBcLDSZcAhkQibIDc
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk
eyJhbGciOiJIUzI1NiJ9.e30.ju-t_35hUfl5Y81b76DmaxB_jhCvkHtYCtUyWdBANZA


eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MjAwMDAwMDAwMH0._5X_xzQcDMsHfPIbCz9fBpWd6jAa7YMouSeklWfltZk
2> error: line 6: --from takes a token that can be read whole
2> caused by: no token: a JSON document without a token in it
2> hint: a token reads header.payload.signature; jwt --help lists the commands
2> error: line 7: --from takes a token that can be read whole
2> caused by: payload: "payload" is null, it must be a string
2> 5 tokens made in [time]: 2 lines failed
=> 3


"#]]);
}

#[test]
fn what_does_not_go_with_lines() {
    let mut desk = desk();
    desk.run(2, "verify --lines -S '$LONG' $GOOD")
        .run(2, "verify --lines -S '$LONG' @good.txt @good.txt")
        .run(2, "verify --lines -S '$LONG' --jobs 0 @good.txt")
        .run(2, "verify --jobs 2 -S '$LONG' @good.txt")
        .run(2, "verify --explain -S '$LONG' @good.txt")
        .run(2, "decode --summary @good.txt")
        .run(2, "verify --lines --only valid --json -S '$LONG' @good.txt")
        .run(2, "verify --lines --only valid -q -S '$LONG' @good.txt")
        .run(2, "verify --lines --find --exact -S '$LONG' @good.txt")
        .run(2, "verify --lines @good.txt")
        .run(2, "verify --lines --json -S '$LONG' $GOOD")
        .run(2, "verify --lines -S - -")
        .run(2, "encode --lines -S '$LONG' -o out.txt")
        .run(2, "encode --lines -S '$LONG' {}")
        .run(4, "encode --lines -K ec.pub.pem")
        .run(5, "decode --lines @nowhere")
        .run(5, "decode --lines @.")
        .matches(str![[r#"
$ jwt verify --lines -S '$LONG' $GOOD
2> error: --lines reads stdin or a file, and TOKEN is neither
2> hint: pipe it in, or name a file: @PATH
=> 2

$ jwt verify --lines -S '$LONG' @good.txt @good.txt
2> error: --lines reads one stream, and TOKEN names several
2> hint: put them behind one another: cat FILE FILE | jwt … --lines
=> 2

$ jwt verify --lines -S '$LONG' --jobs 0 @good.txt
2> error: --jobs: "0" is not a number from 1 to 1024
2> hint: without the flag there is one thread a core
=> 2

$ jwt verify --jobs 2 -S '$LONG' @good.txt
2> error: --jobs needs --lines
2> hint: add --lines, or leave --jobs out
=> 2

$ jwt verify --explain -S '$LONG' @good.txt
2> error: --explain needs --lines
2> hint: add --lines, or leave --explain out
=> 2

$ jwt decode --summary @good.txt
2> error: --summary needs --lines
2> hint: add --lines, or leave --summary out
=> 2

$ jwt verify --lines --only valid --json -S '$LONG' @good.txt
{"label":null,"valid":false,"verdict":"error","code":2,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"--only and --json exclude each other","causes":[],"hints":["leave one of them out; jwt verify --help lists the flags"]},"hints":["leave one of them out; jwt verify --help lists the flags"],"warnings":[]}
=> 2

$ jwt verify --lines --only valid -q -S '$LONG' @good.txt
2> error: --only and --quiet exclude each other
2> hint: leave one of them out; jwt verify --help lists the flags
=> 2

$ jwt verify --lines --find --exact -S '$LONG' @good.txt
2> error: --find and --exact exclude each other
2> hint: leave one of them out; jwt verify --help lists the flags
=> 2

$ jwt verify --lines @good.txt
2> error: no key given
2> hint: the token asks for an HMAC secret: --secret SPEC
=> 2

$ jwt verify --lines --json -S '$LONG' $GOOD
{"label":null,"valid":false,"verdict":"error","code":2,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"--lines reads stdin or a file, and TOKEN is neither","causes":[],"hints":["pipe it in, or name a file: @PATH"]},"hints":["pipe it in, or name a file: @PATH"],"warnings":[]}
=> 2

$ jwt verify --lines -S - -
2> error: stdin can be read only once, and both --secret and TOKEN ask for it
2> hint: give one of them as @PATH, or as env:NAME
=> 2

$ jwt encode --lines -S '$LONG' -o out.txt
2> error: --lines and --out exclude each other
2> hint: leave one of them out; jwt encode --help lists the flags
=> 2

$ jwt encode --lines -S '$LONG' {}
2> error: --lines reads stdin or a file, and CLAIMS is neither
2> hint: pipe it in, or name a file: @PATH
=> 2

$ jwt encode --lines -K ec.pub.pem
2> error: this is an EC P-256 public key (SPKI PEM); signing with ES256 needs its private half
2> hint: give the private key that belongs to it
=> 4

$ jwt decode --lines @nowhere
2> error: TOKEN: no such file: "nowhere"
2> hint: paths count from the working directory: pwd
=> 5

$ jwt decode --lines @.
2> error: TOKEN: "." is a directory, a file is needed
2> hint: name a file in it
=> 5


"#]]);
    assert!(!desk.has("out.txt"));
}
