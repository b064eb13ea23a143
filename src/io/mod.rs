//! The files at both ends: histories in, results out.

pub mod dataset;
pub mod write;
