//! `jwt keygen ES256` as a whole process, against what OpenSSL takes for the same.

use std::io;
use std::process::{Command, Stdio};

use super::cores::Cores;
use super::streams::{jwt, time};
use super::table::{Bar, Spread, Table, milliseconds};

const WHAT: &str = "keygen ES256 against openssl genpkey, time";

/// How many keys each of them makes, in turns.
const PAIRS: usize = 100;

pub(crate) fn against_openssl(cores: &Cores, table: &mut Table) -> io::Result<()> {
    cores.hold(1);
    let mut openssl = Command::new("openssl");
    openssl.args(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    openssl.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if !openssl.status().is_ok_and(|status| status.success()) {
        return table.missing(WHAT, "there is no openssl");
    }
    let mut ours = jwt(&["keygen", "ES256"]);
    time(&mut ours)?;
    let (mut theirs_took, mut ours_took, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let [theirs, ours] = [time(&mut openssl)?.wall, time(&mut ours)?.wall];
        theirs_took.push(theirs);
        ours_took.push(ours);
        ratios.push(ours / theirs);
    }
    let show = |values| milliseconds(Spread::of(values).median);
    table.ratio(WHAT, [show(theirs_took), show(ours_took)], Spread::of(ratios), Some(Bar::AtMost(1.1)))
}
