//! Asking a person on the terminal, without echo.

use std::io::{self, IsTerminal};

use zeroize::Zeroizing;

use crate::input::stdin::Stdin;

/// Whether somebody seems to sit at a terminal: at the stdin of this process, or at its stderr.
#[must_use]
pub fn is_possible(stdin: &Stdin) -> bool {
    stdin.is_terminal() || io::stderr().is_terminal()
}

/// Asks, and returns the line that was typed. `prompt` is shown as it is.
///
/// # Errors
/// There is no terminal, or the person declined.
pub fn ask(prompt: &str) -> io::Result<Zeroizing<Vec<u8>>> {
    let typed = rpassword::prompt_password(prompt)?;
    Ok(Zeroizing::new(typed.into_bytes()))
}
