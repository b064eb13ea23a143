//! What staffing questions cost, beside a plain textbook in the same run; every answer is checked.
//!
//! `cargo bench --no-default-features --bench erlang [-- SECTION…]` with sections `solve`, `batch`, `week` and `one`.
//! Every case is drawn anew, at least 100,000 distinct ones for each figure, and nothing is kept between solves.
#![allow(clippy::unwrap_used)] // what can't be read here fails the test, as it should

mod draw;
mod erlang_c;
mod stopwatch;
mod textbook;
mod week;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let sections: [(&str, fn()); 4] = [
        ("solve", erlang_c::one_question_at_a_time),
        ("batch", erlang_c::many_questions_at_once),
        ("week", week::a_week_in_a_thousand_scenarios),
        ("one", erlang_c::one_evaluation),
    ];
    for (name, section) in sections {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            section();
            println!();
        }
    }
}
