//! Ctrl-C: the first ends a run in order, the second ends the process.

use std::io;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(unix)]
use std::sync::{Arc, Mutex, PoisonError};
#[cfg(unix)]
use std::thread;

#[cfg(unix)]
use signal_hook::consts::SIGINT;
#[cfg(unix)]
use signal_hook::iterator::{Handle, Signals};

/// Says when Ctrl-C is pressed, until it is dropped. Where there are no signals, it says nothing and the
/// system ends the process.
#[derive(Debug)]
pub(super) struct Watch {
    #[cfg(unix)]
    signals: Handle,
}

/// How the process takes Ctrl-C. A handler stays for good once it is there, so this one knows
/// whether anybody watches.
#[cfg(unix)]
struct Taken {
    watches: usize,
    /// Whether the next Ctrl-C ends the process: when nobody watches, and after the first.
    at_once: Option<Arc<AtomicBool>>,
}

#[cfg(unix)]
static TAKEN: Mutex<Taken> = Mutex::new(Taken { watches: 0, at_once: None });

#[cfg(unix)]
impl Watch {
    /// Calls `told` at each Ctrl-C from now on, on a thread of its own.
    pub(super) fn new(told: impl Fn() + Send + 'static) -> io::Result<Self> {
        let mut signals = Signals::new([SIGINT])?;
        let handle = signals.handle();
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let at_once = if let Some(flag) = &taken.at_once {
            Arc::clone(flag)
        } else {
            // In this order: the first Ctrl-C finds the flag down and raises it.
            let flag = Arc::new(AtomicBool::new(true));
            signal_hook::flag::register_conditional_default(SIGINT, Arc::clone(&flag))?;
            signal_hook::flag::register(SIGINT, Arc::clone(&flag))?;
            taken.at_once = Some(Arc::clone(&flag));
            flag
        };
        thread::Builder::new().spawn(move || signals.forever().for_each(|_| told()))?;
        taken.watches += 1;
        at_once.store(false, Ordering::SeqCst);
        Ok(Self { signals: handle })
    }
}

#[cfg(unix)]
impl Drop for Watch {
    fn drop(&mut self) {
        self.signals.close();
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        taken.watches -= 1;
        if let (0, Some(at_once)) = (taken.watches, &taken.at_once) {
            at_once.store(true, Ordering::SeqCst);
        }
    }
}

#[cfg(not(unix))]
impl Watch {
    /// Where there are no signals, nobody is told.
    pub(super) fn new(_: impl Fn() + Send + 'static) -> io::Result<Self> {
        Ok(Self {})
    }
}

/// Ends the process as Ctrl-C would have, so that whoever started it sees what ended it: a shell
/// that runs a loop stops the loop, too. Returns where there are no signals.
pub fn die_of_interrupt() {
    // It does not return unless the system fails; then the exit code has to do.
    #[cfg(unix)]
    let _ = signal_hook::low_level::emulate_default_handler(SIGINT);
}
