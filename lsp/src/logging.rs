//! Logs go to standard error and nowhere else: standard output belongs to the protocol.

use std::{io, panic};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    Registry, filter::Targets, fmt, layer::SubscriberExt, reload, util::SubscriberInitExt,
};

/// Names the level: `error`, `warn`, `info`, `debug` or `trace`.
const VARIABLE: &str = "BORUNA_LOG";

/// Sets how much is logged.
pub(crate) struct Logging {
    filter: reload::Handle<Targets, Registry>,
    /// What holds where the editor says nothing.
    default: LevelFilter,
}

impl Logging {
    /// Starts logging; panics are logged, too.
    pub(crate) fn start() -> Logging {
        let level = std::env::var(VARIABLE).ok().and_then(|it| it.parse().ok());
        let default = level.unwrap_or(LevelFilter::WARN);
        let (layer, filter) = reload::Layer::new(targets(default));
        let lines = fmt::layer().with_writer(io::stderr).with_ansi(false).with_target(false);
        // Only fails if it was done before.
        let _ = tracing_subscriber::registry().with(layer).with(lines).try_init();
        panic::set_hook(Box::new(|info| tracing::error!("{info}")));
        Logging { filter, default }
    }

    /// Logs as much as the editor wants.
    pub(crate) fn set_level(&self, level: Option<LevelFilter>) {
        let _ = self.filter.reload(targets(level.unwrap_or(self.default)));
    }
}

/// The protocol library logs what is no news.
fn targets(level: LevelFilter) -> Targets {
    let of_library = if level == LevelFilter::TRACE { level } else { level.min(LevelFilter::ERROR) };
    Targets::new().with_default(level).with_target("tower_lsp", of_library)
}
