//! Published and independently computed numbers that the program has to reproduce.

mod erlang;
