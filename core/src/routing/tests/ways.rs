//! The way of a case.

use super::*;

#[test]
fn the_way_of_a_case_goes_over_documented_contacts() {
    let change = [("kind", "change_request"), ("department", "education")];
    let heroma = [
        change[0],
        change[1],
        ("system", "heroma"),
        ("in_plan", "true"),
    ];
    assert_eq!(
        steps(&route(&heroma)),
        [
            (
                "system_manager:heroma",
                "it_customer_manager:education",
                "manager-hands-over-shared-change"
            ),
            (
                "it_customer_manager:education",
                "best_it",
                "customer-manager-channels-changes"
            ),
            ("best_it", "change_manager", "within"),
            (
                "change_manager",
                "it_strategist",
                "change-manager-to-strategist"
            ),
            (
                "it_strategist",
                "change_manager",
                "decided-change-from-strategist"
            ),
            (
                "change_manager",
                "it_unit",
                "change-manager-directs-it-unit"
            ),
        ]
    );
    // Where it was received decides where the way begins, and nothing else.
    let received = [
        heroma[0],
        heroma[1],
        heroma[2],
        heroma[3],
        ("received_by", "service_desk"),
    ];
    let by_desk = route(&received);
    assert_eq!(
        steps(&by_desk)[..2],
        [
            ("service_desk", "best_it", "service-desk-refers-changes"),
            ("best_it", "change_manager", "within"),
        ]
    );
    assert_eq!(by_desk.first_contact, route(&heroma).first_contact);
    assert_eq!(by_desk.decides, route(&heroma).decides);
    // Nobody documents that the service desk refers changes of a department's own system.
    let own = [
        change[0],
        change[1],
        ("system", "school_platform"),
        ("received_by", "service_desk"),
    ];
    let own = route(&own);
    assert_eq!(
        steps(&own)[0],
        (
            "service_desk",
            "it_customer_manager:education",
            "undocumented"
        )
    );
    assert!(own.steps[0].interface.is_none() && own.steps[0].cite.is_empty());
    // A kind that states its own order ends with the system owner.
    let need = [
        ("kind", "strategic_need"),
        ("department", "education"),
        ("system", "school_platform"),
        ("forum_preparation", "true"),
    ];
    let need = route(&need);
    assert_eq!(
        steps(&need),
        [
            (
                "it_customer_manager:education",
                "best_it_forum",
                "customer-manager-to-forum"
            ),
            (
                "best_it_forum",
                "system_owner:school_platform",
                "forum-to-system-owner"
            ),
        ]
    );
}

#[test]
fn the_steps_of_a_row_are_those_of_its_route() {
    let router = best_it();
    for line in lines().iter().step_by(7) {
        let case = Case::from_json(router, line).unwrap();
        let answer = router.route_case(&case);
        let mut row = case.row.clone();
        for (value, fact) in row.iter_mut().zip(&router.inner.program.facts) {
            if *value == decide::UNKNOWN && fact.optional {
                *value = fact.absent();
            }
        }
        let begins = router.inner.begins.first().copied();
        let received = begins.and_then(|fact| {
            let value = row[usize::from(fact)];
            (value != decide::UNKNOWN
                && value < router.inner.program.facts[usize::from(fact)].absent())
            .then_some((fact, value))
        });
        let ways = router.inner.ways_of(&row, &[received]);
        let ids: Vec<_> = ways.starts[0]
            .iter()
            .chain(&ways.after)
            .map(|s| (router.inner.station_id(&s.from), s.action))
            .collect();
        let of_route: Vec<_> = answer
            .route()
            .unwrap()
            .steps
            .iter()
            .map(|s| (s.from.clone(), s.action))
            .collect();
        assert_eq!(ids, of_route, "{line}");
    }
}
