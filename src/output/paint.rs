//! Colour, and none: the one place that knows how a terminal is told.

use std::borrow::Cow;

use colored::{Color, ColoredString, Colorize as _};

/// What colours a stream can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// None.
    #[default]
    Plain,
    /// The sixteen that a terminal's user has chosen.
    Sixteen,
    /// 24 bits.
    True,
}

/// What a piece of text is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The header of a token.
    Header,
    /// Its payload.
    Payload,
    /// Its signature.
    Signature,
    /// A note beside a value.
    Note,
    /// A heading, or a label.
    Heading,
    /// A check that passed.
    Good,
    /// A check that failed, or an error.
    Bad,
    /// A warning.
    Caution,
    /// A hint.
    Hint,
}

impl Palette {
    /// Text in the colour of its role.
    #[must_use]
    pub fn paint(self, role: Role, text: &str) -> Cow<'_, str> {
        if self == Self::Plain || text.is_empty() {
            return Cow::Borrowed(text);
        }
        // The setting of colored is one for the whole process; this one is for a stream.
        colored::control::set_override(true);
        Cow::Owned(self.style(role, text).to_string())
    }

    fn style(self, role: Role, text: &str) -> ColoredString {
        // The hues of jwt.io where they can be shown.
        let hue = |r, g, b, color| {
            if self == Self::True { Color::TrueColor { r, g, b } } else { color }
        };
        match role {
            Role::Header => text.color(hue(0xfb, 0x01, 0x5b, Color::Red)),
            Role::Payload => text.color(hue(0xd6, 0x3a, 0xff, Color::Magenta)),
            Role::Signature => text.color(hue(0x00, 0xb9, 0xf1, Color::Cyan)),
            Role::Note => text.dimmed(),
            Role::Heading => text.bold(),
            Role::Good => text.green().bold(),
            Role::Bad => text.red().bold(),
            Role::Caution => text.yellow().bold(),
            Role::Hint => text.cyan().bold(),
        }
    }
}
