//! A compiled model, and the calls on it. Answers leave as the library's JSON; the package reads
//! them when somebody looks.

use std::sync::OnceLock;

use bestit::analysis::{Part, Readings, compare_choices_part, refines_choices};
use bestit::finding::Findings;
use bestit::{
    Answer, Case, Choice, Compiled, Demands, Duty, FactId, Given, Kept, MixError, Options, Refusal,
};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};

use crate::asked::{Asked, Mix, Selected, Weighed, given};
use crate::decision::{Decision, Facts, SLOTS};
use crate::errors::{Failure, json, say, unexpected};
use crate::files::Files;
use crate::functions::lang;
use crate::given::{Pair, Value, as_dict, pairs, text, with};
use crate::table::{RoutedTable, Wanted};

/// A compiled model that decides and answers; immutable.
#[pyclass(frozen, subclass, module = "bestit._bestit")]
pub(crate) struct Engine {
    pub(crate) compiled: Compiled,
    choice: Choice,
    sides: Vec<(String, String)>,
    files: Py<Files>,
    demands: Demands,
    /// The facts with names of their own in a call.
    named: [Option<FactId>; NAMED.len()],
    /// The names of the first facts, as Python keeps those that stand in programs.
    keys: Vec<(Py<PyString>, FactId)>,
    /// Every answer to a single duty.
    words: Vec<Py<PyAny>>,
    /// The model with every other side of a reading, once something is to be proved.
    readings: OnceLock<Result<Readings, Findings>>,
}

/// The facts of the report's register, and an amount, which a call may name without a dictionary.
const NAMED: [&str; 9] = [
    "kind",
    "department",
    "system",
    "scope",
    "in_plan",
    "cost",
    "forum_preparation",
    "serious",
    "received_by",
];

/// Their values in a call.
type Named<'a, 'py> = [Option<&'a Bound<'py, PyAny>>; NAMED.len()];

impl Engine {
    /// The model with every other side of a reading.
    fn all_readings(&self) -> Result<&Readings, Failure> {
        let readings = self
            .readings
            .get_or_init(|| Readings::compile(&self.choice));
        readings.as_ref().map_err(|f| Failure::from(f.clone()))
    }

    fn answer(&self, pairs: &[Pair], options: Options) -> Answer {
        let router = &self.compiled.router;
        self.demands.of(router.answer_pairs(given(pairs), options))
    }

    /// A case, or why there is none; a refusal names the model, the day and the reference as an
    /// answer does.
    fn case(&self, pairs: &[Pair], options: Options) -> Result<Case, Failure> {
        let router = &self.compiled.router;
        let (reserved, facts): (Vec<_>, Vec<_>) = given(pairs)
            .into_iter()
            .partition(|(name, _)| ["on", "ref", "model"].contains(name));
        let case = || -> Result<Case, Box<Refusal>> {
            let mut case = Case::from_pairs(router, facts)?;
            for (name, value) in &reserved {
                match (*name, value) {
                    (_, Given::Nothing) => {}
                    ("on", Given::Text(day)) => case.on(day)?,
                    ("ref", Given::Text(reference)) => case.reference(reference),
                    // The whole answer says what is the matter.
                    _ => case.set("", Given::Nothing)?,
                }
            }
            Ok(case)
        };
        case().map_err(|refusal| match router.answer_pairs(given(pairs), options) {
            refused @ Answer::Refused(_) => Failure::Answer(Box::new(refused)),
            _ => refusal.into(),
        })
    }

    /// Who has a duty, as one word of Python.
    #[inline]
    pub(crate) fn word(&self, py: Python<'_>, kept: &Kept, duty: Duty) -> Py<PyAny> {
        let word = kept.place(duty).and_then(|place| self.words.get(place));
        word.map_or_else(|| py.None(), |word| word.clone_ref(py))
    }

    fn decision(slf: &Bound<'_, Self>, kept: Kept, facts: Facts) -> Decision {
        let (this, py) = (slf.get(), slf.py());
        Decision {
            owner: this.word(py, &kept, Duty::Owner),
            prepares: this.word(py, &kept, Duty::Prepares),
            decides: this.word(py, &kept, Duty::Decides),
            engine: slf.clone().unbind(),
            kept,
            facts,
        }
    }

    /// What is decided without a look at what may be amiss, with the facts given.
    #[inline]
    fn decide_facts(
        &self,
        named: &Named<'_, '_>,
        case: Option<&Bound<'_, PyDict>>,
    ) -> Option<(Kept, Facts)> {
        let router = &self.compiled.router;
        let mut deciding = router.deciding();
        let mut facts = Facts::default();
        for ((fact, name), value) in self.named.iter().zip(NAMED).zip(named) {
            if let Some(value) = value {
                let fact = (*fact)?;
                if !with(value, |given| deciding.give_id(fact, given)) {
                    return None;
                }
                facts.put(fact, value, || PyString::new(value.py(), name).into_any());
            }
        }
        if let Some(case) = case {
            for (name, value) in case {
                let fact = self.fact(&name)?;
                if !with(&value, |given| deciding.give_id(fact, given)) {
                    return None;
                }
                facts.put(fact, &value, || name);
            }
        }
        Some((deciding.decide()?.keep(), facts))
    }

    /// What is said of this model and another one on a part of them.
    fn with_other(
        &self,
        py: Python<'_>,
        other: &Bound<'_, Self>,
        part: &Selected,
        say: impl FnOnce(&Choice, &Choice, &Part) -> Result<String, Failure> + Send,
    ) -> PyResult<String> {
        let other = &other.get().choice;
        let said = py.detach(|| say(&self.choice, other, &part.part()?));
        said.map_err(|f| f.raise(py))
    }

    /// The fact of this name. A name that stands in a program is one object wherever it stands,
    /// so that most need no look at their letters.
    #[inline]
    fn fact(&self, name: &Bound<'_, PyAny>) -> Option<FactId> {
        let known = self.keys.iter().find(|(key, _)| name.is(key));
        match known {
            Some((_, fact)) => Some(*fact),
            None => self.compiled.router.fact(text(name)?),
        }
    }

    /// Decides where there is a demand, or says why nothing is decided.
    #[cold]
    fn decide_slowly(
        &self,
        slf: &Bound<'_, Self>,
        named: &Named<'_, '_>,
        case: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Decision> {
        let py = slf.py();
        let mut given = pairs(case.map(|c| c.as_any()), None)?;
        for (name, value) in NAMED.into_iter().zip(named) {
            if let Some(value) = value {
                given.push((name.to_owned(), Value::of(value)));
            }
        }
        let answer = self.answer(&given, Options::default());
        if answer.route().is_none() {
            return Err(Failure::Answer(Box::new(answer)).raise(py));
        }
        let decided = self.decide_facts(named, case);
        let (kept, facts) = decided.ok_or_else(|| unexpected("a routed case is not decided"))?;
        Ok(Self::decision(slf, kept, facts))
    }
}

#[pymethods]
impl Engine {
    #[new]
    #[pyo3(signature = (files, model, readings, require_no_sample, require_date))]
    fn new(
        py: Python<'_>,
        files: Bound<'_, Files>,
        model: &str,
        readings: Vec<(String, String)>,
        require_no_sample: bool,
        require_date: bool,
    ) -> PyResult<Self> {
        let policy = files.get().policy.clone();
        let compile = || -> Result<(Choice, Compiled), Failure> {
            if policy.findings().has_errors() {
                return Err(policy.findings().clone().into());
            }
            let mut choice = policy.model(model)?;
            for (reading, option) in &readings {
                choice = choice.with_reading(reading, option)?;
            }
            Ok((choice.clone(), choice.compile()?))
        };
        let (choice, compiled) = py.detach(compile).map_err(|f| f.raise(py))?;
        let router = &compiled.router;
        let words = router.words().into_iter().map(|word| match word {
            Some(word) => PyString::intern(py, &word).into_any().unbind(),
            None => py.None(),
        });
        let keys = router.fact_ids().take(SLOTS).filter_map(|name| {
            let key = PyString::intern(py, name).unbind();
            Some((key, router.fact(name)?))
        });
        Ok(Self {
            keys: keys.collect(),
            named: NAMED.map(|name| router.fact(name)),
            words: words.collect(),
            compiled,
            choice,
            sides: readings,
            files: files.unbind(),
            demands: Demands {
                no_sample: require_no_sample,
                date: require_date,
            },
            readings: OnceLock::new(),
        })
    }

    /// The model's id.
    #[getter]
    fn model(&self) -> &str {
        self.compiled.router.model()
    }

    /// SHA-256 of the resolved model.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.compiled.router.fingerprint()
    }

    /// The version of the library that compiled the model.
    #[getter]
    fn engine(&self) -> &str {
        self.compiled.router.engine()
    }

    /// The model's title in Swedish and English.
    #[getter]
    fn _title(&self) -> (&str, &str) {
        let title = self.compiled.router.title();
        (&title.sv, &title.en)
    }

    /// The first and the last day the model is in force.
    #[getter]
    fn _valid(&self) -> (Option<&str>, Option<&str>) {
        self.compiled.router.valid()
    }

    /// The ids of the facts, in the register's order.
    #[getter]
    fn _facts(&self) -> Vec<&str> {
        self.compiled.router.fact_ids().collect()
    }

    #[getter]
    fn _files(&self, py: Python<'_>) -> Py<Files> {
        self.files.clone_ref(py)
    }

    /// The other sides of readings it is compiled with.
    #[getter]
    fn _readings(&self) -> Vec<(String, String)> {
        self.sides.clone()
    }

    #[getter]
    fn _demands(&self) -> (bool, bool) {
        (self.demands.no_sample, self.demands.date)
    }

    /// The title of an actor.
    fn _actor_title(&self, id: &str) -> Option<(&str, &str)> {
        let title = self.compiled.actor_title(id)?;
        Some((&title.sv, &title.en))
    }

    /// Who has each single duty in a case, at once; the reasons once you look at them.
    ///
    /// The facts of the report's register and a cost are given by name; any others, or all of them, as one
    /// mapping before them. The day of a case plays no part.
    ///
    /// >>> import bestit
    /// >>> decision = bestit.load("best-it").decide(kind="system_support", system="heroma")
    /// >>> decision.owner, decision.decides, decision.signs
    /// ('system_manager:heroma', 'not_applicable', None)
    /// >>> [reason.rule for reason in decision.route.because]
    /// ['system-support', 'system-support-nothing-to-decide']
    ///
    /// Raises:
    ///     NeedsFact: A fact must be known first; the exception carries the question.
    ///     CaseError: The case is refused.
    // Names with a place each: any other name would cost a dictionary in every call.
    #[pyo3(signature = (
        case=None, /, *, kind=None, department=None, system=None, scope=None, in_plan=None,
        cost=None, forum_preparation=None, serious=None, received_by=None
    ))]
    #[allow(
        clippy::too_many_arguments,
        reason = "they are the facts of the register"
    )]
    fn decide(
        slf: &Bound<'_, Self>,
        case: Option<&Bound<'_, PyAny>>,
        kind: Option<&Bound<'_, PyAny>>,
        department: Option<&Bound<'_, PyAny>>,
        system: Option<&Bound<'_, PyAny>>,
        scope: Option<&Bound<'_, PyAny>>,
        in_plan: Option<&Bound<'_, PyAny>>,
        cost: Option<&Bound<'_, PyAny>>,
        forum_preparation: Option<&Bound<'_, PyAny>>,
        serious: Option<&Bound<'_, PyAny>>,
        received_by: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Decision> {
        let this = slf.get();
        let named: Named<'_, '_> = [
            kind,
            department,
            system,
            scope,
            in_plan,
            cost,
            forum_preparation,
            serious,
            received_by,
        ];
        let copied;
        let case = match case {
            Some(case) => match case.cast_exact::<PyDict>() {
                Ok(dict) => Some(dict),
                Err(_) => {
                    copied = as_dict(case)?;
                    Some(&copied)
                }
            },
            None => None,
        };
        match this.decide_facts(&named, case) {
            Some((kept, facts)) if !this.demands.any() => Ok(Self::decision(slf, kept, facts)),
            _ => this.decide_slowly(slf, &named, case),
        }
    }

    /// The answer to a case, as JSON.
    fn _route(&self, py: Python<'_>, asked: Asked<'_>) -> PyResult<String> {
        let (pairs, options) = (asked.all()?, asked.options());
        Ok(py.detach(|| self.answer(&pairs, options).to_json()))
    }

    /// The answer to a case, as JSON; anything but a route is raised.
    fn _routed(&self, py: Python<'_>, asked: Asked<'_>) -> PyResult<String> {
        let (pairs, options) = (asked.all()?, asked.options());
        let answer = py.detach(|| self.answer(&pairs, options));
        match answer.route() {
            Some(_) => Ok(answer.to_json()),
            None => Err(Failure::Answer(Box::new(answer)).raise(py)),
        }
    }

    /// The answers to a table of cases.
    fn _table(
        slf: &Bound<'_, Self>,
        data: &Bound<'_, PyAny>,
        wanted: Wanted,
    ) -> PyResult<RoutedTable> {
        if slf.get().demands.any() {
            return Err(Failure::Call(say("demands", &[])).raise(slf.py()));
        }
        RoutedTable::new(slf, data, wanted)
    }

    /// Why a case is answered as it is, as JSON.
    fn _why(&self, py: Python<'_>, asked: Asked<'_>) -> PyResult<String> {
        let (pairs, options) = (asked.all()?, asked.options());
        let why = || {
            let case = self.case(&pairs, options)?;
            let why = self.compiled.router.why_with(&case, options);
            why.map(|why| json(&why)).map_err(Failure::Answer)
        };
        py.detach(why).map_err(|f| f.raise(py))
    }

    /// Why somebody does not have a duty, as JSON.
    fn _why_not(
        &self,
        py: Python<'_>,
        duty: &str,
        holder: &str,
        asked: Asked<'_>,
    ) -> PyResult<String> {
        let (pairs, options) = (asked.all()?, asked.options());
        let why_not = || -> Result<String, Failure> {
            let duty: Duty = duty.parse()?;
            let case = self.case(&pairs, options)?;
            let router = &self.compiled.router;
            Ok(json(&router.why_not_with(&case, duty, holder, options)?))
        };
        py.detach(why_not).map_err(|f| f.raise(py))
    }

    /// The state of an interview, as JSON.
    #[pyo3(signature = (asking, unknown, mix, asked))]
    fn _interview(
        &self,
        py: Python<'_>,
        asking: &str,
        unknown: Vec<String>,
        mix: Option<Mix<'_>>,
        asked: Asked<'_>,
    ) -> PyResult<String> {
        let (pairs, options) = (asked.all()?, asked.options());
        let mix = mix.map(Weighed::of).transpose()?;
        let interview = || -> Result<String, Failure> {
            let router = &self.compiled.router;
            let Some(whom) = router.asking(asking) else {
                let known = router.knowers().join(", ");
                let args = [("given", asking), ("known", &*known)];
                return Err(Failure::Call(say("nobody-to-ask", &args)));
            };
            let mut case = self.case(&pairs, options)?;
            let mut open: Vec<FactId> = Vec::new();
            for fact in &unknown {
                match router.fact(fact) {
                    Some(fact) => open.push(fact),
                    // The refusal names the facts there are.
                    None => case.set(fact, Given::Nothing)?,
                }
            }
            let interviewer = router.interviewer(whom, options);
            let mut interviewer = match &mix {
                None => interviewer,
                Some(Weighed::Lines(text)) => interviewer.with_mix_lines(text)?,
                Some(Weighed::Cases(cases)) => {
                    let mut weighed = Vec::with_capacity(cases.len());
                    for ((pairs, weight), at) in cases.iter().zip(1..) {
                        let case = Case::from_pairs(router, given(pairs));
                        let case = case.map_err(|refusal| MixError::Case { at, refusal })?;
                        weighed.push((case, *weight));
                    }
                    interviewer.with_mix(&weighed)?
                }
            };
            Ok(interviewer.next(&case, &open)?.to_json())
        };
        py.detach(interview).map_err(|f| f.raise(py))
    }

    /// Who an actor or a system is, as JSON.
    fn _who(&self, py: Python<'_>, id: &str) -> PyResult<String> {
        let who = py.detach(|| self.compiled.router.who(id));
        let who = who.map_err(|refusal| Failure::from(refusal).raise(py))?;
        Ok(json(&who))
    }

    /// What a text may be about, as JSON.
    fn _suggest(&self, py: Python<'_>, text: &str, english: bool) -> String {
        py.detach(|| json(&self.compiled.router.suggest(text, lang(english))))
    }

    /// What became of a stored route, as JSON.
    fn _verify(&self, py: Python<'_>, stored: &str) -> PyResult<String> {
        let found = py.detach(|| self.compiled.router.verify(stored));
        let found = found.map_err(|refusal| Failure::from(refusal).raise(py))?;
        Ok(json(&found))
    }

    /// The findings on the model, as JSON.
    fn _check(&self, py: Python<'_>) -> String {
        py.detach(|| bestit::analysis::report_json(&self.choice, &self.compiled))
    }

    /// What is to be said about the files and the model short of a check, as JSON.
    fn _findings(&self) -> String {
        let own = self.choice.policy().findings().iter();
        let mut findings: Vec<_> = own.collect();
        for finding in &self.compiled.findings {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        json(&findings)
    }

    /// A claim, proved or broken, as JSON; without one every invariant of the register.
    #[pyo3(signature = (claim))]
    fn _prove(&self, py: Python<'_>, claim: Option<&str>) -> PyResult<String> {
        let prove = || -> Result<String, Failure> {
            let readings = self.all_readings()?;
            Ok(match claim {
                None => json(&readings.prove_invariants()?),
                Some(id) if !id.trim().contains(char::is_whitespace) => {
                    json(&readings.prove_invariant(id.trim())?)
                }
                Some(claim) => json(&readings.prove(claim)?),
            })
        };
        py.detach(prove).map_err(|f| f.raise(py))
    }

    /// Whether a rule is ever decisive, as JSON.
    fn _decisive(&self, py: Python<'_>, rule: &str) -> PyResult<String> {
        let decisive = || Ok(json(&self.all_readings()?.decisive(rule)?));
        py.detach(decisive).map_err(|f: Failure| f.raise(py))
    }

    /// What differs in another model, as JSON; with a language, as Markdown.
    #[pyo3(signature = (other, part, markdown))]
    fn _compare(
        &self,
        py: Python<'_>,
        other: &Bound<'_, Self>,
        part: Selected,
        markdown: Option<bool>,
    ) -> PyResult<String> {
        self.with_other(py, other, &part, |from, to, part| {
            let found = compare_choices_part(from, to, part)?;
            Ok(match markdown {
                None => found.to_json(),
                Some(english) => found.to_markdown(lang(english)),
            })
        })
    }

    /// Whether another model gives every answer of this one, as JSON; with a language, as Markdown.
    #[pyo3(signature = (other, part, markdown))]
    fn _refines(
        &self,
        py: Python<'_>,
        other: &Bound<'_, Self>,
        part: Selected,
        markdown: Option<bool>,
    ) -> PyResult<String> {
        self.with_other(py, other, &part, |from, to, part| {
            let found = refines_choices(from, to, part)?;
            Ok(match markdown {
                None => found.to_json(),
                Some(english) => found.to_markdown(lang(english)),
            })
        })
    }

    /// Cases that exercise every rule in every role, as JSON, or as a cases file.
    fn _test_witnesses(&self, py: Python<'_>, yaml: bool) -> PyResult<String> {
        let found = py.detach(|| self.compiled.test_witnesses());
        let found = found.map_err(|error| Failure::from(error).raise(py))?;
        Ok(if yaml { found.to_yaml() } else { json(&found) })
    }

    /// The contact surfaces as a graph in Graphviz' DOT.
    fn _graph(&self, py: Python<'_>, english: bool) -> String {
        py.detach(|| bestit::export::dot(&self.compiled, lang(english)))
    }

    /// The compiled model as a file.
    fn _save<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &py.detach(|| self.compiled.router.save()))
    }

    /// Where every statement and reading of the policy is encoded, as JSON.
    fn _trace(&self, py: Python<'_>) -> String {
        let policy = &self.files.get().policy;
        py.detach(|| json(&bestit::analysis::trace(policy)))
    }
}
