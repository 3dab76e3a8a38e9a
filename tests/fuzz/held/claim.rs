//! What people type about claims, over claims from the input: the first line is an expectation, an
//! assignment, a duration, a time or a path, whatever it makes of itself; behind it stand the claims.

use jwt_toolkit::token::assignment::Assignment;
use jwt_toolkit::token::duration::{parse_duration, span};
use jwt_toolkit::token::json::{Document, Kind, Value};
use jwt_toolkit::token::moment::parse_time;
use jwt_toolkit::token::names::TIME_CLAIMS;
use jwt_toolkit::token::number::Decimal;
use jwt_toolkit::token::object::Object;
use jwt_toolkit::token::policy::Expectation;
use jwt_toolkit::token::time::{Instant, Rfc3339, Zone, distance, format, meaning};

use super::CLOCK;
use super::oracle::{Json, Read, without_blanks};

/// 2^53: the bound of every number of seconds.
const FARTHEST: f64 = 9_007_199_254_740_992.0;

/// How many numbers of the claims are compared with each other.
const NUMBERS: usize = 12;

/// Reads the line in every way there is, and judges the claims by it.
///
/// # Panics
/// When the line means something else to a second reader.
pub fn claim(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (line, claims) = text.split_once('\n').unwrap_or((&text, "{}"));
    durations(line);
    times(line);
    let number = Document::parse(line).ok().filter(|json| json.root().as_number() == Some(line));
    assert_eq!(Decimal::parse(line).is_some(), number.is_some(), "a number to one and not to the other");
    if let Ok(document) = Document::parse(claims) {
        let mut numbers = vec![line];
        collect(document.root(), &mut numbers);
        order(&numbers);
        found(line, &document);
        expected(line, &document);
    }
    assigned(line, claims);
}

fn durations(line: &str) {
    let Ok(seconds) = parse_duration(line).inspect_err(|error| drop(error.to_string())) else { return };
    assert!((0.0..=FARTHEST).contains(&seconds), "{seconds}");
    assert_eq!(parse_duration(&format!("\t{line} ")), Ok(seconds));
    let again = parse_duration(&format!("{seconds}s")).expect("seconds are a duration");
    assert!((again - seconds).abs() <= seconds * 1e-12, "{again} {seconds}");
    assert!(!span(seconds).is_empty());
    if !line.trim().starts_with('-') {
        let then = parse_time(&format!("+{line}"), CLOCK.now).map(Instant::seconds);
        assert_eq!(then.ok(), Some(CLOCK.now + seconds).filter(|then| *then <= FARTHEST));
    }
}

fn times(line: &str) {
    let local: fn(i64) -> i32 = |at| if at < 0 { i32::MIN } else { 3600 };
    let zones = [Zone::Utc, Zone::Unix, Zone::Fixed(-86_340), Zone::Fixed(i32::MAX), Zone::Local(local)];
    let asked = Zone::parse(line, local).inspect_err(|error| drop(error.to_string())).ok();
    let typed = parse_time(line, CLOCK.now).inspect_err(|error| drop(error.to_string())).ok();
    assert!(typed.is_none_or(|at| at.seconds().abs() <= FARTHEST));
    for at in [typed, Instant::from_number(line)].into_iter().flatten() {
        assert!(at.seconds().is_finite());
        for zone in zones.iter().chain(&asked) {
            assert!(!format(at, zone).is_empty());
            for name in TIME_CLAIMS.all() {
                assert!(meaning(name, at, CLOCK.now, zone).is_some());
            }
        }
        assert!(!distance(at, CLOCK.now).is_empty());
        let again =
            Rfc3339::of(at).map(|time| parse_time(&time.to_string(), CLOCK.now).expect("RFC 3339 is a time"));
        assert!(again.is_none_or(|again| (again.seconds() - at.seconds()).abs() < 0.001), "{again:?} {at:?}");
        if again.is_some() {
            let again = parse_time(&format(at, &Zone::Utc), CLOCK.now).expect("what is shown is a time");
            assert!((again.seconds() - at.seconds()).abs() < 0.001, "{again:?} {at:?}");
        }
    }
}

fn collect<'d>(value: Value<'d>, numbers: &mut Vec<&'d str>) {
    numbers.extend(value.as_number().filter(|_| numbers.len() < NUMBERS));
    value.elements().for_each(|element| collect(element, numbers));
    value.members().for_each(|(_, value)| collect(value, numbers));
}

/// Decimals are in the order of the numbers that they spell.
fn order(numbers: &[&str]) {
    let read =
        |text: &&str| Some((Decimal::parse(text)?, text.parse::<f64>().ok()?, text.parse::<i128>().ok()));
    let numbers: Vec<(Decimal, f64, Option<i128>)> = numbers.iter().filter_map(read).collect();
    for (a, near_a, whole_a) in &numbers {
        for (b, near_b, whole_b) in &numbers {
            assert_eq!(a.cmp(b), b.cmp(a).reverse());
            assert_eq!(a == b, a.cmp(b).is_eq());
            assert!(a > b || near_a <= near_b, "{near_a} {near_b}");
            if let (Some(one), Some(other)) = (whole_a, whole_b) {
                assert_eq!(a.cmp(b), one.cmp(other));
            }
        }
    }
}

fn found(line: &str, document: &Document) {
    let root = document.root();
    let value = root.find(line);
    assert!(value.is_none_or(|value| document.text().contains(value.raw())));
    if let Some(exact) = root.get(line) {
        assert_eq!(value.map(Value::span), Some(exact.span()), "the exact name goes first");
    }
}

fn expected(line: &str, document: &Document) {
    let expectation = Expectation::parse(line).inspect_err(|error| drop(error.to_string()));
    let spelled = split(line);
    let Ok(expectation) = expectation else { return };
    let (name, operator, value) = spelled.unwrap_or_else(|| panic!("no expectation: {line}"));
    let judged = expectation.judge(document.root());
    let compact = Document::parse(document.root().compact()).expect("it is still JSON");
    assert_eq!(judged.is_ok(), expectation.judge(compact.root()).is_ok(), "blanks do not count");
    let Read::Sound(claims) = Json::read(document.text().as_bytes()) else { return };
    let law = match claims.get(name) {
        Some(claim) => law(claim, operator, value),
        None => (!name.contains(['.', '['])).then_some(false),
    };
    assert!(law.is_none_or(|law| law == judged.is_ok()), "{line} of {}: {judged:?}", document.text());
}

/// Name, operator and value, by the first `=`.
fn split(line: &str) -> Option<(&str, char, &str)> {
    let (left, value) = line.split_once('=')?;
    let last = left.chars().next_back()?;
    let (name, operator) = if ":!~><".contains(last) { (&left[..left.len() - 1], last) } else { (left, '=') };
    (!name.is_empty()).then_some((name, operator, value))
}

/// What an operator says of a claim; none where that is hard to say.
fn law(claim: &Json, operator: char, value: &str) -> Option<bool> {
    let whole = || value.parse::<i64>().ok().filter(|_| Decimal::parse(value).is_some());
    match (operator, claim) {
        ('=', claim) => Some(claim.text() == Some(value)),
        ('!', claim) => Some(claim.text().is_some_and(|text| text != value)),
        ('~', Json::Text(text)) => Some(text.split(' ').any(|word| word == value)),
        ('~', Json::Array(elements)) => Some(elements.iter().any(|element| element.text() == Some(value))),
        ('>', Json::Whole(number)) => Some(*number >= whole()?),
        ('<', Json::Whole(number)) => Some(*number <= whole()?),
        ('>' | '<', Json::Number(_)) => None,
        (':', claim) => match Json::read(value.as_bytes()) {
            Read::Sound(value) if value.is_exact() && claim.is_exact() => {
                Some(value.sorted() == claim.clone().sorted())
            }
            _ => None,
        },
        _ => Some(false),
    }
}

/// What is set is there, what is removed is not, and nobody else's value changes.
fn assigned(line: &str, claims: &str) {
    let Ok(object) = Object::parse_claims(claims) else { return };
    let before = object.to_json();
    assert_eq!(before, without_blanks(claims));
    for assignment in [Assignment::parse(line), Assignment::parse_loose(line)] {
        let Ok(Assignment { path, value }) = assignment.inspect_err(|error| drop(error.to_string())) else {
            continue;
        };
        assert_eq!(Document::parse(value.as_str()).expect("the value is JSON").root().compact(), value);
        let mut edited = object.clone();
        if edited.set_path(&path, value.clone()).is_err() {
            assert_eq!(edited.to_json(), before, "an error, and half of it done");
            continue;
        }
        let document = Document::parse(edited.to_json()).expect("it is still JSON");
        assert!(document.duplicates().is_empty(), "{}", document.text());
        let at = |document: &Document| {
            let mut value = document.root();
            for step in &path {
                value = value.get(step)?;
            }
            Some(value.raw().to_owned())
        };
        assert_eq!(at(&document), Some(value));
        assert_eq!(document.root().kind(), Kind::Object);
        assert!(edited.remove_path(&path) && !edited.remove_path(&path));
        let document = Document::parse(edited.to_json()).expect("it is still JSON");
        assert_eq!(at(&document), None);
    }
}
