// The npm package oidc-provider: issuers of one server on loopback, which writes down what it is asked for.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import * as jose from 'jose';
import { serve } from './line.mjs';

// Its notices are no answers, and this is no place of production.
console.info = console.warn = () => {};
// Node has it from version 22.
URL.parse ??= (text) => (URL.canParse(text) ? new URL(text) : null);
const { Provider } = await import('oidc-provider');

// What each of the keys signs: of those, the first names what it is made for.
const KINDS = [
  ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ['ES256'],
  ['ES384'],
  ['ES512'],
  ['EdDSA', 'Ed25519'],
  ['ML-DSA-44'],
  ['ML-DSA-65'],
  ['ML-DSA-87'],
];
const CALLBACK = 'http://127.0.0.1/callback';

// For each path the keys and the handler of its issuer; the paths that were asked for.
const issuers = new Map();
let asked = [];

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://127.0.0.1');
  asked.push(pathname);
  // Where RFC 8414 puts the path of an issuer: behind the well-known part.
  const [, known, behind] = /^(\/\.well-known\/oauth-authorization-server)(\/.+)$/.exec(request.url) ?? [];
  request.originalUrl = known ? behind + known : request.url;
  const path = [...issuers.keys()].find((path) => path && request.originalUrl.startsWith(`${path}/`)) ?? '';
  const { handle, hides, age } = issuers.get(path) ?? {};
  if (!handle || hides === pathname) {
    response.writeHead(404).end();
    return;
  }
  if (age !== undefined) response.setHeader('cache-control', `max-age=${age}`);
  request.url = request.originalUrl.slice(path.length);
  handle(request, response);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;

/** A new key of each kind that this version of node has, and what they sign. */
async function make() {
  const made = { keys: [], algorithms: [] };
  for (const algorithms of KINDS) {
    try {
      const { privateKey } = await jose.generateKeyPair(algorithms[0], { extractable: true });
      const alg = algorithms.length === 1 ? algorithms[0] : undefined;
      made.keys.push({ ...(await jose.exportJWK(privateKey)), alg, use: 'sig' });
      made.algorithms.push(...algorithms);
    } catch (error) {
      if (!/NotSupported/.test(error.name)) throw error;
    }
  }
  return made;
}

/** The handler of an issuer: for each algorithm a client, and a resource whose access tokens are JWTs. */
function issue(issuer, { keys, algorithms }) {
  const clients = [...algorithms, 'HS256'].map((alg) => ({
    client_id: alg,
    client_secret: randomBytes(32).toString('hex'),
    grant_types: ['authorization_code', 'client_credentials'],
    redirect_uris: [CALLBACK],
    id_token_signed_response_alg: alg,
  }));
  const provider = new Provider(issuer, {
    clients,
    jwks: { keys },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    enabledJWA: { idTokenSigningAlgValues: [...algorithms, 'HS256'] },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    features: {
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          scope: 'read write',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: resource.split('/').pop() } },
        }),
      },
    },
    pkce: { required: () => true },
    ttl: { AccessToken: 3600, ClientCredentials: 3600, Grant: 3600, IdToken: 3600, Interaction: 3600, Session: 3600 },
  });
  provider.on('server_error', (_, error) => console.error(error));
  return {
    handle: provider.callback(),
    clients: Object.fromEntries(clients.map(({ client_id: id, client_secret: secret }) => [id, secret])),
  };
}

await serve({
  async issue({ path, like, keeps, hides, age }) {
    const made = like === undefined ? await make() : issuers.get(like).made;
    // The first key that fits signs.
    if (keeps) made.keys.push(...issuers.get(path).made.keys);
    const { handle, clients } = issue(origin + path, made);
    issuers.set(path, { made, handle, hides, age });
    return { issuer: origin + path, algorithms: made.algorithms, clients, callback: CALLBACK };
  },

  asked() {
    const paths = asked;
    asked = [];
    return paths;
  },
});
// Open connections are no reason to stay.
process.exit();
