//! `cargo fuzz run token`: see README.md.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| held::token(bytes));
