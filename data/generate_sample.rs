//! Writes `data/sample/history.csv.gz`: `cargo run --example generate-sample [PATH]`.
//!
//! The centre, its habits and everything planted in it stand in `data/centre/`; `data/README.md` tells them in words.

mod centre;

use std::error::Error;
use std::fs::File;
use std::io::Write;

use flate2::{Compression, GzBuilder};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "data/sample/history.csv.gz".to_owned());
    let csv = centre::history_csv(centre::SEED)?;
    // No file name and no time in the header: the same history is the same file.
    let mut gz = GzBuilder::new().mtime(0).write(File::create(&path)?, Compression::best());
    gz.write_all(csv.as_bytes())?;
    let size = gz.finish()?.metadata()?.len();
    println!("{path}: {} rows, {} bytes, compressed {size}", csv.lines().count() - 1, csv.len());
    Ok(())
}
