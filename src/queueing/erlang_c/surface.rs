//! The exact agents of one share as a smooth surface over load and handle time, for sweeps that ask millions of times.
//!
//! For a share the real number of agents depends on two numbers only, the load `A` and `T/AHT`, and it is analytic in both.
//! Each octave of `A` is cut into 8 pieces and each octave of `T/AHT` into 16; on a piece of both a polynomial of degree 5
//! by 4 through Chebyshev points has some ten digits. A piece is made when it is first asked for and depends on nothing but its
//! place, so answers are the same whoever asks first. Every piece is compared with the root between its points; one that
//! misses by more than [`MOST_OFF`] is not used.

use std::sync::OnceLock;

use crate::queueing::{ErlangC, OfferedLoad, ServiceLevelTarget};
use crate::units::{Fraction, Seconds};

/// Points along the load and along `T/AHT`.
const LOADS: usize = 6;
const RATIOS: usize = 5;
/// Pieces of an octave, as powers of two: the leading bits of the mantissa say which.
const LOAD_BITS: u32 = 3;
const RATIO_BITS: u32 = 4;
/// Loads from 1/16 to 65,536 and ratios from 1/1024 to 16.
const LIGHTEST: i32 = -4;
const LOAD_OCTAVES: usize = 20;
const SHORTEST: i32 = -10;
const RATIO_OCTAVES: usize = 14;
const LOAD_PIECES: usize = LOAD_OCTAVES << LOAD_BITS;
const RATIO_PIECES: usize = RATIO_OCTAVES << RATIO_BITS;
/// A piece may miss the root by this share of it.
const MOST_OFF: f64 = 5e-10;
/// So near a whole number, relatively, the surface does not say which one it is.
const DOUBT: f64 = 1e-8;

/// Whole and exact agents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    pub whole: f64,
    pub exact: f64,
}

/// Coefficients by the powers of `T/AHT` and of the load, both from −1 to 1 within the piece; not numbers where the piece
/// is not used.
type Piece = [[f64; LOADS]; RATIOS];

/// Exact agents for one share of contacts in time.
pub(crate) struct Surface {
    share: Fraction,
    pieces: Vec<OnceLock<Box<Piece>>>,
}

impl Surface {
    /// The surface of a share; nothing is computed yet.
    pub fn new(share: Fraction) -> Self {
        Self { share, pieces: (0..LOAD_PIECES * RATIO_PIECES).map(|_| OnceLock::new()).collect() }
    }
    /// The share of contacts to be answered in time.
    pub fn share(&self) -> Fraction {
        self.share
    }

    /// The agents that a load of `a` erlangs needs with `ratio = T/AHT`, who are busy no more than `most_busy` of their
    /// time: the whole ones of [`crate::queueing::smallest_agents`], the exact ones within 1e-9 of them. `None` where the surface does not
    /// reach, or where it is too near a whole number to say.
    #[inline(always)]
    pub fn agents(&self, a: f64, ratio: f64, most_busy: f64) -> Option<Found> {
        let root = self.exact(a, ratio)?;
        let capped = if most_busy < 1.0 { a / most_busy } else { 0.0 };
        let exact = if root > capped { root } else { capped };
        // Truncated: the numbers are positive and small.
        let floor = (exact as u32) as f64;
        let part = exact - floor;
        let doubt = DOUBT * (1.0 + exact);
        // False for what is not a number, too.
        (root > 0.0 && part > doubt && part < 1.0 - doubt).then_some(Found { whole: floor + 1.0, exact })
    }

    /// The exact agents; not a number where a piece is not used.
    #[inline(always)]
    fn exact(&self, a: f64, ratio: f64) -> Option<f64> {
        let (load, x) = place(a, LIGHTEST, LOAD_BITS);
        let (along, y) = place(ratio, SHORTEST, RATIO_BITS);
        if load >= LOAD_PIECES || along >= RATIO_PIECES {
            return None;
        }
        let piece = self.pieces.get(load * RATIO_PIECES + along)?;
        let piece = match piece.get() {
            Some(piece) => piece,
            None => piece.get_or_init(|| self.piece(load, along)),
        };
        Some(value(piece, x, y))
    }

    #[cold]
    #[inline(never)]
    fn piece(&self, load: usize, along: usize) -> Box<Piece> {
        let root = |x: f64, y: f64| {
            let (a, ratio) = (at(load, LIGHTEST, LOAD_BITS, x), at(along, SHORTEST, RATIO_BITS, y));
            let within = Seconds::new(ratio).unwrap_or_default();
            ErlangC
                .agents_exact_for(&OfferedLoad::of(a, 1.0, 1.0), &ServiceLevelTarget { fraction: self.share, within })
        };
        let (xs, ys) = (chebyshev::<LOADS>(), chebyshev::<RATIOS>());
        let rows = ys.map(|y| through(&xs, &xs.map(|x| root(x, y))));
        let mut piece = [[0.0; LOADS]; RATIOS];
        for i in 0..LOADS {
            let column = through(&ys, &rows.map(|row| row[i]));
            for (row, c) in piece.iter_mut().zip(column) {
                row[i] = c;
            }
        }
        let off = |x: f64, y: f64| {
            let exact = root(x, y);
            (value(&piece, x, y) - exact).abs() <= MOST_OFF * exact
        };
        let good = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (0.5, 0.3)].iter().all(|(x, y)| off(*x, *y));
        Box::new(if good { piece } else { [[f64::NAN; LOADS]; RATIOS] })
    }
}

/// The piece that a positive number lies in, counted from `2^lowest`, and where in it from −1 to 1.
#[inline(always)]
fn place(x: f64, lowest: i32, bits: u32) -> (usize, f64) {
    let all = x.to_bits();
    let first = ((1023 + lowest) as u64) << bits;
    let rest = (all << bits) & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000;
    // Numbers below the lowest wrap round to places that there are not.
    ((all >> (52 - bits)).wrapping_sub(first) as usize, 2.0 * f64::from_bits(rest) - 3.0)
}

/// The number at a place.
fn at(piece: usize, lowest: i32, bits: u32, x: f64) -> f64 {
    let from = (piece as u64 + (((1023 + lowest) as u64) << bits)) << (52 - bits);
    let (low, high) = (f64::from_bits(from), f64::from_bits(from + (1 << (52 - bits))));
    low + (high - low) * (0.5 * x + 0.5)
}

/// `Σ c_jk yʲ xᵏ`: one number for each power of `x` side by side, then even and odd powers.
#[inline(always)]
fn value(piece: &Piece, x: f64, y: f64) -> f64 {
    let mut sums = piece[RATIOS - 1];
    for row in piece[..RATIOS - 1].iter().rev() {
        for (sum, c) in sums.iter_mut().zip(row) {
            *sum = *sum * y + c;
        }
    }
    let square = x * x;
    let even = (sums[4] * square + sums[2]) * square + sums[0];
    let odd = (sums[5] * square + sums[3]) * square + sums[1];
    even + odd * x
}

/// The zeros of the Chebyshev polynomial of degree `N`.
pub(super) fn chebyshev<const N: usize>() -> [f64; N] {
    let mut points = [0.0; N];
    for (i, point) in points.iter_mut().enumerate() {
        *point = libm::cos(std::f64::consts::PI * (i as f64 + 0.5) / N as f64);
    }
    points
}

/// The coefficients of the polynomial through points: Newton's divided differences, multiplied out.
pub(super) fn through<const N: usize>(x: &[f64; N], y: &[f64; N]) -> [f64; N] {
    let mut differences = *y;
    for j in 1..N {
        for i in (j..N).rev() {
            differences[i] = (differences[i] - differences[i - 1]) / (x[i] - x[i - j]);
        }
    }
    let mut c = [0.0; N];
    for i in (0..N).rev() {
        let mut next = [0.0; N];
        for k in 0..N {
            next[k] -= c[k] * x[i];
            if k + 1 < N {
                next[k + 1] += c[k];
            }
        }
        next[0] += differences[i];
        c = next;
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::{Targets, smallest_agents};

    /// A linear congruential generator (Knuth's MMIX).
    struct Stream(u64);
    fn between(stream: &mut Stream, low: f64, high: f64) -> f64 {
        stream.0 = stream.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let part = (stream.0 >> 11) as f64 / 9_007_199_254_740_992.0;
        libm::exp(libm::log(low) + part * libm::log(high / low))
    }

    /// A load of so many erlangs of 240 s in half an hour, and its answers by search.
    fn searched(a: f64, ratio: f64, targets: Targets) -> (OfferedLoad, f64, f64) {
        let load = OfferedLoad::of(a * 7.5, 240.0, 1800.0);
        let within = Seconds::new(240.0 * ratio).unwrap();
        let target = targets.service_level.map(|target| ServiceLevelTarget { within, ..target });
        let found = smallest_agents(&ErlangC, &load, &Targets { service_level: target, ..targets }).unwrap();
        (load, found.agents as f64, found.agents_exact)
    }

    #[test]
    fn the_surface_gives_the_agents_of_the_search_wherever_it_answers() {
        let mut stream = Stream(11);
        for percent in [50, 80, 90, 99] {
            let surface = Surface::new(Fraction::percent(percent));
            let target = ServiceLevelTarget { fraction: surface.share(), within: Seconds::whole(20) };
            let targets = Targets { service_level: Some(target), ..Targets::default() };
            let (mut answered, asked) = (0, 6_000);
            for _ in 0..asked {
                let (a, ratio) = (between(&mut stream, 0.08, 900.0), between(&mut stream, 0.01, 1.0));
                let (load, whole, exact) = searched(a, ratio, targets);
                let Some(found) = surface.agents(load.a(), ratio, 1.0) else { continue };
                answered += 1;
                assert_eq!(found.whole, whole, "{percent} % of {a} erlangs, {ratio}");
                assert!((found.exact / exact - 1.0).abs() < 1e-9, "{percent} %, {a}, {ratio}: {found:?} {exact}");
            }
            assert!(answered > asked * 99 / 100, "{answered} at {percent} %");
        }
    }

    #[test]
    fn next_to_a_whole_number_the_surface_says_nothing_or_the_truth() {
        let surface = Surface::new(Fraction::percent(80));
        let target = ServiceLevelTarget { fraction: surface.share(), within: Seconds::whole(20) };
        let targets = Targets { service_level: Some(target), ..Targets::default() };
        let mut told = 0;
        for agents in 1..120 {
            // The load that so many agents can just take, by halving.
            let (mut low, mut high) = (1e-3, f64::from(agents));
            for _ in 0..60 {
                let middle = 0.5 * (low + high);
                if searched(middle, 0.1, targets).1 <= f64::from(agents) { low = middle } else { high = middle }
            }
            for nudge in [-1e-6, -1e-9, -1e-12, 0.0, 1e-12, 1e-9, 1e-6] {
                let (load, whole, _) = searched(low * (1.0 + nudge), 0.1, targets);
                if let Some(found) = surface.agents(load.a(), 0.1, 1.0) {
                    told += 1;
                    assert_eq!(found.whole, whole, "{agents} agents, {nudge}");
                }
            }
        }
        assert!(told > 100, "{told}");
    }

    #[test]
    fn a_cap_on_occupancy_decides_where_it_asks_for_more() {
        let surface = Surface::new(Fraction::percent(80));
        let target = ServiceLevelTarget { fraction: surface.share(), within: Seconds::whole(20) };
        let cap = Fraction::percent(85);
        let targets = Targets { service_level: Some(target), max_occupancy: Some(cap), ..Targets::default() };
        let mut stream = Stream(5);
        for _ in 0..2_000 {
            let (a, ratio) = (between(&mut stream, 0.5, 300.0), between(&mut stream, 0.02, 0.5));
            let (load, whole, exact) = searched(a, ratio, targets);
            if let Some(found) = surface.agents(load.a(), ratio, cap.get()) {
                assert_eq!(found.whole, whole, "{a} {ratio}");
                assert!((found.exact / exact - 1.0).abs() < 1e-9, "{a} {ratio}: {found:?} {exact}");
            }
        }
    }

    #[test]
    fn beyond_its_ends_the_surface_is_silent() {
        let surface = Surface::new(Fraction::percent(80));
        for (a, ratio) in
            [(0.0, 0.1), (1e-9, 0.1), (1e6, 0.1), (10.0, 0.0), (10.0, 1e9), (f64::NAN, 0.1), (10.0, f64::NAN)]
        {
            assert_eq!(surface.agents(a, ratio, 1.0), None, "{a} {ratio}");
        }
    }
}
