//! Days with known differences, split.

use proptest::prelude::*;

use super::*;
use crate::evaluate::ledger::{Demand, Entry, Observed, Rates};
use crate::history::Queue;
use crate::queueing::{ErlangC, OfferedLoad, QueueModel};
use crate::staffing::StaffingRules;
use crate::time::{Clock, DAY_S, IntervalLength, Moment, day_of_date};
use crate::units::Seconds;

/// Tuesday 24 November 2026.
fn tuesday() -> i64 {
    day_of_date(jiff::civil::date(2026, 11, 24))
}

/// An interval on plan: nothing differs, nobody counted, nothing was seen.
fn on_plan(day: i64, slot: i64, contacts: f64, aht_s: f64, required: f64) -> Entry {
    let minute = 8 * 60 + 30 * slot;
    let planned = Demand { contacts, aht_s };
    Entry {
        start: Moment(day * DAY_S + minute * 60),
        day,
        minute: minute as u16,
        planned,
        actual: Some(planned),
        required,
        required_in_hindsight: None,
        scheduled: None,
        paid: required,
        present: None,
        observed: None,
    }
}

/// A day of ten half hours of 100 contacts of 180 s, 14 agents (88.8 %), changed by `change`.
fn day(change: impl Fn(usize, &mut Entry)) -> Ledger {
    ledger((0..10).map(|slot| on_plan(tuesday(), slot as i64, 100.0, 180.0, 14.0)).collect(), change)
}

fn ledger(mut entries: Vec<Entry>, change: impl Fn(usize, &mut Entry)) -> Ledger {
    entries.iter_mut().enumerate().for_each(|(i, entry)| change(i, entry));
    Ledger {
        queue: Queue { name: "sales".to_owned(), channel: None },
        clock: Clock::Plain,
        interval: IntervalLength::from_minutes(30).expect("half an hour"),
        entries,
        rules: StaffingRules::default(),
        rates: Rates::default(),
        notices: Vec::new(),
    }
}

/// The part of a cause.
fn part(split: &Attribution, factor: Factor) -> &Part {
    split.parts.iter().find(|part| part.factor == factor).expect("the cause is listed")
}

fn the_day(ledger: &Ledger) -> Attribution {
    let splits = attributions(ledger);
    assert_eq!(splits.len(), 3, "a day, its week, the span");
    splits.into_iter().next().expect("a day")
}

fn people(entry: &mut Entry, scheduled: f64, present: f64) {
    entry.scheduled = Some(scheduled);
    entry.paid = scheduled;
    entry.present = Some(present);
}

#[test]
fn a_day_on_plan_says_so() {
    let split = the_day(&day(|_, entry| people(entry, 14.0, 14.0)));
    assert!(split.parts.iter().all(|part| part.service_level == 0.0));
    assert_eq!(split.reached, split.planned);
    assert!(split.sentence.ends_with(" by the model, as planned."), "{}", split.sentence);
    assert!(split.sentence.starts_with("Tuesday 24 November: "), "{}", split.sentence);
}

#[test]
fn a_single_cause_takes_the_whole_gap() {
    let longer = |_: usize, entry: &mut Entry| entry.actual = Some(Demand { contacts: 100.0, aht_s: 198.0 });
    let split = the_day(&day(longer));
    assert!((part(&split, Factor::Aht).service_level - (split.reached - split.planned)).abs() < 1e-12);
    assert_eq!(part(&split, Factor::Volume).service_level, 0.0);
    assert!((part(&split, Factor::Aht).change - 0.1).abs() < 1e-12);
    assert!(split.sentence.contains("AHT +10 % cost "), "{}", split.sentence);
}

#[test]
fn two_causes_share_what_they_do_together() {
    // By hand from the closed form: each alone, and both.
    let level = |contacts, aht_s| {
        let replay = Replay::of(&day(|_, _| {}));
        let mut levels = Vec::new();
        replay.service_levels(&[Moment(0)], &[contacts], &[aht_s], &[14.0], &mut levels);
        levels[0]
    };
    let one = |slot: usize, entry: &mut Entry| {
        entry.actual = if slot == 0 { Some(Demand { contacts: 110.0, aht_s: 190.0 }) } else { None };
    };
    let split = the_day(&day(one));
    let (none, volume, aht, both) =
        (level(100.0, 180.0), level(110.0, 180.0), level(100.0, 190.0), level(110.0, 190.0));
    let expected = 0.5 * (volume - none) + 0.5 * (both - aht);
    assert!((part(&split, Factor::Volume).service_level - expected).abs() < 1e-12);
    assert_eq!((split.intervals, split.unrecorded), (1, 9));
    assert!(split.sentence.ends_with("9 intervals without a record are left out."), "{}", split.sentence);
}

#[test]
fn absence_and_schedule_fit_are_told_apart_where_there_is_a_schedule() {
    let split = the_day(&day(|_, entry| people(entry, 13.0, 11.0)));
    let names: Vec<Factor> = split.parts.iter().map(|part| part.factor).collect();
    assert_eq!(names, [Factor::Volume, Factor::Aht, Factor::ScheduleFit, Factor::Absence]);
    assert_eq!(part(&split, Factor::Absence).change, -2.0);
    assert!(part(&split, Factor::Absence).service_level < part(&split, Factor::ScheduleFit).service_level);
    let split = the_day(&day(|_, entry| entry.present = Some(11.0)));
    assert_eq!(part(&split, Factor::Staffing).change, -3.0);
    assert!((part(&split, Factor::Staffing).service_level - (split.reached - split.planned)).abs() < 1e-12);
}

#[test]
fn what_the_switch_saw_beyond_the_model_is_chance_where_it_saw_anything() {
    let seen = |level| Some(Observed { service_level: level, abandonment: f64::NAN, asa_s: f64::NAN });
    let model = the_day(&day(|_, _| {})).reached;
    let whole = the_day(&day(|_, entry| entry.observed = seen(model - 0.05)));
    assert!((part(&whole, Factor::Chance).service_level + 0.05).abs() < 1e-12);
    assert_eq!(whole.observed_share, 1.0);
    let half = the_day(&day(|slot, entry| entry.observed = if slot < 5 { seen(model - 0.05) } else { seen(f64::NAN) }));
    assert!((part(&half, Factor::Chance).service_level + 0.025).abs() < 1e-2);
    assert_eq!(half.observed_share, 0.5);
    let chance = half.chance.expect("the switch saw half of it");
    assert!(chance.deviation > 0.0 && chance.probability > 0.0 && chance.probability < 1.0);
}

#[test]
fn the_level_reached_is_that_of_the_service_table() {
    // Two weeks of counts that swing; on some days the switch saw everything, on others half, on the rest nothing.
    let entries = (0..10).flat_map(|k| (0..12).map(move |slot| on_plan(tuesday() + k, slot, 100.0, 180.0, 14.0)));
    let mut swinging = ledger(entries.collect(), |i, entry| {
        let swing = |times: usize| (i * times % 41) as f64 / 20.0 - 1.0;
        entry.actual = Some(Demand { contacts: 100.0 + (12.0 * swing(17)).round(), aht_s: 180.0 + 20.0 * swing(29) });
        people(entry, 14.0, 14.0 - (i % 5) as f64 / 4.0);
    });
    let near = |one: &Attribution, level: f64| assert!((one.reached - level).abs() < 1e-12, "{one:?} {level}");
    let adds_up = |one: &Attribution| {
        let sum: f64 = one.parts.iter().map(|part| part.service_level).sum();
        assert!((sum - (one.reached - one.planned)).abs() < 1e-12, "{one:?}");
    };
    let table = crate::evaluate::served::served(&swinging);
    let periods: Vec<_> = table.days.iter().chain(&table.weeks).chain([&table.total]).collect();
    let splits = attributions(&swinging);
    assert_eq!(splits.len(), periods.len());
    for (split, period) in splits.iter().zip(&periods) {
        near(split, period.service_level.expect("there are contacts"));
        adds_up(split);
        assert!(!split.observed && split.chance.is_none() && part(split, Factor::Chance).service_level != 0.0);
    }
    for (i, entry) in swinging.entries.iter_mut().enumerate().filter(|(i, _)| i % 2 == 0 || *i < 60) {
        let service_level = 0.6 + (i % 7) as f64 / 20.0;
        entry.observed = Some(Observed { service_level, abandonment: f64::NAN, asa_s: f64::NAN });
    }
    let table = crate::evaluate::served::served(&swinging);
    let splits = attributions(&swinging);
    for (day, split) in splits.iter().take(10).enumerate() {
        adds_up(split);
        let of_day = table.intervals.iter().filter(|one| one.entry.day == tuesday() + day as i64);
        let level = |one: &crate::evaluate::served::ServedInterval| {
            one.entry.observed_level().unwrap_or(one.played.service_level)
        };
        let (in_time, contacts) = of_day.fold((0.0, 0.0), |(in_time, all), one| {
            let contacts = one.entry.served().contacts;
            (in_time + contacts * level(one), all + contacts)
        });
        near(split, in_time / contacts);
        if day < 5 {
            near(split, table.days[day].observed_service_level.expect("the switch saw it"));
        }
    }
}

#[test]
fn cost_counts_paid_hours_and_hours_short_of_what_the_demand_asks_for() {
    let mut priced = day(|_, entry| {
        people(entry, 15.0, 12.0);
        entry.actual = Some(Demand { contacts: 120.0, aht_s: 180.0 });
    });
    priced.rates = Rates { per_hour: Some(20.0), per_short_hour: Some(50.0) };
    let split = the_day(&priced);
    // Ten half hours: 14 paid agents and nobody short; then 15 paid, and 12 there of the 16 whom 12 erlangs ask for.
    assert_eq!(split.planned_cost, Some(5.0 * 14.0 * 20.0));
    assert_eq!(split.reached_cost, Some(5.0 * (15.0 * 20.0 + 4.0 * 50.0)));
    let cost = |factor| part(&split, factor).cost.expect("there are prices");
    let sum: f64 = split.parts.iter().filter_map(|part| part.cost).sum();
    assert!((sum - 5.0 * (20.0 + 200.0)).abs() < 1e-9);
    assert_eq!(cost(Factor::Aht), 0.0);
    assert!(cost(Factor::Volume) > 0.0 && cost(Factor::Absence) > 0.0);
    // An agent more is paid, and is one fewer who is short.
    assert!(cost(Factor::ScheduleFit) < 5.0 * 20.0);
}

#[test]
fn weeks_start_on_mondays_and_the_span_is_all_of_it() {
    let entries =
        (0..10).flat_map(|k| (0..4).map(move |slot| on_plan(tuesday() + k, slot, 50.0, 200.0, 8.0))).collect();
    let splits = attributions(&ledger(entries, |_, _| {}));
    let starts: Vec<(Option<Grain>, String)> = splits.iter().map(|one| (one.grain, one.start.to_string())).collect();
    assert_eq!(starts.len(), 10 + 2 + 1);
    assert_eq!(starts[10], (Some(Grain::Week), "2026-11-23".to_owned()));
    assert_eq!(starts[11], (Some(Grain::Week), "2026-11-30".to_owned()));
    assert_eq!(starts[12], (None, "2026-11-24".to_owned()));
    assert!(splits[12].sentence.starts_with("Whole span, 24 November to 3 December: "), "{}", splits[12].sentence);
    assert!(splits[11].sentence.starts_with("Week of Monday 30 November: "), "{}", splits[11].sentence);
}

#[test]
fn nothing_recorded_is_nothing_to_blame() {
    assert!(attributions(&day(|_, entry| entry.actual = None)).is_empty());
    assert!(attributions(&ledger(Vec::new(), |_, _| {})).is_empty());
    let silent = Demand::default();
    assert!(attributions(&day(|_, entry| (entry.planned, entry.actual) = (silent, Some(silent)))).is_empty());
}

/// An interval of any kind: overloaded, silent, unstaffed, without a record, with and without people and an observed level.
fn any_entry() -> impl Strategy<Value = Entry> {
    let contacts = prop_oneof![1 => Just(0.0), 4 => 0.0..400.0_f64];
    let demand = || {
        (contacts.clone(), 30.0..900.0_f64)
            .prop_map(|(contacts, aht_s)| Demand { contacts, aht_s: if contacts > 0.0 { aht_s } else { 0.0 } })
    };
    let agents = || prop_oneof![1 => Just(0.0), 4 => (0..60_u32).prop_map(f64::from), 2 => 0.0..60.0_f64];
    let observed = prop::option::of(prop_oneof![3 => 0.0..=1.0_f64, 1 => Just(f64::NAN)]);
    let maybe = || prop::option::of(agents());
    (demand(), prop::option::weighted(0.85, demand()), agents(), maybe(), maybe(), observed).prop_map(
        |(planned, actual, required, scheduled, present, observed)| Entry {
            planned,
            actual,
            required,
            scheduled,
            present,
            paid: scheduled.unwrap_or(required),
            observed: observed.map(|level| Observed { service_level: level, abandonment: f64::NAN, asa_s: f64::NAN }),
            ..on_plan(0, 0, 0.0, 0.0, 0.0)
        },
    )
}

/// Up to two days of intervals with a gap now and then.
fn any_days() -> impl Strategy<Value = Ledger> {
    let slots = prop::collection::vec((any_entry(), prop::bool::weighted(0.9)), 1..24);
    (slots, prop::option::of(0.0..100.0_f64)).prop_map(|(slots, per_hour)| {
        let mut entries: Vec<Entry> = Vec::new();
        for (k, (entry, kept)) in slots.into_iter().enumerate().filter(|(_, (_, kept))| *kept) {
            let place = on_plan(tuesday() + (k / 12) as i64, (k % 12) as i64, 0.0, 0.0, 0.0);
            assert!(kept);
            entries.push(Entry { start: place.start, day: place.day, minute: place.minute, ..entry });
        }
        let mut days = ledger(entries, |_, _| {});
        days.rates = Rates { per_hour, per_short_hour: None };
        days
    })
}

proptest! {
    #[test]
    fn the_parts_of_any_period_add_up_to_its_gap(days in any_days(), patient in any::<bool>()) {
        let mut days = days;
        if !patient {
            days.rules.assumptions.patience = Some(Seconds::whole(90));
        }
        for split in attributions(&days) {
            let sum: f64 = split.parts.iter().map(|part| part.service_level).sum();
            prop_assert!((sum - (split.reached - split.planned)).abs() < 1e-12, "{split:?}");
            prop_assert!((0.0..=1.0 + 1e-12).contains(&split.planned) && (0.0..=1.0 + 1e-12).contains(&split.reached));
            if let (Some(planned), Some(reached)) = (split.planned_cost, split.reached_cost) {
                let sum: f64 = split.parts.iter().filter_map(|part| part.cost).sum();
                prop_assert!((sum - (reached - planned)).abs() < 1e-9 * (1.0 + planned.abs() + reached.abs()));
            }
            prop_assert!(!split.sentence.contains("NaN") && !split.sentence.contains("inf"), "{}", split.sentence);
        }
    }

    #[test]
    fn a_factor_that_is_as_planned_has_no_part(days in any_days()) {
        let mut days = days;
        for entry in &mut days.entries {
            entry.present = entry.scheduled;
            if let Some(actual) = &mut entry.actual {
                actual.aht_s = entry.planned.aht_s;
            }
        }
        for split in attributions(&days) {
            for part in split.parts.iter().filter(|part| matches!(part.factor, Factor::Aht | Factor::Absence)) {
                prop_assert_eq!(part.service_level, 0.0);
                prop_assert_eq!(part.cost.unwrap_or(0.0), 0.0);
            }
        }
    }
}

#[test]
fn the_model_with_everything_actual_is_what_the_people_there_gave_the_contacts_that_came() {
    let split = the_day(&day(|_, entry| {
        people(entry, 14.7, 14.7 - 2.3);
        entry.actual = Some(Demand { contacts: 90.0, aht_s: 200.0 });
    }));
    // Ten erlangs on 12.4 agents.
    let load = OfferedLoad::of(90.0, 200.0, 1800.0);
    let level = ErlangC.performance(&load, 14.7 - 2.3, Seconds::whole(20)).service_level;
    assert!((split.reached - level).abs() < 0.05, "{} {level}", split.reached);
}
