//! The standard packages, which are part of the program.

/// A package as it is built in.
pub(crate) struct EmbeddedPackage {
    /// Its name with `-`.
    pub(crate) name: &'static str,
    /// Text of `src/core.ax`.
    pub(crate) source: &'static str,
    /// Text of `package.ax.json`.
    pub(crate) manifest: &'static str,
}

macro_rules! packages {
    ($($name:literal)*) => {
        /// All of them, by name.
        pub(crate) const EMBEDDED: &[EmbeddedPackage] = &[$(EmbeddedPackage {
            name: $name,
            source: include_str!(concat!("../../packages/", $name, "/src/core.ax")),
            manifest: include_str!(concat!("../../packages/", $name, "/package.ax.json")),
        }),*];
    };
}

packages! {
    "std-authz" "std-db" "std-forms" "std-guard" "std-http" "std-json" "std-llm" "std-notifications" "std-routing"
    "std-storage" "std-sync" "std-testing" "std-ui" "std-validation"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_of_the_folder_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/packages");
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, EMBEDDED.iter().map(|it| it.name).collect::<Vec<_>>());
    }
}
