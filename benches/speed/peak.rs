//! The most memory that a stream takes, however long it is: the child is asked (`VmHWM`) when it has answered
//! every line and its stdin still stands open.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;

use super::cores::Cores;
use super::material::Material;
use super::streams::{folder, jwt};
use super::table::{Bar, Table, mebibytes};

/// How many lines: those of the bar, and `JWT_BENCH_LINES` more, such as 10000000.
fn counts() -> Vec<u32> {
    let more = std::env::var("JWT_BENCH_LINES").ok().and_then(|text| text.parse().ok());
    [10_000, 1_000_000].into_iter().chain(more).collect()
}

/// Lines of an ordinary length, and such of 64 KiB.
pub(crate) fn verify(material: &Material, cores: &Cores, table: &mut Table) -> io::Result<()> {
    cores.hold(usize::MAX);
    for count in counts() {
        let what = format!("peak memory of verify --lines, {count} lines");
        row(&what, material, &material.tokens, count, table)?;
    }
    let long = long_tokens(material);
    row("peak memory of verify --lines, 4000 lines of 64 KiB", material, &long, 4_000, table)
}

fn row(what: &str, material: &Material, lines: &[String], count: u32, table: &mut Table) -> io::Result<()> {
    match peak(material, lines, count)? {
        Some(peak) => table.figure(what, peak, mebibytes, Some(Bar::AtMost(64.0))),
        None => table.missing(what, "the system does not tell"),
    }
}

/// Tokens whose lines are as long as lines may be before memory grows with them.
fn long_tokens(material: &Material) -> Vec<String> {
    // Nobody asks whether they are valid: a wrong signature costs the same.
    let (input, _) = &material.signed[0];
    let header = input.split('.').next().unwrap_or_default();
    let lines = (0..16_u8).map(|number| {
        let text = char::from(b'a' + number).to_string().repeat(49_050);
        let payload = format!(r#"{{"text":"{text}"}}"#);
        let encoded = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, payload);
        format!("{header}.{encoded}.{}", "A".repeat(43))
    });
    let lines: Vec<String> = lines.collect();
    assert!((65_000..65_536).contains(&lines[0].len()), "a line of {} bytes", lines[0].len());
    lines
}

/// In MiB; `None` where the system does not tell.
fn peak(material: &Material, lines: &[String], count: u32) -> io::Result<Option<f64>> {
    let folder = folder()?;
    let [flag, key] = material.key_file(folder.path(), false)?;
    let mut child =
        jwt(&["verify", "--lines", &flag, &key]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (Some(mut stdin), Some(mut stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::other("the child has no pipes"));
    };
    let (done, until) = mpsc::channel::<()>();
    let peak = thread::scope(|scope| {
        let writer = scope.spawn(move || {
            let mut block = Vec::with_capacity(2 << 20);
            for (line, left) in lines.iter().cycle().zip((0..count).rev()) {
                block.extend_from_slice(line.as_bytes());
                block.push(b'\n');
                if block.len() >= 1 << 20 || left == 0 {
                    stdin.write_all(&block)?;
                    block.clear();
                }
            }
            // It stands open until the other end has looked.
            let _ = until.recv();
            Ok::<(), io::Error>(())
        });
        let (mut answered, mut buffer) = (0_usize, vec![0; 1 << 18]);
        while answered < usize::try_from(count).unwrap_or(usize::MAX) {
            let read = stdout.read(&mut buffer)?;
            if read == 0 {
                return Err(io::Error::other("the child ended early"));
            }
            answered += memchr::memchr_iter(b'\n', &buffer[..read]).count();
        }
        let peak = high_water(child.id());
        drop(done);
        writer.join().map_err(|_| io::Error::other("the writer panicked"))??;
        Ok(peak)
    })?;
    child.wait()?;
    Ok(peak)
}

/// The most that a process had in memory so far.
fn high_water(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}
