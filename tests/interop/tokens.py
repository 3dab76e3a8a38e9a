"""Tokens: signed by one side and checked by the other, with keys of either.

  {"do": "algorithms"}                            {name: {"reads": [format], "writes": [format]}}
  {"do": "make", "alg", "form", "key"}            writes the key to a path, its public half to PATH.pub
  {"do": "sign", "alg", "form", "key", "claims"}  a token
  {"do": "check", "alg", "form", "key", "token"}  the claims
"""

import json

from parties import CLAIMS, Peer, absent, altered, jwt

PEERS = ["PyJWT", "jwcrypto", "npm jose", "noble", "Debian jose", "OpenSSL"]

LEGEND = f"""→ jwt signs, the peer checks; ← the peer signs, jwt checks; both refuse an altered token
{'peer':12} {'algorithm':10} {'with keys of jwt':32} with keys of the peer"""

HMAC = ["HS256", "HS384", "HS512"]
ALGORITHMS = HMAC + (
    "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 ES256K EdDSA Ed25519 ML-DSA-44 ML-DSA-65 ML-DSA-87"
).split()


def jwt_signs(peer, alg, form, key, public):
    """jwt signs, the peer checks."""
    flag = ["-S", f"@{key}"] if form == "text" else ["-K", str(key)]
    token = jwt("encode", json.dumps(CLAIMS), "-A", alg, *flag).strip()
    claims = peer.ask(do="check", alg=alg, form=form, key=str(public), token=token)
    if claims != CLAIMS:
        raise RuntimeError(f"the peer read other claims: {claims}")
    try:
        peer.ask(do="check", alg=alg, form=form, key=str(public), token=altered(token))
    except RuntimeError:
        return
    raise RuntimeError("the peer takes an altered token")


def peer_signs(peer, alg, form, key, public):
    """The peer signs, jwt checks."""
    flag = ["-S", f"@{public}"] if form == "text" else ["-K", str(public)]
    token = peer.ask(do="sign", alg=alg, form=form, key=str(key), claims=CLAIMS)
    verdict = json.loads(jwt("verify", "--json", "-A", alg, *flag, token))
    if not verdict["valid"] or verdict["payload"] != CLAIMS:
        raise RuntimeError(f"jwt read other claims: {verdict}")
    jwt("verify", "-q", "-A", alg, *flag, altered(token), code=1)


def keys_of(alg, forms):
    """Who makes keys, and in which formats: what keygen writes and the peer reads, and what the peer writes."""
    ours = {"text", "jwk"} if alg in HMAC else {"pem", "der", "jwk"}
    for form in forms["reads"]:
        if form in ours:
            yield "jwt", form
    for form in forms["writes"]:
        yield "peer", form


def prepare(folder):
    """Nothing: the keys are made peer by peer."""


def meet(name, folder, ready):
    """All that is tried with one peer: its rows, and how many passed and failed."""
    try:
        peer = Peer(name)
        table = peer.ask(do="algorithms")
    except (RuntimeError, OSError) as error:
        return absent(name, error)
    rows, passed, failed = [], 0, 0
    for alg in [alg for alg in ALGORITHMS if alg in table]:
        cells, wrong = {"jwt": [], "peer": []}, []
        for maker, form in keys_of(alg, table[alg]):
            key = folder / f"{name}-{alg}-{maker}-{form}".replace(" ", "-")
            public = key if alg in HMAC else key.with_name(f"{key.name}.pub")
            marks = ""
            try:
                if maker == "jwt":
                    jwt("keygen", alg, "--format", form, "-o", str(key))
                else:
                    peer.ask(do="make", alg=alg, form=form, key=str(key))
            except Exception as error:  # whatever it is, it is a failure of this row
                wrong.append(f"{maker} makes a key, {form}: {error}")
                failed += 1
                continue
            for mark, signs in (("→", jwt_signs), ("←", peer_signs)):
                try:
                    signs(peer, alg, form, key, public)
                    passed += 1
                    marks += mark
                except Exception as error:  # whatever it is, it is a failure of this row
                    failed += 1
                    marks += "✘"
                    wrong.append(f"{mark} key of {maker}, {form}: {error}")
            cells[maker].append(f"{form} {marks}")
        rows.append(f"{name:12} {alg:10} {'  '.join(cells['jwt']):32} {'  '.join(cells['peer'])}")
        rows += [f"  FAILED {line}" for line in wrong]
    missing = [alg for alg in ALGORITHMS if alg not in table]
    if missing:
        rows.append(f"{name:12} has no {' '.join(missing)}")
    peer.stop()
    return rows, passed, failed
