//! Where tokens stand in texts of many kinds, and in what texts there is none.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Standing, anywhere};

/// A signed token, an unsigned one, one of another header, an encrypted one.
const A: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln";
const B: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIyIn0.";
const C: &str = "eyAiYWxnIjogIlJTMjU2IiB9.eyJzdWIiOiIzIn0.c2lnbmF0dXJl";
const E: &str = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..aXZpdg.Y3Q.dGFn";
/// The header of the first, and that of the encrypted one.
const H: &str = "eyJhbGciOiJIUzI1NiJ9";
const J: &str = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0";

fn digits(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The text that a row means.
fn filled(row: &str) -> String {
    [("{A}", A), ("{B}", B), ("{C}", C), ("{E}", E), ("{H}", H), ("{J}", J)]
        .iter()
        .fold(row.to_owned(), |text, (name, token)| text.replace(name, token))
}

/// The row has just the tokens that stand in it between `⟦` and `⟧`, just there.
#[track_caller]
fn has(row: &str) {
    let text = filled(row);
    let (mut plain, mut want) = (String::new(), Vec::new());
    for piece in text.split('⟦') {
        if let Some((token, rest)) = piece.split_once('⟧') {
            want.push((plain.len(), token));
            plain += token;
            plain += rest;
        } else {
            plain += piece;
        }
    }
    let found: Vec<_> =
        anywhere(plain.as_bytes()).map(|t| (t.at, std::str::from_utf8(t.text).unwrap())).collect();
    assert_eq!(found, want, "{plain}");
}

#[test]
fn in_texts_of_many_kinds() {
    for row in [
        "⟦{A}⟧",
        "⟦{A}⟧\n⟦{B}⟧\r\n⟦{C}⟧\n⟦{E}⟧",
        // A log of nginx.
        "10.0.0.1 - - [22/Nov/2026:01:30:22 +0000] \"GET /cb?t=⟦{A}⟧&view=key.x HTTP/1.1\" 200 5 \"https://eye.example.com/#⟦{B}⟧\" \"Mozilla/5.0\"",
        // HAR, and JSON in JSON.
        r#"{"name":"Authorization","value":"Bearer ⟦{A}⟧"},{"text":"{\"id_token\":\"⟦{B}⟧\",\"n\":1}"}"#,
        r#"{"text":"{\\\"t\\\":\\\"⟦{C}⟧\\\"}\n\t⟦{A}⟧\nnext\u0022"}"#,
        "# .env\nJWT=⟦{A}⟧\nexport B='⟦{B}⟧'\nC=\"⟦{C}⟧\"\n",
        "<input type=hidden value=\"⟦{A}⟧\"><a href='?t=⟦{A}⟧&amp;u=1'>⟦{A}⟧</a><!--⟦{B}⟧ -->",
        "https://x.example/cb?state=%22⟦{A}⟧%22&id_token=⟦{C}⟧#access_token=⟦{B}⟧&x=y",
        "> GET / HTTP/2\r\n> Authorization: Bearer ⟦{A}⟧\r\n< set-cookie: s=⟦{B}⟧; Path=/\r\n",
        "tokens:\n  - ⟦{A}⟧\n  - '⟦{B}⟧'\n  a: !secret ⟦{C}⟧ # key.of.x\n",
        "java.lang.IllegalStateException: bad token ⟦{A}⟧\n\tat com.example.key.Eye.parse(Eye.java:42)\n\tat eyJ.a.b(Unknown Source)",
        "curl -H \"Authorization: Bearer ⟦{A}⟧\" https://eye.example; jwt decode ⟦{E}⟧|less",
        "from ⟦{A}⟧ to ⟦{A}⟧, then ⟦{B}⟧,⟦{C}⟧;⟦{E}⟧/⟦{A}⟧:⟦{A}⟧",
        "(⟦{A}⟧) [⟦{A}⟧] {⟦{A}⟧} <⟦{A}⟧> `⟦{A}⟧` “⟦{A}⟧” *⟦{A}⟧* |⟦{A}⟧| ~⟦{A}⟧~ \\⟦{A}⟧\\",
    ] {
        has(row);
    }
}

#[test]
fn whatever_stands_before() {
    for before in [
        "x",
        "e",
        "ey",
        "eyJ",
        "eyJh",
        "ew",
        "-",
        "_",
        ".",
        "..",
        "=",
        "a.",
        "a.b.",
        "%22",
        "session_",
        "2F",
        "key",
        "eyJ.",
        "eyJ.eyJ.",
        "eyJhbGciOiJ",
        "eyJzdWIiOiIxIn0",
        "ewo",
        "é",
        "AAAA",
        "AAAAA",
        "AAAAAA",
    ] {
        for token in [A, B, C, E] {
            has(&format!("{before}⟦{token}⟧"));
            has(&format!("{before}⟦{token}⟧ {before}⟦{token}⟧"));
        }
    }
}

#[test]
fn a_token_ends_where_base64url_ends() {
    for after in
        ["!", "\"", "'", "\\\"", "\\n", "<", "&", "%22", "+", "/", " ", "\n", "\0", "é", "…", ",", ":", "~"]
    {
        for token in [A, B, E, "{H}..c2ln", "{H}.e30.c2ln.X"] {
            has(&format!("⟦{token}⟧{after}"));
            has(&format!("⟦{token}⟧{after}x.y.z"));
        }
    }
    for row in [
        // Full stops.
        "⟦{A}⟧.",
        "⟦{A}⟧. Then",
        "⟦{A}⟧..",
        "⟦{A}⟧...",
        "⟦{A}⟧..c2ln",
        "⟦{B}⟧.",
        "⟦{E}⟧.",
        "⟦{E}⟧...",
        // More parts, or fewer.
        "⟦{A}.X⟧",
        "⟦{A}.X.Y⟧.",
        "⟦{A}.X.Y.Z.eyJhbGciOiJub25lIn0.x.y⟧",
        "⟦{A}.{A}⟧",
        "⟦{A}{A}⟧",
        "⟦{B}.X⟧",
        "{H}",
        "{H}.",
        "{H}.e30",
        "{H}.e30!.c2ln",
        "⟦{J}.a.b⟧",
        "⟦{J}.a.b.c⟧",
        "⟦{J}.a.b.c.d⟧",
        "⟦{J}.a.b..d⟧",
        "⟦{J}.a.b..d.e⟧",
        "⟦eyJhbGciOiIiLCJlbmMiOjF9.a.b..d⟧",
        "⟦{J}.a.b.c⟧.",
        "⟦{J}.a.b.c⟧..e",
        // A payload that is elsewhere; a broken one.
        "⟦{H}..c2ln⟧",
        "⟦{H}.x.y⟧",
        "⟦{H}.-._⟧",
        // Padding.
        "⟦{A}=⟧",
        "⟦{A}==⟧=",
        "⟦{A}=⟧.",
        "⟦{A}=.X⟧",
        "⟦{H}=.e30=.c2ln==⟧",
        "⟦{H}.e30.⟧=",
        "{H}===.e30.c2ln",
        "{H}.=.c2ln",
        // Dots for what was left out.
        "{H}..",
        "{H}...",
        "{H}...c2ln",
        "{H}.eyJzdWIi...",
        "{H}.eyJzdWIi...c2ln",
        "⟦{H}.eyJzdWIi.⟧.",
        "{J}....",
        "{J}....dGFn",
        "{J}.a...dGFn",
    ] {
        has(row);
    }
}

#[test]
fn the_header_is_an_object_with_an_algorithm() {
    for header in [
        r#"{"alg":""}"#,
        r#"{"alg":"none"}"#,
        r#"{ "alg" : "x" }"#,
        "{\n  \"alg\": \"x\"\n}\n",
        "{\r\n\"alg\":\"x\"}",
        "{\"\"\n:\r\n\t1,\"alg\":\"x\"}",
        "{\"\x7f\":1,\"alg\":\"x\"}",
        "{\r\"alg\":\"x\"}",
        "{\t\"alg\":\"x\"}",
        "{              \"alg\":\"x\"}",
        r#"{"typ":"JWT","alg":"x"}"#,
        r#"{"\u0061lg":"x"}"#,
        r#"{"alg":1,"alg":"x"}"#,
        r#"{"alg":"x","alg":1}"#,
        r#"{"a":{"b":[1e99,"\u0000"]},"alg":"x"}"#,
        r#"{"é":1,"alg":"é"}"#,
        r#"{"ключ":1,"alg":"x"}"#,
        r#"{"鍵鍵鍵":1,"alg":"x"}"#,
        r#"{"🔑🔑":1,"alg":"x"}"#,
        &format!("{{\"alg\":\"x\",\"a\":{}{}}}", "[".repeat(2000), "]".repeat(2000)),
    ] {
        has(&format!("a ⟦{}.e30.c2ln⟧ b", digits(header)));
    }
    for header in [
        "{}",
        "{  \n  \t \r  \n    }",
        r#"{"a":1}"#,
        r#"{"alg":1}"#,
        r#"{"alg":null}"#,
        r#"{"alg":["x"]}"#,
        r#"{"ALG":"x"}"#,
        r#"{"a":{"alg":"x"}}"#,
        r#"{"kty":"oct","k":"x"}"#,
        r#"{"alg":"x""#,
        r#"{"alg":"x"}}"#,
        r#"{"alg":"x"} 1"#,
        r#"{"alg":"x",}"#,
        r#"{"alg":"\x"}"#,
        r#"{alg:"x"}"#,
        r#"["alg","x"]"#,
        r#""{alg}""#,
    ] {
        has(&format!("a {}.e30.c2ln b", digits(header)));
    }
    assert_eq!(anywhere(format!("{}.e30.c2ln", digits(b"{\"alg\":\"\xff\"}")).as_bytes()).count(), 0);
    // Headers of one length, each judged by itself.
    let [alg, other] = [r#"{"alg":"x"}"#, r#"{"ulg":"x"}"#].map(digits);
    has(&format!("⟦{alg}.e30.c2ln⟧ {other}.e30.c2ln ⟦{alg}.e30.⟧"));
    // Bits beyond the last byte, a lone digit, the other alphabet.
    has("eyJhbGciOiIxIn1.e30.c2ln eyJhbGciOiIifQA.e30.c2ln eyJhbGciOiJ+fn4ifQ.e30.c2ln");
    has("⟦eyJhbGciOiJ-fn4ifQ.e30.c2ln⟧");
}

#[test]
fn what_only_looks_like_a_token() {
    for row in [
        "",
        "ey",
        "eyJ",
        "ew.ey.ew",
        "eye.example.com",
        "eyJ.example.com",
        "eyJhbGciOiJIUzI1NiJ9",
        "key.length.x eyebrow.a.b they.are.new",
        "const ey=e.ey.map(e=>e.ewJ.eyJhbGciOi.x.y),ew=t.eyI.eyA;",
        "eyJz.tar.gz eyJhbGciOiJIUzI1NiJ9.min",
        "v1.2.3-eyJ.4.5 ey1.2.3",
        "sha512-eyJhbGciOiJIUzI1NiJ9eyJhbGciOiJIUzI1NiJ9+/==",
        "data:application/json;base64,eyJhbGciOiJIUzI1NiJ9",
        "eyJzdWIiOiIxIn0.eyJzdWIiOiIxIn0.c2ln",
        "eyJhIjoxfQ.eyJhIjoxfQ.eyJhIjoxfQ",
        // Compressed claims (zip) and cookies of frameworks, signed in ways of their own.
        "session=eyJ1c2VyX2lkIjoxfQ.ZVxYzw.8Hq4mE9xq2Jx0m1Q3oXb5cJt1hE",
        "eyJfcmFpbHMiOnsibWVzc2FnZSI6IkJBaHBBUT09In19--3f2a1b.c.d",
    ] {
        has(row);
    }
}

#[test]
fn among_bytes_that_are_no_text() {
    let text =
        [b"\xff\xfe\0", A.as_bytes(), b"\0\x80", B.as_bytes(), b"\xc3", C.as_bytes(), b"\xf0\x9f"].concat();
    let second = 5 + A.len();
    let want = [
        Standing { text: A.as_bytes(), at: 3 },
        Standing { text: B.as_bytes(), at: second },
        Standing { text: C.as_bytes(), at: second + B.len() + 1 },
    ];
    assert_eq!(anywhere(&text).collect::<Vec<_>>(), want);
}

#[test]
fn work_is_bounded() {
    let header = |length: usize| {
        let text = format!("{{\"alg\":\"{}\"}}", "x".repeat(length / 4 * 3 - 10));
        digits(text)
    };
    let (longest, longer) = (header(super::LONGEST_HEADER), header(super::LONGEST_HEADER + 4));
    assert_eq!((longest.len(), longer.len()), (super::LONGEST_HEADER, super::LONGEST_HEADER + 4));
    has(&format!("AA⟦{longest}.e30.c2ln⟧ {longer}.e30.c2ln ⟦{A}⟧"));
    // So many other beginnings in the run of a token, and one more.
    let decoys = |count: usize| digits("{\"a\":[").repeat(count);
    let has_after = |count| anywhere((decoys(count) + A).as_bytes()).count();
    assert_eq!((has_after(super::READINGS - 1), has_after(super::READINGS)), (1, 0));
    // The bound is one of the run.
    let text = format!("{}.{A} {}{A}", decoys(50), decoys(super::READINGS - 1));
    assert_eq!(anywhere(text.as_bytes()).count(), 2);
}
