//! Finding tokens in text that was made to hurt: no panic, nothing lost, linear time.

use std::fmt::Write;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_toolkit::input::find::{Standing, find, find_anywhere};
use proptest::prelude::*;

/// Finds in `size` bytes of `unit` after `start`, in a time that anything linear stays far under,
/// and anything quadratic far above.
fn finds_in_time(start: &str, unit: &str, size: usize) {
    let text = start.to_owned() + &unit.repeat(size / unit.len());
    let begin = Instant::now();
    assert!(!find(text.as_bytes()).is_empty(), "{unit:?}");
    assert!(begin.elapsed() < Duration::from_secs(240), "{unit:?}");
}

#[test]
fn time_is_linear_in_the_length() {
    let nested: String = (0..120).fold(String::new(), |mut text, n| {
        let _ = writeln!(text, "[{n},");
        text
    });
    for (start, unit) in [
        ("", "\""),
        ("", "'\""),
        ("", "."),
        ("", ".\n"),
        ("", "{"),
        ("", "[\n"),
        ("", "{\"a\":"),
        ("", "{}\n"),
        ("", "{}\n[\n"),
        ("", "}"),
        ("", "("),
        ("", "eyJ"),
        ("", "eyJ\n"),
        ("", "eyJ."),
        ("", "eyJ..\n"),
        ("", "eyJ.\n"),
        ("", "=ey"),
        ("", "a=ey"),
        ("", "a=eyJ. "),
        ("", "a = "),
        ("", "a:\"' "),
        ("", "?a=eyJ..#"),
        ("", "&a=%2E"),
        ("", "cookie:"),
        ("", "'cookie:"),
        ("", "'cookie:\"cookie:`cookie:"),
        ("", "authorization:"),
        ("", "authorization: ey "),
        ("", "Bearer "),
        ("", "Bearer\n"),
        ("", "é"),
        ("", "\u{200b}x"),
        ("x", " "),
        ("[", "1,"),
        ("[", "1,\n"),
        ("[", "[],\n"),
        ("[", "\"eyJ..\","),
        ("{\"a\":[", "[[[1]]],\n"),
        (&nested, "[1],\n"),
        (&format!("[{{\"{}\":[", "n".repeat(1 << 20)), "\"eyJ..\","),
    ] {
        finds_in_time(start, unit, 1 << 18);
    }
}

#[test]
fn twenty_megabytes_are_found_in() {
    for unit in ["\"", ".", "{", "{\"a\":", "eyJhbGciOiJub25lIn0"] {
        finds_in_time("", unit, 20 << 20);
    }
}

#[test]
fn anywhere_is_linear_in_the_length() {
    let decoy = URL_SAFE_NO_PAD.encode("{\"a\":[");
    let header = URL_SAFE_NO_PAD.encode("{\"alg\":\"none\"}");
    let deep = URL_SAFE_NO_PAD.encode("{\"alg\":\"\",\"a\":".repeat(3));
    for unit in [
        "e",
        "ey",
        "eyJ",
        "eyJh",
        "ey.",
        "eyJ.",
        "ew.ey=",
        ".",
        "=",
        ".=",
        "eyJ..",
        &decoy,
        &deep,
        &header,
        &format!("{decoy}."),
        &format!("{}.", decoy.repeat(6000)),
        &format!("{}.", deep.repeat(1200)),
        &format!("{}=.", header.repeat(4000)),
        &format!("{header}."),
        &format!("{header}.."),
        &format!("{header}..."),
        &format!("{header}.a "),
        &format!("{header}.a... "),
        &format!("{header}.{} ", "a".repeat(1 << 16)),
        &format!("{header}.a.b "),
    ] {
        let text = unit.repeat((4 << 20) / unit.len() + 1);
        let begin = Instant::now();
        let found = find_anywhere(text.as_bytes()).count();
        // Far under what it takes to look at everything from everywhere, far over what it takes.
        assert!(begin.elapsed() < Duration::from_secs(120), "{unit:.40}");
        assert!(found <= text.len() / 20, "{unit:.40}");
    }
}

/// A header that says `alg`, and what may follow it: the rest of a JWS or of a JWE.
fn token() -> impl Strategy<Value = String> {
    let name = "[a-z\u{e9}\u{4e00} ]{0,9}";
    let blank = prop::sample::select(vec!["", " ", "\n  ", "\t", "\r\n"]);
    let part = "[A-Za-z0-9_-]{0,60}";
    let rest = prop_oneof![
        (part, "[A-Za-z0-9_-]{1,60}={0,2}").prop_map(|(payload, signature)| format!("{payload}.{signature}")),
        "[A-Za-z0-9_-]{1,60}".prop_map(|payload| format!("{payload}.")),
    ];
    let encrypted = (part, "[A-Za-z0-9_-]{1,20}", part, "[A-Za-z0-9_-]{1,20}");
    prop_oneof![
        (blank.clone(), name, name, rest).prop_map(|(blank, member, alg, rest)| {
            let header = format!("{{{blank}\"{member}\":{blank}[1],\"alg\":\"{alg}\"{blank}}}");
            format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header))
        }),
        (blank, name, encrypted).prop_map(|(blank, alg, (key, iv, text, tag))| {
            let header = format!("{{{blank}\"alg\":\"{alg}\",\"enc\":{blank}\"x\"}}");
            format!("{}.{key}.{iv}.{text}.{tag}", URL_SAFE_NO_PAD.encode(header))
        }),
    ]
}

/// Bytes of every kind, but none that a token is made of at the beginning.
fn other_bytes() -> impl Strategy<Value = Vec<u8>> {
    let any = prop::collection::vec(
        prop_oneof![any::<u8>(), "[ey.=JhbG \\n\"]".prop_map(|s| s.as_bytes()[0])],
        0..200,
    );
    any.prop_map(|mut bytes| {
        let in_token = |b: &u8| b.is_ascii_alphanumeric() || b"-_.=".contains(b);
        if bytes.first().is_some_and(in_token) {
            bytes.insert(0, b'!');
        }
        bytes
    })
}

proptest! {
    #[test]
    fn tokens_anywhere_are_found_and_nothing_else(
        before in prop::collection::vec(any::<u8>(), 0..200),
        tokens in prop::collection::vec((token(), other_bytes()), 0..5),
    ) {
        let (mut text, mut want) = (before, Vec::new());
        for (token, after) in &tokens {
            want.push((text.len(), token.as_bytes()));
            text.extend(token.as_bytes());
            text.extend(if after.is_empty() { b"," } else { &after[..] });
        }
        let found: Vec<_> = find_anywhere(&text).map(|Standing { text, at }| (at, text)).collect();
        prop_assert_eq!(found, want, "{}", text.escape_ascii());
    }

    #[test]
    fn pieces_of_tokens_are_found_in_order_and_as_in_pieces_of_the_text(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "eyJhbGciOiJub25lIn0", "eyJhbGciOiIiLCJlbmMiOiIifQ", "eyJ", "ew", "ey", "e", ".", ".", ".", "..", "=", "==",
            "a", "-", " ", "\n", "\"", "%", "\u{e9}", "{",
        ]), 0..40)
    ) {
        let text = pieces.concat();
        let (mut end, mut all) = (0, Vec::new());
        for Standing { text: token, at } in find_anywhere(text.as_bytes()) {
            prop_assert!(at >= end);
            end = at + token.len();
            prop_assert_eq!(token, &text.as_bytes()[at..end]);
            prop_assert!(token.starts_with(b"ey") && token.split(|b| *b == b'.').count() >= 3);
            all.push(token);
        }
        let runs = text.as_bytes().split(|b| !(b.is_ascii_alphanumeric() || b"-_.=".contains(b)));
        let of_runs: Vec<_> = runs.flat_map(find_anywhere).map(|token| token.text).collect();
        prop_assert_eq!(all, of_runs);
    }

    #[test]
    fn never_panics_and_never_loses_all(bytes: Vec<u8>) {
        let blank = std::str::from_utf8(&bytes).is_ok_and(|text| {
            text.chars().all(|c| c.is_whitespace() || "\u{feff}\u{200b}\u{200c}\u{200d}\u{2060}".contains(c))
        });
        prop_assert_eq!(find(&bytes).is_empty(), blank);
    }

    #[test]
    fn pieces_of_wrappings_never_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "eyJ", ".", "\n", "\r\n", " ", "\"", "'", "“", "Bearer ", "Authorization: ", "Cookie: ",
            "=", ":", "a", "é", "%2E", "?", "&", "#", "{", "}", "[", "]", ",", ";", "\\", "\u{feff}",
            "{\"a\":\"eyJ.b.c\"}", "eyJ.b.c", "payload", "HTTP/1.1 ", "> ",
        ]), 0..40)
    ) {
        let text = pieces.concat();
        for token in find(text.as_bytes()) {
            prop_assert!(!token.text.is_empty());
        }
    }

    #[test]
    fn a_run_is_never_trimmed(tail in "[a-zA-Z0-9_.!=~*+/%$@^|-]{0,20}") {
        let token = format!("eyJhbGciOiJub25lIn0.e30.{tail}");
        for text in [
            token.clone(),
            format!("Bearer {token}"),
            format!("'{token}'"),
            format!("Cookie: a=b; s={token}; c=d"),
            format!("export X={token}"),
            format!("{{\"t\":\"{token}\"}}"),
        ] {
            let found = find(text.as_bytes());
            // A cookie may be escaped: then what the escapes stand for is found too.
            if text.starts_with("Cookie") && tail.to_lowercase().contains("%2e") {
                prop_assert!(!found.is_empty());
                continue;
            }
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(&found[0].text[..], token.as_bytes());
        }
    }
}
