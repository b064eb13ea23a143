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
        // The end of the day cuts due times, for the trial as for the plan: a target without `clear_at_end` in between.
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
