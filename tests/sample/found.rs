//! What the program finds in the sample.
