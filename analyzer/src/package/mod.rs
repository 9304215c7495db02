//! Packages: their names, the ones that are built in, and their manifests.

mod name;

pub use name::PackageName;
