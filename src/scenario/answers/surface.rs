//! Two levers against each other: what each pair of their values comes to, over as many scenarios as there are.

use crate::scenario::answers::phrase;
use crate::scenario::lever::Spelling;
use crate::scenario::{Lever, LeverValue, Outcome, Values};

/// A value of a lever on an axis: a number, or words.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// A number, by the lever's spelling.
    Number(f64),
    /// A target, hours, a quantile, a switch: as it is written. The plan's own value where a lever is not pulled.
    Word(String),
}

impl Stop {
    /// What a lever that is not pulled stands at.
    pub const AS_PLANNED: &'static str = "as planned";

    /// The stop of a setting.
    pub fn of(lever: &Lever, setting: Option<&LeverValue>) -> Self {
        match setting {
            None => Self::Word(Self::AS_PLANNED.into()),
            Some(LeverValue::Number(number)) => Self::Number(*number),
            Some(other) => Self::Word(phrase::value(lever, other)),
        }
    }
}

/// One axis: a stop for each value, or bins of numbers that are too many.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The lever's name.
    pub name: String,
    spelling: Spelling,
    stops: Stops,
}

#[derive(Debug, Clone, PartialEq)]
enum Stops {
    Each(Vec<Stop>),
    Bins { from: f64, to: f64 },
}

/// Most stops before numbers are put into bins, and how many bins there are.
const EACH: usize = 16;
const BINS: usize = 12;

impl Axis {
    /// An axis of stops at hand. More numbers than fit are put into 12 bins of equal width; more words than fit are cut.
    pub fn of_stops(name: String, spelling: Spelling, mut stops: Vec<Stop>) -> Self {
        let order = |a: &Stop, b: &Stop| match (a, b) {
            (Stop::Number(a), Stop::Number(b)) => a.total_cmp(b),
            (Stop::Word(_), Stop::Number(_)) => std::cmp::Ordering::Less,
            (Stop::Number(_), Stop::Word(_)) => std::cmp::Ordering::Greater,
            // Words that begin with a number stand by it, such as targets; the rest as they come.
            (Stop::Word(a), Stop::Word(b)) => leading(a).total_cmp(&leading(b)),
        };
        let mut kept: Vec<Stop> = Vec::new();
        stops.sort_by(order);
        for stop in stops {
            if !kept.iter().rev().any(|held| *held == stop) {
                kept.push(stop);
            }
        }
        let numbers: Vec<f64> =
            kept.iter().filter_map(|stop| if let Stop::Number(x) = stop { Some(*x) } else { None }).collect();
        let stops = match (numbers.first(), numbers.last()) {
            (Some(from), Some(to)) if numbers.len() > EACH => Stops::Bins { from: *from, to: *to },
            _ => {
                kept.truncate(EACH);
                Stops::Each(kept)
            }
        };
        Self { name, spelling, stops }
    }
    /// The axis of a lever, before any scenario is seen: its list, else bins over what its distribution gives, three
    /// standard deviations to each side of a normal one. `None` where only scenarios by hand pull it.
    pub fn of_lever(lever: &Lever) -> Option<Self> {
        let (name, spelling) = (lever.name.clone(), lever.kind.spelling());
        let (from, to) = match lever.values.as_ref()? {
            Values::List(list) => {
                let stops = list.iter().map(|value| Stop::of(lever, Some(value))).collect();
                return Some(Self::of_stops(name, spelling, stops));
            }
            Values::Uniform { from, to } => (*from, *to),
            Values::Normal { mean, sd } => {
                let limits = lever.kind.limits()?;
                ((mean - 3.0 * sd).max(limits.low), (mean + 3.0 * sd).min(limits.high))
            }
            Values::Triangular { low, high, .. } => (*low, *high),
        };
        Some(Self { name, spelling, stops: Stops::Bins { from, to } })
    }
    /// How many places it has.
    pub fn len(&self) -> usize {
        match &self.stops {
            Stops::Each(stops) => stops.len(),
            Stops::Bins { .. } => BINS,
        }
    }
    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Whether its places are bins.
    pub fn is_binned(&self) -> bool {
        matches!(self.stops, Stops::Bins { .. })
    }
    /// The place of a stop; numbers beyond the last bin are in it. `None` where it has no place here.
    pub fn place(&self, stop: &Stop) -> Option<usize> {
        match (&self.stops, stop) {
            (Stops::Each(stops), stop) => stops.iter().position(|held| held == stop),
            (Stops::Bins { from, to }, Stop::Number(x)) => {
                let share = if to > from { (x - from) / (to - from) } else { 0.0 };
                Some(((share * BINS as f64).floor().max(0.0) as usize).min(BINS - 1))
            }
            (Stops::Bins { .. }, Stop::Word(_)) => None,
        }
    }
    /// What its places are called: values, or the middles of bins.
    pub fn labels(&self) -> Vec<String> {
        match &self.stops {
            Stops::Each(stops) => stops
                .iter()
                .map(|stop| match stop {
                    Stop::Number(x) => phrase::number_of(self.spelling, *x),
                    Stop::Word(word) => word.clone(),
                })
                .collect(),
            Stops::Bins { from, to } => (0..BINS)
                .map(|k| phrase::number_of(self.spelling, from + (to - from) * (k as f64 + 0.5) / BINS as f64))
                .collect(),
        }
    }
}

/// The number that words begin with, a letter before it aside (`p80`); words without one come last.
fn leading(words: &str) -> f64 {
    let digits: String = words
        .trim_start_matches(|c: char| c.is_alphabetic())
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    digits.parse().unwrap_or(f64::INFINITY)
}

/// What the scenarios of a pair come to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Tally {
    scenarios: u64,
    possible: u64,
    fte: f64,
    cost: f64,
    service_level: f64,
}

/// A pair of stops: means over its scenarios that are possible; NaN where none is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// How many scenarios have the pair.
    pub scenarios: u64,
    /// Mean FTE.
    pub fte: f64,
    /// Mean cost.
    pub cost: f64,
    /// Mean service level.
    pub service_level: f64,
}

/// Two axes and their pairs, filled scenario by scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs {
    /// To the right.
    pub x: Axis,
    /// Downwards.
    pub y: Axis,
    tallies: Vec<Tally>,
}

impl Pairs {
    /// An empty field.
    pub fn new(x: Axis, y: Axis) -> Self {
        let tallies = vec![Tally::default(); x.len() * y.len()];
        Self { x, y, tallies }
    }
    /// The first two levers of a grid that have values of their own, the one with more values to the right.
    pub fn of_levers(levers: &[Lever]) -> Option<(Self, [usize; 2])> {
        let axes = levers.iter().enumerate().filter_map(|(k, lever)| Some((k, Axis::of_lever(lever)?)));
        let mut axes = axes.filter(|(_, axis)| axis.len() > 1);
        let (first, second) = (axes.next()?, axes.next()?);
        let (x, y) = if second.1.len() > first.1.len() { (second, first) } else { (first, second) };
        Some((Self::new(x.1, y.1), [x.0, y.0]))
    }
    /// Takes a scenario; one without a place on both axes is left out.
    pub fn take(&mut self, x: &Stop, y: &Stop, outcome: &Outcome) {
        let (Some(x), Some(y)) = (self.x.place(x), self.y.place(y)) else { return };
        let wide = self.x.len();
        let Some(tally) = self.tallies.get_mut(y * wide + x) else { return };
        tally.scenarios += 1;
        if !outcome.unmeetable && outcome.fte.is_finite() {
            tally.possible += 1;
            tally.fte += outcome.fte;
            tally.cost += outcome.cost;
            tally.service_level += outcome.service_level;
        }
    }
    /// A pair; `None` where no scenario has it.
    pub fn pair(&self, x: usize, y: usize) -> Option<Pair> {
        let tally = self.tallies.get(y * self.x.len() + x).filter(|tally| tally.scenarios > 0)?;
        let mean = |sum: f64| if tally.possible > 0 { sum / tally.possible as f64 } else { f64::NAN };
        Some(Pair {
            scenarios: tally.scenarios,
            fte: mean(tally.fte),
            cost: mean(tally.cost),
            service_level: mean(tally.service_level),
        })
    }
    /// Most scenarios of a pair.
    pub fn most_scenarios(&self) -> u64 {
        self.tallies.iter().map(|tally| tally.scenarios).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::LeverKind;
    use crate::scenario::answers::stand_in::{self, lever};

    fn numbers(values: &[f64]) -> Option<Values> {
        Some(Values::List(values.iter().map(|v| LeverValue::Number(*v)).collect()))
    }

    #[test]
    fn a_pair_is_the_mean_of_its_scenarios_and_an_impossible_one_does_not_count() {
        let levers = [
            lever(LeverKind::Volume, numbers(&[0.1, 0.0])),
            lever(LeverKind::Pooling, None),
            lever(LeverKind::Aht, numbers(&[0.0, 0.05, 0.1])),
        ];
        let (mut pairs, places) = Pairs::of_levers(&levers).unwrap();
        assert_eq!(places, [2, 0], "the longer list goes to the right");
        assert_eq!(pairs.y.labels(), ["0%", "+10%"]);
        let outcome = |fte: f64| Outcome { fte, unmeetable: fte.is_nan(), ..stand_in::outcome() };
        for fte in [40.0, 42.0, f64::NAN] {
            pairs.take(&Stop::Number(0.05), &Stop::Number(0.1), &outcome(fte));
        }
        pairs.take(&Stop::Word(Stop::AS_PLANNED.into()), &Stop::Number(0.1), &outcome(1.0));
        let pair = pairs.pair(1, 1).unwrap();
        assert_eq!((pair.fte, pair.scenarios), (41.0, 3));
        assert_eq!(pairs.pair(0, 0), None);
    }

    #[test]
    fn targets_stand_in_their_order_whichever_comes_first() {
        let stops = ["80/20", "as planned", "75/20", "9.5/1"].map(|word| Stop::Word(word.into())).to_vec();
        let axis = Axis::of_stops("target".into(), Spelling::Target, stops);
        assert_eq!(axis.labels(), ["9.5/1", "75/20", "80/20", "as planned"]);
    }

    #[test]
    fn many_numbers_go_into_bins_that_hold_them() {
        let axis = Axis::of_lever(&lever(LeverKind::Volume, Some(Values::Uniform { from: -0.12, to: 0.12 }))).unwrap();
        assert!(axis.is_binned());
        assert_eq!(axis.labels()[0], "−11%");
        assert_eq!(axis.place(&Stop::Number(-0.12)), Some(0));
        assert_eq!(axis.place(&Stop::Number(0.119)), Some(11));
        assert_eq!(axis.place(&Stop::Number(0.5)), Some(11), "what is beyond is in the last");
        let stops = (0..40).map(|k| Stop::Number(f64::from(k))).collect();
        assert_eq!(Axis::of_stops("heads".into(), Spelling::Amount, stops).len(), 12);
    }
}
