//! What holds of any bytes: one function for each target of `cargo fuzz`, which are plain functions, so
//! that `cargo test` runs the very same ones. Each panics when something that must hold does not.
//!
//! `oracle` judges tokens a second time, with nothing of the library, and `show` is the output.

mod claim;
mod key;
mod laws;
mod oracle;
mod ring;
mod show;
mod token;
mod verify;

pub use claim::claim;
pub use key::key;
pub use token::token;
pub use verify::verify;

use jwt_toolkit::token::time::{Clock, Zone};

/// 2027-01-15 08:00:00 UTC: no target reads the clock.
const CLOCK: Clock = Clock { now: 1_800_000_000.0, zone: Zone::Utc };

/// Whether some bytes stand in others.
fn stands_in(needle: &[u8], hay: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}
