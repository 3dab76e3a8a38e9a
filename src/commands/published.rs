//! Keys that lie elsewhere: read as keys, and had again when they are old or when one is missing.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use zeroize::Zeroizing;

use super::context::Context;
use crate::crypto::{Half, Keys, read_keys};
use crate::error::{FetchError, FetchFault, InputError, KeyError, Lookalike, quoted};
use crate::input::clock;
use crate::input::fetch::{At, COOLDOWN, Had, Network, Reading, at};
use crate::input::source::Source;
use crate::token::json::Document;
use crate::token::lookalike;
use crate::token::time::{Clock, Instant as Moment, Zone};
use crate::token::warning::{Code, Warning, reads_secret};

/// How long nobody looks again after keys were fetched for another reason, in seconds.
const RESPITE: f64 = 5.0;

/// Keys that were fetched.
pub struct Fetched {
    /// The keys, and what is of no use.
    pub keys: Keys,
    /// Where they are from.
    pub source: Source,
    /// What there is to warn of.
    pub warnings: Vec<Warning>,
}

/// Where keys were fetched from, and when to fetch them again.
pub struct Published {
    network: Network,
    at: At,
    what: &'static str,
    /// What the place is called, where its name is shown to nobody.
    alias: Option<String>,
    password: Option<Zeroizing<Vec<u8>>>,
    /// Whether nothing is fetched.
    is_offline: bool,
    times: Mutex<Times>,
}

/// Moments in Unix seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Times {
    /// When the keys were last known to be those of the server.
    fetched: f64,
    /// When they are old.
    expires: f64,
    /// When they were last asked for, and when that may be done again for a key that is not there.
    asked: Option<(f64, f64)>,
    /// Whether that was in vain.
    is_stale: bool,
    /// Whether they were fetched in this run.
    is_new: bool,
}

impl fmt::Debug for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Published").field("times", &self.times()).finish_non_exhaustive()
    }
}

/// What is to be fetched.
pub struct Asked<'a> {
    /// The URL or the issuer.
    pub text: &'a str,
    /// Whether it is an issuer.
    pub is_issuer: bool,
    /// The flag, the argument or the variable that named it.
    pub what: &'static str,
    /// What the place is called, where its name is shown to nobody.
    pub alias: Option<String>,
    /// What opens locked keys.
    pub password: Option<Zeroizing<Vec<u8>>>,
}

/// Fetches keys, or takes those that are kept.
///
/// # Errors
/// A command that fetches nothing; what is not fetched; [`FetchError`].
pub fn fetch(asked: Asked<'_>, context: &mut Context) -> anyhow::Result<(Fetched, Published)> {
    let Asked { text, is_issuer, what, alias, password } = asked;
    let settings = context.reach.clone().ok_or(InputError::KeyUrl { what })?;
    let hidden = |error: FetchError| hide(error, alias.as_deref());
    let at = at(text, is_issuer, what, &settings).map_err(hidden)?;
    let is_offline = settings.offline;
    let network = Network::new(settings)?;
    let saying = match &alias {
        Some(alias) => format!("fetching keys from the place that {alias} names"),
        None => format!("fetching keys from {}", at.name()),
    };
    let times = Mutex::default();
    let published = Published { network, at, what, alias: alias.clone(), password, is_offline, times };
    // What is fetched for one run is waited for in all, and not in turn.
    let until = *context.until.get_or_insert_with(|| published.network.deadline());
    let fetched = context.audience.meanwhile(&saying, || published.get(false, until)).map_err(hidden)?;
    Ok((fetched, published))
}

/// An error that shows nothing of a place whose name is shown to nobody.
fn hide(error: FetchError, alias: Option<&str>) -> FetchError {
    match alias {
        Some(alias) => error.named(&format!("the place that {alias} names")),
        None => error,
    }
}

impl Published {
    /// The flag, the argument or the variable that named the place.
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.what
    }

    /// Whether it is time to fetch the keys again.
    #[must_use]
    pub fn is_due(&self, now: f64) -> bool {
        let times = self.times();
        // Where nobody answered, not at every turn.
        now >= times.expires && (!times.is_stale || self.may_be_sought(now))
    }

    /// Whether it is time to look for a key that is not there.
    #[must_use]
    pub fn may_be_sought(&self, now: f64) -> bool {
        self.times().asked.is_none_or(|(asked, again)| !(asked..again).contains(&now))
    }

    /// Gets the keys, what is kept if it will do. `is_sought`: one is missing.
    ///
    /// # Errors
    /// [`FetchError`], where nothing that is kept will do instead.
    pub fn again(&self, is_sought: bool) -> Result<Fetched, FetchError> {
        self.get(is_sought, self.network.deadline())
    }

    fn get(&self, is_sought: bool, until: Instant) -> Result<Fetched, FetchError> {
        let password = self.password.as_deref().map(Vec::as_slice);
        let read = |source: &Source| read(source, password);
        let had = self.network.get(&self.at, self.what, is_sought, until, &read);
        let mut times = self.times();
        times.is_stale = had.as_ref().map_or(true, |had| had.stale.is_some());
        times.is_new |= had.as_ref().is_ok_and(|had| had.is_new);
        let now = clock::now();
        if is_sought || times.is_stale {
            times.asked = Some((now, now + COOLDOWN));
        } else if had.as_ref().is_ok_and(|had| had.is_new) {
            times.asked = Some((now, now + RESPITE));
        }
        if let Ok(had) = &had {
            (times.fetched, times.expires) = (had.fetched, had.expires);
        }
        self.set_times(times);
        Ok(self.told_of(had?))
    }

    /// What there is to warn of when newer keys can't be had.
    #[must_use]
    pub fn stale(&self, error: FetchError) -> Warning {
        let reason = hide(error, self.alias.as_deref()).reason();
        Warning::new(
            Code::StaleKeys,
            format!("the keys of {} were fetched {}, and may be old: {reason}", self.name(), self.age()),
        )
    }

    /// That they were kept, and what fetches them; none where they are new, or were asked for in vain.
    #[must_use]
    pub fn kept(&self) -> Option<String> {
        let (name, age) = (self.name(), self.age());
        let Times { is_stale, is_new, .. } = self.times();
        let how = match self.is_offline {
            true => "without --offline they are fetched anew",
            false if is_stale || is_new => return None,
            false => "--no-cache fetches them anew",
        };
        Some(format!("the keys of {name} were fetched {age}: {how}"))
    }

    fn name(&self) -> String {
        self.alias.clone().unwrap_or_else(|| quoted(&self.at.name()))
    }

    /// How long ago they were fetched.
    fn age(&self) -> String {
        let clock = Clock { now: clock::now(), zone: Zone::Utc };
        let age = Moment::new(self.times().fetched).map(|at| clock.distance(at));
        age.map_or_else(
            || "long ago".to_owned(),
            |age| if age == "now" { "just now".to_owned() } else { age },
        )
    }

    fn times(&self) -> Times {
        *self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_times(&self, times: Times) {
        *self.times.lock().unwrap_or_else(PoisonError::into_inner) = times;
    }

    fn told_of(&self, had: Had<Keys>) -> Fetched {
        let Had { value, mut source, stale, unkept, .. } = had;
        if let Some(alias) = &self.alias {
            (source.name, source.told) = (alias.clone(), alias.clone());
        }
        let (keys, secrets) = value.without_secrets();
        let is_private = keys.keys.iter().any(|key| key.half() == Half::Private);
        let mut warnings = Vec::new();
        warnings.extend(stale.map(|error| self.stale(error)));
        if secrets > 0 {
            let what = if secrets == 1 { "an HMAC secret" } else { "HMAC secrets" };
            let message = format!("{} has {what} that everybody can read: left out", source.told);
            warnings.push(Warning::new(Code::NetworkSecret, message));
        }
        if is_private {
            let message = format!(
                "{} has a private key that everybody can read: anybody can sign with it",
                source.told
            );
            warnings.push(Warning::new(Code::NetworkSecret, message));
        }
        warnings.extend(unkept.map(|error| {
            Warning::new(Code::NotCached, format!("the keys of {} are not cached: {error}", self.name()))
        }));
        Fetched { keys, source, warnings }
    }
}

/// Reads an answer as keys.
fn read(source: &Source, password: Option<&[u8]>) -> Result<Reading<Keys>, FetchFault> {
    if source.bytes.trim_ascii().is_empty() {
        return Err(FetchFault::Empty);
    }
    let keys = match read_keys(&source.bytes, password) {
        Ok(Some(keys)) => keys,
        Ok(None) => return Err(no_keys(&source.bytes)),
        Err(KeyError::Json { line, column }) => {
            return Err(FetchFault::NotJson { at: Some((line, column)), like: None });
        }
        Err(error) => return Err(FetchFault::Unusable(error)),
    };
    let may_be_kept = keys.keys.iter().all(|key| key.half() == Half::Public) && !holds_secret(&source.bytes);
    let is_of_use = keys.keys.iter().any(|key| key.half() != Half::Secret);
    let amiss = (!is_of_use).then(|| {
        let error = keys.unusable.first().map(|one| one.error.clone());
        FetchFault::Unusable(error.unwrap_or(if keys.keys.is_empty() {
            KeyError::EmptySet
        } else {
            KeyError::SecretPublished
        }))
    });
    Ok(Reading { value: keys, may_be_kept, amiss })
}

/// Whether a secret or a private key stands in an answer, be it one that can't be used.
fn holds_secret(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    match Document::parse(&*text) {
        Ok(document) => reads_secret(&document),
        Err(_) => text.contains("PRIVATE KEY"),
    }
}

/// What an answer is that holds no keys.
fn no_keys(bytes: &[u8]) -> FetchFault {
    match lookalike::of(bytes) {
        Some(Lookalike::Metadata) => {
            let metadata: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
            let member = |name| Some(metadata.as_ref()?.get(name)?.as_str()?.to_owned());
            FetchFault::Metadata { issuer: member("issuer"), keys: member("jwks_uri") }
        }
        like => FetchFault::NotKeys { like },
    }
}
