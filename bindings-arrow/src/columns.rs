use bestit::Duty;

/// A column of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// `routed`, `needs_fact` or `refused`.
    Status,
    /// Whom the requester turns to.
    FirstContact,
    /// Who has a single duty.
    Duty(Duty),
    /// The rules in force.
    Rules,
    /// The fact that is needed, or that a refusal is about.
    Fact,
    /// Why the row is refused.
    Refusal,
    /// The way of the case.
    Steps,
}

impl Column {
    /// Its name: `status`, `first_contact`, `owner`, …
    pub fn name(self) -> &'static str {
        match self {
            Column::Status => "status",
            Column::FirstContact => "first_contact",
            Column::Duty(duty) => duty.id(),
            Column::Rules => "rules",
            Column::Fact => "fact",
            Column::Refusal => "refusal",
            Column::Steps => "steps",
        }
    }
}
