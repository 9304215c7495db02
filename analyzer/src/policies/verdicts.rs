//! What the active policy says of each use of a capability.
//!
//! Verdicts hold no places, and nothing where everything is allowed: after most edits they are what they were.

use std::collections::BTreeSet;

use super::{
    files::{Active, active},
    requests::{depends_on_base, request},
    wording,
};
use crate::{
    db::Db,
    diagnostics::Diagnostic,
    hir::{Item, ItemKind, file_items},
    inputs::SourceFile,
    policy::decide::{AbstractRequest, By, Decider, Part, Verdict},
    span::FileRange,
    values::{Target, targets},
    workflow::step_folders,
};

/// Most folders that relative paths are tried from.
const MAX_BASES: usize = 8;

/// What the active policy says of one use of a capability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Which one, by its place among the function's [`targets`].
    pub target: usize,
    /// What it says.
    pub verdict: Verdict,
}

/// What the active policy of the project says of the uses of capabilities in `item`, but for those it allows. Nothing
/// where no policy is active.
#[salsa::tracked(returns(deref))]
pub fn item_verdicts<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Judged> {
    let file = item.file(db);
    let Some(Active { decider, .. }) = active(db, file.project(db)) else { return Vec::new() };
    let judged = |(index, target)| {
        let verdict = judge(db, file, &decider, target)?;
        let is_worth_telling = !matches!(verdict, Verdict::Allowed { .. });
        is_worth_telling.then_some(Judged { target: index, verdict })
    };
    targets(db, item).iter().enumerate().filter_map(judged).collect()
}

/// What the active policy has against the code in `file`.
///
/// Not a query: it reads positions, of the code and of the policy.
pub fn verdict_diagnostics(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic<FileRange>> {
    let Some(active) = active(db, file.project(db)).filter(|_| !file.is_embedded(db)) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for item in file_items(db, file).iter().filter(|it| it.kind(db) == ItemKind::Function) {
        for Judged { target, verdict } in item_verdicts(db, *item) {
            let target = targets(db, *item).get(*target);
            out.extend(target.and_then(|it| wording::finding(db, &active, *item, it, verdict)));
        }
    }
    out
}

fn judge(db: &dyn Db, file: SourceFile, decider: &Decider, target: &Target<'_>) -> Option<Verdict> {
    if !depends_on_base(target) {
        return Some(decider.decide_abstract(&request(target, "/")?));
    }
    let requests: Vec<AbstractRequest> =
        bases(db, file).iter().map(|it| request(target, it)).collect::<Option<_>>()?;
    let mut verdicts = requests.iter().map(|it| decider.decide_abstract(it));
    let first = verdicts.next()?;
    let (mut reasons, mut agree) = (reasons(&first), true);
    for verdict in verdicts {
        agree &= std::mem::discriminant(&verdict) == std::mem::discriminant(&first);
        reasons.extend(self::reasons(&verdict));
    }
    let by = reasons.into_iter().collect();
    Some(match first {
        Verdict::Denied { .. } if agree => Verdict::Denied { by },
        it if agree => it,
        _ => Verdict::Depends { on: vec![Part::Path], by },
    })
}

fn reasons(verdict: &Verdict) -> BTreeSet<By> {
    match verdict {
        Verdict::Denied { by } | Verdict::Allowed { by } | Verdict::Depends { by, .. } => {
            by.iter().copied().collect()
        }
        Verdict::DependsOnTime { by } => by.iter().copied().map(By::Rule).collect(),
    }
}

/// The folders at which relative paths of the code in `file` may start: for a step, those of its workflows; for what
/// steps and programs may share, the project's and all of these.
pub(super) fn bases(db: &dyn Db, file: SourceFile) -> Vec<String> {
    let project = file.project(db);
    let steps = step_folders(db, project);
    if let Some(folders) = steps.get(&**file.path(db)) {
        return folders.iter().take(MAX_BASES).map(|it| folder(it)).collect();
    }
    let shared: BTreeSet<&String> = steps.values().flatten().collect();
    let root = std::iter::once(folder(project.root(db)));
    root.chain(shared.into_iter().map(|it| folder(it))).take(MAX_BASES).collect()
}

/// A folder's path; that of the topmost is empty among files.
fn folder(path: &str) -> String {
    if path.is_empty() { "/".to_owned() } else { path.to_owned() }
}
