//! Every completion script is loaded by its own shell and asked for completions, where the shell is
//! installed. With `JWT_NEED_SHELLS=1` the shells that Debian has must be there. bash, zsh and fish are typed into on a
//! pseudo-terminal (`pressed.rs`); the others are asked here.

#[cfg(unix)]
mod keyboard;
#[cfg(unix)]
mod pressed;

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// A shell, and how to ask it: the program takes `flags` and the script, in which `FOLDER` is where
/// the completion scripts lie. The script prints one candidate a line.
struct Shell {
    program: &'static str,
    flags: &'static [&'static str],
    script: &'static str,
    required: bool,
    /// Lines that must be printed.
    expected: &'static [&'static str],
}

const SUBCOMMAND_FLAG_AND_NAME: &[&str] = &["verify", "--force", "alg"];

/// The editor's names exist only in a session at a terminal: two stand in for it.
const ELVISH: Shell = Shell {
    program: "elvish",
    flags: &["-norc", "-c"],
    script: r#"
        var completion: = (ns [&arg-completer=[&]])
        var edit: = (ns [&completion:=$completion: &complex-candidate~={|text &display='' &code-suffix=''| echo $text }])
        var lines = "[[jwt ver] [jwt keygen --fo] [jwt decode 'eyJhbGciOiJIUzI1NiJ9.e30.' --part=header --get '']]"
        var ask = "\nfor words "$lines" { $edit:completion:arg-completer[jwt] $@words }"
        eval (slurp < FOLDER/jwt.elv)$ask &ns=(ns [&edit:=$edit:])
    "#,
    required: true,
    expected: SUBCOMMAND_FLAG_AND_NAME,
};

const NUSHELL: Shell = Shell {
    program: "nu",
    flags: &["--no-config-file", "-c"],
    script: "source FOLDER/jwt.nu; print loaded",
    required: false,
    expected: &["loaded"],
};

const POWERSHELL: Shell = Shell {
    program: "pwsh",
    flags: &["-NoProfile", "-NonInteractive", "-Command"],
    script: r"
        . FOLDER/_jwt.ps1
        foreach ($line in 'jwt ver', 'jwt keygen --fo', 'jwt decode eyJhbGciOiJIUzI1NiJ9.e30. --part=header --get ') {
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
        }
    ",
    required: false,
    expected: SUBCOMMAND_FLAG_AND_NAME,
};

impl Shell {
    /// Asks the shell; where it is not installed, says so.
    fn try_out(&self) {
        let program = self.program;
        if !is_there(program, self.required) {
            return;
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
        // Quoted as every one of these shells takes it.
        let script = self.script.replace("FOLDER", &format!("'{}'", folder.display()));
        let home = tempfile::tempdir().expect("a temporary folder can be made");
        let output = Command::new(program)
            .args(self.flags)
            .arg(script)
            .current_dir(home.path())
            .env("HOME", home.path())
            .env("PATH", with_ours())
            .stdin(Stdio::null())
            .output()
            .expect("the shell can be run");
        let stdout = String::from_utf8_lossy(&output.stdout);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program}\n{stdout}\n{stderr}");
        assert_eq!(stderr, "", "{program} is silent about the script");
        for line in self.expected {
            assert!(stdout.lines().any(|there| there.trim() == *line), "{program} offers {line}:\n{stdout}");
        }
    }
}

/// Whether a shell is installed; where it is not, says so, and insists if it is asked to.
fn is_there(program: &str, required: bool) -> bool {
    if Command::new(program).arg("-c").arg("exit").stdin(Stdio::null()).output().is_ok() {
        return true;
    }
    let needed = required && std::env::var_os("JWT_NEED_SHELLS").is_some_and(|value| value == "1");
    assert!(!needed, "{program} is not installed, and JWT_NEED_SHELLS=1");
    writeln!(std::io::stderr(), "skipped: {program} is not installed").expect("stderr takes it");
    false
}

/// The folder of the binary, and then the path of this process.
fn with_ours() -> OsString {
    let ours = Path::new(env!("CARGO_BIN_EXE_jwt")).parent().expect("a binary lies in a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(ours).chain(std::env::split_paths(&path)))
        .expect("paths can be joined")
}

#[test]
fn elvish_completes() {
    ELVISH.try_out();
}

#[test]
fn nushell_loads() {
    NUSHELL.try_out();
}

#[test]
fn powershell_completes() {
    POWERSHELL.try_out();
}
