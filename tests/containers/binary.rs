//! Runs the built program.

use std::ffi::OsStr;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::hold::hold;

/// What a run came to.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Run {
    /// Stdout as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.out).expect("text on stdout")
    }

    /// Stderr in one line.
    pub(crate) fn message(&self) -> String {
        self.err.trim_end().replace('\n', " / ")
    }

    /// Stdout, where the run ended well.
    pub(crate) fn done(self) -> Result<Vec<u8>, String> {
        match self.code {
            0 => Ok(self.out),
            code => Err(format!("exit code {code}: {}", self.message())),
        }
    }
}

/// A run without anything on stdin.
pub(crate) fn jwt<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Run {
    jwt_at(args, &[], b"")
}

/// A run with variables set and bytes on stdin.
pub(crate) fn jwt_at<A: AsRef<OsStr>>(
    args: impl IntoIterator<Item = A>,
    variables: &[(&str, &OsStr)],
    stdin: &[u8],
) -> Run {
    let args: Vec<A> = args.into_iter().collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_jwt"))
        .args(&args)
        .env_clear()
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // A program that does not read its stdin may close it first.
    let mut pipe = child.stdin.take().expect("a pipe");
    let _ = pipe.write_all(stdin);
    drop(pipe);
    let output = child.wait_with_output().expect("the binary ends");
    let words: Vec<_> = args.iter().map(|arg| arg.as_ref().to_string_lossy()).collect();
    hold(&words, &output.stdout);
    Run {
        code: output.status.code().expect("an exit code"),
        out: output.stdout,
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
