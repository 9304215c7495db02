//! `boruna-check`: files in, findings out.

fn main() {}
