//! Long help texts, put together when the program is built: at every start it would take time, and hardly
//! anybody reads them then. And the codes that all of them end with.

/// The exit codes of all commands. Rows of help have at most 80 columns: broken, they would lose their columns.
pub(crate) const EXIT_STATUS: &str = "\
Exit status:
  0  done; for verify: every token is valid, or with --only the stream was read
  1  signature: wrong, though a key that fits was tried; or nobody signed
  2  usage: the command line is not right, or there is no key
  3  malformed: no token, no claims, no JSON; for verify also encrypted
  4  key: not usable, of the wrong kind, none that fits, or alg outside --alg
  5  the world: system or network would not give or take the bytes, or -o exists
  6  the signature is right, and a time check fails
  7  another check fails, or a warning with --strict; --get found nothing
  Of several, in one token or in many, the first in the order 3 4 1 6 7 counts.";

/// The exit codes of a command that has few.
pub(crate) const EXIT_STATUS_OF_FEW: &str = "\
Exit status:
  0  done
  2  usage: the command line is not right
  5  the world: the system would not take the bytes, or a file is there already";

/// Texts with an empty line between each and the next, as one constant.
macro_rules! paragraphs {
    ($($text:expr),+) => {{
        const TEXTS: &[&str] = &[$($text),+];
        const BYTES: &[u8] = &$crate::commands::help::together::<{ $crate::commands::help::length(TEXTS) }>(TEXTS);
        const TEXT: &str = $crate::commands::help::text(BYTES);
        TEXT
    }};
}
pub(crate) use paragraphs;

/// The line endings between two texts.
const BETWEEN: usize = 2;

/// How long the texts are together.
pub(crate) const fn length(texts: &[&str]) -> usize {
    let (mut length, mut at) = (0, 0);
    while at < texts.len() {
        length += texts[at].len() + if at > 0 { BETWEEN } else { 0 };
        at += 1;
    }
    length
}

/// The bytes of all texts.
pub(crate) const fn together<const LENGTH: usize>(texts: &[&str]) -> [u8; LENGTH] {
    let mut bytes = [b'\n'; LENGTH];
    let (mut written, mut at) = (0, 0);
    while at < texts.len() {
        if at > 0 {
            written += BETWEEN;
        }
        let (text, mut from) = (texts[at].as_bytes(), 0);
        while from < text.len() {
            bytes[written] = text[from];
            written += 1;
            from += 1;
        }
        at += 1;
    }
    bytes
}

/// The bytes of texts as a text.
pub(crate) const fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // Whole texts are no less when they stand side by side.
        Err(_) => "",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_empty_line_stands_between_paragraphs() {
        const FIRST: &str = "one\ntwo";
        assert_eq!(paragraphs!(FIRST), FIRST);
        assert_eq!(paragraphs!(FIRST, "é", "three"), "one\ntwo\n\né\n\nthree");
    }
}
