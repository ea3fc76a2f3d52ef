use super::*;

#[test]
fn every_part_is_done_once_with_its_own_number_however_many_there_are() {
    for count in [1, 2, 3, 5] {
        let threads = Threads::new(count);
        for parts in 0..9 {
            let mut done = vec![0; parts];
            threads.for_each(&mut done, |number, part| *part += number + 1);
            assert_eq!(done, (1..=parts).collect::<Vec<_>>(), "{count} threads");
        }
    }
}

#[test]
fn threads_that_are_awake_do_the_same_as_threads_that_sleep() {
    let threads = Threads::new(3);
    let mut parts = [0_u64; 3];
    let told = threads.awake(|| {
        for round in 0..500 {
            threads.for_each(&mut parts, |number, part| *part += round * number as u64);
        }
        "over"
    });
    assert_eq!((told, parts), ("over", [0, 124_750, 249_500]));
}

#[test]
fn work_inside_of_work_comes_to_an_end() {
    let threads = Threads::new(2);
    let mut outer = [[0; 4]; 3];
    threads.awake(|| {
        threads.for_each(&mut outer, |_, inner| threads.for_each(inner, |number, part| *part = number));
    });
    assert_eq!(outer, [[0, 1, 2, 3]; 3]);
}

#[test]
fn a_panic_in_a_part_reaches_the_caller_and_leaves_the_threads_usable() {
    let threads = Threads::new(2);
    for culprit in 0..2 {
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            threads.awake(|| {
                threads.for_each(&mut [0, 1], |number, _| assert!(number != culprit, "part {culprit}"));
            });
        }));
        assert_eq!(panic_message(&*panic.unwrap_err()), format!("part {culprit}"));
    }
    let mut parts = [1, 2];
    threads.for_each(&mut parts, |_, part| *part *= 2);
    assert_eq!(parts, [2, 4]);
}

#[test]
fn shares_hold_every_entry_once_in_order_and_are_of_about_one_size() {
    for (lengths, count) in [(vec![10, 0, 3], 2), (vec![1], 4), (vec![], 3), (vec![7, 7, 7], 3)] {
        let total: usize = lengths.iter().sum();
        let all: Vec<usize> = (0..total).collect();
        let mut rest = &all[..];
        let mut pieces = Vec::new();
        for length in lengths {
            let (piece, others) = rest.split_at(length);
            pieces.push(piece);
            rest = others;
        }
        let shares = shares(pieces, count, |piece| piece.len(), |piece, at| piece.split_at(at));
        assert_eq!(shares.concat().concat(), all);
        assert!(shares.len() <= count);
        let size = |share: &Vec<&[usize]>| share.iter().map(|piece| piece.len()).sum::<usize>();
        assert!(shares.iter().all(|share| size(share) <= total.div_ceil(count)));
    }
}
