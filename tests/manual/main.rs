//! What the product says about itself: the glossary, and the README.
//!
//! `UPDATE_PAGES=1 cargo test --test manual` writes the definitions page and the README's outputs anew; read the
//! difference before you keep it.
#![allow(clippy::unwrap_used)] // what can't be read here fails the test, as it should

mod glossary;
#[cfg(all(feature = "cli", feature = "xlsx", feature = "png"))]
mod readme;

/// Whether pages are to be written anew instead of compared.
fn updating() -> bool {
    std::env::var_os("UPDATE_PAGES").is_some()
}
