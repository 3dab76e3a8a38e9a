//! Errors as people meet them: the exit code, the words, and the hint that
//! names a flag or a command.

use std::error::Error;

use super::lookalike;
use crate::error::{
    ClaimError, InputError, JsonFault, Kdf, KeyError, RequestError, TokenError, TokenFault, reason,
};
use crate::token::report::Verdict;

/// What came instead of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exit code.
    pub code: u8,
    /// What went wrong.
    pub message: String,
    /// Why, from the outermost cause to the innermost.
    pub causes: Vec<String>,
    /// What to do.
    pub hints: Vec<String>,
}

impl Failure {
    /// A failure without cause or hint.
    #[must_use]
    pub fn new(code: u8, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), causes: Vec::new(), hints: Vec::new() }
    }

    /// A command line that is not right.
    #[must_use]
    pub fn usage(message: impl Into<String>, hints: Vec<String>) -> Self {
        Self { code: 2, message: message.into(), causes: Vec::new(), hints }
    }

    /// An error and its causes. The first of them that is known decides about the code.
    #[must_use]
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        let mut chain = vec![error];
        let mut cause = error.source();
        while let Some(error) = cause {
            chain.push(error);
            cause = error.source();
        }
        let (code, hints) = chain.iter().find_map(|error| advice(*error)).unwrap_or((5, Vec::new()));
        let mut causes: Vec<String> = chain.iter().skip(1).map(ToString::to_string).collect();
        causes.dedup();
        Self { code, message: error.to_string(), causes, hints }
    }

    /// The verdict on what should have been judged, where the failure is about that: the token or the keys.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        match self.code {
            3 => Some(Verdict::Malformed),
            4 => Some(Verdict::Key),
            _ => None,
        }
    }

    /// What the system said, without its number.
    #[must_use]
    pub fn reason(error: &std::io::Error) -> String {
        reason(error)
    }

    /// The hints for a token's fault. `file`: the file of that name, which was perhaps meant.
    #[must_use]
    pub fn hints_of(error: &TokenError, file: Option<&str>) -> Vec<String> {
        if let Some(file) = file {
            return vec![format!("there is a file of that name: @{file} reads it")];
        }
        let hint = match &error.fault {
            TokenFault::Encrypted => {
                "an encrypted token has no signature to check; decrypt it first, then verify what it holds"
            }
            TokenFault::StandardAlphabet => {
                "the token was written with standard base64; ask its issuer for base64url (RFC 7515 section 2)"
            }
            TokenFault::Padded => "a token padded by an AWS load balancer is taken with --allow-padding",
            TokenFault::Wrapped => {
                "join the lines first: the bytes that are judged must be the bytes that were sent"
            }
            TokenFault::NoToken { like: Some(like), .. }
            | TokenFault::Parts { like: Some(like), .. }
            | TokenFault::Looks(like) => return vec![lookalike::hint(like)],
            TokenFault::NoToken { .. } => {
                "a token reads header.payload.signature; jwt --help lists the commands"
            }
            TokenFault::Parts { .. } => "a token reads header.payload.signature; was all of it copied?",
            TokenFault::Length { .. } | TokenFault::TrailingBits => {
                "was all of the token copied, and nothing behind it?"
            }
            TokenFault::NotBase64 { byte } if byte == "'~'" => {
                "this may be an SD-JWT: the token is what stands before the first '~'"
            }
            TokenFault::Missing { name: "payload" } => {
                "a token in JSON serialization has \"payload\" and \"signature\" (RFC 7515 section 7.2)"
            }
            _ => return Vec::new(),
        };
        vec![hint.to_owned()]
    }
}

/// The exit code of an error and what to do about it; `None` for errors of other crates.
fn advice(error: &(dyn Error + 'static)) -> Option<(u8, Vec<String>)> {
    if let Some(error) = error.downcast_ref::<RequestError>() {
        return Some(of_request(error));
    }
    if let Some(error) = error.downcast_ref::<KeyError>() {
        return Some((4, of_key(error)));
    }
    if let Some(error) = error.downcast_ref::<InputError>() {
        return Some(of_input(error));
    }
    if let Some(error) = error.downcast_ref::<ClaimError>() {
        return Some(of_claim(error));
    }
    error.downcast_ref::<TokenError>().map(|error| (3, Failure::hints_of(error, None)))
}

fn of_request(error: &RequestError) -> (u8, Vec<String>) {
    let hint = |code, hint: &str| (code, vec![hint.to_owned()]);
    match error {
        RequestError::NoToken => hint(2, "pass a token, or pipe one: pbpaste | jwt; jwt --help says more"),
        RequestError::Empty { .. }
        | RequestError::NotUtf8 { .. }
        | RequestError::NoneFound { .. }
        | RequestError::LineTooLong { .. } => (3, Vec::new()),
        RequestError::TooManyTokens { .. } => {
            hint(3, "--lines takes any number, one a line; with --find from any text")
        }
        RequestError::SeveralInLine { .. } => hint(3, "--find gives each a line of its own"),
        RequestError::NotAStream { .. } => hint(2, "pipe it in, or name a file: @PATH"),
        RequestError::SeveralStreams { .. } => {
            hint(2, "put them behind one another: cat FILE FILE | jwt … --lines")
        }

        RequestError::NoKey => {
            hint(2, "--secret SPEC for HS256 and its like, --key PATH for everything else")
        }
        RequestError::NoClaims => hint(
            2,
            "claims as JSON ('{\"sub\":\"1\"}'), as flags (-s alice -e +15m), or from stdin: jwt encode -",
        ),
        RequestError::UnsignedUnasked => {
            hint(2, "--unsigned says that this is meant; no verifier should accept it")
        }
        RequestError::UnsignedWithKey => hint(2, "leave --secret and --key out, or --alg none --unsigned"),
        RequestError::UnsignedWithAlg => hint(2, "--unsigned goes with --alg none alone"),
        RequestError::NotOneToken { what: "--match", .. } => hint(3, "ask about one token at a time"),
        RequestError::NotOneToken { .. } => hint(3, "--from takes one token, or one line of decode --json"),
        RequestError::FormatCannotCarry { secret: true, .. } => hint(2, "--format text, jwk or jwks"),
        RequestError::FormatCannotCarry { secret: false, .. } => {
            hint(2, "--format pem, der, jwk, jwks or ssh")
        }
        RequestError::NoValuesInSignature => {
            hint(2, "--get takes a value from the payload, or with --part header from there")
        }
        RequestError::AttributeNeedsJwk { flag: "--kid" } => hint(
            2,
            "keygen --format jwk or jwks, key --to jwk or jwks; or name the key when signing: jwt encode --kid",
        ),
        RequestError::HashApart { given } => {
            (2, vec![format!("the hash stands behind an equals sign: --thumbprint={given}")])
        }
        RequestError::NothingToConvert { .. } => {
            hint(2, "--to says to what, or --public takes the public half")
        }
        RequestError::AttributeNeedsJwk { .. } => hint(2, "--to jwk or --to jwks"),
        RequestError::NoKeyToRead => hint(2, "pass a key file, or pipe one: curl URL | jwt key"),
        RequestError::OneKeyOnly { .. } => hint(2, "--to jwks holds them all, --to pem one behind the other"),
        RequestError::OneKidForSeveral { .. } => hint(2, "--kid thumbprint gives each its own"),
        RequestError::BinaryToTerminal => hint(2, "-o PATH writes it to a file, and a pipe takes it too"),
        RequestError::NotFound { names, place, .. } if !names.is_empty() => {
            (7, vec![format!("the {place} has {}", names.join(", "))])
        }
        RequestError::NotFound { .. } | RequestError::NotJson { .. } | RequestError::NoPart { .. } => {
            (7, Vec::new())
        }
        RequestError::HeaderRefused { .. }
        | RequestError::NoAlgorithm { .. }
        | RequestError::NoWarning { .. }
        | RequestError::EmptyExpectation
        | RequestError::NoRsaSize { .. }
        | RequestError::BitsWithoutRsa { .. } => (2, Vec::new()),
    }
}

fn of_key(error: &KeyError) -> Vec<String> {
    let hint = match error {
        KeyError::NotAKey => "an HMAC secret goes with -S: -S text, -S @PATH",
        KeyError::Encrypted { .. } => "give --key-password SPEC, e.g. --key-password env:NAME",
        KeyError::UnsupportedEncryption { container: "PKCS#8", .. } => {
            "encrypt it anew: openssl pkey -in KEY -aes256 -out NEW; for the oldest with -provider legacy -provider default"
        }
        KeyError::UnsupportedEncryption { .. } | KeyError::KdfCost { kdf: Kdf::Bcrypt, .. } => {
            "encrypt a copy anew: ssh-keygen -p -f COPY"
        }
        KeyError::KdfCost { kdf: Kdf::Pbkdf2 | Kdf::ScryptMemory | Kdf::Scrypt, .. } => {
            "encrypt it anew: openssl pkey -in KEY -aes256 -out NEW"
        }
        KeyError::EncryptedLegacy => {
            "decrypt it first: openssl pkey -in KEY -out PLAIN; to keep a password: openssl pkcs8 -topk8"
        }
        KeyError::Putty => "convert it: puttygen KEY.ppk -O private-openssh-new -o KEY",
        KeyError::SshTectia => "if it has no passphrase: ssh-keygen -i -f KEY > NEW",
        KeyError::TooMany { .. } | KeyError::KdfWork => "put them into several files",
        KeyError::Pkcs12 => "take the key out: openssl pkcs12 -in STORE -nodes -nocerts",
        KeyError::JavaKeyStore => {
            "make it PKCS#12: keytool -importkeystore -srckeystore STORE -destkeystore STORE.p12 \
             -deststoretype PKCS12, then openssl pkcs12 -in STORE.p12 -nodes -nocerts"
        }
        KeyError::Pkcs7 => "take the certificates out: openssl pkcs7 -print_certs",
        KeyError::CertificateRequest => "its public key: openssl req -pubkey -noout -in REQUEST",
        KeyError::PrivateHalfNeeded { .. } => "give the private key that belongs to it",
        KeyError::RsaTooShort { .. } => "make one of 2048 bits or more: jwt keygen RS256",
        KeyError::ExplicitCurve => "name the curve: openssl ec -in KEY -param_enc named_curve",
        KeyError::Ambiguous { .. } => "--kid picks one, or --alg where only one serves it",
        KeyError::JwkShape => {
            "a JWK is an object with \"kty\", a JWK set an object with \"keys\": jq takes it out of what is around it"
        }
        KeyError::NoSuchForm { form: "an OpenSSH key", .. } => {
            "OpenSSH has forms for RSA, Ed25519 and P-256, P-384, P-521; PEM and JWK have one for all key pairs"
        }
        KeyError::NoSuchForm { form: "a JWK without an algorithm", .. } => {
            "-A PS256, PS384 or PS512 says for which one the JWK is to be"
        }
        KeyError::NoSuchForm { form: "PEM" | "DER", .. } => "a JWK holds a secret: --to jwk",
        KeyError::PemUnfinished { .. } => "was all of it copied, the END line too?",
        _ => return Vec::new(),
    };
    vec![hint.to_owned()]
}

fn of_input(error: &InputError) -> (u8, Vec<String>) {
    let hint = |code, hint: &str| (code, vec![hint.to_owned()]);
    match error {
        InputError::StdinClaimedTwice { .. } => hint(2, "give one of them as @PATH, or as env:NAME"),
        InputError::VariableNotSet { .. } => (2, Vec::new()),
        InputError::VariableNotUtf8 { .. } => hint(2, "bytes that are no text go with -S env:NAME"),
        InputError::TooLarge { what: "TOKEN" | "CLAIMS" | "--from", .. } => (3, Vec::new()),
        InputError::NotEncoded { .. } | InputError::TooLarge { .. } => (4, Vec::new()),
        InputError::KeyUrl { what: "KEY" } => hint(2, "fetch it first: curl URL | jwt key"),
        InputError::KeyUrl { .. } => hint(2, "fetch it first: curl URL | jwt verify -K - TOKEN"),
        InputError::NeitherFileNorKey { .. }
        | InputError::NoSuchFile { what: "--key" | "JWT_KEY" | "KEY", .. } => {
            hint(5, "a key is given by its path; an HMAC secret goes with -S")
        }
        InputError::Exists { .. } => hint(5, "--force overwrites it"),
        InputError::Prompt { .. } => hint(5, "prompt: needs a terminal; env:NAME and @PATH do not"),
        _ => (5, Vec::new()),
    }
}

fn of_claim(error: &ClaimError) -> (u8, Vec<String>) {
    match error {
        ClaimError::NotJson { error, text } => {
            let mut hints = Vec::new();
            let bare = text.starts_with('{') && !text.contains('"') && text.len() > 2;
            if bare
                || text.starts_with('\'')
                || matches!(error.fault, JsonFault::Unexpected { wanted } if wanted.starts_with("a member name"))
            {
                hints.push("the shell may have taken the quotes: '{\"sub\":\"1\"}' in single quotes, or -c sub=1, or @PATH".to_owned());
            } else if !text.starts_with('{') {
                hints
                    .push("claims from a file: @PATH; from stdin: -; single claims: -c NAME=TEXT".to_owned());
            }
            (3, hints)
        }
        ClaimError::NotObject { .. } => {
            (3, vec!["wrap it: '{\"name\": value}', or set single claims: -c NAME:=JSON".to_owned()])
        }
        ClaimError::Duplicate { .. } => (3, Vec::new()),
        ClaimError::Reserved { name } if name == "alg" => {
            (2, vec!["the algorithm is set with -A".to_owned()])
        }
        ClaimError::NotNested { .. } => (2, vec![r"a dot that belongs to the name is written \.".to_owned()]),
        ClaimError::Reserved { .. }
        | ClaimError::Depth { .. }
        | ClaimError::Value { .. }
        | ClaimError::Form { .. } => (2, Vec::new()),
    }
}
