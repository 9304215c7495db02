//! What `.ax` code means.
