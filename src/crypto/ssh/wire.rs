//! The notation of SSH (RFC 4251 §5): lengths before strings, and numbers in two's complement.

use zeroize::Zeroizing;

use crate::crypto::components::{Secret, trim};

/// Reads from the front. None: the bytes end too early, or a number is negative.
pub(super) struct Wire<'a>(pub(super) &'a [u8]);

impl<'a> Wire<'a> {
    pub(super) fn bytes(&mut self, len: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(bytes)
    }

    pub(super) fn uint32(&mut self) -> Option<u32> {
        let bytes = self.bytes(4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes))
    }

    pub(super) fn string(&mut self) -> Option<&'a [u8]> {
        let len = self.uint32()?;
        self.bytes(usize::try_from(len).ok()?)
    }

    /// A number that is not negative, without leading zeros.
    pub(super) fn mpint(&mut self) -> Option<&'a [u8]> {
        let bytes = self.string()?;
        let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
        (!negative).then(|| trim(bytes))
    }

    pub(super) fn is_finished(&self) -> bool {
        self.0.is_empty()
    }
}

/// What is written, wiped when it goes.
#[derive(Default)]
pub(super) struct Written(Secret);

impl Written {
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> &mut Written {
        // Growing would leave copies behind.
        if self.0.capacity() - self.0.len() < bytes.len() {
            let room = (self.0.len() + bytes.len()).next_power_of_two().max(1024);
            let mut larger = Zeroizing::new(Vec::with_capacity(room));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
        self
    }

    pub(super) fn uint32(&mut self, number: u32) -> &mut Written {
        self.bytes(&number.to_be_bytes())
    }

    pub(super) fn string(&mut self, bytes: impl AsRef<[u8]>) -> &mut Written {
        let bytes = bytes.as_ref();
        // Nothing here is longer than a key file.
        self.uint32(u32::try_from(bytes.len()).unwrap_or(u32::MAX)).bytes(bytes)
    }

    /// A number that is not negative.
    pub(super) fn mpint(&mut self, number: &[u8]) -> &mut Written {
        let number = trim(number);
        let signed = number.first().is_some_and(|first| first & 0x80 != 0);
        let len = number.len() + usize::from(signed);
        self.uint32(u32::try_from(len).unwrap_or(u32::MAX));
        if signed {
            self.bytes(&[0]);
        }
        self.bytes(number)
    }

    pub(super) fn done(self) -> Secret {
        self.0
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}
