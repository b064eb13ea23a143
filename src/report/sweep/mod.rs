//! Pictures of a sweep: frontier, tornado, heat map over two levers, fan of agents.

mod boundary;
mod fan;
mod frontier;
mod heat_map;
mod labels;
mod tornado;

pub use fan::fan_chart;
pub use frontier::frontier_chart;
pub use heat_map::{Cell, Shown, Surface, lever_heat_map};
pub use tornado::{TornadoEnd, TornadoRow, tornado_chart};
