//! Bad input and bad command lines: a clear message, the right code, and nothing on stdout that was
//! not asked for.

use snapbox::str;

use crate::desk::{Desk, JWT_IO, base64url, claims, signed};

#[test]
fn nothing_at_all() {
    let mut desk = Desk::new();
    desk.file("blank", " \n\t\r\n");
    desk.run(3, "''")
        .run(3, "decode ''")
        .run(3, "verify -S x ''")
        .run(3, "encode -S x ''")
        .run(3, "")
        .run(3, "decode -")
        .run(3, "decode @blank")
        .pipe(" \n\n")
        .run(3, "verify -S x")
        .run(3, "--json decode ''")
        .run(3, "--json verify -S x ''")
        .matches(str![[r#"
$ jwt ''
2> error: TOKEN is empty
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 3

$ jwt decode ''
2> error: TOKEN is empty
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 3

$ jwt verify -S x ''
2> error: TOKEN is empty
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 3

$ jwt encode -S x ''
2> error: CLAIMS is empty
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 3

$ jwt 
2> error: TOKEN is empty: nothing in stdin
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 3

$ jwt decode -
2> error: TOKEN is empty: nothing in stdin
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 3

$ jwt decode @blank
2> error: TOKEN is empty: nothing in "blank"
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 3

$ jwt verify -S x
2> error: TOKEN is empty: nothing in stdin
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 3

$ jwt --json decode ''
{"code":3,"error":{"message":"TOKEN is empty","causes":[],"hints":["an unset shell variable leaves nothing, and so does a command that failed"]}}
=> 3

$ jwt --json verify -S x ''
{"label":null,"valid":false,"verdict":"malformed","code":3,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"TOKEN is empty","causes":[],"hints":["an unset shell variable leaves nothing, and so does a command that failed"]},"hints":["an unset shell variable leaves nothing, and so does a command that failed"],"warnings":[]}
=> 3


"#]]);
}

#[test]
fn files_that_cannot_be_read() {
    let mut desk = Desk::new();
    desk.run(5, "decode @.")
        .run(5, "verify -S x @.")
        .run(5, "encode -S x @.")
        .run(5, "decode @nowhere")
        .run(5, "--json decode @nowhere")
        .run(5, "--json verify -S x @nowhere")
        .matches(str![[r#"
$ jwt decode @.
2> error: TOKEN: "." is a directory, a file is needed
2> hint: name a file in it
=> 5

$ jwt verify -S x @.
2> error: TOKEN: "." is a directory, a file is needed
2> hint: name a file in it
=> 5

$ jwt encode -S x @.
2> error: CLAIMS: "." is a directory, a file is needed
2> hint: name a file in it
=> 5

$ jwt decode @nowhere
2> error: TOKEN: no such file: "nowhere"
2> hint: paths count from the working directory: pwd
=> 5

$ jwt --json decode @nowhere
{"code":5,"error":{"message":"TOKEN: no such file: \"nowhere\"","causes":[],"hints":["paths count from the working directory: pwd"]}}
=> 5

$ jwt --json verify -S x @nowhere
{"label":null,"valid":false,"verdict":"error","code":5,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"TOKEN: no such file: \"nowhere\"","causes":[],"hints":["paths count from the working directory: pwd"]},"hints":["paths count from the working directory: pwd"],"warnings":[]}
=> 5


"#]]);
}

#[test]
fn a_token_of_twenty_megabytes() {
    let mut desk = Desk::new();
    desk.file("huge", format!("{}.{}.AAAA", base64url(r#"{"alg":"HS256"}"#), "e".repeat(20_000_000)));
    desk.run(3, "decode @huge")
        .run(3, "verify -S x @huge")
        .run(3, "--json decode @huge")
        .run(3, "encode --from @huge -S x")
        .matches(str![[r#"
$ jwt decode @huge
2> error: token: 20000026 bytes long, the bound is 16777216
2> hint: is it the right file? --find looks for tokens in any text
=> 3

$ jwt verify -S x @huge
  ✘ format     token: 20000026 bytes long, the bound is 16777216

INVALID: token: 20000026 bytes long, the bound is 16777216
2> hint: is it the right file? --find looks for tokens in any text
=> 3

$ jwt --json decode @huge
{"header":null,"payload":null,"payload_type":null,"signature":null,"alg":null,"form":"compact","times":{},"verified":null,"code":3,"hints":["is it the right file? --find looks for tokens in any text"],"error":{"message":"token: 20000026 bytes long, the bound is 16777216","place":"token","at":null,"causes":[],"hints":["is it the right file? --find looks for tokens in any text"]},"warnings":[]}
=> 3

$ jwt encode --from @huge -S x
2> error: --from: "huge" holds more than 16 MiB
2> hint: is it the right file?
=> 3


"#]]);
}

#[test]
fn dots() {
    let mut desk = Desk::new();
    for token in ["..", "....", ".", "a.b", "a.b.c.d", "a.b.c.d.e", "$T.X"] {
        desk.run(3, &format!("decode --no-notes {token}"));
    }
    desk.run(0, "decode --no-notes e30.e30.e30");
    desk.run(3, "verify -S x ..").run(3, "verify -S x ....").run(3, "--json decode ..").matches(str![[r#"
$ jwt decode --no-notes ..
2> error: header: empty
2>   ..
2>   ^
2> hint: a token reads header.payload.signature; was all of it copied?
=> 3

$ jwt decode --no-notes ....
2> error: no token: five parts and no "enc" in the header
2> hint: a token reads header.payload.signature; jwt --help lists the commands
=> 3

$ jwt decode --no-notes .
2> error: no token: two parts (one dot)
2> hint: a token reads header.payload.signature; jwt --help lists the commands
=> 3

$ jwt decode --no-notes a.b
2> error: no token: two parts (one dot)
2> hint: a token reads header.payload.signature; jwt --help lists the commands
=> 3

$ jwt decode --no-notes a.b.c.d
2> error: no token: 4 parts (3 dots)
2> hint: a token reads header.payload.signature; jwt --help lists the commands
=> 3

$ jwt decode --no-notes a.b.c.d.e
2> error: no token: five parts and no "enc" in the header
2> hint: a token reads header.payload.signature; jwt --help lists the commands
=> 3

$ jwt decode --no-notes $T.X
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c.X

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
2> error: token: has 4 parts (3 dots), a signed token has three parts (two dots)
2>   …9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c.X
2>                                                                            ^
2> hint: a token reads header.payload.signature; was all of it copied?
=> 3

$ jwt decode --no-notes e30.e30.e30
e30.e30.e30

Header
{}

Payload
{}

Signature
  2 bytes, not verified         give --secret or --key to check it
2> warning: header: "alg" is missing
2> warning: no "exp": the token never expires
=> 0

$ jwt verify -S x ..
  ✘ format     header: empty

INVALID: header: empty
2> hint: a token reads header.payload.signature; was all of it copied?
=> 3

$ jwt verify -S x ....
  ✘ format     no token: five parts and no "enc" in the header

INVALID: no token: five parts and no "enc" in the header
2> hint: a token reads header.payload.signature; jwt --help lists the commands
=> 3

$ jwt --json decode ..
{"header":null,"payload":"","payload_type":"text","signature":"","alg":null,"form":"compact","times":{},"verified":null,"code":3,"hints":["a token reads header.payload.signature; was all of it copied?"],"error":{"message":"header: empty","place":"header","at":0,"causes":[],"hints":["a token reads header.payload.signature; was all of it copied?"]},"warnings":[]}
=> 3


"#]]);
}

#[test]
fn broken_where_the_caret_stands() {
    let mut desk = Desk::new()
        .value("TEXT", signed("hello", r#"{"sub":"x"}"#))
        .value("CUT", signed(r#"{"alg":"HS256""#, r#"{"sub":"x"}"#))
        .value("BYTES", format!("{}.{}.AAAA", base64url(b"\xff\xfe"), base64url("{}")))
        .value("STAR", JWT_IO.replace("IkpvaG4g", "IkpvaG*g"))
        .value("HALF", &JWT_IO[..90]);
    for token in
        ["$TEXT", "$CUT", "$BYTES", "$STAR", "$HALF", "'$STAR x'", "hello", "'<html>not found</html>'"]
    {
        desk.run(3, &format!("decode --no-notes {token}")).run(3, &format!("decode --json {token}"));
    }
    desk.matches(str![[r#"
$ jwt decode --no-notes $TEXT
aGVsbG8.eyJzdWIiOiJ4In0.K9TpBbq-g7IYzghFWZpepNumRze-PQd5eC4OA5ZVCOM

Payload
{
  "sub": "x"
}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: no "exp": the token never expires
2> error: header: not JSON: expected a value
2>   aGVsbG8.eyJzdWIiOiJ4In0.K9TpBbq-g7IYzghFWZpepNumRze-PQd5eC4OA5ZVCOM
2>   ^
2> hint: no JWT begins like this: was it changed on the way, or cut?
=> 3

$ jwt decode --json $TEXT
{"header":null,"payload":{"sub":"x"},"payload_type":"json","signature":"K9TpBbq-g7IYzghFWZpepNumRze-PQd5eC4OA5ZVCOM","alg":null,"form":"compact","times":{},"verified":null,"code":3,"hints":["no JWT begins like this: was it changed on the way, or cut?"],"error":{"message":"header: not JSON: expected a value","place":"header","at":0,"causes":[],"hints":["no JWT begins like this: was it changed on the way, or cut?"]},"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 3

$ jwt decode --no-notes $CUT
eyJhbGciOiJIUzI1NiI.eyJzdWIiOiJ4In0.fKHSMdCqvrX8sFMBMYcjaq-BRgkAIo1JeAvV9pYuhHQ

Payload
{
  "sub": "x"
}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: no "exp": the token never expires
2> error: header: not JSON: ends where "," or "}" was expected
2>   eyJhbGciOiJIUzI1NiI.eyJzdWIiOiJ4In0.fKHSMdCqvrX8sFMBMYcjaq-BRgkAIo1JeAvV9p…
2>                     ^
2> hint: no JWT begins like this: was it changed on the way, or cut?
=> 3

$ jwt decode --json $CUT
{"header":null,"payload":{"sub":"x"},"payload_type":"json","signature":"fKHSMdCqvrX8sFMBMYcjaq-BRgkAIo1JeAvV9pYuhHQ","alg":null,"form":"compact","times":{},"verified":null,"code":3,"hints":["no JWT begins like this: was it changed on the way, or cut?"],"error":{"message":"header: not JSON: ends where \",\" or \"}\" was expected","place":"header","at":18,"causes":[],"hints":["no JWT begins like this: was it changed on the way, or cut?"]},"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 3

$ jwt decode --no-notes $BYTES
__4.e30.AAAA

Payload
{}

Signature
  3 bytes, not verified         give --secret or --key to check it
2> warning: no "exp": the token never expires
2> error: header: not UTF-8 text
2>   __4.e30.AAAA
2>   ^
2> hint: no JWT begins like this: was it changed on the way, or cut?
=> 3

$ jwt decode --json $BYTES
{"header":null,"payload":{},"payload_type":"json","signature":"AAAA","alg":null,"form":"compact","times":{},"verified":null,"code":3,"hints":["no JWT begins like this: was it changed on the way, or cut?"],"error":{"message":"header: not UTF-8 text","place":"header","at":0,"causes":[],"hints":["no JWT begins like this: was it changed on the way, or cut?"]},"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 3

$ jwt decode --no-notes $STAR
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG*gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c

Header
{
  "alg": "HS256",
  "typ": "JWT"
}

Payload (as far as it can be read)
  {"sub":"1234567890","name":"Joh

Signature
  32 bytes, not verified        give --secret or --key to check it
2> error: payload: "*" is not a base64url character
2>   …pXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG*gRG9lIiwiaWF0IjoxNTE2MjM…
2>                                                     ^
2> hint: a part has letters, digits, - and _: was the token changed on the way?
=> 3

$ jwt decode --json $STAR
{"header":{"alg":"HS256","typ":"JWT"},"payload":"{\"sub\":\"1234567890\",\"name\":\"Joh","payload_type":"text","signature":"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c","alg":"HS256","form":"compact","times":{},"verified":null,"code":3,"hints":["a part has letters, digits, - and _: was the token changed on the way?"],"error":{"message":"payload: \"*\" is not a base64url character","place":"payload","at":79,"causes":[],"hints":["a part has letters, digits, - and _: was the token changed on the way?"]},"warnings":[]}
=> 3

$ jwt decode --no-notes $HALF
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwia

Header
{
  "alg": "HS256",
  "typ": "JWT"
}

Payload (as far as it can be read)
  {"sub":"1234567890","name":"John Doe","
2> error: token: has two parts (one dot), a signed token has three parts (two dots)
2>   …NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwia
2>                                                                              ^
2> hint: a token reads header.payload.signature; was all of it copied?
=> 3

$ jwt decode --json $HALF
{"header":{"alg":"HS256","typ":"JWT"},"payload":"{\"sub\":\"1234567890\",\"name\":\"John Doe\",\"","payload_type":"text","signature":null,"alg":"HS256","form":"compact","times":{},"verified":null,"code":3,"hints":["a token reads header.payload.signature; was all of it copied?"],"error":{"message":"token: has two parts (one dot), a signed token has three parts (two dots)","place":"token","at":90,"causes":[],"hints":["a token reads header.payload.signature; was all of it copied?"]},"warnings":[]}
=> 3

$ jwt decode --no-notes '$STAR x'
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG*gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c

Header
{
  "alg": "HS256",
  "typ": "JWT"
}

Payload (as far as it can be read)
  {"sub":"1234567890","name":"Joh

Signature
  32 bytes, not verified        give --secret or --key to check it
2> error: payload: "*" is not a base64url character
2>   …pXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG*gRG9lIiwiaWF0IjoxNTE2MjM…
2>                                                     ^
2> hint: a part has letters, digits, - and _: was the token changed on the way?
=> 3

$ jwt decode --json '$STAR x'
{"header":{"alg":"HS256","typ":"JWT"},"payload":"{\"sub\":\"1234567890\",\"name\":\"Joh","payload_type":"text","signature":"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c","alg":"HS256","form":"compact","times":{},"verified":null,"code":3,"hints":["a part has letters, digits, - and _: was the token changed on the way?"],"error":{"message":"payload: \"*\" is not a base64url character","place":"payload","at":79,"causes":[],"hints":["a part has letters, digits, - and _: was the token changed on the way?"]},"warnings":[]}
=> 3

$ jwt decode --no-notes hello
2> error: no token: no dot in it
2> hint: a token reads header.payload.signature; jwt --help lists the commands
=> 3

$ jwt decode --json hello
{"header":null,"payload":null,"payload_type":null,"signature":null,"alg":null,"form":"compact","times":{},"verified":null,"code":3,"hints":["a token reads header.payload.signature; jwt --help lists the commands"],"error":{"message":"no token: no dot in it","place":"token","at":null,"causes":[],"hints":["a token reads header.payload.signature; jwt --help lists the commands"]},"warnings":[]}
=> 3

$ jwt decode --no-notes '<html>not found</html>'
2> error: no token: an HTML page
2> hint: a login or an error page may have come instead of a token
=> 3

$ jwt decode --json '<html>not found</html>'
{"header":null,"payload":null,"payload_type":null,"signature":null,"alg":null,"form":"compact","times":{},"verified":null,"code":3,"hints":["a login or an error page may have come instead of a token"],"error":{"message":"no token: an HTML page","place":"token","at":null,"causes":[],"hints":["a login or an error page may have come instead of a token"]},"warnings":[]}
=> 3


"#]]);
}

#[test]
fn command_lines_that_are_not_right() {
    let mut desk = Desk::new();
    for line in [
        "dcode $T",
        "encod",
        "--nope",
        "decode --nope $T",
        "-x",
        "decode --get",
        "decode --color purple $T",
        "keygen ES256 RS256",
        "-q -j decode $T",
        "-q encode {}",
    ] {
        desk.run(2, line);
    }
    desk.matches(str![[r#"
$ jwt dcode $T
2> error: "dcode" is no command
2> hint: did you mean decode?
=> 2

$ jwt encod
2> error: "encod" is no command
2> hint: did you mean encode?
=> 2

$ jwt --nope
2> error: unknown flag "--nope"
2> hint: jwt decode --help lists the flags
=> 2

$ jwt decode --nope $T
2> error: unknown flag "--nope"
2> hint: jwt decode --help lists the flags
=> 2

$ jwt -x
2> error: unknown flag "-x"
2> hint: jwt decode --help lists the flags; what begins with - and is no flag goes behind --
=> 2

$ jwt decode --get
2> error: --get needs a value: PATH
2> hint: jwt decode --help says more
=> 2

$ jwt decode --color purple $T
2> error: --color: "purple" is not auto, always or never
=> 2

$ jwt keygen ES256 RS256
2> error: "RS256" is one argument too many
2> hint: jwt keygen takes ALG alone; jwt keygen --help lists the flags
=> 2

$ jwt -q -j decode $T
{"code":2,"error":{"message":"--quiet and --json exclude each other","causes":[],"hints":["leave one of them out; the exit code tells the verdict either way"]}}
=> 2

$ jwt -q encode {}
2> error: --quiet is for decode and verify
2> hint: leave it out: the others print their result and nothing beside it
=> 2


"#]]);
}

#[test]
fn the_same_in_json() {
    let mut desk = Desk::new();
    for line in [
        "--json dcode $T",
        "--json decode --nope",
        "verify --nope -j",
        "-j --color purple $T",
        "-jq decode $T",
        "keygen --json",
        "encode {} -S x --exp never --json",
        "verify $T -j",
    ] {
        desk.run(2, line);
    }
    desk.matches(str![[r#"
$ jwt --json dcode $T
{"code":2,"error":{"message":"\"dcode\" is no command","causes":[],"hints":["did you mean decode?"]}}
=> 2

$ jwt --json decode --nope
{"code":2,"error":{"message":"unknown flag \"--nope\"","causes":[],"hints":["jwt decode --help lists the flags"]}}
=> 2

$ jwt verify --nope -j
{"label":null,"valid":false,"verdict":"error","code":2,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"unknown flag \"--nope\"","causes":[],"hints":["jwt verify --help lists the flags"]},"hints":["jwt verify --help lists the flags"],"warnings":[]}
=> 2

$ jwt -j --color purple $T
{"code":2,"error":{"message":"--color: \"purple\" is not auto, always or never","causes":[],"hints":[]}}
=> 2

$ jwt -jq decode $T
{"code":2,"error":{"message":"--quiet and --json exclude each other","causes":[],"hints":["leave one of them out; the exit code tells the verdict either way"]}}
=> 2

$ jwt keygen --json
{"code":2,"error":{"message":"no ALG given","causes":[],"hints":["jwt keygen ALG, where ALG is HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65 or ML-DSA-87"]}}
=> 2

$ jwt encode {} -S x --exp never --json
{"code":2,"error":{"message":"--exp: \"never\" is not a time","causes":[],"hints":["a time is now, +15m, -1h, 1h 30m (from now), 2026-12-31 (midnight UTC), 2026-12-31T23:59:59Z or Unix seconds"]}}
=> 2

$ jwt verify $T -j
{"label":null,"valid":false,"verdict":"error","code":2,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"no key given","causes":[],"hints":["the token asks for an HMAC secret: --secret SPEC"]},"hints":["the token asks for an HMAC secret: --secret SPEC"],"warnings":[]}
=> 2


"#]]);
}

#[test]
fn a_file_that_was_meant() {
    let mut desk = Desk::new();
    desk.file("token.txt", JWT_IO);
    desk.run(3, "token.txt")
        .run(3, "decode token.txt")
        .run(3, "verify -S $S token.txt")
        .run(3, "decode other.txt")
        .matches(str![[r#"
$ jwt token.txt
2> error: no token: two parts (one dot)
2> hint: there is a file of that name: @token.txt reads it
=> 3

$ jwt decode token.txt
2> error: no token: two parts (one dot)
2> hint: there is a file of that name: @token.txt reads it
=> 3

$ jwt verify -S $S token.txt
  ✘ format     no token: two parts (one dot)

INVALID: no token: two parts (one dot)
2> hint: there is a file of that name: @token.txt reads it
=> 3

$ jwt decode other.txt
2> error: no token: two parts (one dot)
2> hint: a token reads header.payload.signature; jwt --help lists the commands
=> 3


"#]]);
}

#[test]
fn stdin_can_be_had_once() {
    let mut desk = Desk::new();
    let key = desk.read("ec.pub.pem");
    desk.pipe(&key)
        .run(2, "verify - -K -")
        .run(2, "verify -S - -K - $T")
        .pipe(JWT_IO)
        .run(2, "decode - -")
        .run(2, "encode - -S -")
        .run(2, "encode --json - -S -")
        .pipe("secret")
        .run(2, "verify -S -")
        .matches(str![[r#"
$ jwt verify - -K -
2> error: stdin can be read only once, and both --key and TOKEN ask for it
2> hint: give one of them as @PATH, or as env:NAME
=> 2

$ jwt verify -S - -K - $T
2> error: stdin can be read only once, and both --secret and --key ask for it
2> hint: give one of them as @PATH, or as env:NAME
=> 2

$ jwt decode - -
2> error: stdin can be read only once, and TOKEN asks for it twice
2> hint: give one of them as @PATH, or as env:NAME
=> 2

$ jwt encode - -S -
2> error: stdin can be read only once, and both --secret and CLAIMS ask for it
2> hint: give one of them as @PATH, or as env:NAME
=> 2

$ jwt encode --json - -S -
{"code":2,"error":{"message":"stdin can be read only once, and both --secret and CLAIMS ask for it","causes":[],"hints":["give one of them as @PATH, or as env:NAME"]}}
=> 2

$ jwt verify -S -
2> error: stdin can be read only once, and both --secret and TOKEN ask for it
2> hint: give one of them as @PATH, or as env:NAME
=> 2


"#]]);
}

#[test]
fn help_and_version_go_to_stdout() {
    let mut desk = Desk::new();
    for line in ["--version", "-V"] {
        assert_eq!(desk.text(0, line), concat!("jwt ", env!("CARGO_PKG_VERSION")));
    }
    for line in
        ["--help", "-h", "decode --help", "verify -h", "encode --help", "keygen --help", "completions -h"]
    {
        let output = desk.output(line);
        assert_eq!(output.status.code(), Some(0), "{line}");
        assert!(output.stderr.is_empty() && output.stdout.len() > 300, "{line}");
    }
}

/// Runs a line of a real shell, `$JWT` being the binary.
#[cfg(unix)]
pub(crate) fn shell(desk: &Desk, line: &str) -> std::process::Output {
    std::process::Command::new("/bin/sh")
        .env_clear()
        .env("JWT", snapbox::cmd::cargo_bin!("jwt"))
        .env("PATH", "/usr/bin:/bin")
        .current_dir(desk.path(""))
        .args(["-c", line])
        .output()
        .expect("a shell")
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_quiet() {
    let desk = Desk::new();
    desk.file("many", format!("{JWT_IO}\n").repeat(2000));
    for line in [
        "decode --no-warn no-exp @many",
        "--json decode @many",
        "decode --get name @many",
        "completions bash",
    ] {
        let output = shell(&desk, &format!("{{ \"$JWT\" {line}; echo $? >code; }} | head -c 1"));
        assert_eq!(output.stdout.len(), 1, "{line}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
        assert_eq!(desk.read("code"), "0\n", "{line}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_5() {
    let desk = Desk::new();
    for line in [
        format!("decode {JWT_IO}"),
        format!("--json decode {JWT_IO}"),
        format!("verify -S your-256-bit-secret {JWT_IO}"),
        "encode -s a -S x".to_owned(),
        "keygen HS256".to_owned(),
        "completions fish".to_owned(),
        "--help".to_owned(),
    ] {
        let output = shell(&desk, &format!("\"$JWT\" {line} >/dev/full"));
        assert_eq!(output.status.code(), Some(5), "{line}");
    }
    let output = shell(&desk, "\"$JWT\" encode -s a --no-iat -S x -o /dev/full");
    assert_eq!(output.status.code(), Some(5));
}

#[test]
fn nothing_makes_it_panic() {
    let mut desk = Desk::new()
        .value("DEEP", claims(&format!("{}{}", "[".repeat(40_000), "]".repeat(40_000))))
        .value("WIDE", claims(&format!("[{}1]", "1,".repeat(40_000))))
        .value("NUMBER", claims(&format!("{{\"exp\":1e{}}}", "9".repeat(400))));
    desk.file("binary", (0..=255).collect::<Vec<u8>>());
    for line in [
        "decode $DEEP",
        "decode $WIDE",
        "decode $NUMBER",
        "verify -S '$LONG' $DEEP",
        "verify -S '$LONG' $NUMBER",
        "decode @binary",
        "verify -K binary $T",
        "verify -S @binary $T",
        "encode @binary -S x",
        "decode --at 1e400 $T",
        "decode --at 9999999999999999999 $T",
        "encode -e 99999999999999999999d -S x",
        "verify -S x --leeway 1e999 $T",
    ] {
        let output = desk.output(line);
        assert!(output.status.code().is_some_and(|code| code <= 7), "{line}: {}", output.status);
    }
}
