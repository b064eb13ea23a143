//! The key `optimise` of a scenario: what chosen classes are to achieve.
//!
//! `sure` is the share of sampled futures that is to be met, `budget` the most that recruiting, training, the pay of chosen heads and
//! overtime may cost, `most-hires` the most heads; `classes-at-most` start within `in-weeks`; with `price-misses` a missed week
//! only costs what hours short cost.

use crate::hiring::classes::{Aims, Spacing};
use crate::io::hiring_file::values::{amount, share_below_all};
use crate::io::toml_file::{Keys, TomlFile};

/// `None` where the scenario does not say, `Some(None)` where it says no.
pub(super) fn aims(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>) -> Option<Option<Aims>> {
    if !keys.has_table("optimise") {
        return keys.yes(file, "optimise").map(|yes| yes.then(Aims::default));
    }
    let mut table = keys.table(file, "optimise")?;
    let sure = share_below_all(file, &mut table, "sure");
    let budget = amount(file, &mut table, "budget");
    let most_hires = whole(file, &mut table, "most-hires");
    let price_misses = table.yes(file, "price-misses").unwrap_or(false);
    let (classes, weeks) = (whole(file, &mut table, "classes-at-most"), whole(file, &mut table, "in-weeks"));
    let spacing = match (classes, weeks) {
        (Some(classes), Some(weeks)) if classes > 0 && weeks > 0 => Some(Spacing { classes, weeks: weeks as usize }),
        (None, None) => None,
        _ => {
            let key = if classes.is_some() { "classes-at-most" } else { "in-weeks" };
            let help = "write both, such as classes-at-most = 2, in-weeks = 4";
            file.problem_of(
                &table,
                key,
                "classes close together need a number of classes and of weeks, 1 or more",
                help,
            );
            None
        }
    };
    if sure.is_some() && (budget.is_some() || price_misses) {
        let message = "a sure plan meets its weeks, so it has no budget and no price of misses";
        file.problem_of(&table, "sure", message, "leave out `sure`, or `budget` and `price-misses`");
    }
    table.finish(file);
    Some(Some(Aims { budget, most_hires, spacing, price_misses, sure, ..Aims::default() }))
}

fn whole(file: &mut TomlFile<'_>, table: &mut Keys<'_, '_>, key: &'static str) -> Option<u32> {
    let number = table.whole(file, key)?;
    let small = u32::try_from(number).ok().filter(|number| *number <= 1_000_000);
    if small.is_none() {
        file.problem_of(table, key, format!("`{key}` is too large: {number}"), "write a number up to 1000000");
    }
    small
}
