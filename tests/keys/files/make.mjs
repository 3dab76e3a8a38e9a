// What make.sh asks of Node: jose and @noble/post-quantum.
// node make.mjs FOLDER        files, and a check of the thumbprints
// node make.mjs FOLDER tokens lines of tokens.txt

import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import * as jose from 'jose';

const [, , folder, what] = process.argv;
process.chdir(folder);

const ML_DSA = { 'ml-dsa-44': [ml_dsa44, 17], 'ml-dsa-65': [ml_dsa65, 18], 'ml-dsa-87': [ml_dsa87, 19] };
const JOSE = { rsa2048: 'PS256', rsa3072: 'RS256', p256: 'ES256', p384: 'ES384', p521: 'ES512', ed25519: 'Ed25519' };
const text = (path) => readFileSync(path, 'utf8');
const json = (path) => JSON.parse(text(path));
const seed = (key) => new Uint8Array(Buffer.from(json(`${key}/jwk.jwk`).priv, 'base64url'));

function tlv(tag, ...parts) {
  const content = Buffer.concat(parts);
  const long = content.length > 127 ? [0x82, content.length >> 8, content.length & 255] : [content.length];
  return Buffer.concat([Buffer.from([tag, ...long]), content]);
}

// RFC 9881 section 6: the expanded key alone, and the seed and the expanded key.
function mlDsaForms(key) {
  const [library, last] = ML_DSA[key];
  const { secretKey } = library.keygen(seed(key));
  const algorithm = tlv(0x30, tlv(6, Buffer.from([0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, last])));
  const expanded = tlv(4, Buffer.from(secretKey));
  const both = tlv(0x30, tlv(4, Buffer.from(seed(key))), expanded);
  // The long ones in fewer containers: the folder stays small.
  const forms = { 'ml-dsa-44': { expanded, both }, 'ml-dsa-65': {}, 'ml-dsa-87': { expanded } };
  for (const [name, form] of Object.entries(forms[key])) {
    const der = tlv(0x30, Buffer.from([2, 1, 0]), algorithm, tlv(4, form));
    const body = der.toString('base64').match(/.{1,64}/g).join('\n');
    writeFileSync(`${key}/pkcs8-${name}.pem`, `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`);
  }
}

async function files() {
  const all = [];
  for (const [key, alg] of Object.entries(JOSE)) {
    const privateKey = await jose.importPKCS8(text(`${key}/pkcs8.pem`), alg, { extractable: true });
    const publicKey = await jose.importSPKI(text(`${key}/spki.pem`), alg, { extractable: true });
    const privateJwk = await jose.exportJWK(privateKey);
    const publicJwk = await jose.exportJWK(publicKey);
    publicJwk.kid = await jose.calculateJwkThumbprint(publicJwk);
    all.push({ ...publicJwk, use: 'sig', alg });
    writeFileSync(`${key}/jwk-npm-jose.jwk`, JSON.stringify(privateJwk, null, 2));
    writeFileSync(`${key}/jwk-public-npm-jose.jwk`, JSON.stringify(publicJwk));
    if (key === 'p256' || key === 'ed25519') {
      writeFileSync(`${key}/pkcs8-npm-jose.pem`, await jose.exportPKCS8(privateKey));
      writeFileSync(`${key}/spki-npm-jose.pem`, await jose.exportSPKI(publicKey));
    }
  }
  const secret = await jose.exportJWK(new Uint8Array(Buffer.from(json('oct/jwk.jwk').k, 'base64url')));
  writeFileSync('oct/jwk-npm-jose.jwk', JSON.stringify(secret));
  writeFileSync('sets/npm-jose.jwks', JSON.stringify({ keys: all }, null, 2));
  // Node's own writer of PKCS#8, with a password.
  const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: process.env.PASSWORD };
  writeFileSync('p256/encrypted-node.pem', createPrivateKey(text('p256/pkcs8.pem')).export(locked));
  Object.keys(ML_DSA).forEach(mlDsaForms);
}

async function tokens() {
  for (const [key, alg] of Object.entries(JOSE)) {
    const signer = await jose.importPKCS8(text(`${key}/pkcs8.pem`), alg);
    const token = new jose.SignJWT({ sub: 'alice', iss: 'npm jose' }).setProtectedHeader({ alg, typ: 'JWT' });
    console.log(key, alg, 'npm-jose', await token.sign(signer));
  }
  for (const [key, [library]] of Object.entries(ML_DSA)) {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: key.toUpperCase() })}.${part({ sub: 'alice', iss: 'noble' })}`;
    const signature = library.sign(new TextEncoder().encode(signed), library.keygen(seed(key)).secretKey);
    console.log(key, key.toUpperCase(), 'noble', `${signed}.${Buffer.from(signature).toString('base64url')}`);
  }
  // Two libraries must agree on every thumbprint that both can compute.
  for (const line of text('thumbprints.txt').trim().split('\n')) {
    const [key, sha256] = line.split(' ');
    if (key.startsWith('rsa-pss')) continue;
    const found = await jose.calculateJwkThumbprint(json(`${key}/jwk.jwk`), 'sha256');
    if (found !== sha256) throw new Error(`${key}: jwcrypto says ${sha256}, jose ${found}`);
  }
}

await (what === 'tokens' ? tokens() : files());
