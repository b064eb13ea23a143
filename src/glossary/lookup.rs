//! Finding an entry by whatever a planner calls it.

use super::{Term, terms};

/// A name without case, spaces and signs: `Service-Level`, `service level` and `service_level` are one.
pub(super) fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The entry of a name or alias, whatever its case, spaces, `-` or `_`.
///
/// ```
/// use headcount::glossary::find;
/// assert_eq!(find("ASA").unwrap().name, "asa");
/// assert_eq!(find("Service Level").unwrap().name, "service-level");
/// assert!(find("horoscope").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static Term> {
    let wanted = key(name);
    if wanted.is_empty() {
        return None;
    }
    let named = |term: &&Term| std::iter::once(&term.name).chain(term.aliases).any(|n| key(n) == wanted);
    terms().iter().find(named)
}

/// Names of entries that an unknown name may have meant, the nearest first, at most three.
///
/// ```
/// assert_eq!(headcount::glossary::suggest("shrinkge"), ["shrinkage"]);
/// ```
pub fn suggest(name: &str) -> Vec<&'static str> {
    let wanted = key(name);
    let length = wanted.chars().count();
    if length < 2 {
        return Vec::new();
    }
    let allowed = (length / 3).clamp(1, 3);
    let mut near: Vec<(usize, &'static str)> = Vec::new();
    for term in terms() {
        let distances = std::iter::once(&term.name).chain(term.aliases).map(|candidate| {
            let candidate = key(candidate);
            // A longer name that holds the word comes after every misspelling.
            let holds = length >= 3 && candidate.contains(&wanted);
            let distance = distance(&wanted, &candidate);
            if distance <= allowed {
                distance
            } else if holds {
                allowed + 1
            } else {
                usize::MAX
            }
        });
        if let Some(best) = distances.min().filter(|best| *best < usize::MAX) {
            near.push((best, term.name));
        }
    }
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Letters to insert, drop, replace or swap with their neighbour (Damerau 1964, restricted).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + changed);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planners_abbreviations_are_found() {
        for (said, name) in
            [("AHT", "aht"), ("SL", "service-level"), ("svl", "service-level"), ("Full Time Equivalent", "fte")]
        {
            assert_eq!(find(said).map(|term| term.name), Some(name), "{said}");
        }
    }

    #[test]
    fn a_misspelt_term_is_suggested_and_a_strange_word_is_not() {
        assert_eq!(suggest("srhinkage"), ["shrinkage"]);
        assert_eq!(suggest("wappe")[0], "wape");
        assert!(suggest("zzzzzz").is_empty());
        assert!(suggest("").is_empty());
    }

    #[test]
    fn swapping_two_letters_is_one_step() {
        assert_eq!(distance("wape", "wpae"), 1);
        assert_eq!(distance("", "asa"), 3);
        assert_eq!(distance("fte", "fte"), 0);
    }
}
