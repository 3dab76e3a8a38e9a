//! Command lines about keys by URL and by issuer that are not right.

use snapbox::str;

use crate::answer::Answer;
use crate::desk::Desk;
use crate::party::{jwks, token};
use crate::server::Server;

/// A server, and a desk that knows it.
fn setup() -> (Server, Desk) {
    let server = Server::plain();
    server.on("/jwks", [Answer::json(&jwks(&["a"]))]);
    let mut desk = Desk::new();
    desk.server("SERVER", &server).value("T", token(&server.url(), "a"));
    (server, desk)
}

#[test]
fn command_lines_that_are_not_right() {
    let (server, mut desk) = setup();
    desk.file("set.jwks", jwks(&["a"]).to_string());
    for line in [
        "verify --oidc $SERVER -K set.jwks $T",
        "verify --oidc $SERVER -S secret $T",
        "verify --oidc '' $T",
        "verify --oidc issuer.example $T",
        "verify --oidc issuer $T",
        "verify --oidc ftp://issuer.example $T",
        "verify --oidc https://issuer.example?x=hush $T",
        "verify --oidc https://issuer.example#x $T",
        "verify --oidc $SERVER/.well-known/openid-configuration $T",
        "verify --oidc $SERVER --oidc $SERVER $T",
        "verify -K ftp://issuer.example/jwks $T",
        "verify -K https://issuer.example:99999/ $T",
        "verify -K https:// $T",
        "key https://issuer.example:99999/",
        "key --oidc $SERVER",
        "verify --timeout 0 -K $SERVER/jwks $T",
        "verify --timeout -1s -K $SERVER/jwks $T",
        "verify --timeout soon -K $SERVER/jwks $T",
        "verify --timeout 1s -K set.jwks --at 1800000000 -q $T",
        "verify --offline --no-cache -K $SERVER/jwks $T",
        "encode {} -K $SERVER/jwks",
        "encode {} -K https://issuer.example/jwks",
        "decode --oidc $SERVER $T",
        "decode -K $SERVER/jwks $T",
        "verify -K @https://issuer.example/jwks $T",
    ] {
        let code = desk.output(line).status.code().unwrap_or(-1);
        desk.run(code, line);
    }
    desk.note("").saw(&server);
    desk.matches(str![[r#"
$ jwt verify --oidc $SERVER -K set.jwks $T
2> error: --oidc and --key exclude each other
2> hint: leave one of them out; jwt verify --help lists the flags
=> 2

$ jwt verify --oidc $SERVER -S secret $T
2> error: --oidc and --secret exclude each other
2> hint: leave one of them out; jwt verify --help lists the flags
=> 2

$ jwt verify --oidc '' $T
2> error: --oidc: nothing to hold the token to: the value is empty
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 2

$ jwt verify --oidc issuer.example $T
2> error: --oidc: an issuer begins with https://: "issuer.example"
2> hint: did you mean: --oidc https://issuer.example
=> 2

$ jwt verify --oidc issuer $T
2> error: --oidc: that is no URL: "issuer"
2> hint: an issuer is a URL, such as https://issuer.example
=> 2

$ jwt verify --oidc ftp://issuer.example $T
2> error: --oidc: only https:// is fetched: "ftp://issuer.example"
2> hint: an issuer begins with https://
=> 2

$ jwt verify --oidc https://issuer.example?x=hush $T
2> error: --oidc: an issuer has no query and no fragment: "https://issuer.example?…"
2> hint: leave them out; a URL that has a query goes with -K
=> 2

$ jwt verify --oidc https://issuer.example#x $T
2> error: --oidc: an issuer has no query and no fragment: "https://issuer.example?…"
2> hint: leave them out; a URL that has a query goes with -K
=> 2

$ jwt verify --oidc $SERVER/.well-known/openid-configuration $T
2> error: --oidc: that is the place of an issuer's metadata, not the issuer: "$SERVER/.well-known/openid-configuration"
2> hint: did you mean: --oidc $SERVER
=> 2

$ jwt verify --oidc $SERVER --oidc $SERVER $T
2> error: --oidc is given twice
2> hint: once is all it takes
=> 2

$ jwt verify -K ftp://issuer.example/jwks $T
2> error: --key: only https:// is fetched: "ftp://issuer.example/jwks"
2> hint: a file goes by its path: -K PATH
=> 2

$ jwt verify -K https://issuer.example:99999/ $T
2> error: --key: that is no URL: "https://issuer.example:99999/"
2> hint: a URL is https://issuer.example/jwks.json, a host in other letters xn--…
=> 2

$ jwt verify -K https:// $T
2> error: --key: that is no URL: "https://"
2> hint: a URL is https://issuer.example/jwks.json, a host in other letters xn--…
=> 2

$ jwt key https://issuer.example:99999/
2> error: KEY: that is no URL: "https://issuer.example:99999/"
2> hint: a URL is https://issuer.example/jwks.json, a host in other letters xn--…
=> 2

$ jwt key --oidc $SERVER
2> error: --oidc: "$SERVER/.well-known/openid-configuration" can't be fetched: no metadata there, it answers 404 Not Found; nor at "$SERVER/.well-known/oauth-authorization-server", it answers 404 Not Found
2> hint: the issuer is what tokens have for iss; keys without metadata go with -K URL
=> 5

$ jwt verify --timeout 0 -K $SERVER/jwks $T
2> error: --timeout: "0" is no time to wait
2> hint: an hour is the most, and without the flag it is 10s
=> 2

$ jwt verify --timeout -1s -K $SERVER/jwks $T
2> error: unknown flag "-1"
2> hint: jwt verify --help lists the flags; what begins with - and is no flag goes behind --
=> 2

$ jwt verify --timeout soon -K $SERVER/jwks $T
2> error: --timeout: "soon" is not a duration
2> hint: a duration is 30s, 15m, 1h 30m, 7d or bare seconds
=> 2

$ jwt verify --timeout 1s -K set.jwks --at 1800000000 -q $T
=> 0

$ jwt verify --offline --no-cache -K $SERVER/jwks $T
2> error: --offline and --no-cache exclude each other
2> hint: leave one of them out; jwt verify --help lists the flags
=> 2

$ jwt encode {} -K $SERVER/jwks
2> error: --key: only verify and key fetch a key by URL
2> hint: a public key is for jwt verify -K URL; what signs is a private key in a file: -K PATH
=> 2

$ jwt encode {} -K https://issuer.example/jwks
2> error: --key: only verify and key fetch a key by URL
2> hint: a public key is for jwt verify -K URL; what signs is a private key in a file: -K PATH
=> 2

$ jwt decode --oidc $SERVER $T
2> error: unknown flag "--oidc"
2> hint: --oidc is a flag of jwt verify and jwt key
=> 2

$ jwt decode -K $SERVER/jwks $T
2> error: --key: only verify and key fetch a key by URL
2> hint: a public key is for jwt verify -K URL; what signs is a private key in a file: -K PATH
=> 2

$ jwt verify -K @https://issuer.example/jwks $T
2> error: --key: no such file: "https://issuer.example/jwks"
2> hint: did you mean: -K https://issuer.example/jwks
=> 5
<- GET /.well-known/openid-configuration
<- GET /.well-known/oauth-authorization-server
<- GET /.well-known/openid-configuration
<- GET /.well-known/oauth-authorization-server


"#]]);
}

#[test]
fn the_flags_of_the_network_stand_together_in_the_help() {
    let mut desk = Desk::new();
    for command in ["verify", "key"] {
        let (help, _) = desk.says(0, &format!("{command} --help"));
        let (_, section) = help.split_once("\nNetwork:\n").expect("it has the section");
        let section = section.lines().take_while(|line| line.is_empty() || line.starts_with(' '));
        let flags: Vec<&str> =
            section.filter_map(|line| line.strip_prefix("      --")?.split([' ', '=']).next()).collect();
        assert_eq!(flags, ["oidc", "ca", "allow-http", "timeout", "offline", "no-cache"], "{command}");
    }
}
