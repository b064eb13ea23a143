//! Charts, the page, the workbook and the summary of made-up centres: round the clock and one interval, silent and huge.
//!
//! With `REPORTS=DIR` in the environment the tests leave what they drew there, to be looked at.
#![allow(clippy::unwrap_used)] // what can't be read here fails the test, as it should

mod centre;
mod markup;
mod past;
mod review;
mod sweep;

use std::path::PathBuf;

use centre::{Shape, plan};
use headcount::report;
use jiff::civil::date;

const NASTY: &str = "=A&B <x> \"Kundenservice & 'Technischer' Support\u{7}\" für Geschäftskunden (Nord, zweite Linie)";

fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("REPORTS").map(PathBuf::from) {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

/// Centres of every sort that a chart has to show.
fn all_sorts() -> Vec<Shape> {
    let whole = (0, 1440);
    vec![
        Shape::default(),
        Shape { name: NASTY, interval_min: 15, open: whole, weekend: true, busiest: 1200.0, ..Shape::default() },
        Shape { name: "Small chat", interval_min: 15, weekend: true, busiest: 0.6, ..Shape::default() },
        Shape { name: "Silent", busiest: 0.0, ..Shape::default() },
        Shape {
            name: "Huge",
            busiest: 100_000.0,
            weekend: true,
            open: (420, 1320),
            interval_min: 15,
            ..Shape::default()
        },
        Shape { name: "One day", days: 1, ..Shape::default() },
        Shape { name: "One interval", days: 1, open: (600, 630), ..Shape::default() },
        Shape { name: "Closed throughout", start: date(2026, 11, 28), days: 2, ..Shape::default() },
        Shape { name: "Five minutes", interval_min: 5, ..Shape::default() },
        Shape { name: "Two weeks", days: 14, weekend: true, zone: None, ..Shape::default() },
        Shape { name: "Half a year", days: 182, weekend: true, ..Shape::default() },
        Shape { name: "Autumn", start: date(2026, 10, 19), open: whole, weekend: true, ..Shape::default() },
        Shape { name: "Spring", start: date(2026, 3, 23), open: whole, weekend: true, ..Shape::default() },
        Shape {
            name: "Daily",
            interval_min: 1440,
            open: whole,
            days: 28,
            weekend: true,
            busiest: 900.0,
            ..Shape::default()
        },
    ]
}

/// Every mark of a picture lies on its sheet.
fn check_picture(chart: &report::Chart) {
    let svg = chart.svg().unwrap();
    let tags = markup::tags(&svg, &[]);
    let value = |attributes: &[(String, String)], name: &str| {
        attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    };
    let size = value(&tags[0].1, "viewBox").unwrap();
    let size: Vec<f64> = size.split(' ').map(|number| number.parse().unwrap()).collect();
    for (tag, attributes) in &tags {
        for (name, most) in [("x", size[2]), ("y", size[3]), ("cx", size[2]), ("cy", size[3])] {
            if let Some(at) = value(attributes, name) {
                let at: f64 = at.parse().unwrap();
                assert!((0.0..=most).contains(&at), "{}: <{tag} {name}={at}>", chart.name());
            }
        }
        for point in value(attributes, "points").unwrap_or_default().split_whitespace() {
            let (x, y) = point.split_once(',').unwrap();
            let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
            assert!((0.0..=size[2]).contains(&x) && (0.0..=size[3]).contains(&y), "{}: {point}", chart.name());
        }
    }
}

/// How wide words are at least, in ems: narrower than most sans-serif faces, so that what meets here meets everywhere.
fn ems(words: &str, bold: bool) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' => 0.26,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '-' | '·' => 0.32,
        'm' | 'w' | 'M' | 'W' | '%' | '…' => 0.84,
        'A'..='Z' => 0.65,
        _ => 0.56,
    };
    words.chars().map(of).sum::<f64>() * if bold { 1.08 } else { 1.0 }
}

/// No line of words leaves its sheet or lies on another.
fn check_words(chart: &report::Chart) {
    let svg = chart.svg().unwrap();
    let tags = markup::tags(&svg, &[]);
    let size = &tags[0].1.iter().find(|(key, _)| key == "viewBox").unwrap().1;
    let sheet: Vec<f64> = size.split(' ').map(|number| number.parse().unwrap()).collect();
    let mut places: Vec<(f64, f64, f64, f64, String)> = Vec::new();
    for (attributes, words) in markup::words(&svg) {
        let value = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let number = |name: &str| value(name).unwrap().parse::<f64>().unwrap();
        let (x, size) = (number("x"), number("font-size"));
        let wide = ems(&words, value("font-weight") == Some("bold")) * size;
        let left = match value("text-anchor") {
            Some("end") => x - wide,
            Some("middle") => x - wide / 2.0,
            _ => x,
        };
        // Figures stand 0.73 em high; their foot is half the height of an x below the point.
        let foot = number("y") + 0.27 * size;
        let place = (left, foot - 0.7 * size, left + wide, foot, words);
        let inside = place.0 >= 0.0 && place.1 >= 0.0 && place.2 <= sheet[2] && place.3 <= sheet[3];
        assert!(inside, "{}: `{}` leaves the sheet: {place:?}", chart.name(), place.4);
        for other in &places {
            let apart = place.0 >= other.2 || other.0 >= place.2 || place.1 >= other.3 || other.1 >= place.3;
            assert!(apart, "{}: `{}` lies on `{}`: {place:?} {other:?}", chart.name(), place.4, other.4);
        }
        places.push(place);
    }
    assert!(!places.is_empty(), "{}: no word", chart.name());
}

/// A page is well-formed, needs nothing from outside, and every link leads somewhere.
fn check_page(page: &str) {
    let tags = markup::tags(page, &["meta", "br", "hr"]);
    let mut ids = Vec::new();
    for (tag, attributes) in &tags {
        assert!(!matches!(tag.as_str(), "script" | "link" | "img" | "iframe" | "object"), "<{tag}>");
        for (name, value) in attributes {
            match name.as_str() {
                "id" => ids.push(value.clone()),
                "src" | "srcset" => panic!("<{tag} {name}={value}>"),
                "href" => assert!(value.starts_with('#'), "{value}"),
                _ => {}
            }
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(count, ids.len(), "ids are unique");
    for (_, attributes) in &tags {
        for (name, value) in attributes.iter().filter(|(name, _)| name == "href" || name == "aria-labelledby") {
            for id in value.trim_start_matches('#').split(' ') {
                assert!(ids.iter().any(|known| known == id), "{name}={value} leads nowhere");
            }
        }
    }
    assert!(!page.contains("url(") && !page.contains("@import"));
}

fn small_centre() -> Vec<Shape> {
    vec![
        Shape { name: NASTY, interval_min: 15, weekend: true, busiest: 12.0, ..Shape::default() },
        Shape { name: "Voice sales", interval_min: 15, ..Shape::default() },
        Shape { name: "voice SALES", interval_min: 15, ..Shape::default() },
        Shape {
            name: "Voice support",
            interval_min: 15,
            open: (0, 1440),
            weekend: true,
            busiest: 40.0,
            ..Shape::default()
        },
    ]
}

#[test]
fn charts_of_all_sorts_of_centres_are_well_formed_and_stay_on_their_sheet() {
    for shape in all_sorts() {
        let sort = if shape.name == NASTY { "nasty".to_owned() } else { shape.name.to_lowercase() };
        let plan = plan(&[shape]);
        let charts = report::charts(&plan);
        assert_eq!(charts.len(), 4);
        for chart in &charts {
            check_picture(chart);
            keep(&format!("{}.svg", chart.name()), chart.svg().unwrap().as_bytes());
            // Drawing every picture takes a while; the marks of all were checked above.
            #[cfg(feature = "png")]
            if std::env::var_os("REPORTS").is_some() || ["nasty", "one"].iter().any(|kind| sort.starts_with(kind)) {
                keep(&format!("{}.png", chart.name()), &chart.png().unwrap());
            }
        }
    }
}

#[test]
fn a_chart_says_its_finding_and_describes_itself_to_those_who_cannot_see_it() {
    let plan = plan(&[Shape::default()]);
    let charts = report::charts(&plan);
    let titles: Vec<&str> = charts.iter().map(report::Chart::title).collect();
    assert_eq!(
        titles,
        [
            "Voice sales: 5,286 contacts expected, most on Monday 11:00 (93)",
            "Voice sales needs most agents on Monday 10:30: 17",
            "Monday is the heaviest day of Voice sales: 111.5 of 498.2 agent-hours",
            "Voice sales keeps 80/20 throughout; tightest: Friday 08:00 (80.6%)",
        ]
    );
    for chart in &charts {
        let svg = chart.svg().unwrap();
        assert!(svg.contains(&format!("<title>{}</title>", chart.title())));
        assert!(svg.contains("<desc>") && chart.alt().contains("Voice sales"), "{}", chart.alt());
    }
}

#[test]
fn a_missed_target_is_the_title_of_the_service_chart() {
    let mut plan = plan(&[Shape::default()]);
    plan.queues[0].requirement.rows[5].performance.service_level = 0.7399;
    let charts = report::charts(&plan);
    assert_eq!(charts[3].title(), "Voice sales misses 80/20 in 1 of 100 intervals; weakest: Monday 10:30 (73.9%)");
    assert!(charts[3].svg().unwrap().contains("below target"));
}

#[test]
fn queues_whose_names_differ_in_signs_only_keep_charts_of_their_own() {
    let plan = plan(&small_centre());
    let charts = report::charts(&plan);
    let mut names: Vec<&str> = charts.iter().map(report::Chart::name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 16, "{names:?}");
    assert!(names.iter().all(|name| name.chars().all(|c| c.is_alphanumeric() || c == '-')), "{names:?}");
}

#[cfg(feature = "png")]
#[test]
fn pictures_are_the_same_bytes_every_time_and_as_large_as_they_say() {
    let plan = plan(&[Shape::default()]);
    for chart in report::charts(&plan) {
        let picture = chart.png().unwrap();
        assert_eq!(picture, chart.png().unwrap());
        let mut reader = png::Decoder::new(picture.as_slice()).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(reader.info().width, 1600);
        let paper = reader.info().palette.as_ref().unwrap()[..3].to_vec();
        assert_eq!(paper, [255, 255, 255], "most of a chart is paper");
        assert!(pixels.iter().any(|pixel| *pixel != 0), "something is drawn");
        assert!(picture.len() < 300_000, "{}: {} bytes", chart.name(), picture.len());
    }
}

#[test]
fn the_page_is_one_file_that_needs_nothing_and_says_everything_once() {
    let plan = plan(&small_centre());
    let charts = report::charts(&plan);
    let page = report::page(&plan, &charts).unwrap();
    keep("report.html", page.as_bytes());
    check_page(&page);
    assert!(page.contains("=A&amp;B &lt;x&gt;") && !page.contains("<x>"));
    for said in
        ["Data quality", "Assumptions", "zone-unknown", "outage", "headcount.toml", "seasonal-naive", "Noise floor"]
    {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn the_summary_fits_a_screen_and_holds_every_queue_with_its_totals() {
    let plan = plan(&small_centre());
    let summary = report::summary(&plan);
    keep("summary.txt", summary.as_bytes());
    assert!(summary.lines().count() <= 24, "{summary}");
    assert!(summary.lines().all(|line| line.chars().count() <= 100), "{summary}");
    for said in ["Voice sales", "Voice support", "All queues", "12.4%", "9.8%", "answered within 20 s", "outage"] {
        assert!(summary.contains(said), "{said}\n{summary}");
    }
    assert!(summary.starts_with("Plan for Mon 23 Nov to Sun 29 Nov 2026 from history.csv\n"));
}

#[cfg(feature = "xlsx")]
mod workbook {
    use super::*;
    use calamine::{Data, Reader, Xlsx};

    fn open(plan: &headcount::plan::WeekPlan) -> Xlsx<std::io::Cursor<Vec<u8>>> {
        let bytes = report::workbook(plan).unwrap();
        keep("plan.xlsx", &bytes);
        Xlsx::new(std::io::Cursor::new(bytes)).unwrap()
    }

    fn column(
        book: &mut Xlsx<std::io::Cursor<Vec<u8>>>,
        sheet: &str,
        column: u32,
        rows: std::ops::Range<u32>,
    ) -> Vec<f64> {
        let range = book.worksheet_range(sheet).unwrap();
        rows.map(|row| match range.get_value((row, column)) {
            Some(Data::Float(value)) => *value,
            Some(Data::Int(value)) => *value as f64,
            other => panic!("{sheet} {row},{column}: {other:?}"),
        })
        .collect()
    }

    #[test]
    fn the_same_plan_is_the_same_file() {
        let plan = plan(&small_centre());
        assert_eq!(report::workbook(&plan).unwrap(), report::workbook(&plan).unwrap());
    }

    #[test]
    fn totals_are_live_formulas_over_exact_values_and_show_their_result_without_calculation() {
        let plan = plan(&small_centre());
        let mut book = open(&plan);
        assert_eq!(book.sheet_names(), ["Summary", "Days", "Staffing", "Forecast", "Findings", "Settings"]);
        let formulas = book.worksheet_formula("Summary").unwrap();
        let mut from = 1;
        for (k, queue) in plan.queues.iter().enumerate() {
            let (row, end) = (k as u32 + 4, from + queue.requirement.rows.len() as u32);
            let formula = formulas.get_value((row, 1)).unwrap();
            assert_eq!(formula.trim_start_matches('='), format!("SUM(Staffing!$C${}:$C${end})", from + 1));
            let sum: f64 = column(&mut book, "Staffing", 2, from..end).iter().sum();
            let paid: f64 = column(&mut book, "Staffing", 8, from..end).iter().sum::<f64>() * 0.25;
            let shown = |book: &mut _, c| column(book, "Summary", c, row..row + 1)[0];
            assert!((shown(&mut book, 1) - sum).abs() < 1e-9 * sum);
            assert!((shown(&mut book, 4) - paid).abs() < 1e-9 * paid);
            let fte = shown(&mut book, 4) / shown(&mut book, 5) / shown(&mut book, 6);
            assert!((shown(&mut book, 7) - fte).abs() < 1e-9 * fte, "FTE is paid hours / weeks / hours of an FTE");
            from = end;
        }
        let total = column(&mut book, "Summary", 1, 8..9)[0];
        let sum: f64 = column(&mut book, "Summary", 1, 4..8).iter().sum();
        assert!((total - sum).abs() < 1e-9 * sum);
    }

    #[test]
    fn days_add_up_to_the_plan_and_times_are_the_wall_clocks() {
        let plan = plan(&[Shape { open: (0, 1440), weekend: true, start: date(2026, 10, 19), ..Shape::default() }]);
        let mut book = open(&plan);
        let days: f64 = column(&mut book, "Days", 3, 1..8).iter().sum();
        assert!((days - plan.queues[0].service.agent_hours).abs() < 1e-6);
        let range = book.worksheet_range("Staffing").unwrap();
        let Some(Data::DateTime(first)) = range.get_value((1, 1)) else { panic!("a real date") };
        assert_eq!(first.as_f64(), 46314.0, "2026-10-19 00:00 on the calendar of spreadsheets");
        assert_eq!(range.height(), 1 + 6 * 48 + 50, "the clock goes back on the Sunday");
    }

    #[test]
    fn a_name_that_looks_like_a_formula_is_a_word() {
        let mut book = open(&plan(&small_centre()));
        let range = book.worksheet_range("Summary").unwrap();
        let Some(Data::String(name)) = range.get_value((4, 0)) else { panic!("a word") };
        assert!(name.starts_with("=A&B <x>"), "{name}");
        let formulas = book.worksheet_formula("Summary").unwrap();
        assert_eq!(formulas.get_value((4, 0)).map(String::as_str).unwrap_or(""), "");
    }
}

#[cfg(feature = "cli")]
mod verb {
    use super::*;
    use std::process::Command;

    const STAFFING: &str = "queue,start,volume,aht_s,load_erlangs,agents,agents_exact,scheduled,service_level,asa_s,occupancy,p_wait,abandonment,binding\n\
        A&B,2026-11-23T08:00:00,100,180,10,14,13.03,20,0.888,7.84,0.714,0.17,0,service-level\n\
        A&B,2026-11-23T08:30:00,80,180,8,11,10.9,16,0.82,12,0.727,0.24,0,service-level\n\
        chat,2026-11-23T08:00:00,10,180,1,3,2.6,5,0.91,8,0.33,0.1,0,service-level\n\
        chat,2026-11-23T08:30:00,10,180,1,3,2.6,5,0.91,8,0.33,0.1,0,service-level\n";

    fn headcount(folder: &std::path::Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_headcount"));
        command.current_dir(folder);
        command
    }

    #[test]
    fn every_queue_gets_a_file_of_its_own_unless_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("staffing.csv"), STAFFING).unwrap();
        let names = |args: &[&str]| {
            assert!(headcount(folder.path()).args(args).status().unwrap().success());
            let mut names: Vec<_> = std::fs::read_dir(folder.path())
                .unwrap()
                .map(|e| e.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        assert_eq!(
            names(&["chart", "heatmap", "staffing.csv", "-o", "heat.svg"]),
            ["heat-a-b.svg", "heat-chat.svg", "staffing.csv"]
        );
        let one = names(&["chart", "service", "staffing.csv", "--queue", "chat", "--target", "80/20", "-o", "one.svg"]);
        assert!(one.contains(&"one.svg".to_owned()));
        let svg = std::fs::read_to_string(folder.path().join("one.svg")).unwrap();
        assert!(svg.contains("chat keeps 80/20 throughout"), "{svg}");
    }

    #[test]
    fn standard_output_takes_one_chart_and_bad_wishes_are_refused_with_advice() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("staffing.csv"), STAFFING).unwrap();
        let out = headcount(folder.path())
            .args(["chart", "required", "staffing.csv", "--queue", "A&B", "-o", "-"])
            .output()
            .unwrap();
        markup::tags(std::str::from_utf8(&out.stdout).unwrap(), &[]);
        for (args, said) in [
            (vec!["-o", "-"], "--queue"),
            (vec!["-o", "chart.pdf"], ".svg or .png"),
            (vec!["--queue", "sales", "-o", "x.svg"], "it has A&B, chat"),
            (vec!["staffing.csv", "-o", "x.svg"], "second input"),
        ] {
            let out =
                headcount(folder.path()).args(["chart", "required", "staffing.csv"]).args(&args).output().unwrap();
            let stderr = String::from_utf8_lossy(&out.stderr).into_owned();
            assert_eq!(out.status.code(), Some(2), "{args:?}: {stderr}");
            assert!(stderr.contains(said), "{args:?}: {stderr}");
        }
    }
}
