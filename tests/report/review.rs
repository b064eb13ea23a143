//! The charts of a review, of all sorts of centres.

use crate::centre::Shape;
use crate::past::{lines, queue_review};
use crate::{NASTY, all_sorts, check_picture, keep};
use headcount::report::review::{self, SpecialDay};
use headcount::report::{Chart, Promise};
use headcount::review::QueueReview;
use jiff::civil::date;

fn charts(past: &QueueReview) -> Vec<Chart> {
    let lines = lines(past);
    let queue = Some(past.queue.as_str());
    let matched = review::of_matched(past.matched.as_ref().unwrap());
    let ledger = past.ledger.as_ref().unwrap();
    let served = review::of_served(ledger, past.served.as_ref().unwrap());
    let special = [
        SpecialDay { date: date(2026, 11, 26), name: "Thanksgiving & <more>".into() },
        SpecialDay { date: date(2026, 11, 27), name: "Black Friday".into() },
    ];
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
            keep(&format!("{}.svg", chart.name()), chart.svg().unwrap().as_bytes());
            #[cfg(feature = "png")]
            if std::env::var_os("REPORTS").is_some() || sort.starts_with("nasty") {
                keep(&format!("{}.png", chart.name()), &chart.png().unwrap());
            }
        }
        assert_eq!(charts(&past), charts(&queue_review(&shape)), "{sort}: the same past, the same pictures");
    }
}
