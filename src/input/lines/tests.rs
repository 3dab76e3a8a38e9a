//! Streams in small pieces: reads of every size, limits that are soon reached.

use std::collections::VecDeque;
use std::io::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// A reader that gives what it is told, one step a read.
struct Steps(VecDeque<io::Result<Vec<u8>>>);

impl Read for Steps {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(step) = self.0.pop_front() else { return Ok(0) };
        let mut bytes = step?;
        let more = bytes.len().min(into.len());
        into[..more].copy_from_slice(&bytes[..more]);
        if more < bytes.len() {
            self.0.push_front(Ok(bytes.split_off(more)));
        }
        Ok(more)
    }
}

fn steps<'a>(steps: impl IntoIterator<Item = &'a [u8]>) -> Box<dyn Read + Send> {
    Box::new(Steps(steps.into_iter().filter(|step| !step.is_empty()).map(|step| Ok(step.to_vec())).collect()))
}

/// `bytes` in reads of these sizes, again and again.
fn chunks<'a>(mut bytes: &'a [u8], sizes: &[usize]) -> Vec<&'a [u8]> {
    let mut sizes = sizes.iter().cycle();
    let mut chunks = Vec::new();
    while !bytes.is_empty() {
        let (chunk, rest) = bytes.split_at((*sizes.next().unwrap()).clamp(1, bytes.len()));
        chunks.push(chunk);
        bytes = rest;
    }
    chunks
}

/// A batch, as a test compares it.
type Seen = (State, Place, Vec<u8>);

fn all(mut lines: Lines) -> Vec<Seen> {
    let (mut seen, mut batch) = (Vec::new(), Batch::default());
    while lines.fill(&mut batch).unwrap() {
        assert!(!batch.bytes().is_empty() && batch.read_at > 1.7e9);
        seen.push((batch.state, batch.first, batch.bytes().to_vec()));
    }
    assert!(batch.bytes().is_empty());
    assert!(!lines.fill(&mut batch).unwrap(), "the end stays the end");
    seen
}

/// Lines as (line, text, ending), `…` for the ending of one that is cut and behind what was cut off.
type Row = (u64, Vec<u8>, Vec<u8>);

fn rows(mut lines: Lines) -> Vec<Row> {
    let (mut rows, mut batch) = (Vec::<Row>::new(), Batch::default());
    while lines.fill(&mut batch).unwrap() {
        let before = rows.len();
        for line in batch.lines() {
            assert_eq!((line.place.column, line.is_cut), (1, batch.is_cut()));
            let ending = if line.is_cut { "…".as_bytes() } else { line.ending };
            rows.push((line.place.line, line.text.to_vec(), ending.to_vec()));
        }
        if batch.rest().is_empty() {
            assert_eq!(batch.first, Place { line: rows[before].0, column: 1 });
        } else {
            assert_eq!(rows.len(), before);
            let row = rows.last_mut().unwrap();
            assert_eq!(batch.first.line, row.0);
            assert_eq!(batch.first.column, (row.1.len() + row.2.len() - "…".len() + 1) as u64);
            row.2.extend(batch.rest());
        }
    }
    rows
}

/// What the rows must be, by a way that sees all at once.
fn expected(bytes: &[u8], limit: usize) -> Vec<Row> {
    let pieces = bytes.split_inclusive(|&b| b == b'\n').map(|piece| {
        let mut text = piece;
        if let Some(before) = text.strip_suffix(b"\n") {
            text = before.strip_suffix(b"\r").unwrap_or(before);
        }
        let (text, ending) = if text.len() > limit {
            (&piece[..limit], ["…".as_bytes(), &piece[limit..]].concat())
        } else {
            (text, piece[text.len()..].to_vec())
        };
        (text.to_vec(), ending)
    });
    (1..).zip(pieces).map(|(line, (text, ending))| (line, text, ending)).collect()
}

#[test]
fn lines_whatever_they_hold_and_however_they_end() {
    for text in [
        "",
        "\n",
        "\n\n\n",
        "a",
        "a\n",
        "a\nb",
        "a\r\nb\r\n",
        "\r",
        "\r\n",
        "\r\r\n",
        "a\r",
        "a\rb\n",
        "\n\r",
        "a\0b\n\0",
        "\r\n\r\n\n",
    ] {
        for sizes in [[1], [2], [3], [100]] {
            let lines = Lines::new(steps(chunks(text.as_bytes(), &sizes)), 10);
            assert_eq!(rows(lines), expected(text.as_bytes(), 10), "{text:?} {sizes:?}");
        }
    }
    let row = |line, text: &[u8], ending: &[u8]| (line, text.to_vec(), ending.to_vec());
    let seen = rows(Lines::new(steps([&b"a\r"[..], b"\n\xff\xfe\n", b"\n", b"b\rc"]), 9));
    assert_eq!(
        seen,
        [row(1, b"a", b"\r\n"), row(2, b"\xff\xfe", b"\n"), row(3, b"", b"\n"), row(4, b"b\rc", b"")]
    );
}

#[test]
fn a_line_goes_out_with_the_read_that_ends_it() {
    let seen = all(Lines::new(steps([&b"on"[..], b"e\ntwo\nth", b"ree\n", b"\n", b"last"]), 100));
    let at = |line| Place { line, column: 1 };
    let lines = |line, text: &str| (State::Lines, at(line), text.as_bytes().to_vec());
    assert_eq!(seen, [lines(1, "one\ntwo\n"), lines(3, "three\n"), lines(4, "\n"), lines(5, "last")]);
    let large = "x\n".repeat(READ);
    let seen = all(Lines::new(steps([large.as_bytes()]), 1 << 20));
    assert_eq!(seen.iter().map(|(_, _, bytes)| bytes.len()).collect::<Vec<_>>(), [READ, READ]);
}

#[test]
fn a_line_beyond_the_limit_is_cut_and_its_rest_follows() {
    let text = b"ab\n0123456789xyz\r\ncd\n0123456789\r\n0123456789\r";
    for sizes in [[1], [4], [7], [100]] {
        let seen = rows(Lines::new(steps(chunks(text, &sizes)), 10));
        let row =
            |line, text: &str, ending: &str| (line, text.as_bytes().to_vec(), ending.as_bytes().to_vec());
        assert_eq!(
            seen,
            [
                row(1, "ab", "\n"),
                row(2, "0123456789", "…xyz\r\n"),
                row(3, "cd", "\n"),
                row(4, "0123456789", "\r\n"),
                row(5, "0123456789", "…\r"),
            ],
            "{sizes:?}"
        );
    }
    let seen = all(Lines::new(steps([&b"abcdef"[..], b"ghi", b"j\nk\n"]), 4));
    let at = |column| Place { line: 1, column };
    assert_eq!(
        seen,
        [
            (State::LineCut, at(1), b"abcd".to_vec()),
            (State::LineRest, at(5), b"ef".to_vec()),
            (State::LineRest, at(7), b"ghi".to_vec()),
            (State::LineRest, at(10), b"j\n".to_vec()),
            (State::Lines, Place { line: 2, column: 1 }, b"k\n".to_vec()),
        ]
    );
}

#[test]
fn long_lines_cost_memory_only_while_they_are_there() {
    let limit = 2 << 20;
    let text = [vec![b'a'; limit], b"\n".to_vec(), vec![b'b'; 3 * limit], b"\nc\n".to_vec()].concat();
    let mut lines = Lines::new(Box::new(Cursor::new(text)), limit);
    let (mut batch, mut lengths) = (Batch::default(), Vec::new());
    while lines.fill(&mut batch).unwrap() {
        assert!(batch.bytes().len() <= limit + READ && lines.tail.kept() <= 1 << 20);
        lengths.push((batch.state, batch.bytes().len()));
    }
    assert_eq!(lengths[0], (State::Lines, limit + 1));
    assert_eq!(lengths[1], (State::LineCut, limit));
    let rest = lengths.iter().filter(|(state, _)| *state == State::LineRest);
    assert_eq!(rest.map(|(_, length)| length).sum::<usize>(), 2 * limit + 1);
    assert_eq!(lengths.last(), Some(&(State::Lines, 2)));
    batch.clear();
    assert!(batch.buffer.kept() <= 1 << 20);
}

#[test]
fn what_was_searched_is_not_searched_again() {
    let long = vec![b'a'; 4 << 20];
    let begun = std::time::Instant::now();
    for new in [Lines::new, Lines::of_text] {
        let seen = all(new(steps(chunks(&long, &[64])), long.len()));
        assert_eq!(seen.len(), 1);
    }
    // Takes many times that if each read costs a look at all that was read before.
    assert!(begun.elapsed().as_secs() < 30);
}

#[test]
fn interrupted_reads_are_tried_again_and_errors_end_the_stream() {
    let error = |kind| Err(io::Error::from(kind));
    let broken = [
        error(ErrorKind::Interrupted),
        Ok(b"one\ntw".to_vec()),
        error(ErrorKind::Interrupted),
        error(ErrorKind::Interrupted),
        Ok(b"o\nthr".to_vec()),
        error(ErrorKind::PermissionDenied),
        Ok(b"ee\n".to_vec()),
    ];
    for text in [false, true] {
        let reader = Box::new(Steps(
            broken.iter().map(|step| step.as_ref().map_err(|it| it.kind().into()).cloned()).collect(),
        ));
        let mut lines = if text { Lines::of_text(reader, 100) } else { Lines::new(reader, 100) };
        let mut batch = Batch::default();
        for expected in ["one\n", "two\n"] {
            assert!(lines.fill(&mut batch).unwrap());
            assert_eq!(batch.bytes(), expected.as_bytes());
        }
        assert_eq!(lines.fill(&mut batch).unwrap_err().kind(), ErrorKind::PermissionDenied);
        assert!(batch.bytes().is_empty());
        assert!(!lines.fill(&mut batch).unwrap());
    }
}

#[test]
fn text_is_cut_behind_what_ends_a_run() {
    let seen = all(Lines::of_text(steps([&b"say a.b"[..], b".c-d_=", b"\"x\ny", b" \n", b"z"]), 100));
    let text = |line, column, text: &str| (State::Text, Place { line, column }, text.as_bytes().to_vec());
    assert_eq!(seen, [text(1, 1, "say "), text(1, 5, "a.b.c-d_=\"x\n"), text(2, 1, "y \n"), text(3, 1, "z")]);
    let seen = all(Lines::of_text(steps([&b"a\n01234"[..], b"5", b"678", b"9\nb"]), 5));
    let piece = |column, text: &str| (State::RunPiece, Place { line: 2, column }, text.as_bytes().to_vec());
    assert_eq!(
        seen,
        [
            text(1, 1, "a\n"),
            piece(1, "012345"),
            piece(7, "678"),
            piece(10, "9"),
            text(2, 11, "\n"),
            text(3, 1, "b")
        ]
    );
}

#[test]
fn streams_are_opened_and_measured() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"0123456789").unwrap();
    let at = format!("@{}", file.path().display());
    let mut stdin = Stdin::new(Box::new(&b"in"[..]), false);
    for (spec, bytes) in [(&*at, "0123456789"), ("-", "in"), ("a.b.c", "a.b.c")] {
        let mut text = String::new();
        open(spec, &mut stdin, "TOKEN").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, bytes);
    }
    assert!(matches!(open("-", &mut stdin, "TOKEN"), Err(InputError::StdinClaimedTwice { .. })));
    assert!(matches!(open("@no/such", &mut stdin, "TOKEN"), Err(InputError::NoSuchFile { .. })));
    assert_eq!(length(&at), Some(10));
    assert_eq!(length("@/no/such"), None);
    assert_eq!(length("@/"), None);
    assert_eq!(length("text"), None);
    let mut file = File::open(file.path()).unwrap();
    for (place, expected) in [(0, 10), (4, 6), (99, 0)] {
        file.seek(io::SeekFrom::Start(place)).unwrap();
        assert_eq!(left(file.try_clone().unwrap()), Some(expected));
    }
}

#[cfg(unix)]
#[test]
fn a_device_has_no_length() {
    assert_eq!(length("@/dev/null"), None);
    assert_eq!(left(File::open("/dev/null").unwrap()), None);
}

#[test]
fn debug_shows_no_content() {
    let mut lines = Lines::new(steps([&b"hush\nhush"[..]]), 9);
    let mut batch = Batch::default();
    lines.fill(&mut batch).unwrap();
    let shown = format!("{batch:?} {lines:?} {:?}", batch.lines().next());
    assert!(!shown.contains("hush") && !shown.contains("104"), "{shown}");
}

/// Bytes in which what matters is frequent.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        3 => Just(b'\n'),
        3 => Just(b'\r'),
        2 => Just(b' '),
        12 => prop::sample::select(&b"aZ09-_.="[..]),
        2 => any::<u8>(),
    ];
    vec(byte, 0..200)
}

proptest! {
    #[test]
    fn batches_of_lines_are_the_lines(bytes in bytes(), sizes in vec(1_usize..20, 1..8), limit in 1_usize..30) {
        let lines = Lines::new(steps(chunks(&bytes, &sizes)), limit);
        prop_assert_eq!(rows(lines), expected(&bytes, limit));
    }

    #[test]
    fn batches_of_text_are_the_text(bytes in bytes(), sizes in vec(1_usize..20, 1..8), limit in 1_usize..30) {
        let seen = all(Lines::of_text(steps(chunks(&bytes, &sizes)), limit));
        let mut place = Place::START;
        let mut at = 0;
        for (state, first, text) in &seen {
            prop_assert_eq!(*first, place);
            prop_assert_eq!(text, &bytes[at..at + text.len()]);
            // By bytes, another way than the code has.
            for b in text {
                place = match b {
                    b'\n' => Place { line: place.line + 1, column: 1 },
                    _ => Place { line: place.line, column: place.column + 1 },
                };
            }
            let before = bytes[..at].iter().rev().take_while(|&&b| is_of_token(b)).count();
            at += text.len();
            let behind = bytes[at..].iter().take_while(|&&b| is_of_token(b)).count();
            if *state == State::RunPiece {
                prop_assert!(text.iter().all(|&b| is_of_token(b)));
                prop_assert!(before + text.len() + behind > limit);
            } else {
                let runs = || text.split(|&b| !is_of_token(b)).map(<[u8]>::len);
                prop_assert_eq!(*state, State::Text);
                prop_assert!(runs().all(|run| run <= limit));
                prop_assert!(before == 0 || runs().next() == Some(0));
                prop_assert!(behind == 0 || runs().next_back() == Some(0));
            }
        }
        prop_assert_eq!(at, bytes.len());
    }
}
