// @noble/post-quantum: ML-DSA from the 32 bytes of seed that a JWK holds (RFC 9964).

import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { serve } from './line.mjs';

const TABLE = { 'ML-DSA-44': ml_dsa44, 'ML-DSA-65': ml_dsa65, 'ML-DSA-87': ml_dsa87 };

/** A JWK, or the only one of a set. */
function read(path) {
  const document = JSON.parse(readFileSync(path, 'utf8'));
  if (!document.keys) return document;
  if (document.keys.length !== 1) throw new Error('not one key');
  return document.keys[0];
}

const encode = (bytes) => Buffer.from(bytes).toString('base64url');
const decode = (text) => new Uint8Array(Buffer.from(text, 'base64url'));
const bytes = (text) => new TextEncoder().encode(text);
const json = (value) => encode(bytes(JSON.stringify(value)));

function pair(alg, seed) {
  const { publicKey, secretKey } = TABLE[alg].keygen(seed);
  return { secretKey, jwk: { kty: 'AKP', alg, pub: encode(publicKey) } };
}

serve({
  algorithms() {
    const forms = { reads: ['jwk'], writes: ['jwk'] };
    return Object.fromEntries(Object.keys(TABLE).map((alg) => [alg, forms]));
  },

  make({ alg, key }) {
    const seed = new Uint8Array(randomBytes(32));
    const { jwk } = pair(alg, seed);
    writeFileSync(key, JSON.stringify({ ...jwk, priv: encode(seed) }));
    writeFileSync(`${key}.pub`, JSON.stringify(jwk));
  },

  containers() {
    const forms = { private: ['jwk', 'jwks'], public: ['jwk-pub', 'jwks-pub'] };
    const reads = [...forms.private, ...forms.public];
    return Object.fromEntries(Object.keys(TABLE).map((alg) => [alg, { ...forms, reads }]));
  },

  create({ kind, key }) {
    this.make({ alg: kind, key });
  },

  convert({ key, to, out }) {
    const { priv, ...pub } = read(key);
    const one = to.endsWith('-pub') ? pub : { ...pub, priv };
    writeFileSync(out, JSON.stringify(to.startsWith('jwks') ? { keys: [one] } : one));
  },

  // RFC 9964 section 6: the members that are hashed.
  tell({ key }) {
    const { alg, kty, pub, priv } = read(key);
    if (priv && pair(alg, decode(priv)).jwk.pub !== pub) throw new Error('the seed makes another public key');
    const thumbprint = createHash('sha256').update(JSON.stringify({ alg, kty, pub })).digest('base64url');
    return { half: priv ? 'private' : 'public', thumbprint };
  },

  sign({ alg, key, claims }) {
    const { pub, priv } = read(key);
    const { secretKey, jwk } = pair(alg, decode(priv));
    if (jwk.pub !== pub) throw new Error('the seed makes another public key');
    const signed = `${json({ alg, typ: 'JWT' })}.${json(claims)}`;
    return `${signed}.${encode(TABLE[alg].sign(bytes(signed), secretKey))}`;
  },

  check({ alg, key, token }) {
    const jwk = read(key);
    const [header, payload, signature] = token.split('.');
    if (jwk.kty !== 'AKP' || jwk.alg !== alg || jwk.priv) throw new Error('no public key of this algorithm');
    if (JSON.parse(Buffer.from(header, 'base64url')).alg !== alg) throw new Error('another algorithm');
    if (!TABLE[alg].verify(decode(signature), bytes(`${header}.${payload}`), decode(jwk.pub))) {
      throw new Error('a wrong signature');
    }
    return JSON.parse(Buffer.from(payload, 'base64url'));
  },
});
