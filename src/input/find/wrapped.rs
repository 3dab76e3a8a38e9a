//! Tokens that were wrapped over lines, by a terminal, an editor or a mail program: the text without
//! the line endings that stand in them.

use super::shape::{begins_like_token, ends_token, is_delimiter, is_quote, is_space, is_token_run, run};

/// How many times the length of a text may be looked at in vain. It bounds the work on text that begins like a
/// token on every line.
const VAIN: usize = 2;

/// The narrowest text that a terminal is thought to have wrapped.
const NARROWEST: usize = 40;

/// A text of which line endings were taken out.
pub(super) struct Joined {
    /// What is left.
    pub(super) text: String,
    /// Where in it a line ending stood.
    joints: Vec<usize>,
}

impl Joined {
    /// Whether a line ending stood within these bytes.
    pub(super) fn is_joint(&self, start: usize, end: usize) -> bool {
        let first = self.joints.partition_point(|&at| at <= start);
        self.joints.get(first).is_some_and(|&at| at < end)
    }

    /// How many line endings stood before there.
    pub(super) fn before(&self, at: usize) -> usize {
        self.joints.partition_point(|&joint| joint <= at)
    }
}

/// `text` with the tokens put together that are wrapped over its lines; `None` where there are none.
///
/// Where all lines but the last are of one width, as a terminal wraps them, all of them are put together. Else a
/// token goes on in the next line when it reaches to the end of its own and is not whole yet, or when it
/// stands in a quote that is still open, or when its lines are all of one width.
pub(super) fn joined(text: &str) -> Option<Joined> {
    let lines: Vec<&str> =
        text.split('\n').map(|line| uncontinued(line.trim_end_matches(is_space))).collect();
    let widest = lines.iter().map(|line| line.len()).max().unwrap_or_default();
    if is_block(&lines) {
        let joints = (1..lines.len()).map(|at| at * widest).collect();
        return Some(Joined { text: lines.concat(), joints });
    }
    let mut joined = Joined { text: String::with_capacity(text.len()), joints: Vec::new() };
    let (mut at, mut vain) = (0, 0);
    while at < lines.len() {
        if at > 0 {
            joined.text.push('\n');
        }
        joined.text.push_str(lines[at]);
        let mut is_first = true;
        // Behind the last piece of a token another may begin.
        while let Some(start) =
            start_of(lines[at]).filter(|&start| vain < VAIN * text.len() && (is_first || start > 0))
        {
            let (taken, looked) = rest_of(&lines[at..], start, widest);
            for piece in &taken {
                joined.joints.push(joined.text.len());
                joined.text.push_str(piece);
            }
            vain += looked;
            at += taken.len();
            is_first = false;
            if taken.is_empty() {
                break;
            }
        }
        at += 1;
    }
    (!joined.joints.is_empty()).then_some(joined)
}

/// Whether a text was wrapped as a whole, and has a token that runs over the end of a line.
fn is_block(lines: &[&str]) -> bool {
    let [first, all @ ..] = lines else { return false };
    let Some((last, middle)) = all.split_last() else { return false };
    let width = first.len();
    width >= NARROWEST
        && !middle.is_empty()
        && last.len() <= width
        && middle.iter().all(|line| line.len() == width)
        && !lines.iter().any(|line| is_token_run(run(line)))
        && is_no_table(lines)
}

/// Whether some line has a token that reaches to its end, and no two have theirs in the same column: a wrapped text
/// does not begin its tokens below one another.
fn is_no_table(lines: &[&str]) -> bool {
    let mut starts: Vec<usize> = lines.iter().filter_map(|line| start_of(line)).collect();
    let some = starts.len();
    starts.sort_unstable();
    starts.dedup();
    some > 0 && starts.len() == some
}

/// Where the token begins that reaches to the end of a line.
fn start_of(line: &str) -> Option<usize> {
    let start = line.len() - line.rsplit(ends_token).next()?.len();
    (begins_like_token(&line[start..]) && is_piece(&line[start..])).then_some(start)
}

/// The lengths of signatures in base64url: HMAC, ECDSA, EdDSA, RSA of 1024 to 8192 bits, ML-DSA.
const SIGNATURES: [usize; 12] = [43, 64, 86, 128, 171, 176, 342, 512, 683, 1366, 3227, 4412];

/// What the lines after the first have of the token that begins there, the last one with what stands
/// behind it; and how many bytes were looked at.
fn rest_of<'a>(lines: &[&'a str], start: usize, widest: usize) -> (Vec<&'a str>, usize) {
    let (before, first) = lines[0].split_at(start);
    let quote = before.chars().next_back().filter(|c| is_quote(*c));
    let is_cell = !before.trim_matches(is_space).is_empty();
    let begins_complete = is_token_run(first);
    let widths = [lines[0].trim_start_matches(is_space).len(), first.len()];
    let mut token = Pieces::of(first);
    let mut more = Vec::new();
    let mut last = first.len();
    let mut ended = false;
    let mut looked = first.len();
    // After how many pieces the signature was last as long as signatures are.
    let mut whole = token.is_whole().then_some(0);
    for line in &lines[1..] {
        looked += line.len();
        // Below one another stand the tokens of a table.
        if is_cell && start_of(line) == Some(start) {
            break;
        }
        let line = line.trim_start_matches(is_space);
        let length = line.len() - line.trim_start_matches(is_digit).trim_start_matches('=').len();
        let (piece, behind) = line.split_at(length);
        if piece.is_empty() || is_token_run(piece) || !behind.is_empty() && !begins_behind(behind) {
            break;
        }
        if let Some(signature) = token.signature() {
            let closes = quote.is_some_and(|quote| behind.trim_start_matches('\\').starts_with(quote));
            let is_full = widths.contains(&last);
            let goes_on = match quote {
                Some(_) => behind.is_empty() || closes,
                None if SIGNATURES.contains(&(signature + piece.len())) => true,
                None if signature == 0 && begins_complete => {
                    piece.len() >= NARROWEST || widths.contains(&piece.len())
                }
                None if behind.is_empty() => is_full && piece.len() <= widths[0],
                None => is_full && widths[0] == widest && !behind.starts_with(is_space),
            };
            // An encrypted token has four dots.
            let is_encrypted = !begins_complete && is_full;
            if !goes_on || piece.contains('.') && !is_encrypted {
                break;
            }
        }
        token.push(piece);
        more.push(line);
        last = piece.len();
        ended = !behind.is_empty();
        if token.is_whole() {
            whole = Some(more.len());
        }
        if ended {
            break;
        }
    }
    // What came after that was no piece of it, unless a quote says so.
    if let Some(whole) = whole.filter(|&whole| quote.is_none() && whole < more.len() && token.dots == 2) {
        more.truncate(whole);
        ended = false;
        token = more.iter().fold(Pieces::of(first), |mut token, line| {
            token.push(line);
            token
        });
    }
    // Lines as long as a whole token may be a list, and a word below one no piece of it.
    let behind = &lines[1 + more.len()..];
    let is_paragraph = more.len() > 1 && behind.first().is_some_and(|line| line.is_empty());
    let is_alone = is_paragraph || behind.iter().all(|line| line.is_empty());
    let is_vain = !is_token_run(&token.text) || (begins_complete && !ended && !is_alone && !token.is_whole());
    if is_vain { (Vec::new(), looked) } else { (more, 0) }
}

/// A token that is put together.
struct Pieces {
    text: String,
    /// Where the second dot stands, and how many there are.
    second: Option<usize>,
    dots: usize,
}

impl Pieces {
    fn of(first: &str) -> Self {
        let mut pieces = Self { text: String::new(), second: None, dots: 0 };
        pieces.push(first);
        pieces
    }

    fn push(&mut self, piece: &str) {
        for (at, _) in piece.match_indices('.') {
            self.dots += 1;
            if self.dots == 2 {
                self.second = Some(self.text.len() + at);
            }
        }
        self.text.push_str(piece);
    }

    /// Whether its signature is as long as signatures are.
    fn is_whole(&self) -> bool {
        self.signature().is_some_and(|signature| SIGNATURES.contains(&signature))
    }

    /// How long its signature is by now, where it has come so far; of an encrypted token, all behind the second dot.
    fn signature(&self) -> Option<usize> {
        self.second.map(|second| self.text.len() - second - 1)
    }
}

/// A line without the backslash by which a shell goes on in the next.
fn uncontinued(line: &str) -> &str {
    line.strip_suffix('\\').filter(|line| line.ends_with(is_digit)).unwrap_or(line)
}

/// What a piece of a token is made of, the padding at its end aside.
fn is_digit(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '/')
}

fn is_piece(text: &str) -> bool {
    text.trim_end_matches('=').chars().all(is_digit)
}

/// Whether the text behind a piece says that the token has ended.
fn begins_behind(text: &str) -> bool {
    text.starts_with(is_delimiter) || text.starts_with("\\\"")
}
