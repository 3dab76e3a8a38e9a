//! Whether 32 bytes are a public key of Ed25519 that keeps anybody out (RFC 8032 §5.1.3). The engine takes
//! any bytes, and for a point of small order it takes signatures that nobody made.

use crypto_bigint::BoxedUint;
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};

use crate::error::KeyError;

/// Bits of the numbers here.
const BITS: u32 = 256;

/// The prime of the field, 2^255 - 19.
const P: &str = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";
/// The curve's d.
const D: &str = "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3";
/// The y of the points whose order divides 8, p - 1 being the one that is not here.
const SMALL_ORDER: [&str; 4] = [
    "0",
    "1",
    "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
    "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7",
];

/// Refuses what is no point of the curve, what is one in another spelling, and points of small order.
pub(crate) fn check(public: &[u8]) -> Result<(), KeyError> {
    const NOT_A_POINT: KeyError = KeyError::EcPoint { curve: "Ed25519" };
    let mut bytes: Vec<u8> = public.iter().rev().copied().collect();
    let first = bytes.first_mut().ok_or(NOT_A_POINT)?;
    let is_negative = *first & 0x80 != 0;
    *first &= 0x7f;
    let y = BoxedUint::from_be_slice(&bytes, BITS).map_err(|_| NOT_A_POINT)?;
    let p = number(P);
    if y >= p {
        return Err(NOT_A_POINT);
    }
    let field = BoxedMontyParams::new_vartime(p.as_odd_vartime().ok_or(NOT_A_POINT)?.clone());
    let element = |number: &BoxedUint| BoxedMontyForm::new(number.clone(), &field);
    let one = BoxedMontyForm::one(&field);
    // x² = (y² - 1) / (d·y² + 1), and a quotient is a square where the product is one.
    let square = element(&y).square();
    let numerator = square.sub(&one);
    let denominator = element(&number(D)).mul(&square).add(&one);
    let is_zero = bool::from(numerator.is_zero());
    let minus_one = p.wrapping_sub(number("1"));
    let is_square = numerator.mul(&denominator).pow(&minus_one.shr(1)) == one;
    if !(is_square || is_zero) || (is_zero && is_negative) {
        return Err(NOT_A_POINT);
    }
    if y == minus_one || SMALL_ORDER.iter().any(|small| y == number(small)) {
        return Err(KeyError::SmallOrder);
    }
    Ok(())
}

/// A number of these hex digits.
fn number(hex: &str) -> BoxedUint {
    let mut number = BoxedUint::zero_with_precision(BITS);
    for digit in hex.chars().filter_map(|digit| digit.to_digit(16)) {
        number = number.shl(4).wrapping_add(BoxedUint::from(digit));
    }
    number
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};

    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        let digit = |c: u8| char::from(c).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).unwrap();
        hex.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
    }

    #[test]
    fn keys_that_were_made_are_points() {
        for seed in 0..64_u8 {
            let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
            assert_eq!(check(pair.public_key().as_ref()), Ok(()), "{seed}");
        }
    }

    #[test]
    fn about_half_of_all_bytes_are_none() {
        let points = (0..200_u8).filter(|at| check(&[*at; 32]) == Ok(())).count();
        assert!((60..140).contains(&points), "{points}");
    }

    #[test]
    fn points_of_small_order_are_refused() {
        for hex in [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        ] {
            assert_eq!(check(&bytes(hex)), Err(KeyError::SmallOrder), "{hex}");
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        for hex in [
            // y = 1 with the sign of minus, y = p, y = p + 1, all bits.
            "0100000000000000000000000000000000000000000000000000000000000080",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        ] {
            assert_eq!(check(&bytes(hex)), Err(KeyError::EcPoint { curve: "Ed25519" }), "{hex}");
        }
    }
}
