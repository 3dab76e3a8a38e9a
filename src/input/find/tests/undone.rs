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
    let signature = "c2ln".repeat(60);
    let a = format!("{A}{signature}");
    let b = format!("{B}{signature}");
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
    joined(&format!("{}\n\n{A}\n", wrap(&a, 64)), &[("line 1", &a, true), ("line 7", A, false)]);
    joined(&wrap(&a, 64).replace('\n', "\\\n"), &[("", &a, true)]);
    // A whole token at the end of its line has nothing of the next.
    for line in ["INFO next", "next", "x=1", "\"x\": 1", "</p>"] {
        joined(&format!("t={A}\n{line}\n{line}"), &[("t", A, false)]);
    }
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
    ] {
        let time = |length: usize| {
            let text = part.repeat(length / part.len());
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
