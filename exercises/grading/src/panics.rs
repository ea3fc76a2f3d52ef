//! Code that may panic, and what it said.

use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// What a panic said, and where.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Panic {
    pub message: String,
    pub place: String,
}

/// Runs `f`; if it panics, what it said. Nothing of it is printed; other threads' panics are, as ever.
pub(crate) fn caught(f: impl FnOnce()) -> Result<(), Panic> {
    static LISTEN: Once = Once::new();
    LISTEN.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| if CATCHING.get() { remember(info) } else { usual(info) }));
    });
    CATCHING.set(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(f));
    CATCHING.set(false);
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
    let place = info.location().map_or_else(String::new, |l| format!("{}:{}", l.file(), l.line()));
    LAST.set(Some(Panic { message, place: in_the_answer(&place) }));
}

/// A student's file, as the compiler knows it: the checks in `tests/` include it by this path.
const STUDENTS: &str = "tests/../src/ch";

/// The place of a panic; if it is in a library, the student's line that called it comes first.
fn in_the_answer(place: &str) -> String {
    let readable = |path: &str| path.trim_start_matches("./").replace("tests/../", "");
    if place.contains(STUDENTS) {
        return readable(place);
    }
    let calls = Backtrace::force_capture().to_string();
    let at =
        calls.lines().filter_map(|line| line.trim().strip_prefix("at ")).find(|path| path.contains(STUDENTS));
    match at.and_then(|at| at.rsplit_once(':')) {
        Some((line, _column)) => format!("{} (called from there: {place})", readable(line)),
        None => place.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_caught_with_its_message_and_place() {
        let panic = caught(|| panic!("exercise {}", 5)).unwrap_err();
        assert_eq!(panic.message, "exercise 5");
        assert!(panic.place.contains("panics.rs:"));
        assert!(caught(|| ()).is_ok());
    }
}
