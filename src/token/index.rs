//! The flat index over a JSON text: what its values are, and where they stand.

/// What a JSON value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, in any spelling that RFC 8259 §6 has.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind with its article, for sentences: "an object".
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// One value of the index. Byte offsets are 32 bits wide: tokens are bounded far below.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Whether a string holds escapes.
    pub(super) escaped: bool,
    /// Whether it is the name of a member.
    pub(super) is_name: bool,
    /// The [`tag`] of a name.
    pub(super) tag: u8,
    pub(super) start: u32,
    pub(super) end: u32,
    /// The index of the first node behind this value and all that it holds.
    pub(super) next: u32,
}

/// What one pass over a JSON text finds. The vectors keep their room from text to text.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// The values, each before what it holds; of a member the name before the value.
    pub(super) nodes: Vec<Node>,
    /// The names that stand twice.
    pub(super) duplicates: Vec<String>,
    /// Whether there is white space outside of strings.
    pub(super) is_loose: bool,
    /// Whether any string holds escapes.
    pub(super) is_escaped: bool,
}

/// A byte for a name without escapes: of two names that differ it mostly does, too.
pub(super) const fn tag(name: &[u8]) -> u8 {
    let [length, ..] = name.len().to_le_bytes();
    let ([first, ..], [.., last]) = (name, name) else { return 0 };
    let middle = name[name.len() / 2];
    length.wrapping_mul(29) ^ first.wrapping_mul(5) ^ middle.wrapping_mul(113) ^ last.rotate_left(3)
}
