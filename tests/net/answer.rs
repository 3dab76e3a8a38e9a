//! What a path answers: soundly, or wrong in one of the ways in which servers are wrong.

use std::io::{self, Write};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::request::Request;

/// One answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
    delay: Duration,
}

/// How its body goes over the wire.
#[derive(Clone, Debug)]
enum Body {
    /// With its Content-Length.
    Whole(Vec<u8>),
    /// In chunks, of which the last is missing when it breaks off.
    Chunked { bytes: Vec<u8>, breaks_off: bool },
    /// Less than its Content-Length says.
    Short(Vec<u8>),
    /// So many spaces, with or without a Content-Length.
    Large { length: usize, is_told: bool },
    /// A byte after each pause, without an end: of the body, or of a header.
    Drip { pause: Duration, in_head: bool },
    /// Bytes in place of an answer.
    Raw(Vec<u8>),
    /// Nothing, until the other side gives up.
    Silence,
}

impl Answer {
    /// JSON, as servers of keys give it.
    pub(crate) fn json(body: &(impl ToString + ?Sized)) -> Self {
        Self::bytes("application/json", body.to_string())
    }

    /// A body of that type.
    pub(crate) fn bytes(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::of(200, Body::Whole(body.into())).header("Content-Type", kind)
    }

    /// A status, and a page that says it.
    pub(crate) fn status(status: u16) -> Self {
        let page = format!("<html><body><h1>{status}</h1></body></html>\n");
        let body = if matches!(status, 204 | 304) { Vec::new() } else { page.into_bytes() };
        Self::of(status, Body::Whole(body)).header("Content-Type", "text/html")
    }

    /// A way to another address.
    pub(crate) fn redirect(status: u16, location: &str) -> Self {
        Self::of(status, Body::Whole(Vec::new())).header("Location", location)
    }

    /// The same body in chunks.
    pub(crate) fn chunked(self) -> Self {
        let bytes = self.whole();
        Self { body: Body::Chunked { bytes, breaks_off: false }, ..self }
    }

    /// The same in chunks, without the last of them.
    pub(crate) fn breaking_off(self) -> Self {
        let bytes = self.whole();
        Self { body: Body::Chunked { bytes, breaks_off: true }, ..self }
    }

    /// The same body, of which Content-Length says that it is longer.
    pub(crate) fn short(self) -> Self {
        let bytes = self.whole();
        Self { body: Body::Short(bytes), ..self }
    }

    /// A body of so many spaces, with or without a Content-Length.
    pub(crate) fn large(length: usize, is_told: bool) -> Self {
        Self::of(200, Body::Large { length, is_told }).header("Content-Type", "application/json")
    }

    /// A body without an end that comes a byte at a time.
    pub(crate) fn dripping(pause: Duration) -> Self {
        Self::of(200, Body::Drip { pause, in_head: false }).header("Content-Type", "application/json")
    }

    /// A header without an end that comes a byte at a time.
    pub(crate) fn dripping_head(pause: Duration) -> Self {
        Self::of(200, Body::Drip { pause, in_head: true })
    }

    /// Bytes that stand in the place of an answer: none at all closes the connection at once.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::of(200, Body::Raw(bytes.into()))
    }

    /// No answer, and no end.
    pub(crate) fn silence() -> Self {
        Self::of(200, Body::Silence)
    }

    /// The same body, packed.
    pub(crate) fn gzip(self) -> Self {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(&self.whole()).expect("memory takes it");
        let body = Body::Whole(packer.finish().expect("memory takes it"));
        Self { body, ..self }.header("Content-Encoding", "gzip")
    }

    /// The same with another header line.
    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.retain(|(old, _)| !old.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same with a validator: who has this version already gets 304.
    pub(crate) fn etag(self, tag: &str) -> Self {
        self.header("ETag", format!("\"{tag}\""))
    }

    /// The same with a lifetime.
    pub(crate) fn max_age(self, seconds: u64) -> Self {
        self.header("Cache-Control", format!("public, max-age={seconds}"))
    }

    /// The same a while later.
    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    fn of(status: u16, body: Body) -> Self {
        Self { status, headers: Vec::new(), body, delay: Duration::ZERO }
    }

    fn whole(&self) -> Vec<u8> {
        match &self.body {
            Body::Whole(bytes) => bytes.clone(),
            other => panic!("{other:?} is no whole body"),
        }
    }

    fn has(&self, name: &str) -> Option<&str> {
        let line = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        line.map(|(_, value)| value.as_str())
    }

    /// Sends it, and says whether another request may follow on the same connection.
    pub(crate) fn send(&self, request: &Request, wire: &mut dyn Write) -> io::Result<bool> {
        thread::sleep(self.delay);
        let tag = self.has("ETag");
        if tag.is_some() && tag == request.header("If-None-Match") {
            wire.write_all(self.head(304, "").as_bytes())?;
            wire.flush()?;
            return Ok(true);
        }
        let length = |bytes: usize| format!("Content-Length: {bytes}\r\n");
        match &self.body {
            Body::Whole(bytes) => {
                let length = if self.status == 204 { String::new() } else { length(bytes.len()) };
                wire.write_all(self.head(self.status, &length).as_bytes())?;
                wire.write_all(bytes)?;
            }
            Body::Chunked { bytes, breaks_off } => {
                wire.write_all(self.head(self.status, "Transfer-Encoding: chunked\r\n").as_bytes())?;
                for chunk in bytes.chunks(100) {
                    write!(wire, "{:x}\r\n", chunk.len())?;
                    wire.write_all(chunk)?;
                    wire.write_all(b"\r\n")?;
                }
                wire.write_all(if *breaks_off { b"64\r\n{" } else { b"0\r\n\r\n" })?;
            }
            Body::Short(bytes) => {
                wire.write_all(self.head(self.status, &length(bytes.len() + 100)).as_bytes())?;
                wire.write_all(bytes)?;
            }
            Body::Large { length: total, is_told } => {
                let length = if *is_told { length(*total) } else { "Connection: close\r\n".to_owned() };
                wire.write_all(self.head(self.status, &length).as_bytes())?;
                let block = [b' '; 1 << 14];
                let mut left = *total;
                while left > 0 {
                    let step = left.min(block.len());
                    wire.write_all(&block[..step])?;
                    left -= step;
                }
            }
            Body::Drip { pause, in_head } => {
                let head = self.head(self.status, "Connection: close\r\n");
                let head = if *in_head { head.trim_end().to_owned() + "\r\nX-Slow: " } else { head };
                wire.write_all(head.as_bytes())?;
                loop {
                    wire.write_all(b" ")?;
                    wire.flush()?;
                    thread::sleep(*pause);
                }
            }
            Body::Raw(bytes) => wire.write_all(bytes)?,
            Body::Silence => {}
        }
        wire.flush()?;
        let ends = matches!(&self.body, Body::Whole(_) | Body::Chunked { breaks_off: false, .. });
        Ok(ends && self.has("Connection") != Some("close"))
    }

    /// Whether the connection stands open without a word.
    pub(crate) fn is_silence(&self) -> bool {
        matches!(self.body, Body::Silence)
    }

    fn head(&self, status: u16, more: &str) -> String {
        let lines: Vec<String> =
            self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!("HTTP/1.1 {status} {}\r\n{}{more}\r\n", reason(status), lines.concat())
    }
}

/// The words that go with a status.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        407 => "Proxy Authentication Required",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Unnamed",
    }
}
