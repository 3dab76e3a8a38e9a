//! Secrets and keys in: every form of SPEC, the environment, and keys that are known by their content.

use snapbox::str;

use crate::desk::{Desk, JWT_IO_SECRET};

#[test]
fn every_form_of_a_secret() {
    let mut desk = Desk::new();
    let base64 = "eW91ci0yNTYtYml0LXNlY3JldA==";
    let hex = "796f75722d3235362d6269742d736563726574";
    desk.file("plain", JWT_IO_SECRET)
        .file("line", format!("{JWT_IO_SECRET}\n"))
        .file("crlf", format!("{JWT_IO_SECRET}\r\n"))
        .file("base64", format!("{base64}\n"))
        .file("hex", format!("{hex}\n"));
    desk.env("PLAIN", JWT_IO_SECRET).env("BASE64", base64).env("HEX", hex);
    for spec in [
        "$S",
        "text:$S",
        "@plain",
        "@line",
        "@crlf",
        "env:PLAIN",
        "b64:eW91ci0yNTYtYml0LXNlY3JldA==",
        "b64:eW91ci0yNTYtYml0LXNlY3JldA",
        "b64:@base64",
        "b64:env:BASE64",
        "hex:796f75722D3235362d6269742d736563726574",
        "hex:@hex",
        "hex:env:HEX",
    ] {
        desk.text(0, &format!("verify -q -S {spec} $T"));
        desk.text(0, &format!("decode -q --secret={spec} $T"));
    }
    for (spec, bytes) in [("-", JWT_IO_SECRET), ("b64:-", base64), ("hex:-", hex)] {
        desk.pipe(bytes).text(0, &format!("verify -q -S {spec} $T"));
    }
}

#[test]
fn bytes_from_elsewhere_are_no_spec_again() {
    let mut desk = Desk::new();
    desk.file("at", "@plain").file("plain", JWT_IO_SECRET).file("text", format!("text:{JWT_IO_SECRET}"));
    desk.file("two", format!("{JWT_IO_SECRET}\n\n"));
    desk.env("SPEC", "@plain").env("PREFIX", "b64:eW91ci0yNTYtYml0LXNlY3JldA");
    for spec in ["@at", "@text", "@two", "env:SPEC", "env:PREFIX", "text:@plain", "text:env:SPEC"] {
        desk.text(1, &format!("verify -q -S {spec} $T"));
    }
}

#[test]
fn secrets_that_are_none() {
    let mut desk = Desk::new();
    desk.file("notbase64", "so*so\n");
    desk.run(4, "verify -S b64:so*so $T")
        .run(4, "verify -S b64:@notbase64 $T")
        .run(4, "verify -S hex:0g $T")
        .run(4, "verify -S hex:123 $T")
        .run(2, "verify -S env:UNSET $T")
        .run(5, "verify -S @nowhere $T")
        .run(5, "verify -S @. $T")
        .run(4, "verify --json -S hex:0g $T")
        .matches(str![[r#"
$ jwt verify -S b64:so*so $T
2> error: --secret: what was given is not base64: character 3 does not belong there
2> hint: a secret that is the text itself goes without b64:
=> 4

$ jwt verify -S b64:@notbase64 $T
2> error: --secret: "notbase64" is not base64: character 3 does not belong there
2> hint: a secret that is the text itself goes without b64:
=> 4

$ jwt verify -S hex:0g $T
2> error: --secret: what was given is not hex: character 2 does not belong there
2> hint: a secret that is the text itself goes without hex:
=> 4

$ jwt verify -S hex:123 $T
2> error: --secret: what was given is not hex: 3 digits make no whole number of bytes
2> hint: a secret that is the text itself goes without hex:
=> 4

$ jwt verify -S env:UNSET $T
2> error: --secret: the environment variable "UNSET" is not set
2> hint: a variable reaches jwt when it is exported: export UNSET=…
=> 2

$ jwt verify -S @nowhere $T
2> error: --secret: no such file: "nowhere"
2> hint: paths count from the working directory: pwd
=> 5

$ jwt verify -S @. $T
2> error: --secret: "." is a directory, a file is needed
2> hint: name a file in it
=> 5

$ jwt verify --json -S hex:0g $T
{"label":null,"valid":false,"verdict":"key","code":4,"checks":[],"key":null,"header":null,"payload":null,"payload_type":null,"error":{"message":"--secret: what was given is not hex: character 2 does not belong there","causes":[],"hints":["a secret that is the text itself goes without hex:"]},"hints":["a secret that is the text itself goes without hex:"],"warnings":[]}
=> 4


"#]]);
}

#[test]
fn the_environment_counts_when_no_flag_does() {
    let mut desk = Desk::new();
    desk.env("JWT_SECRET", JWT_IO_SECRET).run(0, "verify -q $T").run(4, "verify -q -K ec.pub.pem $T");
    desk.run(1, "verify -q -S wrong $T").env_clear();
    desk.env("JWT_SECRET", "").run(2, "verify $T").env_clear();
    desk.env("JWT_KEY", "ec.pub.pem").run(4, "verify -q $T").run(0, "verify -q -S $S $T").env_clear();
    desk.env("JWT_KEY", "nowhere").run(5, "verify $T").env_clear();
    desk.env("JWT_SECRET", JWT_IO_SECRET).env("JWT_KEY", "ec.pub.pem").run(0, "verify -q $T").env_clear();
    desk.env("JWT_KEY", "ed.pem").run(0, "encode {} --no-iat").env_clear();
    desk.env("JWT_SECRET", "b64:so*so").run(4, "verify $T").matches(str![[r#"
# JWT_SECRET=your-256-bit-secret
$ jwt verify -q $T
=> 0

$ jwt verify -q -K ec.pub.pem $T
2> error: alg: HS256 needs an HMAC secret, and this is an EC P-256 key
=> 4

$ jwt verify -q -S wrong $T
=> 1

# JWT_SECRET=
$ jwt verify $T
2> error: no key given
2> hint: the token asks for an HMAC secret: --secret SPEC
=> 2

# JWT_KEY=ec.pub.pem
$ jwt verify -q $T
2> error: alg: HS256 needs an HMAC secret, and this is an EC P-256 key
=> 4

$ jwt verify -q -S $S $T
=> 0

# JWT_KEY=nowhere
$ jwt verify $T
2> error: JWT_KEY: no file and no key (7 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
=> 5

# JWT_SECRET=your-256-bit-secret
# JWT_KEY=ec.pub.pem
$ jwt verify -q $T
=> 0

# JWT_KEY=ed.pem
$ jwt encode {} --no-iat
eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.e30.6VWygqWWLz8w0_iw12QktpPPcsHdSmqIMwu1wCMh3XeokaVpLqgTCYShEM6jwoeq42q7-XbwHZXS_-vqKTFjBA
=> 0

# JWT_SECRET=b64:so*so
$ jwt verify $T
2> error: JWT_SECRET: the place that $JWT_SECRET names is not base64: character 3 does not belong there
2> hint: a secret that is the text itself goes without b64:
=> 4


"#]]);
}

#[test]
fn no_help_shows_the_environment() {
    let mut desk = Desk::new();
    desk.env("JWT_SECRET", "do-not-show-me").env("JWT_KEY", "nor-me");
    for line in ["--help", "-h", "verify --help", "verify -h", "encode --help", "decode --help"] {
        let help = desk.text(0, line);
        assert!(!help.contains("do-not-show-me") && !help.contains("nor-me"), "{line}:\n{help}");
    }
}

#[test]
fn keys_are_known_by_their_content() {
    let mut desk = Desk::new();
    desk.file("secret.txt", desk.read("rsa.pem"))
        .file("key", format!("\u{feff}\r\n  {}", desk.read("rsa.pem").replace('\n', "\r\n")))
        .file("key.der", desk.read("rsa.pkcs1.pem"))
        .file("key.jwk", desk.read("rsa.pub.pem"))
        .file("key.pem", desk.read("set.jwks"));
    let rsa = desk.text(0, "encode {} --no-iat -K rsa.pem");
    let ec = desk.text(0, "encode {} --no-iat -K ec.sec1.pem");
    let second = desk.text(0, "encode {} --no-iat -K second.jwk");
    let mut desk_ = desk.value("RSA", rsa).value("EC", ec).value("SECOND", second);
    for key in ["secret.txt", "key", "key.der", "key.jwk", "rsa.pem", "rsa.pub.pem", "rsa.pub.pkcs1.pem"] {
        desk_.text(0, &format!("verify -q -K {key} $RSA"));
        desk_.text(0, &format!("verify -q -S @{key} $RSA"));
        let bytes = desk_.read(key);
        desk_.pipe(&bytes).text(0, "verify -q -K - $RSA");
        desk_.env("KEY", &bytes).text(0, "verify -q -K env:KEY $RSA");
        desk_.env_clear();
    }
    for key in ["ec.pem", "ec.pub.pem", "ec.sec1.pem"] {
        desk_.text(0, &format!("verify -q -K {key} $EC"));
    }
    desk_.text(0, "verify -q -K key.pem $SECOND");
    desk_.text(0, "verify -q -K rsa.pem -K ec.pub.pem $EC");
    let inline = desk_.read("set.jwks");
    let mut desk_ = desk_.value("INLINE", inline);
    desk_.text(0, "verify -q -K '$INLINE' $SECOND");
    desk_.text(0, "verify -q -S '$INLINE' $SECOND");
}

#[test]
fn keys_that_are_none() {
    let mut desk = Desk::new();
    desk.file("text", "hello\n")
        .file("empty", "")
        .file("cut.pem", &desk.read("rsa.pem")[..200])
        .file("legacy.pem", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n")
        .file("id.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIAdHUrVQCwlY7Y8QLsWQhaO90hn8LP686hATGhg me@here\n");
    for key in [
        "text",
        "empty",
        "cut.pem",
        "legacy.pem",
        "id.pub",
        "'{\"kty\":\"EC\"}'",
        "'{\"kty\":\"XX\"}'",
        "'{\"a\":1}'",
    ] {
        desk.run(4, &format!("verify -K {key} $T"));
    }
    for secret in ["@cut.pem", "'-----BEGIN NOTHING'", "'{\"kty\":\"oct\"}'", "'ssh-rsa AAAA'"] {
        desk.run(4, &format!("verify -S {secret} $T"));
    }
    desk.run(5, "verify -K secret $T")
        .run(5, "verify -K . $T")
        .run(2, "decode -K https://issuer.example/jwks $T")
        .run(2, "encode -K https://issuer.example/jwks '{}'")
        .matches(str![[r#"
$ jwt verify -K text $T
2> error: --key: "text" holds no usable key
2> caused by: this is no key: neither PEM, nor DER, nor a JWK, nor an OpenSSH key
2> hint: an HMAC secret goes with -S: -S text, -S @PATH
=> 4

$ jwt verify -K empty $T
2> error: --key: "empty" holds no usable key
2> caused by: it is empty
2> hint: an unset shell variable leaves nothing, and so does a command that failed
=> 4

$ jwt verify -K cut.pem $T
2> error: --key: "cut.pem" holds no usable key
2> caused by: the PEM block "PRIVATE KEY" has no end line: it is cut off
2> hint: was all of it copied, the END line too?
=> 4

$ jwt verify -K legacy.pem $T
2> error: --key: "legacy.pem" holds no usable key
2> caused by: a private key encrypted with a password in OpenSSL's old form (Proc-Type: 4,ENCRYPTED)
2> hint: decrypt it first: openssl pkey -in KEY -out PLAIN; to keep a password: openssl pkcs8 -topk8
=> 4

$ jwt verify -K id.pub $T
2> error: --key: "id.pub" holds no usable key
2> caused by: not a valid OpenSSH public key: it is cut off or garbled
2> hint: was all of it copied? ssh-keygen -l -f FILE says what OpenSSH makes of it
=> 4

$ jwt verify -K '{"kty":"EC"}' $T
2> error: --key: what was given is no usable key
2> caused by: the JWK has no "crv"
2> hint: was all of the JWK copied? jwt keygen ALG --format jwk shows a whole one
=> 4

$ jwt verify -K '{"kty":"XX"}' $T
2> error: --key: what was given is no usable key
2> caused by: the JWK's "kty" is "XX", which is no known key type
2> hint: there are RSA, EC, OKP, AKP and oct, spelt exactly so
=> 4

$ jwt verify -K '{"a":1}' $T
2> error: --key: what was given is no usable key
2> caused by: this is no key: neither PEM, nor DER, nor a JWK, nor an OpenSSH key
2> hint: an HMAC secret goes with -S: -S text, -S @PATH
=> 4

$ jwt verify -S @cut.pem $T
2> error: --secret: "cut.pem" holds no usable key
2> caused by: the PEM block "PRIVATE KEY" has no end line: it is cut off
2> hint: was all of it copied, the END line too?
=> 4

$ jwt verify -S '-----BEGIN NOTHING' $T
2> error: --secret: what was given is no usable key
2> caused by: a PEM block whose begin line is not complete
2> hint: a PEM block begins with -----BEGIN LABEL----- and ends with -----END LABEL-----
=> 4

$ jwt verify -S '{"kty":"oct"}' $T
2> error: --secret: what was given is no usable key
2> caused by: the JWK has no "k"
2> hint: was all of the JWK copied? jwt keygen ALG --format jwk shows a whole one
=> 4

$ jwt verify -S 'ssh-rsa AAAA' $T
2> error: --secret: what was given is no usable key
2> caused by: not a valid OpenSSH public key: it is cut off or garbled
2> hint: was all of it copied? ssh-keygen -l -f FILE says what OpenSSH makes of it
=> 4

$ jwt verify -K secret $T
2> error: --key: no file and no key (6 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
=> 5

$ jwt verify -K . $T
2> error: --key: "." is a directory, a file is needed
2> hint: name a file in it
=> 5

$ jwt decode -K https://issuer.example/jwks $T
2> error: --key: only verify and key fetch a key by URL
2> hint: a public key is for jwt verify -K URL; what signs is a private key in a file: -K PATH
=> 2

$ jwt encode -K https://issuer.example/jwks '{}'
2> error: --key: only verify and key fetch a key by URL
2> hint: a public key is for jwt verify -K URL; what signs is a private key in a file: -K PATH
=> 2


"#]]);
}

#[test]
fn a_passphrase_that_begins_like_a_key_is_not_shown() {
    let mut desk = Desk::new();
    let lines = "x\n".repeat(10_001);
    desk.file("many.pub", format!("ssh-rsa\n{lines}"));
    desk.file("tectia", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56w==\n");
    desk.run(4, "verify -S ssh-is-my-favourite-password $T")
        .run(4, "verify -S '-----BEGIN my-favourite-password-----' $T")
        .run(4, "verify -S '{\"keys\":null}' $T")
        .run(4, "key tectia")
        .run(4, "key many.pub")
        .matches(str![[r#"
$ jwt verify -S ssh-is-my-favourite-password $T
2> error: --secret: what was given is no usable key
2> caused by: not a valid OpenSSH public key: it is of an unknown type
2> hint: was all of it copied? ssh-keygen -l -f FILE says what OpenSSH makes of it
=> 4

$ jwt verify -S '-----BEGIN my-favourite-password-----' $T
2> error: --secret: what was given is no usable key
2> caused by: the PEM block of an unknown label has no end line: it is cut off
2> hint: was all of it copied, the END line too?
=> 4

$ jwt verify -S '{"keys":null}' $T
2> error: --secret: what was given is no usable key
2> caused by: the JWK's "keys" is not an array of JWKs
2> hint: jwt keygen ALG --format jwk shows a whole one
=> 4

$ jwt key tectia
2> error: KEY: "tectia" holds no usable key
2> caused by: a private key in the form of ssh.com (SSH2 ENCRYPTED PRIVATE KEY)
2> hint: if it has no passphrase: ssh-keygen -i -f KEY > NEW
=> 4

$ jwt key many.pub
2> error: KEY: "many.pub" holds no usable key
2> caused by: more than 10000 lines of OpenSSH keys
2> hint: put them into several files
=> 4


"#]]);
}
