//! A sorted list in parts: what the maps and sets of the library are made of.

use std::cmp::Ordering;

/// How many entries a part may have: more are moved at once when one is put between them.
const PART: usize = 128;

/// Entries in their order, none equal to another, in short lists one after the other.
#[derive(Clone)]
pub(super) struct Parts<E> {
    /// None is empty.
    parts: Vec<Vec<E>>,
}

/// Where an entry stands, or would stand.
#[derive(Clone, Copy)]
pub(super) struct Place {
    part: usize,
    at: usize,
    pub(super) found: bool,
}

/// Finds the entry that `against` calls equal to what is looked for. It is compiled once in a
/// browser, and elsewhere for each type.
#[cfg_attr(target_family = "wasm", inline(never))]
#[cfg_attr(not(target_family = "wasm"), inline)]
fn find(
    parts: usize,
    len: &dyn Fn(usize) -> usize,
    against: &dyn Fn(usize, usize) -> Ordering,
) -> Place {
    // The last part that does not begin behind it.
    let (mut part, mut behind) = (0, parts);
    while behind > part + 1 {
        let middle = part + (behind - part) / 2;
        match against(middle, 0) {
            Ordering::Greater => behind = middle,
            Ordering::Less => part = middle,
            Ordering::Equal => {
                return Place {
                    part: middle,
                    at: 0,
                    found: true,
                };
            }
        }
    }
    let (mut at, mut behind) = (0, len(part));
    while behind > at {
        let middle = at + (behind - at) / 2;
        match against(part, middle) {
            Ordering::Greater => behind = middle,
            Ordering::Less => at = middle + 1,
            Ordering::Equal => {
                return Place {
                    part,
                    at: middle,
                    found: true,
                };
            }
        }
    }
    Place {
        part,
        at,
        found: false,
    }
}

impl<E> Parts<E> {
    pub(super) const fn new() -> Self {
        Self { parts: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Where an entry stands; `against` compares one with what is looked for.
    #[inline]
    pub(super) fn find(&self, against: impl Fn(&E) -> Ordering) -> Place {
        find(
            self.parts.len(),
            &|part| self.parts.get(part).map_or(0, Vec::len),
            &|part, at| match self.parts.get(part).and_then(|list| list.get(at)) {
                Some(entry) => against(entry),
                None => Ordering::Greater,
            },
        )
    }

    pub(super) fn get(&self, place: Place) -> Option<&E> {
        match place.found {
            true => self.parts.get(place.part)?.get(place.at),
            false => None,
        }
    }

    pub(super) fn get_mut(&mut self, place: Place) -> Option<&mut E> {
        match place.found {
            true => self.parts.get_mut(place.part)?.get_mut(place.at),
            false => None,
        }
    }

    /// The entry at a place, put in where there is none.
    #[allow(
        clippy::indexing_slicing,
        reason = "an entry found at a place is there"
    )]
    pub(super) fn put(&mut self, place: Place, entry: impl FnOnce() -> E) -> &mut E {
        match place.found {
            true => &mut self.parts[place.part][place.at],
            false => self.insert(place, entry()),
        }
    }

    /// Puts an entry where it belongs: `place` is where it was looked for and not found.
    #[allow(
        clippy::indexing_slicing,
        reason = "a place found lies within the parts, and one that is filled or missing is made"
    )]
    #[cfg_attr(target_family = "wasm", inline(never))]
    pub(super) fn insert(&mut self, place: Place, entry: E) -> &mut E {
        let Place {
            mut part, mut at, ..
        } = place;
        if part >= self.parts.len() {
            self.parts.push(Vec::new());
        } else if self.parts[part].len() >= PART {
            // What comes in its order fills each part.
            let half = if at == PART { PART } else { PART / 2 };
            self.split(part, half);
            if half == PART || at > half {
                part += 1;
                at -= half;
            }
        }
        self.parts[part].insert_mut(at, entry)
    }

    /// Makes two of a part.
    #[cfg_attr(target_family = "wasm", inline(never))]
    fn split(&mut self, part: usize, at: usize) {
        let rest = self.parts.get_mut(part).map(|list| list.split_off(at));
        self.parts.insert(part + 1, rest.unwrap_or_default());
    }

    #[cfg_attr(target_family = "wasm", inline(never))]
    pub(super) fn remove(&mut self, place: Place) -> Option<E> {
        if !place.found {
            return None;
        }
        let list = self.parts.get_mut(place.part)?;
        let entry = (place.at < list.len()).then(|| list.remove(place.at));
        if list.is_empty() {
            self.parts.remove(place.part);
        }
        entry
    }

    pub(super) fn retain(&mut self, mut keep: impl FnMut(&mut E) -> bool) {
        for list in &mut self.parts {
            list.retain_mut(&mut keep);
        }
        self.parts.retain(|list| !list.is_empty());
    }

    pub(super) fn iter(&self) -> Iter<'_, E> {
        Iter {
            front: [].iter(),
            parts: self.parts.iter(),
            back: [].iter(),
        }
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut E> {
        self.parts.iter_mut().flatten()
    }

    /// The entries up to a place, the last first.
    pub(super) fn down_from(&self, place: Place) -> impl Iterator<Item = &E> + use<'_, E> {
        let count = place.at + usize::from(place.found);
        let (before, rest) = self.parts.split_at(place.part.min(self.parts.len()));
        let part = rest.first().map_or(&[][..], Vec::as_slice);
        let part = part.get(..count).unwrap_or(part);
        let before = before.iter().rev().flat_map(|list| list.iter().rev());
        part.iter().rev().chain(before)
    }

    /// All entries as one list.
    #[cfg_attr(target_family = "wasm", inline(never))]
    pub(super) fn into_list(mut self) -> Vec<E> {
        let mut list = Vec::new();
        for part in &mut self.parts {
            if list.is_empty() {
                list = std::mem::take(part);
            } else {
                list.append(part);
            }
        }
        list
    }
}

/// Entries in their order.
pub(crate) struct Iter<'a, E> {
    front: std::slice::Iter<'a, E>,
    parts: std::slice::Iter<'a, Vec<E>>,
    back: std::slice::Iter<'a, E>,
}

impl<E> Clone for Iter<'_, E> {
    fn clone(&self) -> Self {
        Self {
            front: self.front.clone(),
            parts: self.parts.clone(),
            back: self.back.clone(),
        }
    }
}

impl<'a, E> Iterator for Iter<'a, E> {
    type Item = &'a E;

    #[cfg_attr(target_family = "wasm", inline(never))]
    fn next(&mut self) -> Option<&'a E> {
        loop {
            if let Some(entry) = self.front.next() {
                return Some(entry);
            }
            match self.parts.next() {
                Some(list) => self.front = list.iter(),
                None => return self.back.next(),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let parts = self.parts.clone().map(Vec::len).sum::<usize>();
        let count = self.front.len() + parts + self.back.len();
        (count, Some(count))
    }
}

impl<'a, E> DoubleEndedIterator for Iter<'a, E> {
    fn next_back(&mut self) -> Option<&'a E> {
        loop {
            if let Some(entry) = self.back.next_back() {
                return Some(entry);
            }
            match self.parts.next_back() {
                Some(list) => self.back = list.iter(),
                None => return self.front.next_back(),
            }
        }
    }
}

impl<E> ExactSizeIterator for Iter<'_, E> {}
