//! Everything planted in the sample on purpose, with its date and size. `data/README.md` tells the same in words, and
//! the tests take what they expect from here.

use jiff::civil::{Date, date};

/// The three queues, in order of name.
pub const QUEUES: [&str; 3] = ["chat", "voice sales", "voice support"];
/// First day of the history: a Monday.
pub const FIRST: Date = date(2024, 11, 25);
/// Last day of the history: a Sunday, so that the next week starts on the day after.
pub const LAST: Date = date(2026, 11, 22);

/// Bank holidays of England and Wales, by name, on the day on which they are kept. The last three lie after the
/// history.
pub const HOLIDAYS: [(Date, &str); 19] = [
    (date(2024, 12, 25), "Christmas Day"),
    (date(2024, 12, 26), "Boxing Day"),
    (date(2025, 1, 1), "New Year's Day"),
    (date(2025, 4, 18), "Good Friday"),
    (date(2025, 4, 21), "Easter Monday"),
    (date(2025, 5, 5), "Early May bank holiday"),
    (date(2025, 5, 26), "Spring bank holiday"),
    (date(2025, 8, 25), "Summer bank holiday"),
    (date(2025, 12, 25), "Christmas Day"),
    (date(2025, 12, 26), "Boxing Day"),
    (date(2026, 1, 1), "New Year's Day"),
    (date(2026, 4, 3), "Good Friday"),
    (date(2026, 4, 6), "Easter Monday"),
    (date(2026, 5, 4), "Early May bank holiday"),
    (date(2026, 5, 25), "Spring bank holiday"),
    (date(2026, 8, 31), "Summer bank holiday"),
    (date(2026, 12, 25), "Christmas Day"),
    (date(2026, 12, 28), "Boxing Day"),
    (date(2027, 1, 1), "New Year's Day"),
];

/// What a holiday does to a queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Holiday {
    /// No row all day.
    Closed,
    /// Usual hours, this share of the usual volume.
    Quiet(f64),
    /// Open from 10:00 to 16:00 only, with this share of the usual volume of those hours.
    Short(f64),
}

/// What a bank holiday does to a queue; `None` when the date is none.
pub fn holiday(queue: &str, day: Date) -> Option<Holiday> {
    let (_, name) = HOLIDAYS.iter().find(|(date, _)| *date == day)?;
    let winter = ["Christmas Day", "Boxing Day", "New Year's Day"].contains(name);
    Some(match queue {
        "voice sales" if winter => Holiday::Closed,
        "voice sales" => Holiday::Short(0.60),
        "chat" if *name == "Christmas Day" => Holiday::Closed,
        "chat" => Holiday::Quiet(0.70),
        _ if *name == "Christmas Day" => Holiday::Quiet(0.35),
        _ => Holiday::Quiet(0.55),
    })
}

/// The first Monday to Friday after a holiday that is none itself carries what was held back.
pub fn is_day_after_holiday(day: Date) -> bool {
    let is_holiday = |d: Date| HOLIDAYS.iter().any(|(date, _)| *date == d);
    let is_weekend = |d: Date| d.weekday().to_monday_zero_offset() >= 5;
    if is_holiday(day) || is_weekend(day) {
        return false;
    }
    let mut before = day.yesterday();
    while let Ok(d) = before {
        if is_holiday(d) {
            return true;
        }
        if !is_weekend(d) {
            return false;
        }
        before = d.yesterday();
    }
    false
}

/// Volume of the day after a holiday, against a usual day: chat, sales, support.
pub const DAY_AFTER: [f64; 3] = [1.12, 1.20, 1.25];

/// Black Friday: the last is the Friday of the week after the history.
pub const BLACK_FRIDAY: [Date; 3] = [date(2024, 11, 29), date(2025, 11, 28), date(2026, 11, 27)];
/// Volume on Black Friday, against a usual Friday: chat, sales, support.
pub const BLACK_FRIDAY_FACTOR: [f64; 3] = [1.50, 1.80, 1.10];

/// A factor on one queue between two local times of one day, the first included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Episode {
    /// The queue.
    pub queue: &'static str,
    /// The day.
    pub date: Date,
    /// First minute of the day.
    pub from: u16,
    /// First minute after.
    pub to: u16,
    /// What the volume is multiplied by.
    pub factor: f64,
}

/// A mailing to every customer at noon that nobody told the planners about.
pub const MARKETING: [Episode; 2] = [
    Episode { queue: "voice sales", date: date(2026, 6, 16), from: 12 * 60, to: 16 * 60, factor: 2.6 },
    Episode { queue: "chat", date: date(2026, 6, 16), from: 12 * 60, to: 16 * 60, factor: 3.2 },
];
/// The telephone line of support was down; rows are there and say zero.
pub const OUTAGE: Episode =
    Episode { queue: "voice support", date: date(2026, 9, 9), from: 10 * 60 + 30, to: 13 * 60, factor: 0.0 };
/// The callers of the outage try again in the three hours after.
pub const AFTER_OUTAGE: Episode =
    Episode { queue: "voice support", date: date(2026, 9, 9), from: 13 * 60, to: 16 * 60, factor: 1.35 };

/// From this day on the chat button stands on every page of the shop: chat stays this much higher.
pub const CHAT_LEVEL_SHIFT: (Date, f64) = (date(2026, 3, 2), 1.60);
/// From this day on sales has a longer order form: handle time stays this much higher.
pub const SALES_AHT_SHIFT: (Date, f64) = (date(2026, 8, 3), 1.12);
/// Support's handle time in seconds (at a time-of-day factor of 1) on the first and on the last day; straight between.
pub const SUPPORT_AHT_DRIFT: (f64, f64) = (500.0, 580.0);

/// An export that stopped at noon: no chat row from here to closing time.
pub const MISSING_HALF_DAY: (&str, Date, u16) = ("chat", date(2026, 2, 12), 12 * 60);
/// Single rows that an export lost: queue, day, minute.
pub const MISSING_SINGLE: [(&str, Date, u16); 12] = [
    ("chat", date(2025, 3, 11), 14 * 60 + 15),
    ("chat", date(2025, 9, 2), 9 * 60 + 30),
    ("chat", date(2026, 7, 8), 20 * 60 + 45),
    ("voice sales", date(2025, 2, 6), 11 * 60),
    ("voice sales", date(2025, 6, 24), 15 * 60 + 45),
    ("voice sales", date(2026, 1, 20), 10 * 60 + 30),
    ("voice sales", date(2026, 10, 14), 13 * 60 + 15),
    ("voice support", date(2025, 1, 22), 16 * 60 + 30),
    ("voice support", date(2025, 7, 17), 3 * 60 + 15),
    ("voice support", date(2025, 11, 4), 12 * 60),
    ("voice support", date(2026, 4, 21), 18 * 60 + 45),
    ("voice support", date(2026, 8, 12), 8 * 60 + 15),
];

/// Rows that stand twice, one below the other, because two exports overlapped: queue, day, first minute, first after.
pub const DOUBLED: [(&str, Date, u16, u16); 3] = [
    ("voice sales", date(2026, 5, 18), 9 * 60, 11 * 60),
    ("voice support", date(2025, 10, 8), 14 * 60, 14 * 60 + 15),
    ("voice support", date(2026, 6, 30), 7 * 60, 7 * 60 + 15),
];
