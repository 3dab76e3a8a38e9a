//! A shell in a folder of its own, with the binary on its path: for the commands that texts show.

use std::path::Path;
use std::process::{Command, Output};

/// Variables that change what the binary says.
const VARIABLES: [&str; 6] = ["JWT_SECRET", "JWT_KEY", "NO_COLOR", "CLICOLOR_FORCE", "COLORTERM", "CLICOLOR"];

/// A folder and the shell's stand-ins for tools that a machine may lack.
pub(crate) struct Terminal {
    folder: tempfile::TempDir,
    stand_ins: String,
}

impl Terminal {
    /// An empty folder; `stand_ins` are shell functions that every script can call.
    pub(crate) fn new(stand_ins: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        Self { folder, stand_ins: stand_ins.to_owned() }
    }

    /// Runs a script to its end, without stdin.
    pub(crate) fn run(&self, script: &str) -> Output {
        let binary = Path::new(env!("CARGO_BIN_EXE_jwt"));
        let beside = binary.parent().expect("the binary lies in a folder").display();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut shell = Command::new("sh");
        for name in VARIABLES {
            shell.env_remove(name);
        }
        shell
            .args(["-c", &format!("{}\n{script}", self.stand_ins)])
            .current_dir(self.folder.path())
            .env("PATH", format!("{beside}:{path}"))
            .env("HOME", self.folder.path())
            .stdin(std::process::Stdio::null())
            .output()
            .expect("sh can be run")
    }
}
