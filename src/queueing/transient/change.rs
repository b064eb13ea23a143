//! Contacts that wait across a change of staff.

use crate::queueing::transient::chain::{Passage, Rates, TooShort, pass, uniform_rate};
use crate::queueing::transient::nodes::gauss_legendre;
use crate::queueing::transient::poisson::Events;
use crate::queueing::transient::state::Carried;
use crate::queueing::transient::waits::{Odds, settled_s};
use crate::queueing::transient::{pass_by_either, weigh};

/// The last `span_s` of an interval, in which contacts arrive whose time is up in a later one: the passage, and the
/// expected seconds in which a contact that came would have to wait and yet be answered in time.
///
/// The moment of arrival decides both the state that is found and the time left until staff changes, so the two chains are
/// joined by quadrature over that moment. The integrand has no kink but where the time is up at a change of staff.
pub(super) fn last_part(
    state: &Carried,
    rates: &[Rates],
    interval_s: f64,
    span_s: f64,
    within_s: f64,
    longest: usize,
) -> Result<(Passage, f64), TooShort> {
    let own = &rates[0];
    let passage = pass_by_either(state, own, span_s, longest)?;
    let places = passage.during.longest_queue() + 1;
    let mut later = rates.iter().skip(1).take((within_s / interval_s).ceil() as usize);
    if later.all(|later| later.agents == own.agents && later.finish == own.finish) {
        // Nothing changes for whoever waits.
        let odds = Odds::default().earlier(own, within_s, state.most_beyond(), places);
        let waited = weigh(&passage.during, &odds);
        return Ok((passage, waited));
    }
    let rate = uniform_rate(state, own, longest);
    let kink = span_s - within_s % interval_s;
    let cuts = if within_s > interval_s && kink > 0.0 { vec![0.0, kink, span_s] } else { vec![0.0, span_s] };
    let mut nodes = Vec::new();
    for cut in cuts.windows(2) {
        // Measured: from here on more points change nothing but the last digits.
        let count = 10 + (1.1 * (rate * (cut[1] - cut[0])).sqrt()) as usize;
        nodes.extend(gauss_legendre(count, cut[0], cut[1]));
    }
    let lefts: Vec<f64> = nodes.iter().map(|(moment, _)| span_s - moment).collect();
    let odds = odds_across(rates, interval_s, &lefts, within_s, state.most_beyond(), places);
    let events: Vec<Events> = nodes.iter().map(|(moment, _)| Events::of_mean(rate * moment)).collect();
    let mut waited = 0.0;
    pass(state, own, span_s, longest, |k, beyond, first, p| {
        let offset = if beyond == 0 { own.agents } else { 0 };
        let skip = offset.saturating_sub(first);
        if skip >= p.len() {
            return;
        }
        let ahead = (first + skip) - offset;
        for ((events, odds), (_, weight)) in events.iter().zip(&odds).zip(&nodes) {
            let share = events.exactly(k);
            let Some(odds) = odds.rows.get(beyond).and_then(|row| row.get(ahead..)).filter(|_| share > 0.0) else {
                continue;
            };
            let dot: f64 = p[skip..].iter().zip(odds).map(|(p, odds)| p * odds).sum();
            waited += weight * share * dot;
        }
    })?;
    Ok((passage, waited))
}

/// The odds of contacts that arrive `lefts_s` before their interval ends and have to be answered within `within_s`, which
/// is no less: in that interval or later ones, the last of which goes on for ever.
fn odds_across(
    rates: &[Rates],
    interval_s: f64,
    lefts_s: &[f64],
    within_s: f64,
    beyond: usize,
    longest: usize,
) -> Vec<Odds> {
    let own = &rates[0];
    let Some(next) = rates.get(1) else {
        return vec![Odds::default().earlier(own, within_s, beyond, longest); lefts_s.len()];
    };
    let least = own.agents.saturating_sub(next.agents);
    let most = (own.agents + beyond).saturating_sub(next.agents);
    let goes_on = rates.len() == 2;
    // From the next interval's start on, a threshold beyond the last one's settling is as good as that.
    let last = rates.last().unwrap_or(next);
    let staffs = rates.iter().map(|rates| rates.agents).max().unwrap_or(0);
    let until_s = (rates.len() - 2) as f64 * interval_s + settled_s(last, staffs + beyond, longest);
    let remaining = |left: f64| (within_s - left).min(until_s);
    let mut ends_next = Vec::new();
    for left in lefts_s {
        let remaining = remaining(*left);
        if remaining <= interval_s || goes_on {
            ends_next.push(remaining.max(0.0));
        }
    }
    let mut ends_next = Odds::in_the_last(next, &ends_next, least, most, longest).into_iter();
    let mut before: Option<(f64, Odds)> = None;
    let mut earlier = |left: &f64| {
        let remaining = remaining(*left);
        let later = match &before {
            _ if remaining <= interval_s || goes_on => ends_next.next().unwrap_or_default(),
            Some((same, odds)) if *same == remaining => odds.clone(),
            _ => odds_across(&rates[1..], interval_s, &[interval_s], remaining, most, longest).swap_remove(0),
        };
        before = Some((remaining, later.clone()));
        later.before_change(next.agents, own.agents, beyond, longest).earlier(own, *left, beyond, longest)
    };
    lefts_s.iter().map(&mut earlier).collect()
}
