//! The charts of a review, of all sorts of centres.

use crate::centre::Shape;
use crate::past::{lines, queue_review, review as made_up};
use crate::{NASTY, all_sorts, check_page, check_picture, check_words, keep, small_centre};
use headcount::history::SpecialDay;
use headcount::report::review;
use headcount::report::{Chart, Promise};
use headcount::review::QueueReview;
use jiff::civil::date;

fn charts(past: &QueueReview) -> Vec<Chart> {
    let lines = lines(past);
    let queue = Some(past.queue.as_str());
    let matched = review::of_matched(past.matched.as_ref().unwrap());
    let ledger = past.ledger.as_ref().unwrap();
    let served = review::of_served(ledger, past.served.as_ref().unwrap());
    let day = |day: i8, name: &str| SpecialDay {
        date: date(2026, 11, day),
        name: name.into(),
        queue: None,
        closed: false,
        hours: None,
        like: None,
        uplift: None,
    };
    let special = [day(26, "Thanksgiving & <more>"), day(27, "Black Friday")];
    vec![
        review::actual_chart(&matched, &special),
        review::bias_map(queue, &lines),
        review::lead_chart(queue, &lines),
        review::staffed_chart(&served),
        review::over_under_map(&served),
        review::served_chart(&served, Promise::of(&ledger.rules)),
        review::waterfall(&past.queue, &past.attributions),
    ]
}

#[test]
fn charts_of_the_past_of_all_sorts_of_centres_are_well_formed_and_stay_on_their_sheet() {
    for shape in all_sorts() {
        let sort = if shape.name == NASTY { "nasty".to_owned() } else { shape.name.to_lowercase() };
        let past = queue_review(&shape);
        for chart in charts(&past) {
            check_picture(&chart);
            check_words(&chart);
            keep(&format!("{}.svg", chart.name()), chart.svg().unwrap().as_bytes());
            #[cfg(feature = "png")]
            if std::env::var_os("REPORTS").is_some() || sort.starts_with("nasty") {
                keep(&format!("{}.png", chart.name()), &chart.png().unwrap());
            }
        }
        assert_eq!(charts(&past), charts(&queue_review(&shape)), "{sort}: the same past, the same pictures");
    }
}

#[test]
fn titles_of_the_past_say_what_was_found() {
    let past = queue_review(&Shape::default());
    let titles: Vec<String> = charts(&past).iter().map(|chart| chart.title().to_owned()).collect();
    let says = [
        "1.0% more contacts than forecast",
        "too low on Tuesdays",
        "chance alone leaves",
        "agent-hours short and",
        "is shortest on",
        "intervals keep 80/20; weakest:",
        "72.7% instead of 81.0%; AHT cost 3.6 of 8.3 points",
    ];
    for (title, said) in titles.iter().zip(says) {
        let found =
            title.contains(said) || said.starts_with("too low") && title.contains("on Tuesdays (12.5% too low)");
        assert!(found && title.contains("Voice sales"), "{title}: {said}");
    }
}

#[test]
fn days_stand_for_their_intervals_where_the_span_is_long() {
    let long = queue_review(&Shape { days: 35, ..Shape::default() });
    let chart = review::actual_chart(&review::of_matched(long.matched.as_ref().unwrap()), &[]);
    assert!(chart.svg().unwrap().contains("Contacts per day"));
    let served = review::of_served(long.ledger.as_ref().unwrap(), long.served.as_ref().unwrap());
    let chart = review::staffed_chart(&served);
    assert!(chart.svg().unwrap().contains("Agent-hours on the floor per day"));
}

#[test]
fn the_page_of_a_review_is_one_file_that_needs_nothing_and_says_everything() {
    let past = made_up(&small_centre());
    let page = review::page(&past).unwrap();
    keep("review.html", page.as_bytes());
    check_page(&page);
    assert_eq!(page, review::page(&made_up(&small_centre())).unwrap());
    for said in [
        "Looking back at 23 Nov 2026 to 29 Nov 2026",
        "Adherence",
        "no-overlap",
        "80/20",
        "Short h",
        "lowest service level",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(page.contains("=A&amp;B &lt;x&gt;") && !page.contains("<x>"));
    let nothing = review::page(&headcount::review::Review::default()).unwrap();
    check_page(&nothing);
}

#[cfg(feature = "xlsx")]
mod workbook {
    use super::*;
    use calamine::{Data, Reader, Xlsx};

    #[test]
    fn sheets_stand_in_order_and_their_totals_are_live_and_true() {
        let past = made_up(&small_centre());
        let bytes = review::workbook(&past).unwrap();
        assert_eq!(bytes, review::workbook(&made_up(&small_centre())).unwrap(), "the same review, the same file");
        keep("review.xlsx", &bytes);
        let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let sheets =
            ["Summary", "Accuracy", "Days", "Intervals", "Attribution", "Sureness", "Adherence", "Notices", "Settings"];
        assert_eq!(book.sheet_names(), sheets);
        let days = book.worksheet_range("Days").unwrap();
        let formulas = book.worksheet_formula("Days").unwrap();
        let intervals = book.worksheet_range("Intervals").unwrap();
        let number = |range: &calamine::Range<Data>, row: u32, column: u32| match range.get_value((row, column)) {
            Some(Data::Float(value)) => *value,
            Some(Data::Int(value)) => *value as f64,
            _ => f64::NAN,
        };
        let actual = (0..20).find(|c| intervals.get_value((0, *c)) == Some(&Data::String("actual".into()))).unwrap();
        // Every day of the first queue: the formula's rows on the sheet of intervals hold what its result says.
        for row in 1..=7 {
            let formula = formulas.get_value((row, 3)).unwrap();
            let (from, end) =
                formula.trim_start_matches("SUM(Intervals!").trim_end_matches(')').split_once(':').unwrap();
            let line = |cell: &str| cell.rsplit('$').next().unwrap().parse::<u32>().unwrap() - 1;
            let sum: f64 =
                (line(from)..=line(end)).map(|r| number(&intervals, r, actual)).filter(|v| v.is_finite()).sum();
            let shown = number(&days, row, 3);
            assert!(shown > 0.0 && (shown - sum).abs() < 1e-9 * sum, "{formula}: {shown} {sum}");
        }
        let Some(Data::DateTime(first)) = days.get_value((1, 2)) else { panic!("a real date") };
        assert_eq!(first.as_f64(), 46349.0, "2026-11-23 on the calendar of spreadsheets");
        let name = book.worksheet_range("Adherence").unwrap();
        assert!(matches!(name.get_value((2, 0)), Some(Data::String(text)) if text.contains("Ann <A>")));
    }
}
