//! The files at both ends: histories in, results out.

pub mod dataset;
#[cfg(feature = "frames")]
pub mod frame;
pub mod history;
pub mod write;
