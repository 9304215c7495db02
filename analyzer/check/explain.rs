//! `boruna-check explain`: the registry's pages.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use anyhow::bail;
use boruna_analyzer::diagnostics::{Rule, Severity, registry::RULES};

use crate::{
    cli::ExplainArgs,
    findings::meant,
    output::{Outcome, stdout},
};

const TITLE: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();

pub(crate) fn run(args: &ExplainArgs) -> anyhow::Result<Outcome> {
    let mut out = stdout();
    match &args.rule {
        Some(key) => match Rule::find(key) {
            Some(rule) => explain(rule, &mut out)?,
            None => bail!("`{key}` is not a diagnostic code or name{}", meant(key)),
        },
        None => list(&mut out)?,
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

fn explain(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let mut in_code = false;
    for line in rule.page.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
            writeln!(out, "{CODE}{line}{CODE:#}")?;
        } else if in_code {
            writeln!(out, "{CODE}{line}{CODE:#}")?;
        } else if line.starts_with('#') {
            writeln!(out, "{TITLE}{line}{TITLE:#}")?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out)?;
    writeln!(
        out,
        "Severity: {} by default, {} in the strict profile.",
        level(rule.levels.default),
        level(rule.levels.strict)
    )
}

fn list(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{TITLE}{:<7} {:<28} {:<8} {:<8} finds{TITLE:#}", "code", "name", "default", "strict")?;
    for rule in RULES {
        writeln!(
            out,
            "{:<7} {:<28} {:<8} {:<8} {}",
            rule.code,
            rule.name,
            level(rule.levels.default),
            level(rule.levels.strict),
            rule.summary
        )?;
    }
    Ok(())
}

fn level(severity: Option<Severity>) -> &'static str {
    severity.map_or("off", Severity::name)
}
