//! A made-up centre looked back on: what came, who was there, and what it cost.

use headcount::evaluate::attribution::{Attribution, Chance, Factor, Part};
use headcount::evaluate::ledger::{Demand, Entry, Ledger, Observed, Rates};
use headcount::evaluate::matched::{Matched, Notice, Overlap, Recorded};
use headcount::evaluate::scores::{Accuracy, AccuracyLine, Quantity, Scores, Slice};
use headcount::evaluate::served::served;
use headcount::forecast::Grain;
use headcount::plan::Setting;
use headcount::review::{QueueReview, Review};
use headcount::schedule::Adherence;
use headcount::time::{date_of_day, day_of_date, weekday_of_day};

use crate::centre::{Shape, noise, queue_plan};

/// One queue looked back on.
pub fn queue_review(shape: &Shape) -> QueueReview {
    let plan = queue_plan(shape);
    let (forecast, clock) = (&plan.forecast, plan.forecast.clock.clone());
    let first = day_of_date(shape.start);
    let local: Vec<(i64, u16)> = forecast.start.iter().map(|start| clock.day_and_minute(*start)).collect();
    let count = local.len();
    // Tuesdays bring more than forecast, Fridays fewer; the third interval from the end has no record.
    let day_factor = [1.0, 1.14, 1.03, 0.98, 0.9, 1.02, 1.0];
    let actual: Vec<f64> = (0..count)
        .map(|k| {
            let mean = forecast.volume[k] * day_factor[weekday_of_day(local[k].0)];
            let spread = mean.sqrt() * (noise(k as u64 * 3 + 1) + noise(k as u64 * 5 + 2) - 1.0) * 2.4;
            if count > 6 && k + 3 == count { f64::NAN } else { (mean + spread).max(0.0).round() }
        })
        .collect();
    let aht: Vec<f64> = actual.iter().map(|v| if *v > 0.0 { 252.0 } else { f64::NAN }).collect();
    let matched = Matched {
        queue: forecast.queue.clone(),
        clock: clock.clone(),
        interval: forecast.interval,
        start: forecast.start.clone(),
        day: local.iter().map(|(day, _)| *day).collect(),
        minute: local.iter().map(|(_, minute)| *minute).collect(),
        origin: Some(shape.start),
        volume: forecast.volume.clone(),
        bands: forecast.bands.clone(),
        aht_s: vec![245.0; count],
        outlook: None,
        actual: Recorded { volume: actual.clone(), aht_s: aht, ..Recorded::default() },
        overlap: Overlap {
            forecast_intervals: count as u64,
            scored_intervals: actual.iter().filter(|v| v.is_finite()).count() as u64,
            unforecast_intervals: 2,
            unforecast_contacts: 5.0,
        },
        notices: Vec::new(),
    };
    let entries = (0..count).map(|k| {
        let row = &plan.requirement.rows[k];
        let came = actual[k].is_finite().then_some(Demand { contacts: actual[k], aht_s: 252.0 });
        let required = row.agents as f64;
        let wave = (noise(k as u64 / 4 + 77) * 5.0 - 2.2).round();
        let scheduled = (required + wave).max(0.0);
        let away = if noise(k as u64 / 6 + 5) > 0.75 { 1.0 } else { 0.0 };
        let level = (0.82 + 0.05 * wave - 0.1 * away + (noise(k as u64) - 0.5) * 0.2).clamp(0.0, 1.0);
        Entry {
            start: row.start,
            day: local[k].0,
            minute: local[k].1,
            planned: Demand { contacts: forecast.volume[k], aht_s: 245.0 },
            actual: came,
            required,
            required_in_hindsight: came.map(|_| (required * day_factor[weekday_of_day(local[k].0)]).ceil()),
            scheduled: Some(scheduled),
            paid: (required / 0.7).ceil(),
            present: Some((scheduled - away).max(if required > 0.0 { 1.0 } else { 0.0 })),
            observed: came.map(|_| Observed { service_level: level, abandonment: 0.03, asa_s: 21.0 }),
        }
    });
    let ledger = Ledger {
        queue: forecast.queue.clone(),
        clock,
        interval: forecast.interval,
        entries: entries.collect(),
        rules: plan.rules.clone(),
        rates: Rates { per_hour: Some(31.0), per_short_hour: Some(42.0) },
        notices: Vec::new(),
    };
    let days: Vec<i64> = (first..first + i64::from(shape.days)).collect();
    let mut attributions: Vec<Attribution> =
        days.iter().map(|day| attribution(*day, Some(Grain::Day), noise(*day as u64))).collect();
    attributions.extend(days.iter().step_by(7).map(|day| attribution(*day, Some(Grain::Week), noise(*day as u64 + 9))));
    attributions.push(attribution(first, None, 0.6));
    QueueReview {
        queue: shape.name.into(),
        overlap: matched.overlap,
        matched: Some(matched),
        accuracy: Accuracy::default(),
        staffing_error: None,
        served: Some(served(&ledger)),
        ledger: Some(ledger),
        assurances: Vec::new(),
        attributions,
        notices: vec![Notice {
            code: "partial-overlap",
            queue: Some(shape.name.into()),
            message: "1 of its intervals has no record".into(),
        }],
    }
}

fn attribution(day: i64, grain: Option<Grain>, turn: f64) -> Attribution {
    let points = [turn * -0.09 + 0.02, -0.06 * turn, -0.04 * (1.0 - turn), 0.03 - 0.05 * turn, (turn - 0.5) * 0.03];
    let factors = [Factor::Volume, Factor::Aht, Factor::Absence, Factor::ScheduleFit, Factor::Chance];
    let parts: Vec<Part> = factors
        .into_iter()
        .zip(points)
        .map(|(factor, service_level)| Part { factor, service_level, cost: Some(-900.0 * service_level), change: 0.09 })
        .collect();
    let reached = 0.81 + points.iter().sum::<f64>();
    Attribution {
        start: date_of_day(day),
        grain,
        planned: 0.81,
        reached,
        observed: true,
        observed_share: 1.0,
        intervals: 20,
        unrecorded: 0,
        planned_cost: Some(12_000.0),
        reached_cost: Some(12_450.0),
        parts,
        chance: Some(Chance { deviation: 0.012, probability: 0.31 }),
        sentence: format!(
            "Tuesday & more: {:.1}% instead of 81.0%: AHT +2.9% cost {:.1} points, absent agents {:.1}, volume the rest; \
             chance alone brings as much on 31 of 100 such days.",
            reached * 100.0,
            6.0 * turn,
            4.0 * (1.0 - turn)
        ),
    }
}

/// Accuracy lines of a review's forecast, as far as charts need them.
pub fn lines(review: &QueueReview) -> Vec<AccuracyLine> {
    let matched = review.matched.as_ref().unwrap();
    let line = |slice: Slice, rows: &dyn Fn(usize) -> bool| {
        let rows: Vec<usize> =
            (0..matched.start.len()).filter(|k| rows(*k) && matched.actual.volume[*k].is_finite()).collect();
        let forecast: f64 = rows.iter().map(|k| matched.volume[*k]).sum();
        let actual: f64 = rows.iter().map(|k| matched.actual.volume[*k]).sum();
        let missed: f64 = rows.iter().map(|k| (matched.volume[*k] - matched.actual.volume[*k]).abs()).sum();
        let share = |value: f64| (actual > 0.0).then_some(value / actual);
        let scores = Scores {
            intervals: rows.len() as u64,
            forecast,
            actual,
            wape: share(missed),
            bias: share(forecast - actual),
            noise_floor: share(0.6 * missed),
            noise_floor_overdispersed: share(0.75 * missed),
            wape_seasonal_naive: share(1.5 * missed),
            ..Scores::default()
        };
        let (quantity, grain) = (Quantity::Volume, Grain::Interval);
        AccuracyLine { queue: Some(review.queue.clone()), quantity, grain, slice, scores }
    };
    let mut lines = vec![line(Slice::All, &|_| true)];
    let mut times: Vec<u16> = matched.minute.clone();
    times.sort_unstable();
    times.dedup();
    for weekday in 0..7 {
        for time in &times {
            let here = |k: usize| matched.minute[k] == *time && weekday_of_day(matched.day[k]) == weekday;
            if (0..matched.start.len()).any(here) {
                lines.push(line(Slice::WeekdayTime(weekday, *time), &here));
            }
        }
    }
    let Some(first) = matched.day.first().copied() else { return lines };
    for lead in 0..matched.day.last().unwrap() - first + 1 {
        let of_day = line(Slice::LeadDay(lead as u32 + 1), &|k| matched.day[k] == first + lead);
        if of_day.scores.intervals > 0 {
            lines.push(of_day);
        }
    }
    for week in 0..(matched.day.last().unwrap() - first) / 7 + 1 {
        let within = |k: usize| (matched.day[k] - first) / 7 == week;
        lines.push(line(Slice::LeadWeek(week as u32 + 1), &within));
        lines.push(line(Slice::Week(date_of_day(first + 7 * week)), &within));
    }
    lines
}

/// A review of some queues.
pub fn review(shapes: &[Shape]) -> Review {
    let adherence = |agent: Option<&str>, adherence: f64| Adherence {
        agent: agent.map(str::to_owned),
        scheduled_h: 40.0,
        adhering_h: 40.0 * adherence,
        worked_h: 38.0,
        scheduled_work_h: 37.0,
        adherence: Some(adherence),
        conformance: Some(38.0 / 37.0),
    };
    Review {
        queues: shapes.iter().map(queue_review).collect(),
        accuracy: Vec::new(),
        adherence: vec![adherence(None, 0.91), adherence(Some("=Ann <A>"), 0.93), adherence(Some("Bo"), 0.89)],
        notices: vec![Notice { code: "no-overlap", queue: None, message: "queue `x` & y: nothing in common".into() }],
        special: Vec::new(),
        conventions: vec!["Service level: answered within 20 s / offered.".into()],
        settings: vec![Setting { name: "target".into(), value: "80/20".into(), source: "default".into() }],
    }
}
