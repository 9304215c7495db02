//! E007: an effect where there must be none: in a contract clause, or in what the host calls as a pure function.

use super::{Context, Finding, LENIENT, with_steps};
use crate::{
    capability::{Capability, CapabilitySet},
    diagnostics::{Diagnostic, Fix, registry},
    effects::{
        EffectKind, annotation,
        explain::{Witness, site_hop, witness},
        function_facts,
        sites::{Site, What},
        solve::effects_of,
    },
    framework::Role,
    hir::body::ContractKind,
};

pub(super) fn check<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    contracts(context, out);
    if context.is_pure_role() {
        reached(context, out);
        annotated(context, out);
    }
}

/// Each clause, once for each capability.
fn contracts<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    let contracts = &context.lowered.body.contracts;
    if contracts.is_empty() {
        return;
    }
    let mut reported: Vec<(usize, CapabilitySet)> = Vec::new();
    for site in context.sites {
        let Some(clause) = site.clause else { break };
        if reported.last().is_none_or(|it| it.0 != clause) {
            reported.push((clause, CapabilitySet::EMPTY));
        }
        let (Some(contract), Some((_, known))) = (contracts.get(clause), reported.last_mut()) else {
            continue;
        };
        for witness in clause_witnesses(context, site, *known) {
            known.insert(witness.capability);
            let keyword = match contract.kind {
                ContractKind::Requires => "requires",
                ContractKind::Ensures => "ensures",
            };
            let place = witness.hops.first().map_or(context.item.span(site.span), |it| it.place);
            let (capability, reason) = (witness.capability, witness.reason());
            let message =
                format!("`{keyword}` must not have effects, but needs `{capability}` because it {reason}");
            let finding = finding(context, place, message, &witness)
                .with_help("compute the value in the block and check it there");
            out.push(finding);
        }
    }
}

/// The ways to capabilities other than `known` that lead over a site.
fn clause_witnesses<'db>(
    context: &Context<'db>,
    site: &Site<'db>,
    known: CapabilitySet,
) -> Vec<Witness<'db>> {
    let Context { db, item, .. } = *context;
    let Some(first) = site_hop(db, item, site) else { return Vec::new() };
    match &site.what {
        What::Operation { capabilities, .. } => capabilities
            .minus(known)
            .iter()
            .map(|capability| Witness {
                kind: EffectKind::Performed,
                capability,
                hops: vec![first.clone()],
                skipped: 0,
            })
            .collect(),
        What::Function { function, .. } => {
            let effects = effects_of(db, *function);
            let performed = effects.needed.minus(known);
            let declared = function_facts(db, *function).declared.union(effects.callee_declared);
            let only_declared = declared.minus(effects.needed).minus(known);
            (performed.iter().map(|it| (EffectKind::Performed, it)))
                .chain(only_declared.iter().map(|it| (EffectKind::Declared, it)))
                .filter_map(|(kind, capability)| {
                    let mut onward = witness(db, *function, kind, capability)?;
                    onward.hops.insert(0, first.clone());
                    Some(onward)
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Effects that a pure function of an application performs or reaches.
fn reached<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    let Context { db, item, name, effects, .. } = *context;
    let performed = effects.needed.iter().map(|it| (EffectKind::Performed, it));
    let only_declared = effects.callee_declared.minus(effects.needed).minus(context.facts.declared);
    let all = performed.chain(only_declared.iter().map(|it| (EffectKind::Declared, it)));
    for (kind, capability) in all {
        let Some(witness) = witness(db, item, kind, capability) else { continue };
        let Some(first) = witness.hops.first() else { continue };
        let message = format!(
            "`{name}` must not have effects, but needs `{capability}` because it {}",
            witness.reason()
        );
        let help = match context.role {
            Some((_, Role::Update)) => {
                "return an effect value, and take its answer from the message that brings it"
            }
            _ if capability == Capability::UI_RENDER => "return what is to be shown: the host renders it",
            _ => "take the value from the state, where `update` put it",
        };
        let finding = finding(context, first.place, message, &witness).with_help(help);
        out.push(finding);
    }
}

/// Capabilities that a pure function of an application lists without performing them.
fn annotated<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    let Context { db, item, name, effects, .. } = *context;
    for (index, (written, range)) in context.lowered.spans.capabilities.iter().enumerate() {
        let Some(capability) = Capability::parse(written) else { continue };
        if effects.needed.contains(capability) {
            continue;
        }
        let message = format!("`{name}` must not have effects, but declares `{capability}`");
        let mut finding = Diagnostic::new(&registry::CAPABILITY_VIOLATION, item.span(*range), message)
            .with_label("the host calls it without any capability");
        if let Some(edit) = annotation::remove(db, item, index) {
            finding = finding.with_fix(Fix::safe(format!("remove `{written}` from `{name}`"), vec![edit]));
        }
        out.push(finding);
    }
}

fn finding<'db>(
    context: &Context<'db>,
    place: crate::span::ItemSpan<'db>,
    message: String,
    witness: &Witness<'db>,
) -> Finding<'db> {
    let mut finding = Diagnostic::new(&registry::CAPABILITY_VIOLATION, place, message)
        .with_label(format!("needs `{}`", witness.capability));
    if witness.kind == EffectKind::Declared {
        finding = finding.with_levels(LENIENT);
    }
    with_steps(context.db, finding, witness)
}
