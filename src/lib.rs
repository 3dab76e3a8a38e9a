//! jwt-toolkit: see, judge, sign and make keys for JSON Web Tokens.
