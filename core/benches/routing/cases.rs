//! Cases drawn uniformly with a fixed seed, and the benchmark policy with its kinds numbered.

use bestit::{Decision, Duty, FactId, Given, Router, Row, Source, ValueId};

use crate::floor;

/// A case as a caller has it.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Numbered where the policy is cloned.
    kind: String,
    scope: &'static str,
    department: String,
    system: String,
    in_plan: bool,
    cost: u32,
}

const KINDS: [&str; 12] = [
    "strategic_need",
    "operative_support",
    "client_support",
    "change_request",
    "investment",
    "common_development",
    "local_development",
    "project_deviation",
    "sla",
    "procurement",
    "information_security",
    "incident",
];

/// A small generator (Marsaglia, "Xorshift RNGs", 2003); the seed is fixed.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % n
    }
}

/// Cases drawn uniformly.
pub fn draw(clones: usize, count: usize) -> Vec<Drawn> {
    let mut random = Random(0x0b57_17b5_eed1_8042);
    (0..count)
        .map(|_| {
            let kind = KINDS[random.below(KINDS.len())];
            Drawn {
                kind: numbered(kind, random.below(clones)),
                scope: ["local", "municipal"][random.below(2)],
                department: format!("d{}", random.below(8)),
                system: format!("s{}", random.below(60)),
                in_plan: random.below(2) == 1,
                cost: random.below(1_000_001) as u32,
            }
        })
        .collect()
}

fn numbered(kind: &str, clone: usize) -> String {
    match clone {
        0 => kind.to_owned(),
        n => format!("{kind}-{n}"),
    }
}

impl Drawn {
    pub fn by_hand(&self) -> floor::Case<'_> {
        floor::Case {
            kind: &self.kind,
            scope: self.scope,
            department: &self.department,
            system: &self.system,
            in_plan: self.in_plan,
            cost: self.cost,
        }
    }

    pub fn pairs(&self) -> [(&str, Given<'_>); 6] {
        let [kind, scope, department, system, in_plan, cost] = self.values();
        [
            ("kind", kind),
            ("scope", scope),
            ("department", department),
            ("system", system),
            ("in_plan", in_plan),
            ("cost", cost),
        ]
    }

    /// Values in the order of [`facts`].
    pub fn values(&self) -> [Given<'_>; 6] {
        [
            Given::Text(&self.kind),
            Given::Text(self.scope),
            Given::Text(&self.department),
            Given::Text(&self.system),
            Given::Bool(self.in_plan),
            Given::Integer(i64::from(self.cost)),
        ]
    }

    /// The row of interned ids.
    pub fn ids(&self, router: &Router) -> Row {
        router.row(&self.pairs()).expect("a case of the policy")
    }
}

/// The facts of the benchmark, by handle.
pub fn facts(router: &Router) -> [FactId; 6] {
    ["kind", "scope", "department", "system", "in_plan", "cost"]
        .map(|f| router.fact(f).expect("a fact"))
}

/// Owner, prepares, decides: the three strings the floor gives too.
pub fn three<'r>(decision: &Decision<'r>) -> [Option<&'r str>; 3] {
    [Duty::Owner, Duty::Prepares, Duty::Decides].map(|d| decision.only(d))
}

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../policies/examples/benchmark"
);

/// The benchmark policy, with kinds and rules numbered until there are `clones` of each.
pub fn sources(clones: usize) -> Vec<Source> {
    let read = |name: &str| std::fs::read_to_string(format!("{FOLDER}/{name}")).expect(name);
    let (mut register, mut model) = (read("organisation.yaml"), read("model.yaml"));
    let kinds = block(&register, "kinds:");
    let rules = block(&model, "rules:");
    let mut more_kinds = String::new();
    let mut more_rules = String::new();
    for clone in 1..clones {
        for line in kinds.lines().filter(|l| !l.trim().is_empty()) {
            let (id, rest) = line.trim().split_once(':').expect("a kind");
            more_kinds += &format!("  {}:{rest}\n", numbered(id, clone));
        }
        for line in rules.lines() {
            let is_rule = line.starts_with("  r") && line.ends_with(':');
            let mut line = if is_rule {
                line.replace(':', &format!("-{clone}:"))
            } else {
                line.to_owned()
            };
            for kind in KINDS {
                for end in [",", "}"] {
                    line = line.replace(
                        &format!("kind: {kind}{end}"),
                        &format!("kind: {}{end}", numbered(kind, clone)),
                    );
                }
            }
            more_rules += &line;
            more_rules.push('\n');
        }
    }
    register = register.replace(&kinds, &format!("{kinds}{more_kinds}"));
    model = model.replace(&rules, &format!("{rules}{more_rules}"));
    vec![
        Source::new("document.yaml", read("document.yaml")),
        Source::new("model.yaml", model),
        Source::new("organisation.yaml", register),
    ]
}

/// The lines under a key at the left margin, up to the next empty line or the end.
fn block(text: &str, key: &str) -> String {
    let from = text.find(&format!("\n{key}\n")).expect(key) + key.len() + 2;
    let rest = &text[from..];
    let to = rest.find("\n\n").map_or(rest.len(), |i| i + 1);
    rest[..to].to_owned()
}

/// Complete cases of the report's own model, drawn uniformly among the combinations that exist.
pub fn of_best_it(router: &Router, count: usize) -> Vec<Vec<(FactId, ValueId)>> {
    let ids = |fact: &str| -> (FactId, Vec<ValueId>) {
        let handle = router.fact(fact).expect(fact);
        (handle, router.values(handle).collect())
    };
    let facts: Vec<_> = [
        "kind",
        "department",
        "system",
        "scope",
        "in_plan",
        "forum_preparation",
        "serious",
    ]
    .map(ids)
    .into();
    let mut random = Random(0x0b57_17b5_eed1_8043);
    let mut rows = Vec::with_capacity(count);
    while rows.len() < count {
        let mut row: Vec<(FactId, ValueId)> = Vec::new();
        for (at, (fact, values)) in facts.iter().enumerate() {
            // The first three exist everywhere; of the others a case has those that exist in it.
            let choice = random.below(values.len() + usize::from(at > 2));
            row.extend(values.get(choice).map(|v| (*fact, *v)));
        }
        if router.decide_ids(&row).is_some() {
            rows.push(row);
        }
    }
    rows
}
