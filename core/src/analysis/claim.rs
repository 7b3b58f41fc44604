//! Claims about answers, for every case at once, with three results.
//!
//! A claim becomes two conditions: where it is true and where it is false. Where neither holds
//! it is open, because the document leaves a holder, a unit or a mandate unstated. The
//! connectives are Kleene's (S. C. Kleene, "Introduction to Metamathematics", 1952, §64).

use crate::compile::Compilation;
use crate::compile::check::leads_to;
use crate::compile::store::{Store, TooLarge};
use crate::order::{Map, Memo};
use crate::organisation::model::{
    ActorIx, Aspect, Claim, ClaimTest, Duty, Modality, Model, Place, RuleIx, Target,
};
use crate::routing::program::{Answer, FALSE, LEAF, Ref, TRUE};

/// Where a claim is true and where it is false; elsewhere it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) yes: Ref,
    pub(crate) no: Ref,
}

/// One of three results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    Yes,
    No,
    Open,
}

impl Truth {
    /// The strongest of several, any of which would do.
    fn any(list: impl IntoIterator<Item = Truth>) -> Self {
        let mut result = Truth::No;
        for truth in list {
            match truth {
                Truth::Yes => return Truth::Yes,
                Truth::Open => result = Truth::Open,
                Truth::No => {}
            }
        }
        result
    }

    fn known(truth: bool) -> Self {
        if truth { Truth::Yes } else { Truth::No }
    }
}

/// The way's part of claims about steps: a diagram whose leaf's bits index `touched`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ways {
    pub(crate) root: Ref,
    pub(crate) steps: std::sync::Arc<[super::ways::StepSet]>,
}

/// Evaluates claims over a compiled model.
pub(crate) struct Claims<'a> {
    pub(crate) model: &'a Model,
    pub(crate) compiled: &'a mut Compilation,
    pub(crate) ways: Option<&'a Ways>,
    mandates: Map<ActorIx, Ref>,
}

impl<'a> Claims<'a> {
    pub(crate) fn new(
        model: &'a Model,
        compiled: &'a mut Compilation,
        ways: Option<&'a Ways>,
    ) -> Self {
        Self {
            model,
            compiled,
            ways,
            mandates: Map::new(),
        }
    }

    fn store(&mut self) -> &mut Store {
        &mut self.compiled.store
    }

    /// Where the claim is true and where it is false. Claims nest at most as deep as the reader allows.
    pub(crate) fn verdict(&mut self, claim: &Claim) -> Result<Verdict, TooLarge> {
        match claim {
            Claim::Facts(condition) => {
                let yes = crate::compile::condition_of(self.store(), condition)?;
                let no = self.store().not(yes)?;
                Ok(Verdict { yes, no })
            }
            Claim::All(parts) => {
                let mut all = Verdict {
                    yes: TRUE,
                    no: FALSE,
                };
                for part in parts {
                    let part = self.verdict(part)?;
                    all.yes = self.store().and(all.yes, part.yes)?;
                    all.no = self.store().or(all.no, part.no)?;
                }
                Ok(all)
            }
            Claim::Any(parts) => {
                let mut any = Verdict {
                    yes: FALSE,
                    no: TRUE,
                };
                for part in parts {
                    let part = self.verdict(part)?;
                    any.yes = self.store().or(any.yes, part.yes)?;
                    any.no = self.store().and(any.no, part.no)?;
                }
                Ok(any)
            }
            Claim::Not(part) => {
                let part = self.verdict(part)?;
                Ok(Verdict {
                    yes: part.no,
                    no: part.yes,
                })
            }
            Claim::Duty {
                duty,
                aspect: Aspect::Mandate,
                test,
            } => self.mandate(*duty, test),
            Claim::Duty { duty, aspect, test } => self.duty(*duty, *aspect, test),
            Claim::StepAction(actions) => {
                self.steps(&|set| set.actions.iter().any(|a| actions.contains(a)))
            }
            Claim::StepThrough(actors) => {
                self.steps(&|set| set.actors.iter().any(|a| actors.contains(a)))
            }
        }
    }

    fn steps(
        &mut self,
        wanted: &dyn Fn(&super::ways::StepSet) -> bool,
    ) -> Result<Verdict, TooLarge> {
        let Some(ways) = self.ways else {
            return Ok(Verdict {
                yes: FALSE,
                no: FALSE,
            });
        };
        let is = |leaf: Ref| ways.steps.get((leaf & !LEAF) as usize).is_some_and(wanted);
        let yes = leads_to(
            &mut self.compiled.store,
            ways.root,
            &is,
            &mut Memo::default(),
        )?;
        let no = self.store().not(yes)?;
        Ok(Verdict { yes, no })
    }

    /// The answer and the rules at a leaf of a single duty.
    fn answer(&self, leaf: Ref) -> (Answer, &[RuleIx]) {
        let diagrams = &self.compiled.diagrams;
        let outcome = diagrams.outcomes.get((leaf & !LEAF) as usize);
        let answer = outcome
            .and_then(|o| diagrams.answers.get(o.answer as usize))
            .cloned()
            .unwrap_or(Answer::Absent);
        let rules = outcome
            .and_then(|o| diagrams.rule_sets.get(o.rules as usize))
            .map_or(&[][..], Vec::as_slice);
        (answer, rules)
    }

    fn root(&self, duty: Duty) -> Ref {
        self.compiled
            .duties
            .get(duty.index())
            .copied()
            .unwrap_or(LEAF)
    }

    fn duty(&mut self, duty: Duty, aspect: Aspect, test: &ClaimTest) -> Result<Verdict, TooLarge> {
        let (ClaimTest::Is(targets) | ClaimTest::Within(targets)) = test;
        let within = matches!(test, ClaimTest::Within(_));
        let mut any = Verdict {
            yes: FALSE,
            no: TRUE,
        };
        for target in targets {
            let part = match target {
                Target::Path(other, other_aspect) if *other != duty => {
                    self.pair(duty, aspect, *other, *other_aspect, within)?
                }
                _ => self.single(duty, aspect, target, within)?,
            };
            any.yes = self.store().or(any.yes, part.yes)?;
            any.no = self.store().and(any.no, part.no)?;
        }
        Ok(any)
    }

    fn single(
        &mut self,
        duty: Duty,
        aspect: Aspect,
        target: &Target,
        within: bool,
    ) -> Result<Verdict, TooLarge> {
        let root = self.root(duty);
        let mut truths: Memo<Ref, Truth> = Memo::default();
        for leaf in 0..u32::try_from(self.compiled.diagrams.outcomes.len()).unwrap_or(0) {
            let (answer, rules) = self.answer(LEAF | leaf);
            truths.insert(
                LEAF | leaf,
                self.judge(&answer, rules, duty, aspect, target, within),
            );
        }
        let is = |want: Truth| {
            move |truths: &Memo<Ref, Truth>, leaf: Ref| truths.get(&leaf) == Some(&want)
        };
        let yes = leads_to(
            &mut self.compiled.store,
            root,
            &|leaf| is(Truth::Yes)(&truths, leaf),
            &mut Memo::default(),
        )?;
        let no = leads_to(
            &mut self.compiled.store,
            root,
            &|leaf| is(Truth::No)(&truths, leaf),
            &mut Memo::default(),
        )?;
        Ok(Verdict { yes, no })
    }

    /// One target at one answer.
    fn judge(
        &self,
        answer: &Answer,
        rules: &[RuleIx],
        duty: Duty,
        aspect: Aspect,
        target: &Target,
        within: bool,
    ) -> Truth {
        match (target, answer) {
            // Of a unit it is the unit that may be unstated, of anything else the holder.
            (Target::Unstated, Answer::Held(holders))
                if matches!(aspect, Aspect::Unit | Aspect::HomeUnit) =>
            {
                let unstated = |h: &ActorIx| self.aspect(*h, aspect).is_none();
                Truth::known(holders.iter().any(unstated))
            }
            (Target::Unstated, _) => Truth::known(*answer == Answer::Unstated),
            (Target::NotApplicable, _) => Truth::known(*answer == Answer::NotApplicable),
            (Target::Absent, _) => Truth::known(*answer == Answer::Absent),
            (Target::Modality(m), Answer::Held(_) | Answer::Unstated | Answer::NotApplicable) => {
                Truth::known(self.modality(rules) == Some(*m))
            }
            (Target::Bool(shared), Answer::Held(set)) => Truth::known((set.len() > 1) == *shared),
            (_, Answer::Unstated) => Truth::Open,
            (_, Answer::Held(holders)) => Truth::any(holders.iter().map(|h| {
                match target {
                    Target::Actor(actor) => self.lies(self.aspect(*h, aspect), *actor, within),
                    Target::Family(actors) => Truth::any(
                        actors
                            .iter()
                            .map(|a| self.lies(self.aspect(*h, aspect), *a, within)),
                    ),
                    Target::Path(other, other_aspect) if *other == duty => {
                        self.own(*h, aspect, *other_aspect, within)
                    }
                    _ => Truth::No,
                }
            })),
            _ => Truth::No,
        }
    }

    fn modality(&self, rules: &[RuleIx]) -> Option<Modality> {
        rules
            .iter()
            .filter_map(|r| self.model.rules.get(usize::from(*r)))
            .map(|r| r.modality)
            .max()
    }

    /// The actors an aspect of a holder stands for; `None` where the document does not say.
    fn aspect(&self, holder: ActorIx, aspect: Aspect) -> Option<Vec<ActorIx>> {
        let actor = self.model.actors.get(usize::from(holder))?;
        let place = |p: Place| match p {
            Place::Unit(unit) => Some(vec![unit]),
            Place::Unstated => None,
        };
        match aspect {
            Aspect::Unit => place(actor.unit),
            Aspect::HomeUnit => place(actor.home_unit),
            Aspect::Members => Some(actor.members.clone()),
            Aspect::Holder | Aspect::Shared | Aspect::Mandate | Aspect::Modality => {
                Some(vec![holder])
            }
        }
    }

    /// Two aspects of the same holder. Where nothing is said of either, the home unit is the unit.
    fn own(&self, holder: ActorIx, left: Aspect, right: Aspect, within: bool) -> Truth {
        match (self.aspect(holder, left), self.aspect(holder, right)) {
            (None, None) => Truth::Yes,
            (left, Some(right)) => Truth::any(
                right
                    .into_iter()
                    .map(|r| self.lies(left.clone(), r, within)),
            ),
            (Some(_), None) => Truth::Open,
        }
    }

    /// Whether one of these is the actor, or lies within it by the unit tree.
    fn lies(&self, of: Option<Vec<ActorIx>>, actor: ActorIx, within: bool) -> Truth {
        match of {
            None => Truth::Open,
            Some(list) => Truth::any(list.into_iter().map(|a| {
                if within {
                    self.inside(a, actor)
                } else {
                    Truth::known(a == actor)
                }
            })),
        }
    }

    /// The unit tree has no circle, so this ends. A unit that is written as lying in itself is
    /// the top of the tree; an unstated parent leaves it open.
    fn inside(&self, unit: ActorIx, of: ActorIx) -> Truth {
        let mut at = unit;
        for _ in 0..=self.model.actors.len() {
            if at == of {
                return Truth::Yes;
            }
            match self.model.actors.get(usize::from(at)).map(|a| a.parent) {
                Some(Place::Unit(parent)) if parent == at => return Truth::No,
                Some(Place::Unit(parent)) => at = parent,
                Some(Place::Unstated) | None => return Truth::Open,
            }
        }
        Truth::Open
    }

    /// Aspects of the holders of two duties against each other.
    fn pair(
        &mut self,
        left: Duty,
        left_aspect: Aspect,
        right: Duty,
        right_aspect: Aspect,
        within: bool,
    ) -> Result<Verdict, TooLarge> {
        let truth = |claims: &Self, l: Ref, r: Ref| -> Truth {
            let (Answer::Held(ls), Answer::Held(rs)) = (claims.answer(l).0, claims.answer(r).0)
            else {
                let open = |leaf| claims.answer(leaf).0 == Answer::Unstated;
                let held =
                    |leaf| matches!(claims.answer(leaf).0, Answer::Held(_) | Answer::Unstated);
                // An absent duty makes it false, whatever is not known of the other.
                return if (open(l) || open(r)) && held(l) && held(r) {
                    Truth::Open
                } else {
                    Truth::No
                };
            };
            Truth::any(
                ls.iter()
                    .flat_map(|a| rs.iter().map(move |b| (*a, *b)))
                    .map(|(a, b)| match claims.aspect(b, right_aspect) {
                        None => Truth::Open,
                        Some(targets) => Truth::any(
                            targets
                                .into_iter()
                                .map(|t| claims.lies(claims.aspect(a, left_aspect), t, within)),
                        ),
                    }),
            )
        };
        let (a, b) = (self.root(left), self.root(right));
        let mut truths: Memo<(Ref, Ref), Truth> = Memo::default();
        for (l, r) in leaf_pairs(&self.compiled.store, a, b) {
            truths.insert((l, r), truth(self, l, r));
        }
        let yes = zip(
            &mut self.compiled.store,
            a,
            b,
            &|l, r| truths.get(&(l, r)) == Some(&Truth::Yes),
            &mut Memo::default(),
        )?;
        let no = zip(
            &mut self.compiled.store,
            a,
            b,
            &|l, r| truths.get(&(l, r)) == Some(&Truth::No),
            &mut Memo::default(),
        )?;
        Ok(Verdict { yes, no })
    }

    /// Whether who has the duty may decide such a case: each actor's mandate is a condition.
    fn mandate(&mut self, duty: Duty, test: &ClaimTest) -> Result<Verdict, TooLarge> {
        let (ClaimTest::Is(targets) | ClaimTest::Within(targets)) = test;
        let asks = |wanted: bool| targets.contains(&Target::Bool(wanted));
        let root = self.root(duty);
        // Where nobody has the duty a test is false, whichever it is.
        let mut nobody = FALSE;
        let mut verdict = Verdict {
            yes: FALSE,
            no: FALSE,
        };
        for leaf in 0..u32::try_from(self.compiled.diagrams.outcomes.len()).unwrap_or(0) {
            let here = leads_to(
                &mut self.compiled.store,
                root,
                &|l| l == LEAF | leaf,
                &mut Memo::default(),
            )?;
            if here == FALSE {
                continue;
            }
            match self.answer(LEAF | leaf).0 {
                Answer::Unstated => {}
                Answer::Held(holders) => {
                    let (mut some, mut none) = (FALSE, TRUE);
                    for holder in holders {
                        match self.mandate_of(holder)? {
                            Some(may) => {
                                some = self.store().or(some, may)?;
                                let may_not = self.store().not(may)?;
                                none = self.store().and(none, may_not)?;
                            }
                            None => none = FALSE,
                        }
                    }
                    let yes = self.store().and(here, some)?;
                    let no = self.store().and(here, none)?;
                    verdict.yes = self.store().or(verdict.yes, yes)?;
                    verdict.no = self.store().or(verdict.no, no)?;
                }
                _ => nobody = self.store().or(nobody, here)?,
            }
        }
        let (yes, no) = match (asks(true), asks(false)) {
            (true, false) => (verdict.yes, verdict.no),
            (false, true) => (verdict.no, verdict.yes),
            (true, true) => (self.store().or(verdict.yes, verdict.no)?, FALSE),
            (false, false) => (FALSE, FALSE),
        };
        let no = self.store().or(no, nobody)?;
        Ok(Verdict { yes, no })
    }

    fn mandate_of(&mut self, actor: ActorIx) -> Result<Option<Ref>, TooLarge> {
        if let Some(done) = self.mandates.get(&actor) {
            return Ok(Some(*done));
        }
        let model = self.model;
        let Some(mandate) = model
            .actors
            .get(usize::from(actor))
            .and_then(|a| a.mandate.as_ref())
        else {
            return Ok(None);
        };
        let diagram = crate::compile::condition_of(self.store(), mandate)?;
        self.mandates.insert(actor, diagram);
        Ok(Some(diagram))
    }
}

/// The pairs of leaves two diagrams reach together.
fn leaf_pairs(store: &Store, a: Ref, b: Ref) -> Vec<(Ref, Ref)> {
    let mut seen: Memo<(Ref, Ref), ()> = Memo::default();
    let mut open = vec![(a, b)];
    let mut pairs = Vec::new();
    while let Some((x, y)) = open.pop() {
        if seen.insert((x, y), ()).is_some() {
            continue;
        }
        let top = if store.rank(x) <= store.rank(y) { x } else { y };
        match store.fact(top) {
            None => pairs.push((x, y)),
            Some(fact) => {
                for value in 0..store.arity(fact) {
                    open.push((store.step(x, fact, value), store.step(y, fact, value)));
                }
            }
        }
    }
    pairs
}

/// Two diagrams as one condition on their leaves.
fn zip(
    store: &mut Store,
    a: Ref,
    b: Ref,
    wanted: &dyn Fn(Ref, Ref) -> bool,
    memo: &mut Memo<(Ref, Ref), Ref>,
) -> Result<Ref, TooLarge> {
    if let Some(done) = memo.get(&(a, b)) {
        return Ok(*done);
    }
    let top = if store.rank(a) <= store.rank(b) { a } else { b };
    let result = match store.fact(top) {
        None => {
            if wanted(a, b) {
                TRUE
            } else {
                FALSE
            }
        }
        Some(fact) => {
            let mut children = Vec::with_capacity(usize::from(store.arity(fact)));
            for value in 0..store.arity(fact) {
                let (x, y) = (store.step(a, fact, value), store.step(b, fact, value));
                children.push(zip(store, x, y, wanted, memo)?);
            }
            store.node(fact, &children)?
        }
    };
    memo.insert((a, b), result);
    Ok(result)
}
