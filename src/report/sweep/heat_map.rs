//! Two levers against each other: a cell for each pair of values, and the line beyond which the target is missed.

use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::frame::{self, MARGIN};
use crate::report::style::{self, INK, LABEL, MUTED, SMALL, WHITE, WIDTH};
use crate::report::sweep::boundary;
use crate::report::words;
use crate::scenario::answers::{Pairs, phrase};

/// What the cells show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Full-time equivalents.
    Fte,
    /// Cost of the horizon.
    Cost,
    /// Contact-weighted service level.
    ServiceLevel,
}

impl Shown {
    fn name(self) -> &'static str {
        match self {
            Self::Fte => "FTE",
            Self::Cost => "Cost",
            Self::ServiceLevel => "Service level",
        }
    }
    fn unit(self) -> &'static str {
        match self {
            Self::Fte => "FTE on the payroll",
            Self::Cost => "Cost of the horizon, levers included",
            Self::ServiceLevel => "Service level in % of contacts",
        }
    }
    fn said(self, value: f64) -> String {
        match self {
            Self::ServiceLevel => phrase::level(value),
            _ => phrase::rounded(value),
        }
    }
    fn in_cell(self, value: f64) -> String {
        match self {
            Self::ServiceLevel => phrase::level(value),
            Self::Fte => phrase::rounded(value),
            Self::Cost if value.abs() >= 9_999.5 => match value.abs() {
                size if size >= 9_999_500.0 => format!("{}M", words::number(value / 1e6, 1)),
                _ => format!("{}k", words::number(value / 1e3, 0)),
            },
            Self::Cost => phrase::rounded(value),
        }
    }
}

/// A cell: the mean over the scenarios in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// What is shown; not finite where no number of agents keeps the targets.
    pub value: f64,
    /// Mean service level.
    pub service_level: f64,
    /// Scenarios in it.
    pub scenarios: u64,
}

/// The values of two levers, and what each pair comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    /// What the cells show.
    pub shown: Shown,
    /// The lever to the right, and its values from left to right.
    pub x: (String, Vec<String>),
    /// The lever upwards, and its values from the top down.
    pub y: (String, Vec<String>),
    /// Cells, row by row from the top; `None` where no scenario has the pair.
    pub cells: Vec<Option<Cell>>,
    /// The service level to reach, where there is one.
    pub goal: Option<f64>,
    /// How the cells came to be, for the notes.
    pub notes: String,
}

impl Surface {
    /// The surface of two levers.
    pub fn of(pairs: &Pairs, shown: Shown, goal: Option<f64>) -> Self {
        let places = (0..pairs.y.len()).flat_map(|y| (0..pairs.x.len()).map(move |x| (x, y)));
        let cells = places.map(|(x, y)| {
            let pair = pairs.pair(x, y)?;
            let value = match shown {
                Shown::Fte => pair.fte,
                Shown::Cost => pair.cost,
                Shown::ServiceLevel => pair.service_level,
            };
            Some(Cell { value, service_level: pair.service_level, scenarios: pair.scenarios })
        });
        let mut notes = match pairs.most_scenarios() {
            0 | 1 => "Each cell is one scenario.".to_owned(),
            most => format!("A cell is the mean of its scenarios, up to {}.", words::number(most as f64, 0)),
        };
        if pairs.x.is_binned() || pairs.y.is_binned() {
            notes.push_str(
                " Where a lever has more values than fit, each cell spans as much as the next, named by its middle.",
            );
        }
        Self {
            shown,
            x: (pairs.x.name.clone(), pairs.x.labels()),
            y: (pairs.y.name.clone(), pairs.y.labels()),
            cells: cells.collect(),
            goal,
            notes,
        }
    }
    fn cell(&self, column: usize, row: usize) -> Option<&Cell> {
        self.cells.get(row * self.x.1.len() + column)?.as_ref()
    }
    fn kept(&self, column: usize, row: usize) -> Option<bool> {
        let (cell, goal) = (self.cell(column, row)?, self.goal?);
        Some(cell.value.is_finite() && cell.service_level >= goal - 1e-9)
    }
}

/// The chart of a surface.
pub fn lever_heat_map(surface: &Surface) -> Chart {
    let name = "sweep-heatmap".to_owned();
    let (columns, rows) = (surface.x.1.len(), surface.y.1.len());
    let values: Vec<f64> = surface.cells.iter().flatten().map(|cell| cell.value).filter(|v| v.is_finite()).collect();
    if values.is_empty() || columns == 0 || rows == 0 {
        return Chart::empty(name, "No scenario sets two levers".into());
    }
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let title = finding(surface, least, most);
    let mut canvas = Canvas::new();
    let what =
        words::shown(&format!("{}: {} downwards, {} to the right", surface.shown.unit(), surface.y.0, surface.x.0));
    let unit = style::fit(&what, LABEL, false, WIDTH - 2.0 * MARGIN);
    let top = head_with_ramp(&mut canvas, surface, &title, &unit, (least, most));
    let names: Vec<String> = surface.y.1.iter().map(|v| style::fit(&words::shown(v), LABEL, false, 160.0)).collect();
    let left = names.iter().map(|name| style::text_width(name, LABEL, false)).fold(0.0, f32::max) + MARGIN + 10.0;
    let right = WIDTH - MARGIN;
    let wide = ((right - left) / columns as f32).min(170.0);
    let high = if rows <= 12 { 38.0 } else { 26.0 };
    let shade = |value: f64| if most > least { (value - least) / (most - least) } else { 0.5 };
    let texts =
        || surface.cells.iter().flatten().filter(|c| c.value.is_finite()).map(|c| surface.shown.in_cell(c.value));
    let widest = texts().map(|text| style::text_width(&text, 1.0, false)).fold(0.5, f32::max);
    let size = ((wide - 6.0) / widest).min(LABEL).min(high * 0.55);
    for (row, name) in names.into_iter().enumerate() {
        let y = top + row as f32 * high;
        canvas.text((left - 8.0, y + high / 2.0), name, LABEL, INK, Anchor::End);
        for column in 0..columns {
            let x = left + column as f32 * wide;
            let edges = (x, y, x + wide - 1.0, y + high - 1.0);
            match surface.cell(column, row) {
                Some(cell) if cell.value.is_finite() => {
                    let share = shade(cell.value);
                    canvas.block(edges, style::heat(share));
                    if size >= 9.0 {
                        let ink = if share > 0.52 { WHITE } else { INK };
                        let middle = (x + (wide - 1.0) / 2.0, y + (high - 1.0) / 2.0);
                        canvas.text(middle, surface.shown.in_cell(cell.value), size, ink, Anchor::Middle);
                    }
                }
                _ => canvas.hatch(edges),
            }
        }
    }
    let bottom = top + rows as f32 * high;
    boundary::draw(
        &mut canvas,
        columns,
        rows,
        |column, row| surface.kept(column, row),
        |column, row| (left + column as f32 * wide - 0.5, top + row as f32 * high - 0.5),
    );
    values_below(&mut canvas, surface, (left, wide), bottom);
    frame::foot(&mut canvas, bottom + 36.0, &words::shown(&surface.notes));
    let alt = format!(
        "Heat map of {} over {} and {}, between {} and {}. {title}.",
        surface.shown.name(),
        surface.x.0,
        surface.y.0,
        surface.shown.said(least),
        surface.shown.said(most)
    );
    Chart::new(name, title, words::shown(&alt), canvas)
}

fn values_below(canvas: &mut Canvas, surface: &Surface, (left, wide): (f32, f32), bottom: f32) {
    let room = surface.x.1.iter().map(|v| style::text_width(v, SMALL, false)).fold(0.0, f32::max).min(150.0) + 10.0;
    let every = (1..).find(|every| wide * *every as f32 >= room).unwrap_or(1);
    for (k, value) in surface.x.1.iter().enumerate().step_by(every) {
        let at = (left + (k as f32 + 0.5) * wide, bottom + 14.0);
        canvas.text(at, style::fit(&words::shown(value), SMALL, false, 150.0), SMALL, INK, Anchor::Middle);
    }
}

fn head_with_ramp(canvas: &mut Canvas, surface: &Surface, title: &str, unit: &str, ends: (f64, f64)) -> f32 {
    let top = frame::head(canvas, title, &[], unit);
    let y = top - 52.0;
    let least = format!("{}: {}", surface.shown.name(), surface.shown.said(ends.0));
    let most = surface.shown.said(ends.1);
    canvas.text((MARGIN, y), least.clone(), LABEL, INK, Anchor::Start);
    let left = MARGIN + style::text_width(&least, LABEL, false) + 8.0;
    for k in 0..20 {
        let x = left + k as f32 * 9.0;
        canvas.block((x, y - 8.0, x + 9.0, y + 8.0), style::heat(f64::from(k) / 19.0));
    }
    let mut x = left + 188.0;
    canvas.text((x, y), most.clone(), LABEL, INK, Anchor::Start);
    x += style::text_width(&most, LABEL, false) + 30.0;
    let kept = || (0..surface.y.1.len()).flat_map(|row| (0..surface.x.1.len()).map(move |column| (column, row)));
    let kept = |held: bool| kept().any(|(column, row)| surface.kept(column, row) == Some(held));
    if let Some(goal) = surface.goal.filter(|_| kept(true) && kept(false)) {
        canvas.line(vec![(x, y), (x + 26.0, y)], INK, 3.0);
        let words = format!("{} is reached on one side of it", phrase::level(goal));
        canvas.text((x + 34.0, y), words.clone(), LABEL, INK, Anchor::Start);
        x += 34.0 + style::text_width(&words, LABEL, false) + 22.0;
    }
    let (columns, rows) = (surface.x.1.len(), surface.y.1.len());
    let missing =
        (0..columns * rows).any(|k| surface.cells.get(k).and_then(Option::as_ref).is_none_or(|c| !c.value.is_finite()));
    let words = "None, or not possible";
    if missing && x + 34.0 + style::text_width(words, LABEL, false) < WIDTH - MARGIN {
        canvas.hatch((x, y - 8.0, x + 26.0, y + 8.0));
        canvas.text((x + 34.0, y), words, LABEL, MUTED, Anchor::Start);
    }
    top
}

fn finding(surface: &Surface, least: f64, most: f64) -> String {
    let name = |text: &str| style::fit(&words::shown(text), style::TITLE, true, 240.0);
    let (x, y) = (name(&surface.x.0), name(&surface.y.0));
    let range = format!(
        "{} between {} and {} over {x} and {y}",
        surface.shown.name(),
        surface.shown.said(least),
        surface.shown.said(most)
    );
    let Some(goal) = surface.goal else { return range };
    let cells = surface.cells.iter().flatten().count();
    let (columns, rows) = (surface.x.1.len(), surface.y.1.len());
    let kept = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    let kept = kept.filter(|(column, row)| surface.kept(*column, *row) == Some(true)).count();
    let goal = phrase::level(goal);
    match kept {
        0 => format!("{range}; none of {} reaches {goal}", phrase::count(cells as u64, "pair")),
        1 if cells > 1 => format!("{range}; 1 of {} reaches {goal}", phrase::count(cells as u64, "pair")),
        all if all == cells => format!("{range}; every pair reaches {goal}"),
        some => format!("{range}; {some} of {} reach {goal}", phrase::count(cells as u64, "pair")),
    }
}
