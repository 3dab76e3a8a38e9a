//! The stream that an answer is written to, as far as looks depend on it.

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
