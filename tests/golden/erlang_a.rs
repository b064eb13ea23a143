//! Erlang A against a published example and values computed with fifty digits.

use headcount::queueing::{ErlangA, Performance, QueueModel, SlDefinition, Targets, smallest_agents};
use headcount::units::Fraction;

use crate::reference::{Worst, load, relative, rows, seconds, service_level};

const TOLERANCE: f64 = 1e-12;

#[test]
fn fifty_agents_at_forty_eight_erlangs_lose_three_percent() {
    // The Erlang A line of the example in Mandelbaum & Zeltyn, "The Palm/Erlang-A queue" (2007): 48 calls a minute of
    // 1 min, patience 2 min: 3.1 % hang up, and the mean wait is 3.7 s.
    let palm = ErlangA::new(seconds(120.0)).performance(&load(48.0, 60.0, 60.0), 50.0, seconds(20.0));
    assert!(relative(palm.abandonment, 0.030_912_249) < 1e-8);
    assert!(relative(palm.mean_wait_all_s, 3.709_469_9) < 1e-8);
}

/// Every measure by the name of its column in the reference table.
fn measures(performance: &Performance) -> [(&'static str, f64); 11] {
    [
        ("p_wait", performance.p_wait),
        ("sl_offered", performance.levels.offered),
        ("sl_excl_short_abandons", performance.levels.excluding_short_abandons),
        ("sl_answered", performance.levels.answered),
        ("sl_virtual", performance.levels.virtual_wait),
        ("p_abandon", performance.abandonment),
        ("p_abandon_within_threshold", performance.abandonment_within),
        ("asa_answered_s", performance.asa_s),
        ("mean_wait_all_s", performance.mean_wait_all_s),
        ("occupancy", performance.occupancy),
        ("queue_length", performance.queue_length),
    ]
}

/// Contacts, interval, handle time, patience, threshold, agents; then, computed with fifty digits, the measures in the order
/// of [`measures`].
#[rustfmt::skip]
const FIFTY_DIGITS: [([f64; 6], [f64; 11]); 3] = [
    ([53427.6, 1800.0, 180.0, 900.0, 5.0, 5351.0], [0.6289258863131730324837494, 0.8052773975038588265968101, 0.8070167490834204509117755, 0.8074888063921712661916467, 0.806359887449595665207903, 0.002738624821553785887335166, 0.002155285601614978895853127, 2.462833284243309205538931, 2.46476233939840729860165, 0.9957256933000177816841621, 73.15907575802352344448236]),
    ([16.0, 3600.0, 420.0, 900.0, 20.0, 4.0], [0.1282186452870900179744368, 0.8856560133191587856116316, 0.8880196378506738603580178, 0.9032412375189775667652707, 0.8858080834836872536144826, 0.01946902274759051451588772, 0.002661680475035320352547911, 15.2885533641099608565657, 17.52212047283146306429895, 0.4575811227177910932259191, 0.07787609099036205806355089]),
    ([19537.2, 900.0, 150.0, 240.0, 15.0, 3094.0], [0.9998631928336891889286082, 0.7517183809877180762490066, 0.789784918945703643947021, 0.7911270908066238004630289, 0.7870127491759083195010654, 0.04981337420606475629350453, 0.0481986133753999635071596, 12.23901604063649423061861, 11.95520980945554151044109, 0.9999992536878513431746555, 259.5236945436609047737218]),
];

#[test]
fn measures_match_fifty_digit_values_from_a_handful_of_agents_to_thousands() {
    for ([calls, interval_s, aht_s, patience_s, threshold_s, agents], exact) in FIFTY_DIGITS {
        let model = ErlangA::new(seconds(patience_s));
        let ours = model.performance(&load(calls, aht_s, interval_s), agents, seconds(threshold_s));
        for ((name, ours), exact) in measures(&ours).into_iter().zip(exact) {
            assert!(relative(ours, exact) < TOLERANCE, "{name} of {agents} agents: {ours} is not {exact}");
        }
    }
}

#[test]
fn every_row_of_the_erlang_a_reference_table_is_met() {
    let Some(rows) = rows("erlang_a_public.csv") else { return };
    let mut worst = Worst::default();
    for row in &rows {
        let value = |name: &str| row.number(name);
        let load = load(value("calls_per_interval"), value("aht_s"), value("interval_s"));
        let model = ErlangA::new(seconds(value("patience_s")));
        let within = seconds(value("threshold_s"));
        for (name, ours) in measures(&model.performance(&load, value("agents"), within)) {
            // At a threshold of 0 s the table holds the last rounding of its fifty digits instead of zero.
            if ours != 0.0 || value(name) > 1e-49 {
                worst.compare(row, name, ours);
            }
        }
        let level = |definition| Targets { definition, ..service_level(value("target_sl"), within.get()) };
        let few_leave =
            Targets { abandonment: Some(Fraction::new(value("target_abandon")).unwrap()), ..Targets::default() };
        for (targets, name) in [
            (level(SlDefinition::Offered), "min_agents_sl_offered"),
            (level(SlDefinition::ExcludingShortAbandons), "min_agents_sl_excl"),
            (few_leave, "min_agents_abandon"),
        ] {
            let solution = smallest_agents(&model, &load, &targets).unwrap();
            assert_eq!(solution.agents as f64, value(name), "{name} of {row:?}");
            assert_eq!(solution.agents_exact.ceil(), value(name), "exact {name} of {row:?}");
        }
    }
    worst.stays_within(TOLERANCE);
}
