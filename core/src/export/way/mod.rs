//! The way of a case as a picture: who has it, one under the other, and what happens between.

mod svg;

use std::fmt::Write;
use std::sync::OnceLock;

use crate::order::{Gather as _, Map};
use crate::organisation::terms::{Action, Duty};
use crate::policy::Compiled;
use crate::routing::{Cite, Contested, Route, Standing, Step};
use crate::text::{Lang, Text};
use svg::{LEADING, clean, escaped, isolated, lines};

/// How wide the picture is; its height follows from what it says.
const WIDTH: f32 = 640.0;
/// Between the picture's edge and what it holds.
const MARGIN: f32 = 16.0;
/// Between a box's edge and its text.
const PADDING: f32 = 12.0;
/// Where the arrows go down.
const RAIL: f32 = 44.0;
/// Where the words beside an arrow begin.
const BESIDE: f32 = 68.0;
/// The circle around a step's number.
const RADIUS: f32 = 12.0;

fn texts() -> &'static Map<String, Text> {
    static TEXTS: OnceLock<Map<String, Text>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        serde_json::from_str(include_str!("../../texts/way.json")).unwrap_or_default()
    })
}

/// The way of a case as a picture in SVG: a box for each who has the case, with the duties they
/// have in it, and between two boxes what happens, over which interface and by which sections.
/// Below it who has a duty without being on the way, what is contested, and that data are samples.
///
/// The titles are those of the model that answered; without it those that the route itself has,
/// and ids. The picture is 640 wide and as high as it must be, takes
/// its colour from the page (`currentColor`), names itself to screen readers with all it says, and
/// has neither ids, styles, scripts nor references: any number of them stand in one page, under
/// any content security policy. Equal routes give equal bytes.
///
/// ```
/// use bestit::{Case, Lang, export};
/// let compiled = bestit::Policy::embedded().model("best-it")?.compile()?;
/// let case = [("kind", "incident"), ("department", "education"), ("system", "network")];
/// let answer = compiled.router.route_case(&Case::from_pairs(&compiled.router, case)?);
/// let route = answer.route().ok_or("the case is not routed")?;
/// let svg = export::way(route, Some(&compiled), Lang::Sv);
/// assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""));
/// assert!(svg.contains("IT-enheten"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn way(route: &Route, compiled: Option<&Compiled>, lang: Lang) -> String {
    let words = Words {
        route,
        compiled,
        lang,
    };
    let mut page = Page::default();
    page.text(MARGIN, &words.of("title"), Style::HEADING);
    page.text(MARGIN, &words.case(), Style::SMALL);
    page.y += 12.0;
    words.draw(&mut page);
    for (notes, mark) in [
        (words.beside(), ""),
        (words.sides(), "* "),
        (words.marks(), ""),
    ] {
        page.y += if notes.is_empty() { 0.0 } else { 8.0 };
        for (note, mark) in notes
            .iter()
            .zip([mark].into_iter().chain(std::iter::repeat("")))
        {
            page.y += 2.0;
            page.text(MARGIN, &format!("{mark}{note}"), Style::SMALL);
        }
    }
    let told = [
        vec![words.case()],
        words.sentences(),
        words.beside(),
        words.sides(),
        words.marks(),
    ];
    let sentence = |text: &String| match text.ends_with(['.', ':']) {
        true => text.clone(),
        false => format!("{text}."),
    };
    let told = told.iter().flatten().filter(|text| !text.is_empty());
    let told: Vec<String> = told.map(sentence).gather();
    page.whole(&words.of("title"), &told.join(" "), lang)
}

/// How a text is set.
#[derive(Clone, Copy)]
struct Style {
    size: f32,
    bold: bool,
    dim: bool,
}

impl Style {
    const HEADING: Self = Self::new(18.0, true, false);
    const TITLE: Self = Self::new(15.0, true, false);
    const PLAIN: Self = Self::new(14.0, false, false);
    const SMALL: Self = Self::new(13.0, false, true);

    const fn new(size: f32, bold: bool, dim: bool) -> Self {
        Self { size, bold, dim }
    }

    fn height(self) -> f32 {
        self.size * LEADING
    }
}

/// What is drawn so far, and how far down it reaches.
struct Page {
    out: String,
    y: f32,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            out: String::new(),
            y: MARGIN,
        }
    }
}

// Writing to a string cannot fail, so what it gives is not looked at.
impl Page {
    /// Lines of text, with room up to the right margin.
    fn text(&mut self, x: f32, text: &str, style: Style) {
        self.text_within(x, text, style, WIDTH - MARGIN - x);
    }

    fn text_within(&mut self, x: f32, text: &str, style: Style, room: f32) {
        if text.is_empty() {
            return;
        }
        let (bold, dim) = (
            if style.bold {
                " font-weight=\"bold\""
            } else {
                ""
            },
            if style.dim {
                " fill-opacity=\"0.8\""
            } else {
                ""
            },
        );
        let _ = write!(self.out, "<text font-size=\"{}\"{bold}{dim}>", style.size);
        for line in lines(text, style.size, style.bold, room) {
            let baseline = self.y + style.size;
            let line = escaped(&line);
            let _ = write!(
                self.out,
                "<tspan x=\"{x}\" y=\"{baseline:.1}\">{line}</tspan>"
            );
            self.y += style.height();
        }
        self.out.push_str("</text>\n");
    }

    /// A box around a title and what is said below it; one that stood before is drawn dashed.
    fn station(&mut self, title: &str, below: &str, again: bool) {
        let (top, room) = (self.y, WIDTH - 2.0 * (MARGIN + PADDING));
        let height = |text: &str, style: Style| {
            let count = lines(text, style.size, style.bold, room).len();
            f32::from(u16::try_from(count).unwrap_or(u16::MAX)) * style.height()
        };
        let inside = height(title, Style::TITLE) + height(below, Style::SMALL);
        let (wide, high) = (WIDTH - 2.0 * MARGIN, inside + 2.0 * 9.0);
        let dashes = if again {
            " stroke-dasharray=\"6 4\""
        } else {
            ""
        };
        let _ = writeln!(
            self.out,
            "<rect x=\"{MARGIN}\" y=\"{top:.1}\" width=\"{wide}\" height=\"{high:.1}\" rx=\"8\" \
             fill-opacity=\"0.06\" stroke=\"currentColor\"{dashes}/>"
        );
        self.y += 9.0;
        self.text_within(MARGIN + PADDING, title, Style::TITLE, room);
        self.text_within(MARGIN + PADDING, below, Style::SMALL, room);
        self.y = top + high;
    }

    /// An arrow down, with its number and the words beside it.
    fn arrow(&mut self, number: usize, action: &str, over: &str, documented: bool) {
        let top = self.y;
        self.y += 12.0;
        self.text(BESIDE, action, Style::PLAIN);
        self.text(BESIDE, over, Style::SMALL);
        self.y = (self.y + 12.0).max(top + 2.0 * RADIUS + 32.0);
        let (centre, end) = (top + 12.0 + RADIUS, self.y);
        let (above, below) = (centre - RADIUS, centre + RADIUS);
        let dashes = if documented {
            ""
        } else {
            " stroke-dasharray=\"4 4\""
        };
        let _ = writeln!(
            self.out,
            "<path d=\"M{RAIL} {top:.1}V{above:.1}M{RAIL} {below:.1}V{end:.1}\" fill=\"none\" \
             stroke=\"currentColor\" stroke-width=\"1.5\"{dashes}/>\n\
             <path d=\"M{left} {barb:.1}L{RAIL} {end:.1}L{right} {barb:.1}Z\"/>\n\
             <circle cx=\"{RAIL}\" cy=\"{centre:.1}\" r=\"{RADIUS}\" fill=\"none\" \
             stroke=\"currentColor\" stroke-width=\"1.5\"/>\n\
             <text x=\"{RAIL}\" y=\"{base:.1}\" font-size=\"12\" text-anchor=\"middle\">{number}</text>",
            left = RAIL - 5.0,
            right = RAIL + 5.0,
            barb = end - 9.0,
            base = centre + 4.3,
        );
    }

    /// The picture, with its name and what it says.
    fn whole(self, title: &str, told: &str, lang: Lang) -> String {
        let lang = match lang {
            Lang::Sv => "sv",
            Lang::En => "en",
        };
        let (title, told, height) = (escaped(title), escaped(told), self.y + MARGIN);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"{lang}\" \
             xml:lang=\"{lang}\" width=\"{WIDTH}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {WIDTH} {height:.0}\" fill=\"currentColor\" \
             font-family=\"system-ui, sans-serif\">\n\
             <title>{title}</title>\n<desc>{told}</desc>\n{}</svg>\n",
            self.out
        )
    }
}

/// What the picture says.
struct Words<'a> {
    route: &'a Route,
    compiled: Option<&'a Compiled>,
    lang: Lang,
}

impl Words<'_> {
    fn of(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    fn fill(&self, key: &str, args: &[(&str, &str)]) -> String {
        match texts().get(key) {
            Some(text) => text.fill(args).get(self.lang).to_owned(),
            None => key.to_owned(),
        }
    }

    fn duty(&self, duty: Duty) -> String {
        self.of(&format!("duty.{}", duty.id()))
    }

    /// The title of one actor.
    fn title(&self, id: &str) -> String {
        let parties = Duty::ALL.iter().filter_map(|d| self.route.duty(*d));
        let mut parties = parties
            .flat_map(|answer| &answer.holders)
            .chain(&self.route.first_contact);
        let title = match self.compiled.and_then(|c| c.actor_title(id)) {
            Some(title) => Some(title),
            None => parties.find(|p| &*p.id == id).map(|p| &*p.title),
        };
        isolated(title.map_or(id, |title| title.get(self.lang)))
    }

    fn all(&self, parts: &[String]) -> String {
        match parts {
            [first @ .., last] if !first.is_empty() => {
                self.fill("and", &[("list", &first.join(", ")), ("last", last)])
            }
            _ => parts.concat(),
        }
    }

    /// The titles of ids joined by `+`.
    fn station(&self, ids: &str) -> String {
        let titles: Vec<String> = ids.split('+').map(|id| self.title(id)).gather();
        self.all(&titles)
    }

    /// What was asked, and of which day.
    fn case(&self) -> String {
        let fact = |(fact, value): &(std::sync::Arc<str>, crate::routing::Known)| {
            let value = value.to_string();
            let title = self.compiled.and_then(|c| c.value_title(fact, &value));
            let title = title.map(|t| isolated(t.get(self.lang)));
            match title {
                Some(title) if matches!(&**fact, "kind" | "department" | "system") => title,
                title => {
                    let name = self.compiled.and_then(|c| c.fact_title(fact));
                    let name = name.map_or(&**fact, |t| t.get(self.lang));
                    let value = title.unwrap_or_else(|| isolated(&value));
                    format!("{}: {value}", isolated(name))
                }
            }
        };
        let mut parts: Vec<String> = self.route.case.0.iter().map(fact).gather();
        parts.extend(self.route.on.as_ref().map(|on| clean(on)));
        parts.join(" · ")
    }

    /// The duties that those of a station have, with a mark where one is contested.
    fn duties(&self, station: &str, mark: &str) -> String {
        let mut parts = Vec::new();
        for duty in Duty::ALL {
            let Some(answer) = self.route.duty(duty) else {
                continue;
            };
            let mut held = answer.holders.iter();
            if held.any(|h| station.split('+').any(|id| *h.id == *id)) {
                let mark = if answer.contested.is_empty() {
                    ""
                } else {
                    mark
                };
                parts.push(format!("{}{mark}", self.duty(duty)));
            }
        }
        parts.join(" · ")
    }

    /// `§5.1, §5.4`
    fn sections(cite: &[Cite]) -> String {
        let sections = cite.iter().map(|c| format!("§{}", clean(&c.section)));
        sections.gather().join(", ")
    }

    fn action(&self, step: &Step) -> String {
        let action = self.of(&format!("action.{}", step.action.id()));
        match step.cite.is_empty() {
            true => action,
            false => format!("{action} ({})", Self::sections(&step.cite)),
        }
    }

    fn over(&self, step: &Step) -> String {
        let over = |id: &std::sync::Arc<str>| self.fill("over", &[("interface", &isolated(id))]);
        step.interface.as_ref().map(over).unwrap_or_default()
    }

    /// The boxes and the arrows between them.
    fn draw(&self, page: &mut Page) {
        let steps = &self.route.steps;
        if steps.is_empty() {
            let (id, note) = match &self.route.first_contact {
                Some(party) => (&*party.id, self.of("no-steps")),
                None => ("", self.of("no-contact")),
            };
            if !id.is_empty() {
                page.station(&self.station(id), &self.duties(id, " *"), false);
                page.y += 8.0;
            }
            page.text(MARGIN, &note, Style::PLAIN);
            return;
        }
        let mut seen: Map<&str, String> = Map::new();
        let mut last: Option<&str> = None;
        for (number, step) in (1..).zip(steps) {
            let (from, to) = (&*step.from, &*step.to);
            if last != Some(from) {
                if last.is_some() {
                    page.y += 24.0;
                }
                self.visit(page, &mut seen, from, ("again", number));
            }
            let documented = step.action != Action::Undocumented;
            page.arrow(number, &self.action(step), &self.over(step), documented);
            self.visit(page, &mut seen, to, ("again-after", number));
            last = Some(to);
        }
    }

    /// A box; where the same stood before it says so instead of repeating the duties.
    fn visit<'s>(
        &self,
        page: &mut Page,
        seen: &mut Map<&'s str, String>,
        id: &'s str,
        (key, number): (&str, usize),
    ) {
        match seen.get(id) {
            Some(before) => page.station(&self.station(id), before, true),
            None => {
                let before = self.fill(key, &[("step", &number.to_string())]);
                seen.insert(id, before);
                page.station(&self.station(id), &self.duties(id, " *"), false);
            }
        }
    }

    /// The steps in words, and before them the duties of who has the case first.
    fn sentences(&self) -> Vec<String> {
        let steps = &self.route.steps;
        if steps.is_empty() {
            return vec![match &self.route.first_contact {
                Some(party) => format!("{}. {}", self.station(&party.id), self.of("no-steps")),
                None => self.of("no-contact"),
            }];
        }
        let mut stations: Vec<&str> = Vec::new();
        for id in steps.iter().flat_map(|s| [&*s.from, &*s.to]) {
            if !stations.contains(&id) {
                stations.push(id);
            }
        }
        let step = |(number, step): (usize, &Step)| {
            let (number, over) = (number.to_string(), self.over(step));
            let action = match over.is_empty() {
                true => self.action(step),
                false => format!("{}, {over}", self.action(step)),
            };
            let (from, to) = (self.station(&step.from), self.station(&step.to));
            let args = [
                ("step", number.as_str()),
                ("from", &from),
                ("to", &to),
                ("action", &action),
            ];
            self.fill("step", &args)
        };
        let mut told: Vec<String> = (1..).zip(steps).map(step).gather();
        for id in stations {
            let duties = self.duties(id, &format!(" ({})", self.of("is-contested")));
            if !duties.is_empty() {
                told.push(format!("{}: {duties}.", self.station(id)));
            }
        }
        told
    }

    /// What other sides of readings would answer, under a line that says so.
    fn sides(&self) -> Vec<String> {
        let mut sides: Vec<(&Contested, Vec<String>)> = Vec::new();
        for duty in Duty::ALL {
            for side in self.route.duty(duty).into_iter().flat_map(|a| &a.contested) {
                // What one side says of several duties is told once.
                match sides.iter_mut().find(|(told, _)| *told == side) {
                    Some((_, duties)) => duties.push(self.duty(duty)),
                    None => sides.push((side, vec![self.duty(duty)])),
                }
            }
        }
        let other = |(side, duties): (&Contested, Vec<String>)| {
            let other: Vec<String> = side.other.iter().map(|id| self.title(id)).gather();
            let who = match other.is_empty() {
                true => self.of("nobody-named"),
                false => self.all(&other),
            };
            let args = [
                ("duty", duties.join(", ")),
                ("who", who),
                ("reading", isolated(&side.id)),
                ("option", isolated(&side.option)),
            ];
            let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
            self.fill("other", &args)
        };
        let mut told: Vec<String> = sides.into_iter().map(other).gather();
        if !told.is_empty() {
            told.insert(0, self.of("contested"));
        }
        told
    }

    /// That the answer rests on sample data, or is past the model's validity.
    fn marks(&self) -> Vec<String> {
        let marks = [
            (self.route.sample, "sample"),
            (self.route.extended, "extended"),
        ];
        let marks = marks.into_iter().filter(|(is, _)| *is);
        marks.map(|(_, key)| self.of(key)).gather()
    }

    /// Who has a duty without being on the way.
    fn beside(&self) -> Vec<String> {
        let steps = self.route.steps.iter();
        let mut on_the_way: Vec<&str> = steps
            .flat_map(|s| s.from.split('+').chain(s.to.split('+')))
            .gather();
        if self.route.steps.is_empty()
            && let Some(party) = &self.route.first_contact
        {
            on_the_way.extend(party.id.split('+'));
        }
        let mut told = Vec::new();
        for duty in Duty::ALL {
            let Some(answer) = self.route.duty(duty) else {
                continue;
            };
            let holders = answer.holders.iter();
            let others = holders.filter(|h| !on_the_way.contains(&&*h.id));
            let others: Vec<String> = others.map(|h| self.title(&h.id)).gather();
            if answer.status == Standing::Held && !others.is_empty() {
                let mark = if answer.contested.is_empty() {
                    ""
                } else {
                    " *"
                };
                let duty = format!("{}{mark}", self.duty(duty));
                told.push(self.fill("has", &[("duty", &duty), ("who", &self.all(&others))]));
            }
        }
        if !told.is_empty() {
            told.insert(0, self.of("beside"));
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text that a duty or an action may ask for is there.
    #[test]
    fn every_duty_and_action_has_its_words() {
        for duty in Duty::ALL {
            assert!(texts().contains_key(&format!("duty.{}", duty.id())));
        }
        for action in Action::ALL {
            assert!(texts().contains_key(&format!("action.{}", action.id())));
        }
    }
}
