//! `jwt completions`: the completion script of a shell.

use clap::{Args, Command, ValueEnum};
use clap_complete::Shell;
use clap_complete_nushell::Nushell;

use super::help::{EXIT_STATUS, paragraphs};
use crate::output::answer::{Answer, Extract};
use crate::token::json::quote;

/// Examples for help and man page.
const EXAMPLES: &str = "\
Examples:
  bash, for the user alone:
    jwt completions bash > ~/.local/share/bash-completion/completions/jwt
  zsh, into a folder of $fpath:
    jwt completions zsh > ~/.zfunc/_jwt
  fish:
    jwt completions fish > ~/.config/fish/completions/jwt.fish
  PowerShell, from the profile:
    jwt completions powershell | Out-String | Invoke-Expression";

/// Print the completion script of a shell
#[derive(Args, Debug)]
#[group(skip)]
#[command(after_long_help = paragraphs!(EXAMPLES, EXIT_STATUS))]
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
    /// The script for a command.
    #[must_use]
    pub fn script(self, command: &mut Command) -> Vec<u8> {
        let mut out = Vec::new();
        let name = command.get_name().to_owned();
        let shell = match self {
            Self::Nushell => {
                clap_complete::generate(Nushell, command, name, &mut out);
                return out;
            }
            Self::Bash => Shell::Bash,
            Self::Zsh => Shell::Zsh,
            Self::Fish => Shell::Fish,
            Self::PowerShell => Shell::PowerShell,
            Self::Elvish => Shell::Elvish,
        };
        clap_complete::generate(shell, command, name, &mut out);
        out
    }
}

impl Completions {
    /// The script, for the command line that is handed in.
    #[must_use]
    pub fn run(self, mut command: Command) -> Vec<Answer> {
        let bytes = self.shell.script(&mut command);
        let json = quote(&String::from_utf8_lossy(&bytes));
        vec![Answer::Extract(Extract { bytes, json, line: false })]
    }
}
