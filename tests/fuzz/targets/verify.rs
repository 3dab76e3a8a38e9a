//! `cargo fuzz run verify`: see README.md.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| held::verify(bytes));
