//! `jwt`: parse, run, exit code.

use std::ffi::OsString;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use jwt_toolkit::cli::{Audience, Cli, Color, Glance, Stop, completion, die_of_interrupt, lone_version};
use jwt_toolkit::output::{self, Answer, Failure, Palette, Screen, Style, gravest};
use terminal_size::{Height, Width, terminal_size_of};

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    if let Some(version) = lone_version(&args) {
        return said(io::stdout().lock().write_all(version.as_bytes()), 0);
    }
    if let Some(answer) = completion(&args) {
        return said(io::stdout().lock().write_all(&answer), 0);
    }
    let glance = Glance::at(&args);
    let mut style = Style {
        json: glance.json,
        quiet: false,
        judging: glance.judging,
        out: screen(glance.color, io::stdout().is_terminal(), || terminal_size_of(io::stdout())),
        err: screen(glance.color, io::stderr().is_terminal(), || terminal_size_of(io::stderr())),
    };
    let answers = match Cli::of_args(args, glance.color) {
        Ok(cli) => {
            style.json = cli.globals.json;
            style.quiet = cli.globals.quiet;
            style.judging = cli.is_judging();
            let heard = style.err.terminal && !style.json && !style.quiet;
            let progress = heard.then_some(progress as fn(&str));
            cli.run(Audience { style, out, err, progress })
        }
        Err(Stop::Refused(answers)) => answers,
        Err(Stop::Asked(error)) => {
            // A token that reads as a flag for help is no valid token.
            let code = u8::from(glance.judging && glance.asks_more) * 2;
            return said(error.print(), code);
        }
    };
    let code = gravest(&answers);
    let written = write(&answers, &style);
    if answers.iter().any(Answer::is_interrupted) {
        die_of_interrupt();
    }
    ExitCode::from(match written {
        Ok(()) => code,
        // Whoever read has seen enough. That makes no rejected token a good one.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => code,
        Err(error) => {
            let failure =
                Failure::new(5, format!("the output can't be written: {}", Failure::reason(&error)));
            // With both streams gone there is nobody left to tell; the exit code still does.
            output::write(
                &Answer::Failure(failure),
                &Style { json: false, ..style },
                &mut io::sink(),
                &mut io::stderr(),
            )
            .ok();
            5
        }
    })
}

/// The exit code after what was said: 5 when nobody could be told.
fn said(result: io::Result<()>, code: u8) -> ExitCode {
    ExitCode::from(match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => 5,
        _ => code,
    })
}

fn write(answers: &[Answer], style: &Style) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut err = io::stderr().lock();
    for answer in answers {
        output::write(answer, style, &mut out, &mut err)?;
    }
    out.flush()
}

/// Results of a stream: at once, for whoever waits for them.
fn out(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// What is said beside them.
fn err(bytes: &[u8]) -> io::Result<()> {
    io::stderr().lock().write_all(bytes)
}

/// Says on a terminal what takes its time, in one line that the next word takes back.
fn progress(text: &str) {
    let mut err = io::stderr().lock();
    // Whoever cannot be told is not told.
    let _ = match text {
        "" => write!(err, "\r{:WIDEST$}\r", ""),
        text => write!(err, "\r{text:.WIDEST$}"),
    };
    let _ = err.flush();
}

/// As wide as the narrowest terminal that people use, but for the last column.
const WIDEST: usize = 79;

/// What a stream can show, after what the user and the environment say.
fn screen(color: Color, terminal: bool, size: impl Fn() -> Option<(Width, Height)>) -> Screen {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let colored = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR").is_some() => false,
        Color::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        Color::Auto => terminal && set("TERM").is_none_or(|term| term != "dumb"),
    };
    let true_color = set("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
    Screen {
        palette: match (colored, true_color) {
            (false, _) => Palette::Plain,
            (true, false) => Palette::Sixteen,
            (true, true) => Palette::True,
        },
        width: if terminal { size().map(|(width, _)| width.0.into()) } else { None },
        terminal,
    }
}
