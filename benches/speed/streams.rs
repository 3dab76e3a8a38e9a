//! Whole processes that work on a file: reading, splitting, threads and writing count too. They stand between two
//! measurements of the raw limit, and the ratio is that of the round.

use std::hint::black_box;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::clock::{at_work, of_children};
use super::cores::Cores;
use super::material::{Material, write_lines};
use super::table::{Bar, Spread, Table, megabytes_per_second, rate, times};

/// How long the raw work goes on in a round.
const RAW: Duration = Duration::from_millis(400);

/// So long a process is to take, as a multiple of [`RAW`].
const LENGTH: u32 = 2;

/// How many rounds there are: `JWT_BENCH_ROUNDS`, or 7.
fn rounds() -> usize {
    let given = std::env::var("JWT_BENCH_ROUNDS").ok().and_then(|text| text.parse().ok());
    given.filter(|rounds| *rounds > 0).unwrap_or(7)
}

/// A folder for large files, gone in the end.
pub(crate) fn folder() -> io::Result<TempDir> {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))
}

/// The program that was built together with the benches; what it says goes nowhere.
pub(crate) fn jwt(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jwt"));
    command.args(arguments).env_remove("JWT_SECRET").env_remove("JWT_KEY");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// How long something took, in seconds.
#[derive(Clone, Copy)]
pub(crate) struct Took {
    /// By the clock on the wall.
    pub(crate) wall: f64,
    /// By the CPU; `None` where the system does not tell.
    cpu: Option<f64>,
}

impl Took {
    /// How many there were in a second.
    fn rate(self, count: u32) -> Rate {
        let count = f64::from(count);
        Rate { wall: count / self.wall, cpu: self.cpu.map(|cpu| count / cpu) }
    }
}

/// What is done in a second on the wall, and in a second of the CPU.
#[derive(Clone, Copy)]
struct Rate {
    wall: f64,
    cpu: Option<f64>,
}

/// How long a process takes. It must succeed, which means for `verify` that every token is valid.
pub(crate) fn time(command: &mut Command) -> io::Result<Took> {
    let (begun, before) = (Instant::now(), of_children());
    let status = command.status()?;
    let (wall, after) = (begun.elapsed().as_secs_f64(), of_children());
    assert!(status.success(), "{command:?} ended with {status}");
    Ok(Took { wall, cpu: after.zip(before).map(|(after, before)| after - before) })
}

/// A file of lines, and how many there are.
struct File {
    argument: String,
    lines: u32,
}

impl File {
    fn new(path: PathBuf, lines: &[String], count: u32) -> io::Result<Self> {
        let path = write_lines(path, lines, count)?;
        Ok(Self { argument: format!("@{}", path.display()), lines: count })
    }

    /// How many lines a process answers in a second.
    fn rate(&self, command: &str, arguments: &[&str], jobs: &str) -> io::Result<Rate> {
        let all = [&[command, "--lines", "--jobs", jobs, &self.argument], arguments].concat();
        Ok(time(&mut jwt(&all))?.rate(self.lines))
    }
}

/// How often `act` can be done in the time of a round, and how often that is in a second.
fn raw_loop(mut act: impl FnMut(usize) -> bool, of: usize) -> (u32, Rate) {
    let (begun, before, mut done) = (Instant::now(), at_work(), 0_u32);
    for step in (0..of).collect::<Vec<_>>().chunks(16).cycle() {
        for at in step {
            assert!(black_box(act(*at)), "a signature of the benches is wrong");
            done += 1;
        }
        if begun.elapsed() >= RAW {
            break;
        }
    }
    let cpu = at_work().saturating_sub(before).as_secs_f64();
    (done, Took { wall: begun.elapsed().as_secs_f64(), cpu: Some(cpu) }.rate(done))
}

/// The raw rate before something and behind it, so that neither side gains by a machine that slows down or speeds up;
/// and what that something gave.
fn between<T>(mut raw: impl FnMut() -> Rate, act: impl FnOnce() -> io::Result<T>) -> io::Result<(Rate, T)> {
    let (before, given, behind) = (raw(), act()?, raw());
    let mean = |of: fn(&Rate) -> Option<f64>| Some(f64::midpoint(of(&before)?, of(&behind)?));
    let wall = f64::midpoint(before.wall, behind.wall);
    Ok((Rate { wall, cpu: mean(|rate| rate.cpu) }, given))
}

fn raw_verify(material: &Material) -> (u32, Rate) {
    let raw = material.raw();
    raw_loop(|at| raw.verify(&material.signed[at]), material.signed.len())
}

/// The same on two threads, each with its own key.
fn raw_verify_twice(material: &Material) -> Rate {
    let wall = thread::scope(|scope| {
        let threads = [(); 2].map(|()| scope.spawn(|| raw_verify(material).1.wall));
        threads.into_iter().map(|thread| thread.join().expect("the raw work goes well")).sum()
    });
    Rate { wall, cpu: None }
}

/// What one algorithm's verification reaches, on one core and on two.
pub(crate) fn verify(material: &Material, bar: f64, cores: &Cores, table: &mut Table) -> io::Result<()> {
    let folder = folder()?;
    let [flag, key] = material.key_file(folder.path(), false)?;
    let key = [flag.as_str(), key.as_str()];
    let json = [key[0], key[1], "--json"];
    cores.hold(1);
    // As many lines as take long enough, if the bar is just met.
    let count = raw_verify(material).0 * LENGTH;
    let count = if material.alg == "HS256" { count / 5 * 2 } else { count };
    let file = File::new(folder.path().join("tokens"), &material.tokens, count)?;
    let (mut raw, mut text, mut documents) = (Vec::new(), Vec::new(), Vec::new());
    let (mut raw_gain, mut gain) = (Vec::new(), Vec::new());
    for _ in 0..rounds() {
        cores.hold(1);
        let (bare, lines) = between(|| raw_verify(material).1, || file.rate("verify", &key, "1"))?;
        if cores.count() > 1 {
            cores.hold(2);
            let (twice, lines_twice) =
                between(|| raw_verify_twice(material), || file.rate("verify", &key, "2"))?;
            raw_gain.push(twice.wall / bare.wall);
            gain.push(lines_twice.wall / lines.wall);
            cores.hold(1);
        }
        raw.push(bare);
        text.push(lines);
        documents.push(file.rate("verify", &json, "1")?);
    }
    let alg = material.alg;
    let what = format!("verify --lines {alg}, one core");
    both(&what, &raw, &text, Some(Bar::AtLeast(bar)), table)?;
    let what = format!("verify --lines --json {alg}, one core");
    both(&what, &raw, &documents, None, table)?;
    let what = format!("verify --lines {alg}, gain by a second core");
    if gain.is_empty() {
        return table.missing(&what, "there is only one");
    }
    let show = |values: &[f64]| times(Spread::of(values.to_vec()).median);
    let gains = [show(&raw_gain), show(&gain)];
    table.ratio(&what, gains, ratios(&gain, &raw_gain), Some(Bar::AtLeast(0.95)))
}

/// A row by the clock on the wall, and one by the CPU, which says more where much else runs.
fn both(what: &str, raw: &[Rate], ours: &[Rate], bar: Option<Bar>, table: &mut Table) -> io::Result<()> {
    let mut row = |what: &str, raw: &[f64], ours: &[f64], bar| {
        let show = |values: &[f64]| rate(Spread::of(values.to_vec()).median);
        table.ratio(what, [show(raw), show(ours)], ratios(ours, raw), bar)
    };
    row(what, &walls(raw), &walls(ours), bar)?;
    let cpu = |rates: &[Rate]| rates.iter().map(|rate| rate.cpu).collect::<Option<Vec<f64>>>();
    match (cpu(raw), cpu(ours)) {
        (Some(raw), Some(ours)) => row(&format!("{what}, CPU time"), &raw, &ours, None),
        _ => Ok(()),
    }
}

fn walls(rates: &[Rate]) -> Vec<f64> {
    rates.iter().map(|rate| rate.wall).collect()
}

/// Round by round.
fn ratios(ours: &[f64], raw: &[f64]) -> Spread {
    Spread::of(ours.iter().zip(raw).map(|(ours, raw)| ours / raw).collect())
}

/// Rows for what has no raw limit: `scale` makes the unit of the bar out of lines.
fn alone(
    what: &str,
    rates: &[Rate],
    (scale, show): (f64, fn(f64) -> String),
    bar: f64,
    table: &mut Table,
) -> io::Result<()> {
    let wall = Spread::of(walls(rates)).median * scale;
    table.figure(what, wall, show, Some(Bar::AtLeast(bar)))?;
    match rates.iter().map(|rate| rate.cpu).collect() {
        Some(cpu) => table.figure(&format!("{what}, CPU time"), Spread::of(cpu).median * scale, show, None),
        None => Ok(()),
    }
}

/// How much text of tokens becomes documents.
pub(crate) fn decode(material: &Material, cores: &Cores, table: &mut Table) -> io::Result<()> {
    let folder = folder()?;
    let file = File::new(folder.path().join("tokens"), &material.tokens, 1_000_000)?;
    let length = f64::from(u32::try_from(material.tokens[0].len()).expect("the tokens are short"));
    cores.hold(1);
    let rates: Vec<Rate> =
        (0..rounds()).map(|_| file.rate("decode", &["--json"], "1")).collect::<io::Result<_>>()?;
    alone("decode --lines --json, one core", &rates, (length, megabytes_per_second), 150e6, table)
}

/// How many tokens are made of claims; with RSA the signature is what it takes.
pub(crate) fn encode(material: &Material, cores: &Cores, table: &mut Table) -> io::Result<()> {
    let folder = folder()?;
    let [flag, key] = material.key_file(folder.path(), true)?;
    let key = [flag.as_str(), key.as_str()];
    let claims = |count| File::new(folder.path().join("claims"), &material.claims, count);
    let what = format!("encode --lines {}, one core", material.alg);
    cores.hold(1);
    if material.alg == "HS256" {
        let file = claims(1_000_000)?;
        let rates: Vec<Rate> =
            (0..rounds()).map(|_| file.rate("encode", &key, "1")).collect::<io::Result<_>>()?;
        return alone(&what, &rates, (1.0, rate), 300e3, table);
    }
    let mut signer = material.raw_signer();
    let mut raw_sign = || raw_loop(|at| signer.sign(&material.signed[at].0), material.signed.len());
    let file = claims(raw_sign().0 * LENGTH)?;
    let (mut raw, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..rounds() {
        let (bare, made) = between(|| raw_sign().1, || file.rate("encode", &key, "1"))?;
        raw.push(bare);
        ours.push(made);
    }
    both(&what, &raw, &ours, Some(Bar::AtLeast(0.90)), table)
}
