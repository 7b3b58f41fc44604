//! The saved form of a router: a head, then a program's numbers, its ids, and the texts of each
//! language.
//!
//! ```text
//! BESTIT 5 sum languages  length of numbers, ids, sv (4 bytes each)  numbers  ids  sv  en
//! BESTIT 5 sum language+128  stamp of the fingerprint (8 bytes)  texts    a language by itself
//! ```
//!
//! The sum (8 bytes) is what all that follows it comes to.
//!
//! The numbers are the length of each column, then the columns.
//!
//! `languages` has bit 0 for Swedish and bit 1 for English. A file of one language is read without
//! the other, whose texts are then empty, or together with the file that holds them.

use super::columns::{Reader, STREAMS, Writer, number_to};
use super::program::Program;
use super::router::Router;
use crate::text::Lang;

/// What a saved router begins with.
const MAGIC: &[u8] = b"BESTIT";
/// The version of the saved form.
const FORMAT: u8 = 5;
/// Marks a file that holds one language's texts and nothing else.
const ALONE: u8 = 0x80;
/// The languages, by the bit and the stream they are saved as.
const LANGUAGES: [(Lang, u8, usize); 2] = [(Lang::Sv, 1, 1), (Lang::En, 2, 2)];

/// How large a saved router may be.
pub(super) const MAX_BYTES: usize = 16 << 20;
pub(super) const MAX_FACTS: usize = 64;

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
    /// A router that was saved. Bytes that are no router are refused, and whatever they are, none
    /// make it or an answer fail or go on without end.
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

fn written(program: &Program) -> (Vec<u8>, [Vec<u8>; STREAMS]) {
    let mut writer = Writer::new();
    writer.at(0, program);
    let mut numbers = Vec::new();
    for column in &writer.columns {
        number_to(&mut numbers, column.len() as u64);
    }
    numbers.extend(writer.columns.concat());
    (numbers, writer.texts)
}

/// A program with the texts of these languages.
pub(super) fn save(program: &Program, langs: &[Lang]) -> Vec<u8> {
    let (numbers, mut texts) = written(program);
    let mut languages = 0;
    for (lang, bit, stream) in LANGUAGES {
        if langs.contains(&lang) {
            languages |= bit;
        } else if let Some(texts) = texts.get_mut(stream) {
            texts.clear();
        }
    }
    let [ids, sv, en] = &texts;
    let mut body = Vec::new();
    for part in [&numbers, ids, sv] {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        body.extend_from_slice(&length.to_le_bytes());
    }
    for part in [&numbers, ids, sv, en] {
        body.extend_from_slice(part);
    }
    sealed(languages, &body)
}

/// One language's texts of a program.
pub(super) fn save_texts(program: &Program, lang: Lang) -> Vec<u8> {
    let (_, texts) = written(program);
    let mut languages = ALONE;
    let mut body = stamp(&program.fingerprint).to_le_bytes().to_vec();
    for (of, bit, stream) in LANGUAGES {
        if of == lang {
            languages |= bit;
            body.extend(texts.get(stream).into_iter().flatten());
        }
    }
    sealed(languages, &body)
}

/// A file: its head, which says what it is and what its bytes come to, and its body.
pub(super) fn sealed(languages: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.push(FORMAT);
    bytes.extend_from_slice(&sum(languages, body).to_le_bytes());
    bytes.push(languages);
    bytes.extend_from_slice(body);
    bytes
}

/// What a file's bytes come to. Whichever one of them changes, this does.
fn sum(languages: u8, body: &[u8]) -> u64 {
    mixed(mixed(BASIS, &[languages]), body)
}

/// Eight bytes that stand for a text.
pub(super) fn stamp(text: &str) -> u64 {
    mixed(BASIS, text.as_bytes())
}

/// Where FNV-1a begins (G. Fowler, L. C. Noll and K.-P. Vo, 1991).
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// Mixes bytes into a number as FNV-1a does.
fn mixed(from: u64, bytes: &[u8]) -> u64 {
    let mix = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(from, mix)
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
    let (told, body) = body.split_first_chunk::<8>().ok_or(LoadError::Damaged)?;
    let (languages, body) = body.split_first().ok_or(LoadError::Damaged)?;
    // A changed number may be another that makes sense: it would decide otherwise without a word.
    if sum(*languages, body) != u64::from_le_bytes(*told) {
        return Err(LoadError::Damaged);
    }
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
    let mut belongs_to = None;
    if let Some(more) = more {
        let (language, body) = opened(more)?;
        let (of, text) = body.split_first_chunk::<8>().ok_or(LoadError::Damaged)?;
        if language & ALONE == 0 || language & languages != 0 {
            return Err(LoadError::OtherTexts);
        }
        put(&mut texts, language, [text, text]);
        belongs_to = Some(u64::from_le_bytes(*of));
    }
    if texts == [Some(ids), None, None] {
        return Err(LoadError::Damaged);
    }
    let mut reader = Reader::new(numbers, texts);
    let program: Program = reader.at(0);
    if belongs_to.is_some_and(|of| of != stamp(&program.fingerprint)) {
        return Err(LoadError::OtherTexts);
    }
    if reader.is_complete() && super::validate::is_sound(&program) {
        Ok(program)
    } else {
        Err(LoadError::Damaged)
    }
}
