//! The streams that an answer is written to, as far as looks depend on them.

use super::paint::Palette;

/// What a stream can show.
#[derive(Clone, Copy, Debug, Default)]
pub struct Screen {
    /// Its colours.
    pub palette: Palette,
    /// Its width in columns, when it is a terminal.
    pub width: Option<usize>,
    /// Whether a terminal reads it: then nothing hostile may pass.
    pub terminal: bool,
}

/// How answers are to look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// One JSON document an answer, on the stream of results; the other stream stays silent.
    pub json: bool,
    /// Nothing but errors of usage, keys and the world (2, 4, 5).
    pub quiet: bool,
    /// The question is whether a token is valid.
    pub judging: bool,
    /// The stream of results.
    pub out: Screen,
    /// The stream of everything else.
    pub err: Screen,
}
