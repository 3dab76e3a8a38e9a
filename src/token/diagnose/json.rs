//! JSON that another program wrote anew on the way.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::case::Case;
use super::cause::Cause;
use super::rewriting::{Escapes, Layout, Rewriting, rewritten};
use crate::crypto::{Algorithm, Key};
use crate::token::json::Document;
use crate::token::parse::Content;

/// How many bytes of JSON are tried with indentation, which makes a hundred times as much of what is deep.
const MOST_INDENTED: usize = 32 << 10;

/// The payload, the header or both as another program would have written them.
pub(super) fn of_json(case: &Case<'_>, keys: &[&Key], alg: Algorithm) -> Option<Cause> {
    let header = case.signed.header.protected.as_ref();
    let payload = match &case.token.content {
        Content::Json(document) => Some(document),
        Content::Text(..) | Content::Binary => None,
    };
    let header_text = &*case.signed.protected.text;
    let payload_text = case.token.payload.as_ref().map_or(&[][..], |part| &part.text);
    let covers = |header: &[u8], payload: &[u8]| {
        let message = [header, payload].join(&b'.');
        *message != *case.message && keys.iter().any(|key| case.covers(key, alg, &message))
    };
    let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text).into_bytes();
    let rewritten_payload = payload.and_then(|payload| {
        find(case, &[payload], &Escapes::ALL, |texts| covers(header_text, &encoded(&texts[0])))
    });
    if let Some(way) = rewritten_payload {
        return Some(Cause::PayloadRewritten(way));
    }
    let header = header?;
    let kept = [Escapes::Kept];
    if let Some(way) = find(case, &[header], &kept, |texts| covers(&encoded(&texts[0]), payload_text)) {
        return Some(Cause::HeaderRewritten(way));
    }
    // Whoever rewrote both did so in one way.
    let both = |texts: &[String]| covers(&encoded(&texts[0]), &encoded(&texts[1]));
    find(case, &[header, payload?], &kept, both).map(Cause::BothRewritten)
}

/// The first way of writing documents anew that passes. What was tried is passed over.
fn find(
    case: &Case<'_>,
    documents: &[&Document],
    escapes: &[Escapes],
    passes: impl Fn(&[String]) -> bool,
) -> Option<Rewriting> {
    let len: usize = documents.iter().map(|document| document.text().len()).sum();
    let mut seen = HashSet::new();
    for sorted in [false, true] {
        for &escapes in escapes {
            // Sorting takes a layout of its own.
            let is_tried = |layout: &Layout| {
                (!sorted || *layout != Layout::Kept)
                    && (len <= MOST_INDENTED || !matches!(layout, Layout::Indented(_)))
            };
            for layout in Layout::ALL.into_iter().filter(is_tried) {
                let way = Rewriting { layout, escapes, sorted };
                if !case.pay(len) {
                    return None;
                }
                let texts: Vec<String> = documents.iter().map(|document| rewritten(document, way)).collect();
                if !seen.contains(&texts) && passes(&texts) {
                    return Some(told(documents, way));
                }
                seen.insert(texts);
            }
        }
    }
    None
}

/// The same, with a layout named only where a document has another.
fn told(documents: &[&Document], way: Rewriting) -> Rewriting {
    let kept = Rewriting { escapes: Escapes::Kept, sorted: false, ..way };
    let has_layout = documents.iter().all(|document| rewritten(document, kept) == document.text());
    if has_layout { Rewriting { layout: Layout::Kept, ..way } } else { way }
}
