//! `jwt completions`: the completion script of a shell.

use clap::{Args, Command, ValueEnum};
use clap_complete_nushell::Nushell;

use super::help::{EXIT_STATUS_OF_FEW, paragraphs};
use crate::output::answer::{Answer, Extract};
use crate::token::json::quote;

/// Examples for help and man page.
const EXAMPLES: &str = "\
Examples:
  bash with bash-completion; or without it, from ~/.bashrc:
    mkdir -p ~/.local/share/bash-completion/completions && \\
        jwt completions bash > ~/.local/share/bash-completion/completions/jwt
    eval \"$(jwt completions bash)\"
  zsh, with the second line in ~/.zshrc before compinit; or the third after it:
    mkdir -p ~/.zfunc && jwt completions zsh > ~/.zfunc/_jwt
    fpath=(~/.zfunc $fpath)
    source <(jwt completions zsh)
  fish:
    mkdir -p ~/.config/fish/completions && \\
        jwt completions fish > ~/.config/fish/completions/jwt.fish
  elvish, from rc.elv:
    eval (jwt completions elvish | slurp)
  PowerShell, from the profile:
    jwt completions powershell | Out-String | Invoke-Expression
  Nushell, into a folder that config.nu sources it from:
    mkdir -p ~/.config/nushell && \\
        jwt completions nushell > ~/.config/nushell/jwt.nu";

/// Print the completion script of a shell
///
/// The script asks the `jwt` on the PATH what may stand at the cursor: commands and flags, algorithms that go with the
/// key, files that hold a key, the members of the token on the line, the names of environment variables. So it stays
/// right when `jwt` is replaced. Stdin is not read, nobody is asked, and nothing is fetched. Nushell's script is a list
/// of commands and flags, and asks nobody.
#[derive(Args, Debug)]
#[group(skip)]
#[command(after_long_help = paragraphs!(EXAMPLES, EXIT_STATUS_OF_FEW))]
pub struct Completions {
    /// The shell
    shell: Target,
}

/// The shells that have a script.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Target {
    /// GNU Bash
    Bash,
    /// Z shell
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    #[value(name = "powershell")]
    PowerShell,
    /// Elvish
    Elvish,
    /// Nushell
    Nushell,
}

impl Target {
    /// The script: of most shells one that asks `jwt` at every completion, of Nushell all that `command` has.
    #[must_use]
    pub fn script(self, command: impl FnOnce() -> Command) -> Vec<u8> {
        let script = match self {
            Self::Bash => include_str!("../../completions/jwt.bash"),
            Self::Zsh => include_str!("../../completions/_jwt"),
            Self::Fish => include_str!("../../completions/jwt.fish"),
            Self::PowerShell => include_str!("../../completions/_jwt.ps1"),
            Self::Elvish => include_str!("../../completions/jwt.elv"),
            Self::Nushell => {
                let mut command = command();
                let (name, mut out) = (command.get_name().to_owned(), Vec::new());
                clap_complete::generate(Nushell, &mut command, name, &mut out);
                return out;
            }
        };
        script.into()
    }
}

impl Completions {
    /// The script, for the command line that is made when it is needed.
    #[must_use]
    pub fn run(self, command: impl FnOnce() -> Command) -> Vec<Answer> {
        let bytes = self.shell.script(command);
        let json = quote(&String::from_utf8_lossy(&bytes));
        vec![Answer::Extract(Extract { bytes, json, line: false })]
    }
}
