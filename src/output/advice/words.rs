//! Words that hints share.

use crate::error::listed;

/// The question whether this or that was meant.
#[must_use]
pub fn did_you_mean<T: AsRef<str>>(names: &[T]) -> String {
    let names = listed(names, "or");
    // A mark behind a URL would be copied with it.
    if names.contains("://") { format!("did you mean: {names}") } else { format!("did you mean {names}?") }
}

/// A text as a shell takes it for one word.
pub(crate) fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "@%+=:,./-_".contains(c);
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// What nothing may come from.
pub(super) const UNSET: &str = "an unset shell variable leaves nothing, and so does a command that failed";
