//! Finite lines against values computed with fifty digits.

use headcount::queueing::{ErlangB, ErlangX, QueueModel, Targets, Unmeetable, smallest_agents};
use headcount::units::Fraction;

use crate::reference::{Worst, load, relative, rows, seconds, service_level};

const TOLERANCE: f64 = 1e-10;

#[test]
fn lines_match_fifty_digit_values_from_three_agents_to_a_hundred_thousand() {
    // calls, interval, AHT, patience, threshold, agents, lines; blocking, P(wait), service level, ASA, queue
    #[rustfmt::skip]
    let rows = [
        ([146.0, 1800.0, 45.0, f64::INFINITY, 45.0, 3.0, 6.0],
         [0.2612567039229429081, 0.72594210375399697929, 0.6055008327236638641, 23.192892946631473858, 1.3897248613442789671]),
        ([2738.0, 900.0, 30.0, 600.0, 15.0, 90.0, 143.0],
         [0.013570446781037912368329511909014, 0.85004654181343450598693899469514, 0.85988710258215679489503133096449, 7.4855583880338547716506106011523, 22.405282389661448448301196422371]),
        ([540.359, 1800.0, 360.0, 20.0, 45.0, 77.0, 158.0],
         [5.4008536553877240567362653900782e-66, 0.71564772151729932269159499787411, 0.70438748599357119414771682854538, 5.5040883947428523959720870912676, 1.77383562431158624993322953841]),
        ([1e6, 1800.0, 180.0, 120.0, 20.0, 100_300.0, 103_300.0],
         [1.5871687136574080994e-36, 0.15719966856211998699, 0.99965143351842823962, 0.041763980963709319214, 23.237765438117358779]),
        // Too few agents for the load: hardly anybody is answered in time, and the few are counted to the last digit.
        ([1e6, 1800.0, 180.0, f64::INFINITY, 20.0, 99_000.0, 119_000.0],
         [0.01, 1.0, 9.0047068592674835327e-40, 36.183636363636363636, 19_901.0]),
        ([36.3417, 3600.0, 333.0, 3000.0, 1.0, 1.0, 1365.0],
         [0.0, 0.99999875049301223062, 1.2621633710143722091e-6, 3473.840685411630592, 21.275752247810703126]),
    ];
    for ([calls, interval_s, aht_s, patience_s, threshold_s, agents, lines], exact) in rows {
        let model = ErlangX {
            patience: Some(patience_s).filter(|patience| patience.is_finite()).map(seconds),
            retrials: Fraction::ZERO,
            variance: None,
            lines: Some(lines as u64),
        };
        let ours = model.performance(&load(calls, aht_s, interval_s), agents, seconds(threshold_s));
        let ours = [ours.p_block.unwrap(), ours.p_wait, ours.service_level, ours.asa_s, ours.queue_length];
        for (ours, exact) in ours.into_iter().zip(exact) {
            assert!(relative(ours, exact) < TOLERANCE, "{agents} agents: {ours} is not {exact}");
        }
    }
}

#[test]
fn the_fewest_lines_and_the_fewest_agents_of_erlang_b_are_those_of_the_tables() {
    let one_percent = Fraction::percent(1);
    let model = ErlangX { patience: None, retrials: Fraction::ZERO, variance: None, lines: None };
    // 10 erlangs: 18 lines without waiting block 0.71 %, 17 block 1.29 % (Erlang B tables).
    let targets = Targets { blocking: Some(one_percent), ..Targets::default() };
    assert_eq!(smallest_agents(&ErlangB, &load(200.0, 180.0, 3600.0), &targets).unwrap().agents, 18);
    assert_eq!(model.fewest_lines(&load(200.0, 180.0, 3600.0), 18.0, one_percent).unwrap(), 18);
    // With fewer agents than load the rest finds no line, however many there are.
    assert_eq!(
        model.fewest_lines(&load(240.0, 180.0, 3600.0), 11.0, one_percent),
        Err(Unmeetable::FewAgents { lines: 100_000_000 })
    );
    // An answer of tens of thousands: one line fewer is too few.
    let heavy = load(1e6, 180.0, 1800.0);
    let lines = model.fewest_lines(&heavy, 100_001.0, Fraction::new(1e-5).unwrap()).unwrap();
    let blocked =
        |lines| ErlangX { lines: Some(lines), ..model }.performance(&heavy, 100_001.0, seconds(20.0)).p_block.unwrap();
    assert!(lines > 110_000 && blocked(lines) <= 1e-5 && blocked(lines - 1) > 1e-5, "{lines}");
}

#[test]
fn every_row_of_the_lines_reference_table_is_met() {
    let Some(rows) = rows("lines_public.csv") else { return };
    let mut worst = Worst::default();
    for row in &rows {
        let value = |name: &str| row.number(name);
        let load = load(value("calls_per_interval"), value("aht_s"), value("interval_s"));
        let model = ErlangX {
            patience: Some(value("patience_s")).filter(|patience| patience.is_finite()).map(seconds),
            retrials: Fraction::ZERO,
            variance: None,
            lines: Some(value("lines") as u64),
        };
        let within = seconds(value("threshold_s"));
        let ours = model.performance(&load, value("agents"), within);
        for (name, ours) in [
            ("p_block", ours.p_block.unwrap()),
            ("p_wait_accepted", ours.p_wait),
            ("sl_offered", ours.service_level),
            ("sl_accepted", ours.sl_accepted.unwrap()),
            ("p_abandon_offered", ours.abandonment),
            ("p_abandon_accepted", ours.abandonment / (1.0 - ours.p_block.unwrap())),
            ("asa_answered_s", ours.asa_s),
            ("mean_wait_accepted_s", ours.mean_wait_all_s),
            ("occupancy", ours.occupancy),
            ("queue_length", ours.queue_length),
        ] {
            worst.compare(row, name, ours);
        }
        let solved = smallest_agents(&model, &load, &service_level(value("target_sl_offered"), within.get()));
        let agents = solved.map_or(0.0, |solution| solution.agents as f64);
        assert_eq!(agents, value("min_agents"), "agents of {row:?}");
        let blocking = Fraction::new(value("target_block")).unwrap();
        let lines = model.fewest_lines(&load, value("agents"), blocking).unwrap_or(0);
        assert_eq!(lines as f64, value("min_lines"), "lines of {row:?}");
    }
    worst.stays_within(TOLERANCE);
}
