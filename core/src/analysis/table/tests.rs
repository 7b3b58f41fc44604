//! Small tables against every point of their space.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// A point: a value for each column, by name.
type Point = BTreeMap<String, String>;

/// Numbers of the test's tables run from 0 to this.
const LAST: i64 = 4;
const LETTERS: [&str; 4] = ["a", "b", "c", "d"];

fn table(columns: &[Column], rules: &[Rule]) -> Table {
    Table::new(columns.to_vec(), rules.to_vec()).expect("a table")
}

fn values(domain: &Domain) -> Vec<String> {
    match domain {
        Domain::Values(values) => values.clone(),
        Domain::Number { .. } => (0..=LAST).map(|n| n.to_string()).collect(),
    }
}

fn points(columns: &[Column]) -> Vec<Point> {
    let mut all = vec![Point::new()];
    for column in columns {
        let longer = |p: &Point| {
            let with = |v: String| {
                let mut p = p.clone();
                p.insert(column.name.clone(), v);
                p
            };
            values(&column.domain)
                .into_iter()
                .map(with)
                .collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

fn holds(cell: &Cell, value: &str) -> bool {
    let number = |t: &String| t.parse::<i64>().expect("a whole number");
    match cell {
        Cell::Any => true,
        Cell::Values(values) => values.iter().any(|v| v == value),
        Cell::Range { at_least, below } => {
            let value = number(&value.to_owned());
            at_least.as_ref().is_none_or(|n| number(n) <= value)
                && below.as_ref().is_none_or(|n| value < number(n))
        }
    }
}

fn matches(columns: &[Column], rule: &Rule, point: &Point) -> bool {
    columns
        .iter()
        .zip(&rule.cells)
        .all(|(column, cell)| holds(cell, &point[&column.name]))
}

fn within(region: &Region, point: &Point) -> bool {
    region
        .cells
        .iter()
        .all(|(column, cell)| holds(cell, &point[column]))
}

fn as_point(witness: &Witness) -> Point {
    witness.case.iter().cloned().collect()
}

/// The definition, point by point.
fn expected_overlaps(
    columns: &[Column],
    rules: &[Rule],
) -> BTreeMap<BTreeSet<String>, BTreeSet<Point>> {
    let mut sets: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    let here = |p: &Point| -> BTreeSet<String> {
        let holding = rules.iter().filter(|r| matches(columns, r, p));
        holding.map(|r| r.name.clone()).collect()
    };
    let all = points(columns);
    sets.extend(all.iter().map(here).filter(|s| s.len() > 1));
    let maximal = sets
        .iter()
        .filter(|s| !sets.iter().any(|t| *s != t && s.is_subset(t)));
    maximal
        .map(|set| {
            let shared = all.iter().filter(|p| set.is_subset(&here(p)));
            (set.clone(), shared.cloned().collect())
        })
        .collect()
}

fn check(columns: &[Column], rules: &[Rule]) -> Result<(), TestCaseError> {
    let table = table(columns, rules);
    let all = points(columns);
    let overlaps = table
        .overlaps(Budget::default())
        .expect("within the budget");
    let found: BTreeMap<BTreeSet<String>, BTreeSet<Point>> = overlaps
        .iter()
        .map(|o| {
            let shared = all.iter().filter(|p| within(&o.region, p)).cloned();
            (o.rules.iter().cloned().collect(), shared.collect())
        })
        .collect();
    prop_assert_eq!(found.len(), overlaps.len());
    prop_assert_eq!(found, expected_overlaps(columns, rules));
    for overlap in &overlaps {
        let point = as_point(&overlap.witness);
        for rule in rules.iter().filter(|r| overlap.rules.contains(&r.name)) {
            prop_assert!(matches(columns, rule, &point));
        }
    }
    let gaps = table.gaps(Budget::default()).expect("within the budget");
    for point in &all {
        let covered = rules.iter().any(|r| matches(columns, r, point));
        let reported = gaps.iter().filter(|g| within(&g.region, point)).count();
        prop_assert_eq!(reported, usize::from(!covered), "{:?}", point);
    }
    for gap in &gaps {
        let point = as_point(&gap.witness);
        prop_assert!(within(&gap.region, &point));
        prop_assert!(!rules.iter().any(|r| matches(columns, r, &point)));
    }
    // No two gaps form a box together: they differ in one column only where they do not touch.
    for (at, one) in gaps.iter().enumerate() {
        for other in &gaps[at + 1..] {
            let cell = |g: &Gap, c: &str| {
                g.region
                    .cells
                    .iter()
                    .find(|(n, _)| n == c)
                    .map(|(_, c)| c.clone())
            };
            let differ = columns
                .iter()
                .filter(|c| cell(one, &c.name) != cell(other, &c.name));
            let differ: Vec<&Column> = differ.collect();
            if let [column] = differ[..] {
                let (one, other) = (cell(one, &column.name), cell(other, &column.name));
                match (one, other) {
                    (
                        Some(Cell::Range {
                            at_least: a,
                            below: b,
                        }),
                        Some(Cell::Range {
                            at_least: c,
                            below: d,
                        }),
                    ) => prop_assert!((b != c || b.is_none()) && (d != a || d.is_none())),
                    other => prop_assert!(false, "{:?} could be one", other),
                }
            }
        }
    }
    // Added as rules, the gaps are closed, one by one.
    let mut closed = rules.to_vec();
    for (at, gap) in gaps.iter().enumerate() {
        let cell = |c: &Column| {
            let cell = gap.region.cells.iter().find(|(n, _)| *n == c.name);
            cell.map_or(Cell::Any, |(_, cell)| cell.clone())
        };
        closed.push(Rule {
            name: format!("gap {at}"),
            cells: columns.iter().map(cell).collect(),
        });
        let left = self::table(columns, &closed)
            .gaps(Budget::default())
            .expect("gaps");
        let open: usize = left
            .iter()
            .map(|g| all.iter().filter(|p| within(&g.region, p)).count())
            .sum();
        let rest = gaps[at + 1..].iter();
        let rest = rest.map(|g| all.iter().filter(|p| within(&g.region, p)).count());
        prop_assert_eq!(open, rest.sum::<usize>());
    }
    Ok(())
}

fn column(at: usize, is_set: bool, size: usize) -> Column {
    let domain = if is_set {
        Domain::Values(LETTERS[..size].iter().map(|l| (*l).to_owned()).collect())
    } else {
        Domain::Number {
            min: Some("0".to_owned()),
            max: Some(LAST.to_string()),
            decimals: 0,
        }
    };
    Column {
        name: format!("c{at}"),
        domain,
    }
}

fn cell(column: &Column) -> BoxedStrategy<Cell> {
    match &column.domain {
        Domain::Values(values) => {
            let some = proptest::sample::subsequence(values.clone(), 1..=values.len());
            prop_oneof![1 => Just(Cell::Any), 3 => some.prop_map(Cell::Values)].boxed()
        }
        Domain::Number { .. } => {
            let range = (0..=LAST, 1..=LAST + 1).prop_filter("not empty", |(a, b)| a < b);
            let range = range.prop_map(|(a, b)| {
                Cell::range(
                    (a > 0).then(|| a.to_string()).as_deref(),
                    (b <= LAST).then(|| b.to_string()).as_deref(),
                )
            });
            prop_oneof![1 => Just(Cell::Any), 3 => range].boxed()
        }
    }
}

fn tables() -> impl Strategy<Value = (Vec<Column>, Vec<Rule>)> {
    let kinds = proptest::collection::vec((any::<bool>(), 2..=4usize), 1..=4);
    kinds.prop_flat_map(|kinds| {
        let columns: Vec<Column> = kinds
            .into_iter()
            .enumerate()
            .map(|(at, (is_set, size))| column(at, is_set, size))
            .collect();
        let row: Vec<BoxedStrategy<Cell>> = columns.iter().map(cell).collect();
        let rows = proptest::collection::vec(row, 0..=9).prop_map(|rows| {
            let named = |(at, cells): (usize, Vec<Cell>)| Rule {
                name: format!("r{at}"),
                cells,
            };
            rows.into_iter().enumerate().map(named).collect::<Vec<_>>()
        });
        (Just(columns), rows)
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_found_is_what_every_point_says((columns, rules) in tables()) {
        check(&columns, &rules)?;
    }

    #[test]
    fn the_order_of_columns_and_rules_changes_nothing(
        (columns, rules) in tables(),
        by in any::<u64>(),
    ) {
        let mut places: Vec<usize> = (0..columns.len()).collect();
        let mut shuffled: Vec<Rule> = rules.clone();
        let mut state = by;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % below
        };
        for at in (1..places.len()).rev() {
            places.swap(at, next(at + 1));
        }
        for at in (1..shuffled.len()).rev() {
            shuffled.swap(at, next(at + 1));
        }
        for rule in &mut shuffled {
            rule.cells = places.iter().map(|p| rule.cells[*p].clone()).collect();
        }
        let other: Vec<Column> = places.iter().map(|p| columns[*p].clone()).collect();
        let (one, other) = (table(&columns, &rules), table(&other, &shuffled));
        let sorted = |region: &Region| region.cells.iter().cloned().map(|(c, v)| (c, format!("{v:?}"))).collect::<BTreeSet<_>>();
        let budget = Budget::default();
        let overlaps = |t: &Table| t.overlaps(budget).expect("overlaps").iter().map(|o| (o.rules.clone(), sorted(&o.region), as_point(&o.witness))).collect::<Vec<_>>();
        let gaps = |t: &Table| t.gaps(budget).expect("gaps").iter().map(|g| (sorted(&g.region), as_point(&g.witness))).collect::<Vec<_>>();
        prop_assert_eq!(overlaps(&one), overlaps(&other));
        prop_assert_eq!(gaps(&one), gaps(&other));
    }
}

fn letters(name: &str, values: &[&str]) -> Column {
    Column {
        name: name.to_owned(),
        domain: Domain::Values(values.iter().map(|v| (*v).to_owned()).collect()),
    }
}

#[test]
fn sets_that_meet_in_pairs_need_not_meet_together() {
    let columns = [letters("x", &["a", "b", "c"])];
    let rule = |name: &str, values: &str| Rule {
        name: name.to_owned(),
        cells: vec![Cell::values(values.split('|'))],
    };
    let table = table(
        &columns,
        &[rule("1", "a|b"), rule("2", "b|c"), rule("10", "a|c")],
    );
    let found = table.overlaps(Budget::default()).expect("overlaps");
    let sets: Vec<Vec<String>> = found.into_iter().map(|o| o.rules).collect();
    assert_eq!(sets, [["1", "10"], ["1", "2"], ["2", "10"]]);
    assert!(table.gaps(Budget::default()).expect("gaps").is_empty());
}

#[test]
fn without_a_rule_everything_is_one_gap() {
    let columns = [letters("x", &["a", "b"]), column(1, false, 0)];
    let gaps = table(&columns, &[]).gaps(Budget::default()).expect("gaps");
    assert_eq!(gaps.len(), 1);
    assert!(gaps[0].region.cells.is_empty());
    assert_eq!(as_point(&gaps[0].witness)["x"], "a");
}

#[test]
fn a_budget_is_an_error_and_a_finding() {
    let columns = [column(0, false, 0)];
    let rule = |name: usize, from: i64| Rule {
        name: name.to_string(),
        cells: vec![Cell::range(Some(&from.to_string()), None)],
    };
    let table = table(&columns, &[rule(1, 1), rule(2, 2), rule(3, 3)]);
    let small = |steps, results, pairs| Budget {
        steps,
        results,
        pairs,
    };
    assert_eq!(table.overlaps(small(1, 9, 9)), Err(Exceeded::Steps(1)));
    assert_eq!(
        table.overlaps(small(9_999, 0, 9)),
        Err(Exceeded::Results(0))
    );
    assert_eq!(table.overlaps(small(9_999, 9, 2)), Err(Exceeded::Pairs(2)));
    assert_eq!(table.gaps(small(1, 9, 9)), Err(Exceeded::Steps(1)));
    assert_eq!(table.gaps(small(9_999, 0, 9)), Err(Exceeded::Results(0)));
    let finding = Exceeded::Steps(1).finding();
    assert_eq!(finding.code.name(), "limit-exceeded");
}

#[test]
fn what_is_no_table_is_refused() {
    let number = column(0, false, 0);
    let refused = |columns: &[Column], cells: &[Cell]| {
        let rule = Rule {
            name: "r".to_owned(),
            cells: cells.to_vec(),
        };
        Table::new(columns.to_vec(), vec![rule])
            .expect_err("no table")
            .to_string()
    };
    assert_eq!(refused(&[], &[]), "there is no column");
    assert_eq!(
        refused(std::slice::from_ref(&number), &[]),
        "rule `r` has 0 cells, not 1"
    );
    let twice = [number.clone(), number.clone()];
    assert_eq!(
        refused(&twice, &[Cell::Any, Cell::Any]),
        "two are named `c0`"
    );
    for (cell, why) in [
        (
            Cell::range(Some("3"), Some("3")),
            "is satisfied by no number",
        ),
        (Cell::range(Some("1.5"), None), "has too many decimals"),
        (Cell::range(Some("x"), None), "is no decimal number"),
        (
            Cell::range(Some("9223372036854775807"), None),
            "is too large",
        ),
        (Cell::values(["a"]), "is a set of values"),
    ] {
        assert!(
            refused(std::slice::from_ref(&number), &[cell]).ends_with(why),
            "{why}"
        );
    }
    let set = letters("x", &["a"]);
    for (cell, why) in [
        (Cell::values([]), "is satisfied by no value"),
        (Cell::values(["b"]), "is no value of the column"),
        (Cell::range(None, None), "is a range of numbers"),
    ] {
        assert!(
            refused(std::slice::from_ref(&set), &[cell]).ends_with(why),
            "{why}"
        );
    }
}

#[test]
fn records_are_read_as_people_write_them() {
    let header = [
        "rule",
        "amount [0,10.5]",
        "colour red|green|blue",
        "purpose",
    ];
    let rows = [
        ["small", "<= 2.5", "red|green", "car"],
        ["middle", "(2.5, 5)", "-", "car | house"],
        ["large", ">=5", "blue", ""],
        ["exact", "7", "red", "-"],
    ];
    let rows: Vec<Vec<&str>> = rows.iter().map(|r| r.to_vec()).collect();
    let table = Table::from_records(&header, &rows).expect("a table");
    let number = &table.columns()[0];
    assert_eq!(number.name, "amount");
    let expected = Domain::Number {
        min: Some("0.0".to_owned()),
        max: Some("10.5".to_owned()),
        decimals: 1,
    };
    assert_eq!(number.domain, expected);
    assert_eq!(table.columns()[2], letters("purpose", &["car", "house"]));
    assert!(
        table
            .overlaps(Budget::default())
            .expect("overlaps")
            .is_empty()
    );
    let json =
        serde_json::to_string(&table.gaps(Budget::default()).expect("gaps")[0]).expect("JSON");
    assert_eq!(
        json,
        r#"{"region":{"amount":{"at_least":null,"below":"2.6"},"colour":["red","green"],"purpose":["house"]},"witness":{"case":[["amount","0.0"],["colour","red"],["purpose","house"]]}}"#
    );
    for (header, cell, why) in [
        ("n [0,9]", "x", "is no number, interval or bound"),
        ("n [0,9]", "9999999999999999999", "is too large"),
        ("c a|b", "d", "is no value of the column"),
    ] {
        let fault = Table::from_records(&[header], &[vec![cell]]).expect_err("no table");
        assert!(fault.to_string().ends_with(why), "{fault}");
    }
}
