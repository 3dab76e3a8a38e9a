//! A few things that are remembered of a stream which may bring any number of them.

/// How many are remembered. Who sends more gets them looked at anew.
pub(super) const MOST: usize = 64;

/// At most [`MOST`] things. A new one takes the place of another, each place in its turn, so that those that come but
/// once neither stay for good nor cost all others.
#[derive(Debug)]
pub(super) struct Recent<T> {
    kept: Vec<T>,
    /// The place that was taken last.
    last: usize,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), last: 0 }
    }
}

impl<T> Recent<T> {
    /// All of them, by their places.
    pub(super) fn all(&self) -> &[T] {
        &self.kept
    }

    /// Remembers one more; its place.
    pub(super) fn add(&mut self, thing: T) -> usize {
        if self.kept.len() < MOST {
            self.kept.push(thing);
            return self.kept.len() - 1;
        }
        self.last = (self.last + 1) % MOST;
        self.kept[self.last] = thing;
        self.last
    }
}
