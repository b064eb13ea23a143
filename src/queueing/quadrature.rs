//! Integrals by the 21-point rule of Gauss and Kronrod, which estimates its own error.
//!
//! Nodes and weights: Kronrod 1965; Piessens et al., QUADPACK (1983). The rule is exact for polynomials of degree 31, the
//! 10-point Gauss rule inside it for degree 19.

/// Nodes right of the middle, from the outermost in; every second one belongs to the Gauss rule.
const NODES: [f64; 10] = [
    0.995_657_163_025_808_1,
    0.973_906_528_517_171_7,
    0.930_157_491_355_708_2,
    0.865_063_366_688_984_5,
    0.780_817_726_586_416_9,
    0.679_409_568_299_024_4,
    0.562_757_134_668_604_7,
    0.433_395_394_129_247_2,
    0.294_392_862_701_460_2,
    0.148_874_338_981_631_2,
];
const KRONROD: [f64; 10] = [
    0.011_694_638_867_371_874,
    0.032_558_162_307_964_725,
    0.054_755_896_574_351_995,
    0.075_039_674_810_919_96,
    0.093_125_454_583_697_6,
    0.109_387_158_802_297_64,
    0.123_491_976_262_065_84,
    0.134_709_217_311_473_34,
    0.142_775_938_577_060_09,
    0.147_739_104_901_338_49,
];
const KRONROD_MIDDLE: f64 = 0.149_445_554_002_916_9;
const GAUSS: [f64; 5] = [
    0.066_671_344_308_688_14,
    0.149_451_349_150_580_6,
    0.219_086_362_515_982_04,
    0.269_266_719_309_996_35,
    0.295_524_224_714_752_87,
];

/// Calls `visit(distance from the middle in half widths, Kronrod weight, Gauss weight)` for every node of the interval from
/// −1 to 1, always in the same order.
pub(super) fn each_node(mut visit: impl FnMut(f64, f64, f64)) {
    for i in 0..10 {
        let gauss = if i % 2 == 1 { GAUSS[i / 2] } else { 0.0 };
        visit(-NODES[i], KRONROD[i], gauss);
        visit(NODES[i], KRONROD[i], gauss);
    }
    visit(0.0, KRONROD_MIDDLE, 0.0);
}

/// The mean of a function over an interval.
pub(super) fn mean(from: f64, to: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    let mut sum = 0.0;
    each_node(|at, kronrod, _| sum += kronrod * f(middle + half * at));
    0.5 * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_integrated_exactly_by_both_rules() {
        for degree in 0..=30 {
            let (mut kronrod_sum, mut gauss_sum) = (0.0, 0.0);
            each_node(|x, kronrod, gauss| {
                kronrod_sum += kronrod * x.powi(degree);
                gauss_sum += gauss * x.powi(degree);
            });
            let exact = if degree % 2 == 0 { 2.0 / f64::from(degree + 1) } else { 0.0 };
            assert!((kronrod_sum - exact).abs() < 1e-15, "degree {degree}: {kronrod_sum}");
            assert!(degree > 19 || (gauss_sum - exact).abs() < 1e-15, "degree {degree}: {gauss_sum}");
        }
    }

    #[test]
    fn the_mean_of_a_logarithm_is_that_of_its_antiderivative() {
        let exact = (3.0 * libm::log(3.0) - 3.0 + 1.0) / 2.0;
        assert!((mean(1.0, 3.0, libm::log) / exact - 1.0).abs() < 1e-15);
    }
}
