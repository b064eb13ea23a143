//! Charts: what each of them says, and how it becomes SVG or PNG.

use crate::plan::WeekPlan;
use crate::report::ReportError;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::frame::{self, MARGIN};
use crate::report::service_chart::Promise;
use crate::report::style::{LABEL, MUTED};
use crate::report::{forecast_chart, heat_map, required_chart, service_chart, svg, words};

/// A picture with the sentence it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    name: String,
    title: String,
    alt: String,
    canvas: Canvas,
}

impl Chart {
    pub(super) fn new(name: String, title: String, alt: String, canvas: Canvas) -> Self {
        Self { name, title, alt, canvas }
    }
    /// A chart with nothing to draw says so.
    pub(super) fn empty(name: String, title: String) -> Self {
        let mut canvas = Canvas::new();
        let top = frame::head(&mut canvas, &title, &[], "");
        canvas.text((MARGIN, top), "Nothing to draw.", LABEL, MUTED, Anchor::Start);
        frame::foot(&mut canvas, top + 30.0, "");
        Self { name, alt: title.clone(), title, canvas }
    }
    /// The file stem: the queue's name in letters, digits and hyphens, and the kind of chart.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The finding, as it stands above the picture.
    pub fn title(&self) -> &str {
        &self.title
    }
    /// What the picture shows, for those who can't see it.
    pub fn alt(&self) -> &str {
        &self.alt
    }
    /// The picture as an SVG document.
    pub fn svg(&self) -> Result<String, ReportError> {
        svg::svg(&self.canvas, &self.name, &self.title, &self.alt)
    }
    /// The picture as a PNG file.
    #[cfg(feature = "png")]
    pub fn png(&self) -> Result<Vec<u8>, ReportError> {
        crate::report::raster::png(&self.canvas)
    }
}

/// The four charts of every queue of a plan: forecast, required agents, heat map, service. Names are unique.
pub fn charts(plan: &WeekPlan) -> Vec<Chart> {
    let horizon = Some(plan.horizon);
    let mut charts: Vec<Chart> = Vec::with_capacity(plan.queues.len() * 4);
    for queue in &plan.queues {
        let mut four = [
            forecast_chart(&queue.forecast, Some(&queue.history), horizon),
            required_chart(&queue.requirement, horizon),
            heat_map(&queue.requirement, horizon),
            service_chart(&queue.requirement, Promise::of(&queue.rules), horizon),
        ];
        // Queues whose names differ in signs only would share their files.
        let taken = charts.iter().filter(|chart| chart.name == four[0].name).count();
        let stem = words::file_stem(&queue.forecast.queue.name);
        for number in (2..).take(if taken == 0 { 0 } else { usize::MAX }) {
            let name = format!("{stem}-{number}-forecast");
            if charts.iter().all(|chart| chart.name != name) {
                for chart in &mut four {
                    chart.name = chart.name.replacen(&stem, &format!("{stem}-{number}"), 1);
                }
                break;
            }
        }
        charts.extend(four);
    }
    charts
}
