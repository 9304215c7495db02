//! The shapes of well-known credentials. Each has a beginning that nothing else has, so that a match is no guess.

/// What follows a prefix.
#[derive(Debug, Clone, Copy)]
enum Rest {
    /// Letters and digits.
    Alphanumeric,
    /// Capitals and digits.
    Capitals,
    /// Hexadecimal digits in lower case.
    Hex,
    /// Letters, digits, `_` and `-`.
    Url,
    /// Letters, digits, `_`, `-`, `.`, `+`, `/` and `=`.
    Base64,
}

struct Shape {
    what: &'static str,
    prefixes: &'static [&'static str],
    rest: Rest,
    /// Fewest and most characters after the prefix.
    length: (usize, usize),
}

const ANY: usize = usize::MAX;

const fn shape(
    what: &'static str,
    prefixes: &'static [&'static str],
    rest: Rest,
    length: (usize, usize),
) -> Shape {
    Shape { what, prefixes, rest, length }
}

const SHAPES: &[Shape] = &[
    shape("an AWS access key id", &["AKIA", "ASIA", "ABIA", "ACCA"], Rest::Capitals, (16, 16)),
    shape("a GitHub token", &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], Rest::Alphanumeric, (36, ANY)),
    shape("a GitHub token", &["github_pat_"], Rest::Url, (22, ANY)),
    shape("a GitLab token", &["glpat-", "gldt-", "glrt-"], Rest::Url, (20, ANY)),
    shape(
        "a Slack token",
        &["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xapp-"],
        Rest::Url,
        (16, ANY),
    ),
    shape("a Slack webhook", &["hooks.slack.com/services/"], Rest::Base64, (20, ANY)),
    shape(
        "a Stripe key",
        &["sk_live_", "rk_live_", "sk_test_", "rk_test_", "whsec_"],
        Rest::Alphanumeric,
        (16, ANY),
    ),
    shape("a Google API key", &["AIza"], Rest::Url, (35, 35)),
    shape("a Google client secret", &["GOCSPX-"], Rest::Url, (24, ANY)),
    shape("a Google access token", &["ya29."], Rest::Url, (24, ANY)),
    shape("a model provider's key", &["sk-ant-", "sk-proj-", "sk-svcacct-", "sk-or-"], Rest::Url, (20, ANY)),
    shape("a model provider's key", &["sk-"], Rest::Alphanumeric, (32, ANY)),
    shape("a Hugging Face token", &["hf_"], Rest::Alphanumeric, (30, ANY)),
    shape("an npm token", &["npm_"], Rest::Alphanumeric, (36, 36)),
    shape("a PyPI token", &["pypi-AgE"], Rest::Url, (40, ANY)),
    shape("a SendGrid key", &["SG."], Rest::Base64, (60, ANY)),
    shape("a DigitalOcean token", &["dop_v1_", "doo_v1_", "dor_v1_"], Rest::Hex, (64, 64)),
    shape("a Shopify token", &["shpat_", "shpss_", "shpca_"], Rest::Hex, (32, 32)),
    shape("an Azure storage key", &["AccountKey="], Rest::Base64, (80, ANY)),
    shape("a private key", &["AGE-SECRET-KEY-1"], Rest::Capitals, (40, ANY)),
];

/// Fewest different characters after the prefix: what has less is there to be filled in.
const MIN_DIFFERENT: usize = 6;

/// What kind of credential occurs in a text, as the end of "this looks like ..".
pub(super) fn find(text: &str) -> Option<&'static str> {
    if is_private_key(text) {
        return Some("a private key");
    }
    if has_json_web_token(text) {
        return Some("a JSON web token");
    }
    if has_url_password(text) {
        return Some("a URL with a password");
    }
    SHAPES.iter().find(|it| it.occurs_in(text)).map(|it| it.what)
}

impl Shape {
    fn occurs_in(&self, text: &str) -> bool {
        self.prefixes.iter().any(|prefix| {
            text.match_indices(prefix).any(|(start, _)| {
                let before = text.get(..start).unwrap_or_default();
                let after = text.get(start + prefix.len()..).unwrap_or_default();
                let token = self.rest.token(after);
                let (least, most) = self.length;
                let fits = token.len() >= least && token.len() <= most;
                fits && !before.ends_with(|it: char| it.is_ascii_alphanumeric()) && is_filled_in(token)
            })
        })
    }
}

impl Rest {
    /// The longest beginning that is of these characters.
    fn token(self, text: &str) -> &str {
        let end = text.bytes().position(|it| !self.has(it)).unwrap_or(text.len());
        text.get(..end).unwrap_or_default()
    }

    fn has(self, byte: u8) -> bool {
        match self {
            Rest::Alphanumeric => byte.is_ascii_alphanumeric(),
            Rest::Capitals => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Rest::Hex => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            Rest::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Rest::Base64 => byte.is_ascii_alphanumeric() || b"_-.+/=".contains(&byte),
        }
    }
}

/// Whether a token is one, and not the word of a manual that stands for one.
fn is_filled_in(token: &str) -> bool {
    let mut different: Vec<u8> = token.bytes().collect();
    different.sort_unstable();
    different.dedup();
    let upper = token.to_ascii_uppercase();
    different.len() >= MIN_DIFFERENT
        && !["EXAMPLE", "XXXX", "PLACEHOLDER"].iter().any(|it| upper.contains(it))
}

/// The line that a private key in text form begins with.
fn is_private_key(text: &str) -> bool {
    text.match_indices("-----BEGIN ").any(|(start, opening)| {
        let rest = text.get(start + opening.len()..).unwrap_or_default();
        let label = rest.split("-----").next().unwrap_or_default();
        let is_label =
            label.len() < rest.len() && label.bytes().all(|it| it.is_ascii_uppercase() || it == b' ');
        is_label && (label.ends_with("PRIVATE KEY") || label.ends_with("PRIVATE KEY BLOCK"))
    })
}

/// Three parts with dots between, the first two of which are JSON objects in Base64.
fn has_json_web_token(text: &str) -> bool {
    text.match_indices("eyJ").any(|(start, _)| {
        let token = Rest::Base64.token(text.get(start..).unwrap_or_default());
        let mut parts = token.split('.');
        let mut is_object =
            || parts.next().is_some_and(|it| it.starts_with("eyJ") && it.len() >= 12 && is_filled_in(it));
        is_object() && is_object() && parts.next().is_some_and(|it| it.len() >= 16)
    })
}

/// `scheme://user:password@host`, unless the password is there to be filled in.
fn has_url_password(text: &str) -> bool {
    text.match_indices("://").any(|(start, sign)| {
        let before = text.get(..start).unwrap_or_default();
        let rest = text.get(start + sign.len()..).unwrap_or_default();
        let end = rest.find(['/', '?', '#', ' ', '\n', '"']).unwrap_or(rest.len());
        let authority = rest.get(..end).unwrap_or_default();
        let password = authority.rsplit_once('@').and_then(|it| it.0.split_once(':')).map(|it| it.1);
        before.ends_with(|it: char| it.is_ascii_alphanumeric())
            && password.is_some_and(|it| {
                !it.is_empty()
                    && !it.contains(['$', '<', '{', '*', '%', '['])
                    && !["password", "pass", "secret", "pw"].contains(&it.to_ascii_lowercase().as_str())
            })
    })
}
