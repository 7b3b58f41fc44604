//! Proofs: does a claim hold for every case that can exist?

mod blanks;
mod error;
mod readings;
mod text;

use serde::Serialize;

use super::invariants::{Judgement, judge};
use super::region::{Cover, Region, cover, short};
use super::ways::{Begin, reads_steps, ways, with_begin};
use crate::compile::Compilation;
use crate::compile::condition_of;
use crate::compile::store::TooLarge;
use crate::compile::witness;
use crate::finding::Witness;
use crate::language::written::Cond;
use crate::language::{Source, Sources};
use crate::organisation::adhoc::{self, Unresolved};
use crate::organisation::model::{Claim, Condition, Duty, FactIx, Model, ValueIx};
use crate::policy::Compiled;
use crate::routing::program::{FALSE, Ref, TRUE};

pub use blanks::Blank;
pub use error::ClaimError;
pub use readings::{Dependence, Proven, Readings, RuleDependence, RuleProven};

/// What a proof comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofStatus {
    /// The claim holds for every case that can exist.
    Holds,
    /// No case is known to break it, but of some the document does not say enough.
    Open,
    /// There are cases that break it.
    Broken,
}

/// The answer to a claim, for every case at once. Counts are combinations of facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The model's id.
    pub model: String,
    /// The claim as it was asked, or the id of an invariant.
    pub claim: String,
    /// Whether it holds.
    pub status: ProofStatus,
    /// How many combinations can exist; all of them were looked at.
    pub combinations: u64,
    /// How many break it.
    pub broken: u64,
    /// How many leave it open.
    pub open: u64,
    /// How many of those that break it the model records as known.
    pub known: u64,
    /// The smallest case that breaks it, one the model does not record if there is one; where
    /// nothing breaks it the smallest that leaves it open.
    pub witness: Option<Witness>,
    /// Where it is broken, or, where nothing breaks it, where it is open.
    pub regions: Vec<Region>,
    /// Combinations that stand in none of the regions, because there would be too many.
    pub untold: u64,
    /// What the document does not say that leaves it open.
    pub unstated: Vec<Blank>,
}

/// A claim resolved against one model.
struct Asked<'m> {
    model: &'m Model,
    name: String,
    always: bool,
    claim: Claim,
    /// The invariant it is, if it is one: what the model records as known breaches of it.
    invariant: Option<usize>,
}

impl Compiled {
    /// Whether a claim holds for every case that can exist, with the smallest case that shows
    /// the contrary.
    ///
    /// A claim is `always` or `never` and a condition over facts, duties and steps as invariants
    /// have it: `never orders.unit is executes.unit`, `always decides is executive_group when
    /// kind is it_investment and in_plan is false`. `is`, `is not` and `within` take one value
    /// or several with commas; `and`, `or`, `not` and parentheses join; numbers take `at_least`
    /// and `below`. What the document leaves unstated leaves a claim open, which is neither.
    ///
    /// Cost: the diagrams are built already; a claim takes milliseconds.
    ///
    /// ```
    /// use bestit::analysis::ProofStatus;
    /// let it_unit = bestit::Policy::embedded().model("it-unit")?.compile()?;
    /// // Section 4.2 puts the customer managers into the IT unit that carries out their orders.
    /// let proof = it_unit.prove("never orders.unit is executes.unit")?;
    /// assert_eq!(proof.status, ProofStatus::Broken);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A claim that cannot be read or names what does not exist; a limit exceeded.
    pub fn prove(&self, claim: &str) -> Result<Proof, ClaimError> {
        self.proof_of(&self.asked(claim)?)
    }

    /// Proofs of the register's invariants, in the order of their ids.
    ///
    /// # Errors
    /// A limit exceeded.
    pub fn prove_invariants(&self) -> Result<Vec<Proof>, ClaimError> {
        let model = &self.inner.model;
        (0..model.invariants.len())
            .filter_map(|ix| self.invariant(ix))
            .map(|asked| self.proof_of(&asked))
            .collect()
    }

    /// The proof of one invariant of the register.
    ///
    /// # Errors
    /// There is no such invariant; a limit exceeded.
    pub fn prove_invariant(&self, id: &str) -> Result<Proof, ClaimError> {
        let list = &self.inner.model.invariants;
        let found = list.iter().position(|i| i.id == id);
        match found.and_then(|ix| self.invariant(ix)) {
            Some(asked) => self.proof_of(&asked),
            None => Err(ClaimError::UnknownInvariant {
                id: id.to_owned(),
                suggestion: crate::suggest::nearest(id, list.iter().map(|i| i.id.as_str()))
                    .map(str::to_owned),
            }),
        }
    }

    /// Can this holder ever have this duty? [`Broken`](ProofStatus::Broken) says yes, with the
    /// smallest case in which it has and where else; [`Holds`](ProofStatus::Holds) that it never
    /// has.
    ///
    /// ```
    /// use bestit::{Duty, analysis::ProofStatus};
    /// let best_it = bestit::Policy::embedded().model("best-it")?.compile()?;
    /// let council = best_it.prove_never(Duty::Decides, "municipal_council")?;
    /// // In some cases the report names no one who decides: no "never" can be said of them.
    /// assert_eq!(council.status, ProofStatus::Open);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`prove`](Self::prove).
    pub fn prove_never(&self, duty: Duty, holder: &str) -> Result<Proof, ClaimError> {
        self.prove(&format!("never {} is {holder}", duty.id()))
    }

    /// Does this holder always have this duty where a condition holds? The condition is written
    /// as in [`prove`](Self::prove), `kind is it_plan`.
    ///
    /// # Errors
    /// As [`prove`](Self::prove).
    pub fn prove_always(&self, duty: Duty, holder: &str, when: &str) -> Result<Proof, ClaimError> {
        self.prove(&format!("always {} is {holder} when {when}", duty.id()))
    }

    fn invariant(&self, ix: usize) -> Option<Asked<'_>> {
        let model = &self.inner.model;
        let invariant = model.invariants.get(ix)?;
        Some(Asked {
            model,
            name: invariant.id.clone(),
            always: invariant.always,
            claim: invariant.claim.clone(),
            invariant: Some(ix),
        })
    }

    fn asked(&self, claim: &str) -> Result<Asked<'_>, ClaimError> {
        bounded(claim)?;
        let typed = text::read(claim)?;
        Ok(Asked {
            model: &self.inner.model,
            name: claim.trim().to_owned(),
            always: typed.always,
            claim: self.resolved(claim, &typed.claim)?,
            invariant: None,
        })
    }

    fn resolved(&self, text: &str, written: &Cond) -> Result<Claim, ClaimError> {
        let sources = Sources::new(vec![Source::new("claim", text)]);
        let resolved = adhoc::claim(&self.inner.read, &self.inner.model, written, &sources);
        resolved.map_err(|error| match error {
            Unresolved::Names(findings) => ClaimError::Names { findings },
            Unresolved::Threshold => ClaimError::Threshold,
        })
    }

    /// A condition on facts as a person types it, such as `kind is it_plan`.
    pub(super) fn condition_on_facts(&self, text: &str) -> Result<Condition, ClaimError> {
        bounded(text)?;
        let written = text::read_condition(text)?;
        facts_only(self.resolved(text, &written)?)
    }

    fn proof_of(&self, asked: &Asked<'_>) -> Result<Proof, ClaimError> {
        let mut compiled = self.inner.compilation.clone();
        let compiled = &mut compiled;
        let model = asked.model;
        let begins = if reads_steps(&asked.claim) {
            ways(model, compiled, &self.router.inner)?
        } else {
            vec![Begin::anywhere(compiled.world)]
        };
        let mut broken = Spread::nowhere();
        let mut open = Spread::nowhere();
        for begin in &begins {
            let judged: Judgement = judge(model, compiled, begin, asked.always, &asked.claim)?;
            broken.add(compiled, judged.broken, begin.given)?;
            open.add(compiled, judged.open, begin.given)?;
        }
        // Where a way begins is no fact that rules see: a case breaks the claim if it does so
        // wherever its way may begin.
        open.without(compiled, broken.anywhere)?;
        let known = known(compiled, asked, broken.anywhere)?;
        let status = match (broken.anywhere, open.anywhere) {
            (FALSE, FALSE) => ProofStatus::Holds,
            (FALSE, _) => ProofStatus::Open,
            _ => ProofStatus::Broken,
        };
        let count = |compiled: &Compilation, of: Ref| short(compiled.store.count(of));
        let told = match status {
            ProofStatus::Broken => &broken,
            ProofStatus::Holds | ProofStatus::Open => &open,
        };
        let cover = match told.anywhere {
            FALSE => Cover::default(),
            here => cover(
                model,
                &model.facts,
                &mut compiled.store,
                compiled.world,
                here,
            )?,
        };
        let unstated = match status {
            ProofStatus::Open => blanks::blanks(model, compiled, &asked.claim, open.anywhere)?,
            ProofStatus::Holds | ProofStatus::Broken => Vec::new(),
        };
        Ok(Proof {
            model: model.id.clone(),
            claim: asked.name.clone(),
            status,
            combinations: count(compiled, compiled.world),
            broken: count(compiled, broken.anywhere),
            open: count(compiled, open.anywhere),
            known: count(compiled, known),
            witness: told.witness(model, compiled, known)?,
            regions: cover.regions,
            untold: cover.rest,
            unstated,
        })
    }
}

fn bounded(text: &str) -> Result<(), ClaimError> {
    match text.len() {
        found if found > text::MAX_CLAIM => Err(ClaimError::TooLong {
            found,
            limit: text::MAX_CLAIM,
        }),
        _ => Ok(()),
    }
}

/// A claim that reads no answer as a condition. Claims nest at most as deep as the reader allows.
fn facts_only(claim: Claim) -> Result<Condition, ClaimError> {
    let all = |parts: Vec<Claim>| {
        parts
            .into_iter()
            .map(facts_only)
            .collect::<Result<Vec<_>, _>>()
    };
    let reads = |found: &str| {
        Err(ClaimError::FactsOnly {
            found: found.to_owned(),
        })
    };
    match claim {
        Claim::Facts(condition) => Ok(condition),
        Claim::All(parts) => Ok(Condition::All(all(parts)?)),
        Claim::Any(parts) => Ok(Condition::Any(all(parts)?)),
        Claim::Not(part) => Ok(Condition::Not(Box::new(facts_only(*part)?))),
        Claim::Duty { duty, .. } => reads(duty.id()),
        Claim::StepAction(_) | Claim::StepThrough(_) => reads("steps"),
    }
}

/// Where the model records breaches of an invariant.
fn known(compiled: &mut Compilation, asked: &Asked<'_>, broken: Ref) -> Result<Ref, TooLarge> {
    let mut all = FALSE;
    let records = asked.model.known.iter();
    for known in records.filter(|k| Some(k.invariant) == asked.invariant) {
        let covers = condition_of(&mut compiled.store, &known.when)?;
        let covers = compiled.store.and(covers, broken)?;
        all = compiled.store.or(all, covers)?;
    }
    Ok(all)
}

/// Where something is so, for each place where a way may begin.
struct Spread {
    anywhere: Ref,
    parts: Vec<(Option<(FactIx, ValueIx)>, Ref)>,
}

impl Spread {
    fn nowhere() -> Self {
        Self {
            anywhere: FALSE,
            parts: Vec::new(),
        }
    }

    fn add(
        &mut self,
        compiled: &mut Compilation,
        here: Ref,
        given: Option<(FactIx, ValueIx)>,
    ) -> Result<(), TooLarge> {
        self.parts.push((given, here));
        self.anywhere = compiled.store.or(self.anywhere, here)?;
        Ok(())
    }

    /// Takes away where something stronger is so.
    fn without(&mut self, compiled: &mut Compilation, stronger: Ref) -> Result<(), TooLarge> {
        let rest = compiled.store.not(stronger)?;
        self.anywhere = compiled.store.and(self.anywhere, rest)?;
        for (_, part) in &mut self.parts {
            *part = compiled.store.and(*part, rest)?;
        }
        Ok(())
    }

    /// The smallest case, outside `known` if there is one.
    fn witness(
        &self,
        model: &Model,
        compiled: &mut Compilation,
        known: Ref,
    ) -> Result<Option<Witness>, TooLarge> {
        let fresh = compiled.store.not(known)?;
        for within in [fresh, TRUE] {
            for (given, part) in &self.parts {
                let here = compiled.store.and(*part, within)?;
                let world = compiled.world;
                let found = witness::smallest(&mut compiled.store, &model.facts, world, here)?;
                if let Some(cube) = found {
                    return Ok(Some(with_begin(model, &cube, *given)));
                }
            }
        }
        Ok(None)
    }
}
