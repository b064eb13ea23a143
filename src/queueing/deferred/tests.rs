use super::*;

const HOUR: f64 = 3600.0;

fn hour(start: usize, contacts: f64) -> WorkInterval {
    WorkInterval { start_s: start as f64 * HOUR, contacts, aht_s: HOUR, most_agents: None, free_agents: 0.0 }
}

fn within(hours: f64) -> DeferredTarget {
    DeferredTarget {
        share: Fraction::percent(100),
        within: Seconds::new(hours * HOUR).unwrap(),
        clock: DueClock::Elapsed,
        clear_at_end: true,
    }
}

fn work<'a>(intervals: &'a [WorkInterval], backlog: &'a [Backlog]) -> DeferredWork<'a> {
    DeferredWork { intervals, interval: Seconds::whole(3600), backlog }
}

/// A small generator, so that cases are many and always the same.
struct Cases(u64);

impl Cases {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Whether a plan keeps the target, by what becomes of the work: nothing that the planner itself computes.
fn keeps(work: &DeferredWork, target: &DeferredTarget, agents: &[u64]) -> bool {
    let services = evaluate_deferred(work, target, agents).unwrap();
    services.iter().all(|service| service.share_within >= target.share.get() - 1e-9)
}

/// The least sum, and among its plans the least sum of squares, by trying every plan.
fn by_trying(work: &DeferredWork, target: &DeferredTarget, most: u64) -> Option<(u64, u64)> {
    let count = work.intervals.len();
    let mut agents = vec![0; count];
    let mut best: Option<(u64, u64)> = None;
    loop {
        let allowed = agents.iter().zip(work.intervals).all(|(n, i)| i.most_agents.is_none_or(|most| *n <= most));
        let cost = (agents.iter().sum(), agents.iter().map(|n| n * n).sum());
        if allowed && best.is_none_or(|best| cost < best) && keeps(work, target, &agents) {
            best = Some(cost);
        }
        let Some(place) = agents.iter().position(|n| *n < most) else { return best };
        agents[place] += 1;
        agents[..place].fill(0);
    }
}

#[test]
fn no_plan_has_fewer_agent_intervals_and_none_as_few_is_flatter() {
    let mut cases = Cases(7);
    let (mut planned, mut refused) = (0, 0);
    for _ in 0..400 {
        let intervals: Vec<WorkInterval> = (0..5)
            .map(|i| WorkInterval {
                contacts: cases.below(9) as f64 * 0.5,
                most_agents: [None, None, Some(0), Some(1), Some(2)][cases.below(5) as usize],
                free_agents: [0.0, 0.0, 0.5, 1.0][cases.below(4) as usize],
                ..hour(i, 0.0)
            })
            .collect();
        let target = DeferredTarget {
            share: Fraction::percent([100, 75][cases.below(2) as usize]),
            clear_at_end: true,
            ..within(1.0 + cases.below(4) as f64)
        };
        let backlog = [Backlog { contacts: cases.below(3) as f64, aht_s: HOUR, age_s: HOUR * 9.0 }];
        let work = work(&intervals, &backlog);
        match (staff_deferred(&work, &target), by_trying(&work, &target, 6)) {
            (Ok(plan), Some((sum, squares))) => {
                assert!(keeps(&work, &target, &plan.agents), "{intervals:?} {target:?} {plan:?}");
                assert_eq!(plan.agent_intervals, sum, "{intervals:?} {target:?} {plan:?}");
                let ours: u64 = plan.agents.iter().map(|n| n * n).sum();
                assert_eq!(ours, squares, "{intervals:?} {target:?} {plan:?}");
                planned += 1;
            }
            (Err(_), None) => refused += 1,
            (plan, trial) => {
                // Six agents at once were not enough for the trial.
                assert!(
                    trial.is_none() && plan.as_ref().is_ok_and(|plan| plan.agents.iter().any(|n| *n > 6)),
                    "{intervals:?} {target:?} {plan:?} {trial:?}"
                );
            }
        }
    }
    assert!(planned > 150 && refused > 50, "{planned} planned, {refused} refused");
}

#[test]
fn nights_count_towards_a_due_time_unless_only_working_time_does() {
    // Two hours in the evening, two in the morning, fifteen hours of night between them left out.
    let intervals = [hour(16, 3.0), hour(17, 6.0), hour(33, 0.0), hour(34, 0.0)];
    let work = work(&intervals, &[]);
    let elapsed = staff_deferred(&work, &within(3.0)).unwrap();
    assert_eq!(elapsed.agents, [3, 6, 0, 0]);
    let working = DeferredTarget { clock: DueClock::Working, ..within(3.0) };
    assert_eq!(staff_deferred(&work, &working).unwrap().agents, [2, 2, 2, 3]);
    // The same with the night as closed intervals in which mail arrives.
    let night = |i: usize| WorkInterval { most_agents: Some(0), ..hour(18 + i, 0.0) };
    let mut whole: Vec<WorkInterval> = intervals[..2].to_vec();
    whole.extend((0..15).map(night));
    whole.extend(&intervals[2..]);
    let work = DeferredWork { intervals: &whole, ..work };
    let plan = staff_deferred(&work, &working).unwrap();
    assert_eq!((plan.agent_intervals, &plan.agents[17..]), (9, &[2, 3][..]));
}

#[test]
fn contacts_whose_whole_time_is_closed_are_named() {
    let closed = |start, contacts| WorkInterval { most_agents: Some(0), ..hour(start, contacts) };
    let intervals = [hour(0, 1.0), closed(1, 2.0), closed(2, 0.0), hour(3, 1.0)];
    let error = staff_deferred(&work(&intervals, &[]), &within(2.0)).unwrap_err();
    assert_eq!(error, DeferredError::Closed { interval: ArrivalInterval(Some(1)) });
    assert!(error.to_string().contains("interval 1 are due before anyone works"), "{error}");
    // Time to spare, but too few agents.
    let few = [hour(0, 1.0), WorkInterval { most_agents: Some(1), ..hour(1, 4.0) }, hour(2, 0.0)];
    let few = few.map(|interval| WorkInterval { most_agents: Some(1), ..interval });
    let error = staff_deferred(&work(&few, &[]), &within(2.0)).unwrap_err();
    assert_eq!(error, DeferredError::TooFewAgents { interval: ArrivalInterval(Some(1)) });
    // Less time than an interval is long is no time.
    let error = staff_deferred(&work(&intervals[..1], &[]), &within(0.5)).unwrap_err();
    assert_eq!(error, DeferredError::Closed { interval: ArrivalInterval(Some(0)) });
}

#[test]
fn idle_call_agents_do_mail_for_nothing_and_old_mail_comes_first() {
    let free = |start, contacts| WorkInterval { free_agents: 1.5, ..hour(start, contacts) };
    let intervals = [free(0, 4.0), free(1, 0.0), free(2, 0.0)];
    let plan = staff_deferred(&work(&intervals, &[]), &within(3.0)).unwrap();
    assert_eq!(plan.agents, [0, 0, 0]);
    let backlog = [
        Backlog { contacts: 2.0, aht_s: HOUR, age_s: HOUR },
        Backlog { contacts: 1.0, aht_s: HOUR, age_s: 9.0 * HOUR },
    ];
    let work = work(&intervals, &backlog);
    let plan = staff_deferred(&work, &within(3.0)).unwrap();
    assert_eq!(plan.agent_intervals, 3);
    // With nobody but them: the overdue one, half of the next, then the rest.
    let services = evaluate_deferred(&work, &within(3.0), &[0, 0, 0]).unwrap();
    assert_eq!(services[0].backlog_contacts, 5.5);
    assert_eq!(services[0].oldest_age_s, 2.0 * HOUR);
    assert_eq!(services[0].share_within, 1.5 / 4.0);
    assert_eq!(services[2].oldest_age_s, 3.0 * HOUR);
}

#[test]
fn a_month_of_quarter_hours_is_planned_at_its_least() {
    // Open eight to six; mail around the clock, to nine in ten within four working hours.
    let intervals: Vec<WorkInterval> = (0..2976)
        .map(|i| {
            let hour = i / 4 % 24;
            WorkInterval {
                start_s: i as f64 * 900.0,
                contacts: if (8..18).contains(&hour) { 20.0 + (hour % 5) as f64 * 6.0 } else { 3.0 },
                aht_s: 420.0,
                most_agents: (!(8..18).contains(&hour)).then_some(0),
                free_agents: 0.0,
            }
        })
        .collect();
    let work = DeferredWork { intervals: &intervals, interval: Seconds::whole(900), backlog: &[] };
    let target =
        DeferredTarget { share: Fraction::percent(90), clock: DueClock::Working, clear_at_end: false, ..within(4.0) };
    let plan = staff_deferred(&work, &target).unwrap();
    let services = evaluate_deferred(&work, &target, &plan.agents).unwrap();
    assert!(services.iter().all(|service| service.due_after_end || service.share_within >= 0.9 - 1e-9));
    // All the work but what is left at the end, rounded up by less than an agent for each day.
    let (left, unused) = (services[2975].backlog_s / 900.0, services.iter().map(|s| s.unused_s).sum::<f64>() / 900.0);
    let contacts: f64 = intervals.iter().map(|interval| interval.contacts).sum();
    let done = contacts * 420.0 / 900.0 - left;
    assert!((plan.agent_intervals as f64 - done - unused).abs() < 1e-6 && unused < 31.0, "{unused}");
    let open: Vec<u64> = plan.agents[..2900].iter().copied().filter(|n| *n > 0).collect();
    let (lowest, highest) = (open.iter().min().unwrap(), open.iter().max().unwrap());
    assert!(highest - lowest < 6, "{lowest} to {highest}");
}

#[test]
fn a_month_of_quarter_hours_is_planned_in_an_instant_and_keeps_its_target() {
    let mut cases = Cases(11);
    let intervals: Vec<WorkInterval> =
        (0..2976).map(|i| WorkInterval { aht_s: 300.0, ..hour(i, cases.below(60) as f64) }).collect();
    let work = work(&intervals, &[]);
    let plan = staff_deferred(&work, &within(16.0)).unwrap();
    assert!(keeps(&work, &within(16.0), &plan.agents));
    let load = intervals.iter().map(|i| i.contacts * i.aht_s / HOUR).sum::<f64>();
    assert!((plan.agent_intervals as f64 - load).abs() <= 1.0, "{} {load}", plan.agent_intervals);
}
