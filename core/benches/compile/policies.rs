//! Large policies, made up with a fixed seed.

use std::fmt::Write as _;

use bestit::Source;

/// A small generator (Marsaglia, "Xorshift RNGs", 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % n
    }
}

const ACTORS: usize = 40;

/// What a fact's values are.
enum Values {
    Boolean,
    Listed(usize),
    /// With the thresholds that rules use.
    Number(&'static [u32]),
}

/// The facts beside the kind and the department.
fn facts() -> Vec<Values> {
    let mut facts: Vec<Values> = (0..7).map(|_| Values::Boolean).collect();
    facts.extend([3, 3, 4, 4, 5, 6, 8].map(Values::Listed));
    const COST: &[u32] = &[10_000, 50_000, 100_000, 250_000, 500_000, 750_000];
    const DAYS: &[u32] = &[1, 5, 20, 60, 250];
    facts.extend([COST, COST, DAYS, DAYS].map(Values::Number));
    facts
}

/// A policy of this many rules over 20 facts. Every rule tests the kind and one to four facts
/// more; the rules of a kind are the leaves of a tree over facts drawn for it, so that every case
/// has one answer.
pub(crate) fn rules(count: usize, kinds: usize) -> Vec<Source> {
    let facts = facts();
    let mut random = Random(0x0b57_17b5_eed1_8042);
    let mut text = String::new();
    for kind in 0..kinds {
        let share = count / kinds;
        // A leaf is its tests as text, and the facts they are of.
        let mut leaves: Vec<(String, Vec<usize>)> = vec![(format!("kind: k{kind}"), Vec::new())];
        while leaves.len() < share {
            let place = (0..leaves.len())
                .min_by_key(|at| leaves[*at].1.len())
                .unwrap_or(0);
            let (tests, used) = leaves.swap_remove(place);
            if used.len() == 4 {
                leaves.push((tests, used));
                break;
            }
            let fact = loop {
                let fact = random.below(facts.len());
                if !used.contains(&fact) {
                    break fact;
                }
            };
            let most = share - leaves.len();
            for test in split(&facts[fact], most, &mut random) {
                let mut used = used.clone();
                used.push(fact);
                leaves.push((format!("{tests}, f{fact}: {test}"), used));
            }
        }
        for (at, (tests, _)) in leaves.into_iter().enumerate() {
            let mut holder = || format!("a{}", random.below(ACTORS));
            let (owner, prepares, decides) = (holder(), holder(), holder());
            let _ = writeln!(
                text,
                "  k{kind}-{at}: {{when: {{{tests}}}, assign: {{owner: {owner}, prepares: {prepares}, \
                 decides: {decides}}}, basis: [S001], text: {{sv: R, en: R}}}}"
            );
        }
    }
    sources(kinds, &facts, &text)
}

/// The tests of at most so many branches that cover a fact's values.
fn split(values: &Values, most: usize, random: &mut Random) -> Vec<String> {
    match values {
        _ if most < 3 => match values {
            Values::Boolean => vec!["true".to_owned(), "false".to_owned()],
            Values::Listed(_) => vec!["v0".to_owned(), "{not: v0}".to_owned()],
            Values::Number(cuts) => vec![
                format!("{{below: {}}}", cuts[0]),
                format!("{{at_least: {}}}", cuts[0]),
            ],
        },
        Values::Boolean => vec!["true".to_owned(), "false".to_owned()],
        Values::Listed(count) => {
            let a = 1 + random.below(count - 2);
            let list = |from: usize, to: usize| {
                let named: Vec<String> = (from..to).map(|v| format!("v{v}")).collect();
                format!("[{}]", named.join(", "))
            };
            vec![list(0, a), list(a, count - 1), list(count - 1, *count)]
        }
        Values::Number(cuts) => {
            let a = random.below(cuts.len() - 1);
            let b = a + 1 + random.below(cuts.len() - a - 1);
            let (a, b) = (cuts[a], cuts[b]);
            vec![
                format!("{{below: {a}}}"),
                format!("{{at_least: {a}, below: {b}}}"),
                format!("{{at_least: {b}}}"),
            ]
        }
    }
}

/// One kind, and a chain of this many rules each of which is an exception to the one before. The
/// conditions are numbers that shrink to a single one.
pub(crate) fn chain(count: usize) -> Vec<Source> {
    let mut text = String::new();
    for at in 0..count {
        let over = if at == 0 {
            String::new()
        } else {
            format!("overrides: [r{}], ", at - 1)
        };
        let _ = writeln!(
            text,
            "  r{at}: {{when: {{f0: {{at_least: {at}}}}}, {over}assign: {{owner: a0, prepares: a0, \
             decides: a{}}}, basis: [S001], text: {{sv: R, en: R}}}}",
            at % ACTORS
        );
    }
    sources(1, &[Values::Number(&[])], &text)
}

/// As many conflicts as this, each of its own pair of rules.
pub(crate) fn conflicts(count: usize) -> Vec<Source> {
    let mut text = String::new();
    for at in 0..count {
        for holder in ["a0", "a1"] {
            let _ = writeln!(
                text,
                "  r{at}-{holder}: {{when: {{f0: {{at_least: {at}, below: {}}}}}, assign: {{owner: a0, \
                 prepares: a0, decides: {holder}}}, basis: [S001], text: {{sv: R, en: R}}}}",
                if at + 1 == count { 1_000_001 } else { at + 1 }
            );
        }
    }
    sources(1, &[Values::Number(&[])], &text)
}

fn sources(kinds: usize, facts: &[Values], rules: &str) -> Vec<Source> {
    let document = "bestit: document\nlanguage: 1\nid: d\ntitle: {sv: D, en: D}\nsections:\n  \"1\": {sv: S, en: S}\n\
        statements:\n  S001: {section: \"1\", modality: shall, routing: true, text: {sv: T, en: T}}\n";
    let mut register = String::from(
        "bestit: register\nlanguage: 1\nid: r\ntitle: {sv: R, en: R}\nuses: [document.yaml]\ndefault_model: m\n\
         categories:\n  c: {title: {sv: C, en: C}}\n\
         departments:\n  d0: {title: {sv: D, en: D}}\n  d1: {title: {sv: E, en: E}}\n\
         systems:\n  s0: {title: {sv: S, en: S}, category: c}\nkinds:\n",
    );
    let mut line = |text: String| {
        let _ = writeln!(register, "{text}");
    };
    for kind in 0..kinds {
        line(format!(
            "  k{kind}: {{level: operative, title: {{sv: K{kind}, en: K{kind}}}, means: {{sv: M, en: M}}, \
             examples: {{sv: [E], en: [E]}}, keywords: {{sv: [w{kind}], en: [w{kind}]}}}}"
        ));
    }
    line("facts:".to_owned());
    let common = |at: &str| {
        format!(
            "title: {{sv: F{at}, en: F{at}}}, question: {{sv: F{at}?, en: F{at}?}}, asked: anyone, known_by: a0"
        )
    };
    for domain in ["kind", "department"] {
        line(format!(
            "  {domain}: {{values: {domain}s, {}}}",
            common(domain)
        ));
    }
    for (at, values) in facts.iter().enumerate() {
        let domain = match values {
            Values::Boolean => "boolean".to_owned(),
            Values::Listed(count) => {
                let value = |v: usize| format!("v{v}: {{title: {{sv: V{v}, en: V{v}}}}}");
                format!(
                    "{{{}}}",
                    (0..*count).map(value).collect::<Vec<_>>().join(", ")
                )
            }
            Values::Number(_) => {
                "{number: {unit: SEK, min: 0, max: 1000000, decimals: 0}}".to_owned()
            }
        };
        line(format!(
            "  f{at}: {{values: {domain}, {}}}",
            common(&at.to_string())
        ));
    }
    line("actors:".to_owned());
    for actor in 0..ACTORS {
        line(format!(
            "  a{actor}: {{is: role, title: {{sv: A{actor}, en: A{actor}}}}}"
        ));
    }
    let model = format!(
        "bestit: model\nlanguage: 1\nid: m\ntitle: {{sv: M, en: M}}\nuses: [register.yaml, document.yaml]\n\
         first_contact:\n  - {{to: owner}}\nrules:\n{rules}"
    );
    vec![
        Source::new("document.yaml", document),
        Source::new("register.yaml", register.as_str()),
        Source::new("model.yaml", model.as_str()),
    ]
}
