//! Closed forms and exact chains against a contact centre played event by event.
#![allow(clippy::unwrap_used)] // what can't be computed here fails the test, as it should

mod assurance;
mod causes;
mod centre;
mod chance;
mod chat;
mod closed_forms;
mod days;
mod draw;
mod tally;
