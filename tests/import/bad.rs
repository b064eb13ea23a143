//! Files that can't be read, and what the planner is told.

use headcount::io::history::{ImportOptions, read as read_files, read_bytes};

use crate::{problems, read_with};

#[test]
fn every_bad_cell_of_a_file_is_told_at_once_with_its_place() {
    let text = "queue,start,offered,aht_s\n\
                support,2026-03-30 09:30,\"1,2O4\",312\n\
                support,2026-03-30 10:00,-5,nan\n\
                büro,2026-13-30 10:30,inf,5:75\n\
                büro,morning,3,-4\n\
                büro,,3,4\n";
    assert_eq!(
        problems(text),
        [
            "history.csv:2:27: `offered` is not a number of contacts: `1,2O4` (write `1204`)",
            "history.csv:3:26: `offered` is negative: `-5` (write a number that is 0 or more, or leave the cell empty)",
            "history.csv:3:29: `aht_s` is not a duration: `nan` (write seconds, m:ss or h:mm:ss, or leave the cell empty)",
            "history.csv:4:6: `start` is a time that does not exist: `2026-13-30 10:30` (write it like 2026-11-23T08:30:00)",
            "history.csv:4:23: `offered` is not a number of contacts: `inf` (write a number such as 1204, or leave the cell empty)",
            "history.csv:4:27: `aht_s` is not a duration: `5:75` (write seconds, m:ss or h:mm:ss, or leave the cell empty)",
            "history.csv:5:6: `start` is not a time: `morning` (write it like 2026-11-23T08:30:00)",
            "history.csv:5:16: `aht_s` is negative: `-4` (write a number that is 0 or more, or leave the cell empty)",
            "history.csv:6:6: `start` is empty (write it like 2026-11-23T08:30:00)",
        ]
    );
}

#[test]
fn the_source_line_and_the_cell_stand_in_the_problem() {
    let text = "start,offered\n2026-03-02 08:00,\"12 x\"\n";
    let problems = read_bytes("history.csv", text.as_bytes(), &ImportOptions::default()).unwrap_err();
    assert_eq!(problems.0[0].source_line.as_deref(), Some("2026-03-02 08:00,\"12 x\""));
    assert_eq!(problems.0[0].text.as_deref(), Some("12 x"));
    assert_eq!(problems.0[0].field.as_deref(), Some("offered"));
}

#[test]
fn a_thousand_bad_cells_are_told_as_twenty_and_a_count() {
    let mut text = String::from("start,offered\n");
    (0..1000).for_each(|k| text.push_str(&format!("2026-03-02 08:00,x{k}\n")));
    let problems = read_bytes("history.csv", text.as_bytes(), &ImportOptions::default()).unwrap_err();
    assert_eq!(problems.0.len(), 21);
    assert_eq!(problems.0[20].message, "980 more cells are not a number of contacts");
    assert_eq!(problems.0.iter().map(|problem| problem.count).sum::<u64>(), 1000);
}

#[test]
fn files_without_rows_are_told_as_what_they_are() {
    let rows = "(write one line of headers and one row per queue and interval)";
    assert_eq!(problems(""), [format!("history.csv: the file is empty {rows}")]);
    assert_eq!(problems("\n\n"), [format!("history.csv: the file is empty {rows}")]);
    assert_eq!(
        problems("start,offered\n"),
        ["history.csv: the file has headers but no rows (write one row per queue and interval below the headers)"]
    );
}

#[test]
fn missing_columns_are_told_with_the_headers_that_are_there() {
    assert_eq!(
        problems("queue,when,calls\na,b,c\n"),
        ["history.csv:1:1: no column serves as `start`; the headers are `queue`, `when`, `calls` \
          (name it with `--map start=\"Header\"`, or `date` and `time`)"]
    );
    assert_eq!(
        problems("start offered\n2026-03-02 3\n"),
        ["history.csv:1:1: no column serves as `start` and `offered`; the headers are `start offered` \
          (cells are parted by commas, semicolons, tabs or bars; the first line must hold the headers; \
          name them with `--map start=\"Header\" --map offered=\"Header\"`)"]
    );
    assert_eq!(
        problems("start,offered,offered\n"),
        [
            "history.csv:1:15: two columns are called `offered` (rename one of them, or drop it; one column serves as offered)"
        ]
    );
}

#[test]
fn a_flag_that_names_no_column_is_told() {
    let options = ImportOptions {
        map: vec![("offered".into(), "Calls Inn".into()), ("oferred".into(), "Calls In".into())],
        ..ImportOptions::default()
    };
    let told = read_with("start,Calls In\n2026-03-02 08:00,1\n", &options).unwrap_err();
    assert_eq!(
        told[0],
        ": `--map` names a header that the file has not: `Calls Inn` (the file has `start`, `Calls In`)"
    );
    assert!(
        told[1].starts_with(": `--map` names no column of a history: `oferred` (write one of queue, channel, start")
    );
    let options = ImportOptions { time_zone: Some("Mars/Olympus".into()), ..ImportOptions::default() };
    let told = read_with("start,offered\n2026-03-02 08:00,1\n", &options).unwrap_err();
    assert!(told[0].contains("not `Mars/Olympus`"), "{told:?}");
}

#[test]
fn broken_structure_is_told_where_it_breaks() {
    assert_eq!(
        problems("queue,start,offered\na,2026-03-02 08:00\nb,2026-03-02 08:00,1,5\n"),
        [
            "history.csv:2:19: the row has 2 cells, the header has 3 \
             (write every cell of the row, empty ones too; a file that breaks off here is not whole)",
            "history.csv:3:22: the row has 4 cells, the header has 3 \
             (quote a cell that holds a comma, such as \"1,204\" or a decimal comma)",
        ]
    );
    assert_eq!(
        problems("queue,start,offered\na,\"2026-03-02 08:00,1\na,2026-03-02 08:30,1\n"),
        ["history.csv:2:3: the quote that opens here is not closed \
          (close it before the next delimiter, double it if it belongs to the text, or delete it)"]
    );
}

#[test]
fn what_is_no_utf8_text_is_told_where_it_ends_to_be_one() {
    assert_eq!(
        problems(b"queue,start,offered\nB\xfcro,2026-03-02 08:00,1\n"),
        ["history.csv:2:2: the text is not UTF-8: byte 0xFC stands here, which Latin-1 shows as `\u{fc}` \
          (save the file as UTF-8 (spreadsheets call it CSV UTF-8))"]
    );
    let utf16: Vec<u8> = "start,offered\n".repeat(40).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(
        problems(utf16),
        ["history.csv:1:2: this is no text: a zero byte stands here \
          (this looks like UTF-16 without its mark; save the file as UTF-8)"]
    );
    assert_eq!(
        problems(b"PK\x03\x04rest"),
        ["history.csv: the file is a workbook or a zip archive, which can't be read as a history yet \
          (save the sheet as CSV (UTF-8), or unpack the archive)"]
    );
}

#[test]
fn a_truncated_gzip_is_told() {
    use std::io::Write;
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    (0..500).for_each(|k| gz.write_all(format!("line {k} {}\n", k * 7919 % 1009).as_bytes()).unwrap());
    let whole = gz.finish().unwrap();
    assert_eq!(
        problems(&whole[..whole.len() / 2]),
        ["history.csv: the compressed file ends too early: a part of it is missing (copy or download it again)"]
    );
}

#[test]
fn a_meaning_that_cannot_be_settled_is_asked_for() {
    assert_eq!(
        problems("start,offered\n01/02/2026 08:00,1\n01/02/2026 08:30,1\n"),
        ["history.csv:2:1: day and month of `01/02/2026 08:00` can't be told apart in this file \
          (say `--date-order dmy` or `--date-order mdy`)"]
    );
    assert_eq!(
        problems("start;offered\n2026-03-02 08:00;1.204\n2026-03-02 08:30;7\n"),
        ["history.csv:2:18: `offered` can be read in two ways: `1.204` is 1204 or 1.204 \
          (say `--decimal point` or `--decimal comma`)"]
    );
    assert_eq!(
        problems("start,offered\n2026-03-02 08:00,1\n"),
        ["history.csv: the length of the intervals can't be told: no queue has two rows at different times \
          (say it with `--interval 30m`, or add a column `interval_min`)"]
    );
    assert_eq!(
        problems("start,offered\n2026-03-02 00:30,1\n2026-03-02 01:00,1\n2026-03-03 00:00,1\n"),
        [
            "history.csv: labels can name the start or the end of their interval: they run from 00:30 to midnight with gaps \
          (say `--labels start` or `--labels end`)"
        ]
    );
}

#[test]
fn rows_that_contradict_each_other_are_told_with_both_lines() {
    assert_eq!(
        problems("queue,start,offered\na,2026-03-02 08:00,1\na,2026-03-02 08:30,1\na,2026-03-02 08:00,2\n"),
        ["history.csv:4:3: `a` has another row at `2026-03-02 08:00` with other values on line 2 \
          (keep one of them, or say `--on-duplicate last`, `first` or `sum`; \
          where a clock change repeats the hour, say `--time-zone`)"]
    );
}

#[test]
fn times_of_two_clocks_and_of_a_skipped_hour_are_told() {
    assert_eq!(
        problems("start,offered\n2026-03-02T08:00:00+01:00,1\n2026-03-02T08:30:00,1\n"),
        ["history.csv:3:1: `start` has no offset here, but earlier rows have one \
          (write every time with its offset, or none with one and name the zone by `--time-zone`)"]
    );
    assert_eq!(
        problems("start,offered\n2026-03-02T08:00:00+01:00,1\n2026-03-02T08:30:00-05:00,1\n"),
        ["history.csv:3:1: `start` has an offset that no clock change of one zone explains \
          (name the zone that all times are to be converted to with `--time-zone`)"]
    );
    let options = ImportOptions { time_zone: Some("Europe/Berlin".into()), ..ImportOptions::default() };
    assert_eq!(
        read_with("start,offered\n2026-03-29 01:30,1\n2026-03-29 02:00,1\n2026-03-29 03:00,1\n", &options).unwrap_err(),
        ["history.csv:3:1: `start` is a local time that Europe/Berlin skips: `2026-03-29 02:00` \
          (clocks were put forward then; write times with their offset, or name another `--time-zone`)"]
    );
    assert_eq!(
        problems("start,offered\n2026-03-02 08:00,1\n2026-03-02 08:07,1\n"),
        ["history.csv:3:1: `start` comes 7 minutes after another row, which is no length of an interval \
          (intervals have 5, 6, 10, 12, 15, 20, 30 or 60 minutes, or a day; correct the time, or say \
          the length with `--interval 15m` or a column `interval_min`)"]
    );
}

#[test]
fn paths_that_hold_no_history_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let told =
        |path: std::path::PathBuf| read_files(&[path], &ImportOptions::default()).unwrap_err().0.remove(0).message;
    assert_eq!(told(folder.path().join("none.csv")), "the history can't be read: there is no such file");
    assert_eq!(told(folder.path().to_path_buf()), "the folder holds no history");
}

#[test]
fn no_cut_of_a_history_and_no_changed_byte_ends_in_a_panic() {
    let text = "queue,start,offered,aht_s\r\n\"a \"\"x\"\"\",2026-03-02 08:00,\"1,204\",5:12\r\nb,02/03/2026 8:30 PM,3.5,312s\r\n";
    for cut in 0..=text.len() {
        problems(&text[..cut]);
    }
    for at in 0..text.len() {
        for byte in [0, b'"', b'\n', b',', b'-', b'9', b':', 0xff] {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = byte;
            problems(&bytes);
        }
    }
}

#[test]
fn intervals_of_a_queue_can_not_overlap() {
    assert_eq!(
        problems("start,interval_min,offered\n2026-03-02 08:00,30,1\n2026-03-02 08:15,30,1\n"),
        ["history.csv:3:1: `start` comes 15 minutes after another row, inside its interval of 30 minutes \
          (correct `interval_min` or the time: the intervals of a queue can't overlap)"]
    );
}
