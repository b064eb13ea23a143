//! Averages over the offered wait, as sums of positive terms.

/// The density falls by `e^(−DEPTH)` from its peak to where an integral ends: nothing beyond shows in 16 digits.
const DEPTH: f64 = 39.0;

/// Abscissae and weights of the positive half of Gauss–Legendre quadrature with 28 points on (−1, 1).
const GAUSS: [(f64, f64); 14] = [
    (0.055_079_289_884_034_27, 0.110_047_013_016_475_2),
    (0.164_569_282_133_380_77, 0.108_711_192_258_294_14),
    (0.272_061_627_635_178_08, 0.106_055_765_922_846_42),
    (0.376_251_516_089_078_71, 0.102_112_967_578_060_77),
    (0.475_874_224_955_118_26, 0.096_930_657_997_929_92),
    (0.569_720_471_811_401_7, 0.090_571_744_393_032_84),
    (0.656_651_094_038_864_96, 0.083_113_417_228_901_22),
    (0.735_610_878_013_631_8, 0.074_646_214_234_568_78),
    (0.805_641_370_917_179_2, 0.065_272_923_966_999_6),
    (0.865_892_522_574_395_05, 0.055_107_345_675_716_745),
    (0.915_633_026_392_132_1, 0.044_272_934_759_004_23),
    (0.954_259_280_628_938_2, 0.032_901_427_782_304_38),
    (0.981_303_165_370_872_8, 0.021_132_112_592_771_26),
    (0.996_442_497_573_954_4, 0.009_124_282_593_094_518),
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
        // The bend is at least x²/(2 + x).
        let steep = -self.slope;
        let b = 0.5 * (DEPTH - 2.0 * steep);
        let end = (b + (b * b + 2.0 * DEPTH * (steep + self.bend)).sqrt()) / (steep + self.bend);
        self.integrals(length.min(end))
    }
    /// The same over `length` of earlier waits.
    pub(super) fn earlier(&self, length: f64) -> Moments {
        // Here it is at least x²/2.
        let end = 2.0 * DEPTH / (self.slope + (self.slope * self.slope + 2.0 * DEPTH * self.bend).sqrt());
        self.integrals(-length.min(end))
    }
    fn integrals(&self, length: f64) -> Moments {
        let half = 0.5 * length;
        let mut sum = Moments::default();
        for (abscissa, weight) in GAUSS {
            for x in [half - half * abscissa, half + half * abscissa] {
                let (fall, rest) = decay(x);
                let density = weight * libm::exp(self.slope * x - self.bend * rest);
                let lasting = self.lasting - self.lasting * fall;
                sum.all += density;
                sum.answered += density * lasting;
                sum.abandoned += density * (self.lost + self.lasting * fall);
                sum.answered_wait += density * lasting * (self.t + x);
            }
        }
        let mut moments = Moments::default();
        moments.add(half.abs(), &sum);
        moments
    }
}

/// `1 − e^(−x)` and `e^(−x) − 1 + x`.
pub(super) fn decay(x: f64) -> (f64, f64) {
    if x.abs() < 0.5 {
        let mut sum = 0.0;
        for coefficient in DECAY.iter().rev() {
            sum = sum * x + coefficient;
        }
        let rest = x * x * sum;
        (x - rest, rest)
    } else {
        let fall = -libm::expm1(-x);
        (fall, x - fall)
    }
}

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
