//! SARIF: every broken policy's findings are a log that another library reads without loss.
#![cfg(all(feature = "analysis", feature = "export"))]

use bestit::export::sarif;
use bestit::finding::{Code, Finding};
use bestit::{Lang, Policy, Source};
use serde_json::Value;
use serde_sarif::sarif::Sarif;

/// Each broken policy with what reading, compiling and checking its models find.
fn broken() -> Vec<(String, Policy, Vec<Finding>)> {
    let mut all = Vec::new();
    for path in crate::folders::broken() {
        let policy = Policy::load(&path);
        let mut findings: Vec<Finding> = policy.findings().iter().cloned().collect();
        for model in policy.models() {
            match policy.model(&model.id).unwrap().compile() {
                Ok(compiled) => findings.extend(compiled.check().iter().cloned()),
                Err(more) => findings.extend(more.iter().cloned()),
            }
        }
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        all.push((name, policy, findings));
    }
    assert!(all.len() > 100);
    all
}

#[test]
fn every_log_is_sarif() {
    for (name, policy, findings) in broken() {
        let folder = format!("tests/broken/{name}");
        let text = sarif(&findings, &policy, &folder, Lang::Sv);
        let value: Value = serde_json::from_str(&text).unwrap();
        // A field that is not of SARIF, or of another type, would be lost or refused on the way.
        let read: Sarif = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(serde_json::to_value(read).unwrap(), value, "{name}");
        let results = value["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), findings.len());
        for (result, finding) in results.iter().zip(&findings) {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(Code::ALL[index], finding.code);
            assert_eq!(result["ruleId"], finding.code.id());
            let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
            assert_eq!(related, finding.related.len());
            let message = result["message"]["text"].as_str().unwrap();
            assert!(message.starts_with(&finding.message.sv));
            for (fact, value) in finding.witness.iter().flat_map(|w| &w.case) {
                assert!(message.contains(&format!("{fact}={value}")), "{message}");
                assert_eq!(result["properties"]["witness"][fact], value.as_str());
            }
            let Some(place) = &finding.place else {
                assert!(result.get("locations").is_none());
                continue;
            };
            let at = &result["locations"][0]["physicalLocation"];
            let uri = at["artifactLocation"]["uri"].as_str().unwrap();
            assert_eq!(uri, format!("{folder}/{}", place.file), "{name}");
            let text = policy.sources().find(|s| s.name() == place.file);
            let text = text.map(Source::text).unwrap_or_default();
            let number = |key: &str| usize::try_from(at["region"][key].as_u64().unwrap()).unwrap();
            // What the region covers, counted in lines and characters, is what the bytes say.
            let offset = |line: usize, column: usize| {
                let before: usize = text.split('\n').take(line - 1).map(|l| l.len() + 1).sum();
                let rest = text.get(before..).unwrap_or_default();
                before
                    + rest
                        .chars()
                        .take(column - 1)
                        .map(char::len_utf8)
                        .sum::<usize>()
            };
            let start = offset(number("startLine"), number("startColumn"));
            let end = offset(number("endLine"), number("endColumn"));
            let span = (place.span.0 as usize, place.span.1 as usize);
            if !text.is_empty() {
                assert_eq!((start, end), span, "{name}: {place:?}");
            }
        }
    }
}

#[test]
fn every_code_is_a_rule_with_its_page() {
    let log = sarif(&[], &Policy::embedded(), "", Lang::En);
    let log: Value = serde_json::from_str(&log).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    assert_eq!(rules.len(), Code::ALL.len());
    for (rule, code) in rules.iter().zip(Code::ALL) {
        assert_eq!(
            (&rule["id"], &rule["name"]),
            (&code.id().into(), &code.name().into())
        );
        assert_eq!(rule["help"]["markdown"], code.page());
        let what = rule["shortDescription"]["text"].as_str().unwrap();
        assert!(what.len() > 20 && !what.contains('#'), "{code}: {what}");
    }
}

#[test]
fn paths_are_relative_references() {
    let source = Source::new("mapp å/en fil.yaml", "bestit: model\n");
    let policy = Policy::from_sources([source]);
    let findings: Vec<Finding> = policy.findings().iter().cloned().collect();
    let log = sarif(&findings, &policy, "policyer/", Lang::En);
    assert!(
        log.contains(r#""uri":"policyer/mapp%20%C3%A5/en%20fil.yaml""#),
        "{log}"
    );
}
