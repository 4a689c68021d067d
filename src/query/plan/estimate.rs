//! How many rows each operator is expected to give.
