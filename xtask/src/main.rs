//! Development tasks: `cargo xtask demo | test | bench | generate`.

fn main() {}
