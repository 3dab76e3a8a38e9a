//! Everything that is shown: on a stream it is text, on a terminal it is harmless text, as JSON it is one
//! JSON document.

use jwt_toolkit::output::{Answer, Palette, Screen, Style, write};
use serde_json::Value;

use super::ring::PRIVATE;

/// The answer as text on streams and on a narrow terminal, and as JSON.
pub(super) struct Shown {
    /// All that people see, on every screen.
    pub(super) text: String,
    /// The JSON document.
    pub(super) json: String,
}

/// Shows an answer in every way.
pub(super) fn show(answer: &Answer) -> Shown {
    let terminal = |width| Screen { terminal: true, width: Some(width), palette: Palette::Plain };
    let mut text = String::new();
    for screen in [Screen::default(), terminal(12), terminal(80)] {
        let (out, err) = written(answer, false, screen);
        assert!(!screen.terminal || !format!("{out}{err}").contains(is_hostile), "hostile: {out:?} {err:?}");
        text.extend([out, err]);
    }
    let (json, silence) = written(answer, true, Screen::default());
    assert!(silence.is_empty(), "JSON, and beside it {silence:?}");
    // On a terminal it means the same.
    let (escaped, _) = written(answer, true, terminal(80));
    assert!(!escaped.trim_end().contains(is_hostile), "hostile: {escaped:?}");
    for (line, same) in json.lines().zip(escaped.lines()) {
        let (one, other) = (serde_json::from_str::<Value>(line), serde_json::from_str::<Value>(same));
        if let (Ok(one), Ok(other)) = (one, other) {
            assert_eq!(one, other);
        }
    }
    Shown { text, json: json.trim_end_matches('\n').to_owned() }
}

impl Shown {
    /// Whether something is to be seen anywhere.
    pub(super) fn has(&self, what: &str) -> bool {
        self.text.contains(what) || self.json.contains(what)
    }

    /// No private part of the ring is shown, unless the input brought it itself.
    pub(super) fn keeps_secrets(&self, input: &[u8]) {
        for secret in PRIVATE.iter().filter(|secret| self.has(secret)) {
            assert!(super::stands_in(secret.as_bytes(), input), "shown: {secret}");
        }
    }
}

fn written(answer: &Answer, json: bool, screen: Screen) -> (String, String) {
    let style = Style { json, out: screen, err: screen, ..Style::default() };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    write(answer, &style, &mut out, &mut err).expect("memory takes everything");
    let text = |bytes| String::from_utf8(bytes).expect("what is shown is text");
    (text(out), text(err))
}

/// What moves the cursor, reorders or hides text.
fn is_hostile(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
