//! Is XMP metadata (ISO 16684-1) a harmless XML document? It says that it is metadata, tags match,
//! and there is no document type.

/// Deepest nesting of elements.
const MAX_DEPTH: usize = 256;
/// Longest metadata that is looked at, in bytes.
const MAX_BYTES: usize = 4 << 20;

/// Elements that metadata may begin with, without their prefixes.
const ROOTS: [&str; 3] = ["xmpmeta", "xapmeta", "RDF"];

/// Well-formed as far as nesting goes, UTF-8, without `<!DOCTYPE` and thus without entities of
/// its own.
pub(super) fn is_metadata(bytes: &[u8]) -> bool {
    if bytes.len() > MAX_BYTES {
        return false;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let mut rest = text
        .trim_start_matches('\u{feff}')
        .trim_matches(['\0', ' ', '\r', '\n', '\t']);
    let mut open: Vec<&str> = Vec::new();
    let mut root = None;
    while let Some(start) = rest.find('<') {
        if open.is_empty() && !rest[..start].trim().is_empty() {
            return false;
        }
        rest = &rest[start..];
        let Some(after) = skip_markup(rest, &mut open) else {
            return false;
        };
        rest = after;
        root = root.or(open.first().copied());
    }
    let local = root.map(|name| name.rsplit_once(':').map_or(name, |(_, local)| local));
    local.is_some_and(|name| ROOTS.contains(&name)) && open.is_empty() && rest.trim().is_empty()
}

/// Takes the tag, comment, CDATA section or instruction that `text` starts with.
fn skip_markup<'a>(text: &'a str, open: &mut Vec<&'a str>) -> Option<&'a str> {
    for (start, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
        if let Some(body) = text.strip_prefix(start) {
            return body.find(end).and_then(|at| body.get(at + end.len()..));
        }
    }
    if text.starts_with("<!") {
        return None;
    }
    let end = end_of_tag(text)?;
    let tag = text.get(1..end)?;
    let rest = text.get(end + 1..)?;
    if let Some(name) = tag.strip_prefix('/') {
        return (open.pop()? == name.trim()).then_some(rest);
    }
    let name = tag.split([' ', '\t', '\r', '\n', '/']).next()?;
    if name.is_empty() || open.len() == MAX_DEPTH {
        return None;
    }
    if !tag.ends_with('/') {
        open.push(name);
    }
    Some(rest)
}

/// The `>` that closes a tag; one within quotes doesn't.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (index, byte) in text.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return Some(index),
            (None, b'<') => return None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_with_matching_tags_is_metadata() {
        let packet = "<?xpacket begin='\u{feff}'?>\n<x:xmpmeta c='>'><d/><!-- < --></x:xmpmeta>\n<?xpacket end='w'?>\n";
        assert!(is_metadata(packet.as_bytes()));
    }

    #[test]
    fn entities_open_tags_and_stray_text_are_refused() {
        for text in [
            "<!DOCTYPE a [<!ENTITY b 'c'>]><RDF>&b;</RDF>",
            "<RDF><b></RDF></b>",
            "<RDF>",
            "x<RDF></RDF>",
            "<html></html>",
            "",
        ] {
            assert!(!is_metadata(text.as_bytes()), "{text}");
        }
        assert!(!is_metadata(b"\xff\xfe<RDF></RDF>"));
    }
}
