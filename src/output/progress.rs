//! How far a stream has come, for whoever waits at a terminal: one line, which goes when the stream ends.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::paint::Palette;
use super::screen::Screen;
use super::tally::{rate, span, thousands};

/// How long people wait without a word.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often a second the line is drawn, at most.
const TIMES: u8 = 10;

/// Tells how far a stream has come, as soon as it takes its time; where no terminal is, nothing. It goes when it is
/// dropped, if it was not finished before.
#[derive(Debug)]
pub struct Meter {
    bar: ProgressBar,
    tokens: Arc<AtomicU64>,
    /// Where the line will be drawn; `None` as soon as it is, and where it never will be.
    target: Option<ProgressDrawTarget>,
}

impl Meter {
    /// For a stream of so many bytes, if that is known. `screen` is what the standard error stream can show.
    #[must_use]
    pub fn new(bytes: Option<u64>, screen: &Screen) -> Self {
        let target = screen.terminal.then(|| ProgressDrawTarget::stderr_with_hz(TIMES));
        Self::on(target, bytes, screen.palette)
    }

    fn on(target: Option<ProgressDrawTarget>, bytes: Option<u64>, palette: Palette) -> Self {
        let tokens = Arc::new(AtomicU64::new(0));
        let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::hidden());
        if target.is_some() {
            bar.set_style(style(bytes.is_some(), palette, &tokens));
        }
        Self { bar, tokens, target }
    }

    /// Says that so many tokens are done, and that so many bytes were read for them.
    pub fn advance(&mut self, tokens: u64, bytes: u64) {
        self.tokens.fetch_add(tokens, Ordering::Relaxed);
        if let Some(target) = self.target.take_if(|_| self.bar.elapsed() >= PATIENCE) {
            self.bar.set_draw_target(target);
        }
        self.bar.inc(bytes);
    }

    /// Does what writes to the terminal too, with the line out of its way.
    pub fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        self.bar.suspend(work)
    }

    /// Takes the line away.
    pub fn finish(&mut self) {
        self.target = None;
        self.bar.finish_and_clear();
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.finish();
    }
}

/// How the line looks: within 80 columns, whatever the numbers.
fn style(is_bounded: bool, palette: Palette, tokens: &Arc<AtomicU64>) -> ProgressStyle {
    let template = match (is_bounded, palette) {
        (true, Palette::Plain) => "{bar:20} {percent:>3}%  {tokens}{left}",
        (true, _) => "{bar:20.cyan/dim} {percent:>3}%  {tokens}{left}",
        (false, _) => "{spinner} {tokens}",
    };
    let tokens = Arc::clone(tokens);
    let told = move |state: &ProgressState, out: &mut dyn Write| {
        let count = tokens.load(Ordering::Relaxed);
        // Nobody is to be told that the line could not be written.
        let _ = write!(out, "{} tokens", thousands(count));
        if let Some(rate) = rate(count, state.elapsed()) {
            let _ = write!(out, ", {} a second", thousands(rate));
        }
    };
    // The template is one of ours, and read by a test.
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("━╸─")
        .with_key("tokens", told)
        .with_key("left", left)
}

/// How long it will take, if it goes on like this.
fn left(state: &ProgressState, out: &mut dyn Write) {
    let (Some(all), done) = (state.len(), state.pos()) else { return };
    let rest = u128::from(all.saturating_sub(done)) * state.elapsed().as_millis();
    if let Some(millis) = rest.checked_div(done.into()).and_then(|millis| u64::try_from(millis).ok()) {
        // To the second: nobody reads more from what changes ten times in one.
        let seconds = millis.div_ceil(1000);
        let time = Duration::from_secs(seconds);
        let _ = match seconds {
            0..60 => write!(out, ", {seconds} s left"),
            _ => write!(out, ", {} left", span(time)),
        };
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Mutex;

    use indicatif::TermLike;

    use super::*;

    /// A terminal that remembers what was drawn.
    #[derive(Clone, Debug, Default)]
    struct Paper(Arc<Mutex<String>>);

    impl Paper {
        fn take(&self) -> String {
            std::mem::take(&mut *self.0.lock().unwrap())
        }

        fn add(&self, text: &str) {
            self.0.lock().unwrap().push_str(text);
        }
    }

    impl TermLike for Paper {
        fn width(&self) -> u16 {
            80
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.add(text);
            Ok(())
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.add(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            self.add("<clear>");
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    fn meter(bytes: Option<u64>, palette: Palette) -> (Meter, Paper) {
        let paper = Paper::default();
        let target = ProgressDrawTarget::term_like(Box::new(paper.clone()));
        (Meter::on(Some(target), bytes, palette), paper)
    }

    #[test]
    fn nothing_is_drawn_before_a_second_has_gone() {
        let (mut meter, paper) = meter(Some(1000), Palette::Plain);
        meter.advance(10, 500);
        meter.finish();
        assert_eq!(paper.take(), "");
    }

    #[test]
    fn it_says_how_far_it_is_and_goes() {
        let (mut meter, paper) = meter(Some(4_000_000_000), Palette::Plain);
        meter.bar.set_elapsed(Duration::from_secs(10));
        meter.advance(1_250_000, 3_000_000_000);
        let line = paper.take();
        let line = line.replace("<clear>", "");
        let line = line.trim();
        // The clock goes on while this is told: a rate may be a little less.
        let told = format!("{}╸{}  75%  1,250,000 tokens, 12", "━".repeat(15), "─".repeat(4));
        assert!(line.starts_with(&told) && line.ends_with(" a second, 4 s left"), "{line}");
        assert!(line.chars().count() < 80 && !line.contains('\u{1b}'), "{line}");
        meter.finish();
        assert_eq!(paper.take().replace("<clear>", "").trim(), "");
        meter.advance(1, 1);
        assert_eq!(paper.take(), "", "it does not come back");
    }

    #[test]
    fn without_an_end_it_says_how_much_was_done() {
        let (mut meter, paper) = meter(None, Palette::True);
        meter.bar.set_elapsed(Duration::from_secs(10));
        meter.advance(1000, 1_000_000_000);
        let line = paper.take();
        assert!(
            line.contains(" 1,000 tokens, ") && line.contains(" a second") && !line.contains("left"),
            "{line}"
        );
        drop(meter);
        assert_eq!(paper.take().replace("<clear>", "").trim(), "");
    }

    #[test]
    fn where_no_terminal_is_nothing_is_drawn() {
        let mut meter = Meter::new(Some(10), &Screen::default());
        assert!(meter.target.is_none());
        meter.bar.set_elapsed(PATIENCE);
        meter.advance(1, 5);
        assert!(meter.bar.is_hidden());
        assert_eq!(meter.aside(|| 7), 7);
    }
}
