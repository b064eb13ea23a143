//! The calendar file: opening hours, holidays and special days, dates that must not teach a model.
//!
//! # TOML
//! ```toml
//! version = 1
//!
//! # Opening hours. Without `queue` they hold for every queue that has no table of its own.
//! # Several spans are parted by a comma; `closed` and `24h` are spans too. A weekday that is left out is closed.
//! [[opening]]
//! mon = "08:00-20:00"
//! tue = "08:00-20:00"
//! wed = "08:00-20:00"
//! thu = "08:00-12:00, 13:00-20:00"
//! fri = "08:00-18:00"
//! sat = "closed"
//!
//! [[opening]]
//! queue = "chat"                   # one queue, or several: ["chat", "mail"]
//! mon = "24h"
//! sun = "22:00-24:00"
//!
//! # A day that is not like its weekday. Days of one name teach each other: give every year's date the same name.
//! [[special]]
//! date = 2025-12-25
//! name = "Christmas Day"
//! closed = true
//!
//! [[special]]
//! date = 2025-12-24
//! name = "Christmas Eve"
//! queue = "chat"                   # left out: every queue
//! hours = "08:00-14:00"            # instead of the weekday's
//! like = 2024-12-24                # an earlier day that it will be like
//! uplift = "+15%"                  # volume above (+) or below (-) the usual
//!
//! # Dates that must not teach a model; the history keeps them.
//! [[exclude]]
//! from = 2025-03-04
//! to = 2025-03-06                  # left out: one day; the last day is included
//! queue = "chat"                   # left out: every queue
//! reason = "strike"                # for people; optional
//! ```
//! Dates stand bare or in quotes. Unknown keys are errors.
//!
//! # CSV
//! One row per weekday, special day or excluded span, told apart by their cells:
//! ```csv
//! date,to,queue,name,closed,hours,like,uplift,exclude
//! mon,,,,,08:00-20:00,,,
//! tue,,,,,"08:00-12:00, 13:00-20:00",,,
//! 2025-12-25,,,Christmas Day,yes,,,,
//! 2025-12-24,,chat,Christmas Eve,,08:00-14:00,2024-12-24,+15%,
//! 2025-03-04,2025-03-06,chat,strike,,,,,yes
//! ```
//! A weekday in `date` (`mon` … `sun`) gives opening hours, `exclude` marks dates that must not teach, every other
//! row is a special day. Only `date` is required; columns stand in any order.
