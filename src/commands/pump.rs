//! The pump: one thread reads a stream, several work on it, and what they make is handed out in the
//! order of the stream.
//!
//! The threads outlive a run that ends early. Nobody can wake a thread out of a read, so it is left
//! behind, and ends with its read or with the process.

mod queue;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use super::interrupt::Watch;
use crate::error::StreamError;
use crate::input::lines::{Batch, Lines};
use queue::Queue;

/// Makes the workers, each on the thread that it will work on, when its first batch is there.
pub trait Work: Send + Sync + 'static {
    /// What is counted.
    type Tally: Default + Send + 'static;

    /// Who does the work.
    type Worker<'w>: Worker<Tally = Self::Tally>
    where
        Self: 'w;

    /// A worker for this thread.
    fn worker(&self) -> Self::Worker<'_>;
}

/// Works on batches, one after the other, in no order that could be relied on.
pub trait Worker {
    /// What is counted.
    type Tally: Default + Send + 'static;

    /// Puts what comes of a batch behind what is in `made`, where nothing is yet.
    fn batch(&mut self, batch: &Batch, made: &mut Yield<Self::Tally>);
}

/// What comes of a batch. Its buffers are used again and again.
#[derive(Default)]
pub struct Yield<T> {
    /// For stdout.
    pub out: Vec<u8>,
    /// What was counted.
    pub tally: T,
}

/// How a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// With the stream.
    Done,
    /// By Ctrl-C.
    Interrupted,
}

/// What comes of a batch at this work.
pub type YieldOf<W> = Yield<TallyOf<W>>;

/// What is counted at this work.
type TallyOf<W> = <W as Work>::Tally;

/// The most batches that are under way beside those that are worked on: one is read, and one is handed out.
const BESIDE: usize = 2;

/// How far a buffer may have grown and still be kept for the next batch.
const KEPT: usize = 1 << 20;

/// Reads `lines` to the end, has `jobs` threads work on them, and hands what comes of each batch, with the
/// number of bytes that it had, to `each` on this thread, in order.
///
/// The first Ctrl-C ends the run: no more is read, and what is not handed out yet is dropped. The
/// second ends the process.
///
/// # Errors
/// [`StreamError::Read`] after all that was read has been handed out; [`StreamError::Write`] with what `each`
/// said, at once; [`StreamError::Start`] when the system gives no threads.
pub fn pump<W: Work>(
    lines: Lines,
    jobs: usize,
    work: &Arc<W>,
    each: &mut dyn FnMut(&YieldOf<W>, usize) -> io::Result<()>,
) -> Result<Ended, StreamError> {
    let jobs = jobs.max(1);
    let (tell, told) = mpsc::channel();
    let interrupted = tell.clone();
    let watch = Watch::new(move || drop(interrupted.send(Event::Interrupted)));
    let _watch = watch.map_err(StreamError::Start)?;
    let queues = Arc::new(Queues {
        empty: Queue::new((0..jobs + BESIDE).map(|_| Slot::default())),
        filled: Queue::new([]),
    });
    let mut threads = Vec::with_capacity(jobs + 1);
    let ended = start(lines, jobs, work, &queues, tell, &mut threads)
        .map_err(StreamError::Start)
        .and_then(|()| hand_out(&told, &queues.empty, each));
    queues.empty.close();
    queues.filled.close();
    if let Ok(Ended::Done) = ended {
        // They have nothing left to do but to drop their keys.
        for thread in threads {
            drop(thread.join());
        }
    }
    ended
}

/// Starts the threads; as many workers as the system gives, if it gives one.
fn start<W: Work>(
    lines: Lines,
    jobs: usize,
    work: &Arc<W>,
    queues: &Arc<Queues<TallyOf<W>>>,
    tell: Sender<Event<TallyOf<W>>>,
    threads: &mut Vec<JoinHandle<()>>,
) -> io::Result<()> {
    // First, since without it the workers are of no use.
    let (source, teller) = (Arc::clone(queues), Alarm(tell.clone()));
    let reader = thread::Builder::new().name("reader".to_owned());
    threads.push(reader.spawn(move || read(lines, &source, &teller.0))?);
    for job in 0..jobs {
        let (work, queues, tell) = (Arc::clone(work), Arc::clone(queues), Alarm(tell.clone()));
        let name = format!("worker {}", job + 1);
        match thread::Builder::new().name(name).spawn(move || work_off(&*work, &queues, &tell.0)) {
            Ok(thread) => threads.push(thread),
            Err(error) if job == 0 => return Err(error),
            Err(_) => break,
        }
    }
    drop(tell);
    Ok(())
}

/// A batch and what comes of it, on their way from thread to thread.
#[derive(Default)]
struct Slot<T> {
    /// The number of the batch, counted from 0.
    turn: usize,
    batch: Batch,
    made: Yield<T>,
}

struct Queues<T> {
    empty: Queue<Slot<T>>,
    filled: Queue<Slot<T>>,
}

/// What the threads tell the one that hands out.
enum Event<T> {
    /// A batch is worked off.
    Made(Slot<T>),
    /// After so many batches there are no more, and why.
    Ended(usize, io::Result<()>),
    Interrupted,
    Panicked,
}

/// Tells of a thread that panics, so that nobody waits for it.
struct Alarm<T>(Sender<Event<T>>);

impl<T> Drop for Alarm<T> {
    fn drop(&mut self) {
        if thread::panicking() {
            // Whoever is gone needs no telling.
            let _ = self.0.send(Event::Panicked);
        }
    }
}

fn read<T>(mut lines: Lines, queues: &Queues<T>, tell: &Sender<Event<T>>) {
    for turn in 0.. {
        // The buffers that were used last lie in the cache, and the others perhaps never need memory.
        let Some(mut slot) = queues.empty.last() else { return };
        let ended = match lines.fill(&mut slot.batch) {
            Ok(true) => {
                slot.turn = turn;
                if queues.filled.push(slot) {
                    continue;
                }
                return;
            }
            Ok(false) => Ok(()),
            Err(error) => Err(error),
        };
        let _ = tell.send(Event::Ended(turn, ended));
        return;
    }
}

fn work_off<W: Work>(work: &W, queues: &Queues<TallyOf<W>>, tell: &Sender<Event<TallyOf<W>>>) {
    let mut worker = None;
    while let Some(mut slot) = queues.filled.first() {
        worker.get_or_insert_with(|| work.worker()).batch(&slot.batch, &mut slot.made);
        if tell.send(Event::Made(slot)).is_err() {
            return;
        }
    }
}

/// Hands out what was made, in order, until it is known how the run ends.
fn hand_out<T: Default>(
    told: &Receiver<Event<T>>,
    empty: &Queue<Slot<T>>,
    each: &mut dyn FnMut(&Yield<T>, usize) -> io::Result<()>,
) -> Result<Ended, StreamError> {
    // What is made before its turn, by the distance to the turn that is next.
    let mut early: VecDeque<Option<Slot<T>>> = VecDeque::new();
    let mut next = 0;
    let mut end: Option<(usize, io::Result<()>)> = None;
    loop {
        if let Some((_, read)) = end.take_if(|(turn, _)| *turn == next) {
            return read.map(|()| Ended::Done).map_err(StreamError::Read);
        }
        match told.recv() {
            Ok(Event::Made(slot)) => {
                let place = slot.turn - next;
                early.resize_with(early.len().max(place + 1), || None);
                early[place] = Some(slot);
            }
            Ok(Event::Ended(turn, read)) => end = Some((turn, read)),
            Ok(Event::Interrupted) => return Ok(Ended::Interrupted),
            Ok(Event::Panicked) | Err(_) => return Err(StreamError::Worker),
        }
        while let Some(mut slot) = early.front_mut().and_then(Option::take) {
            early.pop_front();
            each(&slot.made, slot.batch.bytes().len()).map_err(StreamError::Write)?;
            slot.clear();
            empty.push(slot);
            next += 1;
        }
    }
}

impl<T: Default> Slot<T> {
    /// As good as new, but for its buffers; those that grew large are given back.
    fn clear(&mut self) {
        self.batch.clear();
        self.made.out.clear();
        if self.made.out.capacity() > KEPT {
            self.made.out = Vec::new();
        }
        self.made.tally = T::default();
    }
}
