//! The recipes of the README's section "In CI": each is read as its CI reads it, and each of its scripts is run by the
//! shells that the CI would run it with: with a token that is good, and with those that it is there to refuse.
//!
//! Where a recipe calls jq and the machine has none, it is not run; with `CI=true` that is a failure.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use saphyr::{LoadableYamlNode as _, Yaml};
use tempfile::TempDir;

const README: &str = include_str!("../README.md");

/// A place for a script to run in: a folder with a key of the issuer, and stand-ins for what is not ours.
struct Runner {
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
}

/// What is called and is not ours: `curl` answers what lies in a file, `deploy.sh` leaves one behind.
const STAND_INS: [(&str, &str); 2] = [
    ("curl", "#!/bin/sh\ncat response.json || { echo 'curl: (22) not found' >&2; exit 22; }\n"),
    ("deploy.sh", "#!/bin/sh\n: > deployed\n"),
];

impl Runner {
    fn new() -> Self {
        let runner = Self { folder: tempfile::tempdir().expect("a folder"), variables: Vec::new() };
        for (name, text) in STAND_INS {
            let path = runner.path(name);
            fs::write(&path, text).expect("a file");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("its mode");
        }
        for name in ["key", "other"] {
            runner.jwt(&format!("keygen ES256 --format jwks --kid {name} -o {name}.jwks"));
        }
        fs::rename(runner.path("key.jwks.pub"), runner.path("jwks.json")).expect("the public half");
        runner
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    /// What one of our own commands prints.
    fn jwt(&self, line: &str) -> String {
        let (code, out) = self.run(&["sh", "-e"], &format!("jwt {line} 2> said || cat said"));
        assert_eq!(code, 0, "jwt {line}: {out}");
        out.trim_end().to_owned()
    }

    /// Sets a variable for the scripts.
    fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.variables.retain(|(other, _)| *other != name);
        self.variables.push((name, value.into()));
    }

    /// Runs a script from a file, as CI does; its exit code, and what it prints on both streams.
    fn run(&self, shell: &[&str], script: &str) -> (i32, String) {
        fs::write(self.path("script"), format!("exec 2>&1\n{script}\n")).expect("the script");
        let binary = Path::new(env!("CARGO_BIN_EXE_jwt")).parent().expect("the binary lies in a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new(shell[0])
            .args(&shell[1..])
            .arg("script")
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", format!("{}:{}:{path}", self.folder.path().display(), binary.display()))
            .env("HOME", self.folder.path())
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .expect("the shell can be run");
        (output.status.code().expect("an exit code"), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs scripts one after the other, until one fails.
    fn steps(&self, shell: &[&str], scripts: &[String]) -> (i32, String) {
        let mut printed = String::new();
        for script in scripts {
            let (code, out) = self.run(shell, script);
            printed.push_str(&out);
            if code != 0 {
                return (code, printed);
            }
        }
        (0, printed)
    }
}

/// How GitHub runs a step that names no shell, and one that asks for bash.
const GITHUB: [&[&str]; 2] = [&["bash", "-e"], &["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"]];

/// How GitLab runs a job, in an image that has bash and in one that has not.
const GITLAB: [&[&str]; 2] = [&["bash", "-e", "-o", "pipefail"], &["sh", "-e"]];

/// The blocks of the section: the language, the first line and the whole of each.
fn blocks() -> Vec<(&'static str, &'static str, &'static str)> {
    let (_, section) = README.split_once("\n## In CI\n").expect("the section is there");
    let (section, _) = section.split_once("\n## ").expect("another follows");
    let blocks = section.split("\n```").skip(1).step_by(2);
    blocks
        .map(|block| {
            let (language, text) = block.split_once('\n').expect("a block has lines");
            (language, text.lines().next().unwrap_or_default(), text)
        })
        .collect()
}

/// The block that begins with this line.
fn block(first: &str) -> &'static str {
    let found = blocks().into_iter().find(|(_, line, _)| line.starts_with(first));
    found.unwrap_or_else(|| panic!("no recipe {first}")).2
}

#[test]
fn these_are_all() {
    let found: Vec<_> = blocks().into_iter().map(|(language, line, _)| (language, line)).collect();
    let expected = [
        ("yaml", "# .github/workflows/deploy.yml"),
        ("yaml", "# .github/workflows/tokens.yml"),
        ("yaml", "# .gitlab-ci.yml"),
        ("sh", "# check-token.sh: the token is in $TOKEN"),
    ];
    assert_eq!(found, expected, "each recipe has a test here");
}

/// A job of a recipe, the recipe read by a parser of YAML.
fn job<T>(first: &str, way: &[&str], take: impl Fn(&Yaml<'_>) -> T) -> T {
    let documents = Yaml::load_from_str(block(first)).expect("the recipe is YAML");
    let [document] = documents.as_slice() else { panic!("one document") };
    take(way.iter().fold(document, |node, name| &node[*name]))
}

/// The scripts of a job of GitHub's, and the variables that they name.
fn github(first: &str, job_name: &str) -> (Vec<String>, Vec<(String, String)>) {
    job(first, &["jobs", job_name, "steps"], |steps| {
        let (mut scripts, mut variables) = (Vec::new(), Vec::new());
        for step in steps.as_vec().expect("steps") {
            let script = step["run"].as_str().expect("a script").to_owned();
            // What is put in before the shell reads the script is a way for others to write it.
            assert!(!script.contains("${{"), "{script}");
            scripts.push(script);
            for (name, value) in step.as_mapping_get("env").and_then(Yaml::as_mapping).into_iter().flatten() {
                let text = |node: &Yaml<'_>| node.as_str().expect("text").to_owned();
                variables.push((text(name), text(value)));
            }
        }
        (scripts, variables)
    })
}

/// The script of a job of GitLab's.
fn gitlab(job_name: &str) -> Vec<String> {
    let lines = job("# .gitlab-ci.yml", &[job_name, "script"], |script| {
        let lines = script.as_vec().expect("lines").iter();
        lines.map(|line| line.as_str().expect("a line").to_owned()).collect::<Vec<_>>()
    });
    vec![lines.join("\n")]
}

/// What every gate refuses: a word for it, and how to make it.
const REFUSED: [(&str, &str); 8] = [
    ("expired", "encode -K key.jwks -i https://issuer.example -a deploy -e -1s"),
    ("for others", "encode -K key.jwks -i https://issuer.example -a staging -e +1h"),
    ("of another issuer", "encode -K key.jwks -i https://issuer.evil -a deploy -e +1h"),
    ("without an end", "encode -K key.jwks -i https://issuer.example -a deploy"),
    ("to come", "encode -K key.jwks -i https://issuer.example -a deploy -e +1h -n +30m"),
    ("signed by others", "encode -K other.jwks -i https://issuer.example -a deploy -e +1h"),
    ("unsigned", "encode --alg none --unsigned -i https://issuer.example -a deploy -e +1h"),
    ("signed with a secret", "encode -S sesame -i https://issuer.example -a deploy -e +1h"),
];

/// Texts that are no tokens and must not be taken for flags.
const NO_TOKENS: [&str; 6] = ["", "--help", "--schema", "-V", "--ignore-exp", "a.b.c"];

fn gate(scripts: &[String], shells: &[&[&str]], word: &str) {
    let mut runner = Runner::new();
    let jwks = runner.read("jwks.json");
    runner.set("JWKS", jwks);
    let good = runner.jwt("encode -K key.jwks -i https://issuer.example -a deploy -e +1h");
    let bad = REFUSED.map(|(what, line)| (what, runner.jwt(line)));
    let no_tokens = NO_TOKENS.map(|text| (text, text.to_owned()));
    for shell in shells {
        for (what, token) in bad.iter().chain(&no_tokens) {
            runner.set("DEPLOY_TOKEN", token.as_str());
            let (code, printed) = runner.steps(shell, scripts);
            assert_eq!(code, 1, "{what}: {printed}");
            assert!(printed.contains(word), "{what}: {printed}");
            assert!(!printed.contains(token) || token.len() < 10, "{what}: the token is shown");
            assert!(!runner.has("deployed"), "{what} deploys");
            // What is no token is no flag either, to which jwt itself would say something.
            let is_token = token.starts_with("ey");
            assert!(is_token || printed.lines().count() == 1, "{what}: {printed}");
        }
        runner.set("DEPLOY_TOKEN", good.as_str());
        let (code, printed) = runner.steps(shell, scripts);
        assert_eq!((code, printed.as_str()), (0, ""));
        assert!(runner.has("deployed"));
        fs::remove_file(runner.path("deployed")).expect("it is there");
        // Without keys nothing is deployed either.
        runner.set("JWKS", "");
        let (code, printed) = runner.steps(shell, scripts);
        assert!(code == 1 && printed.contains(word) && !runner.has("deployed"), "{printed}");
        let jwks = runner.read("jwks.json");
        runner.set("JWKS", jwks);
    }
}

#[test]
fn github_deploys_with_a_good_token() {
    let (scripts, variables) = github("# .github/workflows/deploy.yml", "deploy");
    let expected = [("DEPLOY_TOKEN", "${{ secrets.DEPLOY_TOKEN }}"), ("JWKS", "${{ vars.JWKS }}")].map(owned);
    assert_eq!(variables, expected);
    gate(&scripts, &GITHUB, "::error::this token may not deploy");
}

#[test]
fn gitlab_deploys_with_a_good_token() {
    gate(&gitlab("deploy"), &GITLAB, "this token may not deploy: exit code ");
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn gitlab_warns_a_week_before() {
    job("# .gitlab-ci.yml", &["token-lasts-a-week", "rules"], |rules| {
        assert_eq!(rules[0]["if"].as_str(), Some("$CI_PIPELINE_SOURCE == \"schedule\""));
    });
    let scripts = gitlab("token-lasts-a-week");
    let mut runner = Runner::new();
    let jwks = runner.read("jwks.json");
    runner.set("JWKS", jwks);
    for shell in GITLAB {
        for (flags, code) in [
            ("-e +8d", None),
            ("-e +6d", Some(6)),
            ("-e -1d", Some(6)),
            ("", Some(7)),
            ("-n +8d -e +9d", Some(6)),
        ] {
            let token = runner.jwt(&format!("encode -s alice -K key.jwks {flags}"));
            runner.set("DEPLOY_TOKEN", token);
            let ran = runner.steps(shell, &scripts);
            let expected = code.map_or_else(
                || (0, String::new()),
                |code| (1, format!("this token will not be good in a week: exit code {code}\n")),
            );
            assert_eq!(ran, expected, "{flags}");
        }
    }
}

/// Whether jq is there. Without it what needs it is passed over; not so in CI.
fn has_jq() -> bool {
    let there = Command::new("jq").arg("--version").stdout(Stdio::null()).status().is_ok();
    assert!(there || std::env::var_os("CI").is_none_or(|ci| ci != "true"), "jq is not installed");
    if !there {
        let mut stderr = std::io::stderr();
        std::io::Write::write_all(&mut stderr, b"SKIPPED: recipes that call jq, which is not installed\n")
            .ok();
    }
    there
}

#[test]
fn github_looks_at_what_a_service_issues() {
    if !has_jq() {
        return;
    }
    let (scripts, variables) = github("# .github/workflows/tokens.yml", "issued");
    let names: Vec<&str> = variables.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["CLIENT", "TOKEN_URL", "JWKS"]);
    let mut runner = Runner::new();
    let jwks = runner.read("jwks.json");
    runner.set("JWKS", jwks);
    runner.set("CLIENT", "name:password");
    runner.set("TOKEN_URL", "https://issuer.example/token");
    let sound = "-i https://issuer.example -a api -c 'scope=read write' -e +50m";
    let cases = [
        (0, "", sound.to_owned()),
        (7, "\"claim: exp<=", sound.replace("+50m", "+2h")),
        (7, "\"claim: exp<=", sound.replace("-e +50m", "")),
        (7, "\"claim: scope~=read: ", sound.replace("read write", "write")),
        (7, "\"aud: \\\"web\\\", expected \\\"api\\\"\"", sound.replace("api", "web")),
        (7, "\"iss: \\\"https://issuer.evil\\\", expected ", sound.replace(".example", ".evil")),
        (7, "\"strict: warned of readable-secret\"", format!("{sound} -c user.password=hunter2")),
        (6, "\"iat: too old: issued ", format!("{sound} --iat -1h")),
        (7, "\"iat: absent, and needed ", format!("{sound} --no-iat")),
        (6, "\"exp: expired ", sound.replace("+50m", "-1m")),
        (1, "\"signature: wrong: ", format!("{sound} -k key").replace("-i ", "-K other.jwks -i ")),
        (1, "\"alg: none: nobody signed this token\"", format!("{sound} --alg none --unsigned")),
        (
            7,
            "\"aud: \\\"web\\\\n::add-mask::x\\\", ",
            sound.replace("-a api", "-c aud:='\"web\\n::add-mask::x\"'"),
        ),
    ];
    for shell in GITHUB {
        for (code, word, flags) in &cases {
            let key = if flags.contains("other") || flags.contains("none") { "" } else { "-K key.jwks" };
            let token = runner.jwt(&format!("encode {key} {flags}"));
            let response = format!(r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":3000}}"#);
            fs::write(runner.path("response.json"), response).expect("a file");
            let (status, printed) = runner.steps(shell, &scripts);
            assert_eq!(status, *code, "{flags}: {printed}");
            assert!(printed.contains(word) && printed.is_empty() == word.is_empty(), "{flags}: {printed}");
            assert!(printed.lines().all(|line| line.starts_with('"')), "{flags}: {printed}");
        }
        fs::write(runner.path("response.json"), r#"{"error":"invalid_client"}"#).expect("a file");
        let (status, printed) = runner.steps(shell, &scripts);
        assert!(status == 3 && printed.contains("no token"), "{status}: {printed}");
        fs::remove_file(runner.path("response.json")).expect("it is there");
        let (status, printed) = runner.steps(shell, &scripts);
        assert!(status == 3 && printed.contains("curl: (22)") && printed.contains("empty"), "{printed}");
    }
}

#[test]
fn a_shell_tells_the_reasons_apart() {
    let script = block("# check-token.sh").to_owned();
    let mut runner = Runner::new();
    let sound = "encode -K key.jwks -i https://issuer.example -a api -e +1h";
    let cases = [
        (0, "good", sound.to_owned()),
        (6, "its time has passed or is to come: ask for a new one", sound.replace("+1h", "-1h")),
        (6, "its time has passed or is to come: ask for a new one", format!("{sound} -n +30m")),
        (7, "signed by the issuer, and not for this", sound.replace("api", "web")),
        (7, "signed by the issuer, and not for this", sound.replace("-e +1h", "")),
        (
            1,
            "not signed with a key of the issuer",
            format!("{sound} -k key").replace("key.jwks", "other.jwks"),
        ),
        (4, "no usable key, none that fits, or another algorithm", sound.replace("-K key.jwks", "-S sesame")),
    ];
    for shell in GITLAB.into_iter().chain(GITHUB).chain([&["sh"] as &[_]]) {
        for (code, word, line) in &cases {
            let token = runner.jwt(line);
            runner.set("TOKEN", token);
            let (status, printed) = runner.run(shell, &script);
            assert_eq!(status, *code, "{line}: {printed}");
            assert_eq!(printed.lines().last(), Some(*word), "{line}");
        }
        for text in NO_TOKENS {
            runner.set("TOKEN", text);
            assert_eq!(runner.run(shell, &script), (3, "not a signed token\n".to_owned()), "{text}");
        }
        fs::rename(runner.path("jwks.json"), runner.path("away")).expect("it is there");
        let (status, printed) = runner.run(shell, &script);
        assert!(status == 5 && printed.ends_with("\ncould not be checked\n"), "{printed}");
        fs::rename(runner.path("away"), runner.path("jwks.json")).expect("it is there");
    }
}
