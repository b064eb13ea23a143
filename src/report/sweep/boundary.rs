//! The line between the cells of a heat map that keep a target and those that miss it.

use crate::report::canvas::Canvas;
use crate::report::style::{INK, WHITE};

/// Draws a thick line, white beside black so that it shows on every ground, on each edge between a cell that keeps the
/// target and one that does not. `kept` is `None` for a cell without a scenario.
pub fn draw(
    canvas: &mut Canvas,
    columns: usize,
    rows: usize,
    kept: impl Fn(usize, usize) -> Option<bool>,
    corner: impl Fn(usize, usize) -> (f32, f32),
) {
    let mut edges: Vec<Vec<(f32, f32)>> = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let Some(own) = kept(column, row) else { continue };
            if column + 1 < columns && kept(column + 1, row).is_some_and(|other| other != own) {
                edges.push(vec![corner(column + 1, row), corner(column + 1, row + 1)]);
            }
            if row + 1 < rows && kept(column, row + 1).is_some_and(|other| other != own) {
                edges.push(vec![corner(column, row + 1), corner(column + 1, row + 1)]);
            }
        }
    }
    for (color, width) in [(WHITE, 6.0), (INK, 3.0)] {
        for edge in &edges {
            canvas.line(edge.clone(), color, width);
        }
    }
}
