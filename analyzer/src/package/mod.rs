//! Packages: their names, the ones that are built in, and their manifests.

mod embedded;
mod manifest;
mod name;

pub(crate) use embedded::{EMBEDDED, EmbeddedPackage};
pub use manifest::{MANIFEST_NAME, Manifest, manifest, manifest_diagnostics};
pub use name::PackageName;
