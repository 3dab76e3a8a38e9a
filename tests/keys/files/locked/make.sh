#!/usr/bin/env bash
# Makes the locked PKCS#8 keys of this folder: OpenSSL 3.0. Each holds the key of plain.pem, or of
# rsa.plain.pem; the password is `correct horse`. None is in use.
set -euo pipefail
cd "$(dirname "$0")"

legacy=(-provider legacy -provider default)
lock() {
    local out=$1
    shift
    openssl pkcs8 -topk8 -in plain.pem -passout 'pass:correct horse' -out "$out" "$@"
}

openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out plain.pem
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.plain.pem
openssl pkcs8 -topk8 -in rsa.plain.pem -passout 'pass:correct horse' -out rsa.pem
lock default.pem
lock default.der -outform DER
for prf in SHA1 SHA224 SHA256 SHA384 SHA512; do
    lock "pbkdf2-${prf,,}.pem" -v2 aes-128-cbc -v2prf "hmacWith$prf"
done
lock aes192.pem -v2 aes-192-cbc
lock des3.pem -v2 des3
lock iterations.pem -iter 100000
lock scrypt.pem -scrypt
lock scrypt-small.pem -scrypt -scrypt_N 1024 -scrypt_r 1 -scrypt_p 2
# Read by nobody here.
lock camellia.pem -v2 camellia-256-cbc
lock pbes1-des3.pem -v1 PBE-SHA1-3DES
lock pbes1-des.pem -v1 PBE-MD5-DES "${legacy[@]}"
lock md5.pem -v2 aes-128-cbc -v2prf hmacWithMD5
# The certificate of the locked key, and then the key.
openssl req -x509 -key plain.pem -subj /CN=locked -days 36500 -out certificate.pem
cat certificate.pem default.pem > certificate-and-key.pem
# Two certificates that vouch for each other.
for name in a b; do
    openssl req -x509 -key plain.pem -subj "/CN=$name" -days 36500 -out "$name.pem"
done
openssl req -new -key plain.pem -subj /CN=a | openssl x509 -req -CA b.pem -CAkey plain.pem -set_serial 1 -days 36500 > circle.pem
openssl req -new -key plain.pem -subj /CN=b | openssl x509 -req -CA a.pem -CAkey plain.pem -set_serial 2 -days 36500 >> circle.pem
rm a.pem b.pem
