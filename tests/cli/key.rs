//! `jwt key`: what keys are, the same keys in other forms, and who signed a token.

use snapbox::str;

use crate::desk::Desk;

/// A folder with a key of every kind, in this crate's own forms.
fn desk() -> Desk {
    let mut desk = Desk::new();
    for (alg, flags) in [
        ("ES256", "-o p256.pem"),
        ("RS256", "--format jwk --kid rsa-1 -o rsa.jwk"),
        ("EdDSA", "--format jwks --kid ed-1 -o ed.jwks"),
        ("HS256", "--format jwk --kid secret-1 -o oct.jwk"),
        ("HS256", "-o secret.txt"),
        ("ML-DSA-44", "--format der -o ml.der"),
        ("ES256K", "--format jwk -o k256.jwk"),
    ] {
        assert_eq!(desk.text(0, &format!("keygen {alg} {flags}")), "");
    }
    desk
}

/// Everything that can be said of a key but its thumbprint, which is another at every run.
fn told(desk: &mut Desk, line: &str) -> String {
    let text = desk.text(0, line);
    let lines: Vec<&str> = text.lines().filter(|line| !line.contains("thumbprint ")).collect();
    lines.join("\n") + "\n"
}

#[test]
fn one_key() {
    let mut desk = desk();
    assert_eq!(
        told(&mut desk, "key p256.pem"),
        "p256.pem: EC P-256 private key (PKCS#8 PEM)\n  algorithms  ES256\n"
    );
    assert_eq!(
        told(&mut desk, "key p256.pem.pub"),
        "p256.pem.pub: EC P-256 public key (SPKI PEM)\n  algorithms  ES256\n"
    );
    assert_eq!(
        told(&mut desk, "key rsa.jwk"),
        "rsa.jwk: RSA 2048 private key (JWK)\n  kid         rsa-1\n  algorithms  RS256\n  alg         RS256\n"
    );
    assert_eq!(
        told(&mut desk, "key ml.der ml.der.pub"),
        "ml.der: ML-DSA-44 private key (PKCS#8 DER)\n  algorithms  ML-DSA-44\n\n\
         ml.der.pub: ML-DSA-44 public key (SPKI DER)\n  algorithms  ML-DSA-44\n"
    );
    // A hash of a secret is something to guess against.
    assert_eq!(
        desk.text(0, "key -S @secret.txt"),
        "secret.txt: HMAC secret of 43 bytes\n  algorithms  HS256 HS384 HS512"
    );
    let stdin = desk.read("rsa.jwk");
    desk.pipe(&stdin);
    assert!(desk.text(0, "key").starts_with("stdin: RSA 2048 private key (JWK)\n"));
    desk.pipe(&stdin);
    assert!(desk.text(0, "key - p256.pem").contains("\n\np256.pem: EC P-256 "));
}

#[test]
fn every_form_and_back() {
    let mut desk = desk();
    for (name, forms) in [
        ("p256.pem", ["pem", "der", "jwk", "jwks", "ssh"].as_slice()),
        ("rsa.jwk", &["pem", "der", "jwk", "jwks", "ssh"]),
        ("ed.jwks", &["pem", "der", "jwk", "jwks", "ssh"]),
        ("ml.der", &["pem", "der", "jwk", "jwks"]),
        ("k256.jwk", &["pem", "der", "jwk", "jwks"]),
    ] {
        let print = desk.text(0, &format!("key --thumbprint {name}"));
        let whole = desk.text(0, &format!("key --to pem {name}"));
        for form in forms {
            desk.output(&format!("key --to {form} {name} -o private --force"));
            desk.output(&format!("key --public --to {form} {name} -o public --force"));
            for half in ["private", "public"] {
                assert_eq!(desk.text(0, &format!("key --thumbprint {half}")), print, "{name} {form} {half}");
                assert!(told(&mut desk, &format!("key {half}")).contains(&format!(" {half} key")));
            }
            assert_eq!(desk.text(0, "key --to pem private"), whole, "{name} {form}");
            let token = desk.text(0, "encode -s alice -K private");
            desk.text(0, &format!("verify -q -K public {token}"));
        }
    }
    // The same JWK comes out as went in.
    for name in ["rsa.jwk", "k256.jwk", "oct.jwk"] {
        let jwk = desk.read(name);
        assert_eq!(desk.text(0, &format!("key --to jwk {name}")), jwk.trim_end());
    }
    let secret = desk.read("secret.txt");
    desk.text(0, "key -S @secret.txt --to jwk -o s.jwk");
    assert_eq!(desk.text(0, "key s.jwk --to text"), secret.trim_end());
}

#[test]
fn what_a_form_cannot_carry() {
    let mut desk = desk();
    desk.run(4, "key oct.jwk --to pem")
        .run(4, "key oct.jwk --to ssh")
        .run(4, "key oct.jwk --public")
        .run(4, "key k256.jwk --to ssh")
        .run(4, "key ml.der --to ssh")
        .run(4, "key p256.pem --to text")
        .run(2, "key p256.pem rsa.jwk --to jwk")
        .run(2, "key p256.pem rsa.jwk --to der")
        .run(2, "key p256.pem rsa.jwk --to jwks --kid one")
        .run(2, "key p256.pem --to pem --kid one")
        .run(2, "key p256.pem --to pem -A ES256")
        .run(2, "key p256.pem --kid one")
        .run(4, "key p256.pem --to jwk -A RS256")
        .run(2, "key p256.pem --to yaml")
        .run(2, "key p256.pem --thumbprint=1")
        .run(2, "key p256.pem --to pem --thumbprint")
        .run(0, "key rsa.jwk --to der -o rsa.der")
        .run(5, "key rsa.jwk --to der -o rsa.der")
        .matches(str![[r#"
$ jwt key oct.jwk --to pem
2> error: an HMAC secret of 32 bytes (JWK) cannot be written as PEM
2> hint: a JWK holds a secret: --to jwk
=> 4

$ jwt key oct.jwk --to ssh
2> error: an HMAC secret of 32 bytes (JWK) cannot be written as an OpenSSH key
2> hint: OpenSSH has forms for RSA, Ed25519 and P-256, P-384, P-521; PEM and JWK have one for all key pairs
=> 4

$ jwt key oct.jwk --public
2> error: an HMAC secret has no public half: whoever verifies with it can sign
2> hint: a key pair has one: jwt keygen ES256
=> 4

$ jwt key k256.jwk --to ssh
2> error: an EC secp256k1 private key (JWK) cannot be written as an OpenSSH key
2> hint: OpenSSH has forms for RSA, Ed25519 and P-256, P-384, P-521; PEM and JWK have one for all key pairs
=> 4

$ jwt key ml.der --to ssh
2> error: an ML-DSA-44 private key (PKCS#8 DER) cannot be written as an OpenSSH key
2> hint: OpenSSH has forms for RSA, Ed25519 and P-256, P-384, P-521; PEM and JWK have one for all key pairs
=> 4

$ jwt key p256.pem --to text
2> error: an EC P-256 private key (PKCS#8 PEM) cannot be written as text
2> hint: text is for HMAC secrets; --to pem, der, jwk, jwks or ssh
=> 4

$ jwt key p256.pem rsa.jwk --to jwk
2> error: a JWK holds one key, and 2 were given
2> hint: --to jwks holds them all, --to pem one behind the other
=> 2

$ jwt key p256.pem rsa.jwk --to der
2> error: DER holds one key, and 2 were given
2> hint: --to jwks holds them all, --to pem one behind the other
=> 2

$ jwt key p256.pem rsa.jwk --to jwks --kid one
2> error: one key id for 2 keys
2> hint: --kid thumbprint gives each its own
=> 2

$ jwt key p256.pem --to pem --kid one
2> error: only a JWK carries a key id
2> hint: keygen --format jwk or jwks, key --to jwk or jwks; or name the key when signing: jwt encode --kid
=> 2

$ jwt key p256.pem --to pem -A ES256
2> error: only a JWK carries what --alg says
2> hint: --to jwk or --to jwks
=> 2

$ jwt key p256.pem --kid one
2> error: --kid is about a key that is written, and nothing is converted
2> hint: --to says to what, or --public takes the public half
=> 2

$ jwt key p256.pem --to jwk -A RS256
2> error: RS256 needs an RSA key, and this is an EC P-256 key
2> hint: -A says the algorithm; without it the one that the key is for is taken
=> 4

$ jwt key p256.pem --to yaml
2> error: --to: "yaml" is not pem, der, jwk, jwks, ssh or text
=> 2

$ jwt key p256.pem --thumbprint=1
2> error: --thumbprint: "1" is not 256, 384 or 512
=> 2

$ jwt key p256.pem --to pem --thumbprint
2> error: --to and --thumbprint exclude each other
2> hint: leave one of them out; jwt key --help lists the flags
=> 2

$ jwt key rsa.jwk --to der -o rsa.der
2> warning: left out, DER has no place for it: kid, alg
=> 0

$ jwt key rsa.jwk --to der -o rsa.der
2> error: "rsa.der" is there already
2> hint: --force overwrites it
=> 5


"#]]);
}

#[test]
fn members_of_a_jwk_stay_or_are_missed() {
    let mut desk = desk();
    let jwk = desk.read("rsa.jwk");
    let jwk = jwk.trim_end().trim_end_matches('}');
    desk.file("more.jwk", format!("{jwk},\"x5t\":\"AA\",\"ext\":true,\"owner\": {{ \"b\" : 1e3,\n\"a\":[2.10, \"\\\" \\u0041 \"]}}}}"));
    // As it is spelled, on one line.
    let text = desk.text(0, "key --to jwk more.jwk");
    let owner = r#""owner":{"b":1e3,"a":[2.10,"\" \u0041 "]}}"#;
    assert!(text.ends_with(&format!(",\"x5t\":\"AA\",\"ext\":true,{owner}")), "{text}");
    let output = desk.output("key --public more.jwk");
    let (text, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    // Nobody knows whether what nobody knows is secret.
    assert!(text.ends_with("\"e\":\"AQAB\",\"x5t\":\"AA\",\"ext\":true}\n"), "{text}");
    assert_eq!(said, "warning: left out: owner\n");
    let output = desk.output("key --to pem more.jwk");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "warning: left out, PEM has no place for it: kid, alg, x5t, ext, owner\n"
    );
    // What was public is public.
    desk.output("key --public more.jwk --to jwk -o public.jwk");
    let public = desk.read("public.jwk").replace(",\"ext\"", ",\"owner\":1,\"ext\"");
    desk.file("public.jwk", &public);
    assert_eq!(desk.text(0, "key --public public.jwk"), public.trim_end());
}

#[test]
fn sets() {
    let mut desk = desk();
    desk.text(0, "key p256.pem rsa.jwk ed.jwks oct.jwk --to jwks -o private.jwks");
    let output = desk.output("key --public private.jwks --kid thumbprint --use sig -o public.jwks");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(
        said,
        "warning: the secret with the id secret-1 from private.jwks was left out: an HMAC secret has no public half: \
         whoever verifies with it can sign\n"
    );
    let set = desk.read("public.jwks");
    assert_eq!(set.matches("\"use\":\"sig\"").count(), 3);
    for member in ["\"d\"", "\"p\"", "\"k\""] {
        assert!(!set.contains(member), "{set}");
    }
    let rows = desk.text(0, "key public.jwks");
    assert!(rows.starts_with("public.jwks: JWK set, 3 keys\n"), "{rows}");
    assert_eq!(rows.matches("is the kid").count(), 3, "{rows}");
    let said = desk.output("key private.jwks").stderr;
    let said = String::from_utf8_lossy(&said);
    for word in ["are private", "is an HMAC secret", "has no kid", "has no alg", "have no use"] {
        assert!(said.contains(word), "{said}");
    }
    // A document a key.
    let json = desk.text(0, "key --json private.jwks");
    let keys: Vec<serde_json::Value> =
        json.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(keys.len(), 4);
    let of = |name: &str| keys.iter().map(|key| key[name].to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(of("kty"), r#""EC" "RSA" "OKP" "oct""#);
    assert_eq!(of("half"), r#""private" "private" "private" "secret""#);
    assert_eq!(of("kid"), r#"null "rsa-1" "ed-1" "secret-1""#);
    assert_eq!(of("bits"), "null 2048 null 256");
    assert_eq!(keys[3]["thumbprint"], serde_json::Value::Null);
    assert!(keys[0]["warnings"].to_string().contains("private-in-set"));
    assert!(!keys[3]["warnings"].to_string().contains("private-in-set"));
    assert!(keys[3]["warnings"].to_string().contains("secret-in-set"));
}

#[test]
fn what_should_not_be_published() {
    let mut desk = desk();
    desk.text(0, "key --public --to jwks rsa.jwk ed.jwks -o good.jwks");
    let keys = desk.read("good.jwks");
    let [rsa, ed] = keys
        .trim_end()
        .trim_start_matches("{\"keys\":[")
        .trim_end_matches("]}")
        .split_once("},{")
        .map(|(a, b)| [format!("{a}}}"), format!("{{{b}")])
        .expect("two keys");
    let ed = ed.replace("ed-1", "rsa-1");
    let short = ["w", &"A".repeat(169), "8"].concat();
    desk.file("bad.jwks", format!(
        "{{\"keys\":[{rsa},{ed},{rsa},7,{{\"kty\":\"OKP\",\"crv\":\"X25519\",\"kid\":\"dh\",\"x\":\"AA\"}},{{\"keys\":[]}},{{\"kty\":\"RSA\",\"kid\":\"old\",\"n\":\"{short}\",\"e\":\"AQAB\"}}]}}"
    ));
    let output = desk.output("key bad.jwks");
    assert_eq!(output.status.code(), Some(0));
    let rows = String::from_utf8_lossy(&output.stdout).into_owned();
    // Thumbprints have 43 characters.
    let without_thumbprint = |line: &str| {
        let cells: Vec<&str> = line.split("  ").filter(|cell| cell.trim().len() != 43).collect();
        cells.join("  ").trim_end().to_owned()
    };
    let rows: Vec<String> = rows.lines().map(without_thumbprint).collect();
    let rows = rows.join("\n") + "\n";
    desk.note(&rows);
    desk.note(&String::from_utf8_lossy(&output.stderr));
    desk.matches(str![[r#"
bad.jwks: JWK set, 7 keys
  kid    key              alg    thumbprint
  rsa-1  RSA 2048 public  RS256
  rsa-1  Ed25519 public   EdDSA
  rsa-1  RSA 2048 public  RS256
  old    RSA 1024 public  –
  ✘ key 4: not a JWK: a member of a set is a JSON object
  ✘ key "dh": X25519 keys agree on keys, they don't sign
  ✘ key 6: a JWK set within a JWK set, which has keys as its members

warning: "old" is under 2048 bits: too short to sign or verify (RFC 7518 section 3.3)
warning: the kid "rsa-1" stands for several keys: key 1, key 2 and key 3
warning: the same key stands here more than once: key 1 and key 3
warning: "old" has no alg: a key should be bound to one algorithm (RFC 8725 section 3.1)
warning: all 4 keys have no use: "use": "sig" says that it is for signatures


"#]]);
}

#[test]
fn who_signed_it() {
    let mut desk = desk();
    let token = desk.text(0, "encode -s alice -K rsa.jwk");
    let by_secret = desk.text(0, "encode -s alice -S @secret.txt");
    let lying = desk.text(0, "encode -s alice -K p256.pem --kid rsa-1");
    desk.text(0, "key p256.pem rsa.jwk ed.jwks --to jwks -o all.jwks");
    let mut desk = desk
        .value("RSA", token.trim_end())
        .value("HMAC", by_secret.trim_end())
        .value("LYING", lying.trim_end());
    desk.run(0, "key --match $RSA p256.pem all.jwks")
        .run(0, "key --match $RSA rsa.jwk all.jwks")
        .run(4, "key --match $RSA p256.pem ed.jwks")
        .run(0, "key --match $HMAC -S @secret.txt p256.pem")
        .run(1, "key --match $HMAC -S wrong")
        .run(0, "key --match $LYING all.jwks")
        .run(4, "key --match $LYING rsa.jwk")
        .run(3, "key --match x.y.z rsa.jwk")
        .run(4, "key --match $RSA")
        .run(2, "key --match - -")
        .matches(str![[r#"
$ jwt key --match $RSA p256.pem all.jwks
✔ key rsa-1 from all.jwks, RS256: RSA 2048 private key (JWK set)
=> 0

$ jwt key --match $RSA rsa.jwk all.jwks
✔ key rsa-1 from rsa.jwk, RS256: RSA 2048 private key (JWK)
✔ key rsa-1 from all.jwks, RS256: RSA 2048 private key (JWK set)
=> 0

$ jwt key --match $RSA p256.pem ed.jwks
2> error: no key fits: alg: RS256, and none of the 2 keys serves it: they serve ES256, EdDSA, Ed25519
2> hint: RS256 takes an RSA key: -K PATH
2> hint: the header names the key "rsa-1", and the ids given are "ed-1": is the set an old one, or another issuer's?
=> 4

$ jwt key --match $HMAC -S @secret.txt p256.pem
✔ secret from secret.txt, HS256: HMAC secret of 43 bytes
=> 0

$ jwt key --match $HMAC -S wrong
2> error: signature: wrong: not made with the secret from the command line
2> hint: no tested cause found
=> 1

$ jwt key --match $LYING all.jwks
✔ key 1 of all.jwks, ES256: EC P-256 private key (JWK set)
2> warning: the token's header names another key: kid "rsa-1"
=> 0

$ jwt key --match $LYING rsa.jwk
2> error: alg: ES256 needs an EC P-256 key, and this is an RSA key
2> hint: the key given serves RS256; ES256 takes an EC P-256 key: -K PATH
=> 4

$ jwt key --match x.y.z rsa.jwk
2> error: header: no base64url text has 1 character: something is missing, or stands behind it
=> 3

$ jwt key --match $RSA
2> error: KEY: stdin holds no usable key
2> caused by: it is empty
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 4

$ jwt key --match - -
2> error: stdin can be read only once, and both --match and KEY ask for it
2> hint: give one of them as @PATH, or as env:NAME
=> 2


"#]]);
}

#[test]
fn thumbprints_of_rfc_7638() {
    let mut desk = Desk::new();
    desk.file("rfc.jwk", r#"{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}"#);
    desk.run(0, "key --thumbprint rfc.jwk")
        .run(0, "key --thumbprint=384 rfc.jwk")
        .run(0, "key rfc.jwk --thumbprint=sha512")
        .run(0, "key --thumbprint rfc.jwk rfc.jwk")
        .run(0, "--json key --thumbprint rfc.jwk")
        .run(0, "key --thumbprint -S hush")
        .run(0, "key rfc.jwk")
        .matches(str![[r#"
$ jwt key --thumbprint rfc.jwk
NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs
=> 0

$ jwt key --thumbprint=384 rfc.jwk
R9_OfJjSjaw8Fuum86UzK5ixTdN9bo9BaqPSiseq89DWfmqCdpSgUHus-cxDUNc8
=> 0

$ jwt key rfc.jwk --thumbprint=sha512
DpvEwocfn3FjeWWQjcJHzWrpKTIymKwgoL1xVgQcud48-qZDSRCr1zfWZQdHAJn_ciqXqPTSARyg-L-NyNGpVA
=> 0

$ jwt key --thumbprint rfc.jwk rfc.jwk
NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs
NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs
=> 0

$ jwt --json key --thumbprint rfc.jwk
{"thumbprint":"NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs","hash":"SHA-256","kid":"2011-04-29","source":"rfc.jwk","warnings":[]}
=> 0

$ jwt key --thumbprint -S hush
b5RTNOWz2YjottAmxn1OCv7NKjDBRBPUBAdGRB8p_Wo
2> warning: this is a hash of the secret: whoever sees it can try out guesses (RFC 7638 section 7)
=> 0

$ jwt key rfc.jwk
rfc.jwk: RSA 2048 public key (JWK)
  kid         2011-04-29
  thumbprint  NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs
  algorithms  RS256
  alg         RS256
=> 0


"#]]);
}

#[test]
fn what_is_no_key() {
    let mut desk = Desk::new();
    desk.file("empty", "").file("text", "hello").file("set.jwks", "{\"keys\":[]}");
    desk.run(4, "key empty")
        .run(4, "key text")
        .run(4, "key set.jwks")
        .run(5, "key no/such.pem")
        .run(5, "key .")
        .run(4, "--json key text")
        .run(4, "key text set.jwks")
        .matches(str![[r#"
$ jwt key empty
2> error: KEY: "empty" holds no usable key
2> caused by: it is empty
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 4

$ jwt key text
2> error: KEY: "text" holds no usable key
2> caused by: this is no key: neither PEM, nor DER, nor a JWK, nor an OpenSSH key
2> hint: an HMAC secret goes with -S: -S text, -S @PATH
=> 4

$ jwt key set.jwks
2> error: KEY: "set.jwks" holds no usable key
2> caused by: the JWK set is empty
2> hint: a JWK set has its keys in the array "keys": is it the right file, or address?
=> 4

$ jwt key no/such.pem
2> error: KEY: no such file: "no/such.pem"
2> hint: a key is given by its path; an HMAC secret goes with -S
=> 5

$ jwt key .
2> error: KEY: "." is a directory, a file is needed
2> hint: name a file in it
=> 5

$ jwt --json key text
{"code":4,"error":{"message":"KEY: \"text\" holds no usable key","causes":["this is no key: neither PEM, nor DER, nor a JWK, nor an OpenSSH key"],"hints":["an HMAC secret goes with -S: -S text, -S @PATH"]}}
=> 4

$ jwt key text set.jwks
2> error: KEY: "text" holds no usable key
2> caused by: this is no key: neither PEM, nor DER, nor a JWK, nor an OpenSSH key
2> hint: an HMAC secret goes with -S: -S text, -S @PATH
2> error: KEY: "set.jwks" holds no usable key
2> caused by: the JWK set is empty
2> hint: a JWK set has its keys in the array "keys": is it the right file, or address?
=> 4


"#]]);
}

#[test]
fn a_key_on_the_command_line() {
    let desk = desk();
    let pem = desk.read("p256.pem");
    let mut desk = desk.value("PEM", &pem);
    assert!(desk.text(0, "key '$PEM'").starts_with("the command line: EC P-256 private key"));
    assert!(desk.text(0, "key -K '$PEM'").starts_with("the command line: EC P-256 private key"));
    let token = desk.text(0, "encode -s alice -K '$PEM'");
    desk.text(0, &format!("verify -q -K '$PEM' {token}"));
    // Where it does not belong, it is not shown either.
    let secret = pem.lines().nth(1).expect("a body");
    for line in
        ["keygen ES256 '$PEM'", "--json keygen ES256 '$PEM'", "key --to '$PEM'", "verify --bogus '$PEM'"]
    {
        let output = desk.output(line);
        let said = [output.stdout, output.stderr].concat();
        assert_eq!(output.status.code(), Some(2), "{line}");
        assert!(!String::from_utf8_lossy(&said).contains(secret), "{line}");
    }
}

#[test]
fn what_nobody_signed_has_no_signer() {
    let mut desk = desk();
    desk.text(3, "key --match a.b p256.pem");
    desk.text(1, "key --match eyJhbGciOiJub25lIn0.e30. p256.pem");
    desk.text(3, "key --match eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..YQ.YQ.YQ p256.pem");
}

#[test]
fn a_large_set_takes_no_time() {
    let mut desk = Desk::new();
    let keys: Vec<String> = (0..9000)
        .map(|at| format!("{{\"kty\":\"oct\",\"kid\":\"{}\",\"k\":\"c2VjcmV0\"}}", at / 2))
        .collect();
    desk.file("large.jwks", format!("{{\"keys\":[{}]}}", keys.join(",")));
    let begun = std::time::Instant::now();
    assert!(desk.text(0, "key large.jwks").len() < 2_000_000);
    assert!(desk.text(0, "key --json large.jwks").len() < 20_000_000);
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn a_key_that_is_none() {
    let mut desk = Desk::new();
    desk.file("token.txt", crate::desk::JWT_IO);
    for (code, line) in [
        (4, "verify -K '' $T"),
        (4, "key ''"),
        (4, "verify -K $T ec.pub.pem"),
        (4, "verify -K 'Bearer $T' ec.pub.pem"),
        (4, "verify -K @token.txt ec.pub.pem"),
        (4, "key $T"),
        (4, "key --match ec.pub.pem $T"),
        (2, "verify ec.pub.pem $T"),
        (2, "verify token.txt"),
        (3, "key --match ec.pub.pem ec.pub.pem"),
    ] {
        desk.run(code, line);
    }
    desk.matches(str![[r#"
$ jwt verify -K '' $T
2> error: --key is empty
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 4

$ jwt key ''
2> error: KEY is empty
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 4

$ jwt verify -K $T ec.pub.pem
2> error: --key: that is a token, not a key
2> hint: the key goes after -K, and a token alone: jwt verify -K KEY TOKEN
=> 4

$ jwt verify -K 'Bearer $T' ec.pub.pem
2> error: --key: that is a token, not a key
2> hint: the key goes after -K, and a token alone: jwt verify -K KEY TOKEN
=> 4

$ jwt verify -K @token.txt ec.pub.pem
2> error: --key: "token.txt" holds a token, not a key
2> hint: the key goes after -K, and a token alone: jwt verify -K KEY TOKEN
=> 4

$ jwt key $T
2> error: KEY: that is a token, not a key
2> hint: jwt TOKEN shows what it says, and jwt key --match TOKEN KEY which key signed it
=> 4

$ jwt key --match ec.pub.pem $T
2> error: KEY: that is a token, not a key
2> hint: jwt TOKEN shows what it says, and jwt key --match TOKEN KEY which key signed it
=> 4

$ jwt verify ec.pub.pem $T
2> error: no key given
2> hint: did you mean -K ec.pub.pem?
=> 2

$ jwt verify token.txt
2> error: no key given
2> hint: there is a file of that name: @token.txt reads it
2> hint: --secret SPEC for HS256 and its like, --key PATH for everything else
=> 2

$ jwt key --match ec.pub.pem ec.pub.pem
2> error: --match needs one token, and what was given holds none
2> hint: there is a file of that name: @ec.pub.pem reads it
=> 3


"#]]);
}

#[test]
fn names_that_may_be_secrets() {
    let mut desk = Desk::new().value("HUSH", "hushhushhushhush0hushhushhushhush");
    for (code, line) in [
        (2, "verify -S env:$HUSH $T"),
        (5, "verify -S @$HUSH $T"),
        (5, "verify -S b64:@$HUSH $T"),
        (5, "verify -K @$HUSH $T"),
        (5, "verify -S $S @$T"),
        (5, "verify --lines -S $S @$HUSH"),
        (2, "verify -S env: $T"),
        (2, "verify -S env:A=B $T"),
        (2, "verify -S env:NO_SUCH $T"),
        (5, "verify -S @secret.txt $T"),
    ] {
        let output = desk.output(line);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!told.contains("hush") && !told.contains("eyJ"), "{told}");
        desk.run(code, line);
    }
    desk.env("JWT_SECRET", "env:hush hush").run(2, "verify $T");
    desk.env("JWT_SECRET", "env:NO_SUCH").run(2, "verify $T");
    desk.env("JWT_SECRET", "").env("JWT_KEY", crate::desk::JWT_IO);
    let output = desk.output("verify $T");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(4) && !told.contains("eyJ"), "{told}");
    assert!(told.contains("JWT_KEY: that is a token, not a key"), "{told}");
    desk.matches(str![[r#"
$ jwt verify -S env:$HUSH $T
2> error: --secret: no environment variable has that name (33 characters, not shown: they may be a secret)
2> hint: env: takes the name of a variable, not what it holds: env:SECRET, not env:$SECRET
=> 2

$ jwt verify -S @$HUSH $T
2> error: --secret: no such file (33 characters, not shown: they may be a secret)
2> hint: @ takes the path of a file; a secret itself goes without it: -S "$SECRET"
=> 5

$ jwt verify -S b64:@$HUSH $T
2> error: --secret: no such file (33 characters, not shown: they may be a secret)
2> hint: @ takes the path of a file; a secret itself goes without it: -S "$SECRET"
=> 5

$ jwt verify -K @$HUSH $T
2> error: --key: no such file (33 characters, not shown: they may be a secret)
2> hint: @ takes the path of a file; a secret itself goes without it: -S "$SECRET"
=> 5

$ jwt verify -S $S @$T
2> error: TOKEN: no such file (155 characters, not shown: they may be a secret)
2> hint: @ takes the path of a file; the text itself goes without it
=> 5

$ jwt verify --lines -S $S @$HUSH
2> error: TOKEN: no such file (33 characters, not shown: they may be a secret)
2> hint: @ takes the path of a file; the text itself goes without it
=> 5

$ jwt verify -S env: $T
2> error: --secret: env: names no variable
2> hint: env:NAME, the name without a dollar sign
=> 2

$ jwt verify -S env:A=B $T
2> error: --secret: no environment variable has that name (3 characters, not shown: they may be a secret)
2> hint: env: takes the name of a variable, not what it holds: env:SECRET, not env:$SECRET
=> 2

$ jwt verify -S env:NO_SUCH $T
2> error: --secret: the environment variable "NO_SUCH" is not set
2> hint: a variable reaches jwt when it is exported: export NO_SUCH=…
=> 2

$ jwt verify -S @secret.txt $T
2> error: --secret: no such file: "secret.txt"
2> hint: paths count from the working directory: pwd
=> 5

# JWT_SECRET=env:hush hush
$ jwt verify $T
2> error: JWT_SECRET: no environment variable has that name (9 characters, not shown: they may be a secret)
2> hint: env: takes the name of a variable, not what it holds: env:SECRET, not env:$SECRET
=> 2

# JWT_SECRET=env:NO_SUCH
$ jwt verify $T
2> error: JWT_SECRET: the environment variable that it names is not set
2> hint: a variable reaches jwt when it is exported: export NAME=…
=> 2

# JWT_SECRET=
# JWT_KEY=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c

"#]]);
}

#[test]
fn a_secret_that_is_the_name_of_a_file() {
    let mut desk = Desk::new();
    desk.file("secret.txt", format!("{}\n", crate::desk::JWT_IO_SECRET));
    let token = desk.text(0, "encode --no-iat -e 2100-01-01 -S secret.txt");
    let mut desk = desk.value("MINE", token);
    for (code, line) in [
        (0, "encode {} --no-iat -S secret.txt"),
        (0, "encode {} --no-iat -S secret.txt --json"),
        (0, "encode {} --no-iat -S @secret.txt"),
        (0, "encode {} --no-iat -S text:secret.txt"),
        (0, "encode {} --no-iat -S no-file"),
        (0, "verify -S secret.txt $MINE"),
        (1, "verify -S secret.txt $T"),
        (1, "verify -S ec.pem $T"),
        (4, "verify -S ec.pem eyJhbGciOiJFUzI1NiJ9.e30.AAAA"),
    ] {
        desk.run(code, line);
    }
    desk.pipe("{}\n{}\n").run(0, "encode --lines --no-iat -S secret.txt");
    // What a variable holds is shown to nobody.
    desk.env("JWT_SECRET", "secret.txt").run(0, "encode {} --no-iat");
    desk.matches(str![[r#"
$ jwt encode {} --no-iat -S secret.txt
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.evLOfaiCrnD2KO517rm4qgX7Gb_eq6mDSPS8nKZqOcs
2> warning: the secret has 10 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)
2> warning: the secret is the text "secret.txt", and there is a file of that name: -S "@secret.txt" reads it
=> 0

$ jwt encode {} --no-iat -S secret.txt --json
{"token":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.evLOfaiCrnD2KO517rm4qgX7Gb_eq6mDSPS8nKZqOcs","out":null,"warnings":[{"code":"short-secret","message":"the secret has 10 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)"},{"code":"secret-names-file","message":"the secret is the text \"secret.txt\", and there is a file of that name: -S \"@secret.txt\" reads it"}]}
=> 0

$ jwt encode {} --no-iat -S @secret.txt
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.Et9HFtf9R3GEMA0IICOfFMVXY7kkTX1wr4qCyhIf58U
2> warning: the secret has 19 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)
2> warning: the secret is a well-known sample: anybody can sign with it
=> 0

$ jwt encode {} --no-iat -S text:secret.txt
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.evLOfaiCrnD2KO517rm4qgX7Gb_eq6mDSPS8nKZqOcs
2> warning: the secret has 10 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)
=> 0

$ jwt encode {} --no-iat -S no-file
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.R8TzaGoCUUB-20DhsOmy0O76tMvwiJ8gOmn3K4P39k4
2> warning: the secret has 7 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)
=> 0

$ jwt verify -S secret.txt $MINE
Header
{
  "alg": "HS256",               HMAC with SHA-256
  "typ": "JWT"
}

Payload
{
  "exp": 4102444800             expires 2100-01-01 00:00:00 UTC, in 73 years
}

  ✔ alg        HS256, allowed by the key
  ✔ signature  secret from the command line
  ✔ exp        expires in 73 years, at 2100-01-01 00:00:00 UTC

VALID
2> warning: the secret has 10 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)
=> 0

$ jwt verify -S secret.txt $T
Header
{
  "alg": "HS256",               HMAC with SHA-256
  "typ": "JWT"
}

Payload
{
  "sub": "1234567890",          subject
  "name": "John Doe",           full name
  "iat": 1516239022             issued 2018-01-18 01:30:22 UTC, 8 years ago
}

  ✔ alg        HS256, allowed by the key
  ✘ signature  wrong: not made with the secret from the command line
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: the signature is wrong: not made with the secret from the command line
2> warning: no "exp": the token never expires
2> hint: the signature is right with what the file "secret.txt" holds: -S "@secret.txt" reads it
=> 1

$ jwt verify -S ec.pem $T
Header
{
  "alg": "HS256",               HMAC with SHA-256
  "typ": "JWT"
}

Payload
{
  "sub": "1234567890",          subject
  "name": "John Doe",           full name
  "iat": 1516239022             issued 2018-01-18 01:30:22 UTC, 8 years ago
}

  ✔ alg        HS256, allowed by the key
  ✘ signature  wrong: not made with the secret from the command line
  – exp        absent: it never expires
  ✔ iat        issued 8 years ago, at 2018-01-18 01:30:22 UTC
  – sub        "1234567890", not asked for

INVALID: the signature is wrong: not made with the secret from the command line
2> warning: no "exp": the token never expires
2> hint: the signature was made with a sample secret that everybody knows, and anybody can make such a token: it is forged, or its issuer needs a secret of its own (jwt keygen HS256)
=> 1

$ jwt verify -S ec.pem eyJhbGciOiJFUzI1NiJ9.e30.AAAA
Header
{
  "alg": "ES256"                ECDSA with P-256 and SHA-256
}

Payload
{}

  ✘ alg        ES256 needs an EC P-256 key, and this is an HMAC secret
  – signature  not checked
  – exp        absent: it never expires

INVALID: alg: ES256 needs an EC P-256 key, and this is an HMAC secret
2> warning: no "exp": the token never expires
2> hint: the secret given serves HS256, HS384 and HS512; ES256 takes an EC P-256 key: -K PATH
2> hint: the secret is the text "ec.pem", and there is a file of that name: -S "@ec.pem" reads it
=> 4

$ jwt encode --lines --no-iat -S secret.txt
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.evLOfaiCrnD2KO517rm4qgX7Gb_eq6mDSPS8nKZqOcs
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.evLOfaiCrnD2KO517rm4qgX7Gb_eq6mDSPS8nKZqOcs
2> warning: the secret has 10 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)
2> warning: the secret is the text "secret.txt", and there is a file of that name: -S "@secret.txt" reads it
2> 2 tokens made in [time]
=> 0

# JWT_SECRET=secret.txt
$ jwt encode {} --no-iat
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.evLOfaiCrnD2KO517rm4qgX7Gb_eq6mDSPS8nKZqOcs
2> warning: the secret has 10 bytes; HS256 needs 32 or more (RFC 7518 section 3.2)
=> 0


"#]]);
}
