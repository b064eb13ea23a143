//! Published and independently computed numbers that the program has to reproduce.
#![allow(clippy::excessive_precision)] // published values stand with all their digits
#![allow(clippy::unwrap_used)] // what can't be read here fails the test, as it should

mod blend;
mod chat;
mod erlang;
mod erlang_a;
mod lines;
mod over_dispersed;
mod redial;
mod reference;
mod transient;
