//! The project's speed beside what the hardware could give: `cargo bench` measures both in turns, on the same bytes,
//! and prints one table of all ratios at its end. `benches/README.md` says what each row is.

mod clock;
mod cores;
mod in_memory;
mod keygen;
mod material;
mod peak;
mod streams;
mod table;

use std::io;

use criterion::Criterion;

use cores::Cores;
use material::Material;
use table::Table;

/// The algorithms whose verification is measured, and the least that it is to reach of the raw rate.
const VERIFIED: [(&str, f64); 4] = [("HS256", 0.35), ("RS256", 0.90), ("ES256", 0.90), ("EdDSA", 0.90)];

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        // `cargo test --benches` runs this too, and a figure from an unoptimized build would mean nothing.
        return Ok(());
    }
    let given: Vec<&str> = arguments.iter().map(String::as_str).filter(|given| *given != "--bench").collect();
    let (wanted, mut criterion) = match given.as_slice() {
        [wanted] if !wanted.starts_with('-') => (*wanted, Criterion::default()),
        _ => ("", Criterion::default().configure_from_args()),
    };
    let is_wanted = |group: &str| group.contains(wanted);
    let cores = Cores::find();
    let mut table = Table::new(&cores);
    for (alg, bar) in VERIFIED {
        if is_wanted(&format!("verify {alg}")) {
            let material = Material::new(alg);
            in_memory::verify(&mut criterion, &material, bar, &cores, &mut table)?;
            streams::verify(&material, bar, &cores, &mut table)?;
        }
    }
    if is_wanted("decode") {
        streams::decode(&Material::new("HS256"), &cores, &mut table)?;
    }
    for alg in ["HS256", "RS256"] {
        if is_wanted(&format!("encode {alg}")) {
            streams::encode(&Material::new(alg), &cores, &mut table)?;
        }
    }
    if is_wanted("peak memory") {
        peak::verify(&Material::new("HS256"), &cores, &mut table)?;
    }
    if is_wanted("keygen ES256") {
        keygen::against_openssl(&cores, &mut table)?;
    }
    table.print()
}
