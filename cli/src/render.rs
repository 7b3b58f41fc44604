//! Findings on the terminal, with the lines of the policy they point at.

use std::io::Write;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use bestit::finding::{Finding, Findings, Place, Severity};
use bestit::{Lang, Source};

use crate::labels;

/// Writes findings to standard error.
pub(crate) fn findings_to_stderr(findings: &Findings, sources: &[Source], lang: Lang) {
    let mut stderr = anstream::stderr();
    for finding in findings {
        // Where standard error is closed there is nobody left to tell.
        let _ = writeln!(stderr, "{}\n", render(finding, sources, lang));
    }
}

/// One finding as text, styled; the stream takes the style away where it is no terminal.
pub(crate) fn render(finding: &Finding, sources: &[Source], lang: Lang) -> String {
    let code = finding.code.id();
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let word = match finding.severity {
        Severity::Error => labels::of("error"),
        Severity::Warning => labels::of("warning"),
    };
    let name = word.get(lang).to_owned();
    let level = level.with_name(name.as_str());
    let title = level.primary_title(finding.message.get(lang)).id(code);
    let witness = finding.witness.as_ref().map(|w| {
        let case: Vec<String> = w
            .case
            .iter()
            .map(|(fact, value)| format!("{fact}={value}"))
            .collect();
        let case = if case.is_empty() {
            labels::of("any-case").get(lang).to_owned()
        } else {
            case.join(" ")
        };
        let count = match finding.count {
            None => String::new(),
            Some(1) => format!(" ({})", labels::of("combination").get(lang)),
            Some(n) => {
                let many = labels::of("combinations")
                    .get(lang)
                    .replace("{count}", &n.to_string());
                format!(" ({many})")
            }
        };
        format!("{}: {case}{count}", labels::of("witness").get(lang))
    });
    let (note, help) = (
        labels::of("note").get(lang).to_owned(),
        labels::of("help").get(lang).to_owned(),
    );
    let note = Level::NOTE.with_name(note.as_str());
    let help = Level::HELP.with_name(help.as_str());
    let mut group = Group::with_title(title);
    if let Some((place, source)) = finding
        .place
        .as_ref()
        .and_then(|p| Some((p, text_of(p, sources)?)))
    {
        group = group.element(snippet(place, source, AnnotationKind::Primary, ""));
    }
    for related in &finding.related {
        if let Some(source) = text_of(&related.place, sources) {
            let label = related.message.get(lang);
            group = group.element(snippet(
                &related.place,
                source,
                AnnotationKind::Context,
                label,
            ));
        }
    }
    if let Some(witness) = &witness {
        group = group.element(note.message(witness.as_str()));
    }
    if let Some(text) = &finding.help {
        group = group.element(help.message(text.get(lang)));
    }
    Renderer::styled()
        .decor_style(DecorStyle::Unicode)
        .render(&[group])
}

fn text_of<'a>(place: &Place, sources: &'a [Source]) -> Option<&'a Source> {
    sources.iter().find(|s| s.name() == place.file)
}

fn snippet<'a>(
    place: &'a Place,
    source: &'a Source,
    kind: AnnotationKind,
    label: &'a str,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let (start, end) = (place.span.0 as usize, place.span.1 as usize);
    let end = end.min(source.text().len());
    // Only the first line of a long value is shown.
    let first_line = source
        .text()
        .get(start..end)
        .and_then(|t| t.split('\n').next())
        .map_or(0, str::len);
    Snippet::source(source.text())
        .path(place.file.as_str())
        .fold(true)
        .annotation(kind.span(start..start + first_line).label(label))
}
