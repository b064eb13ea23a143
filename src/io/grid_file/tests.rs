//! Grid files as planners write them, and as they get them wrong.

use jiff::civil::date;

use super::*;
use crate::history::{Calendar, Event, SpecialDay};
use crate::scenario::{LeverKind, LeverValue};

const HEAD: &str = "version = 1\nforecast = \"forecast.csv\"\n";

fn read(text: &str) -> GridFile {
    parse("grid.toml", &format!("{HEAD}{text}"), 7).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Place and message of everything that is wrong; lines are counted below the head.
fn wrong(text: &str) -> Vec<String> {
    told(parse("grid.toml", &format!("{HEAD}{text}"), 7).expect_err(text))
}

fn told(problems: Problems) -> Vec<String> {
    let one = |problem: &Problem| {
        let (line, column) = (problem.place.line.unwrap_or(0) as i64 - 2, problem.place.column.unwrap_or(0));
        assert!(!problem.help.is_empty() && problem.source_line.is_some());
        format!("{line}:{column} {} | {}", problem.message, problem.help)
    };
    problems.0.iter().map(one).collect()
}

fn assert_told(text: &str, expected: &[&str]) {
    let told = wrong(text);
    assert_eq!(told.len(), expected.len(), "{text}\n{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        for part in expected.split(" … ") {
            assert!(told.contains(part), "{text}\n`{part}` is not in `{told}`");
        }
    }
}

fn numbers(values: &Option<Values>) -> Vec<f64> {
    match values {
        Some(Values::List(list)) => list
            .iter()
            .map(|value| match value {
                LeverValue::Number(number) => *number,
                other => panic!("{other:?}"),
            })
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_grid_reads_as_it_is_meant() {
    let file = read(
        "queue = \"voice sales\"\ncost-per-hour = 24.5\ndesign = \"latin-hypercube\"\nscenarios = 50\nfutures = 0\n\
         [[lever]]\nlever = \"volume\"\nname = \"volume at noon\"\nweekdays = [\"Sat\", \"sunday\"]\nhours = \"11:00-13:00\"\n\
         from = 2026-12-07\nto = \"2026-12-08\"\nnormal = { mean = \"0%\", sd = \"5%\" }\n\
         [[lever]]\nlever = \"deflection\"\nvalues = [\"0%\", \"20%\"]\naht-uplift = \"6%\"\nreturns = 0.25\ncost-per-week = 500\n",
    );
    let grid = &file.grid;
    assert_eq!((grid.design, grid.seed, grid.len()), (Design::LatinHypercube(50), 7, 50));
    assert_eq!((file.cost_per_hour, file.futures), (Some(24.5), Some(0)));
    assert_eq!(file.source, Some(PlanSource::Forecast("forecast.csv".into())));
    assert_eq!(file.queues, ["voice sales"]);
    let volume = &grid.levers[0];
    assert_eq!((volume.name.as_str(), volume.kind), ("volume at noon", LeverKind::Volume));
    assert_eq!((volume.scope.weekdays.as_slice(), volume.scope.hours), (&[5, 6][..], Some((660, 780))));
    assert_eq!(volume.scope.days, [(date(2026, 12, 7), date(2026, 12, 8))]);
    assert_eq!(volume.values, Some(Values::Normal { mean: 0.0, sd: 0.05 }));
    let bot = &grid.levers[1].terms;
    assert_eq!((bot.aht_uplift, bot.returns, bot.cost_per_week), (0.06, 0.25, 500.0));
}

#[test]
fn a_range_has_both_ends_and_no_noise_between() {
    let range =
        |text: &str| numbers(&read(&format!("[[lever]]\nlever = \"volume\"\nrange = {text}\n")).grid.levers[0].values);
    let tenths = [-0.2, -0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15, 0.2];
    assert_eq!(range("{ from = \"-20%\", to = \"+20%\", steps = 9 }"), tenths);
    assert_eq!(range("{ from = \"30%\", to = \"0%\", steps = 4 }"), [0.3, 0.2, 0.1, 0.0]);
}

#[test]
fn scenarios_build_on_one_another_in_any_order() {
    let grid = read(
        "[[lever]]\nlever = \"volume\"\nname = \"spring\"\n\
         [[scenario]]\nname = \"both\"\non = \"busy\"\ndeflection = \"20%\"\n\
         [[scenario]]\nname = \"busy\"\nspring = \"+10%\"\naht = \"+5%\"\n\
         [[scenario]]\nname = \"busier\"\non = \"both\"\nspring = \"+20%\"\n",
    )
    .grid;
    let names: Vec<_> = grid.levers.iter().map(|lever| lever.name.as_str()).collect();
    assert_eq!(names, ["spring", "deflection", "aht"]);
    let number = |value: f64| Some(LeverValue::Number(value));
    let settings: Vec<_> = grid.named.iter().map(|named| named.settings.clone()).collect();
    assert_eq!(settings[0], [number(0.1), number(0.2), number(0.05)]);
    assert_eq!(settings[1], [number(0.1), None, number(0.05)]);
    assert_eq!(settings[2], [number(0.2), number(0.2), number(0.05)]);
    assert_eq!(grid.len(), 3);
}

#[test]
fn words_that_are_not_known_are_named_with_their_place_and_a_guess() {
    assert_told(
        "desing = \"full\"\n[[scenario]]\nname = \"a\"\nvolume = \"+1%\"\n",
        &["1:1 unknown key `desing` … did you mean `design`?"],
    );
    assert_told(
        "design = \"ful\"\n[[lever]]\nlever = \"volum\"\nvalues = [\"0%\"]\n",
        &[
            "1:11 there is no design `ful`; did you mean `full`?",
            "3:10 there is no lever `volum` … did you mean `volume`?",
        ],
    );
    assert_told(
        "[[lever]]\nlever = \"volume\"\nvalue = [\"0%\"]\n[[scenario]]\nname = \"a\"\nvolum = \"1%\"\n",
        &["3:1 unknown key `value` … `values`", "6:1 there is no lever `volum` … `volume`"],
    );
    assert_told(
        "[[lever]]\nlever = \"volume\"\nweekdays = [\"mon\", \"wedn\", \"mon\"]\nvalues = [\"0%\"]\n",
        &["3:21 `wedn` is no weekday … `wed`", "3:29 `mon` stands twice"],
    );
}

#[test]
fn an_empty_grid_is_refused() {
    assert_told("", &["the grid has no scenario … [[scenario]]"]);
    assert_told("[[lever]]\nlever = \"volume\"\n", &["the grid has no scenario"]);
    assert_told("[[lever]]\nlever = \"volume\"\nvalues = []\n", &["3:10 the list of values is empty"]);
    assert_told("[[scenario]]\nname = \"as it is\"\n", &["1:1 scenario `as it is` pulls no lever"]);
    assert_told(
        "design = \"monte-carlo\"\nscenarios = 10\n[[lever]]\nlever = \"volume\"\n",
        &["2:13 no lever has values to sample from"],
    );
}

#[test]
fn a_design_and_its_values_must_fit() {
    assert_told(
        "[[lever]]\nlever = \"volume\"\nuniform = { from = \"0%\", to = \"5%\" }\n",
        &["3:11 `uniform` is a distribution … monte-carlo"],
    );
    assert_told(
        "design = \"latin-hypercube\"\n[[lever]]\nlever = \"aht\"\nvalues = [\"0%\"]\n",
        &["1:11 a sampled design needs to know how many scenarios"],
    );
    assert_told(
        "scenarios = 5\n[[lever]]\nlever = \"aht\"\nvalues = [\"0%\", \"0.0\"]\n",
        &["1:13 `scenarios` is of no use here", "4:18 `0.0` stands twice"],
    );
    assert_told(
        "design = \"zip\"\n[[lever]]\nlever = \"aht\"\nvalues = [\"0%\", \"5%\"]\n[[lever]]\nlever = \"volume\"\n\
         range = { from = \"0%\", to = \"9%\", steps = 4 }\n",
        &["1:11 lists of unequal length can't be zipped: aht 2, volume 4"],
    );
    assert_told(
        "[[lever]]\nlever = \"aht\"\nvalues = [\"0%\"]\nrange = { from = \"0%\", to = \"9%\", steps = 4 }\n",
        &["4:9 a lever has values or range, not both"],
    );
    assert_told(
        "design = \"monte-carlo\"\nscenarios = 0\n[[lever]]\nlever = \"aht\"\nvalues = [\"0%\"]\n",
        &["2:13 no scenario is asked for"],
    );
}

#[test]
fn values_out_of_range_are_told_each_at_its_place() {
    assert_told(
        "[[lever]]\nlever = \"heads\"\nvalues = [10, -3, \"many\"]\n",
        &["3:15 `-3` is out of range for heads", "3:20 `many` is no number"],
    );
    assert_told(
        "[[lever]]\nlever = \"shrinkage\"\nrange = { from = \"20%\", to = \"110%\", steps = 3 }\n",
        &["3:31 `110%` is out of range for shrinkage"],
    );
    assert_told(
        "[[lever]]\nlever = \"volume\"\nrange = { from = \"5%\", to = \"5%\", steps = 1, by = 3 }\n",
        &["3:30 the range ends where it begins", "3:46 unknown key `by`"],
    );
    assert_told(
        "[[lever]]\nlever = \"volume\"\nrange = { from = \"5%\", to = \"6%\", steps = 1 }\n",
        &["3:43 a range can't have 1 steps"],
    );
    assert_told(
        "[[lever]]\nlever = \"target\"\nrange = { from = \"80/20\", to = \"90/20\", steps = 3 }\n",
        &["3:9 target has values that are no numbers"],
    );
    let sampled = "design = \"monte-carlo\"\nscenarios = 9\n[[lever]]\nlever = \"aht\"\n";
    assert_told(&format!("{sampled}uniform = {{ from = \"5%\", to = \"-5%\" }}\n"), &["5:32 `to` is not above `from`"]);
    assert_told(&format!("{sampled}normal = {{ mean = \"5%\", sd = 0 }}\n"), &["5:30 a standard deviation is above 0"]);
    assert_told(
        &format!("{sampled}triangular = {{ low = \"5%\", mode = \"0%\", high = \"9%\" }}\n"),
        &["5:36 `low`, `mode` and `high` do not ascend"],
    );
    assert_told(&format!("{sampled}normal = {{ mean = \"5%\" }}\n"), &["5:10 sd is missing"]);
    assert_told(
        "cost-per-hour = -1\nfutures = 20000\n[[scenario]]\nname = \"a\"\nvolume = \"-100%\"\n",
        &["1:17 an hour can't cost -1", "2:11 20000 futures are too many", "5:11 `-100%` is out of range for volume"],
    );
}

#[test]
fn names_are_unique_and_no_columns() {
    assert_told(
        "[[lever]]\nlever = \"volume\"\nvalues = [\"0%\"]\n[[lever]]\nlever = \"volume\"\nvalues = [\"5%\"]\n\
         [[lever]]\nlever = \"aht\"\nname = \"fte\"\n[[lever]]\nlever = \"aht\"\nname = \"heads\"\n\
         [[scenario]]\nname = \"a\"\naht = \"1%\"\n[[scenario]]\nname = \"a\"\nfte = \"1%\"\n[[scenario]]\nfte = \"1%\"\n",
        &[
            "5:10 two levers are named `volume`",
            "9:9 `fte` is a word of the table",
            "12:9 `heads` is the name of another kind",
            "15:1 `aht` could be meant for every queue … `fte` or `heads`",
            "17:9 two scenarios are named `a`",
            "19:1 the scenario has no name",
        ],
    );
}

#[test]
fn a_scenario_that_builds_on_itself_is_shown_with_its_circle() {
    assert_told("[[scenario]]\nname = \"a\"\non = \"a\"\naht = \"1%\"\n", &["3:7 scenario `a` builds on itself"]);
    assert_told(
        "[[scenario]]\nname = \"stands on it\"\non = \"b\"\n[[scenario]]\nname = \"a\"\non = \"c\"\n\
         [[scenario]]\nname = \"b\"\non = \"a\"\n[[scenario]]\nname = \"c\"\non = \"b\"\naht = \"1%\"\n",
        &["6:7 scenarios build on themselves in a circle: a → c → b → a"],
    );
    assert_told(
        "[[scenario]]\nname = \"busy\"\non = \"buzy\"\naht = \"1%\"\n",
        &["3:7 scenario `busy` builds on `buzy`, which is not there … did you mean `busy`?"],
    );
}

#[test]
fn terms_are_held_against_the_kind_of_lever() {
    assert_told(
        "[[lever]]\nlever = \"volume\"\nvalues = [\"0%\"]\nreturns = \"5%\"\ncost-per-week = 10\n",
        &[
            "4:12 `returns` is of no use to volume … deflection and opening-hours",
            "5:17 `cost-per-week` is of no use to volume",
        ],
    );
    assert_told(
        "[[lever]]\nlever = \"first-contact-resolution\"\nvalues = [\"80%\"]\n",
        &["2:10 the lever needs `now` … now = \"70%\""],
    );
    assert_told(
        "[[lever]]\nlever = \"channel-shift\"\nfrom-queue = \"a\"\nvalues = [\"10%\"]\nqueue = \"a\"\n",
        &["2:10 the lever needs `from-queue` and `to-queue`", "5:10 `queue` is of no use to channel-shift"],
    );
    assert_told(
        "[[lever]]\nlever = \"channel-shift\"\nfrom-queue = \"a\"\nto-queue = \"a\"\ncontacts-each = 0\nvalues = [\"10%\"]\n",
        &["4:13 contacts of `a` can't shift to `a` itself", "5:17 a contact can't become `0` contacts"],
    );
    assert_told(
        "[[scenario]]\nname = \"a\"\nchannel-shift = \"10%\"\n",
        &["3:1 `channel-shift` needs `from-queue` and `to-queue` … declare it"],
    );
    assert_told("[[lever]]\nlever = \"pooling\"\nqueue = [\"a\"]\nvalues = [true]\n", &["3:9 a pool needs two queues"]);
    assert_told(
        "[[lever]]\nlever = \"deflection\"\nvalues = [\"5%\"]\nreturns = \"130%\"\naht-uplift = \"-100%\"\n",
        &["4:12 `130%` is out of range: it would be 130 %", "5:15 `-100%` is out of range"],
    );
}

#[test]
fn days_and_hours_must_make_sense() {
    assert_told(
        "[[lever]]\nlever = \"aht\"\nvalues = [\"0%\"]\nfrom = 2026-12-08\nto = 2026-12-07\nhours = \"9-12,13-17\"\n",
        &["5:6 the lever ends on 2026-12-07, before it begins on 2026-12-08", "6:10 `9-12,13-17` is not one span"],
    );
    assert_told(
        "[[lever]]\nlever = \"aht\"\nvalues = [\"0%\"]\nfrom = 2026-12-08\nevent = \"fair\"\nqueue = []\n",
        &["5:10 a lever has the days of an event, or `from` and `to`", "6:9 `queue` names no queue"],
    );
}

#[test]
fn a_file_without_version_or_with_two_plans_is_refused() {
    let told = |text: &str| told(parse("grid.toml", text, 1).unwrap_err());
    let lever = "[[scenario]]\nname = \"a\"\naht = \"1%\"\n";
    assert!(told(&format!("\n\n{lever}"))[0].contains("no version"));
    assert!(told(&format!("version = 2\n{lever}"))[0].contains("version 1"));
    assert!(told("\n\nversion = 1\n[[lever]\n")[0].contains("not TOML"));
    let two = format!("version = 1\nforecast = \"a.csv\"\nhistory = \"b.csv\"\n{lever}");
    assert!(told(&two)[0].contains("a forecast and a history"));
    assert_eq!(parse("grid.toml", &format!("version = 1\n{lever}"), 1).unwrap().source, None);
}

fn calendar() -> Calendar {
    let event = |name: &str, queue: Option<&str>, from, to| Event {
        name: name.to_owned(),
        queue: queue.map(str::to_owned),
        from,
        to,
        uplift: None,
    };
    let special = SpecialDay {
        date: date(2026, 11, 27),
        name: "Black Friday".to_owned(),
        queue: None,
        closed: false,
        hours: None,
        like: None,
        uplift: None,
    };
    let spring = event("spring", Some("sales"), date(2026, 3, 2), date(2026, 3, 13));
    let again = event("spring", Some("sales"), date(2027, 3, 1), date(2027, 3, 12));
    Calendar { special: vec![special], events: vec![spring, again], ..Calendar::default() }
}

#[test]
fn events_give_their_days_and_queues_are_those_of_the_plan() {
    let file = read(
        "[[lever]]\nlever = \"volume\"\nevent = \"spring\"\nvalues = [\"0%\", \"5%\"]\n\
         [[lever]]\nlever = \"aht\"\nevent = \"Black Friday\"\nqueue = [\"chat\"]\nvalues = [\"0%\"]\n",
    );
    let file = file.among(&["chat", "sales"], &calendar()).unwrap();
    let [volume, aht] = &file.grid.levers[..] else { panic!() };
    assert_eq!(volume.scope.queues, ["sales"]);
    let days = [(date(2026, 3, 2), date(2026, 3, 13)), (date(2027, 3, 1), date(2027, 3, 12))];
    assert_eq!(volume.scope.days, days);
    assert_eq!(aht.scope.queues, ["chat"]);
    assert_eq!(aht.scope.days, [(date(2026, 11, 27), date(2026, 11, 27))]);
}

#[test]
fn a_plan_that_lacks_a_queue_or_an_event_is_told_all_at_once() {
    let file = read(
        "queue = [\"sales\", \"chatt\"]\n\
         [[lever]]\nlever = \"volume\"\nevent = \"sprig\"\nvalues = [\"0%\"]\n\
         [[lever]]\nlever = \"aht\"\nqueue = \"support\"\nevent = \"fair\"\nvalues = [\"0%\"]\n\
         [[lever]]\nlever = \"pooling\"\nvalues = [true]\n",
    );
    let told = told(file.clone().among(&["chat", "sales", "support"], &calendar()).unwrap_err());
    let expected = [
        "1:20 the plan has no queue `chatt` | did you mean `chat`?",
        "4:10 the calendar has no event `sprig` | did you mean `spring`?",
        "8:10 queue `support` is not among those that the grid plays",
        "9:10 the calendar has no event `fair` | the calendar has Black Friday, spring",
        "12:10 a pool needs two queues, and the plan has one",
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told}");
    }
    let bare = super::tests::told(file.among(&["chat"], &Calendar::default()).unwrap_err());
    assert!(bare.iter().any(|told| told.contains("--calendar")), "{bare:#?}");
}
