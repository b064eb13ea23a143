//! Spellings of exports that read without a flag.

use std::io::Write;

use headcount::error::FindingCode;
use headcount::history::Field;
use headcount::io::dataset::Format;
use headcount::io::history::{
    DateOrder, Decimal, Import, ImportOptions, Labels, OnDuplicate, read as read_files, read_bytes,
};
use headcount::time::{Clock, IntervalLength};

use crate::{codes, read, read_with, row, rows};

/// The series of an import as text: empty cells are not equal to one another.
fn shown(import: &Import) -> String {
    format!("{:?}", import.series)
}

#[test]
fn a_history_reads_the_same_with_commas_semicolons_tabs_and_bars() {
    let text = "queue,start,offered,aht_s\nsales,2026-03-02T08:00:00,12,300\nsales,2026-03-02T08:30:00,15,\n";
    let import = read(text);
    assert_eq!(rows(&import.series[0]), [row("2026-03-02T08:00:00", 12.0), row("2026-03-02T08:30:00", 15.0)]);
    assert_eq!(import.series[0].interval, IntervalLength::from_minutes(30).unwrap());
    assert_eq!(import.series[0].aht_s(0), Some(300.0));
    assert_eq!(import.series[0].aht_s(1), None);
    for delimiter in [";", "\t", "|"] {
        assert_eq!(shown(&read(&text.replace(',', delimiter))), shown(&import), "{delimiter:?}");
    }
    for lines in ["\r\n", "\r"] {
        assert_eq!(shown(&read(&text.replace('\n', lines))), shown(&import), "{lines:?}");
    }
    assert_eq!(shown(&read(&format!("\u{feff}{text}"))), shown(&import), "byte order mark");
    assert_eq!(shown(&read(&format!("sep=,\n{text}\n\n,,,\n"))), shown(&import), "spreadsheet leftovers");
}

#[test]
fn utf16_with_its_mark_is_read() {
    let text = "queue,start,offered\nBüro,2026-03-02 08:00,1\nBüro,2026-03-02 08:15,2\n";
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let import = read_bytes("history.csv", &bytes, &ImportOptions::default()).unwrap();
    assert_eq!(import.series, read(text).series);
    assert_eq!(import.series[0].queue.name, "Büro");
}

#[test]
fn a_cloud_export_reads_by_its_aliases() {
    let import = read(
        "QueueName,QueueId,ChannelType,TimeStamp,IntervalDuration,IncomingContactVolume,AverageHandleTime,ContactsHandled\n\
         Basic,q-1,VOICE,2026-03-02T08:00:00Z,15mins,20,312.5,19\n\
         Basic,q-1,VOICE,2026-03-02T08:15:00Z,15mins,22,298.25,22\n\
         Basic,q-1,CHAT,2026-03-02T08:00:00Z,15mins,4,600,4\n",
    );
    let names: Vec<&str> = import.series.iter().map(|series| series.queue.name.as_str()).collect();
    assert_eq!(names, ["Basic/CHAT", "Basic/VOICE"]);
    assert_eq!(import.series[1].get(Field::Handled), Some(&[19.0, 22.0][..]));
    assert_eq!(import.series[1].clock, Clock::utc());
    assert_eq!(import.recognised.zone, "UTC");
    assert_eq!(import.recognised.not_read, ["QueueId"]);
}

#[test]
fn date_and_time_stand_in_two_columns_and_handle_times_on_the_clock() {
    let import = read(
        "Date;Interval;Calls Offered;Avg Handle Time\n2026-03-02;08:00-08:15;12;5:12\n2026-03-02;08:15-08:30;7;0:04:50\n",
    );
    assert_eq!(rows(&import.series[0]), [row("2026-03-02T08:00:00", 12.0), row("2026-03-02T08:15:00", 7.0)]);
    assert_eq!(import.series[0].get(Field::AhtS), Some(&[312.0, 290.0][..]));
    assert_eq!(import.series[0].queue.name, "all");
}

#[test]
fn the_span_tells_day_from_month() {
    let lines = |day_first: bool| {
        let mut text = String::from("start,offered\n");
        for day in 1..=9 {
            let date = if day_first { format!("{day:02}/02/2026") } else { format!("02/{day:02}/2026") };
            text.push_str(&format!("{date} 08:00,1\n{date} 08:30,2\n"));
        }
        text
    };
    let (dmy, mdy) = (read(&lines(true)), read(&lines(false)));
    assert_eq!(dmy.recognised.date_order, Some(DateOrder::Dmy));
    assert_eq!(mdy.recognised.date_order, Some(DateOrder::Mdy));
    assert_eq!(dmy.series, mdy.series);
    assert_eq!(dmy.recognised.to.as_deref(), Some("2026-02-09T08:30:00"));
}

#[test]
fn one_decimal_comma_tells_that_points_group_thousands() {
    let import = read("start;offered;aht\n2026-03-02 08:00;1.204;312,5\n2026-03-02 08:30;980;300\n");
    assert_eq!(import.series[0].offered, [1204.0, 980.0]);
    assert_eq!(import.series[0].get(Field::AhtS), Some(&[312.5, 300.0][..]));
    assert_eq!(import.recognised.decimal, Some(Decimal::Comma));
    assert_eq!(codes(&import), [FindingCode::ThousandsSeparator, FindingCode::ZoneUnknown]);
}

#[test]
fn thousands_in_quotes_are_read_and_told() {
    let import = read("start,offered\n2026-03-02 08:00,\"1,204\"\n2026-03-02 08:30,980\n");
    assert_eq!(import.series[0].offered, [1204.0, 980.0]);
    assert_eq!(codes(&import), [FindingCode::ThousandsSeparator, FindingCode::ZoneUnknown]);
}

#[test]
fn the_repeated_hour_is_taken_in_file_order() {
    let text = "start,offered\n2026-10-25 02:00,1\n2026-10-25 02:30,2\n2026-10-25 02:00,3\n2026-10-25 02:30,4\n";
    let options = ImportOptions { time_zone: Some("Europe/Berlin".into()), ..ImportOptions::default() };
    let import = read_with(text, &options).unwrap();
    assert_eq!(
        rows(&import.series[0]),
        [
            row("2026-10-25T02:00:00+02:00", 1.0),
            row("2026-10-25T02:30:00+02:00", 2.0),
            row("2026-10-25T02:00:00+01:00", 3.0),
            row("2026-10-25T02:30:00+01:00", 4.0),
        ]
    );
    assert_eq!(codes(&import), [FindingCode::RepeatedHour]);
}

#[test]
fn offsets_of_a_file_are_kept_and_a_zone_converts_them() {
    let text = "start,offered\n2026-10-25T02:30:00+02:00,1\n2026-10-25T02:00:00+01:00,2\n2026-10-25T02:30:00+01:00,3\n";
    let kept = read(text);
    assert_eq!(rows(&kept.series[0])[0], row("2026-10-25T02:30:00+02:00", 1.0));
    assert_eq!(rows(&kept.series[0])[2], row("2026-10-25T02:30:00+01:00", 3.0));
    let options = ImportOptions { time_zone: Some("UTC".into()), ..ImportOptions::default() };
    let utc = read_with(text, &options).unwrap();
    assert_eq!(rows(&utc.series[0])[0], row("2026-10-25T00:30:00Z", 1.0));
    assert_eq!(utc.series[0].start, kept.series[0].start);
}

#[test]
fn rows_that_repeat_and_rows_out_of_order_are_told_and_kept_once() {
    let import = read("start,offered\n2026-03-02 08:30,2\n2026-03-02 08:00,1\n2026-03-02 08:30,2\n");
    assert_eq!(import.series[0].offered, [1.0, 2.0]);
    assert_eq!(codes(&import), [FindingCode::DuplicateRows, FindingCode::Unsorted, FindingCode::ZoneUnknown]);
}

#[test]
fn a_rule_settles_rows_that_contradict_each_other() {
    let text = "start,offered,aht_s\n2026-03-02 08:00,1,100\n2026-03-02 08:00,3,200\n2026-03-02 08:30,2,50\n";
    for (rule, offered, aht) in
        [(OnDuplicate::First, 1.0, 100.0), (OnDuplicate::Last, 3.0, 200.0), (OnDuplicate::Sum, 4.0, 175.0)]
    {
        let import = read_with(text, &ImportOptions { on_duplicate: rule, ..ImportOptions::default() }).unwrap();
        assert_eq!((import.series[0].offered[0], import.series[0].aht_s(0)), (offered, Some(aht)), "{rule:?}");
        assert!(codes(&import).contains(&FindingCode::DuplicateRows));
    }
}

#[test]
fn quarter_hours_are_added_up_to_the_half_hours_that_follow() {
    let mut text = String::from("start,offered,aht_s\n");
    for quarter in 32..64 {
        text.push_str(&format!(
            "2026-03-02 {:02}:{:02},2,{}\n",
            quarter / 4,
            quarter % 4 * 15,
            100 + quarter % 2 * 100
        ));
    }
    for half in 16..32 {
        text.push_str(&format!("2026-03-03 {:02}:{:02},4,150\n", half / 2, half % 2 * 30));
    }
    let import = read(&text);
    assert_eq!(import.recognised.interval_min, IntervalLength::from_minutes(30).ok());
    assert_eq!(import.series[0].offered, [4.0; 32]);
    assert_eq!(import.series[0].get(Field::AhtS), Some(&[150.0; 32][..]));
    assert!(codes(&import).contains(&FindingCode::MixedIntervals));
}

#[test]
fn end_labels_move_to_the_start() {
    let mut text = String::from("date,time,calls\n");
    for half in 1..=48 {
        text.push_str(&format!("2026-03-02,{:02}:{:02},{half}\n", half / 2, half % 2 * 30));
    }
    let import = read(&text);
    assert_eq!(rows(&import.series[0])[0], row("2026-03-02T00:00:00", 1.0));
    assert_eq!(rows(&import.series[0])[47], row("2026-03-02T23:30:00", 48.0));
    assert_eq!(import.recognised.labels, Some(Labels::End));
    assert_eq!(codes(&import), [FindingCode::EndLabels, FindingCode::ZoneUnknown]);
}

#[test]
fn odd_names_are_read_and_told() {
    let import = read(
        "queue,start,offered,ANI\nSales,2026-03-02 08:00,1,x\nsales,2026-03-02 08:30,1,x\n'=A1,2026-03-02 08:00,1,x\n,2026-03-02 08:00,1,x\n,2026-03-02 08:30,1,x\n",
    );
    let names: Vec<&str> = import.series.iter().map(|series| series.queue.name.as_str()).collect();
    assert_eq!(names, ["=A1", "Sales", "all", "sales"]);
    assert_eq!(
        codes(&import),
        [FindingCode::ZoneUnknown, FindingCode::QueueSpelling, FindingCode::FormulaName, FindingCode::PersonalData]
    );
}

#[test]
fn a_folder_is_read_in_name_order_and_later_files_override() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("1-march.csv", "start,offered\n2026-03-02 08:00,1\n2026-03-02 08:30,2\n");
    write("notes.md", "not a history");
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(b"start,offered\n2026-03-02 08:30,20\n2026-03-02 09:00,30\n").unwrap();
    std::fs::write(folder.path().join("2-late.csv.gz"), gz.finish().unwrap()).unwrap();
    let import = read_files(&[folder.path().to_path_buf()], &ImportOptions::default()).unwrap();
    assert_eq!(import.series[0].offered, [1.0, 20.0, 30.0]);
    assert_eq!(codes(&import), [FindingCode::OverriddenRows, FindingCode::ZoneUnknown]);
}

#[test]
fn what_inspect_writes_reads_back_to_the_same_history() {
    let text = "queue,start,offered,handled,aht_s\nb,2026-03-02T08:30:00Z,2,2,0.1\nb,2026-03-02T08:00:00Z,1,,\na,2026-03-02T08:00:00Z,7,6,299.99\n";
    let first = read(text);
    let mut written = Vec::new();
    first.canonical().write(Format::Csv, &mut written).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&written),
        "queue,start,interval_min,offered,handled,aht_s\n\
         a,2026-03-02T08:00:00Z,30,7,6,299.99\n\
         b,2026-03-02T08:00:00Z,30,1,,\n\
         b,2026-03-02T08:30:00Z,30,2,2,0.1\n"
    );
    let second = read_bytes("written.csv", &written, &ImportOptions::default()).unwrap();
    let mut again = Vec::new();
    second.canonical().write(Format::Csv, &mut again).unwrap();
    assert_eq!(again, written);
}

#[cfg(feature = "frames")]
#[test]
fn parquet_and_csv_of_one_history_are_the_same_history() {
    let folder = tempfile::tempdir().unwrap();
    let first = read("queue,start,offered,aht_s\na,2026-03-02T08:00:00,1204.5,\na,2026-03-02T08:30:00,2,299.123\n");
    let path = folder.path().join("history.parquet");
    let mut file = std::fs::File::create(&path).unwrap();
    first.canonical().write(Format::Parquet, &mut file).unwrap();
    let second = read_files(&[path], &ImportOptions::default()).unwrap();
    assert_eq!(rows(&second.series[0]), rows(&first.series[0]));
    assert_eq!(second.series[0].aht_s(1), Some(299.123));
    assert_eq!(second.series[0].aht_s(0), None);
}

#[test]
fn a_history_is_the_same_on_one_thread_and_on_four() {
    let mut text = String::from("queue,start,offered,aht_s\n");
    for row in 0..120_000_i64 {
        let label = Clock::Plain.label(headcount::time::Moment(1_700_000_100 + row * 900));
        text.push_str(&format!("\"queue {}\",{label},{},{}.5\n", row / 20_000, row % 31, 200 + row % 90));
    }
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| read(&text))
    };
    let (one, four) = (on(1), on(4));
    assert_eq!(one, four);
    assert_eq!(one.recognised.rows, 120_000);
}
