//! Writes answers as JSON: the same bytes as their Serde form, in a fraction of the code.

use std::sync::Arc;

use super::answer::{
    Answer, Asked, Cite, DutyAnswer, Entries, Facts, Known, Party, Question, Refusal, Route,
    Standing, Status,
};
use super::case::{decimal, without_zeros};
use super::interview::Interview;
use super::suggest::{Strength, SuggestStatus, Suggestions};
use super::who::{Who, WhoActor, WhoSystem};
use crate::organisation::model::Duty;
use crate::text::Text;

pub(super) fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Routed(r) => route(r),
        Answer::NeedsFact(q) => question(q),
        Answer::Refused(r) => refusal(r),
    }
}

/// Text so far. Every helper leaves a comma after what it wrote; a closing bracket takes it back.
pub(super) struct Json(String);

impl Json {
    pub(super) fn new() -> Self {
        Self(String::with_capacity(4096))
    }

    pub(super) fn key(&mut self, key: &str) -> &mut Self {
        self.0.push('"');
        self.0.push_str(key);
        self.0.push_str("\":");
        self
    }

    pub(super) fn raw(&mut self, raw: &str) {
        self.0.push_str(raw);
        self.0.push(',');
    }

    pub(super) fn word(&mut self, word: &str) {
        self.0.push('"');
        self.0.push_str(word);
        self.0.push_str("\",");
    }

    pub(super) fn open(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    pub(super) fn close(&mut self, bracket: char) {
        if self.0.ends_with(',') {
            self.0.pop();
        }
        self.0.push(bracket);
        self.0.push(',');
    }

    pub(super) fn done(mut self) -> String {
        self.0.pop();
        self.0
    }

    pub(super) fn string(&mut self, text: &str) {
        self.0.push('"');
        let mut from = 0;
        for (at, byte) in text.bytes().enumerate() {
            let short = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                b'\n' => "\\n",
                b'\r' => "\\r",
                b'\t' => "\\t",
                8 => "\\b",
                12 => "\\f",
                0..=0x1f => "",
                _ => continue,
            };
            self.0.push_str(text.get(from..at).unwrap_or(""));
            from = at + 1;
            self.0.push_str(short);
            if short.is_empty() {
                self.0.push_str(if byte < 16 { "\\u000" } else { "\\u001" });
                self.0
                    .push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
            }
        }
        self.0.push_str(text.get(from..).unwrap_or(""));
        self.0.push_str("\",");
    }

    pub(super) fn optional(&mut self, text: Option<&Arc<str>>) {
        match text {
            Some(text) => self.string(text),
            None => self.raw("null"),
        }
    }

    pub(super) fn optional_word(&mut self, word: Option<&str>) {
        match word {
            Some(word) => self.word(word),
            None => self.raw("null"),
        }
    }

    pub(super) fn bool(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    pub(super) fn integer(&mut self, value: i64) {
        self.raw(&decimal(value, 0));
    }

    /// A number of questions, which has at most four decimals and one at least.
    fn mean(&mut self, value: f64) {
        let text = decimal((value * 10_000.0).round() as i64, 4);
        let short = without_zeros(&text);
        self.0.push_str(short);
        self.raw(if short.ends_with('.') { "0" } else { "" });
    }

    pub(super) fn text(&mut self, text: &Text) {
        self.open('{');
        self.key("sv").string(&text.sv);
        self.key("en").string(&text.en);
        self.close('}');
    }

    pub(super) fn strings(&mut self, list: &[Arc<str>]) {
        self.open('[');
        for entry in list {
            self.string(entry);
        }
        self.close(']');
    }

    fn duties(&mut self, list: &[Duty]) {
        self.open('[');
        for duty in list {
            self.word(duty.id());
        }
        self.close(']');
    }

    fn cites(&mut self, list: &[Cite]) {
        self.open('[');
        for cite in list {
            self.open('{');
            self.key("document").string(&cite.document);
            self.key("section").string(&cite.section);
            self.close('}');
        }
        self.close(']');
    }

    fn facts(&mut self, facts: &Facts) {
        self.open('{');
        for (id, value) in &facts.0 {
            self.string(id);
            self.0.pop();
            self.0.push(':');
            match value {
                Known::Bool(value) => self.bool(*value),
                Known::Integer(value) => self.integer(*value),
                Known::Text(text) => self.string(text),
            }
        }
        self.close('}');
    }

    fn party(&mut self, party: &Party) {
        self.open('{');
        self.key("id").string(&party.id);
        self.key("title").text(&party.title);
        self.key("unit").string(&party.unit);
        self.key("home_unit").string(&party.home_unit);
        self.close('}');
    }

    fn head(&mut self, status: Status, model: Option<&Arc<str>>, on: Option<&Arc<str>>) {
        self.open('{');
        self.key("status").word(match status {
            Status::Routed => "routed",
            Status::NeedsFact => "needs_fact",
            Status::Refused => "refused",
        });
        self.key("model").optional(model);
        self.key("on").optional(on);
    }

    fn duty(&mut self, answer: Option<&DutyAnswer>) {
        let Some(answer) = answer else {
            self.raw("null");
            return;
        };
        self.open('{');
        self.key("status").word(match answer.status {
            Standing::Held => "held",
            Standing::Unstated => "unstated",
            Standing::NotApplicable => "not_applicable",
        });
        self.key("holders").open('[');
        for party in &answer.holders {
            self.party(party);
        }
        self.close(']');
        self.key("shared").bool(answer.shared);
        self.key("modality");
        match answer.modality {
            Some(modality) => self.word(modality.id()),
            None => self.raw("null"),
        }
        self.key("rules").strings(&answer.rules);
        self.key("cite").cites(&answer.cite);
        self.key("contested").open('[');
        for side in &answer.contested {
            self.open('{');
            self.key("id").string(&side.id);
            self.key("option").string(&side.option);
            self.key("other").strings(&side.other);
            self.key("text").text(&side.text);
            self.close('}');
        }
        self.close(']');
        self.close('}');
    }

    pub(super) fn optional_text(&mut self, text: Option<&Text>) {
        match text {
            Some(text) => self.text(text),
            None => self.raw("null"),
        }
    }

    fn asked(&mut self, asked: &Asked) {
        self.open('{');
        self.key("fact").string(&asked.fact);
        self.key("text").text(&asked.text);
        self.key("help").optional_text(asked.help.as_deref());
        self.key("values").open('[');
        for value in &asked.values {
            self.open('{');
            self.key("id").string(&value.id);
            self.key("title").text(&value.title);
            self.close('}');
        }
        self.close(']');
        self.key("known_by").optional(asked.known_by.as_ref());
        self.close('}');
    }

    fn possible(&mut self, entries: &Entries<Duty, Vec<Arc<str>>>) {
        self.open('{');
        for (duty, ids) in &entries.0 {
            self.key(duty.id()).strings(ids);
        }
        self.close('}');
    }
}

pub(super) fn route(route: &Route) -> String {
    let mut json = Json::new();
    json.head(route.status, Some(&route.model), route.on.as_ref());
    json.key("extended").bool(route.extended);
    json.key("policy").open('{');
    json.key("fingerprint").string(&route.policy.fingerprint);
    json.key("language")
        .integer(i64::from(route.policy.language));
    json.key("engine").string(&route.policy.engine);
    json.close('}');
    json.key("ref").optional(route.reference.as_ref());
    json.key("case").facts(&route.case);
    json.key("sample").bool(route.sample);
    json.key("first_contact");
    match &route.first_contact {
        Some(party) => json.party(party),
        None => json.raw("null"),
    }
    for duty in Duty::ALL {
        json.key(duty.id()).duty(route.duty(duty));
    }
    json.key("steps").open('[');
    for step in &route.steps {
        json.open('{');
        json.key("from").string(&step.from);
        json.key("to").string(&step.to);
        json.key("action").word(step.action.id());
        json.key("interface").optional(step.interface.as_ref());
        json.key("cite").cites(&step.cite);
        json.close('}');
    }
    json.close(']');
    json.key("because").open('[');
    for reason in &route.because {
        json.open('{');
        json.key("rule").string(&reason.rule);
        json.key("duties").duties(&reason.duties);
        json.key("basis").strings(&reason.basis);
        json.key("cite").cites(&reason.cite);
        json.key("text").text(&reason.text);
        json.close('}');
    }
    json.close(']');
    json.key("overridden").open('[');
    for rule in &route.overridden {
        json.open('{');
        json.key("rule").string(&rule.rule);
        json.key("duties").duties(&rule.duties);
        json.key("basis").strings(&rule.basis);
        json.key("cite").cites(&rule.cite);
        json.key("text").text(&rule.text);
        json.key("by").strings(&rule.by);
        json.close('}');
    }
    json.close(']');
    json.close('}');
    json.done()
}

pub(super) fn interview(state: &Interview) -> String {
    let mut json = Json::new();
    json.open('{');
    json.key("status").word(state.status.id());
    json.key("model").string(&state.model);
    json.key("on").optional(state.on.as_ref());
    json.key("ref").optional(state.reference.as_ref());
    json.key("case").facts(&state.case);
    json.key("asking").string(state.asking.name());
    json.key("unknown").strings(&state.unknown);
    json.key("question");
    match &state.question {
        Some(asked) => json.asked(asked),
        None => json.raw("null"),
    }
    let remaining = &state.remaining;
    json.key("remaining").open('{');
    json.key("best").integer(i64::from(remaining.best));
    json.key("worst").integer(i64::from(remaining.worst));
    json.key("expected");
    match remaining.expected {
        Some(expected) => json.mean(expected),
        None => json.raw("null"),
    }
    json.key("optimal").bool(remaining.optimal);
    json.key("bound").mean(remaining.bound);
    json.close('}');
    json.key("answers");
    match state.answers {
        Some(answers) => json.integer(i64::from(answers)),
        None => json.raw("null"),
    }
    json.key("open").possible(&state.open);
    json.key("settled").possible(&state.settled);
    json.key("missing").open('[');
    for asked in &state.missing {
        json.asked(asked);
    }
    json.close(']');
    json.close('}');
    json.done()
}

fn question(question: &Question) -> String {
    let mut json = Json::new();
    json.head(question.status, Some(&question.model), question.on.as_ref());
    json.key("ref").optional(question.reference.as_ref());
    json.key("case").facts(&question.case);
    json.key("question").asked(&question.question);
    json.key("open").possible(&question.open);
    json.key("settled").possible(&question.settled);
    json.close('}');
    json.done()
}

fn refusal(refusal: &Refusal) -> String {
    let mut json = Json::new();
    json.head(refusal.status, refusal.model.as_ref(), refusal.on.as_ref());
    json.key("ref").optional(refusal.reference.as_ref());
    json.key("code").word(refusal.code.id());
    json.key("fact").optional(refusal.fact.as_ref());
    json.key("value").optional(refusal.value.as_ref());
    json.key("message").text(&refusal.message);
    json.key("help").optional_text(refusal.help.as_ref());
    json.close('}');
    json.done()
}

pub(super) fn suggestions(all: &Suggestions) -> String {
    let mut json = Json::new();
    json.open('{');
    json.key("status").word(match all.status {
        SuggestStatus::Found => "found",
        SuggestStatus::Nothing => "nothing",
    });
    json.key("model").string(&all.model);
    json.key("message").optional_text(all.message.as_ref());
    json.key("suggestions").open('[');
    for one in &all.suggestions {
        json.open('{');
        json.key("kind").optional(one.kind.as_ref());
        json.key("kind_title")
            .optional_text(one.kind_title.as_deref());
        json.key("system").optional(one.system.as_ref());
        json.key("system_title")
            .optional_text(one.system_title.as_deref());
        json.key("sample").bool(one.sample);
        json.key("strength").word(match one.strength {
            Strength::Strong => "strong",
            Strength::Fair => "fair",
        });
        json.key("words").strings(&one.words);
        json.close('}');
    }
    json.close(']');
    json.key("ask");
    match &all.ask {
        None => json.raw("null"),
        Some(ask) => {
            json.open('{');
            json.key("question").asked(&ask.question);
            json.key("not").open('[');
            for apart in &ask.not {
                json.open('{');
                json.key("kind").string(&apart.kind);
                json.key("other").string(&apart.other);
                json.key("text").text(&apart.text);
                json.close('}');
            }
            json.close(']');
            json.close('}');
        }
    }
    json.close('}');
    json.done()
}

pub(super) fn who(who: &Who) -> String {
    let mut json = Json::new();
    json.open('{');
    match who {
        Who::Actor(actor) => who_actor(&mut json, actor),
        Who::System(system) => who_system(&mut json, system),
    }
    json.close('}');
    json.done()
}

fn who_actor(json: &mut Json, actor: &WhoActor) {
    json.key("is").word("actor");
    json.key("id").string(&actor.id);
    json.key("sort").word(actor.sort);
    json.key("title").text(&actor.title);
    json.key("unit").string(&actor.unit);
    json.key("home_unit").string(&actor.home_unit);
    json.key("parent").optional(actor.parent.as_ref());
    json.key("capacity")
        .optional_word(actor.capacity.as_deref());
    json.key("sample").bool(actor.sample);
    json.key("members").strings(&actor.members);
    json.key("posts").open('[');
    for post in &actor.posts {
        json.open('{');
        json.key("id").string(&post.id);
        json.key("roles").strings(&post.roles);
        json.key("capacity").optional_word(post.capacity.as_deref());
        json.close('}');
    }
    json.close(']');
    json.key("duties").open('[');
    for duty in &actor.duties {
        json.open('{');
        json.key("duty").word(duty.duty.id());
        json.key("kinds").strings(&duty.kinds);
        json.close('}');
    }
    json.close(']');
    json.key("owns").strings(&actor.owns);
    json.key("manages").strings(&actor.manages);
    json.key("administers").strings(&actor.administers);
}

fn who_system(json: &mut Json, system: &WhoSystem) {
    json.key("is").word("system");
    json.key("id").string(&system.id);
    json.key("title").text(&system.title);
    json.key("sample").bool(system.sample);
    json.key("category").string(&system.category);
    json.key("department").optional(system.department.as_ref());
    json.key("owner").string(&system.owner);
    json.key("manager").string(&system.manager);
    json.key("administrator").string(&system.administrator);
}

#[cfg(test)]
mod tests {
    use super::Json;

    proptest::proptest! {
        #[test]
        fn numbers_are_written_as_the_library_writes_them(
            whole: i64,
            tenthousandths in 0u64..10_000_000_000,
        ) {
            let mean = tenthousandths as f64 / 10_000.0;
            let mut json = Json::new();
            json.integer(whole);
            json.mean(mean);
            proptest::prop_assert_eq!(json.done(), format!("{whole},{mean:?}"));
        }
    }
}
