//! The tables `[team]`, `[[team.band]]` and `[[move]]`.

use crate::hiring::attrition::monthly_from_annual;
use crate::hiring::{AttritionRise, Band, HiringError, HiringPlan, Move, Team, supply};
use crate::io::hiring_file::values::{Calendar, amount, positive, share, share_below_all, week_of};
use crate::io::toml_file::{Keys, TomlFile};
use crate::staffing::{Shrinkage, StaffingRules};

/// The team; its shrinkage goes into the rules. A head is tenured after so many months.
pub(super) fn team(
    file: &mut TomlFile<'_>,
    keys: &mut Keys<'_, '_>,
    rules: &mut StaffingRules,
    tenured_months: f64,
) -> Option<Team> {
    let Some(mut table) = keys.table(file, "team") else {
        if !keys.has("team") {
            file.problem(0, "team", "the plan has no team", "write [team] and its [[team.band]] tables");
        }
        return None;
    };
    let read = |text: &str| text.parse::<Shrinkage>().map_err(|error| error.to_string());
    if let Some(shrinkage) = table.parsed(file, "shrinkage", read, "write a share such as \"30%\"") {
        rules.shrinkage = shrinkage;
    }
    let contract_hours = positive(file, &mut table, "hours").unwrap_or(rules.hours_per_fte);
    let efficiency = share(file, &mut table, "schedule-efficiency").unwrap_or(1.0);
    if efficiency <= 0.0 {
        file.problem_of(
            &table,
            "schedule-efficiency",
            "no hour of the schedules would be of use",
            "write such as \"95%\"",
        );
    }
    let rise = table.table(file, "attrition-rise").and_then(|mut rise| {
        let found = (share(file, &mut rise, "above"), share(file, &mut rise, "per-point"));
        if !rise.has("above") || !rise.has("per-point") {
            let help = "write attrition-rise = { above = \"88%\", per-point = \"2%\" }";
            file.problem(rise.at, "attrition-rise", "the rise needs `above` and `per-point`", help);
        }
        rise.finish(file);
        Some(AttritionRise { above: found.0?, per_point: found.1? })
    });
    let at = table.at;
    let mut bands = Vec::new();
    let mut own_months = Vec::new();
    for mut band in table.tables(file, "band") {
        let place = band.at;
        if let Some((band, months)) = one_band(file, &mut band, bands.len()) {
            bands.push(band);
            own_months.push((months, place));
        }
        band.finish(file);
    }
    table.finish(file);
    if bands.is_empty() {
        file.problem(
            at,
            "team.band",
            "the team has no band of tenure",
            "write at least one [[team.band]] with its heads",
        );
    }
    in_order(file, &mut bands, &own_months, tenured_months);
    Some(Team { bands, contract_hours, rise, schedule_efficiency: if efficiency > 0.0 { efficiency } else { 1.0 } })
}

/// A band, and the tenure that the planner gave its heads.
fn one_band(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, number: usize) -> Option<(Band, Option<f64>)> {
    let from_months = amount(file, keys, "from-months").unwrap_or(0.0);
    let name = keys.text(file, "name").unwrap_or_else(|| match number {
        0 if from_months == 0.0 && !keys.has("from-months") => "team".to_owned(),
        _ => format!("from {from_months} months"),
    });
    let heads = amount(file, keys, "heads");
    if heads.is_none() && !keys.has("heads") {
        file.problem(keys.at, "heads", "this band has no heads", "write heads = 12, or 0 where there are none yet");
    }
    let (annual, monthly) =
        (share_below_all(file, keys, "attrition"), share_below_all(file, keys, "monthly-attrition"));
    if annual.is_some() && monthly.is_some() {
        let help = "keep one: 30 % a year are 2.93 % a month";
        file.problem_of(keys, "monthly-attrition", "attrition is given by year and by month", help);
    }
    if !keys.has("attrition") && !keys.has("monthly-attrition") {
        file.problem(
            keys.at,
            "attrition",
            "this band has no attrition",
            "write attrition = \"30%\" (a year), or \"0%\"",
        );
    }
    let months = amount(file, keys, "months");
    let monthly_attrition = monthly.or(annual.map(monthly_from_annual)).unwrap_or(0.0);
    Some((Band { name, from_months, heads: heads.unwrap_or(0.0), months: from_months, monthly_attrition }, months))
}

/// Bands ascend from 0, and heads stand within their band: in its middle, those of the last where they are tenured, unless the
/// file says otherwise.
fn in_order(file: &mut TomlFile<'_>, bands: &mut [Band], own_months: &[(Option<f64>, usize)], tenured_months: f64) {
    let from: Vec<f64> = bands.iter().map(|band| band.from_months).collect();
    for (k, band) in bands.iter_mut().enumerate() {
        let (own, place) = own_months[k];
        if k == 0 && from[0] != 0.0 {
            file.problem(place, "from-months", "the first band does not begin at 0 months", "write from-months = 0");
        }
        if k > 0 && from[k] <= from[k - 1] {
            let message = format!("a band from {} months follows one from {}", from[k], from[k - 1]);
            file.problem(place, "from-months", message, "put the bands in order of tenure, each once");
        }
        let next = from.get(k + 1).copied();
        let otherwise = || next.map_or(from[k].max(tenured_months), |next| f64::midpoint(from[k], next));
        band.months = own.unwrap_or_else(otherwise);
        if band.months < from[k] || next.is_some_and(|next| band.months >= next) {
            let message = format!("heads of {} months do not belong to the band `{}`", band.months, band.name);
            file.problem(place, "months", message, "write a tenure within the band");
        }
    }
}

/// Moves, each with its place.
pub(super) fn moves(
    file: &mut TomlFile<'_>,
    keys: &mut Keys<'_, '_>,
    calendar: &Calendar,
    team: Option<&Team>,
) -> Vec<(Move, usize)> {
    let mut found = Vec::new();
    for mut table in keys.tables(file, "move") {
        let week = week_of(file, &mut table, "date", calendar);
        let heads = table.number(file, "heads");
        if heads.is_none() && !table.has("heads") {
            file.problem(table.at, "heads", "this move has no heads", "write heads = 3, or -3 for those who go");
        }
        let at = table.at_key("band");
        let named = table.text(file, "band");
        let band = named.as_ref().and_then(|name| team?.bands.iter().position(|band| band.name == *name));
        if let (Some(name), None, Some(team)) = (&named, band, team) {
            let known: Vec<_> = team.bands.iter().map(|band| band.name.as_str()).collect();
            file.problem(
                at,
                "band",
                format!("there is no band `{name}`"),
                format!("the bands are {}", known.join(", ")),
            );
        }
        let place = table.at_key("heads");
        if let (Some(week), Some(heads)) = (week, heads) {
            found.push((Move { week, heads, band }, place));
        }
        table.finish(file);
    }
    found
}

/// Moves must not take more heads than there are: told at the first that does, by a plan that hires nobody.
pub(super) fn check_moves(file: &mut TomlFile<'_>, plan: &HiringPlan, moves: &[(Move, usize)]) {
    let Err(HiringError::MoveOut { monday, heads, there }) = supply(plan, &[]) else { return };
    let fits = |one: &&(Move, usize)| plan.monday(one.0.week) == monday && one.0.heads == -heads;
    let at = moves.iter().find(fits).map_or(0, |(_, at)| *at);
    let message = format!("this move takes {heads} heads, and {there:.1} are there in the week of {monday}");
    file.problem(at, "heads", message, "move fewer, or from another band: leavers are gone by then");
}
