use expect_test::{Expect, expect};

use super::{is_step, step_sources};
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

fn check(workflow: &str, expect: Expect) {
    let mut fixture =
        Fixture::parse(&format!("//- /flow/workflow.json\n{workflow}\n//- /flow/steps/one.ax\n"));
    fixture.look_around();
    expect.assert_eq(&fixture.render(&file_diagnostics(&fixture.db, fixture.main())));
}

/// A workflow with these steps.
fn with_steps(steps: &str) -> String {
    format!(
        "{{\"schema_version\": 1, \"name\": \"a\", \"version\": \"1\", \"edges\": [], \"steps\": {{\n{steps}\n}}}}"
    )
}

#[test]
fn what_is_no_workflow() {
    check(
        "{",
        expect![[r#"
        WF001 invalid-workflow: this `{` is never closed
          /flow/workflow.json:1:1
            {
            ^
    "#]],
    );
    check(
        "[]",
        expect![[r#"
        WF001 invalid-workflow: a workflow is an object, not an array
          /flow/workflow.json:1:1
            []
            ^^
    "#]],
    );
    check(
        "{}",
        expect![[r#"
        WF001 invalid-workflow: `workflow.json` lacks `schema_version`, `name`, `version`, `steps`, `edges`
          /flow/workflow.json:1:1
            {}
            ^
    "#]],
    );
    check(
        r#"{"schema_version": 2, "name": 1, "version": null, "steps": [], "edges": {}}"#,
        expect![[r#"
        WF001 invalid-workflow: there is no version 2 of this format: write 1
          /flow/workflow.json:1:20
            {"schema_version": 2, "name": 1, "version": null, "steps": [], "edges": {}}
                               ^
        WF001 invalid-workflow: `name` is a string, not a number
          /flow/workflow.json:1:31
            {"schema_version": 2, "name": 1, "version": null, "steps": [], "edges": {}}
                                          ^
        WF001 invalid-workflow: `version` is a string, not `null`
          /flow/workflow.json:1:45
            {"schema_version": 2, "name": 1, "version": null, "steps": [], "edges": {}}
                                                        ^^^^
        WF001 invalid-workflow: `steps` is an object of steps by name, not an array
          /flow/workflow.json:1:60
            {"schema_version": 2, "name": 1, "version": null, "steps": [], "edges": {}}
                                                                       ^^
        WF001 invalid-workflow: `edges` is an array, not an object
          /flow/workflow.json:1:73
            {"schema_version": 2, "name": 1, "version": null, "steps": [], "edges": {}}
                                                                                    ^^
    "#]],
    );
    check(
        r#"{"schema_version": "1", "steps": {"a": 1}"#,
        expect![[r#"
            WF001 invalid-workflow: this `{` is never closed
              /flow/workflow.json:1:1
                {"schema_version": "1", "steps": {"a": 1}
                ^
            WF001 invalid-workflow: `schema_version` is the number 1, not a string
              /flow/workflow.json:1:20
                {"schema_version": "1", "steps": {"a": 1}
                                   ^^^
            WF001 invalid-workflow: `steps.a` is an object, not a number
              /flow/workflow.json:1:40
                {"schema_version": "1", "steps": {"a": 1}
                                                       ^
        "#]],
    );
}

#[test]
fn steps() {
    check(
        &with_steps(
            r#""a": {"kind": "source", "source": "steps/one.ax", "later": true},
"b": {"kind": "approval_gate"},
"c": {"kind": "source", "source": "./steps/../steps/one.ax"}"#,
        ),
        expect![[""]],
    );
    check(
        &with_steps(
            r#""a": {"source": "steps/one.ax"},
"b": {"kind": "sorce", "source": "steps/one.ax"},
"c": {"kind": 1},
"d": {"kind": "source"},
"e": {"kind": "source", "source": ""},
"f": {"kind": "source", "source": ["steps/one.ax"]},
"g": {"kind": "source", "source": "steps/two.ax"},
"h": {"kind": "source", "source": "steps"},
"i": []"#,
        ),
        expect![[r#"
            WF001 invalid-workflow: step `a` lacks `kind`
              /flow/workflow.json:2:6
                "a": {"source": "steps/one.ax"},
                     ^
            WF001 invalid-workflow: there is no step kind `sorce`
              /flow/workflow.json:3:15
                "b": {"kind": "sorce", "source": "steps/one.ax"},
                              ^^^^^^^
              help: a step is `source`, `approval_gate` or `external_trigger`
              unsafe fix: change it to `source`
            WF001 invalid-workflow: `kind` is a string, not a number
              /flow/workflow.json:4:15
                "c": {"kind": 1},
                              ^
            WF001 invalid-workflow: step `d` lacks `source`
              /flow/workflow.json:5:6
                "d": {"kind": "source"},
                     ^
            WF001 invalid-workflow: step `e` names no file
              /flow/workflow.json:6:35
                "e": {"kind": "source", "source": ""},
                                                  ^^
            WF001 invalid-workflow: `source` is a string, not an array
              /flow/workflow.json:7:35
                "f": {"kind": "source", "source": ["steps/one.ax"]},
                                                  ^^^^^^^^^^^^^^^^
            WF002 missing-source: there is no file `steps/two.ax`
              /flow/workflow.json:8:35
                "g": {"kind": "source", "source": "steps/two.ax"},
                                                  ^^^^^^^^^^^^^^
              help: the path starts at the folder of `workflow.json`
            WF002 missing-source: `steps` is a folder
              /flow/workflow.json:9:35
                "h": {"kind": "source", "source": "steps"},
                                                  ^^^^^^^
              help: the path starts at the folder of `workflow.json`
            WF001 invalid-workflow: `steps.i` is an object, not an array
              /flow/workflow.json:10:6
                "i": []
                     ^^
        "#]],
    );
}

#[test]
fn a_place_nobody_looked_at_is_not_missing() {
    let workflow = with_steps(r#""a": {"kind": "source", "source": "../elsewhere/a.ax"}"#);
    let fixture = Fixture::parse(&format!("//- /flow/workflow.json\n{workflow}"));
    assert_eq!(file_diagnostics(&fixture.db, fixture.main()), []);
}

#[test]
fn what_is_given_twice() {
    check(
        r#"{"schema_version": 1, "name": "a", "version": "1", "edges": [], "name": "b", "later": 1, "later": 1,
"steps": {
"a": {"kind": "source", "source": "steps/one.ax", "later": 1, "later": 2},
"b": {"kind": "approval_gate", "kind": "external_trigger"},
"a": {"kind": "source", "source": "steps/one.ax"}
}}"#,
        expect![[r#"
            WF001 invalid-workflow: `name` is given twice
              /flow/workflow.json:1:65
                {"schema_version": 1, "name": "a", "version": "1", "edges": [], "name": "b", "later": 1, "later": 1,
                                                                                ^^^^^^
            WF001 invalid-workflow: `kind` is given twice
              /flow/workflow.json:4:32
                "b": {"kind": "approval_gate", "kind": "external_trigger"},
                                               ^^^^^^
            WF001 invalid-workflow: step `a` is given twice
              /flow/workflow.json:5:1
                "a": {"kind": "source", "source": "steps/one.ax"}
                ^^^
        "#]],
    );
}

#[test]
fn sources_outside_the_project() {
    let steps = with_steps(
        r#""a": {"kind": "source", "source": "/app/flow/one.ax"},
"b": {"kind": "source", "source": "../../etc/passwd"},
"c": {"kind": "source", "source": "../other/two.ax"},
"d": {"kind": "source", "source": "workflow.json"},
"e": {"kind": "source", "source": "C:\\one.ax"},
"f": {"kind": "source", "source": "../../apple/one.ax"},
"g": {"kind": "source", "source": "one.ax/../../.."}"#,
    );
    let mut fixture = Fixture::parse(&format!(
        "//- /app/flow/workflow.json\n{steps}\n//- /app/boruna.toml\n//- /app/flow/one.ax\n//- /app/other/two.ax\n"
    ));
    fixture.look_around();
    expect![[r#"
        WF002 missing-source: `/app/flow/one.ax` is absolute
          /app/flow/workflow.json:2:35
            "a": {"kind": "source", "source": "/app/flow/one.ax"},
                                              ^^^^^^^^^^^^^^^^^^
          help: the path starts at the folder of `workflow.json`
        WF002 missing-source: `../../etc/passwd` leaves the project's folder
          /app/flow/workflow.json:3:35
            "b": {"kind": "source", "source": "../../etc/passwd"},
                                              ^^^^^^^^^^^^^^^^^^
          help: the path starts at the folder of `workflow.json`
        WF002 missing-source: `workflow.json` is no `.ax` file
          /app/flow/workflow.json:5:35
            "d": {"kind": "source", "source": "workflow.json"},
                                              ^^^^^^^^^^^^^^^
          help: the path starts at the folder of `workflow.json`
        WF002 missing-source: `C:\one.ax` is absolute
          /app/flow/workflow.json:6:35
            "e": {"kind": "source", "source": "C:\\one.ax"},
                                              ^^^^^^^^^^^^
          help: the path starts at the folder of `workflow.json`
        WF002 missing-source: `../../apple/one.ax` leaves the project's folder
          /app/flow/workflow.json:7:35
            "f": {"kind": "source", "source": "../../apple/one.ax"},
                                              ^^^^^^^^^^^^^^^^^^^^
          help: the path starts at the folder of `workflow.json`
        WF002 missing-source: `one.ax/../../..` leaves the project's folder
          /app/flow/workflow.json:8:35
            "g": {"kind": "source", "source": "one.ax/../../.."}
                                              ^^^^^^^^^^^^^^^^^
          help: the path starts at the folder of `workflow.json`
    "#]]
    .assert_eq(&fixture.render(&file_diagnostics(&fixture.db, fixture.main())));
    let sources: Vec<_> = step_sources(&fixture.db, fixture.project).iter().cloned().collect();
    assert_eq!(sources, ["/app/flow/workflow.json", "/app/other/two.ax"]);
}

#[test]
fn what_steps_ask_for() {
    check(
        &with_steps(
            r#""load": {"kind": "source", "source": "steps/one.ax", "outputs": {"result": "Int", "notes": "String"}},
"gate": {"kind": "approval_gate", "required_role": "a", "inputs": {"a": "load.result", "b": "load.notes", "c": "load.total"}},
"tell": {"kind": "source", "source": "steps/one.ax", "inputs": {"a": "gate.any", "b": "laod.note", "c": "load", "d": "x.y", "e": 1}},
"odd": {"kind": "source", "source": "steps/one.ax", "inputs": [], "outputs": 1}"#,
        ),
        expect![[r#"
            WF003 unknown-input: step `load` has no output `total`
              /flow/workflow.json:3:112
                "gate": {"kind": "approval_gate", "required_role": "a", "inputs": {"a": "load.result", "b": "load.notes", "c": "load.total"}},
                                                                                                                               ^^^^^^^^^^^^
              help: an input is the name of a step, a dot, and the name of an output: `load.result`
              unsafe fix: change it to `load.result`
            WF003 unknown-input: there is no step `laod`
              /flow/workflow.json:4:87
                "tell": {"kind": "source", "source": "steps/one.ax", "inputs": {"a": "gate.any", "b": "laod.note", "c": "load", "d": "x.y", "e": 1}},
                                                                                                      ^^^^^^^^^^^
              help: an input is the name of a step, a dot, and the name of an output: `load.result`
              unsafe fix: change it to `load.note`
            WF003 unknown-input: `load` names a step but none of its outputs
              /flow/workflow.json:4:105
                "tell": {"kind": "source", "source": "steps/one.ax", "inputs": {"a": "gate.any", "b": "laod.note", "c": "load", "d": "x.y", "e": 1}},
                                                                                                                        ^^^^^^
              help: an input is the name of a step, a dot, and the name of an output: `load.result`
              unsafe fix: change it to `load.result`
            WF003 unknown-input: there is no step `x`
              /flow/workflow.json:4:118
                "tell": {"kind": "source", "source": "steps/one.ax", "inputs": {"a": "gate.any", "b": "laod.note", "c": "load", "d": "x.y", "e": 1}},
                                                                                                                                     ^^^^^
              help: an input is the name of a step, a dot, and the name of an output: `load.result`
            WF001 invalid-workflow: `inputs.e` is a string, not a number
              /flow/workflow.json:4:130
                "tell": {"kind": "source", "source": "steps/one.ax", "inputs": {"a": "gate.any", "b": "laod.note", "c": "load", "d": "x.y", "e": 1}},
                                                                                                                                                 ^
            WF001 invalid-workflow: `inputs` is an object, not an array
              /flow/workflow.json:5:63
                "odd": {"kind": "source", "source": "steps/one.ax", "inputs": [], "outputs": 1}
                                                                              ^^
            WF001 invalid-workflow: `outputs` is an object, not a number
              /flow/workflow.json:5:78
                "odd": {"kind": "source", "source": "steps/one.ax", "inputs": [], "outputs": 1}
                                                                                             ^
        "#]],
    );
}
