//! Any bytes are a batch or problems, never a panic; every row of the input has one of the output, and threads change nothing.
#![no_main]

use headcount::io::batch::{Batch, BatchDefaults};
use headcount::queueing::{ServiceLevelTarget, Targets};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let targets = Targets { service_level: Some(ServiceLevelTarget::default()), ..Targets::default() };
    let defaults = BatchDefaults { threshold: targets.within(), targets, ..BatchDefaults::default() };
    // Half of the time a good header is given, so that the rows are reached.
    let mut text = Vec::new();
    if bytes.first().is_some_and(|first| first % 2 == 0) {
        text.extend_from_slice(
            b"calls_per_interval,interval_s,aht_s,threshold_s,agents,target_sl,patience_s,retrial_fraction,variance,lines,concurrency_aht_s,blend_threshold\n",
        );
    }
    text.extend_from_slice(bytes.get(1..).unwrap_or_default());
    let Ok(mut batch) = Batch::open(&text[..], "fuzz.csv") else { return };
    let mut out = Vec::new();
    let summary = batch.run(&defaults, &mut out).expect("a slice can be read and a vector takes every byte");
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(true).from_reader(&out[..]);
    if !text.contains(&b'"') && !text.contains(&b';') && !text.contains(&b'\t') && !text.contains(&b'\r') {
        assert_eq!(reader.byte_records().count() as u64, summary.rows);
    }
});
