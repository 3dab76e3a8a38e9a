//! Runs of the pump, also in a process of its own that a signal ends.

use std::cell::Cell;
use std::io::{Read, Write as _};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::*;

/// Gives each line back, in capitals, and counts it. Slow at some batches when it is told so.
#[derive(Default)]
struct Capitals {
    delay: bool,
    made: AtomicUsize,
}

struct Capital {
    delay: bool,
    // A worker need not be Send.
    done: Rc<Cell<u64>>,
}

impl Work for Capitals {
    type Tally = u64;
    type Worker<'w> = Capital;
    fn worker(&self) -> Capital {
        self.made.fetch_add(1, Ordering::SeqCst);
        Capital { delay: self.delay, done: Rc::default() }
    }
}

impl Worker for Capital {
    type Tally = u64;
    fn batch(&mut self, batch: &Batch, made: &mut Yield<u64>) {
        assert!(made.out.is_empty() && made.tally == 0);
        self.done.set(self.done.get() + 1);
        if self.delay {
            // As good as random, and the same at each run.
            let spread = batch.first.line.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52;
            thread::sleep(Duration::from_micros(spread));
        }
        for line in batch.lines() {
            assert_ne!(line.text, b"panic");
            made.out.extend(line.text.to_ascii_uppercase());
            made.out.extend(line.ending);
            made.tally += 1;
        }
    }
}

/// A reader that gives a few bytes at each read.
struct Small<R>(R, usize);

impl<R: Read> Read for Small<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(self.1);
        self.0.read(&mut into[..most])
    }
}

/// What was handed out: the results, the sum of the tallies and of the bytes.
type Seen = (Vec<u8>, u64, usize);

fn run(reader: impl Read + Send + 'static, jobs: usize, delay: bool) -> (Seen, Result<Ended, StreamError>) {
    let mut seen = Seen::default();
    let work = Arc::new(Capitals { delay, ..Capitals::default() });
    let ended = pump(Lines::new(Box::new(reader), 1 << 20), jobs, &work, &mut |made, bytes| {
        seen.0.extend(&made.out);
        seen.1 += made.tally;
        seen.2 += bytes;
        Ok(())
    });
    assert!(work.made.load(Ordering::SeqCst) <= jobs.max(1));
    (seen, ended)
}

fn text(lines: u64) -> String {
    (1..=lines).map(|line| if line % 10 == 0 { "\n".to_owned() } else { format!("line {line}\n") }).collect()
}

#[test]
fn the_order_is_kept_whatever_the_number_of_jobs() {
    let text = text(2000);
    let expected = (text.to_uppercase().into_bytes(), 2000, text.len());
    for jobs in [0, 1, 2, 7] {
        let reader = Small(io::Cursor::new(text.clone()), 97);
        let (seen, ended) = run(reader, jobs, true);
        assert_eq!(ended.unwrap(), Ended::Done);
        assert!(seen == expected, "{jobs} jobs");
    }
}

#[test]
fn an_empty_stream_needs_no_worker() {
    let work = Arc::new(Capitals::default());
    let lines = Lines::new(Box::new(io::empty()), 9);
    let ended = pump(lines, 3, &work, &mut |_, _| panic!("there is nothing to hand out"));
    assert_eq!((ended.unwrap(), work.made.load(Ordering::SeqCst)), (Ended::Done, 0));
    // All threads have ended, and nobody else holds the work.
    assert_eq!(Arc::strong_count(&work), 1);
}

#[test]
fn a_line_that_stands_is_handed_out_though_the_stream_pauses() {
    let (reader, mut writer) = io::pipe().unwrap();
    let (handed, seen) = mpsc::channel();
    let run = thread::spawn(move || {
        let lines = Lines::new(Box::new(reader), 100);
        pump(lines, 2, &Arc::new(Capitals::default()), &mut |made, _| {
            handed.send((Instant::now(), made.out.clone())).unwrap();
            Ok(())
        })
    });
    let mut longest = Duration::ZERO;
    for text in ["one\n", "two\nthree\n", "fo", "ur\n"] {
        let written = Instant::now();
        writer.write_all(text.as_bytes()).unwrap();
        if text.ends_with('\n') {
            let (at, out) = seen.recv_timeout(Duration::from_secs(10)).unwrap();
            assert!(out.to_ascii_lowercase().ends_with(text.as_bytes()));
            longest = longest.max(at - written);
        }
    }
    assert!(longest < Duration::from_secs(2), "{longest:?}");
    drop(writer);
    assert_eq!(run.join().unwrap().unwrap(), Ended::Done);
}

#[test]
fn who_takes_no_more_ends_the_run_though_the_stream_pauses() {
    let (reader, mut writer) = io::pipe().unwrap();
    writer.write_all(b"one\n").unwrap();
    let work = Arc::new(Capitals::default());
    let ended =
        pump(Lines::new(Box::new(reader), 100), 2, &work, &mut |_, _| Err(io::ErrorKind::BrokenPipe.into()));
    let Err(StreamError::Write(error)) = ended else { panic!("{ended:?}") };
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    // The workers end, and drop what they have, though the reader waits for ever.
    let begun = Instant::now();
    while Arc::strong_count(&work) > 1 {
        assert!(begun.elapsed() < Duration::from_secs(10));
        thread::yield_now();
    }
    drop(writer);
}

#[test]
fn what_was_read_before_an_error_is_handed_out_before_it() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::PermissionDenied.into())
        }
    }
    let text = text(1000);
    for jobs in [1, 7] {
        let reader = Small(io::Cursor::new(text.clone()).chain(Broken), 200);
        let (seen, ended) = run(reader, jobs, true);
        let Err(StreamError::Read(error)) = ended else { panic!("{ended:?}") };
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(seen.0, text.to_uppercase().as_bytes());
    }
}

#[test]
fn a_worker_that_panics_ends_the_run() {
    for jobs in [1, 3] {
        let (reader, mut writer) = io::pipe().unwrap();
        writer.write_all(b"one\npanic\n").unwrap();
        let (_, ended) = run(reader, jobs, false);
        assert!(matches!(ended, Err(StreamError::Worker)), "{ended:?}");
        drop(writer);
    }
}

/// Says how far it was read.
struct Counted(Arc<AtomicUsize>);

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.fetch_add(1, Ordering::SeqCst);
        into[..2].copy_from_slice(b"a\n");
        Ok(2)
    }
}

#[test]
fn no_more_is_read_than_can_be_under_way() {
    for jobs in [1, 4] {
        let reads = Arc::new(AtomicUsize::new(0));
        let lines = Lines::new(Box::new(Counted(Arc::clone(&reads))), 100);
        let mut handed = 0;
        let ended = pump(lines, jobs, &Arc::new(Capitals::default()), &mut |_, _| {
            // A slow consumer: all the others have the time to run ahead.
            thread::sleep(Duration::from_millis(20));
            assert!(reads.load(Ordering::SeqCst) <= handed + jobs + BESIDE);
            handed += 1;
            if handed < 20 { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
        });
        assert!(matches!(ended, Err(StreamError::Write(_))));
        // The buffers were all in use, so that the bound above was met.
        assert!(reads.load(Ordering::SeqCst) >= handed + jobs);
    }
}

#[test]
fn large_buffers_are_given_back() {
    let mut slot = Slot::<u64>::default();
    slot.made.out.reserve(KEPT + 1);
    slot.made.tally = 7;
    slot.clear();
    assert_eq!((slot.made.out.capacity(), slot.made.tally), (0, 0));
}

#[cfg(unix)]
mod signals {
    use std::io::{BufRead as _, BufReader};
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::{Child, Command, Stdio};

    use super::*;

    const CHILD: &str = "JWT_TEST_PUMP";

    /// Not a test: the process that the tests below interrupt.
    #[test]
    fn child() {
        let Ok(part) = std::env::var(CHILD) else { return };
        let (reader, mut writer) = io::pipe().unwrap();
        writer.write_all(b"one\ntwo\n").unwrap();
        let open = (part != "done").then_some(writer);
        let say = |text: &[u8]| {
            let mut out = io::stdout().lock();
            out.write_all(text).and_then(|()| out.flush())
        };
        // If the test that started it fails, nobody ends it.
        thread::spawn(|| {
            thread::sleep(Duration::from_secs(60));
            std::process::abort();
        });
        // Behind what the harness says of this test.
        say(b"\n").unwrap();
        let work = Arc::new(Capitals::default());
        let ended = pump(Lines::new(Box::new(reader), 100), 2, &work, &mut |made, _| {
            say(&made.out)?;
            if part == "stuck" {
                thread::sleep(Duration::from_secs(100));
            }
            Ok(())
        });
        assert_eq!(ended.unwrap(), if part == "done" { Ended::Done } else { Ended::Interrupted });
        say(b"a summary\n").unwrap();
        if part != "dies" {
            thread::sleep(Duration::from_secs(60));
        }
        crate::commands::interrupt::die_of_interrupt();
        drop(open);
    }

    fn start(part: &str) -> (Child, impl Iterator<Item = String>) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "commands::pump::tests::signals::child", "--nocapture", "--test-threads=1"])
            .env(CHILD, part)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut lines = out.lines().map(Result::unwrap).skip_while(|line| line != "ONE");
        assert_eq!([lines.next().unwrap(), lines.next().unwrap()], ["ONE", "TWO"]);
        (child, lines)
    }

    fn interrupt(child: &Child) {
        let kill = format!("kill -INT {}", child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    #[test]
    fn an_interrupt_ends_the_run_and_then_the_process_as_signals_do() {
        let (mut child, mut lines) = start("dies");
        interrupt(&child);
        assert_eq!(lines.next().unwrap(), "a summary");
        assert_eq!(child.wait().unwrap().signal(), Some(2));
    }

    #[test]
    fn after_the_run_an_interrupt_is_an_interrupt() {
        for part in ["done", "waits"] {
            let (mut child, mut lines) = start(part);
            if part == "waits" {
                interrupt(&child);
            }
            assert_eq!(lines.next().unwrap(), "a summary");
            interrupt(&child);
            assert_eq!(child.wait().unwrap().signal(), Some(2));
            assert_eq!(lines.next(), None);
        }
    }

    #[test]
    fn a_second_interrupt_ends_a_run_that_is_stuck() {
        let (mut child, mut lines) = start("stuck");
        interrupt(&child);
        thread::sleep(Duration::from_millis(300));
        assert!(child.try_wait().unwrap().is_none());
        interrupt(&child);
        assert_eq!(child.wait().unwrap().signal(), Some(2));
        assert_eq!(lines.next(), None);
    }
}
