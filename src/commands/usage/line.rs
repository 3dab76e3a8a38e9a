//! A command line that the parser refused, and what it says to that.

use std::error::Error as _;

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, Command};

use super::habits;
use super::words::{self, VERSION_FLAG, bare, is_next, needed, outside, shown, texts, unfit};
use crate::commands::place::VERSION;
use crate::crypto::may_be_key;
use crate::error::listed;
use crate::error::near::near;
use crate::input::source::names_file;
use crate::output::{Failure, did_you_mean};
use crate::token::characters::once;

/// A command line, and what is known of it.
pub(super) struct Line<'l> {
    pub(super) args: Vec<&'l str>,
    pub(super) whole: &'l Command,
    pub(super) sub: Option<&'l Command>,
}

impl Line<'_> {
    pub(super) fn told(&self, error: &clap::Error) -> Failure {
        let arg = texts(error, ContextKind::InvalidArg).first().copied().unwrap_or_default();
        let value = texts(error, ContextKind::InvalidValue).first().copied().unwrap_or_default();
        let valid = texts(error, ContextKind::ValidValue);
        let name = words::name(arg);
        match error.kind() {
            ErrorKind::UnknownArgument if arg.starts_with('-') && arg.len() > 1 => self.unknown(arg),
            ErrorKind::UnknownArgument => self.too_many(arg),
            ErrorKind::InvalidSubcommand => {
                let word = texts(error, ContextKind::InvalidSubcommand);
                self.no_command(word.first().copied().unwrap_or_default())
            }
            ErrorKind::InvalidValue if value.is_empty() => self.no_value(arg, &valid),
            ErrorKind::InvalidValue => outside(name, value, &valid),
            ErrorKind::ValueValidation => unfit(arg, value, error.source()),
            ErrorKind::TooManyValues => {
                let message = format!("{name} takes no value, and {} was given", shown(value));
                Failure::usage(message, vec![format!("{name} stands alone")])
            }
            ErrorKind::NoEquals => {
                let form = format!("{name}={}", needed(arg));
                Failure::usage(format!("{name} needs an equals sign before its value"), vec![form])
            }
            ErrorKind::ArgumentConflict => self.conflict(name, &texts(error, ContextKind::PriorArg)),
            ErrorKind::MissingRequiredArgument => self.missing(&texts(error, ContextKind::InvalidArg)),
            ErrorKind::InvalidUtf8 => Failure::usage(
                "an argument is not UTF-8 text",
                vec!["bytes that are no text are read from a file: @PATH".to_owned()],
            ),
            _ => Failure::usage("the command line can't be understood", vec![self.help()]),
        }
    }

    /// `jwt`, or with the command.
    pub(super) fn program(&self) -> String {
        self.sub.map_or_else(|| "jwt".to_owned(), |sub| format!("jwt {}", sub.get_name()))
    }

    /// Where the flags are told.
    pub(super) fn help(&self) -> String {
        let what = if self.sub.is_some() { "flags" } else { "commands" };
        format!("{} --help lists the {what}", self.program())
    }

    pub(super) fn commands(&self) -> impl Iterator<Item = &Command> {
        self.whole.get_subcommands()
    }

    /// The flags of the command, or without one of the whole.
    pub(super) fn flags(&self) -> impl Iterator<Item = &Arg> {
        self.sub.unwrap_or(self.whole).get_arguments()
    }

    pub(super) fn has(&self, long: &str) -> bool {
        self.flags().any(|flag| flag.get_long() == Some(long))
    }

    /// An argument more than the command takes.
    fn too_many(&self, arg: &str) -> Failure {
        if self.is_of_secret(arg) {
            let hint = "a secret or a password with blanks is one word in single quotes: 'ONE TWO'";
            return Failure::usage("(a word) is one argument too many", vec![hint.to_owned()]);
        }
        let message = format!("{} is one argument too many", shown(arg));
        let taken: Vec<String> =
            self.sub.iter().flat_map(|sub| sub.get_positionals()).map(placeholder).collect();
        let is_number = |arg: &str| !arg.is_empty() && arg.bytes().all(|b| b.is_ascii_digit());
        let is_whole = arg.starts_with('{') && arg.ends_with('}');
        let hint = if self.has("claim") && !is_whole && arg.contains(['{', '}', ':', ',', '"']) {
            "for the shell claims are one word in single quotes: '{\"sub\":\"1\"}'".to_owned()
        } else if self.has("bits") && is_number(arg) && !may_be_key(arg.as_bytes()) {
            did_you_mean(&[format!("--bits {arg}")])
        } else if taken.is_empty() {
            self.help()
        } else {
            format!("{} takes {} alone; {}", self.program(), listed(&taken, "and"), self.help())
        };
        Failure::usage(message, vec![hint])
    }

    /// Whether an argument may be a word of a secret that has blanks and stands without quotes: nothing but such words
    /// is between it and the flag.
    fn is_of_secret(&self, arg: &str) -> bool {
        let places = self.args.iter().enumerate().filter(|(_, given)| **given == arg);
        places.map(|(at, _)| &self.args[..at]).any(|before| {
            let flag = before.iter().rposition(|word| word.starts_with('-') && word.len() > 1);
            flag.is_some_and(|at| {
                let (flag, words) = (before[at], &before[at + 1..]);
                let begun = if SECRETS.iter().any(|secret| self.is_flag(flag, secret)) {
                    words.split_first().map(|(_, begun)| begun)
                } else {
                    SECRETS.iter().any(|secret| self.holds_value_of(flag, secret)).then_some(words)
                };
                begun.is_some_and(|words| !words.iter().any(|word| is_next(word)))
            })
        })
    }

    /// Whether a word is a flag with its value: `--secret=x`, `-Sx`.
    fn holds_value_of(&self, word: &str, long: &str) -> bool {
        let short = self.flags().find(|flag| flag.get_long() == Some(bare(long))).and_then(Arg::get_short);
        let is_short = |word: &str| short.is_some_and(|short| word.starts_with(short));
        word.split_once('=').is_some_and(|(flag, _)| self.is_flag(flag, long))
            || word.strip_prefix('-').is_some_and(is_short)
    }

    /// Whether a word is a flag by its long name, or ends with its letter, alone or behind others that take no value.
    fn is_flag(&self, word: &str, long: &str) -> bool {
        if word == long {
            return true;
        }
        let of_letter = |letter: char| self.flags().find(move |flag| flag.get_short() == Some(letter));
        let mut letters = word.strip_prefix('-').unwrap_or_default().chars().rev();
        let last = letters.next().and_then(of_letter).and_then(Arg::get_long);
        last == Some(bare(long))
            && letters.all(|c| of_letter(c).is_some_and(|flag| !flag.get_action().takes_values()))
    }

    fn no_command(&self, word: &str) -> Failure {
        let message = format!("{} is no command", shown(word));
        let lower = word.to_ascii_lowercase();
        if lower == VERSION {
            return Failure::usage(message, vec![VERSION_FLAG.to_owned()]);
        }
        // An alias leads to the command's own name.
        let names = self
            .commands()
            .flat_map(|command| std::iter::once(command.get_name()).chain(command.get_all_aliases()));
        let mut meant = near(&lower, names);
        meant.extend(habits::commands(&lower));
        let meant: Vec<String> = meant
            .into_iter()
            .map(|name| self.whole.find_subcommand(name).map_or(name, Command::get_name).replace('=', " "))
            .collect();
        let meant = once(meant.iter().map(String::as_str));
        let hint = if meant.is_empty() {
            let all: Vec<&str> = self.commands().map(Command::get_name).collect();
            format!("there are {}", listed(&all, "and"))
        } else {
            did_you_mean(&meant)
        };
        let file = names_file(word).then(|| format!("there is a file of that name: @{word} reads it"));
        Failure::usage(message, std::iter::once(hint).chain(file).collect())
    }

    /// A flag without its value.
    fn no_value(&self, arg: &str, valid: &[&str]) -> Failure {
        let name = words::name(arg);
        let at = self.args.iter().position(|given| self.is_flag(given, name));
        let behind = at.and_then(|at| self.args.get(at + 1));
        let is_empty = behind.is_some_and(|value| value.is_empty())
            || self
                .args
                .iter()
                .filter_map(|given| given.strip_suffix('='))
                .any(|flag| self.is_flag(flag, name));
        let hint = match behind {
            _ if is_empty => {
                Some("what was given is empty: an unset shell variable leaves nothing".to_owned())
            }
            Some(value) if value.starts_with('-') => {
                Some(format!("a value that begins with - goes behind an equals sign: {name}=-…"))
            }
            _ if habits::valueless(name).is_some() => habits::valueless(name).map(str::to_owned),
            _ if !valid.is_empty() => Some(format!("there are {}", listed(valid, "and"))),
            _ => None,
        };
        Failure::usage(
            format!("{name} needs a value: {}", needed(arg)),
            vec![hint.unwrap_or_else(|| format!("{} --help says more", self.program()))],
        )
    }

    /// What does not go together, or is there twice.
    fn conflict(&self, name: &str, prior: &[&str]) -> Failure {
        let prior: Vec<&str> = prior.iter().map(|arg| words::name(arg)).collect();
        if prior.contains(&name) {
            return Failure::usage(format!("{name} is given twice"), vec!["once is all it takes".to_owned()]);
        }
        let message = match prior.as_slice() {
            [] => format!("{name} does not go with the other flags"),
            [one] => format!("{name} and {one} exclude each other"),
            several => format!("{name} does not go with {}", listed(several, "and")),
        };
        Failure::usage(message, vec![format!("leave one of them out; {}", self.help())])
    }

    /// What is needed, and is not there.
    fn missing(&self, args: &[&str]) -> Failure {
        let Some(arg) = args.first() else {
            return Failure::usage("an argument is missing", vec![self.help()]);
        };
        let missing = words::name(arg);
        if let Some(long) = missing.strip_prefix("--") {
            let asks =
                NEEDS.lines().filter_map(|row| row.split_once(' ')).find(|(needed, _)| *needed == long);
            let given = asks.into_iter().flat_map(|(_, flags)| flags.split(' ')).find(|flag| {
                let is =
                    |arg: &&str| arg.strip_prefix("--").and_then(|arg| arg.split('=').next()) == Some(flag);
                self.args.iter().any(is)
            });
            return match given {
                Some(flag) => Failure::usage(
                    format!("--{flag} needs {missing}"),
                    vec![format!("add {missing}, or leave --{flag} out")],
                ),
                None => Failure::usage(format!("{missing} is missing"), vec![self.help()]),
            };
        }
        let positional = self
            .sub
            .into_iter()
            .flat_map(Command::get_positionals)
            .find(|positional| positional.get_id().as_str().eq_ignore_ascii_case(missing));
        let values: Vec<String> = positional
            .map(Arg::get_possible_values)
            .unwrap_or_default()
            .iter()
            .map(|value| value.get_name().to_owned())
            .collect();
        let mut hint = format!("{} {missing}", self.program());
        if !values.is_empty() {
            hint = format!("{hint}, where {missing} is {}", listed(&values, "or"));
        }
        Failure::usage(format!("no {missing} given"), vec![hint])
    }
}

/// Flags whose value is for nobody's eyes.
const SECRETS: [&str; 2] = ["--secret", "--key-password"];

/// Flags that others need.
const NEEDS: &str = "\
lines jobs summary only explain
out force";

/// What help calls an argument that is no flag.
fn placeholder(positional: &Arg) -> String {
    let name = positional.get_value_names().and_then(|names| names.first());
    name.map_or_else(|| positional.get_id().as_str().to_uppercase(), ToString::to_string)
}
