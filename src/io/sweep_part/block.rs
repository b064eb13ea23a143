//! A block of rows as bytes, column after column.

use std::io::{self, Read};

use super::{BLOCK_ROWS, ColumnKind};
use crate::io::dataset::{Column, Dataset};

fn invalid(told: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, told.to_owned())
}

/// The bytes of a block.
///
/// # Errors
/// `InvalidData` for a column of times, columns of unequal length, or a text of 4 GiB.
pub(super) fn encode(data: &Dataset) -> io::Result<Vec<u8>> {
    let rows = data.rows();
    let count = u32::try_from(rows).map_err(|_| invalid("a block of too many rows"))?;
    let mut bytes = Vec::with_capacity(rows * data.columns.len() * 8 + 4);
    bytes.extend_from_slice(&count.to_le_bytes());
    for (name, column) in &data.columns {
        if column.len() != rows {
            return Err(invalid(&format!("column `{name}` has {} rows, the first has {rows}", column.len())));
        }
        match column {
            Column::Number(cells) => cells.iter().for_each(|cell| bytes.extend_from_slice(&cell.to_le_bytes())),
            Column::Whole(cells) => {
                for cell in cells {
                    bytes.push(u8::from(cell.is_some()));
                    bytes.extend_from_slice(&cell.unwrap_or(0).to_le_bytes());
                }
            }
            Column::Text(cells) => {
                for cell in cells {
                    let length = u32::try_from(cell.len()).map_err(|_| invalid("a text is too long"))?;
                    bytes.extend_from_slice(&length.to_le_bytes());
                    bytes.extend_from_slice(cell.as_bytes());
                }
            }
            Column::Time(_) => return Err(invalid("a part holds no times; write them as text")),
        }
    }
    Ok(bytes)
}

/// Reads a block; `None` is the block of no rows behind the last one.
///
/// # Errors
/// `InvalidData` or `UnexpectedEof` where the bytes are no block of these columns.
pub(super) fn decode(columns: &[(String, ColumnKind)], bytes: &mut impl Read) -> io::Result<Option<Dataset>> {
    let rows = whole_u32(bytes)? as usize;
    if rows == 0 {
        return Ok(None);
    }
    if rows > BLOCK_ROWS {
        return Err(invalid("a block of too many rows"));
    }
    let mut data = Dataset::default();
    for (name, kind) in columns {
        let column = match kind {
            ColumnKind::Number => {
                let mut cells = vec![0; rows * 8];
                bytes.read_exact(&mut cells)?;
                let (cells, _) = cells.as_chunks::<8>();
                Column::Number(cells.iter().map(|cell| f64::from_le_bytes(*cell)).collect())
            }
            ColumnKind::Whole => {
                let mut cells = vec![0; rows * 9];
                bytes.read_exact(&mut cells)?;
                let (cells, _) = cells.as_chunks::<9>();
                let read = |cell: &[u8; 9]| {
                    let [there, a, b, c, d, e, f, g, h] = *cell;
                    (there != 0).then_some(i64::from_le_bytes([a, b, c, d, e, f, g, h]))
                };
                Column::Whole(cells.iter().map(read).collect())
            }
            ColumnKind::Text => Column::Text((0..rows).map(|_| text(bytes)).collect::<io::Result<_>>()?),
        };
        data.push(name.clone(), column);
    }
    Ok(Some(data))
}

fn whole_u32(bytes: &mut impl Read) -> io::Result<u32> {
    let mut four = [0; 4];
    bytes.read_exact(&mut four)?;
    Ok(u32::from_le_bytes(four))
}

fn text(bytes: &mut impl Read) -> io::Result<String> {
    let length = whole_u32(bytes)?;
    // A length is believed only as far as there are bytes.
    let mut text = Vec::new();
    let read = bytes.take(u64::from(length)).read_to_end(&mut text)?;
    if read as u64 != u64::from(length) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    String::from_utf8(text).map_err(|_| invalid("a text is not UTF-8"))
}
