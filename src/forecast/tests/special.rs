//! Special days that follow a rule known to the test.

use super::*;

/// The usual week with Sundays of a quarter of the volume.
fn quiet_sundays(date: Date, minute: u16) -> f64 {
    usual(date, minute) * if weekday_of_day(day_of_date(date)) == 6 { 0.5 } else { 1.0 }
}

/// What a Sunday has.
fn as_sunday(minute: u16) -> f64 {
    quiet_sundays(date(2024, 1, 7), minute)
}

fn after_holidays_like_sundays(next: Date) -> VolumeForecast {
    let before = [date(2024, 2, 14), date(2024, 3, 21), date(2024, 4, 16), date(2024, 5, 9)];
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let history = history(30, 140, |date, minute| {
        let mean = if before.contains(&date) { as_sunday(minute) } else { quiet_sundays(date, minute) };
        Some(poisson(mean, &mut rng))
    });
    let names = ["Feast of spring", "Feast of rain", "Feast of bread", "Feast of boats"];
    let mut days = before.iter().zip(names).map(|(date, name)| special(*date, name)).collect::<Vec<_>>();
    days.push(special(next, "Feast of kites"));
    week_after(&history, &with_days(days))
}

fn sunday() -> f64 {
    (0..48).map(|slot| as_sunday(slot * 30)).sum()
}

#[test]
fn a_holiday_of_a_new_name_is_like_a_sunday_when_the_others_were() {
    let tuesday = date(2024, 5, 21);
    let forecast = after_holidays_like_sundays(tuesday);
    let ratio = total(&forecast, tuesday) / sunday();
    assert!((0.85..1.2).contains(&ratio), "{ratio}");
    let told = forecast.story.effects.iter().any(|e| e.starts_with("Feast of kites") && e.contains("like a Sunday"));
    assert!(told, "{:?}", forecast.story.effects);
}

#[test]
fn a_holiday_that_falls_on_a_sunday_takes_nothing_more_off_it() {
    let falls = date(2024, 5, 26);
    let ratio = total(&after_holidays_like_sundays(falls), falls) / sunday();
    assert!((0.85..1.2).contains(&ratio), "{ratio}");
}

#[test]
fn a_campaign_of_ten_days_is_one_block_and_leaves_its_neighbours_alone() {
    let campaign = |first: Date| (0..10).map(move |day: i64| first.saturating_add(day.days()));
    let (then, next) = (date(2024, 3, 4), date(2024, 6, 18));
    let busy = campaign(then).collect::<Vec<_>>();
    let history = history(30, 168, |date, minute| {
        Some(quiet_sundays(date, minute) * if busy.contains(&date) { 1.4 } else { 1.0 })
    });
    let settings = with_days(campaign(then).chain(campaign(next)).map(|day| special(day, "spring mailing")).collect());
    let forecast = week_after(&history, &settings);
    // 17 June is the day before; it would be 1 if nothing were said.
    for (day, expected) in [(date(2024, 6, 17), 1.0), (date(2024, 6, 18), 1.4), (date(2024, 6, 22), 1.4)] {
        let ratio = total(&forecast, day) / (0..48).map(|slot| quiet_sundays(day, slot * 30)).sum::<f64>();
        assert!((ratio - expected).abs() < 0.05, "{day}: {ratio}");
    }
}

#[test]
fn a_launch_that_the_calendar_names_once_is_not_taken_for_a_holiday() {
    let history = history(30, 112, |date, minute| Some(quiet_sundays(date, minute)));
    let launch = FIRST.saturating_add(114.days());
    let forecast = week_after(&history, &with_days(vec![special(launch, "launch")]));
    let ratio = total(&forecast, launch) / usual_total(launch);
    assert!((0.85..1.01).contains(&ratio), "{ratio}");
}

#[test]
fn a_queue_without_a_record_on_any_holiday_says_so() {
    let holidays = [date(2024, 2, 14), date(2024, 3, 21), date(2024, 4, 16)];
    let history = history(30, 112, |date, minute| (!holidays.contains(&date)).then(|| usual(date, minute)));
    let days = holidays.iter().chain(&[date(2024, 4, 24)]).map(|date| special(*date, "feast")).collect();
    let forecast = week_after(&history, &with_days(days));
    let told = forecast.story.effects.iter().any(|e| e.contains("feast 2024-03-21") && e.contains("`closed`"));
    assert!(told, "{:?}", forecast.story.effects);
    assert!(total(&forecast, date(2024, 4, 24)) > 0.0);
}

#[test]
fn a_bare_average_tells_of_no_effect_that_it_does_not_apply() {
    let history = history(30, 112, |date, minute| Some(quiet_sundays(date, minute)));
    let fair = FIRST.saturating_add(114.days());
    let marked = SpecialDay { uplift: Some(0.5), ..special(fair, "fair") };
    let settings =
        |method| ForecastSettings { method, growth: "5%/year".parse().ok(), ..with_days(vec![marked.clone()]) };
    let model = week_after(&history, &settings(Method::Profile));
    assert!((total(&model, fair) / usual_total(fair) - 1.5).abs() < 0.05);
    assert!(model.story.effects.iter().any(|e| e.starts_with("fair (") && e.contains("50 % above")));
    let bare = week_after(&history, &settings(Method::MeanOf4));
    assert!((total(&bare, fair) / usual_total(fair) - 1.0).abs() < 0.01);
    let told = [
        "A bare average knows no special days: they are forecast as their weekdays",
        "Growth: 5%/year is not in a bare average",
    ];
    assert_eq!(bare.story.effects, told);
}
