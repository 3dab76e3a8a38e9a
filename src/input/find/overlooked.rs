//! What looks like a token, and was not found: no good token may hide a bad one.

use super::shape::{FoundToken, MOST, SHORTEST, begins_like_token, ends_token, is_token_run};

/// Where a part of a text begins in it; nothing if it is another text.
pub(super) fn place(text: &str, part: &[u8]) -> Option<usize> {
    part.as_ptr().addr().checked_sub(text.as_ptr().addr()).filter(|&at| at < text.len())
}

/// The runs of a text that look like tokens: from any mark that no token has within it to the next that ends one.
pub(super) fn token_runs(text: &str) -> impl Iterator<Item = &str> {
    let is_within = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.split(ends_token).filter(|run| run.len() >= SHORTEST).filter_map(move |run| {
        let mut starts = run.match_indices(move |c| !is_within(c)).map(|(at, mark)| at + mark.len());
        let start = std::iter::once(0).chain(&mut starts).find(|&start| begins_like_token(&run[start..]))?;
        Some(&run[start..]).filter(|run| is_token_run(run))
    })
}

/// Adds what looks like a token and stands outside of what was looked through for those found; all in the order in
/// which they stand.
pub(super) fn with_overlooked<'a>(text: &'a str, found: Vec<FoundToken<'a>>) -> Vec<FoundToken<'a>> {
    // Where all of the text is one token, there is nothing beside it.
    if let [only] = found.as_slice()
        && only.piece().is_some_and(|piece| piece.len() >= text.trim().len())
    {
        return found;
    }
    let mut placed = Vec::with_capacity(found.len());
    let mut taken = Vec::with_capacity(found.len());
    let mut last = 0;
    for token in found {
        if let Some((at, length)) = token.piece().and_then(|piece| Some((place(text, piece)?, piece.len()))) {
            last = at;
            taken.push((at, at + length));
        }
        placed.push((last, token));
    }
    let mut ahead = taken.iter().peekable();
    let mut overlooked = Vec::new();
    for run in token_runs(text).take(MOST) {
        let at = place(text, run.as_bytes()).unwrap_or_default();
        while ahead.next_if(|(_, end)| *end <= at).is_some() {}
        if !ahead.peek().is_some_and(|(start, end)| *start <= at && at + run.len() <= *end) {
            overlooked.push((at, FoundToken::new(run)));
        }
    }
    if !overlooked.is_empty() {
        placed.extend(overlooked);
        placed.sort_by_key(|(at, _)| *at);
    }
    placed.into_iter().map(|(_, token)| token).collect()
}
