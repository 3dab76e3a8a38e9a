//! Several things in one sentence.

/// The first of several, and how many more there are.
pub(super) fn some(all: &[String], between: &str) -> String {
    const MOST: usize = 8;
    let mut text = all.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(between);
    if all.len() > MOST {
        text.extend([between, "and ", &(all.len() - MOST).to_string(), " more"]);
    }
    text
}
