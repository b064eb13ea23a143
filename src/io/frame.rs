//! Parquet at both ends: a history in, a result out. The only file that knows polars.
