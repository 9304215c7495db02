//! Writes a `main` into a file that has none: of a workflow step one that reads the step's inputs.

use super::{AssistKind, Assists, Change, context::Context, layout::line_end};
use crate::{
    db::Db,
    diagnostics::Edit,
    framework,
    hir::{Item, ItemKind, Name, file_items, scope},
    ide::rename::check_name,
    inputs::SourceFile,
    json::{self, Value},
    project::{file_at, join, parent},
    span::{FileRange, TextRange, TextSize},
    types::{function_type, writable::is_writable},
    workflow::WORKFLOW_NAME,
};

pub(super) const ID: &str = "generate-main";

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    let (db, file) = (context.db, context.file);
    let inside = context
        .item
        .as_ref()
        .is_some_and(|it| it.lowered.spans.whole.contains_inclusive(it.selection.start()));
    let is_library = file.path(db).ends_with("/src/core.ax");
    if inside || is_library || main_of(db, file).is_some() || framework::app(db, file).is_some() {
        return;
    }
    let step = Step::of(db, file);
    let label = if step.is_some() { "generate `main` for this workflow step" } else { "generate `main`" };
    out.add(ID, AssistKind::QuickFix, label, || {
        let text = file.text(db);
        let kept = text.trim_end();
        let range = TextRange::new(TextSize::of(kept), TextSize::of(&**text));
        let end = line_end(text);
        let gap = if kept.is_empty() { String::new() } else { format!("{end}{end}") };
        let main = skeleton(db, file, step.as_ref()).replace('\n', end);
        Change::new(vec![Edit::new(FileRange { file, range }, format!("{gap}{main}"))])
    });
}

fn skeleton(db: &dyn Db, file: SourceFile, step: Option<&Step>) -> String {
    let inputs = step.map(|it| it.inputs.as_slice()).unwrap_or_default();
    let mut taken: Vec<String> = Vec::new();
    let mut lines = String::new();
    for input in inputs {
        let Some(name) = variable_name(db, file, &input.name, &taken) else { continue };
        let ty = input.producer.and_then(|it| main_of(db, it)).map(|it| &function_type(db, it).result);
        let read = match ty.filter(|it| is_writable(db, file, it)) {
            Some(ty) => format!("{name}: {} = step_value(\"{}\")", ty.display(db), input.name),
            None => format!("{name}: String = step_input(\"{}\")", input.name),
        };
        lines += &format!("    let {read}\n");
        taken.push(name);
    }
    let capabilities = if taken.is_empty() { "" } else { " !{step.input}" };
    format!("fn main() -> Int{capabilities} {{\n{lines}    0\n}}\n")
}

fn main_of(db: &dyn Db, file: SourceFile) -> Option<Item<'_>> {
    let mut functions = file_items(db, file).iter().filter(|it| it.kind(db) == ItemKind::Function);
    functions.find(|it| it.name(db) == "main").copied()
}

/// The name of an input as that of a variable; `None` if it needs escapes, or means something else already.
fn variable_name(db: &dyn Db, file: SourceFile, input: &str, taken: &[String]) -> Option<String> {
    let is_plain =
        !input.is_empty() && input.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_.".contains(&it));
    let name = input.replace(['-', '.'], "_");
    let is_free = check_name(&name).is_ok()
        && !taken.contains(&name)
        && scope::function(db, file, &Name::new(&name)).is_none();
    (is_plain && is_free).then_some(name)
}

/// A workflow step whose source a file is.
struct Step {
    inputs: Vec<Input>,
}

struct Input {
    name: String,
    /// The source of the step whose result it is.
    producer: Option<SourceFile>,
}

impl Step {
    fn of(db: &dyn Db, file: SourceFile) -> Option<Step> {
        let files = file.project(db).files(db).iter();
        let mut workflows = files.filter(|it| it.path(db).rsplit('/').next() == Some(WORKFLOW_NAME));
        workflows.find_map(|it| Step::in_workflow(db, *it, file))
    }

    fn in_workflow(db: &dyn Db, workflow: SourceFile, file: SourceFile) -> Option<Step> {
        let folder = parent(workflow.path(db)).unwrap_or_default();
        let root = json::parse(workflow.text(db)).0;
        let steps = &root.get("steps")?.value;
        let source = |step: &json::Node| match &step.get("source")?.value.value {
            Value::String(path) => file_at(db, file.project(db), &join(folder, path)),
            _ => None,
        };
        let step = steps.members().iter().find(|it| source(&it.value) == Some(file))?;
        let inputs = step.value.get("inputs").map(|it| it.value.members()).unwrap_or_default();
        let input = |it: &json::Member| {
            let producer = match &it.value.value {
                Value::String(output) => output.strip_suffix(".result").and_then(|it| steps.get(it)),
                _ => None,
            };
            Input { name: it.key.clone(), producer: producer.and_then(|it| source(&it.value)) }
        };
        Some(Step { inputs: inputs.iter().map(input).collect() })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::tests::{check, check_not},
        ID,
    };

    #[test]
    fn at_the_end_of_the_file() {
        check(
            ID,
            "$0",
            expect![[r#"
            fn main() -> Int {
                0
            }
        "#]],
        );
        check(
            ID,
            "// about\nimport std-ui\n$0\nfn f() -> Int { 1 }\n\n",
            expect![[r#"
            // about
            import std-ui

            fn f() -> Int { 1 }

            fn main() -> Int {
                0
            }
        "#]],
        );
    }

    #[test]
    fn of_a_step_with_its_inputs() {
        check(
            ID,
            r#"
            //- /flow/steps/two.ax
            type Order { id: Int }
            $0
            //- /flow/steps/one.ax
            type Order { id: Int }
            fn main() -> Result<List<Order>, String> { Ok([]) }
            //- /flow/steps/zero.ax
            type Private { id: Int }
            fn main() -> Private { Private { id: 1 } }
            //- /flow/workflow.json
            {"steps": {
                "one": {"kind": "source", "source": "steps/one.ax"},
                "zero": {"kind": "source", "source": "steps/zero.ax"},
                "two": {"kind": "source", "source": "steps/two.ax",
                    "inputs": {"orders": "one.result", "sign-off": "gate.result", "zero": "zero.result", "fn": "one.result"}}
            }}
            "#,
            expect![[r#"
                type Order { id: Int }

                fn main() -> Int !{step.input} {
                    let orders: Result<List<Order>, String> = step_value("orders")
                    let sign_off: String = step_input("sign-off")
                    let zero: String = step_input("zero")
                    0
                }
            "#]],
        );
    }

    #[test]
    fn only_where_a_program_can_begin() {
        check_not(
            ID,
            &["fn main() -> Int { 1 }\n$0", "fn f() -> Int { $01 }", "//- /libs/a/src/core.ax\n$0\n"],
        );
    }
}
