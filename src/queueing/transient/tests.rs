use super::*;
use crate::queueing::{Binding, ErlangA, ErlangC, OfferedLoad, QueueModel, SlDefinition, Targets};

fn day(plan: &[(f64, u64)], aht_s: f64) -> Vec<Stretch> {
    plan.iter().map(|&(calls, agents)| Stretch { calls, agents, aht_s }).collect()
}

fn near(ours: f64, expected: f64, tolerance: f64) -> bool {
    (ours - expected).abs() <= tolerance * expected.abs()
}

const QUARTER: Seconds = Seconds::whole(900);
const SOON: Seconds = Seconds::whole(20);

#[test]
fn a_long_day_settles_at_erlang_c_and_erlang_a() {
    let plan = day(&[(50.0, 14); 80], 180.0);
    let load = OfferedLoad::new(50.0, Seconds::whole(180), QUARTER).unwrap();
    for patience in [None, Some(Seconds::whole(120))] {
        let settled = *carry_over(&plan, QUARTER, patience, SOON).unwrap().last().unwrap();
        let stationary = match patience {
            None => ErlangC.performance(&load, 14.0, SOON),
            Some(patience) => ErlangA::new(patience).performance(&load, 14.0, SOON),
        };
        for (ours, expected) in [
            (settled.service_level, stationary.levels.offered),
            (settled.p_wait, stationary.p_wait),
            (settled.asa_s, stationary.asa_s),
            (settled.abandoned / 50.0, stationary.abandonment),
            (settled.occupancy, stationary.occupancy),
        ] {
            assert!(near(ours, expected, 1e-9), "{ours} {expected}");
        }
    }
}

#[test]
fn contacts_are_neither_lost_nor_made() {
    let plan = day(&[(30.0, 4), (80.0, 9), (0.0, 3), (40.0, 0), (20.0, 25), (5.0, 2)], 240.0);
    for patience in [None, Some(Seconds::whole(200))] {
        for within in [0, 20, 900, 2000] {
            let mut queue = 0.0;
            for (stretch, service) in
                plan.iter().zip(carry_over(&plan, QUARTER, patience, Seconds::whole(within)).unwrap())
            {
                let gone = service.answered + service.abandoned + service.queue_at_end - queue;
                assert!((gone - stretch.calls).abs() < 1e-10 * (1.0 + stretch.calls), "{gone} of {}", stretch.calls);
                assert!((0.0..=1.0 + 1e-12).contains(&service.service_level));
                queue = service.queue_at_end;
            }
        }
    }
}

#[test]
fn an_overloaded_hour_without_patience_hands_its_queue_on_and_the_next_works_it_off() {
    let plan = day(&[(60.0, 8), (20.0, 14), (20.0, 14)], 180.0);
    let service = carry_over(&plan, QUARTER, None, SOON).unwrap();
    assert!(service[0].queue_at_end > 15.0 && service[1].queue_at_end < 1.0);
    assert!(service[0].service_level < 0.3 && service[2].service_level > 0.99);
    // The second quarter hour answers more than arrives in it.
    assert!(service[1].answered > 35.0);
}

#[test]
fn a_day_taken_in_two_parts_is_the_same_day() {
    // What is carried over is the whole state, not its mean: a known state evolves as one does that came about.
    let busy = Carried::of(9, 4);
    let plan = day(&[(45.0, 10), (30.0, 6), (30.0, 12)], 180.0);
    let from_state = carry_over_from(&busy, &plan, QUARTER, Some(QUARTER), SOON).unwrap();
    assert!(from_state[0].answered > carry_over(&plan, QUARTER, Some(QUARTER), SOON).unwrap()[0].answered);
    // Splitting intervals changes nothing but the reports.
    let halves: Vec<Stretch> = plan
        .iter()
        .flat_map(|s| [Stretch { calls: s.calls / 2.0, ..*s }, Stretch { calls: s.calls / 2.0, ..*s }])
        .collect();
    let split = carry_over_from(&busy, &halves, Seconds::whole(450), Some(QUARTER), SOON).unwrap();
    for (whole, halves) in from_state.iter().zip(split.chunks(2)) {
        let [first, second] = halves else { continue };
        assert!(near(first.answered + second.answered, whole.answered, 1e-12));
        assert!(near(first.abandoned + second.abandoned, whole.abandoned, 1e-12));
        let within = first.answered_within_threshold + second.answered_within_threshold;
        assert!(near(within, whole.answered_within_threshold, 1e-12), "{within} {}", whole.answered_within_threshold);
        assert!(near(second.queue_at_end, whole.queue_at_end, 1e-11));
    }
}

#[test]
fn a_large_centre_in_great_strides_is_the_same_as_in_small_ones() {
    let plan = day(&[(1500.0, 310), (1500.0, 305), (1600.0, 330)], 180.0);
    let sixths: Vec<Stretch> =
        plan.iter().flat_map(|s| std::iter::repeat_n(Stretch { calls: s.calls / 60.0, ..*s }, 60)).collect();
    let great = carry_over(&plan, QUARTER, Some(Seconds::whole(120)), SOON).unwrap();
    let small = carry_over(&sixths, Seconds::whole(15), Some(Seconds::whole(120)), SOON).unwrap();
    for (great, small) in great.iter().zip(small.chunks(60)) {
        let measures: [fn(&IntervalService) -> f64; 3] =
            [|s| s.answered, |s| s.abandoned, |s| s.answered_within_threshold];
        for measure in measures {
            let sum: f64 = small.iter().map(measure).sum();
            assert!(near(measure(great), sum, 1e-10), "{} {sum}", measure(great));
        }
    }
}

#[test]
fn every_interval_has_the_fewest_agents_that_keep_its_target() {
    let plan = day(&[(20.0, 0), (60.0, 0), (100.0, 0), (0.0, 0), (40.0, 5)], 300.0);
    let targets = Targets { service_level: Some("80/20".parse().unwrap()), ..Targets::default() };
    for patience in [None, Some(Seconds::whole(90))] {
        let agents = staff_with_carry_over(&Carried::empty(), &plan, QUARTER, patience, &targets).unwrap().agents;
        let mut staffed = plan.clone();
        for i in 0..plan.len() {
            staffed[i].agents = agents[i];
            // An interval at the end of the day keeps its staff: its service is that of its own staff.
            let level = |agents: u64| {
                let mut until = staffed[..=i].to_vec();
                until[i].agents = agents;
                carry_over(&until, QUARTER, patience, SOON).unwrap()[i].service_level
            };
            if plan[i].calls > 0.0 {
                assert!(level(agents[i]) >= 0.8);
                assert!(agents[i] == plan[i].agents || level(agents[i] - 1) < 0.8, "interval {i}: {agents:?}");
            }
        }
    }
}

#[test]
fn what_cannot_be_carried_is_refused_by_name() {
    let message = |stretch: Stretch| carry_over(&[stretch], QUARTER, None, SOON).unwrap_err().to_string();
    let good = Stretch { calls: 10.0, agents: 3, aht_s: 180.0 };
    assert!(message(Stretch { calls: f64::NAN, ..good }).contains("number of contacts"));
    assert!(message(Stretch { aht_s: 0.0, ..good }).contains("handle time"));
    assert!(message(Stretch { calls: 1e9, ..good }).contains("can't be followed"));
    assert!(message(Stretch { agents: u64::MAX, ..good }).contains("number of agents"));
    let none = carry_over(&[], QUARTER, None, SOON).unwrap();
    assert!(none.is_empty());
    let patience = Some(Seconds::whole(0));
    assert!(carry_over(&[good], QUARTER, patience, SOON).unwrap_err().to_string().contains("patience"));
    let virtual_wait = Targets { definition: SlDefinition::Virtual, ..Targets::default() };
    assert!(staff_with_carry_over(&Carried::empty(), &[good], QUARTER, None, &virtual_wait).is_err());
}

#[test]
fn where_contacts_come_or_wait_there_is_somebody_however_little_the_targets_ask() {
    let nothing = Some("0/20".parse().unwrap());
    let capped = Targets {
        service_level: nothing,
        max_occupancy: Some(crate::units::Fraction::percent(90)),
        ..Targets::default()
    };
    let plan = day(&[(5.0, 0), (0.01, 0), (0.0, 0), (5.0, 0)], 180.0);
    let staffed = staff_with_carry_over(&Carried::of(0, 3), &plan, QUARTER, None, &capped).unwrap();
    assert!(staffed.agents[0] >= 1 && staffed.agents[1] == 1 && staffed.agents[3] >= 1, "{:?}", staffed.agents);
    assert_eq!(staffed.bindings[1], Binding::Stability);
    let queue_only = staff_with_carry_over(&Carried::of(0, 3), &plan[2..3], QUARTER, None, &capped).unwrap();
    assert!(queue_only.agents[0] >= 1);
}

#[test]
fn the_binding_target_is_the_one_that_an_agent_fewer_would_miss() {
    let percent = crate::units::Fraction::percent;
    let easy = Targets { service_level: Some("10/20".parse().unwrap()), ..Targets::default() };
    let plan = day(&[(50.0, 0), (50.0, 0), (0.0, 0), (20.0, 12)], 180.0);
    for (targets, binding) in [
        (Targets { service_level: Some("95/20".parse().unwrap()), ..easy }, Binding::ServiceLevel),
        (Targets { asa: Some(Seconds::whole(1)), ..easy }, Binding::Asa),
        (Targets { p_wait: Some(percent(1)), ..easy }, Binding::PWait),
        (Targets { max_occupancy: Some(percent(50)), ..easy }, Binding::Occupancy),
        (Targets { abandonment: Some(percent(1)), ..easy }, Binding::Abandonment),
    ] {
        let patience = Some(Seconds::whole(120));
        let staffed = staff_with_carry_over(&Carried::empty(), &plan, QUARTER, patience, &targets).unwrap();
        assert_eq!(staffed.bindings[..3], [binding, binding, Binding::NoContacts], "{:?}", staffed.agents);
    }
    let staffed = staff_with_carry_over(&Carried::empty(), &plan, QUARTER, None, &easy).unwrap();
    assert_eq!(staffed.bindings[3], Binding::MinimumAgents);
    let crushed = carry_over(&day(&[(500.0, 1); 4], 180.0), QUARTER, None, SOON).unwrap();
    assert!(crushed.iter().all(|service| service.p_wait <= 1.0));
}

#[test]
fn a_threshold_longer_than_any_wait_is_the_whole_wait_and_costs_no_more() {
    let plan = day(&[(40.0, 9), (45.0, 7), (30.0, 12), (0.0, 0), (20.0, 10)], 180.0);
    for patience in [None, Some(Seconds::whole(120))] {
        let level = |within| carry_over(&plan, QUARTER, patience, within).unwrap();
        let day_and_night = level(Seconds::whole(86_400));
        let for_ever = level(Seconds::whole(1_000_000_000));
        for (long, longest) in day_and_night.iter().zip(&for_ever) {
            assert!(near(longest.service_level, long.service_level, 1e-9), "{long:?} {longest:?}");
            assert!(patience.is_some() || near(longest.service_level, 1.0, 1e-9), "{longest:?}");
        }
    }
    let hours = Targets { service_level: Some("80/1000000000".parse().unwrap()), ..Targets::default() };
    assert!(staff_with_carry_over(&Carried::empty(), &plan, QUARTER, None, &hours).is_ok());
}
