//! Command lines that are not right: what is said of them, and what was perhaps meant.

use snapbox::str;

use crate::desk::Desk;

#[test]
fn commands_that_were_meant() {
    let mut desk = Desk::new();
    desk.file("test", "");
    for line in [
        "verfiy $T",
        "Decode $T",
        "enc {}",
        "sign {}",
        "inspect $T",
        "generate ES256",
        "validate $T",
        "genrate ES256",
        "thumbprint rsa.pem",
        "--json completion-script",
        "version",
        "test",
        "hello",
    ] {
        desk.run(if line == "hello" { 3 } else { 2 }, line);
    }
    desk.matches(str![[r#"
$ jwt verfiy $T
2> error: "verfiy" is no command
2> hint: did you mean verify?
=> 2

$ jwt Decode $T
2> error: "Decode" is no command
2> hint: did you mean decode?
=> 2

$ jwt enc {}
2> error: "enc" is no command
2> hint: did you mean encode?
=> 2

$ jwt sign {}
2> error: "sign" is no command
2> hint: did you mean encode?
=> 2

$ jwt inspect $T
2> error: "inspect" is no command
2> hint: did you mean decode or key?
=> 2

$ jwt generate ES256
2> error: "generate" is no command
2> hint: did you mean keygen?
=> 2

$ jwt validate $T
2> error: "validate" is no command
2> hint: did you mean verify?
=> 2

$ jwt genrate ES256
2> error: "genrate" is no command
2> hint: did you mean keygen?
=> 2

$ jwt thumbprint rsa.pem
2> error: "thumbprint" is no command
2> hint: did you mean key --thumbprint?
=> 2

$ jwt --json completion-script
{"code":2,"error":{"message":"\"completion-script\" is no command","causes":[],"hints":["did you mean completions?"]}}
=> 2

$ jwt version
2> error: "version" is no command
2> hint: jwt --version prints the version
=> 2

$ jwt test
2> error: "test" is no command
2> hint: did you mean verify?
2> hint: there is a file of that name: @test reads it
=> 2

$ jwt hello
2> error: no token: no dot in it
2> hint: a token reads header.payload.signature; jwt --help lists the commands
=> 3


"#]]);
}

#[test]
fn flags_that_were_meant() {
    let mut desk = Desk::new();
    for line in [
        "verify --aduience api $T",
        "verify --issuer=x $T",
        "verify --algorithm HS256 $T",
        "verify --Key rsa.pem $T",
        "verify --key_password x $T",
        "verify --public-key rsa.pub.pem $T",
        "verify --req sub $T",
        "verify --url https://issuer.example $T",
        "verify --verbose $T",
        "verify -a api $T",
        "verify -alg HS256 $T",
        "verify -k rsa.pem $T",
        "verify -o out $T",
        "decode --exp +5m $T",
        "decode --audience api $T",
        "decode --no-color $T",
        "decode --file token.txt",
        "encode {} --expires-in 5m -S x",
        "encode {} --outfile x -S x",
        "key --pem rsa.pem",
        "keygen RS256 --size 4096",
        "keygen RS256 4096",
        "--audience api",
        "—json $T",
        "verify –S x $T",
        "decode --no-notes ––get=sub $T",
    ] {
        desk.run(2, line);
    }
    desk.matches(str![[r#"
$ jwt verify --aduience api $T
2> error: unknown flag "--aduience"
2> hint: did you mean --aud?
=> 2

$ jwt verify --issuer=x $T
2> error: unknown flag "--issuer"
2> hint: did you mean --iss?
=> 2

$ jwt verify --algorithm HS256 $T
2> error: unknown flag "--algorithm"
2> hint: did you mean --alg?
=> 2

$ jwt verify --Key rsa.pem $T
2> error: unknown flag "--Key"
2> hint: did you mean --key?
=> 2

$ jwt verify --key_password x $T
2> error: unknown flag "--key_password"
2> hint: did you mean --key-password?
=> 2

$ jwt verify --public-key rsa.pub.pem $T
2> error: unknown flag "--public-key"
2> hint: did you mean --key?
=> 2

$ jwt verify --req sub $T
2> error: unknown flag "--req"
2> hint: did you mean --require or --require-kid?
=> 2

$ jwt verify --url https://issuer.example $T
2> error: unknown flag "--url"
2> hint: did you mean --key?
=> 2

$ jwt verify --verbose $T
2> error: unknown flag "--verbose"
2> hint: all there is to say is said; --json has it for programs
=> 2

$ jwt verify -a api $T
2> error: unknown flag "-a"
2> hint: did you mean --aud or -A (--alg)?
=> 2

$ jwt verify -alg HS256 $T
2> error: unknown flag "-a"
2> hint: a flag of several letters has two dashes: --alg
=> 2

$ jwt verify -k rsa.pem $T
2> error: unknown flag "-k"
2> hint: did you mean -K (--key)?
=> 2

$ jwt verify -o out $T
2> error: unknown flag "-o"
2> hint: -o (--out) is a flag of jwt decode, jwt encode, jwt keygen and jwt key
=> 2

$ jwt decode --exp +5m $T
2> error: unknown flag "--exp"
2> hint: --exp is a flag of jwt encode
=> 2

$ jwt decode --audience api $T
2> error: unknown flag "--audience"
2> hint: --aud is a flag of jwt verify and jwt encode
=> 2

$ jwt decode --no-color $T
2> error: unknown flag "--no-color"
2> hint: did you mean --color never?
=> 2

$ jwt decode --file token.txt
2> error: unknown flag "--file"
2> hint: a file is named by @PATH, stdin by -
=> 2

$ jwt encode {} --expires-in 5m -S x
2> error: unknown flag "--expires-in"
2> hint: did you mean --exp?
=> 2

$ jwt encode {} --outfile x -S x
2> error: unknown flag "--outfile"
2> hint: did you mean --out?
=> 2

$ jwt key --pem rsa.pem
2> error: unknown flag "--pem"
2> hint: did you mean --to pem?
=> 2

$ jwt keygen RS256 --size 4096
2> error: unknown flag "--size"
2> hint: did you mean --bits?
=> 2

$ jwt keygen RS256 4096
2> error: "4096" is one argument too many
2> hint: did you mean --bits 4096?
=> 2

$ jwt --audience api
2> error: unknown flag "--audience"
2> hint: --aud is a flag of jwt verify and jwt encode
=> 2

$ jwt —json $T
2> error: "—json" begins with a dash that is no hyphen
2> hint: an editor or a web page put it in the place of hyphens: --json
=> 2

$ jwt verify –S x $T
2> error: "–S" begins with a dash that is no hyphen
2> hint: an editor or a web page put it in the place of hyphens: -S
=> 2

$ jwt decode --no-notes ––get=sub $T
2> error: "––get" begins with a dash that is no hyphen
2> hint: an editor or a web page put it in the place of hyphens: --get
=> 2


"#]]);
}

#[test]
fn values_that_were_meant() {
    let mut desk = Desk::new();
    for line in [
        "keygen RS265",
        "keygen hs-256",
        "keygen 'HS 256'",
        "keygen SHA256",
        "keygen ecdsa",
        "keygen es256k1",
        "keygen P-256",
        "keygen RSA-OAEP",
        "verify -S x --alg none $T",
        "keygen ES256 --format pkcs8",
        "keygen ES256 --format jkw",
        "completions pwsh",
        "decode --part body $T",
        "decode --part headr $T",
        "decode --time UTC+1 $T",
        "decode --no-warn expiry $T",
        "decode --get emial $T",
        "decode --get nmae $T",
        "verify -S $S --claim n=>5 $T",
        "verify -S $S --claim n==5 $T",
        "verify -S $S --claim n!==5 $T",
        "verify -S $S --claim n>5 $T",
        "verify -S $S --leeway 5x $T",
        "encode {} -S x --exp 2026-02-30",
        "encode {} -S x --exp 2026-12-31T10:00",
    ] {
        desk.run(if line.contains("--get") { 7 } else { 2 }, line);
    }
    desk.matches(str![[r#"
$ jwt keygen RS265
2> error: ALG: "RS265" is not an algorithm
2> hint: did you mean RS256?
=> 2

$ jwt keygen hs-256
2> error: ALG: "hs-256" is not an algorithm
2> hint: did you mean HS256?
=> 2

$ jwt keygen 'HS 256'
2> error: ALG: "HS 256" is not an algorithm
2> hint: did you mean HS256?
=> 2

$ jwt keygen SHA256
2> error: ALG: "SHA256" is not an algorithm
2> hint: did you mean HS256, RS256, PS256 or ES256?
=> 2

$ jwt keygen ecdsa
2> error: ALG: "ecdsa" is not an algorithm
2> hint: did you mean ES256, ES384 or ES512?
=> 2

$ jwt keygen es256k1
2> error: ALG: "es256k1" is not an algorithm
2> hint: did you mean ES256K?
=> 2

$ jwt keygen P-256
2> error: ALG: "P-256" is not an algorithm
2> hint: did you mean ES256?
=> 2

$ jwt keygen RSA-OAEP
2> error: ALG: "RSA-OAEP" is not an algorithm
2> hint: there are HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65 and ML-DSA-87
=> 2

$ jwt verify -S x --alg none $T
2> error: --alg: "none" is not an algorithm
2> hint: only jwt encode --alg none --unsigned goes without a signature, and no verifier takes what it makes
=> 2

$ jwt keygen ES256 --format pkcs8
2> error: --format: "pkcs8" is not pem, der, jwk, jwks, ssh or text
2> hint: did you mean pem?
=> 2

$ jwt keygen ES256 --format jkw
2> error: --format: "jkw" is not pem, der, jwk, jwks, ssh or text
2> hint: did you mean jwk?
=> 2

$ jwt completions pwsh
2> error: SHELL: "pwsh" is not bash, zsh, fish, powershell, elvish or nushell
2> hint: did you mean powershell?
=> 2

$ jwt decode --part body $T
2> error: --part: "body" is not header, payload or signature
2> hint: did you mean payload?
=> 2

$ jwt decode --part headr $T
2> error: --part: "headr" is not header, payload or signature
2> hint: did you mean header?
=> 2

$ jwt decode --time UTC+1 $T
2> error: --time: "UTC+1" is not a time zone
2> hint: a zone is utc, local, unix or an offset such as +01:00
=> 2

$ jwt decode --no-warn expiry $T
2> error: --no-warn: no warning has the code "expiry"
2> hint: did you mean no-exp?
=> 2

$ jwt decode --get emial $T
2> error: there is no "emial" in the payload
2> hint: the payload has "sub", "name" and "iat"
=> 7

$ jwt decode --get nmae $T
2> error: there is no "nmae" in the payload
2> hint: did you mean "name"?
2> hint: the payload has "sub", "name" and "iat"
=> 7

$ jwt verify -S $S --claim n=>5 $T
2> error: --claim: "n=>5" has "=>", which is no operator here
2> hint: did you mean 'n>=5'? for the text ">5" itself: 'n:=">5"'
=> 2

$ jwt verify -S $S --claim n==5 $T
2> error: --claim: "n==5" has "==", which is no operator here
2> hint: did you mean n=5? for the text "=5" itself: 'n:="=5"'
=> 2

$ jwt verify -S $S --claim n!==5 $T
2> error: --claim: "n!==5" has "!==", which is no operator here
2> hint: did you mean 'n!=5'?
=> 2

$ jwt verify -S $S --claim n>5 $T
2> error: --claim: "n>5" is not an expectation
2> hint: did you mean 'n>=5'?
=> 2

$ jwt verify -S $S --leeway 5x $T
2> error: --leeway: "x" is no unit of time in "5x"
2> hint: the units are s, m, h, d, w, mo and y
=> 2

$ jwt encode {} -S x --exp 2026-02-30
2> error: --exp: "2026-02-30" is not a date
2> hint: a date is 2026-12-31, with a time 2026-12-31T23:59:59Z (RFC 3339)
=> 2

$ jwt encode {} -S x --exp 2026-12-31T10:00
2> error: --exp: "2026-12-31T10:00" is not a date
2> hint: a date is 2026-12-31, with a time 2026-12-31T23:59:59Z (RFC 3339)
=> 2


"#]]);
}

#[test]
fn too_much_and_too_little() {
    let mut desk = Desk::new();
    for line in [
        "keygen",
        "keygen --json",
        "completions",
        "decode --part header --part payload $T",
        "decode --find --find $T",
        "decode --json=yes $T",
        "decode --get --json $T",
        "keygen ES256 --kid=",
        "keygen ES256 --kid ''",
        "decode --jobs 3 $T",
        "decode --lines --jobs many",
        "key --force --to pem rsa.pem",
        "encode {sub: 1} -S x",
        "encode {} {}",
        "verify --schema $T",
        "encode --from $T {} -S x",
    ] {
        desk.run(2, line);
    }
    desk.matches(str![[r#"
$ jwt keygen
2> error: no ALG given
2> hint: jwt keygen ALG, where ALG is HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65 or ML-DSA-87
=> 2

$ jwt keygen --json
{"code":2,"error":{"message":"no ALG given","causes":[],"hints":["jwt keygen ALG, where ALG is HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65 or ML-DSA-87"]}}
=> 2

$ jwt completions
2> error: no SHELL given
2> hint: jwt completions SHELL, where SHELL is bash, zsh, fish, powershell, elvish or nushell
=> 2

$ jwt decode --part header --part payload $T
2> error: --part is given twice
2> hint: once is all it takes
=> 2

$ jwt decode --find --find $T
2> error: --find is given twice
2> hint: once is all it takes
=> 2

$ jwt decode --json=yes $T
2> error: --json takes no value, and "yes" was given
2> hint: --json stands alone
=> 2

$ jwt decode --get --json $T
{"code":2,"error":{"message":"--get needs a value: PATH","causes":[],"hints":["a value that begins with - goes behind an equals sign: --get=-…"]}}
=> 2

$ jwt keygen ES256 --kid=
2> error: --kid needs a value: TEXT
2> hint: what was given is empty: an unset shell variable leaves nothing
=> 2

$ jwt keygen ES256 --kid ''
2> error: --kid needs a value: TEXT
2> hint: what was given is empty: an unset shell variable leaves nothing
=> 2

$ jwt decode --jobs 3 $T
2> error: --jobs needs --lines
2> hint: add --lines, or leave --jobs out
=> 2

$ jwt decode --lines --jobs many
2> error: --jobs: "many" is not a number from 1 to 1024
2> hint: without the flag there is one thread a core
=> 2

$ jwt key --force --to pem rsa.pem
2> error: --force needs --out
2> hint: add --out, or leave --force out
=> 2

$ jwt encode {sub: 1} -S x
2> error: "1}" is one argument too many
2> hint: for the shell claims are one word in single quotes: '{"sub":"1"}'
=> 2

$ jwt encode {} {}
2> error: "{}" is one argument too many
2> hint: jwt encode takes CLAIMS alone; jwt encode --help lists the flags
=> 2

$ jwt verify --schema $T
2> error: --schema goes alone: no token is judged with it
2> hint: leave the rest out: jwt verify --schema
=> 2

$ jwt encode --from $T {} -S x
2> error: --from and CLAIMS exclude each other
2> hint: leave one of them out; jwt encode --help lists the flags
=> 2


"#]]);
}

#[test]
fn files_that_were_meant() {
    let mut desk = Desk::new();
    desk.file("token.txt", "");
    std::fs::create_dir(desk.path("folder")).expect("a folder on the desk");
    desk.file("folder/secret", "x");
    for line in [
        "decode @tokn.txt",
        "verify -K rsa.pbu.pem $T",
        "verify -S @folder/secrte $T",
        "verify -S @folders/secret $T",
        "verify -S @nowhere $T",
        "key rsa.pe",
        "key secon",
        "encode {} -S @folder",
        "encode {} -S x -o folder",
        "encode {} -S x -o no/folder",
    ] {
        desk.run(5, line);
    }
    desk.env("JWT_KEY", "rsa.pub.pme").run(5, "verify $T");
    desk.matches(str![[r#"
$ jwt decode @tokn.txt
2> error: TOKEN: no such file: "tokn.txt"
2> hint: did you mean "token.txt"?
=> 5

$ jwt verify -K rsa.pbu.pem $T
2> error: --key: no such file: "rsa.pbu.pem"
2> hint: did you mean "rsa.pub.pem"?
=> 5

$ jwt verify -S @folder/secrte $T
2> error: --secret: no such file: "folder/secrte"
2> hint: did you mean "folder/secret"?
=> 5

$ jwt verify -S @folders/secret $T
2> error: --secret: no such file: "folders/secret"
2> hint: paths count from the working directory: pwd
=> 5

$ jwt verify -S @nowhere $T
2> error: --secret: no such file: "nowhere"
2> hint: paths count from the working directory: pwd
=> 5

$ jwt key rsa.pe
2> error: KEY: no file and no key (6 characters, not shown: they may be a secret)
2> hint: did you mean "rsa.pem"?
=> 5

$ jwt key secon
2> error: KEY: no file and no key (5 characters, not shown: they may be a secret)
2> hint: did you mean "second.jwk"?
=> 5

$ jwt encode {} -S @folder
2> error: --secret: "folder" is a directory, a file is needed
2> hint: name a file in it
=> 5

$ jwt encode {} -S x -o folder
2> error: "folder" can't be written: is a directory
2> hint: name a file in it
=> 5

$ jwt encode {} -S x -o no/folder
2> error: "no/folder" can't be written: no such file or directory
2> hint: its folder is not there: mkdir -p FOLDER makes it
=> 5

# JWT_KEY=rsa.pub.pme
$ jwt verify $T
2> error: JWT_KEY: no file and no key (11 characters, not shown: they may be a secret)
2> hint: a key is given by its path; an HMAC secret goes with -S
=> 5


"#]]);
}

#[test]
fn what_is_shown_of_arguments() {
    let jwk = r#"{"kty":"oct","k":"aHVzaC1odXNoLWh1c2gtaHVzaA"}"#;
    let pem = "-----BEGIN PRIVATE KEY-----\naHVzaC1odXNoLWh1c2gtaHVzaA\n-----END PRIVATE KEY-----\n";
    let mut desk = Desk::new()
        .value("JWK", jwk)
        .value("PEM", pem)
        .value("DER", "MC4CAQAwBQYDK2VwBCIEIHVzaC1odXNoLWh1c2gtaHVzaC1odXNoLWh1c2gtaHVz")
        .value("ESC", "\u{1b}]0;x\u{7}\u{202e}\nerror: all is well")
        .value("WIDE", "x".repeat(39) + &" x".repeat(5000));
    for line in [
        "keygen '$JWK'",
        "keygen ES256 '$PEM'",
        "keygen ES256 $DER",
        "decode --part '$PEM' $T",
        "decode --part=$DER $T",
        "encode {} -S x --exp '$PEM'",
        "encode {} -S x --exp=$JWK",
        "--$JWK",
        "--nope=$JWK",
        "verify --secert=hunter2 $T",
        "verify —secret=hunter2 $T",
        "verify -S hunter2 --nope $T",
        "verify -S hunter2 -S hunter3 $T",
        "decode --part '$ESC' $T",
        "'--$ESC'",
        "keygen ES256 '$ESC'",
        "encode {} -S x --exp '$ESC'",
        "keygen '$WIDE'",
        "keygen ES256 '$WIDE'",
    ] {
        let output = desk.output(line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        for hidden in ["aHVzaC", "hunter", "MC4CAQ", "VzaC1odXNo"] {
            assert!(!said.contains(hidden), "{line}: {said}");
        }
        assert!(said.lines().count() <= 2 && said.len() < 700, "{line}: {said}");
        assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{line}: {said}");
        desk.run(2, line);
    }
    desk.matches(str![[r#"
$ jwt keygen '$JWK'
2> error: ALG: a key, or what looks like one, is not ALG
2> hint: a key goes with --key, a secret with --secret
=> 2

$ jwt keygen ES256 '$PEM'
2> error: (a key) is one argument too many
2> hint: jwt keygen takes ALG alone; jwt keygen --help lists the flags
=> 2

$ jwt keygen ES256 $DER
2> error: (a key) is one argument too many
2> hint: jwt keygen takes ALG alone; jwt keygen --help lists the flags
=> 2

$ jwt decode --part '$PEM' $T
2> error: --part: (a key) is not header, payload or signature
=> 2

$ jwt decode --part=$DER $T
2> error: --part: (a key) is not header, payload or signature
=> 2

$ jwt encode {} -S x --exp '$PEM'
2> error: --exp: a key, or what looks like one, is not TIME
2> hint: a key goes with --key, a secret with --secret
=> 2

$ jwt encode {} -S x --exp=$JWK
2> error: --exp: a key, or what looks like one, is not TIME
2> hint: a key goes with --key, a secret with --secret
=> 2

$ jwt --$JWK
2> error: unknown flag (a key)
2> hint: jwt decode --help lists the flags
=> 2

$ jwt --nope=$JWK
2> error: unknown flag "--nope"
2> hint: jwt decode --help lists the flags
=> 2

$ jwt verify --secert=hunter2 $T
2> error: unknown flag "--secert"
2> hint: did you mean --secret?
=> 2

$ jwt verify —secret=hunter2 $T
2> error: "—secret" begins with a dash that is no hyphen
2> hint: an editor or a web page put it in the place of hyphens: --secret
=> 2

$ jwt verify -S hunter2 --nope $T
2> error: unknown flag "--nope"
2> hint: jwt verify --help lists the flags
=> 2

$ jwt verify -S hunter2 -S hunter3 $T
2> error: --secret is given twice
2> hint: once is all it takes
=> 2

$ jwt decode --part '$ESC' $T
2> error: --part: "\u001b]0;x\u0007\u202e\nerror: all is well" is not header, payload or signature
=> 2

$ jwt '--$ESC'
2> error: unknown flag "--\u001b]0;x\u0007\u202e\nerror: all is well"
2> hint: jwt decode --help lists the flags
=> 2

$ jwt keygen ES256 '$ESC'
2> error: "\u001b]0;x\u0007\u202e\nerror: all is well" is one argument too many
2> hint: jwt keygen takes ALG alone; jwt keygen --help lists the flags
=> 2

$ jwt encode {} -S x --exp '$ESC'
2> error: --exp: "\u001b]0;x\u0007\u202e\nerror: all is well" is not a time
2> hint: a time is now, +15m, -1h, 1h 30m (from now), 2026-12-31 (midnight UTC), 2026-12-31T23:59:59Z or Unix seconds
=> 2

$ jwt keygen '$WIDE'
2> error: ALG: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx x x x x x x x x x x x x "… is not an algorithm
2> hint: there are HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65 and ML-DSA-87
=> 2

$ jwt keygen ES256 '$WIDE'
2> error: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx x x x x x x x x x x x x "… is one argument too many
2> hint: jwt keygen takes ALG alone; jwt keygen --help lists the flags
=> 2


"#]]);
}

#[test]
fn the_command_is_where_it_is_named() {
    let mut desk = Desk::new();
    for line in [
        "--color key decode --nope",
        "--color verify key --nope",
        "-j decode key --nope",
        "encode {} -S x -e",
        "verify $T -S x -A -q",
        "encode {} -S x -jA",
        "verify -S '' -A= $T",
        "verify -S x -A= $T",
    ] {
        desk.run(2, line);
    }
    desk.matches(str![[r#"
$ jwt --color key decode --nope
2> error: unknown flag "--nope"
2> hint: jwt decode --help lists the flags
=> 2

$ jwt --color verify key --nope
2> error: unknown flag "--nope"
2> hint: jwt key --help lists the flags
=> 2

$ jwt -j decode key --nope
{"code":2,"error":{"message":"unknown flag \"--nope\"","causes":[],"hints":["jwt decode --help lists the flags"]}}
=> 2

$ jwt encode {} -S x -e
2> error: --exp needs a value: TIME
2> hint: --exp always has a time behind it: half an hour from now is --exp=+30m
=> 2

$ jwt verify $T -S x -A -q
2> error: --alg needs a value: ALG
2> hint: a value that begins with - goes behind an equals sign: --alg=-…
=> 2

$ jwt encode {} -S x -jA
2> error: --alg needs a value: ALG
2> hint: there are HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65 and ML-DSA-87
=> 2

$ jwt verify -S '' -A= $T
2> error: --alg: "" is not an algorithm
2> hint: there are HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65 and ML-DSA-87
=> 2

$ jwt verify -S x -A= $T
2> error: --alg: "" is not an algorithm
2> hint: there are HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ES256K, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65 and ML-DSA-87
=> 2


"#]]);
}

#[test]
fn words_of_a_secret_are_not_shown() {
    let mut desk = Desk::new();
    for line in [
        "encode {} -S correct horse",
        "encode -S correct horse battery",
        "encode {} --secret=correct horse",
        "encode {} -jS correct horse",
        "encode {} -Scorrect horse",
        "encode -K rsa.pem --key-password correct horse battery",
    ] {
        let output = desk.output(line);
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(!said.contains("horse") && !said.contains("battery"), "{line}: {said}");
        desk.run(2, line);
    }
    // What stands behind claims is no word of a secret.
    desk.run(2, "encode -S x {} RS256");
    desk.matches(str![[r#"
$ jwt encode {} -S correct horse
2> error: (a word) is one argument too many
2> hint: a secret or a password with blanks is one word in single quotes: 'ONE TWO'
=> 2

$ jwt encode -S correct horse battery
2> error: (a word) is one argument too many
2> hint: a secret or a password with blanks is one word in single quotes: 'ONE TWO'
=> 2

$ jwt encode {} --secret=correct horse
2> error: (a word) is one argument too many
2> hint: a secret or a password with blanks is one word in single quotes: 'ONE TWO'
=> 2

$ jwt encode {} -jS correct horse
2> error: (a word) is one argument too many
2> hint: a secret or a password with blanks is one word in single quotes: 'ONE TWO'
=> 2

$ jwt encode {} -Scorrect horse
2> error: (a word) is one argument too many
2> hint: a secret or a password with blanks is one word in single quotes: 'ONE TWO'
=> 2

$ jwt encode -K rsa.pem --key-password correct horse battery
2> error: (a word) is one argument too many
2> hint: a secret or a password with blanks is one word in single quotes: 'ONE TWO'
=> 2

$ jwt encode -S x {} RS256
2> error: "RS256" is one argument too many
2> hint: jwt encode takes CLAIMS alone; jwt encode --help lists the flags
=> 2


"#]]);
}

#[test]
fn paths_and_versions_as_other_tools_write_them() {
    let mut desk = Desk::new();
    desk.run(7, "decode --get .sub $T")
        .run(7, "decode --get $.sub $T")
        .run(7, "decode --get payload.sub $T")
        .run(7, "decode --get alg $T")
        .run(7, "decode --get .nothing $T")
        .run(2, "-v")
        .run(2, "--verison")
        .matches(str![[r#"
$ jwt decode --get .sub $T
2> error: there is no ".sub" in the payload
2> hint: did you mean "sub"?
=> 7

$ jwt decode --get $.sub $T
2> error: there is no "$.sub" in the payload
2> hint: did you mean "sub"?
=> 7

$ jwt decode --get payload.sub $T
2> error: there is no "payload.sub" in the payload
2> hint: did you mean "sub"?
=> 7

$ jwt decode --get alg $T
2> error: there is no "alg" in the payload
2> hint: the header has it: --part header --get alg
=> 7

$ jwt decode --get .nothing $T
2> error: there is no ".nothing" in the payload
2> hint: the payload has "sub", "name" and "iat"
=> 7

$ jwt -v
2> error: unknown flag "-v"
2> hint: jwt --version prints the version
=> 2

$ jwt --verison
2> error: unknown flag "--verison"
2> hint: jwt --version prints the version
=> 2


"#]]);
}

#[test]
fn help_wherever_it_is_asked_for() {
    let mut desk = Desk::new();
    let help = desk.text(0, "verify --help");
    for line in [
        "help verify",
        "help verify --json",
        "--json help verify",
        "-j help verify",
        "--color=never help verify",
        "--color never help decode",
        "-j help",
        "help",
        "verify --json --help",
        "verify --help -j",
        "--json verify --help",
    ] {
        let text = desk.text(0, line);
        assert!(text.contains("Usage: jwt"), "{line}");
        if line.contains("verify") {
            assert_eq!(text, help, "{line}");
        }
    }
    // Where a key is at hand, it may be a token that reads so.
    for (line, code) in [("verify --json --help", 2), ("verify --json -h", 2), ("help verify --json", 0)] {
        let output = desk.env("JWT_SECRET", "secret").output(line);
        assert_eq!(output.status.code(), Some(code), "{line}");
    }
}
