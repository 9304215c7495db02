//! What a use of a capability asks of a policy, as far as its target is known.

use crate::{
    capability::Target as Kind,
    policy::decide::{AbstractRequest, AbstractTarget, Text},
    values::{Known, Part, Target, Why},
};

/// What `target` asks for, relative paths starting at `base`; nothing if it is never performed, or if an error hides
/// what it is used on.
pub(super) fn request(target: &Target<'_>, base: &str) -> Option<AbstractRequest> {
    let hidden = |it: &Why<'_>| matches!(it, Why::Never | Why::Unreadable);
    let mut doubts = target.parts.iter().flat_map(|it| &it.doubts);
    if doubts.any(|it| hidden(&it.why)) || target.part(Part::Pattern).is_some() {
        return None;
    }
    let text = |part| text(target, part);
    let asked = match target.capability.info().target {
        Kind::Url => AbstractTarget::Url { url: text(Part::Url), method: text(Part::Method) },
        Kind::Path => AbstractTarget::Path { path: text(Part::Path), base: base.into() },
        Kind::Database => {
            AbstractTarget::Database { alias: text(Part::Database), sql: text(Part::Statement) }
        }
        Kind::Process => AbstractTarget::Process {
            command: text(Part::Executable),
            arguments: arguments(target),
            base: base.into(),
        },
        Kind::Model => AbstractTarget::Name(text(Part::Model)),
        Kind::Variable => AbstractTarget::Name(text(Part::Variable)),
        Kind::Secret => AbstractTarget::Name(text(Part::Secret)),
        Kind::Input => AbstractTarget::Name(text(Part::Input)),
        Kind::Actor => AbstractTarget::Name(text(Part::Actor)),
        Kind::Nothing => AbstractTarget::Nothing,
        Kind::Address | Kind::Foreign | Kind::Reflected => AbstractTarget::Unknown,
    };
    Some(AbstractRequest { capability: target.capability, target: asked })
}

/// Whether what the target is depends on where relative paths start.
pub(super) fn depends_on_base(target: &Target<'_>) -> bool {
    let may_be_relative = |part| match target.part(part).map(|it| &it.known) {
        Some(Known::Exact(texts)) => texts.iter().any(|it| !it.text.starts_with('/')),
        Some(Known::Affix { prefix, .. }) => !prefix.starts_with('/'),
        Some(Known::Unknown) | None => false,
    };
    match target.capability.info().target {
        Kind::Path => may_be_relative(Part::Path),
        Kind::Process => may_be_relative(Part::Executable),
        _ => false,
    }
}

fn text(target: &Target<'_>, part: Part) -> Text {
    match target.part(part).map(|it| &it.known) {
        Some(Known::Exact(texts)) => Text::OneOf(texts.iter().map(|it| it.text.as_ref().into()).collect()),
        Some(Known::Affix { prefix, suffix, .. }) => {
            Text::Affix { prefix: prefix.as_ref().into(), suffix: suffix.as_ref().into() }
        }
        Some(Known::Unknown) | None => Text::unknown(),
    }
}

/// The arguments of a program, if all are listed.
fn arguments(target: &Target<'_>) -> Option<Vec<Text>> {
    let is_open = target.latent || target.part(Part::Arguments).is_some();
    let listed = target.parts.iter().map(|it| it.part).filter(|it| matches!(it, Part::Argument(_)));
    (!is_open).then(|| listed.map(|it| text(target, it)).collect())
}
