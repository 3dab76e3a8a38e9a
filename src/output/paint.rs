//! Colour, and none: the one place that knows how a terminal is told.

use std::borrow::Cow;

use colored::{ColoredString, Colorize as _};

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
        let painted = match self {
            Self::True => {
                let [r, g, b] = hue(role);
                if role == Role::Heading { text.normal() } else { text.truecolor(r, g, b) }
            }
            // Terminals that show bold as bright would make these unreadable on white: they are not bold.
            Self::Plain | Self::Sixteen => match role {
                Role::Header => text.red(),
                Role::Payload => text.magenta(),
                Role::Signature | Role::Hint => text.cyan(),
                Role::Note => text.dimmed(),
                Role::Heading => text.normal(),
                Role::Good => text.green(),
                Role::Bad => text.red().bold(),
                Role::Caution => text.yellow(),
            },
        };
        match (self, role) {
            (_, Role::Heading) | (Self::True, Role::Good | Role::Bad | Role::Caution | Role::Hint) => {
                painted.bold()
            }
            _ => painted,
        }
    }
}

/// The colours where any can be shown: the hues of jwt.io, and for the rest what people expect, each as light as
/// can be read on black and on white alike. Nobody asks the terminal which of them it has. A heading has the
/// terminal's own colour.
fn hue(role: Role) -> [u8; 3] {
    match role {
        Role::Header => [0xea, 0x01, 0x55],
        Role::Payload => [0xc2, 0x00, 0xf6],
        Role::Signature => [0x00, 0x80, 0xa6],
        Role::Note | Role::Heading => [0x76, 0x76, 0x76],
        Role::Good => [0x00, 0x89, 0x29],
        Role::Bad => [0xe2, 0x2b, 0x2b],
        Role::Caution => [0x99, 0x6f, 0x00],
        Role::Hint => [0x00, 0x82, 0x91],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 9] = [
        Role::Header,
        Role::Payload,
        Role::Signature,
        Role::Note,
        Role::Heading,
        Role::Good,
        Role::Bad,
        Role::Caution,
        Role::Hint,
    ];

    /// How light a colour is (WCAG 2.2, relative luminance).
    fn luminance(rgb: [u8; 3]) -> f64 {
        let linear = |part: u8| match f64::from(part) / 255.0 {
            part if part <= 0.04045 => part / 12.92,
            part => ((part + 0.055) / 1.055).powf(2.4),
        };
        let [r, g, b] = rgb.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn colours_can_be_read_on_dark_and_on_light() {
        let black_and_white = [[0; 3], [255; 3]].map(|ground| (ground, 4.5));
        let themes = [
            [0x1e, 0x1e, 0x1e],
            [0x28, 0x2c, 0x34],
            [0x00, 0x2b, 0x36],
            [0xfd, 0xf6, 0xe3],
            [0xf5, 0xf5, 0xf5],
        ]
        .map(|ground| (ground, 3.0));
        for role in ROLES {
            for (ground, least) in black_and_white.into_iter().chain(themes) {
                let found = contrast(hue(role), ground);
                assert!(found >= least, "{role:?} on {ground:02x?}: {found:.2}");
            }
        }
        assert!(
            (contrast([0x00, 0xb9, 0xf1], [255; 3]) - 2.2).abs() < 0.1,
            "what jwt.io has is no colour for white"
        );
    }

    #[test]
    fn colours_have_the_hues_of_jwt_io() {
        /// Degrees on the colour wheel.
        fn wheel([r, g, b]: [u8; 3]) -> f64 {
            let [r, g, b] = [r, g, b].map(f64::from);
            let (most, least) = (r.max(g).max(b), r.min(g).min(b));
            let span = most - least;
            let sixth = if r >= g && r >= b {
                (g - b) / span
            } else if g >= b {
                (b - r) / span + 2.0
            } else {
                (r - g) / span + 4.0
            };
            (sixth * 60.0).rem_euclid(360.0)
        }
        for (role, theirs) in [
            (Role::Header, [0xfb, 0x01, 0x5b]),
            (Role::Payload, [0xd6, 0x3a, 0xff]),
            (Role::Signature, [0x00, 0xb9, 0xf1]),
        ] {
            assert!((wheel(hue(role)) - wheel(theirs)).abs() < 1.0, "{role:?}");
        }
    }

    #[test]
    fn sixteen_colours_are_the_users_own() {
        for (role, begins) in [
            (Role::Header, "\u{1b}[31m"),
            (Role::Payload, "\u{1b}[35m"),
            (Role::Signature, "\u{1b}[36m"),
            (Role::Note, "\u{1b}[2m"),
            (Role::Caution, "\u{1b}[33m"),
        ] {
            assert!(Palette::Sixteen.paint(role, "x").starts_with(begins), "{role:?}");
        }
        for role in ROLES {
            assert_eq!(Palette::Plain.paint(role, "x"), "x");
        }
    }
}
