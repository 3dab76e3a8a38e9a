//! Every rule of finding, each with its contrary.

use super::*;

/// Two tokens by their shape.
const A: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln";
const B: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIyIn0.";

/// `text` with `A` and `B` put in has exactly these tokens, as (label, token), none of them joined.
#[track_caller]
fn has(text: &str, tokens: &[(&str, &str)]) {
    let put = |text: &str| text.replace("{A}", A).replace("{B}", B);
    let text = put(text);
    let found = find(text.as_bytes());
    assert!(found.iter().all(|token| !token.joined), "{text}");
    let found: Vec<_> = found
        .iter()
        .map(|t| (t.label.as_deref().unwrap_or(""), std::str::from_utf8(&t.text).unwrap()))
        .collect();
    let tokens: Vec<_> = tokens.iter().map(|(label, token)| (*label, put(token))).collect();
    let tokens: Vec<_> = tokens.iter().map(|(label, token)| (*label, token.as_str())).collect();
    assert_eq!(found, tokens, "{text}");
}

#[track_caller]
fn whole(text: &str) {
    has(text, &[("", text)]);
}

#[track_caller]
fn joins(text: &str, token: &str) {
    let found = find(text.as_bytes());
    let found: Vec<_> =
        found.iter().map(|found| (std::str::from_utf8(&found.text).unwrap(), found.joined)).collect();
    assert_eq!(found, [(token, true)], "{text}");
}

#[test]
fn nothing_only_in_blank_text() {
    for blank in ["", " ", "\n\r\n\t", "\u{feff}", "\u{feff} \u{a0}\u{200b}\n"] {
        has(blank, &[]);
    }
}

#[test]
fn garbage_is_one_token_whole() {
    for garbage in [
        ".",
        "..",
        "....",
        "abc",
        "a b c",
        "h.p.s",
        "h.p.s X",
        "\0",
        "Bearer",
        "Bearer,",
        "bearer",
        "Authorization: Basic dXNlcjpwYXNz",
        "Cookie: a=b",
        "https://example.com/?a=b",
        "export X=abc",
        "a=b",
        "=",
        ":",
        "\"\"",
        "'",
        "{",
        "{}",
        "[]",
        "[1,2]",
        "{\"sub\":\"1\"}",
        "{\"sub\":",
        "two\nlines",
        "www.example.com or x",
        "é.é.é",
    ] {
        whole(garbage);
    }
}

#[test]
fn the_whole_run_is_the_token() {
    for run in ["{A}.X", "{A}!!", "{A}=", "{A}.", "{B}", "{A}%", "{A}#x", "{A}\\", "x{A}", "{A}\u{e9}"] {
        has(run, &[("", run)]);
        has(&format!("\"{run}\""), &[("", run)]);
        has(&format!("Bearer {run}"), &[("", run)]);
        has(&format!("Authorization: Bearer {run}, x"), &[("Authorization", run)]);
        if !run.starts_with('x') {
            has(&format!("export X={run}"), &[("X", run)]);
            has(&format!("X='{run}'"), &[("X", run)]);
            has(&format!("Cookie: s={run}; a=b"), &[("cookie s", run)]);
        }
    }
    // What stands outside the run goes; the run stays as it is.
    for one in ["{A} X", "{A},X", "{A},", "{A};", "({A})", "<{A}>", "see {A} for more"] {
        has(one, &[("", "{A}")]);
    }
    for two in ["{A} {B}", "{A}&x={B}", "{A} x={B}"] {
        has(two, &[("", "{A}"), ("", "{B}")]);
    }
    has("{A}.X, {B}!!", &[("", "{A}.X"), ("", "{B}!!")]);
    for run in ["eyJhb=.eyJzd=.c2ln=", "eyJhb==.eyJzd==.c2ln==", "eyJhbGc=eyJ.b.c", "{A}={B}"] {
        has(run, &[("", run)]);
    }
    has("Bearer h.p.s!!", &[("", "h.p.s!!")]);
    has("Bearer h.p.s X", &[("", "h.p.s")]);
}

#[test]
fn space_and_quotes_around() {
    for text in [
        " {A}\n",
        "\u{feff}{A}\r\n\r\n",
        "\"{A}\"",
        "'{A}'\n",
        "`{A}`",
        "```\n{A}\n```",
        "“{A}”",
        "‘{A}’",
        "« {A} »",
        "\"{A}\",",
        "'{A}';\n",
        "' \"{A}\" '",
        "{A}\"",
        "\u{200b}{A}\u{a0}",
    ] {
        has(text, &[("", "{A}")]);
    }
    has("\"abc def\"", &[("", "abc def")]);
    has("\"{A}\" x", &[("", "{A}")]);
    has("\"{A}\"\"{B}\"", &[("", "{A}"), ("", "{B}")]);
}

#[test]
fn schemes_and_authorization_headers() {
    for text in ["Bearer {A}", "bearer  {A}\n", "DPoP {A}", "'Bearer {A}'", "BEARER \"{A}\""] {
        has(text, &[("", "{A}")]);
    }
    for text in [
        "Authorization: Bearer {A}",
        "Authorization:Bearer {A}\r\n",
        "> Authorization: DPoP {A}",
        "-H 'Authorization: Bearer {A}'",
        "curl -H \"Authorization: Bearer {A}\" https://example.com/?x=y",
        "Authorization: {A}",
        "Authorization: JWT {A}",
        "Authorization: \"Bearer {A}\"",
        "\"Authorization\": \"Bearer {A}\",",
        "Authorization = 'Bearer {A}'",
    ] {
        has(text, &[("Authorization", "{A}")]);
    }
    has("-H'proxy-authorization: bearer x.y'", &[("proxy-authorization", "x.y")]);
    has("Bearerish {A}", &[("", "{A}")]);
    whole("MyAuthorization: Bearer x.y.z");
}

#[test]
fn cookies() {
    has("Cookie: session={A}; theme=dark; id={B}", &[("cookie session", "{A}"), ("cookie id", "{B}")]);
    has("< set-cookie: s=\"{A}\"; Path=/; HttpOnly", &[("cookie s", "{A}")]);
    has(
        "curl 'https://x.example/?t={B}' -H 'Cookie: a=1; s={A}' -d 'jwt={B}'",
        &[("t", "{B}"), ("cookie s", "{A}"), ("jwt", "{B}")],
    );
    has("Cookie: s=eyJhbGciOiJub25lIn0%2EeyJzdWIiOiIyIn0%2e", &[("cookie s", "{B}")]);
    whole("Cookie: s=h.p.s");
    whole("Cookie: s=eyJh.p");
}

#[test]
fn urls() {
    has(
        "https://x.example/cb?code=1&state={B}#id_token={A}&access_token={A}.x",
        &[("state", "{B}"), ("id_token", "{A}"), ("access_token", "{A}.x")],
    );
    has("https://x.example/cb?t={A}#top", &[("t", "{A}")]);
    has("<https://x.example/cb?t={A}>", &[("t", "{A}")]);
    has("Location: /cb#t={A}", &[("t", "{A}")]);
    has("?t=eyJhbGciOiJub25lIn0%2EeyJzdWIiOiIyIn0%2e&x=1", &[("t", "{B}")]);
    has("id_token={A}&state=x", &[("id_token", "{A}")]);
    whole("https://x.example/?t=a.b.c");
    has("https://eyJ.example.com/", &[("", "eyJ.example.com/")]);
}

#[test]
fn assignments_and_headers() {
    has("export TOKEN={A}", &[("TOKEN", "{A}")]);
    has("TOKEN=\"{A}\"", &[("TOKEN", "{A}")]);
    has("$env:TOKEN = '{A}'", &[("TOKEN", "{A}")]);
    has("X={A} jwt decode", &[("X", "{A}")]);
    has("X-Amzn-Oidc-Data: {A}", &[("X-Amzn-Oidc-Data", "{A}")]);
    has("access_token: '{A}',", &[("access_token", "{A}")]);
    has("{access_token: '{A}', b: \"{B}\"}", &[("access_token", "{A}"), ("b", "{B}")]);
    has("={A}", &[("", "{A}")]);
    whole("x = = {a}");
    let name = "n".repeat(300);
    has(&format!("{name}={{A}}"), &[(&name[..100], "{A}")]);
}

#[test]
fn documents() {
    has(
        r#"{"access_token":"{A}","token_type":"Bearer","expires_in":3600,"id_token":"{B}"}"#,
        &[("access_token", "{A}"), ("id_token", "{B}")],
    );
    has(
        "\u{feff}{\n \"data\": {\"tokens\": [1, {\"t\": \"Bearer {A}\"}, \" {B} \"]},\n \"x\": \"{A}.\"}\n",
        &[("data.tokens[1].t", "{A}"), ("data.tokens[2]", "{B}"), ("x", "{A}.")],
    );
    has(r#"["{A}", "x", null, true, 1e3, -1]"#, &[("[0]", "{A}")]);
    has(r#"'{"t":"{A}"}'"#, &[("t", "{A}")]);
    has(r#"{"t":"eyJh\u002Ep.s","t":"{B}"}"#, &[("t", "eyJh.p.s"), ("t", "{B}")]);
    for none in ["{\"t\":\"a.b.c\"}", "{\"t\":\"eyJh.p\"}"] {
        whole(none);
    }
    has("{\"t\":\"{A} x\"}", &[("t", "{A}")]);
    has("{\"{A}\":1}", &[("(a name)", "{A}")]);
    whole("{\"t\":\"x\"} trailing");
    let deep = format!("{}\"{A}\"{}", "[".repeat(200), "]".repeat(200));
    has(&deep, &[("", "{A}")]);
}

#[test]
fn json_serialization_is_one_token() {
    for text in [
        r#"{"payload":"e30","protected":"{A}","signature":"c2ln"}"#,
        r#"{"signatures":[{"protected":"{A}","signature":"c2ln"}],"payload":"e30"}"#,
        r#"{"protected":"e30","ciphertext":"{A}","tag":"x"}"#,
        "{\n \"payload\": \"\",\n \"signature\": \"\"\n}",
    ] {
        has(text, &[("", text)]);
        has(&format!("\n '{text}' \n"), &[("", text)]);
    }
    has(r#"{"payload":{"t":"{A}"},"signature":"x"}"#, &[("payload.t", "{A}")]);
    has(r#"{"a":{"payload":"","signature":"{A}"}}"#, &[("a.signature", "{A}")]);
    let jws = r#"{"payload":"e30","signature":"c2ln"}"#;
    has(&format!("{jws}\n{jws}\n"), &[("line 1", jws), ("line 2", jws)]);
}

#[test]
fn lines_of_a_list_are_tokens_each() {
    has("{A}\n{B}", &[("line 1", "{A}"), ("line 2", "{B}")]);
    has("\n{A}\r\n\r\n '{B}',\r\n", &[("line 2", "{A}"), ("line 4", "{B}")]);
    has("a.b.c\nd.e.f\n", &[("line 1", "a.b.c"), ("line 2", "d.e.f")]);
    has("{A}\nabc def\n{}", &[("line 1", "{A}"), ("line 2", "abc def"), ("line 3", "{}")]);
    has("{A}\neyJh.p", &[("line 1", "{A}"), ("line 2", "eyJh.p")]);
    has("eyJh.p\n{A}", &[("line 1", "eyJh.p"), ("line 2", "{A}")]);
    has("{A}\n{A} x", &[("line 1", "{A}"), ("line 2", "{A} x")]);
    has("Bearer {A}\nx y", &[("line 1", "{A}")]);
    has("A={A}\nB={B}\nC=1", &[("A", "{A}"), ("B", "{B}")]);
}

#[test]
fn an_exchange_over_http() {
    let request = "> GET / HTTP/1.1\n> Host: x.example\n> authorization: Bearer {A}\n>\n< HTTP/2 200\n\
                   < content-type: application/json\n<\n{\n \"id_token\": \"{B}\",\n \"n\": [1]\n}\n\
                   * Connection left intact\n";
    has(request, &[("authorization", "{A}"), ("id_token", "{B}")]);
    has("HTTP/1.1 200 OK\nContent-Type: application/jwt\n\n{A}\n", &[("line 4", "{A}")]);
    has("[1] x\n[INFO] y\n".repeat(20).as_str(), &[("", "[1] x\n[INFO] y\n".repeat(20).trim())]);
    has(&format!("{}{{\"t\":\"{{A}}\"}}", "[INFO] y\n[1] x\n".repeat(20)), &[("t", "{A}")]);
    has("{\"t\":\"{A}\"}\n{\"t\":\"{B}\"}\n", &[("t", "{A}"), ("t", "{B}")]);
}

/// A signature as long as that of an RSA key of 2048 bits.
fn signature() -> String {
    format!("{}c2", "c2ln".repeat(85))
}

#[test]
fn a_token_wrapped_over_lines() {
    let token = format!("{B}{}", signature());
    for width in [2, 19, 20, 21, 35, 36, 37, 40, 64, 76, 200] {
        let pieces: Vec<_> =
            token.as_bytes().chunks(width).map(|p| std::str::from_utf8(p).unwrap()).collect();
        joins(&pieces.join("\n"), &token);
        joins(&format!("\n  {}\r\n", pieces.join("\r\n  ")), &token);
        joins(&format!("\"{}\"", pieces.join("\n")), &token);
        joins(&format!("Bearer {}", pieces.join("\n")), &token);
        joins(&format!("Authorization: Bearer {}", pieces.join("\n")), &token);
    }
    let short = format!("{B}{}", &signature()[..43]);
    joins(&short.replace('.', "\n.\n"), &short);
    joins(&short.replace('.', ".\n"), &short);
    has(&A.replace('.', "\n\n.\n"), &[("", &A.replace('.', "\n\n.\n"))]);
    has(
        "{A}\nlonger-than-the-line-before-so-not-its-rest",
        &[("line 1", "{A}"), ("line 2", "longer-than-the-line-before-so-not-its-rest")],
    );
    has("{A}\nxy\nxyz", &[("line 1", "{A}"), ("line 2", "xy"), ("line 3", "xyz")]);
    has("eyJh\nnot a.piece.of it", &[("", "eyJh\nnot a.piece.of it")]);
    has("eyJh\nbGci", &[("", "eyJh\nbGci")]);
}

#[test]
fn bytes_that_are_no_text_come_back_whole() {
    for bytes in [&b"\xff"[..], b"Bearer \xff.b.c", b"\"\xc3\"", b"a\n\xf0\x9f"] {
        assert_eq!(find(bytes), [FoundToken::new(bytes)]);
    }
    assert_eq!(find(b" \xff\n"), [FoundToken::new(b"\xff")]);
}

mod undone;
