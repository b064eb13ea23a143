//! Quick functions of seven digits, without branches, for the search only.
//!
//! A search compares a tail with a limit. Where these functions leave a comparison in doubt, the exact arithmetic of
//! [`ErlangC`](crate::queueing::ErlangC) decides it; elsewhere seven digits decide as well as sixteen. Only sums, products,
//! quotients and square roots are used, so every processor gets the same bits. Pairs of numbers go side by side through
//! the vector instructions that every processor has.

/// Two numbers side by side.
pub(super) type Pair = [f64; 2];

#[inline(always)]
pub(super) fn add(a: Pair, b: Pair) -> Pair {
    [a[0] + b[0], a[1] + b[1]]
}
#[inline(always)]
pub(super) fn sub(a: Pair, b: Pair) -> Pair {
    [a[0] - b[0], a[1] - b[1]]
}
#[inline(always)]
pub(super) fn mul(a: Pair, b: Pair) -> Pair {
    [a[0] * b[0], a[1] * b[1]]
}

/// Adding and subtracting it rounds to a whole number, which then stands in the lowest bits of the sum: 1.5·2⁵².
const ROUND: f64 = 6_755_399_441_055_744.0;

/// The whole number nearest to one between 0 and 2⁵⁰.
#[inline(always)]
pub(super) fn round(x: f64) -> f64 {
    (x + ROUND) - ROUND
}
/// A whole number between 0 and 2⁵⁰ as an integer.
#[inline(always)]
pub(super) fn whole(x: f64) -> u64 {
    (x + ROUND).to_bits() & ((1 << 51) - 1)
}

/// `eˣ` of two numbers between −700 and 700, within 3e-9 of it.
#[inline(always)]
pub(super) fn exp(x: Pair) -> Pair {
    const LOG2_E: f64 = std::f64::consts::LOG2_E;
    let y = mul(x, [LOG2_E; 2]);
    let rounded = add(y, [ROUND; 2]);
    let power = |rounded: f64| f64::from_bits(rounded.to_bits().wrapping_add(1023) << 52);
    let powers = [power(rounded[0]), power(rounded[1])];
    let r = sub(y, sub(rounded, [ROUND; 2]));
    let s = mul(r, r);
    let p01 = add([EXP2[0]; 2], mul(r, [EXP2[1]; 2]));
    let p23 = add([EXP2[2]; 2], mul(r, [EXP2[3]; 2]));
    let p45 = add([EXP2[4]; 2], mul(r, [EXP2[5]; 2]));
    let high = add(p45, mul(s, [EXP2[6]; 2]));
    mul(add(add(p01, mul(s, p23)), mul(mul(s, s), high)), powers)
}

/// `2^r` for `|r| ≤ ½`, fitted within 3e-9.
const EXP2: [f64; 7] = [
    0.999_999_999_959_548,
    0.693_147_206_710_62,
    0.240_226_512_135_952,
    0.055_503_272_142_092,
    0.009_618_025_602_955_8,
    0.001_340_043_216_538_57,
    0.000_154_697_319_774_755,
];

/// The natural logarithm of a normal number, within 2e-9.
#[inline(always)]
pub(super) fn ln(x: f64) -> f64 {
    // The mantissa between √½ and √2: the bits of √½ are subtracted before the exponent is taken.
    const ROOT: u64 = 0x3fe6_a09e_667f_3bcd;
    let exponent = (x.to_bits().wrapping_sub(ROOT) as i64) >> 52;
    let mantissa = f64::from_bits(x.to_bits().wrapping_sub((exponent as u64) << 52));
    let w = (mantissa - 1.0) / (mantissa + 1.0);
    let s = w * w;
    let artanh = (0.999_999_999_311 + s * 0.333_334_079_48) + s * s * (0.199_873_994_3 + s * 0.149_627_816_5);
    (f64::from_bits(ROUND.to_bits().wrapping_add_signed(exponent)) - ROUND) * std::f64::consts::LN_2 + 2.0 * w * artanh
}

/// `1/B(N, a)` within 1e-7 of it, for `N ≥ 40` and a headroom `h = N − a` between 0 and `0.42 N`: Temme's expansion, as in
/// the kernel, with the terms that seven digits need.
#[inline(always)]
pub(super) fn inverse_blocking(n: f64, h: f64) -> f64 {
    let r = 1.0 / n;
    let root = n.sqrt();
    // The deviance D = h v + 2N (v³/3 + v⁵/5 + …), v = h/(N + a).
    let v = h / (2.0 * n - h);
    let w = v * v;
    let deviance = v * (h + 2.0 * n * w * polynomial(&ARTANH, w));
    let z = deviance.sqrt();
    // erfcx(−z) = 2e^D − erfcx(z).
    let t = (z - 3.75) / (z + 3.75);
    let erfcx = polynomial(&ERFCX, t) / (1.0 + 2.0 * z);
    let eta = -std::f64::consts::SQRT_2 * z * (root * r);
    let rest = polynomial(&C0, eta) + r * (polynomial(&C1, eta) + r * polynomial(&C2, eta));
    let gamma_star = (1.0 + r * (1.0 / 12.0)) + r * r * (1.0 / 288.0 - r * (139.0 / 51_840.0));
    let [e, _] = exp([deviance, 0.0]);
    1.0 + gamma_star * (HALF_SQRT_TAU * root * (2.0 * e - erfcx) + rest)
}

/// `√(π/2)`.
pub(super) const HALF_SQRT_TAU: f64 = 1.253_314_137_315_500_3;

/// `Σ c_j xʲ` of an even number of coefficients: the even and the odd powers side by side.
#[inline(always)]
pub(super) fn polynomial<const N: usize>(coefficients: &[f64; N], x: f64) -> f64 {
    let square = [x * x; 2];
    let pairs = coefficients.as_chunks::<2>().0;
    let mut sum = pairs[pairs.len() - 1];
    for pair in pairs.iter().rev().skip(1) {
        sum = add(mul(sum, square), *pair);
    }
    sum[0] + x * sum[1]
}

/// `1/3 + w/5 + w²/7 + …`
pub(super) const ARTANH: [f64; 6] = [1.0 / 3.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 9.0, 1.0 / 11.0, 1.0 / 13.0];

/// As in the kernel, for `z ≤ 6.5`, within 3e-8.
pub(super) const ERFCX: [f64; 10] = [
    1.237_512_657_24,
    -0.140_240_547_797,
    0.003_580_536_854_79,
    0.082_267_268_392_3,
    -0.108_674_739_72,
    0.092_704_056_888_7,
    -0.059_230_942_504_8,
    0.024_621_716_057_9,
    -0.015_579_118_745_1,
    -0.001_744_073_032_2,
];

/// The first terms of `c_k(η)` of the kernel.
pub(super) const C0: [f64; 8] =
    [-1.0 / 3.0, 1.0 / 12.0, -2.0 / 135.0, 1.0 / 864.0, 1.0 / 2_835.0, -139.0 / 777_600.0, 1.0 / 25_515.0, 0.0];
pub(super) const C1: [f64; 6] =
    [-1.0 / 540.0, -1.0 / 288.0, 0.002_645_502_645_5, -0.000_990_226_337_45, 0.000_205_761_316_87, 0.0];
pub(super) const C2: [f64; 4] = [0.004_133_597_883_6, -0.002_681_327_160_5, 0.000_771_604_938_3, 0.0];
