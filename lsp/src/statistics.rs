//! Counts what the analyzer does and keeps, for tests and for curious users: `boruna/statistics` and `boruna/memory`.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use boruna_analyzer::{Database, db::EventHook};
use lsp_types::{Url, request::Request};
use rustc_hash::FxHashMap;
use salsa::{Database as _, EventKind, IngredientIndex, IngredientInfo};
use serde::{Deserialize, Serialize};

/// `boruna/statistics`: answered in arrival order, before any later message has an effect.
pub(crate) enum StatisticsRequest {}

impl Request for StatisticsRequest {
    type Params = ();
    type Result = Statistics;
    const METHOD: &'static str = "boruna/statistics";
}

/// The server's state in numbers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Statistics {
    pub(crate) documents: Vec<DocumentStatistics>,
    pub(crate) projects: usize,
    pub(crate) files: usize,
    /// Tasks that wait for a thread, run, and wait for a change.
    pub(crate) tasks: [usize; 3],
    /// How many requests of each method were answered, those with errors not counted.
    pub(crate) answered: BTreeMap<String, u64>,
    /// How often each query ran since the server started, unless its answer was remembered.
    pub(crate) executed: BTreeMap<String, u64>,
}

/// An open document in numbers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DocumentStatistics {
    pub(crate) uri: Url,
    pub(crate) version: i32,
    /// Of the text, in bytes.
    pub(crate) length: usize,
}

/// `boruna/memory`: like an edit it stops what runs, which then runs again.
pub(crate) enum MemoryRequest {}

impl Request for MemoryRequest {
    type Params = ();
    type Result = Memory;
    const METHOD: &'static str = "boruna/memory";
}

/// What the database holds.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// Inputs, items and the like.
    pub(crate) structs: BTreeMap<String, Held>,
    /// Remembered answers of queries.
    pub(crate) queries: BTreeMap<String, Held>,
}

/// Entries of one kind. What they refer to is not counted.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) count: usize,
    pub(crate) bytes: usize,
}

impl Memory {
    /// Waits until nobody else uses the database.
    pub(crate) fn of(db: &mut Database) -> Memory {
        let held = |it: &IngredientInfo| Held {
            count: it.count(),
            bytes: it.size_of_fields() + it.size_of_metadata(),
        };
        let usage = (db as &mut dyn salsa::Database).memory_usage();
        let structs = usage.structs.iter().map(|it| (it.debug_name().to_owned(), held(it)));
        #[allow(clippy::iter_over_hash_type, reason = "they are sorted below")]
        let queries = usage.queries.iter().map(|(name, it)| ((*name).to_owned(), held(it)));
        Memory { structs: structs.collect(), queries: queries.collect() }
    }
}

/// Counts executed queries.
#[derive(Clone, Default)]
pub(crate) struct Counter(Arc<Mutex<FxHashMap<IngredientIndex, u64>>>);

impl Counter {
    /// What the database calls.
    pub(crate) fn hook(&self) -> EventHook {
        let counts = Arc::clone(&self.0);
        Box::new(move |event| {
            if let EventKind::WillExecute { database_key } = event.kind {
                let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
                *counts.entry(database_key.ingredient_index()).or_default() += 1;
            }
        })
    }

    /// The counts by the queries' names.
    pub(crate) fn by_name(&self, db: &Database) -> BTreeMap<String, u64> {
        let counts: Vec<_> = {
            let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            #[allow(clippy::iter_over_hash_type, reason = "they are sorted below")]
            counts.iter().map(|(index, count)| (*index, *count)).collect()
        };
        let mut by_name = BTreeMap::new();
        for (index, count) in counts {
            *by_name.entry(db.ingredient_debug_name(index).into_owned()).or_default() += count;
        }
        by_name
    }
}
