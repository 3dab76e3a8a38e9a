#!/bin/sh
# Chains whose leaf has a key that signs no token here, and an authority of its own kind. OpenSSL 3.
set -eu
cd "$(dirname "$0")"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem \
    -days 36500 -subj '/CN=authority' 2>/dev/null
openssl genpkey -algorithm ed448 -out leaf.key
openssl req -new -key leaf.key -subj '/CN=leaf' -out leaf.csr
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -days 36500 -out ed448.pem 2>/dev/null
openssl genpkey -algorithm ed25519 -out leaf.key
openssl req -new -key leaf.key -subj '/CN=leaf' -out leaf.csr
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -days 36500 -out ed25519.pem 2>/dev/null
rm -f ca.key leaf.key leaf.csr ca.srl
