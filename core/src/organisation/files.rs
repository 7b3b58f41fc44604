//! The files of a policy, found by name and by id.

use super::merge::State;
use crate::language::written::{DocumentFile, File, Head, ModelFile, RegisterFile, Written};
use crate::language::{Read, ReadFile};
use crate::order::{Gather as _, Map, Sort as _};
use crate::policy::{ModelInfo, ReadingOption};
use crate::text::Text;

/// A file of one kind, and whether it was read without a fault.
#[derive(Debug)]
pub(super) struct Found<'a, T> {
    pub(super) file: &'a T,
    pub(super) sound: bool,
}

impl<T> Clone for Found<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Found<'_, T> {}

/// The other side of a reading, as an overlay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Overlay<'a> {
    pub(super) reading: &'a str,
    pub(super) option: &'a str,
    pub(super) file: &'a ModelFile,
    pub(super) sound: bool,
    /// Whether it names the model itself and not only one that the model extends.
    pub(super) direct: bool,
}

/// Why a model has no root.
#[derive(Clone, Debug)]
pub(super) enum NoRoot<'a> {
    /// `extends` names no model that can be extended.
    Missing,
    /// The ids of a circle.
    Circle(Vec<&'a ModelFile>),
}

pub(super) fn head(file: &File) -> &Head {
    match file {
        File::Document(f) => &f.head,
        File::Register(f) => &f.head,
        File::Model(f) => &f.head,
        File::Cases(f) => &f.head,
        File::Contacts(f) => &f.head,
    }
}

/// Lookups in the files of a policy.
#[derive(Clone, Copy)]
pub(super) struct Files<'a> {
    pub(super) read: &'a Read,
}

impl<'a> Files<'a> {
    pub(super) fn new(read: &'a Read) -> Self {
        Self { read }
    }

    /// Whether every source was read as a file, so that a name nothing has is a wrong name.
    pub(super) fn all_read(self) -> bool {
        self.read.sources.iter().count() == self.read.files.len()
    }

    /// A file by its name in the policy's folder.
    pub(super) fn by_name(self, name: &str) -> Option<&'a ReadFile> {
        let mut files = self.read.files.iter();
        files.find(|f| {
            self.read
                .sources
                .get(f.source)
                .is_some_and(|s| s.name() == name)
        })
    }

    /// The model files, readings' other sides among them, in the order of the sources.
    pub(super) fn model_files(self) -> impl Iterator<Item = Found<'a, ModelFile>> {
        self.read.files.iter().filter_map(|f| match &f.file {
            File::Model(file) => Some(Found {
                file,
                sound: f.sound,
            }),
            _ => None,
        })
    }

    /// The models, in the order of the sources.
    pub(super) fn models(self) -> impl Iterator<Item = Found<'a, ModelFile>> {
        self.model_files().filter(|f| f.file.reading.is_none())
    }

    pub(super) fn documents(self) -> impl Iterator<Item = Found<'a, DocumentFile>> {
        self.read.files.iter().filter_map(|f| match &f.file {
            File::Document(file) => Some(Found {
                file,
                sound: f.sound,
            }),
            _ => None,
        })
    }

    pub(super) fn registers(self) -> impl Iterator<Item = Found<'a, RegisterFile>> {
        self.read.files.iter().filter_map(|f| match &f.file {
            File::Register(file) => Some(Found {
                file,
                sound: f.sound,
            }),
            _ => None,
        })
    }

    pub(super) fn model(self, id: &str) -> Option<Found<'a, ModelFile>> {
        self.models().find(|m| m.file.head.id.value == id)
    }

    /// The model a variant extends.
    pub(super) fn parent(self, extends: &Written<String>) -> Option<Found<'a, ModelFile>> {
        let file = self.by_name(&extends.value)?;
        match &file.file {
            File::Model(model) if model.reading.is_none() => Some(Found {
                file: model,
                sound: file.sound,
            }),
            _ => None,
        }
    }

    /// A model and what it extends, itself first, the root last.
    pub(super) fn chain(
        self,
        model: Found<'a, ModelFile>,
    ) -> Result<Vec<Found<'a, ModelFile>>, NoRoot<'a>> {
        let mut chain = vec![model];
        let mut at = model;
        while let Some(extends) = &at.file.extends {
            at = self.parent(extends).ok_or(NoRoot::Missing)?;
            let seen = chain.iter().position(|m| std::ptr::eq(m.file, at.file));
            if let Some(from) = seen {
                return Err(NoRoot::Circle(
                    chain.iter().skip(from).map(|m| m.file).gather(),
                ));
            }
            chain.push(at);
        }
        Ok(chain)
    }

    /// The register a root model uses.
    pub(super) fn register_of(self, head: &Head) -> Option<Found<'a, RegisterFile>> {
        head.uses.iter().find_map(|name| {
            let file = self.by_name(&name.value)?;
            match &file.file {
                File::Register(register) => Some(Found {
                    file: register,
                    sound: file.sound,
                }),
                _ => None,
            }
        })
    }

    /// The document a root model uses, itself or through its register.
    pub(super) fn document_of(
        self,
        head: &'a Head,
        register: Option<&'a RegisterFile>,
    ) -> Option<Found<'a, DocumentFile>> {
        let more = register.map_or(&[][..], |r| &r.head.uses);
        head.uses.iter().chain(more).find_map(|name| {
            let file = self.by_name(&name.value)?;
            match &file.file {
                File::Document(document) => Some(Found {
                    file: document,
                    sound: file.sound,
                }),
                _ => None,
            }
        })
    }

    /// The other sides of readings for a model, sorted by the overlay's id. One that names only
    /// what the model extends is for the model where it fits what the model has become.
    pub(super) fn overlays(
        self,
        chain: &[Found<'a, ModelFile>],
        plain: &State<'a>,
    ) -> Vec<Overlay<'a>> {
        let own = chain.first().map_or("", |m| m.file.head.id.value.as_str());
        let names = |id: &str| chain.iter().any(|m| m.file.head.id.value == id);
        let mut list: Vec<Overlay<'a>> = Vec::new();
        for found in self.model_files() {
            let Some(reading) = &found.file.reading else {
                continue;
            };
            let direct = reading.models.iter().any(|m| m.value == own);
            let inherited = reading.models.iter().any(|m| names(&m.value));
            if direct || inherited && plain.fits(found.file) {
                list.push(Overlay {
                    reading: &reading.id.value,
                    option: &reading.option.value,
                    file: found.file,
                    sound: found.sound,
                    direct,
                });
            }
        }
        list.arrange_by(|a, b| a.file.head.id.value.cmp(&b.file.head.id.value));
        list
    }
}

/// What a model and all it extends come to, before any reading.
pub(super) fn merged<'a>(
    chain: &[Found<'a, ModelFile>],
) -> (State<'a>, Vec<super::merge::Misfit<'a>>) {
    let mut files = chain.iter().rev();
    let mut state = files
        .next()
        .map(|root| State::of_root(root.file))
        .unwrap_or_default();
    let mut misfits = Vec::new();
    for variant in files {
        misfits.extend(state.extend(variant.file));
    }
    (state, misfits)
}

/// The models of a policy, by id; the other sides of readings are none.
pub(crate) fn models(read: &Read) -> Vec<ModelInfo> {
    let files = Files::new(read);
    let mut list: Map<&str, ModelInfo> = Map::new();
    for found in files.models() {
        let file = found.file;
        let chain = files.chain(found).unwrap_or_else(|_| vec![found]);
        let valid = chain.iter().find_map(|m| m.file.valid.as_ref());
        let day = |day: Option<&Written<String>>| day.map(|d| d.value.clone());
        list.entry(&file.head.id.value)
            .or_insert_with(|| ModelInfo {
                id: file.head.id.value.clone(),
                title: file.head.title.clone(),
                extends: chain.get(1).map(|m| m.file.head.id.value.clone()),
                from: day(valid.and_then(|v| v.from.as_ref())),
                to: day(valid.and_then(|v| v.to.as_ref())),
            });
    }
    list.into_values().gather()
}

/// The model that answers where none is named.
pub(crate) fn default_model(read: &Read) -> Option<String> {
    let mut registers = Files::new(read).registers();
    registers
        .find_map(|r| r.file.default_model.as_ref())
        .map(|m| m.value.clone())
}

/// The models that answer dated questions, in their order.
pub(crate) fn timeline(read: &Read) -> Vec<String> {
    let mut registers = Files::new(read).registers();
    let found = registers.find(|r| !r.file.timeline.is_empty());
    found.map_or_else(Vec::new, |r| {
        r.file.timeline.iter().map(|m| m.value.clone()).gather()
    })
}

/// The other sides of readings that are for a model, sorted.
pub(crate) fn options(read: &Read, model: &str) -> Vec<ReadingOption> {
    let files = Files::new(read);
    let chain = files.model(model).and_then(|m| files.chain(m).ok());
    let Some(chain) = chain else {
        return Vec::new();
    };
    let (plain, _) = merged(&chain);
    let document = chain.last().and_then(|root| {
        let register = files.register_of(&root.file.head).map(|r| r.file);
        files.document_of(&root.file.head, register)
    });
    let mut list: Vec<ReadingOption> = files
        .overlays(&chain, &plain)
        .into_iter()
        .map(|overlay| ReadingOption {
            reading: overlay.reading.to_owned(),
            option: overlay.option.to_owned(),
            text: option_text(document.map(|d| d.file), overlay).unwrap_or_default(),
        })
        .gather();
    list.arrange();
    list.dedup();
    list
}

fn option_text(document: Option<&DocumentFile>, overlay: Overlay<'_>) -> Option<Text> {
    let readings = &document?.readings;
    let reading = readings.iter().find(|r| r.id.value == overlay.reading)?;
    let mut options = reading.value.options.iter();
    options
        .find(|o| o.id.value == overlay.option)
        .map(|o| o.value.clone())
}
