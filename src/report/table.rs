//! Plain text tables: aligned columns, numbers to the right.

/// Lays out rows under a header. A column whose every cell (header aside) starts with a digit, a sign, a currency-free
/// number or a dash is aligned to the right; the others to the left. Widths count characters.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let columns = header.len();
    let cell = |row: &[String], c: usize| row.get(c).cloned().unwrap_or_default();
    let width: Vec<usize> = (0..columns)
        .map(|c| {
            let widest = rows.iter().map(|row| cell(row, c).chars().count()).max().unwrap_or(0);
            widest.max(header[c].chars().count())
        })
        .collect();
    let right: Vec<bool> = (0..columns).map(|c| rows.iter().all(|row| is_number(&cell(row, c)))).collect();
    let line = |cells: Vec<String>| {
        let mut text = String::new();
        for (c, cell) in cells.iter().enumerate() {
            let pad = " ".repeat(width[c] - cell.chars().count());
            if c > 0 {
                text.push_str("  ");
            }
            if right[c] {
                text.push_str(&pad);
                text.push_str(cell);
            } else {
                text.push_str(cell);
                text.push_str(&pad);
            }
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    };
    let mut text = line(header.iter().map(|h| (*h).to_owned()).collect());
    text.push_str(&line(width.iter().map(|w| "─".repeat(*w)).collect()));
    for row in rows {
        text.push_str(&line((0..columns).map(|c| cell(row, c)).collect()));
    }
    text
}

fn is_number(cell: &str) -> bool {
    matches!(cell.chars().next(), None | Some('0'..='9' | '-' | '−' | '+' | '–' | '∞'))
}
