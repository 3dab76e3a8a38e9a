//! One GET, with its redirects: bounded in time and in length, and to nothing weaker than it began with.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::http::header::{
    AGE, CACHE_CONTROL, CONTENT_ENCODING, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};
use ureq::tls::TlsConfig;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error};

use super::proxy::{Named, proxy_for};
use super::tls;
use super::url::{Url, told};
use crate::error::{FetchFault, TlsFault, UrlFault, reason};
use crate::input::spec::LIMIT;

/// The most redirects that are followed.
const REDIRECTS: usize = 3;

/// The most bytes that the head of an answer may have.
const HEAD: usize = 64 << 10;

/// How long the library has beyond the moment to say so itself.
const GRACE: Duration = Duration::from_millis(200);

/// What a host is that no certificate can be for.
const NAMELESS: &str = "the host is no name that a certificate can have";

/// The longest validator that is kept.
const LONGEST_VALIDATOR: usize = 1 << 10;

/// What is asked for: a JWK set (RFC 7517 §8.5), or whatever holds keys.
const ACCEPT: &str = "application/jwk-set+json, application/json, */*;q=0.5";

/// What an earlier answer said to ask with.
#[derive(Debug, Default)]
pub(super) struct Validators {
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

/// What a server says.
pub(super) enum Answer {
    /// The bytes.
    Whole { body: Vec<u8>, by: Option<String>, validators: Validators, lifetime: f64 },
    /// They are as they were (RFC 9110 §15.4.5).
    Unchanged { lifetime: f64 },
}

/// What went wrong, and where, if not at the URL itself.
pub(super) struct Failed {
    pub(super) by: Option<String>,
    pub(super) fault: FetchFault,
}

/// Who asks.
#[derive(Clone)]
pub(super) struct Http {
    pub(super) tls: TlsConfig,
    /// Whether plain HTTP to other machines is.
    pub(super) is_plain_fine: bool,
    /// In seconds, for all that belongs together.
    pub(super) timeout: f64,
}

impl Http {
    /// Gets what is at a URL, until a moment. Whoever does not answer is left behind: no peer can hold up whoever asks.
    pub(super) fn get(&self, url: &Url, asked: Validators, until: Instant) -> Result<Answer, Failed> {
        let (tell, told) = mpsc::channel();
        let (http, place) = (self.clone(), url.clone());
        let ask = move || drop(tell.send(http.ask(&place, &asked, until)));
        let failed = |fault| Failed { by: None, fault };
        thread::Builder::new().spawn(ask).map_err(|error| failed(FetchFault::Connection(error)))?;
        let left = until.saturating_duration_since(Instant::now()) + GRACE;
        match told.recv_timeout(left) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => Err(failed(FetchFault::Timeout { seconds: self.timeout })),
            Err(RecvTimeoutError::Disconnected) => {
                Err(failed(FetchFault::Other("the request came to no end".to_owned())))
            }
        }
    }

    fn ask(&self, url: &Url, asked: &Validators, until: Instant) -> Result<Answer, Failed> {
        let mut at = url.clone();
        for _ in 0..=REDIRECTS {
            let by = || (at != *url).then(|| at.told());
            match self.one(&at, asked, until).map_err(|fault| Failed { by: by(), fault })? {
                Step::Answer(Answer::Whole { body, validators, lifetime, .. }) => {
                    return Ok(Answer::Whole { body, by: by(), validators, lifetime });
                }
                Step::Answer(answer) => return Ok(answer),
                Step::To(to) => {
                    at = self.follow(&at, &to).map_err(|fault| Failed { by: by(), fault })?;
                }
            }
        }
        Err(Failed { by: None, fault: FetchFault::Redirects { limit: REDIRECTS } })
    }

    /// Where a redirect leads.
    fn follow(&self, from: &Url, to: &str) -> Result<Url, FetchFault> {
        let refused = |fault| FetchFault::RedirectTo { to: Some(told(to)), fault };
        let url = from.join(to).map_err(refused)?;
        if from.is_https() && !url.is_https() {
            return Err(refused(UrlFault::Weaker));
        }
        url.check(self.is_plain_fine).map_err(refused)?;
        Ok(url)
    }

    fn one(&self, url: &Url, asked: &Validators, until: Instant) -> Result<Step, FetchFault> {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(FetchFault::Timeout { seconds: self.timeout });
        }
        let proxy = proxy_for(url)?;
        let agent = self.agent(proxy.as_ref(), left);
        let mut request = agent.get(url.as_str());
        for (name, value) in [(IF_NONE_MATCH, &asked.etag), (IF_MODIFIED_SINCE, &asked.last_modified)] {
            // What was kept may have been damaged.
            if let Some(value) = value.as_ref().and_then(|value| HeaderValue::from_str(value).ok()) {
                request = request.header(name, value);
            }
        }
        let mut response = request.call().map_err(|error| self.unreached(error, proxy.as_ref()))?;
        let headers = response.headers();
        match response.status().as_u16() {
            200 => {}
            304 if asked.etag.is_some() || asked.last_modified.is_some() => {
                return Ok(Step::Answer(Answer::Unchanged { lifetime: lifetime(headers) }));
            }
            301 | 302 | 303 | 307 | 308 => {
                return text(headers, &LOCATION).map(Step::To).ok_or(FetchFault::RedirectNowhere);
            }
            code => return Err(FetchFault::Status { code }),
        }
        if let Some(encoding) =
            text(headers, &CONTENT_ENCODING).filter(|name| !name.eq_ignore_ascii_case("identity"))
        {
            return Err(FetchFault::Encoding(encoding));
        }
        let lifetime = lifetime(headers);
        let short = |name| text(headers, name).filter(|text| text.len() <= LONGEST_VALIDATOR);
        let validators = Validators { etag: short(&ETAG), last_modified: short(&LAST_MODIFIED) };
        let body = self.read(response.body_mut())?;
        Ok(Step::Answer(Answer::Whole { body, by: None, validators, lifetime }))
    }

    fn agent(&self, proxy: Option<&Named>, left: Duration) -> Agent {
        let config = Agent::config_builder()
            .tls_config(self.tls.clone())
            .proxy(proxy.map(|named| named.proxy.clone()))
            .timeout_global(Some(left))
            .http_status_as_error(false)
            // They are followed here, where the rule of the schemes is.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(HEAD)
            .user_agent(concat!("jwt-toolkit/", env!("CARGO_PKG_VERSION")))
            .accept(ACCEPT)
            .build();
        Agent::with_parts(config, DefaultConnector::default(), Names::default())
    }

    fn read(&self, body: &mut Body) -> Result<Vec<u8>, FetchFault> {
        if body.content_length().is_some_and(|length| length > LIMIT as u64) {
            return Err(FetchFault::TooLarge { limit: LIMIT });
        }
        body.with_config().limit(LIMIT as u64).read_to_vec().map_err(|error| match self.fault(error) {
            FetchFault::Connection(error) if is_end(&error) => FetchFault::BrokenOff,
            FetchFault::NotHttp => FetchFault::BrokenOff,
            fault => fault,
        })
    }

    /// Why there was no answer. Whoever speaks to a proxy meets the proxy first.
    fn unreached(&self, error: Error, proxy: Option<&Named>) -> FetchFault {
        let Some(Named { name, .. }) = proxy else { return self.fault(error) };
        let reason = match self.fault(error) {
            FetchFault::Connection(error) if error.kind() == ErrorKind::ConnectionRefused => {
                "is not there (connection refused)".to_owned()
            }
            FetchFault::HostUnknown(reason) => format!("has no address ({reason})"),
            FetchFault::Proxy { reason, .. } => reason,
            fault => return fault,
        };
        FetchFault::Proxy { proxy: name.clone(), reason }
    }

    /// What an error of the library comes to.
    fn fault(&self, error: Error) -> FetchFault {
        match error {
            Error::Timeout(_) => FetchFault::Timeout { seconds: self.timeout },
            Error::HostNotFound => FetchFault::HostUnknown("no address".to_owned()),
            Error::Io(error) => self.of_io(error),
            Error::Rustls(error) => FetchFault::Tls(tls::fault(&error)),
            Error::BodyExceedsLimit(_) => FetchFault::TooLarge { limit: LIMIT },
            Error::Decompress(..) => FetchFault::NotGzip,
            Error::ConnectProxyFailed(said) => {
                // The library says the status, and says it in its own way.
                let code = said.split(|c: char| !c.is_ascii_digit()).find_map(|word| word.parse().ok());
                let reason = code.map_or_else(
                    || format!("refuses: {}", said.trim()),
                    |code| FetchFault::Status { code }.told(),
                );
                FetchFault::Proxy { proxy: String::new(), reason }
            }
            Error::Protocol(_) => FetchFault::NotHttp,
            // The one text of this kind is about the name.
            Error::Tls(_) => FetchFault::Tls(TlsFault::Other(NAMELESS.to_owned())),
            Error::LargeResponseHeader(..) => {
                FetchFault::Other(format!("the head of the answer is larger than {} KiB", HEAD >> 10))
            }
            error => FetchFault::Other(error.to_string()),
        }
    }

    fn of_io(&self, error: io::Error) -> FetchFault {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        if let Some(error) = inner {
            return FetchFault::Tls(tls::fault(error));
        }
        let words = reason(&error);
        match words.split_once("failed to lookup address information: ") {
            Some((_, reason)) => FetchFault::HostUnknown(reason.to_lowercase()),
            // As Windows says it.
            None if matches!(error.raw_os_error(), Some(11001..=11004)) => FetchFault::HostUnknown(words),
            None if error.kind() == ErrorKind::TimedOut => FetchFault::Timeout { seconds: self.timeout },
            None => FetchFault::Connection(error),
        }
    }
}

/// Finds the addresses of hosts. This machine's own names are its own, whatever a name server says of them (RFC 6761 §6.3).
#[derive(Debug, Default)]
struct Names(DefaultResolver);

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let url = Url::parse(&uri.to_string()).ok().filter(Url::is_loopback);
        let Some(url) = url.filter(|url| url.host().parse::<IpAddr>().is_err()) else {
            return self.0.resolve(uri, config, timeout);
        };
        let mut addresses = self.empty();
        for address in [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)] {
            addresses.push(SocketAddr::new(address, url.port()));
        }
        Ok(addresses)
    }
}

/// An answer, or where it is to be had.
enum Step {
    Answer(Answer),
    To(String),
}

/// Whether a connection ended.
fn is_end(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted
    )
}

/// A header field that is text.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// How long an answer may be used, in seconds, as its sender says (RFC 9111 §5.2.2); zero where it says nothing.
fn lifetime(headers: &HeaderMap) -> f64 {
    let fields = headers.get_all(CACHE_CONTROL).iter().filter_map(|field| field.to_str().ok());
    let mut longest = None;
    for directive in fields.flat_map(|field| field.split(',')) {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-cache" | "no-store" => return 0.0,
            "max-age" => longest = longest.or(value.trim().trim_matches('"').parse::<u64>().ok()),
            _ => {}
        }
    }
    let age = text(headers, &AGE).and_then(|age| age.trim().parse::<u64>().ok()).unwrap_or(0);
    Duration::from_secs(longest.unwrap_or(0).saturating_sub(age)).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_lives_as_long_as_its_sender_says() {
        for (fields, seconds) in [
            (&[][..], 0.0),
            (&[("cache-control", "max-age=600")], 600.0),
            (&[("cache-control", "public, MAX-AGE=\"600\", must-revalidate")], 600.0),
            (&[("cache-control", "public"), ("cache-control", "max-age=7")], 7.0),
            (&[("cache-control", "max-age=600"), ("age", "100")], 500.0),
            (&[("cache-control", "max-age=600"), ("age", "700")], 0.0),
            (&[("cache-control", "max-age=600, no-store")], 0.0),
            (&[("cache-control", "no-cache=\"x\", max-age=600")], 0.0),
            (&[("cache-control", "s-maxage=600")], 0.0),
            (&[("cache-control", "max-age=-1")], 0.0),
            (&[("cache-control", "max-age=x, max-age=5")], 5.0),
            (&[("cache-control", "max-age=9999999999")], 9_999_999_999.0),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in fields {
                headers.append(*name, value.parse().unwrap());
            }
            assert!((lifetime(&headers) - seconds).abs() < f64::EPSILON, "{fields:?}");
        }
    }
}
