//! Every completion script is loaded by its own shell and asked for completions, where the shell is
//! installed. With `JWT_NEED_SHELLS=1` the shells that Debian has must be there.

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

const SUBCOMMAND_AND_FLAGS: &[&str] = &["verify", "--force", "--format"];

/// Calls the function as readline does: command, word, word before.
const BASH: Shell = Shell {
    program: "bash",
    flags: &["--norc", "--noprofile", "-c"],
    script: r#"
        source FOLDER/jwt.bash
        ask() {
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
            _jwt jwt "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\n' "${COMPREPLY[@]}"
        }
        complete -p jwt > /dev/null || exit 1
        ask jwt ver
        ask jwt keygen --fo
        ask jwt keygen --format jwk
        ask jwt completions nu
    "#,
    required: true,
    expected: &["verify", "--force", "--format", "jwk", "jwks", "nushell"],
};

/// Types into a shell of its own on a pseudo-terminal; there the tab key completes and shows the line.
const ZSH: Shell = Shell {
    program: "zsh",
    flags: &["-f", "-c"],
    script: r#"
        setopt extended_glob
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell 'PS1= TERM=dumb; fpath=(FOLDER $fpath); autoload -Uz compinit; compinit -D -u'
        zpty -w shell 'show() { zle complete-word; print -r -- "<$BUFFER>"; BUFFER=; zle accept-line }'
        zpty -w shell 'zle -N show; bindkey "^I" show; print -r -- ":loaded:$_comps[jwt]:"'
        zpty -r -m shell out '*:loaded:[^$]#:*' && [[ $out == *:loaded:_jwt:* ]] || exit 1
        for line in 'jwt ver' 'jwt keygen --forc' 'jwt keygen --form' 'jwt completions nu'; do
            zpty -w -n shell $line$'\t'
            zpty -r -m shell out '*<jwt*>*' || exit 1
            print -r -- ${${${out##*<}%%[[:space:]]#>*}##*[[:space:]]}
        done
        zpty -d shell
    "#,
    required: true,
    expected: &["verify", "--force", "--format=", "nushell"],
};

const FISH: Shell = Shell {
    program: "fish",
    flags: &["--no-config", "-c"],
    script: r#"
        source FOLDER/jwt.fish; or exit 1
        for line in "jwt ver" "jwt keygen --fo" "jwt keygen --format jwk"
            complete -C $line | string replace -r '\t.*' ''
        end
    "#,
    required: true,
    expected: &["verify", "--force", "--format", "jwk", "jwks"],
};

/// The editor's names exist only in a session at a terminal: two stand in for it.
const ELVISH: Shell = Shell {
    program: "elvish",
    flags: &["-norc", "-c"],
    script: r#"
        var completion: = (ns [&arg-completer=[&]])
        var edit: = (ns [&completion:=$completion: &complex-candidate~={|text &display=''| echo $text }])
        var ask = "\nfor words [[jwt ver] [jwt keygen --fo]] { $edit:completion:arg-completer[jwt] $@words }"
        eval (slurp < FOLDER/jwt.elv)$ask &ns=(ns [&edit:=$edit:])
    "#,
    required: true,
    expected: SUBCOMMAND_AND_FLAGS,
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
        foreach ($line in 'jwt ver', 'jwt keygen --fo') {
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
        }
    ",
    required: false,
    expected: SUBCOMMAND_AND_FLAGS,
};

impl Shell {
    /// Asks the shell; where it is not installed, says so.
    fn try_out(&self) {
        let program = self.program;
        if Command::new(program).arg("-c").arg("exit").stdin(Stdio::null()).output().is_err() {
            let needed =
                self.required && std::env::var_os("JWT_NEED_SHELLS").is_some_and(|value| value == "1");
            assert!(!needed, "{program} is not installed, and JWT_NEED_SHELLS=1");
            writeln!(std::io::stderr(), "skipped: {program} is not installed").expect("stderr takes it");
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

#[test]
fn bash_completes() {
    BASH.try_out();
}

#[test]
fn zsh_completes() {
    ZSH.try_out();
}

#[test]
fn fish_completes() {
    FISH.try_out();
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
