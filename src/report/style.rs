//! The house style: colours, sizes, and how wide words are.
//!
//! Colours are those of Okabe and Ito (2008), safe for colour-blind readers; what matters also differs in lightness, so
//! that a grey print keeps it. Every colour is opaque: a grey print and a dark page both show what is meant.

/// Red, green, blue.
pub type Color = (u8, u8, u8);

/// Paper.
pub const WHITE: Color = (255, 255, 255);
/// Words and axes.
pub const INK: Color = (34, 38, 43);
/// Words of second rank.
pub const MUTED: Color = (92, 99, 107);
/// Lines behind the data.
pub const GRID: Color = (221, 225, 229);
/// Ground where a queue is closed.
pub const CLOSED: Color = (243, 244, 245);
/// Hatching where a queue is closed.
pub const HATCH: Color = (205, 209, 213);
/// The main line: Okabe–Ito blue, darkened for paper.
pub const MAIN: Color = (0, 90, 156);
/// The inner range or the filled area under the main line.
pub const BAND: Color = (163, 206, 236);
/// The outer range.
pub const BAND_OUTER: Color = (218, 235, 248);
/// What was: points and faint lines.
pub const PAST: Color = (138, 144, 150);
/// The second measure: Okabe–Ito orange.
pub const SECOND: Color = (230, 159, 0);
/// What is below a promise: Okabe–Ito vermillion.
pub const ALARM: Color = (190, 70, 0);

/// What is above a plan: Okabe–Ito sky blue, lighter; far from [`ALARM`] in grey.
pub const SURPLUS: Color = (140, 198, 236);

/// Width of every chart, in the units of the drawing; a report shows it across the page.
pub const WIDTH: f32 = 1000.0;
/// Size of the finding above the chart.
pub const TITLE: f32 = 22.0;
/// Size of axis labels, legend and captions.
pub const LABEL: f32 = 15.0;
/// Size of the smallest words.
pub const SMALL: f32 = 13.0;

/// A colour between two, `share` of the way.
pub fn blend(from: Color, to: Color, share: f64) -> Color {
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share.clamp(0.0, 1.0)).round() as u8;
    (mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

/// The heat of a share between 0 and 1: from near white to dark blue, falling in lightness all the way.
pub fn heat(share: f64) -> Color {
    let stops = [(240, 246, 251), (158, 202, 225), (66, 136, 190), (8, 60, 120)];
    let position = share.clamp(0.0, 1.0) * 3.0;
    let low = (position.floor() as usize).min(2);
    blend(stops[low], stops[low + 1], position - low as f64)
}

/// A colour for a deviation from −1 to 1: vermillion below, near white at nothing, blue above. The two ends are as dark as
/// each other, so that a grey print keeps the size; what tells the sign there is drawn beside it.
pub fn diverging(share: f64) -> Color {
    let stops = match share < 0.0 {
        true => [(246, 244, 242), (240, 178, 128), (196, 78, 6)],
        false => [(242, 245, 247), (146, 196, 228), (0, 96, 166)],
    };
    let position = share.abs().min(1.0) * 2.0;
    let low = if position < 1.0 { 0 } else { 1 };
    blend(stops[low], stops[low + 1], position - low as f64)
}

// Advance widths of DejaVu Sans Bold in thousandths of an em, space to tilde: the widest of the usual sans-serif faces,
// so that words fit whatever font a viewer of the SVG has.
const ADVANCE: [u16; 95] = [
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696,
    696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995,
    837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716,
    678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712,
    365, 712, 838,
];

/// An upper bound of the width of a text at a size.
pub fn text_width(text: &str, size: f32, bold: bool) -> f32 {
    let ems: f32 = text
        .chars()
        .map(|c| match (c as usize).checked_sub(32).and_then(|i| ADVANCE.get(i)) {
            Some(thousandths) => f32::from(*thousandths) / 1000.0,
            None if (c as u32) < 0x2E80 => 0.75,
            None => 1.0,
        })
        .sum();
    ems * size * if bold { 1.0 } else { 0.92 }
}

/// Breaks a text into lines no wider than `width`; what is left after `most` lines is cut with an ellipsis.
pub fn wrap(text: &str, size: f32, bold: bool, width: f32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let joined = lines.last().map(|line| format!("{line} {word}"));
        match joined {
            Some(joined) if text_width(&joined, size, bold) <= width => {
                if let Some(line) = lines.last_mut() {
                    *line = joined;
                }
            }
            _ => lines.push(fit(word, size, bold, width)),
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(line) = lines.last_mut() {
            *line = fit(&format!("{line} …"), size, bold, width);
        }
    }
    lines
}

/// A queue's name as it stands in a title.
pub fn title_name(name: &str) -> String {
    fit(&crate::report::words::shown(name), TITLE, true, 430.0)
}

/// A text cut with an ellipsis where it is wider than `width`.
pub fn fit(text: &str, size: f32, bold: bool, width: f32) -> String {
    if text_width(text, size, bold) <= width {
        return text.to_owned();
    }
    let mut kept: String = text.to_owned();
    while !kept.is_empty() && text_width(&kept, size, bold) + size > width {
        kept.pop();
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heat_falls_in_lightness_so_that_a_grey_print_keeps_the_order() {
        let lightness = |(r, g, b): Color| 0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b);
        for k in 0..100 {
            assert!(lightness(heat(f64::from(k) / 100.0)) > lightness(heat(f64::from(k + 1) / 100.0)), "{k}");
        }
    }

    #[test]
    fn a_long_queue_name_is_cut_and_never_wider_than_its_place() {
        let name = "Customer care for small and medium businesses, second line, northern region ".repeat(4);
        for line in wrap(&name, TITLE, true, 400.0, 2) {
            assert!(text_width(&line, TITLE, true) <= 400.0, "{line}");
        }
        assert_eq!(wrap(&name, TITLE, true, 400.0, 2).len(), 2);
    }
}
