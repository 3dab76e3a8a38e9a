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

async function load({ alg, form, key }) {
  const text = readFileSync(key, 'utf8').trim();
  if (form === 'text') return new TextEncoder().encode(text);
  if (form === 'jwk') return jose.importJWK(JSON.parse(text), alg);
  return text.includes('PRIVATE') ? jose.importPKCS8(text, alg) : jose.importSPKI(text, alg);
}

serve({
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

  async check({ token, ...request }) {
    const { payload } = await jose.jwtVerify(token, await load(request), { algorithms: [request.alg] });
    return payload;
  },
});
