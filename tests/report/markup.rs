//! A small reader of XML and HTML, enough to say whether a document is well-formed.

/// Start tags with their attributes, in order; panics with the reason when the document is not well-formed.
pub fn tags(document: &str, void: &[&str]) -> Vec<(String, Vec<(String, String)>)> {
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = document;
    while let Some(at) = rest.find('<') {
        text(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.find('>').expect("a tag that is closed");
        let (tag, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        if tag.starts_with('!') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name.trim()), "tags must nest");
            continue;
        }
        let inner = tag.strip_suffix('/').unwrap_or(tag);
        let name = inner.split_whitespace().next().expect("a tag has a name").to_owned();
        let mut attributes = Vec::new();
        let mut left = inner[name.len()..].trim();
        while !left.is_empty() {
            let Some((key, value)) = left.split_once('=').filter(|(key, _)| !key.contains(' ')) else {
                // An attribute without a value, as HTML has it.
                left = left.split_once(' ').map_or("", |(_, more)| more).trim();
                continue;
            };
            let value = value.strip_prefix('"').unwrap_or_else(|| panic!("an unquoted value in <{tag}>"));
            let (value, more) = value.split_once('"').unwrap_or_else(|| panic!("an open value in <{tag}>"));
            text(value);
            attributes.push((key.trim().to_owned(), value.to_owned()));
            left = more.trim();
        }
        if !tag.ends_with('/') && !void.contains(&name.as_str()) {
            open.push(name.clone());
        }
        if name == "style" {
            let (style, after) = rest.split_once("</style>").expect("a style that is closed");
            assert!(!style.contains('<'));
            open.pop();
            rest = after;
        }
        found.push((name, attributes));
    }
    text(rest);
    assert!(open.is_empty(), "left open: {open:?}");
    found
}

/// Lines of words of an SVG document: attributes and words, entities read.
pub fn words(document: &str) -> Vec<(Vec<(String, String)>, String)> {
    let mut found = Vec::new();
    for part in document.split("<text ").skip(1) {
        let (tag, rest) = part.split_once('>').expect("a tag that is closed");
        let words = rest.split("</text>").next().unwrap_or("").trim();
        let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        let (_, attributes) = tags(&format!("<text {tag}/>"), &[]).swap_remove(0);
        found.push((attributes, words));
    }
    found
}

/// Panics at an ampersand that starts no entity and at characters that XML does not allow.
fn text(text: &str) {
    for (at, _) in text.match_indices('&') {
        let entity = text[at + 1..].split(';').next().unwrap_or("");
        let known = ["amp", "lt", "gt", "quot", "apos"].contains(&entity) || entity.starts_with('#');
        assert!(known, "a bare & in `{text}`");
    }
    assert!(text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\r')), "control characters in `{text}`");
}
