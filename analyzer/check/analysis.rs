//! What is wrong with a file under the flags given.

use boruna_analyzer::{
    Database,
    diagnostics::collect::{file_diagnostics, file_diagnostics_under},
    inputs::SourceFile,
    project::{self, Profile, Settings},
};

use crate::findings::{Finding, Strictness};

/// The findings of a file.
pub(crate) fn file_findings(db: &Database, file: SourceFile, strictness: &Strictness) -> Vec<Finding> {
    let diagnostics = if strictness.strict {
        let settings = project::settings(db, file.project(db)).clone();
        file_diagnostics_under(db, file, &Settings { profile: Profile::Strict, ..settings })
    } else {
        file_diagnostics(db, file)
    };
    diagnostics
        .into_iter()
        .map(|it| Finding { severity: strictness.raise(it.rule, it.severity), diagnostic: it })
        .collect()
}
