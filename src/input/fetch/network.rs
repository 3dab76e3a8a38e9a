//! Getting keys: what is kept, if it will do, else what is fetched.

use std::fmt;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::cache::{Cache, Entry, Of};
use super::http::{Answer, Failed, Http};
use super::terms::{Had, Read, Reading, Settings};
use super::url::{Issuer, Url, told};
use super::{metadata, tls};
use crate::error::{FetchError, FetchFault, InputError, UrlFault, quoted};
use crate::input::clock;
use crate::input::source::Source;

/// Where keys are published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// At a URL.
    Url(Url),
    /// Where the metadata of an issuer says.
    Issuer(Issuer),
}

/// Whether a text is an issuer whose keys may be fetched.
#[must_use]
pub fn is_issuer(text: &str) -> bool {
    Issuer::parse(text).is_ok_and(|issuer| issuer.places()[0].check(false).is_ok())
}

/// The URL or the issuer that a text names; `what` is the flag that gave it.
///
/// # Errors
/// What is not fetched.
pub fn at(text: &str, is_issuer: bool, what: &'static str, settings: &Settings) -> Result<At, FetchError> {
    let allow_http = settings.allow_http;
    let at = if is_issuer {
        let issuer = Issuer::parse(text).map(At::Issuer);
        issuer.and_then(|issuer| Url::parse(text)?.check(allow_http).map(|()| issuer))
    } else {
        Url::parse(text).and_then(|url| url.check(allow_http).map(|()| At::Url(url)))
    };
    at.map_err(|fault| {
        // What is no URL, or has a name in it, may be a secret.
        let is_plain = fault != UrlFault::NotUrl && !text.contains(['?', '#', '@']);
        let place = if is_plain { quoted(text) } else { told(text) };
        FetchError::new(what, place, FetchFault::Url(fault))
    })
}

impl At {
    /// The name for people.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Url(url) => url.name(),
            Self::Issuer(issuer) => issuer.as_str().to_owned(),
        }
    }
}

/// The network, and what is kept of it.
pub struct Network {
    settings: Settings,
    cache: Cache,
    http: Http,
    /// Who is trusted: what one authority vouched for is nothing to those who trust another.
    trust: u64,
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// What is wanted, and from where.
struct Request<'r> {
    what: &'static str,
    /// As what it is kept.
    of: Of<'r>,
    /// Where it is.
    place: &'r Url,
    /// Where it may be otherwise.
    other: Option<&'r Url>,
    /// Whether a key is missing in what is kept.
    is_sought: bool,
    until: Instant,
}

/// What is kept of it, and could be read.
struct Kept<T> {
    entry: Entry,
    value: T,
    source: Source,
}

/// What a server says to it.
enum Fetched<T> {
    New { kept: Box<Kept<T>>, may_be_kept: bool, amiss: Option<FetchFault> },
    Unchanged { lifetime: f64 },
}

impl Network {
    /// The network as it may be used.
    ///
    /// # Errors
    /// A file of authorities that can't be read.
    pub fn new(settings: Settings) -> Result<Self, InputError> {
        let (tls, trust) = tls::config(settings.ca.as_deref())?;
        let http = Http { tls, is_plain_fine: settings.allow_http, timeout: settings.timeout };
        Ok(Self { settings, cache: Cache::of_environment(), http, trust })
    }

    /// Until when to wait for all that is begun now.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        Instant::now() + Duration::from_secs_f64(self.settings.timeout)
    }

    /// Gets keys and has them read. `is_sought`: a key is missing in what is kept.
    ///
    /// # Errors
    /// [`FetchError`], where nothing that is kept will do instead.
    pub fn get<T>(
        &self,
        at: &At,
        what: &'static str,
        is_sought: bool,
        until: Instant,
        read: Read<'_, T>,
    ) -> Result<Had<T>, FetchError> {
        let keys_at = |url: &Url| {
            let of = Of { kind: "keys", text: url.as_str(), host: url.host(), trust: self.trust };
            self.have(&Request { what, of, place: url, other: None, is_sought, until }, read)
        };
        let issuer = match at {
            At::Url(url) => return keys_at(url),
            At::Issuer(issuer) => issuer,
        };
        let keys_at = |url: &Url| keys_at(url).map_err(|error| FetchError { is_named: true, ..error });
        let found = self.keys_of(issuer, what, false, until)?;
        let mut had = keys_at(&found.value);
        // Perhaps they are elsewhere by now.
        let is_amiss = had.as_ref().map_or(true, |had| had.stale.is_some());
        if is_amiss && !found.is_new && !self.settings.offline {
            let moved = self.keys_of(issuer, what, true, until).ok();
            if let Some(moved) = moved.filter(|moved| moved.value != found.value) {
                had = keys_at(&moved.value);
            }
        }
        had.map(|had| Had { stale: had.stale.or(found.stale), ..had })
    }

    /// Where an issuer's keys are. `is_sought`: they are not where they were.
    fn keys_of(
        &self,
        issuer: &Issuer,
        what: &'static str,
        is_sought: bool,
        until: Instant,
    ) -> Result<Had<Url>, FetchError> {
        let [place, other] = issuer.places();
        let of = Of { kind: "metadata", text: issuer.as_str(), host: place.host(), trust: self.trust };
        let request = Request { what, of, place, other: Some(other), is_sought, until };
        self.have(&request, &|source| {
            let value = metadata::keys_of(&source.bytes, issuer, place, self.settings.allow_http)?;
            Ok(Reading { value, may_be_kept: true, amiss: None })
        })
    }

    /// What is kept, if it will do, else what is fetched, else what is kept all the same.
    fn have<T>(&self, request: &Request<'_>, read: Read<'_, T>) -> Result<Had<T>, FetchError> {
        let now = clock::now();
        let Settings { offline, no_cache, .. } = self.settings;
        let kept = if no_cache { None } else { self.kept(&request.of, read) };
        let Some(mut kept) = kept else {
            if offline {
                return Err(request.error(FetchFault::NotCached));
            }
            return match self.fetch(request, None, now, read)? {
                Fetched::New { kept, may_be_kept, amiss } => {
                    Ok(self.keep(request, *kept, may_be_kept && amiss.is_none(), now))
                }
                // Nobody asked whether it had changed.
                Fetched::Unchanged { .. } => Err(request.error(FetchFault::Status { code: 304 })),
            };
        };
        let is_fresh = kept.entry.is_fresh(now);
        if offline {
            let stale = request.error(FetchFault::Offline);
            return Ok(kept.had((!is_fresh).then_some(stale)));
        }
        if is_fresh && !(request.is_sought && kept.entry.may_be_sought(now)) {
            return Ok(kept.had(None));
        }
        if kept.entry.is_unanswered(now) {
            let stale = request.error(FetchFault::Unanswered);
            return Ok(kept.had(Some(stale)));
        }
        let fetched = self.fetch(request, Some(&kept.entry), now, read);
        let error = match fetched {
            Ok(Fetched::New { amiss: Some(fault), .. }) => request.error(fault),
            Ok(Fetched::New { kept, may_be_kept, .. }) => {
                return Ok(self.keep(request, *kept, may_be_kept, now));
            }
            Ok(Fetched::Unchanged { lifetime }) => {
                kept.entry.renew(now, lifetime);
                return Ok(self.keep(request, kept, true, now));
            }
            Err(error) => error,
        };
        let mut unkept = None;
        let is_unanswered = matches!(*error.fault, FetchFault::Timeout { .. });
        if request.is_sought || is_unanswered {
            let head = &mut kept.entry.head;
            head.sought = if request.is_sought { Some(now) } else { head.sought };
            head.unanswered = is_unanswered.then_some(now);
            unkept = self.cache.put(&request.of, &kept.entry).err();
        }
        Ok(Had { unkept, ..kept.had(Some(error)) })
    }

    /// What is kept of something, and can be read.
    fn kept<T>(&self, of: &Of<'_>, read: Read<'_, T>) -> Option<Kept<T>> {
        let entry = self.cache.get(of)?;
        let source = source(&entry.head.from, &entry.body);
        let reading = read(&source).ok().filter(|reading| reading.amiss.is_none())?;
        Some(Kept { entry, value: reading.value, source })
    }

    /// What is as it is on the server, kept if it may be.
    fn keep<T>(&self, request: &Request<'_>, mut kept: Kept<T>, may_be_kept: bool, now: f64) -> Had<T> {
        kept.entry.head.sought = request.is_sought.then_some(now);
        let unkept = if may_be_kept {
            self.cache.put(&request.of, &kept.entry).err()
        } else {
            // What was kept before is not what the server has.
            self.cache.forget(&request.of);
            None
        };
        Had { is_new: true, unkept, ..kept.had(None) }
    }

    /// Fetches it from the first place that has it.
    fn fetch<T>(
        &self,
        request: &Request<'_>,
        kept: Option<&Entry>,
        now: f64,
        read: Read<'_, T>,
    ) -> Result<Fetched<T>, FetchError> {
        let at = |place| self.fetch_at(place, request.until, kept, now, read);
        let (first, other) = match (at(request.place), request.other) {
            (Err(Failed { fault, .. }), Some(other)) if leads_on(&fault) => (fault, other),
            (fetched, _) => return fetched.map_err(|failed| request.failed(request.place, failed)),
        };
        at(other).map_err(|failed| {
            if !leads_on(&failed.fault) {
                return request.failed(other, failed);
            }
            let (first, then) = (Box::new(first), Box::new(failed.fault));
            request.error(FetchFault::NoMetadata { first, second: other.told(), then })
        })
    }

    fn fetch_at<T>(
        &self,
        place: &Url,
        until: Instant,
        kept: Option<&Entry>,
        now: f64,
        read: Read<'_, T>,
    ) -> Result<Fetched<T>, Failed> {
        let asked = kept.filter(|entry| entry.head.from == place.name()).map(Entry::validators);
        let (body, by, validators, lifetime) = match self.http.get(place, asked.unwrap_or_default(), until)? {
            Answer::Unchanged { lifetime } => return Ok(Fetched::Unchanged { lifetime }),
            Answer::Whole { body, by, validators, lifetime } => (body, by, validators, lifetime),
        };
        let source = source(&place.name(), &body);
        let Reading { value, may_be_kept, amiss } = read(&source).map_err(|fault| Failed { by, fault })?;
        let entry = Entry::new(&place.name(), body, now, lifetime, validators);
        Ok(Fetched::New { kept: Box::new(Kept { entry, value, source }), may_be_kept, amiss })
    }
}

/// Whether what is not at one place may be at another.
fn leads_on(fault: &FetchFault) -> bool {
    match fault {
        FetchFault::Status { code } => (400..500).contains(code) && *code != 429,
        FetchFault::Empty | FetchFault::NotJson { .. } | FetchFault::NotMetadata(_) => true,
        _ => false,
    }
}

impl Request<'_> {
    fn error(&self, fault: FetchFault) -> FetchError {
        self.failed(self.place, Failed { by: None, fault })
    }

    fn failed(&self, place: &Url, Failed { by, fault }: Failed) -> FetchError {
        FetchError { by, ..FetchError::new(self.what, place.told(), fault) }
    }
}

impl<T> Kept<T> {
    fn had(self, stale: Option<FetchError>) -> Had<T> {
        let Self { entry, value, source } = self;
        let Entry { head, .. } = entry;
        let (fetched, expires) = (head.fetched, head.expires);
        Had { value, source, fetched, expires, is_new: false, stale, unkept: None }
    }
}

/// Bytes from a place.
fn source(name: &str, body: &[u8]) -> Source {
    Source { bytes: Zeroizing::new(body.to_vec()), name: name.to_owned(), told: quoted(name), before: None }
}
