//! A compiled model that answers.

use std::cell::Cell;

use bestit::{
    Answer, Case, Deciding, Duty, FactId, Given, Interviewer, Lang, Refusal, Router, ValueId,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::failure::{Failure, joined, told};
use crate::given::{Flags, pairs, pieces};

/// How many facts a register may have, and so a call may give.
const FACTS: usize = 64;

/// A compiled model.
#[wasm_bindgen]
pub struct Engine {
    pub(crate) router: Router,
    /// The values of each fact, by its place in the register.
    values: Vec<(FactId, Vec<ValueId>)>,
    /// The facts of a decision as JavaScript gives them, `fact << 16 | value`; then the places of
    /// its answers. Nothing is kept there between calls.
    board: Box<[Cell<u32>; FACTS]>,
    /// Whoever was asked last; taken out while it works, so that a fault leaves nothing behind.
    interviewer: Cell<Option<Box<Talk>>>,
}

/// An interviewer, and with whom it talks.
struct Talk {
    asking: String,
    flags: u32,
    interviewer: Interviewer,
}

impl Engine {
    pub(crate) fn new(router: Router) -> Self {
        let mut values = Vec::new();
        for fact in router.fact_ids().filter_map(|id| router.fact(id)) {
            let mut all = Vec::new();
            for value in router.values(fact) {
                all.push(value);
            }
            values.push((fact, all));
        }
        Self {
            values,
            router,
            board: Box::new([const { Cell::new(0) }; FACTS]),
            interviewer: Cell::new(None),
        }
    }

    /// A case, or why there is none; a refusal names the model, the day and the reference as an
    /// answer does.
    pub(crate) fn case(&self, given: &[(&str, Given<'_>)], flags: Flags) -> Result<Case, Failure> {
        let router = &self.router;
        let (mut reserved, mut facts) = (Vec::new(), Vec::new());
        for pair in given {
            let of = match pair.0 {
                "on" | "ref" | "model" => &mut reserved,
                _ => &mut facts,
            };
            of.push(*pair);
        }
        let case = || -> Result<Case, Box<Refusal>> {
            let mut case = Case::from_pairs(router, facts)?;
            for (name, value) in reserved {
                match (name, value) {
                    (_, Given::Nothing) => {}
                    ("on", Given::Text(day)) => case.on(day)?,
                    ("ref", Given::Text(reference)) => case.reference(reference),
                    // The whole answer says what is the matter.
                    _ => case.set("", Given::Nothing)?,
                }
            }
            Ok(case)
        };
        case().map_err(
            |refusal| match router.answer_pairs(given.to_vec(), flags.options()) {
                refused @ Answer::Refused(_) => refused.into(),
                _ => refusal.into(),
            },
        )
    }

    fn talk(&self, asking: &str, flags: Flags) -> Result<Box<Talk>, Failure> {
        if let Some(talk) = self.interviewer.take()
            && talk.asking == asking
            && talk.flags == flags.0
        {
            return Ok(talk);
        }
        let Some(whom) = self.router.asking(asking) else {
            let mut message = joined(&["nobody is called `", asking, "`: employee, anyone"]);
            for knower in self.router.knowers() {
                message.push_str(", ");
                message.push_str(&knower);
            }
            return Err(Failure::Call(message));
        };
        Ok(Box::new(Talk {
            asking: asking.to_owned(),
            flags: flags.0,
            interviewer: self.router.interviewer(whom, flags.options()),
        }))
    }

    fn ask(
        &self,
        asking: &str,
        unknown: &str,
        joined: &str,
        flags: Flags,
    ) -> Result<String, Failure> {
        let mut talk = self.talk(asking, flags)?;
        let given = pieces(joined);
        let mut case = self.case(&pairs(&given), flags)?;
        let mut open: Vec<FactId> = Vec::new();
        for fact in &pieces(unknown) {
            match self.router.fact(fact) {
                Some(fact) => open.push(fact),
                // The refusal names the facts there are.
                None => case.set(fact, Given::Nothing)?,
            }
        }
        let next = talk.interviewer.next(&case, &open)?.to_json();
        self.interviewer.set(Some(talk));
        Ok(next)
    }

    /// Writes where the answers of a decision stand among the words; false where nothing is
    /// decided.
    #[inline]
    fn put_down(&self, deciding: &Deciding<'_>) -> bool {
        let Some(decision) = deciding.decide() else {
            return false;
        };
        let kept = decision.keep();
        for (duty, slot) in Duty::ALL.into_iter().zip(&*self.board) {
            let place = kept.place(duty).and_then(|place| u32::try_from(place).ok());
            slot.set(place.unwrap_or(u32::MAX));
        }
        true
    }
}

#[wasm_bindgen]
impl Engine {
    /// A saved router; `undefined` where the bytes are none, and `fault` says why.
    pub fn load(bytes: &[u8]) -> Option<Engine> {
        Router::load(bytes).ok().map(Self::new)
    }

    /// Why the bytes are no saved router.
    pub fn fault(bytes: &[u8]) -> String {
        let fault = Router::load(bytes).err();
        fault.map_or_else(String::new, |e| e.message().to_owned())
    }

    /// The model, its facts and values, and the words that places of answers stand for.
    pub fn about(&self) -> String {
        self.router.about_json()
    }

    /// The answer to a case; anything but a route is a failure.
    pub fn routed(&self, given: &str, flags: u32) -> String {
        let (flags, given) = (Flags(flags), pieces(given));
        let answer = self.router.answer_pairs(pairs(&given), flags.options());
        let answer = flags.demands().of(answer);
        told(match answer.route().is_some() {
            true => Ok(answer.into_json()),
            false => Err(answer.into()),
        })
    }

    /// Answers a line of JSON with a line of JSON.
    pub fn answer_line(&self, line: &str, flags: u32) -> String {
        self.router.answer_json_with(line, Flags(flags).options())
    }

    /// Where the facts of a decision are written, and its answers read.
    pub fn board(&self) -> *const u32 {
        self.board.as_ptr().cast()
    }

    /// Decides the case of the first facts of the board, and writes its answers there.
    pub fn decide(&self, facts: usize) -> bool {
        let mut deciding = self.router.deciding();
        for slot in self.board.iter().take(facts) {
            let both = slot.get();
            let (fact, value) = ((both >> 16) as usize, (both & 0xffff) as usize);
            let given = self
                .values
                .get(fact)
                .and_then(|(fact, values)| Some((*fact, *values.get(value)?)));
            if !given.is_some_and(|(fact, value)| deciding.give_value(fact, value)) {
                return false;
            }
        }
        self.put_down(&deciding)
    }

    /// As `decide`, from names and values.
    pub fn decide_named(&self, given: &str) -> bool {
        let given = pieces(given);
        let mut deciding = self.router.deciding();
        let mut pairs = pairs(&given).into_iter();
        pairs.all(|(fact, value)| deciding.give(fact, value)) && self.put_down(&deciding)
    }

    /// The state of an interview.
    pub fn interview(&self, asking: &str, unknown: &str, given: &str, flags: u32) -> String {
        told(self.ask(asking, unknown, given, Flags(flags)))
    }

    /// Who an actor or a system is.
    pub fn who(&self, id: &str) -> String {
        told(
            self.router
                .who(id)
                .map(|who| who.to_json())
                .map_err(Failure::from),
        )
    }

    /// The title of an actor or a system, or `null`.
    pub fn title(&self, id: &str) -> String {
        self.router.title_of_json(id)
    }

    /// What a text may be about.
    pub fn suggest(&self, text: &str, english: bool) -> String {
        let lang = if english { Lang::En } else { Lang::Sv };
        self.router.suggest(text, lang).to_json()
    }
}
