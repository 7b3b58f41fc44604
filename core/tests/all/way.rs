//! The picture of a way: it is sound XML, says what the route says, and holds nothing else.
#![cfg(all(feature = "export", feature = "analysis"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use bestit::{Case, Compiled, Given, Lang, Policy, Route, Step, Text, export};
use roxmltree::{Document, Node};

/// The elements of a picture, each with all the attributes that it may have.
const ALLOWED: [(&str, &[&str]); 8] = [
    (
        "svg",
        &[
            "role",
            "lang",
            "width",
            "height",
            "viewBox",
            "fill",
            "font-family",
        ],
    ),
    ("title", &[]),
    ("desc", &[]),
    (
        "text",
        &[
            "x",
            "y",
            "font-size",
            "font-weight",
            "fill-opacity",
            "text-anchor",
        ],
    ),
    ("tspan", &["x", "y"]),
    (
        "rect",
        &[
            "x",
            "y",
            "width",
            "height",
            "rx",
            "fill-opacity",
            "stroke",
            "stroke-dasharray",
        ],
    ),
    (
        "path",
        &["d", "fill", "stroke", "stroke-width", "stroke-dasharray"],
    ),
    (
        "circle",
        &["cx", "cy", "r", "fill", "stroke", "stroke-width"],
    ),
];

fn compiled(model: &str) -> Compiled {
    Policy::embedded().model(model).unwrap().compile().unwrap()
}

/// The routes of complete cases in which every rule of a model has every role.
fn routes(compiled: &Compiled) -> Vec<Route> {
    let cases = compiled.test_witnesses().unwrap().cases;
    let route = |case: &bestit::analysis::TestWitness| {
        let facts: Vec<(String, String)> = case
            .case
            .0
            .iter()
            .map(|(f, v)| (f.to_string(), v.to_string()))
            .collect();
        let facts = facts.iter().map(|(f, v)| (f.as_str(), Given::Written(v)));
        let case = Case::from_pairs(&compiled.router, facts).unwrap();
        compiled.router.route_case(&case).route().unwrap().clone()
    };
    cases.iter().map(route).collect()
}

/// The texts of a picture in their order; each is whole, whatever lines it has.
fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    let texts = document
        .descendants()
        .filter(|n| n.has_tag_name(("http://www.w3.org/2000/svg", "text")));
    texts.map(whole).collect()
}

fn whole(node: Node<'_, '_>) -> String {
    node.descendants()
        .filter(Node::is_text)
        .filter_map(|n| n.text())
        .collect()
}

fn sound(svg: &str) {
    let document = Document::parse(svg).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    assert_eq!(
        root.children()
            .find(Node::is_element)
            .unwrap()
            .tag_name()
            .name(),
        "title"
    );
    for node in document.descendants().filter(Node::is_element) {
        assert_eq!(
            node.tag_name().namespace(),
            Some("http://www.w3.org/2000/svg")
        );
        let name = node.tag_name().name();
        let (_, allowed) = ALLOWED.iter().find(|(n, _)| *n == name).expect(name);
        for attribute in node.attributes() {
            let is_language = attribute.namespace() == Some("http://www.w3.org/XML/1998/namespace");
            assert!(
                is_language || allowed.contains(&attribute.name()),
                "{name} {}",
                attribute.name()
            );
            assert!(!attribute.value().contains("url("), "{}", attribute.value());
        }
    }
    // Nothing lies outside, and boxes do not lie on each other.
    let number =
        |node: Node<'_, '_>, name: &str| node.attribute(name).unwrap().parse::<f32>().unwrap();
    let (width, height) = (number(root, "width"), number(root, "height"));
    let mut below = 0.0;
    for node in document
        .descendants()
        .filter(|n| n.attribute("y").is_some())
    {
        assert!((0.0..=width).contains(&number(node, "x")));
        assert!((0.0..=height).contains(&number(node, "y")));
        if node.has_tag_name(("http://www.w3.org/2000/svg", "rect")) {
            assert!(number(node, "y") > below);
            below = number(node, "y") + number(node, "height");
            assert!(below < height);
        }
    }
}

#[test]
fn every_step_stands_in_the_picture_in_its_order() {
    for model in ["best-it", "before-2012", "matrix"] {
        let compiled = compiled(model);
        let title = |ids: &str, lang: Lang| -> Vec<String> {
            let title = |id| compiled.actor_title(id).unwrap().get(lang).to_owned();
            ids.split('+').map(title).collect()
        };
        for (route, lang) in routes(&compiled)
            .iter()
            .zip([Lang::Sv, Lang::En].into_iter().cycle())
        {
            let svg = export::way(route, Some(&compiled), lang);
            sound(&svg);
            assert_eq!(svg, export::way(route, Some(&compiled), lang));
            let texts = texts(&svg);
            let mut rest = texts.iter();
            for (step, at) in route.steps.iter().zip(1..) {
                // What happens, by which sections, its number, and the box of who gets it.
                for cite in step.cite.iter() {
                    assert!(
                        texts
                            .iter()
                            .any(|t| t.contains(&format!("§{}", cite.section)))
                    );
                }
                if let Some(interface) = &step.interface {
                    assert!(
                        rest.by_ref().any(|t| t.contains(&**interface)),
                        "{interface}"
                    );
                }
                assert!(rest.by_ref().any(|t| *t == at.to_string()));
                let to = rest.next().unwrap();
                assert!(
                    title(&step.to, lang)
                        .iter()
                        .all(|t| to.contains(t.as_str())),
                    "{to}"
                );
            }
            // A screen reader is told the same.
            let document = Document::parse(&svg).unwrap();
            let told = document.descendants().find(|n| n.has_tag_name("desc"));
            let told = told.or_else(|| {
                document
                    .descendants()
                    .find(|n| n.tag_name().name() == "desc")
            });
            let told = whole(told.unwrap());
            for ids in route.steps.iter().flat_map(|s| [&s.from, &s.to]) {
                assert!(title(ids, lang).iter().all(|t| told.contains(t.as_str())));
            }
            for answer in bestit::Duty::ALL.iter().filter_map(|d| route.duty(*d)) {
                for holder in &answer.holders {
                    let name = holder.title.get(lang);
                    assert!(told.contains(name), "{name}: {told}");
                    assert!(texts.iter().any(|t| t.contains(name)), "{name}");
                }
                for side in &answer.contested {
                    let side = format!("({}={})", side.id, side.option);
                    assert!(texts.iter().any(|t| t.contains(&side)), "{side}");
                }
            }
            let sample = ["exempeldata", "sample data"]
                .iter()
                .any(|s| svg.contains(s));
            assert_eq!(sample, route.sample);
        }
    }
}

fn one() -> Route {
    let best_it = compiled("best-it");
    routes(&best_it)
        .into_iter()
        .max_by_key(|r| r.steps.len())
        .unwrap()
}

fn step(from: &str, to: &str) -> Step {
    Step {
        from: from.into(),
        to: to.into(),
        ..one().steps[0].clone()
    }
}

#[test]
fn who_gets_the_case_back_is_named_again() {
    let route = Route {
        steps: vec![step("a", "b"), step("b", "a"), step("c", "b")],
        ..one()
    };
    let svg = export::way(&route, None, Lang::En);
    sound(&svg);
    let texts = texts(&svg);
    let boxes = |id: &str| texts.iter().filter(|t| *t == id).count();
    assert_eq!((boxes("a"), boxes("b"), boxes("c")), (2, 2, 1));
    assert!(texts.iter().any(|t| t == "The same as before step 1"));
    assert!(texts.iter().any(|t| t == "The same as after step 1"));
}

#[test]
fn hostile_names_are_only_names() {
    let names = [
        "</text><script>alert(1)</script>",
        "\" onload=\"alert(1)",
        "]]><!--",
        "&lt;&amp;&#0;",
        "a\u{0}\u{8}\u{1b}[31mb\u{7f}\u{85}\u{ffff}",
        "abc\u{202e}dcba\u{2066}",
        "שלום עולם",
        "name\nwith\tlines\r",
        "+",
        "",
    ];
    for name in names {
        let mut route = Route {
            steps: vec![step(name, "b"), step("b", name)],
            ..one()
        };
        route.case.0 = vec![(name.into(), bestit::Known::Text(name.into()))];
        let mut owner = route.owner.clone().unwrap();
        let mut party = (*owner.holders[0]).clone();
        party.title = Text::new(name, name).into();
        owner.holders = vec![party.into()];
        route.owner = Some(owner);
        for lang in [Lang::Sv, Lang::En] {
            let svg = export::way(&route, None, lang);
            sound(&svg);
            assert!(!svg.contains([
                '\u{202e}', '\u{2066}', '\u{0}', '\u{1b}', '\u{7f}', '\u{85}'
            ]));
        }
    }
    let svg = export::way(
        &Route {
            steps: vec![step(names[0], "b")],
            ..one()
        },
        None,
        Lang::Sv,
    );
    assert!(texts(&svg).iter().any(|t| t == names[0]));
    let svg = export::way(
        &Route {
            steps: vec![step(names[5], "b")],
            ..one()
        },
        None,
        Lang::Sv,
    );
    assert!(texts(&svg).iter().any(|t| t == "abc[U+202E]dcba[U+2066]"));
}

#[test]
fn a_long_name_is_wrapped_and_never_cut() {
    let name = "Samordningsförbundets verksamhetsutvecklingsledningsgruppssekretariat ".repeat(8);
    let svg = export::way(
        &Route {
            steps: vec![step(&name, "b")],
            ..one()
        },
        None,
        Lang::Sv,
    );
    sound(&svg);
    assert!(texts(&svg).iter().any(|t| t == name.trim()));
    let document = Document::parse(&svg).unwrap();
    let lines = document
        .descendants()
        .filter(|n| n.tag_name().name() == "tspan");
    assert!(lines.clone().count() > 12);
    assert!(
        lines
            .filter_map(|n| n.text())
            .all(|line| line.chars().count() < 100)
    );
}

#[test]
fn a_case_that_stays_has_a_picture_too() {
    let route = Route {
        steps: Vec::new(),
        ..one()
    };
    let svg = export::way(&route, None, Lang::Sv);
    sound(&svg);
    assert!(svg.contains("Ärendet stannar hos den som tar emot det."));
    let nobody = Route {
        first_contact: None,
        ..route
    };
    assert!(export::way(&nobody, None, Lang::Sv).contains("Dokumentet säger inte vem"));
}
