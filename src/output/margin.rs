//! Lines with notes beside them: the notes in one column, or below where there is no room.

use std::cmp::Reverse;

use super::paint::Role;
use super::screen::Screen;
use super::wrap::{columns, wrap};

/// The column that notes begin at, where the values leave room.
const NOTES: usize = 32;

/// The same in a terminal that is less than [`NARROW`] wide.
const NARROW_NOTES: usize = 20;

/// How far to the right the column may be, for long values; one that is longer pushes its note aside alone.
const NOTES_LIMIT: usize = 48;

/// How far to the left it goes for long notes.
const DRAWN: usize = 8;

/// What is less than so wide has half the room for values that others have.
pub(super) const NARROW: usize = 60;

/// Where nobody says how wide it is, lines longer than this have their notes below.
const LONG: usize = 120;

/// A line of a section, and what is to be said of it.
pub(super) struct Line {
    /// The line.
    pub(super) text: String,
    /// The note.
    pub(super) note: Option<Note>,
}

/// What is said beside a value.
pub(super) enum Note {
    /// What its name stands for; left out where there is no room.
    Name(&'static str),
    /// What the value means; below the value where there is no room beside it.
    Fact(String),
    /// The same, of a value for which no verifier would take the token now.
    Alarm(String),
}

impl Line {
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), note: None }
    }

    pub(super) fn noted(text: impl Into<String>, note: impl Into<String>) -> Self {
        Self { text: text.into(), note: Some(Note::Fact(note.into())) }
    }

    fn said(&self) -> &str {
        match &self.note {
            Some(Note::Name(said)) => said,
            Some(Note::Fact(said) | Note::Alarm(said)) => said,
            None => "",
        }
    }
}

/// A heading and its lines, the notes in one column.
pub(super) fn section(title: &str, role: Role, lines: &[Line], screen: &Screen) -> String {
    let palette = screen.palette;
    let mut out = format!("{}\n", palette.paint(Role::Heading, title));
    let column = column(lines, screen.width);
    for line in lines {
        let Line { text, note } = line;
        out.push_str(&palette.paint(role, text));
        let (said, is_fact) = (line.said(), matches!(note, Some(Note::Fact(_) | Note::Alarm(_))));
        let shade = if matches!(note, Some(Note::Alarm(_))) { Role::Bad } else { Role::Note };
        if !said.is_empty() {
            let width = columns(text);
            match beside(width, columns(said), column, screen.width, is_fact) {
                Some(gap) => {
                    out.push_str(&" ".repeat(gap));
                    out.push_str(&palette.paint(shade, said));
                }
                None if is_fact => {
                    let indent = text.len() - text.trim_start_matches(' ').len() + 4;
                    let room = screen.width.map(|width| width.saturating_sub(indent));
                    for line in wrap(said, room, 0).lines() {
                        out.extend(["\n", &" ".repeat(indent)]);
                        out.push_str(&palette.paint(shade, line));
                    }
                }
                None => {}
            }
        }
        out.push('\n');
    }
    out
}

/// The column where most notes stand below each other: [`NOTES`], or as near to it as can be.
fn column(lines: &[Line], width: Option<usize>) -> usize {
    let (usual, most) = match width {
        Some(width) if width < NARROW => (NARROW_NOTES, width * 3 / 5),
        Some(width) => (NOTES, width / 2),
        None => (NOTES, NOTES_LIMIT),
    };
    let most = most.clamp(usual, NOTES_LIMIT);
    let noted = lines.iter().filter(|line| line.note.is_some());
    let sizes: Vec<_> = noted.map(|line| (columns(&line.text), columns(line.said()))).collect();
    let stand = |column: usize| {
        let fits = |note| width.is_none_or(|width| column + note <= width);
        sizes.iter().filter(|&&(value, note)| value + GAP <= column && fits(note)).count()
    };
    // Most tokens need no search.
    if stand(usual) == sizes.len() {
        return usual;
    }
    let best = (usual - DRAWN..=most).max_by_key(|&column| (stand(column), Reverse(column.abs_diff(usual))));
    best.unwrap_or(usual)
}

/// The least that stands between a value and its note.
const GAP: usize = 2;

/// How far from a value its note stands on the same line: in the column of notes, or as near to it as leaves
/// the note whole. `None`: there is no room.
fn beside(width: usize, note: usize, column: usize, room: Option<usize>, is_fact: bool) -> Option<usize> {
    let aligned = column.saturating_sub(width).max(GAP);
    match room {
        Some(room) => Some(aligned.min(room.checked_sub(width + note)?)).filter(|&gap| gap >= GAP),
        None => (width <= LONG || !is_fact).then_some(aligned),
    }
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn notes_stand_in_their_column_or_as_near_to_it_as_they_can() {
        for (width, note, room, gap) in [
            (10, 5, None, Some(22)),
            (10, 5, Some(80), Some(22)),
            (10, 45, Some(80), Some(22)),
            (10, 50, Some(80), Some(20)),
            (10, 68, Some(80), Some(2)),
            (10, 69, Some(80), None),
            (40, 5, Some(80), Some(2)),
            (90, 5, Some(80), None),
            (200, 5, None, None),
        ] {
            assert_eq!(beside(width, note, 32, room, true), gap, "{width} {note} {room:?}");
        }
        assert_eq!(beside(200, 5, 32, None, false), Some(2));
    }
}
