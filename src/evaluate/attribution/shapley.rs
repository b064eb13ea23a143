//! The value of each player of a game: what joining adds, averaged over all orders of joining.

/// The Shapley value of every player of a game with `values.len() = 2^n` coalitions; bit `k` of a coalition's index says
/// whether player `k` is in it.
///
/// # Formula
/// ```text
/// φ_k = Σ over S without k of |S|!·(n − 1 − |S|)!/n! · (v(S ∪ k) − v(S))          Shapley 1953
/// ```
/// Their sum is `v(all) − v(none)`; a player who never adds anything has exactly 0.
pub(super) fn shapley(values: &[f64]) -> Vec<f64> {
    let players = values.len().trailing_zeros() as usize;
    let weight = weights(players);
    (0..players)
        .map(|player| {
            let without = (0..values.len()).filter(|coalition| coalition >> player & 1 == 0);
            without
                .map(|coalition| {
                    let added = values[coalition | 1 << player] - values[coalition];
                    weight[coalition.count_ones() as usize] * added
                })
                .sum()
        })
        .collect()
}

/// The share of the orders in which exactly a given coalition of `size` has joined before a player: `size!·(n−1−size)!/n!`.
fn weights(players: usize) -> Vec<f64> {
    // 1/(n·C(n−1, size)), the binomial row built up by neighbours.
    let mut binomial = 1.0;
    (0..players)
        .map(|size| {
            let weight = 1.0 / (players as f64 * binomial);
            binomial = binomial * (players - 1 - size) as f64 / (size + 1) as f64;
            weight
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_of_the_right_glove_gets_two_thirds() {
        // Two left gloves (players 0, 1) and a right one (player 2): a pair is worth 1. The textbook value: 1/6, 1/6, 4/6.
        let value = |coalition: usize| f64::from(u8::from(coalition & 4 != 0 && coalition & 3 != 0));
        let values: Vec<f64> = (0..8).map(value).collect();
        let found = shapley(&values);
        for (found, known) in found.iter().zip([1.0 / 6.0, 1.0 / 6.0, 4.0 / 6.0]) {
            assert!((found - known).abs() < 1e-15);
        }
    }

    #[test]
    fn the_shares_are_the_mean_over_every_order() {
        let values: Vec<f64> = (0..16_u32).map(|k| libm::sin(f64::from(k * k + 3 * k))).collect();
        let mut orders = vec![Vec::new()];
        for _ in 0..4 {
            let longer = |order: &Vec<usize>| {
                let order = order.clone();
                (0..4).filter(|k| !order.contains(k)).map(|k| [&order[..], &[k]].concat()).collect::<Vec<_>>()
            };
            orders = orders.iter().flat_map(longer).collect();
        }
        assert_eq!(orders.len(), 24);
        let mut mean = [0.0; 4];
        for order in &orders {
            let mut coalition = 0;
            for k in order {
                mean[*k] += (values[coalition | 1 << k] - values[coalition]) / 24.0;
                coalition |= 1 << k;
            }
        }
        for (found, known) in shapley(&values).iter().zip(mean) {
            assert!((found - known).abs() < 1e-15);
        }
    }

    #[test]
    fn nobody_to_blame_is_no_share() {
        assert!(shapley(&[0.7]).is_empty());
    }
}
