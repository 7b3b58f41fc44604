//! Loans made up at random, seeded: numbers and categories that bear on a grade from A to G.

/// Steele, Lea and Flood's SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Between 0 and 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// About normal: the sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// What a column of loans holds: numbers scaled by their decimals, or values by index.
pub(crate) enum Kind {
    Number { max: i64, decimals: u8 },
    Values(&'static [&'static str]),
}

pub(crate) struct Fact {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// How much it bears on the grade.
    weight: f64,
}

const fn number(name: &'static str, max: i64, decimals: u8, weight: f64) -> Fact {
    Fact {
        name,
        kind: Kind::Number { max, decimals },
        weight,
    }
}

const fn values(name: &'static str, of: &'static [&'static str], weight: f64) -> Fact {
    Fact {
        name,
        kind: Kind::Values(of),
        weight,
    }
}

/// The columns of a table are the first so many.
pub(crate) const FACTS: [Fact; 15] = [
    number("debt_to_income", 6000, 2, 1.0),
    number("loan_amount", 40_000, 0, 0.8),
    values(
        "home_ownership",
        &["mortgage", "none", "other", "own", "rent"],
        0.5,
    ),
    number("annual_income", 300_000, 0, -0.9),
    number("utilisation", 1200, 1, 0.9),
    values(
        "purpose",
        &[
            "car",
            "card",
            "consolidation",
            "education",
            "house",
            "improvement",
            "medical",
            "moving",
            "other",
            "purchase",
            "renewable",
            "business",
            "vacation",
            "wedding",
        ],
        0.6,
    ),
    number("inquiries", 30, 0, 0.7),
    number("credit_age_months", 600, 0, -0.6),
    number("open_accounts", 60, 0, 0.3),
    number("revolving_balance", 150_000, 0, 0.4),
    number("delinquencies", 20, 0, 0.7),
    values("verification", &["none", "source", "verified"], 0.3),
    number("employment_months", 480, 0, -0.4),
    number("total_accounts", 120, 0, -0.2),
    number("public_records", 10, 0, 0.5),
];

/// A loan: one number for each fact, and the grade, 0 for A.
pub(crate) struct Loan {
    pub(crate) facts: Vec<i64>,
    pub(crate) grade: usize,
}

pub(crate) const GRADES: usize = 7;

pub(crate) fn loans(random: &mut Random, facts: usize, count: usize) -> Vec<Loan> {
    (0..count)
        .map(|_| {
            let mut score = 1.2 * random.normal();
            let facts = FACTS.iter().take(facts).map(|fact| {
                let (value, share) = match fact.kind {
                    Kind::Number { max, .. } => {
                        // Most loans are small, as incomes and balances are.
                        let share = random.unit() * random.unit().sqrt();
                        ((share * max as f64) as i64, share)
                    }
                    Kind::Values(of) => {
                        let value = random.below(of.len());
                        (value as i64, value as f64 / of.len() as f64)
                    }
                };
                score += 4.0 * fact.weight * (share - 0.4);
                value
            });
            let facts = facts.collect();
            let grade = (score * 0.8 + 3.0).clamp(0.0, 6.9) as usize;
            Loan { facts, grade }
        })
        .collect()
}
