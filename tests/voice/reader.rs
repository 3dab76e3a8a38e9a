//! Reads the texts out of sources: the literals of a file, and what its errors say.

/// A literal, and whether an attribute `#[error(…)]` begins with it.
pub(crate) struct Literal {
    /// The text that it stands for.
    pub(crate) text: String,
    /// Whether it is what an error says.
    pub(crate) is_error: bool,
    /// Whether it stands above flags in the help.
    pub(crate) is_heading: bool,
}

/// Every string literal of a source, but for those of its tests.
pub(crate) fn literals(source: &str) -> Vec<Literal> {
    let source = source.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or(source);
    let (mut found, mut rest, mut before) = (Vec::new(), source, String::new());
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some((text, behind)) = literal(rest) {
            let is_error = before.ends_with("#[error(");
            let is_heading = before.ends_with("help_heading=");
            found.push(Literal { text, is_error, is_heading });
            before.clear();
            rest = behind;
        } else if let Some(behind) = character(rest) {
            rest = behind;
        } else {
            // Between `#[error(` and its literal there may be a line break.
            if !first.is_whitespace() {
                before.push(first);
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    found
}

/// The string literal that a text begins with, and what stands behind it.
fn literal(text: &str) -> Option<(String, &str)> {
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let body = raw[hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        return body.split_once(&end).map(|(text, behind)| (text.to_owned(), behind));
    }
    let mut chars = text.strip_prefix('"')?.char_indices();
    let mut out = String::new();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, &text[at + 2..])),
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                'u' => {
                    let code: String =
                        chars.by_ref().map(|(_, c)| c).skip(1).take_while(|c| *c != '}').collect();
                    out.push(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32)?);
                }
                '\n' => {
                    // A line that goes on: what it is indented by is no part of the text.
                    let ahead = chars.clone().take_while(|(_, c)| c.is_whitespace()).count();
                    chars.by_ref().take(ahead).for_each(drop);
                }
                other => out.push(other),
            },
            c => out.push(c),
        }
    }
    None
}

/// What stands behind the character literal that a text begins with. Lifetimes are none.
fn character(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('\'')?;
    if inside.starts_with('\\') {
        let end = inside[2..].find('\'')? + 3;
        return Some(&inside[end..]);
    }
    let first = inside.chars().next()?;
    inside[first.len_utf8()..].strip_prefix('\'')
}

#[test]
fn literals_are_read_as_they_are_meant() {
    let source = r##"
        // "not this one", it's a comment
        #[error("one \"{name}\" and
                 more")]
        #[error(
            "two \
             lines"
        )]
        fn f<'a>(x: &'a str) { g('"', '\'', '\u{1b}', r#"raw "text" too"#, "tab\t\u{e9}") }
        #[error(transparent)]
        const X: &str = "three";
#[cfg(test)]
mod tests { const Y: &str = "not this"; }
"##;
    let found = literals(source);
    let texts: Vec<(&str, bool)> = found.iter().map(|one| (one.text.as_str(), one.is_error)).collect();
    assert_eq!(
        texts,
        [
            ("one \"{name}\" and\n                 more", true),
            ("two lines", true),
            ("raw \"text\" too", false),
            ("tab\té", false),
            ("three", false),
        ]
    );
}
