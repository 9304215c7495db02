mod agreement;

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::{
    hir::{ItemKind, file_items},
    test_support::{Fixture, generate},
};

fn functions<'db>(fixture: &'db Fixture) -> Vec<Item<'db>> {
    let sources = fixture.files.values().filter(|it| it.path(&fixture.db).ends_with(".ax"));
    let items = sources.flat_map(|it| file_items(&fixture.db, *it));
    items.copied().filter(|it| it.kind(&fixture.db) == ItemKind::Function).collect()
}

fn show<'db>(db: &'db dyn Db, target: &Target<'db>, out: &mut String) {
    let later = if target.latent { " (later)" } else { "" };
    let via = target.via.map(|it| format!(" via `{}`", it.name(db))).unwrap_or_default();
    let _ = writeln!(out, "  {}{later}{via} needs {}", target.operation, target.capability);
    for PartValue { part, known, doubts } in &target.parts {
        let origin = |it: &Origin<'db>| {
            let place = it.place(db).to_file(db);
            place.file.text(db)[place.range].to_owned()
        };
        let from = |origins: &[Origin<'db>]| {
            let from: Vec<_> = origins.iter().map(origin).collect();
            if from.is_empty() { String::new() } else { format!(" from {}", from.join(" ")) }
        };
        let shown = match known {
            Known::Exact(texts) => {
                let texts: Vec<_> =
                    texts.iter().map(|it| format!("{:?}{}", it.text, from(&it.origins))).collect();
                texts.join(" | ")
            }
            Known::Affix { prefix, suffix, origins } => {
                format!("{prefix:?} .. {suffix:?}{}", from(origins))
            }
            Known::Unknown => "?".to_owned(),
        };
        let _ = write!(out, "    {part:?}: {shown}");
        for (index, doubt) in doubts.iter().enumerate() {
            let sign = if index == 0 { " --" } else { ";" };
            let place = doubt.origin.map(|it| format!(" at `{}`", origin(&it))).unwrap_or_default();
            let _ = write!(out, "{sign} {}{place}", doubt.describe(db));
        }
        out.push('\n');
    }
}

/// Every function with targets, and what is known of them.
fn check(text: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    let db = &fixture.db;
    let mut out = String::new();
    for item in functions(&fixture) {
        let found = targets(db, item);
        if !found.is_empty() {
            let _ = writeln!(out, "{}", item.name(db));
        }
        for target in found {
            let place = target_place(db, item, target.index).unwrap();
            let word = &item.text(db)[place.span];
            assert!(target.via.is_some() || target.latent || *word == *target.operation, "{word}");
            show(db, target, &mut out);
        }
    }
    expected.assert_eq(&out);
}

#[test]
fn every_operation_has_its_target() {
    check(
        r#"
        fn main() -> Int {
            let a = net_fetch("https://a.test/x")
            let b = net_request(NetRequest { method: "POST", url: "https://b.test", headers: [], body: "" })
            let c = fs_read("data/in.txt")
            let d = fs_list("data")
            let e = fs_exists("e")
            let f = fs_write("out.txt", "text")
            let g = fs_append("log.txt", "line")
            let h = fs_delete("old.txt")
            let i = db_query("orders", "SELECT 1", [])
            let j = llm_prompt("small", "say hi")
            let k = llm_request(LlmCall { model: "large", system: "be brief", prompt: "hi", max_tokens: 64 })
            let l = process_exec("git", ["status", "--short"])
            let m = env_read("HOME")
            let n = secret_read("token")
            let o = step_input("text")
            let p: Int = step_value("count")
            let q = spawn worker
            send q "work"
            let r = cap_take("fs.read", "data/**")
            let s = emit 1
            let t = time_now()
            0
        }
        fn worker() -> Int { 0 }
        "#,
        expect![[r#"
            main
              net_fetch needs net.fetch
                Url: "https://a.test/x" from "https://a.test/x"
                Method: "GET"
              net_request needs net.fetch
                Url: "https://b.test" from "https://b.test"
                Method: "POST" from "POST"
              fs_read needs fs.read
                Path: "data/in.txt" from "data/in.txt"
              fs_list needs fs.read
                Path: "data" from "data"
              fs_exists needs fs.read
                Path: "e" from "e"
              fs_write needs fs.write
                Path: "out.txt" from "out.txt"
              fs_append needs fs.write
                Path: "log.txt" from "log.txt"
              fs_delete needs fs.delete
                Path: "old.txt" from "old.txt"
              db_query needs db.query
                Database: "orders" from "orders"
                Statement: "SELECT 1" from "SELECT 1"
              llm_prompt needs llm.call
                Model: "small" from "small"
                Prompt: "say hi" from "say hi"
              llm_request needs llm.call
                Model: "large" from "large"
                Prompt: "hi" from "hi"
                System: "be brief" from "be brief"
                MaxTokens: "64" from 64
              process_exec needs process.spawn
                Executable: "git" from "git"
                Argument(0): "status" from "status"
                Argument(1): "--short" from "--short"
              env_read needs env.read
                Variable: "HOME" from "HOME"
              secret_read needs secret.read
                Secret: "token" from "token"
              step_input needs step.input
                Input: "text" from "text"
              step_value needs step.input
                Input: "count" from "count"
              spawn needs actor.spawn
                Actor: "worker" from worker
              send needs actor.send
                Actor: "worker" from worker
              cap_take needs fs.read
                Pattern: "data/**" from "data/**"
              emit needs ui.render
              time_now needs time.now
        "#]],
    );
}

#[test]
fn values_go_through_bindings_joins_and_builtins() {
    check(
        r#"
        type Server { host: String, port: Int, paths: List<String> }
        fn main() -> Int {
            let scheme = "https"
            let url = scheme ++ "://" + "a.test" ++ "/" ++ __builtin_int_to_string(8 * 10 + 1)
            net_fetch(url)
            let server = Server { host: "b.test", port: 8080, paths: ["one", "two"] }
            let other = Server { ..server, host: __builtin_string_to_upper("c.test") }
            net_fetch(server.host ++ ":" ++ __builtin_int_to_string(other.port))
            net_fetch(other.host)
            for path in server.paths { fs_read("data/" ++ path) }
            fs_read(__builtin_string_join(server.paths, "/"))
            fs_read(__builtin_string_trim("  a b "))
            fs_read(__builtin_string_replace("a-b-c", "-", "/"))
            fs_read(__builtin_string_slice("abcdef", 1, 3))
            fs_read(list_get(__builtin_string_split("x,y,z", ","), 1))
            fs_read(string_repeat("ab", 2))
            let places = {"in": "in.txt", "out": "out.txt"}
            fs_read(map_get_or(places, "in", "none.txt"))
            match __builtin_map_get(places, "out") { Some(place) => fs_read(place), None => Err("") }
            fs_read(list_get(list_push(["p"], "q"), 1))
            0
        }
        "#,
        expect![[r#"
            main
              net_fetch needs net.fetch
                Url: "https://a.test/81" from "https" "://" "a.test" "/"
                Method: "GET"
              net_fetch needs net.fetch
                Url: "b.test:8080" from "b.test" ":" 8080
                Method: "GET"
              net_fetch needs net.fetch
                Url: "C.TEST" from "c.test"
                Method: "GET"
              fs_read needs fs.read
                Path: "data/one" from "data/" "one" | "data/two" from "data/" "two"
              fs_read needs fs.read
                Path: "one/two" from "one" "/" "two"
              fs_read needs fs.read
                Path: "a b" from "  a b "
              fs_read needs fs.read
                Path: "a/b/c" from "a-b-c" "-" "/"
              fs_read needs fs.read
                Path: "bc" from "abcdef" 1 3
              fs_read needs fs.read
                Path: "y" from "x,y,z" ","
              fs_read needs fs.read
                Path: "abab" from "ab" 2
              fs_read needs fs.read
                Path: "in.txt" from "in.txt" | "none.txt" from "none.txt"
              fs_read needs fs.read
                Path: "out.txt" from "out.txt"
              fs_read needs fs.read
                Path: "q" from "q"
        "#]],
    );
}

#[test]
fn branches_join() {
    check(
        r#"
        enum Site { Main, Other(String), Local { port: Int, path: String } }
        fn main(fast: Bool, site: Site, name: String) -> Int {
            net_fetch(if fast { "https://a.test/fast" } else { "https://a.test/slow" })
            net_fetch(match site {
                Main => "https://main.test"
                Other(url) => url
                Local { port: _, path } => "http://localhost/" ++ path
            })
            let mut file = "a.txt"
            if fast { file = "b.txt" } else if name == "c" { return 1 } else { file = file ++ ".bak" }
            fs_read(file)
            file = "d.txt"
            fs_read(file)
            fs_read("data/" ++ name ++ ".json")
            fs_read(name)
            fs_read(if fast { "data/x.json" } else { "data/" ++ name ++ ".json" })
            0
        }
        "#,
        expect![[r#"
            main
              net_fetch needs net.fetch
                Url: "https://a.test/fast" from "https://a.test/fast" | "https://a.test/slow" from "https://a.test/slow"
                Method: "GET"
              net_fetch needs net.fetch
                Url: ? -- the parameter `site` of `main`, which the host calls
                Method: "GET"
              fs_read needs fs.read
                Path: "a.txt" from "a.txt" | "a.txt.bak" from "a.txt" ".bak" | "b.txt" from "b.txt"
              fs_read needs fs.read
                Path: "d.txt" from "d.txt"
              fs_read needs fs.read
                Path: "data/" .. ".json" from "data/" ".json" -- the parameter `name` of `main`, which the host calls
              fs_read needs fs.read
                Path: ? -- the parameter `name` of `main`, which the host calls
              fs_read needs fs.read
                Path: "data/" .. ".json" from "data/x.json" "data/" ".json" -- the parameter `name` of `main`, which the host calls
        "#]],
    );
}

#[test]
fn loops_keep_the_end_they_leave_alone() {
    check(
        r#"
        fn main() -> Int {
            let mut path = "data"
            let mut name = ".txt"
            let mut mode = "GET"
            let mut count = 1
            let mut any = "start"
            for part in ["a", "b"] {
                path = path ++ "/" ++ part
                fs_read(path)
                name = part ++ name
                mode = "POST"
                count = count + 1
                any = part
                fs_read(any)
            }
            fs_write(path, "")
            fs_write(name, "")
            fs_write(mode, "")
            fs_write(__builtin_int_to_string(count), "")
            fs_write(any, "")
            0
        }
        "#,
        expect![[r#"
            main
              fs_read needs fs.read
                Path: "data" .. "" from "data" "/" "a" "b" -- a value that a loop changes
              fs_read needs fs.read
                Path: "a" from "a" | "b" from "b"
              fs_write needs fs.write
                Path: "data" .. "" from "data" -- a value that a loop changes
              fs_write needs fs.write
                Path: "" .. ".txt" from ".txt" -- a value that a loop changes
              fs_write needs fs.write
                Path: "GET" from "GET" | "POST" from "POST"
              fs_write needs fs.write
                Path: ? -- a value that a loop changes
              fs_write needs fs.write
                Path: ? -- a value that a loop changes
        "#]],
    );
}

#[test]
fn parameters_are_the_join_over_all_calls() {
    check(
        r#"
        import far
        fn main() -> Int {
            get("/a")
            get(page(2))
            ask(NetRequest { method: "GET", url: "https://q.test", headers: [], body: "" })
            around("x", 3)
            list_map(["one.txt", "two.txt"], read)
            list_map(["three.txt"], fs_exists)
            let later = save
            later("z")
            distant("https://far.test/main")
            0
        }
        fn page(number: Int) -> String { "/page/" ++ __builtin_int_to_string(number) }
        fn get(path: String) -> Int { net_fetch(base() ++ path) 0 }
        fn base() -> String { "https://api.test" }
        fn ask(request: NetRequest) -> Int { net_request(request) 0 }
        fn around(text: String, count: Int) -> Int {
            fs_read("r/" ++ text)
            if count > 0 { around(text ++ "y", count - 1) } else { 0 }
        }
        fn read(path: String) -> Int { fs_read(path) 0 }
        fn save(path: String) -> Int { fs_write(path, "") 0 }
        fn lonely(path: String) -> Int { fs_delete(path) 0 }
        //- /far.ax
        fn distant(url: String) -> Int { net_fetch(url) 0 }
        fn other() -> Int { distant("https://far.test/other") }
        "#,
        expect![[r#"
            distant
              net_fetch needs net.fetch
                Url: "https://far.test/main" from "https://far.test/main" | "https://far.test/other" from "https://far.test/other"
                Method: "GET"
            main
              fs_exists needs fs.read
                Path: "three.txt" from "three.txt"
            get
              net_fetch needs net.fetch
                Url: "https://api.test/a" from "https://api.test" "/a" | "https://api.test/page/2" from "https://api.test" "/page/" 2
                Method: "GET"
            ask
              net_request needs net.fetch
                Url: "https://q.test" from "https://q.test"
                Method: "GET" from "GET"
            around
              fs_read needs fs.read
                Path: "r/x" .. "" from "r/" "x" "y" -- the parameter `text` of `around`, which calls itself
            read
              fs_read needs fs.read
                Path: "one.txt" from "one.txt" | "two.txt" from "two.txt"
            save
              fs_write needs fs.write
                Path: ? -- the parameter `path` of `save`, which is used as a value
            lonely
              fs_delete needs fs.delete
                Path: ? -- the parameter `path` of `lonely`, which nothing calls
        "#]],
    );
}

#[test]
fn results_are_taken_with_the_arguments_of_the_call() {
    check(
        r#"
        fn main() -> Int {
            net_fetch(url("a", "1"))
            net_fetch(url("b", step_input("page")))
            fs_read(option_or(find("x"), "default.txt"))
            match place() { Ok(path) => fs_read(path), Err(why) => fs_read(why) }
            fs_read(stars(3))
            fs_read(even(4))
            let file = choose(true)
            fs_read(file.path)
            fs_read(forever("x"))
            0
        }
        fn url(host: String, page: String) -> String { "https://" ++ host ++ ".test/" ++ page }
        fn find(name: String) -> Option<String> {
            if name == "" { return None }
            Some(name ++ ".txt")
        }
        fn place() -> Result<String, String> { if time_now() > 0 { Ok("good.txt") } else { Err("bad.txt") } }
        fn stars(count: Int) -> String { if count == 0 { "." } else { stars(count - 1) ++ "*" } }
        fn even(n: Int) -> String { if n == 0 { "even.txt" } else { odd(n - 1) } }
        fn odd(n: Int) -> String { if n == 0 { "odd.txt" } else { even(n - 1) } }
        type File { path: String, size: Int }
        fn choose(first: Bool) -> File {
            if first { File { path: "first.txt", size: 1 } } else { File { path: "second.txt", size: 2 } }
        }
        fn forever(text: String) -> String { forever(text) }
        "#,
        expect![[r#"
            main
              net_fetch needs net.fetch
                Url: "https://a.test/1" from "https://" "a" ".test/" "1"
                Method: "GET"
              net_fetch needs net.fetch
                Url: "https://b.test/" .. "" from "https://" "b" ".test/" -- the result of `step_input` at `step_input("page")`
                Method: "GET"
              step_input needs step.input
                Input: "page" from "page"
              fs_read needs fs.read
                Path: "default.txt" from "default.txt" | "x.txt" from "x" ".txt"
              fs_read needs fs.read
                Path: "good.txt" from "good.txt"
              fs_read needs fs.read
                Path: "bad.txt" from "bad.txt"
              fs_read needs fs.read
                Path: "." .. "" from "." "*" -- the result of `stars`, which calls itself
              fs_read needs fs.read
                Path: "even.txt" from "even.txt" | "odd.txt" from "odd.txt"
              fs_read needs fs.read
                Path: "first.txt" from "first.txt" | "second.txt" from "second.txt"
              fs_read needs fs.read
                Path: ? -- a value that never comes to be
            place
              time_now needs time.now
        "#]],
    );
}

#[test]
fn what_is_not_known_says_why() {
    check(
        r#"
        fn main(given: String) -> Int {
            fs_read(step_input("name"))
            match net_fetch("https://a.test") { Ok(reply) => fs_read(reply.body), Err(why) => fs_read(why) }
            let message: String = receive
            fs_read(message)
            fs_read(sha256_hex("x"))
            fs_read(given)
            fs_read(call(pick))
            fs_read(missing)
            fs_read(__builtin_string_to_upper("straße"))
            process_exec("sh", list_filter(["-c", "ls"], long))
            0
        }
        fn long(text: String) -> Bool { fs_exists(text) == Ok(true) }
        fn pick() -> String { "x" }
        fn call(f: Fn() -> String) -> String { f() }
        "#,
        expect![[r#"
            main
              fs_read needs fs.read
                Path: ? -- the result of `step_input` at `step_input("name")`
              step_input needs step.input
                Input: "name" from "name"
              net_fetch needs net.fetch
                Url: "https://a.test" from "https://a.test"
                Method: "GET"
              fs_read needs fs.read
                Path: ? -- the result of `net_fetch` at `net_fetch("https://a.test")`
              fs_read needs fs.read
                Path: ? -- the result of `net_fetch` at `net_fetch("https://a.test")`
              fs_read needs fs.read
                Path: ? -- a message that is received at `receive`
              fs_read needs fs.read
                Path: ? -- the result of `sha256_hex` at `sha256_hex("x")`
              fs_read needs fs.read
                Path: ? -- the parameter `given` of `main`, which the host calls
              fs_read needs fs.read
                Path: ? -- the result of a function value at `f()`
              fs_read needs fs.read
                Path: ? -- a value that an error hides
              fs_read needs fs.read
                Path: ? -- a computed value
              process_exec needs process.spawn
                Executable: "sh" from "sh"
                Arguments: "-c" from "-c" | "ls" from "ls"
            long
              fs_exists needs fs.read
                Path: "-c" from "-c" | "ls" from "ls"
        "#]],
    );
}

#[test]
fn effect_values_and_packages() {
    check(
        r#"
        import "std-http"
        import "std-storage"
        fn main() -> Int { 0 }
        fn load(page: String) -> Effect {
            http_get("https://a.test/" ++ page, "got")
        }
        fn twice() -> List<Effect> { [load("1"), load("2"), storage_get("notes", "k", "t")] }
        fn own(name: String) -> Effect {
            Effect { kind: "fs_read", payload: "in/" ++ name, callback_tag: "read" }
        }
        fn query() -> Effect { Effect { kind: "db_query", payload: "SELECT 1", callback_tag: "rows" } }
        fn prompt() -> Effect { Effect { kind: "llm_call", payload: "hi", callback_tag: "said" } }
        "#,
        expect![[r#"
            load
              http_request (later) via `http_request` needs net.fetch
                Url: "https://a.test/1" from "https://a.test/" "1" | "https://a.test/2" from "https://a.test/" "2"
                Method: "GET"
            twice
              storage_read (later) via `storage_get` needs fs.read
                Path: "notes" from "notes"
            own
              fs_read (later) needs fs.read
                Path: "in/" .. "" from "in/" -- the parameter `name` of `own`, which nothing calls
            query
              db_query (later) needs db.query
                Database: ? -- what the effect value leaves to the host
                Statement: "SELECT 1" from "SELECT 1"
            prompt
              llm_call (later) needs llm.call
                Model: ? -- what the effect value leaves to the host
                Prompt: "hi" from "hi"
        "#]],
    );
}

#[test]
fn broken_code_is_unknown_and_not_absent() {
    check(
        r#"
        fn main() -> Int {
            let mut path = "a"
            path = = "b"
            fs_read(path)
            fs_read("fixed" ++ )
            fs_read()
            fs_read(path, 2)
            fs_read(broken())
            0
        }
        fn broken() -> String { "text" ++ }
        "#,
        expect![[r#"
            main
              fs_read needs fs.read
                Path: ? -- a value that an error hides
              fs_read needs fs.read
                Path: "fixed" .. "" from "fixed" -- a value that an error hides
              fs_read needs fs.read
                Path: ? -- a value that an error hides
              fs_read needs fs.read
                Path: ? -- a value that an error hides
              fs_read needs fs.read
                Path: ? -- a value that an error hides
        "#]],
    );
}

#[test]
fn summaries_and_solution_outlive_edits_that_change_no_value() {
    let mut fixture = Fixture::parse(
        r#"
        fn main() -> Int { load("a.txt") }
        fn load(path: String) -> Int {
            let count = 1
            fs_read("in/" ++ path)
            count - count
        }
        fn other() -> Int { 1 }
        //- /far.ax
        fn far() -> Int { fs_read("far.txt") 1 }
        "#,
    );
    let run = |fixture: &Fixture| {
        for item in functions(fixture) {
            targets(&fixture.db, item);
        }
        let counts = fixture.executed_counts();
        let mine = ["own_values", "summary", "file_values", "values", "targets"];
        mine.map(|it| format!("{it} {}", counts.get(it).copied().unwrap_or_default())).join(", ")
    };
    expect!["own_values 4, summary 4, file_values 2, values 1, targets 4"].assert_eq(&run(&fixture));
    // Another local, whatever it does: positions move and expressions are counted anew.
    fixture.edit("/main.ax", "let count = 1", "let more = \"none\"\n    let count = 1");
    expect!["own_values 1, summary 1, file_values 0, values 0, targets 0"].assert_eq(&run(&fixture));
    fixture.edit("/main.ax", "fn main", "// A comment.\n\nfn main");
    expect!["own_values 1, summary 1, file_values 0, values 0, targets 0"].assert_eq(&run(&fixture));
    // Origins follow without being solved again.
    let load = functions(&fixture).into_iter().find(|it| it.name(&fixture.db) == "load").unwrap();
    let Known::Exact(texts) = &targets(&fixture.db, load)[0].parts[0].known else { panic!() };
    let words = texts[0].origins.iter().map(|it| it.place(&fixture.db).to_file(&fixture.db));
    let words: Vec<_> = words.map(|it| &it.file.text(&fixture.db)[it.range]).collect();
    assert_eq!(words, ["\"in/\"", "\"a.txt\""]);
    // A new value is solved, and only the functions it reaches have new targets.
    fixture.edit("/main.ax", "\"a.txt\"", "\"b.txt\"");
    expect!["own_values 1, summary 1, file_values 1, values 1, targets 4"].assert_eq(&run(&fixture));
    fixture.edit("/far.ax", "\"far.txt\"", "\"\"");
    expect!["own_values 1, summary 1, file_values 1, values 1, targets 4"].assert_eq(&run(&fixture));
}

/// A chain of calls, a circle of calls and a long text, each far beyond what is followed, and many calls of one
/// function: solved, with less and less known.
#[test]
fn large_programs_are_solved_end_to_end() {
    let count = 400;
    let mut text = String::new();
    for index in 0..count {
        text += &format!("fn down{index}(u: String) -> Int {{ down{}(u) }}\n", index + 1);
        text += &format!("fn up{index}() -> String {{ up{}() }}\n", index + 1);
        let (next, letter) = ((index + 1) % count, index % 7);
        text += &format!("fn ring{index}(u: String) -> Int {{ ring{next}(u ++ \"{letter}\") }}\n");
        text += &format!("fn many{index}() -> Int {{ hub(\"https://hub.test/{index}/x\") }}\n");
    }
    text += &format!("fn down{count}(u: String) -> Int {{ fs_read(u) 0 }}\n");
    text += &format!("fn up{count}() -> String {{ \"up.txt\" }}\n");
    text += "fn hub(u: String) -> Int { net_fetch(u) 0 }\n";
    text += "fn main() -> Int { down0(\"down.txt\") ring0(\"ring\") fs_read(up0()) 0 }\n";
    text = text.replace("fn ring7(u: String) -> Int {", "fn ring7(u: String) -> Int { fs_write(u, \"\")");
    let chain: String = (0..600).map(|_| " ++ \"long\"").collect();
    text += &format!("fn long() -> Int {{ fs_read(\"a\"{chain}) fs_read(\"a\") 0 }}\n");
    check(
        &text,
        expect![[r#"
            ring7
              fs_write needs fs.write
                Path: "ring" .. "0123456" from "ring" "0" "1" "2" -- the parameter `u` of `ring0`, which calls itself; the parameter `u` of `ring1`, which calls itself; the parameter `u` of `ring2`, which calls itself
            down400
              fs_read needs fs.read
                Path: "down.txt" from "down.txt"
            hub
              net_fetch needs net.fetch
                Url: "https://hub.test/" .. "/x" from "https://hub.test/399/x" "https://hub.test/398/x" "https://hub.test/397/x" "https://hub.test/396/x" -- one of too many values
                Method: "GET"
            main
              fs_read needs fs.read
                Path: "up.txt" from "up.txt"
            long
              fs_read needs fs.read
                Path: ? -- a value that takes too long to work out
              fs_read needs fs.read
                Path: "a" from "a"
        "#]],
    );
}

/// Programs that make no sense, and a chain and a nest as long and deep as texts may be: answered all the same.
#[test]
fn any_program_is_answered() {
    let mut text = String::new();
    for seed in 0..150 {
        let program = generate::program(seed).replace('\r', "");
        let _ = write!(text, "//- /{seed}.ax\n{program}\nfn probe(u: String) -> Int {{ fs_read(u) 0 }}\n");
    }
    let chain = " ++ \"x\"".repeat(20_000);
    let calls = "probe(\"x\")\n".repeat(2_000);
    let nest = format!("{}\"x\"{}", "if true { ".repeat(100), " } else { \"y\" }".repeat(100));
    let _ = write!(
        text,
        "//- /long.ax\nfn long() -> Int {{ fs_read(\"x\"{chain})\n{calls}fs_read({nest}) 0 }}\n"
    );
    let fixture = Fixture::parse(&text);
    let db = &fixture.db;
    let mut count = 0;
    for item in functions(&fixture) {
        for target in targets(db, item) {
            count += 1;
            assert!(target_place(db, item, target.index).is_some());
            let doubts = target.parts.iter().flat_map(|it| &it.doubts);
            doubts.for_each(|it| assert!(!it.describe(db).is_empty()));
        }
    }
    assert!(count > 150, "{count}");
}
