//! Flags that there are not: which was perhaps meant, or who has it.

use clap::{Arg, Command};

use super::habits;
use super::line::Line;
use super::words::{VERSION_FLAG, bare, shown};
use crate::crypto::may_be_key;
use crate::error::listed;
use crate::error::near::near;
use crate::output::{Failure, did_you_mean};

impl Line<'_> {
    /// A flag that the command does not have.
    pub(super) fn unknown(&self, arg: &str) -> Failure {
        let arg = arg.split('=').next().unwrap_or(arg);
        let message = format!("unknown flag {}", shown(arg));
        let hint = match arg.strip_prefix("--") {
            _ if may_be_key(arg.as_bytes()) => None,
            _ if matches!(arg, "-v" | "-V" | "--version") => Some(VERSION_FLAG.to_owned()),
            Some(word) if near(word, ["version"]) == ["version"] => Some(VERSION_FLAG.to_owned()),
            Some(word) => self.instead_of_long(word),
            None => self.instead_of_short(arg),
        };
        let takes_words = self.sub.is_some_and(|sub| sub.get_positionals().next().is_some());
        let hint = hint.unwrap_or_else(|| match self.help() {
            help if takes_words && !arg.starts_with("--") => {
                format!("{help}; what begins with - and is no flag goes behind --")
            }
            help => help,
        });
        Failure::usage(message, vec![hint])
    }

    /// What a long flag, without its dashes, was perhaps to be.
    fn instead_of_long(&self, word: &str) -> Option<String> {
        let lower = word.to_ascii_lowercase().replace('_', "-");
        let own = |flags: &[&str]| {
            let flag = flags.iter().find(|flag| self.has(bare(flag)))?;
            Some(did_you_mean(&[flag.replace('=', " ")]))
        };
        if self.has(&lower) {
            return Some(did_you_mean(&[format!("--{lower}")]));
        }
        // What another command, or another tool, calls so is nearer than what looks like it here.
        let (habits, mistyped) = (habits::flags(&lower), habits::flags_near(&lower));
        let known = own(&habits)
            .or_else(|| self.elsewhere(&lower))
            .or_else(|| habits::instead(&lower).map(str::to_owned));
        if known.is_some() {
            return known;
        }
        let nearest = near(&lower, self.flags().filter_map(Arg::get_long));
        if nearest.is_empty() {
            let mut others = habits.iter().chain(&mistyped);
            return own(&mistyped).or_else(|| others.find_map(|flag| self.elsewhere(bare(flag))));
        }
        Some(did_you_mean(&nearest.iter().map(|long| format!("--{long}")).collect::<Vec<_>>()))
    }

    /// Which other commands have a flag.
    fn elsewhere(&self, long: &str) -> Option<String> {
        let has = |command: &&Command| command.get_arguments().any(|flag| flag.get_long() == Some(long));
        let names: Vec<String> =
            self.commands().filter(has).map(|command| format!("jwt {}", command.get_name())).collect();
        (!names.is_empty()).then(|| format!("--{long} is a flag of {}", listed(&names, "and")))
    }

    /// What a short flag was perhaps to be.
    fn instead_of_short(&self, arg: &str) -> Option<String> {
        let letter = arg.chars().nth(1)?;
        // A long flag with one dash is read letter by letter.
        let with_one_dash = self.args.iter().filter_map(|whole| whole.strip_prefix('-')).find(|word| {
            let word = word.split('=').next().unwrap_or(word);
            word.starts_with(letter) && word.len() > 2 && self.has(word)
        });
        if let Some(word) = with_one_dash {
            let word = word.split('=').next().unwrap_or(word);
            return Some(format!("a flag of several letters has two dashes: --{word}"));
        }
        if self.has("oidc") {
            let of_network = habits::of_network(letter, self.names_place());
            if of_network.is_some() {
                return of_network;
            }
        }
        let other_case =
            if letter.is_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
        let swapped = self.flags().find(|flag| flag.get_short() == Some(other_case) && other_case != letter);
        let of_letter = |command: &Command| {
            let flag = command.get_arguments().find(|flag| flag.get_short() == Some(letter))?;
            flag.get_long().map(str::to_owned)
        };
        let elsewhere: Vec<(&Command, String)> =
            self.commands().filter_map(|command| Some((command, of_letter(command)?))).collect();
        let mut meant: Vec<String> = elsewhere
            .iter()
            .filter(|(_, long)| self.has(long))
            .map(|(_, long)| format!("--{long}"))
            .take(1)
            .collect();
        if let Some(flag) = swapped {
            let long = flag.get_long().map(|long| format!(" (--{long})")).unwrap_or_default();
            meant.push(format!("-{other_case}{long}"));
        }
        if !meant.is_empty() {
            return Some(did_you_mean(&meant));
        }
        let (_, long) = elsewhere.first()?;
        let names: Vec<String> = elsewhere
            .iter()
            .filter(|(_, other)| other == long)
            .map(|(command, _)| format!("jwt {}", command.get_name()))
            .collect();
        Some(format!("-{letter} (--{long}) is a flag of {}", listed(&names, "and")))
    }

    /// Whether the line names a place that keys are fetched from.
    fn names_place(&self) -> bool {
        let is_place = |arg: &&str| {
            arg.split('=').next() == Some("--oidc") || arg.contains("https://") || arg.contains("http://")
        };
        self.args.iter().any(is_place)
    }
}
