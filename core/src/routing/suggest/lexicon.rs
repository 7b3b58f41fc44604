//! The policy's own words in one language, and where a typed word is found among them.

use super::words::{Stems, Word};
use crate::routing::order::{Gather as _, joined, sort_by};
use crate::routing::program::Program;
use crate::suggest::distance;
use crate::text::Lang;

/// What a word of the policy says something about: a kind, or after all kinds a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Topic(u32);

/// The topics from here on are systems.
const SYSTEMS: u32 = 1 << 16;

impl Topic {
    fn kind(at: usize) -> Self {
        Self(at as u32)
    }

    fn system(at: usize) -> Self {
        Self(SYSTEMS | at as u32)
    }

    pub(super) fn is_system(self) -> bool {
        self.0 >= SYSTEMS
    }

    /// Its place among the kinds, or among the systems.
    pub(super) fn place(self) -> usize {
        (self.0 % SYSTEMS) as usize
    }
}

/// How much a word says about a kind or a system, in hundredths.
const KEYWORD: u32 = 100;
/// Words of titles are often general, and the good ones are keywords as well.
const TITLE: u32 = 45;
/// Shorter words of a title are "och", "för", "the".
const SHORTEST_OF_TITLE: usize = 4;

/// What a word says however many topics share it, in hundredths.
const SHARED: u32 = 40;

/// How good a match is, in hundredths: the same stem is 100.
const JOINED: u32 = 95;
/// The first part of a compound says what it is about, the more of the word it makes up.
const FIRST_PART: u32 = 50;
const FIRST_PART_WHOLE: u32 = 50;
/// The last part alone is not enough: a "lönespecifikation" is no specification of anything here.
const LAST_PART: u32 = 45;
/// The beginning of the word that is being typed, and of one that is done.
const BEGINNING: u32 = 60;
const BEGINNING_WHOLE: u32 = 40;
const SHORT_FORM: u32 = 30;
const SHORT_FORM_WHOLE: u32 = 50;
const ONE_SLIP: u32 = 80;
const TWO_SLIPS: u32 = 65;
/// A part of a compound needs so many letters to be taken for one.
const SHORTEST_PART: usize = 4;
const SHORTEST_REST: usize = 3;
/// From so many letters on a word may hold one slip, and two.
const SLIP_FROM: usize = 5;
const TWO_SLIPS_FROM: usize = 9;
/// A part of a phrase must match at least so well.
const PART_OF_PHRASE: u32 = 65;

/// A stem of the policy's words.
struct Entry {
    letters: Vec<char>,
    /// Which letters it has, for a quick look before slips are counted.
    mask: u32,
    /// Each topic once, sorted.
    topics: Vec<About>,
    kinds: u32,
    systems: u32,
}

/// What a word says about a topic.
#[derive(Clone, Copy, Debug)]
struct About {
    topic: Topic,
    /// [`KEYWORD`] or [`TITLE`].
    weight: u32,
    /// Whether it stands in the topic's title.
    is_name: bool,
}

/// A keyword of several words: all of them must be typed.
struct Phrase {
    parts: Vec<usize>,
    topic: Topic,
}

/// The words of one language.
pub(super) struct Lexicon {
    stems: Stems,
    /// Sorted by their letters.
    entries: Vec<Entry>,
    phrases: Vec<Phrase>,
}

/// What one typed word says about one topic.
#[derive(Clone, Copy, Debug)]
pub(super) struct Say {
    pub(super) topic: Topic,
    /// In hundredths of what a keyword says that only this topic has.
    pub(super) points: u32,
    /// The typed words it rests on, as bits.
    pub(super) words: u32,
    /// Whether the topic's title has the word.
    pub(super) is_name: bool,
}

/// A stem that a typed word matches.
#[derive(Clone, Copy, Debug)]
struct Hit {
    entry: usize,
    quality: u32,
}

impl Lexicon {
    pub(super) fn new(program: &Program, lang: Lang, facts: [Option<usize>; 2]) -> Self {
        let stems = Stems::new(lang);
        let mut found: Vec<(String, Option<About>)> = Vec::new();
        let mut phrases: Vec<(Vec<String>, Topic)> = Vec::new();
        let [kind_fact, system_fact] = facts;
        let title = |fact: Option<usize>, at: usize| {
            let value = program.facts.get(fact?)?.values.get(at)?;
            Some(value.title.get(lang))
        };
        let kinds = program
            .kinds
            .iter()
            .enumerate()
            .map(|(at, k)| (Topic::kind(at), &k.keywords, title(kind_fact, at)));
        let systems = program
            .systems
            .iter()
            .enumerate()
            .map(|(at, s)| (Topic::system(at), &s.keywords, title(system_fact, at)));
        for (topic, keywords, title) in kinds.chain(systems) {
            let keywords = match lang {
                Lang::Sv => &keywords.sv,
                Lang::En => &keywords.en,
            };
            for keyword in keywords {
                let words = stems.words(keyword);
                if let [word] = words.as_slice() {
                    found.push((word.stem.clone(), Some(About::keyword(topic))));
                } else if !words.is_empty() {
                    let parts: Vec<String> = words.into_iter().map(|w| w.stem).gather();
                    found.extend(parts.iter().map(|p| (p.clone(), None)));
                    phrases.push((parts, topic));
                }
            }
            for word in stems.words(title.unwrap_or("")) {
                if word.plain.chars().nth(SHORTEST_OF_TITLE - 1).is_some() {
                    found.push((word.stem, Some(About::name(topic))));
                }
            }
        }
        sort_by(&mut found, &|a, b| a.0 < b.0);
        let mut entries: Vec<Entry> = Vec::new();
        for (stem, said) in &found {
            let letters: Vec<char> = stem.chars().gather();
            if entries.last().is_none_or(|e| e.letters != letters) {
                entries.push(Entry {
                    mask: mask(&letters),
                    letters,
                    topics: Vec::new(),
                    kinds: 0,
                    systems: 0,
                });
            }
            if let (Some(entry), Some(about)) = (entries.last_mut(), said) {
                entry.add(*about);
            }
        }
        let mut lexicon = Self {
            stems,
            entries,
            phrases: Vec::new(),
        };
        for (parts, topic) in phrases {
            // Every part is among the entries.
            let parts = parts.iter().filter_map(|p| lexicon.find(p)).gather();
            lexicon.phrases.push(Phrase { parts, topic });
        }
        lexicon
    }

    pub(super) fn words<'t>(&self, text: &'t str) -> Vec<Word<'t>> {
        self.stems.words(text)
    }

    /// What the words of a text say, for each word: each topic once, the best of what is said.
    pub(super) fn say(&self, words: &[Word<'_>]) -> Vec<Vec<Say>> {
        let last = words.len().saturating_sub(1);
        let hits: Vec<Vec<Hit>> = words
            .iter()
            .enumerate()
            .map(|(at, word)| self.hits(word, at == last))
            .gather();
        let mut said: Vec<Vec<Say>> = Vec::with_capacity(words.len());
        for (at, found) in hits.iter().enumerate() {
            let mut says = Vec::new();
            for hit in found {
                self.spread(*hit, bit(at), &mut says);
            }
            // What Swedish writes in one word is often typed in two.
            if let (Some(one), Some(next)) = (words.get(at), words.get(at + 1)) {
                let joined = joined(&[&one.plain, &next.plain], "");
                if let Some(entry) = self.find(&self.stems.stem(&joined)) {
                    let quality = JOINED;
                    self.spread(Hit { entry, quality }, bit(at) | bit(at + 1), &mut says);
                }
            }
            said.push(says);
        }
        for phrase in &self.phrases {
            let Some((quality, words, first)) = matched(phrase, &hits) else {
                continue;
            };
            if let Some(says) = said.get_mut(first) {
                let points = quality * KEYWORD / 100;
                let (topic, is_name) = (phrase.topic, false);
                note(
                    says,
                    Say {
                        topic,
                        points,
                        words,
                        is_name,
                    },
                );
            }
        }
        said
    }

    /// Adds what a hit says about each of its topics: the less, the more topics have the word.
    fn spread(&self, hit: Hit, words: u32, says: &mut Vec<Say>) {
        let Some(entry) = self.entries.get(hit.entry) else {
            return;
        };
        for about in &entry.topics {
            let sharing = match about.topic.is_system() {
                false => entry.kinds,
                true => entry.systems,
            };
            let rarity = SHARED + (100 - SHARED) / sharing.max(1);
            let say = Say {
                topic: about.topic,
                points: about.weight * hit.quality * rarity / 10_000,
                words,
                is_name: about.is_name,
            };
            note(says, say);
        }
    }

    fn find(&self, stem: &str) -> Option<usize> {
        let found = self
            .entries
            .binary_search_by(|e| e.letters.iter().copied().cmp(stem.chars()));
        found.ok()
    }

    /// The stems a word matches: its own; else what it may be a slip of, the parts it is
    /// compounded of, and what it is the beginning of.
    fn hits(&self, word: &Word<'_>, is_last: bool) -> Vec<Hit> {
        if let Some(entry) = self.find(&word.stem) {
            return vec![Hit {
                entry,
                quality: 100,
            }];
        }
        let (plain, stem): (Vec<char>, Vec<char>) =
            (word.plain.chars().gather(), word.stem.chars().gather());
        let allowed = match stem.len() {
            n if n >= TWO_SLIPS_FROM => 2,
            n if n >= SLIP_FROM => 1,
            _ => 0,
        };
        let mask = mask(&stem);
        let (mut hits, mut slips) = (Vec::new(), Vec::new());
        let (mut least, mut before, mut after) = (allowed + 1, None, None);
        for (at, entry) in self.entries.iter().enumerate() {
            let letters = entry.letters.as_slice();
            let part = (letters.len() * 100 / plain.len().max(1)) as u32;
            // A slip changes at most two letters' presence. A word that only goes on longer is
            // another word: "kontor" is no "konto".
            if (entry.mask ^ mask).count_ones() as usize <= 2 * allowed
                && letters.first() == stem.first()
                && !stem.starts_with(letters)
                && letters.len() >= SLIP_FROM - 1
                && let Some(slip) = distance(&stem, letters, allowed.min(least))
                && slip > 0
            {
                if slip < least {
                    slips.clear();
                    least = slip;
                }
                let quality = if slip == 1 { ONE_SLIP } else { TWO_SLIPS };
                slips.push(Hit { entry: at, quality });
            }
            if letters.len() >= SHORTEST_PART && letters.len() + SHORTEST_REST <= stem.len() {
                if plain.starts_with(letters) {
                    let quality = FIRST_PART + FIRST_PART_WHOLE * part / 100;
                    longest(&mut before, at, letters.len(), quality);
                }
                if stem.ends_with(letters) {
                    longest(&mut after, at, letters.len(), LAST_PART);
                }
            }
            if letters.len() > plain.len() && letters.starts_with(&plain) {
                let typed = (plain.len() * 100 / letters.len()) as u32;
                if is_last && plain.len() >= 3 {
                    hits.push(Hit {
                        entry: at,
                        quality: BEGINNING + typed * BEGINNING_WHOLE / 100,
                    });
                } else if plain.len() >= SHORTEST_PART {
                    hits.push(Hit {
                        entry: at,
                        quality: SHORT_FORM + typed * SHORT_FORM_WHOLE / 100,
                    });
                }
            }
        }
        hits.extend(slips);
        hits.extend(before.into_iter().chain(after).map(|(_, hit)| hit));
        hits
    }
}

impl About {
    fn keyword(topic: Topic) -> Self {
        Self {
            topic,
            weight: KEYWORD,
            is_name: false,
        }
    }

    fn name(topic: Topic) -> Self {
        Self {
            topic,
            weight: TITLE,
            is_name: true,
        }
    }
}

impl Entry {
    fn add(&mut self, about: About) {
        if let Some(known) = self.topics.iter_mut().find(|a| a.topic == about.topic) {
            known.weight = about.weight.max(known.weight);
            known.is_name |= about.is_name;
            return;
        }
        match about.topic.is_system() {
            false => self.kinds += 1,
            true => self.systems += 1,
        }
        self.topics.push(about);
        sort_by(&mut self.topics, &|a, b| a.topic < b.topic);
    }
}

/// Keeps the longest part found.
fn longest(part: &mut Option<(usize, Hit)>, entry: usize, length: usize, quality: u32) {
    if part.is_none_or(|(most, _)| length > most) {
        *part = Some((length, Hit { entry, quality }));
    }
}

/// How well all words of a phrase are typed, which words they are, and the first of them.
fn matched(phrase: &Phrase, hits: &[Vec<Hit>]) -> Option<(u32, u32, usize)> {
    let (mut worst, mut words, mut first) = (100, 0, hits.len());
    for part in &phrase.parts {
        let quality_at = |(at, found): (usize, &Vec<Hit>)| {
            let hit = found.iter().find(|h| h.entry == *part)?;
            (hit.quality >= PART_OF_PHRASE).then_some((hit.quality, at))
        };
        let (quality, at) = hits.iter().enumerate().find_map(quality_at)?;
        worst = quality.min(worst);
        words |= bit(at);
        first = at.min(first);
    }
    Some((worst, words, first))
}

/// Notes what is said, the best of each topic.
fn note(says: &mut Vec<Say>, say: Say) {
    match says.iter_mut().find(|s| s.topic == say.topic) {
        Some(known) if known.points >= say.points => {}
        Some(known) => *known = say,
        None => says.push(say),
    }
}

/// The bit of a word; there are at most as many words as bits.
fn bit(at: usize) -> u32 {
    1u32.checked_shl(at as u32).unwrap_or(0)
}

/// One bit for each letter that occurs.
fn mask(letters: &[char]) -> u32 {
    letters
        .iter()
        .fold(0, |bits, c| bits | 1 << (u32::from(*c) & 31))
}
