//! The tables `[[scenario]]` and the terms of `[bot]`.

use crate::hiring::classes::Aims;
use crate::hiring::{
    Bot, ClassStart, DemandChange, HiringPlan, HiringScenario, Outsourced, Outsourcing, Price, Weeks, class_faults,
};
use crate::io::hiring_file::aims::aims;
use crate::io::hiring_file::terms::deflection;
use crate::io::hiring_file::values::{Calendar, amount, change, changes, share, share_below_all, span, week_of};
use crate::io::toml_file::{Keys, TomlFile};
use crate::staffing::StaffTo;

/// A scenario as the file has it, before it is put on another.
struct Written {
    own: HiringScenario,
    /// The bytes of its classes.
    places: Vec<usize>,
    on: Option<(String, usize)>,
    overtime: Option<f64>,
    time_off: Option<f64>,
    staff_to: Option<StaffTo>,
    /// What chosen classes are to achieve; `Some(None)` chooses none.
    optimise: Option<Option<Aims>>,
}

/// The scenarios, and the places of their classes.
pub(super) fn scenarios(
    file: &mut TomlFile<'_>,
    keys: &mut Keys<'_, '_>,
    calendar: &Calendar,
) -> Option<(Vec<HiringScenario>, Vec<Vec<usize>>)> {
    let terms = match keys.table(file, "bot") {
        Some(mut table) => {
            let bot = bot(file, &mut table, None, calendar);
            table.finish(file);
            bot
        }
        None => {
            Bot { span: Weeks::ALL, deflection: 0.0, returns: 0.0, aht_uplift: 0.0, per_contact: 0.0, per_week: 0.0 }
        }
    };
    let mut written: Vec<Written> = Vec::new();
    for mut table in keys.tables(file, "scenario") {
        let at = table.at_key("name");
        if let Some(one) = scenario(file, &mut table, &terms, calendar) {
            if written.iter().any(|other| other.own.name == one.own.name) {
                let message = format!("two scenarios are called `{}`", one.own.name);
                file.problem(at, "name", message, "give each its own name");
            }
            written.push(one);
        }
        table.finish(file);
    }
    if written.is_empty() && !keys.has("scenario") {
        file.problem(
            0,
            "scenario",
            "the plan has no scenario",
            "write [[scenario]] with a name, such as \"do nothing\"",
        );
    }
    let mut found = (Vec::new(), Vec::new());
    for k in 0..written.len() {
        let (scenario, places) = resolved(file, &written, k)?;
        found.0.push(scenario);
        found.1.push(places);
    }
    Some(found)
}

/// A scenario on those that it builds on.
fn resolved(file: &mut TomlFile<'_>, all: &[Written], k: usize) -> Option<(HiringScenario, Vec<usize>)> {
    let mut chain = vec![k];
    while let Some((on, at)) = &all[*chain.last()?].on {
        let Some(next) = all.iter().position(|other| other.own.name == *on) else {
            // Told once, by the scenario that says it.
            if chain.len() == 1 {
                let known: Vec<_> = all.iter().map(|other| other.own.name.as_str()).collect();
                let help = format!("the scenarios are {}", known.join(", "));
                file.problem(*at, "on", format!("there is no scenario `{on}`"), help);
            }
            break;
        };
        if chain.contains(&next) {
            if next == k {
                let (_, at) = all[k].on.as_ref()?;
                let message = format!("scenario `{}` builds on itself", all[k].own.name);
                file.problem(*at, "on", message, "let the scenarios stand one on another, not in a circle");
            }
            break;
        }
        chain.push(next);
    }
    let mut built = HiringScenario::new(all[k].own.name.clone());
    let mut places = Vec::new();
    for one in chain.into_iter().rev().map(|k| &all[k]) {
        built.classes.extend(&one.own.classes);
        places.extend(&one.places);
        built.changes.extend(one.own.changes.iter().cloned());
        built.bots.extend(&one.own.bots);
        built.outsourcing.extend(&one.own.outsourcing);
        built.overtime = one.overtime.unwrap_or(built.overtime);
        built.time_off = one.time_off.unwrap_or(built.time_off);
        built.staff_to = one.staff_to.unwrap_or(built.staff_to);
        built.optimise = one.optimise.unwrap_or(built.optimise);
    }
    let mut order: Vec<usize> = (0..built.classes.len()).collect();
    order.sort_by_key(|i| built.classes[*i].week);
    built.classes = order.iter().map(|i| built.classes[*i]).collect();
    places = order.iter().map(|i| places[*i]).collect();
    Some((built, places))
}

fn scenario(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, terms: &Bot, calendar: &Calendar) -> Option<Written> {
    let name = keys.text(file, "name");
    if name.is_none() && !keys.has("name") {
        file.problem(keys.at, "name", "this scenario has no name", "write name = \"do nothing\"");
    }
    let at = keys.at_key("on");
    let on = keys.text(file, "on").map(|on| (on, at));
    let mut own = HiringScenario::new(name.clone().unwrap_or_default());
    let mut places = Vec::new();
    for mut table in keys.tables(file, "classes") {
        let at = table.at;
        let week = week_of(file, &mut table, "start", calendar);
        let size = table.whole(file, "size");
        if size.is_none() && !table.has("size") {
            file.problem(at, "size", "this class has no size", "write classes = [{ start = 2027-02-01, size = 15 }]");
        }
        let decided = table.yes(file, "decided").unwrap_or(false);
        table.finish(file);
        if let (Some(week), Some(size)) = (week, size) {
            own.classes.push(ClassStart { week, size: u32::try_from(size).unwrap_or(u32::MAX), decided });
            places.push(at);
        }
    }
    own.changes = changes(file, keys, calendar);
    let (volume, aht) = (change(file, keys, "volume"), change(file, keys, "aht"));
    if volume.is_some() || aht.is_some() {
        own.changes.push(DemandChange {
            span: Weeks::ALL,
            volume: 1.0 + volume.unwrap_or(0.0),
            aht: 1.0 + aht.unwrap_or(0.0),
            growth_per_year: 0.0,
            reason: own.name.clone(),
        });
    }
    if let Some(deflection) = deflection(file, keys) {
        own.bots.push(Bot { deflection, ..*terms });
    }
    for mut table in keys.tables(file, "bot") {
        let one = bot(file, &mut table, Some(terms), calendar);
        table.finish(file);
        own.bots.push(one);
    }
    for mut table in keys.tables(file, "outsource") {
        own.outsourcing.extend(outsourcing(file, &mut table, calendar));
        table.finish(file);
    }
    let overtime = share(file, keys, "overtime");
    let time_off = share_below_all(file, keys, "time-off");
    let read = |text: &str| text.parse::<StaffTo>().map_err(|error| error.to_string());
    let staff_to = keys.parsed(file, "staff-to", read, "write mean, p80 or the like");
    let optimise = aims(file, keys);
    name?;
    Some(Written { own, places, on, overtime, time_off, staff_to, optimise })
}

/// A bot; what is not said is as in the terms. In the terms themselves nothing is taken yet.
fn bot(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, terms: Option<&Bot>, calendar: &Calendar) -> Bot {
    let span = span(file, keys, calendar);
    let taken = if terms.is_some() { deflection(file, keys) } else { None };
    if terms.is_some() && taken.is_none() && !keys.has("deflection") {
        file.problem(keys.at, "deflection", "this bot takes nothing", "write deflection = \"20%\"");
    }
    let of_terms = |pick: fn(&Bot) -> f64| terms.map_or(0.0, pick);
    let span = match terms {
        Some(terms) if span == Weeks::ALL => terms.span,
        _ => span,
    };
    Bot {
        span,
        deflection: taken.unwrap_or(0.0),
        returns: share(file, keys, "returns").unwrap_or_else(|| of_terms(|bot| bot.returns)),
        aht_uplift: change(file, keys, "aht-uplift").unwrap_or_else(|| of_terms(|bot| bot.aht_uplift)),
        per_contact: amount(file, keys, "per-contact").unwrap_or_else(|| of_terms(|bot| bot.per_contact)),
        per_week: amount(file, keys, "per-week").unwrap_or_else(|| of_terms(|bot| bot.per_week)),
    }
}

fn outsourcing(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, calendar: &Calendar) -> Option<Outsourcing> {
    let span = span(file, keys, calendar);
    let (part, above) = (share(file, keys, "share"), amount(file, keys, "above"));
    let what = match (part, above) {
        (Some(part), None) => Some(Outsourced::Share(part)),
        (None, Some(erlangs)) => Some(Outsourced::Above(erlangs)),
        (Some(_), Some(_)) => {
            file.problem_of(
                keys,
                "above",
                "a share and a peak are given outside at once",
                "keep one, or write two tables",
            );
            None
        }
        (None, None) => {
            if !keys.has("share") && !keys.has("above") {
                let help = "write share = \"10%\", or above = 40 for the erlangs that stay";
                file.problem(keys.at, "outsource", "it is not said what goes outside", help);
            }
            None
        }
    };
    let (contact, hour) = (amount(file, keys, "per-contact"), amount(file, keys, "per-hour"));
    let price = match (contact, hour) {
        (Some(price), None) => Some(Price::Contact(price)),
        (None, Some(price)) => Some(Price::Hour(price)),
        _ => {
            if keys.has("per-contact") == keys.has("per-hour") {
                let help = "write per-contact = 6.5, or per-hour = 32 for hours of handle time";
                file.problem(keys.at, "outsource", "work outside needs one price", help);
            }
            None
        }
    };
    Some(Outsourcing { span, what: what?, price: price? })
}

/// Tells of classes that contradict their terms, each once however many scenarios build on it.
pub(super) fn check_classes(
    file: &mut TomlFile<'_>,
    plan: &HiringPlan,
    scenarios: &[HiringScenario],
    places: &[Vec<usize>],
) {
    let mut told = Vec::new();
    for (scenario, places) in scenarios.iter().zip(places) {
        for (k, reason) in class_faults(plan, &scenario.classes) {
            let Some(at) = places.get(k).copied() else { continue };
            if told.contains(&(at, reason.clone())) {
                continue;
            }
            let class = scenario.classes[k];
            let message = format!("class of {} in the week of {}: {reason}", class.size, plan.monday(class.week));
            let help = "choose another week or size, or change the terms of [class]; `decided = true` where it was decided \
                        before the plan begins";
            file.problem(at, "classes", message, help);
            told.push((at, reason));
        }
    }
}
