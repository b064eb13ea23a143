//! How good it was, or will be: accuracy of forecasts, service of a staffed week.

pub mod accuracy;
pub mod rolling;
pub mod service;
