//! Tests with files that lie: no header and no damage may cost a panic or much memory.

use super::idx::tests::{error, file, gzip, images};
use super::idx::{GZIP, Kind, read};
use proptest::prelude::*;

/// The most bytes that reading these had allocated at once.
fn memory(bytes: &[u8], kind: Kind) -> u64 {
    allocation_counter::measure(|| drop(read(bytes, kind, "here"))).bytes_max
}

#[test]
fn a_header_that_announces_four_billion_images_costs_no_memory() {
    assert!(memory(&images(), Kind::Images) >= 12, "what is allocated is counted");
    let bytes = file(&[u32::MAX, 28, 28], &[0; 100]);
    assert_eq!(
        error(&bytes, Kind::Images),
        "somewhere/file: expected at most 1073741824 bytes, found a header that announces \
         4294967295 × 28 × 28"
    );
    assert!(memory(&bytes, Kind::Images) < 10_000);
    // A product that no u64 holds, and a size that would be accepted if the bytes came.
    assert!(error(&file(&[u32::MAX; 3], &[]), Kind::Images).contains("at most 1073741824 bytes"));
    let promising = file(&[1 << 10, 1 << 10, 1 << 10], &[0; 100]);
    assert!(error(&promising, Kind::Images).ends_with("found only 100"));
    assert!(memory(&promising, Kind::Images) < 10_000);
}

#[test]
fn gzip_data_that_swell_are_read_no_further_than_announced() {
    let bomb = gzip(&file(&[3, 2, 2], &vec![0; 50_000_000]));
    assert!(error(&bomb, Kind::Images).ends_with("after the header, found more"));
    assert!(memory(&bomb, Kind::Images) < 500_000);
}

/// Whatever the bytes are: no panic, little memory, an error that names the file, and a success only
/// where entries and dimensions agree.
fn is_read_with_distrust(bytes: &[u8]) {
    for kind in [Kind::Images, Kind::Labels] {
        // Deflate makes at most 1032 bytes of one; its window and tables take some 100 kB.
        assert!(memory(bytes, kind) < 200_000 + 2 * 1032 * bytes.len() as u64);
        match read(bytes, kind, "here") {
            Ok(idx) => assert_eq!(idx.dimensions.iter().product::<usize>(), idx.entries.len()),
            Err(error) => assert!(error.to_string().starts_with("here: expected ")),
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        is_read_with_distrust(&bytes);
        is_read_with_distrust(&gzip(&bytes));
        is_read_with_distrust(&[&GZIP[..], &bytes].concat());
    }

    #[test]
    fn any_header_is_read_without_panic(
        dimensions in prop::collection::vec(prop_oneof![0_u32..4, any::<u32>()], 0..5),
        entries in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        is_read_with_distrust(&file(&dimensions, &entries));
        is_read_with_distrust(&gzip(&file(&dimensions, &entries)));
    }

    #[test]
    fn any_damage_to_a_right_file_is_read_without_panic(
        gzipped in any::<bool>(), position in any::<prop::sample::Index>(), byte in any::<u8>(),
        length in any::<prop::sample::Index>(),
    ) {
        let mut bytes = if gzipped { gzip(&images()) } else { images() };
        let position = position.index(bytes.len());
        bytes[position] = byte;
        is_read_with_distrust(&bytes);
        is_read_with_distrust(&bytes[..length.index(bytes.len())]);
    }
}
