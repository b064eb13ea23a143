//! A canvas as a PNG picture, with the font that the crate carries.
//!
//! Edges are smoothed by the exact share of a pixel that a shape covers, computed on the CPU in one order: the bytes
//! are the same everywhere, with no display and no system font.

use std::f32::consts::FRAC_1_SQRT_2;
use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, Glyph, ScaleFont};
use ab_glyph_rasterizer::{Rasterizer, point};

use crate::report::ReportError;
use crate::report::canvas::{Anchor, Canvas, Mark};
use crate::report::style::{Color, WHITE};

// Pixels per unit of the canvas: a chart of 1000 units prints at 220 dots per inch across an A4 page.
const SCALE: f32 = 1.6;

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
    let mut sheet = Sheet { width, height, rgb: vec![packed(WHITE); width * height], ink: Rasterizer::new(0, 0) };
    for mark in &canvas.marks {
        sheet.draw(mark)?;
    }
    let (palette, indexed) = sheet.palette();
    let mut file = Vec::with_capacity(64 * 1024);
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::FilterType::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indexed)?;
    writer.finish()?;
    Ok(file)
}

struct Sheet {
    width: usize,
    height: usize,
    // One colour per pixel, packed.
    rgb: Vec<u32>,
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
                    self.rgb[y * self.width + left..y * self.width + right.max(left)].fill(packed(*color));
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
        let (mut x, mut y, stride) = (0, 0, width + 2);
        ink.for_each_pixel(|_, cover| {
            if cover > 0.03 {
                self.put(left as usize + x, top as usize + y, color, cover);
            }
            x += 1;
            if x == stride {
                (x, y) = (0, y + 1);
            }
        });
        self.ink = ink;
    }

    /// The 256 colours that occur most, and every pixel as the nearest of them: a third of the bytes. Colours are told
    /// apart by six bits a channel, finer than an eye can tell.
    fn palette(&self) -> (Vec<u8>, Vec<u8>) {
        let mut count = vec![0_u32; 1 << 18];
        let mut seen = vec![0_u32; 1 << 18];
        for run in self.rgb.chunk_by(|a, b| a == b) {
            let bucket = bucket(run[0]);
            if count[bucket] == 0 {
                seen[bucket] = run[0];
            }
            count[bucket] += run.len() as u32;
        }
        let mut used: Vec<usize> = (0..count.len()).filter(|bucket| count[*bucket] > 0).collect();
        used.sort_by_key(|bucket| std::cmp::Reverse(count[*bucket]));
        let chosen: Vec<u32> = used.iter().take(256).map(|bucket| seen[*bucket]).collect();
        let channels = |color: u32| {
            let [_, r, g, b] = color.to_be_bytes().map(i32::from);
            [r, g, b]
        };
        let places: Vec<[i32; 3]> = chosen.iter().map(|color| channels(*color)).collect();
        let nearest = |color: u32| {
            let own = channels(color);
            let distance = |place: &[i32; 3]| (0..3).map(|k| (place[k] - own[k]) * (place[k] - own[k])).sum::<i32>();
            places.iter().map(distance).enumerate().min_by_key(|(_, distance)| *distance).map_or(0, |(k, _)| k)
        };
        let mut index = vec![0_u8; 1 << 18];
        for (rank, bucket) in used.iter().enumerate() {
            index[*bucket] = if rank < 256 { rank as u8 } else { nearest(seen[*bucket]) as u8 };
        }
        let palette = chosen.iter().flat_map(|color| color.to_be_bytes()[1..].to_vec()).collect();
        (palette, self.rgb.iter().map(|color| index[bucket(*color)]).collect())
    }

    /// Lays a colour over a pixel that it covers by a share.
    fn put(&mut self, x: usize, y: usize, color: Color, cover: f32) {
        if x >= self.width || y >= self.height {
            return;
        }
        // Sixteen steps are as smooth as an eye can tell, and leave few colours.
        let steps = (cover * 16.0 + 0.5) as u32;
        let pixel = &mut self.rgb[y * self.width + x];
        *pixel = match steps {
            0 => *pixel,
            16.. => packed(color),
            _ => {
                let below = pixel.to_be_bytes();
                let mix = |below: u8, above: u8| (u32::from(below) * (16 - steps) + u32::from(above) * steps + 8) / 16;
                mix(below[1], color.0) << 16 | mix(below[2], color.1) << 8 | mix(below[3], color.2)
            }
        };
    }
}

fn packed((r, g, b): Color) -> u32 {
    u32::from_be_bytes([0, r, g, b])
}

fn bucket(color: u32) -> usize {
    let [_, r, g, b] = color.to_be_bytes().map(usize::from);
    (r >> 2) << 12 | (g >> 2) << 6 | b >> 2
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
    // The gaps at the joints of a thin line are too small to be seen.
    if half > 1.2 {
        outlines.extend(points.iter().map(|p| disc(*p, half)));
    }
    outlines
}

// The unit circle at sixteen corners: written out, since sines of the C library may differ between processors.
#[rustfmt::skip]
const CIRCLE: [(f32, f32); 16] = [
    (1.0, 0.0),
    (0.92388, 0.382683),
    (FRAC_1_SQRT_2, FRAC_1_SQRT_2),
    (0.382683, 0.92388),
    (0.0, 1.0),
    (-0.382683, 0.92388),
    (-FRAC_1_SQRT_2, FRAC_1_SQRT_2),
    (-0.92388, 0.382683),
    (-1.0, 0.0),
    (-0.92388, -0.382683),
    (-FRAC_1_SQRT_2, -FRAC_1_SQRT_2),
    (-0.382683, -0.92388),
    (0.0, -1.0),
    (0.382683, -0.92388),
    (FRAC_1_SQRT_2, -FRAC_1_SQRT_2),
    (0.92388, -0.382683),
];

/// A disc as a polygon, turning as [`stroke`]'s boxes do.
fn disc((x, y): (f32, f32), radius: f32) -> Vec<(f32, f32)> {
    CIRCLE.iter().map(|(cos, sin)| (x + radius * cos, y + radius * sin)).collect()
}
