//! What cleaning finds in the embedded sample: every planted effect of `data/README.md`, and little else.

use super::*;
use crate::error::FindingCode;
use crate::history::{Field, Queue};
use crate::time::{Clock, IntervalLength, Moment};

/// The sample's queues, read by hand: this test is of cleaning, not of reading.
fn queues() -> Vec<RawSeries> {
    let text = String::from_utf8(crate::sample::history_csv().unwrap()).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| header.iter().position(|h| *h == name).unwrap();
    let (queue, start, offered) = (column("queue"), column("start"), column("offered"));
    let (handled, aht) = (column("handled"), column("aht_s"));
    type Rows = (String, Vec<Moment>, [Vec<f64>; 3]);
    let mut all: Vec<Rows> = Vec::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let moment = Moment(cells[start].parse::<jiff::Timestamp>().unwrap().as_second());
        if all.last().is_none_or(|(name, ..)| name != cells[queue]) {
            all.push((cells[queue].to_owned(), Vec::new(), Default::default()));
        }
        let (_, starts, values) = all.last_mut().unwrap();
        if starts.last() != Some(&moment) {
            starts.push(moment);
            for (list, at) in values.iter_mut().zip([offered, handled, aht]) {
                list.push(cells[at].parse().unwrap_or(f64::NAN));
            }
        }
    }
    let quarter = IntervalLength::from_minutes(15).unwrap();
    let clock = Clock::zone(crate::sample::TIME_ZONE).unwrap();
    all.into_iter()
        .map(|(name, start, [offered, handled, aht])| {
            let mut raw = RawSeries::new(Queue { name, channel: None }, clock.clone(), quarter, start, offered);
            raw.set(Field::Handled, handled);
            raw.set(Field::AhtS, aht);
            raw
        })
        .collect()
}

#[test]
fn what_is_planted_in_the_sample_is_found() {
    let calendar = crate::io::calendar::parse_toml("calendar.toml", crate::sample::CALENDAR_TOML).unwrap();
    let mut told = Vec::new();
    for raw in queues() {
        let cleaned = clean(&raw, &calendar);
        let loud = |code| ![FindingCode::AhtMissing].contains(&code);
        for finding in cleaned.findings.iter().filter(|f| loud(f.code)) {
            told.push(format!("{} {} {}", raw.queue.name, finding.code, finding.message));
        }
    }
    let told = told.join("\n");
    for planted in [
        "chat level-shift since Mon 2026-03-02",
        "chat missing-intervals Thu 2026-02-12 12:00 to 22:00",
        "chat spike Tue 2026-06-16 12:",
        "voice sales spike Tue 2026-06-16 12:00 to 16:00",
        "voice support outage Wed 2026-09-09 10:30 to 13:00: no contacts where",
    ] {
        assert!(told.contains(planted), "{planted}\n{told}");
    }
    let lines = told.lines().filter(|line| !line.contains("missing-intervals")).count();
    assert!(lines <= 12, "{told}");
}
