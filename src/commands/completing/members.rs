//! The names of members: those of the token on the command line, where it can be read without waiting for anybody, else
//! those that registries know.

use std::collections::HashSet;
use std::path::Path;

use crate::crypto::Algorithm;
use crate::input::fetch::is_issuer;
use crate::input::find::find;
use crate::input::nearby::glance;
use crate::input::source::takes_stdin;
use crate::token::assignment::steps;
use crate::token::json::{Document, Kind, Value};
use crate::token::names::{claim_note, claims, header_note, headers, nested_note};
use crate::token::{Content, Token};

/// How much of a file is read for the names in it.
const MOST_READ: usize = 256 << 10;

/// How many tokens of a file are looked into.
const MOST_TOKENS: usize = 20;

/// How many names are told, how many are looked up in vain (a name that stands twice leads to the last of them), how
/// deep they may lie, and how long they may be.
const MOST_NAMES: usize = 300;
const MOST_MISSED: usize = 50;
const DEEPEST: usize = 6;
const LONGEST: usize = 120;

/// The claims that come first to mind: what is offered before anything is typed.
const COMMON: &str = "iss sub aud exp nbf iat jti azp client_id email roles scope";

/// Which half of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Header,
    Payload,
}

/// How a path to a member is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// For `--get`: dotted, with indices, else a JSON Pointer.
    Path,
    /// For `--claim` and `--require` of verify: dotted.
    Dotted,
    /// For the flags of encode: dotted, where `\.` is a dot.
    Steps,
}

/// A member, and what there is to say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) path: String,
    pub(super) note: String,
    /// What kind of value it has; none: it is not at hand.
    pub(super) kind: Option<Kind>,
}

/// The members of the tokens at hand, or those known that begin as was typed.
pub(super) fn members(specs: &[&str], half: Half, spelling: Spelling, typed: &str) -> Vec<Member> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for spec in specs {
        for document in documents(spec, half) {
            let mut walk =
                Walk { root: document.root(), half, spelling, typed, missed: 0, found: Vec::new() };
            walk.members(document.root(), &mut Vec::new());
            found.extend(walk.found.into_iter().filter(|member| seen.insert(member.path.clone())));
        }
    }
    if found.is_empty() { known(half, spelling, typed) } else { found }
}

/// The issuers that the tokens at hand name, and whose keys could be fetched.
pub(super) fn issuers(specs: &[&str]) -> Vec<String> {
    let documents = specs.iter().flat_map(|spec| documents(spec, Half::Payload));
    let named = documents.filter_map(|document| Some(document.root().get("iss")?.as_str()?.into_owned()));
    let mut seen = HashSet::new();
    named.filter(|issuer| is_issuer(issuer) && seen.insert(issuer.clone())).collect()
}

/// What registries know.
fn known(half: Half, spelling: Spelling, typed: &str) -> Vec<Member> {
    let member = |(name, note): (&str, &str)| {
        let path = if spelling == Spelling::Steps { step(name) } else { name.to_owned() };
        Member { path, note: note.to_owned(), kind: None }
    };
    match half {
        Half::Header => {
            [("alg", "the algorithm"), ("typ", "type")].into_iter().chain(headers()).map(member).collect()
        }
        Half::Payload if typed.is_empty() => {
            COMMON.split(' ').filter_map(|name| Some((name, claim_note(name)?))).map(member).collect()
        }
        Half::Payload => claims().map(member).collect(),
    }
}

/// The header or the payload of each token in a text or a file, as far as it is JSON; nothing of stdin.
fn documents(spec: &str, half: Half) -> Vec<Document> {
    let (read, is_all) = match spec.strip_prefix('@') {
        _ if takes_stdin(spec) => return Vec::new(),
        Some(path) => match glance(Path::new(path), MOST_READ) {
            Some(read) => read,
            None => return Vec::new(),
        },
        None if spec.len() > MOST_READ => return Vec::new(),
        None => (spec.as_bytes().to_vec().into(), true),
    };
    // The last line of a part is perhaps not whole.
    let whole = if is_all { read.len() } else { read.iter().rposition(|b| *b == b'\n').unwrap_or_default() };
    let tokens = find(&read[..whole]).into_iter().take(MOST_TOKENS);
    tokens.filter_map(|found| document(&Token::parse(&found.text), half)).collect()
}

fn document(token: &Token<'_>, half: Half) -> Option<Document> {
    match (half, &token.content) {
        (Half::Header, _) => token.signatures.first()?.header.protected.clone(),
        (Half::Payload, Content::Json(document)) => Some(document.clone()),
        (Half::Payload, Content::Text(..) | Content::Binary) => None,
    }
}

/// A name as a step of a dotted path.
fn step(name: &str) -> String {
    if name.contains("://") { name.to_owned() } else { name.replace('.', r"\.") }
}

struct Walk<'d> {
    root: Value<'d>,
    half: Half,
    spelling: Spelling,
    typed: &'d str,
    missed: usize,
    found: Vec<Member>,
}

impl<'d> Walk<'d> {
    /// Takes the members of an object, those of objects in it behind each.
    fn members(&mut self, object: Value<'d>, way: &mut Vec<String>) {
        for (name, value) in object.members() {
            if self.missed > MOST_MISSED || self.found.len() >= MOST_NAMES {
                return;
            }
            let Some(name) = name.as_str() else { continue };
            if name.is_empty() || name.len() > LONGEST {
                continue;
            }
            way.push(name.into_owned());
            if let Some(path) = self.spelled(way, value) {
                let note = self.note(way, value);
                self.found.push(Member { path, note, kind: Some(value.kind()) });
            } else {
                self.missed += 1;
            }
            if way.len() < DEEPEST {
                match value.kind() {
                    Kind::Object => self.members(value, way),
                    Kind::Array => self.elements(value, way),
                    _ => {}
                }
            }
            way.pop();
        }
    }

    /// Takes the elements of an array whose index is being typed.
    fn elements(&mut self, array: Value<'d>, way: &[String]) {
        let path = way.join(".");
        if self.spelling != Spelling::Path || !self.typed.starts_with(&format!("{path}[")) {
            return;
        }
        for (at, value) in array.elements().enumerate() {
            let path = format!("{path}[{at}]");
            if self.found.len() >= MOST_NAMES || !self.leads_to(&path, value) {
                return;
            }
            self.found.push(Member {
                path: path.clone(),
                note: value.kind().with_article().to_owned(),
                kind: Some(value.kind()),
            });
            if value.kind() == Kind::Object {
                let mut inner = vec![path];
                self.members(value, &mut inner);
            }
        }
    }

    /// The way as it is written, if it leads where it should.
    fn spelled(&self, way: &[String], value: Value<'d>) -> Option<String> {
        if self.spelling == Spelling::Steps {
            let path = way.iter().map(|name| step(name)).collect::<Vec<_>>().join(".");
            return (steps(&path) == *way).then_some(path);
        }
        let escaped = |name: &String| name.replace('~', "~0").replace('/', "~1");
        let dotted = way.join(".");
        let pointer = format!("/{}", way.iter().map(escaped).collect::<Vec<_>>().join("/"));
        let ways = match self.spelling {
            Spelling::Path if self.typed.starts_with('/') => vec![pointer],
            Spelling::Path => vec![dotted, pointer],
            Spelling::Dotted | Spelling::Steps => vec![dotted],
        };
        ways.into_iter().find(|path| self.leads_to(path, value))
    }

    /// Whether a path finds this very value.
    fn leads_to(&self, path: &str, value: Value<'d>) -> bool {
        let found = match self.spelling {
            Spelling::Path => self.root.find(path),
            Spelling::Dotted | Spelling::Steps => self.root.dotted(path),
        };
        found.is_some_and(|found| found.span() == value.span())
    }

    /// What a member is: what registries say, else the kind of its value. Never the value.
    fn note(&self, way: &[String], value: Value<'d>) -> String {
        let known = match (way, self.half) {
            ([name], Half::Header) if name == "alg" => {
                value.as_str().and_then(|name| Algorithm::named(&name)).map(Algorithm::description)
            }
            ([name], Half::Header) => header_note(name),
            ([name], Half::Payload) => claim_note(name),
            _ => nested_note(&way.iter().map(String::as_str).collect::<Vec<_>>()),
        };
        known.unwrap_or_else(|| value.kind().with_article()).to_owned()
    }
}
