//! One file per verb, each with its flags and a `run`.

pub mod backtest;
pub mod chart;
pub mod erlang;
pub mod evaluate;
pub mod explain;
pub mod forecast;
pub mod hire;
pub mod init;
pub mod inspect;
pub mod plan;
pub mod staff;
