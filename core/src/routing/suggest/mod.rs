//! From what a person types to the kinds and systems it may be about.
//!
//! Only the policy's own words count: titles and keywords, in one language. A typed word matches
//! by its stem, as a slip of the pen, as a part of a compound or as a beginning. What the words
//! say is added up; below a bound the document has nothing, and nothing is what is said.

mod ask;
mod lexicon;
mod words;

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use self::lexicon::Lexicon;
use self::words::Word;
use super::answer::Asked;
use super::order::sort_by;
use super::router::{Inner, Router};
use crate::organisation::model::{FactIx, ValueIx};
use crate::routing::order::{Gather as _, filled};
use crate::text::{Lang, Text};

/// The most suggestions an answer holds.
const MOST: usize = 5;
/// A kind needs so many points: a bit more than half of what its very own keyword gives.
const ENOUGH: u32 = 50;
/// And so many where most of what was typed says nothing: "beställa fika" is no order to anybody.
const ENOUGH_OF_LITTLE: u32 = 75;
/// A system needs so many.
const ENOUGH_FOR_SYSTEM: u32 = 45;
/// From here on a suggestion is strong.
const STRONG: u32 = 90;
/// How much of the best one's points a suggestion needs, in hundredths, to be listed.
const LISTED: u32 = 50;

/// A word of fewer letters says little by itself.
const SHORTEST_SAYING: usize = 4;

/// What a text may be about, best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestions {
    /// Whether the document has something that fits.
    pub status: SuggestStatus,
    /// The model that answers.
    pub model: Arc<str>,
    /// With [`SuggestStatus::Nothing`]: that the document has nothing.
    pub message: Option<Text>,
    /// At most five, best first.
    pub suggestions: Vec<Suggestion>,
    /// What to ask where the best suggestions lead to different holders.
    pub ask: Option<Ask>,
}

/// Whether the document has something that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestStatus {
    /// There are suggestions.
    Found,
    /// There are none.
    Nothing,
}

/// A kind a text may be about, with the system it names; or a system alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The kind's id; null where the text only names a system.
    pub kind: Option<Arc<str>>,
    /// The kind's title.
    pub kind_title: Option<Arc<Text>>,
    /// The system's id; null where the text names none, or several.
    pub system: Option<Arc<str>>,
    /// The system's title.
    pub system_title: Option<Arc<Text>>,
    /// Whether the system is sample data.
    pub sample: bool,
    /// How strong the suggestion is.
    pub strength: Strength,
    /// The typed words it rests on, in their order.
    pub words: Vec<Arc<str>>,
}

/// How strong a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// A keyword of its own, or several that it shares.
    Strong,
    /// Less than that.
    Fair,
}

/// What to ask before it is clear who answers for the matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The fact, the question and the values to choose between.
    pub question: Asked,
    /// Where kinds are to choose between: how the register tells them apart.
    pub not: Vec<Apart>,
}

/// Why a case is of one kind and not of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    /// The kind whose entry says so.
    pub kind: Arc<str>,
    /// The kind it is not.
    pub other: Arc<str>,
    /// What sets the other apart.
    pub text: Arc<Text>,
}

/// The words of both languages, taken from the program when they are first asked for.
#[derive(Default)]
pub(super) struct Lexicons([OnceLock<Lexicon>; 2]);

/// A kind, or none, with its points.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    kind: Option<ValueIx>,
    system: Option<ValueIx>,
    points: u32,
    words: u32,
}

/// Points and the words they rest on.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    points: u32,
    words: u32,
    /// Whether one of the words stands in the title.
    is_named: bool,
}

impl Router {
    /// The kinds and systems that a text may be about, and what to ask where the best of them
    /// lead to different holders. Where nothing fits the status says so; the nearest kind is
    /// never named in its place.
    ///
    /// The first 1,000 characters and 32 words are read. The first call in a language collects
    /// the policy's words; each later one takes some tens of microseconds.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// use bestit::Lang;
    /// let found = router.suggest("glömt lösenordet i Heroma", Lang::Sv);
    /// let best = &found.suggestions[0];
    /// assert_eq!(best.kind.as_deref(), Some("system_support"));
    /// assert_eq!(best.system.as_deref(), Some("heroma"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn suggest(&self, text: &str, lang: Lang) -> Suggestions {
        self.inner.suggest(text, lang)
    }
}

impl Suggestions {
    /// The suggestions as one line of JSON.
    pub fn to_json(&self) -> String {
        super::json::suggestions(self)
    }
}

impl Inner {
    fn suggest(&self, text: &str, lang: Lang) -> Suggestions {
        let lexicon = self.lexicon(lang);
        let words = lexicon.words(text);
        let (mut kinds, mut systems) = (
            filled(Sum::default(), self.program.kinds.len()),
            filled(Sum::default(), self.program.systems.len()),
        );
        for say in lexicon.say(&words).iter().flatten() {
            let sums = match say.topic.is_system() {
                false => &mut kinds,
                true => &mut systems,
            };
            if let Some(sum) = sums.get_mut(say.topic.place()) {
                sum.points += say.points;
                sum.words |= say.words;
                sum.is_named |= say.is_name;
            }
        }
        let system = the_system(&systems);
        let mut candidates = self.candidates(&words, &kinds, system);
        if let (true, Some((system, sum))) = (candidates.is_empty(), system)
            && (sum.is_named || unsaid(&words, sum.words) == 0)
        {
            candidates.push(Candidate {
                kind: None,
                system: Some(system),
                points: sum.points,
                words: sum.words,
            });
        }
        let best = candidates.first().map_or(0, |c| c.points);
        let listed: Vec<Candidate> = candidates
            .into_iter()
            .take(MOST)
            .filter(|c| c.points * 100 >= best * LISTED)
            .gather();
        if listed.is_empty() {
            return self.nothing();
        }
        let written: Vec<&str> = words.iter().map(|w| w.written).gather();
        Suggestions {
            status: SuggestStatus::Found,
            model: Arc::clone(&self.program.model),
            message: None,
            suggestions: listed.iter().map(|c| self.shown(c, &written)).gather(),
            ask: self.ask(&listed),
        }
    }

    fn lexicon(&self, lang: Lang) -> &Lexicon {
        let [sv, en] = &self.lexicons.0;
        let slot = match lang {
            Lang::Sv => sv,
            Lang::En => en,
        };
        slot.get_or_init(|| {
            let facts = [self.kind_fact, self.system_fact].map(|f| f.map(usize::from));
            Lexicon::new(&self.program, lang, facts)
        })
    }

    /// The kinds with enough points, best first.
    fn candidates(
        &self,
        words: &[Word<'_>],
        kinds: &[Sum],
        system: Option<(ValueIx, Sum)>,
    ) -> Vec<Candidate> {
        let mut candidates: Vec<Candidate> = kinds
            .iter()
            .zip(0u16..)
            .filter(|(sum, _)| {
                let all = sum.words | system.map_or(0, |(_, s)| s.words);
                let enough = if unsaid(words, all) >= all.count_ones() as usize {
                    ENOUGH_OF_LITTLE
                } else {
                    ENOUGH
                };
                sum.points >= enough
            })
            .map(|(sum, kind)| Candidate {
                kind: Some(kind),
                system: system.map(|(s, _)| s),
                points: sum.points,
                words: sum.words | system.map_or(0, |(_, s)| s.words),
            })
            .gather();
        for candidate in &mut candidates {
            if !self.can_be(candidate) {
                candidate.points = candidate.points * 2 / 3;
            }
        }
        // Equal points stay in the register's order.
        sort_by(&mut candidates, &|a, b| {
            (b.points, a.kind) < (a.points, b.kind)
        });
        candidates
    }

    fn shown(&self, candidate: &Candidate, written: &[&str]) -> Suggestion {
        let kind = self.value(self.kind_fact, candidate.kind);
        let system = self.value(self.system_fact, candidate.system);
        let typed = |at: &usize| has(candidate.words, *at);
        Suggestion {
            kind: kind.map(|v| Arc::clone(&v.id)),
            kind_title: kind.map(|v| Arc::clone(&v.title)),
            system: system.map(|v| Arc::clone(&v.id)),
            system_title: system.map(|v| Arc::clone(&v.title)),
            sample: [kind, system].iter().flatten().any(|v| v.sample),
            strength: if candidate.points >= STRONG {
                Strength::Strong
            } else {
                Strength::Fair
            },
            words: (0..written.len())
                .filter(typed)
                .filter_map(|at| written.get(at).map(|w| Arc::from(*w)))
                .gather(),
        }
    }

    fn value(
        &self,
        fact: Option<FactIx>,
        value: Option<ValueIx>,
    ) -> Option<&super::program::ValueInfo> {
        let fact = self.program.facts.get(usize::from(fact?))?;
        fact.values.get(usize::from(value?))
    }

    fn nothing(&self) -> Suggestions {
        Suggestions {
            status: SuggestStatus::Nothing,
            model: Arc::clone(&self.program.model),
            message: super::refusal::text("nothing_fits", "message", &[]),
            suggestions: Vec::new(),
            ask: None,
        }
    }
}

/// The one system that is named more clearly than any other.
fn the_system(systems: &[Sum]) -> Option<(ValueIx, Sum)> {
    let most = systems.iter().map(|s| s.points).max()?;
    if most < ENOUGH_FOR_SYSTEM {
        return None;
    }
    let mut best = systems.iter().zip(0u16..).filter(|(s, _)| s.points == most);
    match (best.next(), best.next()) {
        (Some((sum, system)), None) => Some((system, *sum)),
        _ => None,
    }
}

/// How many words say nothing of the matter, leaving out those too short to say much.
fn unsaid(words: &[Word<'_>], said: u32) -> usize {
    let others = words.iter().enumerate().filter(|(at, _)| !has(said, *at));
    others
        .filter(|(_, w)| w.plain.len() >= SHORTEST_SAYING)
        .count()
}

/// Whether a word is among those of the bits.
fn has(words: u32, at: usize) -> bool {
    words & 1u32.checked_shl(at as u32).unwrap_or(0) != 0
}
