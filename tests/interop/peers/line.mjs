// One JSON line in, one out: what the peers in JavaScript share.

import { createInterface } from 'node:readline';

/** Answers until stdin ends. */
export async function serve(peer) {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    let answer;
    try {
      answer = { ok: (await peer[request.do](request)) ?? null };
    } catch (error) {
      answer = { error: `${error.name}: ${error.message}` };
    }
    console.log(JSON.stringify(answer));
  }
}
