//! The voice that all messages share, as rules that a text keeps or breaks.

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What is wrong, or why: `error:`, `caused by:`, `warning:`.
    Message,
    /// What to do: `hint:`. Command lines may stand in it, as a shell takes them.
    Hint,
    /// A part of a sentence, as sources have it.
    Part,
}

/// The longest message, in characters: three lines of a terminal.
const LONGEST: usize = 240;

/// The longest hint: it may list all algorithms, or all warnings.
const LONGEST_HINT: usize = 320;

/// What this program does not say: pleas, blame without a reason, the words of its parser and of its language.
const NEVER: [&str; 32] = [
    "please",
    "sorry",
    "oops",
    "invalid",
    "illegal",
    "bad ",
    "failed to",
    "unable to",
    "unexpected argument",
    "unrecognized",
    "subcommand",
    "possible value",
    "cannot be used with",
    "was supplied",
    "were not provided",
    "for more information",
    "usage:",
    "tip:",
    "a similar",
    "os error",
    "some(",
    "none)",
    "err(",
    "utf8error",
    "parseint",
    "invalid digit",
    "panick",
    "unwrap",
    "::",
    "1..=",
    "nul byte",
    "&str",
];

/// The rules that a text breaks, in words.
pub(crate) fn faults(kind: Kind, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut say = |what: &str| found.push(what.to_owned());
    let whole = text;
    let text = text.trim_matches(' ');
    if kind != Kind::Part && whole != text {
        say("blanks around it");
    }
    let first: String = text.chars().take_while(|c| !matches!(c, ' ' | ':' | ',' | ';')).collect();
    let is_name = first.chars().filter(|c| c.is_uppercase() || c.is_ascii_digit()).count() > 1;
    if first.starts_with(char::is_uppercase) && !is_name {
        say("begins with a capital letter");
    }
    if text.ends_with('.') && !text.ends_with(" .") {
        say("ends with a full stop");
    }
    if text.contains("  ") || text.contains(['\n', '\t']) {
        say("is not one line of words");
    }
    let bound = if kind == Kind::Message { LONGEST } else { LONGEST_HINT };
    if text.chars().count() > bound {
        say("is longer than anybody reads");
    }
    let bare = if kind == Kind::Message { text.to_owned() } else { without_shell_words(text) };
    let bare = without_values(&bare);
    let between_letters = |at: usize| {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        is_letter(bare[..at].chars().next_back()) && is_letter(bare[at + 1..].chars().next())
    };
    if bare.match_indices('\'').any(|(at, _)| !between_letters(at)) {
        say("quotes with single quotes");
    }
    if bare.contains('`') || bare.contains(['“', '”', '‘', '’', '«', '»']) {
        say("quotes with other marks than double quotes");
    }
    if bare.replace("!=", "").contains('!') {
        say("calls out");
    }
    let lower = bare.to_lowercase();
    // The one value of a flag that is such a word.
    let lower = lower.replace("valid or invalid", "").replace("valid and invalid", "");
    for word in NEVER {
        if lower.contains(word) {
            say(&format!("says {word:?}"));
        }
    }
    if kind == Kind::Message {
        found.extend(bare_file(&bare).map(|name| format!("the path {name} stands without quotes")));
    }
    found
}

/// A text without what stands in double quotes, where backslashes may escape them.
fn without_values(text: &str) -> String {
    let (mut out, mut inside, mut escaped) = (String::new(), false, false);
    for c in text.chars() {
        if c == '"' && !escaped {
            inside = !inside;
        } else if !inside {
            out.push(c);
        }
        escaped = inside && c == '\\' && !escaped;
    }
    out
}

/// A text without the words of a command line that a shell needs quotes for.
fn without_shell_words(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, behind)) = rest.split_once('\'') {
        let opens = before.is_empty() || before.ends_with([' ', '$', '(', '=', '/', '-']);
        let word = behind.split_once('\'').filter(|(word, _)| {
            let needs_quotes = |c: char| !(c.is_alphanumeric() || "_.,:/".contains(c));
            opens && word.contains(needs_quotes)
        });
        out.push_str(before);
        rest = word.map_or(behind, |(_, behind)| behind);
        if word.is_none() {
            out.push('\'');
        }
    }
    out + rest
}

/// A name of a file that stands there bare. A key's own name ends with the file that it is from.
fn bare_file(text: &str) -> Option<&str> {
    let endings = [".pem", ".jwk", ".jwks", ".txt", ".json", ".pub", ".der"];
    let words: Vec<&str> = text.split([' ', ':', ';', ',', '(', ')']).collect();
    let at = words
        .iter()
        .position(|word| endings.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending)))?;
    let is_of_key = at > 0 && matches!(words[at - 1], "from" | "of");
    (!is_of_key).then_some(words[at])
}

#[test]
fn each_rule_bites() {
    for (kind, text, rule) in [
        (Kind::Message, "No token", "begins with a capital letter"),
        (Kind::Message, "no token.", "ends with a full stop"),
        (Kind::Message, "no  token", "is not one line of words"),
        (Kind::Message, "no\ntoken", "is not one line of words"),
        (Kind::Message, "no token ", "blanks around it"),
        (Kind::Message, "'x' is no token", "quotes with single quotes"),
        (Kind::Hint, "leave 'x' out", "quotes with single quotes"),
        (Kind::Hint, "use `jwt`", "quotes with other marks than double quotes"),
        (Kind::Message, "no token!", "calls out"),
        (Kind::Message, "invalid value \"x\"", "says \"invalid\""),
        (Kind::Hint, "Please give one", "says \"please\""),
        (Kind::Message, "it can't be read (os error 2)", "says \"os error\""),
        (Kind::Message, "0 is not in 1..=1024", "says \"1..=\""),
        (Kind::Message, "no such file: key.pem", "the path key.pem stands without quotes"),
        (Kind::Message, &"long ".repeat(60), "is longer than anybody reads"),
        (Kind::Hint, &"long ".repeat(80), "is longer than anybody reads"),
    ] {
        let found = faults(kind, text);
        assert!(found.iter().any(|fault| fault == rule), "{text}: {found:?}");
    }
    for (kind, text) in [
        (Kind::Message, "RS256 needs an RSA key, and this is an EC P-256 key"),
        (Kind::Message, "the JWK's \"k\" can't be read: 'n!' is \"Please.\""),
        (Kind::Message, "no such file: \"it's \\\"key.pem\\\"\""),
        (Kind::Message, "TOKEN: \".\" is a directory, a file is needed"),
        (Kind::Hint, "wrap it: '{\"name\": value}', or -S $'SECRET\\n' in bash, or tr '+/' '-_'"),
        (Kind::Hint, "did you mean 'a>=5'?"),
        (Kind::Hint, "there are name=text, name!=text and name<=n"),
    ] {
        // What stands in double quotes is somebody else's; single quotes beside them are not.
        let found = faults(kind, text);
        let expected: &[&str] =
            if text.contains("'n!'") { &["quotes with single quotes", "calls out"] } else { &[] };
        assert_eq!(found, expected, "{text}");
    }
}
