//! The language server, through its program and the protocol: start, typing, and what editors ask right after a key.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark stops when it is not what it should be"
)]

use std::{
    io::Write,
    time::{Duration, Instant},
};

use boruna_tests::lsp_client::{Answer, Client, Folder, pulling, url};
use serde_json::{Value, json};

use crate::{
    measure::{percentile, process_cpu, process_peak_memory, timed},
    workspace,
};

/// Keys typed before any is timed, and how many are.
const WARM_UP: usize = 20;
const KEYS: usize = 200;

/// What is asked after a key, by the name of its column.
const REQUESTS: [(&str, &str); 3] = [
    ("completion", "textDocument/completion"),
    ("hover", "textDocument/hover"),
    ("tokens", "textDocument/semanticTokens/full"),
];

pub(crate) fn run(out: &mut impl Write) -> std::io::Result<()> {
    writeln!(
        out,
        "a key is one typed character; it is timed until the findings of exactly that text are here\n"
    )?;
    writeln!(out, "one open file:")?;
    table(out, [1_000, 5_000, 20_000].map(|lines| (lines, workspace::one_file(lines))))?;
    writeln!(out, "\nmany files, two of them open:")?;
    table(out, [1_000, 10_000, 100_000].map(|lines| (lines, workspace::generate(lines))))
}

type Layout = (usize, Vec<(String, String)>);

fn table(out: &mut impl Write, layouts: [Layout; 3]) -> std::io::Result<()> {
    let mut smallest: Option<Figures> = None;
    for (lines, sources) in layouts {
        let figures = measure(&sources);
        figures.print(out, lines, sources.len(), smallest.as_ref())?;
        smallest.get_or_insert(figures);
    }
    Ok(())
}

/// What one layout comes to.
struct Figures {
    initialize: Duration,
    first: Duration,
    all: Duration,
    keys: Vec<Duration>,
    cpu_per_key: Option<Duration>,
    /// In the order of [`REQUESTS`]; empty if the server cannot answer.
    after_key: Vec<Vec<Duration>>,
    elsewhere: Vec<Duration>,
    peak: Option<u64>,
}

fn measure(sources: &[(String, String)]) -> Figures {
    let folder = Folder::new(&[("boruna.toml", "")]);
    let names: Vec<&str> = sources.iter().filter_map(|it| it.0.rsplit('/').next()).collect();
    for (name, (_, text)) in names.iter().zip(sources) {
        folder.write(name, text);
    }
    let edited = &sources[sources.len() / 2];
    let edited_url = folder.url(names[sources.len() / 2]);

    let start = Instant::now();
    let mut client = Client::spawn_without_tests();
    for method in ["window/workDoneProgress/create", "$/progress", "client/registerCapability"] {
        client.allow(method);
    }
    client.initialize(pulling(), &[folder.path()]);
    let initialize = start.elapsed();
    client.open(&edited_url, &edited.1);
    assert!(
        client.pull(&edited_url).iter().all(|it| it["severity"] != 1),
        "generated sources have no errors"
    );
    let first = start.elapsed();
    client
        .request("workspace/diagnostic", json!({ "previousResultIds": [] }))
        .expect("all files are reported");
    let all = start.elapsed();

    let mut typist = Typist::new(&mut client, &edited_url, &edited.1);
    typist.keys(WARM_UP);
    let before = process_cpu(typist.client.process());
    let keys = typist.keys(KEYS);
    let cpu_per_key = process_cpu(typist.client.process())
        .zip(before)
        .map(|(after, before)| (after - before) / KEYS as u32);
    let after_key = REQUESTS.map(|it| typist.requests(it.1)).into();
    let elsewhere = if sources.len() > 1 { cross_file(&mut client, &folder, sources) } else { Vec::new() };
    let peak = process_peak_memory(client.process());
    client.shut_down();
    Figures { initialize, first, all, keys, cpu_per_key, after_key, elsewhere, peak }
}

/// Types and deletes one character in a body in the middle of a document, which makes a name undefined and defined.
struct Typist<'a> {
    client: &'a mut Client,
    url: &'a str,
    version: i32,
    line: usize,
    column: usize,
    is_typed: bool,
}

impl<'a> Typist<'a> {
    fn new(client: &'a mut Client, url: &'a str, text: &str) -> Typist<'a> {
        let middle = text.lines().count() / 2;
        let (line, found) = text
            .lines()
            .enumerate()
            .skip(middle)
            .find(|it| it.1.contains("total % 1000"))
            .expect("generated modules end functions so");
        let column = found.find(" % ").expect("it was found by this");
        Typist { client, url, version: 1, line, column, is_typed: false }
    }

    fn key(&mut self) {
        let (from, to) = (self.column, self.column + usize::from(self.is_typed));
        let text = if self.is_typed { "" } else { "x" };
        self.is_typed = !self.is_typed;
        self.version += 1;
        let position = |character| json!({ "line": self.line, "character": character });
        let range = json!({ "start": position(from), "end": position(to) });
        self.client.change(self.url, self.version, json!([{ "range": range, "text": text }]));
    }

    /// Times keys until their findings.
    fn keys(&mut self, count: usize) -> Vec<Duration> {
        (0..count)
            .map(|_| {
                let (time, findings) = timed(|| {
                    self.key();
                    self.client.pull(self.url)
                });
                let is_told = findings.iter().any(|it| it["severity"] == 1);
                assert_eq!(is_told, self.is_typed, "the findings are those of the text");
                time
            })
            .collect()
    }

    /// Times a request right after a key.
    fn requests(&mut self, method: &str) -> Vec<Duration> {
        (0..KEYS)
            .map_while(|_| {
                self.key();
                let (time, answer) = timed(|| self.ask(method));
                answer.ok().map(|_| time)
            })
            .collect()
    }

    fn ask(&mut self, method: &str) -> Answer {
        let position = json!({ "line": self.line, "character": self.column });
        self.client.request(method, json!({ "textDocument": { "uri": self.url }, "position": position }))
    }
}

/// Times an edit of a type until the findings of a file that uses it.
fn cross_file(client: &mut Client, folder: &Folder, sources: &[(String, String)]) -> Vec<Duration> {
    let (used, user) = (url(&folder.join("m0000.ax")), url(&folder.join("m0001.ax")));
    client.open(&used, &sources[0].1);
    client.open(&user, &sources[1].1);
    client.pull(&user);
    let line = sources[0].1.lines().position(|it| it == "    Open,").expect("generated modules have it");
    let range = |end: usize| json!({ "start": { "line": line, "character": 8 }, "end": { "line": line, "character": end } });
    (0..KEYS)
        .map(|round| {
            let is_broken = round % 2 == 0;
            let (end, text) = if is_broken { (8, "ed") } else { (10, "") };
            let (time, findings) = timed(|| {
                let version = i32::try_from(round).expect("there are few keys") + 2;
                client.change(&used, version, json!([{ "range": range(end), "text": text }]));
                client.pull(&user)
            });
            let is_told = findings.iter().any(|it: &Value| it["severity"] == 1);
            assert_eq!(is_told, is_broken, "an edit shows where it is used");
            time
        })
        .collect()
}

impl Figures {
    fn print(
        &self,
        out: &mut impl Write,
        lines: usize,
        files: usize,
        base: Option<&Figures>,
    ) -> std::io::Result<()> {
        let spread = |samples: &[Duration]| -> String {
            if samples.is_empty() {
                return "not answered".to_owned();
            }
            let mut samples = samples.to_vec();
            let at = [50, 95, 99].map(|it| format!("{:.2?}", percentile(&mut samples, it)));
            format!("p50 {}, p95 {}, p99 {}", at[0], at[1], at[2])
        };
        let times = |of: fn(&Figures) -> Option<Duration>| -> String {
            match (of(self), base.and_then(of)) {
                (Some(now), Some(base)) if !base.is_zero() => {
                    format!(" ({:.2} times the smallest)", now.as_secs_f64() / base.as_secs_f64())
                }
                _ => String::new(),
            }
        };
        writeln!(out, "{lines} lines in {files} file(s)")?;
        writeln!(
            out,
            "  start to initialized {:.1?}, to first findings {:.1?}, to all findings {:.1?}",
            self.initialize, self.first, self.all
        )?;
        writeln!(
            out,
            "  key to findings: {}{}",
            spread(&self.keys),
            times(|it| Some(percentile(&mut it.keys.clone(), 50)))
        )?;
        if let Some(cpu) = self.cpu_per_key {
            writeln!(out, "  processor time per key {cpu:.2?}{}", times(|it| it.cpu_per_key))?;
        }
        for ((name, _), samples) in REQUESTS.iter().zip(&self.after_key) {
            writeln!(out, "  {name} after a key: {}", spread(samples))?;
        }
        if files > 1 {
            writeln!(out, "  edit to findings in another file: {}", spread(&self.elsewhere))?;
        }
        if let Some(peak) = self.peak {
            writeln!(out, "  peak memory {} MB", peak >> 20)?;
        }
        Ok(())
    }
}
