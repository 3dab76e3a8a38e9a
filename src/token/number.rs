//! JSON numbers by their decimal value, whatever their spelling or length:
//! `1e3` equals `1000`, and 19 digits stay 19 digits.

use std::cmp::Ordering;

/// A decimal number: sign, digits without zeros at either end, and the exponent of the first digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// Reads a number as JSON spells it (RFC 8259 §6); `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, clamped(exponent)?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
            return None;
        }
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let Some(first) = digits.iter().position(|&b| b != b'0') else {
            return Some(Self { negative: false, digits: Vec::new(), exponent: 0 });
        };
        let last = digits.iter().rposition(|&b| b != b'0').unwrap_or(first);
        let point = i64::try_from(whole.len()).ok()?.checked_sub(i64::try_from(first).ok()?)?;
        Some(Self {
            negative,
            digits: digits[first..=last].to_vec(),
            exponent: exponent.saturating_add(point),
        })
    }
}

/// An exponent, held within bounds that no token's length can reach.
fn clamped(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value = digits.parse::<i64>().unwrap_or(i64::MAX).min(i64::MAX / 4);
    Some(if negative { -value } else { value })
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        // -1, 0 or 1: what decides unless both signs agree.
        let sign = |n: &Self| {
            if n.digits.is_empty() { 0 } else { 1 - 2 * i8::from(n.negative) }
        };
        sign(self).cmp(&sign(other)).then_with(|| {
            let size = self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits));
            if self.negative { size.reverse() } else { size }
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn compares_by_value() {
        let n = |text| Decimal::parse(text).unwrap();
        for (a, b) in [
            ("1e3", "1000"),
            ("0.5", "5E-1"),
            ("-0", "0.0e9"),
            ("120e-1", "12"),
            ("1e99999999999999999999", "1e99999999999999999999"),
        ] {
            assert_eq!(n(a), n(b), "{a} {b}");
        }
        for (a, b) in [
            ("-2", "-1"),
            ("-1", "0"),
            ("0", "1e-9"),
            ("9007199254740992", "9007199254740993"),
            ("9", "10"),
            ("-10", "-9"),
            ("1.05", "1.5"),
        ] {
            assert!(n(a) < n(b), "{a} {b}");
        }
        for text in ["", "-", "1.", ".5", "01", "1e", "+1", "0x1", "1e+", "NaN"] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }
}
