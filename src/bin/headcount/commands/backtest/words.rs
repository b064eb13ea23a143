//! What a backtest found, for people and as JSON: models best first, beside the noise floor and the best naive.

use std::fmt::Write as _;

use headcount::evaluate::rolling::{Cut, NAIVE, Tally};
use headcount::forecast::Method;
use headcount::io::dataset::{Dataset, Format};
use headcount::report::table;
use headcount::time::Horizon;
use serde_json::{Value, json};

use super::{Backtest, ModelScores};
use crate::session::Failure;

/// Queues told one by one; more are summed up.
const MOST_QUEUES: usize = 40;

/// Notes on what was left out, one per fold and reason.
pub fn skipped(backtest: &Backtest) -> Vec<String> {
    let mut notes = Vec::new();
    for fold in &backtest.grid {
        let mut reasons: Vec<(String, Vec<&str>)> = Vec::new();
        for queue in &backtest.queues {
            for (_, why) in queue.skipped.iter().filter(|(own, _)| own == fold) {
                let why = why.to_string();
                match reasons.iter_mut().find(|(known, _)| *known == why) {
                    Some((_, queues)) => queues.push(&queue.queue),
                    None => reasons.push((why, vec![&queue.queue])),
                }
            }
        }
        for (why, queues) in reasons {
            let more = queues.len().saturating_sub(3);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let named = queues.iter().take(3).copied().collect::<Vec<_>>().join(", ");
            notes.push(format!("fold from {} left out for {named}{more}: {why}", fold.start));
        }
    }
    notes
}

/// Every model over all queues, best first; those that nothing can be told of come last.
fn ranked(backtest: &Backtest) -> Vec<(Method, ModelScores)> {
    let mut all: Vec<(Method, ModelScores)> =
        backtest.methods.iter().map(|method| (*method, ModelScores::default())).collect();
    for queue in &backtest.queues {
        for ((_, sum), model) in all.iter_mut().zip(&queue.models) {
            sum.merge(model);
        }
    }
    all.sort_by(|a, b| by_wape(&a.1.total, &b.1.total));
    all
}

fn by_wape(a: &Tally, b: &Tally) -> std::cmp::Ordering {
    a.wape().unwrap_or(f64::INFINITY).total_cmp(&b.wape().unwrap_or(f64::INFINITY))
}

/// The naive baseline that missed least, where one was tried.
fn best_naive<'a>(models: impl Iterator<Item = (Method, &'a Tally)>) -> Option<(Method, f64)> {
    let naive = models.filter(|(method, _)| NAIVE.contains(method));
    let known = naive.filter_map(|(method, tally)| Some((method, tally.wape()?)));
    known.min_by(|a, b| a.1.total_cmp(&b.1))
}

/// How much less than the best naive a model misses, as a share of what that misses.
fn skill(tally: &Tally, naive: Option<(Method, f64)>) -> Option<f64> {
    let (_, naive) = naive.filter(|(_, wape)| *wape > 0.0)?;
    Some(1.0 - tally.wape()? / naive)
}

fn worst(model: &ModelScores) -> Option<(Horizon, f64)> {
    let known = model.folds.iter().filter_map(|(fold, tally)| Some((*fold, tally.wape()?)));
    known.reduce(|worst, other| if other.1 > worst.1 { other } else { worst })
}

/// The result as JSON: settings, models over all queues best first, and the rows.
pub fn as_json(backtest: &Backtest, data: &Dataset) -> Result<Value, Failure> {
    let mut bytes = Vec::new();
    data.write(Format::Json, &mut bytes).map_err(anyhow::Error::from)?;
    let rows: Value = serde_json::from_slice(&bytes).map_err(anyhow::Error::from)?;
    let ranked = ranked(backtest);
    let naive = best_naive(ranked.iter().map(|(method, model)| (*method, &model.total)));
    let models: Vec<Value> = ranked
        .iter()
        .map(|(method, model)| {
            let tally = &model.total;
            let coverage: serde_json::Map<String, Value> = tally
                .levels
                .iter()
                .zip(tally.coverage())
                .map(|(level, share)| (level.to_string(), json!(share)))
                .collect();
            let worst = worst(model).map(|(fold, wape)| json!({ "origin": fold.start.to_string(), "wape": wape }));
            json!({
                "model": method,
                "wape": tally.wape(),
                "noise_floor": tally.noise_floor(),
                "skill": skill(tally, naive),
                "bias": tally.bias(),
                "mase": tally.mase(),
                "pinball": tally.pinball(),
                "coverage": coverage,
                "hours_over": tally.hours.map(|hours| hours.over),
                "hours_under": tally.hours.map(|hours| hours.under),
                "hours_required": tally.hours.map(|hours| hours.required),
                "intervals": tally.intervals,
                "missing": tally.missing,
                "set_aside": tally.set_aside,
                "worst_fold": worst,
            })
        })
        .collect();
    let skipped: Vec<Value> = backtest
        .queues
        .iter()
        .flat_map(|queue| queue.skipped.iter().map(move |(fold, why)| (&queue.queue, fold, why)))
        .map(
            |(queue, fold, why)| json!({ "queue": queue, "origin": fold.start.to_string(), "reason": why.to_string() }),
        )
        .collect();
    Ok(json!({
        "days": backtest.grid.first().map(|fold| fold.days),
        "origins": backtest.grid.iter().map(|fold| fold.start.to_string()).collect::<Vec<_>>(),
        "best_naive": naive.map(|(method, _)| method),
        "conventions": backtest.staffing,
        "models": models,
        "skipped": skipped,
        "rows": rows,
    }))
}

/// The result for people.
pub fn as_text(backtest: &Backtest) -> String {
    let ranked = ranked(backtest);
    let naive = best_naive(ranked.iter().map(|(method, model)| (*method, &model.total)));
    let mut text = models_table(&ranked, naive);
    // Writing into a String can't fail.
    let tried = backtest.queues.iter().filter(|queue| !queue.models.is_empty()).count();
    if let (Some((_, best)), Some(first), Some(last)) = (ranked.first(), backtest.grid.first(), backtest.grid.last()) {
        let tally = &best.total;
        let _ = writeln!(
            text,
            "\n{} from {} to {}, {} each; {}, {} intervals scored, {} without a record, {} set aside by cleaning but scored.",
            counted(backtest.grid.len(), "fold"),
            first.start,
            last.start,
            counted(first.days as usize, "day"),
            counted(tried, "queue"),
            tally.intervals,
            tally.missing,
            tally.set_aside
        );
        if tally.unforecast > 0.0 {
            let _ = writeln!(text, "{:.0} contacts came while closed; they are not scored.", tally.unforecast);
        }
    }
    if tried > 1 {
        text.push('\n');
        text.push_str(&queues_table(backtest));
    }
    text.push('\n');
    text.push_str(&leads_table(&ranked, naive));
    let _ = writeln!(
        text,
        "\nWAPE: sum of absolute misses per interval / sum of contacts. Noise floor: what Poisson arrivals leave to a perfect \
         forecast. Skill: share of the best naive's misses that is avoided{}.",
        naive.map_or_else(String::new, |(method, _)| format!(" ({method})"))
    );
    if ranked.iter().any(|(_, model)| model.total.hours.is_some()) {
        let _ = writeln!(
            text,
            "Hours over and under: agents for the forecast volume against agents for the actual one, at the forecast handle time.\n{}",
            backtest.staffing.iter().take(2).cloned().collect::<Vec<_>>().join(" ")
        );
    } else {
        let _ = writeln!(
            text,
            "Without a handle time there are no staffing hours: give one with --aht, such as --aht 240s."
        );
    }
    let _ =
        writeln!(text, "Write the scores of every fold with -o backtest.csv, every forecast with --forecasts FILE.");
    text
}

fn models_table(ranked: &[(Method, ModelScores)], naive: Option<(Method, f64)>) -> String {
    let levels = ranked.first().map(|(_, model)| model.total.levels.clone()).unwrap_or_default();
    let staffed = ranked.iter().any(|(_, model)| model.total.hours.is_some());
    let mut header: Vec<String> =
        ["model", "WAPE", "noise floor", "skill", "bias", "MASE", "pinball"].map(str::to_owned).into();
    header.extend(levels.iter().map(|level| format!("in {level} %")));
    if staffed {
        header.extend(["h over", "h under"].map(str::to_owned));
    }
    header.push("worst fold".to_owned());
    let rows: Vec<Vec<String>> = ranked
        .iter()
        .map(|(method, model)| {
            let tally = &model.total;
            let mut row = vec![
                method.to_string(),
                percent(tally.wape()),
                percent(tally.noise_floor()),
                signed(skill(tally, naive)),
                signed(tally.bias()),
                number(tally.mase(), 2),
                number(tally.pinball(), 2),
            ];
            row.extend(tally.coverage().into_iter().map(percent));
            if staffed {
                row.push(number(tally.hours.map(|hours| hours.over), 0));
                row.push(number(tally.hours.map(|hours| hours.under), 0));
            }
            row.push(
                worst(model).map_or_else(String::new, |(fold, wape)| format!("{} {}", fold.start, percent(Some(wape)))),
            );
            row
        })
        .collect();
    table::table(&header.iter().map(String::as_str).collect::<Vec<_>>(), &rows)
}

fn queues_table(backtest: &Backtest) -> String {
    let mut rows = Vec::new();
    let tried = || backtest.queues.iter().filter(|queue| !queue.models.is_empty());
    for queue in tried().take(MOST_QUEUES) {
        let models = || backtest.methods.iter().copied().zip(queue.models.iter().map(|model| &model.total));
        let Some((best, tally)) = models().reduce(|a, b| if by_wape(b.1, a.1).is_lt() { b } else { a }) else {
            continue;
        };
        let auto = models().find(|(method, _)| *method == Method::Auto).and_then(|(_, tally)| tally.wape());
        let naive = best_naive(models());
        rows.push(vec![
            queue.queue.clone(),
            format!("{:.0}", tally.actual),
            best.to_string(),
            percent(tally.wape()),
            percent(auto),
            naive.map_or_else(|| "–".to_owned(), |(method, wape)| format!("{} {method}", percent(Some(wape)))),
            percent(tally.noise_floor()),
        ]);
    }
    let mut text =
        table::table(&["queue", "contacts", "best model", "WAPE", "auto", "best naive", "noise floor"], &rows);
    let more = tried().count().saturating_sub(MOST_QUEUES);
    if more > 0 {
        let _ = writeln!(text, "and {} more, in the table", counted(more, "queue"));
    }
    text
}

/// WAPE by lead of the best model, of `auto` and of the best naive.
fn leads_table(ranked: &[(Method, ModelScores)], naive: Option<(Method, f64)>) -> String {
    let mut shown: Vec<&(Method, ModelScores)> = ranked.iter().take(1).collect();
    let others = ranked.iter().skip(1);
    shown.extend(others.filter(|(method, _)| *method == Method::Auto || naive.is_some_and(|(own, _)| own == *method)));
    let parts: Vec<_> = shown
        .iter()
        .flat_map(|(_, model)| model.parts.keys().copied())
        .filter(|part| part.cut() == Cut::Lead)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut header = vec!["WAPE".to_owned()];
    header.extend(parts.iter().map(ToString::to_string));
    let rows: Vec<Vec<String>> = shown
        .iter()
        .map(|(method, model)| {
            let cells = parts.iter().map(|part| percent(model.parts.get(part).and_then(Tally::wape)));
            std::iter::once(method.to_string()).chain(cells).collect()
        })
        .collect();
    let mut text = table::table(&header.iter().map(String::as_str).collect::<Vec<_>>(), &rows);
    text.push_str(
        "Where every fold starts on the same weekday, a lead is a weekday too; --step 1d tells them apart.\n",
    );
    text
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

fn signed(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:+.1} %", share * 100.0))
}

fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}"))
}
