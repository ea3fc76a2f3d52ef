//! Code that may panic, and what it said.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

thread_local! {
    static LAST: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// What a panic said, and where.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Panic {
    pub message: String,
    pub place: String,
}

/// Runs `f`; if it panics, what it said. Nothing is printed meanwhile.
pub(crate) fn caught(f: impl FnOnce()) -> Result<(), Panic> {
    let before = panic::take_hook();
    panic::set_hook(Box::new(remember));
    let outcome = panic::catch_unwind(AssertUnwindSafe(f));
    panic::set_hook(before);
    outcome.map_err(|_| {
        LAST.take()
            .unwrap_or_else(|| Panic { message: "a panic without a message".into(), place: String::new() })
    })
}

fn remember(info: &PanicHookInfo<'_>) {
    let payload = info.payload();
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message = text.unwrap_or("a panic without a message").to_owned();
    let place = info
        .location()
        .map_or_else(String::new, |l| format!("{}:{}", l.file().replace("tests/../", ""), l.line()));
    LAST.set(Some(Panic { message, place }));
}
