//! The diagrams' part of the saved form.

use super::coder::Coder;
use super::order::{Gather as _, filled};
use super::program::{Answer, Contest, Diagrams, FactInfo, LEAF, ListRule, Outcome};
use super::save::{MANY, MAX_FACTS, MAX_RULES, numbers};
use crate::organisation::model::Duty;

/// How many numbers the table of nodes may hold.
const MAX_TABLE: usize = 16 << 20;

pub(super) fn diagrams<const R: bool>(c: &mut Coder<'_, R>, facts: &[FactInfo], d: &mut Diagrams) {
    c.list(&mut d.rank, MAX_FACTS, |c, n| c.u8(n));
    table(c, facts, d);
    c.list(&mut d.outcomes, MANY, |c, o: &mut Outcome| {
        c.u32(&mut o.answer);
        c.u32(&mut o.rules);
    });
    c.list_of(&mut d.answers, MANY, || Answer::Absent, answer);
    c.list(&mut d.rule_sets, MANY, numbers);
}

fn answer<const R: bool>(c: &mut Coder<'_, R>, answer: &mut Answer) {
    let form = match answer {
        Answer::Held(_) => 0,
        Answer::Unstated => 1,
        Answer::NotApplicable => 2,
        Answer::Absent => 3,
        Answer::Gap => 4,
        Answer::Conflict => 5,
    };
    let form = c.form(form, 6);
    if R {
        *answer = match form {
            0 => Answer::Held(Vec::new()),
            1 => Answer::Unstated,
            2 => Answer::NotApplicable,
            3 => Answer::Absent,
            4 => Answer::Gap,
            _ => Answer::Conflict,
        };
    }
    if let Answer::Held(actors) = answer {
        numbers(c, actors);
    }
}

/// The nodes and the roots. A node is its fact and its children, equal neighbours once with
/// their number; a child is a leaf or the number of a node, counted from the first.
fn table<const R: bool>(c: &mut Coder<'_, R>, facts: &[FactInfo], d: &mut Diagrams) {
    let arity: Vec<usize> = facts.iter().map(|f| usize::from(f.arity())).gather();
    let arity_of = |fact: u32| arity.get(fact as usize).copied().unwrap_or(0);
    // Written: where each node begins. Read: filled as the nodes come.
    let mut starts: Vec<u32> = Vec::new();
    if !c.is_reading() {
        let mut at = 0usize;
        while let Some(fact) = d.table.get(at) {
            starts.push(at as u32);
            at += 1 + arity_of(*fact);
        }
    }
    let count = c.number(starts.len() as u64, MAX_TABLE as u64) as usize;
    let old = std::mem::take(&mut d.table);
    let mut new: Vec<u32> = Vec::new();
    for node in 0..count {
        let from = starts.get(node).map_or(0, |s| *s as usize);
        let mut fact = old.get(from).copied().unwrap_or(0);
        c.u32(&mut fact);
        let wide = arity_of(fact);
        if c.has_failed() || (c.is_reading() && (wide == 0 || new.len() + wide >= MAX_TABLE)) {
            c.fail();
            return;
        }
        if c.is_reading() {
            starts.push(new.len() as u32);
        }
        new.push(fact);
        let mut done = 0;
        while done < wide {
            let mut child = old.get(from + 1 + done).copied().unwrap_or(0);
            let mut run = old
                .get(from + 1 + done..from + 1 + wide)
                .map_or(0, |rest| rest.iter().take_while(|r| **r == child).count())
                as u64;
            reference(c, &starts, &mut child);
            // One child is written as zero more of the same.
            run = 1 + c.number(run.saturating_sub(1), (wide - done - 1) as u64);
            if c.has_failed() {
                return;
            }
            new.extend(std::iter::repeat_n(child, run as usize));
            done += run as usize;
        }
    }
    let mut roots = std::mem::take(&mut d.duties);
    reference(c, &starts, &mut d.world);
    if c.is_reading() {
        roots = filled(0, Duty::SINGLE);
    }
    for root in &mut roots {
        reference(c, &starts, root);
    }
    d.duties = roots;
    let empty = || ListRule {
        duty: Duty::Consulted,
        rule: 0,
        in_force: 0,
    };
    c.list_of(&mut d.lists, MAX_RULES * 2, empty, |c, list| {
        c.one_of(&mut list.duty, &Duty::ALL);
        c.u16(&mut list.rule);
    });
    let empty = || Contest {
        duty: Duty::Owner,
        reading: String::new(),
        option: String::new(),
        root: 0,
    };
    c.list_of(&mut d.contests, MANY, empty, |c, contest| {
        c.one_of(&mut contest.duty, &Duty::ALL);
        c.string(&mut contest.reading);
        c.string(&mut contest.option);
    });
    for list in &mut d.lists {
        reference(c, &starts, &mut list.in_force);
    }
    for contest in &mut d.contests {
        reference(c, &starts, &mut contest.root);
    }
    if c.is_reading() {
        // Only now is it known where each node begins.
        let at = |r: &mut u32| {
            if *r & LEAF == 0 {
                *r = starts.get(*r as usize).copied().unwrap_or(!LEAF);
            }
        };
        let mut place = 0usize;
        while let Some(fact) = new.get(place).copied() {
            let wide = arity_of(fact);
            for child in new.iter_mut().skip(place + 1).take(wide) {
                at(child);
            }
            place += 1 + wide;
        }
        at(&mut d.world);
        d.duties.iter_mut().for_each(at);
        d.lists.iter_mut().for_each(|l| at(&mut l.in_force));
        d.contests.iter_mut().for_each(|c| at(&mut c.root));
    }
    d.table = new;
}

/// A leaf's bits or a node's number, told apart by the lowest bit. Read, a node stays a number
/// until all nodes are known.
fn reference<const R: bool>(c: &mut Coder<'_, R>, starts: &[u32], r: &mut u32) {
    let folded = if *r & LEAF != 0 {
        u64::from(*r & !LEAF) << 1 | 1
    } else {
        let number = if c.is_reading() {
            0
        } else {
            starts.binary_search(r).unwrap_or(0)
        };
        (number as u64) << 1
    };
    let mut folded = folded;
    folded = c.number(folded, u64::from(u32::MAX));
    if c.is_reading() {
        let low = (folded >> 1) as u32;
        *r = if folded & 1 == 1 { LEAF | low } else { low };
    }
}
