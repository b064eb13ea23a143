//! `review.xlsx`: a sheet per table, totals of days and queues as live formulas over the intervals.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::evaluate::attribution::Factor;
use crate::evaluate::served::Period;
use crate::io::dataset::{Column, Dataset};
use crate::io::review_table::{accuracy_dataset, adherence_dataset, assurance_dataset, intervals_dataset};
use crate::report::ReportError;
use crate::report::review::headline::{finest, headlines, overall};
use crate::report::review::tables::period_name;
use crate::report::review::waterfall::factor_name;
use crate::report::words;
use crate::report::workbook::{EPOCH, Formats, MOST_ROWS, formula, header, number, wall_time};
use crate::review::{QueueReview, Review};
use crate::time::{date_of_day, day_of_date};

/// The workbook of a review: summary, accuracy, days, intervals, attribution, sureness, adherence, notices, settings. Its
/// date of creation is the first day looked back on, so that the same review is the same file.
///
/// # Errors
/// When the workbook can't be written.
pub fn workbook(review: &Review) -> Result<Vec<u8>, ReportError> {
    let mut book = Workbook::new();
    let first = review.span().map_or_else(|| date_of_day(0), |(first, _)| first);
    let created =
        ExcelDateTime::from_ymd(first.year().clamp(1900, 9999).unsigned_abs(), first.month() as u8, first.day() as u8)?;
    book.set_properties(&DocProperties::new().set_title("Review").set_creation_datetime(&created));
    let f = Formats::new();
    let count = |queue: &QueueReview| {
        let matched = queue.matched.as_ref().map_or(0, |matched| matched.start.len());
        matched + queue.served.as_ref().map_or(0, |served| served.intervals.len())
    };
    // At most: intervals of forecast and ledger are mostly the same.
    let most: usize = review.queues.iter().map(count).sum();
    let intervals = if most <= 2 * MOST_ROWS { intervals_dataset(review) } else { Dataset::default() };
    let live = !intervals.columns.is_empty() && intervals.rows() <= MOST_ROWS;
    let rows = Rows::of(&intervals, live);
    summary(book.add_worksheet().set_name("Summary")?, review, &rows, &f)?;
    dump(book.add_worksheet().set_name("Accuracy")?, &accuracy_dataset(review), &f)?;
    days(book.add_worksheet().set_name("Days")?, review, &rows, &f)?;
    if live {
        dump(book.add_worksheet().set_name("Intervals")?, &intervals, &f)?;
    }
    causes(book.add_worksheet().set_name("Attribution")?, review, &f)?;
    dump(book.add_worksheet().set_name("Sureness")?, &assurance_dataset(review), &f)?;
    dump(book.add_worksheet().set_name("Adherence")?, &adherence_dataset(review), &f)?;
    notices(book.add_worksheet().set_name("Notices")?, review, &f)?;
    settings(book.add_worksheet().set_name("Settings")?, review, &f)?;
    Ok(book.save_to_buffer()?)
}

/// Where the intervals of a queue and of a day stand on their sheet.
struct Rows<'a> {
    data: &'a Dataset,
    live: bool,
    queue: &'a [String],
    day: Vec<i64>,
}

impl<'a> Rows<'a> {
    fn of(data: &'a Dataset, live: bool) -> Self {
        let column = |name: &str| data.columns.iter().find(|(known, _)| known == name).map(|(_, column)| column);
        let queue = if let Some(Column::Text(names)) = column("queue") { names.as_slice() } else { &[] };
        let day = match column("start") {
            Some(Column::Time(times)) => times.iter().map(|(clock, start)| clock.day_and_minute(*start).0).collect(),
            _ => Vec::new(),
        };
        Self { data, live, queue, day }
    }
    /// The rows of a queue from one day to another, both included; `None` where they don't stand together on the sheet.
    fn range(&self, queue: &str, days: Option<(i64, i64)>) -> Option<(usize, usize)> {
        if !self.live {
            return None;
        }
        let from = self.queue.partition_point(|name| name.as_str() < queue);
        let end = self.queue.partition_point(|name| name.as_str() <= queue);
        let (from, end) = match days {
            None => (from, end),
            Some((first, last)) => {
                let own = self.day.get(from..end)?;
                (from + own.partition_point(|day| *day < first), from + own.partition_point(|day| *day <= last))
            }
        };
        (from < end).then_some((from, end))
    }
    /// The cells of a column in rows of the sheet, such as `Intervals!$D$2:$D$97`.
    fn cells(&self, name: &str, (from, end): (usize, usize)) -> Option<String> {
        let column = self.data.columns.iter().position(|(known, _)| known == name)?;
        let letters = letters(column);
        // The first row is the header, and sheets count from one.
        Some(format!("Intervals!${letters}${}:${letters}${}", from + 2, end + 1))
    }
}

fn letters(column: usize) -> String {
    let digit = |k: usize| char::from(b'A' + (k % 26) as u8);
    if column < 26 { digit(column).to_string() } else { format!("{}{}", digit(column / 26 - 1), digit(column)) }
}

/// A dataset as it is, with formats that follow from the names of its columns.
fn dump(sheet: &mut Worksheet, data: &Dataset, f: &Formats) -> Result<(), XlsxError> {
    let width = |name: &str| if name == "queue" { 24.0 } else { (name.len() as f64 * 0.62 + 4.0).clamp(10.0, 20.0) };
    let width_of = |(name, column): &(String, Column)| match column {
        Column::Time(_) => 22.0,
        _ => width(name),
    };
    let names: Vec<(String, f64)> =
        data.columns.iter().map(|column| (column.0.replace('_', " "), width_of(column))).collect();
    let names: Vec<(&str, f64)> = names.iter().map(|(name, width)| (name.as_str(), *width)).collect();
    header(sheet, 0, &names, f)?;
    sheet.set_row_height(0, 48)?;
    let rows = data.rows().min(MOST_ROWS);
    for (c, (name, column)) in data.columns.iter().enumerate() {
        let c = c as u16;
        let format = if is_share(name) {
            &f.percent
        } else if name.ends_with("_s") {
            &f.seconds
        } else {
            &f.exact
        };
        for row in 0..rows {
            let at = row as u32 + 1;
            match column {
                Column::Text(cells) => match date_in(name, &cells[row]) {
                    Some(day) => number(sheet, at, c, day as f64 + EPOCH, &f.date)?,
                    None => {
                        sheet.write_string(at, c, words::shown(&cells[row]))?;
                    }
                },
                Column::Number(cells) => number(sheet, at, c, cells[row], format)?,
                Column::Whole(cells) => number(sheet, at, c, cells[row].map_or(f64::NAN, |v| v as f64), &f.whole)?,
                Column::Time(cells) => number(sheet, at, c, wall_time(&cells[row].0, cells[row].1), &f.time)?,
            }
        }
    }
    if rows > 0 {
        sheet.autofilter(0, 0, rows as u32, data.columns.len() as u16 - 1)?;
    }
    Ok(())
}

/// The day that a cell of a column of dates holds.
fn date_in(column: &str, text: &str) -> Option<i64> {
    (column == "start").then(|| text.parse::<jiff::civil::Date>().ok().map(day_of_date)).flatten()
}

fn is_share(name: &str) -> bool {
    const SHARES: [&str; 22] = [
        "wape",
        "bias",
        "mape",
        "smape",
        "noise_floor",
        "noise_floor_overdispersed",
        "wape_seasonal_naive",
        "wape_mean_of_6",
        "skill_seasonal_naive",
        "skill_mean_of_6",
        "service_level",
        "observed_service_level",
        "abandonment",
        "occupancy",
        "utilisation",
        "target",
        "mean",
        "probability",
        "sureness",
        "adherence",
        "conformance",
        "schedule_efficiency",
    ];
    SHARES.contains(&name) || name.starts_with("coverage") || matches!(name, "p10" | "p50" | "p90")
}

/// What sums over the intervals of a period are made of.
struct Sums<'a> {
    rows: &'a Rows<'a>,
    range: Option<(usize, usize)>,
    /// The contacts that count: those recorded, unless nothing is.
    contacts: &'static str,
    minutes: u32,
}

impl<'a> Sums<'a> {
    fn of(queue: &QueueReview, rows: &'a Rows<'a>, days: Option<(i64, i64)>) -> Self {
        let entries = queue.ledger.iter().flat_map(|ledger| &ledger.entries);
        let recorded = entries.clone().any(|entry| entry.actual.is_some());
        let minutes = queue.ledger.as_ref().map_or(60, |ledger| ledger.interval.minutes());
        // A forecast of another length than the ledger's stands between its rows; then sums are written as they are.
        let alike =
            queue.matched.as_ref().is_none_or(|m| queue.ledger.as_ref().is_some_and(|l| l.interval == m.interval));
        let range = rows.range(&queue.queue, days).filter(|_| alike);
        Self { rows, range, contacts: if recorded { "actual" } else { "forecast" }, minutes }
    }
    fn cells(&self, name: &str) -> Option<String> {
        self.rows.cells(name, self.range?)
    }
    fn contacts(&self) -> Option<String> {
        Some(format!("=SUM({})", self.cells(self.contacts)?))
    }
    fn weighted(&self, name: &str) -> Option<String> {
        let (weights, values) = (self.cells(self.contacts)?, self.cells(name)?);
        Some(format!("=IF(SUM({weights})>0,SUMPRODUCT({weights},{values})/SUM({weights}),0)"))
    }
    /// Agent-hours of the intervals that count.
    fn hours(&self, name: &str) -> Option<String> {
        let (counted, values) = (self.cells(self.contacts)?, self.cells(name)?);
        Some(format!("=SUMPRODUCT(--ISNUMBER({counted}),{values})*{}/60", self.minutes))
    }
}

const PERIOD: [(&str, f64); 16] = [
    ("Contacts", 12.0),
    ("AHT s", 9.0),
    ("Service level, model (weighted by contacts)", 14.0),
    ("Service level, seen", 10.0),
    ("Intervals", 9.0),
    ("On target", 9.0),
    ("ASA s", 9.0),
    ("Abandoned", 10.0),
    ("Occupancy", 10.0),
    ("Required agent-hours", 11.0),
    ("Staffed agent-hours", 11.0),
    ("Over agent-hours", 11.0),
    ("Short agent-hours", 11.0),
    ("Schedule efficiency", 10.0),
    ("Cost", 12.0),
    ("Cost per contact", 10.0),
];

/// Writes a period from column `c` on.
fn period(
    sheet: &mut Worksheet,
    (row, c): (u32, u16),
    period: &Period,
    sums: &Sums<'_>,
    f: &Formats,
) -> Result<(), XlsxError> {
    let or_nan = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let mut live = |offset: u16, text: Option<String>, value: f64, format| match text {
        Some(text) if value.is_finite() => formula(sheet, (row, c + offset), &text, value, format, true),
        _ => number(sheet, row, c + offset, value, format),
    };
    live(0, sums.contacts(), period.contacts, &f.exact)?;
    live(2, sums.weighted("service_level"), or_nan(period.service_level), &f.percent)?;
    live(9, sums.hours("required"), period.required_hours, &f.exact)?;
    live(10, sums.hours("staffed"), period.staffed_hours, &f.exact)?;
    live(11, sums.hours("over"), period.over_hours, &f.exact)?;
    live(12, sums.hours("under"), period.under_hours, &f.exact)?;
    let plain = [
        (1, period.aht_s, &f.seconds),
        (3, or_nan(period.observed_service_level), &f.percent),
        (4, period.intervals as f64, &f.whole),
        (5, period.on_target as f64, &f.whole),
        (6, or_nan(period.asa_s), &f.seconds),
        (7, or_nan(period.abandonment), &f.percent),
        (8, or_nan(period.occupancy), &f.percent),
        (13, or_nan(period.schedule_efficiency), &f.percent),
        (14, or_nan(period.cost), &f.exact),
        (15, or_nan(period.cost_per_contact), &f.exact),
    ];
    for (offset, value, format) in plain {
        number(sheet, row, c + offset, value, format)?;
    }
    Ok(())
}

fn summary(sheet: &mut Worksheet, review: &Review, rows: &Rows, f: &Formats) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, "Review: forecast against actual, schedule against service", &f.title)?;
    if let Some((first, last)) = review.span() {
        let (first, last) = (words::long_date(first), words::long_date(last));
        sheet.write_string(1, 0, format!("{first} to {last}, local times"))?;
    }
    let mut names = vec![("Queue", 26.0), ("WAPE", 9.0), ("Noise floor", 9.0), ("Bias", 9.0)];
    names.extend([("Service level, plan", 10.0), ("Service level, reached", 10.0)]);
    names.extend(PERIOD);
    let top = 3;
    header(sheet, top, &names, f)?;
    sheet.set_row_height(top, 48)?;
    let mut row = top + 1;
    for queue in review.queues.iter().take(MOST_ROWS - 100) {
        sheet.write_string(row, 0, words::shown(&queue.queue))?;
        let lines = queue.accuracy.lines(Some(&queue.queue));
        if let Some((scores, _)) = finest(&lines) {
            let floor = scores.noise_floor_overdispersed.or(scores.noise_floor);
            for (c, value) in [(1, scores.wape), (2, floor), (3, scores.bias)] {
                number(sheet, row, c, value.unwrap_or(f64::NAN), &f.percent)?;
            }
        }
        if let Some(one) = overall(queue) {
            number(sheet, row, 4, one.planned, &f.percent)?;
            number(sheet, row, 5, one.reached, &f.percent)?;
        }
        if let Some(served) = &queue.served {
            period(sheet, (row, 6), &served.total, &Sums::of(queue, rows, None), f)?;
        }
        row += 1;
    }
    let last = row;
    if review.queues.len() > 1 {
        let total = |value: fn(&Period) -> f64| -> f64 {
            review.queues.iter().filter_map(|queue| queue.served.as_ref()).map(|served| value(&served.total)).sum()
        };
        sheet.write_string_with_format(row, 0, "All queues", &f.total)?;
        type Total = (u16, fn(&Period) -> f64);
        let columns: [Total; 5] = [
            (6, |p| p.contacts),
            (15, |p| p.required_hours),
            (16, |p| p.staffed_hours),
            (17, |p| p.over_hours),
            (18, |p| p.under_hours),
        ];
        for (c, value) in columns {
            let letters = letters(usize::from(c));
            let text = format!("=SUM({letters}{}:{letters}{last})", top + 2);
            formula(sheet, (row, c), &text, total(value), &f.total, true)?;
        }
        row += 1;
    }
    row += 1;
    for sentence in headlines(review).into_iter().chain(review.conventions.iter().map(|text| words::shown(text))) {
        sheet.write_string(row, 0, sentence)?;
        row += 1;
    }
    if !rows.live {
        sheet.write_string(row, 0, "Too many intervals for a sheet: they stand in the file of --intervals.")?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

fn days(sheet: &mut Worksheet, review: &Review, rows: &Rows, f: &Formats) -> Result<(), XlsxError> {
    let mut names = vec![("Queue", 26.0), ("Period", 22.0), ("Start", 16.0)];
    names.extend(PERIOD);
    header(sheet, 0, &names, f)?;
    sheet.set_row_height(0, 48)?;
    let mut row = 1;
    for queue in &review.queues {
        let Some(served) = &queue.served else { continue };
        let periods = served.days.iter().chain(&served.weeks).chain([&served.total]);
        for one in periods {
            if row as usize > MOST_ROWS {
                break;
            }
            let first = day_of_date(one.start);
            let span = match one.grain {
                None => None,
                Some(crate::forecast::Grain::Week) => Some((first, first + 6)),
                _ => Some((first, first)),
            };
            sheet.write_string(row, 0, words::shown(&queue.queue))?;
            sheet.write_string(row, 1, period_name(one.start, one.grain))?;
            number(sheet, row, 2, first as f64 + EPOCH, &f.date)?;
            period(sheet, (row, 3), one, &Sums::of(queue, rows, span), f)?;
            row += 1;
        }
    }
    if row > 1 {
        sheet.autofilter(0, 0, row - 1, names.len() as u16 - 1)?;
    }
    Ok(())
}

fn causes(sheet: &mut Worksheet, review: &Review, f: &Formats) -> Result<(), XlsxError> {
    let all = || review.queues.iter().flat_map(|queue| queue.attributions.iter().map(move |one| (queue, one)));
    let mut factors: Vec<Factor> = all().flat_map(|(_, one)| &one.parts).map(|part| part.factor).collect();
    factors.sort_unstable();
    factors.dedup();
    let mut names = vec![("Queue", 26.0), ("Period", 22.0), ("Start", 16.0), ("Plan", 10.0)];
    names.extend(factors.iter().map(|factor| (factor_name(*factor), 11.0)));
    names.extend([("Reached", 10.0), ("Seen by the switch", 10.0), ("Probability by chance", 11.0)]);
    names.extend([("Cost of the plan", 12.0), ("Cost reached", 12.0), ("In words", 110.0)]);
    header(sheet, 0, &names, f)?;
    sheet.set_row_height(0, 48)?;
    let after = 4 + factors.len() as u16;
    for (k, (queue, one)) in all().take(MOST_ROWS).enumerate() {
        let row = k as u32 + 1;
        sheet.write_string(row, 0, words::shown(&queue.queue))?;
        sheet.write_string(row, 1, period_name(one.start, one.grain))?;
        number(sheet, row, 2, day_of_date(one.start) as f64 + EPOCH, &f.date)?;
        number(sheet, row, 3, one.planned, &f.percent)?;
        for (c, factor) in factors.iter().enumerate() {
            if let Some(part) = one.parts.iter().find(|part| part.factor == *factor) {
                number(sheet, row, 4 + c as u16, part.service_level, &f.percent)?;
            }
        }
        // The causes add up to what was reached.
        let text = format!("=SUM(D{0}:{1}{0})", row + 1, letters(usize::from(after) - 1));
        formula(sheet, (row, after), &text, one.reached, &f.percent, true)?;
        sheet.write_string(row, after + 1, if one.observed { "yes" } else { "no, by the model" })?;
        let chance = one.chance.map_or(f64::NAN, |chance| chance.probability);
        number(sheet, row, after + 2, chance, &f.percent)?;
        number(sheet, row, after + 3, one.planned_cost.unwrap_or(f64::NAN), &f.exact)?;
        number(sheet, row, after + 4, one.reached_cost.unwrap_or(f64::NAN), &f.exact)?;
        sheet.write_string(row, after + 5, words::shown(&one.sentence))?;
    }
    Ok(())
}

fn notices(sheet: &mut Worksheet, review: &Review, f: &Formats) -> Result<(), XlsxError> {
    header(sheet, 0, &[("Code", 26.0), ("Queue", 26.0), ("What it says", 110.0)], f)?;
    let of_queues = review.queues.iter().flat_map(|q| q.notices.iter().map(move |notice| (q.queue.as_str(), notice)));
    let all = review.notices.iter().map(|notice| ("", notice)).chain(of_queues);
    for (k, (queue, notice)) in all.take(MOST_ROWS).enumerate() {
        let row = k as u32 + 1;
        let name = notice.queue.as_deref().unwrap_or(queue);
        sheet.write_string(row, 0, notice.code)?;
        if !name.is_empty() {
            sheet.write_string(row, 1, words::shown(name))?;
        }
        sheet.write_string_with_format(row, 2, words::shown(&notice.message), &f.wrap)?;
    }
    Ok(())
}

fn settings(sheet: &mut Worksheet, review: &Review, f: &Formats) -> Result<(), XlsxError> {
    header(sheet, 0, &[("Setting", 30.0), ("Value", 40.0), ("Where from", 26.0)], f)?;
    for (k, setting) in review.settings.iter().enumerate() {
        for (column, text) in [&setting.name, &setting.value, &setting.source].into_iter().enumerate() {
            sheet.write_string_with_format(k as u32 + 1, column as u16, words::shown(text), &f.text)?;
        }
    }
    Ok(())
}
