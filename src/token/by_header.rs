//! What was found of a header, for the tokens that come with the same one: most of a stream.

use std::sync::Arc;

use super::header::Header;
use super::recent::Recent;

/// How large a header may be that is remembered, in bytes of memory.
const LARGEST: usize = 64 << 10;

/// Something found of each header, for as many as are remembered.
#[derive(Debug)]
pub(super) struct ByHeader<T> {
    known: Recent<(Arc<Header>, T)>,
    /// Of a header that is too large to be kept.
    passing: Option<T>,
}

impl<T> Default for ByHeader<T> {
    fn default() -> Self {
        Self { known: Recent::default(), passing: None }
    }
}

impl<T> ByHeader<T> {
    /// What was found, or is found now. Tokens that were read one after the other share their headers, so that the
    /// same one is the one in the same place.
    pub(super) fn of(&mut self, header: &Arc<Header>, find: impl FnOnce(&Header) -> T) -> &T {
        let known = self.known.all().iter().position(|(known, _)| Arc::ptr_eq(known, header));
        if known.is_none() && header.kept() > LARGEST {
            return self.passing.insert(find(header));
        }
        let at = known.unwrap_or_else(|| self.known.add((Arc::clone(header), find(header))));
        &self.known.all()[at].1
    }
}

#[cfg(test)]
mod tests {
    use super::super::recent::MOST;
    use super::*;
    use crate::token::json::Document;

    fn header(json: &str) -> Arc<Header> {
        Arc::new(Header { protected: Document::parse(json).ok(), unprotected: None })
    }

    #[test]
    fn each_header_is_looked_at_once() {
        let headers: Vec<_> = (0..MOST).map(|at| header(&format!("{{\"kid\":\"{at}\"}}"))).collect();
        let mut found = ByHeader::default();
        for header in headers.iter().chain(&headers) {
            let kid = found.of(header, |header| header.kid().map(std::borrow::Cow::into_owned));
            assert_eq!(kid.as_deref(), header.kid().as_deref());
        }
        for header in &headers {
            found.of(header, |_| panic!("looked at again"));
        }
    }

    #[test]
    fn no_more_is_kept_than_is_meant_to_be() {
        let mut found = ByHeader::default();
        for at in 0..3 * MOST {
            assert_eq!(found.of(&header("{}"), |_| at), &at);
        }
        assert_eq!(found.known.all().len(), MOST);
        let large = header(&format!("{{\"a\":\"{}\"}}", "x".repeat(LARGEST)));
        let weak = Arc::downgrade(&large);
        assert_eq!(found.of(&large, |_| 1000), &1000);
        assert_eq!(found.of(&large, |_| 1001), &1001);
        drop(large);
        assert!(weak.upgrade().is_none());
    }
}
