//! Sun and Moon, for the feasts that follow them.
//!
//! J. Meeus, *Astronomical Algorithms* (2nd edition, 1998): chapter 25 for the Sun, chapter 47 (its larger terms) for
//! the Moon. Over 1900 to 2200 the Sun is good to 0.005° and the Moon to 0.003°: a solar term to seven minutes,
//! a new moon to one. The planets' pull as in Meeus' earlier book brought nothing over eight equinoxes and solstices.

use libm::{floor, sin};

/// Days from 1970-01-01 to 2000-01-01 12:00.
const J2000: f64 = 10_957.5;
/// Terrestrial time less universal time, in days: 65 s, right within half a minute from 1975 to 2050.
const DELTA_T: f64 = 65.0 / 86_400.0;

/// Centuries since 2000 of a moment, given in days of universal time since 1970-01-01.
fn centuries(moment: f64) -> f64 {
    (moment + DELTA_T - J2000) / 36_525.0
}

fn sin_deg(degrees: f64) -> f64 {
    sin(degrees.to_radians())
}

/// Apparent longitude of the Sun in degrees, 0 to 360; the moment in days of universal time since 1970-01-01.
pub(super) fn sun(moment: f64) -> f64 {
    let t = centuries(moment);
    let node = sin_deg(125.04 - 1_934.136 * t);
    (true_sun(t) - 0.005_69 - 0.004_78 * node).rem_euclid(360.0)
}

fn true_sun(t: f64) -> f64 {
    let anomaly = 357.529_11 + 35_999.050_29 * t - 0.000_153_7 * t * t;
    let centre = (1.914_602 - 0.004_817 * t) * sin_deg(anomaly)
        + (0.019_993 - 0.000_101 * t) * sin_deg(2.0 * anomaly)
        + 0.000_289 * sin_deg(3.0 * anomaly);
    280.466_46 + 36_000.769_83 * t + 0.000_303_2 * t * t + centre
}

/// Terms of the Moon's longitude: multiples of elongation, Sun's anomaly, Moon's anomaly, argument of latitude; then the
/// amplitude in millionths of a degree.
const MOON: [(i8, i8, i8, i8, f64); 46] = [
    (0, 0, 1, 0, 6_288_774.0),
    (2, 0, -1, 0, 1_274_027.0),
    (2, 0, 0, 0, 658_314.0),
    (0, 0, 2, 0, 213_618.0),
    (0, 1, 0, 0, -185_116.0),
    (0, 0, 0, 2, -114_332.0),
    (2, 0, -2, 0, 58_793.0),
    (2, -1, -1, 0, 57_066.0),
    (2, 0, 1, 0, 53_322.0),
    (2, -1, 0, 0, 45_758.0),
    (0, 1, -1, 0, -40_923.0),
    (1, 0, 0, 0, -34_720.0),
    (0, 1, 1, 0, -30_383.0),
    (2, 0, 0, -2, 15_327.0),
    (0, 0, 1, 2, -12_528.0),
    (0, 0, 1, -2, 10_980.0),
    (4, 0, -1, 0, 10_675.0),
    (0, 0, 3, 0, 10_034.0),
    (4, 0, -2, 0, 8_548.0),
    (2, 1, -1, 0, -7_888.0),
    (2, 1, 0, 0, -6_766.0),
    (1, 0, -1, 0, -5_163.0),
    (1, 1, 0, 0, 4_987.0),
    (2, -1, 1, 0, 4_036.0),
    (2, 0, 2, 0, 3_994.0),
    (4, 0, 0, 0, 3_861.0),
    (2, 0, -3, 0, 3_665.0),
    (0, 1, -2, 0, -2_689.0),
    (2, 0, -1, 2, -2_602.0),
    (2, -1, -2, 0, 2_390.0),
    (1, 0, 1, 0, -2_348.0),
    (2, -2, 0, 0, 2_236.0),
    (0, 1, 2, 0, -2_120.0),
    (0, 2, 0, 0, -2_069.0),
    (2, -2, -1, 0, 2_048.0),
    (2, 0, 1, -2, -1_773.0),
    (2, 0, 0, 2, -1_595.0),
    (4, -1, -1, 0, 1_215.0),
    (0, 0, 2, 2, -1_110.0),
    (3, 0, -1, 0, -892.0),
    (2, 1, 1, 0, -810.0),
    (4, -1, -2, 0, 759.0),
    (0, 2, -1, 0, -713.0),
    (2, 2, -1, 0, -700.0),
    (2, 1, -2, 0, 691.0),
    (2, -1, 0, -2, 596.0),
];

/// How far the Moon stands ahead of the Sun in degrees, 0 to 360: 0 at new moon, 180 at full moon.
pub(super) fn elongation(moment: f64) -> f64 {
    let t = centuries(moment);
    let mean = 218.316_447_7 + 481_267.881_234_21 * t - 0.001_578_6 * t * t;
    let elongation = 297.850_192_1 + 445_267.111_403_4 * t - 0.001_881_9 * t * t;
    let sun = 357.529_109_2 + 35_999.050_290_9 * t - 0.000_153_6 * t * t;
    let moon = 134.963_396_4 + 477_198.867_505_5 * t + 0.008_741_4 * t * t;
    let latitude = 93.272_095_0 + 483_202.017_523_3 * t - 0.003_653_9 * t * t;
    // The Earth's orbit grows rounder, and the terms of the Sun's anomaly with it smaller.
    let rounder = 1.0 - 0.002_516 * t;
    let mut longitude = 3_958.0 * sin_deg(119.75 + 131.849 * t) + 1_962.0 * sin_deg(mean - latitude);
    for (d, s, m, f, amplitude) in MOON {
        let angle = f64::from(d) * elongation + f64::from(s) * sun + f64::from(m) * moon + f64::from(f) * latitude;
        let shrunk = match s.abs() {
            0 => 1.0,
            1 => rounder,
            _ => rounder * rounder,
        };
        longitude += amplitude * shrunk * sin_deg(angle);
    }
    // Nutation moves both alike and falls out.
    (mean + longitude * 1e-6 - (true_sun(t) - 0.005_69)).rem_euclid(360.0)
}

/// The mean time from one new moon to the next, in days.
const SYNODIC_MONTH: f64 = 29.530_588_86;
/// The new moon of 2000-01-06 18:14, in days since 1970-01-01.
const NEW_MOON: f64 = 10_962.759_8;

/// The moment of the new moon that is the nearest to a mean one, counted from that of January 2000.
pub(super) fn new_moon(count: i64) -> f64 {
    let mut moment = NEW_MOON + SYNODIC_MONTH * count as f64;
    for _ in 0..5 {
        let off = (elongation(moment) + 180.0).rem_euclid(360.0) - 180.0;
        moment -= off * SYNODIC_MONTH / 360.0;
    }
    moment
}

/// The count of the last new moon at or before a moment.
pub(super) fn new_moon_before(moment: f64) -> i64 {
    let near = floor((moment - NEW_MOON) / SYNODIC_MONTH) as i64 + 1;
    (near - 2..=near).rev().find(|count| new_moon(*count) <= moment).unwrap_or(near - 2)
}

/// The moment at which the Sun reaches a longitude, near a moment at which it is expected to.
pub(super) fn sun_at(longitude: f64, near: f64) -> f64 {
    let mut moment = near;
    for _ in 0..5 {
        let off = (longitude - sun(moment) + 180.0).rem_euclid(360.0) - 180.0;
        moment += off * 365.242_19 / 360.0;
    }
    moment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::day_of_date;
    use jiff::civil::date;

    /// Minutes between a moment and a time of universal time.
    fn minutes_off(moment: f64, year: i16, month: i8, day: i8, hour: f64, minute: f64) -> f64 {
        let then = day_of_date(date(year, month, day)) as f64 + (hour + minute / 60.0) / 24.0;
        (moment - then).abs() * 1440.0
    }

    #[test]
    fn new_moons_come_when_the_almanacs_say() {
        // NASA's phases of the Moon 1901 to 2100: 2000-01-06 18:14, 2019-07-02 19:16, 2024-04-08 18:21, 2033-12-21 18:47.
        for (y, m, d, hour, minute) in
            [(2000, 1, 6, 18.0, 14.0), (2019, 7, 2, 19.0, 16.0), (2024, 4, 8, 18.0, 21.0), (2033, 12, 21, 18.0, 47.0)]
        {
            let near = day_of_date(date(y, m, d)) as f64 + 1.0;
            let off = minutes_off(new_moon(new_moon_before(near)), y, m, d, hour, minute);
            assert!(off < 1.5, "{y}-{m}-{d}: {off} minutes off");
        }
    }

    #[test]
    fn the_sun_reaches_equinox_and_solstice_when_the_almanacs_say() {
        // US Naval Observatory: March equinox 2000-03-20 07:35, 2020-03-20 03:50; December solstice 2010-12-21 23:38.
        for (longitude, y, m, d, hour, minute) in
            [(0.0, 2000, 3, 20, 7.0, 35.0), (0.0, 2020, 3, 20, 3.0, 50.0), (270.0, 2010, 12, 21, 23.0, 38.0)]
        {
            let near = day_of_date(date(y, m, d)) as f64;
            let off = minutes_off(sun_at(longitude, near), y, m, d, hour, minute);
            assert!(off < 6.0, "{y}: {off} minutes off");
        }
    }
}
