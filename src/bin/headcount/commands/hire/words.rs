//! Hiring scenarios in words.

use std::fmt::Write as _;

use headcount::hiring::classes::Chosen;
use headcount::hiring::{HiringOutcome, HiringPlan, HiringScenario, Outsourced};
use headcount::report::table;
use headcount::report::words::{number, wrapped};
use headcount::staffing::StaffTo;

/// The comparison, a sentence for each scenario, and what the numbers rest on.
pub fn text(
    plan: &HiringPlan,
    scenarios: &[HiringScenario],
    (outcomes, chosen): (&[HiringOutcome], &[Option<Chosen>]),
) -> String {
    let header = [
        "scenario",
        "peak gap FTE",
        "weeks below",
        "worst week",
        "in time then",
        "in time",
        "occupancy",
        "hires",
        "leavers",
        "heads at end",
        "cost",
        "per contact",
    ];
    let rows: Vec<Vec<String>> = outcomes
        .iter()
        .map(|outcome| {
            let all = &outcome.totals;
            vec![
                outcome.scenario.clone(),
                format!("{:.1}", all.peak_gap_fte),
                format!("{} of {}", all.weeks_below, outcome.weeks.len()),
                all.worst_week.map_or_else(|| "–".to_owned(), |week| week.to_string()),
                percent(all.worst_service_level),
                percent(all.service_level),
                percent(all.occupancy),
                format!("{:.0}", all.hires),
                format!("{:.1}", all.leavers + all.drop_outs),
                format!("{:.1}", all.heads_closing),
                money(all.cost.total()),
                if all.cost_per_contact.is_finite() {
                    format!("{:.2}", all.cost_per_contact)
                } else {
                    "–".to_owned()
                },
            ]
        })
        .collect();
    let mut text = table(&header, &rows);
    text.push('\n');
    text.push_str(&costs(outcomes));
    // Writing into a String can't fail.
    text.push('\n');
    let columns = "In time: share of contacts answered within the threshold, weighted by contacts. Leavers: drop-outs of training \
                   included.";
    text.push_str(&wrapped(columns, ""));
    text.push('\n');
    for ((outcome, scenario), chosen) in outcomes.iter().zip(scenarios).zip(chosen) {
        text.push_str(&wrapped(&sentence(plan, scenario, outcome), ""));
        for note in &outcome.notes {
            text.push_str(&wrapped(note, "  "));
        }
        if let Some(chosen) = chosen {
            text.push_str(&super::chosen::text(plan, chosen));
        }
    }
    text.push('\n');
    for convention in conventions(plan, scenarios) {
        text.push_str(&wrapped(&convention, ""));
    }
    let _ = writeln!(text, "Write the weeks with -o weeks.csv, the comparison with --scenarios scenarios.csv.");
    text
}

/// Costs by line, in columns: lines that no scenario has are left out.
fn costs(outcomes: &[HiringOutcome]) -> String {
    let lines: Vec<_> = outcomes.iter().map(|outcome| outcome.totals.cost.named()).collect();
    let Some(first) = lines.first() else { return String::new() };
    let shown: Vec<usize> = (0..first.len()).filter(|k| lines.iter().any(|line| line[*k].1 != 0.0)).collect();
    if shown.is_empty() {
        return "No costs are given: write [cost] with per-hour.\n".to_owned();
    }
    let mut header = vec!["cost by line".to_owned()];
    header.extend(shown.iter().map(|k| first[*k].0.replace('_', " ")));
    header.push("all".to_owned());
    let rows: Vec<Vec<String>> = outcomes
        .iter()
        .zip(&lines)
        .map(|(outcome, line)| {
            let mut row = vec![outcome.scenario.clone()];
            row.extend(shown.iter().map(|k| money(line[*k].1)));
            row.push(money(outcome.totals.cost.total()));
            row
        })
        .collect();
    table(&header.iter().map(String::as_str).collect::<Vec<_>>(), &rows)
}

/// What a scenario does and what comes of it, in one or two sentences.
pub fn sentence(plan: &HiringPlan, scenario: &HiringScenario, outcome: &HiringOutcome) -> String {
    let all = &outcome.totals;
    let result = match (all.weeks_below, outcome.weeks.iter().find(|week| !week.on_target)) {
        (0, _) => "every week keeps its promises".to_owned(),
        (below, first) => {
            let since = first.map_or_else(String::new, |week| format!(", first that of {}", week.monday));
            let short = match all.peak_gap_fte > 0.05 {
                true => format!("; at the worst {:.1} FTE are short", all.peak_gap_fte),
                false => String::new(),
            };
            let miss = if below == 1 { "week misses its" } else { "weeks miss their" };
            format!("{below} {miss} promises{since}{short}")
        }
    };
    format!(
        "{}: {}. {}; at the end there are {:.1} heads, and the cost is {}.",
        outcome.scenario,
        done(plan, scenario, outcome),
        capital(&result),
        all.heads_closing,
        money(all.cost.total())
    )
}

/// With a capital letter first.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a scenario does.
fn done(plan: &HiringPlan, scenario: &HiringScenario, outcome: &HiringOutcome) -> String {
    let mut does = Vec::new();
    let classes = &outcome.classes;
    match classes.as_slice() {
        [] => does.push("nobody is hired".to_owned()),
        [only] => does.push(format!("a class of {} starts on {}", only.size, plan.monday(only.week))),
        [first, .., last] => {
            let heads: u64 = classes.iter().map(|class| u64::from(class.size)).sum();
            does.push(format!(
                "{} classes with {heads} heads start between {} and {}",
                classes.len(),
                plan.monday(first.week),
                plan.monday(last.week)
            ));
        }
    }
    let decide = classes.iter().filter(|class| !class.decided).map(|class| class.week).min();
    if let Some(week) = decide.filter(|_| plan.class.lead_weeks > 0) {
        let week = week.saturating_sub(plan.class.lead_weeks);
        does.push(format!("the first is decided in the week of {} at the latest", plan.monday(week)));
    }
    for bot in &scenario.bots {
        does.push(format!("a bot takes {}", percent(bot.deflection)));
    }
    for outside in &scenario.outsourcing {
        does.push(match outside.what {
            Outsourced::Share(share) => format!("{} goes outside", percent(share)),
            Outsourced::Above(erlangs) => format!("the load above {erlangs} erlangs goes outside"),
        });
    }
    if scenario.overtime > 0.0 {
        does.push(format!("up to {} of overtime where heads are short", percent(scenario.overtime)));
    }
    if scenario.time_off > 0.0 {
        does.push(format!("up to {} of unpaid time off where they are too many", percent(scenario.time_off)));
    }
    if let StaffTo::Quantile(_) = scenario.staff_to {
        does.push(format!("staffed to {}", scenario.staff_to));
    }
    does.join(", ")
}

/// What the numbers rest on.
pub fn conventions(plan: &HiringPlan, scenarios: &[HiringScenario]) -> Vec<String> {
    let mut told = plan.rules.conventions();
    told.extend(plan.demand.conventions.iter().cloned());
    told.push(
        "A week's need is that of all its intervals; its service is theirs, weighted by contacts, with the available hours \
         spread over them in proportion to the need."
            .to_owned(),
    );
    told.push(
        "New hires work at AHT / proficiency: contacts go to whoever is free, so the floor works at its mean proficiency. \
         Heads are expected ones."
            .to_owned(),
    );
    told.push(
        "Attrition is a monthly hazard on opening heads by tenure (annual a: 1 − (1 − a)^(1/12); of a week: 1 − (1 − \
         monthly)^(12/52)); drop-outs take its place in training and leave at its weeks' ends, 1 − (1 − share)^(1/weeks) in each."
            .to_owned(),
    );
    told.push(
        "Opening heads go the same way from training to tenure as a class that began so many months ago.".to_owned(),
    );
    if plan.demand.weeks.iter().any(|week| week.relative_sd > 0.0) {
        told.push("Required lo and hi are the ends of the central 80 % range of the week's demand.".to_owned());
    }
    if plan.team.schedule_efficiency < 1.0 {
        told.push(format!(
            "Schedules place {} of the hours on the floor where they are needed; the need is divided by it.",
            percent(plan.team.schedule_efficiency)
        ));
    }
    if scenarios.iter().any(|scenario| scenario.overtime > 0.0 || scenario.time_off > 0.0) {
        told.push(
            "Overtime and unpaid time off come last: only as much as is short or over, within the scenario's share of the \
             hours on the floor; the gap is what they leave."
                .to_owned(),
        );
    }
    if scenarios.iter().any(|scenario| scenario.staff_to != StaffTo::Mean) {
        told.push(
            "Staffed to a quantile, a week's need is that of a demand which its week stays below so often; its service is that \
             of the expected demand, and promises, penalty and idle hours are judged by it."
                .to_owned(),
        );
    }
    if scenarios.iter().any(|scenario| !scenario.outsourcing.is_empty()) {
        told.push(
            "Service is that of the contacts that stay with the team; cost per contact counts those outside too."
                .to_owned(),
        );
    }
    told.push(
        "Costs: every paid hour is in one line. Ramp drag is (1 − p) of the hours of new hires on the floor, idle what is on \
         the floor beyond the need, wages the rest and leave; training holds trainees, trainers and mentors."
            .to_owned(),
    );
    told
}

/// Money without its cents.
pub(super) fn money(amount: f64) -> String {
    number(amount, 0)
}

pub(super) fn percent(share: f64) -> String {
    if share.is_finite() { format!("{:.1}%", share * 100.0) } else { "–".to_owned() }
}
