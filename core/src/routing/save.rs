//! The saved form of a router: a head, then a program's numbers, its ids, and the texts of each
//! language.
//!
//! ```text
//! BESTIT 4 languages  length of numbers, ids, sv (4 bytes each)  numbers  ids  sv  en
//! BESTIT 4 language+128  stamp of the fingerprint (8 bytes)  texts        a language by itself
//! ```
//!
//! `languages` has bit 0 for Swedish and bit 1 for English. A file of one language is read without
//! the other, whose texts are then empty, or together with the file that holds them.

use super::coder::{Coder, STREAMS};
use super::names;
use super::order::Gather as _;
use super::program::{
    ActorInfo, Clause, ClauseTo, EndInfo, FactInfo, Filling, ImpossibleInfo, InterfaceInfo,
    KindInfo, PostInfo, Program, RuleInfo, SideInfo, SystemInfo, ValueInfo,
};
use super::router::Router;
use crate::organisation::model::{
    Action, ActorKind, Condition, Duty, Fill, Modality, Number, OwnerIs, Place, Words,
};
use crate::text::Lang;

/// What a saved router begins with.
const MAGIC: &[u8] = b"BESTIT";
/// The version of the saved form.
const FORMAT: u8 = 4;
/// Marks a file that holds one language's texts and nothing else.
const ALONE: u8 = 0x80;
/// The languages, by the bit and the stream they are saved as.
const LANGUAGES: [(Lang, u8, usize); 2] = [(Lang::Sv, 1, 1), (Lang::En, 2, 2)];

/// How large a saved router may be.
pub(super) const MAX_BYTES: usize = 16 << 20;
/// How many entries any list may have that has no limit of its own.
pub(super) const MANY: usize = 1 << 20;
pub(super) const MAX_FACTS: usize = 64;
/// The values of a fact, `none` among them.
const MAX_VALUES: usize = 4_097;
const MAX_ACTORS: usize = 65_000;
pub(super) const MAX_RULES: usize = 20_000;

/// A saved router that cannot be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The bytes are no saved router at all.
    #[error("{}", self.message())]
    NotARouter,
    /// Another version of the library saved it in another form.
    #[error("{}", self.message())]
    OtherFormat,
    /// The bytes are cut off, changed or too many.
    #[error("{}", self.message())]
    Damaged,
    /// The file of texts belongs to another policy, or to a language that is there already.
    #[error("{}", self.message())]
    OtherTexts,
}

impl LoadError {
    /// What is the matter, without the library's formatting, which a browser would load for it.
    ///
    /// ```
    /// let error = bestit::Router::load(b"").err().map(|error| error.message());
    /// assert_eq!(error, Some("this is no compiled policy"));
    /// ```
    pub fn message(self) -> &'static str {
        match self {
            Self::NotARouter => "this is no compiled policy",
            Self::OtherFormat => "this policy is compiled for another version of the library",
            Self::Damaged => "this compiled policy is damaged",
            Self::OtherTexts => "these texts belong to another compiled policy",
        }
    }
}

impl Router {
    /// A router that was saved. Bytes that are no sound router are refused, whatever they are.
    pub fn load(bytes: &[u8]) -> Result<Self, LoadError> {
        load(bytes, None).map(Self::new)
    }

    /// As [`Router::load`], of a file with one language's texts and the file of the other's.
    pub fn load_with(bytes: &[u8], texts: &[u8]) -> Result<Self, LoadError> {
        load(bytes, Some(texts)).map(Self::new)
    }

    /// The router as one compact file.
    pub fn save(&self) -> Vec<u8> {
        save(&self.inner.program, &[Lang::Sv, Lang::En])
    }

    /// As [`Router::save`], with the texts of one language: what a page of that language loads.
    /// In the answers of such a router the other language's texts are empty, unless
    /// [`Router::load_with`] adds them; ids, decisions and ways are the same.
    ///
    /// ```
    /// use bestit::{Lang, Router};
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// let swedish = router.save_in(Lang::Sv);
    /// assert_eq!(Router::load(&swedish)?.title().en, "");
    /// let both = Router::load_with(&swedish, &router.save_texts(Lang::En))?;
    /// assert_eq!(both.save(), router.save());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn save_in(&self, lang: Lang) -> Vec<u8> {
        save(&self.inner.program, &[lang])
    }

    /// One language's texts alone, to be loaded beside a file of [`Router::save_in`].
    pub fn save_texts(&self, lang: Lang) -> Vec<u8> {
        save_texts(&self.inner.program, lang)
    }
}

fn written(program: &Program) -> Coder<'static, false> {
    let mut coder = Coder::writer();
    self::program(&mut coder, &mut program.clone());
    coder
}

/// A program with the texts of these languages.
pub(super) fn save(program: &Program, langs: &[Lang]) -> Vec<u8> {
    let mut coder = written(program);
    let mut languages = 0;
    for (lang, bit, stream) in LANGUAGES {
        if langs.contains(&lang) {
            languages |= bit;
        } else if let Some(texts) = coder.written.get_mut(stream) {
            texts.clear();
        }
    }
    let [ids, sv, en] = &coder.written;
    let mut bytes = MAGIC.to_vec();
    bytes.extend([FORMAT, languages]);
    for part in [&coder.numbers, ids, sv] {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        bytes.extend_from_slice(&length.to_le_bytes());
    }
    for part in [&coder.numbers, ids, sv, en] {
        bytes.extend_from_slice(part);
    }
    bytes
}

/// One language's texts of a program.
pub(super) fn save_texts(program: &Program, lang: Lang) -> Vec<u8> {
    let coder = written(program);
    let mut bytes = MAGIC.to_vec();
    for (of, bit, stream) in LANGUAGES {
        if of == lang {
            bytes.extend([FORMAT, ALONE | bit]);
            bytes.extend(names::stamp(&program.fingerprint).to_le_bytes());
            bytes.extend(coder.written.get(stream).into_iter().flatten());
        }
    }
    bytes
}

/// The languages of a file and what follows its head.
fn opened(bytes: &[u8]) -> Result<(u8, &[u8]), LoadError> {
    let body = bytes.strip_prefix(MAGIC).ok_or(LoadError::NotARouter)?;
    let (format, body) = body.split_first().ok_or(LoadError::Damaged)?;
    if *format != FORMAT {
        return Err(LoadError::OtherFormat);
    }
    if bytes.len() > MAX_BYTES {
        return Err(LoadError::Damaged);
    }
    let (languages, body) = body.split_first().ok_or(LoadError::Damaged)?;
    Ok((*languages, body))
}

/// The streams of texts there are.
type Texts<'a> = [Option<&'a [u8]>; STREAMS];

/// Puts texts in the places of these languages.
fn put<'a>(texts: &mut Texts<'a>, languages: u8, all: [&'a [u8]; 2]) {
    for ((_, bit, stream), text) in LANGUAGES.into_iter().zip(all) {
        if languages & bit != 0
            && let Some(place) = texts.get_mut(stream)
        {
            *place = Some(text);
        }
    }
}

/// A program from its file and, where there is one, the file of another language's texts.
pub(super) fn load(bytes: &[u8], more: Option<&[u8]>) -> Result<Program, LoadError> {
    let (languages, body) = opened(bytes)?;
    if languages & ALONE != 0 {
        return Err(LoadError::NotARouter);
    }
    let (lengths, mut rest) = body.split_first_chunk::<12>().ok_or(LoadError::Damaged)?;
    let mut parts: [&[u8]; 3] = [&[]; 3];
    for (part, length) in parts.iter_mut().zip(lengths.as_chunks::<4>().0) {
        let length = u32::from_le_bytes(*length) as usize;
        (*part, rest) = rest.split_at_checked(length).ok_or(LoadError::Damaged)?;
    }
    let [numbers, ids, sv] = parts;
    let mut texts: Texts<'_> = [Some(ids), None, None];
    put(&mut texts, languages, [sv, rest]);
    let mut stamp = None;
    if let Some(more) = more {
        let (language, body) = opened(more)?;
        let (of, text) = body.split_first_chunk::<8>().ok_or(LoadError::Damaged)?;
        if language & ALONE == 0 || language & languages != 0 {
            return Err(LoadError::OtherTexts);
        }
        put(&mut texts, language, [text, text]);
        stamp = Some(u64::from_le_bytes(*of));
    }
    if texts == [Some(ids), None, None] {
        return Err(LoadError::Damaged);
    }
    let mut coder = Coder::reader(numbers, texts);
    let mut program = Program::default();
    self::program(&mut coder, &mut program);
    if stamp.is_some_and(|of| of != names::stamp(&program.fingerprint)) {
        return Err(LoadError::OtherTexts);
    }
    if coder.is_complete() && super::validate::is_sound(&program) {
        Ok(program)
    } else {
        Err(LoadError::Damaged)
    }
}

fn program<const R: bool>(c: &mut Coder<'_, R>, p: &mut Program) {
    c.str(&mut p.model);
    c.text(&mut p.title);
    c.str(&mut p.fingerprint);
    c.u32(&mut p.language);
    c.str(&mut p.engine);
    c.option(&mut p.valid.from, |c, s| c.string(s));
    c.option(&mut p.valid.to, |c, s| c.string(s));
    c.str(&mut p.document);
    c.list(&mut p.sections, MANY, |c, s| c.str(s));
    c.list(&mut p.statements, MANY, |c, s| c.str(s));
    c.list(&mut p.facts, MAX_FACTS, fact);
    c.list(&mut p.kinds, MAX_VALUES, kind);
    c.list(&mut p.categories, MAX_VALUES, |c, s| c.str(s));
    c.list(&mut p.systems, MAX_VALUES, system);
    c.list(&mut p.impossible, MANY, |c, i: &mut ImpossibleInfo| {
        condition(c, &mut i.when);
        c.text(&mut i.text);
    });
    c.list(&mut p.actors, MAX_ACTORS, actor);
    c.list(&mut p.posts, MANY, |c, post: &mut PostInfo| {
        c.str(&mut post.id);
        numbers(c, &mut post.roles);
        c.option(&mut post.capacity, |c, n| c.u32(n));
    });
    c.list(&mut p.first_contact, MANY, clause);
    c.list(&mut p.rules, MAX_RULES, rule);
    c.list(&mut p.interfaces, MAX_RULES, interface);
    c.list(&mut p.sides, MANY, |c, s: &mut SideInfo| {
        c.str(&mut s.reading);
        c.str(&mut s.option);
        c.text(&mut s.text);
    });
    super::save_diagrams::diagrams(c, &p.facts, &mut p.diagrams);
}

pub(super) fn numbers<const R: bool>(c: &mut Coder<'_, R>, list: &mut Vec<u16>) {
    c.list(list, MANY, |c, n| c.u16(n));
}

fn fact<const R: bool>(c: &mut Coder<'_, R>, f: &mut FactInfo) {
    c.str(&mut f.id);
    c.text(&mut f.title);
    c.option(&mut f.question, |c, t| c.text(t));
    c.option(&mut f.help, |c, t| c.text(t));
    c.option(&mut f.known_by, |c, s| c.str(s));
    c.u8(&mut f.asked);
    c.list(&mut f.values, MAX_VALUES, |c, v: &mut ValueInfo| {
        c.str(&mut v.id);
        c.text(&mut v.title);
        c.bool(&mut v.sample);
    });
    let mut is_number = f.number.is_some();
    c.bool(&mut is_number);
    if is_number {
        let mut number = f.number.take().unwrap_or(Number {
            unit: String::new(),
            min: 0,
            max: 0,
            decimals: 0,
            starts: Vec::new(),
        });
        c.string(&mut number.unit);
        c.i64(&mut number.min);
        c.i64(&mut number.max);
        c.u8(&mut number.decimals);
        c.list(&mut number.starts, MAX_VALUES, |c, n| c.i64(n));
        f.number = Some(number);
    }
    c.bool(&mut f.boolean);
    c.bool(&mut f.optional);
    c.option(&mut f.begins_way, |c, list| {
        c.list(list, MAX_VALUES, filling);
    });
    optional_condition(c, &mut f.only_when);
}

fn kind<const R: bool>(c: &mut Coder<'_, R>, k: &mut KindInfo) {
    c.u8(&mut k.level);
    let mut way: Vec<u8> = k.way.iter().map(|d| d.index() as u8).gather();
    c.list(&mut way, MANY, |c, n| c.u8(n));
    if c.is_reading() {
        k.way.clear();
        for index in way {
            match Duty::ALL.get(usize::from(index)) {
                Some(duty) => k.way.push(*duty),
                None => c.fail(),
            }
        }
    }
    words(c, &mut k.keywords);
    c.list(&mut k.not, MAX_VALUES, |c, (kind, text)| {
        c.u16(kind);
        c.text(text);
    });
}

fn words<const R: bool>(c: &mut Coder<'_, R>, words: &mut Words) {
    c.words(&mut words.sv, &mut words.en);
}

fn system<const R: bool>(c: &mut Coder<'_, R>, s: &mut SystemInfo) {
    c.u16(&mut s.category);
    c.option(&mut s.department, |c, n| c.u16(n));
    fill(c, &mut s.owner);
    fill(c, &mut s.manager);
    fill(c, &mut s.administrator);
    words(c, &mut s.keywords);
}

fn fill<const R: bool>(c: &mut Coder<'_, R>, f: &mut Fill) {
    let number = match f {
        Fill::Missing => 0,
        Fill::Unstated => 1,
        Fill::Actor(actor) => 2 + u64::from(*actor),
    };
    *f = match c.number(number, 2 + u64::from(u16::MAX)) {
        0 => Fill::Missing,
        1 => Fill::Unstated,
        actor => Fill::Actor((actor - 2) as u16),
    };
}

fn place<const R: bool>(c: &mut Coder<'_, R>, p: &mut Place) {
    let number = match p {
        Place::Unstated => 0,
        Place::Unit(unit) => 1 + u64::from(*unit),
    };
    *p = match c.number(number, 1 + u64::from(u16::MAX)) {
        0 => Place::Unstated,
        unit => Place::Unit((unit - 1) as u16),
    };
}

fn filling<const R: bool>(c: &mut Coder<'_, R>, f: &mut Filling) {
    let form = c.form(u64::from(matches!(f, Filling::ByFact { .. })), 2);
    if R {
        *f = match form {
            0 => Filling::Fixed(0),
            _ => Filling::ByFact {
                fact: 0,
                table: Vec::new(),
            },
        };
    }
    match f {
        Filling::Fixed(actor) => c.u16(actor),
        Filling::ByFact { fact, table } => {
            c.u8(fact);
            c.list_of(table, MAX_VALUES, || Fill::Missing, fill);
        }
    }
}

fn actor<const R: bool>(c: &mut Coder<'_, R>, a: &mut ActorInfo) {
    c.str(&mut a.id);
    c.text(&mut a.title);
    c.one_of(
        &mut a.is,
        &[ActorKind::Unit, ActorKind::Body, ActorKind::Role],
    );
    place(c, &mut a.unit);
    place(c, &mut a.home_unit);
    place(c, &mut a.parent);
    numbers(c, &mut a.members);
    c.option(&mut a.capacity, |c, n| c.u32(n));
    c.bool(&mut a.sample);
}

fn clause<const R: bool>(c: &mut Coder<'_, R>, clause: &mut Clause) {
    optional_condition(c, &mut clause.when);
    let form = match clause.owner {
        None => 0,
        Some(OwnerIs::Outside(_)) => 1,
        Some(OwnerIs::Within(_)) => 2,
        Some(OwnerIs::OneOf(_)) => 3,
    };
    let mut actors = match &clause.owner {
        None => Vec::new(),
        Some(OwnerIs::Outside(unit) | OwnerIs::Within(unit)) => vec![*unit],
        Some(OwnerIs::OneOf(list)) => list.clone(),
    };
    let form = c.form(form, 4);
    if form > 0 {
        numbers(c, &mut actors);
    }
    let first = actors.first().copied().unwrap_or(u16::MAX);
    clause.owner = match form {
        0 => None,
        1 => Some(OwnerIs::Outside(first)),
        2 => Some(OwnerIs::Within(first)),
        _ => Some(OwnerIs::OneOf(actors)),
    };
    let form = c.form(u64::from(matches!(clause.to, ClauseTo::Holder(_))), 2);
    if R {
        clause.to = match form {
            0 => ClauseTo::Duty(Duty::Owner),
            _ => ClauseTo::Holder(Filling::default()),
        };
    }
    match &mut clause.to {
        ClauseTo::Duty(duty) => c.one_of(duty, &Duty::ALL),
        ClauseTo::Holder(holder) => filling(c, holder),
    }
}

/// The modalities, by the number they are saved as.
const MODALITIES: [Modality; 6] = [
    Modality::Shall,
    Modality::Stated,
    Modality::Should,
    Modality::AsIs,
    Modality::Alternative,
    Modality::Inference,
];

/// The actions, by the number they are saved as.
const ACTIONS: [Action; 10] = [
    Action::HandsOver,
    Action::Refers,
    Action::PreparesFor,
    Action::Presents,
    Action::Decides,
    Action::Orders,
    Action::Delivers,
    Action::Informs,
    Action::Within,
    Action::Undocumented,
];

fn rule<const R: bool>(c: &mut Coder<'_, R>, r: &mut RuleInfo) {
    c.str(&mut r.id);
    c.text(&mut r.text);
    numbers(c, &mut r.basis);
    numbers(c, &mut r.cite);
    c.one_of(&mut r.modality, &MODALITIES);
    let empty = || (Duty::Consulted, Vec::new());
    c.list_of(&mut r.lists, 2, empty, |c, (duty, terms)| {
        c.one_of(duty, &Duty::ALL);
        c.list(terms, MAX_ACTORS, filling);
    });
    c.u16(&mut r.duties);
    numbers(c, &mut r.over);
    optional_condition(c, &mut r.when);
}

fn interface<const R: bool>(c: &mut Coder<'_, R>, i: &mut InterfaceInfo) {
    c.str(&mut i.id);
    end(c, &mut i.from);
    end(c, &mut i.to);
    c.list(&mut i.via, MAX_ACTORS, end);
    optional_condition(c, &mut i.condition);
    c.bool(&mut i.names_kind);
    c.one_of(&mut i.action, &ACTIONS);
    c.bool(&mut i.both_ways);
    numbers(c, &mut i.cite);
}

fn end<const R: bool>(c: &mut Coder<'_, R>, e: &mut EndInfo) {
    let form = c.form(u64::from(matches!(e, EndInfo::Any { .. })), 2);
    if R {
        *e = match form {
            0 => EndInfo::default(),
            _ => EndInfo::Any {
                letter: 0,
                actors: Vec::new(),
            },
        };
    }
    match e {
        EndInfo::Of(of) => filling(c, of),
        EndInfo::Any { letter, actors } => {
            c.u32(letter);
            c.list(actors, MAX_VALUES, |c, n| c.u16(n));
        }
    }
}

fn nothing() -> Condition {
    Condition::Any(Vec::new())
}

fn optional_condition<const R: bool>(c: &mut Coder<'_, R>, value: &mut Option<Condition>) {
    let mut there = value.is_some();
    c.bool(&mut there);
    if R {
        *value = there.then(nothing);
    }
    if let Some(value) = value {
        condition(c, value);
    }
}

fn condition<const R: bool>(c: &mut Coder<'_, R>, value: &mut Condition) {
    if !c.down() {
        return;
    }
    let form = match value {
        Condition::Is { .. } => 0,
        Condition::Same { .. } => 1,
        Condition::All(_) => 2,
        Condition::Any(_) => 3,
        Condition::Not(_) => 4,
    };
    let form = c.form(form, 5);
    if R {
        *value = match form {
            0 => Condition::Is {
                fact: 0,
                values: Vec::new(),
            },
            1 => Condition::Same {
                left: 0,
                left_of: Vec::new(),
                right: 0,
                right_of: Vec::new(),
            },
            2 => Condition::All(Vec::new()),
            3 => nothing(),
            _ => Condition::Not(Box::new(nothing())),
        };
    }
    match value {
        Condition::Is { fact, values } => {
            c.u8(fact);
            c.list(values, MAX_VALUES, |c, n| c.u16(n));
        }
        Condition::Same {
            left,
            left_of,
            right,
            right_of,
        } => {
            c.u8(left);
            c.u8(right);
            for table in [left_of, right_of] {
                c.list(table, MAX_VALUES, |c, entry| c.option(entry, Coder::u16));
            }
        }
        Condition::All(parts) | Condition::Any(parts) => {
            c.list_of(parts, MANY, nothing, condition);
        }
        Condition::Not(part) => condition(c, part),
    }
    c.up();
}
