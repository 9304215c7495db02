//! Support for the tests in `tests/`.
