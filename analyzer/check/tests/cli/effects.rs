//! `boruna-check effects`.

use expect_test::expect;
use serde_json::Value;

use crate::{checking::WITNESS, sandbox::Sandbox};

#[test]
fn functions_are_shown_with_ways_to_their_effects() {
    let run = Sandbox::new(WITNESS).run(&["effects"]);
    run.exits(0);
    expect![[r#"
        load fetch.ax:1:4
          net.fetch  declared: calls `net_fetch` (fetch.ax:2:11)
        main main.ax:3:4
          net.fetch  not declared: calls `refresh` (main.ax:4:5), which calls `load` (report.ax:4:5), which calls `net_fetch` (fetch.ax:2:11)
        refresh report.ax:3:4
          net.fetch  declared: calls `load` (report.ax:4:5), which calls `net_fetch` (fetch.ax:2:11)
        1 function without effects
    "#]].assert_eq(&run.stdout);
    assert_eq!(run.stderr, "");
}

#[test]
fn only_functions_of_the_given_files_are_shown() {
    let run = Sandbox::new(WITNESS).run(&["effects", "fetch.ax"]);
    expect![[r#"
        load fetch.ax:1:4
          net.fetch  declared: calls `net_fetch` (fetch.ax:2:11)
    "#]]
    .assert_eq(&run.exits(0).stdout);
}

#[test]
fn what_happens_later_and_what_is_not_needed_is_told_apart() {
    let run = Sandbox::new(
        "//- /app.ax\nimport \"std-http\"\n\
         fn ask() -> Effect { http_get(\"https://example.com\", \"answer\") }\n\
         fn idle() -> Int !{time.now} { list_len([ask()]) }\n",
    )
    .run(&["effects"]);
    expect![[r#"
        ask app.ax:2:4
          net.fetch  later: calls `http_get` (app.ax:2:22), which calls `http_request` (boruna-std:/std-http/core.ax:31:5), which builds an effect of kind `http_request` (boruna-std:/std-http/core.ax:51:5)
        idle app.ax:3:4
          net.fetch  later: calls `ask` (app.ax:3:42), which calls `http_get` (app.ax:2:22), which calls `http_request` (boruna-std:/std-http/core.ax:31:5), which builds an effect of kind `http_request` (boruna-std:/std-http/core.ax:51:5)
          time.now   not needed
    "#]].assert_eq(&run.exits(0).stdout);
}

#[test]
fn json_matches_its_schema() {
    let schema = serde_json::from_str(include_str!("../../../../docs/effects-output.schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for files in ["", WITNESS] {
        let run = Sandbox::new(files).run(&["effects", "--json"]);
        let output: Value = serde_json::from_str(&run.exits(0).stdout).unwrap();
        let errors: Vec<_> = validator.iter_errors(&output).map(|it| it.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}\n{}", run.stdout);
    }
}

#[test]
fn json_holds_the_way_with_places() {
    let run = Sandbox::new(WITNESS).run(&["effects", "--json", "main.ax"]);
    let output: Value = serde_json::from_str(&run.stdout).unwrap();
    let main = &output["functions"][0];
    assert_eq!(main["needed"], serde_json::json!(["net.fetch"]));
    assert_eq!(main["declared"], serde_json::json!([]));
    let hops = main["witnesses"][0]["hops"].as_array().unwrap();
    let told: Vec<_> = hops.iter().map(|it| format!("{} {}", it["file"], it["text"])).collect();
    assert_eq!(
        told,
        [
            "\"main.ax\" \"calls `refresh`\"",
            "\"report.ax\" \"calls `load`\"",
            "\"fetch.ax\" \"calls `net_fetch`\""
        ]
    );
}

#[cfg(unix)]
#[test]
fn file_names_cannot_steer_a_terminal() {
    let sandbox = Sandbox::new("//- /calls.ax\nfn main() -> Int { 0 }\n");
    sandbox.write("a\n\u{1b}[2J.ax", "fn main() -> Int !{time.now} { time_now() }\n");
    expect![[r#"
        main a␊␛[2J.ax:1:4
          time.now  declared: calls `time_now` (a␊␛[2J.ax:1:32)
        1 function without effects
    "#]]
    .assert_eq(&sandbox.run(&["effects"]).exits(0).stdout);
}
