//! `jwt completions`: a script for every shell.

use snapbox::str;

use crate::desk::Desk;

#[test]
fn a_script_for_every_shell() {
    let mut desk = Desk::new();
    for (shell, mark) in [
        ("bash", "complete -F _jwt"),
        ("zsh", "#compdef jwt"),
        ("fish", "complete -c jwt"),
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
            for word in ["decode", "verify", "encode", "keygen", "leeway"] {
                assert!(script.contains(word), "{shell} does not know {word}");
            }
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
