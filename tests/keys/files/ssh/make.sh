#!/usr/bin/env bash
# Makes the OpenSSH keys of this folder: ssh-keygen of OpenSSH 9.2, OpenSSL 3.0. The passphrase is
# `correct horse`. None is in use.
set -euo pipefail
cd "$(dirname "$0")"
rm -f rsa* ed25519* p256* p384* p521* short* dsa* locked-* ca* authorized_keys known_hosts *.ssh2

new() { ssh-keygen -q -N '' -C "$1 of the tests" -f "$@"; }
new rsa -t rsa -b 2048
new ed25519 -t ed25519
new p256 -t ecdsa -b 256
new p384 -t ecdsa -b 384
new p521 -t ecdsa -b 521
new dsa -t dsa

# What ssh-keygen itself says that they are.
for key in rsa p256 p384 p521; do
    cp "$key" copy
    chmod 600 copy
    ssh-keygen -q -p -m PKCS8 -N '' -f copy > /dev/null
    mv copy "$key.pkcs8"
done
for key in rsa ed25519 p256 p384 p521; do
    ssh-keygen -e -f "$key.pub" | sed "s/by .* from/by tests from/" > "$key.ssh2"
done

lock() {
    local out=$1 key=$2
    shift 2
    cp "$key" "$out"
    chmod 600 "$out"
    ssh-keygen -q -p -P '' -N 'correct horse' -f "$out" "$@" > /dev/null
}
for cipher in 3des-cbc aes128-cbc aes192-cbc aes256-cbc aes128-ctr aes192-ctr aes256-ctr \
    aes128-gcm@openssh.com aes256-gcm@openssh.com chacha20-poly1305@openssh.com; do
    lock "locked-ed25519-${cipher%@*}" ed25519 -Z "$cipher" -a 2
done
for key in rsa p256 p384 p521; do
    lock "locked-$key" "$key" -a 2
done
lock locked-default ed25519

# A private scalar with a leading zero, which the format leaves out.
until openssl ecparam -genkey -name prime256v1 -noout -out short &&
    openssl ec -in short -text -noout 2> /dev/null | sed -n 3p | grep -q '^ *00:[0-7]'; do :; done
chmod 600 short
openssl pkcs8 -topk8 -nocrypt -in short -out short.pkcs8
ssh-keygen -q -p -N '' -C 'short of the tests' -f short > /dev/null

# A certificate, and a file of each kind.
new ca -t ed25519
ssh-keygen -q -s ca -I tests -n tests ed25519.pub
{
    echo '# keys of the tests'
    echo
    echo "restrict,command=\"echo \\\"ssh-rsa AAAA\\\" # no\" $(cat rsa.pub)"
    echo "from=\"10.0.0.0/8\" $(cut -d' ' -f1,2 p256.pub)"
    echo "  $(cat ed25519.pub)"
} > authorized_keys
{
    echo "example.org,192.0.2.1 $(cut -d' ' -f1,2 ed25519.pub)"
    echo "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= $(cut -d' ' -f1,2 rsa.pub)"
    echo "@cert-authority *.example.org $(cat p384.pub)"
    echo "@revoked * $(cat p521.pub)"
    echo "[ssh-host.example.org]:2222 $(cat dsa.pub)"
} > known_hosts
rm ca
