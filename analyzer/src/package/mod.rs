//! Packages: their names, the ones that are built in, and their manifests.

mod embedded;
mod name;

pub(crate) use embedded::{EMBEDDED, EmbeddedPackage};
pub use name::PackageName;
