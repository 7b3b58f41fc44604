//! What happens past the limits, where no policy of a test is large enough to come.

use super::*;

fn router() -> Router {
    let model = crate::Policy::embedded().model("best-it").unwrap();
    model.compile().unwrap().router
}

/// Follows the questions that `ask` puts to one person who always gives the same of the answers.
fn walk(router: &Router, ask: &mut dyn FnMut(&Case) -> Option<Asked>, nth: usize) -> Case {
    let mut case = Case::new(router);
    while let Some(asked) = ask(&case) {
        let value = asked.values.get(nth % asked.values.len()).unwrap();
        case.set(&asked.fact, Given::Written(&value.id)).unwrap();
    }
    case
}

#[test]
fn without_an_optimal_order_the_bounds_hold_and_the_interview_ends() {
    let router = router();
    let inner = &*router.inner;
    let mut interviewer = router.interviewer(Asking::Anyone, Options::default());
    let may_ask = interviewer.may_ask;
    let best = interviewer
        .next(&Case::new(&router), &[])
        .unwrap()
        .remaining;
    for nth in 0..60 {
        let joint = interviewer.joint.as_mut().unwrap();
        let mut ask = |case: &Case| {
            let mut parts = Parts {
                inner,
                joint,
                mix: &mut Table::default(),
                plan: &mut Plan::default(),
                known: &mut Memo::default(),
                told: &mut Vec::new(),
            };
            let start = Situation {
                answers: parts.joint.root,
                mix: OUT,
            };
            let at = parts.situation(&case.row, start).unwrap();
            let mut work = Work::new(inner, parts.joint, parts.mix, parts.plan, may_ask);
            let (exact, ahead) = (work.ahead(at), work.greedy(at));
            assert!(ahead.bound <= exact.bound + 1e-9, "{ahead:?} {exact:?}");
            assert!(ahead.worst >= exact.worst && ahead.best <= exact.best);
            assert_eq!(ahead.fact.is_some(), exact.fact.is_some());
            assert_eq!(ahead.expected.is_some(), exact.fact.is_none());
            let fact = ahead.fact?;
            Some(inner.asked(fact, &work.values(at, fact)))
        };
        let case = walk(&router, &mut ask, nth);
        assert!(router.route_case(&case).route().is_some());
    }
    assert!(best.worst >= best.best);
}

#[test]
fn in_the_register_s_order_too_it_ends_where_the_route_does() {
    let router = router();
    let inner = &*router.inner;
    for (asking, nth) in [Asking::Anyone, Asking::Employee]
        .into_iter()
        .flat_map(|a| (0..40).step_by(3).map(move |nth| (a.clone(), nth)))
    {
        let may_ask = inner.may_ask(&asking);
        let mut last = Progress::Ask;
        let mut ask = |case: &Case| {
            let state = inner.in_the_register_s_order(case, may_ask).ok().unwrap();
            last = state.status;
            assert_eq!(state.ahead.fact.is_some(), state.question.is_some());
            assert_eq!(state.missing.is_empty(), state.status != Progress::Stuck);
            state.question
        };
        let case = walk(&router, &mut ask, nth);
        let routed = router.route_case(&case).route().is_some();
        assert_eq!(last == Progress::Done, routed);
        assert!(routed || asking == Asking::Employee);
    }
}
