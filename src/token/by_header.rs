//! What was found of a header, for the tokens that come with the same one: most of a stream.

use std::sync::Arc;

use super::header::Header;

/// How many headers are remembered, and how large one may be: who sends more of them has each looked at anew.
const MOST_HEADERS: usize = 64;
const LARGEST: usize = 64 << 10;

/// Something found of each header, for as many as are remembered.
#[derive(Debug)]
pub(super) struct ByHeader<T> {
    known: Vec<(Arc<Header>, T)>,
    /// The place of the one that was replaced last.
    oldest: usize,
    /// Of a header that is too large to be kept.
    passing: Option<T>,
}

impl<T> Default for ByHeader<T> {
    fn default() -> Self {
        Self { known: Vec::new(), oldest: 0, passing: None }
    }
}

impl<T> ByHeader<T> {
    /// What was found, or is found now. Tokens that were read one after the other share their headers, so that the
    /// same one is the one in the same place.
    pub(super) fn of(&mut self, header: &Arc<Header>, find: impl FnOnce(&Header) -> T) -> &T {
        if let Some(at) = self.known.iter().position(|(known, _)| Arc::ptr_eq(known, header)) {
            return &self.known[at].1;
        }
        let found = find(header);
        if header.kept() > LARGEST {
            return self.passing.insert(found);
        }
        let found = (Arc::clone(header), found);
        let at = if self.known.len() < MOST_HEADERS {
            self.known.push(found);
            self.known.len() - 1
        } else {
            // In turn, so that one that comes but once does not cost all others.
            self.oldest = (self.oldest + 1) % MOST_HEADERS;
            self.known[self.oldest] = found;
            self.oldest
        };
        &self.known[at].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::json::Document;

    fn header(json: &str) -> Arc<Header> {
        Arc::new(Header { protected: Document::parse(json).ok(), unprotected: None })
    }

    #[test]
    fn each_header_is_looked_at_once() {
        let headers: Vec<_> = (0..MOST_HEADERS).map(|at| header(&format!("{{\"kid\":\"{at}\"}}"))).collect();
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
        for at in 0..3 * MOST_HEADERS {
            assert_eq!(found.of(&header("{}"), |_| at), &at);
        }
        assert_eq!(found.known.len(), MOST_HEADERS);
        let large = header(&format!("{{\"a\":\"{}\"}}", "x".repeat(LARGEST)));
        let weak = Arc::downgrade(&large);
        assert_eq!(found.of(&large, |_| 1000), &1000);
        assert_eq!(found.of(&large, |_| 1001), &1001);
        drop(large);
        assert!(weak.upgrade().is_none());
    }
}
