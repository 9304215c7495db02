//! What is wrong with a policy file, as findings.

use super::files::{document, duplicates, file_of, linked};
use crate::{
    db::Db,
    diagnostics::{Diagnostic, Edit, Fix, Rule},
    inputs::{Project, SourceFile},
    policy::problem::Problem,
    span::FileRange,
};

/// What is wrong with the policy in `file`, by itself and together with those it inherits from.
#[salsa::tracked(returns(deref))]
pub fn policy_diagnostics(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic<FileRange>> {
    let project = file.project(db);
    let document = document(db, file);
    let beyond = duplicates(db, project).iter().chain(&linked(db, file).problems);
    let beyond = beyond.filter(|it| it.file == document.file);
    document.problems.iter().chain(beyond).filter_map(|it| finding(db, project, file, it)).collect()
}

fn finding(
    db: &dyn Db,
    project: Project,
    file: SourceFile,
    problem: &Problem,
) -> Option<Diagnostic<FileRange>> {
    let rule = Rule::find(problem.code.as_str())?;
    let at = |range| FileRange { file, range };
    let mut finding = Diagnostic::new(rule, at(problem.span), problem.message.clone());
    for related in &problem.related {
        if let Some(file) = file_of(db, project, related.file) {
            finding = finding.with_related(FileRange { file, range: related.span }, related.message.clone());
        }
    }
    if let Some(fix) = &problem.fix {
        let edits = fix.edits.iter().map(|(range, text)| Edit::new(at(*range), text.clone())).collect();
        finding = finding.with_fix(Fix::needs_review(fix.label.clone(), edits));
    }
    Some(finding)
}
