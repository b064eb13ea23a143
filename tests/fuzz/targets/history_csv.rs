//! Any bytes are a history or problems, never a panic; what was read writes and reads back the same.
#![no_main]

use headcount::io::dataset::Format;
use headcount::io::history::{ImportOptions, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(first) = read_bytes("fuzz.csv", bytes, &ImportOptions::default()) else { return };
    let mut written = Vec::new();
    first.canonical().write(Format::Csv, &mut written).expect("a vector takes every byte");
    let second = read_bytes("written.csv", &written, &ImportOptions::default());
    if let Ok(second) = second {
        let mut again = Vec::new();
        second.canonical().write(Format::Csv, &mut again).expect("a vector takes every byte");
        assert_eq!(written, again);
    }
});
