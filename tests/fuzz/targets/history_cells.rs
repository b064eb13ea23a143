//! One row of any cells below a good header: a history or problems with places, never a panic.
#![no_main]

use headcount::io::history::{ImportOptions, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|cells: (String, String, String)| {
    let (start, offered, aht) = cells;
    for zone in [None, Some("Europe/Berlin".to_owned())] {
        let text = format!("start;offered;aht_s\n{start};{offered};{aht}\n2026-03-02 08:00;1;300\n");
        let options = ImportOptions { time_zone: zone, ..ImportOptions::default() };
        if let Err(problems) = read_bytes("fuzz.csv", text.as_bytes(), &options) {
            assert!(!problems.0.is_empty());
        }
    }
});
