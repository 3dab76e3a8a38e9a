//! The flags that make claims and header, and what becomes of a draft with them.

use anyhow::Context as _;
use clap::Args;

use super::flags::KeyFlags;
use super::signing::signing_key;
use super::values::{Named, Names, algorithm, moment};
use crate::crypto::{Algorithm, Key, Signer};
use crate::error::{ClaimError, Keyless, RequestError, shortened};
use crate::input::find::find;
use crate::token::assignment::{Assignment, steps};
use crate::token::json::{Document, quote};
use crate::token::moment::Moment;
use crate::token::object::Object;
use crate::token::sign::{Draft, Origin};
use crate::token::time::Instant;
use crate::token::warning::{self, Warning};
use crate::token::{Token, uuid};

/// What a token is to be.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Drafting {
    /// The algorithm [default: what the key is for]
    #[arg(short = 'A', long, value_name = "ALG", value_parser = Named(algorithm_or_none))]
    alg: Option<Choice>,

    /// Make a token that nobody signed: only with --alg none
    #[arg(long)]
    unsigned: bool,

    #[command(flatten)]
    claim_flags: ClaimFlags,

    #[command(flatten)]
    header_flags: HeaderFlags,
}

/// Flags that make claims.
#[derive(Args, Debug)]
#[group(skip)]
#[command(next_help_heading = "Claims")]
struct ClaimFlags {
    /// The issuer
    #[arg(short, long, value_name = "TEXT")]
    iss: Option<String>,

    /// The subject
    #[arg(short, long, value_name = "TEXT")]
    sub: Option<String>,

    /// The audience; repeated, it becomes an array
    #[arg(short, long, value_name = "TEXT")]
    aud: Vec<String>,

    /// The token's id; `uuid` makes one
    #[arg(long, value_name = "TEXT")]
    jti: Option<String>,

    /// When it expires
    #[arg(short, long, value_name = "TIME", allow_hyphen_values = true, value_parser = moment)]
    exp: Option<Moment>,

    /// From when on it is valid
    #[arg(short, long, value_name = "TIME", allow_hyphen_values = true, value_parser = moment)]
    nbf: Option<Moment>,

    /// When it was issued [default: now]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, value_parser = moment, conflicts_with = "no_iat")]
    iat: Option<Moment>,

    /// Add no iat
    #[arg(long)]
    no_iat: bool,

    /// A claim: NAME=TEXT, or NAME:=JSON; dots in NAME nest
    #[arg(short, long, value_name = "NAME=TEXT", value_parser = Assignment::parse)]
    claim: Vec<Assignment>,

    /// A claim: K=V, with V as JSON where it parses as such
    #[arg(short = 'P', long, value_name = "K=V", value_parser = Assignment::parse_loose)]
    payload: Vec<Assignment>,

    /// Take a claim out again; dots nest
    #[arg(long, value_name = "NAME")]
    unset: Vec<String>,

    /// The habit of other tools: claims always stay in their order
    #[arg(long, hide = true)]
    keep_payload_order: bool,
}

/// Flags that make the header.
#[derive(Args, Debug)]
#[group(skip)]
#[command(next_help_heading = "Header")]
struct HeaderFlags {
    /// The key's id; `thumbprint` makes it of the key [default: the key's own]
    #[arg(short, long, value_name = "TEXT")]
    kid: Option<String>,

    /// The type [default: JWT]
    #[arg(short, long, value_name = "TEXT", conflicts_with = "no_typ")]
    typ: Option<String>,

    /// Leave typ out
    #[arg(long)]
    no_typ: bool,

    /// A header parameter: NAME=TEXT, or NAME:=JSON
    #[arg(short = 'H', long, value_name = "NAME=TEXT", value_parser = Assignment::parse)]
    header: Vec<Assignment>,
}

/// The algorithm asked for.
#[derive(Clone, Copy, Debug)]
enum Choice {
    /// `none`
    Unsigned,
    /// One of the table.
    Signed(Algorithm),
}

impl Names for Choice {
    fn names() -> impl Iterator<Item = &'static str> {
        Algorithm::names()
    }
}

fn algorithm_or_none(name: &str) -> Result<Choice, RequestError> {
    if name == "none" { Ok(Choice::Unsigned) } else { algorithm(name).map(Choice::Signed) }
}

/// The draft of a token that was there, or of what `decode --json` printed; `name` is the place that it came from.
///
/// # Errors
/// No token, several, or one that can't be read whole.
pub(super) fn draft_from(bytes: &[u8], name: &str) -> anyhow::Result<Draft> {
    if let Some(draft) = Draft::of_breakdown(bytes)? {
        return Ok(draft);
    }
    let found = find(bytes);
    let [one] = found.as_slice() else {
        let name = name.to_owned();
        return Err(RequestError::NotOneToken { what: "--from", found: found.len(), name, file: None }.into());
    };
    Draft::of_token(&Token::parse(&one.text)).context("--from takes a token that can be read whole")
}

impl Drafting {
    /// Whether nobody is to sign.
    ///
    /// # Errors
    /// Flags that do not go together, or no key.
    pub(super) fn is_unsigned(&self, keys: &KeyFlags) -> anyhow::Result<bool> {
        let unsigned = match (self.alg, self.unsigned) {
            (Some(Choice::Unsigned), false) => return Err(RequestError::UnsignedUnasked.into()),
            (Some(Choice::Unsigned), true) => true,
            (_, true) => return Err(RequestError::UnsignedWithAlg.into()),
            (_, false) => false,
        };
        if !unsigned {
            keys.required()?;
        } else if keys.given() {
            return Err(RequestError::UnsignedWithKey.into());
        }
        Ok(unsigned)
    }

    /// Whether a flag makes a claim.
    pub(super) fn makes_claims(&self) -> bool {
        self.claim_flags.any()
    }

    /// Makes the header, and says who signs.
    ///
    /// # Errors
    /// No key that fits, or a header that nobody would take.
    pub(super) fn prepare(
        &self,
        draft: &mut Draft,
        origin: Origin,
        keys: &[Key],
    ) -> anyhow::Result<(Option<Signer>, Vec<Warning>)> {
        let asked = match self.alg {
            Some(Choice::Unsigned) => {
                self.header_flags.apply(draft, origin, "none", None)?;
                return Ok((None, Vec::new()));
            }
            Some(Choice::Signed(algorithm)) => Some(algorithm),
            None => None,
        };
        let own = draft.alg().and_then(|alg| Algorithm::named(&alg));
        let (key, algorithm) = signing_key(keys, asked, own, self.header_flags.kid.as_deref())?;
        self.header_flags.apply(draft, origin, algorithm.name(), Some(key))?;
        Ok((Some(Signer::new(key, algorithm)?), warning::of_secret(key, algorithm).collect()))
    }

    /// Changes claims as the flags say.
    ///
    /// # Errors
    /// What cannot be set.
    pub(super) fn edit(&self, claims: &mut Object, now: f64) -> anyhow::Result<Vec<Warning>> {
        let mut warnings = Vec::new();
        self.claim_flags.edit(claims, Origin::New, now, &mut warnings)?;
        Ok(warnings)
    }

    /// The token that a draft becomes.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare), and claims that are none.
    pub(super) fn finish(
        &self,
        mut draft: Draft,
        origin: Origin,
        keys: &[Key],
        now: f64,
    ) -> anyhow::Result<(String, Vec<Warning>)> {
        let mut warnings = Vec::new();
        self.claim_flags.apply(&mut draft, origin, now, &mut warnings)?;
        let (signer, of_key) = self.prepare(&mut draft, origin, keys)?;
        warnings.extend(of_key);
        let token = match signer {
            Some(signer) => draft.sign(&signer)?,
            None => draft.unsigned(),
        };
        Ok((token, warnings))
    }
}

impl ClaimFlags {
    /// Whether any of them makes a claim.
    fn any(&self) -> bool {
        let Self { iss, sub, aud, jti, exp, nbf, iat, claim, payload, .. } = self;
        iss.is_some()
            || sub.is_some()
            || jti.is_some()
            || exp.is_some()
            || nbf.is_some()
            || iat.is_some()
            || !(aud.is_empty() && claim.is_empty() && payload.is_empty())
    }

    /// Sets and takes out what the flags say; without one that does, the payload stays byte for byte.
    fn apply(
        &self,
        draft: &mut Draft,
        origin: Origin,
        now: f64,
        warnings: &mut Vec<Warning>,
    ) -> anyhow::Result<()> {
        if origin == Origin::Token && !self.any() && self.unset.is_empty() {
            return Ok(());
        }
        self.edit(draft.claims_to_edit()?, origin, now, warnings)
    }

    /// The same for claims.
    fn edit(
        &self,
        claims: &mut Object,
        origin: Origin,
        now: f64,
        warnings: &mut Vec<Warning>,
    ) -> anyhow::Result<()> {
        let jti = self
            .jti
            .as_deref()
            .map(|jti| if jti == "uuid" { uuid::random() } else { Ok(jti.to_owned()) })
            .transpose()?;
        for (name, value) in [("iss", &self.iss), ("sub", &self.sub)] {
            if let Some(value) = value {
                claims.set(name, quote(value));
            }
        }
        let is_aud = |assignment: &&Assignment| assignment.path == ["aud"];
        let given = self.payload.iter().chain(&self.claim);
        let mut aud: Vec<String> = self.aud.iter().map(|aud| quote(aud)).collect();
        aud.extend(given.clone().filter(is_aud).map(|assignment| assignment.value.clone()));
        match aud.as_slice() {
            [] => {}
            [one] => claims.set_path(&["aud".to_owned()], one.clone())?,
            several => claims.set_path(&["aud".to_owned()], format!("[{}]", several.join(",")))?,
        }
        if let Some(jti) = jti {
            claims.set("jti", quote(&jti));
        }
        for assignment in given.filter(|assignment| !is_aud(assignment)) {
            claims.set_path(&assignment.path, assignment.value.clone())?;
        }
        let at = |moment: Option<Moment>| moment.map(|moment| number(moment.at(now.floor())));
        if let Some(iat) = at(self.iat) {
            claims.set("iat", iat);
        } else if origin == Origin::New && !self.no_iat && claims.get("iat").is_none() {
            claims.set("iat", format!("{}", now.floor()));
        }
        for (name, value) in [("nbf", self.nbf), ("exp", self.exp)] {
            if let Some(value) = at(value) {
                claims.set(name, value);
            }
        }
        for name in &self.unset {
            if !(claims.remove(name) || claims.remove_path(&steps(name))) {
                warnings.push(Warning::new("unset", format!("there was no {} to take out", shortened(name))));
            }
        }
        warnings.extend(self.aud.iter().filter_map(|aud| list_as_text(aud)));
        warnings.extend(warning::of_draft(claims, now));
        Ok(())
    }
}

/// What there is to say of an audience that is written as an array, and stays a text: other tools make it an array.
fn list_as_text(aud: &str) -> Option<Warning> {
    let aud = aud.trim();
    let is_list = aud.starts_with('[') && Document::parse(aud).is_ok();
    is_list.then(|| {
        let said =
            format!("\"aud\" is the text {aud}, and no array: -a one -a two makes one, or -c aud:=JSON");
        Warning::new("aud-text", said)
    })
}

/// A `NumericDate` in the fewest digits.
fn number(at: Instant) -> String {
    format!("{}", at.seconds())
}

impl HeaderFlags {
    /// Sets `alg`, then `typ`, `kid` and the rest. Of a token that was there, only what a flag names changes.
    fn apply(&self, draft: &mut Draft, origin: Origin, alg: &str, key: Option<&Key>) -> anyhow::Result<()> {
        let unchanged = draft.alg().as_deref() == Some(alg);
        let header = &mut draft.header;
        // However it is spelled: what is not changed is not touched.
        if !unchanged {
            header.set("alg", quote(alg));
        }
        if self.no_typ {
            header.remove("typ");
        } else if self.typ.is_some() || origin == Origin::New {
            header.set("typ", quote(self.typ.as_deref().unwrap_or("JWT")));
        }
        let kid = match (self.kid.as_deref(), key) {
            (Some("thumbprint"), Some(key)) => Some(key.thumbprint()),
            (Some("thumbprint"), None) => {
                return Err(RequestError::NoKey { file: None, token: Keyless::Unknown }.into());
            }
            (Some(kid), _) => Some(kid.to_owned()),
            (None, Some(key)) if origin == Origin::New => key.kid().map(str::to_owned),
            (None, _) => None,
        };
        if let Some(kid) = kid {
            header.set("kid", quote(&kid));
        }
        for assignment in &self.header {
            let name = assignment.path.first().map(String::as_str).unwrap_or_default();
            if name == "alg" {
                return Err(ClaimError::Reserved { name: name.to_owned() }.into());
            }
            header.set_path(&assignment.path, assignment.value.clone())?;
        }
        if !self.header.is_empty()
            && let Some(fault) = draft.header_fault()
        {
            return Err(RequestError::HeaderRefused { fault }.into());
        }
        Ok(())
    }
}
