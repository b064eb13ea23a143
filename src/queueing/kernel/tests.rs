use super::*;

/// `1/B` or `J`, the first parameter, the second, their difference, and the value with fifty digits (mpmath 1.3 sums,
/// incomplete gamma functions and, for the heavy ones, quadrature of the integrals), rounded to the nearest double.
#[rustfmt::skip]
const FIFTY_DIGITS: [(char, f64, f64, f64, f64); 30] = [
    // Fewer than twenty, whole and fractional, on both sides of the load.
    ('I', 1.0, 0.1055734458221629, 0.8944265541778371, 10.47207881880153),
    ('I', 10.0, 9.968633919517208, 0.031366080482792214, 4.691812520950339),
    ('I', 11.0, 57.72554213820196, -46.72554213820196, 1.2295240537157577),
    ('I', 1.600904702991617, 0.04152375945940189, 1.5593809435322152, 242.9389824684166),
    ('I', 1.5303244826525517, 139.27354016395023, -137.74321568129767, 1.0110296053996166),
    ('I', 14.218425889302447, 14.218425889302447, 0.0, 5.41828513321793),
    ('I', 8.234795369553508, 20.642571556617302, -12.407776187063794, 1.5942557480837503),
    ('J', 6.0, 296.0565665592894, -290.0565665592894, 4.025478348464867e116),
    ('J', 4.0, 9.844665993216497, -5.844665993216497, 47.62489395255389),
    ('J', 15.0, 11.376996667217, 3.623003332783, 2.8807317387139704),
    ('J', 0.23177993887339765, 10.35389059578482, -10.122110656911422, 16617.44129475103),
    ('J', 19.597047211480117, 22.37322423016229, -2.776177018682173, 10.003661049146656),
    ('J', 0.33543022379061654, 0.31916361809487254, 0.016266605695744007, 1.2750284720103133),
    ('J', 1.42711942721759, 0.09977646393495691, 1.327342963282633, 1.0423333215177966),
    // Far more agents than load, far fewer, and the reverse.
    ('I', 108.0, 24.0, 84.0, 3.0363506388170884e35),
    ('I', 32.0, 17.313464038530988, 14.686535961469012, 2045.5288178303788),
    ('I', 40.0, 991.0, -951.0, 1.0420150026771542),
    ('I', 49.42676641114024, 2915.0, -2865.5732335888597, 1.0172423556994183),
    ('J', 2242.0, 4075.896927133208, -1833.896927133208, 3.3913688447002486e216),
    ('J', 20.0, 67.78742644078011, -47.78742644078011, 159531680151.06754),
    ('J', 52.0, 23.929101157679597, 28.070898842320403, 1.802177303898827),
    ('J', 247.35203986617614, 40.197800084580635, 207.1542397815955, 1.192937633881047),
    // About as many agents as load.
    ('I', 28.0, 31.372889129891966, -3.3728891298919663, 5.007154920043394),
    ('I', 671.0, 671.0, 0.0, 33.136087666088926),
    ('I', 34.80872235381899, 30.0, 4.808722353818993, 17.844660319312304),
    ('I', 97657747.0, 97657747.00097656, -0.0009765625, 12386.158434943134),
    ('I', 18445.0, 14551.041015625, 3893.958984375, 9.077797291833583e210),
    ('J', 522.0, 521.5805263305007, 0.4194736694993253, 28.55802678496156),
    ('J', 364.5502221470063, 364.558341151856, -0.008119004849675093, 24.276781864952525),
    ('J', 34.0, 57.481834470709934, -23.481834470709934, 4074.043957847971),
];

fn relative(ours: f64, exact: f64) -> f64 {
    (ours / exact - 1.0).abs()
}

#[test]
fn erlangs_sums_match_fifty_digit_values_in_every_regime() {
    for (sum, n, a, difference, exact) in FIFTY_DIGITS {
        let (ours, logarithm) = match sum {
            'I' => {
                let inverse = inverse_blocking(n, a, difference);
                (inverse, libm::log(inverse))
            }
            _ => (upward_sum(n, a, difference), ln_upward_sum(n, a, difference)),
        };
        assert!(relative(ours, exact) < 1e-14, "{sum}({n}, {a}): {ours} is not {exact}");
        assert!((logarithm - libm::log(exact)).abs() < 1e-15 * (10.0 + libm::log(exact)), "ln {sum}({n}, {a})");
    }
}

/// Numbers from next to nothing to ten million, whole and not, with loads around, above and below them.
fn points() -> impl Iterator<Item = (f64, f64)> {
    let numbers = [0.01, 0.7, 1.0, 3.3, 8.0, 13.9, 19.0, 19.999, 20.0, 20.4, 44.0, 311.7, 5_000.0, 1e5, 1e7];
    let ratios = [0.02, 0.3, 0.54, 0.551, 0.8, 0.99, 1.0, 1.01, 1.2, 1.74, 1.76, 3.0, 50.0];
    numbers.into_iter().flat_map(move |n| ratios.into_iter().map(move |ratio| (n, n * ratio)))
}

#[test]
fn one_agent_more_follows_from_erlangs_recurrence_across_every_border() {
    for (n, a) in points() {
        let stepped = 1.0 + (n + 1.0) / a * inverse_blocking(n, a, n - a);
        let direct = inverse_blocking(n + 1.0, a, n + 1.0 - a);
        // Where the tail is 1e-200, a rounded headroom is felt.
        let tolerance = 4e-15 + 1e-15 * ((n - a).abs() * (n - a).abs() / a).min(700.0).max((n - a).max(0.0) * 0.1);
        assert!(stepped.is_infinite() || relative(direct, stepped) < tolerance, "{n}, {a}: {direct}, {stepped}");
        // J(c, x) = 1 + x/(c+1) J(c+1, x)
        let stepped = 1.0 + a / (n + 1.0) * upward_sum(n + 1.0, a, n + 1.0 - a);
        let direct = upward_sum(n, a, n - a);
        assert!(stepped.is_infinite() || relative(direct, stepped) < tolerance, "J {n}, {a}: {direct}, {stepped}");
    }
}

#[test]
fn what_lies_below_and_above_adds_up_to_the_whole_poisson_distribution() {
    for (n, a) in points() {
        let both = inverse_blocking(n, a, n - a) + upward_sum(n, a, n - a) - 1.0;
        let logarithm = if n < MANY {
            density::ln_inverse(n, a, n - a)
        } else {
            let deviance = deviance::far(n, a);
            deviance.high
                + deviance.low
                + libm::log((2.0 * std::f64::consts::PI * n).sqrt() * density::gamma_star(1.0 / n))
        };
        if both.is_finite() {
            assert!((libm::log(both) - logarithm).abs() < 1e-13 + 1e-15 * logarithm.abs() + 4e-16 * n, "{n}, {a}");
        }
    }
}

#[test]
fn logarithms_carry_on_where_the_sums_leave_the_doubles() {
    // ln(100!) + 1e8 − 100 ln(1e8) from Stirling's series.
    let queue = ln_upward_sum(100.0, 1e8, 100.0 - 1e8);
    assert!((queue - (libm::lgamma(101.0) + 1e8 - 100.0 * libm::log(1e8))).abs() < 1e-7);
    assert_eq!(ln_upward_sum(0.0, 1e4, -1e4), 1e4);
}

#[test]
fn the_ends_are_defined() {
    assert_eq!(inverse_blocking(0.0, 3.0, -3.0), 1.0);
    assert_eq!(inverse_blocking(2.0, 0.0, 2.0), f64::INFINITY);
    assert_eq!(inverse_blocking(2.0, 1e-300, 2.0), f64::INFINITY);
    assert!(relative(inverse_blocking(1.0, 1e-301, 1.0), 1e301) < 1e-15);
    assert_eq!(upward_sum(5.0, 0.0, 5.0), 1.0);
    assert!(relative(upward_sum(0.0, 3.0, -3.0), libm::exp(3.0)) < 1e-15);
    assert!(relative(upward_sum(1e12, 1e12, 0.0), 1.253_314_137_315_5e6) < 1e-6);
    assert!(relative(inverse_blocking(1.0, 1e9, 1.0 - 1e9), 1.0 + 1e-9) < 1e-15);
}
