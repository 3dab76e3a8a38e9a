//! What there is to say where no key is given: which one the token asks for, or that it is no token.

use super::context::Context;
use super::flags::{Given, TokenFlags};
use crate::crypto::{Algorithm, Family, read_keys};
use crate::error::{Keyless, RequestError, TokenFault};
use crate::input::fetch::is_issuer;
use crate::input::source::names_file;
use crate::input::spec::Spec;
use crate::token::Form;
use crate::token::header::Header;

impl TokenFlags {
    /// The error that no key was given; where the file of one was given for a token, it names that, else what the first of
    /// the tokens asks for.
    #[must_use]
    pub fn or_key(&self, error: anyhow::Error, context: &mut Context) -> anyhow::Error {
        if !error.is::<RequestError>() {
            return error;
        }
        let mut holds_key = |spec: &str| {
            let source = Spec::for_key(spec).read(&mut context.stdin, "--key");
            source.is_ok_and(|source| !matches!(read_keys(&source.bytes, None), Ok(None)))
        };
        let file = self.tokens.iter().find(|spec| names_file(spec) && holds_key(spec)).cloned();
        let given = if file.is_none() { self.read(context).ok() } else { None };
        let token = given.as_deref().and_then(<[_]>::first).map(keyless);
        RequestError::NoKey { file, token: token.unwrap_or_default() }.into()
    }
}

/// What a token asks for; it says that of itself.
fn keyless(Given { token, file, .. }: &Given) -> Keyless {
    let no_token = token.all_faults().into_iter().find_map(|error| match &error.fault {
        TokenFault::NoToken { like: Some(like), .. }
        | TokenFault::Parts { like: Some(like), .. }
        | TokenFault::Looks(like) => Some(like.to_string()),
        TokenFault::NoToken { found, .. } => Some(found.clone()),
        _ => None,
    });
    if let Some(what) = no_token {
        return Keyless::NoToken { what, file: file.clone() };
    }
    let Some(alg) = token.header().and_then(Header::alg) else { return Keyless::Unknown };
    if token.form == Form::Compact && alg.eq_ignore_ascii_case("none") {
        return Keyless::Unsigned;
    }
    match Algorithm::named(&alg).map(Algorithm::family) {
        _ if token.form == Form::Encrypted => Keyless::Unknown,
        None => Keyless::Unknown,
        Some(Family::Hmac) => Keyless::Secret,
        Some(_) => {
            let iss = token.issuer().unwrap_or_default();
            let whole = format!("https://{iss}");
            let (issuer, is_bare) = if is_issuer(&iss) {
                (Some(iss.into_owned()), false)
            } else {
                // Google calls itself by the name of its host alone.
                let is_host = iss.contains('.') && !iss.contains("://");
                (Some(whole).filter(|whole| is_host && is_issuer(whole)), true)
            };
            Keyless::PublicKey { issuer, is_bare }
        }
    }
}
