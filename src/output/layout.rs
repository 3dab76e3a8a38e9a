//! A JSON text re-indented for a reader: every value as it was written, short ones on one line, long
//! lists several a line.

use std::borrow::Cow;

use super::certificates;
use super::margin::{Line, Note};
use super::safe::escape;
use super::screen::Screen;
use super::wrap::{broken, columns};
use crate::token::json::{Document, Kind, Value};
use crate::token::time::Clock;

/// How deep JSON of up to so many bytes is laid out; what lies deeper stands on one line. Indentation would make a hundred
/// times as much of what somebody else has sent.
const LAYOUTS: [(usize, usize); 3] = [(64 << 10, 32), (512 << 10, 4), (4 << 20, 1)];

/// How wide a list or an object may be that stands on the line of its name.
const INLINE: usize = 48;

/// How many bytes of it are looked at for that.
const INLINE_BYTES: usize = 1024;

/// How wide lists are laid out, whatever the terminal's width: longer lines are hard to read.
const WIDEST: usize = 100;

/// How wide where nobody says how wide it is.
const USUAL: usize = 80;

/// What there is to say of a value, by the names on the way to it and the object that it stands in.
pub(super) type Say<'s> = dyn Fn(&[&str], Value<'_>, Value<'_>) -> Option<Note> + 's;

/// What a JSON text becomes: lines, with notes.
pub(super) struct Layout<'s> {
    /// The width of the terminal, where somebody reads: strings are then broken at spaces, and what nobody reads
    /// is cut.
    reader: Option<usize>,
    room: usize,
    deepest: usize,
    clock: &'s Clock,
    /// `None`: nothing is said, and nothing cut.
    say: Option<&'s Say<'s>>,
    lines: Vec<Line>,
}

impl<'s> Layout<'s> {
    /// Lays a text out; without anything to say, it stays plain JSON.
    pub(super) fn of(
        document: &Document,
        screen: &Screen,
        clock: &'s Clock,
        say: Option<&'s Say<'s>>,
    ) -> Vec<Line> {
        let len = document.text().len();
        let mut layout = Self {
            reader: screen.width.filter(|_| screen.terminal && say.is_some()),
            room: screen.width.unwrap_or(USUAL).clamp(20, WIDEST),
            deepest: LAYOUTS.iter().find(|(most, _)| len <= *most).map_or(0, |(_, depth)| *depth),
            clock,
            say,
            lines: vec![Line::plain("")],
        };
        layout.value(document.root(), 0, &mut Vec::new());
        layout.lines
    }

    /// Writes a value behind what stands on the last line; the line that a note on it belongs to.
    fn value<'d>(&mut self, value: Value<'d>, depth: usize, way: &mut Vec<Cow<'d, str>>) -> usize {
        let first = self.lines.len() - 1;
        match value.kind() {
            Kind::Object | Kind::Array if depth >= self.deepest => self.append(&escape(&value.compact())),
            Kind::Object => self.object(value, depth, way),
            Kind::Array => self.array(value, depth, way),
            Kind::String => return self.string(value, depth),
            _ => self.append(&escape(value.raw())),
        }
        first
    }

    fn object<'d>(&mut self, value: Value<'d>, depth: usize, way: &mut Vec<Cow<'d, str>>) {
        let count = value.members().count();
        if count == 0 {
            return self.append("{}");
        }
        if depth > 0
            && let Some(inline) = self.inline(value, way)
        {
            return self.append(&inline);
        }
        let indent = "  ".repeat(depth + 1);
        self.append("{");
        for (at, (name, member)) in value.members().enumerate() {
            self.lines.push(Line::plain(format!("{indent}{}: ", escape(name.raw()))));
            // A name that is no text has nothing to be said of.
            way.push(name.as_str().unwrap_or_default());
            let noted = self.value(member, depth + 1, way);
            if at + 1 < count {
                self.append(",");
            }
            self.lines[noted].note = self.note(way, member, value);
            way.pop();
        }
        self.lines.push(Line::plain(format!("{}}}", &indent[2..])));
    }

    fn array<'d>(&mut self, value: Value<'d>, depth: usize, way: &mut Vec<Cow<'d, str>>) {
        let count = value.elements().count();
        if count == 0 {
            return self.append("[]");
        }
        let is_chain = self.say.is_some() && way.last().is_some_and(|name| name == certificates::NAME);
        if !is_chain
            && depth > 0
            && let Some(inline) = self.inline(value, way)
        {
            return self.append(&inline);
        }
        let is_list = !is_chain && value.elements().all(Value::is_scalar);
        let indent = "  ".repeat(depth + 1);
        self.append("[");
        for (at, element) in value.elements().enumerate() {
            let comma = if at + 1 < count { "," } else { "" };
            if is_list {
                self.pack(&indent, &escape(element.raw()), comma, at == 0);
                continue;
            }
            self.lines.push(Line::plain(indent.clone()));
            if is_chain && element.kind() == Kind::String {
                self.certificate(element, at, comma);
                continue;
            }
            self.value(element, depth + 1, way);
            self.append(comma);
        }
        self.lines.push(Line::plain(format!("{}]", &indent[2..])));
    }

    /// A list or an object on one line, where it is short and nothing is to be said of what it holds.
    fn inline<'d>(&self, value: Value<'d>, way: &mut Vec<Cow<'d, str>>) -> Option<String> {
        if value.raw().len() > INLINE_BYTES {
            return None;
        }
        let mut inline = String::new();
        self.write_inline(value, way, &mut inline)?;
        let used = self.lines.last().map_or(0, |line| columns(&line.text));
        let width = columns(&inline);
        (width <= INLINE + 2 && used + width < self.room).then_some(inline)
    }

    fn write_inline<'d>(
        &self,
        value: Value<'d>,
        way: &mut Vec<Cow<'d, str>>,
        out: &mut String,
    ) -> Option<()> {
        if value.is_scalar() {
            out.push_str(&escape(value.raw()));
            return Some(());
        }
        let is_object = value.kind() == Kind::Object;
        out.push(if is_object { '{' } else { '[' });
        for (at, element) in value.elements().enumerate() {
            out.push_str(if at > 0 { ", " } else { "" });
            self.write_inline(element, way, out)?;
        }
        for (at, (name, member)) in value.members().enumerate() {
            out.push_str(if at > 0 { ", " } else { "" });
            out.push_str(&escape(name.raw()));
            out.push_str(": ");
            way.push(name.as_str().unwrap_or_default());
            let is_plain = self.note(way, member, value).is_none();
            let written = is_plain.then(|| self.write_inline(member, way, out)).flatten();
            way.pop();
            written?;
        }
        out.push(if is_object { '}' } else { ']' });
        Some(())
    }

    /// Writes an element behind the others, on a new line where the last one is full.
    fn pack(&mut self, indent: &str, text: &str, comma: &str, is_first: bool) {
        let used = self.lines.last().map_or(0, |line| columns(&line.text));
        if is_first || used + 1 + columns(text) + comma.len() > self.room {
            self.lines.push(Line::plain(indent));
        } else {
            self.append(" ");
        }
        self.append(text);
        self.append(comma);
    }

    /// Writes a string; for a reader, one that is too long for the line goes on below at a space.
    fn string(&mut self, value: Value<'_>, depth: usize) -> usize {
        let text = escape(value.raw());
        let used = self.lines.last().map_or(0, |line| columns(&line.text));
        match self.reader {
            Some(width) if used + columns(&text) + 1 > width && text.contains(' ') => {
                let under = used + 1;
                let indent = if under + INLINE / 2 <= width { under } else { 2 * depth + 2 };
                // The comma has room too.
                let mut rest = broken(&text, used, width.saturating_sub(1), indent).into_iter();
                match rest.next() {
                    Some(first) if !first.is_empty() => self.append(&first),
                    _ => self.end_line(),
                }
                self.lines.extend(rest.map(Line::plain));
            }
            _ => self.append(&text),
        }
        self.lines.len() - 1
    }

    /// Writes a certificate of a chain, to a reader no more than its beginning, and what it says.
    fn certificate(&mut self, value: Value<'_>, at: usize, comma: &str) {
        let text = escape(value.raw());
        match self.reader.and_then(|width| certificates::cut(&text, width)) {
            Some(cut) => self.append(&cut),
            None => self.append(&text),
        }
        self.append(comma);
        if let Some(line) = self.lines.last_mut() {
            line.note = certificates::told(value, at, self.clock).map(Note::Fact);
        }
    }

    fn note(&self, way: &[Cow<'_, str>], value: Value<'_>, holder: Value<'_>) -> Option<Note> {
        let say = self.say?;
        match way {
            [name] => say(&[name], value, holder),
            _ => say(&way.iter().map(|name| &**name).collect::<Vec<_>>(), value, holder),
        }
    }

    /// Takes the space back behind which nothing stands.
    fn end_line(&mut self) {
        if let Some(line) = self.lines.last_mut() {
            line.text.truncate(line.text.trim_end().len());
        }
    }

    fn append(&mut self, text: &str) {
        if let Some(line) = self.lines.last_mut() {
            line.text.push_str(text);
        }
    }
}
