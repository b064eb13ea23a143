//! Charts, the page and the workbook of a made-up centre.

mod centre;

use centre::{Shape, plan};
use headcount::report;

/// Writes every chart of several centres to the folder named by CHARTS, to be looked at.
#[test]
fn charts_of_all_sorts_of_centres_can_be_drawn() {
    let shapes = || {
        vec![
            Shape::default(),
            Shape {
                name: "A&B <x> \"Kundenservice & Technischer Support für Geschäftskunden\" (Nord, zweite Linie)",
                interval_min: 15,
                open: (0, 1440),
                weekend: true,
                busiest: 1200.0,
                ..Shape::default()
            },
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
            Shape { name: "Two weeks", days: 14, weekend: true, zone: None, ..Shape::default() },
            Shape { name: "Half a year", days: 182, weekend: true, ..Shape::default() },
            Shape {
                name: "Clock change",
                start: jiff::civil::date(2026, 10, 19),
                open: (0, 1440),
                weekend: true,
                ..Shape::default()
            },
            Shape {
                name: "Daily",
                interval_min: 1440,
                open: (0, 1440),
                days: 28,
                weekend: true,
                busiest: 900.0,
                ..Shape::default()
            },
        ]
    };
    let plan = plan(&shapes());
    let charts = report::charts(&plan);
    assert_eq!(charts.len(), 4 * plan.queues.len());
    let folder = std::env::var_os("CHARTS").map(std::path::PathBuf::from);
    for chart in &charts {
        let svg = chart.svg().unwrap();
        if let Some(folder) = &folder {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(folder.join(format!("{}.svg", chart.name())), &svg).unwrap();
            #[cfg(feature = "png")]
            {
                let clock = std::time::Instant::now();
                let png = chart.png().unwrap();
                println!("{:60} svg {:7} png {:7} {:?}", chart.name(), svg.len(), png.len(), clock.elapsed());
                std::fs::write(folder.join(format!("{}.png", chart.name())), png).unwrap();
            }
        }
    }
}

/// Writes the page, the workbook and the summary of a small centre to the folder named by CHARTS.
#[test]
fn a_small_centre_gets_its_page_its_workbook_and_its_summary() {
    let plan = plan(&[
        Shape { name: "=A&B <x> \"chat\"", interval_min: 15, weekend: true, busiest: 12.0, ..Shape::default() },
        Shape { name: "Voice sales", interval_min: 15, ..Shape::default() },
        Shape {
            name: "Voice support",
            interval_min: 15,
            open: (0, 1440),
            weekend: true,
            busiest: 40.0,
            ..Shape::default()
        },
    ]);
    let clock = std::time::Instant::now();
    let charts = report::charts(&plan);
    let built = clock.elapsed();
    let page = report::page(&plan, &charts).unwrap();
    let paged = clock.elapsed();
    let summary = report::summary(&plan);
    print!("{summary}");
    if let Some(folder) = std::env::var_os("CHARTS").map(std::path::PathBuf::from) {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("report.html"), &page).unwrap();
        #[cfg(feature = "xlsx")]
        {
            let clock = std::time::Instant::now();
            let book = report::workbook(&plan).unwrap();
            println!("workbook {} bytes {:?}", book.len(), clock.elapsed());
            std::fs::write(folder.join("plan.xlsx"), book).unwrap();
        }
        println!("charts {built:?}, page {} bytes {:?}", page.len(), paged - built);
    }
}
