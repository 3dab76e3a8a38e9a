//! Words that other tools use for commands, flags and values, and what they are here. Each table is one text: it is read
//! when a command line is not right, and costs nothing before.

use crate::error::near::near;
use crate::output::did_you_mean;

/// Commands of jwt-cli, step, jose, jwx, jwt.io's libraries and openssl. Behind each what it may be here, a flag with it.
const COMMANDS: &str = "
sign encode
sig encode
issue encode
mint encode
create encode keygen
new encode keygen
make encode keygen
show decode
view decode
print decode
parse decode
dump decode
read decode
open decode
inspect decode key
info decode key
debug decode
validate verify
check verify
test verify
judge verify
assert verify
ver verify
generate keygen
gen keygen
genkey keygen
genpkey keygen
genrsa keygen
generatekey keygen
keypair keygen
secret keygen
convert key=--to
format key=--to
fmt key=--to
export key=--to
public key=--public
pub key=--public
pubkey key=--public
pkey key
thumbprint key=--thumbprint
thp key=--thumbprint
fingerprint key=--thumbprint
jwk key
jwks key
keyset key
keys key
complete completions
autocomplete completions
";

/// Flags of other tools. Behind each what it may be here, the first that the command has.
const FLAGS: &str = "
audience --aud
client-id --aud
issuer --iss --oidc
iss --oidc
subject --sub
algorithm --alg
algorithms --alg
algo --alg
expires --exp --max-age
expiry --exp
expire --exp
expiration --exp
expires-in --exp
expires-at --exp
exp-in --exp
ttl --exp --max-age
lifetime --exp --max-age
duration --exp --max-age
valid-for --exp --max-age
not-before --nbf
nbf-in --nbf
issued-at --iat
no-issued-at --no-iat
token-id --jti
id --jti --kid
key-id --kid
keyid --kid
type --typ
token-type --typ
no-type --no-typ
header-claim --header
headers --header
claims --claim --get
payload-claim --claim
body --payload --part
data --payload
add --claim
set --claim
remove --unset
delete --unset
drop --unset
required --require
public-key --key
pubkey --key
pub-key --key
pubin --key --public
private-key --key
privkey --key
priv-key --key
signing-key --key
verification-key --key
key-file --key
keyfile --key
cert --key
certificate --key
jwk --to=jwk --format=jwk --key
jwks --to=jwks --format=jwks --key
pem --to=pem --format=pem --key
der --to=der --format=der --key
ssh --to=ssh --format=ssh --key
inkey --key
secret-file --secret
secret-key --secret
hmac --secret
hmac-key --secret
shared-secret --secret
password --key-password
pass --key-password
passin --key-password
passphrase --key-password
password-file --key-password
output --out
outfile --out
out-file --out
save --out
write --out
outform --to --format
format --to
to --format
overwrite --force
size --bits
key-size --bits
length --bits
curve --alg
crv --alg
kty --alg
skew --leeway
clock-skew --leeway
tolerance --leeway
drift --leeway
grace --leeway
age --max-age
now --at
clock --at
current-time --at
timezone --time
time-zone --time
time-format --time
tz --time
utc --time=utc
local --time=local
iso8601 --time=utc
ignore-expiration --ignore-exp
ignore-expiry --ignore-exp
allow-expired --ignore-exp
no-exp --ignore-exp
hide --redact
mask --redact
no-signature --redact
extract --get
query --get
select --get
field --get
path --get
jq --get
part-only --part
raw --part
search --find
scan --find
grep --find
stream --lines
ndjson --lines
batch --lines
jsonl --lines
threads --jobs
workers --jobs
parallel --jobs
stats --summary
why --explain
diagnose --explain
filter --only
no-warnings --no-warn
ignore-warning --no-warn
werror --strict
silent --quiet
no-color --color=never
no-colour --color=never
nocolor --color=never
colour --color
colors --color
plain --no-notes
compact --no-notes
insecure --unsigned
allow-none --unsigned
none --unsigned
url --key
uri --key
jwks-url --key
jwks-uri --key
key-url --key
discovery --oidc
discover --oidc
openid --oidc
issuer-url --oidc
well-known --oidc
cacert --ca
ca-cert --ca
ca-file --ca
cafile --ca
root --ca
roots --ca
connect-timeout --timeout
max-time --timeout
http --allow-http
insecure-http --allow-http
no-net --offline
refresh --no-cache
verify-key --match
signed-by --match
fingerprint --thumbprint
jkt --thumbprint
pubout --public
public-only --public
pub --public
";

/// Flags of other tools that no flag stands for here, and what to do instead.
const INSTEAD: &str = "
token the token stands by itself: jwt verify TOKEN
jwt the token stands by itself: jwt verify TOKEN
file a file is named by @PATH, stdin by -
in a file is named by @PATH, stdin by -
infile a file is named by @PATH, stdin by -
input a file is named by @PATH, stdin by -
from-file a file is named by @PATH, stdin by -
stdin a file is named by @PATH, stdin by -
url only verify and key fetch: jwt verify -K URL TOKEN
uri only verify and key fetch: jwt verify -K URL TOKEN
jwks-url only verify and key fetch: jwt verify -K URL TOKEN
jwks-uri only verify and key fetch: jwt verify -K URL TOKEN
oidc only verify and key fetch: jwt verify --oidc ISSUER TOKEN
discovery only verify and key fetch: jwt verify --oidc ISSUER TOKEN
no-check-certificate nothing switches off the check; --ca PATH names authorities to trust
skip-tls-verify nothing switches off the check; --ca PATH names authorities to trust
insecure-skip-tls-verify nothing switches off the check; --ca PATH names authorities to trust
tls-skip-verify nothing switches off the check; --ca PATH names authorities to trust
no-verify-ssl nothing switches off the check; --ca PATH names authorities to trust
no-ssl-verify nothing switches off the check; --ca PATH names authorities to trust
proxy https_proxy names it
cache-dir XDG_CACHE_HOME names the place
verbose all there is to say is said; --json has it for programs
debug all there is to say is said; --json has it for programs
trace all there is to say is said; --json has it for programs
pretty it is laid out already; --json is for programs
indent it is laid out already; --json is for programs
yaml --json prints what there is for programs
skip-verify jwt decode shows a token and judges nothing
no-verify jwt decode shows a token and judges nothing
insecure jwt decode shows a token and judges nothing; nothing switches off the check of a server, and --ca PATH names authorities to trust
sign jwt encode signs
verify jwt verify judges a token
decode jwt decode shows a token
";

/// Values of other tools.
const VALUES: &str = "
body payload
claims payload
claim payload
data payload
sig signature
head header
jose header
pkcs8 pem
pkcs1 pem
sec1 pem
spki pem
x509 pem
base64 text
raw text
plain text
string text
asn1 der
binary der
json jwk
set jwks
jwkset jwks
keyset jwks
openssh ssh
pwsh powershell
ps1 powershell
posh powershell
nu nushell
sh bash
good valid
ok valid
bad invalid
wrong invalid
failed invalid
yes always
on always
true always
force always
no never
off never
false never
sign sig
signature sig
";

/// Warnings of a token by other words.
const CODES: &str = "
expiry no-exp
expiration no-exp
no-expiry no-exp
no-expiration no-exp
none unsigned
alg-none unsigned
weak-secret short-secret
known-secret sample-secret
ms milliseconds
future-iat iat-future
duplicate duplicate-member
jku embedded-key
jwk embedded-key
x5u embedded-key
x5c embedded-key
secret readable-secret
password readable-secret
bidi control-characters
padded padding
base64 standard-base64
";

/// What stands behind a word.
fn of(table: &'static str, word: &str) -> Vec<&'static str> {
    let word = word.to_ascii_lowercase().replace('_', "-");
    let row = table.lines().filter_map(|row| row.split_once(' ')).find(|(name, _)| *name == word);
    row.map(|(_, means)| means.split(' ').collect()).unwrap_or_default()
}

/// From this length on a word with a wrong letter is still that word.
const SURE: usize = 5;

/// What stands behind the word that is nearest, when a letter or two are wrong: the beginning of a word is not that word.
fn of_near(table: &'static str, word: &str) -> Vec<&'static str> {
    let letters = |word: &str| word.replace(['-', '_'], "").to_ascii_lowercase();
    let given = letters(word);
    let is_sure = |name: &&str| {
        let name = letters(name);
        given.len() >= SURE && !name.starts_with(&given) && !given.starts_with(&name)
    };
    let names = table.lines().filter_map(|row| row.split_once(' ')).map(|(name, _)| name).filter(is_sure);
    near(word, names).first().map(|name| of(table, name)).unwrap_or_default()
}

/// What a word stands for, or one near enough.
fn or_near(table: &'static str, word: &str) -> Vec<&'static str> {
    let exact = of(table, word);
    if exact.is_empty() { of_near(table, word) } else { exact }
}

/// The commands that a word of another tool stands for.
pub(super) fn commands(word: &str) -> Vec<&'static str> {
    or_near(COMMANDS, word)
}

/// Whether a word is the name of a command in another tool, or near it.
pub(in crate::commands) fn is_command(word: &str) -> bool {
    !or_near(COMMANDS, word).is_empty()
}

/// The flags that a flag of another tool, without its dashes, stands for.
pub(super) fn flags(word: &str) -> Vec<&'static str> {
    of(FLAGS, word)
}

/// The flags that one mistyped stands for.
pub(super) fn flags_near(word: &str) -> Vec<&'static str> {
    of_near(FLAGS, word)
}

/// What to do where another tool has this flag.
pub(super) fn instead(word: &str) -> Option<&'static str> {
    INSTEAD
        .lines()
        .filter_map(|row| row.split_once(' '))
        .find(|(name, _)| *name == word)
        .map(|(_, what)| what)
}

/// What the letters of curl and wget stand for where keys are fetched; `is_of_network`: the line names a place to fetch
/// from.
pub(super) fn of_network(letter: char, is_of_network: bool) -> Option<String> {
    match letter {
        'k' if is_of_network => instead("no-check-certificate").map(str::to_owned),
        'x' => instead("proxy").map(str::to_owned),
        'm' => Some(did_you_mean(&["--timeout"])),
        _ => None,
    }
}

/// The values that a value of another tool stands for.
pub(super) fn values(word: &str) -> Vec<&'static str> {
    of(VALUES, word)
}

/// The codes that another word for a warning stands for.
pub(in crate::commands) fn codes(word: &str) -> Vec<&'static str> {
    of(CODES, word)
}

/// What to give to a flag that other tools take without a value.
pub(super) fn valueless(flag: &str) -> Option<&'static str> {
    match flag {
        "--exp" => Some("--exp always has a time behind it: half an hour from now is --exp=+30m"),
        "--time" => Some("--time always has a zone behind it: --time=utc, --time=local"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
