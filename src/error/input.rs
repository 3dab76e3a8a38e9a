//! What can be wrong with getting bytes.

use std::io;

use thiserror::Error;

use super::quote::quoted;

/// Why the bytes that a flag or an argument names could not be had.
///
/// `what` is the flag or argument that asked (`--secret`, `TOKEN`), `name` the place as a person
/// would say it (a path in quotes, `$NAME`, `stdin`). No variant ever carries the bytes themselves.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum InputError {
    /// Stdin can be read once, and a second reader asked for it.
    #[error("stdin can be read only once, and {}", if first == second {
        format!("{first} asks for it twice")
    } else {
        format!("both {first} and {second} ask for it")
    })]
    StdinClaimedTwice {
        /// Who has it already.
        first: &'static str,
        /// Who asked in vain.
        second: &'static str,
    },
    /// There is no file at that path.
    #[error("{what}: no such file: {name}")]
    NoSuchFile {
        /// The flag or argument that asked.
        what: &'static str,
        /// The path, in quotes.
        name: String,
        /// Paths that are there and were perhaps meant.
        near: Vec<String>,
        /// The URL that was perhaps meant.
        url: Option<UrlMeant>,
    },
    /// The path is a directory.
    #[error("{what}: {name} is a directory, a file is needed")]
    Directory {
        /// The flag or argument that asked.
        what: &'static str,
        /// The path, in quotes.
        name: String,
    },
    /// The system would not give the bytes.
    #[error("{what}: {name} can't be read: {}", reason(.error))]
    Unreadable {
        /// The flag or argument that asked.
        what: &'static str,
        /// The place.
        name: String,
        /// What the system said.
        error: io::Error,
    },
    /// A file is there already, and was not to be overwritten.
    #[error("{name} is there already")]
    Exists {
        /// The path, in quotes.
        name: String,
    },
    /// The system would not take the bytes.
    #[error("{name} can't be written: {}", reason(.error))]
    Unwritable {
        /// The path, in quotes.
        name: String,
        /// What the system said.
        error: io::Error,
    },
    /// There are more bytes than this kind of input may have.
    #[error("{what}: {name} holds more than {}", size(*.limit))]
    TooLarge {
        /// The flag or argument that asked.
        what: &'static str,
        /// The place.
        name: String,
        /// The most that is taken, in bytes.
        limit: usize,
    },
    /// The environment has no variable of that name.
    #[error("{what}: the environment variable {} is not set", if name.is_empty() { "that it names".to_owned() } else { quoted(name) })]
    VariableNotSet {
        /// The flag or argument that asked.
        what: &'static str,
        /// The variable's name; empty where it stands in a variable whose content is shown to nobody.
        name: String,
    },
    /// `env:` and nothing behind it.
    #[error("{what}: env: names no variable")]
    NoVariable {
        /// The flag or argument that asked.
        what: &'static str,
    },
    /// The environment has no variable of that name, which is no usual one. It may be a secret, so it is not shown.
    #[error(
        "{what}: no environment variable has that name ({characters} characters, not shown: they may be a secret)"
    )]
    OddVariable {
        /// The flag or argument that asked.
        what: &'static str,
        /// How long the name is.
        characters: usize,
    },
    /// There is no file at that path, which looks like a secret and is not shown.
    #[error("{what}: no such file ({characters} characters, not shown: they may be a secret)")]
    NoSuchOddFile {
        /// The flag or argument that asked.
        what: &'static str,
        /// How long the path is.
        characters: usize,
    },
    /// Nothing, where a key was to be.
    #[error("{what} is empty")]
    NothingGiven {
        /// The flag or argument that asked.
        what: &'static str,
    },
    /// A token where an issuer was to be. It is not shown.
    #[error("{what} takes an issuer, and that is a token")]
    TokenForIssuer {
        /// The flag that asked.
        what: &'static str,
    },
    /// A token where a key was to be. It is not shown.
    #[error("{what}: {}, not a key", if name == "the command line" { "that is a token".to_owned() } else { format!("{name} holds a token") })]
    TokenForKey {
        /// The flag or argument that asked.
        what: &'static str,
        /// The place.
        name: String,
    },
    /// A folder for what was fetched that is not used.
    #[error("{}{reason}", name.as_ref().map(|name| format!("{name} is not used: ")).unwrap_or_default())]
    NoCache {
        /// The path, in quotes, if there is one.
        name: Option<String>,
        /// Why not.
        reason: &'static str,
    },
    /// A file of authorities without any.
    #[error("{what}: {name} holds no certificate")]
    NoCertificate {
        /// The flag that asked.
        what: &'static str,
        /// The path, in quotes.
        name: String,
    },
    /// A variable that is no UTF-8 text, so that it can be no SPEC.
    #[error("the environment variable {name} is not UTF-8 text")]
    VariableNotUtf8 {
        /// The variable's name.
        name: &'static str,
    },
    /// The text is not in the encoding that `b64:` or `hex:` promised.
    #[error("{what}: {} is not {encoding}: {flaw}", if name == "the command line" { "what was given" } else { name })]
    NotEncoded {
        /// The flag or argument that asked.
        what: &'static str,
        /// The place.
        name: String,
        /// `base64` or `hex`.
        encoding: &'static str,
        /// What is wrong with the text.
        flaw: EncodingFlaw,
    },
    /// A secret was to be typed, and there is no terminal to ask on, or the person declined.
    #[error("{what}: nothing could be asked for on the terminal: {}", reason(.error))]
    Prompt {
        /// The flag or argument that asked.
        what: &'static str,
        /// What the system said.
        error: io::Error,
    },
    /// A key was named by URL, where nothing is fetched.
    #[error("{what}: only verify and key fetch a key by URL")]
    KeyUrl {
        /// The flag or argument that asked.
        what: &'static str,
    },
    /// Text that names no file and begins like no key. It may be key material, so it is not shown.
    #[error("{what}: no file and no key ({characters} characters, not shown: they may be a secret)")]
    NeitherFileNorKey {
        /// The flag or argument that asked.
        what: &'static str,
        /// How long the text is.
        characters: usize,
        /// Paths that are there and were perhaps meant.
        near: Vec<String>,
        /// The URL that was perhaps meant.
        url: Option<UrlMeant>,
    },
}

/// A URL that something was perhaps to be which is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlMeant {
    /// This one, which is no secret.
    Shown(String),
    /// One that may hold a secret, so it is not shown.
    Hidden,
}

impl InputError {
    /// The same error about a place of another name: what a variable of the environment holds is shown to
    /// nobody.
    #[must_use]
    pub fn named(mut self, new: &str) -> Self {
        if let Self::NoSuchFile { near, url, .. } | Self::NeitherFileNorKey { near, url, .. } = &mut self {
            near.clear();
            *url = url.take().map(|_| UrlMeant::Hidden);
        }
        match &mut self {
            Self::NoSuchFile { name, .. }
            | Self::Directory { name, .. }
            | Self::Unreadable { name, .. }
            | Self::TooLarge { name, .. }
            | Self::TokenForKey { name, .. }
            | Self::NotEncoded { name, .. } => new.clone_into(name),
            Self::VariableNotSet { name, .. } => name.clear(),
            _ => {}
        }
        self
    }
}

/// What keeps a text from being base64 or hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EncodingFlaw {
    /// A character that does not belong there.
    #[error("character {at} does not belong there")]
    Character {
        /// Where, counted in bytes from 1.
        at: usize,
    },
    /// The digits make no whole number of bytes.
    #[error("{digits} digits make no whole number of bytes")]
    Length {
        /// How many digits there are.
        digits: usize,
    },
}

/// The system's reason in words, without its number where Rust has words of its own.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    let whole = error.to_string();
    match whole.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => whole,
    }
}

/// A bound in the largest binary unit that divides it.
fn size(bytes: usize) -> String {
    const MIB: usize = 1 << 20;
    if bytes >= MIB && bytes.is_multiple_of(MIB) {
        format!("{} MiB", bytes / MIB)
    } else {
        format!("{bytes} bytes")
    }
}
