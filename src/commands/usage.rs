//! A command line that is not right, in the words of the program: what the thing is, what was needed, what to do. The
//! facts are the parser's; what else was perhaps meant is found in the commands' own flags, and in the habits of other
//! tools (`habits`).

pub mod dashes;
pub(super) mod habits;

use std::error::Error;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use super::Answers;
use crate::error::near::near;
use crate::error::{listed, shortened};
use crate::input::source::names_file;
use crate::output::advice::words::did_you_mean;
use crate::output::{Answer, Failure};

/// What an argument may hold that must not be shown: a key.
const KEY_SIGNS: [&str; 5] = ["-----BEGIN", "---- BEGIN", "\"kty\"", "b3BlbnNzaC1rZXkt", "PRIVATE KEY"];

/// As many characters without a dot, a blank or another mark may be a key.
const LONG: usize = 40;

/// What the parser refused, in words. `args` are those that it was given, `whole` is the command line with all its
/// commands.
#[must_use]
pub fn refused(error: &clap::Error, args: &[OsString], whole: &Command) -> Answers {
    let args: Vec<&str> = args.iter().skip(1).filter_map(|arg| arg.to_str()).collect();
    let sub = args.iter().find_map(|arg| whole.find_subcommand(arg));
    vec![Answer::Failure(Line { args, whole, sub }.told(error))]
}

/// What no parser refuses, and goes together all the same as little.
#[must_use]
pub fn contradiction(message: &str, hint: &str) -> Answers {
    vec![Answer::Failure(Failure::usage(message, vec![hint.to_owned()]))]
}

/// Whether a word in the place of a command is no token: nearly the name of a command, or one of another tool.
#[must_use]
pub fn is_mistaken_command(word: &str, commands: &[&str]) -> bool {
    let is_word = |word: &str| word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
    if word.len() < 3 || word.len() > 20 || !is_word(word) {
        return false;
    }
    let word = word.to_ascii_lowercase();
    word == VERSION || habits::is_command(&word) || !near(&word, commands.iter().copied()).is_empty()
}

/// A word that asks for what a flag prints.
const VERSION: &str = "version";

/// What prints it.
const VERSION_FLAG: &str = "jwt --version prints the version";

/// A value for eyes: in quotes, and nothing of a key.
fn shown(value: &str) -> String {
    if is_key(value) { "(a key)".to_owned() } else { shortened(value) }
}

/// Whether a value may be a key.
fn is_key(value: &str) -> bool {
    let may_be_encoded = |b: u8| b.is_ascii_alphanumeric() || b"+/-_=".contains(&b);
    KEY_SIGNS.iter().any(|sign| value.contains(sign))
        || (value.len() >= LONG && value.bytes().all(may_be_encoded) && !value.starts_with('-'))
}

/// The texts that an error has of a kind.
fn texts(error: &clap::Error, kind: ContextKind) -> Vec<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text],
        Some(ContextValue::Strings(texts)) => texts.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The name of an argument, from the form that help has of it: `--alg <ALG>`, `--date[=<ZONE>]`, `[TOKEN]...`.
fn name(arg: &str) -> &str {
    let bare = arg.trim_start_matches(['<', '[']);
    bare.split([' ', '[', '=', '>', ']']).next().unwrap_or(bare)
}

/// What stands for an argument's value, from the same form.
fn needed(arg: &str) -> &str {
    arg.split_once('<').and_then(|(_, rest)| rest.split('>').next()).unwrap_or("a value")
}

/// A command line, and what is known of it.
struct Line<'l> {
    args: Vec<&'l str>,
    whole: &'l Command,
    sub: Option<&'l Command>,
}

impl Line<'_> {
    fn told(&self, error: &clap::Error) -> Failure {
        let arg = texts(error, ContextKind::InvalidArg).first().copied().unwrap_or_default();
        let value = texts(error, ContextKind::InvalidValue).first().copied().unwrap_or_default();
        let valid = texts(error, ContextKind::ValidValue);
        let name = name(arg);
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
    fn program(&self) -> String {
        self.sub.map_or_else(|| "jwt".to_owned(), |sub| format!("jwt {}", sub.get_name()))
    }

    /// Where the flags are told.
    fn help(&self) -> String {
        let what = if self.sub.is_some() { "flags" } else { "commands" };
        format!("{} --help lists the {what}", self.program())
    }

    fn commands(&self) -> impl Iterator<Item = &Command> {
        self.whole.get_subcommands()
    }

    /// The flags of the command, or without one of the whole.
    fn flags(&self) -> impl Iterator<Item = &Arg> {
        self.sub.unwrap_or(self.whole).get_arguments()
    }

    fn has(&self, long: &str) -> bool {
        self.flags().any(|flag| flag.get_long() == Some(long))
    }

    /// A flag that the command does not have.
    fn unknown(&self, arg: &str) -> Failure {
        let arg = arg.split('=').next().unwrap_or(arg);
        let message = format!("unknown flag {}", shown(arg));
        let hint = match arg.strip_prefix("--") {
            _ if is_key(arg) => None,
            _ if matches!(arg, "-V" | "--version") => Some(VERSION_FLAG.to_owned()),
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

    /// An argument more than the command takes.
    fn too_many(&self, arg: &str) -> Failure {
        let message = format!("{} is one argument too many", shown(arg));
        let taken: Vec<String> =
            self.sub.iter().flat_map(|sub| sub.get_positionals()).map(placeholder).collect();
        let is_whole = arg.starts_with('{') && arg.ends_with('}');
        let hint = if self.has("claim") && !is_whole && arg.contains(['{', '}', ':', ',', '"']) {
            "for the shell claims are one word in single quotes: '{\"sub\":\"1\"}'".to_owned()
        } else if self.has("bits") && !arg.is_empty() && arg.bytes().all(|b| b.is_ascii_digit()) {
            did_you_mean(&[format!("--bits {}", shortened(arg).trim_matches('"'))])
        } else if taken.is_empty() {
            self.help()
        } else {
            format!("{} takes {} alone; {}", self.program(), listed(&taken, "and"), self.help())
        };
        Failure::usage(message, vec![hint])
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
        let mut meant: Vec<String> = meant
            .into_iter()
            .map(|name| self.whole.find_subcommand(name).map_or(name, Command::get_name).replace('=', " "))
            .collect();
        let mut seen = std::collections::HashSet::new();
        meant.retain(|name| seen.insert(name.clone()));
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
        let name = name(arg);
        let behind = self.args.iter().position(|given| *given == name).and_then(|at| self.args.get(at + 1));
        let is_empty = behind.is_some_and(|value| value.is_empty())
            || self.args.iter().any(|given| given.strip_suffix('=') == Some(name));
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
        let prior: Vec<&str> = prior.iter().map(|arg| self::name(arg)).collect();
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
        let missing = name(arg);
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

/// Flags that others need.
const NEEDS: &str = "\
lines jobs summary only explain
out force";

/// What help calls an argument that is no flag.
fn placeholder(positional: &Arg) -> String {
    let name = positional.get_value_names().and_then(|names| names.first());
    name.map_or_else(|| positional.get_id().as_str().to_uppercase(), ToString::to_string)
}

/// A flag without its dashes and its value.
fn bare(flag: &str) -> &str {
    flag.trim_start_matches('-').split('=').next().unwrap_or(flag)
}

/// A value that is none of those that there are.
fn outside(name: &str, value: &str, valid: &[&str]) -> Failure {
    let message = format!("{name}: {} is not {}", shown(value), listed(valid, "or"));
    let mut meant: Vec<&str> = habits::values(&value.to_ascii_lowercase())
        .into_iter()
        .filter(|value| valid.contains(value))
        .collect();
    if meant.is_empty() {
        meant = near(value, valid.iter().copied());
    }
    let meant: Vec<String> = meant.into_iter().map(str::to_owned).collect();
    Failure::usage(message, if meant.is_empty() { Vec::new() } else { vec![did_you_mean(&meant)] })
}

/// Whether a value reads as what would follow on a flag without one: another flag, claims, a file, a token.
fn is_next(value: &str) -> bool {
    value.is_empty() || value.starts_with(['-', '{', '@']) || value.starts_with("ey")
}

/// A value of the wrong form; what the form is its own parser says.
fn unfit(arg: &str, value: &str, source: Option<&(dyn Error + 'static)>) -> Failure {
    let name = name(arg);
    // Whoever says what is wrong with it quotes it.
    if is_key(value) {
        let message = format!("{name}: a key, or what looks like one, is not {}", needed(arg));
        return Failure::usage(message, vec!["a key goes with --key, a secret with --secret".to_owned()]);
    }
    let Some(source) = source else {
        return Failure::usage(format!("{name}: {} is not {}", shown(value), needed(arg)), Vec::new());
    };
    let Failure { message, causes, mut hints, .. } = Failure::of(source);
    if let Some(hint) = habits::valueless(name).filter(|_| is_next(value)) {
        hints.insert(0, hint.to_owned());
    }
    Failure { causes, ..Failure::usage(format!("{name}: {message}"), hints) }
}
