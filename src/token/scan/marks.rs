//! Where a JSON text has what is no plain character of a string: a quote, a backslash or a control (RFC 8259 §7). Found
//! for 64 bytes at a time, since most strings are short, and a look for the end of each would be made of little but
//! beginnings.

/// The marks of a text, found block by block.
pub(super) struct Marks<'t> {
    bytes: &'t [u8],
    /// Which 64 bytes of the text were looked at last.
    block: u32,
    /// A bit for each of them, the lowest for the first. Behind the end of the text all are set.
    bits: u64,
}

/// How many bytes a block has.
pub(super) const BLOCK: u32 = u64::BITS;

impl<'t> Marks<'t> {
    pub(super) fn of(bytes: &'t [u8]) -> Self {
        Self { bytes, block: 0, bits: Self::look(bytes, 0) }
    }

    /// The first place from `at` on, or the end of the text.
    #[inline]
    pub(super) fn from(&mut self, at: u32) -> u32 {
        let mut block = at / BLOCK;
        let mut passed = at % BLOCK;
        loop {
            if block != self.block {
                (self.block, self.bits) = (block, Self::look(self.bytes, block));
            }
            let left = self.bits >> passed;
            if left != 0 {
                return block * BLOCK + passed + left.trailing_zeros();
            }
            (block, passed) = (block + 1, 0);
        }
    }

    #[inline(never)]
    fn look(bytes: &[u8], block: u32) -> u64 {
        let rest = bytes.get((block * BLOCK) as usize..).unwrap_or_default();
        if let Some(whole) = rest.first_chunk() {
            return marks(whole);
        }
        let behind = u64::MAX << rest.len();
        // Together with what stands before it, if there is so much.
        if let (Some(last), false) = (bytes.last_chunk(), rest.is_empty()) {
            return marks(last) >> (last.len() - rest.len()) | behind;
        }
        let mut padded = [0; BLOCK as usize];
        padded[..rest.len()].copy_from_slice(rest);
        marks(&padded) | behind
    }
}

/// A bit for each byte.
fn marks(block: &[u8; BLOCK as usize]) -> u64 {
    // Bytes are compared many at a time where the machine can.
    let mut flags = [0; BLOCK as usize];
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(*byte < 0x20) | u8::from(*byte == b'"') | u8::from(*byte == b'\\');
    }
    let (words, _) = flags.as_chunks();
    // The product has the flags of its eight bytes side by side in the highest one.
    let gather = |word: &[u8; 8]| u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    words.iter().rev().fold(0, |bits, word| bits << 8 | gather(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_where_they_should() {
        // With and without a last block that is not whole, and of one block alone.
        for len in [40, 64, 151, 192] {
            for (byte, at) in (0..=u8::MAX).flat_map(|byte| [0, 7, 8, 31, 39].map(|at| (byte, at))) {
                let at = len - 1 - at;
                let mut text = vec![b'a'; len];
                text[at] = byte;
                let is_marked = byte < 0x20 || byte == b'"' || byte == b'\\';
                let mut marks = Marks::of(&text);
                for from in 0..=len {
                    let found = if is_marked && from <= at { at } else { len };
                    let place = |at: usize| u32::try_from(at).unwrap();
                    assert_eq!(marks.from(place(from)), place(found), "{byte:#x} at {at}, from {from}");
                }
            }
        }
    }
}
