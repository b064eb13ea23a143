//! Random numbers that depend on a seed, a queue and a position, never on threads.

/// SplitMix64 (Steele, Lea & Flood 2014): a counter in steps of the golden ratio, each value mixed.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    counter: u64,
}

impl Stream {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Self {
        Self { counter: seed }
    }

    /// The numbers of a seed that belong to a name: the name's FNV-1a hash, mixed with the seed.
    pub fn named(seed: u64, name: &str) -> Self {
        let hash = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self::new(Self::new(seed).next() ^ hash)
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.counter = self.counter.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.counter ^ (self.counter >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// The number that is `place` numbers after the next one; the stream stays where it is.
    pub fn nth(&self, place: u64) -> u64 {
        Self::new(self.counter.wrapping_add(place.wrapping_mul(0x9e37_79b9_7f4a_7c15))).next()
    }

    /// A standard normal score, by inversion of a number strictly between 0 and 1.
    pub fn normal(&mut self) -> f64 {
        super::normal::quantile(((self.next() >> 12) as f64 + 0.5) / 4_503_599_627_370_496.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_published_generator() {
        // The first five values of seed 1234567, as Vigna's reference implementation gives them.
        let mut stream = Stream::new(1_234_567);
        let published = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(published.map(|_| stream.next()), published);
    }

    #[test]
    fn a_number_far_ahead_is_the_one_that_counting_there_gives() {
        let (ahead, mut counted) = (Stream::new(9), Stream::new(9));
        assert!((0..50).all(|place| ahead.nth(place) == counted.next()));
    }

    #[test]
    fn queues_draw_apart_and_normal_scores_have_their_moments() {
        assert_ne!(Stream::named(1, "sales").next(), Stream::named(1, "support").next());
        assert_ne!(Stream::named(1, "sales").next(), Stream::named(2, "sales").next());
        let mut stream = Stream::named(7, "sales");
        let scores = (0..20_000).map(|_| stream.normal()).collect::<Vec<_>>();
        let mean = scores.iter().sum::<f64>() / 20_000.0;
        let square = scores.iter().map(|z| z * z).sum::<f64>() / 20_000.0;
        // Four standard errors: 4/√20000 and 4·√(2/20000).
        assert!(mean.abs() < 0.028 && (square - 1.0).abs() < 0.04, "{mean} {square}");
    }
}
