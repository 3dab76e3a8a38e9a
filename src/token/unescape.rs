//! What the escapes of JSON strings stand for (RFC 8259 §7).

use std::borrow::Cow;

/// The characters of a JSON string that was found well-formed, quotes taken off. Bytes, since a
/// lone surrogate has no UTF-8 form; it becomes its three-byte WTF-8 form, which equals no text.
pub(super) fn unescape(raw: &str) -> Cow<'_, [u8]> {
    let inner = &raw.as_bytes()[1..raw.len() - 1];
    if !inner.contains(&b'\\') {
        return Cow::Borrowed(inner);
    }
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let Some((&escape, after)) = rest.split_first() else {
            break;
        };
        rest = after;
        match escape {
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'u' => {
                let mut code = hex4(rest);
                rest = &rest[4..];
                if (0xd800..0xdc00).contains(&code) && rest.starts_with(b"\\u") {
                    let low = hex4(&rest[2..]);
                    if (0xdc00..0xe000).contains(&low) {
                        code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                        rest = &rest[6..];
                    }
                }
                match char::from_u32(code) {
                    Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                    None => out.extend(
                        [0xe0 | code >> 12, 0x80 | code >> 6 & 0x3f, 0x80 | code & 0x3f].map(low_byte),
                    ),
                }
            }
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

fn low_byte(code: u32) -> u8 {
    code.to_le_bytes()[0]
}

fn hex4(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, &b| code << 4 | char::from(b).to_digit(16).unwrap_or(0))
}
