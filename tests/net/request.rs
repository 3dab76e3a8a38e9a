//! A request, read as it comes over the wire.

use std::io::{self, Read};

/// The longest head that is read.
const LONGEST: usize = 1 << 16;

/// What somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// `GET`, or `CONNECT`.
    pub(crate) method: String,
    /// The path; of a proxy, host and path; after CONNECT, host and port.
    pub(crate) target: String,
    headers: Vec<(String, String)>,
}

impl Request {
    /// The next one; `None` when the other side is done.
    pub(crate) fn read(wire: &mut dyn Read) -> io::Result<Option<Self>> {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            if wire.read(&mut byte)? == 0 || head.len() > LONGEST {
                return Ok(None);
            }
            head.push(byte[0]);
            // A hello of TLS, to which servers of HTTP say so.
            if head == [22] {
                return Ok(Some(Self {
                    method: "TLS".to_owned(),
                    target: String::new(),
                    headers: Vec::new(),
                }));
            }
        }
        Ok(Self::parse(&String::from_utf8_lossy(&head)))
    }

    fn parse(head: &str) -> Option<Self> {
        let mut lines = head.lines();
        let mut words = lines.next()?.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
        Some(Self { method, target, headers })
    }

    /// What a header line of it says.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let line = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        line.map(|(_, value)| value.as_str())
    }
}
