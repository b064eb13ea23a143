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
