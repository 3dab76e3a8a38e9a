//! The same keys in another form.

use std::collections::HashSet;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};

use crate::commands::context::Context;
use crate::commands::form::{Form, check_attributes, key_id};
use crate::commands::load::Loaded;
use crate::commands::values::{Named, algorithm};
use crate::crypto::{Algorithm, Format, Half, Key, KeyType, Operation};
use crate::error::{KeyError, RequestError};
use crate::input::files::{Existing, is_stdout, write_private, write_public};
use crate::output::answer::{Answer, Converted};
use crate::token::characters::once;
use crate::token::warning::Warning;

/// What the keys become.
#[derive(Args, Debug)]
#[group(skip)]
#[command(next_help_heading = "Convert")]
pub(super) struct ConvertFlags {
    /// Convert to this form; the half stays what it is, private or public
    #[arg(long, value_name = "FORM")]
    to: Option<Form>,

    /// Take the public half; without --to, in the form that the key came in
    #[arg(long, conflicts_with_all = ["thumbprint", "matching"])]
    public: bool,

    /// Give JWKs an id: thumbprint, uuid or a text
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    kid: Option<String>,

    /// Bind JWKs to an algorithm
    #[arg(short = 'A', long, value_name = "ALG", value_parser = Named(algorithm))]
    alg: Option<Algorithm>,

    /// Say in JWKs what they are for: sig
    #[arg(long = "use", value_name = "USE", value_parser = ["sig"])]
    key_use: Option<String>,

    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,

    /// Overwrite a file that is there
    #[arg(long, requires = "out")]
    force: bool,
}

impl ConvertFlags {
    /// Whether anything is to be converted.
    #[must_use]
    pub(super) fn wanted(&self) -> bool {
        self.to.is_some() || self.public
    }

    /// What the keys must be able to do: only who writes private halves cannot go without them.
    #[must_use]
    pub(super) fn operation(&self) -> Operation {
        if self.to.is_some() && !self.public { Operation::Sign } else { Operation::Verify }
    }

    /// Refuses flags that nothing is done with.
    ///
    /// # Errors
    /// [`RequestError::NothingToConvert`].
    pub(super) fn check_unwanted(&self) -> Result<(), RequestError> {
        let given = self.attributes().into_iter().chain([("--out", self.out.is_some())]);
        match given.into_iter().find(|(_, given)| *given) {
            Some((flag, _)) => Err(RequestError::NothingToConvert { flag }),
            None => Ok(()),
        }
    }

    /// What only a JWK can say, and whether it is asked for.
    fn attributes(&self) -> [(&'static str, bool); 3] {
        [("--kid", self.kid.is_some()), ("--alg", self.alg.is_some()), ("--use", self.key_use.is_some())]
    }

    /// Writes the keys in the form asked for.
    ///
    /// # Errors
    /// A source without a key, a form that cannot hold the keys, a file that cannot be written.
    pub(super) fn run(&self, loaded: Vec<Loaded>, context: &Context) -> anyhow::Result<Vec<Answer>> {
        let mut warnings: Vec<Warning> = loaded.iter().flat_map(|one| one.warnings.clone()).collect();
        warnings.extend(loaded.iter().flat_map(Loaded::left_out).map(left_out));
        let mut beside: Vec<&str> =
            loaded.iter().flat_map(|one| &one.keys.beside).map(String::as_str).collect();
        beside.dedup();
        if !beside.is_empty() {
            warnings.push(left_out(format!("left out, beside the keys of a set: {}", beside.join(", "))));
        }
        let mut keys: Vec<Key> = loaded.into_iter().flat_map(|one| one.keys.keys).collect();
        if self.public {
            drop_secrets(&mut keys, &mut warnings)?;
        }
        let form = self.to.unwrap_or_else(|| own_form(&keys));
        check_attributes(form, &self.attributes())?;
        if keys.len() > 1 && !form.holds_several() {
            return Err(RequestError::OneKeyOnly { form: form.name(), found: keys.len() }.into());
        }
        self.apply(&mut keys)?;
        if self.kid.as_deref() == Some("thumbprint") && keys.iter().any(|key| key.half() == Half::Secret) {
            let message =
                "the key id is a hash of the secret, and stands in every token (RFC 7638 section 7)";
            warnings.push(Warning::new("secret-thumbprint", message));
        }
        warnings.extend(losses(&keys, form, self.public));
        warnings.extend(repeated(&keys).filter(|_| form == Form::Jwks));
        let halves: Vec<(&Key, Half)> =
            keys.iter().map(|key| (key, if self.public { Half::Public } else { key.half() })).collect();
        let bytes = form.render(&halves)?;
        let out = self.out.as_deref().filter(|path| !is_stdout(path));
        if let Some(path) = out {
            let existing = if self.force { Existing::Replace } else { Existing::Refuse };
            let is_public = halves.iter().all(|(_, half)| *half == Half::Public);
            let write = if is_public { write_public } else { write_private };
            write(path, &bytes, existing)?;
        } else if form == Form::Der && context.audience.style.out.terminal {
            return Err(RequestError::BinaryToTerminal.into());
        }
        Ok(vec![Answer::Converted(Converted {
            bytes: out.is_none().then_some(bytes),
            form: form.value(),
            is_json: form.is_json(),
            is_binary: form == Form::Der,
            out: out.map(|path| path.display().to_string()),
            warnings,
        })])
    }

    /// Gives the keys what the flags say of them.
    fn apply(&self, keys: &mut [Key]) -> anyhow::Result<()> {
        let found = keys.len();
        for key in keys {
            if let Some(asked) = &self.kid {
                if found > 1 && !matches!(asked.as_str(), "thumbprint" | "uuid") {
                    return Err(RequestError::OneKidForSeveral { found }.into());
                }
                let kid = key_id(asked, key)?;
                key.set_kid(Some(kid));
            }
            if let Some(alg) = self.alg {
                key.set_alg(alg)?;
            }
            if let Some(key_use) = &self.key_use {
                key.set_use(key_use)?;
            }
        }
        Ok(())
    }
}

fn left_out(message: String) -> Warning {
    Warning::new("left-out", message)
}

/// A secret has no public half: among keys that have one it is left out, alone it is refused.
fn drop_secrets(keys: &mut Vec<Key>, warnings: &mut Vec<Warning>) -> Result<(), KeyError> {
    if keys.iter().all(|key| key.half() == Half::Secret) {
        return Err(KeyError::NoHalves);
    }
    keys.retain(|key| {
        let is_secret = key.half() == Half::Secret;
        if is_secret {
            let message = format!("the {} was left out: {}", key.name(), KeyError::NoHalves);
            warnings.push(left_out(message));
        }
        !is_secret
    });
    Ok(())
}

/// Keys that a set is to hold more than once.
fn repeated(keys: &[Key]) -> Option<Warning> {
    let mut seen = HashSet::new();
    let again = keys.iter().filter(|key| !seen.insert(key.thumbprint())).map(Key::name).next()?;
    Some(Warning::new(
        "duplicate-key",
        format!("the set holds a key more than once: {again} was there already"),
    ))
}

/// The form that the keys came in.
fn own_form(keys: &[Key]) -> Form {
    let own = keys.first().and_then(Key::format).map_or(Form::Text, |format| Form::of(format.container()));
    match own {
        Form::Jwk if keys.len() > 1 => Form::Jwks,
        Form::Der if keys.len() > 1 => Form::Pem,
        own => own,
    }
}

/// What the form has no place for.
fn losses(keys: &[Key], form: Form, public: bool) -> Vec<Warning> {
    let mut names: Vec<&str> = Vec::new();
    for key in keys {
        if form.is_json() {
            names.extend(key.withheld_members().filter(|_| public || key.half() == Half::Public));
        } else {
            let is_bound = matches!(key.key_type(), KeyType::MlDsa(_));
            let said = [
                ("kid", key.kid().is_some()),
                ("use", key.key_use().is_some()),
                ("key_ops", key.key_ops().is_some()),
                ("alg", key.declared_alg().is_some() && !is_bound),
            ];
            names.extend(said.iter().filter(|(_, is_said)| *is_said).map(|(name, _)| name));
            names.extend(key.other_members());
        }
        names.extend(key.comment().filter(|_| form != Form::Ssh).map(|_| "the comment"));
        let has_chain = key.other_members().any(|name| name == "x5c");
        names.extend(key.certificate().filter(|_| !has_chain).map(|_| "the certificate"));
    }
    let mut warnings = Vec::new();
    let is_locked = |key: &Key| key.format().is_some_and(Format::is_locked);
    if !public && keys.iter().any(is_locked) {
        let message = "the private half is written without the password that locked it";
        warnings.push(Warning::new("unlocked", message));
    }
    let names = once(names.into_iter());
    if names.is_empty() {
        return warnings;
    }
    let place = if form.is_json() { String::new() } else { format!(", {} has no place for it", form.name()) };
    warnings.push(left_out(format!("left out{place}: {}", names.join(", "))));
    warnings
}
