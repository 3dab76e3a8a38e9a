//! A command line that is not right, in the words of the program: what the thing is, what was needed, what to do. The
//! facts are the parser's; what else was perhaps meant is found in the commands' own flags, and in the habits of other
//! tools (`habits`).

pub mod dashes;
pub(super) mod habits;
mod line;
mod unknown;
mod words;

use std::ffi::OsString;

use clap::Command;

use super::Answers;
use super::place::of_command;
use crate::output::{Answer, Failure};
use line::Line;

/// What the parser refused, in words. `args` are those that it was given, `whole` is the command line with all its
/// commands.
#[must_use]
pub fn refused(error: &clap::Error, args: &[OsString], whole: &Command) -> Answers {
    let sub = args.get(of_command(args)).and_then(|arg| whole.find_subcommand(arg));
    let args: Vec<&str> = args.iter().skip(1).filter_map(|arg| arg.to_str()).collect();
    vec![Answer::Failure(Line { args, whole, sub }.told(error))]
}

/// Flags that contradict each other, where the parser lets both stand.
#[must_use]
pub fn contradiction(message: &str, hint: &str) -> Answers {
    vec![Answer::Failure(Failure::usage(message, vec![hint.to_owned()]))]
}
