//! The smallest number of agents for 80 % within a threshold, under Erlang C.

use std::hint::black_box;

use headcount::queueing::{ErlangC, OfferedLoad, Questions, QueueModel, ServiceLevelTarget, Targets, smallest_agents};
use headcount::units::{Fraction, Seconds};

use crate::draw::{Case, INTERVAL_S, SHARE, around, mixed};
use crate::stopwatch::nanoseconds;
use crate::textbook;

const LOADS: [f64; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];
const CASES: usize = 100_000;

/// How many of the cases the textbook can afford to solve.
fn affordable(load: f64) -> usize {
    ((3e9 / (4.0 * load)) as usize).clamp(200, CASES)
}

/// Asserts the agents of each case against the textbook; at heavy loads, where it loses digits of `N − A`, against the
/// slower one that does not.
fn check(cases: &[Case], agents: &[u32], load: f64) -> usize {
    let count = if load > 1e4 { affordable(load) / 3 } else { affordable(load) };
    for (case, agents) in cases.iter().zip(agents).take(count) {
        let exact = if load > 1e4 { textbook::agents_soundly(case).unwrap() } else { textbook::agents(case) };
        assert_eq!(u64::from(*agents), exact, "{} calls of {} s in {} s", case.calls, case.aht_s(), case.within_s());
    }
    count
}

/// One question after the other, each from a load and a target of its own.
pub fn one_question_at_a_time() {
    println!(
        "One solve of 80 % in T: alone, with the load from contacts and handle time, and with all that smallest_agents"
    );
    println!("adds (exact agents, binding target, performance), beside the textbook recurrence (whole agents alone).");
    println!(
        "{:>9} {:>9} {:>9} {:>11} {:>9} {:>13} {:>9} {:>8}",
        "erlangs", "solve ns", "+load ns", "with all ns", "exact ns", "textbook ns", "ratio", "checked"
    );
    for load in LOADS {
        let cases = around(load, CASES);
        let prepared: Vec<(OfferedLoad, ServiceLevelTarget)> =
            cases.iter().map(|case| (case.load(), case.target)).collect();
        let mut agents = vec![0_u32; CASES];
        let alone = nanoseconds(7, CASES, || {
            for ((load, target), agents) in prepared.iter().zip(&mut agents) {
                *agents = ErlangC.agents_for(load, target).map_or(0, |agents| agents as u32);
            }
        });
        let with_load = nanoseconds(7, CASES, || {
            for (case, agents) in cases.iter().zip(&mut agents) {
                *agents = ErlangC.agents_for(&case.load(), &case.target).map_or(0, |agents| agents as u32);
            }
        });
        let some = &prepared[..CASES / 10];
        let all = nanoseconds(3, some.len(), || {
            for (load, target) in some {
                let targets = Targets { service_level: Some(*target), ..Targets::default() };
                black_box(smallest_agents(&ErlangC, load, &targets).unwrap());
            }
        });
        let exact = nanoseconds(3, some.len(), || {
            for (load, target) in some {
                black_box(ErlangC.agents_exact_for(load, target));
            }
        });
        let count = affordable(load) / 10;
        let theirs = nanoseconds(3, count, || {
            for case in &cases[..count] {
                black_box(textbook::agents(case));
            }
        });
        let checked = check(&cases, &agents, load);
        println!(
            "{load:>9} {alone:>9.1} {with_load:>9.1} {all:>11.0} {exact:>9.0} {theirs:>13.0} {:>8.1}x {checked:>8}",
            theirs / alone
        );
    }
}

/// Cases column by column.
pub struct Columns {
    contacts: Vec<f64>,
    aht_s: Vec<f64>,
    within_s: Vec<f64>,
}

impl Columns {
    pub fn of(cases: &[Case]) -> Self {
        Self {
            contacts: cases.iter().map(|case| case.calls).collect(),
            aht_s: cases.iter().map(|case| case.aht_s()).collect(),
            within_s: cases.iter().map(|case| case.within_s()).collect(),
        }
    }
    /// The questions of some of the rows.
    pub fn questions(&self, rows: std::ops::Range<usize>) -> Questions<'_> {
        Questions {
            contacts: &self.contacts[rows.clone()],
            aht_s: &self.aht_s[rows.clone()],
            within_s: &self.within_s[rows],
            interval: Seconds::new(INTERVAL_S).unwrap(),
            share: Fraction::new(SHARE).unwrap(),
        }
    }
}

/// Columns of questions, answered in batches; equal to one at a time.
pub fn many_questions_at_once() {
    println!("A batch of {CASES}, from contacts, handle times and thresholds to agents:");
    println!("{:>9} {:>9} {:>9}", "erlangs", "each ns", "checked");
    let mixed = ("mixed", mixed(CASES));
    let named: Vec<(String, Vec<Case>)> = LOADS
        .iter()
        .map(|load| (format!("{load}"), around(*load, CASES)))
        .chain([(mixed.0.to_owned(), mixed.1)])
        .collect();
    for (name, cases) in named {
        let columns = Columns::of(&cases);
        let mut agents = vec![0_u32; CASES];
        let each = nanoseconds(9, CASES, || ErlangC.agents_for_all(&columns.questions(0..CASES), &mut agents).unwrap());
        for (case, agents) in cases.iter().zip(&agents) {
            assert_eq!(ErlangC.agents_for(&case.load(), &case.target).unwrap(), u64::from(*agents));
        }
        let checked = name.parse().map_or(0, |load| check(&cases, &agents, load));
        println!("{name:>9} {each:>9.1} {checked:>9}");
    }
}

/// What the model itself costs for one number of agents.
pub fn one_evaluation() {
    println!("One evaluation of every measure:");
    for (calls, agents) in [(100.0, 14.0), (100.0, 13.5), (1e4, 1_021.0), (1e7, 1_000_900.0)] {
        let load = Case::new(calls, 180.0, 20.0).load();
        let each = nanoseconds(3, CASES, || {
            for _ in 0..CASES {
                black_box(ErlangC.performance(black_box(&load), black_box(agents), Seconds::whole(20)));
            }
        });
        println!("{:>9} erlangs, {agents} agents {each:>9.0} ns", load.erlangs().get());
    }
}
