//! A claim asked of a model from outside its files, resolved with the model's own names.

use super::claims;
use super::facts;
use super::files::Files;
use super::model::{Claim, Model};
use super::names::Names;
use super::report::{Report, Trust};
use super::resolve::conditions;
use crate::finding::Findings;
use crate::language::written::Cond;
use crate::language::{Read, Sources};
use crate::order::Gather as _;

/// Why a claim cannot be put to a model.
#[derive(Clone, Debug)]
pub(crate) enum Unresolved {
    /// It names what does not exist, or tests it as it cannot be tested.
    Names(Findings),
    /// It cuts a number where the policy does not.
    Threshold,
}

/// Resolves a claim as the register's invariants are resolved. `sources` holds the claim's own
/// text, to which its marks point.
pub(crate) fn claim(
    read: &Read,
    model: &Model,
    written: &Cond,
    sources: &Sources,
) -> Result<Claim, Unresolved> {
    let files = Files::new(read);
    let register = files
        .model(&model.id)
        .and_then(|found| files.chain(found).ok())
        .and_then(|chain| files.register_of(&chain.last()?.file.head));
    // The policy's own faults are told where it is compiled, and a compiled one has none.
    let mut quiet = Report::new(&read.sources, Trust::ALL);
    let names = register.and_then(|register| {
        let mut names = Names::new(&mut quiet, register.file)?;
        facts::cut_numbers(&mut quiet, &mut names, || conditions(files, register.file));
        Some((names, register.file))
    });
    let Some((mut names, register)) = names else {
        // A compiled model has a register.
        return Err(Unresolved::Names(quiet.findings));
    };
    names.owners = model.systems.iter().map(|s| s.owner).gather();
    let mut report = Report::new(sources, Trust::ALL);
    // A number is known only by the thresholds that the policy uses: between them no rule tells
    // two cases apart, and a claim that does cannot be answered from what was compiled.
    let mut finer = names.clone();
    facts::cut_numbers(&mut quiet, &mut finer, || {
        let mut all = conditions(files, register);
        all.push(written);
        all
    });
    let cut =
        |names: &Names<'_>| -> Vec<usize> { names.facts.iter().map(|f| f.values.len()).gather() };
    if cut(&names) != cut(&finer) {
        return Err(Unresolved::Threshold);
    }
    let claim = claims::claim(&mut report, &names, written);
    if report.findings.is_empty() {
        Ok(claim)
    } else {
        Err(Unresolved::Names(report.findings))
    }
}
