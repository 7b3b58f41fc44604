//! The floor: the 18 rules of `policies/examples/benchmark/` by hand, as somebody would write
//! them who needs nothing but the three answers. No reasons, no sections, no proof.

use std::collections::HashMap;

struct System {
    department: bool,
    category: &'static str,
    owner: String,
    manager: String,
}

struct Department {
    customer_manager: String,
    management_group: String,
}

pub struct ByHand {
    systems: HashMap<String, System>,
    departments: HashMap<String, Department>,
}

/// A case as a caller has it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub kind: &'a str,
    pub scope: &'a str,
    pub department: &'a str,
    pub system: &'a str,
    pub in_plan: bool,
    pub cost: u32,
}

impl ByHand {
    pub fn new() -> Self {
        let category = |i: usize| match i {
            0..=9 => "infrastructure",
            10..=14 => "shared_business",
            15..=16 => "web",
            _ => "department",
        };
        let systems = (0..60).map(|i| {
            let category = category(i);
            let system = System {
                department: category == "department",
                category,
                owner: format!("system_owner:s{i}"),
                manager: format!("system_manager:s{i}"),
            };
            (format!("s{i}"), system)
        });
        let departments = (0..8).map(|d| {
            let department = Department {
                customer_manager: format!("it_customer_manager:d{d}"),
                management_group: format!("management_group:d{d}"),
            };
            (format!("d{d}"), department)
        });
        Self {
            systems: systems.collect(),
            departments: departments.collect(),
        }
    }

    /// Owner, prepares, decides.
    pub fn route(&self, case: Case<'_>) -> Option<[&str; 3]> {
        let system = self.systems.get(case.system)?;
        let department = self.departments.get(case.department)?;
        let (customer, group) = (
            department.customer_manager.as_str(),
            department.management_group.as_str(),
        );
        Some(match case.kind {
            "strategic_need" => match system.category {
                "department" => [&system.owner, "best_it_forum", group],
                "shared_business" => ["kit_chief", "best_it_forum", "it_strategist"],
                "infrastructure" => ["it_strategist", "tactical_manager", "it_strategist"],
                _ => ["communications_chief", "best_it_forum", "it_strategist"],
            },
            "operative_support" => [&system.manager, &system.manager, &system.manager],
            "client_support" => ["it_unit", "service_desk", "it_unit"],
            "change_request" if system.department => [&system.owner, &system.manager, group],
            "change_request" => [customer, "change_manager", "it_strategist"],
            "investment" if !case.in_plan => {
                ["it_strategist", "best_it_forum", "chief_executive_group"]
            }
            "investment" if case.cost < 100_000 => [customer, "change_manager", group],
            "investment" => ["it_strategist", "change_manager", "chief_executive_group"],
            "common_development" => ["it_strategist", "best_it_forum", "chief_executive_group"],
            "local_development" => [customer, "best_it_forum", group],
            "project_deviation" if case.scope == "local" => {
                ["change_manager", "change_manager", group]
            }
            "project_deviation" => ["change_manager", "change_manager", "chief_executive_group"],
            "sla" => [customer, "it_delivery_manager", customer],
            "procurement" if system.department => [customer, customer, group],
            "procurement" => ["tactical_manager", "tactical_manager", "it_strategist"],
            "information_security" => ["tactical_manager", "tactical_manager", "it_strategist"],
            "incident" => ["it_unit", &system.manager, "it_unit"],
            _ => return None,
        })
    }
}
