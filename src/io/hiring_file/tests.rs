use super::*;

const PLAN: &str = r#"version = 1
start = 2027-01-04
weeks = 20
forecast = "forecast.csv"
queue = "sales"
[team]
hours = 37.5
shrinkage = "30%"
[[team.band]]
name = "new"
heads = 6
attrition = "45%"
[[team.band]]
name = "old"
from-months = 12
heads = 14
monthly-attrition = "2%"
[class]
lead-weeks = 3
size-min = 5
size-max = 12
seats = 14
training-weeks = 4
drop-out = "10%"
nesting-weeks = 1
nesting = "50%"
ramp = "exponential"
ramp-from = "60%"
half-life-weeks = 2
[cost]
per-hour = 20
"#;

fn read(more: &str) -> Result<HiringFile, Problems> {
    parse("plans/hiring.toml", &format!("{PLAN}{more}"), &StaffingRules::default())
}

/// Places and messages of everything wrong, lines counted from the end of the common part.
fn wrong(more: &str) -> Vec<(i64, String)> {
    let before = PLAN.lines().count() as i64;
    let problems = read(more).unwrap_err().0;
    problems.iter().map(|problem| (problem.place.line.unwrap_or(0) as i64 - before, problem.message.clone())).collect()
}

#[test]
fn a_plan_reads_as_it_is_written() {
    let file = read(
        "[[scenario]]\nname = \"base\"\novertime = \"5%\"\nclasses = [{ start = 2027-03-03, size = 8 }]\n\
         [[scenario]]\nname = \"more\"\non = \"base\"\nvolume = \"+10%\"\nstaff-to = \"p80\"\n\
         classes = [{ start = 2027-02-01, size = 6 }]\noutsource = { share = \"10%\", per-hour = 30 }\n",
    )
    .unwrap();
    assert_eq!(file.source, DemandSource::Forecast("plans/forecast.csv".into()));
    let plan = &file.plan;
    assert_eq!((plan.weeks(), plan.team.contract_hours), (20, 37.5));
    assert!((plan.rules.shrinkage.share() - 0.30).abs() < 1e-12);
    // 45 % a year are 4.86 % a month; the middle of the first band are 6 months, the last begins at 12.
    let bands = &plan.team.bands;
    assert!((bands[0].monthly_attrition - 0.0486).abs() < 5e-5 && bands[0].months == 6.0);
    assert!((bands[1].monthly_attrition - 0.02).abs() < 1e-12 && bands[1].months == 12.0);
    // A team of one band is tenured: 4 weeks of training, 1 of nesting, 11 of ramp are 3.7 months.
    let one =
        PLAN.replace("[[team.band]]\nname = \"old\"\nfrom-months = 12\nheads = 14\nmonthly-attrition = \"2%\"\n", "");
    let one = parse("hiring.toml", &format!("{one}[[scenario]]\nname = \"a\"\n"), &StaffingRules::default()).unwrap();
    assert_eq!(one.plan.team.bands.len(), 1);
    assert!((one.plan.team.bands[0].months - 16.0 * 12.0 / 52.0).abs() < 1e-12);
    // 40 % halve every two weeks: less than 1 % is missing after 2·log2(40) = 10.6 weeks.
    assert_eq!(plan.class.timetable.ramp.weeks(), 11);
    let more = &file.scenarios[1];
    let weeks: Vec<_> = more.classes.iter().map(|class| (class.week, class.size)).collect();
    assert_eq!(weeks, [(4, 6), (8, 8)], "the week that holds the day, in order");
    assert_eq!((more.overtime, more.changes[0].volume), (0.05, 1.1));
    assert_eq!(more.staff_to.to_string(), "p80");
    assert_eq!(file.scenarios[0].outsourcing.len() + more.outsourcing.len(), 1);
}

#[test]
fn contradicting_classes_are_told_with_their_places() {
    let told = wrong(
        "[[scenario]]\nname = \"base\"\nclasses = [\n{ start = 2027-03-01, size = 10 },\n{ start = 2027-03-15, size = 10 },\n\
         { start = 2027-01-11, size = 6 },\n{ start = 2027-06-01, size = 6 },\n{ start = 2026-12-28, size = 6 },\n\
         { start = 2027-04-26, size = 20 },\n]\n",
    );
    let lines: Vec<_> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [5, 6, 7, 8, 9, 9], "seats, lead time, after the end, the past, size and seats again: {told:?}");
    let told = wrong(
        "[[scenario]]\nname = \"base\"\nclasses = [\n{ start = 2027-03-01, size = 10 },\n{ start = 2027-03-15, size = 10 },\n\
         { start = 2027-01-11, size = 6 },\n{ start = 2027-04-26, size = 20 },\n]\n[[scenario]]\nname = \"two\"\non = \"base\"\n",
    );
    let told: Vec<_> = told.iter().map(|(line, message)| (*line, message.as_str())).collect();
    assert_eq!(
        told[0],
        (5, "class of 10 in the week of 2027-03-15: 20 trainees would sit on 14 seats in the week of 2027-03-15")
    );
    assert_eq!(told[1].0, 6);
    assert!(told[1].1.contains("3 weeks of lead time allow 2027-01-25 at the earliest"), "{told:?}");
    assert!(told[2].1.contains("a class has 5 to 12 heads") && told[2].0 == 7, "{told:?}");
    assert_eq!(told.len(), 4, "each once, the last over its seats too: {told:?}");
}

#[test]
fn scenarios_in_a_circle_or_on_nobody_are_told() {
    let told = wrong("[[scenario]]\nname = \"a\"\non = \"a\"\n[[scenario]]\nname = \"b\"\non = \"nobody\"\n");
    assert_eq!(told[0], (3, "scenario `a` builds on itself".to_owned()));
    assert_eq!(told[1], (6, "there is no scenario `nobody`".to_owned()));
    let told = wrong("[[scenario]]\nname = \"a\"\non = \"b\"\n[[scenario]]\nname = \"b\"\non = \"a\"\n");
    assert_eq!(told.len(), 2, "both of a circle: {told:?}");
}

#[test]
fn curves_that_fall_or_pass_everything_are_told() {
    let with = |from: &str, to: &str| {
        let text = format!("{PLAN}[[scenario]]\nname = \"base\"\n").replace(from, to);
        parse("hiring.toml", &text, &StaffingRules::default()).map(|_| ()).unwrap_err().0[0].message.clone()
    };
    assert_eq!(
        with("nesting = \"50%\"", "nesting = \"90%\""),
        "the curve falls from 90 % to 66.36 % in week 6 of the job"
    );
    let ramp = "ramp = \"exponential\"\nramp-from = \"60%\"\nhalf-life-weeks = 2";
    assert!(
        with(ramp, "ramp = \"steps\"\nsteps = [\"60%\", \"55%\"]").starts_with("the curve falls from 60 % to 55 %")
    );
    assert!(with(ramp, "ramp = \"steps\"\nsteps = [\"60%\", \"120%\"]").contains("passes 100 %"));
    assert!(with(ramp, "ramp = \"sigmoid\"").contains("no ramp `sigmoid`"));
    assert!(with("half-life-weeks = 2", "ramp-weeks = 4").contains("needs `half-life-weeks`"));
    assert!(with("training-weeks = 4\n", "").contains("no training to drop out of"));
}

#[test]
fn heads_below_nothing_dates_in_the_past_and_unknown_keys_are_told_at_once() {
    let told = wrong(
        "[[move]]\ndate = 2026-12-07\nheads = 2\n[[move]]\ndate = 2027-02-01\nheads = -9\nband = \"new\"\n\
         [[leave]]\nfrom = 2026-08-01\nto = 2026-08-14\nshare = \"8%\"\n[[scenario]]\nname = \"base\"\novertme = \"5%\"\n",
    );
    assert_eq!(told[0].0, 2);
    assert!(told[0].1.contains("2026-12-07 lies before the plan begins on 2027-01-04"));
    assert_eq!(told[1].0, 6);
    assert!(told[1].1.starts_with("this move takes 9 heads, and 5."), "{told:?}");
    assert!(told[2].1.contains("2026-08-14 lies before"));
    assert_eq!(told[3], (14, "unknown key `overtme`".to_owned()));
    let negative = PLAN.replace("heads = 6", "heads = -6").replace("start = 2027-01-04", "start = 2027-01-05");
    let problems = parse("hiring.toml", &format!("{negative}[[scenario]]\nname = \"a\"\n"), &StaffingRules::default());
    let problems = problems.unwrap_err().0;
    assert!(problems[0].message.contains("is a Tuesday") && problems[0].help.contains("2027-01-04"));
    assert!(problems[1].message.contains("`heads` is below 0"));
}

#[test]
fn starts_and_blackouts_say_when_a_class_may_begin() {
    let every = PLAN.replace(
        "seats = 14",
        "seats = 14\nstarts-every-weeks = 4\nblackout = [{ from = 2027-03-03, to = 2027-03-09 }]",
    );
    let file =
        parse("hiring.toml", &format!("{every}[[scenario]]\nname = \"a\"\n"), &StaffingRules::default()).unwrap();
    let open: Vec<_> = (0..20).filter(|week| file.plan.class.allowed[*week]).collect();
    assert_eq!(open, [0, 4, 12, 16], "the week of 2027-03-01 has three days without classes");
    let dates = PLAN.replace("seats = 14", "seats = 14\nstarts = [2027-02-01, 2027-02-15]");
    let file =
        parse("hiring.toml", &format!("{dates}[[scenario]]\nname = \"a\"\n"), &StaffingRules::default()).unwrap();
    assert_eq!((0..20).filter(|week| file.plan.class.allowed[*week]).collect::<Vec<_>>(), [4, 6]);
}
