use super::*;

/// The cells of the rows of a table of the page, header and rule left out.
fn table(number: usize) -> Vec<Vec<f64>> {
    let page = include_str!("../worked_example.md");
    let mut tables: Vec<Vec<Vec<f64>>> = Vec::new();
    for line in page.lines() {
        if line.starts_with("| week") {
            tables.push(Vec::new());
        } else if line.starts_with("| ") {
            let cells = line.trim_matches('|').split('|').map(|cell| {
                let cell = cell.trim();
                match cell.strip_suffix(" %") {
                    Some(percent) => percent.parse::<f64>().unwrap() / 100.0,
                    None => cell.parse().unwrap(),
                }
            });
            tables.last_mut().unwrap().push(cells.collect());
        }
    }
    tables[number].clone()
}

fn played() -> HiringOutcome {
    let mut scenario = HiringScenario::new("a class of 4");
    scenario.classes = vec![class(2, 4)];
    play(&example(8), &scenario).unwrap()
}

#[test]
fn the_heads_of_eight_weeks_are_those_of_the_page() {
    let (outcome, rows) = (played(), table(0));
    assert_eq!(rows.len(), 8);
    for (week, row) in outcome.weeks.iter().zip(&rows) {
        let ours = [
            week.heads_opening,
            week.hires,
            week.leavers,
            week.drop_outs,
            week.heads_closing,
            week.required_fte,
            week.available_fte,
            week.gap_fte,
            week.proficiency,
            week.service_level,
        ];
        for (ours, page) in ours.iter().zip(&row[1..]) {
            assert!((ours - page).abs() <= 0.5001e-4, "week {}: {ours} against {page}", row[0]);
        }
    }
    let on_target: Vec<bool> = outcome.weeks.iter().map(|week| week.on_target).collect();
    assert_eq!(on_target, [false, false, false, false, false, true, true, true]);
    assert_eq!(outcome.totals.weeks_below, 5);
    assert_eq!(outcome.totals.worst_week, Some(date(2027, 1, 25)));
}

#[test]
fn its_costs_are_those_of_the_page_to_the_cent() {
    let (outcome, rows) = (played(), table(1));
    assert_eq!(rows.len(), 8);
    for (week, row) in outcome.weeks.iter().zip(&rows) {
        let cost = &week.cost;
        let ours = [
            cost.wages,
            cost.hiring,
            cost.training,
            cost.ramp_drag,
            cost.idle,
            cost.penalty,
            cost.total(),
            week.cumulative_cost,
        ];
        for (ours, page) in ours.iter().zip(&row[1..]) {
            assert!((ours - page).abs() <= 0.005_01, "week {}: {ours} against {page}", row[0]);
        }
    }
    assert!((outcome.totals.cost.total() - 210_089.23).abs() < 0.005_01);
}
