//! Keeps a panic in one piece of work from taking the others with it.
//!
//! The panic hook is silent: whoever runs work under [`guarded`] gets the message and reports it.

use std::{
    any::Any,
    cell::RefCell,
    fmt,
    panic::{self, AssertUnwindSafe},
};

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Why a piece of work did not finish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It panicked; the text says where and with which words.
    Panic(String),
    /// It waited for work on another thread, which failed.
    Elsewhere,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Panic(text) => f.write_str(text),
            Failure::Elsewhere => f.write_str("it needs a result whose computation failed"),
        }
    }
}

/// Makes panics keep quiet. Call once, before any work.
pub(crate) fn install_hook() {
    panic::set_hook(Box::new(|info| {
        let words = payload_text(info.payload());
        let text = match info.location() {
            Some(place) => format!("{words} ({}:{})", place.file(), place.line()),
            None => words.to_owned(),
        };
        LAST.with(|it| *it.borrow_mut() = Some(text));
    }));
}

/// Runs `work`; a panic becomes a [`Failure`].
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Failure> {
    // The databases that cross this boundary recover: a query that panicked has no memo and runs again.
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        if payload.is::<salsa::Cancelled>() {
            return Failure::Elsewhere;
        }
        let words = payload_text(payload.as_ref()).to_owned();
        Failure::Panic(LAST.with(|it| it.borrow_mut().take()).unwrap_or(words))
    })
}

fn payload_text(payload: &dyn Any) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        let failure = guarded(|| panic!("no such {}", "thing")).unwrap_err();
        let Failure::Panic(text) = failure else { panic!("{failure:?}") };
        assert!(text.starts_with("no such thing"), "{text}");
        assert_eq!(guarded(|| 7), Ok(7));
    }

    #[test]
    fn work_that_failed_elsewhere_is_told_apart() {
        let failure = guarded(|| panic::resume_unwind(Box::new(salsa::Cancelled::PropagatedPanic)));
        assert_eq!(failure, Err::<(), _>(Failure::Elsewhere));
    }
}
