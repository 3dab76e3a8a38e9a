//! `jwt completions`: a script for every shell.

use std::process::Output;

use snapbox::str;

use crate::desk::{Desk, JWT_IO};

#[test]
fn a_script_for_every_shell() {
    let mut desk = Desk::new();
    for (shell, mark) in [
        ("bash", "-F _jwt jwt"),
        ("zsh", "#compdef jwt"),
        ("fish", "complete --command jwt"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[jwt]"),
        ("nushell", "export extern jwt"),
    ] {
        for name in ["completions", "completion"] {
            let output = desk.output(&format!("{name} {shell}"));
            let script = String::from_utf8(output.stdout).expect("text on stdout");
            assert_eq!(output.status.code(), Some(0), "{shell}");
            assert!(output.stderr.is_empty(), "{shell}");
            assert!(script.contains(mark), "{shell}:\n{script}");
            // Nushell's has all in it; the others ask.
            let words =
                if shell == "nushell" { &["decode", "keygen", "leeway"][..] } else { &["_JWT_COMPLETE"] };
            assert!(words.iter().all(|word| script.contains(word)), "{shell}:\n{script}");
        }
    }
}

/// Asks as a shell does; words stand between commas, the last of them is completed.
fn asked(desk: &mut Desk, shell: &str, words: &str) -> Output {
    let at = words.matches(',').count().to_string();
    let words = if shell == "bash" { words.replace(',', " ") } else { words.replace(',', "\u{1f}") };
    desk.env_clear()
        .env("_JWT_COMPLETE", shell)
        .env("_JWT_COMPLETE_WORDS", &words)
        .env("_JWT_COMPLETE_AT", &at);
    desk.env("_JWT_COMPLETE_WORD", words.rsplit([' ', '@', ':']).next().unwrap_or_default());
    desk.output("")
}

#[test]
fn what_each_shell_is_answered() {
    let mut desk = Desk::new();
    for (shell, words, answer) in [
        ("bash", "jwt,key,ec", "ec.pem \nec.pub.pem \nec.sec1.pem \n"),
        ("bash", "jwt,verify,-S,h", "hex:\n"),
        ("bash", "jwt,verify,-S,hex:@set", "set.jwks \n"),
        (
            "zsh",
            "jwt,ver",
            "--\tverify\tverify  -- Judge a token: signature, then claims; the exit code is the verdict\n",
        ),
        ("zsh", "jwt,verify,-S,h", "-o\thex:\thex:  -- hexadecimal digits\n"),
        ("fish", "jwt,verify,-A,ES256K,HS5", ""),
        ("fish", "jwt,keygen,HS5", "HS512\tHMAC with SHA-512\n"),
        ("elvish", "jwt,keygen,HS5", "HS512\t \tHS512  HMAC with SHA-512\tHMAC with SHA-512\n"),
        ("powershell", "jwt,verify,-S,h", "hex:\t\thex:  hexadecimal digits\thexadecimal digits\n"),
        ("fish", "jwt,decode,@nothing", ""),
        ("fish", "jwt,decode,--nope,--nei", ""),
    ] {
        let output = asked(&mut desk, shell, words);
        let said = String::from_utf8(output.stdout).expect("text on stdout");
        assert_eq!(said, format!("jwt-toolkit 1\n{answer}"), "{shell} {words}");
        assert!(output.status.success() && output.stderr.is_empty(), "{shell} {words}");
    }
}

#[test]
fn nothing_but_our_own_variables_asks() {
    let mut desk = Desk::new();
    let version = format!("jwt {}\n", env!("CARGO_PKG_VERSION"));
    for (name, shell) in [("COMPLETE", "bash"), ("_JWT_COMPLETE", "bash"), ("_JWT_COMPLETE", "tcsh")] {
        desk.env_clear().env("_JWT_COMPLETE_WORDS", "jwt ver").env(name, shell);
        // Whoever has something to say to jwt does not ask.
        assert_eq!(desk.output("--version").stdout, version.as_bytes(), "{name}");
    }
    for (name, shell) in [("COMPLETE", "bash"), ("_JWT_COMPLETE", "")] {
        desk.env_clear().env("_JWT_COMPLETE_WORDS", "jwt ver").env(name, shell);
        desk.pipe(JWT_IO);
        let output = desk.output("");
        assert!(String::from_utf8_lossy(&output.stdout).contains("John Doe"), "{name}");
    }
}

#[test]
fn a_question_that_nobody_understands_reads_no_stdin() {
    let mut desk = Desk::new();
    desk.env_clear().env("_JWT_COMPLETE_WORDS", "jwt ver").env("_JWT_COMPLETE", "tcsh");
    desk.pipe(JWT_IO);
    assert_eq!(desk.output("").stdout, b"jwt-toolkit 1\n", "a shell that is not known");
    // Words that are cut short, or of no line at all.
    for (words, at) in
        [("jwt", "1"), ("jwt\u{1f}x", "7"), ("jwt\u{1f}x", "-1"), ("jwt\u{1f}x", "0"), ("", "0")]
    {
        desk.env_clear()
            .env("_JWT_COMPLETE", "zsh")
            .env("_JWT_COMPLETE_WORDS", words)
            .env("_JWT_COMPLETE_AT", at);
        desk.pipe(JWT_IO);
        assert_eq!(desk.output("").stdout, b"jwt-toolkit 1\n", "{words} {at}");
    }
}

#[test]
fn a_completion_reads_no_stdin_and_tells_no_value() {
    let mut desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        for words in [
            "jwt,decode,-,--get,",
            "jwt,verify,-S,env:",
            "jwt,verify,-K,",
            "jwt,key,--key-password,",
            "jwt,encode,-S,b64:env:",
            "jwt,verify,-",
            "jwt,verify,-S,env:JWT_SECRET,-A,",
        ] {
            desk.env_clear();
            for name in ["JWT_SECRET", "JWT_KEY", "SESAME"] {
                desk.env(name, "value-of-the-environment");
            }
            let at = words.matches(',').count().to_string();
            desk.env("_JWT_COMPLETE", shell).env("_JWT_COMPLETE_AT", &at);
            desk.env(
                "_JWT_COMPLETE_WORDS",
                &words.replace(',', if shell == "bash" { " " } else { "\u{1f}" }),
            );
            desk.env("_JWT_COMPLETE_WORD", words.rsplit([',', ':']).next().unwrap_or_default());
            desk.pipe("eyJhbGciOiJub25lIn0.eyJvbl9zdGRpbiI6MX0.");
            let output = desk.output("");
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(!said.contains("value-of") && !said.contains("on_stdin"), "{shell} {words}: {said}");
            assert!(said.lines().count() > 1 && output.stderr.is_empty(), "{shell} {words}: {said}");
            assert_eq!(words.ends_with("env:"), said.contains("SESAME"), "{shell} {words}: {said}");
        }
    }
}

#[test]
fn shells_that_have_none() {
    let mut desk = Desk::new();
    desk.run(2, "completions")
        .run(2, "completions tcsh")
        .run(2, "--json completions tcsh")
        .run(2, "-q completions bash")
        .matches(str![[r#"
$ jwt completions
2> error: no SHELL given
2> hint: jwt completions SHELL, where SHELL is bash, zsh, fish, powershell, elvish or nushell
=> 2

$ jwt completions tcsh
2> error: SHELL: "tcsh" is not bash, zsh, fish, powershell, elvish or nushell
=> 2

$ jwt --json completions tcsh
{"code":2,"error":{"message":"SHELL: \"tcsh\" is not bash, zsh, fish, powershell, elvish or nushell","causes":[],"hints":[]}}
=> 2

$ jwt -q completions bash
2> error: --quiet is for decode and verify
2> hint: leave it out: the others print their result and nothing beside it
=> 2


"#]]);
}
