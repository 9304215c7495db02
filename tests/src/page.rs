//! Markdown pages as lists of programs: every fenced block whose info string begins with `ax`.

/// A fenced block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The heading above it.
    pub heading: String,
    /// One-based line of the opening fence.
    pub fence: usize,
    /// The words after `ax`.
    pub flags: Vec<String>,
    /// What is between the fences.
    pub text: String,
}

/// Every fenced `ax` block of a page, in order.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut heading = String::new();
    let mut open: Option<(String, Option<Block>)> = None;
    for (index, line) in markdown.lines().enumerate() {
        match &mut open {
            Some((fence, block)) => {
                if line.trim_end() == fence {
                    blocks.extend(open.take().and_then(|it| it.1));
                } else if let Some(block) = block {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
            }
            None if line.starts_with("```") => {
                let info = line.trim_start_matches('`');
                let fence = line.strip_suffix(info).unwrap_or(line).to_owned();
                let mut words = info.split_whitespace().map(str::to_owned);
                let block = (words.next().as_deref() == Some("ax")).then(|| Block {
                    heading: heading.clone(),
                    fence: index + 1,
                    flags: words.collect(),
                    text: String::new(),
                });
                open = Some((fence, block));
            }
            None if line.starts_with('#') => heading = line.trim_start_matches('#').trim().to_owned(),
            None => {}
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ax_blocks_are_programs() {
        let page = "# One\n\n```ax strict\nfn f() {}\n```\n\n```toml\n```\n\n## Two\n````ax\n```\n````\n";
        let block = |heading: &str, fence, flags: &[&str], text: &str| Block {
            heading: heading.to_owned(),
            fence,
            flags: flags.iter().map(|it| it.to_string()).collect(),
            text: text.to_owned(),
        };
        assert_eq!(
            blocks(page),
            [block("One", 3, &["strict"], "fn f() {}\n"), block("Two", 11, &[], "```\n")]
        );
    }
}
