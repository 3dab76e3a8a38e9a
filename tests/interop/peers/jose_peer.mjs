// The npm package jose, on the algorithms that this version of node has.

import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import * as jose from 'jose';
import { serve } from './line.mjs';

const NAMES =
  `HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 ES256K EdDSA Ed25519
  ML-DSA-44 ML-DSA-65 ML-DSA-87`.split(/\s+/);

const isSecret = (alg) => alg.startsWith('HS');
const generate = (alg) => jose.generateKeyPair(alg, { extractable: true });

// The algorithm that a kind of key is made for.
const KINDS = {
  RSA: 'RS256',
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  secp256k1: 'ES256K',
  Ed25519: 'Ed25519',
  ...Object.fromEntries(NAMES.filter((name) => name.startsWith('ML')).map((name) => [name, name])),
  oct: 'HS512',
};

/** A JWK, or the only one of a set. */
function parse(text) {
  const document = JSON.parse(text);
  if (!document.keys) return document;
  if (document.keys.length !== 1) throw new Error('not one key');
  return document.keys[0];
}

async function load({ alg, form, key }) {
  const text = readFileSync(key, 'utf8').trim();
  if (form === 'text') return new TextEncoder().encode(text);
  if (form.startsWith('jwk')) return jose.importJWK({ ...parse(text), ext: true }, alg);
  const read = text.includes('PRIVATE') ? jose.importPKCS8 : jose.importSPKI;
  return read(text, alg, { extractable: true });
}

/** The JWK that a file says. */
async function jwkOf({ kind, form, key }) {
  if (form.startsWith('jwk')) return parse(readFileSync(key, 'utf8'));
  return jose.exportJWK(await load({ alg: KINDS[kind], form, key }));
}

serve({
  async containers() {
    const table = {};
    for (const [kind, alg] of Object.entries(KINDS)) {
      const isOct = kind === 'oct';
      const secret = isOct ? ['jwk', 'jwks'] : ['jwk', 'jwks', 'pkcs8'];
      const open = isOct ? [] : ['jwk-pub', 'jwks-pub', 'spki'];
      try {
        if (!isOct) await generate(alg);
        table[kind] = { private: secret, public: open, reads: [...secret, ...open] };
      } catch (error) {
        if (!/NotSupported/.test(error.name)) throw error;
      }
    }
    return table;
  },

  async create({ kind, key }) {
    const alg = KINDS[kind];
    const made =
      kind === 'oct' ? await jose.generateSecret(alg, { extractable: true }) : (await generate(alg)).privateKey;
    writeFileSync(key, JSON.stringify(await jose.exportJWK(made)));
  },

  async convert({ kind, form, key, to, out }) {
    const { d, p, q, dp, dq, qi, priv, ...open } = await jwkOf({ kind, form, key });
    const jwk = to.endsWith('-pub') || to === 'spki' ? open : { ...open, d, p, q, dp, dq, qi, priv };
    if (to.startsWith('jwk')) {
      writeFileSync(out, JSON.stringify(to.startsWith('jwks') ? { keys: [jwk] } : jwk));
    } else {
      const made = await jose.importJWK({ ...jwk, ext: true }, KINDS[kind]);
      writeFileSync(out, await (to === 'spki' ? jose.exportSPKI(made) : jose.exportPKCS8(made)));
    }
  },

  async tell({ kind, form, key }) {
    const jwk = await jwkOf({ kind, form, key });
    const half = jwk.kty === 'oct' ? 'secret' : jwk.d || jwk.priv ? 'private' : 'public';
    return { half, thumbprint: await jose.calculateJwkThumbprint(jwk) };
  },

  async algorithms() {
    const table = {};
    for (const alg of NAMES) {
      const forms = isSecret(alg) ? ['text', 'jwk'] : ['pem', 'jwk'];
      try {
        if (!isSecret(alg)) await generate(alg);
        table[alg] = { reads: forms, writes: forms };
      } catch (error) {
        if (!/NotSupported/.test(error.name)) throw error;
      }
    }
    return table;
  },

  async make({ alg, form, key }) {
    if (isSecret(alg)) {
      const k = randomBytes(64).toString('base64url');
      writeFileSync(key, form === 'text' ? k : JSON.stringify({ kty: 'oct', k, alg }));
      return;
    }
    const { privateKey, publicKey } = await generate(alg);
    if (form === 'pem') {
      writeFileSync(key, await jose.exportPKCS8(privateKey));
      writeFileSync(`${key}.pub`, await jose.exportSPKI(publicKey));
    } else {
      writeFileSync(key, JSON.stringify({ ...(await jose.exportJWK(privateKey)), alg }));
      writeFileSync(`${key}.pub`, JSON.stringify({ ...(await jose.exportJWK(publicKey)), alg }));
    }
  },

  async sign({ claims, ...request }) {
    const header = { alg: request.alg, typ: 'JWT' };
    return new jose.SignJWT(claims).setProtectedHeader(header).sign(await load(request));
  },

  async sign_all({ claims, kid, ...request }) {
    const key = await load(request);
    const header = { alg: request.alg, kid };
    return Promise.all(claims.map((one) => new jose.SignJWT(one).setProtectedHeader(header).sign(key)));
  },

  async check_all({ tokens, ...request }) {
    const key = await load(request);
    const options = { algorithms: [request.alg] };
    return Promise.all(tokens.map(async (token) => (await jose.jwtVerify(token, key, options)).payload));
  },

  async check({ token, ...request }) {
    const key =
      request.form === 'jwks-pub'
        ? jose.createLocalJWKSet(JSON.parse(readFileSync(request.key, 'utf8')))
        : await load(request);
    const { payload } = await jose.jwtVerify(token, key, { algorithms: [request.alg] });
    return payload;
  },
});
