//! What some threads put down and others take up.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Items that wait to be taken, until it is closed: then there are none any more, and whoever waits
/// for one is told so.
pub(super) struct Queue<T> {
    /// `None` once it is closed.
    items: Mutex<Option<VecDeque<T>>>,
    more: Condvar,
}

impl<T> Queue<T> {
    pub(super) fn new(items: impl IntoIterator<Item = T>) -> Self {
        Self { items: Mutex::new(Some(items.into_iter().collect())), more: Condvar::new() }
    }

    /// Puts an item at the end. `false`: it is closed.
    pub(super) fn push(&self, item: T) -> bool {
        let is_open = self.lock().as_mut().map(|items| items.push_back(item)).is_some();
        self.more.notify_one();
        is_open
    }

    /// Waits for an item and takes the oldest; `None` when it is closed.
    pub(super) fn first(&self) -> Option<T> {
        self.take(VecDeque::pop_front)
    }

    /// Waits for an item and takes the newest; `None` when it is closed.
    pub(super) fn last(&self) -> Option<T> {
        self.take(VecDeque::pop_back)
    }

    fn take(&self, take: impl Fn(&mut VecDeque<T>) -> Option<T>) -> Option<T> {
        let mut items = self.lock();
        loop {
            if let Some(item) = take(items.as_mut()?) {
                return Some(item);
            }
            items = self.more.wait(items).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn close(&self) {
        let left = self.lock().take();
        self.more.notify_all();
        drop(left);
    }

    fn lock(&self) -> MutexGuard<'_, Option<VecDeque<T>>> {
        // Nothing that runs under the lock can leave the items half changed.
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
