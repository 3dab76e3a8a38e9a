//! Reads source text just well enough to see every path in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{MACROS, Route};

#[derive(Clone, Copy, PartialEq)]
enum Piece<'a> {
    Word(&'a str),
    /// `::`
    Into,
    Mark(char),
}

use Piece::{Into as Sep, Mark, Word};

/// The pieces of a source text that count.
pub(crate) struct Reader<'a>(Vec<Piece<'a>>);

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(rest.len());
            let length = if let Some(literal) = skipped(rest, &rest[..word]) {
                literal
            } else if word > 0 {
                pieces.push(Word(&rest[..word]));
                word
            } else if rest.starts_with("::") {
                pieces.push(Sep);
                2
            } else {
                if !first.is_whitespace() {
                    pieces.push(Mark(first));
                }
                first.len_utf8()
            };
            rest = &rest[length..];
        }
        Self(without_tests(&pieces))
    }

    /// Macros and shapes that no file has.
    pub(crate) fn forbidden(&self) -> Vec<String> {
        let found = self.0.windows(3).filter_map(|three| match *three {
            [Word(name), Mark('!'), next] if MACROS.contains(&name) && next != Mark('=') => {
                Some(format!("{name}! has no place here"))
            }
            [Word("mod"), Word(name), Mark('{')] => {
                Some(format!("the module {name} deserves a file (this test can't see inside)"))
            }
            _ => None,
        });
        found.collect()
    }

    /// Every path that is imported or written out, in full.
    pub(crate) fn routes(&self, module: &[String], modules: &BTreeMap<Route, &str>) -> BTreeSet<Route> {
        let (mut imported, mut inline) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(&piece) = self.0.get(at) {
            let before = at.checked_sub(1).and_then(|before| self.0.get(before));
            at += 1;
            let path_starts = matches!(piece, Word(_)) && before != Some(&Sep)
                || piece == Sep && !matches!(before, Some(Word(_) | Mark('>')));
            if piece == Word("use") && self.0.get(at) != Some(&Mark('<')) {
                self.tree(&mut at, &mut Vec::new(), &mut imported);
            } else if path_starts {
                at -= 1;
                inline.push(self.segments(&mut at));
            }
        }
        let bound: BTreeMap<String, Route> = imported.iter().cloned().collect();
        let inline = inline.into_iter().filter(|route| route.len() > 1);
        let all = imported.into_iter().map(|(_, route)| route).chain(inline);
        all.map(|route| absolute(route, &bound, module, modules)).collect()
    }

    /// A use tree from `at` on: every name that it binds, with its path.
    fn tree(&self, at: &mut usize, prefix: &mut Route, out: &mut Vec<(String, Route)>) {
        let depth = prefix.len();
        prefix.extend(self.segments(at));
        match self.0.get(*at) {
            Some(Mark('{')) => {
                while !matches!(self.0.get(*at), None | Some(Mark('}'))) {
                    *at += 1;
                    if self.0.get(*at) != Some(&Mark('}')) {
                        self.tree(at, prefix, out);
                    }
                }
                *at += 1;
            }
            Some(Mark('*')) => {
                *at += 1;
                prefix.push("*".into());
                out.push(("*".into(), prefix.clone()));
            }
            _ => {
                if prefix.len() > 1 && prefix.last().is_some_and(|last| last == "self") {
                    prefix.pop();
                }
                let mut name = prefix.last().cloned().unwrap_or_default();
                let renamed = (self.0.get(*at), self.0.get(*at + 1));
                if let (Some(Word("as")), Some(Word(alias))) = renamed {
                    (*alias).clone_into(&mut name);
                    *at += 2;
                }
                out.push((name, prefix.clone()));
            }
        }
        prefix.truncate(depth);
    }

    /// `a::b::c` from `at` on, and `at` behind it. A leading `::` becomes an empty segment.
    fn segments(&self, at: &mut usize) -> Route {
        let mut route = Route::new();
        if self.0.get(*at) == Some(&Sep) {
            route.push(String::new());
            *at += 1;
        }
        while let Some(Word(word)) = self.0.get(*at) {
            route.push((*word).to_owned());
            *at += 1;
            if self.0.get(*at) != Some(&Sep) {
                break;
            }
            *at += 1;
        }
        route
    }
}

/// A path in full: from the crate's root (`crate::…`) or beginning with another crate's name.
fn absolute(
    mut route: Route,
    bound: &BTreeMap<String, Route>,
    module: &[String],
    modules: &BTreeMap<Route, &str>,
) -> Route {
    // Names that `use` lines bind may lean on each other; a few steps are plenty.
    for _ in 0..4 {
        let first = route.first().cloned().unwrap_or_default();
        let child = [module, std::slice::from_ref(&first)].concat();
        match first.as_str() {
            "" => return route.split_off(1),
            "crate" | "jwt_toolkit" => {
                "crate".clone_into(&mut route[0]);
                return route;
            }
            "self" => return [module, &route[1..]].concat(),
            "super" => {
                let up = route.iter().take_while(|name| *name == "super").count();
                let above = module.len().saturating_sub(up);
                return [&module[..above], &route[up..]].concat();
            }
            _ if modules.contains_key(&child) => return [module, &route].concat(),
            name => match bound.get(name) {
                Some(stands_for) if stands_for[0] != name => {
                    route.splice(..1, stands_for.iter().cloned());
                }
                _ => return route,
            },
        }
    }
    route
}

/// The length of the comment or literal that `rest` begins with. `word` is what the first
/// letters spell: `r`, `b`, `br`, `c`, `cr` may open a literal.
fn skipped(rest: &str, word: &str) -> Option<usize> {
    let until =
        |from: usize, end: &str| rest[from..].find(end).map_or(rest.len(), |found| from + found + end.len());
    let after = &rest[word.len()..];
    if rest.starts_with("//") {
        return Some(until(0, "\n"));
    }
    if rest.starts_with("/*") {
        let (mut at, mut depth) = (2, 1);
        while depth > 0 && at < rest.len() {
            let step = match &rest.as_bytes()[at..] {
                [b'/', b'*', ..] => (2, 1),
                [b'*', b'/', ..] => (2, -1),
                _ => (1, 0),
            };
            (at, depth) = (at + step.0, depth + step.1);
        }
        return Some(at);
    }
    if matches!(word, "r" | "br" | "cr") && after.starts_with(['"', '#']) {
        let hashes = after.len() - after.trim_start_matches('#').len();
        let quoted = after[hashes..].starts_with('"');
        let end = format!("\"{}", "#".repeat(hashes));
        return quoted.then(|| until(word.len() + hashes + 1, &end));
    }
    let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    if !matches!(word, "" | "b" | "c") {
        return None;
    }
    // A quote before one letter and no closing quote opens a lifetime, not a literal.
    let mut inside = after.char_indices().skip(1);
    let (escaped, second) = (after[1..].starts_with('\\'), inside.nth(1));
    if quote == '\'' && !escaped && second.is_none_or(|(_, c)| c != '\'') {
        return None;
    }
    let mut escaped = false;
    let end = after.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    Some(end.map_or(rest.len(), |(at, _)| word.len() + at + 1))
}

/// The pieces without the items under `#[cfg(test)]`.
fn without_tests<'a>(pieces: &[Piece<'a>]) -> Vec<Piece<'a>> {
    let cfg = [Mark('#'), Mark('['), Word("cfg"), Mark('('), Word("test"), Mark(')'), Mark(']')];
    let (mut kept, mut at) = (Vec::new(), 0);
    while at < pieces.len() {
        if !pieces[at..].starts_with(&cfg) {
            kept.push(pieces[at]);
            at += 1;
            continue;
        }
        at += cfg.len();
        let mut depth = 0;
        while let Some(&piece) = pieces.get(at) {
            at += 1;
            match piece {
                Mark('{' | '(' | '[') => depth += 1,
                Mark(')' | ']') => depth -= 1,
                Mark('}') => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                Mark(';') if depth == 0 => break,
                _ => {}
            }
        }
    }
    kept
}
