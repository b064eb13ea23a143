//! Drawing what is wrong, where, and what to do.

use std::collections::BTreeMap;
use std::io::IsTerminal;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle};
use clap::ColorChoice;
use headcount::error::Problem;

/// How many problems are drawn in full; the rest is counted by kind.
const IN_FULL: usize = 20;

/// Draws problems on standard error: the first twenty in full, the rest counted by kind.
pub fn draw(problems: &[Problem], color: ColorChoice) {
    let styled = match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let (shown, rest) = problems.split_at(problems.len().min(IN_FULL));
    let all: u64 = problems.iter().map(|problem| problem.count.max(1)).sum();
    for (k, problem) in shown.iter().enumerate() {
        let follow = match all - (k as u64 + 1) {
            more if k + 1 == shown.len() && more > 0 => format!("; {}", more_problems(more)),
            _ => String::new(),
        };
        let help = format!("{}{follow}", problem.help);
        match problem.place.file.is_empty() {
            true => say!("error: {}\n  = help: {help}\n", problem.message),
            false => say!("{}\n", renderer.render(&[group(problem, &help)])),
        }
    }
    let mut kinds = BTreeMap::<(&str, &str), u64>::new();
    for problem in rest {
        // A reader of large files counts for itself and says so in one problem per kind.
        match problem.count > 1 || problem.place.line.is_none() {
            true => say!("error: {}: {}", problem.place, problem.message),
            false => *kinds.entry((problem.place.file.as_str(), problem.kind)).or_default() += 1,
        }
    }
    for ((file, kind), count) in kinds {
        say!("error: {file}: {count} more of kind `{kind}`");
    }
    if all > 1 {
        say!("error: {all} problems; nothing was written");
    }
}

fn more_problems(count: u64) -> String {
    match count {
        1 => "1 more problem follows".to_owned(),
        _ => format!("{count} more problems follow"),
    }
}

fn group<'a>(problem: &'a Problem, help: &'a str) -> Group<'a> {
    let title = Level::ERROR.primary_title(problem.message.as_str());
    let help = Level::HELP.message(help.to_owned());
    let place = &problem.place;
    match (place.line, place.column, &problem.source_line) {
        (Some(line), Some(column), Some(source)) => {
            let span = span_in(source, column, problem.text.as_deref());
            let snippet = Snippet::source(source.as_str())
                .line_start(line as usize)
                .path(place.file.as_str())
                .annotation(AnnotationKind::Primary.span(span));
            title.element(snippet).element(help)
        }
        _ => title.element(Origin::path(place.to_string())).element(help),
    }
}

/// Bytes of the source line that the problem points at: the quoted text where it stands there, else one character.
fn span_in(source: &str, column: u64, text: Option<&str>) -> std::ops::Range<usize> {
    let skip = usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1);
    let start = source.char_indices().nth(skip).map_or(source.len(), |(at, _)| at);
    let rest = &source[start..];
    let length = match text {
        Some(text) if !text.is_empty() && rest.starts_with(text) => text.len(),
        _ => rest.chars().next().map_or(0, char::len_utf8),
    };
    start..start + length
}

/// The message and the help of a command-line error, without clap's layout.
pub fn words_of(error: &clap::Error) -> (String, String) {
    let rendered = error.render().to_string();
    let mut lines = rendered.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("bad usage");
    let mut message = first.strip_prefix("error: ").unwrap_or(first).to_owned();
    let mut help = "see `headcount help`".to_owned();
    for line in lines {
        if let Some(tip) = line.strip_prefix("tip: ") {
            help = tip.to_owned();
        } else if let Some(values) = line.strip_prefix("[possible values: ") {
            help = format!("write one of {}", values.trim_end_matches(']'));
        } else if !line.starts_with("Usage:") && !line.starts_with("For more") && message.ends_with(':') {
            message = format!("{message} {line}");
        }
    }
    (message, help)
}
