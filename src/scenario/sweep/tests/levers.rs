//! Each lever against sums on paper.

use super::*;

#[test]
fn a_lever_reaches_its_queues_days_and_hours_and_no_more() {
    let base = Base {
        queues: vec![queue("mail", &[0, 1, 2], &[10.0; 4], 100.0), queue("sales", &[0, 1, 2], &[10.0; 4], 100.0)],
    };
    let date = |day: i8| jiff::civil::date(2026, 11, day);
    let scope = Scope {
        queues: vec!["sales".to_owned()],
        days: vec![(date(23), date(24))],
        weekdays: vec![1, 2],
        hours: Some((8 * 60 + 30, 9 * 60 + 30)),
    };
    let volume = Lever { scope, ..lever(LeverKind::Volume) };
    let played = intervals(&base, vec![volume], &[number(0.5)]);
    assert!(played[0].intervals.iter().all(|one| one.contacts == 10.0));
    let raised: Vec<usize> = (0..12).filter(|i| played[1].intervals[*i].contacts == 15.0).collect();
    // Tuesday is the only weekday of the two within the days; 08:30 and 09:00 are its second and third half hours.
    assert_eq!(raised, [5, 6]);
    assert_eq!(played[1].intervals.iter().map(|one| one.contacts).sum::<f64>(), 130.0);
}

#[test]
fn a_bot_leaves_the_harder_calls_and_some_of_its_own_come_back() {
    let base = Base { queues: vec![half_hour("sales", 100.0, 180.0)] };
    let terms = Terms { aht_uplift: 0.05, returns: 0.25, cost_per_week: 1000.0, ..Terms::default() };
    let bot = || Lever { terms: terms.clone(), ..lever(LeverKind::Deflection) };
    let one_interval = intervals(&base, vec![bot()], &[number(0.2)])[0].intervals[0];
    // Of 20 deflected 5 come back: 85 calls of 189 s.
    near(one_interval.contacts, 85.0);
    near(one_interval.aht_s, 189.0);
    let outcome = one(&base, vec![bot()], &[number(0.2)]);
    // A fifth of the full price for one week, and half an hour of each exact agent.
    near(outcome.cost, 200.0 + 20.0 * 0.5 * one_interval.agents_exact);
    let off = one(&base, vec![bot()], &[number(0.0)]);
    assert_eq!(format!("{off:?}"), format!("{:?}", one(&base, vec![bot()], &[None])));
}

#[test]
fn calls_settled_at_once_do_not_come_again() {
    let base = Base { queues: vec![half_hour("sales", 90.0, 180.0)] };
    let terms = Terms { now: 0.7, call_again: 0.5, ..Terms::default() };
    let lever = Lever { terms, ..lever(LeverKind::FirstContactResolution) };
    let played = intervals(&base, vec![lever], &[number(0.8)]);
    // Fresh calls are 85 % of 90 now, and will be 90 % of all.
    near(played[0].intervals[0].contacts, 90.0 * 0.85 / 0.9);
}

#[test]
fn contacts_shift_to_a_channel_that_is_open_and_keep_its_handle_time() {
    let chat = queue("chat", &[0], &[20.0, 0.0], 300.0);
    let base = Base { queues: vec![chat, queue("voice", &[0], &[100.0, 50.0, 40.0], 180.0)] };
    let terms = Terms { shift: Some(("voice".to_owned(), "chat".to_owned())), contacts_each: 1.2, ..Terms::default() };
    let lever = Lever { terms, ..lever(LeverKind::ChannelShift) };
    let played = intervals(&base, vec![lever], &[number(0.1)]);
    let contacts = |queue: usize| played[queue].intervals.iter().map(|one| one.contacts).collect::<Vec<_>>();
    for (found, expected) in contacts(0).iter().chain(&contacts(1)).zip([32.0, 6.0, 90.0, 45.0, 40.0]) {
        near(*found, expected);
    }
    near(played[0].intervals[0].aht_s, 300.0);
    near(played[0].intervals[1].aht_s, 301.0);
}

#[test]
fn queues_that_share_agents_are_one_queue_that_keeps_every_promise() {
    let mut mail = half_hour("mail", 100.0, 180.0);
    mail.cost_per_hour = Some(30.0);
    let mut base = Base { queues: vec![mail, half_hour("sales", 100.0, 180.0)] };
    let on = || Some(LeverValue::Switch(true));
    let played = intervals(&base, vec![lever(LeverKind::Pooling)], &[on()]);
    let (pool, merged) = (played[0].intervals[0], played[1].intervals[0]);
    // 200 contacts of 180 s take 24 agents, where each queue alone takes 14.
    assert_eq!((pool.contacts, pool.agents, merged.contacts, merged.agents), (200.0, 24.0, 0.0, 0.0));
    let outcome = one(&base, vec![lever(LeverKind::Pooling)], &[on()]);
    assert_eq!((outcome.contacts, outcome.agents_peak, outcome.intervals_on_target), (200.0, 24.0, 1.0));
    // Both bring the same work, so an hour costs halfway between 20 and 30.
    near(outcome.cost, 25.0 * outcome.paid_hours);
    assert_eq!(one(&base, vec![lever(LeverKind::Pooling)], &[Some(LeverValue::Switch(false))]).agents_peak, 28.0);

    base.queues[1].rules.target = Some("95/5".parse().unwrap());
    let strict = intervals(&base, vec![lever(LeverKind::Pooling)], &[on()])[0].intervals[0];
    let load = crate::queueing::OfferedLoad::of(200.0, 180.0, 1800.0);
    let level = |within: u32| {
        let within = Seconds::whole(within);
        crate::queueing::QueueModel::performance(&crate::queueing::ErlangC, &load, strict.agents, within).service_level
    };
    assert!(level(5) >= 0.95 && strict.agents > 24.0 && strict.on_target);
    // Each half is measured by its own promise.
    near(strict.service_level, 0.5 * (level(20) + level(5)));
}

#[test]
fn shorter_hours_close_intervals_and_some_of_their_contacts_come_within() {
    let base = Base { queues: vec![queue("sales", &[0, 1], &[10.0, 30.0, 60.0, 20.0], 180.0)] };
    let terms = Terms { returns: 0.5, ..Terms::default() };
    let scope = Scope { weekdays: vec![0], ..Scope::default() };
    let lever = || Lever { terms: terms.clone(), scope: scope.clone(), ..lever(LeverKind::OpeningHours) };
    // Monday from 08:30 to 09:30 in place of 08:00 to 10:00.
    let hours = || Some(LeverValue::Hours(vec![(510, 570)]));
    let played = intervals(&base, vec![lever()], &[hours()]);
    let rows = &played[0].intervals;
    for (row, contacts) in rows.iter().zip([0.0, 35.0, 70.0, 0.0, 10.0, 30.0, 60.0, 20.0]) {
        near(row.contacts, contacts);
    }
    assert_eq!((rows[0].agents, rows[3].agents), (0.0, 0.0));
    let outcome = one(&base, vec![lever()], &[hours()]);
    // Two of Monday's half hours and four of Tuesday's are open.
    near(outcome.agents_mean, rows.iter().map(|row| row.agents).sum::<f64>() / 6.0);
}

#[test]
fn absent_agents_are_paid_and_missed() {
    let base = Base { queues: vec![half_hour("sales", 100.0, 180.0)] };
    let outcome = one(&base, vec![lever(LeverKind::Absence)], &[number(0.1)]);
    let plan = one(&base, vec![lever(LeverKind::Absence)], &[None]);
    assert_eq!((outcome.agents_peak, plan.agents_peak, outcome.cost), (14.0 * 0.9, 14.0, plan.cost));
    let load = crate::queueing::OfferedLoad::of(100.0, 180.0, 1800.0);
    let performance =
        crate::queueing::QueueModel::performance(&crate::queueing::ErlangC, &load, 12.6, Seconds::whole(20));
    near(outcome.service_level, performance.service_level);
    near(outcome.occupancy, 10.0 / 12.6);
    assert_eq!((outcome.intervals_on_target, plan.intervals_on_target), (0.0, 1.0));
}
