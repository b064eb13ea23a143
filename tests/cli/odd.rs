//! Histories that hardly are any: a clear forecast or a clear error, never a volume that is negative or no number.

use std::fs;

use crate::run;

/// Half hours from 08:00 to 18:00 of some days from Monday 2026-01-05 on.
fn days(count: i64, cell: impl Fn(i64, i64) -> String) -> String {
    let mut text = String::from("start,offered,aht_s\n");
    let first = headcount::time::day_of_date(jiff::civil::date(2026, 1, 5));
    for day in 0..count {
        let date = headcount::time::date_of_day(first + day);
        for slot in 16..36 {
            text += &format!("{date}T{:02}:{:02}:00,{}\n", slot / 2, slot % 2 * 30, cell(day, slot));
        }
    }
    text
}

/// What `forecast` makes of a text: the exit code, the sum of the volumes, what it said. Every volume is sound.
fn forecast(text: &str, flags: &[&str]) -> (i32, f64, String) {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("h.csv"), text).unwrap();
    let words = [&["forecast", "h.csv", "--format", "csv"], flags].concat();
    let (code, out, err) = run(place.path(), &words);
    assert!(!err.contains("panicked") && !err.contains("internal"), "{err}");
    if code != 0 {
        assert!(code == 2 && out.is_empty() && err.contains("error: "), "exit {code}: {out}{err}");
        return (code, 0.0, err);
    }
    let mut table = csv::Reader::from_reader(out.as_bytes());
    let mut sum = 0.0;
    for row in table.records() {
        let row = row.unwrap();
        let number = |k: usize| row[k].parse::<f64>().unwrap_or_else(|_| panic!("`{}` in {row:?}", &row[k]));
        let (volume, lo80, hi80, lo95, hi95) = (number(2), number(3), number(4), number(5), number(6));
        assert!(0.0 <= lo95 && lo95 <= lo80 && lo80 <= volume && volume <= hi80 && hi80 <= hi95, "{row:?}");
        assert!(hi95.is_finite(), "{row:?}");
        assert!(row[7].is_empty() || number(7) > 0.0, "{row:?}");
        sum += volume;
    }
    (code, sum, err)
}

#[test]
fn a_queue_of_zeros_is_forecast_with_zeros() {
    let (code, sum, _) = forecast(&days(42, |_, _| "0,".to_owned()), &[]);
    assert_eq!((code, sum), (0, 0.0));
}

#[test]
fn a_queue_that_has_begun_after_weeks_of_zeros_is_forecast_with_what_it_brings() {
    let (code, sum, err) = forecast(&days(90, |day, slot| format!("{},300", if day < 80 { 0 } else { slot })), &[]);
    assert_eq!(code, 0, "{err}");
    let week = 7.0 * (16..36).sum::<i64>() as f64;
    assert!((0.5 * week..1.2 * week).contains(&sum), "{} weeks' worth", sum / week);
    assert!(err.contains("contacts where there were none before"), "{err}");
}

#[test]
fn one_value_is_a_forecast_or_a_clear_error() {
    let (code, _, err) = forecast("start,offered\n2026-01-05T08:00:00,7\n", &[]);
    assert!(code == 2 || code == 0, "{err}");
    let (code, sum, _) = forecast("start,offered,interval_min\n2026-01-05T08:00:00,7,30\n", &[]);
    assert!(code == 2 || sum > 0.0);
}

#[test]
fn a_constant_queue_stays_constant() {
    let (code, sum, _) = forecast(&days(42, |_, _| "5,300".to_owned()), &[]);
    assert_eq!(code, 0);
    assert!((sum - 7.0 * 20.0 * 5.0).abs() < 1.0, "{sum}");
}

#[test]
fn one_day_and_two_weeks_are_enough_for_a_forecast() {
    for count in [1, 3, 7, 14] {
        let (code, sum, err) = forecast(&days(count, |_, slot| format!("{},240", slot)), &[]);
        assert_eq!(code, 0, "{err}");
        assert!((1800.0..5500.0).contains(&sum), "{count} days: {sum}");
        assert!(err.contains("short-history"), "{err}");
    }
}

#[test]
fn a_history_without_a_single_volume_is_refused() {
    let (code, _, err) = forecast(&days(28, |_, _| ",300".to_owned()), &[]);
    assert_eq!(code, 2, "{err}");
    for word in ["NaN", "inf", "-3", "n/a"] {
        let (code, _, err) = forecast(&days(2, |_, _| format!("{word},300")), &[]);
        assert!(code == 2 && err.contains("offered"), "{word}: {err}");
    }
}

#[test]
fn a_horizon_longer_than_the_history_is_forecast_throughout() {
    let (code, sum, err) = forecast(&days(14, |day, slot| format!("{},240", slot + day % 7)), &["--horizon", "26w"]);
    assert_eq!(code, 0, "{err}");
    let week = 7.0 * (16..36).sum::<i64>() as f64;
    assert!((20.0 * week..34.0 * week).contains(&sum), "{sum}");
}

#[test]
fn only_closed_hours_ahead_is_said_and_nothing_is_written() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path();
    fs::write(here.join("h.csv"), days(28, |_, _| "5,300".to_owned())).unwrap();
    let closed: String =
        (2..9).map(|day| format!("[[special]]\ndate = 2026-02-{day:02}\nname = \"closed\"\nclosed = true\n")).collect();
    fs::write(here.join("calendar.toml"), format!("version = 1\n{closed}")).unwrap();
    let (code, _, err) = run(here, &["forecast", "h.csv", "--calendar", "calendar.toml", "-o", "f.csv"]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("closed in every interval of the horizon"), "{err}");
    assert!(!here.join("f.csv").exists());
}

#[test]
fn a_year_and_a_half_ahead_stays_near_what_the_queue_brought() {
    // Open on weekdays only: hours that are always closed must not weigh on the level of weeks far ahead.
    let text = days(140, |day, slot| format!("{},240", if day % 7 < 5 { slot } else { 0 }));
    let (code, sum, err) = forecast(&text, &["--horizon", "78w"]);
    assert_eq!(code, 0, "{err}");
    let week = 5.0 * (16..36).sum::<i64>() as f64;
    assert!((70.0 * week..86.0 * week).contains(&sum), "{} weeks' worth", sum / week);
}

#[test]
fn intervals_that_do_not_divide_a_day_are_refused() {
    let mut text = String::from("start,offered\n");
    for k in 0..200 {
        let minute = k * 7;
        text += &format!("2026-01-{:02}T{:02}:{:02}:00,3\n", 5 + minute / 1440, minute / 60 % 24, minute % 60);
    }
    let (code, _, err) = forecast(&text, &[]);
    assert_eq!(code, 2, "{err}");
}

#[test]
fn a_queue_of_a_few_contacts_a_day_keeps_its_volume() {
    // Three contacts on each day, at changing times.
    let text = days(56, |day, slot| format!("{},", i64::from((slot * 7 + day * 3) % 20 < 3)));
    let (code, sum, err) = forecast(&text, &[]);
    assert_eq!(code, 0, "{err}");
    assert!((14.0..28.0).contains(&sum), "{sum} contacts, 21 a week before");
}

#[test]
fn an_absurd_volume_is_a_finite_forecast() {
    for value in ["1e300", "1e15"] {
        forecast(
            &days(35, |day, slot| if day == 20 && slot == 20 { format!("{value},300") } else { "4,300".to_owned() }),
            &[],
        );
    }
    forecast(&days(35, |_, _| "9,1e-9".to_owned()), &[]);
    forecast(&days(35, |_, slot| format!("9,{}", if slot == 20 { "1e12" } else { "200" })), &[]);
}
