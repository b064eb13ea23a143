//! Where the bytes of a history come from: files, folders, pipes; compressed or not; which encoding.

use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Place, Problem, Problems};
#[cfg(feature = "frames")]
use crate::io::frame::{TableBytes, TableText};

/// One input of a history, which can be read more than once.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// As it stands in places.
    pub name: String,
    bytes: Bytes,
}

#[derive(Debug, Clone)]
enum Bytes {
    File(PathBuf),
    /// Pipes and embedded samples, which can't be opened again.
    Memory(Arc<[u8]>),
    /// A Parquet table, told as text.
    #[cfg(feature = "frames")]
    Table(TableBytes),
}

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text, compressed or not.
    Text,
    /// Apache Parquet.
    Parquet,
}

const ENDINGS: [&str; 5] = ["csv", "tsv", "txt", "parquet", "pq"];

/// The sources that inputs name, folders unfolded in name order.
pub(super) fn sources(inputs: &[PathBuf]) -> Result<Vec<Source>, Problems> {
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    for input in inputs {
        match one_input(input) {
            Ok(found) => sources.extend(found),
            Err(problem) => problems.push(problem),
        }
    }
    if inputs.is_empty() {
        problems.push(Problem::new("path", Place::default(), "no history is named", "name a file, a folder, or `-`"));
    }
    if problems.is_empty() { Ok(sources) } else { Err(Problems(problems)) }
}

fn one_input(input: &Path) -> Result<Vec<Source>, Problem> {
    let name = input.display().to_string();
    let unreadable = |error: io::Error| unreadable(&name, &error);
    if input == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(unreadable)?;
        return Ok(vec![Source::memory("-", bytes.into())]);
    }
    let about = fs::metadata(input).map_err(unreadable)?;
    if about.is_file() {
        File::open(input).map_err(unreadable)?;
        return Ok(vec![Source { name, bytes: Bytes::File(input.to_path_buf()) }]);
    }
    if about.is_dir() {
        return folder(input);
    }
    let bytes = fs::read(input).map_err(unreadable)?;
    Ok(vec![Source::memory(&name, bytes.into())])
}

/// The histories of a folder in name order; subfolders and files of other kinds are left alone.
fn folder(path: &Path) -> Result<Vec<Source>, Problem> {
    let name = path.display().to_string();
    let unreadable = |error: io::Error| unreadable(&name, &error);
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        let shown = file.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let bare = shown.strip_suffix(".gz").or_else(|| shown.strip_suffix(".zst")).unwrap_or(&shown);
        let known = bare.rsplit_once('.').is_some_and(|(stem, ending)| !stem.is_empty() && ENDINGS.contains(&ending));
        if known && !shown.starts_with('.') && file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        let help =
            "a history ends in .csv, .tsv, .txt or .parquet, also with .gz or .zst; name the file itself otherwise";
        return Err(Problem::new("path", Place::file(name), "the folder holds no history", help));
    }
    Ok(files.into_iter().map(|file| Source { name: file.display().to_string(), bytes: Bytes::File(file) }).collect())
}

fn unreadable(name: &str, error: &io::Error) -> Problem {
    let help = match error.kind() {
        io::ErrorKind::NotFound => "check the path",
        io::ErrorKind::PermissionDenied => "ask for the right to read it, or copy it to a place of your own",
        _ => "check the path and the disk",
    };
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
        _ => error.to_string(),
    };
    Problem::new("path", Place::file(name), format!("the history can't be read: {reason}"), help)
}

impl Source {
    /// Bytes in memory under a name.
    pub fn memory(name: &str, bytes: Arc<[u8]>) -> Self {
        Self { name: name.to_owned(), bytes: Bytes::Memory(bytes) }
    }

    fn raw(&self) -> Result<Box<dyn Read + Send>, Problem> {
        match &self.bytes {
            Bytes::File(path) => {
                let file = File::open(path).map_err(|error| unreadable(&self.name, &error))?;
                Ok(Box::new(file))
            }
            Bytes::Memory(bytes) => Ok(Box::new(Cursor::new(Arc::clone(bytes)))),
            #[cfg(feature = "frames")]
            Bytes::Table(table) => {
                let text = TableText::open(table.clone()).map_err(|told| self.damaged_table(&told))?;
                Ok(Box::new(text))
            }
        }
    }

    /// A Parquet table under a name.
    #[cfg(feature = "frames")]
    pub fn table(name: &str, table: TableBytes) -> Self {
        Self { name: name.to_owned(), bytes: Bytes::Table(table) }
    }

    /// The bytes of a Parquet table.
    #[cfg(feature = "frames")]
    pub fn table_bytes(&self) -> TableBytes {
        match &self.bytes {
            Bytes::File(path) => TableBytes::File(path.clone()),
            Bytes::Memory(bytes) => TableBytes::Memory(Arc::clone(bytes)),
            Bytes::Table(table) => table.clone(),
        }
    }

    /// A Parquet table as the source of its text.
    #[cfg(feature = "frames")]
    pub fn told_as_text(&self) -> Self {
        Self::table(&self.name, self.table_bytes())
    }

    #[cfg(feature = "frames")]
    fn damaged_table(&self, told: &str) -> Problem {
        let message = format!("the Parquet file can't be read: {told}");
        Problem::new("damaged", Place::file(&self.name), message, "write it again, or save the history as CSV")
    }

    /// What the content is; an error for what is no table of rows.
    pub fn kind(&self) -> Result<Kind, Problem> {
        let mut first = Vec::new();
        let mut raw = self.raw()?.take(4);
        raw.read_to_end(&mut first).map_err(|error| unreadable(&self.name, &error))?;
        let refuse = |message: &str, help: &str| Err(Problem::new("kind", Place::file(&self.name), message, help));
        match first.as_slice() {
            [] => refuse("the file is empty", "write one line of headers and one row per queue and interval"),
            b"PAR1" => Ok(Kind::Parquet),
            b"PK\x03\x04" => refuse(
                "the file is a workbook or a zip archive, which can't be read as a history yet",
                "save the sheet as CSV (UTF-8), or unpack the archive",
            ),
            [0xd0, 0xcf, 0x11, 0xe0] => {
                refuse("the file is a workbook of the old kind (.xls)", "save the sheet as CSV (UTF-8)")
            }
            b"%PDF" => refuse("the file is a PDF", "export the report as CSV"),
            _ => Ok(Kind::Text),
        }
    }

    /// The decompressed text as UTF-8 bytes without a byte order mark; nothing is checked yet beyond the first bytes.
    pub fn text(&self) -> Result<Box<dyn Read + Send>, Problem> {
        let failed = |error: io::Error| self.broken(&error);
        let (first, raw) = peeked(self.raw()?, 4).map_err(failed)?;
        let inner: Box<dyn Read + Send> = match first.as_slice() {
            [0x1f, 0x8b, ..] => Box::new(flate2::read::MultiGzDecoder::new(BufReader::with_capacity(1 << 16, raw))),
            [0x28, 0xb5, 0x2f, 0xfd] => {
                let decoder = ruzstd::decoding::StreamingDecoder::new(BufReader::with_capacity(1 << 16, raw));
                Box::new(
                    decoder.map_err(|error| failed(io::Error::new(io::ErrorKind::InvalidData, error.to_string())))?,
                )
            }
            _ => raw,
        };
        let (first, mut text) = peeked(inner, 3).map_err(failed)?;
        match first.as_slice() {
            [0xef, 0xbb, 0xbf] => {
                let mut mark = [0; 3];
                text.read_exact(&mut mark).map_err(failed)?;
                Ok(text)
            }
            [0xff, 0xfe, ..] => self.utf16_to_utf8(text, u16::from_le_bytes),
            [0xfe, 0xff, ..] => self.utf16_to_utf8(text, u16::from_be_bytes),
            _ => Ok(text),
        }
    }

    fn utf16_to_utf8(
        &self,
        mut text: Box<dyn Read + Send>,
        unit: fn([u8; 2]) -> u16,
    ) -> Result<Box<dyn Read + Send>, Problem> {
        let mut bytes = Vec::new();
        text.read_to_end(&mut bytes).map_err(|error| self.broken(&error))?;
        let pairs = bytes.chunks_exact(2);
        let whole = pairs.remainder().is_empty();
        let units: Vec<u16> = pairs.skip(1).map(|pair| unit([pair[0], pair[1]])).collect();
        match String::from_utf16(&units) {
            Ok(text) if whole => Ok(Box::new(Cursor::new(text.into_bytes()))),
            _ => Err(Problem::new(
                "encoding",
                Place::file(&self.name),
                "the file begins like UTF-16 text, but is not",
                "save it as UTF-8",
            )),
        }
    }

    /// The problem of a text that breaks off or can't be decompressed.
    pub fn broken(&self, error: &io::Error) -> Problem {
        #[cfg(feature = "frames")]
        if matches!(self.bytes, Bytes::Table(_)) {
            return self.damaged_table(&error.to_string());
        }
        let place = Place::file(&self.name);
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Problem::new(
                "truncated",
                place,
                "the compressed file ends too early: a part of it is missing",
                "copy or download it again",
            ),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => Problem::new(
                "damaged",
                place,
                format!("the compressed file is damaged: {error}"),
                "copy or download it again",
            ),
            _ => unreadable(&self.name, error),
        }
    }
}

/// The first bytes of a reader, and a reader that still has them.
fn peeked<R: Read + Send + 'static>(mut reader: R, count: u64) -> io::Result<(Vec<u8>, Box<dyn Read + Send>)> {
    let mut first = Vec::new();
    reader.by_ref().take(count).read_to_end(&mut first)?;
    let again = Cursor::new(first.clone()).chain(reader);
    Ok((first, Box::new(again)))
}
