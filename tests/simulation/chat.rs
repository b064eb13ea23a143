//! Agents with several chats at a time, contacts at all times spread evenly over the agents.

use std::collections::VecDeque;

use crate::centre::Counts;
use crate::draw::Draw;

/// A chat team in a steady stream of contacts.
pub struct Team<'a> {
    pub rate: f64,
    pub agents: usize,
    /// Mean handle time while an agent has 1, 2, … chats.
    pub aht_s: &'a [f64],
    pub patience_s: Option<f64>,
    pub within_s: f64,
}

struct Waiting {
    since: f64,
    until: f64,
    batch: usize,
}

/// Plays `batches` of `length_s` after one such span of warming up. `queue_s` counts seconds of waiting, `busy_s` seconds of
/// agents with at least one chat.
pub fn play(team: &Team, length_s: f64, batches: usize, draw: &mut Draw) -> Vec<Counts> {
    let slots = team.agents * team.aht_s.len();
    let mut counts = vec![Counts { length_s, ..Counts::default() }; batches + 1];
    let mut line: VecDeque<Waiting> = VecDeque::new();
    let (mut now, mut chats) = (0.0, 0_usize);
    let mut next_arrival = draw.exponential(1.0 / team.rate);
    // Even spreading moves chats between agents, so the next to finish is drawn anew whenever the number changes.
    let mut next_done = f64::INFINITY;
    loop {
        let next_loss = line.iter().map(|w| w.until).fold(f64::INFINITY, f64::min);
        let at = next_arrival.min(next_done).min(next_loss);
        let end = length_s * (batches + 1) as f64;
        let mut from = now;
        while from < at.min(end) {
            let batch = (from / length_s) as usize;
            let to = at.min(length_s * (batch + 1) as f64).min(end);
            counts[batch].queue_s += line.len() as f64 * (to - from);
            counts[batch].busy_s += chats.min(team.agents) as f64 * (to - from);
            from = to;
        }
        if at >= end {
            break;
        }
        now = at;
        let batch = ((now / length_s) as usize).min(batches);
        if at == next_arrival {
            next_arrival = now + draw.exponential(1.0 / team.rate);
            counts[batch].attempts += 1.0;
            if chats < slots {
                chats += 1;
                counts[batch].answered_of_these += 1.0;
                counts[batch].in_time += 1.0;
            } else {
                counts[batch].found_no_agent += 1.0;
                let until = team.patience_s.map_or(f64::INFINITY, |patience| now + draw.exponential(patience));
                line.push_back(Waiting { since: now, until, batch });
                continue;
            }
        } else if at == next_done {
            match line.pop_front() {
                None => chats -= 1,
                Some(taken) => {
                    let counts = &mut counts[taken.batch];
                    counts.answered_of_these += 1.0;
                    counts.wait_of_answered_s += now - taken.since;
                    counts.in_time += f64::from(u8::from(now - taken.since <= team.within_s));
                }
            }
        } else {
            let place = line.iter().position(|w| w.until == at);
            if let Some(lost) = place.and_then(|place| line.remove(place)) {
                counts[lost.batch].gave_up_of_these += 1.0;
            }
            continue;
        }
        let (each, more) = (chats / team.agents, chats % team.agents);
        let finishing = |j: usize| if j == 0 { 0.0 } else { j as f64 / team.aht_s[j - 1] };
        let mut rate = (team.agents - more) as f64 * finishing(each);
        if more > 0 {
            rate += more as f64 * finishing(each + 1);
        }
        next_done = if rate > 0.0 { now + draw.exponential(1.0 / rate) } else { f64::INFINITY };
    }
    counts.remove(0);
    counts
}
