//! Ids in words: holders, tests and placements in Swedish or English.

use std::sync::OnceLock;

use super::result::{ChangeOf, PlacementDifference, PlacementOf};
use super::titles::Titles;
use crate::Lang;
use crate::analysis::region::Test;
use crate::order::{Gather as _, Map};
use crate::text::Text;

/// How many values of a fact are named before the rest is counted.
const VALUES_TOLD: usize = 8;

/// The phrases in which comparisons are told, by key.
pub(crate) fn texts() -> &'static Map<String, Text> {
    static TEXTS: OnceLock<Map<String, Text>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        serde_json::from_str(include_str!("../../texts/compare.json")).unwrap_or_default()
    })
}

pub(crate) struct Words<'a> {
    titles: &'a Titles,
    pub(super) lang: Lang,
}

impl<'a> Words<'a> {
    pub(crate) fn new(titles: &'a Titles, lang: Lang) -> Self {
        Self { titles, lang }
    }

    /// A text of the library; an id without one is its own text.
    pub(super) fn of(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    pub(super) fn fill(&self, key: &str, args: &[(&str, &str)]) -> String {
        match texts().get(key) {
            Some(text) => text.fill(args).get(self.lang).to_owned(),
            None => key.to_owned(),
        }
    }

    /// The title of a model.
    pub(super) fn model(&self, id: &str) -> Option<&str> {
        self.titles.model(id).map(|title| title.get(self.lang))
    }

    /// A whole number as the language writes it.
    pub(super) fn number(&self, n: u64) -> String {
        self.lang.number(n)
    }

    pub(super) fn combinations(&self, n: u64) -> String {
        match n {
            1 => self.of("combination"),
            _ => self.fill("combinations", &[("count", &self.number(n))]),
        }
    }

    pub(super) fn up_to(&self, n: u64, several: bool) -> String {
        let count = self.combinations(n);
        match several {
            true => self.fill("at-most", &[("count", &count)]),
            false => count,
        }
    }

    /// `a, b or c`
    pub(super) fn any(&self, list: &[String]) -> String {
        self.joined("or", list)
    }

    /// `a, b and c`
    pub(super) fn all(&self, list: &[String]) -> String {
        self.joined("and", list)
    }

    fn joined(&self, word: &str, list: &[String]) -> String {
        match list {
            [first @ .., last] if !first.is_empty() => {
                self.fill(word, &[("list", &first.join(", ")), ("last", last)])
            }
            _ => list.concat(),
        }
    }

    pub(super) fn value(&self, of: &str, id: &str) -> String {
        if of == "kind.level" {
            return self.of(&format!("level.{id}"));
        }
        match self.titles.value(of, id) {
            Some(title) => title.get(self.lang).to_owned(),
            None if id == "absent" => self.of("absent"),
            None => id.to_owned(),
        }
    }

    /// One fact of a region.
    pub(super) fn test(&self, test: &Test) -> String {
        let of = match self.titles.fact(&test.of) {
            Some(title) => title.get(self.lang).to_owned(),
            None => self.of(&format!("of.{}", test.of)),
        };
        let named = |v: &String| self.value(&test.of, v);
        let many = test.values.len();
        let values = if many > VALUES_TOLD + 1 {
            let first: Vec<String> = test.values.iter().take(VALUES_TOLD).map(named).gather();
            let more = (many - VALUES_TOLD).to_string();
            self.fill(
                "more-values",
                &[("list", &first.join(", ")), ("count", &more)],
            )
        } else {
            let all: Vec<String> = test.values.iter().map(named).gather();
            self.joined(if test.not { "and" } else { "or" }, &all)
        };
        match test.not {
            true => format!("{of}: {}", self.fill("not", &[("values", &values)])),
            false => format!("{of}: {values}"),
        }
    }

    /// Who is named, as rules write it; of a list duty everyone on the list.
    pub(super) fn holders(&self, written: &[String], list: bool) -> String {
        let named: Vec<String> = written.iter().map(|w| self.holder(w)).gather();
        self.joined(if list { "and" } else { "or" }, &named)
    }

    /// Who holds a duty in one case.
    pub(crate) fn held(&self, ids: &[String]) -> String {
        match ids {
            [] => self.of("none"),
            [one] => self.holder(one),
            _ => {
                let names: Vec<String> = ids.iter().map(|i| self.holder(i)).gather();
                self.fill("shared", &[("list", &self.all(&names))])
            }
        }
    }

    fn holder(&self, written: &str) -> String {
        if let Some(list) = written.strip_prefix("shared: [") {
            let names = list.trim_end_matches(']').split(',');
            let names: Vec<String> = names.map(|n| self.holder(n.trim_start())).gather();
            return self.fill("shared", &[("list", &self.all(&names))]);
        }
        if let Some(title) = self.titles.actor(written) {
            return title.get(self.lang).to_owned();
        }
        if let Some((family, of)) = written.trim_end_matches(')').split_once('(') {
            let family = match self.titles.actor(family) {
                Some(title) => title.get(self.lang).to_owned(),
                None => family.to_owned(),
            };
            let family = [("family", family.as_str())];
            return match written {
                "department(department)" | "department(system.department)" => {
                    self.of(&format!("term.{written}"))
                }
                _ => self.fill(&format!("term.{of}"), &family),
            };
        }
        let term = format!("term.{written}");
        match texts().contains_key(&term) {
            true => self.of(&term),
            false => self.of(written),
        }
    }

    /// Whose placement differs: a title, and the id it stands for.
    pub(super) fn whose(&self, difference: &PlacementDifference) -> (String, Option<String>) {
        let id = Some(difference.of.clone());
        let name = match difference.what {
            PlacementOf::Post | PlacementOf::Interface => self.of(&what(difference.what)),
            PlacementOf::FirstContact | PlacementOf::Validity => {
                return (self.of(&what(difference.what)), None);
            }
            PlacementOf::Owner | PlacementOf::Manager | PlacementOf::Administrator => {
                self.value("system", &difference.of)
            }
            _ if difference.of == "department" => self.of("term.department-family"),
            _ => self.holder(&difference.of),
        };
        let scopes = difference.scopes.iter().map(|s| {
            let department = self.titles.value("department", s);
            let named = department.or_else(|| self.titles.value("system", s));
            named.map_or(s.clone(), |t| t.get(self.lang).to_owned())
        });
        let scopes: Vec<String> = scopes.gather();
        match scopes.is_empty() {
            true => (name, id),
            false => (format!("{name}: {}", self.all(&scopes)), id),
        }
    }

    /// What a placement was and what it became.
    pub(super) fn moved(&self, difference: &PlacementDifference) -> String {
        let told = |list: &[String]| self.placed(difference, list);
        let change = match difference.change {
            ChangeOf::Added => "change.added",
            ChangeOf::Changed => "change.changed",
            ChangeOf::Removed => "change.removed",
        };
        let whole = matches!(
            difference.what,
            PlacementOf::Post | PlacementOf::Interface | PlacementOf::Actor
        );
        let own = matches!(
            difference.what,
            PlacementOf::Post
                | PlacementOf::Interface
                | PlacementOf::FirstContact
                | PlacementOf::Validity
        );
        let name = match own {
            true => String::new(),
            false => format!("{} ", self.of(&what(difference.what))),
        };
        match difference.change {
            _ if difference.what == PlacementOf::Actor => self.of(change),
            ChangeOf::Added if whole => format!("{}: {}", self.of(change), told(&difference.to)),
            ChangeOf::Removed if whole => {
                format!("{}: {}", self.of(change), told(&difference.from))
            }
            _ => format!(
                "{name}{} → {}",
                told(&difference.from),
                told(&difference.to)
            ),
        }
    }

    fn placed(&self, difference: &PlacementDifference, list: &[String]) -> String {
        let what = difference.what;
        let named = |id: &String| match what {
            PlacementOf::Mandate | PlacementOf::FirstContact => match difference.clauses.get(id) {
                Some(clause) => self.clause(clause),
                None => format!("`{id}`"),
            },
            PlacementOf::Capacity => self.decimal(id),
            PlacementOf::Interface | PlacementOf::Validity => format!("`{id}`"),
            PlacementOf::Unit | PlacementOf::HomeUnit | PlacementOf::Parent if id == "unstated" => {
                self.of("unstated-where")
            }
            PlacementOf::Unit | PlacementOf::HomeUnit | PlacementOf::Parent => {
                match id.strip_suffix("(department)") {
                    Some("department") => self.of("own-department"),
                    Some(family) => self.fill("own", &[("family", &self.holder(family))]),
                    None => self.holder(id),
                }
            }
            PlacementOf::Post => match id.strip_prefix("capacity: ") {
                Some(number) => {
                    format!("{} {}", self.of("what.capacity"), self.decimal(number))
                }
                None => self.holder(id),
            },
            _ => self.holder(id),
        };
        if list.is_empty() {
            return self.of("nothing-stated");
        }
        let between = match what {
            PlacementOf::Post => " + ",
            PlacementOf::Mandate | PlacementOf::FirstContact => " ; ",
            _ => ", ",
        };
        let named: Vec<String> = list.iter().map(named).gather();
        named.join(between)
    }

    /// A decimal number as the language writes it, without idle zeros: 0,5.
    fn decimal(&self, text: &str) -> String {
        let text = text.trim_end_matches('0').trim_end_matches('.');
        match self.lang {
            Lang::Sv => text.replace('.', ","),
            Lang::En => text.to_owned(),
        }
    }
}

fn what(what: PlacementOf) -> String {
    let name = match what {
        PlacementOf::Actor => "actor",
        PlacementOf::Unit => "unit",
        PlacementOf::HomeUnit => "home_unit",
        PlacementOf::Parent => "parent",
        PlacementOf::Capacity => "capacity",
        PlacementOf::Members => "members",
        PlacementOf::Mandate => "mandate",
        PlacementOf::Post => "post",
        PlacementOf::Owner => "owner",
        PlacementOf::Manager => "manager",
        PlacementOf::Administrator => "administrator",
        PlacementOf::Interface => "interface",
        PlacementOf::FirstContact => "first_contact",
        PlacementOf::Validity => "validity",
    };
    format!("what.{name}")
}
