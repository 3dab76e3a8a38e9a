//! Lines with notes beside them: the notes in one column, or below where there is no room.

use super::paint::Role;
use super::screen::Screen;
use super::wrap::{columns, wrap};

/// The column that notes begin at, where the values leave room.
const NOTES: usize = 32;

/// Beyond this column a value pushes its note aside alone, and not all the others.
const NOTES_LIMIT: usize = 48;

/// The same in a terminal that is less than [`NARROW`] wide.
const NARROW_NOTES: usize = 20;

/// How far the column moves to the left for a note that is long.
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
            Some(Note::Fact(said)) => said,
            None => "",
        }
    }
}

/// A heading and its lines, the notes in one column.
pub(super) fn section(title: &str, role: Role, lines: &[Line], screen: &Screen) -> String {
    let palette = screen.palette;
    let mut out = format!("{}\n", palette.paint(Role::Heading, title));
    let least = if screen.width.is_some_and(|width| width < NARROW) { NARROW_NOTES } else { NOTES };
    // Where there is little room, one long value shall not push all notes off the screen.
    let limit = if screen.width.is_some_and(|width| width < 100) { least } else { NOTES_LIMIT };
    let widest = lines
        .iter()
        .filter(|line| line.note.is_some())
        .map(|line| columns(&line.text) + GAP)
        .filter(|&width| width <= limit)
        .max()
        .unwrap_or_default();
    // A long note that fits beside its value draws the others along, as far as they still stand in a column.
    let drawn = lines.iter().filter_map(|line| {
        let (room, note) = (screen.width?, columns(line.said()));
        let left = room.checked_sub(note)?;
        (note > 0 && columns(&line.text) + GAP <= left).then_some(left)
    });
    let column = drawn.min().map_or(usize::MAX, |left| left.max(least - DRAWN)).min(widest.max(least));
    for line in lines {
        let Line { text, note } = line;
        out.push_str(&palette.paint(role, text));
        let (said, is_fact) = (line.said(), matches!(note, Some(Note::Fact(_))));
        if !said.is_empty() {
            let width = columns(text);
            match beside(width, columns(said), column, screen.width, is_fact) {
                Some(gap) => {
                    out.push_str(&" ".repeat(gap));
                    out.push_str(&palette.paint(Role::Note, said));
                }
                None if is_fact => {
                    let indent = text.len() - text.trim_start_matches(' ').len() + 4;
                    for line in wrap(said, screen.width, indent).lines() {
                        out.extend(["\n", &" ".repeat(indent)]);
                        out.push_str(&palette.paint(Role::Note, line.trim_start()));
                    }
                }
                None => {}
            }
        }
        out.push('\n');
    }
    out
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
