//! Ways to have `jwt` without building it: what Cargo.toml, the workflows, the scripts of `.ci/` and the documents say of
//! them is the same everywhere, and the files that they name are there.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use saphyr::{LoadableYamlNode as _, Yaml};
use serde_json::Value;

const README: &str = include_str!("../README.md");
const CONTRIBUTING: &str = include_str!("../CONTRIBUTING.md");
const SECURITY: &str = include_str!("../SECURITY.md");
const CI: &str = include_str!("../.github/workflows/ci.yml");
const RELEASE: &str = include_str!("../.github/workflows/release.yml");

/// Where cargo runs, and the paths of the documents begin.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cargo(args: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO")).args(args).current_dir(root()).output().expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints text")
}

/// What Cargo.toml says of this package.
fn manifest() -> Value {
    let text = cargo(&["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    let mut metadata: Value = serde_json::from_str(&text).expect("cargo prints JSON");
    metadata["packages"][0].take()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// What a release is built for: targets, and the machines that build them.
fn targets() -> Vec<(String, String)> {
    let documents = Yaml::load_from_str(RELEASE).expect("the workflow is YAML");
    let include = &documents[0]["jobs"]["build"]["strategy"]["matrix"]["include"];
    let rows = include.as_vec().expect("the matrix has rows").iter();
    let of = |row: &Yaml<'_>, name: &str| row[name].as_str().expect("a row has both").to_owned();
    rows.map(|row| (of(row, "target"), of(row, "runner"))).collect()
}

/// The name of an archive as `cargo binstall` reads its template, and the way to the binary in it.
fn binstall(target: &str) -> (String, String) {
    let manifest = manifest();
    let metadata = &manifest["metadata"]["binstall"];
    let of = |key: &str| text(metadata["overrides"][target].get(key).unwrap_or(&metadata[key])).to_owned();
    let url = of("pkg-url");
    let windows = target.contains("windows");
    assert_eq!(of("pkg-fmt"), if windows { "zip" } else { "tgz" });
    let extension = if windows { ".exe" } else { "" };
    let filled = |template: &str| {
        [
            ("name", text(&manifest["name"])),
            ("version", text(&manifest["version"])),
            ("target", target),
            ("bin", "jwt"),
            ("binary-ext", extension),
        ]
        .iter()
        .fold(template.to_owned(), |filled, (name, value)| filled.replace(&format!("{{ {name} }}"), value))
    };
    let url = filled(&url);
    let (before, name) = url.rsplit_once('/').expect("a URL");
    // Where GitHub keeps what a release with that tag has.
    assert_eq!(before, filled("{ repo }/releases/download/v{ version }"));
    (name.to_owned(), filled(&of("bin-dir")))
}

#[test]
fn systems_and_processors_are_all_there() {
    let targets = targets();
    for system in ["unknown-linux-gnu", "unknown-linux-musl", "apple-darwin", "pc-windows-msvc"] {
        for processor in ["x86_64", "aarch64"] {
            let target = format!("{processor}-{system}");
            let (_, runner) = targets.iter().find(|row| row.0 == target).expect("a release is built for it");
            // Each is built, and tried, on what it is for.
            let of_arm = runner.ends_with("-arm") || runner == "macos-15";
            assert_eq!(of_arm, processor == "aarch64", "{target} is built on {runner}");
            let named = [("ubuntu", "linux"), ("macos", "darwin"), ("windows", "windows")];
            let (_, of_system) =
                named.iter().find(|(start, _)| runner.starts_with(start)).expect("a known runner");
            assert!(system.contains(of_system), "{target} is built on {runner}");
        }
    }
    assert_eq!(targets.len(), 8);
    let manifest = manifest();
    let overrides = manifest["metadata"]["binstall"]["overrides"].as_object().expect("targets");
    assert!(overrides.keys().all(|target| targets.iter().any(|row| row.0 == *target)), "{overrides:?}");
}

/// `.ci/archive` packs something that stands for the binary, and `cargo binstall` would find it.
#[cfg(unix)]
#[test]
fn archives_are_what_binstall_looks_for() {
    let place = tempfile::tempdir().expect("a folder");
    let copied = ["Cargo.toml", "README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];
    for path in copied {
        std::fs::copy(root().join(path), place.path().join(path)).expect("a file of the project");
    }
    for folder in [".ci", "completions", "man"] {
        std::fs::create_dir(place.path().join(folder)).expect("a folder");
    }
    for path in [".ci/archive", "completions/_jwt", "man/jwt.1"] {
        std::fs::copy(root().join(path), place.path().join(path)).expect("a file of the project");
    }
    std::fs::write(place.path().join("binary"), "jwt").expect("a file");
    for (target, _) in targets() {
        let (name, binary) = binstall(&target);
        if target.contains("windows") {
            // Only the machines that build for Windows are sure to have what makes these.
            let script = std::fs::read_to_string(root().join(".ci/archive")).expect("the script");
            assert!(
                script.contains("name=jwt-toolkit-v$version-$target\n") && script.contains("*-windows-*")
            );
            let version = text(&manifest()["version"]).to_owned();
            assert_eq!(name, format!("jwt-toolkit-v{version}-{target}.zip"));
            assert_eq!(binary, format!("jwt-toolkit-v{version}-{target}/jwt.exe"));
            continue;
        }
        let output = Command::new(place.path().join(".ci/archive"))
            .args([target.as_str(), "binary"])
            .output()
            .expect("the script can be run");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(printed.trim_end(), format!("target/dist/{name}"));
        let listed = Command::new("tar")
            .arg("-tzf")
            .arg(place.path().join("target/dist").join(&name))
            .output()
            .expect("tar can be run");
        let listed = String::from_utf8(listed.stdout).expect("names are text");
        let folder = binary.strip_suffix("/jwt").expect("the binary lies in a folder");
        for file in copied.into_iter().skip(1).chain(["jwt", "completions/_jwt", "man/jwt.1"]) {
            assert!(listed.lines().any(|line| line == format!("{folder}/{file}")), "no {file} in {listed}");
        }
    }
}

/// What `.ci/notes` says of a tag, where Cargo.toml and CHANGELOG.md hold these texts.
#[cfg(unix)]
fn notes(tag: &str, changelog: &str) -> Result<String, String> {
    let place = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(place.path().join(".ci")).expect("a folder");
    std::fs::copy(root().join(".ci/notes"), place.path().join(".ci/notes")).expect("the script");
    std::fs::write(place.path().join("Cargo.toml"), "[package]\nversion = \"1.2.0\"\n").expect("a file");
    std::fs::write(place.path().join("CHANGELOG.md"), changelog).expect("a file");
    let output =
        Command::new(place.path().join(".ci/notes")).arg(tag).output().expect("the script can be run");
    let text = |bytes| String::from_utf8(bytes).expect("the script prints text");
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

#[cfg(unix)]
#[test]
fn a_release_has_the_notes_of_its_version() {
    let changelog = "# Changelog\n\n## [1.2.0] - 2026-12-01\n\n### Added\n\n- More.\n\n## [1.1.0] - 2026-11-01\n\n- Old.\n";
    assert_eq!(notes("v1.2.0", changelog).as_deref(), Ok("\n### Added\n\n- More.\n"));
    let refused = |tag: &str, changelog: &str| notes(tag, changelog).expect_err("there is no such release");
    assert_eq!(refused("v1.2.1", changelog), "the tag is v1.2.1, and Cargo.toml has version 1.2.0\n");
    assert_eq!(refused("1.2.0", changelog), "the tag is 1.2.0, and Cargo.toml has version 1.2.0\n");
    assert_eq!(refused("v1.2.0", "## [1.1.0] - 2026-11-01\n"), "CHANGELOG.md has no 1.2.0\n");
    let unreleased = changelog.replace("2026-12-01", "Unreleased");
    assert_eq!(refused("v1.2.0", &unreleased), "CHANGELOG.md has no day: ## [1.2.0] - Unreleased\n");
    let silent = "## [1.2.0] - 2026-12-01\n\n## [1.1.0] - 2026-11-01\n\n- Old.\n";
    assert_eq!(refused("v1.2.0", silent), "CHANGELOG.md tells nothing of 1.2.0\n");
}

/// What the package of the registry holds.
fn packaged() -> BTreeSet<String> {
    let list = cargo(&["package", "--list", "--allow-dirty", "--offline"]);
    list.lines().map(|line| line.replace('\\', "/")).collect()
}

#[test]
fn the_package_has_what_is_installed_and_no_more() {
    let packaged = packaged();
    let is_there = |path: &str| packaged.contains(path);
    for path in ["src/main.rs", "tests/schema/verdict.json", "LICENSE-MIT", "LICENSE-APACHE", "Cargo.lock"] {
        assert!(is_there(path), "{path} is not packaged");
    }
    for entry in ["completions", "man", "examples"].iter().flat_map(|folder| {
        std::fs::read_dir(root().join(folder)).expect("a folder").map(move |e| (folder, e))
    }) {
        let path = format!("{}/{}", entry.0, entry.1.expect("a file").file_name().display());
        assert!(is_there(&path), "{path} is not packaged");
    }
    let tops: BTreeSet<&str> = packaged.iter().map(|path| path.split('/').next().unwrap_or(path)).collect();
    let expected = [
        ".cargo_vcs_info.json",
        ".ci",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Cargo.lock",
        "Cargo.toml",
        "Cargo.toml.orig",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "SECURITY.md",
        "completions",
        "examples",
        "man",
        "src",
        "tests",
    ];
    // The first is there where the project lies in a repository.
    assert!(tops.iter().all(|top| expected.contains(top)), "{tops:?}");
    assert!(expected.iter().skip(1).all(|top| tops.contains(top)), "{tops:?}");
    assert_eq!(
        packaged.iter().filter(|path| path.starts_with("tests/") || path.starts_with(".ci/")).count(),
        2
    );
}

#[test]
fn the_debian_package_has_everything_in_its_place() {
    let manifest = manifest();
    let assets = manifest["metadata"]["deb"]["assets"].as_array().expect("assets");
    let assets: Vec<[&str; 3]> = assets.iter().map(|asset| [0, 1, 2].map(|at| text(&asset[at]))).collect();
    let expected = [
        ["target/release/jwt", "usr/bin/", "755"],
        ["man/*.1", "usr/share/man/man1/", "644"],
        ["completions/jwt.bash", "usr/share/bash-completion/completions/jwt", "644"],
        ["completions/_jwt", "usr/share/zsh/vendor-completions/_jwt", "644"],
        ["completions/jwt.fish", "usr/share/fish/vendor_completions.d/jwt.fish", "644"],
        ["README.md", "usr/share/doc/jwt-toolkit/", "644"],
        ["CHANGELOG.md", "usr/share/doc/jwt-toolkit/changelog", "644"],
        [".ci/debian/copyright", "usr/share/doc/jwt-toolkit/copyright", "644"],
    ];
    assert_eq!(assets, expected);
    // Whoever has the package of the registry can build that of Debian.
    let packaged = packaged();
    for [source, ..] in &assets[2..] {
        assert!(root().join(source).is_file() && packaged.contains(*source), "{source} is not packaged");
    }
    // Both say under which terms, in the same words.
    let words =
        |text: &str| text.split_whitespace().filter(|word| *word != ".").collect::<Vec<_>>().join(" ");
    let mit = std::fs::read_to_string(root().join("LICENSE-MIT")).expect("the licence");
    let copyright = std::fs::read_to_string(root().join(".ci/debian/copyright")).expect("the licence");
    let (head, terms) = mit.split_once("\n\nPermission").expect("holders, then terms");
    assert!(words(&copyright).contains(&words(&format!("Permission{terms}"))));
    let (_, holders) = head.split_once("Copyright (c) ").expect("holders");
    assert!(copyright.contains(&format!("\nCopyright: {holders}\n")), "{holders}");
}

#[test]
fn versions_are_the_same_everywhere() {
    let manifest = manifest();
    let rust = text(&manifest["rust_version"]).trim_end_matches(".0").to_owned();
    assert!(README.contains(&format!("Rust {rust} or later")), "README.md");
    assert!(CONTRIBUTING.contains(&format!("Rust {rust} or later")), "CONTRIBUTING.md");
    assert!(CI.contains(&format!("rustup toolchain install {rust} ")), "ci.yml installs another Rust");
    assert!(CI.contains(&format!("cargo +{rust} check ")), "ci.yml checks with another Rust");
    let deb = std::fs::read_to_string(root().join(".ci/deb")).expect("the script");
    let (_, version) = deb.split_once("\ncargo_deb=").expect("the version that is installed");
    let version = version.lines().next().unwrap_or_default();
    assert!(RELEASE.contains(&format!(" cargo-deb@{version}\n")), "release.yml installs another cargo-deb");
}

/// Actions that are not of GitHub's own see nothing of ours; a script is what stands there, whatever a tag or a branch is
/// called; and nobody may write but the job that makes the release.
#[test]
fn workflows_trust_nobody() {
    for (name, text) in [("ci.yml", CI), ("release.yml", RELEASE)] {
        let documents = Yaml::load_from_str(text).expect("the workflow is YAML");
        let of = |node: &Yaml<'_>, name: &str| {
            let mapping = node.as_mapping_get(name).and_then(Yaml::as_mapping).into_iter().flatten();
            let text = |node: &Yaml<'_>| node.as_str().expect("text").to_owned();
            mapping.map(|(name, value)| (text(name), text(value))).collect::<Vec<_>>()
        };
        let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        assert_eq!(of(&documents[0], "permissions"), owned(&[("contents", "read")]), "{name}");
        for (job, steps) in documents[0]["jobs"].as_mapping().expect("jobs") {
            let job = job.as_str().expect("a name");
            let writes = [("contents", "write"), ("id-token", "write"), ("attestations", "write")];
            let expected =
                if (name, job) == ("release.yml", "release") { owned(&writes) } else { Vec::new() };
            assert_eq!(of(steps, "permissions"), expected, "{name}: {job}");
            for step in steps["steps"].as_vec().expect("steps") {
                let of = |key: &str| step.as_mapping_get(key).and_then(Yaml::as_str).unwrap_or_default();
                assert!(!of("run").contains("${{"), "{name}: {job}: {}", of("run"));
                if let Some((action, version)) = of("uses").split_once('@') {
                    assert!(action.starts_with("actions/"), "{name}: {action}");
                    let major = version.strip_prefix('v').map(str::parse::<u8>);
                    assert!(matches!(major, Some(Ok(_))), "{name}: {action}@{version}");
                    let keeps = step["with"].as_mapping_get("persist-credentials").and_then(Yaml::as_bool);
                    assert!(action != "actions/checkout" || keeps == Some(false), "{name}: {job}");
                }
            }
        }
    }
    // What is released is what the tag says.
    assert!(RELEASE.contains("    tags: ['v*']\n") && RELEASE.contains(".ci/notes \"$GITHUB_REF_NAME\""));
    assert!(RELEASE.contains(" --draft ") && RELEASE.contains("sha256sum -- * > SHA256SUMS"));
}

/// Paths between backquotes and in links are there.
#[test]
fn documents_name_files_that_are_there() {
    for (document, text) in [("CONTRIBUTING.md", CONTRIBUTING), ("SECURITY.md", SECURITY)] {
        let quoted = text.split('`').skip(1).step_by(2);
        let linked = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let mut found = 0;
        for name in quoted.chain(linked) {
            let path = name.split('#').next().unwrap_or(name);
            let begins = ["src/", "tests/", "benches/", "examples/", ".ci/", ".github/", ".cargo/"];
            let is_path = begins.iter().any(|begin| path.starts_with(begin))
                || path.rsplit_once('.').is_some_and(|(_, kind)| ["md", "toml", "lock"].contains(&kind));
            if is_path && !path.contains([' ', '*', '<']) {
                found += 1;
                assert!(root().join(path).exists(), "{document} names {path}, which is not there");
            }
        }
        assert!(found > 5, "{document} names {found} files");
    }
}
