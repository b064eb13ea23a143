//! Heads that come and go: cohorts, classes, and what a hiring plan gives week by week.

pub mod classes;
