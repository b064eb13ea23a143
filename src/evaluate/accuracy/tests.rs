use super::*;
use proptest::prelude::*;
use statrs::function::gamma::ln_gamma;

#[test]
fn a_measure_without_contacts_is_unknown_not_zero() {
    for measure in [wape, bias] {
        assert_eq!(measure(&[1.0], &[0.0]), None);
        assert_eq!(measure(&[], &[]), None);
    }
    assert_eq!(mape(&[1.0], &[0.0]), None);
    assert_eq!(mae(&[], &[]), None);
    assert_eq!(mase(&[1.0], &[1.0], &[1.0], 7), None);
    assert_eq!(mase(&[1.0], &[2.0], &[3.0, 3.0], 1), None);
    assert_eq!(weighted_noise_floor(&[0.0]), None);
}

#[test]
fn closed_hours_of_the_history_do_not_scale_the_mase() {
    let history = [10.0, f64::NAN, 14.0, f64::NAN, 10.0, f64::NAN];
    assert_eq!(mase(&[4.0], &[2.0], &history, 2), Some(0.5));
}

#[test]
fn a_range_that_is_missing_does_not_shift_the_others() {
    assert_eq!(coverage(&[f64::NAN, 5.0], &[4.0, 9.0], &[50.0, 6.0]), Some(1.0));
}

#[test]
fn the_mean_deviation_of_poisson_counts_is_exact_over_the_switch_of_formulas() {
    for v in [0.01f64, 0.3, 1.0, 2.5, 7.0, 29.99, 30.0, 30.5, 31.99, 100.0, 5000.25] {
        let k = v.floor();
        let exact = 2.0 * (-v + (k + 1.0) * v.ln() - ln_gamma(k + 1.0)).exp();
        assert!((poisson_mad(v) / exact - 1.0).abs() < 1e-9, "{v}: {} and {exact}", poisson_mad(v));
    }
    assert_eq!(poisson_mad(0.0), 0.0);
}

#[test]
fn quiet_queues_have_a_floor_no_higher_than_a_forecast_of_nobody() {
    // Half a contact: who expects nobody misses every one of them, and no guess does better. 0.9: 2·e^-0.9 of them.
    assert_eq!(weighted_noise_floor(&[0.5; 48]), Some(1.0));
    assert!((weighted_noise_floor(&[0.9; 48]).unwrap() - 2.0 * (-0.9f64).exp()).abs() < 1e-12);
}

proptest! {
    #[test]
    fn a_perfect_forecast_has_no_error(actual in prop::collection::vec(0.1f64..1e6, 1..50)) {
        prop_assert_eq!(wape(&actual, &actual), Some(0.0));
        prop_assert_eq!(bias(&actual, &actual), Some(0.0));
        prop_assert_eq!(coverage(&actual, &actual, &actual), Some(1.0));
        prop_assert_eq!(pinball(&actual, &actual, 0.5), Some(0.0));
    }

    #[test]
    fn bias_never_exceeds_wape(pair in prop::collection::vec((0.0f64..1e4, 0.1f64..1e4), 1..50)) {
        let (forecast, actual): (Vec<f64>, Vec<f64>) = pair.into_iter().unzip();
        prop_assert!(bias(&forecast, &actual).unwrap().abs() <= wape(&forecast, &actual).unwrap() * (1.0 + 1e-12));
    }
}

#[test]
fn the_deviation_of_bursty_counts_is_the_sum_over_their_probabilities() {
    for (v, excess) in [(0.3, 0.5), (1.0, 2.0), (4.7, 0.1), (13.2, 0.01), (60.0, 0.3), (250.5, 0.02), (400.0, 1e-6)] {
        let size: f64 = 1.0 / excess;
        let chance = |n: f64| {
            let ways = ln_gamma(size + n) - ln_gamma(size) - ln_gamma(n + 1.0);
            (ways - size * (v / size).ln_1p() + n * (v / (size + v)).ln()).exp()
        };
        let exact: f64 = (0..20_000).map(|n| chance(f64::from(n)) * (f64::from(n) - v).abs()).sum();
        assert!((overdispersed_mad(v, excess) / exact - 1.0).abs() < 1e-7, "{v} {excess}: {exact}");
    }
    assert_eq!(overdispersed_mad(0.0, 0.1), 0.0);
    assert!(overdispersed_mad(-1.0, 0.1).is_nan() && overdispersed_mad(1.0, f64::NAN).is_nan());
}

#[test]
fn without_excess_bursty_counts_are_poisson_and_more_excess_leaves_more() {
    for v in [0.5, 3.0, 29.9, 30.0, 1234.5, 1e6] {
        let mut last = poisson_mad(v);
        for excess in [1e-13, 1e-11, 1e-7, 1e-4, 0.01, 0.2] {
            let mad = overdispersed_mad(v, excess);
            assert!(mad >= last * (1.0 - 1e-9), "{v} {excess}: {mad} after {last}");
            last = mad;
        }
        assert!((overdispersed_mad(v, 1e-11) / poisson_mad(v) - 1.0).abs() < 1e-4);
    }
}

#[test]
fn weights_and_baselines_that_are_missing_count_for_nothing() {
    let nan = f64::NAN;
    assert_eq!(weighted_wape(&[1.0, 2.0, 9.0], &[2.0, 2.0, 1.0], &[1.0, 1.0, 0.0]), Some(0.25));
    assert_eq!(weighted_wape(&[1.0], &[2.0], &[nan]), None);
    assert_eq!(skill(&[1.0], &[2.0], &[2.0]), None, "a baseline without a miss can't be beaten");
    assert_eq!(skill(&[1.0], &[nan], &[2.0]), None);
    assert_eq!(tracking_signal(&[2.0], &[2.0]), None);
    assert_eq!(mean_error(&[nan], &[2.0]), None);
}
