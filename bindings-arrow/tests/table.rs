//! A table says of each row what the row says as a single case.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may stop where something is not as it expects"
)]

use std::sync::{Arc, OnceLock};

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array,
    LargeStringArray, RecordBatch, StringArray, StringViewArray, UInt8Array,
};
use bestit::{Case, Duty, Given, Lang, Policy, Router, Source, Standing};
use bestit_arrow::{Table, TableError, TableOptions};

fn best_it() -> &'static Router {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    ROUTER.get_or_init(|| {
        let model = Policy::embedded().model("best-it").unwrap();
        model.compile().unwrap().router
    })
}

/// The policy of the benchmark: it has a number.
fn benchmark() -> Router {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../policies/examples/benchmark"
    );
    let names = ["document.yaml", "organisation.yaml", "model.yaml"];
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let sources = names.map(|name| Source::new(name, read(name)));
    let policy = Policy::from_sources(sources.to_vec());
    policy.model("benchmark").unwrap().compile().unwrap().router
}

type Texts = Vec<Option<&'static str>>;

/// Every kind with some systems, departments and plans, with missing and wrong cells among them.
fn rows() -> [Texts; 4] {
    let kinds = [
        "change_request",
        "incident",
        "system_support",
        "it_investment",
        "procurement",
        "teapot",
        "system_ownership",
    ];
    let systems = [
        "heroma",
        "network",
        "school_platform",
        "none",
        "",
        "e_service_platform",
    ];
    let departments = ["education", "service", "culture_leisure", "nowhere"];
    let plans = ["true", "false", ""];
    let mut columns: [Texts; 4] = Default::default();
    let some = |text: &'static str| Some(text).filter(|t| !t.is_empty());
    for kind in kinds.into_iter().chain([""]) {
        for system in systems {
            for department in departments {
                for plan in plans {
                    let row = [kind, department, system, plan];
                    for (column, cell) in columns.iter_mut().zip(row) {
                        column.push(some(cell));
                    }
                }
            }
        }
    }
    columns
}

fn table_of(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    RecordBatch::try_from_iter_with_nullable(columns).unwrap()
}

fn cases(column: &dyn Fn(&Texts) -> ArrayRef) -> RecordBatch {
    let [kind, department, system, plan] = rows();
    let in_plan: BooleanArray = plan.iter().map(|p| p.map(|p| p == "true")).collect();
    table_of(vec![
        ("kind", column(&kind)),
        ("note", column(&kind)),
        ("department", column(&department)),
        ("system", column(&system)),
        ("in_plan", Arc::new(in_plan)),
    ])
}

fn plain(texts: &Texts) -> ArrayRef {
    Arc::new(StringArray::from(texts.clone()))
}

/// The words of a column of an answer.
fn words(batch: &RecordBatch, name: &str) -> Vec<Option<String>> {
    let column = batch
        .column_by_name(name)
        .unwrap_or_else(|| panic!("no {name}"));
    texts(column)
}

fn texts(column: &ArrayRef) -> Vec<Option<String>> {
    let column = column.as_dictionary::<Int32Type>();
    let column = column.downcast_dict::<StringArray>().unwrap();
    column.into_iter().map(|t| t.map(str::to_owned)).collect()
}

fn routed(router: &Router, cases: &RecordBatch, options: &TableOptions) -> RecordBatch {
    let mut table = Table::new(router, &cases.schema(), options).unwrap();
    let answers = table.route(cases).unwrap();
    assert_eq!(answers.schema_ref(), table.schema());
    answers
}

#[test]
fn each_row_is_answered_as_its_case_is() {
    let options = TableOptions {
        with_steps: true,
        titles: Some(Lang::Sv),
        ..TableOptions::default()
    };
    let cases = cases(&plain);
    let answers = routed(best_it(), &cases, &options);
    assert_eq!(answers.num_rows(), cases.num_rows());
    let status = words(&answers, "status");
    let contact = words(&answers, "first_contact");
    let (fact, refusal) = (words(&answers, "fact"), words(&answers, "refusal"));
    let (owner, title) = (words(&answers, "owner"), words(&answers, "owner_title"));
    let rules = answers.column_by_name("rules").unwrap().as_list::<i32>();
    let steps = answers.column_by_name("steps").unwrap().as_list::<i32>();
    let [kind, department, system, plan] = rows();
    let mut seen = [0; 3];
    for row in 0..answers.num_rows() {
        let plan = plan[row].map_or(Given::Nothing, |p| Given::Bool(p == "true"));
        let text = |t: Option<&'static str>| t.map_or(Given::Nothing, Given::Text);
        let pairs = [
            ("kind", text(kind[row])),
            ("department", text(department[row])),
            ("system", text(system[row])),
            ("in_plan", plan),
        ];
        let answer = match Case::from_pairs(best_it(), pairs) {
            Ok(case) => best_it().route_case(&case),
            Err(refusal) => bestit::Answer::Refused(refusal),
        };
        match answer {
            bestit::Answer::Routed(route) => {
                seen[0] += 1;
                assert_eq!(status[row].as_deref(), Some("routed"));
                let first = route.first_contact.as_ref().map(|c| c.id.to_string());
                assert_eq!(contact[row], first);
                for duty in Duty::ALL.into_iter().take(Duty::SINGLE) {
                    let held = route.duty(duty).map(|d| match d.status {
                        Standing::Unstated => "unstated".to_owned(),
                        Standing::NotApplicable => "not_applicable".to_owned(),
                        _ => {
                            let ids: Vec<&str> = d.holders.iter().map(|h| &*h.id).collect();
                            ids.join("+")
                        }
                    });
                    assert_eq!(words(&answers, duty.id())[row], held, "{duty:?} {pairs:?}");
                }
                if let Some(held) = route.owner.as_ref().filter(|o| o.holders.len() == 1) {
                    assert_eq!(title[row].as_deref(), Some(&*held.holders[0].title.sv));
                    assert_eq!(owner[row].as_deref(), Some(&*held.holders[0].id));
                }
                let mut because: Vec<_> =
                    route.because.iter().map(|b| b.rule.to_string()).collect();
                let mut named: Vec<_> = texts(&rules.value(row)).into_iter().flatten().collect();
                because.sort();
                named.sort();
                assert_eq!(named, because);
                let way = steps.value(row);
                let way = way.as_struct();
                let from = texts(way.column_by_name("from").unwrap());
                let action = texts(way.column_by_name("action").unwrap());
                let interface = texts(way.column_by_name("interface").unwrap());
                assert_eq!(way.len(), route.steps.len());
                for (at, step) in route.steps.iter().enumerate() {
                    assert_eq!(from[at].as_deref(), Some(&*step.from));
                    assert_eq!(action[at].as_deref(), Some(step.action.id()));
                    assert_eq!(interface[at].as_deref(), step.interface.as_deref());
                }
            }
            bestit::Answer::NeedsFact(question) => {
                seen[1] += 1;
                assert_eq!(status[row].as_deref(), Some("needs_fact"));
                assert_eq!(fact[row].as_deref(), Some(&*question.question.fact));
                assert_eq!(owner[row], None);
            }
            bestit::Answer::Refused(why) => {
                seen[2] += 1;
                assert_eq!(status[row].as_deref(), Some("refused"));
                assert_eq!(refusal[row].as_deref(), Some(why.code.id()));
                assert_eq!(fact[row].as_deref(), why.fact.as_deref());
            }
        }
    }
    assert!(seen.iter().all(|n| *n > 20), "{seen:?}");
}

fn dictionary<K: arrow_array::types::ArrowDictionaryKeyType>(texts: &Texts) -> ArrayRef {
    let mut builder = StringDictionaryBuilder::<K>::new();
    for text in texts {
        builder.append_option(*text);
    }
    Arc::new(builder.finish())
}

/// Names the column, not what it is made of: two answers of the same words are equal.
fn said(batch: &RecordBatch) -> Vec<Vec<Option<String>>> {
    let columns = batch.columns().iter();
    let words = columns.filter(|c| matches!(c.data_type(), arrow_schema::DataType::Dictionary(..)));
    words.map(texts).collect()
}

#[test]
fn how_texts_are_stored_makes_no_difference() {
    let expected = said(&routed(best_it(), &cases(&plain), &TableOptions::default()));
    let stored: [&dyn Fn(&Texts) -> ArrayRef; 10] = [
        &|t| Arc::new(LargeStringArray::from(t.clone())),
        &|t| Arc::new(StringViewArray::from(t.clone())),
        &dictionary::<Int8Type>,
        &dictionary::<Int16Type>,
        &dictionary::<Int32Type>,
        &dictionary::<Int64Type>,
        &dictionary::<UInt8Type>,
        &dictionary::<UInt16Type>,
        &dictionary::<UInt32Type>,
        &dictionary::<UInt64Type>,
    ];
    for column in stored {
        let got = routed(best_it(), &cases(column), &TableOptions::default());
        assert_eq!(said(&got), expected);
    }
}

#[test]
fn a_table_in_parts_is_answered_as_the_whole() {
    let whole = cases(&dictionary::<Int32Type>);
    let expected = said(&routed(best_it(), &whole, &TableOptions::default()));
    let mut table = Table::new(best_it(), &whole.schema(), &TableOptions::default()).unwrap();
    let mut parts: Vec<Vec<Option<String>>> = vec![Vec::new(); expected.len()];
    for from in (0..whole.num_rows()).step_by(37) {
        let part = whole.slice(from, 37.min(whole.num_rows() - from));
        let answers = table.route(&part).unwrap();
        for (all, part) in parts.iter_mut().zip(said(&answers)) {
            all.extend(part);
        }
    }
    assert_eq!(parts, expected);
}

#[test]
fn numbers_are_read_exactly() {
    let router = benchmark();
    let text = |t: &'static str| -> ArrayRef { Arc::new(StringArray::from(vec![t; 4])) };
    let decides = |cost: ArrayRef| {
        let cases = table_of(vec![
            ("kind", text("investment")),
            ("scope", text("local")),
            ("department", text("d1")),
            ("system", text("s3")),
            ("in_plan", Arc::new(BooleanArray::from(vec![true; 4]))),
            ("cost", cost),
        ]);
        let answers = routed(&router, &cases, &TableOptions::default());
        (words(&answers, "decides"), words(&answers, "refusal"))
    };
    let group = Some("management_group:d1".to_owned());
    let chief = Some("chief_executive_group".to_owned());
    let out_of_range = Some("out_of_range".to_owned());
    let expected = vec![group.clone(), chief.clone(), None, None];
    let costs = vec![Some(99_999), Some(100_000), Some(-1), Some(1_000_001)];
    let (decided, refused) = decides(Arc::new(Int64Array::from(costs)));
    assert_eq!(decided, expected);
    assert_eq!(refused, [None, None, out_of_range.clone(), out_of_range]);
    let (decided, _) = decides(Arc::new(UInt8Array::from(vec![0, 1, 2, 255])));
    assert_eq!(decided, vec![group.clone(); 4]);
    let whole = Decimal128Array::from(vec![99_999, 100_000, 1, 2]);
    let whole = whole.with_precision_and_scale(12, 0).unwrap();
    assert_eq!(decides(Arc::new(whole)).0[..2], expected[..2]);
    // A float is no number of a fact, whatever it says.
    let floats = Float64Array::from(vec![Some(1.0), None, Some(f64::NAN), Some(2.5)]);
    let (decided, refused) = decides(Arc::new(floats));
    assert_eq!(decided, vec![None; 4]);
    let wrong = Some("wrong_type".to_owned());
    assert_eq!(refused, [wrong.clone(), None, wrong.clone(), wrong]);
}

#[test]
fn references_are_repeated_and_dates_checked() {
    let three = |t: &'static str| -> ArrayRef { Arc::new(StringArray::from(vec![t; 3])) };
    // 1 June 2012, the last day of 2014, and 1 January 2031.
    let days: ArrayRef = Arc::new(Date32Array::from(vec![15_492, 16_435, 22_280]));
    let reference: ArrayRef = Arc::new(Int64Array::from(vec![7, 8, 9]));
    let cases = table_of(vec![
        ("ref", Arc::clone(&reference)),
        ("on", days),
        ("kind", three("incident")),
        ("system", three("heroma")),
    ]);
    let answers = routed(best_it(), &cases, &TableOptions::default());
    assert_eq!(answers.column_by_name("ref").unwrap(), &reference);
    let status: Vec<_> = words(&answers, "status").into_iter().flatten().collect();
    assert_eq!(status, ["routed", "routed", "refused"]);
    let refusal = words(&answers, "refusal");
    assert_eq!(refusal[2].as_deref(), Some("outside_validity"));
    let late = TableOptions {
        after_validity: true,
        ..TableOptions::default()
    };
    let answers = routed(best_it(), &cases, &late);
    let status: Vec<_> = words(&answers, "status").into_iter().flatten().collect();
    assert_eq!(status, ["routed"; 3]);
}

#[test]
fn the_tables_own_columns_are_kept_where_they_are_wanted() {
    let table = cases(&plain);
    let keep = TableOptions {
        keep: true,
        duties: vec![Duty::Decides],
        rules: false,
        ..TableOptions::default()
    };
    let answers = routed(best_it(), &table, &keep);
    let schema = answers.schema();
    let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    assert_eq!(
        names,
        [
            "kind",
            "note",
            "department",
            "system",
            "in_plan",
            "status",
            "first_contact",
            "decides",
            "fact",
            "refusal"
        ]
    );
    assert_eq!(answers.columns()[..5], table.columns()[..]);
    let taken = table_of(vec![
        ("kind", Arc::new(StringArray::from(vec!["incident"]))),
        ("decides", Arc::new(StringArray::from(vec!["nobody"]))),
    ]);
    let refused = Table::new(best_it(), &taken.schema(), &keep).unwrap_err();
    assert!(matches!(refused, TableError::Taken { column } if column == "decides"));
}

#[test]
fn written_cells_are_read_as_in_a_file() {
    let one = |t: &'static str| -> ArrayRef { Arc::new(StringArray::from(vec![t])) };
    let cases = table_of(vec![
        ("kind", one("change_request")),
        ("department", one("education")),
        ("system", one("heroma")),
        ("in_plan", one("true")),
        ("received_by", one("")),
    ]);
    let status = |written: bool| {
        let options = TableOptions {
            written,
            ..TableOptions::default()
        };
        words(&routed(best_it(), &cases, &options), "status")[0].clone()
    };
    assert_eq!(status(true).as_deref(), Some("routed"));
    assert_eq!(status(false).as_deref(), Some("refused"));
}

#[test]
fn a_table_of_something_else_is_refused_whole() {
    let one = |t: &'static str| -> ArrayRef { Arc::new(StringArray::from(vec![t])) };
    let refused = |columns: Vec<(&str, ArrayRef)>, named: &[(&str, &str)]| {
        let named = named.iter().map(|(f, c)| (f.to_string(), c.to_string()));
        let options = TableOptions {
            columns: named.collect(),
            ..TableOptions::default()
        };
        Table::new(best_it(), &table_of(columns).schema(), &options).map(|_| ())
    };
    let misspelt = refused(
        vec![("kind", one("incident")), ("sytem", one("heroma"))],
        &[],
    );
    let message = misspelt.unwrap_err().to_string();
    assert!(message.contains("sytem"), "{message}");
    let nothing = refused(vec![("colour", one("red"))], &[]);
    assert!(matches!(nothing, Err(TableError::NoColumn { column, .. }) if column == "kind"));
    let missing = refused(vec![("kind", one("incident"))], &[("system", "it_system")]);
    assert!(matches!(missing, Err(TableError::NoColumn { column, .. }) if column == "it_system"));
    let renamed = [("kind", "typ"), ("system", "it_system")];
    let columns = vec![("typ", one("incident")), ("it_system", one("heroma"))];
    assert!(refused(columns, &renamed).is_ok());
    let binary: ArrayRef = Arc::new(arrow_array::BinaryArray::from(vec![&b"incident"[..]]));
    let wrong = refused(vec![("kind", binary)], &[]);
    assert!(matches!(wrong, Err(TableError::Type { column, .. }) if column == "kind"));
    let table = cases(&plain);
    let mut begun = Table::new(best_it(), &table.schema(), &TableOptions::default()).unwrap();
    let other = table_of(vec![("kind", one("incident"))]);
    assert!(matches!(begun.route(&other), Err(TableError::Schema)));
}

#[test]
fn a_row_that_could_not_be_read_is_refused_in_its_place() {
    let cases = cases(&plain);
    let mut table = Table::new(best_it(), &cases.schema(), &TableOptions::default()).unwrap();
    let expected = words(&table.route(&cases).unwrap(), "status");
    // The last is past the end, which means nothing.
    let answers = table.route_with_unread(&cases, &[0, 7, 100_000]).unwrap();
    let (status, refusal) = (words(&answers, "status"), words(&answers, "refusal"));
    for (row, expected) in expected.iter().enumerate() {
        if [0, 7].contains(&row) {
            assert_eq!(status[row].as_deref(), Some("refused"));
            assert_eq!(refusal[row].as_deref(), Some("malformed_line"));
        } else {
            assert_eq!(&status[row], expected);
        }
    }
}
