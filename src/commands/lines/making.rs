//! The claims of a stream, signed.

use super::{Count, Input, Kind, Page, Warned, inputs, too_long};
use crate::commands::drafting::{Drafting, draft_from};
use crate::commands::pump::{Work, Worker, Yield};
use crate::crypto::Key;
use crate::error::{ClaimError, KeyError, RequestError};
use crate::input::lines::Batch;
use crate::output::error::Failure;
use crate::output::line::Scribe;
use crate::output::screen::Style;
use crate::token::json::Document;
use crate::token::object::Object;
use crate::token::sign::{Draft, Origin, Signing};
use crate::token::warning::Warning;

/// How the tokens of a stream are made.
pub(in crate::commands) struct Making {
    pub(in crate::commands) drafting: Drafting,
    pub(in crate::commands) keys: Vec<Key>,
    /// Whether the lines are tokens, to be signed anew.
    pub(in crate::commands) is_from: bool,
    pub(in crate::commands) style: Style,
}

/// One who signs.
pub(in crate::commands) struct MakingWorker<'w> {
    work: &'w Making,
    /// The header and the signer, with what there is to warn of; and why not.
    ready: Result<(Signing, Vec<Warning>), Failure>,
    claims: Claims,
    token: Vec<u8>,
    scribe: Scribe,
}

impl Work for Making {
    type Tally = Count;
    type Worker<'w> = MakingWorker<'w>;

    fn worker(&self) -> MakingWorker<'_> {
        MakingWorker {
            work: self,
            ready: self.ready().map_err(|error| Failure::of(error.as_ref())),
            claims: Claims::default(),
            token: Vec::new(),
            scribe: Scribe::new(self.style),
        }
    }
}

impl Making {
    /// One header for all claims.
    fn ready(&self) -> anyhow::Result<(Signing, Vec<Warning>)> {
        let mut draft = Draft::default();
        if self.is_from {
            return Ok((draft.signing(None), Vec::new()));
        }
        let (signer, warnings) = self.drafting.prepare(&mut draft, Origin::New, &self.keys)?;
        Ok((draft.signing(signer), warnings))
    }
}

impl Worker for MakingWorker<'_> {
    type Tally = Count;

    fn batch(&mut self, batch: &Batch, made: &mut Yield<Count>) {
        let Yield { out, tally: Count { tally, errors, warnings } } = made;
        let page = &mut Page { out, errors };
        inputs(batch, tally, &mut |tally, input| {
            let made = match input.kind {
                Kind::Blank => return self.scribe.blank(page.out),
                Kind::Rest => return,
                Kind::Cut => Err(too_long()),
                Kind::Line | Kind::Found => self.input(&input, batch.read_at, page, warnings),
            };
            match made {
                Ok(()) => tally.made(),
                Err(failure) => {
                    tally.failed(failure.code);
                    self.scribe.failure(input.spot, &failure, page.out, page.errors);
                }
            }
        });
    }
}

impl MakingWorker<'_> {
    fn input(
        &mut self,
        input: &Input<'_>,
        now: f64,
        page: &mut Page<'_>,
        warned: &mut Vec<Warned>,
    ) -> Result<(), Failure> {
        let Making { drafting, keys, is_from, .. } = self.work;
        if *is_from {
            let made = draft_from(input.text, "the line")
                .and_then(|draft| drafting.finish(draft, Origin::Token, keys, now))
                .map_err(|error| Failure::of(error.as_ref()))?;
            let (token, warnings) = made;
            self.scribe.made(input.spot, &token, &warnings, page.out);
            Warned::add(warned, warnings, input.spot.line);
            return Ok(());
        }
        let (signing, of_key) = self.ready.as_mut().map_err(|failure| failure.clone())?;
        let warnings = self
            .claims
            .read(input.text)
            .and_then(|claims| drafting.edit(claims, now))
            .map_err(|error| Failure::of(error.as_ref()))?;
        let failed = |error: KeyError| Failure::of(&error);
        if self.scribe.takes_bare() {
            signing.sign_into(&self.claims.object, page.out).map_err(failed)?;
            self.scribe.end_bare(page.out);
            Warned::add(warned, warnings, input.spot.line);
            return Ok(());
        }
        self.token.clear();
        self.token.shrink_to(MOST_KEPT);
        signing.sign_into(&self.claims.object, &mut self.token).map_err(failed)?;
        let token = String::from_utf8_lossy(&self.token);
        self.scribe.made(input.spot, &token, &[warnings.as_slice(), of_key].concat(), page.out);
        Warned::add(warned, warnings, input.spot.line);
        Ok(())
    }
}

/// How much memory is kept from line to line.
const MOST_KEPT: usize = 1 << 20;

/// The claims of one line after the other.
#[derive(Default)]
struct Claims {
    object: Object,
    /// Memory for the next line.
    document: Option<Document>,
}

impl Claims {
    fn read(&mut self, line: &[u8]) -> anyhow::Result<&mut Object> {
        let text =
            std::str::from_utf8(line).map_err(|_| RequestError::NotUtf8 { name: "the line".to_owned() })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if self.object.kept() > MOST_KEPT {
            self.object = Object::default();
        }
        let mut document = self.document.take().unwrap_or_default();
        document.reread(text).map_err(|error| ClaimError::NotJson { error, text: text.to_owned() })?;
        let refilled = self.object.refill(&document);
        // What one long line took is not kept for the short ones.
        if document.kept() <= MOST_KEPT {
            self.document = Some(document);
        }
        refilled?;
        Ok(&mut self.object)
    }
}
