//! A command line as it is typed, quotes and all: what bash has of it, and what it may be given.

/// A word as it stands in the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Raw {
    /// With its quotes.
    pub(super) text: String,
    /// A file that something is read from or written to: `< raw`, `2>raw`.
    pub(super) redirected: bool,
}

/// The words of a line, the last of them perhaps not whole, and perhaps empty.
pub(super) fn split(line: &str) -> Vec<Raw> {
    let mut words = vec![Raw::default()];
    let (mut quote, mut escaped, mut depth, mut before) = (None, false, 0_usize, ' ');
    for c in line.chars() {
        let redirected = words.last().is_some_and(|word| word.redirected && word.text.is_empty());
        let plain = quote.is_none() && !escaped && depth == 0;
        let Some(word) = words.last_mut() else { break };
        match c {
            ' ' | '\t' | '\n' if plain && word.text.is_empty() => {}
            ' ' | '\t' | '\n' if plain => words.push(Raw::default()),
            // `$(…)`, `<(…)`: a command of its own within a word.
            '(' if quote != Some('\'') && !escaped && (depth > 0 || matches!(before, '$' | '<' | '>')) => {
                depth += 1;
                if matches!(before, '<' | '>') && redirected {
                    word.redirected = false;
                    word.text.push(before);
                }
                word.text.push(c);
            }
            ')' if depth > 0 && !escaped && quote != Some('\'') => {
                depth -= 1;
                word.text.push(c);
            }
            '<' | '>' | '&' | '|' if plain => {
                // The number of a stream is no word.
                if word.text.chars().all(|c| c.is_ascii_digit()) {
                    word.text.clear();
                    word.redirected = true;
                } else {
                    words.push(Raw { text: String::new(), redirected: true });
                }
            }
            _ => {
                word.text.push(c);
                if !escaped && matches!(c, '\'' | '"') {
                    quote = match quote {
                        None => Some(c),
                        Some(open) if open == c => None,
                        open => open,
                    };
                }
            }
        }
        escaped = c == '\\' && !escaped && quote != Some('\'');
        before = c;
    }
    words
}

/// A word without its quotes, and the quote that is still open at its end.
pub(super) fn unquoted(raw: &str) -> (String, Option<char>) {
    let (mut text, mut quote) = (String::new(), None);
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            (None, '\\') => text.extend(chars.next()),
            (Some('"'), '\\') if chars.peek().is_some_and(|c| matches!(c, '"' | '\\' | '$' | '`')) => {
                text.extend(chars.next());
            }
            (_, c) => text.push(c),
        }
    }
    (text, quote)
}

/// A text with the quotes that it needs, within a quote that is open or outside of any. None: it cannot be written so.
pub(super) fn quoted(text: &str, quote: Option<char>) -> Option<String> {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii() || "-_./:=@%+,^".contains(c);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match quote {
            Some('\'') if c == '\'' => out.push_str(r"'\''"),
            // In an interactive shell that is history, and no backslash helps.
            Some('"') if c == '!' => return None,
            Some('"') if matches!(c, '"' | '\\' | '$' | '`') => out.extend(['\\', c]),
            None if !is_safe(c) && (c != '~' || at == 0) => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_split_as_bash_does() {
        for (line, words) in [
            ("jwt", &["jwt"][..]),
            ("jwt ", &["jwt", ""]),
            (" jwt  decode @to", &["jwt", "decode", "@to"]),
            ("jwt '@my k", &["jwt", "'@my k"]),
            (r#"jwt @my\ k "a \" b" x"#, &["jwt", r"@my\ k", r#""a \" b""#, "x"]),
            ("jwt \"$(cat t x)\" $(cat 'u v') y", &["jwt", "\"$(cat t x)\"", "$(cat 'u v')", "y"]),
            ("jwt key <(cat k) z", &["jwt", "key", "<(cat k)", "z"]),
            ("jwt --key=f -c a:=b", &["jwt", "--key=f", "-c", "a:=b"]),
        ] {
            let split = split(line);
            assert_eq!(split.iter().map(|raw| raw.text.as_str()).collect::<Vec<_>>(), words, "{line}");
            assert!(split.iter().all(|raw| !raw.redirected), "{line}");
        }
    }

    #[test]
    fn what_streams_are_bound_to_is_told_apart() {
        let redirected = |line: &str| -> Vec<String> {
            let words = split(line);
            words.into_iter().filter(|raw| raw.redirected).map(|raw| raw.text).collect()
        };
        assert_eq!(redirected("jwt < fi"), ["fi"]);
        assert_eq!(redirected("jwt verify <fi 2>/dev/null x"), ["fi", "/dev/null"]);
        assert_eq!(redirected("jwt verify >> f 2>&1 x"), ["f", "1"]);
        assert_eq!(split("jwt verify <fi x").last().unwrap(), &Raw { text: "x".into(), redirected: false });
    }

    #[test]
    fn quotes_are_taken_off_and_put_on() {
        for (raw, text, open) in [
            (r"@my\ k", "@my k", None),
            ("'@my k", "@my k", Some('\'')),
            (r#"@"my \$k"#, "@my $k", Some('"')),
            (r#"a'b'"c"d\"#, "abcd", None),
            (r"'a\'", r"a\", None),
        ] {
            assert_eq!(unquoted(raw), (text.to_owned(), open), "{raw}");
        }
        let all = "@a b'c\"d$(e)`f`\\g!h~i#j;k";
        for quote in [None, Some('\'')] {
            let written = quoted(all, quote).unwrap();
            let open = quote.map(String::from).unwrap_or_default();
            assert_eq!(unquoted(&format!("{open}{written}")).0, all, "{written}");
            assert_eq!(split(&format!("jwt {open}{written}")).len(), 2);
        }
        assert_eq!(quoted("a\"b$c", Some('"')).as_deref(), Some(r#"a\"b\$c"#));
        assert_eq!(quoted("a!", Some('"')), None);
        assert_eq!(quoted("dir/é-1:@x=,%+^", None).as_deref(), Some("dir/é-1:@x=,%+^"));
    }
}
