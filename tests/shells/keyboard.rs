//! A shell on a pseudo-terminal, and somebody who types into it. What the shell would run is told by a function that
//! stands in for `jwt`; the completions ask the real one.

use std::fs::File;
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use pty_process::blocking::{Command, Pty, open};

/// How long a shell may take for anything. Nothing waits so long but what never comes.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the prompt is.
const PROMPT: &str = "READY> ";

/// A shell, and what it reads at its start.
pub(crate) struct Kind {
    pub(crate) program: &'static str,
    pub(crate) flags: &'static [&'static str],
    /// A file under the home folder, and what it holds; `SCRIPTS` is where the completion scripts lie.
    pub(crate) start: (&'static str, &'static str),
}

pub(crate) const BASH: Kind = Kind {
    program: "bash",
    flags: &["--noprofile", "--rcfile", ".bashrc", "-i"],
    start: (
        ".bashrc",
        r#"
        PS1='READY> '
        bind 'set enable-bracketed-paste off'
        bind 'set bell-style none'
        source 'SCRIPTS/jwt.bash'
        jwt() { printf 'RAN'; printf '<%s>' "$@"; printf 'END\n'; }
        "#,
    ),
};

pub(crate) const ZSH: Kind = Kind {
    program: "zsh",
    flags: &["-i"],
    start: (
        ".zshrc",
        r#"
        PS1='READY> '
        unset zle_bracketed_paste
        unsetopt prompt_sp beep
        fpath=('SCRIPTS' $fpath)
        autoload -Uz compinit; compinit -D -u
        jwt() { printf 'RAN'; printf '<%s>' "$@"; printf 'END\n'; }
        "#,
    ),
};

/// The same, as the help says it for those who keep no file.
pub(crate) const ZSH_SOURCED: Kind = Kind {
    program: "zsh",
    flags: &["-i"],
    start: (
        ".zshrc",
        r#"
        PS1='READY> '
        unset zle_bracketed_paste
        unsetopt prompt_sp beep
        autoload -Uz compinit; compinit -D -u
        source <(jwt completions zsh)
        jwt() { printf 'RAN'; printf '<%s>' "$@"; printf 'END\n'; }
        "#,
    ),
};

/// And bash.
pub(crate) const BASH_SOURCED: Kind = Kind {
    program: "bash",
    flags: BASH.flags,
    start: (
        ".bashrc",
        r#"
        PS1='READY> '
        bind 'set enable-bracketed-paste off'
        eval "$(jwt completions bash)"
        jwt() { printf 'RAN'; printf '<%s>' "$@"; printf 'END\n'; }
        "#,
    ),
};

pub(crate) const FISH: Kind = Kind {
    program: "fish",
    flags: &["-i"],
    start: (
        ".config/fish/config.fish",
        r"
        set -g fish_greeting
        set -g fish_autosuggestion_enabled 0
        function fish_prompt; printf 'READY> '; end
        function fish_right_prompt; end
        source 'SCRIPTS/jwt.fish'
        function jwt; printf 'RAN'; printf '<%s>' $argv; printf 'END\n'; end
        ",
    ),
};

/// A shell that waits for keys.
pub(crate) struct Keyboard {
    pty: Pty,
    child: Child,
    screen: Receiver<Vec<u8>>,
    /// What was shown and not looked at yet.
    seen: String,
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Keyboard {
    /// Starts a shell at home, with programs of `first` before all others.
    pub(crate) fn new(kind: &Kind, home: &Path, first: &Path) -> Self {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
        let (name, text) = kind.start;
        let start: PathBuf = home.join(name);
        std::fs::create_dir_all(start.parent().expect("a file has a folder")).expect("folders can be made");
        std::fs::write(&start, text.replace("SCRIPTS", &scripts.display().to_string()))
            .expect("files can be written");
        let path = std::env::var("PATH").unwrap_or_default();
        let (pty, pts) = open().expect("there are pseudo-terminals");
        pty.resize(pty_process::Size::new(60, 200)).expect("a terminal has a size");
        let mut command = Command::new(kind.program).env_clear();
        for (name, value) in [
            ("PATH", format!("{}:{path}", first.display())),
            ("HOME", home.display().to_string()),
            ("ZDOTDIR", home.display().to_string()),
            ("TERM", "xterm".to_owned()),
            ("LC_ALL", "C.UTF-8".to_owned()),
            ("SESAME_OF_THE_TEST", "open-up".to_owned()),
            ("COMPLETE", kind.program.to_owned()),
        ] {
            command = command.env(name, value);
        }
        let child = command.args(kind.flags).current_dir(home).spawn(pts).expect("the shell can be run");
        let (sender, screen) = mpsc::channel();
        let mut reader = File::from(pty.as_fd().try_clone_to_owned().expect("a handle can be shared"));
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                match reader.read(&mut buffer) {
                    Ok(0) => return,
                    Ok(length) if sender.send(buffer[..length].to_vec()).is_err() => return,
                    Err(error) if error.kind() != ErrorKind::Interrupted => return,
                    Ok(_) | Err(_) => {}
                }
            }
        });
        let mut keyboard = Self { pty, child, screen, seen: String::new() };
        keyboard.wait(PROMPT);
        keyboard
    }

    /// Types keys and Enter; what `jwt` would have been run with.
    pub(crate) fn run(&mut self, keys: &str) -> Vec<String> {
        self.send(&format!("{keys}\r"));
        self.wait("RAN<");
        let args = self.wait(">END");
        self.wait(PROMPT);
        args.trim_end_matches(">END").split("><").map(str::to_owned).collect()
    }

    /// Types keys; what is shown then, in words. Words that are expected are waited for: a shell that has more keys to
    /// read may leave out what it would show between them.
    pub(crate) fn shown(&mut self, keys: &str, expected: &[&str]) -> Vec<String> {
        self.send(keys);
        let begun = Instant::now();
        let is_all = |seen: &str| {
            let plain = plain(seen);
            expected.iter().all(|word| plain.split_whitespace().any(|shown| shown == *word))
        };
        while !is_all(&self.seen) && begun.elapsed() < PATIENCE / 4 {
            self.look(PATIENCE / 60);
        }
        // The line is taken back, and another one run, of which it is known when it is done.
        self.send("\u{15}jwt done\r");
        let shown = self.wait("RAN<done");
        self.wait(PROMPT);
        plain(&shown).split_whitespace().map(str::to_owned).collect()
    }

    fn send(&mut self, keys: &str) {
        self.pty.write_all(keys.as_bytes()).expect("a shell takes keys");
    }

    /// What is shown up to a text, and that text.
    fn wait(&mut self, text: &str) -> String {
        let begun = Instant::now();
        loop {
            if let Some(at) = self.seen.find(text) {
                let rest = self.seen.split_off(at + text.len());
                return std::mem::replace(&mut self.seen, rest);
            }
            let left = PATIENCE.saturating_sub(begun.elapsed());
            assert!(self.look(left), "{text:?} never came: {:?}", self.seen);
        }
    }

    /// Takes in what is shown next, if it is shown in time.
    fn look(&mut self, patience: Duration) -> bool {
        let Ok(more) = self.screen.recv_timeout(patience) else { return false };
        self.seen.push_str(&String::from_utf8_lossy(&more));
        // Some shells ask what the terminal is, and wait for the answer.
        if more.windows(3).any(|three| three == b"\x1b[c") {
            self.send("\u{1b}[?62;c");
        }
        true
    }
}

/// What is shown, without what moves the cursor or colours.
fn plain(shown: &str) -> String {
    let mut out = String::new();
    let mut chars = shown.chars();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => match chars.next() {
                Some('[') => {
                    chars.find(|c| c.is_ascii_alphabetic() || matches!(c, '@' | '`' | '~'));
                    out.push(' ');
                }
                Some(']') => {
                    chars.find(|c| matches!(c, '\u{7}' | '\\'));
                }
                Some('(' | ')') => {
                    chars.next();
                }
                _ => {}
            },
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
