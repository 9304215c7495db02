//! E026: an effect value whose kind no host performs.

use super::{Context, Finding};
use crate::{
    diagnostics::{Diagnostic, Edit, Fix, registry, suggest::nearest},
    effects::{
        kinds::{self, KINDS},
        sites::What,
    },
    hir::Name,
};

pub(super) fn check<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    for site in context.sites {
        let What::EffectValue { kind: Some(kind) } = &site.what else { continue };
        if kinds::find(&kind.text).is_some() {
            continue;
        }
        let place = context.item.span(context.body.span(kind.literal));
        let message = format!("the host performs no effect of kind `{}`", kind.text);
        let mut finding = Diagnostic::new(&registry::UNKNOWN_EFFECT_KIND, place, message);
        if let Some(meant) = nearest(&kind.text, KINDS.iter().map(|it| Name::new(it.name))) {
            finding = finding.with_help(format!("did you mean `{meant}`?")).with_fix(Fix::needs_review(
                format!("replace `{}` by `{meant}`", kind.text),
                vec![Edit::new(place, format!("\"{meant}\""))],
            ));
        }
        out.push(finding);
    }
}
