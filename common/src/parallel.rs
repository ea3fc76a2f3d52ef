//! Work in parts, on several threads, with results that do not depend on how these are scheduled.
//!
//! Each part is worked on by one thread from beginning to end, and whoever adds up the results does
//! so in the order of the parts.

use std::any::Any;

/// Threads that wait for work. With one thread, or without the feature `threads`, the calling
/// thread does everything itself.
///
/// Waking a thread that sleeps takes 10 to 30 µs, a tenth of a small network's training step. So where one
/// piece of work follows the other, [`awake`](Threads::awake) keeps the threads from falling asleep: then
/// handing out work and waiting for its end take about 1 µs (measured on two cores; 2 × 20 µs of work took
/// 43 to 66 µs by sleeping threads, 20 µs by waking ones).
pub struct Threads {
    count: usize,
    #[cfg(feature = "threads")]
    helpers: Option<rayon::ThreadPool>, // one fewer than count: the calling thread works, too
}

impl Threads {
    /// This many threads; at least one.
    pub fn new(count: usize) -> Threads {
        let count = count.max(1);
        Threads {
            count,
            #[cfg(feature = "threads")]
            helpers: (count > 1)
                .then(|| rayon::ThreadPoolBuilder::new().num_threads(count - 1).build().ok())
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

    /// Does `work` on every part, with the part's number. Where there are no more parts than threads, each
    /// has a thread of its own, the first one the calling thread; else a thread takes the next part when it
    /// has done one.
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
        if let Some(helpers) = &self.helpers
            && parts.len() > 1
        {
            return if parts.len() <= self.count {
                pool::each_its_own(helpers, parts, &work);
            } else {
                pool::next_in_turn(helpers, self.count, parts, &work);
            };
        }
        for (i, part) in parts.iter_mut().enumerate() {
            work(i, part);
        }
    }

    /// Calls `lead`, and keeps the threads awake until it returns: for many small pieces of work in a row.
    ///
    /// # Example
    /// ```
    /// let threads = common::parallel::Threads::new(2);
    /// let mut parts = [0, 0];
    /// threads.awake(|| {
    ///     for _ in 0..1000 {
    ///         threads.for_each(&mut parts, |_, part| *part += 1);
    ///     }
    /// });
    /// assert_eq!(parts, [1000, 1000]);
    /// ```
    pub fn awake<R>(&self, lead: impl FnOnce() -> R) -> R {
        #[cfg(feature = "threads")]
        if let Some(helpers) = &self.helpers {
            return pool::awake(helpers, lead);
        }
        lead()
    }
}

/// Work on rayon's threads, which wait for it without sleeping where they are told to.
#[cfg(feature = "threads")]
mod pool {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    /// How often to look for work before letting other programs have the processor: some 0.2 ms.
    const LOOKS: u32 = 4_000;

    /// Waits until `done`, awake: does what rayon has for this thread, if it is one of rayon's.
    fn watch(done: impl Fn() -> bool) {
        let mut idle = 0;
        while !done() {
            idle = if rayon::yield_now() == Some(rayon::Yield::Executed) {
                0
            } else {
                u32::saturating_add(idle, 1)
            };
            if idle > LOOKS { std::thread::yield_now() } else { std::hint::spin_loop() }
        }
    }

    /// Sets a flag when it is dropped, so that nobody waits for ever where somebody panics.
    struct AtEnd<F: Fn()>(F);

    impl<F: Fn()> Drop for AtEnd<F> {
        fn drop(&mut self) {
            (self.0)();
        }
    }

    pub fn awake<R>(helpers: &rayon::ThreadPool, lead: impl FnOnce() -> R) -> R {
        let over = AtomicBool::new(false);
        helpers.in_place_scope(|scope| {
            for _ in 0..helpers.current_num_threads() {
                scope.spawn(|_| watch(|| over.load(Ordering::Acquire)));
            }
            let _end = AtEnd(|| over.store(true, Ordering::Release));
            lead()
        })
    }

    /// Runs `own` here and each of the others on a helper, and waits for all.
    fn run_all<J: FnOnce() + Send>(
        helpers: &rayon::ThreadPool,
        own: impl FnOnce(),
        others: impl ExactSizeIterator<Item = J>,
    ) {
        let left = AtomicUsize::new(others.len());
        helpers.in_place_scope(|scope| {
            for job in others {
                let left = &left;
                scope.spawn(move |_| {
                    let _end = AtEnd(|| _ = left.fetch_sub(1, Ordering::Release));
                    job();
                });
            }
            own();
            watch(|| left.load(Ordering::Acquire) == 0);
            std::hint::spin_loop(); // the last helper is about to leave: else the scope would sleep for it
        });
    }

    pub fn each_its_own<P: Send>(
        helpers: &rayon::ThreadPool,
        parts: &mut [P],
        work: &(impl Fn(usize, &mut P) + Sync),
    ) {
        let Some((first, others)) = parts.split_first_mut() else { return };
        let others = others.iter_mut().enumerate().map(|(i, part)| move || work(i + 1, part));
        run_all(helpers, || work(0, first), others);
    }

    pub fn next_in_turn<P: Send>(
        helpers: &rayon::ThreadPool,
        count: usize,
        parts: &mut [P],
        work: &(impl Fn(usize, &mut P) + Sync),
    ) {
        let queue = Mutex::new(parts.iter_mut().enumerate());
        let next = || queue.lock().ok()?.next();
        let job = || {
            while let Some((i, part)) = next() {
                work(i, part);
            }
        };
        run_all(helpers, job, (1..count).map(|_| job));
    }
}

/// Cuts pieces of work, each of some length, into at most `count` shares of about one size, in order: a
/// piece is split where a share is full.
///
/// # Example
/// ```
/// use common::parallel::shares;
/// let pieces: Vec<&[i32]> = vec![&[1, 2, 3, 4, 5], &[6]];
/// let shares = shares(pieces, 2, |piece| piece.len(), |piece, at| piece.split_at(at));
/// assert_eq!(shares, [vec![&[1, 2, 3][..]], vec![&[4, 5], &[6]]]);
/// ```
pub fn shares<S>(
    pieces: Vec<S>,
    count: usize,
    length: impl Fn(&S) -> usize,
    split: impl Fn(S, usize) -> (S, S),
) -> Vec<Vec<S>> {
    let total: usize = pieces.iter().map(&length).sum();
    let size = total.div_ceil(count.max(1)).max(1);
    let (mut shares, mut room) = (Vec::with_capacity(count), 0);
    for mut piece in pieces {
        loop {
            if room == 0 {
                shares.push(Vec::new());
                room = size;
            }
            let share = shares.last_mut().expect("just pushed");
            if length(&piece) <= room {
                room -= length(&piece);
                share.push(piece);
                break;
            }
            let (first, rest) = split(piece, room);
            share.push(first);
            (piece, room) = (rest, 0);
        }
    }
    shares
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

#[cfg(test)]
mod tests;
