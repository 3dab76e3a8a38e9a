//! Colours, and characters that a terminal would obey. Real terminals are not tested here: `--color
//! always` paints as they are painted.

use snapbox::str;

use crate::desk::{Desk, claims, signed};

#[test]
fn three_colours() {
    let mut desk = Desk::new();
    desk.env("COLORTERM", "truecolor")
        .run(0, "decode --color always --at 2026-11-22 $T")
        .run(1, "verify --color always --at 2026-11-22 -S wrong $T")
        .env_clear()
        .run(0, "decode --color=always --at 2026-11-22 $T")
        .run(0, "--color always encode {} --no-iat -S '$LONG'")
        .run(3, "decode --color always --no-notes a.b!")
        .run(0, "decode --color always $JWE")
        .matches(str![[r##"
# COLORTERM=truecolor
$ jwt decode --color always --at 2026-11-22 $T
\u{1b}[38;2;234;1;85meyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\u{1b}[0m.\u{1b}[38;2;194;0;246meyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ\u{1b}[0m.\u{1b}[38;2;0;128;166mSflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c\u{1b}[0m

\u{1b}[1mHeader\u{1b}[0m
\u{1b}[38;2;234;1;85m{\u{1b}[0m
\u{1b}[38;2;234;1;85m  "alg": "HS256",\u{1b}[0m               \u{1b}[38;2;118;118;118mHMAC with SHA-256\u{1b}[0m
\u{1b}[38;2;234;1;85m  "typ": "JWT"\u{1b}[0m
\u{1b}[38;2;234;1;85m}\u{1b}[0m

\u{1b}[1mPayload\u{1b}[0m
\u{1b}[38;2;194;0;246m{\u{1b}[0m
\u{1b}[38;2;194;0;246m  "sub": "1234567890",\u{1b}[0m          \u{1b}[38;2;118;118;118msubject\u{1b}[0m
\u{1b}[38;2;194;0;246m  "name": "John Doe",\u{1b}[0m           \u{1b}[38;2;118;118;118mfull name\u{1b}[0m
\u{1b}[38;2;194;0;246m  "iat": 1516239022\u{1b}[0m             \u{1b}[38;2;118;118;118missued 2018-01-18 01:30:22 UTC, 8 years ago\u{1b}[0m
\u{1b}[38;2;194;0;246m}\u{1b}[0m

\u{1b}[1mSignature\u{1b}[0m
\u{1b}[38;2;0;128;166m  32 bytes, not verified\u{1b}[0m        \u{1b}[38;2;118;118;118mgive --secret or --key to check it\u{1b}[0m
2> \u{1b}[1;38;2;153;111;0mwarning:\u{1b}[0m no "exp": the token never expires
=> 0

$ jwt verify --color always --at 2026-11-22 -S wrong $T
\u{1b}[1mHeader\u{1b}[0m
\u{1b}[38;2;234;1;85m{\u{1b}[0m
\u{1b}[38;2;234;1;85m  "alg": "HS256",\u{1b}[0m               \u{1b}[38;2;118;118;118mHMAC with SHA-256\u{1b}[0m
\u{1b}[38;2;234;1;85m  "typ": "JWT"\u{1b}[0m
\u{1b}[38;2;234;1;85m}\u{1b}[0m

\u{1b}[1mPayload\u{1b}[0m
\u{1b}[38;2;194;0;246m{\u{1b}[0m
\u{1b}[38;2;194;0;246m  "sub": "1234567890",\u{1b}[0m          \u{1b}[38;2;118;118;118msubject\u{1b}[0m
\u{1b}[38;2;194;0;246m  "name": "John Doe",\u{1b}[0m           \u{1b}[38;2;118;118;118mfull name\u{1b}[0m
\u{1b}[38;2;194;0;246m  "iat": 1516239022\u{1b}[0m             \u{1b}[38;2;118;118;118missued 2018-01-18 01:30:22 UTC, 8 years ago\u{1b}[0m
\u{1b}[38;2;194;0;246m}\u{1b}[0m

  \u{1b}[1;38;2;0;137;41m✔\u{1b}[0m alg        HS256, allowed by the key
  \u{1b}[1;38;2;226;43;43m✘\u{1b}[0m signature  wrong: not made with the secret from the command line
  \u{1b}[38;2;118;118;118m– exp        absent: it never expires\u{1b}[0m
  \u{1b}[1;38;2;0;137;41m✔\u{1b}[0m iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  \u{1b}[38;2;118;118;118m– sub        "1234567890", not asked for\u{1b}[0m

\u{1b}[1;38;2;226;43;43mINVALID:\u{1b}[0m the signature is wrong: not made with the secret from the command line
2> \u{1b}[1;38;2;153;111;0mwarning:\u{1b}[0m no "exp": the token never expires
2> \u{1b}[1;38;2;0;130;145mhint:\u{1b}[0m the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)
=> 1

$ jwt decode --color=always --at 2026-11-22 $T
\u{1b}[31meyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\u{1b}[0m.\u{1b}[35meyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ\u{1b}[0m.\u{1b}[36mSflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c\u{1b}[0m

\u{1b}[1mHeader\u{1b}[0m
\u{1b}[31m{\u{1b}[0m
\u{1b}[31m  "alg": "HS256",\u{1b}[0m               \u{1b}[2mHMAC with SHA-256\u{1b}[0m
\u{1b}[31m  "typ": "JWT"\u{1b}[0m
\u{1b}[31m}\u{1b}[0m

\u{1b}[1mPayload\u{1b}[0m
\u{1b}[35m{\u{1b}[0m
\u{1b}[35m  "sub": "1234567890",\u{1b}[0m          \u{1b}[2msubject\u{1b}[0m
\u{1b}[35m  "name": "John Doe",\u{1b}[0m           \u{1b}[2mfull name\u{1b}[0m
\u{1b}[35m  "iat": 1516239022\u{1b}[0m             \u{1b}[2missued 2018-01-18 01:30:22 UTC, 8 years ago\u{1b}[0m
\u{1b}[35m}\u{1b}[0m

\u{1b}[1mSignature\u{1b}[0m
\u{1b}[36m  32 bytes, not verified\u{1b}[0m        \u{1b}[2mgive --secret or --key to check it\u{1b}[0m
2> \u{1b}[33mwarning:\u{1b}[0m no "exp": the token never expires
=> 0

$ jwt --color always encode {} --no-iat -S '$LONG'
\u{1b}[31meyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\u{1b}[0m.\u{1b}[35me30\u{1b}[0m.\u{1b}[36mahJQCdBXu0DxQTeQR84BJhC2h_xHa7K_YE9tHk3NVSk\u{1b}[0m
=> 0

$ jwt decode --color always --no-notes a.b!
2> \u{1b}[1;31merror:\u{1b}[0m no token: two parts (one dot)
2> \u{1b}[36mhint:\u{1b}[0m a token reads header.payload.signature; jwt --help lists the commands
=> 3

$ jwt decode --color always $JWE
\u{1b}[31meyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ\u{1b}[0m.\u{1b}[2mOKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGe\u{1b}[0m.\u{1b}[2m48V1_ALb6US04U3b\u{1b}[0m.\u{1b}[2m5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji\u{1b}[0m.\u{1b}[2mXFBoMYUZodetZdvTiFvSkQ\u{1b}[0m

\u{1b}[1mHeader\u{1b}[0m
\u{1b}[31m{\u{1b}[0m
\u{1b}[31m  "alg": "RSA-OAEP",\u{1b}[0m            \u{1b}[2mkey encrypted by RSA-OAEP with SHA-1\u{1b}[0m
\u{1b}[31m  "enc": "A256GCM"\u{1b}[0m              \u{1b}[2mAES-GCM with 256 bits\u{1b}[0m
\u{1b}[31m}\u{1b}[0m

\u{1b}[1mPayload\u{1b}[0m
\u{1b}[35m  the payload is encrypted\u{1b}[0m      \u{1b}[2monly the recipient's key opens it\u{1b}[0m
=> 0


"##]]);
}

#[test]
fn who_asks_for_colours() {
    let mut desk = Desk::new();
    let mut painted = |set: &[(&str, &str)], flag: &str| {
        for (name, value) in set {
            desk.env(name, value);
        }
        let text = desk.text(0, &format!("decode {flag} $T"));
        desk.env_clear();
        text.contains('\u{1b}')
    };
    assert!(!painted(&[], ""), "no terminal");
    assert!(painted(&[], "--color always"));
    assert!(!painted(&[], "--color never"));
    assert!(!painted(&[], "--color auto"));
    assert!(painted(&[("CLICOLOR_FORCE", "1")], ""));
    assert!(!painted(&[("CLICOLOR_FORCE", "0")], ""));
    assert!(!painted(&[("CLICOLOR_FORCE", "1")], "--color never"));
    assert!(!painted(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], ""));
    assert!(painted(&[("NO_COLOR", "1"), ("TERM", "dumb")], "--color always"));
    assert!(!painted(&[], "--json --color always"), "JSON has no colours");
    assert!(!painted(&[], "--part payload --color always"), "exact bytes have no colours");
}

#[test]
fn characters_that_a_terminal_would_obey() {
    let token = signed(
        "{\"alg\":\"HS256\",\"kid\":\"\u{9b}31m\u{202e}evil\"}",
        "{\"sub\":\"\u{1b}[2J\u{7f}\u{200b}\u{2066}\",\"\u{202e}name\":\"\\u001b[31m\"}",
    );
    let mut desk = Desk::new()
        .value("T", token)
        .value(
            "CLEAN",
            signed(
                "{\"alg\":\"HS256\",\"kid\":\"\u{9b}31m\u{202e}evil\"}",
                "{\"\u{202e}iss\":\"\u{7f}\u{2066}\"}",
            ),
        )
        .value("ESC", "\u{1b}[31m.\u{202e}.x")
        .value("TEXT", claims("plain \u{1b}]0;title\u{7} text"));
    desk.run(0, "decode $CLEAN")
        .run(0, "decode $TEXT")
        .run(3, "decode $ESC")
        .run(1, "verify -S wrong $CLEAN")
        .run(7, "decode --get \u{1b}[31m $CLEAN")
        .run(5, "decode @\u{1b}[31m")
        .matches(str![[r#"
$ jwt decode $CLEAN
eyJhbGciOiJIUzI1NiIsImtpZCI6IsKbMzFt4oCuZXZpbCJ9.eyLigK5pc3MiOiJ_4oGmIn0.rfCvW_82nVQG_Glkb9iaeW8VAmVPBOubNBL66Fs4RtQ

Header
{
  "alg": "HS256",               HMAC with SHA-256
  "kid": "\u009b31m\u202eevil"  key id
}

Payload
{
  "\u202eiss": "\u007f\u2066"
}

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: the header holds characters that control, reorder or hide text: U+009B in "kid"
2> warning: no "exp": the token never expires
2> warning: the payload holds characters that control, reorder or hide text: U+202E in "\u202eiss"
=> 0

$ jwt decode $TEXT
eyJhbGciOiJIUzI1NiJ9.cGxhaW4gG10wO3RpdGxlByB0ZXh0.LAWBqSWaT67O9iPPR8AxLS-60AVhqZ2UNPlfgy31rvk

Header
{
  "alg": "HS256"                HMAC with SHA-256
}

Payload (text, not JSON)
  plain \u001b]0;title\u0007 text

Signature
  32 bytes, not verified        give --secret or --key to check it
2> warning: the payload holds characters that control, reorder or hide text: U+001B
=> 0

$ jwt decode $ESC
2> error: header: "\u001b" is not a base64url character
2>   \u001b[31m.\u202e.x
2>   ^
2> hint: a part has letters, digits, - and _: was the token changed on the way?
=> 3

$ jwt verify -S wrong $CLEAN
Header
{
  "alg": "HS256",               HMAC with SHA-256
  "kid": "\u009b31m\u202eevil"  key id
}

Payload
{
  "\u202eiss": "\u007f\u2066"
}

  ✔ alg        HS256, allowed by the key
  ✘ signature  wrong: not made with the secret from the command line
  – exp        absent: it never expires

INVALID: the signature is wrong: not made with the secret from the command line
2> warning: the header holds characters that control, reorder or hide text: U+009B in "kid"
2> warning: no "exp": the token never expires
2> warning: the payload holds characters that control, reorder or hide text: U+202E in "\u202eiss"
2> hint: no tested cause found
=> 1

$ jwt decode --get [31m $CLEAN
2> error: there is no "\u001b[31m" in the payload
2> hint: the payload has "\u202eiss"
=> 7

$ jwt decode @[31m
2> error: TOKEN: no such file: "\u001b[31m"
2> hint: paths count from the working directory: pwd
=> 5


"#]]);
    for line in
        ["decode $T", "decode $CLEAN", "decode $ESC", "decode $TEXT", "verify -S x $T", "verify -S x $ESC"]
    {
        let output = desk.output(line);
        for stream in [output.stdout, output.stderr] {
            let text = String::from_utf8(stream).expect("text");
            let hostile = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2066}".contains(c);
            assert!(!text.contains(hostile), "{line}: {text:?}");
        }
    }
}

#[test]
fn times_that_fail_are_conspicuous() {
    let mut desk = Desk::new().value("X", crate::desk::claims(r#"{"nbf":1000000000,"exp":2000000000}"#));
    for (at, alarms) in [("2000-01-01", "valid from"), ("2010-01-01", ""), ("2100-01-01", "expired")] {
        let text = desk.text(0, &format!("decode --color always --at {at} $X"));
        for note in ["valid from", "valid since", "expires", "expired"] {
            // Red and bold, as errors are; other notes are dim.
            let is_alarm = text.contains(&format!("\u{1b}[1;31m{note}"));
            assert_eq!(is_alarm, note == alarms, "{at}: {note}\n{text}");
        }
    }
}
