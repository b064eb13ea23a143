//! Which lever moves FTE most: a bar for each, the widest at the top.

use crate::report::axis::Scale;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::style::{self, GRID, INK, LABEL, MAIN, MUTED, SECOND, SMALL, WHITE, WIDTH};
use crate::report::words;
use crate::scenario::answers::phrase;

/// A value of a lever and what it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct TornadoEnd {
    /// The value as it is written.
    pub value: String,
    /// FTE; not finite where no number of agents keeps the targets.
    pub fte: f64,
}

/// A lever with its values.
#[derive(Debug, Clone, PartialEq)]
pub struct TornadoRow {
    /// The lever's name.
    pub lever: String,
    /// FTE without it.
    pub from: f64,
    /// Its values.
    pub ends: Vec<TornadoEnd>,
}

impl TornadoRow {
    fn possible(&self) -> Vec<&TornadoEnd> {
        let mut possible: Vec<&TornadoEnd> = self.ends.iter().filter(|end| end.fte.is_finite()).collect();
        possible.sort_by(|a, b| a.fte.total_cmp(&b.fte));
        possible
    }
    fn ends(&self) -> (f64, f64) {
        let values = self.possible().into_iter().map(|end| end.fte).chain([self.from]);
        values.filter(|fte| fte.is_finite()).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)))
    }
    fn swing(&self) -> f64 {
        let (least, most) = self.ends();
        (most - least).max(0.0)
    }
}

/// Most levers that are drawn.
const MOST: usize = 16;
const BAR: f32 = 40.0;

/// The chart: FTE to the right, a row for each lever, sorted by swing. `base` is the FTE of the plan as it is.
pub fn tornado_chart(base: f64, rows: &[TornadoRow]) -> Chart {
    let name = "tornado".to_owned();
    let mut rows: Vec<&TornadoRow> = rows.iter().filter(|row| !row.possible().is_empty()).collect();
    rows.sort_by(|a, b| b.swing().total_cmp(&a.swing()));
    let Some(first) = rows.first() else {
        return Chart::empty(name, "No lever has values to compare".into());
    };
    let left_out = rows.len().saturating_sub(MOST);
    let title = finding(base, first);
    let legend = [
        (Swatch::Area(MAIN), "Fewer FTE than the plan".to_owned()),
        (Swatch::Area(SECOND), "More FTE than the plan".to_owned()),
        (Swatch::Line(INK, 2.4), format!("The plan as it is: {} FTE", phrase::rounded(base))),
    ];
    rows.truncate(MOST);
    let mut canvas = Canvas::new();
    let top =
        frame::head(&mut canvas, &title, &legend, "FTE on the payroll, each lever alone; values at the bars' ends");
    let bottom = top + BAR * rows.len() as f32 + 8.0;
    let names: Vec<String> = rows.iter().map(|r| style::fit(&words::shown(&r.lever), LABEL, false, 210.0)).collect();
    let widest = names.iter().map(|name| style::text_width(name, LABEL, false)).fold(0.0, f32::max);
    let label = |end: &TornadoEnd| {
        style::fit(&format!("{}: {}", words::shown(&end.value), phrase::rounded(end.fte)), SMALL, false, 190.0)
    };
    // Room at both sides for the words at the bars' ends.
    let room = rows
        .iter()
        .flat_map(|row| row.possible())
        .map(|end| style::text_width(&label(end), SMALL, false))
        .fold(0.0, f32::max)
        + 14.0;
    let left = MARGIN + widest + 12.0;
    let right = WIDTH - MARGIN;
    let ends = rows.iter().map(|row| row.ends()).fold((base, base), |(a, b), (c, d)| (a.min(c), b.max(d)));
    let scale = Scale::between(ends.0, ends.1, 6, (right - room, left + room));
    let whole = (scale.ticks[0], scale.ticks[scale.ticks.len() - 1]);
    for (tick, said) in scale.ticks.iter().zip(scale.labels()) {
        let x = scale.y(*tick);
        canvas.line(vec![(x, top), (x, bottom + 5.0)], GRID, 1.0);
        canvas.text((x, bottom + 17.0), said, SMALL, INK, Anchor::Middle);
    }
    for (k, row) in rows.iter().enumerate() {
        let y = top + BAR * (k as f32 + 0.5) + 4.0;
        canvas.text((left - 8.0, y), names[k].clone(), LABEL, INK, Anchor::End);
        let x_of = |fte: f64| scale.y(fte.clamp(whole.0, whole.1));
        let (middle, possible) = (x_of(row.from), row.possible());
        let (low, high) = (possible[0], possible[possible.len() - 1]);
        let (x_low, x_high) = (x_of(low.fte), x_of(high.fte));
        canvas.block((x_low.min(middle), y - 12.0, x_high.min(middle), y + 12.0), MAIN);
        if high.fte < row.from {
            // All values are below the plan: what lies between the plan and the nearest of them is paler.
            canvas.block((x_high, y - 12.0, middle, y + 12.0), style::BAND);
        }
        canvas.block((x_low.max(middle), y - 12.0, x_high.max(middle), y + 12.0), SECOND);
        if low.fte > row.from {
            canvas.block((middle, y - 12.0, x_low, y + 12.0), style::blend(SECOND, WHITE, 0.6));
        }
        for end in possible.iter().skip(1).take(possible.len().saturating_sub(2)) {
            let x = x_of(end.fte);
            canvas.line(vec![(x, y - 12.0), (x, y + 12.0)], WHITE, 2.0);
        }
        if possible.len() == 1 {
            let (x, anchor) =
                if low.fte <= row.from { (x_low - 7.0, Anchor::End) } else { (x_low + 7.0, Anchor::Start) };
            halo(&mut canvas, (x, y), &label(low), anchor);
        } else {
            halo(&mut canvas, (x_low.min(middle) - 7.0, y), &label(low), Anchor::End);
            halo(&mut canvas, (x_high.max(middle) + 7.0, y), &label(high), Anchor::Start);
        }
        if row.from != base {
            canvas.line(vec![(middle, y - 15.0), (middle, y + 15.0)], INK, 2.4);
        }
    }
    let x = scale.y(base);
    canvas.line(vec![(x, top), (x, bottom)], INK, 2.0);
    let mut notes =
        "Every other lever is as the plan has it. Lists are drawn from their lowest to their highest value, \
                     distributions from P10 to P90; other values are white lines."
            .to_owned();
    let impossible = rows.iter().filter(|row| row.possible().len() < row.ends.len()).count();
    if impossible > 0 {
        notes.push_str(&format!(
            " {} a value with which no number of agents keeps the targets; it is not drawn.",
            if impossible == 1 { "1 lever has".into() } else { format!("{impossible} levers have") }
        ));
    }
    if left_out > 0 {
        notes.push_str(&format!(" {} that move less are not drawn.", phrase::count(left_out as u64, "lever")));
    }
    frame::foot(&mut canvas, bottom + 32.0, &notes);
    let said: Vec<String> = rows.iter().map(|row| format!("{} {}", row.lever, phrase::rounded(row.swing()))).collect();
    let alt = format!("Tornado chart of FTE by lever. {title}. Swing by lever: {}.", said.join(", "));
    Chart::new(name, title, words::shown(&alt), canvas)
}

fn halo(canvas: &mut Canvas, at: (f32, f32), words: &str, anchor: Anchor) {
    let width = style::text_width(words, SMALL, false);
    let (left, right) = if anchor == Anchor::End { (at.0 - width, at.0) } else { (at.0, at.0 + width) };
    canvas.block((left - 2.0, at.1 - 9.0, right + 2.0, at.1 + 9.0), WHITE);
    canvas.text(at, words, SMALL, if words.is_empty() { MUTED } else { INK }, anchor);
}

fn finding(base: f64, first: &TornadoRow) -> String {
    let lever = style::fit(&words::shown(&first.lever), style::TITLE, true, 360.0);
    if first.swing() <= 0.0 {
        return format!("No lever moves the {} FTE of the plan", phrase::rounded(base));
    }
    let (least, most) = first.ends();
    format!("{lever} moves FTE most: from {} to {}", phrase::rounded(least), phrase::rounded(most))
}
