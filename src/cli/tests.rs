//! Tests of the command line: what is parsed by a short way is what the long one makes of it.

use super::*;

const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.M11_c_Mkz5wKz70TPIkcPwzBTd5M-3ZW69WFmxuEnHk";

fn args(texts: &[&str]) -> Vec<OsString> {
    std::iter::once("jwt").chain(texts.iter().copied()).map(OsString::from).collect()
}

#[test]
fn a_lone_token_is_what_clap_would_make_of_it() {
    for texts in [vec![TOKEN], vec!["decode", TOKEN], vec!["ey.."], vec!["eyJ.e-_.a.b.c"]] {
        let lone = Cli::of_lone_token(&args(&texts)).unwrap();
        let parsed = Cli::parsed(args(&texts), Color::Auto).unwrap();
        assert_eq!(format!("{lone:?}"), format!("{parsed:?}"));
    }
    for texts in [
        vec![],
        vec!["decode"],
        vec!["verify", TOKEN],
        vec![TOKEN, TOKEN],
        vec!["--json", TOKEN],
        vec!["decode", TOKEN, "--json"],
        vec!["eyes"],
        vec!["eyJ.e"],
        vec!["@eyJ.."],
        vec!["eyJ..="],
        vec!["eyJ.. "],
        vec!["-eyJ.."],
    ] {
        assert!(Cli::of_lone_token(&args(&texts)).is_none(), "{texts:?}");
    }
}

#[test]
fn a_subcommand_by_itself_is_what_the_whole_would_make_of_it() {
    for texts in [
        "decode",
        "decode --json TOKEN TOKEN -q --color never --part header",
        "decode -jqS secret --no-warn no-exp --at 5 --date TOKEN",
        "verify -S --secret --aud a --aud b --leeway 5s -A HS256,HS384 -- -x",
        "verify -K=key --claim a=b --max-age 1d --color=always -qj",
        "verify --lines --jobs 4 --only invalid -S secret @tokens",
        "verify --find --lines --explain --summary --json -K key",
        "decode --lines --find --jobs 1 --get exp --summary",
        "encode --lines -S secret -e +15m --jobs 2 @claims",
        "verify --schema --json",
        "verify --schema TOKEN",
        "encode {} -s a -e 5 --iat -5 -c a.b=c -P x=1 --unset y -t at+jwt -k kid -H a=b -A none --unsigned",
        "encode --from - --no-typ --no-iat -o out -jK k --key-password p",
        "keygen ES256 -o k --force --format jwk --kid uuid --json",
    ] {
        let texts: Vec<&str> = texts.split(' ').collect();
        let (cli, schema) = Cli::by_subcommand(&args(&texts)).unwrap();
        let (whole, whole_schema) = Cli::by_whole(&args(&texts), Color::Auto).unwrap();
        assert_eq!(format!("{cli:?}"), format!("{whole:?}"));
        assert_eq!(schema, whole_schema, "{texts:?}");
    }
    for texts in ["--json decode TOKEN", "decode --help", "verify -h", "verify --version", "decode --nope"] {
        let texts: Vec<&str> = texts.split(' ').collect();
        assert!(Cli::by_subcommand(&args(&texts)).is_none(), "{texts:?}");
    }
}

#[test]
fn the_lone_version_is_the_one_that_clap_prints() {
    for flag in ["--version", "-V"] {
        let Err(Stop::Asked(clap)) = Cli::parsed(args(&[flag]), Color::Auto) else { panic!("{flag} asks") };
        assert_eq!(lone_version(&args(&[flag])), Some(clap.render().to_string().as_str()));
    }
    assert_eq!(lone_version(&args(&["--version", "--json"])), None);
    assert_eq!(lone_version(&args(&[])), None);
}

#[test]
fn the_names_of_subcommands_are_those_that_clap_knows() {
    let command = command();
    let mut names: Vec<&str> = command
        .get_subcommands()
        .flat_map(|subcommand| std::iter::once(subcommand.get_name()).chain(subcommand.get_all_aliases()))
        .collect();
    names.sort_unstable();
    let mut listed = SUBCOMMANDS;
    listed.sort_unstable();
    assert_eq!(names, listed);
}
