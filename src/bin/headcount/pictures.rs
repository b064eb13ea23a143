//! Charts into a folder: each as SVG, and as PNG where the program draws those.

use std::path::Path;

use headcount::io::dataset::{Dataset, Format};
use headcount::io::write;
use headcount::report::Chart;

use crate::session::{Failure, Session};

/// Writes charts, and tables in CSV beside them, into a folder; charts whose names are alike get numbers.
pub fn save(folder: &Path, charts: &[Chart], tables: &[(&str, &Dataset)], session: &Session) -> Result<(), Failure> {
    let mut taken: Vec<String> = Vec::new();
    for chart in charts {
        let numbers = (1_u32..).map(|k| if k == 1 { String::new() } else { format!("-{k}") });
        let mut names = numbers.map(|number| format!("{}{number}", chart.name()));
        let Some(name) = names.find(|name| !taken.contains(name)) else { continue };
        let svg = chart.svg().map_err(anyhow::Error::from)?;
        write::file(&folder.join(format!("{name}.svg")), |out| out.write_all(svg.as_bytes()))?;
        #[cfg(feature = "png")]
        {
            let png = chart.png().map_err(anyhow::Error::from)?;
            write::file(&folder.join(format!("{name}.png")), |out| out.write_all(&png))?;
        }
        session.note(&format!("wrote {}: {}", folder.join(format!("{name}.svg")).display(), chart.title()));
        taken.push(name);
    }
    for (name, table) in tables {
        let path = folder.join(name);
        write::file(&path, |out| table.write(Format::Csv, out))?;
        session.note(&format!("wrote {}", path.display()));
    }
    Ok(())
}
