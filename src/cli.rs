//! The command line: global flags, subcommands, dispatch.

use std::ffi::OsString;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args as _, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::commands::completing;
use crate::commands::completions::Completions;
pub use crate::commands::context::Audience;
use crate::commands::context::Context;
use crate::commands::decode::Decode;
use crate::commands::encode::Encode;
use crate::commands::help::{EXIT_STATUS, paragraphs};
pub use crate::commands::interrupt::die_of_interrupt;
use crate::commands::key::KeyCommand;
use crate::commands::keygen::Keygen;
use crate::commands::load::is_keyless;
use crate::commands::place::{SUBCOMMANDS, is_global, missing_subcommand, of_command};
use crate::commands::usage::dashes::look_alike;
use crate::commands::usage::{contradiction, refused};
use crate::commands::verify::Verify;
use crate::commands::{Answers, answers};

/// Both ways to call it.
const USAGE: &str = "jwt [OPTIONS] [TOKEN]...\n       jwt [OPTIONS] <COMMAND>";

/// Examples for the help of the whole.
const EXAMPLES: &str = "\
Examples:
  jwt \"$TOKEN\"
  pbpaste | jwt
  jwt verify -K public.pem --aud api @token.txt
  jwt keygen ES256 -o k
  jwt encode -s alice -e +15m -K k | jwt verify -K k.pub";

/// See, judge, sign and make keys for JSON Web Tokens
///
/// Without a subcommand, decode is meant, with all its flags: `jwt TOKEN`, `pbpaste | jwt`.
#[derive(Debug, Parser)]
#[command(name = "jwt", version, disable_help_subcommand = true, override_usage = USAGE, max_term_width = 100,
          after_help = EXAMPLES, after_long_help = paragraphs!(EXAMPLES, EXIT_STATUS))]
pub struct Cli {
    /// The flags that stand before or after every subcommand.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every subcommand.
#[derive(clap::Args, Clone, Copy, Debug, Default)]
#[group(skip)]
pub struct Globals {
    /// Print JSON: one document per answer, errors included
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub json: bool,

    /// Colour the output [default: auto]
    #[arg(long, value_name = "WHEN", global = true, help_heading = "Global options")]
    pub color: Option<Color>,

    /// Print nothing but errors of usage, keys and files (decode, verify)
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub quiet: bool,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Into files and pipes, too
    Always,
    /// Not even on a terminal
    Never,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Show what a token says; no key needed
    Decode(Box<Decode>),
    /// Judge a token: signature, then claims; the exit code is the verdict
    Verify(Box<Verify>),
    /// Sign a token
    #[command(arg = no_quiet())]
    Encode(Box<Encode>),
    /// Make a key for an algorithm
    #[command(arg = no_quiet())]
    Keygen(Box<Keygen>),
    /// Say what a key is, or convert it
    #[command(arg = no_quiet())]
    Key(Box<KeyCommand>),
    /// Print the completion script of a shell
    #[command(alias = "completion", arg = no_quiet())]
    Completions(Completions),
}

/// The flag for silence, where it is refused: parsed, so that the error can say why, and not shown.
fn no_quiet() -> clap::Arg {
    clap::Arg::new("quiet").short('q').long("quiet").action(clap::ArgAction::SetTrue).hide(true)
}

/// How keys begin that a command line would take for flags.
const KEY_BEGINS: [&str; 2] = ["-----BEGIN", "---- BEGIN"];

/// Whether an argument says no more than how help is to look. Whoever wants silence or JSON wants a verdict.
fn is_colour(arg: &str) -> bool {
    arg.starts_with("--color=")
}

/// Whether an argument asks for JSON alone.
fn is_json(arg: &str) -> bool {
    arg == "--json" || arg == "-j"
}

/// What asks for help and nothing else.
const HELP: [&str; 3] = ["-h", "--help", "help"];

/// What the arguments say before they are parsed: enough to answer an error in the right form.
#[derive(Clone, Copy, Debug)]
pub struct Glance {
    /// JSON is asked for.
    pub json: bool,
    /// The colours asked for.
    pub color: Color,
    /// The question is whether a token is valid.
    pub judging: bool,
    /// Something is asked beside colour, a subcommand and help.
    pub asks_more: bool,
}

impl Glance {
    /// Looks at the arguments, the program's name first.
    #[must_use]
    pub fn at(args: &[OsString]) -> Self {
        let texts: Vec<&str> =
            args.iter().skip(1).take_while(|arg| *arg != "--").filter_map(|arg| arg.to_str()).collect();
        let color = texts.iter().enumerate().find_map(|(at, arg)| match arg.strip_prefix("--color")? {
            "" => texts.get(at + 1).copied(),
            value => value.strip_prefix('='),
        });
        // Help that is asked for in the place of a command is no token that reads so.
        let is_help = texts.iter().find(|arg| !is_global(arg)) == Some(&"help");
        let says_nothing = |arg: &&str| {
            HELP.contains(arg)
                || SUBCOMMANDS.contains(arg)
                || is_colour(arg)
                || (is_json(arg) && (is_help || is_keyless()))
        };
        Self {
            json: texts.iter().any(|arg| {
                *arg == "--json" || (is_global(arg) && !arg.starts_with("--") && arg.contains('j'))
            }),
            color: color.and_then(|name| Color::from_str(name, false).ok()).unwrap_or(Color::Auto),
            asks_more: texts.len() + 1 < args.len() || !texts.iter().all(says_nothing),
            judging: texts.iter().find(|arg| SUBCOMMANDS.contains(arg)) == Some(&"verify"),
        }
    }
}

/// Why there is nothing to run.
#[derive(Debug)]
pub enum Stop {
    /// Help or the version, as the parser prints it.
    Asked(clap::Error),
    /// The command line is not right.
    Refused(Answers),
}

impl Cli {
    /// Parses the arguments, the program's name first. Where no subcommand is named, decode is put in.
    ///
    /// # Errors
    /// What is asked instead of a run, and what is wrong.
    pub fn of_args(args: Vec<OsString>, color: Color) -> Result<Self, Stop> {
        match Self::of_lone_token(&args) {
            Some(cli) => Ok(cli),
            None => Self::parsed(args, color),
        }
    }

    /// `jwt TOKEN` and `jwt decode TOKEN`, where the token reads as nothing else. To build and to ask the parser of
    /// flags would take as long as all the rest.
    fn of_lone_token(args: &[OsString]) -> Option<Self> {
        let token = match args {
            [_, token] => token,
            [_, command, token] if command == "decode" => token,
            _ => return None,
        };
        let token = token.to_str().filter(|token| is_plainly_token(token))?;
        Some(Self {
            globals: Globals::default(),
            command: Command::Decode(Box::new(Decode::of_token(token))),
        })
    }

    /// The same, for arguments that may be anything.
    fn parsed(mut args: Vec<OsString>, color: Color) -> Result<Self, Stop> {
        if let Some(answers) = look_alike(&args, command) {
            return Err(Stop::Refused(answers));
        }
        if let Some(at) = missing_subcommand(&args) {
            args.insert(at, "decode".into());
        } else if let at = of_command(&args)
            && args.get(at).is_some_and(|arg| arg == "help")
        {
            // `help verify` is `verify --help`; clap's own subcommand would be built at every start.
            args.remove(at);
            args.insert(args.len().min(at + 1), "--help".into());
        }
        for arg in &mut args {
            // A key that is given as it is looks like a flag; behind a blank it is a value.
            if arg.to_str().is_some_and(|text| KEY_BEGINS.iter().any(|begin| text.starts_with(begin))) {
                let mut text = OsString::from(" ");
                text.push(&*arg);
                *arg = text;
            }
        }
        let (cli, schema_of_what) = match Self::by_subcommand(&args) {
            Some(parsed) => parsed,
            None => Self::by_whole(&args, color).map_err(|error| {
                if error.use_stderr() {
                    Stop::Refused(refused(&error, &args, &command()))
                } else {
                    Stop::Asked(error)
                }
            })?,
        };
        let (what, hint) = match cli.command {
            _ if schema_of_what => {
                ("--schema goes alone: no token is judged with it", "leave the rest out: jwt verify --schema")
            }
            _ if !cli.globals.quiet => return Ok(cli),
            Command::Decode(_) | Command::Verify(_) if !cli.globals.json => return Ok(cli),
            Command::Decode(_) | Command::Verify(_) => (
                "--quiet and --json exclude each other",
                "leave one of them out; the exit code tells the verdict either way",
            ),
            _ => (
                "--quiet is for decode and verify",
                "leave it out: the others print their result and nothing beside it",
            ),
        };
        Err(Stop::Refused(contradiction(what, hint)))
    }

    /// What the flags of one subcommand, whose name comes first, make of the arguments, and whether it asks for a
    /// schema and more. `None` where they make nothing of them: the whole command line knows what to say.
    fn by_subcommand(args: &[OsString]) -> Option<(Self, bool)> {
        let (name, args) = (args.get(1)?.to_str()?, args.get(1..)?);
        match name {
            "decode" => alone(args, Command::Decode, |_| false),
            "verify" => alone(args, Command::Verify, asks_for_schema_and_more),
            "encode" => alone(args, Command::Encode, |_| false),
            "keygen" => alone(args, Command::Keygen, |_| false),
            _ => None,
        }
    }

    /// What clap makes of the arguments, and whether verify is asked for a schema and more.
    fn by_whole(args: &[OsString], color: Color) -> Result<(Self, bool), clap::Error> {
        let mut command = Self::command().color(match color {
            Color::Auto => clap::ColorChoice::Auto,
            Color::Always => clap::ColorChoice::Always,
            Color::Never => clap::ColorChoice::Never,
        });
        let mut matches = command.try_get_matches_from_mut(args)?;
        let verify = matches.subcommand().filter(|(name, _)| *name == "verify");
        let schema_of_what = verify.is_some_and(|(_, verify)| asks_for_schema_and_more(verify));
        let cli = Self::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))?;
        // The process ends soon, and taking the tree of flags apart would cost more than parsing did.
        std::mem::forget((command, matches));
        Ok((cli, schema_of_what))
    }

    /// Whether the question is if a token is valid.
    #[must_use]
    pub fn is_judging(&self) -> bool {
        matches!(self.command, Command::Verify(_))
    }

    /// Does what the command line says.
    #[must_use]
    pub fn run(self, audience: Audience) -> Answers {
        let context = &mut Context::of_process(!self.globals.quiet, audience);
        answers(match self.command {
            Command::Decode(decode) => decode.run(context),
            Command::Verify(verify) => verify.run(context),
            Command::Encode(encode) => encode.run(context),
            Command::Keygen(keygen) => keygen.run(context),
            Command::Key(key) => key.run(context),
            Command::Completions(completions) => Ok(completions.run(command)),
        })
    }
}

/// Whether a text can be nothing but a token: no flag, no file to be read, no subcommand.
fn is_plainly_token(text: &str) -> bool {
    text.starts_with("ey")
        && text.bytes().filter(|&b| b == b'.').count() >= 2
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// What is to be printed when the version is asked for and nothing else, as clap would print it.
#[must_use]
pub fn lone_version(args: &[OsString]) -> Option<&'static str> {
    let is_asked = matches!(args, [_, flag] if flag == "--version" || flag == "-V");
    is_asked.then_some(concat!("jwt ", env!("CARGO_PKG_VERSION"), "\n"))
}

/// What a shell asks for that wants to complete a command line: by its variables, and with no argument.
#[must_use]
pub fn completion(args: &[OsString]) -> Option<Vec<u8>> {
    if args.len() > 1 { None } else { completing::answer(command) }
}

/// The whole command line, for completions and man pages.
#[must_use]
pub fn command() -> clap::Command {
    let mut command = Cli::command();
    // Subcommands are built when they are needed; here all are.
    command.build();
    command
}

/// The arguments of one subcommand, its name first, by its own flags and the global ones. The whole tree of
/// subcommands, of which the global flags must be handed down, takes half as long again.
fn alone<T: clap::Args>(
    args: &[OsString],
    of: fn(Box<T>) -> Command,
    look: fn(&ArgMatches) -> bool,
) -> Option<(Cli, bool)> {
    let mut command = Globals::augment_args(T::augment_args(clap::Command::new("jwt")));
    let mut matches = command.try_get_matches_from_mut(args).ok()?;
    let (more, globals) = (look(&matches), Globals::from_arg_matches_mut(&mut matches).ok()?);
    let given = T::from_arg_matches_mut(&mut matches).ok()?;
    // As with the whole.
    std::mem::forget((command, matches));
    Some((Cli { globals, command: of(Box::new(given)) }, more))
}

/// Whether verify is to print the schema, and to do something else. A token that reads as that flag
/// must not pass for a valid one. Alone it is the flag, also where the environment has a key: `--` tells them apart.
fn asks_for_schema_and_more(verify: &ArgMatches) -> bool {
    let is_given = |id: &str| verify.value_source(id) == Some(ValueSource::CommandLine);
    let fits = |id: &str| ["schema", "json", "color"].contains(&id);
    is_given("schema") && verify.ids().any(|id| is_given(id.as_str()) && !fits(id.as_str()))
}

#[cfg(test)]
mod tests;
