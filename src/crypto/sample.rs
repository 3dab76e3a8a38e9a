//! HMAC secrets that everybody knows: those of tutorials, of documentation and of the RFCs. Whoever signs with one of
//! them lets everybody sign.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// Used as the text that they are, a line each; a text and no table, whose addresses would be put right at every start of the
/// program. These are jwt.io's, today and before.
const JWT_IO: &str = "\
a-string-secret-at-least-256-bits-long
a-valid-string-secret-that-is-at-least-384-bits-long
a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long
your-256-bit-secret
your-384-bit-secret
your-512-bit-secret
qwertyuiopasdfghjklzxcvbnm123456";

/// What comes to mind first.
const FIRST: &str = "\
secret
Secret
SECRET
secret123
secret1234
secretkey
secretKey
SecretKey
SECRETKEY
secret-key
secret_key
SECRET_KEY
secret key
mysecret
mySecret
my-secret
my_secret
mysecretkey
mySecretKey
MySecretKey
my-secret-key
my_secret_key
my$ecretK3y
thisisasecret
thisismysecret
this is a secret
ThisIsMySecretKey
supersecret
superSecret
super-secret
super_secret
super secret
supersecretkey
super-secret-key
super_secret_key
topsecret
top-secret
verysecret
very-secret
jwt
jwtsecret
jwtSecret
jwt-secret
jwt_secret
JWT_SECRET
jwt-secret-key
jwt_secret_key
JWT_SECRET_KEY
jwt-key
jwt_key
yoursecret
your-secret
your_secret
your-secret-key
your_secret_key
your-jwt-secret
your_jwt_secret
your_jwt_secret_key
your-256-bit-secret-key
your-secret-key-change-in-production
change-me
changeme
changeit
change_me
password
password123
admin
test
testing
key
example_key
example
token
123456
12345678
123456789
1234567890
qwerty";

/// Documentation and tutorials of frameworks.
const FRAMEWORKS: &str = "\
shhhhh
shhhhhared-secret
keyboard cat
NEVERSHAREYOURSECRET
AllYourBase
hmackey
javainuse
bezKoderSecretKey
my-secret-token-to-change-in-production
super-secret-jwt-token-with-at-least-32-characters-long
your-super-secret-jwt-token-with-at-least-32-characters-long
reallyreallyreallyreallyverysafe
DO NOT USE THIS VALUE. INSTEAD, CREATE A COMPLEX SECRET AND KEEP IT SAFE OUTSIDE OF THE SOURCE CODE.";

/// Used as text or as the bytes that they spell, in base64, base64url or hex: those of RFC 7515 appendix A.1 and RFC 7520
/// section 3.5, then of `FastAPI`, jose, Spring, Hasura, lcobucci/jwt, and of a Spring example of the first years.
const SPELLED: &str = "\
AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow
hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg
09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7
cc7e0d44fd473002f1c42167459001140ec6389b7353f8088f4d9a95f2f596f2
404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970
3EK6FD+o0+c7tzBNVfjpMkNDi2yARAAKzQlk8O2IKoxQu4nF7EdAh8s3TwpHwrdWT6R
mBC5v1sOKVvbdEitdSBenu59nfNfhwkedkJVNabosTw=
afafasfafafasfasfasfafacasdasfasxASFACASDFACASDFASFASFDAFASFASDAADSCSDFADCVSGCFVADXCcadwavfsfarvf";

/// Whether a secret is one that everybody knows.
#[must_use]
pub fn is_sample(secret: &[u8]) -> bool {
    samples().any(|sample| *sample == *secret)
}

/// The secrets that everybody knows.
pub fn samples() -> impl Iterator<Item = Cow<'static, [u8]>> {
    let texts = [JWT_IO, FIRST, FRAMEWORKS, SPELLED].into_iter().flat_map(str::lines);
    let texts = texts.map(|text| Cow::Borrowed(text.as_bytes()));
    texts.chain(SPELLED.lines().flat_map(spelled).map(Cow::Owned))
}

/// The bytes that a text spells. Hex is base64 too.
fn spelled(text: &str) -> Vec<Vec<u8>> {
    let base64 = STANDARD.decode(text).or_else(|_| URL_SAFE_NO_PAD.decode(text)).ok();
    let hex =
        text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    base64.into_iter().chain(hex.collect::<Option<_>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_knows_is_known() {
        for text in ["secret", "your-256-bit-secret", "a-string-secret-at-least-256-bits-long", "shhhhh"] {
            assert!(is_sample(text.as_bytes()), "{text}");
        }
        // RFC 7515 appendix A.1 gives its key in base64url, others theirs in hex.
        let first = SPELLED.lines().next().unwrap();
        assert!(is_sample(&URL_SAFE_NO_PAD.decode(first).unwrap()));
        assert!(is_sample(first.as_bytes()));
        assert!(is_sample(b"@NcRfUjXn2r5u8x/A?D(G+KbPdSgVkYp"));
        for text in ["", "Secret ", "secret\n", "a string of my own", "404e635266556a586e32"] {
            assert!(!is_sample(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn each_stands_there_once() {
        let all: Vec<_> = samples().collect();
        for (at, sample) in all.iter().enumerate() {
            assert!(!all[..at].contains(sample), "{}", String::from_utf8_lossy(sample));
        }
        assert!(all.len() > 100, "{}", all.len());
    }
}
