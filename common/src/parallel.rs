//! Work in parts, on several threads, with results that do not depend on how these are scheduled.
//!
//! Each part is worked on by one thread from beginning to end, and whoever adds up the results does
//! so in the order of the parts.

use std::any::Any;

/// Threads that wait for work. With one thread, or without the feature `threads`, the calling
/// thread does everything itself.
pub struct Threads {
    count: usize,
    #[cfg(feature = "threads")]
    pool: Option<rayon::ThreadPool>,
}

impl Threads {
    /// This many threads; at least one.
    pub fn new(count: usize) -> Threads {
        let count = count.max(1);
        Threads {
            count,
            #[cfg(feature = "threads")]
            pool: (count > 1)
                .then(|| rayon::ThreadPoolBuilder::new().num_threads(count).build().ok())
                .flatten(),
        }
    }

    /// As many threads as the machine runs at once.
    pub fn available() -> usize {
        std::thread::available_parallelism().map_or(1, usize::from)
    }

    /// How many parts can be worked on at once.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Does `work` on every part, with the part's number.
    ///
    /// # Example
    /// ```
    /// let threads = common::parallel::Threads::new(2);
    /// let mut parts = [1, 2, 3];
    /// threads.for_each(&mut parts, |number, part| *part += 10 * number);
    /// assert_eq!(parts, [1, 12, 23]);
    /// ```
    pub fn for_each<P: Send>(&self, parts: &mut [P], work: impl Fn(usize, &mut P) + Sync) {
        #[cfg(feature = "threads")]
        if let Some(pool) = &self.pool
            && parts.len() > 1
        {
            use rayon::prelude::*;
            pool.install(|| {
                parts.par_iter_mut().with_max_len(1).enumerate().for_each(|(i, part)| work(i, part))
            });
            return;
        }
        for (i, part) in parts.iter_mut().enumerate() {
            work(i, part);
        }
    }
}

/// What a panic that was caught says of itself.
///
/// # Example
/// ```
/// let panic = std::panic::catch_unwind(|| panic!("no memory")).unwrap_err();
/// assert_eq!(common::parallel::panic_message(&*panic), "no memory");
/// ```
pub fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

impl std::fmt::Debug for Threads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Threads({})", self.count)
    }
}
