//! A contact centre played event by event: contacts come, wait, give up, call again; agents come and go.
//!
//! Written from the description of the queues alone; nothing here knows a formula.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

use crate::draw::Draw;

/// A span of time with its own arrivals and staff.
#[derive(Clone, Copy)]
pub struct Shift {
    pub length_s: f64,
    pub calls: f64,
    pub agents: usize,
}

/// What stays the same all day.
#[derive(Clone, Copy, Default)]
pub struct Habits {
    pub aht_s: f64,
    /// Nobody gives up without.
    pub patience_s: Option<f64>,
    /// The most contacts in the system.
    pub lines: Option<usize>,
    /// The share of those who give up that call again, and after what time on average.
    pub redial: f64,
    pub redial_after_s: f64,
    /// Outbound contacts start while at least so many agents are idle; their mean handle time.
    pub outbound: Option<(usize, f64)>,
    pub within_s: f64,
}

/// What was counted in one shift. Attempts belong to the shift in which they come; the rest to that in which it happens.
#[derive(Clone, Copy, Default, Debug)]
pub struct Counts {
    pub attempts: f64,
    pub blocked: f64,
    pub found_no_agent: f64,
    /// Of this shift's attempts, whenever it happens.
    pub in_time: f64,
    pub answered_of_these: f64,
    pub gave_up_of_these: f64,
    pub gave_up_in_time: f64,
    pub handling_of_these_s: f64,
    pub wait_of_answered_s: f64,
    pub wait_of_all_s: f64,
    /// By the time at which it happens.
    pub answered: f64,
    pub gave_up: f64,
    pub outbound: f64,
    pub queue_at_end: f64,
    pub busy_at_end: f64,
    pub queue_s: f64,
    pub busy_s: f64,
    pub length_s: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    /// A first attempt; void if the shift has changed since it was drawn.
    Arrival(usize),
    Redial,
    Done,
    OutboundDone,
    PatienceEnds(usize),
    ShiftBegins(usize),
}

struct Event {
    at: f64,
    number: u64,
    what: What,
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Event {}
impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Event {
    /// The earliest is the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.at.total_cmp(&self.at).then(other.number.cmp(&self.number))
    }
}

struct Attempt {
    at: f64,
    shift: usize,
    waiting: bool,
}

struct Centre<'a> {
    habits: &'a Habits,
    shifts: &'a [Shift],
    draw: &'a mut Draw,
    events: BinaryHeap<Event>,
    drawn: u64,
    now: f64,
    shift: usize,
    inbound: usize,
    outbound: usize,
    attempts: Vec<Attempt>,
    line: VecDeque<usize>,
    waiting: usize,
    counts: Vec<Counts>,
}

/// Plays the shifts one after the other from an empty centre; after the last one its staff stays until all is decided.
pub fn play(shifts: &[Shift], habits: &Habits, draw: &mut Draw) -> Vec<Counts> {
    let mut centre = Centre {
        habits,
        shifts,
        draw,
        events: BinaryHeap::new(),
        drawn: 0,
        now: 0.0,
        shift: 0,
        inbound: 0,
        outbound: 0,
        attempts: Vec::new(),
        line: VecDeque::new(),
        waiting: 0,
        counts: vec![Counts::default(); shifts.len() + 1],
    };
    let mut begins = 0.0;
    for (number, shift) in shifts.iter().enumerate() {
        centre.plan(begins, What::ShiftBegins(number));
        begins += shift.length_s;
        centre.counts[number].length_s = shift.length_s;
    }
    centre.plan(begins, What::ShiftBegins(shifts.len()));
    while let Some(event) = centre.events.pop() {
        centre.pass_time(event.at);
        centre.happen(event.what);
        if centre.shift == shifts.len() && centre.waiting == 0 {
            break;
        }
    }
    centre.counts.truncate(shifts.len());
    centre.counts
}

impl Centre<'_> {
    fn plan(&mut self, at: f64, what: What) {
        self.drawn += 1;
        self.events.push(Event { at, number: self.drawn, what });
    }
    fn in_a_while(&mut self, mean: f64, what: What) {
        let at = self.now + self.draw.exponential(mean);
        self.plan(at, what);
    }
    fn pass_time(&mut self, to: f64) {
        let counts = &mut self.counts[self.shift];
        counts.queue_s += self.waiting as f64 * (to - self.now);
        counts.busy_s += (self.inbound + self.outbound) as f64 * (to - self.now);
        self.now = to;
    }
    fn agents(&self) -> usize {
        self.shifts[self.shift.min(self.shifts.len() - 1)].agents
    }
    fn busy(&self) -> usize {
        self.inbound + self.outbound
    }
    fn happen(&mut self, what: What) {
        match what {
            What::Arrival(shift) => {
                if shift == self.shift {
                    self.next_arrival();
                    self.attempt();
                }
            }
            What::Redial => self.attempt(),
            What::Done => {
                self.inbound -= 1;
                self.take_waiting();
            }
            What::OutboundDone => {
                self.outbound -= 1;
                self.counts[self.shift].outbound += 1.0;
                self.take_waiting();
            }
            What::PatienceEnds(who) => self.give_up(who),
            What::ShiftBegins(number) => {
                if number > 0 {
                    let last = &mut self.counts[number - 1];
                    last.queue_at_end = self.waiting as f64;
                    last.busy_at_end = (self.inbound + self.outbound) as f64;
                }
                self.shift = number;
                self.next_arrival();
                self.take_waiting();
            }
        }
    }
    fn next_arrival(&mut self) {
        let Some(shift) = self.shifts.get(self.shift).filter(|shift| shift.calls > 0.0) else { return };
        self.in_a_while(shift.length_s / shift.calls, What::Arrival(self.shift));
    }
    fn attempt(&mut self) {
        let full = self.habits.lines.is_some_and(|lines| self.inbound + self.waiting >= lines);
        self.counts[self.shift].attempts += 1.0;
        if full {
            self.counts[self.shift].blocked += 1.0;
            return;
        }
        let who = self.attempts.len();
        self.attempts.push(Attempt { at: self.now, shift: self.shift, waiting: true });
        if self.busy() < self.agents() {
            self.answer(who);
        } else {
            self.counts[self.shift].found_no_agent += 1.0;
            self.waiting += 1;
            self.line.push_back(who);
            if let Some(patience) = self.habits.patience_s {
                self.in_a_while(patience, What::PatienceEnds(who));
            }
        }
    }
    fn answer(&mut self, who: usize) {
        let attempt = &mut self.attempts[who];
        attempt.waiting = false;
        let waited = self.now - attempt.at;
        let counts = &mut self.counts[attempt.shift];
        counts.answered_of_these += 1.0;
        counts.wait_of_answered_s += waited;
        counts.wait_of_all_s += waited;
        counts.in_time += f64::from(u8::from(waited <= self.habits.within_s));
        let handling_s = self.draw.exponential(self.habits.aht_s);
        counts.handling_of_these_s += handling_s;
        self.counts[self.shift].answered += 1.0;
        self.inbound += 1;
        self.plan(self.now + handling_s, What::Done);
    }
    fn give_up(&mut self, who: usize) {
        let attempt = &mut self.attempts[who];
        if !attempt.waiting {
            return;
        }
        attempt.waiting = false;
        self.waiting -= 1;
        let waited = self.now - attempt.at;
        let counts = &mut self.counts[attempt.shift];
        counts.gave_up_of_these += 1.0;
        counts.wait_of_all_s += waited;
        counts.gave_up_in_time += f64::from(u8::from(waited <= self.habits.within_s));
        self.counts[self.shift].gave_up += 1.0;
        if self.habits.redial > 0.0 && self.draw.uniform() <= self.habits.redial {
            match self.habits.redial_after_s > 0.0 {
                true => self.in_a_while(self.habits.redial_after_s, What::Redial),
                false => self.attempt(),
            }
        }
    }
    /// Free agents take who waits, then outbound work as far as the rule allows.
    fn take_waiting(&mut self) {
        while self.busy() < self.agents() && self.waiting > 0 {
            let Some(who) = self.line.pop_front() else { return };
            if self.attempts[who].waiting {
                self.waiting -= 1;
                self.answer(who);
            }
        }
        if let Some((threshold, aht_s)) = self.habits.outbound {
            while self.agents().saturating_sub(self.busy()) >= threshold {
                self.outbound += 1;
                self.in_a_while(aht_s, What::OutboundDone);
            }
        }
    }
}
