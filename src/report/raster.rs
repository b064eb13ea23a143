//! A canvas as a PNG picture, with the font that the crate carries.
//!
//! Edges are smoothed by the exact share of a pixel that a shape covers, computed on the CPU in one order: the bytes
//! are the same everywhere, with no display and no system font.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, Glyph, ScaleFont};
use ab_glyph_rasterizer::{Rasterizer, point};

use crate::report::ReportError;
use crate::report::canvas::{Anchor, Canvas, Mark};
use crate::report::style::{Color, blend};

// Pixels per unit of the canvas: a chart of 1000 units prints at 250 dots per inch across an A4 page.
const SCALE: f32 = 1.8;

struct Fonts {
    regular: FontRef<'static>,
    bold: FontRef<'static>,
}

fn fonts() -> Result<&'static Fonts, ReportError> {
    static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
    let load = || {
        Some(Fonts {
            regular: FontRef::try_from_slice(include_bytes!("font/DejaVuSans.ttf")).ok()?,
            bold: FontRef::try_from_slice(include_bytes!("font/DejaVuSans-Bold.ttf")).ok()?,
        })
    };
    FONTS
        .get_or_init(load)
        .as_ref()
        .ok_or_else(|| ReportError::Draw { chart: "font".into(), reason: "the embedded font can't be read".into() })
}

/// The picture as a PNG file.
pub(super) fn png(canvas: &Canvas) -> Result<Vec<u8>, ReportError> {
    let (width, height) = ((canvas.width * SCALE) as usize, (canvas.height * SCALE) as usize);
    let mut sheet = Sheet { width, height, rgb: vec![255; width * height * 3], ink: Rasterizer::new(0, 0) };
    for mark in &canvas.marks {
        sheet.draw(mark)?;
    }
    let mut file = Vec::with_capacity(64 * 1024);
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::FilterType::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&sheet.rgb)?;
    writer.finish()?;
    Ok(file)
}

struct Sheet {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
    ink: Rasterizer,
}

impl Sheet {
    fn draw(&mut self, mark: &Mark) -> Result<(), ReportError> {
        let at = |(x, y): (f32, f32)| (x * SCALE, y * SCALE);
        match mark {
            Mark::Area { points, color } => {
                self.fill(&[points.iter().map(|p| at(*p)).collect()], *color);
            }
            Mark::Line { points, color, width } => {
                let points: Vec<_> = points.iter().map(|p| at(*p)).collect();
                // Short runs keep the box that is rasterised small; round ends hide where they meet.
                for start in (0..points.len() - 1).step_by(8) {
                    let run = &points[start..points.len().min(start + 9)];
                    self.fill(&stroke(run, width * SCALE / 2.0), *color);
                }
            }
            Mark::Block { edges, color } => {
                let pixel = |v: f32, most: usize| ((v * SCALE).round().max(0.0) as usize).min(most);
                let (left, right) = (pixel(edges.0, self.width), pixel(edges.2, self.width));
                for y in pixel(edges.1, self.height)..pixel(edges.3, self.height) {
                    for x in left..right {
                        self.put(x, y, *color, 1.0);
                    }
                }
            }
            Mark::Dot { centre, radius, color } => {
                self.fill(&[disc(at(*centre), radius * SCALE)], *color);
            }
            Mark::Text { at: place, text, size, bold, color, anchor } => {
                let fonts = fonts()?;
                let font = if *bold { &fonts.bold } else { &fonts.regular };
                // The scale of the font library is ascent to descent, not an em.
                let per_em = font.height_unscaled() / font.units_per_em().unwrap_or(2048.0);
                let scaled = font.as_scaled(size * SCALE * per_em);
                let advance: f32 = text.chars().map(|c| scaled.h_advance(scaled.glyph_id(c))).sum();
                let (x, y) = at(*place);
                let mut x = match anchor {
                    Anchor::Start => x,
                    Anchor::Middle => x - advance / 2.0,
                    Anchor::End => x - advance,
                };
                let baseline = (y + size * SCALE * 0.365).round();
                for c in text.chars() {
                    let mut glyph: Glyph = scaled.scaled_glyph(c);
                    let step = scaled.h_advance(glyph.id);
                    glyph.position = ab_glyph::point(x, baseline);
                    if let Some(outline) = font.outline_glyph(glyph) {
                        let corner = outline.px_bounds().min;
                        outline.draw(|dx, dy, cover| {
                            let (px, py) = (corner.x as i64 + i64::from(dx), corner.y as i64 + i64::from(dy));
                            if px >= 0 && py >= 0 {
                                self.put(px as usize, py as usize, *color, cover);
                            }
                        });
                    }
                    x += step;
                }
            }
        }
        Ok(())
    }

    /// Fills closed outlines that all turn the same way; what several cover is covered once.
    fn fill(&mut self, outlines: &[Vec<(f32, f32)>], color: Color) {
        let bound = |pick: fn(&(f32, f32)) -> f32, most: usize| {
            let values = || outlines.iter().flatten().map(pick);
            let low = values().fold(f32::MAX, f32::min).floor().clamp(0.0, most as f32);
            let high = values().fold(f32::MIN, f32::max).ceil().clamp(0.0, most as f32);
            (low, (high - low) as usize)
        };
        let ((left, width), (top, height)) = (bound(|p| p.0, self.width), bound(|p| p.1, self.height));
        if width == 0 || height == 0 {
            return;
        }
        // One column to spare: the rasterizer carries the rest of a row into the pixel after it.
        let mut ink = std::mem::replace(&mut self.ink, Rasterizer::new(0, 0));
        ink.reset(width + 2, height + 1);
        for outline in outlines {
            for (k, from) in outline.iter().enumerate() {
                let to = outline[(k + 1) % outline.len()];
                let inside = |(x, y): (f32, f32)| {
                    point((x - left).clamp(0.0, width as f32), (y - top).clamp(0.0, height as f32))
                };
                ink.draw_line(inside(*from), inside(to));
            }
        }
        ink.for_each_pixel_2d(|x, y, cover| {
            self.put(left as usize + x as usize, top as usize + y as usize, color, cover)
        });
        self.ink = ink;
    }

    fn put(&mut self, x: usize, y: usize, color: Color, cover: f32) {
        if x >= self.width || y >= self.height || cover <= 0.002 {
            return;
        }
        let at = (y * self.width + x) * 3;
        let pixel = &mut self.rgb[at..at + 3];
        let mixed = if cover >= 0.998 { color } else { blend((pixel[0], pixel[1], pixel[2]), color, f64::from(cover)) };
        pixel.copy_from_slice(&[mixed.0, mixed.1, mixed.2]);
    }
}

/// The outlines of a stroked line: a box per segment and a disc per joint, all turning the same way.
fn stroke(points: &[(f32, f32)], half: f32) -> Vec<Vec<(f32, f32)>> {
    let mut outlines = Vec::with_capacity(points.len() * 2);
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let length = ((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)).sqrt();
        if length > 0.0 {
            let (nx, ny) = ((y1 - y0) / length * half, -(x1 - x0) / length * half);
            outlines.push(vec![(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)]);
        }
    }
    if half > 1.0 {
        outlines.extend(points.iter().map(|p| disc(*p, half)));
    }
    outlines
}

// The unit circle at sixteen corners: written out, since sines of the C library may differ between processors.
#[rustfmt::skip]
const CIRCLE: [(f32, f32); 16] = [
    (1.0, 0.0),
    (0.92388, 0.382683),
    (0.707107, 0.707107),
    (0.382683, 0.92388),
    (0.0, 1.0),
    (-0.382683, 0.92388),
    (-0.707107, 0.707107),
    (-0.92388, 0.382683),
    (-1.0, 0.0),
    (-0.92388, -0.382683),
    (-0.707107, -0.707107),
    (-0.382683, -0.92388),
    (0.0, -1.0),
    (0.382683, -0.92388),
    (0.707107, -0.707107),
    (0.92388, -0.382683),
];

/// A disc as a polygon, turning as [`stroke`]'s boxes do.
fn disc((x, y): (f32, f32), radius: f32) -> Vec<(f32, f32)> {
    CIRCLE.iter().map(|(cos, sin)| (x + radius * cos, y + radius * sin)).collect()
}
