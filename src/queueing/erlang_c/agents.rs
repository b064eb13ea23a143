//! The smallest number of agents for a service level, quickly.
//!
//! Light loads walk up Erlang's recurrence from zero; others start from the square-root rule and evaluate the kernel once.
//! From there a few neighbouring numbers are tested at once, without a branch that depends on what is found: a processor
//! then runs several questions into each other. All of that decides in seven digits. Only a comparison closer than that, one
//! in millions, is settled by the arithmetic of [`QueueModel::performance`], so that this search and the general one never
//! differ.

use super::quick::{self, Pair, add, mul};
use super::start;
use crate::queueing::{ErlangC, OfferedLoad, QueueModel, ServiceLevelTarget, Unmeetable};

/// Comparisons closer than this, relatively, are settled exactly. The quick tails are some ten times nearer to the truth.
const DOUBT: f64 = 1e-6;
/// A smaller tail is settled exactly: a service level is rounded to 1e-16, which is felt there.
const SMALLEST_TAIL: f64 = 1e-9;
/// Below this load a walk from zero is quicker than the kernel.
pub(super) const LIGHT: f64 = 44.0;
/// `1/1, 1/2, …`, and the products of each with its successor.
const INVERSES: [f64; 56] = {
    let mut inverses = [1.0; 56];
    let mut k = 1;
    while k < 56 {
        inverses[k] = 1.0 / (k + 1) as f64;
        k += 1;
    }
    inverses
};
const INVERSE_PAIRS: [f64; 56] = {
    let mut pairs = [1.0; 56];
    let mut k = 0;
    while k < 56 {
        pairs[k] = 1.0 / ((k + 1) * (k + 2)) as f64;
        k += 1;
    }
    pairs
};
/// Half of where the window of light loads starts, as a share of the load: a little ahead of it.
const AHEAD: f64 = 0.5 * 1.06;
/// Below this load the weights of a window grow too small.
const LIGHTEST: f64 = 1e-3;
/// Handle times shorter than this share of the threshold would lose the powers of `e^(−T/AHT)`.
const STEEPEST: f64 = 9.0;
/// A longer walk down would lose digits.
const LONGEST_WALK: u32 = 24;

impl ErlangC {
    /// The smallest whole number of agents whose service level, as [`QueueModel::performance`] computes it, is at least the
    /// target; 0 without contacts.
    ///
    /// It is the answer of [`smallest_agents`](crate::queueing::smallest_agents) for this target alone, in tens of
    /// nanoseconds, whatever the load. An error says why there is none.
    ///
    /// ```
    /// use headcount::queueing::{ErlangC, OfferedLoad};
    /// use headcount::units::Seconds;
    /// let load = OfferedLoad::new(100.0, Seconds::whole(180), Seconds::whole(1800))?;
    /// assert_eq!(ErlangC.agents_for(&load, &"80/20".parse()?)?, 14); // 13 reach 79.6 % only
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn agents_for(&self, load: &OfferedLoad, target: &ServiceLevelTarget) -> Result<u64, Unmeetable> {
        if load.a() <= 0.0 {
            return Ok(0);
        }
        if target.fraction.get() >= 1.0 {
            return Err(Unmeetable::Everyone);
        }
        let question = Question::new(load, target);
        let quick = if load.a() < LIGHT { question.upward_from_zero() } else { question.by_the_square_root_rule() };
        let agents = match quick {
            Ok(agents) => agents,
            Err(guess) => exactly(load, target, guess),
        };
        Ok(quick::whole(agents))
    }
}

/// One question, prepared. A number of agents is a solution as `Ok`, and as `Err` a guess at one that is in doubt.
#[derive(Clone, Copy)]
pub(super) struct Question {
    pub(super) a: f64,
    reciprocal: f64,
    /// `T/AHT`.
    pub(super) ratio: f64,
    /// The share that may wait longer.
    pub(super) tail: f64,
    /// The smallest whole number above the load.
    pub(super) fewest: f64,
}

/// Some numbers of agents in a row, an even number: what waits too long, what may, and how many numbers are too small.
struct Window<const WIDTH: usize> {
    wait: [f64; WIDTH],
    most: [f64; WIDTH],
    over: Pair,
}

impl<const WIDTH: usize> Window<WIDTH> {
    #[inline(always)]
    fn new() -> Self {
        Self { wait: [0.0; WIDTH], most: [0.0; WIDTH], over: [0.0; 2] }
    }
    /// Puts in two numbers, whose tails are `wait/scale` against `limit`.
    #[inline(always)]
    fn put(&mut self, at: usize, wait: Pair, scale: Pair, limit: f64) {
        let most = mul(scale, [limit; 2]);
        let one = |over: bool| if over { 1.0 } else { 0.0 };
        self.over = add(self.over, [one(wait[0] > most[0]), one(wait[1] > most[1])]);
        (self.wait[at], self.wait[at + 1]) = (wait[0], wait[1]);
        (self.most[at], self.most[at + 1]) = (most[0], most[1]);
    }
}

/// What a window of numbers says about the answer.
enum Verdict {
    Found(f64),
    /// Too close to say.
    Doubt(f64),
    /// All are enough.
    Fewer,
    /// None is enough.
    More,
}

/// A number of agents on the way, with all that the next one needs.
#[derive(Clone, Copy)]
struct Step {
    n: f64,
    headroom: f64,
    /// `1/B(n, A)`.
    inverse: f64,
    /// `e^(−headroom·T/AHT)`.
    weight: f64,
}

impl Question {
    /// Fills the place of a question.
    pub(super) const NONE: Self = Self { a: 100.0, reciprocal: 0.01, ratio: 0.1, tail: 0.2, fewest: 101.0 };

    #[inline(always)]
    fn new(load: &OfferedLoad, target: &ServiceLevelTarget) -> Self {
        Self::of(load, target.fraction.get(), target.within.get())
    }
    #[inline(always)]
    pub(super) fn of(load: &OfferedLoad, share: f64, within_s: f64) -> Self {
        let (a, a_low) = (load.a(), load.a_low());
        let whole = quick::round(a);
        let fewest = if (whole - a) - a_low > 0.0 { whole } else { whole + 1.0 };
        let ratio = within_s / load.aht_s();
        Self { a, reciprocal: 1.0 / a, ratio, tail: 1.0 - share, fewest }
    }
    /// Whether the quick functions don't reach.
    #[inline(always)]
    fn out_of_range(&self) -> bool {
        self.a < LIGHTEST || self.ratio > STEEPEST || self.tail < SMALLEST_TAIL
    }
    /// The digits of the load beyond a double move no tail by as much as [`DOUBT`].
    #[inline(always)]
    pub(super) fn headroom(&self, n: f64) -> f64 {
        n - self.a
    }

    /// Light loads: Poisson weights `p_k = A^k/k!` and their sums `S_k` upward from zero, up to an even number
    /// near the load; then six numbers of agents at once.
    ///
    /// `P(wait > T) ≤ tail` is `p_(n−1) e^(−hT/AHT) ≤ tail (p_(n−1) + h/A · S_(n−1))`: no step and no test divides.
    #[inline(always)]
    pub(super) fn upward_from_zero(&self) -> Result<f64, f64> {
        const WIDTH: usize = 6;
        if self.out_of_range() {
            return Err(self.fewest);
        }
        let a = self.a;
        let half = quick::round(AHEAD * a - 0.5);
        let start = 2 * quick::whole(half) as usize;
        if start + WIDTH > INVERSES.len() {
            return Err(self.fewest);
        }
        let n = 2.0 * half + 1.0;
        let h = self.headroom(n);
        // The limit is raised by e^(hT/AHT) instead of lowering what waits: that exponential is needed last.
        let [fade, raise] = quick::exp([-self.ratio, h * self.ratio]);
        // Two steps, where they are not a multiple of four; then four at a time.
        let two_more = start & 2 != 0;
        let second = 0.5 * a * a;
        let mut p = if two_more { second } else { 1.0 };
        let mut sum = if two_more { (1.0 + a) + second } else { 1.0 };
        for i in INVERSES[start & 2..start].as_chunks::<4>().0 {
            let [f1, f2] = mul([a; 2], [i[0], i[1]]);
            let [f3, f4] = mul([a; 2], [i[2], i[3]]);
            let (f12, f34) = (f1 * f2, f3 * f4);
            sum += p * (f1 + f12 + f12 * (f3 + f34));
            p *= f12 * f34;
        }
        let next = |k: usize| INVERSES[start + k];
        let square = [a * a; 2];
        let mut p = [p, p * (a * next(0))];
        let mut sum = [sum, sum + p[1]];
        let mut faded = [1.0, fade];
        let fade_twice = [fade * fade; 2];
        let mut share = mul([h, h + 1.0], [self.reciprocal; 2]);
        let two = [2.0 * self.reciprocal; 2];
        let limit = self.tail * raise;
        let mut window = Window::<WIDTH>::new();
        let mut j = 0;
        loop {
            window.put(j, mul(p, faded), add(p, mul(share, sum)), limit);
            if j + 2 == WIDTH {
                break;
            }
            let further = mul(p, mul(square, [INVERSE_PAIRS[start + j], INVERSE_PAIRS[start + j + 1]]));
            sum = add(sum, add([p[1], further[0]], further));
            p = further;
            faded = mul(faded, fade_twice);
            share = add(share, two);
            j += 2;
        }
        match self.verdict(&window, n) {
            Verdict::Found(found) => Ok(found),
            Verdict::Doubt(near) => Err(near),
            Verdict::Fewer => self.walk_up(self.fewest),
            Verdict::More => self.walk_up(n + (WIDTH - 1) as f64),
        }
    }

    /// Other loads: a guess that is rarely half an agent off, the kernel just below it, and three numbers more by
    /// `I(n) = 1 + n/A · I(n−1)`.
    ///
    /// `P(wait > T) ≤ tail` is `n e^(−hT/AHT) ≤ tail (A + h I)`.
    #[inline(always)]
    fn by_the_square_root_rule(&self) -> Result<f64, f64> {
        let guess = start::headroom(self.a, self.ratio, -quick::ln(self.tail));
        let below = quick::round(self.a + guess) - 1.0;
        let n = if below > self.fewest { below } else { self.fewest };
        let h = self.headroom(n);
        if h > 0.42 * n || self.out_of_range() {
            return Err(n);
        }
        let [fade, raise] = quick::exp([-self.ratio, h * self.ratio]);
        let limit = self.tail * raise;
        let first = quick::inverse_blocking(n, h);
        let second = 1.0 + (n + 1.0) * self.reciprocal * first;
        let third = 1.0 + (n + 2.0) * self.reciprocal * second;
        let fourth = 1.0 + (n + 3.0) * self.reciprocal * third;
        let fade_twice = fade * fade;
        let mut window = Window::<4>::new();
        let scale = |h: Pair, inverse: Pair| add([self.a; 2], mul(h, inverse));
        window.put(0, mul([n, n + 1.0], [1.0, fade]), scale([h, h + 1.0], [first, second]), limit);
        let faded = [fade_twice, fade_twice * fade];
        window.put(2, mul([n + 2.0, n + 3.0], faded), scale([h + 2.0, h + 3.0], [third, fourth]), limit);
        match self.verdict(&window, n) {
            Verdict::Found(found) => Ok(found),
            Verdict::Doubt(near) => Err(near),
            Verdict::Fewer => self.walk_down(Step { n, headroom: h, inverse: first, weight: 1.0 / raise }),
            Verdict::More => self.walk_on(Step { n: n + 3.0, headroom: h + 3.0, inverse: fourth, weight: 0.0 }),
        }
    }

    /// What a window from `n` on says.
    #[inline(always)]
    fn verdict<const WIDTH: usize>(&self, window: &Window<WIDTH>, n: f64) -> Verdict {
        let over = window.over[0] + window.over[1];
        let (found, at) = (n + over, quick::whole(over) as usize);
        if at >= WIDTH {
            return Verdict::More;
        }
        if at == 0 && n > self.fewest {
            return Verdict::Fewer;
        }
        let sure_here = window.wait[at] < window.most[at] * (1.0 - DOUBT);
        let sure_below = at == 0 || window.wait[at - 1] > window.most[at - 1] * (1.0 + DOUBT);
        if sure_here && sure_below { Verdict::Found(found) } else { Verdict::Doubt(found) }
    }

    /// Upward from a number that is too small, by `I(n) = 1 + n/A · I(n−1)`; from zero, for light loads.
    #[cold]
    #[inline(never)]
    fn walk_up(&self, from: f64) -> Result<f64, f64> {
        let mut at = Step { n: 0.0, headroom: self.headroom(0.0), inverse: 1.0, weight: 0.0 };
        while at.n < from {
            at = self.next(at);
        }
        self.walk_on(at)
    }
    fn next(&self, at: Step) -> Step {
        let n = at.n + 1.0;
        Step { n, headroom: at.headroom + 1.0, inverse: 1.0 + n * self.reciprocal * at.inverse, ..at }
    }
    #[cold]
    #[inline(never)]
    fn walk_on(&self, mut at: Step) -> Result<f64, f64> {
        at.headroom = self.headroom(at.n);
        let [fade, raise] = quick::exp([-self.ratio, at.headroom * self.ratio]);
        at.weight = 1.0 / raise;
        loop {
            if !self.surely_too_few(&at) {
                return if self.surely_enough(&at) { Ok(at.n) } else { Err(at.n) };
            }
            at = self.next(at);
            at.weight *= fade;
        }
    }

    /// Downward from a number that is enough.
    #[cold]
    #[inline(never)]
    fn walk_down(&self, mut at: Step) -> Result<f64, f64> {
        let [grow, _] = quick::exp([self.ratio, 0.0]);
        for _ in 0..LONGEST_WALK {
            if !self.surely_enough(&at) {
                return Err(at.n);
            }
            if at.n <= self.fewest {
                return Ok(at.n);
            }
            at.inverse = (at.inverse - 1.0) * self.a / at.n;
            at.n -= 1.0;
            at.headroom -= 1.0;
            at.weight *= grow;
            if self.surely_too_few(&at) {
                return Ok(at.n + 1.0);
            }
        }
        Err(at.n)
    }

    fn surely_too_few(&self, at: &Step) -> bool {
        at.n * at.weight > self.tail * (1.0 + DOUBT) * (self.a + at.headroom * at.inverse)
    }
    fn surely_enough(&self, at: &Step) -> bool {
        at.n * at.weight < self.tail * (1.0 - DOUBT) * (self.a + at.headroom * at.inverse)
    }
}

/// The search with the arithmetic of the model itself: strides out from a guess until the answer is enclosed.
#[cold]
#[inline(never)]
fn exactly(load: &OfferedLoad, target: &ServiceLevelTarget, guess: f64) -> f64 {
    let kept = |n: f64| ErlangC.performance(load, n, target.within).service_level >= target.fraction.get();
    let fewest = load.fewest_agents();
    let (mut below, mut enough, mut stride) = (guess, guess, 1.0);
    if kept(guess) {
        while below >= fewest && kept(below) {
            (enough, below, stride) = (below, below - stride, 2.0 * stride);
        }
        below = below.max(fewest - 1.0);
    } else {
        while !kept(enough) {
            (below, enough, stride) = (enough, enough + stride, 2.0 * stride);
        }
    }
    while enough - below > 1.0 {
        let middle = ((below + enough) / 2.0).floor();
        if kept(middle) {
            enough = middle;
        } else {
            below = middle;
        }
    }
    enough
}
