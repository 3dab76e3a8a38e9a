//! What a command line says already, around the word that is being completed.

use clap::{Arg, ArgAction, Command};

/// What is given by the other words. It is read without judging: half a command line is the rule here.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Arguments that belong to no flag.
    pub(super) plain: Vec<String>,
    /// Flags by their ids, and their values.
    flags: Vec<(String, Option<String>)>,
    /// The word that is being completed, as far as it is typed.
    pub(super) current: String,
}

impl Line {
    /// Reads the words that stand behind a subcommand's name: those before the current one, and those after it.
    pub(super) fn of(command: &Command, before: &[String], current: &str, after: &[String]) -> Self {
        let mut line = Self::of_word(current);
        let escaped = line.read(command, before, false);
        line.read(command, after, escaped);
        line
    }

    /// A line of which nothing is known but the word that is being completed.
    pub(super) fn of_word(current: &str) -> Self {
        Self { current: current.to_owned(), ..Self::default() }
    }

    /// The values of a flag.
    pub(super) fn values<'l>(&'l self, id: &'l str) -> impl Iterator<Item = &'l str> {
        self.flags.iter().filter(move |flag| flag.0 == id).filter_map(|flag| flag.1.as_deref())
    }

    /// Whether a flag is there.
    pub(super) fn has(&self, id: &str) -> bool {
        self.flags.iter().any(|flag| flag.0 == id)
    }

    /// Takes words; says whether `--` was among them.
    fn read(&mut self, command: &Command, words: &[String], mut escaped: bool) -> bool {
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if escaped || word == "-" || !word.starts_with('-') {
                self.plain.push(word.clone());
            } else if word == "--" {
                escaped = true;
            } else if let Some((arg, value)) = flag(command, word, |id| self.flags.push((id, None))) {
                let value = if value.is_none() && awaits(arg) { words.next().cloned() } else { value };
                self.flags.push((arg.get_id().to_string(), value));
            }
        }
        escaped
    }
}

/// Whether a flag takes the next word for its value.
pub(super) fn awaits(arg: &Arg) -> bool {
    takes_value(arg) && !arg.is_require_equals_set()
}

fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

/// The flag that a word ends with, and the value in it; `bare` takes those before it in a cluster.
fn flag<'c>(
    command: &'c Command,
    word: &str,
    mut bare: impl FnMut(String),
) -> Option<(&'c Arg, Option<String>)> {
    if let Some(long) = word.strip_prefix("--") {
        let (name, value) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (long, None),
        };
        return Some((command.get_arguments().find(|arg| arg.get_long() == Some(name))?, value));
    }
    let cluster = word.strip_prefix('-')?;
    for (at, c) in cluster.char_indices() {
        let arg = command.get_arguments().find(|arg| arg.get_short() == Some(c))?;
        let rest = &cluster[at + c.len_utf8()..];
        if takes_value(arg) {
            let value = (!rest.is_empty()).then(|| rest.strip_prefix('=').unwrap_or(rest).to_owned());
            return Some((arg, value));
        }
        if rest.is_empty() {
            return Some((arg, None));
        }
        bare(arg.get_id().to_string());
    }
    None
}

#[cfg(test)]
mod tests {
    use clap::Args as _;

    use super::*;
    use crate::commands::verify::Verify;

    #[test]
    fn words_are_flags_values_or_neither() {
        let command = Verify::augment_args(Command::new("verify"));
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let line = Line::of(
            &command,
            &words("@t -K k --key=l -Km -A RS256,ES256 --lines - --claim a=b -- -x --key"),
            "now",
            &words("-S @u"),
        );
        assert_eq!(line.plain, ["@t", "-", "-x", "--key", "-S", "@u"]);
        assert_eq!(line.values("key").collect::<Vec<_>>(), ["k", "l", "m"]);
        assert_eq!(line.values("alg").collect::<Vec<_>>(), ["RS256,ES256"]);
        assert!(line.has("lines") && line.has("claim") && !line.has("secret"));
        let line = Line::of(&command, &words("--nope -Z --secret"), "x", &words("@t"));
        assert_eq!(line.plain, ["@t"]);
        assert_eq!((line.has("secret"), line.values("secret").next()), (true, None));
    }
}
