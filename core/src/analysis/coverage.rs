//! Which rules the tests of a model exercise, as the meaning goes: in force, overridden by which
//! exception, decisive.

use serde::{Deserialize, Serialize};

use crate::compile::Compilation;
use crate::compile::roles::{Part, Role, always, roles};
use crate::compile::store::TooLarge;
use crate::order::{Gather as _, Set};
use crate::organisation::terms::Duty;
use crate::policy::Compiled;
use crate::routing::{Case, Entries};

/// Which rules of a model its tests exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// The model.
    pub model: String,
    /// The readings whose other side the tests take; of the rules only those that differ there
    /// are counted. Empty for the model itself.
    pub readings: Entries<String, String>,
    /// How many tests it has, and how many of them are routed.
    pub tests: u64,
    /// Those that are routed; the others exercise nothing.
    pub routed: u64,
    /// How many roles its rules can have.
    pub roles: u64,
    /// How many of them some test exercises.
    pub exercised: u64,
    /// Every rule and duty, by rule.
    pub rules: Vec<RuleCoverage>,
}

/// How many tests exercise a rule for one of its duties. `None` where no case can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCoverage {
    /// The rule.
    pub rule: String,
    /// The duty.
    pub duty: Duty,
    /// Tests in which it is in force.
    pub in_force: Option<u64>,
    /// Tests in which an exception overrides it, for each that can.
    pub overridden: Vec<ExceptionCoverage>,
    /// Tests in which, without the rule, the duty would have another answer, none, or two.
    pub decisive: Option<u64>,
}

/// How many tests have a rule overridden by an exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionCoverage {
    /// The exception, which is in force.
    pub by: String,
    /// How many tests.
    pub tests: u64,
}

impl RuleCoverage {
    /// Whether there is a role that no test exercises.
    pub fn is_wanting(&self) -> bool {
        self.in_force == Some(0)
            || self.decisive == Some(0)
            || self.overridden.iter().any(|o| o.tests == 0)
    }
}

/// The roles of a model's rules, with the diagrams that say where they have them.
pub(super) struct Roles {
    pub(super) list: Vec<Role>,
    pub(super) compilation: Compilation,
    /// The ids of the rules.
    pub(super) rules: Vec<String>,
}

impl Roles {
    pub(super) fn of(compiled: &Compiled) -> Result<Self, TooLarge> {
        let model = &compiled.inner.model;
        let mut compilation = compiled.inner.compilation.clone();
        Ok(Self {
            list: roles(model, &mut compilation)?,
            compilation,
            rules: model.rules.iter().map(|r| r.id.clone()).gather(),
        })
    }

    /// Leaves the roles of some rules, and those of others that one of them overrides.
    pub(super) fn keep(&mut self, ids: &Set<String>) {
        let is = |ix: u16| {
            let id = self.rules.get(usize::from(ix));
            id.is_some_and(|id| ids.contains(id))
        };
        let by = |part| matches!(part, Part::OverriddenBy(by) if is(by));
        self.list.retain(|role| is(role.rule) || by(role.part));
    }

    pub(super) fn rule(&self, ix: u16) -> String {
        self.rules.get(usize::from(ix)).cloned().unwrap_or_default()
    }
}

/// How many tests exercise each role.
#[derive(Default)]
pub(super) struct Counts {
    tests: u64,
    routed: u64,
    /// Aligned with the roles.
    roles: Vec<u64>,
}

impl Counts {
    /// Counts a test; its case where it is routed. A role is exercised where every completion of
    /// the case has it.
    pub(super) fn add(&mut self, roles: &Roles, compiled: &Compiled, case: Option<&Case>) {
        self.roles.resize(roles.list.len(), 0);
        self.tests += 1;
        let allowed = case.and_then(|c| compiled.router.inner.allowed(c.row()).ok());
        let Some(allowed) = allowed else { return };
        self.routed += 1;
        let (store, world) = (&roles.compilation.store, roles.compilation.world);
        for (role, count) in roles.list.iter().zip(&mut self.roles) {
            *count += u64::from(always(store, role.when, world, &allowed));
        }
    }
}

pub(super) fn coverage(
    model: &str,
    readings: &[(String, String)],
    roles: &Roles,
    counts: &Counts,
) -> Coverage {
    let mut rules: Vec<RuleCoverage> = Vec::new();
    let known = roles.list.iter().zip(&counts.roles);
    let groups: Vec<(&Role, u64)> = known.map(|(role, count)| (role, *count)).gather();
    for group in groups.chunk_by(|(a, _), (b, _)| (a.rule, a.duty) == (b.rule, b.duty)) {
        let Some((first, _)) = group.first() else {
            continue;
        };
        let mut rule = RuleCoverage {
            rule: roles.rule(first.rule),
            duty: first.duty,
            in_force: None,
            overridden: Vec::new(),
            decisive: None,
        };
        for (role, tests) in group {
            match role.part {
                Part::InForce => rule.in_force = Some(*tests),
                Part::Decisive => rule.decisive = Some(*tests),
                Part::OverriddenBy(by) => rule.overridden.push(ExceptionCoverage {
                    by: roles.rule(by),
                    tests: *tests,
                }),
            }
        }
        rules.push(rule);
    }
    Coverage {
        model: model.to_owned(),
        readings: Entries(readings.to_vec()),
        tests: counts.tests,
        routed: counts.routed,
        roles: roles.list.len() as u64,
        exercised: counts.roles.iter().filter(|c| **c > 0).count() as u64,
        rules,
    }
}
