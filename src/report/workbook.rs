//! `plan.xlsx`: a sheet per step, totals as live formulas over exact values.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use crate::error::{Finding, Severity};
use crate::plan::{QueuePlan, WeekPlan};
use crate::report::ReportError;
use crate::report::summary::{backtested, conventions, period, totals_of};
use crate::report::words;
use crate::time::{Clock, DAY_S, Moment};

// Rows that a sheet can hold below its header.
pub(super) const MOST_ROWS: usize = 1_048_575;
// 1970-01-01 on the calendar of spreadsheets.
pub(super) const EPOCH: f64 = 25_569.0;

pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) header: Format,
    pub(super) whole: Format,
    pub(super) exact: Format,
    pub(super) seconds: Format,
    pub(super) percent: Format,
    pub(super) time: Format,
    pub(super) date: Format,
    pub(super) total: Format,
    pub(super) total_percent: Format,
    pub(super) total_seconds: Format,
    pub(super) text: Format,
    pub(super) wrap: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let total = || Format::new().set_bold().set_border_top(FormatBorder::Thin);
        Self {
            title: Format::new().set_bold().set_font_size(14.0),
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_border_bottom(FormatBorder::Thin)
                .set_background_color(0x00DA_E8F4),
            whole: Format::new().set_num_format("#,##0"),
            exact: Format::new().set_num_format("#,##0.00"),
            seconds: Format::new().set_num_format("#,##0.0"),
            percent: Format::new().set_num_format("0.0%"),
            time: Format::new().set_num_format("ddd yyyy-mm-dd hh:mm").set_align(FormatAlign::Left),
            date: Format::new().set_num_format("ddd yyyy-mm-dd").set_align(FormatAlign::Left),
            total: total().set_num_format("#,##0.00"),
            total_percent: total().set_num_format("0.0%"),
            total_seconds: total().set_num_format("#,##0.0"),
            text: Format::new(),
            wrap: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

/// The workbook of a plan: summary, days, staffing, forecast, findings, settings. Its date of creation is the plan's
/// first day, so that the same plan is the same file.
pub fn workbook(plan: &WeekPlan) -> Result<Vec<u8>, ReportError> {
    let mut book = Workbook::new();
    let start = plan.horizon.start;
    let created =
        ExcelDateTime::from_ymd(start.year().clamp(1900, 9999).unsigned_abs(), start.month() as u8, start.day() as u8)?;
    book.set_properties(&DocProperties::new().set_title("Staffing plan").set_creation_datetime(&created));
    let formats = Formats::new();
    let rows: usize = plan.queues.iter().map(|queue| queue.requirement.rows.len()).sum();
    let live = rows <= MOST_ROWS;
    let sheets = [
        ("Summary", summary_sheet as fn(&mut Worksheet, &WeekPlan, &Formats, bool) -> Result<(), XlsxError>),
        ("Days", days_sheet),
        ("Staffing", staffing_sheet),
        ("Forecast", forecast_sheet),
        ("Findings", findings_sheet),
        ("Settings", settings_sheet),
    ];
    for (name, fill) in sheets {
        if live || !matches!(name, "Staffing" | "Forecast") {
            let sheet = book.add_worksheet().set_name(name)?;
            fill(sheet, plan, &formats, live)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

pub(super) fn header(
    sheet: &mut Worksheet,
    row: u32,
    names: &[(&str, f64)],
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (column, (name, width)) in names.iter().enumerate() {
        sheet.write_string_with_format(row, column as u16, *name, &formats.header)?;
        sheet.set_column_width(column as u16, *width)?;
    }
    sheet.set_freeze_panes(row + 1, 1)?;
    Ok(())
}

/// A number, or what stands for it where a cell can't hold it.
pub(super) fn number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: f64,
    format: &Format,
) -> Result<(), XlsxError> {
    if value.is_finite() {
        sheet.write_number_with_format(row, column, value, format)?;
    } else if value.is_infinite() {
        sheet.write_string(row, column, "inf")?;
    }
    Ok(())
}

/// A formula with the result that it will have, for viewers that don't calculate; the bare result without `live`.
pub(super) fn formula(
    sheet: &mut Worksheet,
    at: (u32, u16),
    text: &str,
    value: f64,
    format: &Format,
    live: bool,
) -> Result<(), XlsxError> {
    if live {
        let result = if value.is_finite() { value.to_string() } else { String::new() };
        sheet.write_formula_with_format(at.0, at.1, Formula::new(text).set_result(result), format)?;
    } else {
        number(sheet, at.0, at.1, value, format)?;
    }
    Ok(())
}

pub(super) fn wall_time(clock: &Clock, moment: Moment) -> f64 {
    (moment.0 + i64::from(clock.offset_s(moment))) as f64 / DAY_S as f64 + EPOCH
}

fn summary_sheet(sheet: &mut Worksheet, plan: &WeekPlan, f: &Formats, live: bool) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, format!("Staffing plan, {}", period(plan.horizon)), &f.title)?;
    sheet.write_string(1, 0, format!("From {}", words::shown(&plan.history)))?;
    let top = 3;
    let names = [
        ("Queue", 26.0),
        ("Contacts", 13.0),
        ("AHT s", 9.0),
        ("Agent-hours (exact)", 13.0),
        ("Paid hours (exact, with shrinkage)", 15.0),
        ("Weeks", 8.0),
        ("Paid hours per FTE and week", 12.0),
        ("FTE", 10.0),
        ("Peak agents", 9.0),
        ("Peak at", 22.0),
        ("Service level (weighted by contacts)", 14.0),
        ("Intervals on target", 11.0),
        ("Weakest level", 10.0),
        ("Weakest at", 22.0),
        ("Occupancy", 11.0),
        ("Back-tested WAPE", 12.0),
        ("Noise floor", 9.0),
    ];
    header(sheet, top, &names, f)?;
    sheet.set_row_height(top, 48)?;
    let mut first_row = 2_usize;
    for (k, queue) in plan.queues.iter().enumerate() {
        let row = top + 1 + k as u32;
        let service = &queue.service;
        let count = queue.requirement.rows.len();
        let range = |column: char| format!("Staffing!${column}${first_row}:${column}${}", first_row + count.max(1) - 1);
        let hours = format!("{}/60", queue.requirement.interval.minutes());
        let weighted =
            |column: char| format!("=IF(SUM({v})>0,SUMPRODUCT({v},{x})/SUM({v}),0)", v = range('C'), x = range(column));
        let cell = |column: char| format!("{column}{}", row + 1);
        let live = live && count > 0;
        sheet.write_string(row, 0, words::shown(&queue.forecast.queue.name))?;
        formula(sheet, (row, 1), &format!("=SUM({})", range('C')), service.contacts, &f.exact, live)?;
        formula(sheet, (row, 2), &weighted('D'), service.aht_s, &f.seconds, live)?;
        formula(sheet, (row, 3), &format!("=SUM({})*{hours}", range('G')), service.agent_hours, &f.exact, live)?;
        formula(sheet, (row, 4), &format!("=SUM({})*{hours}", range('I')), service.scheduled_hours, &f.exact, live)?;
        number(sheet, row, 5, weeks(queue, plan), &f.exact)?;
        number(sheet, row, 6, queue.rules.hours_per_fte, &f.exact)?;
        let fte = format!("={}/{}/{}", cell('E'), cell('F'), cell('G'));
        formula(sheet, (row, 7), &fte, service.fte, &f.exact, true)?;
        formula(sheet, (row, 8), &format!("=MAX({})", range('F')), service.peak_agents as f64, &f.whole, live)?;
        if let Some(start) = service.peak_start {
            number(sheet, row, 9, wall_time(&queue.requirement.clock, start), &f.time)?;
        }
        formula(sheet, (row, 10), &weighted('J'), service.service_level, &f.percent, live)?;
        number(sheet, row, 11, service.intervals_on_target, &f.percent)?;
        if let Some(weakest) = service.weakest {
            number(sheet, row, 12, weakest.service_level, &f.percent)?;
            number(sheet, row, 13, wall_time(&queue.requirement.clock, weakest.start), &f.time)?;
        }
        let occupancy = format!("=IF(SUM({n})>0,SUM({a})/SUM({n}),0)", a = range('E'), n = range('F'));
        formula(sheet, (row, 14), &occupancy, service.occupancy, &f.percent, live)?;
        if let Some(wape) = backtested(queue) {
            number(sheet, row, 15, wape, &f.percent)?;
        }
        number(sheet, row, 16, queue.forecast.story.noise_floor, &f.percent)?;
        first_row += count;
    }
    let last = top + plan.queues.len() as u32;
    if !plan.queues.is_empty() {
        let row = last + 1;
        let totals = totals_of(plan);
        let range = |column: char| format!("{column}{}:{column}{}", top + 2, last + 1);
        let sum = |column: char| format!("=SUM({})", range(column));
        let weighted =
            |column: char| format!("=IF(SUM({v})>0,SUMPRODUCT({v},{x})/SUM({v}),0)", v = range('B'), x = range(column));
        sheet.write_string_with_format(row, 0, "All queues", &f.total)?;
        formula(sheet, (row, 1), &sum('B'), totals.contacts, &f.total, true)?;
        formula(sheet, (row, 2), &weighted('C'), totals.aht_s, &f.total_seconds, true)?;
        formula(sheet, (row, 3), &sum('D'), totals.agent_hours, &f.total, true)?;
        formula(sheet, (row, 4), &sum('E'), totals.scheduled_hours, &f.total, true)?;
        sheet.write_blank(row, 5, &f.total)?;
        sheet.write_blank(row, 6, &f.total)?;
        formula(sheet, (row, 7), &sum('H'), totals.fte, &f.total, true)?;
        sheet.write_blank(row, 8, &f.total)?;
        sheet.write_blank(row, 9, &f.total)?;
        formula(sheet, (row, 10), &weighted('K'), totals.service_level, &f.total_percent, true)?;
    }
    let mut row = last + 3;
    if !live {
        sheet.write_string(row, 0, "Too many intervals for a sheet: they stand in forecast.csv and staffing.csv.")?;
        row += 1;
    }
    for left in &plan.left_out {
        sheet.write_string(
            row,
            0,
            format!("Not planned: {}: {}", words::shown(&left.queue), words::shown(&left.reason)),
        )?;
        row += 1;
    }
    for sentence in conventions(plan) {
        sheet.write_string(row, 0, sentence)?;
        row += 1;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// The weeks by which a queue's paid hours were divided for its FTE.
fn weeks(queue: &QueuePlan, plan: &WeekPlan) -> f64 {
    let weeks = queue.service.scheduled_hours / (queue.service.fte * queue.rules.hours_per_fte);
    let weeks = if weeks.is_finite() { weeks } else { f64::from(plan.horizon.days) / 7.0 };
    (weeks * 7.0).round() / 7.0
}

/// The rows of one local day, `first..end` in the queue's rows.
fn days_of(queue: &QueuePlan) -> Vec<(i64, usize, usize)> {
    let mut days: Vec<(i64, usize, usize)> = Vec::new();
    for (k, row) in queue.requirement.rows.iter().enumerate() {
        let day = queue.requirement.clock.day_and_minute(row.start).0;
        match days.last_mut() {
            Some((last, _, end)) if *last == day => *end = k + 1,
            _ => days.push((day, k, k + 1)),
        }
    }
    days
}

fn days_sheet(sheet: &mut Worksheet, plan: &WeekPlan, f: &Formats, live: bool) -> Result<(), XlsxError> {
    let names = [
        ("Queue", 26.0),
        ("Date", 16.0),
        ("Contacts", 12.0),
        ("Agent-hours (exact)", 13.0),
        ("Paid hours (exact, with shrinkage)", 15.0),
        ("Peak agents", 9.0),
        ("Service level (weighted by contacts)", 14.0),
        ("Weakest level", 10.0),
    ];
    header(sheet, 0, &names, f)?;
    sheet.set_row_height(0, 48)?;
    let mut row = 1;
    let mut offset = 2_usize;
    for queue in &plan.queues {
        let hours = queue.requirement.interval.hours();
        for (day, from, end) in days_of(queue) {
            let rows = &queue.requirement.rows[from..end];
            let range = |column: char| format!("Staffing!${column}${}:${column}${}", offset + from, offset + end - 1);
            let minutes = queue.requirement.interval.minutes();
            let sum = |value: fn(&crate::staffing::IntervalRequirement) -> f64| rows.iter().map(value).sum::<f64>();
            let contacts = sum(|r| r.volume);
            let answered = sum(|r| r.volume * r.performance.service_level);
            let weakest =
                rows.iter().filter(|r| r.volume > 0.0).map(|r| r.performance.service_level).fold(f64::NAN, f64::min);
            sheet.write_string(row, 0, words::shown(&queue.forecast.queue.name))?;
            number(sheet, row, 1, day as f64 + EPOCH, &f.date)?;
            formula(sheet, (row, 2), &format!("=SUM({})", range('C')), contacts, &f.exact, live)?;
            let agent_hours = format!("=SUM({})*{minutes}/60", range('G'));
            formula(sheet, (row, 3), &agent_hours, sum(|r| r.agents_exact) * hours, &f.exact, live)?;
            let paid = format!("=SUM({})*{minutes}/60", range('I'));
            formula(sheet, (row, 4), &paid, sum(|r| r.scheduled_exact) * hours, &f.exact, live)?;
            let peak = rows.iter().map(|r| r.agents).max().unwrap_or(0);
            formula(sheet, (row, 5), &format!("=MAX({})", range('F')), peak as f64, &f.whole, live)?;
            if contacts > 0.0 {
                let level = format!("=SUMPRODUCT({v},{x})/SUM({v})", v = range('C'), x = range('J'));
                formula(sheet, (row, 6), &level, answered / contacts, &f.percent, live)?;
            }
            number(sheet, row, 7, weakest, &f.percent)?;
            row += 1;
        }
        offset += queue.requirement.rows.len();
    }
    if row > 1 {
        sheet.autofilter(0, 0, row - 1, names.len() as u16 - 1)?;
    }
    Ok(())
}

fn staffing_sheet(sheet: &mut Worksheet, plan: &WeekPlan, f: &Formats, _: bool) -> Result<(), XlsxError> {
    let names = [
        ("Queue", 26.0),
        ("Start (local)", 22.0),
        ("Contacts", 11.0),
        ("AHT s", 9.0),
        ("Load erlangs", 10.0),
        ("Agents", 8.0),
        ("Agents exact", 9.0),
        ("Scheduled", 10.0),
        ("Scheduled exact", 10.0),
        ("Service level", 9.0),
        ("ASA s", 9.0),
        ("Occupancy", 10.0),
        ("Wait probability", 11.0),
        ("Binding", 16.0),
    ];
    header(sheet, 0, &names, f)?;
    let mut row = 1;
    for queue in &plan.queues {
        let name = words::shown(&queue.requirement.queue.name);
        for interval in &queue.requirement.rows {
            sheet.write_string(row, 0, name.as_str())?;
            number(sheet, row, 1, wall_time(&queue.requirement.clock, interval.start), &f.time)?;
            let values = [
                (interval.volume, &f.exact),
                (interval.aht_s, &f.seconds),
                (interval.load.get(), &f.exact),
                (interval.agents as f64, &f.whole),
                (interval.agents_exact, &f.exact),
                (interval.scheduled as f64, &f.whole),
                (interval.scheduled_exact, &f.exact),
                (interval.performance.service_level, &f.percent),
                (interval.performance.asa_s, &f.seconds),
                (interval.performance.occupancy, &f.percent),
                (interval.performance.p_wait, &f.percent),
            ];
            for (k, (value, format)) in values.into_iter().enumerate() {
                number(sheet, row, 2 + k as u16, value, format)?;
            }
            sheet.write_string(row, 13, interval.binding.as_str())?;
            row += 1;
        }
    }
    if row > 1 {
        sheet.autofilter(0, 0, row - 1, names.len() as u16 - 1)?;
    }
    Ok(())
}

fn forecast_sheet(sheet: &mut Worksheet, plan: &WeekPlan, f: &Formats, _: bool) -> Result<(), XlsxError> {
    let mut names = vec![("Queue".to_owned(), 26.0), ("Start (local)".into(), 22.0), ("Contacts".into(), 11.0)];
    let levels = plan.queues.first().map_or(&[][..], |queue| &queue.forecast.bands);
    for band in levels {
        names.push((format!("{}% range from", band.level), 11.0));
        names.push((format!("{}% range to", band.level), 11.0));
    }
    names.push(("AHT s".into(), 9.0));
    let borrowed: Vec<(&str, f64)> = names.iter().map(|(name, width)| (name.as_str(), *width)).collect();
    header(sheet, 0, &borrowed, f)?;
    let mut row = 1;
    for queue in &plan.queues {
        let forecast = &queue.forecast;
        let name = words::shown(&forecast.queue.name);
        for (k, start) in forecast.start.iter().enumerate() {
            sheet.write_string(row, 0, name.as_str())?;
            number(sheet, row, 1, wall_time(&forecast.clock, *start), &f.time)?;
            number(sheet, row, 2, forecast.volume[k], &f.exact)?;
            for (column, band) in forecast.bands.iter().take(levels.len()).enumerate() {
                number(sheet, row, 3 + 2 * column as u16, band.lo[k], &f.exact)?;
                number(sheet, row, 4 + 2 * column as u16, band.hi[k], &f.exact)?;
            }
            if let Some(aht_s) = &forecast.aht_s {
                number(sheet, row, names.len() as u16 - 1, aht_s[k], &f.seconds)?;
            }
            row += 1;
        }
    }
    if row > 1 {
        sheet.autofilter(0, 0, row - 1, names.len() as u16 - 1)?;
    }
    Ok(())
}

fn findings_sheet(sheet: &mut Worksheet, plan: &WeekPlan, f: &Formats, _: bool) -> Result<(), XlsxError> {
    let names = [
        ("Code", 22.0),
        ("Rank", 10.0),
        ("Queue", 26.0),
        ("From", 27.0),
        ("To", 27.0),
        ("Count", 9.0),
        ("What it says", 90.0),
    ];
    header(sheet, 0, &names, f)?;
    let all: Vec<&Finding> = plan.findings.iter().chain(plan.queues.iter().flat_map(|queue| &queue.findings)).collect();
    for (k, finding) in all.iter().take(MOST_ROWS).enumerate() {
        let row = k as u32 + 1;
        sheet.write_string(row, 0, finding.code.as_str())?;
        sheet.write_string(row, 1, if finding.severity == Severity::Warning { "warning" } else { "note" })?;
        for (column, text) in [(2, &finding.queue), (3, &finding.from), (4, &finding.to)] {
            if let Some(text) = text {
                sheet.write_string(row, column, words::shown(text))?;
            }
        }
        number(sheet, row, 5, finding.count as f64, &f.whole)?;
        sheet.write_string_with_format(row, 6, words::shown(&finding.message), &f.wrap)?;
    }
    if !all.is_empty() {
        sheet.autofilter(0, 0, all.len().min(MOST_ROWS) as u32, names.len() as u16 - 1)?;
    }
    Ok(())
}

fn settings_sheet(sheet: &mut Worksheet, plan: &WeekPlan, f: &Formats, _: bool) -> Result<(), XlsxError> {
    header(sheet, 0, &[("Setting", 30.0), ("Value", 40.0), ("Where from", 26.0)], f)?;
    for (k, setting) in plan.settings.iter().enumerate() {
        let row = k as u32 + 1;
        for (column, text) in [&setting.name, &setting.value, &setting.source].into_iter().enumerate() {
            sheet.write_string_with_format(row, column as u16, words::shown(text), &f.text)?;
        }
    }
    Ok(())
}
