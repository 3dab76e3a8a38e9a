//! What the README shows of issuers is what happens.

use serde_json::json;
use snapbox::{Assert, IntoData as _};

use crate::answer::Answer;
use crate::common::signed_by;
use crate::desk::Desk;
use crate::party::{OPENID, jwks, key, metadata};
use crate::server::Server;

const README: &str = include_str!("../../README.md");

const ISSUER: &str = "https://issuer.example";

#[test]
fn issuers_in_the_readme() {
    let (_, section) = README.split_once("\n## Issuers\n").expect("the README has the section");
    let (_, block) = section.split_once("```console\n").expect("it shows commands");
    let (block, _) = block.split_once("```").expect("the block ends");

    let proxy = Server::proxy();
    let uri = format!("{ISSUER}/jwks.json");
    proxy.on(&format!("issuer.example{OPENID}"), [Answer::json(&metadata(ISSUER, &uri))]);
    proxy.on("issuer.example/jwks.json", [Answer::json(&jwks(&["2026-05", "2026-11"]))]);
    let header = json!({ "alg": "ES256", "kid": "2026-11" });
    let payload = json!({ "iss": ISSUER, "aud": "api", "sub": "alice", "exp": 4_000_000_000_u64 });
    let token = signed_by(header.to_string(), payload.to_string(), &key("2026-11"), "ES256");
    let mut desk = Desk::behind(&proxy);
    desk.file("token.txt", token);

    let mut ran = 0;
    for shown in block.split("$ jwt ").skip(1) {
        let (line, shown) = shown.split_once('\n').expect("a command has a line");
        let (stdout, stderr) = desk.says(0, &format!("{line} --ca ca.pem"));
        assert_eq!(stderr, "", "{line}");
        Assert::new().eq(stdout, shown.into_data());
        ran += 1;
    }
    assert!(ran > 1, "the README shows how");
}
