//! Tokens in: every form that people have them in, for decode and for verify.

use snapbox::str;

use crate::desk::{Desk, JWT_IO as T};

/// What is pasted around one token.
fn pasted() -> Vec<String> {
    vec![
        format!("Bearer {T}"),
        format!("bearer  {T}"),
        format!("DPoP {T}"),
        format!("Authorization: Bearer {T}"),
        format!("authorization: bearer {T}"),
        format!("'{T}'"),
        format!("\"{T}\""),
        format!("`{T}`"),
        format!("\"Bearer {T}\""),
        format!("  {T}  "),
        format!("\n\n{T}\n"),
        format!("{T}\r\n"),
        format!("\u{feff}{T}"),
        format!("export TOKEN={T}"),
        format!("export TOKEN='{T}'"),
        format!("TOKEN=\"{T}\""),
        format!("https://app.example/callback#access_token={T}&token_type=bearer"),
        format!("https://app.example/?token={T}"),
        format!("Cookie: theme=dark; session={T}"),
        format!("Set-Cookie: session={T}; Path=/; HttpOnly"),
        format!(r#"{{"access_token":"{T}","token_type":"Bearer","expires_in":3600}}"#),
        format!("{{\n  \"data\": {{ \"tokens\": [\"{T}\"] }}\n}}\n"),
        format!("curl -H 'Authorization: Bearer {T}' https://api.example/"),
        format!("  \"access_token\": \"{T}\","),
    ]
}

#[test]
fn one_token_in_what_people_paste() {
    let mut desk = Desk::new();
    for text in pasted() {
        desk.file("pasted", &text);
        assert_eq!(desk.text(0, "decode --get name @pasted"), "John Doe", "from a file: {text}");
        assert_eq!(desk.pipe(&text).text(0, "decode --get name"), "John Doe", "piped: {text}");
        assert_eq!(desk.pipe(&text).text(0, "decode --get name -"), "John Doe", "from -: {text}");
        assert_eq!(desk.pipe(&text).text(0, "verify -q -S $S"), "", "piped to verify: {text}");
        let mut desk = Desk::new().value("PASTED", &text);
        assert_eq!(desk.text(0, "decode --get name '$PASTED'"), "John Doe", "as an argument: {text}");
        assert_eq!(desk.text(0, "--json --get name '$PASTED'"), "\"John Doe\"", "without decode: {text}");
    }
}

#[test]
fn labels_where_there_are_several() {
    let mut desk = Desk::new();
    desk.file("token.txt", T);
    desk.pipe(format!(r#"{{"access_token":"{T}","id_token":"{T}"}}"#))
        .run(0, "decode --no-notes")
        .pipe(format!("Cookie: a={T}; b={T}"))
        .run(0, "decode --json")
        .pipe(format!("{T}\n{T}\n"))
        .run(0, "decode --get name")
        .pipe(T)
        .run(0, "decode --json $T @token.txt -")
        .pipe(format!(r#"{{"access_token":"{T}","id_token":"{T}"}}"#))
        .run(1, "verify --no-notes --at 2026-11-22 -S wrong")
        .pipe(format!(r#"{{"access_token":"{T}","id_token":"{T}"}}"#))
        .run(0, "verify --json --at 2026-11-22 -S $S")
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
2> warning: access_token: no "exp": the token never expires
2> warning: id_token: no "exp": the token never expires
=> 0

$ jwt decode --json
{"label":"cookie a","header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signature":"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c","alg":"HS256","form":"compact","times":{"iat":"2018-01-18T01:30:22Z"},"verified":null,"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
{"label":"cookie b","header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signature":"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c","alg":"HS256","form":"compact","times":{"iat":"2018-01-18T01:30:22Z"},"verified":null,"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 0

$ jwt decode --get name
John Doe
John Doe
=> 0

$ jwt decode --json $T @token.txt -
{"label":"token 1","header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signature":"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c","alg":"HS256","form":"compact","times":{"iat":"2018-01-18T01:30:22Z"},"verified":null,"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
{"label":"token.txt","header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signature":"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c","alg":"HS256","form":"compact","times":{"iat":"2018-01-18T01:30:22Z"},"verified":null,"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
{"label":"stdin","header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signature":"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c","alg":"HS256","form":"compact","times":{"iat":"2018-01-18T01:30:22Z"},"verified":null,"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 0

$ jwt verify --no-notes --at 2026-11-22 -S wrong
── access_token ──
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
  ✘ signature  wrong: not made with the secret from the command line
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: the signature is wrong: not made with the secret from the command line

── id_token ──
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
  ✘ signature  wrong: not made with the secret from the command line
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: the signature is wrong: not made with the secret from the command line
2> warning: access_token: no "exp": the token never expires
2> hint: access_token: the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)
2> warning: id_token: no "exp": the token never expires
2> hint: id_token: the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)
=> 1

$ jwt verify --json --at 2026-11-22 -S $S
{"label":"access_token","valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null},{"name":"iat","result":"pass","detail":"issued 8 years ago, at 2018-01-18 01:30:22 UTC","expected":null,"found":1516239022},{"name":"sub","result":"skip","detail":"\"1234567890\", not asked for","expected":null,"found":"1234567890"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","error":null,"hints":[],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"},{"code":"short-secret","message":"the secret has 19 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)"},{"code":"sample-secret","message":"the secret is a well-known sample: anybody can sign with it"}]}
{"label":"id_token","valid":true,"verdict":"valid","code":0,"checks":[{"name":"alg","result":"pass","detail":"HS256, allowed by the key","expected":["HS256","HS384","HS512"],"found":"HS256"},{"name":"signature","result":"pass","detail":"secret from the command line","expected":null,"found":null},{"name":"exp","result":"skip","detail":"absent: it never expires","expected":null,"found":null},{"name":"iat","result":"pass","detail":"issued 8 years ago, at 2018-01-18 01:30:22 UTC","expected":null,"found":1516239022},{"name":"sub","result":"skip","detail":"\"1234567890\", not asked for","expected":null,"found":"1234567890"}],"key":{"kid":null,"source":"the command line","thumbprint":null},"header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","error":null,"hints":[],"warnings":[{"code":"no-exp","message":"no \"exp\": the token never expires"},{"code":"short-secret","message":"the secret has 19 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)"},{"code":"sample-secret","message":"the secret is a well-known sample: anybody can sign with it"}]}
=> 0


"#]]);
}

#[test]
fn the_worst_of_several_decides() {
    let old = crate::desk::claims(r#"{"exp":1000000000}"#);
    let good = crate::desk::claims(r#"{"sub":"x"}"#);
    let mut desk = Desk::new().value("OLD", old).value("GOOD", good);
    desk.run(0, "verify -q -S '$LONG' $GOOD $GOOD")
        .run(6, "verify -q -S '$LONG' $OLD $GOOD")
        .run(1, "verify -q -S '$LONG' $OLD $T $GOOD")
        .run(7, "verify -q -S '$LONG' --sub x --ignore-exp $OLD $GOOD")
        .run(4, "verify -q -A HS256 -K ec.pub.pem $OLD")
        .run(3, "verify -q -S '$LONG' $T a.b.c $OLD")
        .matches(str![[r#"
$ jwt verify -q -S '$LONG' $GOOD $GOOD
=> 0

$ jwt verify -q -S '$LONG' $OLD $GOOD
=> 6

$ jwt verify -q -S '$LONG' $OLD $T $GOOD
=> 1

$ jwt verify -q -S '$LONG' --sub x --ignore-exp $OLD $GOOD
=> 7

$ jwt verify -q -A HS256 -K ec.pub.pem $OLD
2> error: alg: HS256 needs an HMAC secret, and this is an EC P-256 key
=> 4

$ jwt verify -q -S '$LONG' $T a.b.c $OLD
=> 3


"#]]);
}

#[test]
fn nothing_is_trimmed_off_a_token() {
    let mut desk = Desk::new();
    for token in ["$T.X", "$T!!", "$T=", "$T.", "$T~", "x$T"] {
        desk.run(3, &format!("verify --no-notes --at 2026-11-22 -S $S {token}"));
    }
    desk.matches(str![[r#"
$ jwt verify --no-notes --at 2026-11-22 -S $S $T.X
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

  ✘ format     token: has 4 parts (3 dots), a signed token has three parts (two dots)
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: token: has 4 parts (3 dots), a signed token has three parts (two dots)
2> warning: no "exp": the token never expires
2> hint: a token reads header.payload.signature; was all of it copied?
=> 3

$ jwt verify --no-notes --at 2026-11-22 -S $S $T!!
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

  ✘ format     signature: "!" is not a base64url character
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: signature: "!" is not a base64url character
2> warning: no "exp": the token never expires
2> hint: a part has letters, digits, - and _: was the token changed on the way?
=> 3

$ jwt verify --no-notes --at 2026-11-22 -S $S $T=
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

  ✘ format     signature: padded with "=", JOSE has no padding
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: signature: padded with "=", JOSE has no padding
2> warning: signature: padded with "=", JOSE has no padding
2> warning: no "exp": the token never expires
2> hint: a token padded by an AWS load balancer is taken with --allow-padding
2> hint: the signature is right over the parts in base64url without padding: tr '+/' '-_' < FILE | tr -d = writes them so
=> 3

$ jwt verify --no-notes --at 2026-11-22 -S $S $T.
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

  ✘ format     token: has 4 parts (3 dots), a signed token has three parts (two dots)
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: token: has 4 parts (3 dots), a signed token has three parts (two dots)
2> warning: no "exp": the token never expires
2> hint: a token reads header.payload.signature; was all of it copied?
=> 3

$ jwt verify --no-notes --at 2026-11-22 -S $S $T~
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

  ✘ format     signature: "~" is not a base64url character
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: signature: "~" is not a base64url character
2> warning: no "exp": the token never expires
2> hint: this may be an SD-JWT: the token is what stands before the first "~"
=> 3

$ jwt verify --no-notes --at 2026-11-22 -S $S x$T
Payload
{
  "sub": "1234567890",
  "name": "John Doe",
  "iat": 1516239022
}

  ✘ format     header: no base64url text has 37 characters: something is missing, or stands behind it
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: header: no base64url text has 37 characters: something is missing, or stands behind it
2> warning: no "exp": the token never expires
2> hint: was all of the token copied, and nothing behind it?
=> 3


"#]]);
}

#[test]
fn a_token_wrapped_over_lines() {
    let wrapped = format!("{}\n{}\r\n{}\n", &T[..40], &T[40..90], &T[90..]);
    let mut desk = Desk::new();
    desk.pipe(&wrapped)
        .run(0, "decode --at 2026-11-22 --no-notes")
        .pipe(&wrapped)
        .run(0, "decode --json")
        .pipe(&wrapped)
        .run(3, "verify --at 2026-11-22 --no-notes -S $S")
        .matches(str![[r#"
$ jwt decode --at 2026-11-22 --no-notes
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
2> warning: token: wrapped over several lines
2> warning: no "exp": the token never expires
=> 0

$ jwt decode --json
{"header":{"alg":"HS256","typ":"JWT"},"payload":{"sub":"1234567890","name":"John Doe","iat":1516239022},"payload_type":"json","signature":"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c","alg":"HS256","form":"compact","times":{"iat":"2018-01-18T01:30:22Z"},"verified":null,"warnings":[{"code":"wrapped","message":"token: wrapped over several lines"},{"code":"no-exp","message":"no \"exp\": the token never expires"}]}
=> 0

$ jwt verify --at 2026-11-22 --no-notes -S $S
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

  ✘ format     token: wrapped over several lines
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: token: wrapped over several lines
2> warning: token: wrapped over several lines
2> warning: no "exp": the token never expires
2> hint: join the lines first: the bytes that are judged must be the bytes that were sent
=> 3


"#]]);
}

#[test]
fn base64_of_another_alphabet_is_shown_and_not_verified() {
    let standard = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI/Pz8ifQ.6mrF+FqBqr51n6G2HfUw0yU7GCYQdMyiuCZrAGLZzRY";
    let padded = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI_Pz8ifQ==.6mrFLFqBqr51n6G2HfUw0yU7GCYQdMyiuCZrAGLZzRY=";
    let mut desk = Desk::new().value("STANDARD", standard).value("PADDED", padded);
    desk.run(0, "decode $STANDARD")
        .run(3, "verify -S x $STANDARD")
        .run(0, "decode $PADDED")
        .run(3, "verify -S x $PADDED")
        .run(1, "verify -S x --allow-padding $PADDED")
        .matches(str![[r#"
$ jwt decode $STANDARD
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI/Pz8ifQ.6mrF+FqBqr51n6G2HfUw0yU7GCYQdMyiuCZrAGLZzRY

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "sub": "???"                  subject
}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: payload: standard base64 ("+" and "/") instead of base64url ("-" and "_")
2> warning: signature: standard base64 ("+" and "/") instead of base64url ("-" and "_")
2> warning: no "exp": the token never expires
=> 0

$ jwt verify -S x $STANDARD
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "sub": "???"                  subject
}

  ✘ format     payload: standard base64 ("+" and "/") instead of base64url ("-" and "_")
  ✘ format     signature: standard base64 ("+" and "/") instead of base64url ("-" and "_")
  – exp        absent: it never expires
  – sub        "???", not asked for

INVALID: payload: standard base64 ("+" and "/") instead of base64url ("-" and "_")
2> warning: payload: standard base64 ("+" and "/") instead of base64url ("-" and "_")
2> warning: signature: standard base64 ("+" and "/") instead of base64url ("-" and "_")
2> warning: no "exp": the token never expires
2> hint: the token was written with standard base64; ask its issuer for base64url (RFC 7515 section 2)
=> 3

$ jwt decode $PADDED
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI_Pz8ifQ==.6mrFLFqBqr51n6G2HfUw0yU7GCYQdMyiuCZrAGLZzRY=

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "sub": "???"                  subject
}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: payload: padded with "=", JOSE has no padding
2> warning: signature: padded with "=", JOSE has no padding
2> warning: no "exp": the token never expires
=> 0

$ jwt verify -S x $PADDED
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "sub": "???"                  subject
}

  ✘ format     payload: padded with "=", JOSE has no padding
  ✘ format     signature: padded with "=", JOSE has no padding
  – exp        absent: it never expires
  – sub        "???", not asked for

INVALID: payload: padded with "=", JOSE has no padding
2> warning: payload: padded with "=", JOSE has no padding
2> warning: signature: padded with "=", JOSE has no padding
2> warning: no "exp": the token never expires
2> hint: a token padded by an AWS load balancer is taken with --allow-padding
=> 3

$ jwt verify -S x --allow-padding $PADDED
Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload
{
  "sub": "???"                  subject
}

  ✔ alg        HS256, allowed by the key
  ✘ signature  wrong: not made with the secret from the command line
  – exp        absent: it never expires
  – sub        "???", not asked for

INVALID: the signature is wrong: not made with the secret from the command line
2> warning: no "exp": the token never expires
2> hint: no tested cause found
=> 1


"#]]);
}
