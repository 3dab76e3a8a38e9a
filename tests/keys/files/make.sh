#!/usr/bin/env bash
# Makes the key files anew, every key a new one, and all that depends on them: thumbprints.txt,
# tokens.txt. Not called by any test: they need the files alone.
#
# What is in the repository was made by OpenSSL 3.0.19, OpenSSH 9.2p1, puttygen 0.78, GnuTLS certtool
# 3.7.9, Debian's jose 11, OpenJDK 17.0.15; make.py with Python 3.11, cryptography 50.0.2 (its own
# OpenSSL 4.0.3, which has ML-DSA), jwcrypto 1.6.1, PyJWT 2.15.1; make.mjs with Node 20, jose 6.2.17,
# @noble/post-quantum 0.7.1. The last three are installed below $TOOLS.
#
# One folder a key; every file in it holds that key. `sets` holds files with several keys, `refused`
# what is no usable key. Every password is `correct horse`.
set -euo pipefail
cd "$(dirname "$0")"
TOOLS=${TOOLS:-$(mktemp -d)}
export PASSWORD='correct horse' LC_ALL=C TZ=UTC
pass=(-passout env:PASSWORD)

if [ ! -d "$TOOLS/venv" ]; then
    python3 -m venv "$TOOLS/venv"
    "$TOOLS/venv/bin/pip" install -q 'PyJWT[crypto]==2.15.1' jwcrypto==1.6.1 cryptography==50.0.2 bcrypt==5.0.0
fi
if [ ! -d "$TOOLS/npm/node_modules" ]; then
    mkdir -p "$TOOLS/npm"
    (cd "$TOOLS/npm" && npm install --silent --no-audit --no-fund jose@6.2.17 @noble/post-quantum@0.7.1)
fi
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT

keys=(rsa2048 rsa3072 rsa-pss rsa-pss-sha256 p256 p384 p521 secp256k1 ed25519 ml-dsa-44 ml-dsa-65 ml-dsa-87 oct)
rm -rf "${keys[@]}" sets refused
mkdir "${keys[@]}" sets refused

# --- OpenSSL: the keys themselves, as PKCS#8 ------------------------------------------------------
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa2048/pkcs8.pem
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out rsa3072/pkcs8.pem
openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out rsa-pss/pkcs8.pem
openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 \
    -pkeyopt rsa_pss_keygen_md:sha256 -pkeyopt rsa_pss_keygen_mgf1_md:sha256 \
    -pkeyopt rsa_pss_keygen_saltlen:32 -out rsa-pss-sha256/pkcs8.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256/pkcs8.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384/pkcs8.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out p521/pkcs8.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 -out secp256k1/pkcs8.pem
openssl genpkey -algorithm ED25519 -out ed25519/pkcs8.pem

# --- OpenSSL: what each key can be written as -----------------------------------------------------
for key in rsa2048 rsa3072 rsa-pss rsa-pss-sha256 p256 p384 p521 secp256k1 ed25519; do
    openssl pkcs8 -topk8 -nocrypt -in $key/pkcs8.pem -outform DER -out $key/pkcs8.der
    openssl pkey -in $key/pkcs8.pem -pubout -out $key/spki.pem
    openssl pkey -in $key/pkcs8.pem -pubout -outform DER -out $key/spki.der
    openssl req -x509 -new -key $key/pkcs8.pem -subj "/CN=$key" -days 3650 -out $key/certificate.pem
    openssl x509 -in $key/certificate.pem -outform DER -out $key/certificate.der
    openssl pkcs8 -topk8 -in $key/pkcs8.pem "${pass[@]}" -out $key/encrypted.pem
done
for key in rsa2048 rsa3072; do
    openssl rsa -in $key/pkcs8.pem -traditional -out $key/pkcs1.pem
    openssl rsa -in $key/pkcs8.pem -RSAPublicKey_out -out $key/pkcs1-public.pem
done
openssl rsa -in rsa2048/pkcs8.pem -traditional -outform DER -out rsa2048/pkcs1.der
openssl rsa -in rsa2048/pkcs8.pem -RSAPublicKey_out -outform DER -out rsa2048/pkcs1-public.der
for key in p256 p384 p521 secp256k1; do
    openssl ec -in $key/pkcs8.pem -out $key/sec1.pem
    openssl ec -in $key/pkcs8.pem -outform DER -out $key/sec1.der
    openssl ec -in $key/pkcs8.pem -no_public -out $key/sec1-no-public.pem
    openssl ec -in $key/pkcs8.pem -no_public -outform DER -out $key/sec1-no-public.der
    # As `openssl ecparam -genkey` writes it: the curve first, in a block of its own.
    { openssl ec -in $key/pkcs8.pem -param_out; cat $key/sec1.pem; } > $key/sec1-parameters.pem
    openssl pkey -in $key/pkcs8.pem -pubout -ec_conv_form compressed -out $key/spki-compressed.pem
    openssl pkey -in $key/pkcs8.pem -pubout -ec_conv_form compressed -outform DER -out $key/spki-compressed.der
done
for key in rsa2048 p256 ed25519; do
    openssl x509 -in $key/certificate.pem -text -out $key/certificate-text.pem
    openssl pkey -in $key/pkcs8.pem -text -out $key/pkcs8-text.pem
    openssl pkcs8 -topk8 -in $key/pkcs8.pem "${pass[@]}" -outform DER -out $key/encrypted.der
    openssl pkcs8 -topk8 -in $key/pkcs8.pem "${pass[@]}" -scrypt -out $key/encrypted-scrypt.pem
    openssl pkcs8 -topk8 -in $key/pkcs8.pem "${pass[@]}" -v2 des3 -out $key/encrypted-3des.pem
done
for prf in hmacWithSHA1 hmacWithSHA224 hmacWithSHA384 hmacWithSHA512; do
    openssl pkcs8 -topk8 -in p256/pkcs8.pem "${pass[@]}" -v2 aes-256-cbc -v2prf $prf \
        -out p256/encrypted-$(tr A-Z a-z <<< ${prf#hmacWith}).pem
done
openssl pkcs8 -topk8 -in p256/pkcs8.pem "${pass[@]}" -v2 aes-128-cbc -out p256/encrypted-aes128.pem
openssl pkcs8 -topk8 -in p256/pkcs8.pem "${pass[@]}" -v2 aes-192-cbc -out p256/encrypted-aes192.pem
openssl pkcs8 -topk8 -in p256/pkcs8.pem "${pass[@]}" -iter 100000 -out p256/encrypted-100000.pem
openssl x509 -in p256/certificate.pem -trustout -addtrust clientAuth -out p256/certificate-trusted.pem
# A chain of three: the key, its issuer, the root.
extensions=$scratch/ca.cnf
echo 'basicConstraints=critical,CA:true' > "$extensions"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout "$scratch/root.key" \
    -subj '/CN=root' -days 3650 -out "$scratch/root.pem"
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout "$scratch/issuer.key" \
    -subj '/CN=issuer' -out "$scratch/issuer.csr"
openssl x509 -req -in "$scratch/issuer.csr" -CA "$scratch/root.pem" -CAkey "$scratch/root.key" \
    -extfile "$extensions" -days 3650 -out "$scratch/issuer.pem"
for key in p256 rsa2048; do
    openssl req -new -key $key/pkcs8.pem -subj '/CN=leaf' -out "$scratch/leaf.csr"
    openssl x509 -req -in "$scratch/leaf.csr" -CA "$scratch/issuer.pem" -CAkey "$scratch/issuer.key" \
        -days 3650 -out "$scratch/$key.pem"
    cat "$scratch/$key.pem" "$scratch/issuer.pem" "$scratch/root.pem" > $key/chain-leaf-first.pem
    cat "$scratch/root.pem" "$scratch/issuer.pem" "$scratch/$key.pem" > $key/chain-leaf-last.pem
done
# Through a PKCS#12 store: bag attributes before each block; the private key, then its certificate.
for key in p256 rsa2048; do
    openssl pkcs12 -export -inkey $key/pkcs8.pem -in $key/certificate.pem -name 'the key' "${pass[@]}" \
        -out "$scratch/$key.p12"
    openssl pkcs12 -in "$scratch/$key.p12" -passin env:PASSWORD -nodes -out sets/$key-pkcs12-bags.pem
    openssl pkcs12 -in "$scratch/$key.p12" -passin env:PASSWORD -nodes -nocerts -out $key/pkcs8-bag.pem
done
cat p256/pkcs8.pem p256/certificate.pem > sets/p256-private-certificate.pem
cat p256/certificate.pem p256/pkcs8.pem > sets/p256-certificate-private.pem
cat rsa2048/spki.pem ed25519/spki.pem p384/certificate.pem > sets/public-public-certificate.pem
cat p521/spki.pem p521/encrypted.pem > sets/p521-public-encrypted.pem

# The long ones in fewer containers: the folder stays small.
rm rsa3072/*.der rsa3072/encrypted.pem

# --- Java: keytool's PKCS#12 store; a PKCS#8 EC key without its public half -----------------------
keytool -importkeystore -srckeystore "$scratch/p256.p12" -srcstorepass:env PASSWORD -srcstoretype PKCS12 \
    -destkeystore "$scratch/java.p12" -deststorepass:env PASSWORD -deststoretype PKCS12 2> /dev/null
openssl pkcs12 -in "$scratch/java.p12" -passin env:PASSWORD -nodes -out sets/p256-keytool-bags.pem
keytool -exportcert -rfc -keystore "$scratch/java.p12" -storepass:env PASSWORD -alias 'the key' \
    > p256/certificate-keytool.pem
cat > "$scratch/Write.java" << 'JAVA'
import java.nio.file.*;
import java.security.*;
import java.security.interfaces.*;
import java.security.spec.*;
import java.util.Base64;

class Write {
    public static void main(String[] args) throws Exception {
        KeyFactory ec = KeyFactory.getInstance("EC");
        ECPrivateKey key = (ECPrivateKey) ec.generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(Path.of(args[0]))));
        Key bare = ec.generatePrivate(new ECPrivateKeySpec(key.getS(), key.getParams()));
        byte[] base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(bare.getEncoded());
        System.out.printf("-----BEGIN PRIVATE KEY-----%n%s%n-----END PRIVATE KEY-----%n", new String(base64));
    }
}
JAVA
for key in p256 p384 p521; do
    java "$scratch/Write.java" $key/pkcs8.der > $key/pkcs8-java.pem
done

# --- GnuTLS certtool: text before the block, its own choice of containers -------------------------
for key in rsa2048 p256 ed25519; do
    file=$([ $key = p256 ] && echo sec1 || echo pkcs8)
    certtool --key-info --infile $key/$file.pem --outfile $key/certtool-key-info.pem
    certtool --certificate-info --infile $key/certificate.pem --outfile $key/certtool-certificate-info.pem
    certtool --to-p8 --load-privkey $key/pkcs8.pem --password "$PASSWORD" --pkcs-cipher aes-256 \
        --outfile $key/encrypted-certtool.pem > /dev/null
done

# --- OpenSSH --------------------------------------------------------------------------------------
# ssh-keygen reads PKCS#8 of RSA and EC, and writes its own format when it changes a passphrase;
# Ed25519 comes to it through make.py.
"$TOOLS/venv/bin/python" make.py openssh
for key in rsa2048 rsa3072 p256 p384 p521 ed25519; do
    file=$key/openssh.pem
    [ $key = ed25519 ] || cp $key/pkcs8.pem $file
    chmod 600 $file
    ssh-keygen -q -p -f $file -P '' -N '' -C "$key@example" > /dev/null
    cp $file $key/openssh-locked.pem
    ssh-keygen -q -p -f $key/openssh-locked.pem -P '' -N "$PASSWORD" -a 4 > /dev/null
    { ssh-keygen -y -f $file | cut -d ' ' -f 1,2 | tr -d '\n'; echo " $key@example"; } > $key/ssh.pub
    ssh-keygen -e -m RFC4716 -f $key/ssh.pub > $key/rfc4716.pub
    ssh-keygen -e -m PKCS8 -f $key/ssh.pub > $key/spki-ssh-keygen.pem 2> /dev/null || rm $key/spki-ssh-keygen.pem
done
for cipher in aes256-gcm@openssh.com aes128-gcm@openssh.com chacha20-poly1305@openssh.com aes128-cbc \
    aes256-cbc aes192-ctr 3des-cbc; do
    file=ed25519/openssh-${cipher%@*}.pem
    cp ed25519/openssh.pem $file
    ssh-keygen -q -p -f $file -P '' -N "$PASSWORD" -a 4 -Z $cipher > /dev/null
done
cp p256/openssh.pem p256/openssh-default-rounds.pem
ssh-keygen -q -p -f p256/openssh-default-rounds.pem -P '' -N "$PASSWORD" > /dev/null
ssh-keygen -e -m PEM -f rsa2048/ssh.pub > rsa2048/pkcs1-public-ssh-keygen.pem
{
    echo '# who may come in'
    echo
    echo "restrict,command=\"echo \\\"ssh-rsa AAAA\\\"\",from=\"10.0.0.0/8\" $(cat ed25519/ssh.pub)"
} > ed25519/authorized_keys
cut -d ' ' -f 1,2 p256/ssh.pub > p256/ssh-no-comment.pub
echo "host.example,10.0.0.1 $(cut -d ' ' -f 1,2 rsa2048/ssh.pub)" > rsa2048/known_hosts
cat p256/ssh.pub ed25519/ssh.pub rsa2048/ssh.pub > sets/authorized_keys

# --- PuTTY: its forms for others ------------------------------------------------------------------
echo -n "$PASSWORD" > "$scratch/password"
: > "$scratch/empty"
for key in rsa2048 p256 ed25519; do
    puttygen $key/openssh.pem -O private -o "$scratch/$key.ppk"
    puttygen "$scratch/$key.ppk" -O private-openssh-new -o $key/openssh-puttygen.pem
    puttygen "$scratch/$key.ppk" -O private-openssh-new --new-passphrase "$scratch/password" \
        -o $key/openssh-locked-puttygen.pem
    puttygen $key/openssh.pem -O public -o $key/rfc4716-puttygen.pub
done
puttygen "$scratch/rsa2048.ppk" -O private-openssh -o rsa2048/pkcs1-puttygen.pem
puttygen "$scratch/p256.ppk" -O private-openssh -o p256/sec1-puttygen.pem
for version in 2 3; do
    puttygen ed25519/openssh.pem -O private --ppk-param version=$version -o refused/putty-$version.ppk
done

# --- Other libraries ------------------------------------------------------------------------------
"$TOOLS/venv/bin/python" make.py keys
cp make.mjs "$TOOLS/npm/" # modules are looked for beside the file that imports them
node "$TOOLS/npm/make.mjs" "$PWD"
# Debian's jose: the order of members is its own.
jose fmt -j oct/jwk.jwk -o oct/jwk-debian-jose.jwk
for key in rsa2048 p256 p521 secp256k1; do
    jose jwk pub -i $key/jwk.jwk -o $key/jwk-public-debian-jose.jwk
    jose jwk pub -s -i $key/jwk.jwk -o $key/public-debian-jose.jwks
done

# --- What is refused ------------------------------------------------------------------------------
cd refused
openssl req -new -key ../p256/pkcs8.pem -subj /CN=request -out csr.pem
openssl req -in csr.pem -outform DER -out csr.der
cp "$scratch/p256.p12" pkcs12.p12
cp "$scratch/java.p12" pkcs12-keytool.p12
keytool -importkeystore -srckeystore pkcs12.p12 -srcstorepass:env PASSWORD -srcstoretype PKCS12 \
    -destkeystore java.jks -deststorepass:env PASSWORD -deststoretype JKS 2> /dev/null
openssl crl2pkcs7 -nocrl -certfile ../p256/chain-leaf-first.pem -out pkcs7.pem
openssl pkcs7 -in pkcs7.pem -outform DER -out pkcs7.der
touch "$scratch/index"
printf '[ca]\ndefault_ca=c\n[c]\ndatabase=%s\ndefault_md=sha256\ndefault_crl_days=3650\n' "$scratch/index" \
    > "$scratch/crl.cnf"
openssl ca -gencrl -config "$scratch/crl.cnf" -keyfile "$scratch/root.key" -cert "$scratch/root.pem" -out crl.pem \
    2> /dev/null
openssl rsa -in ../rsa2048/pkcs8.pem -aes128 -traditional "${pass[@]}" -out legacy-rsa.pem
openssl ec -in ../p256/pkcs8.pem -aes256 "${pass[@]}" -out legacy-ec.pem
openssl pkcs8 -topk8 -in ../p256/pkcs8.pem "${pass[@]}" -v1 PBE-SHA1-3DES -out pbes1-sha1-3des.pem
openssl pkcs8 -topk8 -in ../p256/pkcs8.pem "${pass[@]}" -v1 PBE-MD5-DES -provider legacy -provider default \
    -out pbes1-md5-des.pem
for name in X25519 X448 ED448; do
    file=$(tr A-Z a-z <<< $name)
    openssl genpkey -algorithm $name -out $file.pem
    openssl pkey -in $file.pem -pubout -out $file-public.pem
done
openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:2048 -out "$scratch/dsa" 2> /dev/null
openssl genpkey -paramfile "$scratch/dsa" -out dsa.pem
openssl pkey -in dsa.pem -pubout -out dsa-public.pem
openssl dsa -in dsa.pem -outform PEM -out "$scratch/dsa.pem"
openssl pkey -in dsa.pem -traditional -out dsa-traditional.pem
openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out dh-parameters.pem
openssl genpkey -algorithm DH -pkeyopt group:ffdhe2048 -out dh.pem
openssl ecparam -name prime256v1 -out ec-parameters.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-224 -out p224.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1 -out brainpool.pem
openssl genpkey -algorithm SM2 -out sm2.pem
openssl ec -in ../p256/pkcs8.pem -param_enc explicit -out explicit-sec1.pem
openssl pkey -in ../p256/pkcs8.pem -ec_param_enc explicit -out explicit-pkcs8.pem
openssl pkey -in ../p256/pkcs8.pem -pubout -ec_param_enc explicit -out explicit-spki.pem
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out rsa1024.pem
openssl pkey -in rsa1024.pem -pubout -out rsa1024-public.pem
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_primes:3 \
    -out rsa-three-primes.pem
openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha1 \
    -pkeyopt rsa_pss_keygen_mgf1_md:sha1 -pkeyopt rsa_pss_keygen_saltlen:20 -out rsa-pss-sha1.pem
ssh-keygen -q -t dsa -N '' -C dsa@example -f ssh-dss.pem
mv ssh-dss.pem.pub ssh-dss.pub
# From PKCS#8, this certtool writes SEC1 that names no curve: neither OpenSSL nor cryptography reads it.
certtool --key-info --infile ../p256/pkcs8.pem --outfile sec1-no-curve.pem
cp ../ed25519/ssh.pub ../ed25519/openssh.pem "$scratch/"
mv "$scratch/ssh.pub" "$scratch/subject.pub"
ssh-keygen -q -s "$scratch/openssh.pem" -I subject -n alice "$scratch/subject.pub" 2> /dev/null
mv "$scratch/subject-cert.pub" ssh-certificate.pub
cd ..
"$TOOLS/venv/bin/python" make.py refused

# --- What another library says of the keys, and signs with them -----------------------------------
"$TOOLS/venv/bin/python" make.py thumbprints > thumbprints.txt
{
    "$TOOLS/venv/bin/python" make.py tokens
    node "$TOOLS/npm/make.mjs" "$PWD" tokens
    for row in 'oct HS512' 'rsa2048 RS256' 'p256 ES256'; do
        read -r key alg <<< "$row"
        echo -n '{"sub":"alice","iss":"jose 11"}' > "$scratch/payload"
        jwk=$key/jwk.jwk
        echo "$key $alg Debian-jose $(jose jws sig -I "$scratch/payload" -k $jwk \
            -s "{\"protected\":{\"alg\":\"$alg\",\"typ\":\"JWT\"}}" -c)"
    done
    for row in 'rsa-pss PS256' 'rsa-pss PS512' 'rsa-pss-sha256 PS256'; do
        read -r key alg <<< "$row"
        signed=$(printf '{"alg":"%s"}' $alg | basenc --base64url -w0 | tr -d =).$(
            printf '{"sub":"alice","iss":"OpenSSL"}' | basenc --base64url -w0 | tr -d =)
        signature=$(printf %s "$signed" | openssl dgst -sha${alg#PS} -sigopt rsa_padding_mode:pss \
            -sigopt rsa_pss_saltlen:digest -sign $key/pkcs8.pem | basenc --base64url -w0 | tr -d =)
        echo "$key $alg OpenSSL $signed.$signature"
    done
} > tokens.txt
chmod 644 */*
