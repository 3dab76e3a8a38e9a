//! A server on loopback that plays a script: for each path its answers, the last of them again and again. It writes
//! down what it is asked for. It speaks HTTP, or TLS, or is a proxy that plays every host there is.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::answer::Answer;
use crate::request::Request;
use crate::tls::{self, Authority, Flaw};

/// How long a connection may say nothing: longer than anybody waits for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What speaks there.
enum Kind {
    /// HTTP.
    Plain,
    /// HTTP behind this certificate.
    Tls(Arc<ServerConfig>),
    /// A proxy that is all hosts itself: behind CONNECT with a certificate for each, and for plain HTTP.
    Proxy,
    /// A proxy that lets nobody through.
    Refusing(u16),
}

/// A server; it ends when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

struct Shared {
    kind: Kind,
    scripts: Mutex<BTreeMap<String, VecDeque<Answer>>>,
    seen: Mutex<Vec<Request>>,
    open: Mutex<Vec<TcpStream>>,
    connections: Mutex<usize>,
    is_over: AtomicBool,
}

/// A failing test must not fail the others.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    /// One that speaks HTTP.
    pub(crate) fn plain() -> Self {
        Self::start(Kind::Plain)
    }

    /// One that speaks HTTPS, for loopback's names.
    pub(crate) fn tls() -> Self {
        Self::start(Kind::Tls(Authority::known().server(&["127.0.0.1", "localhost", "::1"])))
    }

    /// One with a certificate that nobody should trust.
    pub(crate) fn flawed(flaw: Flaw) -> Self {
        Self::start(Kind::Tls(Authority::known().flawed(flaw)))
    }

    /// One that vouches for itself, and its certificate.
    pub(crate) fn self_signed() -> (Self, String) {
        let (config, pem) = tls::self_signed();
        (Self::start(Kind::Tls(config)), pem)
    }

    /// A proxy that plays every host: its paths begin with the host, `issuer.example/path`.
    pub(crate) fn proxy() -> Self {
        Self::start(Kind::Proxy)
    }

    /// A proxy that answers everything with this status.
    pub(crate) fn refusing(status: u16) -> Self {
        Self::start(Kind::Refusing(status))
    }

    fn start(kind: Kind) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
        let address = listener.local_addr().expect("it has an address");
        let shared = Arc::new(Shared {
            kind,
            scripts: Mutex::default(),
            seen: Mutex::default(),
            open: Mutex::default(),
            connections: Mutex::default(),
            is_over: AtomicBool::new(false),
        });
        let theirs = Arc::clone(&shared);
        let accepting = thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if theirs.is_over.load(Ordering::SeqCst) {
                    return;
                }
                *lock(&theirs.connections) += 1;
                lock(&theirs.open).extend(stream.try_clone());
                let shared = Arc::clone(&theirs);
                // Whoever hangs up has what they wanted.
                thread::spawn(move || drop(shared.serve(stream)));
            }
        });
        Self { address, shared, accepting: Some(accepting) }
    }

    /// Writes the script of a path.
    pub(crate) fn on(&self, target: &str, answers: impl IntoIterator<Item = Answer>) -> &Self {
        lock(&self.shared.scripts).insert(target.to_owned(), answers.into_iter().collect());
        self
    }

    /// Its port.
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        let scheme = if matches!(self.shared.kind, Kind::Tls(_)) { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// What it was asked for since this was asked last.
    pub(crate) fn seen(&self) -> Vec<Request> {
        std::mem::take(&mut *lock(&self.shared.seen))
    }

    /// The same in words.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.seen().into_iter().map(|request| format!("{} {}", request.method, request.target)).collect()
    }

    /// How many have come to its door at all.
    pub(crate) fn connections(&self) -> usize {
        *lock(&self.shared.connections)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        // It waits for the next one to come.
        let woken = TcpStream::connect_timeout(&self.address, Duration::from_secs(5));
        for stream in lock(&self.shared.open).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        if woken.is_ok() {
            let _ = self.accepting.take().map(JoinHandle::join);
        }
    }
}

/// A connection with its two ends.
trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

impl Shared {
    fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        match &self.kind {
            Kind::Plain => self.answer(&mut stream, "")?,
            Kind::Tls(config) => self.behind(config, &stream, "")?,
            Kind::Refusing(status) => {
                if let Some(request) = Request::read(&mut stream)? {
                    let answer = Answer::status(*status).header("Connection", "close");
                    let _ = answer.send(&request, &mut stream)?;
                    lock(&self.seen).push(request);
                }
            }
            Kind::Proxy => self.pass(&mut stream)?,
        }
        close(&mut stream);
        Ok(())
    }

    /// A proxy: the host named is this one too.
    fn pass(&self, stream: &mut TcpStream) -> io::Result<()> {
        let mut first = [0; 7];
        loop {
            match stream.peek(&mut first)? {
                0 => return Ok(()),
                length if length < first.len() => thread::sleep(Duration::from_millis(1)),
                _ => break,
            }
        }
        if &first != b"CONNECT" {
            return self.answer(stream, "");
        }
        let Some(request) = Request::read(stream)? else { return Ok(()) };
        let authority = request.target.clone();
        lock(&self.seen).push(request);
        stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
        let (host, port) = authority.rsplit_once(':').unwrap_or((&authority, ""));
        let base = if matches!(port, "443" | "80") { host } else { &authority };
        // A hello of TLS begins with 22.
        if stream.peek(&mut first[..1])? == 1 && first[0] != 22 {
            return self.answer(stream, base);
        }
        self.behind(&Authority::known().server(&[host.trim_matches(['[', ']'])]), stream, base)
    }

    /// The other side of TLS.
    fn behind(&self, config: &Arc<ServerConfig>, stream: &TcpStream, base: &str) -> io::Result<()> {
        let connection = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
        let mut wire = StreamOwned::new(connection, stream.try_clone()?);
        self.answer(&mut wire, base)?;
        wire.conn.send_close_notify();
        wire.flush()
    }

    /// Answers what comes over the wire, as long as something comes.
    fn answer(&self, wire: &mut dyn Wire, base: &str) -> io::Result<()> {
        while let Some(mut request) = Request::read(wire)? {
            if request.method == "TLS" {
                Answer::status(400).send(&request, wire)?;
                break;
            }
            let target = request.target.strip_prefix("http://").unwrap_or(&request.target);
            request.target = format!("{base}{target}");
            let answer = self.next(&request.target);
            lock(&self.seen).push(request.clone());
            if !answer.send(&request, wire)? {
                if answer.is_silence() {
                    // Until they go.
                    let _ = wire.read(&mut [0])?;
                }
                break;
            }
        }
        Ok(())
    }

    /// The next answer of the script; the last one stays.
    fn next(&self, target: &str) -> Answer {
        let mut scripts = lock(&self.scripts);
        let Some(script) = scripts.get_mut(target) else { return Answer::status(404) };
        let answer = if script.len() > 1 { script.pop_front() } else { script.front().cloned() };
        answer.unwrap_or_else(|| Answer::status(404))
    }
}

/// Hangs up so that what was said still arrives: what is unread would reset the connection.
fn close(stream: &mut TcpStream) {
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(Duration::from_secs(1)));
    let mut rest = [0; 1024];
    while matches!(stream.read(&mut rest), Ok(length) if length > 0) {}
}
