//! Averages over the offered wait, as sums of positive terms.

/// The density falls by `e^(−DEPTH)` from its peak to where an integral ends: nothing beyond shows in 15 digits.
const DEPTH: f64 = 35.0;
/// Enough for 15 digits of every density that falls all the way, as steep as an exponential or a bell or between.
const POINTS: usize = 26;

/// Points of Gauss–Legendre quadrature on (0, 1).
const NODES: [f64; POINTS] = [
    0.002_057_149_427_191_535_5,
    0.010_807_277_021_764_504,
    0.026_420_466_669_142_877,
    0.048_681_069_007_846_46,
    0.077_277_028_605_750_99,
    0.111_807_025_589_660_57,
    0.151_786_369_790_021_36,
    0.196_653_853_491_190_97,
    0.245_779_642_587_747_15,
    0.298_474_122_438_256_83,
    0.353_997_580_257_021_55,
    0.411_570_589_821_554_9,
    0.470_384_953_285_343_4,
    0.529_615_046_714_656_6,
    0.588_429_410_178_445_1,
    0.646_002_419_742_978_5,
    0.701_525_877_561_743_1,
    0.754_220_357_412_252_9,
    0.803_346_146_508_809,
    0.848_213_630_209_978_6,
    0.888_192_974_410_339_4,
    0.922_722_971_394_249,
    0.951_318_930_992_153_6,
    0.973_579_533_330_857_1,
    0.989_192_722_978_235_5,
    0.997_942_850_572_808_5,
];
/// Their weights.
const WEIGHTS: [f64; POINTS] = [
    0.005_275_686_308_671_503,
    0.012_208_925_546_315_953,
    0.018_981_191_647_181_383,
    0.025_487_912_648_573_904,
    0.031_637_023_164_787_42,
    0.037_342_074_882_829_875,
    0.042_522_947_156_742_62,
    0.047_106_900_177_957_07,
    0.051_029_580_547_212_71,
    0.054_235_920_264_288_29,
    0.056_680_908_273_159_83,
    0.058_330_221_742_648_29,
    0.059_160_707_639_631_14,
    0.059_160_707_639_631_14,
    0.058_330_221_742_648_29,
    0.056_680_908_273_159_83,
    0.054_235_920_264_288_29,
    0.051_029_580_547_212_71,
    0.047_106_900_177_957_07,
    0.042_522_947_156_742_62,
    0.037_342_074_882_829_875,
    0.031_637_023_164_787_42,
    0.025_487_912_648_573_904,
    0.018_981_191_647_181_383,
    0.012_208_925_546_315_953,
    0.005_275_686_308_671_503,
];

/// Integrals of the density of the offered wait `t` (in units of the patience) and of its moments, all positive.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Moments {
    /// Of the density alone.
    pub all: f64,
    /// Times `e^(−t)`: those whose patience lasts.
    pub answered: f64,
    /// Times `1 − e^(−t)`: those whose patience does not.
    pub abandoned: f64,
    /// Times `t e^(−t)`: the wait of those who are answered.
    pub answered_wait: f64,
}

impl Moments {
    pub(super) fn add(&mut self, weight: f64, other: &Self) {
        self.all += weight * other.all;
        self.answered += weight * other.answered;
        self.abandoned += weight * other.abandoned;
        self.answered_wait += weight * other.answered_wait;
    }
}

/// Where an integral starts: the highest point of the density on its stretch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peak {
    /// The offered wait, in units of the patience.
    pub t: f64,
    /// `e^(−t)`.
    pub lasting: f64,
    /// `1 − e^(−t)`.
    pub lost: f64,
    /// Slope of the logarithm of the density.
    pub slope: f64,
    /// `y e^(−t)`: how fast that slope falls.
    pub bend: f64,
}

impl Peak {
    /// The integrals from the peak over `length` of later waits, of a density that falls all the way, relative to its
    /// value at the peak: `exp(slope·x − bend·(e^(−x) − 1 + x))`.
    pub(super) fn later(&self, length: f64) -> Moments {
        self.integrals(length.min(self.reach()))
    }
    /// How far to later waits the density has to be followed.
    fn reach(&self) -> f64 {
        // The bend is at least x²/(2 + x).
        let steep = -self.slope;
        let b = 0.5 * DEPTH - steep;
        let root = (b * b + 2.0 * DEPTH * (steep + self.bend)).sqrt();
        if b > 0.0 { (b + root) / (steep + self.bend) } else { 2.0 * DEPTH / (root - b) }
    }
    /// The integrals over all later waits, relative to the density here, which rises a little until `peak` before it falls.
    pub(super) fn over(&self, peak: &Self) -> Moments {
        self.integrals(peak.t - self.t + peak.reach())
    }
    /// The same over `length` of earlier waits.
    pub(super) fn earlier(&self, length: f64) -> Moments {
        // Here it is at least x²/2, and further out e^x counts.
        let bell = 2.0 * DEPTH / (self.slope + (self.slope * self.slope + 2.0 * DEPTH * self.bend).sqrt());
        let mut end = length.min(bell);
        if end > 1.0 {
            let fall = DEPTH / self.bend;
            end = end.min(libm::log1p(fall + (2.0 * fall).sqrt()));
        }
        self.integrals(-end)
    }
    /// All points side by side: what a processor does with several numbers at once, it does here.
    fn integrals(&self, length: f64) -> Moments {
        let x = NODES.map(|node| node * length);
        let mut fall = [0.0; POINTS];
        let mut rest = [0.0; POINTS];
        if length.abs() < SHORT {
            for i in 0..POINTS {
                rest[i] = x[i] * x[i] * series(&DECAY, x[i]);
                fall[i] = x[i] - rest[i];
            }
        } else {
            for i in 0..POINTS {
                (fall[i], rest[i]) = decay(x[i]);
            }
        }
        let mut sum = Moments::default();
        let mut density = [0.0; POINTS];
        for i in 0..POINTS {
            density[i] = WEIGHTS[i] * exp(self.slope * x[i] - self.bend * rest[i]);
        }
        for i in 0..POINTS {
            let lasting = self.lasting - self.lasting * fall[i];
            sum.all += density[i];
            sum.answered += density[i] * lasting;
            sum.abandoned += density[i] * (self.lost + self.lasting * fall[i]);
            sum.answered_wait += density[i] * lasting * (self.t + x[i]);
        }
        let mut moments = Moments::default();
        moments.add(length.abs(), &sum);
        moments
    }
}

/// Up to here the series of [`decay`] has all digits.
const SHORT: f64 = 0.5;

/// `1 − e^(−x)` and `e^(−x) − 1 + x`.
pub(super) fn decay(x: f64) -> (f64, f64) {
    if x.abs() < SHORT {
        let rest = x * x * series(&DECAY, x);
        (x - rest, rest)
    } else {
        let fall = -libm::expm1(-x);
        (fall, x - fall)
    }
}

/// `Σ c_k x^k`.
fn series<const N: usize>(coefficients: &[f64; N], x: f64) -> f64 {
    let mut sum = 0.0;
    for coefficient in coefficients.iter().rev() {
        sum = sum * x + coefficient;
    }
    sum
}

/// `e^x` for `−700 < x < 700` in plain additions and multiplications, so that several go side by side; within 3e-16 of it.
fn exp(x: f64) -> f64 {
    const ROUND: f64 = 6_755_399_441_055_744.0; // 1.5 · 2^52: adding it leaves a whole number in the lowest bits
    const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let power = shifted - ROUND;
    let r = (x - power * LN_2_HIGH) - power * LN_2_LOW;
    let scale = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1023 << 52));
    scale * (1.0 + r * (1.0 + r * series(&EXPONENTIAL, r)))
}

/// `1/(k+2)!`.
const EXPONENTIAL: [f64; 12] = [
    1.0 / 2.0,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
    1.0 / 6_227_020_800.0,
];

/// `(−1)^k/(k+2)!`.
const DECAY: [f64; 14] = [
    1.0 / 2.0,
    -1.0 / 6.0,
    1.0 / 24.0,
    -1.0 / 120.0,
    1.0 / 720.0,
    -1.0 / 5_040.0,
    1.0 / 40_320.0,
    -1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    -1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
    -1.0 / 6_227_020_800.0,
    1.0 / 87_178_291_200.0,
    -1.0 / 1_307_674_368_000.0,
];
