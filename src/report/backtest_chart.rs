//! A backtest: what every model missed on every fold, and how misses grow with the days ahead.

use crate::evaluate::rolling::NAIVE;
use crate::io::backtest_table::{ALL, ScoreLine};
use crate::report::axis::Scale;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::style::{self, GRID, INK, LABEL, MAIN, MUTED, PAST, SECOND, SMALL, WIDTH};
use crate::report::words;

/// Height of a model's row.
const ROW: f32 = 34.0;
/// Most models drawn, best first.
const MOST_MODELS: usize = 16;

/// One model of one queue.
struct Model<'a> {
    name: &'a str,
    total: &'a ScoreLine,
    folds: Vec<&'a ScoreLine>,
    leads: Vec<&'a ScoreLine>,
}

/// The chart of one queue's backtest: WAPE by model, a dot per fold and one for all, beside the noise floor; below it
/// WAPE by lead of the best model and the best naive, where the scores have leads.
pub fn backtest_chart(queue: &str, lines: &[ScoreLine]) -> Chart {
    let name = format!("{}-backtest", words::file_stem(queue));
    let shown = style::title_name(queue);
    let models = models(queue, lines);
    let Some(best) = models.first() else {
        return Chart::empty(name, format!("{shown}: no model has a score over all folds"));
    };
    let naive = models.iter().find(|model| NAIVE.iter().any(|method| method.as_str() == model.name));
    let title = finding(&shown, best, naive);
    let mut canvas = Canvas::new();
    let floor = best.total.noise_floor;
    let folds = models.iter().map(|model| model.folds.len()).max().unwrap_or(0);
    let mut legend = vec![(Swatch::Dot(MAIN), "all folds".to_owned())];
    if folds > 0 {
        legend.insert(0, (Swatch::Dot(PAST), "each fold".to_owned()));
    }
    if floor.is_finite() {
        legend.push((Swatch::Line(SECOND, 2.4), format!("noise floor {}", words::percent(floor))));
    }
    let top = frame::head(&mut canvas, &title, &legend, "WAPE: misses per interval as a share of contacts, by model");
    let bottom = by_model(&mut canvas, &models, floor, top);
    let bottom = by_lead(&mut canvas, best, naive, bottom);
    let folds = if folds == 1 { "1 fold".to_owned() } else { format!("{folds} folds") };
    let notes = format!(
        "Each fold is forecast from the rows before it alone and scored against what came. The noise floor is what Poisson \
         arrivals leave to a perfect forecast. Where every fold starts on the same weekday, a lead is a weekday too. Over all: \
         {folds}."
    );
    frame::foot(&mut canvas, bottom, &notes);
    let worst = best.folds.iter().copied().reduce(|a, b| if b.wape > a.wape { b } else { a });
    let worst = worst.map_or_else(String::new, |fold| {
        format!(" Its worst fold is that from {} with {}.", fold.origin, words::percent(fold.wape))
    });
    let alt = format!("Dots of the WAPE of {} models on {folds}, best first. {title}.{worst}", models.len());
    Chart::new(name, title, alt, canvas)
}

/// The models of a queue that have a total, best first.
fn models<'a>(queue: &str, lines: &'a [ScoreLine]) -> Vec<Model<'a>> {
    let own = || lines.iter().filter(|line| line.queue == queue);
    let totals = own().filter(|line| line.origin == ALL && line.lead == ALL);
    let mut models: Vec<Model<'a>> = totals
        .map(|total| Model {
            name: &total.model,
            total,
            folds: own().filter(|line| line.model == total.model && line.origin != ALL).collect(),
            leads: own().filter(|line| line.model == total.model && line.lead != ALL).collect(),
        })
        .collect();
    // Stable: models that miss alike keep the order of the table.
    models.sort_by(|a, b| a.total.wape.total_cmp(&b.total.wape));
    models.truncate(MOST_MODELS);
    models
}

fn finding(queue: &str, best: &Model, naive: Option<&Model>) -> String {
    let wape = words::percent(best.total.wape);
    match naive {
        Some(naive) if naive.name == best.name => format!("{queue}: no model tried beats {} ({wape})", best.name),
        Some(naive) if naive.total.wape > 0.0 => {
            let less = words::percent(1.0 - best.total.wape / naive.total.wape);
            format!("{queue}: {} misses {wape} of contacts, {less} less than {}", best.name, naive.name)
        }
        _ => format!("{queue}: {} misses {wape} of contacts", best.name),
    }
}

/// The upper plot; gives its lower end.
fn by_model(canvas: &mut Canvas, models: &[Model], floor: f64, top: f32) -> f32 {
    let bottom = top + ROW * models.len() as f32;
    let widest = models.iter().map(|model| style::text_width(model.name, LABEL, false)).fold(0.0, f32::max);
    let (left, right) = (MARGIN + widest.min(300.0) + 16.0, WIDTH - MARGIN - 62.0);
    let all = models.iter().flat_map(|model| model.folds.iter().copied().chain([model.total]));
    let most = all.map(|line| line.wape).chain([floor]).filter(|wape| wape.is_finite()).fold(0.0, f64::max);
    let scale = Scale::from_zero(most * 100.0, false, (0.0, 1.0));
    let last = scale.ticks[scale.ticks.len() - 1];
    let x = |wape: f64| left + (wape * 100.0 / last) as f32 * (right - left);
    for (tick, label) in scale.ticks.iter().zip(scale.labels()) {
        let at = x(tick / 100.0);
        canvas.line(vec![(at, top), (at, bottom)], GRID, 1.0);
        canvas.text((at, bottom + 16.0), format!("{label}%"), LABEL, INK, Anchor::Middle);
    }
    if floor.is_finite() {
        canvas.line(vec![(x(floor), top), (x(floor), bottom)], SECOND, 2.4);
    }
    for (k, model) in models.iter().enumerate() {
        let y = top + ROW * (k as f32 + 0.5);
        canvas.line(vec![(left, y), (right, y)], GRID, 1.0);
        canvas.text((left - 10.0, y), style::fit(model.name, LABEL, false, 300.0), LABEL, INK, Anchor::End);
        for fold in &model.folds {
            canvas.dot((x(fold.wape), y), 3.6, PAST);
        }
        canvas.dot((x(model.total.wape), y), 7.0, MAIN);
        canvas.text((WIDTH - MARGIN, y), words::percent(model.total.wape), LABEL, INK, Anchor::End);
    }
    bottom + 34.0
}

/// The lower plot; gives its lower end, which is that of the upper one where there are no leads.
fn by_lead(canvas: &mut Canvas, best: &Model, naive: Option<&Model>, above: f32) -> f32 {
    if best.leads.len() < 2 {
        return above;
    }
    let naive = naive.filter(|naive| naive.name != best.name && naive.leads.len() == best.leads.len());
    let mut x = MARGIN;
    let y = above + 24.0;
    let mut entry = |words: &str, color: Option<style::Color>| {
        if let Some(color) = color {
            canvas.line(vec![(x, y), (x + 26.0, y)], color, 2.4);
            x += 34.0;
        }
        canvas.text((x, y), words, LABEL, if color.is_some() { INK } else { MUTED }, Anchor::Start);
        x += style::text_width(words, LABEL, false) + 22.0;
    };
    entry("WAPE by time ahead:", None);
    entry(best.name, Some(MAIN));
    if let Some(naive) = naive {
        entry(naive.name, Some(PAST));
    }
    let (top, bottom) = (y + 26.0, y + 186.0);
    let drawn = || best.leads.iter().chain(naive.iter().flat_map(|naive| &naive.leads));
    let most = drawn().map(|line| line.wape * 100.0).fold(0.0, f64::max);
    let scale = Scale::from_zero(most, false, (top, bottom));
    let labels: Vec<String> = scale.labels().iter().map(|label| format!("{label}%")).collect();
    let (left, right) = (MARGIN + Scale::label_width(&labels), WIDTH - MARGIN - 8.0);
    scale.draw(canvas, left, right, &labels);
    let width = (right - left) / best.leads.len() as f32;
    let middle = |k: usize| left + width * (k as f32 + 0.5);
    let every = (1..).find(|every| width * *every as f32 >= 64.0).unwrap_or(1);
    for (k, line) in best.leads.iter().enumerate().step_by(every) {
        canvas.text((middle(k), bottom + 16.0), line.lead.clone(), SMALL, INK, Anchor::Middle);
    }
    for (model, color) in naive.iter().map(|naive| (*naive, PAST)).chain([(best, MAIN)]) {
        let points: Vec<_> =
            model.leads.iter().enumerate().map(|(k, line)| (middle(k), scale.y(line.wape * 100.0))).collect();
        for point in &points {
            canvas.dot(*point, 4.0, color);
        }
        canvas.line(points, color, 2.2);
    }
    bottom + 34.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(model: &str, origin: &str, lead: &str, wape: f64) -> ScoreLine {
        let text = str::to_owned;
        let (queue, model, origin, lead) = (text("sales"), text(model), text(origin), text(lead));
        ScoreLine { queue, model, origin, lead, wape, noise_floor: 0.05 }
    }

    #[test]
    fn the_title_is_the_finding_and_owns_up_when_an_average_wins() {
        let mut lines = vec![
            line("mean-of-4", ALL, ALL, 0.10),
            line("auto", ALL, ALL, 0.08),
            line("auto", "2026-02-23", ALL, 0.12),
            line("auto", "2026-03-02", ALL, 0.04),
            line("auto", ALL, "day 1", 0.07),
            line("auto", ALL, "day 2", 0.09),
        ];
        let chart = backtest_chart("sales", &lines);
        assert_eq!(chart.title(), "sales: auto misses 8.0% of contacts, 20.0% less than mean-of-4");
        assert!(chart.alt().contains("worst fold is that from 2026-02-23 with 12.0%"), "{}", chart.alt());
        assert!(chart.svg().unwrap().contains("day 2"));
        lines[0].wape = 0.07;
        assert_eq!(backtest_chart("sales", &lines).title(), "sales: no model tried beats mean-of-4 (7.0%)");
        assert!(backtest_chart("chat", &lines).title().contains("no model has a score"));
    }
}
