//! What can be wrong with what was asked for.

use super::quote::shortened;

/// What a token asks for that comes without a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keyless {
    /// There is none, or nobody knows.
    #[default]
    Unknown,
    /// It is no token.
    NoToken {
        /// But what, in words.
        what: String,
        /// The file of that name, which was perhaps meant.
        file: Option<String>,
    },
    /// Nobody signed it.
    Unsigned,
    /// An HMAC secret.
    Secret,
    /// A public key.
    PublicKey {
        /// The issuer that it names, if its keys could be fetched.
        issuer: Option<String>,
        /// Whether it names it without `https://`.
        is_bare: bool,
    },
}

/// A request that cannot be met as it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// No token, and nobody pipes one in.
    #[error("no token given, and stdin is a terminal")]
    NoToken,
    /// Nothing in what was given.
    #[error("{what} is empty{}", if name == HERE { String::new() } else { format!(": nothing in {name}") })]
    Empty {
        /// The argument.
        what: &'static str,
        /// Where it came from.
        name: String,
    },
    /// More tokens than are held at once.
    #[error("more than {limit} tokens")]
    TooManyTokens {
        /// The bound.
        limit: usize,
    },
    /// A text in which no token stands.
    #[error("no token in {}", place(name))]
    NoneFound {
        /// Where it came from.
        name: String,
    },
    /// A line of a stream with several tokens.
    #[error("{found} tokens in one line")]
    SeveralInLine {
        /// How many.
        found: usize,
    },
    /// A line of a stream that is longer than any token.
    #[error("the line is longer than {} MiB, the bound of a token", limit >> 20)]
    LineTooLong {
        /// The bound in bytes.
        limit: usize,
    },
    /// Something else than a stream, where lines are read.
    #[error("--lines reads stdin or a file, and {what} is neither")]
    NotAStream {
        /// The argument.
        what: &'static str,
    },
    /// Several streams.
    #[error("--lines reads one stream, and {what} names several")]
    SeveralStreams {
        /// The argument.
        what: &'static str,
    },
    /// A header that every verifier must refuse.
    #[error("no verifier would take this header: {fault}")]
    HeaderRefused {
        /// Why not.
        fault: String,
    },
    /// A verifier or signer without a key.
    #[error("no key given")]
    NoKey {
        /// The file of a key that was given for a token.
        file: Option<String>,
        /// What the token asks for.
        token: Keyless,
    },
    /// A time to wait that is none.
    #[error("{} is {}", shortened(given), if *is_long { "longer than anybody waits" } else { "no time to wait" })]
    NoPatience {
        /// What was given.
        given: String,
        /// Whether it is too much.
        is_long: bool,
    },
    /// Claims from nowhere.
    #[error("no claims given")]
    NoClaims,
    /// Claims that are no text.
    #[error("CLAIMS: {name} is not UTF-8 text")]
    NotUtf8 {
        /// Where they came from.
        name: String,
    },
    /// A name that is no algorithm's.
    #[error("{} is not an algorithm", shortened(name))]
    NoAlgorithm {
        /// The name.
        name: String,
        /// Those that were perhaps meant.
        near: Vec<&'static str>,
        /// All names.
        all: Vec<&'static str>,
    },
    /// An expectation of nothing.
    #[error("nothing to hold the token to: the value is empty")]
    EmptyExpectation,
    /// A code that no warning has.
    #[error("no warning has the code {}", shortened(code))]
    NoWarning {
        /// The code.
        code: String,
        /// Those that were perhaps meant.
        near: Vec<&'static str>,
        /// All codes.
        all: Vec<&'static str>,
    },
    /// `none` asked for as an algorithm, and not that the token be unsigned.
    #[error("\"none\" makes a token that nobody signed")]
    UnsignedUnasked,
    /// An unsigned token asked for, and a key.
    #[error("an unsigned token takes no key")]
    UnsignedWithKey,
    /// An unsigned token asked for, and an algorithm.
    #[error("an unsigned token has the algorithm \"none\"")]
    UnsignedWithAlg,
    /// One token was needed.
    #[error("{what} needs one token, and {} holds {}", place(name), if *found == 0 { "none".to_owned() } else { found.to_string() })]
    NotOneToken {
        /// The flag that asked for it.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// Where.
        name: String,
        /// The file of that name, which was perhaps meant.
        file: Option<String>,
    },
    /// A part that the token does not have, or not in the clear.
    #[error("the token has no {name} that can be read")]
    NoPart {
        /// The part.
        name: &'static str,
    },
    /// A value asked for in the signature.
    #[error("a signature holds no values by name")]
    NoValuesInSignature,
    /// A value asked for in what is not JSON.
    #[error("the {place} is not JSON, so it holds no values by name")]
    NotJson {
        /// The part.
        place: &'static str,
    },
    /// A value that is not there.
    #[error("there is no {} in the {place}", shortened(path))]
    NotFound {
        /// The path.
        path: String,
        /// The part.
        place: &'static str,
        /// The names that are there.
        names: Vec<String>,
        /// The same without what other tools begin a path with, if there is a value.
        meant: Option<String>,
        /// Whether the header has it.
        in_header: bool,
    },
    /// A size that RSA keys are not made in here.
    #[error("{} is not a size of RSA keys", shortened(given))]
    NoRsaSize {
        /// The text.
        given: String,
    },
    /// A number of things that is none, or too large.
    #[error("{} is not a number from 1 to {most}", shortened(given))]
    NoCount {
        /// The text.
        given: String,
        /// The largest.
        most: u16,
    },
    /// A size for a key that has but one.
    #[error("a key for {alg} has one size only, and bits are for RSA")]
    BitsWithoutRsa {
        /// The algorithm.
        alg: &'static str,
    },
    /// A format that cannot carry the key.
    #[error("{}", if *secret { format!("a secret for {alg} is written as text, jwk or jwks: the others have no form for it") }
                  else { format!("a key for {alg} is written as pem, der, jwk, jwks or ssh: text is for HMAC secrets") })]
    FormatCannotCarry {
        /// The algorithm.
        alg: &'static str,
        /// Whether the key is an HMAC secret.
        secret: bool,
    },
    /// What only a JWK says of its key, for another form.
    #[error("only a JWK carries {}", if *flag == "--kid" { "a key id".to_owned() } else { format!("what {flag} says") })]
    AttributeNeedsJwk {
        /// The flag.
        flag: &'static str,
    },
    /// A hash behind a blank, where a key stands.
    #[error("{} is no key", shortened(given))]
    HashApart {
        /// The hash.
        given: String,
    },
    /// A flag about a conversion, and no conversion.
    #[error("{flag} is about a key that is written, and nothing is converted")]
    NothingToConvert {
        /// The flag.
        flag: &'static str,
    },
    /// No key to look at, and nobody pipes one in.
    #[error("no key given, and stdin is a terminal")]
    NoKeyToRead {
        /// Whether it is asked who signed a token.
        is_match: bool,
    },
    /// Several keys for a form that holds one.
    #[error("{form} holds one key, and {found} were given")]
    OneKeyOnly {
        /// The form, with its article where it has one.
        form: &'static str,
        /// How many there are.
        found: usize,
    },
    /// One id for several keys.
    #[error("one key id for {found} keys")]
    OneKidForSeveral {
        /// How many there are.
        found: usize,
    },
    /// Bytes that are no text, to a terminal.
    #[error("DER is binary, and stdout is a terminal")]
    BinaryToTerminal,
}

/// The name of the place that is no place.
const HERE: &str = "the command line";

/// A place in a sentence about what it holds.
fn place(name: &str) -> &str {
    if name == HERE { "what was given" } else { name }
}
