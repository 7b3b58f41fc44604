//! What a router says of itself, as JSON: for callers that show its facts, or decide by places.

use super::case::decimal;
use super::json::Json;
use super::program::{ASKED, FactInfo};
use super::router::Router;
use crate::organisation::model::Asked;

impl Router {
    /// The model, its facts with their values, and the words that a decision's places stand for,
    /// as one line of JSON.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// assert!(router.about_json().starts_with(r#"{"model":"best-it","title":{"sv":""#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn about_json(&self) -> String {
        let program = &self.inner.program;
        let mut json = Json::new();
        json.open('{');
        json.key("model").string(&program.model);
        json.key("title").text(&program.title);
        json.key("from")
            .optional_word(program.valid.from.as_deref());
        json.key("to").optional_word(program.valid.to.as_deref());
        json.key("policy").open('{');
        json.key("fingerprint").string(&program.fingerprint);
        json.key("language").integer(i64::from(program.language));
        json.key("engine").string(&program.engine);
        json.close('}');
        json.key("document").string(&program.document);
        json.key("facts").open('[');
        for fact in &program.facts {
            json.fact(fact);
        }
        json.close(']');
        json.key("words").open('[');
        for word in self.words() {
            json.optional_word(word.as_deref());
        }
        json.close(']');
        json.close('}');
        json.done()
    }

    /// As [`Router::title_of`], as JSON; `null` where there is none.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// assert_eq!(router.title_of_json("it_unit"), r#"{"sv":"IT-enheten","en":"The IT unit"}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn title_of_json(&self, id: &str) -> String {
        let mut json = Json::new();
        json.optional_text(self.title_of(id));
        json.done()
    }
}

impl Json {
    fn fact(&mut self, fact: &FactInfo) {
        self.open('{');
        self.key("id").string(&fact.id);
        self.key("title").text(&fact.title);
        self.key("question").optional_text(fact.question.as_deref());
        self.key("help").optional_text(fact.help.as_deref());
        self.key("known_by").optional(fact.known_by.as_ref());
        self.key("asked_of")
            .word(match ASKED.get(usize::from(fact.asked)) {
                Some(Asked::Anyone) => "anyone",
                Some(Asked::KnownBy) => "known_by",
                Some(Asked::Never) | None => "never",
            });
        self.key("is")
            .word(match (fact.number.is_some(), fact.boolean) {
                (true, _) => "number",
                (_, true) => "boolean",
                _ => "choice",
            });
        match &fact.number {
            Some(number) => {
                let decimals = number.decimals;
                self.key("number").open('{');
                self.key("unit").string(&number.unit);
                self.key("min").word(&decimal(number.min, decimals));
                self.key("max").word(&decimal(number.max, decimals));
                self.key("decimals").integer(i64::from(decimals));
                self.close('}');
                self.key("values").raw("[]");
            }
            None => {
                self.key("number").raw("null");
                self.key("values").open('[');
                for value in &fact.values {
                    self.open('{');
                    self.key("id").string(&value.id);
                    self.key("title").text(&value.title);
                    self.key("sample").bool(value.sample);
                    self.close('}');
                }
                self.close(']');
            }
        }
        self.close('}');
    }
}

#[cfg(all(test, feature = "yaml"))]
mod tests {
    use crate::Policy;

    /// Written by hand, the JSON is what Serde writes.
    #[test]
    fn who_is_written_as_serde_writes_it() {
        let policy = Policy::embedded();
        for model in policy.models() {
            let router = policy.model(&model.id).unwrap().compile().unwrap().router;
            let program = &router.inner.program;
            let actors = program.actors.iter().map(|a| a.id.clone());
            let values = program.facts.iter().flat_map(|f| &f.values);
            let mut seen = 0;
            for id in actors.chain(values.map(|v| v.id.clone())) {
                if let Ok(who) = router.who(&id) {
                    let serde = serde_json::to_string(&who).unwrap();
                    assert_eq!(who.to_json(), serde);
                    seen += 1;
                }
            }
            assert!(seen > 30);
        }
    }

    #[test]
    fn what_a_router_says_of_itself_is_json_with_a_place_for_every_fact_and_word() {
        let router = Policy::embedded()
            .model("best-it")
            .unwrap()
            .compile()
            .unwrap()
            .router;
        let about: serde_json::Value = serde_json::from_str(&router.about_json()).unwrap();
        let facts: Vec<&str> = about["facts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["id"].as_str().unwrap())
            .collect();
        assert_eq!(facts, router.fact_ids().collect::<Vec<_>>());
        assert_eq!(
            about["words"].as_array().unwrap().len(),
            router.words().len()
        );
        let in_plan = &about["facts"][facts.iter().position(|f| *f == "in_plan").unwrap()];
        assert_eq!(
            (&in_plan["is"], &in_plan["asked_of"]),
            (&"boolean".into(), &"known_by".into())
        );
        assert_eq!(in_plan["values"][1]["id"], "true");
    }
}
