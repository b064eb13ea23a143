//! Chat against values computed with fifty digits.

use headcount::queueing::{Blend, Chat, ErlangC, OfferedLoad, Performance, QueueModel, Targets, smallest_agents};
use headcount::staffing::ServiceLevelTarget;

use crate::reference::{Worst, relative, rows, seconds};

const TOLERANCE: f64 = 1e-10;

fn chat(aht_s: &[f64], patience_s: f64) -> Chat {
    Chat::new(aht_s.iter().copied().map(seconds).collect(), patience_s.is_finite().then(|| seconds(patience_s)))
}

fn load(contacts: f64, interval_s: f64) -> OfferedLoad {
    OfferedLoad::new(contacts, seconds(180.0), seconds(interval_s)).unwrap()
}

/// P(wait), service level, ASA, abandonment, abandonment within the threshold, mean wait, occupancy, contacts per busy agent.
fn measures(of: &Performance) -> [f64; 8] {
    [
        of.p_wait,
        of.service_level,
        of.asa_s,
        of.abandonment,
        of.abandonment_within,
        of.mean_wait_all_s,
        of.occupancy,
        of.mean_concurrency.unwrap(),
    ]
}

fn assert_near(ours: [f64; 8], exact: [f64; 8], tolerance: f64, what: &str) {
    for (ours, exact) in ours.into_iter().zip(exact) {
        assert!(relative(ours, exact) <= tolerance, "{what}: {ours:e} is not {exact:e}");
    }
}

/// Contacts, interval, handle times, patience, threshold, agents; the measures.
type Case = (f64, f64, &'static [f64], f64, f64, f64, [f64; 8]);

#[test]
fn chats_match_forty_digit_values_from_a_quiet_night_to_two_hundred_thousand_at_once() {
    // Sums of the chain outwards from its mode and integrals of the wait's density, in forty digits.
    #[rustfmt::skip]
    let rows: [Case; 6] = [
        (35.3912, 900.0, &[900.0, 1260.0], 180.0, 45.0, 23.0, [
            0.38504092705345668645242800467166, 0.74917260692242627682396703364976, 17.280098548876750825314518336156,
            0.11363818862213323765964127564584, 0.06890538302022223539599347, 20.454873951983982778735429616251,
            0.99993476183634621542307717051108, 1.8492780186166668384352135065885]),
        (1_000_000.0, 1800.0, &[180.0, 270.0, 360.0], 120.0, 20.0, 66_000.0, [
            0.9946654776896994536234051, 0.9899991382120526659520945, 1.205241064122699241667412,
            0.01000086178794733404790551, 0.01000086178794733404790551, 1.200103414553680085748661,
            1.0, 2.999992165564115145019041]),
        (999_980.0, 1800.0, &[180.0, 270.0, 360.0], f64::INFINITY, 20.0, 66_667.0, [
            0.9759510699015479964410619, 0.2607510975278672124618638, 70.26847703291145574375646,
            0.0, 0.0, 70.26847703291145574375646, 1.0, 2.999775001124994375028125]),
        // Six contacts for one place: hardly any is answered in time.
        (50_000.0, 1800.0, &[180.0, 270.0, 360.0], 60.0, 30.0, 500.0, [
            1.0, 8.78106037520826682585748e-182, 113.7072790930248790976204,
            0.85, 0.3934693402873665763962005, 51.0, 1.0, 3.0]),
        (0.001, 3600.0, &[300.0, 390.0], 90.0, 10.0, 2.0, [
            3.086933317717941012148995e-18, 0.999999999999999997198132, 6.934495183132688859456953e-17,
            1.605211915001931959478732e-18, 3.088246113791864577808249e-19, 1.444690723501738763530858e-16,
            0.00004166666663597872979629115, 1.000000001367805222908299]),
        // Each further contact costs more time than it saves.
        (527.585252, 900.0, &[240.0, 600.0, 1200.0, 2400.0], 120.0, 1.0, 200.0, [
            0.9999644592563515216846678, 0.00004563282779143952168054668, 66.24963847791171926764949,
            0.4313713983432271962660611, 0.008298372172935235554004783, 51.76456780118726355192733,
            0.9999999979765176893965111, 3.99999956862306064393847]),
    ];
    for (contacts, interval_s, aht_s, patience_s, within_s, agents, exact) in rows {
        let ours =
            measures(&chat(aht_s, patience_s).performance(&load(contacts, interval_s), agents, seconds(within_s)));
        assert_near(ours, exact, TOLERANCE, &format!("{contacts} contacts, {agents} agents"));
    }
}

#[test]
fn every_row_of_the_chat_reference_table_is_met() {
    let Some(rows) = rows("chat_public.csv") else { return };
    let mut worst = Worst::default();
    for row in &rows {
        let aht: Vec<_> = row.text("aht_list_s").split(';').map(|aht| seconds(aht.parse().unwrap())).collect();
        let load = OfferedLoad::new(row.number("calls_per_interval"), aht[0], row.seconds("interval_s")).unwrap();
        let chat = Chat::new(aht, row.patience());
        let ours = chat.performance(&load, row.number("agents"), row.seconds("threshold_s"));
        worst.compare(row, "p_wait", ours.p_wait);
        worst.compare(row, "sl_offered", ours.service_level);
        worst.compare(row, "asa_answered_s", ours.asa_s);
        worst.compare(row, "p_abandon", ours.abandonment);
        worst.compare(row, "mean_wait_all_s", ours.mean_wait_all_s);
        worst.compare(row, "occupancy", ours.occupancy);
        worst.compare(row, "concurrency_per_busy_agent", ours.mean_concurrency.unwrap());
        let target = ServiceLevelTarget::new(row.number("target_sl"), row.number("threshold_s")).unwrap();
        let targets = Targets { service_level: Some(target), ..Targets::default() };
        let solution = smallest_agents(&chat, &load, &targets).unwrap();
        assert_eq!(solution.agents as f64, row.number("min_agents"));
    }
    worst.stays_within(TOLERANCE);
}

#[test]
fn one_contact_at_a_time_is_erlang_c_and_equal_handle_times_are_as_many_agents_more() {
    let within = seconds(20.0);
    for (contacts, agents) in [(0.5, 1.0), (30.0, 4.0), (100.0, 14.0), (9_950.0, 1_000.0), (999_000.0, 100_000.0)] {
        let load = load(contacts, 1800.0);
        let exact = ErlangC.performance(&load, agents, within);
        let one = chat(&[180.0], f64::INFINITY).performance(&load, agents, within);
        let pairs = |ours: &Performance| [(ours.p_wait, exact.p_wait), (ours.asa_s, exact.asa_s)];
        for (ours, exact) in pairs(&one).into_iter().chain([(one.occupancy, exact.occupancy)]) {
            assert!(relative(ours, exact) < 1e-12, "{agents} agents: {ours:e} is not {exact:e}");
        }
        if agents % 2.0 == 0.0 {
            let halves = chat(&[180.0, 180.0], f64::INFINITY).performance(&load, agents / 2.0, within);
            for (ours, exact) in pairs(&halves) {
                assert!(relative(ours, exact) < 1e-12, "{agents} places: {ours:e} is not {exact:e}");
            }
            let patient = chat(&[180.0, 180.0], 240.0).performance(&load, agents / 2.0, within);
            let apart = Blend { idle_threshold: u64::MAX, outbound_aht: None, patience: Some(seconds(240.0)) };
            let apart = apart.performance(&load, agents, within);
            assert!(relative(patient.abandonment, apart.abandonment) < 1e-12);
            assert!(relative(patient.asa_s, apart.asa_s) < 1e-12);
        }
    }
}

#[test]
fn a_chat_queue_settles_only_with_more_places_than_load() {
    // Three agents with two contacts each complete six per 360 s at most: as many as come.
    let settles = |contacts: f64, agents: f64| {
        chat(&[180.0, 360.0], f64::INFINITY)
            .performance(&load(contacts, 360.0), agents, seconds(20.0))
            .asa_s
            .is_finite()
    };
    assert!(!settles(6.0, 3.0) && settles(6.0, 4.0) && settles(5.999_999, 3.0));
    assert_eq!(chat(&[180.0, 360.0], f64::INFINITY).fewest_agents(&load(6.0, 360.0)), 4.0);
    assert_eq!(chat(&[180.0, 360.0], f64::INFINITY).fewest_agents(&load(5.999_999, 360.0)), 3.0);
    // Decimals whose load is a whole number only on paper: 33 contacts of 120 s in 900 s are 4.4 agents, 2.2 with two each.
    assert_eq!(chat(&[100.0, 120.0], f64::INFINITY).fewest_agents(&load(75.0, 900.0)), 6.0);
    assert_eq!(chat(&[180.0, 360.0], 60.0).fewest_agents(&load(6.0, 360.0)), 1.0);
}

#[test]
fn more_agents_serve_chats_better_when_further_contacts_pay() {
    for aht in [&[180.0, 270.0, 360.0][..], &[60.0, 61.0, 90.0], &[300.0, 300.0, 300.0, 330.0]] {
        for patience_s in [f64::INFINITY, 60.0] {
            let chat = chat(aht, patience_s);
            for contacts in [3.0, 40.0, 700.0] {
                let load = load(contacts, 1800.0);
                let fewest = chat.fewest_agents(&load) as u32;
                let served: Vec<_> = (fewest..fewest + 60)
                    .map(|agents| chat.performance(&load, f64::from(agents), seconds(20.0)))
                    .collect();
                for pair in served.windows(2) {
                    assert!(pair[1].service_level >= pair[0].service_level - 1e-15);
                    assert!(pair[1].asa_s <= pair[0].asa_s, "{pair:?}");
                    assert!(pair[1].occupancy <= pair[0].occupancy + 1e-14, "{pair:?}");
                    assert!(pair[1].abandonment <= pair[0].abandonment);
                }
            }
        }
    }
}

#[test]
fn any_list_of_handle_times_has_an_answer() {
    let within = seconds(20.0);
    for aht in [&[180.0, 60.0, 600.0][..], &[1e-3, 1e6], &[1e6, 1e-3], &[0.0, 5.0], &[180.0; 64]] {
        for patience_s in [f64::INFINITY, 0.0, 1e-9, 30.0, 1e12] {
            let chat = chat(aht, patience_s);
            for contacts in [0.0, 1e-9, 1.0, 1e4, 1e8] {
                for agents in [0.0, 0.4, 1.0, 2.5, 1e3] {
                    let served = chat.performance(&load(contacts, 1800.0), agents, within);
                    let shares = [
                        served.p_wait,
                        served.service_level,
                        served.abandonment,
                        served.occupancy,
                        served.levels.answered,
                    ];
                    for share in shares {
                        assert!((0.0..=1.0 + 1e-12).contains(&share), "{share} of {contacts} on {agents}: {chat:?}");
                    }
                    assert!(served.asa_s >= 0.0 && served.mean_wait_all_s >= 0.0);
                }
            }
        }
    }
    assert_eq!(Chat::new(Vec::new(), None).performance(&load(1.0, 1800.0), 5.0, within).service_level, 0.0);
}
