//! `boruna-check effects`: which function needs which capability, and through which calls.

use std::{
    io::{self, Write},
    path::Path,
};

use anstyle::{AnsiColor, Style};
use boruna_analyzer::{
    Database,
    capability::{Capability, CapabilitySet},
    effects::{
        EffectKind,
        explain::{TableRow, Witness, effects_table},
    },
    hir::{Item, lower::lower},
};
use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::{
    cli::EffectsArgs,
    load::{Options, Workspace},
    output::{Outcome, stdout, tell},
    paths::printable,
    places::{Position, Sources},
    report::counted,
    request::Request,
};

const SCHEMA_VERSION: u32 = 1;

const NAME: Style = Style::new().bold();
const PLACE: Style = AnsiColor::BrightBlack.on_default();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const ODD: Style = AnsiColor::Yellow.on_default();

pub(crate) fn run(args: &EffectsArgs, cwd: &Path) -> anyhow::Result<Outcome> {
    let request = Request::new(&args.paths, None, cwd)?;
    let workspace = Workspace::load(&request, &Options { editable: false });
    workspace.remarks(cwd).iter().for_each(tell);
    let db = &workspace.db;
    let sources = Sources::new(db, cwd);
    for problem in &workspace.unreadable {
        tell(format_args!(
            "{}: {}",
            printable(sources.shown(problem.place.file)),
            printable(&problem.message)
        ));
    }

    let mut rows = Vec::new();
    for loaded in &workspace.projects {
        let selected: FxHashSet<_> = loaded.selected.iter().copied().collect();
        let table = effects_table(db, loaded.project);
        rows.extend(table.into_iter().filter(|it| selected.contains(&it.item.file(db))));
    }
    let mut out = stdout();
    if args.json {
        write_json(db, &sources, &rows, &mut out)?;
    } else {
        write_table(db, &sources, &rows, &mut out)?;
    }
    out.flush()?;
    Ok(Outcome::found(!workspace.unreadable.is_empty()))
}

/// What a function has to do with one capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Needed and declared.
    Declared,
    /// Needed, but not declared.
    Undeclared,
    /// An effect value asks the host for it later; nothing needs to be declared for that.
    Later,
    /// Declared, but nothing needs it.
    Unneeded,
}

fn write_table(
    db: &Database,
    sources: &Sources<'_>,
    rows: &[TableRow<'_>],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut pure = 0;
    for row in rows {
        let uses = uses(row);
        if uses.is_empty() && !row.unknown {
            pure += 1;
            continue;
        }
        let start = name_position(db, sources, row.item);
        let file = printable(sources.shown(row.item.file(db)));
        writeln!(
            out,
            "{NAME}{}{NAME:#} {PLACE}{file}:{}:{}{PLACE:#}",
            row.item.name(db),
            start.line,
            start.column
        )?;
        let width = uses.iter().map(|it| it.0.name().len()).max().unwrap_or_default();
        for (capability, standing, witness) in uses {
            let (style, word) = match standing {
                Standing::Declared => (GOOD, "declared"),
                Standing::Undeclared => (BAD, "not declared"),
                Standing::Later => (ODD, "later"),
                Standing::Unneeded => (ODD, "not needed"),
            };
            let reason =
                witness.map_or_else(String::new, |it| format!(" {}", reason_with_places(sources, db, it)));
            let line = format!(
                "  {:width$}  {style}{word}{style:#}{}{reason}",
                capability.name(),
                if reason.is_empty() { "" } else { ":" }
            );
            writeln!(out, "{line}")?;
        }
        if row.unknown {
            writeln!(out, "  {ODD}and perhaps more: some of its effects cannot be told{ODD:#}")?;
        }
    }
    if pure > 0 {
        writeln!(out, "{} without effects", counted(pure, "function"))?;
    }
    Ok(())
}

/// The capabilities of a row, by ascending id; what is both performed now and asked for later comes twice.
fn uses<'a, 'db>(row: &'a TableRow<'db>) -> Vec<(Capability, Standing, Option<&'a Witness<'db>>)> {
    let witness =
        |kind, capability| row.witnesses.iter().find(|it| it.kind == kind && it.capability == capability);
    let mut uses = Vec::new();
    for capability in row.needed.union(row.latent).union(row.declared).iter() {
        let declared = row.declared.contains(capability);
        let later = row.latent.contains(capability);
        if row.needed.contains(capability) {
            let standing = if declared { Standing::Declared } else { Standing::Undeclared };
            uses.push((capability, standing, witness(EffectKind::Performed, capability)));
        } else if declared && !later {
            uses.push((capability, Standing::Unneeded, None));
        }
        if later {
            uses.push((capability, Standing::Later, witness(EffectKind::Latent, capability)));
        }
    }
    uses
}

/// The way in words, with the place of every hop.
fn reason_with_places(sources: &Sources<'_>, db: &Database, witness: &Witness<'_>) -> String {
    let last = witness.hops.len().saturating_sub(1);
    let mut text = String::new();
    for (index, hop) in witness.hops.iter().enumerate() {
        if index > 0 {
            text.push_str(", which ");
        }
        if index == last && witness.skipped > 0 {
            text.push_str(&format!("{} calls later ", witness.skipped));
        }
        let place = hop.place.to_file(db);
        let (start, _) = sources.span(place);
        text.push_str(&format!(
            "{} {PLACE}({}:{}:{}){PLACE:#}",
            printable(&hop.text),
            printable(sources.shown(place.file)),
            start.line,
            start.column
        ));
    }
    text
}

fn write_json(
    db: &Database,
    sources: &Sources<'_>,
    rows: &[TableRow<'_>],
    out: &mut dyn Write,
) -> io::Result<()> {
    let names = |set: CapabilitySet| set.iter().map(Capability::name).collect::<Vec<_>>();
    let functions = rows
        .iter()
        .map(|row| {
            let start = name_position(db, sources, row.item);
            JsonFunction {
                name: row.item.name(db).as_str(),
                file: sources.shown(row.item.file(db)),
                start,
                declared: names(row.declared),
                needed: names(row.needed),
                latent: names(row.latent),
                unknown: row.unknown,
                witnesses: row.witnesses.iter().map(|it| json_witness(db, sources, it)).collect(),
            }
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &Envelope { schema_version: SCHEMA_VERSION, functions })?;
    writeln!(out)
}

fn json_witness<'a>(db: &'a Database, sources: &'a Sources<'_>, witness: &'a Witness<'_>) -> JsonWitness<'a> {
    let hops = witness
        .hops
        .iter()
        .map(|hop| {
            let place = hop.place.to_file(db);
            let (start, end) = sources.span(place);
            JsonHop {
                function: hop.item.name(db).as_str(),
                text: &hop.text,
                file: sources.shown(place.file),
                start,
                end,
            }
        })
        .collect();
    JsonWitness {
        capability: witness.capability.name(),
        kind: if witness.kind == EffectKind::Latent { "latent" } else { "performed" },
        hops,
        skipped: witness.skipped,
    }
}

fn name_position(db: &Database, sources: &Sources<'_>, item: Item<'_>) -> Position {
    sources.span(item.span(lower(db, item).spans.name).to_file(db)).0
}

#[derive(Serialize)]
struct Envelope<'a> {
    schema_version: u32,
    functions: Vec<JsonFunction<'a>>,
}

#[derive(Serialize)]
struct JsonFunction<'a> {
    name: &'a str,
    file: &'a str,
    start: Position,
    declared: Vec<&'static str>,
    needed: Vec<&'static str>,
    latent: Vec<&'static str>,
    unknown: bool,
    witnesses: Vec<JsonWitness<'a>>,
}

#[derive(Serialize)]
struct JsonWitness<'a> {
    capability: &'static str,
    kind: &'static str,
    hops: Vec<JsonHop<'a>>,
    skipped: u32,
}

#[derive(Serialize)]
struct JsonHop<'a> {
    function: &'a str,
    text: &'a str,
    file: &'a str,
    start: Position,
    end: Position,
}
