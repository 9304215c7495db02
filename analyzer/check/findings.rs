//! Findings with their severities, and the flags that change those.

use std::collections::BTreeSet;

use anyhow::bail;
use boruna_analyzer::{
    diagnostics::{
        Applicability, Diagnostic, Rule, Severity,
        registry::{DENIED_BY_POLICY, RULES},
        suggest::nearest,
    },
    hir::Name,
    span::FileRange,
};

/// A finding as it is reported.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    pub(crate) diagnostic: Diagnostic<FileRange>,
}

/// What `--strict` and `--deny` ask for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Strictness {
    /// Take the strict profile's severities.
    pub(crate) strict: bool,
    warnings: bool,
    codes: BTreeSet<&'static str>,
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) infos: usize,
    pub(crate) hints: usize,
}

impl Strictness {
    /// From the values of `--deny`.
    pub(crate) fn new(strict: bool, deny: &[String]) -> anyhow::Result<Strictness> {
        let mut strictness = Strictness { strict, ..Strictness::default() };
        for key in deny {
            match Rule::find(key) {
                Some(rule) => {
                    strictness.codes.insert(rule.code);
                }
                None if key == "warnings" => strictness.warnings = true,
                None => bail!("`--deny {key}` names no diagnostic{}", meant(key)),
            }
        }
        Ok(strictness)
    }

    /// The severity after `--deny`.
    pub(crate) fn raise(&self, rule: &Rule, severity: Severity) -> Severity {
        let denied = self.codes.contains(rule.code) || (self.warnings && severity == Severity::Warning);
        if denied { Severity::Error } else { severity }
    }
}

impl Finding {
    /// The fix to apply, if one of at least `applicability` exists. What a policy grants is for people to say, one by one:
    /// to apply all fixes must not be to allow everything.
    pub(crate) fn fix(
        &self,
        applicability: Applicability,
    ) -> Option<&boruna_analyzer::diagnostics::Fix<FileRange>> {
        let grants = *self.diagnostic.rule == DENIED_BY_POLICY;
        self.diagnostic.fixes.iter().find(|it| it.applicability >= applicability && !grants)
    }
}

impl Counts {
    pub(crate) fn of(findings: &[Finding]) -> Counts {
        let mut counts = Counts::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
                Severity::Hint => counts.hints += 1,
            }
        }
        counts
    }
}

/// `: did you mean …?` for a misspelt code or name.
pub(crate) fn meant(key: &str) -> String {
    let names = RULES.iter().map(|it| Name::new(it.name)).chain([Name::new("warnings")]);
    let codes = RULES.iter().map(|it| Name::new(it.code));
    let near = nearest(&key.to_lowercase(), names).or_else(|| nearest(&key.to_uppercase(), codes));
    match near {
        Some(near) => format!(": did you mean `{near}`?"),
        None => ": `boruna-check explain --list` shows all".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use boruna_analyzer::diagnostics::registry;

    use super::*;

    #[test]
    fn denied_codes_and_warnings_become_errors() {
        let strictness = Strictness::new(false, &["e019".into(), "warnings".into()]).unwrap();
        assert_eq!(strictness.raise(&registry::UNUSED_BINDING, Severity::Hint), Severity::Error);
        assert_eq!(strictness.raise(&registry::UNUSED_PARAMETER, Severity::Hint), Severity::Hint);
        assert_eq!(strictness.raise(&registry::UNREACHABLE_ARM, Severity::Warning), Severity::Error);
    }

    #[test]
    fn a_misspelt_name_is_refused_with_the_nearest() {
        let error = Strictness::new(false, &["unused-bindin".into()]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`--deny unused-bindin` names no diagnostic: did you mean `unused-binding`?"
        );
    }
}
