//! The proxy that the environment names for a URL, as curl and its like read the variables: `https_proxy`, `http_proxy`,
//! `all_proxy`, `no_proxy`, also in capitals.

use std::net::IpAddr;

use super::url::Url;
use crate::error::{FetchFault, quoted};

/// A proxy, and what it is called where its password is not shown.
pub(super) struct Named {
    pub(super) proxy: ureq::Proxy,
    pub(super) name: String,
}

/// The proxy for a URL, if there is one. Nothing goes through a proxy that is for this machine.
pub(super) fn proxy_for(url: &Url) -> Result<Option<Named>, FetchFault> {
    if url.is_loopback() || variable("no_proxy NO_PROXY")?.is_some_and(|list| is_listed(url, &list)) {
        return Ok(None);
    }
    let names = match (url.is_https(), std::env::var_os("REQUEST_METHOD")) {
        (true, _) => "https_proxy HTTPS_PROXY",
        (false, None) => "http_proxy HTTP_PROXY",
        // In a CGI program the capitals are a header of the request.
        (false, Some(_)) => "http_proxy",
    };
    let text = match variable(names)? {
        Some(text) => text,
        None => match variable("all_proxy ALL_PROXY")? {
            Some(text) => text,
            None => return Ok(None),
        },
    };
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", &text));
    let scheme = scheme.to_ascii_lowercase();
    // Of the password and what stands behind the host nothing is shown.
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let name = quoted(host);
    if !["http", "https"].contains(&&*scheme) {
        let reason = "is of a kind that is not spoken here: http:// and https:// are".to_owned();
        return Err(FetchFault::Proxy { proxy: name, reason });
    }
    // A port that is none would be another port to whoever connects.
    let port = host.rsplit_once(':').map(|(_, port)| port).filter(|port| !port.contains(']'));
    let is_port = port.is_none_or(|port| port.is_empty() || port.parse::<u16>().is_ok());
    match ureq::Proxy::new(&format!("{scheme}://{rest}")) {
        Ok(proxy) if is_port => Ok(Some(Named { proxy, name })),
        _ => Err(no_url()),
    }
}

/// What a variable holds that names no proxy. Nothing of it is shown.
fn no_url() -> FetchFault {
    FetchFault::Proxy { proxy: "of the environment".to_owned(), reason: "is named by no URL".to_owned() }
}

/// The first of some variables, their names parted by a blank, that is set to something.
fn variable(names: &str) -> Result<Option<String>, FetchFault> {
    let set = |name: &str| std::env::var_os(name).filter(|text| !text.is_empty());
    let Some(text) = names.split(' ').find_map(set) else { return Ok(None) };
    let text = text.into_string().map_err(|_| no_url())?.trim().to_owned();
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Whether a host is in a list of those that no proxy is for: `*`, names with all that is below them, addresses, ranges
/// of addresses; each perhaps with a port.
fn is_listed(url: &Url, list: &str) -> bool {
    let host = url.host();
    let address: Option<IpAddr> = host.parse().ok();
    list.split([',', ' ']).map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
        if entry == "*" {
            return true;
        }
        if let (Some(address), Some((network, bits))) = (address, entry.split_once('/')) {
            return network.parse().is_ok_and(|network| is_within(address, network, bits));
        }
        let (entry, port) = match entry.rsplit_once(':') {
            Some((name, port)) if !name.contains(':') || name.ends_with(']') => (name, port.parse().ok()),
            _ => (entry, None),
        };
        if port.is_some_and(|port: u16| port != url.port()) {
            return false;
        }
        let entry = entry.trim_start_matches('*').trim_start_matches('.').to_ascii_lowercase();
        let entry = entry.trim_start_matches('[').trim_end_matches(']');
        if let Some(address) = address {
            return entry.parse() == Ok(address);
        }
        host.strip_suffix(entry).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Whether an address is in a network, by the number of bits that they share.
fn is_within(address: IpAddr, network: IpAddr, bits: &str) -> bool {
    let Ok(bits) = bits.parse::<u32>() else { return false };
    match (address, network) {
        (IpAddr::V4(a), IpAddr::V4(b)) if bits <= 32 => {
            (a.to_bits() ^ b.to_bits()).checked_shr(32 - bits).unwrap_or(0) == 0
        }
        (IpAddr::V6(a), IpAddr::V6(b)) if bits <= 128 => {
            (a.to_bits() ^ b.to_bits()).checked_shr(128 - bits).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_in_the_list_of_those_without_a_proxy() {
        for (url, list) in [
            ("https://a.example/", "*"),
            ("https://a.example/", "b.example, a.example"),
            ("https://a.example/", "example"),
            ("https://a.example/", ".example"),
            ("https://a.example/", "*.example"),
            ("https://a.example/", "A.EXAMPLE:443"),
            ("https://10.1.2.3/", "10.0.0.0/8"),
            ("https://10.1.2.3/", "0.0.0.0/0"),
            ("https://10.1.2.3/", "10.1.2.3"),
            ("https://[fd00::1]/", "fd00::/8"),
            ("https://[fd00::1]/", "fd00::1"),
            ("https://[fd00::1]:8443/", "[fd00::1]:8443"),
        ] {
            assert!(is_listed(&Url::parse(url).unwrap(), list), "{url} {list}");
        }
        for (url, list) in [
            ("https://a.example/", ""),
            ("https://a.example/", " , "),
            ("https://xa.example/", "a.example"),
            ("https://a.example/", "a.example:8443"),
            ("https://a.example/", "b.a.example"),
            ("https://10.1.2.3/", "10.0.0.0/16"),
            ("https://10.1.2.3/", "10.0.0.0/33"),
            ("https://10.1.2.3/", "fd00::/8"),
            ("https://210.1.2.3/", "10.1.2.3"),
            ("https://10.1.2.3/", "2.3"),
        ] {
            assert!(!is_listed(&Url::parse(url).unwrap(), list), "{url} {list}");
        }
    }
}
