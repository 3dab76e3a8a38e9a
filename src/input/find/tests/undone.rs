//! What was put around a token and is undone: base64, percent-encoding, documents in documents, lines.

use super::*;

/// The base64 of a text, as `base64 -w0` writes it.
fn base64(text: &str) -> String {
    base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text)
}

/// Whether `text` has these tokens, all of which stood in base64.
#[track_caller]
fn decodes(text: &str, tokens: &[(&str, &str)]) {
    let found = find(text.as_bytes());
    assert!(found.iter().all(|token| token.decoded && !token.joined), "{text}");
    let found: Vec<_> = found
        .iter()
        .map(|t| (t.label.as_deref().unwrap_or(""), std::str::from_utf8(&t.text).unwrap()))
        .collect();
    assert_eq!(found, tokens, "{text}");
}

#[test]
fn tokens_in_base64() {
    let secret = base64(A);
    let wrapped: Vec<_> =
        secret.as_bytes().chunks(20).map(|line| std::str::from_utf8(line).unwrap()).collect();
    for text in [
        secret.clone(),
        secret.trim_end_matches('=').to_owned(),
        format!("\"{secret}\"\n"),
        base64(&format!("{A}\n")),
        wrapped.join("\n"),
        wrapped.join("\r\n  "),
        format!("base64url.bearer.authorization.k8s.io.{secret}"),
    ] {
        decodes(&text, &[("", A)]);
    }
    decodes(&format!("token: {secret}"), &[("token", A)]);
    decodes(
        &format!("apiVersion: v1\ndata:\n  token: {secret}\n  namespace: ZGVmYXVsdA==\nkind: Secret"),
        &[("token", A)],
    );
    decodes(&format!("{{\"data\":{{\"token\":\"{secret}\",\"x\":\"ZGVmYXVsdA==\"}}}}"), &[("data.token", A)]);
    decodes(&format!("export T={secret}\nU={secret}"), &[("T", A), ("U", A)]);
    let credentials = base64(&format!("oauth2:{A}"));
    decodes(&format!("Authorization: Basic {credentials}"), &[("Authorization", A)]);
    decodes(
        &format!("{{\"auths\":{{\"r.example\":{{\"auth\":\"{credentials}\"}}}}}}"),
        &[("auths.r.example.auth", A)],
    );
    // What spells more than a token spells none.
    for none in [
        base64("a.b.c"),
        base64(&format!("{A} ")),
        base64(&format!("Bearer {A}")),
        base64(A) + "x",
        base64("name:word"),
    ] {
        whole(&none);
    }
    whole(&format!("Authorization: Basic {}", base64("name:word")));
}

#[test]
fn tokens_in_percent_encoding() {
    let (a, b) = (A.replace('.', "%2E"), B.replace('.', "%2e"));
    has(&a, &[("", "{A}")]);
    has(&format!("token={b}"), &[("token", "{B}")]);
    let name = A.replace("eyJhbGciOiJub25lIn0", "eyJhbGciOiJub25lIiwiZSI6Ij4-In0");
    has(&name.replace('-', "%2D"), &[("", &name)]);
    let inner = |text: &str| {
        text.replace('%', "%25")
            .replace(':', "%3A")
            .replace('/', "%2F")
            .replace('#', "%23")
            .replace('=', "%3D")
            .replace('&', "%26")
    };
    let url = "https://x.example/cb#id_token={A}&access_token={B}";
    has(
        &format!("https://y.example/?next={}&x=1", inner(url)),
        &[("id_token", "{A}"), ("access_token", "{B}")],
    );
    let twice = inner(&format!("https://z.example/?u={}", inner(url)));
    has(
        &format!("Location: https://y.example/?next={twice}"),
        &[("id_token", "{A}"), ("access_token", "{B}")],
    );
    has("https://x.example/?t={A}%20", &[("t", "{A}%20")]);
    whole("https://x.example/?next=%ff%00");
}

#[test]
fn documents_within_documents() {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let response = format!("{{\"access_token\":\"{A}\",\"id_token\":\"{B}\"}}");
    has(
        &format!("{{\"body\":{}}}", quoted(&response)),
        &[("body access_token", "{A}"), ("body id_token", "{B}")],
    );
    let twice = format!("{{\"body\":{}}}", quoted(&response));
    has(&format!("[{}]", quoted(&twice)), &[("[0] body access_token", "{A}"), ("[0] body id_token", "{B}")]);
    has("{\"url\":\"https://x.example/cb#id_token={A}&x=1\"}", &[("url id_token", "{A}")]);
    has("{\"cookie\":\"a=b; session={A}\"}", &[("cookie session", "{A}")]);
    has(
        "{\"headers\":[{\"name\":\"Authorization\",\"value\":\"Bearer {A}\"},{\"name\":\"X\",\"value\":\"{B}\"},{\"value\":\"{B}\"}]}",
        &[("headers[0] Authorization", "{A}"), ("headers[1] X", "{B}"), ("headers[2].value", "{B}")],
    );
    // Shown as text, as logs and debuggers do.
    has("body: {\\\"access_token\\\":\\\"{A}\\\",\\\"x\\\":1}", &[("access_token", "{A}")]);
    // What an escape has behind the token may be another.
    let text = format!("body: {{\\\"t\\\":\\\"{A}\\n{B}\\\"}}");
    assert!(
        find(text.as_bytes())
            .iter()
            .any(|token| token.text.ends_with(B.as_bytes()) || token.text.len() > A.len() + 2),
        "{text}"
    );
    let mut deep = quoted(A);
    for _ in 0..12 {
        deep = quoted(&format!("[{deep}]"));
    }
    assert!(!find(deep.as_bytes()).is_empty());
}

#[test]
fn what_stands_around_a_list() {
    has("id_token: >-\n  {A}\n", &[("id_token", "{A}")]);
    has("Access token:\n\n{A}\n\nID token:\n{B}", &[("Access token", "{A}"), ("ID token", "{B}")]);
    has("$ kubectl create token default\n{A}\n$", &[("line 2", "{A}")]);
    has("alice@host:~$ echo $T\n{A}\nalice@host:~$ ", &[("line 2", "{A}")]);
    has("```text\n{A}\n```", &[("line 2", "{A}")]);
    has("{A}\nalice and bob", &[("line 1", "{A}"), ("line 2", "alice and bob")]);
}

#[test]
fn tokens_wrapped_within_a_text() {
    let a = format!("{A}{}", &signature()[4..]);
    let b = format!("{B}{}", signature());
    let joined = |text: &str, tokens: &[(&str, &str, bool)]| {
        let found = find(text.as_bytes());
        let found: Vec<_> = found
            .iter()
            .map(|t| (t.label.as_deref().unwrap_or(""), std::str::from_utf8(&t.text).unwrap(), t.joined))
            .collect();
        assert_eq!(found, tokens, "{text}");
    };
    let wrap = |text: &str, width: usize| {
        let lines: Vec<_> = text.as_bytes().chunks(width).map(|p| std::str::from_utf8(p).unwrap()).collect();
        lines.join("\n")
    };
    let response = format!("{{\"access_token\":\"{a}\",\"expires_in\":3600,\"id_token\":\"{b}\"}}");
    let export = format!("export TOKEN=\"{a}\"; echo done");
    let command = format!("curl -H 'Authorization: Bearer {a}' https://api.example.com/v1/me");
    let cookie = format!("Cookie: theme=dark; session={a}; id={b}");
    let url = format!("https://x.example/cb#state=1&id_token={a}&x=1");
    for width in [41, 64, 76, 80, 132] {
        joined(&wrap(&response, width), &[("access_token", &a, true), ("id_token", &b, true)]);
        joined(&wrap(&export, width), &[("TOKEN", &a, true)]);
        joined(&wrap(&command, width), &[("Authorization", &a, true)]);
        joined(&wrap(&cookie, width), &[("cookie session", &a, true), ("cookie id", &b, true)]);
        joined(&wrap(&url, width), &[("id_token", &a, true)]);
        joined(&format!("Look:\n\n  {}\n", wrap(&a, width).replace('\n', "\n  ")), &[("Look", &a, true)]);
    }
    joined(&format!("{}\n\n{A}\n", wrap(&a, 64)), &[("line 1", &a, true), ("line 8", A, false)]);
    joined(&wrap(&a, 64).replace('\n', "\\\n"), &[("", &a, true)]);
    // A whole token at the end of its line has nothing of the next.
    for line in ["INFO next", "next", "x=1", "\"x\": 1", "</p>"] {
        joined(&format!("t={A}\n{line}\n{line}"), &[("t", A, false)]);
    }
}

#[test]
fn rows_of_one_width_are_no_wrapped_text() {
    let (a, b, c) = (A, A.replace("c2ln", "c2lo"), A.replace("c2ln", "c2lp"));
    for row in [
        "TOK{n}={T}",
        "Authorization: Bearer {T}",
        "user{n},{T}",
        "user{n};{T}",
        "{n} {T}",
        "{n}|{T}",
        "- {T}",
    ] {
        let rows: Vec<_> = [a, &b, &c]
            .iter()
            .zip(1..)
            .map(|(token, n)| row.replace("{n}", &n.to_string()).replace("{T}", token))
            .collect();
        let text = rows.join("\n");
        let found = find(text.as_bytes());
        let tokens: Vec<_> = found.iter().map(|token| std::str::from_utf8(&token.text).unwrap()).collect();
        assert_eq!(tokens, [a, &b, &c], "{text}");
        assert!(found.iter().all(|token| !token.joined), "{text}");
    }
}

#[test]
fn no_token_of_a_document_is_found_twice() {
    has("{\"access_token\":\"{A}\\n\"}", &[("access_token", "{A}")]);
    has("{\"msg\":\"token={A}\\nnext {B}\"}", &[("msg token", "{A}"), ("msg", "{B}")]);
    has("{\"raw\":\"GET /\\r\\nAuthorization: Bearer {A}\\r\\nHost: x\"}", &[("raw Authorization", "{A}")]);
    has("\"Bearer {A}\\r\\nHost: x\"", &[("", "{A}")]);
    let many: Vec<_> = (0..40).map(|n| format!("\"t{n}\":\"{A}\\/\"")).collect();
    assert_eq!(find(format!("{{{}}}", many.join(",")).as_bytes()).len(), 40);
    has("log\n{\"t\":\"x={A}\\n\"}\nt={B}", &[("t x", "{A}"), ("t", "{B}")]);
    has("{\"{A}\":1,\"t\":\"{B}\"}", &[("(a name)", "{A}"), ("t", "{B}")]);
}

#[test]
fn names_of_pairs_stay_with_their_values() {
    has("[{\"name\":\"outer\",\"header\":{\"value\":\"{A}\"}}]", &[("[0].header.value", "{A}")]);
    has("{\"name\":\"N\",\"x\":{},\"value\":\"{A}\"}", &[("N", "{A}")]);
    has("{\"name\":\"N\",\"value\":{\"t\":\"{A}\"}}", &[("value.t", "{A}")]);
}

#[test]
fn only_what_was_wrapped_is_said_to_be() {
    let a = format!("{A}{}", &signature()[4..]);
    let lines: Vec<_> = a.as_bytes().chunks(64).map(|p| std::str::from_utf8(p).unwrap()).collect();
    let text =
        format!("first:\n{}\n\nsecond: https://x.example/?t={}", lines.join("\n"), B.replace('.', "%2E"));
    let found = find(text.as_bytes());
    let found: Vec<_> = found.iter().map(|t| (t.label.as_deref().unwrap_or(""), t.joined)).collect();
    assert_eq!(found, [("first", true), ("t", false)]);
}

#[test]
fn a_whole_token_takes_no_word_of_the_next_line() {
    let good = format!("{B}{}", &signature()[..43]);
    for (text, label) in [
        ("{T}\nBob", "line 1"),
        ("a={T}\nEND\n", "a"),
        ("cat <<EOF\n{T}\nEOF\n", "line 2"),
        ("Token:\n{T}\nBob\n", "Token"),
        ("PATH=/bin\nTOKEN={T}\nx", "TOKEN"),
        ("x,{T}\ny,1", ""),
    ] {
        let text = text.replace("{T}", &good);
        let found = find(text.as_bytes());
        let one = found.iter().find(|token| *token.text == *good.as_bytes());
        let one = one.unwrap_or_else(|| panic!("{text}: {found:?}"));
        assert!(!one.joined && one.label.as_deref().unwrap_or("") == label, "{text}: {found:?}");
    }
    // Wrapped within its signature, and more below it.
    for rest in ["Host: x", "other: 1", "$ "] {
        let text = format!("> Authorization: Bearer {}\n{}\n{rest}", &good[..50], &good[50..]);
        let found = find(text.as_bytes());
        assert_eq!(found[0].text, good.as_bytes(), "{text}");
        assert!(found[0].joined, "{text}");
    }
}

#[test]
fn what_stands_beside_other_marks_is_not_overlooked() {
    for beside in ["link=https://x.example/reset/{B}", "*{B}*", "~{B}~", "/{B}", "@{B}", "?auth=Bearer+{B}"] {
        let text = format!("token={A} {beside}").replace("{B}", B);
        let found = find(text.as_bytes());
        assert!(found.len() == 2 && found[1].text.starts_with(B.as_bytes()), "{text}: {found:?}");
    }
    has("https://x.example/verify/{A}", &[("", "{A}")]);
    has("[token={A}] x", &[("token", "{A}")]);
    has("a=Bearer%20{A}&b={B}", &[("a", "{A}"), ("b", "{B}")]);
    has("https://x.example/cb?auth=Bearer%20{A}&b={B}", &[("auth", "{A}"), ("b", "{B}")]);
    has("https://x.example/?RelayState=/app/with/a/long/path/to/it%3Ft%3D{A}", &[("t", "{A}")]);
    has("Cookie: a={A}; Authorization=Bearer%20{B}", &[("cookie a", "{A}"), ("Authorization", "{B}")]);
    has("token: Bearer {A}", &[("token", "{A}")]);
    has("Bearer token: {A}", &[("token", "{A}")]);
    has("'Bearer ' + '{A}'", &[("", "{A}")]);
    has("-----BEGIN JWT-----\n{A}\n-----END JWT-----", &[("line 2", "{A}")]);
    whole("Bearer ${TOKEN}");
    whole("Authorization: Bearer ${TOKEN}");
    let lines = [A, B].map(|token| base64(token).trim_end_matches('=').to_owned());
    decodes(&lines.join("\n"), &[("line 1", A), ("line 2", B)]);
}

#[test]
fn other_encodings() {
    let utf16 = |of: fn(u16) -> [u8; 2], mark: [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(A.encode_utf16().flat_map(of)).collect()
    };
    for bytes in [utf16(u16::to_le_bytes, [0xff, 0xfe]), utf16(u16::to_be_bytes, [0xfe, 0xff])] {
        let found = find(&bytes);
        assert_eq!((found.len(), &*found[0].text), (1, A.as_bytes()));
    }
    let mut log = b"caf\xe9 token=".to_vec();
    log.extend_from_slice(A.as_bytes());
    assert_eq!(find(&log)[0].text, A.as_bytes());
}

#[test]
fn work_is_linear() {
    for part in [
        "ey\n",
        "eyJh\n",
        "eyJhbG\nx y\n",
        "a=",
        "a=%41&",
        "a=ZXlKaGJHY2lPaUpJ",
        "Basic:a=",
        "\\\"a\\\":\\\"eyJh",
        "x=\"eyJh.a.b\n",
        "{\"a\":\"[",
        "a:\n",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n",
    ] {
        let time = |length: usize| {
            let text = part.repeat(length / part.len()) + &"a".repeat(length) + "!";
            let begun = std::time::Instant::now();
            assert!(!find(text.as_bytes()).is_empty());
            begun.elapsed().as_secs_f64()
        };
        // Eight times the text would take sixty-four times as long, were it not so.
        let short = time(1 << 14).min(time(1 << 14)).max(0.001);
        let long = time(1 << 17).min(time(1 << 17));
        assert!(long < 32.0 * short, "{part}: {short} s, {long} s");
    }
}
