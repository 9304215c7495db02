//! Prints how the tree-sitter queries colour files, as JSON: for each path a list of `[start, end, capture]`, in bytes,
//! in order and without overlap. The test of the editors' other grammar compares it with what that one says.

use std::{collections::BTreeMap, fs};

use tree_sitter::{Parser, Query, QueryCursor, StreamingIterator};

type Span<'a> = (usize, usize, &'a str);

fn main() {
    let language = tree_sitter_boruna::LANGUAGE.into();
    let query = Query::new(&language, tree_sitter_boruna::HIGHLIGHTS_QUERY).unwrap();
    let mut parser = Parser::new();
    parser.set_language(&language).unwrap();
    let files: Vec<String> = std::env::args().skip(1).collect();
    let texts: Vec<Vec<u8>> = files.iter().map(|it| fs::read(it).unwrap()).collect();
    let painted: BTreeMap<&String, Vec<Span<'_>>> =
        files.iter().zip(&texts).map(|(file, text)| (file, paint(&mut parser, &query, text))).collect();
    serde_json::to_writer(std::io::stdout().lock(), &painted).unwrap();
}

fn paint<'q>(parser: &mut Parser, query: &'q Query, text: &[u8]) -> Vec<Span<'q>> {
    let tree = parser.parse(text, None).unwrap();
    let mut cursor = QueryCursor::new();
    let mut captures = cursor.captures(query, tree.root_node(), text);
    let mut found = Vec::new();
    while let Some((it, index)) = captures.next() {
        let capture = it.captures()[*index];
        let range = capture.node.byte_range();
        found.push((range.start, range.end, it.pattern_index, query.capture_names()[capture.index as usize]));
    }
    // Inner nodes count before outer ones; of the patterns for one node the last one counts.
    found.sort_by_key(|&(start, end, pattern, _)| (start, usize::MAX - end, pattern));
    let mut bytes = vec![""; text.len()];
    for (start, end, _, name) in found {
        bytes[start..end].fill(name);
    }
    let mut spans: Vec<Span<'q>> = Vec::new();
    for (at, name) in bytes.into_iter().enumerate().filter(|it| !it.1.is_empty()) {
        match spans.last_mut() {
            Some(last) if last.1 == at && last.2 == name => last.1 = at + 1,
            _ => spans.push((at, at + 1, name)),
        }
    }
    spans
}
