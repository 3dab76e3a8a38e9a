//! What can end a run over a stream before the stream ends.

use std::io;

use thiserror::Error;

use super::input::reason;

/// Why a stream was not worked through.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StreamError {
    /// The system would not give more. What came before was answered.
    #[error("no more can be read: {}", reason(.0))]
    Read(io::Error),
    /// An answer could not be handed on; the reader of the output has perhaps seen enough.
    #[error("the output can't be written: {}", reason(.0))]
    Write(io::Error),
    /// The system would not give what a run needs: threads, or a watch on signals.
    #[error("the run can't be started: {}", reason(.0))]
    Start(io::Error),
    /// A part of the program failed.
    #[error("a part of the program failed while it worked on the stream")]
    Worker,
}
