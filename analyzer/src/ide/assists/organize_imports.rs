//! Sorts imports, packages before modules, and drops those that repeat another or of which nothing is used.
//!
//! Only imports that follow each other directly change places. Comments go with the import that follows them on the
//! next line; those of an import that is dropped stay where they are, and so does the comment a file begins with.

use std::fmt::Write;

use super::{AssistKind, Assists, Change, context::Context, layout::line_end};
use crate::{
    db::Db,
    diagnostics::{Diagnostic, Edit, registry::UNUSED_IMPORT, unused::unused_imports},
    hir::{
        Item, ItemKind, file_items,
        lower::{lower, signature},
        scope::{import_target, scope_diagnostics},
        signature::Signature,
    },
    inputs::SourceFile,
    span::{FileRange, TextRange, TextSize},
};

pub(super) const ID: &str = "organize-imports";

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    let edits = edits(context.db, context.file);
    if !edits.is_empty() {
        out.add(ID, AssistKind::OrganizeImports, "organize the imports", || Change::new(edits));
    }
}

fn edits(db: &dyn Db, file: SourceFile) -> Vec<Edit<FileRange>> {
    let items = file_items(db, file);
    // What cannot be read may use anything.
    if items.iter().any(|it| lower(db, *it).errors.iter().any(Diagnostic::is_syntax_error)) {
        return Vec::new();
    }
    let is_import = |it: &Item<'_>| it.kind(db) == ItemKind::Import;
    let dropped = dropped(db, file);
    let mut edits = Vec::new();
    let runs = items.chunk_by(|a, b| is_import(a) == is_import(b));
    for run in runs.filter(|run| run.first().is_some_and(is_import)) {
        edits.extend(organized(db, file, run, &dropped, run.first() == items.first()));
    }
    edits
}

/// Imports that can go: nothing of them is used, or another one says the same.
fn dropped<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<Item<'db>> {
    let unused = unused_imports(db, file).iter().map(|it| it.place.item);
    let repeated =
        scope_diagnostics(db, file).iter().filter(|it| it.rule == &UNUSED_IMPORT).map(|it| it.place.item);
    unused.chain(repeated).collect()
}

/// One import with what goes along.
struct Entry {
    /// Packages come first.
    key: (bool, String),
    /// Comments on the lines before it, each with its line break.
    comments: String,
    /// The import, and a comment behind it.
    line: String,
}

fn organized<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    run: &[Item<'db>],
    dropped: &[Item<'db>],
    begins_file: bool,
) -> Option<Edit<FileRange>> {
    let end_of_line = line_end(file.text(db));
    let (first, last) = (run.first()?, run.last()?);
    let mut entries = Vec::new();
    let mut left_over = String::new();
    let mut spread_out = run.len() > 1;
    let mut header = 0;
    for (index, item) in run.iter().enumerate() {
        let lowered = lower(db, *item);
        let text = item.text(db).as_ref();
        let start = usize::from(lowered.spans.whole.start());
        let (before, line) = (text.get(..start)?, text.get(start..)?);
        let own = if index == 0 && begins_file { start } else { comments_begin(before) };
        if index == 0 {
            header = own;
        } else {
            spread_out &= before.matches('\n').count() > before.get(own..)?.matches('\n').count() + 1;
        }
        let comments: String =
            before.get(own..)?.lines().map(|it| format!("{}{end_of_line}", it.trim())).collect();
        if index > 0 {
            // Comments that stand alone between imports stay at the top.
            let alone = before.get(..own)?.lines().map(str::trim).filter(|it| !it.is_empty());
            alone.for_each(|it| _ = write!(left_over, "{it}{end_of_line}"));
        }
        if dropped.contains(item) {
            left_over += &comments;
            if let Some(comment) = line.find("//").and_then(|it| line.get(it..)) {
                _ = write!(left_over, "{}{end_of_line}", comment.trim());
            }
        } else {
            entries.push(Entry { key: key(db, *item)?, comments, line: line.trim().to_owned() });
        }
    }
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    let separator = if spread_out { format!("{end_of_line}{end_of_line}") } else { end_of_line.to_owned() };
    let lines: Vec<_> = entries.iter().map(|it| format!("{}{}", it.comments, it.line)).collect();
    let mut new = format!("{left_over}{}", lines.join(&separator));
    let start = first.start(db) + TextSize::new(header as u32);
    let mut end = last.start(db) + TextSize::of(last.text(db).as_ref());
    if entries.is_empty() {
        // Nothing is left: the lines go, too.
        new.truncate(new.trim_end().len());
        let rest = file.text(db).get(usize::from(end)..).unwrap_or_default();
        if new.is_empty() {
            let breaks = rest.len() - rest.trim_start_matches(['\n', '\r']).len();
            end += TextSize::new(if header == 0 && !begins_file { 0 } else { breaks as u32 });
        }
    }
    let place = FileRange { file, range: TextRange::new(start, end) };
    let old = file.text(db).get(std::ops::Range::<usize>::from(place.range))?;
    (old != new).then(|| Edit::new(place, new))
}

/// Where the comment lines begin that lead up to the end of `before` without an empty line.
fn comments_begin(before: &str) -> usize {
    let mut begin = before.len();
    for line in before.split_inclusive('\n').rev() {
        let is_comment = line.trim_start().starts_with("//") && line.ends_with('\n');
        // The last piece may be the indentation of the import itself.
        let is_indent = begin == before.len() && !line.ends_with('\n') && line.trim().is_empty();
        if !is_comment && !is_indent {
            break;
        }
        begin -= line.len();
    }
    begin
}

fn key(db: &dyn Db, import: Item<'_>) -> Option<(bool, String)> {
    let Signature::Import(it) = signature(db, import) else { return None };
    let is_package = match import_target(db, import) {
        Ok(file) => file.is_embedded(db) || file.path(db).ends_with("/src/core.ax"),
        Err(_) => it.quoted,
    };
    Some((!is_package, it.name.to_string()))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::tests::{check, check_not},
        ID,
    };

    #[test]
    fn sorted_with_their_comments() {
        check(
            ID,
            r#"
            // What this file is about.
            import shapes
            // For the requests.
            import "std-http" // 1.0
            import clock
            import std-http // again

            fn main() -> Int { let it = http_get("a", "b") hour() + area()$0 }
            //- /shapes.ax
            fn area() -> Int { 1 }
            //- /clock.ax
            fn hour() -> Int { 1 }
            "#,
            expect![[r#"
                // What this file is about.
                // again
                // For the requests.
                import "std-http" // 1.0
                import clock
                import shapes

                fn main() -> Int { let it = http_get("a", "b") hour() + area() }
            "#]],
        );
    }

    #[test]
    fn what_is_not_used_goes_and_comments_stay() {
        check(
            ID,
            r#"
            module app

            import shapes

            // Talks to the world.
            import "std-http"

            // Alone.

            import clock

            fn main() -> Int { hour() + area()$0 }
            //- /shapes.ax
            fn area() -> Int { 1 }
            //- /clock.ax
            fn hour() -> Int { 1 }
            "#,
            expect![[r#"
                module app

                // Talks to the world.
                // Alone.
                import clock

                import shapes

                fn main() -> Int { hour() + area() }
            "#]],
        );
        check(
            ID,
            "import std-http\n\nfn main() -> Int {$0 1 }\n",
            expect![[r#"
            fn main() -> Int { 1 }
        "#]],
        );
        check(
            ID,
            "module app\n\nimport std-http\n\nfn main() -> Int {$0 1 }\n",
            expect![[r#"
            module app

            fn main() -> Int { 1 }
        "#]],
        );
    }

    #[test]
    fn only_if_something_changes() {
        check_not(
            ID,
            &[
                "fn main() -> Int {$0 1 }",
                "import clock\nfn main() -> Int {$0 hour() }\n//- /clock.ax\nfn hour() -> Int { 1 }\n",
                "import nowhere\nfn main() -> Int {$0 1 }",
                "import std-http\nimport \nfn main() -> Int {$0 1 }",
                "import std-http\nfn main() -> Int {$0 (http_get }",
            ],
        );
    }
}
