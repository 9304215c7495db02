//! Workflow files: which sources are steps. Their host takes any result a step's `main` gives.

use std::collections::BTreeSet;

use crate::{
    db::Db,
    inputs::{Project, SourceFile},
    json::{self, Value},
    project::{join, parent},
};

/// The name of workflow files.
pub const WORKFLOW_NAME: &str = "workflow.json";

/// Whether some workflow of the file's project runs it as a step.
pub fn is_step(db: &dyn Db, file: SourceFile) -> bool {
    step_sources(db, file.project(db)).contains(&**file.path(db))
}

/// Absolute paths of the sources of every step of every workflow.
#[salsa::tracked(returns(ref))]
fn step_sources(db: &dyn Db, project: Project) -> BTreeSet<String> {
    let files = project.files(db).iter();
    files
        .filter(|it| it.path(db).rsplit('/').next() == Some(WORKFLOW_NAME))
        .flat_map(|it| sources(db, *it))
        .collect()
}

fn sources(db: &dyn Db, workflow: SourceFile) -> Vec<String> {
    let folder = parent(workflow.path(db)).unwrap_or_default();
    let root = json::parse(workflow.text(db)).0;
    let steps = root.get("steps").map(|it| it.value.members()).unwrap_or_default();
    steps
        .iter()
        .filter_map(|step| match &step.value.get("source")?.value.value {
            Value::String(path) => Some(join(folder, path)),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::is_step;
    use crate::{diagnostics::file_diagnostics, test_support::Fixture};

    #[test]
    fn a_step_may_give_any_result() {
        let fixture = Fixture::parse(
            r#"
            //- /flow/workflow.json
            {"steps": {"one": {"kind": "source", "source": "steps/one.ax"}, "gate": {"kind": "approval_gate"}}}
            //- /flow/steps/one.ax
            fn main() -> String { "done" }
            //- /flow/steps/two.ax
            fn main() -> String { "done" }
            "#,
        );
        let (one, two) = (fixture.file("/flow/steps/one.ax"), fixture.file("/flow/steps/two.ax"));
        assert!(is_step(&fixture.db, one) && !is_step(&fixture.db, two));
        assert_eq!(file_diagnostics(&fixture.db, one), []);
        assert_eq!(file_diagnostics(&fixture.db, two)[0].rule.code, "E042");
    }
}
