//! Names resolved: actors, systems, facts and their domains, interfaces, the governing document.

pub(crate) mod model;
