//! The private numbers of an RSA key that follow from others: its primes from n, e and d, and the
//! exponents and the coefficient of the Chinese remainder theorem from the primes.

use std::cell::Cell;

use crypto_bigint::{BoxedUint, Gcd};
use zeroize::Zeroizing;

use super::components::{Rsa, RsaPrivate, Secret, trim};
use crate::error::KeyError;

/// Room beyond twice the modulus, for the exponent's 33 bits and the sums.
const SPARE_BITS: u32 = 128;

/// A number that is wiped when it goes. All numbers of a key are equally wide: wide enough for the
/// product of two moduli.
type Number = Zeroizing<BoxedUint>;

/// The longest modulus whose primes are found, in bits: the engine takes none that is longer.
const BITS_MOST: usize = 8192;
/// The most keys of one input whose primes are found.
const KEYS_MOST: usize = 16;

/// How many keys of an input came without primes.
#[derive(Default)]
pub(crate) struct Search(Cell<usize>);

impl Search {
    /// Counts one more key, if its primes are worth the work.
    fn begin(&self, bits: usize) -> Result<(), KeyError> {
        if bits > BITS_MOST {
            return Err(KeyError::RsaWithoutPrimes { bits, limit: BITS_MOST });
        }
        if self.0.get() == KEYS_MOST {
            return Err(KeyError::TooMany { what: "RSA private keys without primes", limit: KEYS_MOST });
        }
        self.0.set(self.0.get() + 1);
        Ok(())
    }
}

/// What a format gave of a private RSA key; `d` is all that RFC 7518 §6.3.2 asks for.
pub(crate) struct Given {
    pub(crate) d: Secret,
    pub(crate) p: Option<Secret>,
    pub(crate) q: Option<Secret>,
    pub(crate) dp: Option<Secret>,
    pub(crate) dq: Option<Secret>,
    pub(crate) qi: Option<Secret>,
}

/// Adds what is missing. Nothing that was given is replaced, and whether all of it fits together is
/// for [`Rsa::new`] to find.
pub(crate) fn complete(n: &[u8], e: &[u8], given: Given, search: &Search) -> Result<RsaPrivate, KeyError> {
    // What is no modulus or exponent costs no arithmetic.
    let bits = Rsa::new(n, e, None, None)?.bits();
    let width = Width::of(n);
    let (p, q) = match (given.p, given.q) {
        (Some(p), Some(q)) => (p, q),
        (p, q) => {
            search.begin(bits)?;
            let (larger, smaller) = width.primes(n, e, &given.d).ok_or(MISFIT)?;
            // One that was given keeps its place; one that is neither is found out by the check.
            if p.as_ref().is_some_and(|p| trim(p) == &**smaller)
                || q.as_ref().is_some_and(|q| trim(q) == &**larger)
            {
                (p.unwrap_or(smaller), q.unwrap_or(larger))
            } else {
                (p.unwrap_or(larger), q.unwrap_or(smaller))
            }
        }
    };
    let exponent = |prime: &[u8]| width.exponent(&given.d, prime).ok_or(MISFIT);
    Ok(RsaPrivate {
        dp: given.dp.map_or_else(|| exponent(&p), Ok)?,
        dq: given.dq.map_or_else(|| exponent(&q), Ok)?,
        qi: given.qi.map_or_else(|| width.coefficient(&p, &q).ok_or(MISFIT), Ok)?,
        d: given.d,
        p,
        q,
    })
}

const MISFIT: KeyError = KeyError::Rsa { reason: "its numbers do not belong together" };

/// The width of every number, and the arithmetic at it. None: numbers that are no key's.
#[derive(Clone, Copy)]
struct Width {
    bits: u32,
    /// Bytes of the modulus, which no private number is longer than.
    most: usize,
}

impl Width {
    fn of(n: &[u8]) -> Width {
        let most = trim(n).len();
        // A modulus has at most 16384 bits here.
        let bits = u32::try_from(most * 16).unwrap_or(u32::MAX).saturating_add(SPARE_BITS);
        Width { bits, most }
    }

    fn number(self, bytes: &[u8]) -> Option<Number> {
        let bytes = trim(bytes);
        if bytes.len() > self.most {
            return None;
        }
        BoxedUint::from_be_slice(bytes, self.bits).ok().map(Zeroizing::new)
    }

    fn one(self) -> BoxedUint {
        BoxedUint::one_with_precision(self.bits)
    }

    /// NIST SP 800-56B Rev. 2, appendix C.2: the larger and the smaller prime.
    fn primes(self, n: &[u8], e: &[u8], d: &[u8]) -> Option<(Secret, Secret)> {
        let (n, e, d) = (self.number(n)?, self.number(e)?, self.number(d)?);
        let one = self.one();
        // A multiple of λ(n), and from it one of φ(n): what is common to both primes' orders divides
        // n - 1 too.
        let product = Zeroizing::new(d.wrapping_mul(&*e));
        let multiple = Zeroizing::new(product.wrapping_sub(&one));
        let common = Zeroizing::new(multiple.gcd_vartime(&n.wrapping_sub(&one)));
        let multiple = Zeroizing::new(multiple.wrapping_mul(&*common));
        let (quotient, rest) = multiple.div_rem_vartime(n.as_nz_vartime()?);
        let (quotient, rest) = (Zeroizing::new(quotient), Zeroizing::new(rest));
        let divisor = Zeroizing::new(quotient.wrapping_add(&one));
        let dividend = Zeroizing::new(n.wrapping_sub(&*rest));
        let (sum, left) = dividend.div_rem_vartime(divisor.as_nz_vartime()?);
        if bool::from(left.is_nonzero()) {
            return None;
        }
        let sum = Zeroizing::new(sum.wrapping_add(&one));
        // Of the primes, sum and product are known: their difference is a square root.
        let square = Zeroizing::new(sum.wrapping_mul(&*sum));
        let square = Zeroizing::new(square.wrapping_sub(n.shl(2)));
        let difference = Zeroizing::new(square.checked_sqrt_vartime()?);
        let larger = Zeroizing::new(sum.wrapping_add(&*difference));
        let larger = Zeroizing::new(larger.shr(1));
        let smaller = Zeroizing::new(sum.wrapping_sub(&*difference));
        let smaller = Zeroizing::new(smaller.shr(1));
        let product = Zeroizing::new(larger.wrapping_mul(&*smaller));
        (*product == *n).then(|| (bytes(&larger), bytes(&smaller)))
    }

    /// d mod (prime - 1).
    fn exponent(self, d: &[u8], prime: &[u8]) -> Option<Secret> {
        let (d, prime) = (self.number(d)?, self.number(prime)?);
        let order = Zeroizing::new(prime.wrapping_sub(self.one()));
        Some(bytes(&Zeroizing::new(d.rem_vartime(order.as_nz_vartime()?))))
    }

    /// The inverse of q mod p.
    fn coefficient(self, p: &[u8], q: &[u8]) -> Option<Secret> {
        let (p, q) = (self.number(p)?, self.number(q)?);
        let p = p.as_odd_vartime()?;
        let q = Zeroizing::new(q.rem_vartime(p.as_nz_ref()));
        let inverse = Option::<BoxedUint>::from(q.invert_odd_mod(p))?;
        Some(bytes(&Zeroizing::new(inverse)))
    }
}

/// Big-endian, without leading zeros.
fn bytes(number: &BoxedUint) -> Secret {
    let whole = Zeroizing::new(number.to_be_bytes().into_vec());
    Zeroizing::new(trim(&whole).to_vec())
}
