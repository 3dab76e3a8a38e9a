//! How each shell asks, and how it is answered. The other half of this is in `completions/`.

use clap_complete::CompletionCandidate;

use super::quoting::{quoted, split, unquoted};
use crate::input::nearby::variable;
use crate::token::characters::judged;

/// How the names of the variables begin by which a shell asks.
pub(super) const OURS: &str = "_JWT_COMPLETE";

/// The variables by which a shell asks: its own name, and what is typed. The words come in variables, not as arguments,
/// which every user of the machine can read.
const SHELL: &str = OURS;
const WORDS: &str = "_JWT_COMPLETE_WORDS";
const AT: &str = "_JWT_COMPLETE_AT";
const REST: &str = "_JWT_COMPLETE_REST";
const WORD: &str = "_JWT_COMPLETE_WORD";

/// The line that comes first, so that no other program's words are taken for an answer.
pub(super) const MARK: &str = "jwt-toolkit 1\n";

/// What stands between words.
const BETWEEN: char = '\u{1f}';

/// Whether a shell asks.
pub(super) fn is_asked() -> bool {
    variable(SHELL).is_some_and(|shell| !shell.is_empty())
}

/// What a variable holds, if it is text.
fn asked(name: &str) -> Option<String> {
    variable(name)?.into_string().ok()
}

/// How many columns of a list the names take.
const WIDEST: usize = 36;

/// The shells that ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Power,
}

/// A shell's question.
#[derive(Debug)]
pub(super) struct Asked {
    shell: Shell,
    /// The words before the one that is being completed, the program's name first.
    pub(super) before: Vec<String>,
    /// That word as far as it is typed, without quotes.
    pub(super) current: String,
    /// The words behind it.
    pub(super) after: Vec<String>,
    /// It names a file for the shell's own use.
    pub(super) redirected: bool,
    /// Of bash: what stands in front of the part of the word that it replaces, and the quote that is open there.
    kept: (String, Option<char>),
}

impl Asked {
    /// The question that this process was started with; `None` where it is not understood.
    pub(super) fn of_environment() -> Option<Self> {
        let shell = match asked(SHELL)?.as_str() {
            "bash" => Shell::Bash,
            "zsh" => Shell::Zsh,
            "fish" => Shell::Fish,
            "elvish" => Shell::Elvish,
            "powershell" => Shell::Power,
            _ => return None,
        };
        let words = asked(WORDS)?;
        if shell == Shell::Bash {
            return Some(Self::of_line(
                &words,
                &asked(REST).unwrap_or_default(),
                &asked(WORD).unwrap_or_default(),
            ));
        }
        let mut before: Vec<String> = words.split(BETWEEN).map(str::to_owned).collect();
        let set = before.iter().take_while(|word| sets_variable(word)).count();
        before.drain(..set);
        let at = asked(AT)?.parse::<usize>().ok()?.checked_sub(set)?;
        if !(1..before.len()).contains(&at) {
            return None;
        }
        let after = before.split_off(at + 1);
        let current = before.pop()?;
        // What fish knows of the word is what is typed.
        let current = if shell == Shell::Fish { unquoted(&current).0 } else { current };
        Some(Self { shell, before, current, after, redirected: false, kept: (String::new(), None) })
    }

    /// Of bash: the line up to the cursor, what follows, and how much of the line's end will be replaced.
    pub(super) fn of_line(line: &str, rest: &str, word: &str) -> Self {
        let mut words = split(line);
        let current = words.pop().unwrap_or_default();
        let texts = |words: Vec<super::quoting::Raw>| {
            let given = words.into_iter().filter(|raw| !raw.redirected);
            given.map(|raw| unquoted(&raw.text).0).collect::<Vec<_>>()
        };
        let kept = current.text.strip_suffix(word).unwrap_or_default();
        // The first of the rest is the other half of the word at the cursor.
        let after =
            texts(split(rest)).into_iter().skip(usize::from(!rest.starts_with([' ', '\t']))).collect();
        Self {
            shell: Shell::Bash,
            before: texts(words),
            current: unquoted(&current.text).0,
            after,
            redirected: current.redirected,
            kept: unquoted(kept),
        }
    }

    /// The answer, a candidate a line.
    pub(super) fn written(&self, candidates: &[CompletionCandidate]) -> Vec<u8> {
        let mut out = MARK.to_owned();
        let offers: Vec<Offer> = candidates.iter().filter_map(|one| Offer::of(one, &self.current)).collect();
        let width =
            offers.iter().map(|offer| offer.shown.chars().count()).max().unwrap_or_default().min(WIDEST);
        for offer in &offers {
            let Offer { value, shown, note, is_open } = offer;
            match self.shell {
                Shell::Bash => {
                    let Some(line) = self.for_bash(offer, offers.len() == 1) else { continue };
                    out.push_str(&line);
                }
                Shell::Zsh => {
                    // `~/` is the shell's, and only as long as nothing quotes it.
                    let (how, value) = match value.strip_prefix("~/") {
                        Some(rest) => ('Q', format!("~/{}", quoted(rest, None).unwrap_or_default())),
                        None if value.starts_with(&self.current) => ('-', value.clone()),
                        None => ('U', value.clone()),
                    };
                    let ends = if *is_open { 'o' } else { '-' };
                    let shown =
                        if note.is_empty() { shown.clone() } else { format!("{shown:width$}  -- {note}") };
                    out.extend([how, ends, '\t']);
                    out.extend([value.as_str(), "\t", &shown]);
                }
                Shell::Fish if note.is_empty() => out.push_str(value),
                Shell::Fish => out.extend([value.as_str(), "\t", note]),
                Shell::Elvish | Shell::Power => {
                    let shown =
                        if note.is_empty() { shown.clone() } else { format!("{shown:width$}  {note}") };
                    out.extend([
                        value.as_str(),
                        "\t",
                        if *is_open { "" } else { " " },
                        "\t",
                        &shown,
                        "\t",
                        note,
                    ]);
                }
            }
            out.push('\n');
        }
        out.into_bytes()
    }

    /// A candidate as bash is to write it into the line, in the place of what it has of it.
    fn for_bash(&self, offer: &Offer, is_only: bool) -> Option<String> {
        let (kept, quote) = &self.kept;
        let rest = offer.value.strip_prefix(kept.as_str())?;
        let text = match (rest.strip_prefix("~/"), quote) {
            (Some(rest), None) if kept.is_empty() => format!("~/{}", quoted(rest, None)?),
            _ => quoted(rest, *quote)?,
        };
        Some(match (quote, offer.is_open) {
            (None, false) => text + " ",
            // A second one keeps bash from closing the quote.
            (Some(_), true) if is_only => format!("{text}\n{text}…"),
            _ => text,
        })
    }
}

/// Whether a word sets a variable for the command behind it.
fn sets_variable(word: &str) -> bool {
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    word.split_once('=').is_some_and(|(name, _)| is_name(name))
}

/// A candidate as it is written.
struct Offer {
    value: String,
    /// What a list shows: the part that is not typed yet, from where it stands for itself.
    shown: String,
    note: String,
    /// More is to follow, without a space.
    is_open: bool,
}

impl Offer {
    fn of(candidate: &CompletionCandidate, current: &str) -> Option<Self> {
        let value = candidate.get_value().to_str()?.to_owned();
        let is_flag = candidate.get_id().is_some();
        let typed = current.rfind(['/', ',', '@', ':', '=']).map_or(0, |at| at + 1);
        let shown = if value.starts_with(current) && typed < value.len() { &value[typed..] } else { &value };
        let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
        let note = judged(help.lines().next().unwrap_or_default());
        let note: String = note.filter(|(_, is_hostile)| !is_hostile).map(|(c, _)| c).collect();
        let shown = shown.to_owned();
        Some(Self { is_open: !is_flag && value.ends_with(['/', '=', ':', '@']), shown, note, value })
    }
}
