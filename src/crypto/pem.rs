//! PEM (RFC 7468): finds the blocks in a text, however it was carried here, and writes them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::components::Secret;
use crate::error::KeyError;

/// What every PEM block begins with.
pub(crate) const BEGIN: &str = "-----BEGIN";
const END: &str = "-----END";
const DASHES: &str = "-----";
/// A label and its dashes are no longer than this.
const LABEL: usize = 100;
/// The words of the labels that programs write. A label of other words is not shown: it may be anything.
const WORDS: &str = "ANY ATTRIBUTE BLOCK CERTIFICATE CERTIFICATES CMS CRL DATA DH DSA EC ED25519 ENCRYPTED KEY \
                     MESSAGE NEW OPENSSH PARAMETERS PGP PKCS PKCS12 PKCS7 PRIVATE PUBLIC REQUEST RSA \
                     SESSION SIGNATURE SIGNED SSH2 SSL TRUSTED X509 #12 #7 #8 X9.42 X.509";
/// Characters in a line of base64 (RFC 7468 §2).
const COLUMNS: usize = 64;

/// A block: its label, and the DER that it holds.
pub(crate) struct Block {
    pub(crate) label: String,
    pub(crate) der: Secret,
}

/// Every block in a text, in order; what stands around them is passed over. Line endings of every
/// kind are taken, none at all, and the `\n` of a one-line environment file or a JSON string.
pub(crate) fn blocks(text: &str) -> Vec<Result<Block, KeyError>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        let (block, after) = block(&rest[at + BEGIN.len()..]);
        found.push(block);
        rest = after;
    }
    found
}

/// Reads a block from behind its `-----BEGIN`, and returns the text behind it.
fn block(text: &str) -> (Result<Block, KeyError>, &str) {
    let Some((label, body)) = label(text) else {
        return (Err(KeyError::PemBegin), text);
    };
    // Searched no further than the next block, which keeps the whole search linear.
    let next = body.find(BEGIN).unwrap_or(body.len());
    let (body, after) = body.split_at(next);
    let Some((body, end)) = body.split_once(END) else {
        return (Err(KeyError::PemUnfinished { label: known(&label) }), after);
    };
    match self::label(end) {
        None => (Err(KeyError::PemUnfinished { label: known(&label) }), after),
        Some((found, _)) if found != label => {
            (Err(KeyError::PemEnd { label: known(&label), found: known(&found) }), after)
        }
        Some(_) => (decode(label, body), after),
    }
}

/// The label before five dashes on this line, and the text behind them.
fn label(text: &str) -> Option<(String, &str)> {
    let line_end = text
        .char_indices()
        .find(|(at, character)| *at > LABEL || matches!(character, '\r' | '\n' | '\\'))
        .map_or(text.len(), |(at, _)| at);
    let (label, _) = text[..line_end].split_once(DASHES)?;
    let behind = &text[label.len() + DASHES.len()..];
    Some((label.trim().to_owned(), behind))
}

/// The label, where it may be shown.
pub(crate) fn known(label: &str) -> Option<String> {
    let is_known = |word: &str| WORDS.split_ascii_whitespace().any(|known| known == word);
    label.split(' ').all(is_known).then(|| label.to_owned())
}

/// The bytes of a block's body.
fn decode(label: String, body: &str) -> Result<Block, KeyError> {
    let plain = unescaped(body);
    let body = match plain.find(':') {
        None => plain.as_str(),
        // RFC 1421 §4.4: header lines end with an empty line.
        Some(_) if plain.contains("Proc-Type") && plain.contains("ENCRYPTED") => {
            return Err(KeyError::EncryptedLegacy);
        }
        Some(_) => {
            let headers = plain.trim_start();
            let blank = headers.find("\n\n").or_else(|| headers.find("\n\r\n"));
            blank.map_or("", |at| &headers[at..])
        }
    };
    // Room for all of it at once: growing would leave copies behind.
    let mut base64 = Zeroizing::new(String::with_capacity(body.len()));
    base64.extend(body.split_ascii_whitespace());
    match STANDARD.decode(base64.as_bytes()) {
        Ok(der) if !der.is_empty() => Ok(Block { label, der: Zeroizing::new(der) }),
        _ => Err(KeyError::PemBase64 { label: known(&label) }),
    }
}

/// The text with its backslash escapes undone: `\n`, `\r`, `\t`, `\/`, and a line's continuation.
fn unescaped(text: &str) -> Zeroizing<String> {
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('r' | 't') => plain.push(' '),
            Some(other) => plain.push(other),
            None => {}
        }
    }
    plain
}

/// A block of this label, in lines of 64 characters that end with a line feed.
pub(crate) fn write(label: &str, der: &[u8]) -> Zeroizing<String> {
    write_in(label, der, COLUMNS)
}

/// The same in lines of so many characters.
pub(crate) fn write_in(label: &str, der: &[u8], columns: usize) -> Zeroizing<String> {
    let base64 = Zeroizing::new(STANDARD.encode(der));
    let lines = base64.len().div_ceil(columns);
    // Room for all of it at once: growing would leave copies behind.
    let room = base64.len() + lines + 2 * label.len() + 40;
    let mut pem = Zeroizing::new(String::with_capacity(room));
    for part in [BEGIN, " ", label, DASHES, "\n"] {
        pem.push_str(part);
    }
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(columns));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    for part in [END, " ", label, DASHES, "\n"] {
        pem.push_str(part);
    }
    pem
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Vec<Result<String, KeyError>> {
        blocks(text).into_iter().map(|block| block.map(|block| block.label)).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        for len in [1, 47, 48, 49, 96, 500] {
            let bytes = vec![7; len];
            let pem = write("X Y", &bytes);
            assert!(pem.lines().all(|line| line.len() <= COLUMNS));
            assert!(pem.ends_with("-----END X Y-----\n"));
            let read = blocks(&pem).remove(0).unwrap();
            assert_eq!((read.label.as_str(), &*read.der), ("X Y", &bytes));
        }
    }

    #[test]
    fn carried_any_way() {
        let pem = write("A", &[1; 100]);
        for text in [
            pem.replace('\n', "\r\n"),
            pem.replace('\n', "\\n"),
            pem.replace('\n', "\\r\\n"),
            pem.replace('\n', " "),
            pem.replace('\n', ""),
            pem.replace('\n', "\n    "),
            format!("text before\n{}text after", &*pem),
            format!("{{\"key\":\"{}\"}}", pem.replace('\n', "\\n")),
        ] {
            let read = blocks(&text).remove(0).unwrap();
            assert_eq!(&*read.der, &[1; 100], "{text}");
        }
    }

    #[test]
    fn several_blocks_and_broken_ones() {
        let [a, b] = ["CMS", "KEY"].map(|label| write(label, &[1, 2, 3]));
        let unfinished = Err(KeyError::PemUnfinished { label: Some("CMS".into()) });
        assert_eq!(labels(&format!("{}{}", &*a, &*b)), [Ok("CMS".into()), Ok("KEY".into())]);
        assert_eq!(labels(&format!("{}{}", &a[..20], &*b)), [unfinished.clone(), Ok("KEY".into())]);
        assert_eq!(labels(&a[..a.len() - 4]), [unfinished]);
        assert_eq!(labels("-----BEGIN CMS"), [Err(KeyError::PemBegin)]);
        assert_eq!(
            labels(&a.replace("END CMS", "END KEY")),
            [Err(KeyError::PemEnd { label: Some("CMS".into()), found: Some("KEY".into()) })]
        );
        assert_eq!(
            labels(&a.replace("AQID", "AQ*D")),
            [Err(KeyError::PemBase64 { label: Some("CMS".into()) })]
        );
        assert_eq!(
            labels("-----BEGIN CMS-----\n-----END CMS-----\n"),
            [Err(KeyError::PemBase64 { label: Some("CMS".into()) })]
        );
    }

    #[test]
    fn a_label_of_other_words_is_not_shown() {
        for label in ["my secret", "RSA hunter2", "", "KEY ", "key"] {
            assert_eq!(known(label), None, "{label}");
        }
        assert_eq!(known("X509 CRL").as_deref(), Some("X509 CRL"));
        for text in [
            "-----BEGIN hunter2-----",
            "-----BEGIN hunter2-----\n*\n-----END hunter2-----",
            "-----BEGIN hunter2-----\nAAAA\n-----END hunter3-----",
        ] {
            let error = labels(text).remove(0).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter"), "{error}");
        }
    }

    #[test]
    fn headers() {
        let header = "-----BEGIN A-----\nComment: x\n\nAQID\n-----END A-----\n";
        assert_eq!(&*blocks(header).remove(0).unwrap().der, &[1, 2, 3]);
        let encrypted = header.replace("Comment: x", "Proc-Type: 4,ENCRYPTED");
        assert_eq!(labels(&encrypted), [Err(KeyError::EncryptedLegacy)]);
    }
}
