//! Finding tokens in text that was made to hurt: no panic, nothing lost, linear time.

use std::fmt::Write;
use std::time::{Duration, Instant};

use jwt_toolkit::input::find::find;
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

proptest! {
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
