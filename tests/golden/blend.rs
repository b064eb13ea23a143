//! Blending against values computed with fifty digits.

use headcount::queueing::{Blend, ErlangC, OfferedLoad, Performance, QueueModel, Targets, Unmeetable};
use headcount::staffing::ServiceLevelTarget;

use crate::reference::{Row, Worst, load, relative, rows, seconds};

fn compare(worst: &mut Worst, row: &Row, blend: &Blend, load: &OfferedLoad) {
    let ours = blend.performance(load, row.number("agents"), row.seconds("threshold_s"));
    worst.compare(row, "p_wait", ours.p_wait);
    worst.compare(row, "sl_offered", ours.service_level);
    worst.compare(row, "asa_answered_s", ours.asa_s);
    worst.compare(row, "p_abandon", ours.abandonment);
    worst.compare(row, "mean_wait_all_s", ours.mean_wait_all_s);
    worst.compare(row, "occupancy", ours.occupancy);
    worst.compare(row, "outbound_per_hour", ours.outbound_per_hour.unwrap());
}

#[test]
fn every_row_of_the_blending_reference_table_is_met() {
    let Some(rows) = rows("blend_public.csv") else { return };
    let mut worst = Worst::default();
    for row in &rows {
        let aht = row.seconds("aht_s");
        let load = OfferedLoad::new(row.number("calls_per_interval"), aht, row.seconds("interval_s")).unwrap();
        let blend =
            Blend { idle_threshold: row.number("idle_threshold") as u64, outbound_aht: None, patience: row.patience() };
        compare(&mut worst, row, &blend, &load);
        let target = ServiceLevelTarget::new(row.number("target_sl"), row.number("threshold_s")).unwrap();
        let targets = Targets { service_level: Some(target), ..Targets::default() };
        let agents = row.number("agents") as u64;
        let threshold = blend.smallest_threshold(&load, agents, &targets);
        // The table has 0 where no threshold is enough.
        let none = Unmeetable::WithoutOutbound { agents };
        let expected = Some(row.number("min_idle_threshold") as u64).filter(|c| *c > 0).ok_or(none);
        assert_eq!(threshold, expected);
    }
    worst.stays_within(1e-10);
}

#[test]
fn every_row_of_the_reference_table_with_two_handle_times_is_met() {
    let Some(rows) = rows("blend2_public.csv") else { return };
    let mut worst = Worst::default();
    for row in &rows {
        let load = OfferedLoad::new(row.number("calls_per_interval"), row.seconds("aht_s"), row.seconds("interval_s"))
            .unwrap();
        let blend = Blend {
            idle_threshold: row.number("idle_threshold") as u64,
            outbound_aht: Some(row.seconds("aht_outbound_s")),
            patience: row.patience(),
        };
        compare(&mut worst, row, &blend, &load);
    }
    worst.stays_within(1e-10);
}

fn blend(idle_threshold: u64, outbound_s: f64, patience_s: f64) -> Blend {
    let given = |time_s: f64| time_s.is_finite().then(|| seconds(time_s));
    Blend { idle_threshold, outbound_aht: given(outbound_s), patience: given(patience_s) }
}

const SAME: f64 = f64::INFINITY;
const ENDLESS: f64 = f64::INFINITY;

/// P(wait), service level, ASA, abandonment, mean wait, occupancy, outbound contacts per hour.
fn measures(of: &Performance) -> [f64; 7] {
    [
        of.p_wait,
        of.service_level,
        of.asa_s,
        of.abandonment,
        of.mean_wait_all_s,
        of.occupancy,
        of.outbound_per_hour.unwrap_or(0.0),
    ]
}

#[test]
fn blending_matches_many_digit_values_from_a_quiet_night_to_a_hundred_thousand_agents() {
    // Sums of the chain and integrals of the wait's density, in forty digits; with two handle times a linear system.
    #[rustfmt::skip]
    let rows = [
        (blend(2, SAME, 30.0), load(140.643, 600.0, 900.0), 90.0, 99.0, [
            0.73492673630483092593374561900132, 0.77598297874047283630460159610518, 6.3300236205924950194288027744544,
            0.22401669232548088442477269273237, 6.7205007697644265327431807819712, 0.99732249228690738309023985473739,
            155.86307905275941555095757602722]),
        (blend(50, SAME, 120.0), load(1_000_000.0, 180.0, 1800.0), 20.0, 100_500.0, [
            0.7265726595691874523840368, 0.9986736489899725588661007, 0.1591179815706025201176278,
            0.001326351010027441133899337, 0.1591621212032929360679205, 0.9999294063958073869167389,
            12510.80887562772997044377]),
        (blend(7, SAME, ENDLESS), load(999_950.0, 180.0, 1800.0), 20.0, 100_000.0, [
            0.9997000549907115740331262, 0.4264186737376795547684033, 35.98920197966561666519254, 0.0,
            35.98920197966561666519254, 0.999999989501749702550401, 99.97900349940510080191031]),
        (blend(20, SAME, 60.0), load(30_000.0, 180.0, 1800.0), 45.0, 1000.0, [
            1.0, 2.96305906006937687877102e-12, 65.8267823200460816572845, 0.6666666666666666666666667, 40.0, 1.0,
            1.006454903596367735416447e-137]),
        (blend(5, SAME, 90.0), load(0.001, 300.0, 3600.0), 10.0, 12.0, [
            4.059353889273161923184696e-21, 0.9999999999999999999972119, 6.215662602900168975527227e-20,
            8.824713199627740516361697e-22, 7.942241879664966464725527e-20, 0.6666674382773205640848469,
            95.99911111193416122819714]),
        (blend(3, 600.0, 45.0), load(2.6991, 210.0, 900.0), 45.0, 3.0, [
            0.07852122573288805154704245296, 0.94151959476550963, 0.8364499587016722, 0.052525152814506178924731,
            2.36363187665277805161289, 0.47846898477512548695804, 5.0321806218985457712215]),
        (blend(4, 240.0, ENDLESS), load(7.50317, 1200.0, 3600.0), 120.0, 4.0, [
            0.3221902319884267626670891012, 0.72326196447221431, 256.9147784930692, 0.0,
            256.914778493069178474383, 0.651696897978537555373372, 1.58596387871225384678285]),
        (blend(1, 600.0, 20.0), load(6.42759, 90.0, 900.0), 60.0, 2.0, [
            1.0, 0.062063884199871561, 19.10967948551519, 0.935257020930695428943857,
            18.7051404186139085788771, 1.0, 11.7503152050983571653419]),
    ];
    for (blend, load, within_s, agents, exact) in rows {
        let ours = measures(&blend.performance(&load, agents, seconds(within_s)));
        for (ours, exact) in ours.into_iter().zip(exact) {
            assert!(relative(ours, exact) <= 1e-10, "{agents} agents, {blend:?}: {ours:e} is not {exact:e}");
        }
    }
}

#[test]
fn without_outbound_blending_is_erlang_c() {
    for (contacts, agents) in [(0.5, 1.0), (100.0, 14.0), (9_950.0, 1_000.0), (999_000.0, 100_000.0)] {
        let load = load(contacts, 180.0, 1800.0);
        let exact = ErlangC.performance(&load, agents, seconds(20.0));
        for (threshold, outbound_s) in [(agents as u64 + 1, SAME), (u64::MAX, SAME), (agents as u64 + 1, 600.0)] {
            let ours = blend(threshold, outbound_s, ENDLESS).performance(&load, agents, seconds(20.0));
            assert!(relative(ours.p_wait, exact.p_wait) < 1e-12 && relative(ours.asa_s, exact.asa_s) < 1e-12);
            assert_eq!(ours.outbound_per_hour, Some(0.0));
        }
    }
}

#[test]
fn outbound_of_nearly_the_same_length_is_nearly_the_chain_of_one_length() {
    for (contacts, agents, threshold) in [(10.0, 3.0, 1), (100.0, 14.0, 3), (900.0, 100.0, 8), (1_900.0, 200.0, 120)] {
        for patience_s in [ENDLESS, 100.0] {
            let load = load(contacts, 180.0, 1800.0);
            let near = blend(threshold, 180.0 * (1.0 + 1e-12), patience_s).performance(&load, agents, seconds(20.0));
            let same = blend(threshold, SAME, patience_s).performance(&load, agents, seconds(20.0));
            for (near, same) in measures(&near).into_iter().zip(measures(&same)) {
                assert!(relative(near, same) < 2e-10, "{agents} agents, {patience_s}: {near:e} is not {same:e}");
            }
        }
    }
}

#[test]
fn busy_agents_are_those_on_inbound_and_those_on_outbound() {
    for (contacts, agents) in [(20.0, 4.0), (100.0, 14.0), (480.0, 50.0), (1_470.0, 150.0)] {
        for outbound_s in [20.0, 90.0, 400.0, 2_000.0] {
            for patience_s in [ENDLESS, 60.0] {
                for threshold in [1, 4, 12] {
                    let load = load(contacts, 180.0, 1800.0);
                    let ours = blend(threshold, outbound_s, patience_s).performance(&load, agents, seconds(20.0));
                    let inbound = load.erlangs().get() * (1.0 - ours.abandonment);
                    let outbound = ours.outbound_per_hour.unwrap() / 3600.0 * outbound_s;
                    let busy = ours.occupancy * agents;
                    assert!(relative(inbound + outbound, busy) < 1e-11, "{inbound} + {outbound} is not {busy}");
                }
            }
        }
    }
}

#[test]
fn service_rises_with_agents_and_with_the_threshold_and_outbound_falls() {
    for outbound_s in [SAME, 60.0, 400.0] {
        for patience_s in [ENDLESS, 60.0] {
            let load = load(80.0, 180.0, 1800.0);
            let serve = |threshold, agents: u32| {
                blend(threshold, outbound_s, patience_s).performance(&load, f64::from(agents), seconds(20.0))
            };
            for threshold in 1..=14 {
                let (one, more) = (serve(threshold, 13), serve(threshold + 1, 13));
                assert!(more.service_level >= one.service_level - 1e-14 && more.asa_s <= one.asa_s + 1e-12);
                assert!(more.outbound_per_hour <= one.outbound_per_hour && more.occupancy <= one.occupancy + 1e-14);
            }
            for threshold in [1, 2, 5, 12] {
                for agents in 9..40 {
                    let (one, more) = (serve(threshold, agents), serve(threshold, agents + 1));
                    assert!(more.service_level >= one.service_level - 1e-14, "{threshold} idle, {agents} agents");
                    assert!(more.abandonment <= one.abandonment + 1e-14, "{threshold} idle, {agents} agents");
                }
            }
        }
    }
}

#[test]
fn the_smallest_threshold_keeps_the_targets_and_one_less_does_not() {
    let load = load(459.0, 333.0, 3600.0);
    let target =
        |share| Targets { service_level: Some(ServiceLevelTarget::new(share, 20.0).unwrap()), ..Targets::default() };
    for outbound_s in [SAME, 120.0, 900.0] {
        let model = blend(1, outbound_s, 180.0);
        let threshold = model.smallest_threshold(&load, 54, &target(0.95)).unwrap();
        let level =
            |idle_threshold| Blend { idle_threshold, ..model }.performance(&load, 54.0, seconds(20.0)).service_level;
        assert!(level(threshold) >= 0.95 && level(threshold - 1) < 0.95);
    }
    let never = blend(1, SAME, 180.0).smallest_threshold(&load, 30, &target(0.95)).unwrap_err();
    assert_eq!(never, Unmeetable::WithoutOutbound { agents: 30 });
    assert!(never.to_string().contains("even without outbound work 30 agents"));
}

#[test]
fn any_blend_has_an_answer() {
    for (contacts, agents) in [(1e-6, 12.0), (100.0, 14.4), (20_000.0, 100.0), (100.0, 0.4), (90.0, 1e6)] {
        for (outbound_s, patience_s) in [(SAME, 60.0), (400.0, 60.0), (20.0, ENDLESS), (1e5, 60.0), (400.0, 1e5)] {
            for threshold in [1, 5, 1_000] {
                let ours = blend(threshold, outbound_s, patience_s);
                let ours = measures(&ours.performance(&load(contacts, 180.0, 1800.0), agents, seconds(20.0)));
                assert!(ours.iter().all(|measure| *measure >= 0.0), "{ours:?}");
                assert!([ours[0], ours[1], ours[3], ours[5]].iter().all(|share| *share <= 1.0 + 1e-12), "{ours:?}");
            }
        }
    }
}

#[test]
fn without_inbound_all_but_the_idle_are_on_outbound() {
    let nobody = load(0.0, 180.0, 1800.0);
    let ours = blend(3, 600.0, ENDLESS).performance(&nobody, 10.0, seconds(20.0));
    assert_eq!((ours.service_level, ours.occupancy, ours.outbound_per_hour), (1.0, 0.8, Some(48.0)));
}
