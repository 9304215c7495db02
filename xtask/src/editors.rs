//! `cargo xtask editors`: the extensions and configurations in real editors. Each lane installs what it needs where it
//! may; one that may not says so and is passed over, but never silently, and not where changes are judged.

use crate::process::{self, command};

/// The lanes, the quickest first: each is `tests/editors/NAME/run.sh`.
pub(crate) const LANES: [&str; 5] = ["neovim", "emacs", "helix", "vim", "vscode"];

/// What a lane ends with if something cannot be installed.
const MISSING: i32 = 77;

/// Runs the lane with this name, or all of them.
pub(crate) fn run(lane: Option<&str>) -> Result<(), String> {
    let lanes = match lane {
        Some(name) => vec![name],
        None => LANES.to_vec(),
    };
    let mut skipped = Vec::new();
    for name in lanes {
        anstream::println!("\n$ tests/editors/{name}/run.sh\n");
        let script = format!("tests/editors/{name}/run.sh");
        match process::status(command("bash", &[&script]))?.code() {
            Some(0) => {}
            Some(MISSING) => skipped.push(name),
            code => return Err(format!("the editor test `{name}` failed: {code:?}")),
        }
    }
    if skipped.is_empty() {
        return Ok(());
    }
    let message = format!("SKIPPED, because something is missing (see above): {}", skipped.join(", "));
    if std::env::var_os("CI").is_some() {
        return Err(message);
    }
    anstream::eprintln!("\n{message}");
    Ok(())
}
