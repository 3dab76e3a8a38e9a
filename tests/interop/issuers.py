"""Issuers: an OpenID provider on loopback gives tokens to a client, and jwt verifies them by what it discovers there; then
the provider changes its keys, and then it stops. What jwt asks it for is counted all the way.

  {"do": "issue", "path", "like", "keeps", "hides", "age"}  an issuer at this path, with new keys: its "issuer", "algorithms",
      "clients" with their secrets, "callback"; one that was there has other keys from now on ("like": those of the issuer at
      that path; "keeps": and the old ones too). "hides" is a path that it does not know, "age" the max-age of its keys
  {"do": "asked"}  the paths that the provider was asked for since it was last asked this
"""

import base64
import hashlib
import html
import json
import os
import re
import secrets
import socket
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, ProxyHandler, Request, build_opener

from parties import JWT, Peer, absent, altered

PEERS = ["oidc-provider"]

LEGEND = """
Issuers: tokens of real flows, by --oidc and by the URL of the keys, with as few requests as there should be"""

DISCOVERY, KEYS = "/.well-known/openid-configuration", "/jwks"
FIRST = [DISCOVERY, KEYS]
API = "https://api.example"


def prepare(folder):
    """Nothing: the provider makes its keys."""


def meet(name, folder, ready):
    """All that is tried with the provider: its rows, and how many passed and failed."""
    try:
        house = House(Peer(name), Peer("npm jose"), folder)
    except (RuntimeError, OSError) as error:
        return absent(name, error)
    marks, wrong = [], []
    for what, attempt in TRIES.items():
        try:
            marks.append(f"{what}{attempt(house) or ''}")
        except Exception as error:  # whatever it is, it is a failure of this row
            wrong.append(f"  FAILED {what}: {' '.join(f'{type(error).__name__}: {error}'.split())[:2000]}")
    house.close()
    return [f"{name:12} {', '.join(marks)}", *wrong], len(marks), len(wrong)


class Stays(HTTPRedirectHandler):
    """A redirection is an answer, not a way to go."""

    def redirect_request(self, *args):
        return None


def fetch(browser, url, form=None, **headers):
    """The answer to a GET, or to a POST of a form; errors are answers too."""
    data = None if form is None else urlencode(form).encode()
    try:
        return browser.open(Request(url, data, headers), timeout=60)
    except HTTPError as answer:
        return answer


class Issuer:
    """One issuer, and a person who signs in there."""

    def __init__(self, said):
        self.url, self.algorithms = said["issuer"], said["algorithms"]
        self.clients, self.callback = said["clients"], said["callback"]

    def tokens(self, client, alg=None):
        """The id_token and the access token of the code flow with PKCE: clients have the names of algorithms."""
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
        resource = f"{API}/{alg or client}"
        asks = {
            "response_type": "code",
            "client_id": client,
            "redirect_uri": self.callback,
            "scope": "openid read",
            "resource": resource,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        given = self.sign_in(f"{self.url}/auth?{urlencode(asks)}")
        if given.get("state") != state or given.get("iss") != self.url:
            raise RuntimeError(f"the provider sends the browser back with {given}")
        code = {"grant_type": "authorization_code", "code": given["code"], "code_verifier": verifier}
        found = self.grant(client, redirect_uri=self.callback, resource=resource, **code)
        return found["id_token"], found["access_token"]

    def sign_in(self, url):
        """What the callback gets, after the pages of the provider are filled in."""
        browser, form = build_opener(ProxyHandler({}), HTTPCookieProcessor(), Stays()), None
        for _ in range(20):
            answer = fetch(browser, url, form)
            if answer.status in (302, 303):
                url, form = urljoin(url, answer.headers["Location"]), None
                if url.startswith(f"{self.callback}?"):
                    return dict(parse_qsl(urlsplit(url).query))
                continue
            page = answer.read().decode()
            action = re.search(r'<form\b[^>]* action="([^"]+)"', page)
            if answer.status != 200 or not action:
                raise RuntimeError(f"{answer.status} at {url}: {page}")
            url = urljoin(url, html.unescape(action[1]))
            form = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', page))
            form |= {"login": "alice", "password": "anything"}
        raise RuntimeError("the provider does not come to an end")

    def grant(self, client, **form):
        """What the token endpoint gives to a client."""
        basic = base64.b64encode(f"{client}:{self.clients[client]}".encode()).decode()
        answer = fetch(build_opener(ProxyHandler({})), f"{self.url}/token", form, Authorization=f"Basic {basic}")
        found = json.load(answer)
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} from the token endpoint: {found}")
        return found

    def access_token(self, alg):
        """An access token for the client itself."""
        resource = {"resource": f"{API}/{alg}", "scope": "write"}
        return self.grant(alg, grant_type="client_credentials", **resource)["access_token"]


class House:
    """The provider, and jwt as one who has a cache."""

    def __init__(self, peer, judge, folder):
        self.peer, self.judge, self.folder, self.held = peer, judge, folder, None
        self.caches = 0
        self.main = self.issue()
        self.kept = self.main.tokens("ES256")[0]

    def issue(self, path="", **how):
        """An issuer at this path; the one that is there gets other keys."""
        return Issuer(self.peer.ask(do="issue", path=path, **how))

    def cache(self):
        """An empty place for a cache."""
        self.caches += 1
        place = self.folder / f"cache-{self.caches}"
        place.mkdir()
        return place

    def asked(self):
        """What the provider was asked for since this was called."""
        return self.peer.ask(do="asked")

    def stop(self):
        """Nobody listens from now on: the port is kept, so that no other process gets it."""
        if self.held:
            return
        port = urlsplit(self.main.url).port
        self.peer.stop()
        self.held = socket.socket()
        self.held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.held.bind(("127.0.0.1", port))

    def close(self):
        """Ends both."""
        self.stop()
        self.held.close()
        self.judge.stop()

    def place(self, cache):
        """The environment of jwt with this cache: no secret, no proxy."""
        clean = re.compile(r"(?!jwt|.*_proxy$)", re.IGNORECASE)
        env = {name: value for name, value in os.environ.items() if clean.match(name)}
        return env | {"XDG_CACHE_HOME": str(cache), "HOME": str(self.folder)}

    def run(self, cache, *args, code=0, given=b"", asked=None):
        """What jwt prints on stdout and on stderr, when it exits as it should and asks for what it should."""
        if asked is not None:
            self.asked()
        ran = subprocess.run([JWT, *args], capture_output=True, input=given, env=self.place(cache), timeout=300)
        out, err = ran.stdout.decode(), ran.stderr.decode()
        line = " ".join(arg if len(arg) < 100 else f"{arg[:20]}…" for arg in args)
        if ran.returncode != code:
            raise RuntimeError(f"jwt {line}: exit {ran.returncode}, not {code}: {out[:1000]} {err[:1000]}")
        if asked is not None:
            same(self.asked(), asked, f"jwt {line} asks for")
        return out, err

    def verify(self, cache, token, *args, issuer=None, warns=(), **how):
        """The verdict on a token, with no other warnings than these."""
        keys = [] if "--key" in args else ["--oidc", issuer or self.main.url]
        out, err = self.run(cache, "verify", "--json", token, *keys, *args, **how)
        found = json.loads(out)
        codes = [warning["code"] for warning in found["warnings"]]
        if err or codes != list(warns):
            raise RuntimeError(f"{args}: warnings {codes}, not {list(warns)}: {err[:1000]}")
        return found

    def lost(self, cache, token, *args, **how):
        """The verdict on a token whose key is not there: it is not made with the others, or none of them is asked."""
        self.verify(cache, token, *args, code=1, **how)
        if how.get("asked"):
            how["asked"] = []
        self.verify(cache, token, "--require-kid", *args, code=4, **how)


def part(token, at):
    """The header or the payload of a token."""
    text = token.split(".")[at]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def same(found, wanted, what):
    """Raises when they differ."""
    if found != wanted:
        raise RuntimeError(f"{what}: {found}, not {wanted}")


def aged(cache):
    """Puts all that is cached past its time."""
    changed = 0
    for path in (cache / "jwt-toolkit").rglob("*"):
        if path.is_file():
            content, count = re.subn(rb'"expires":\s*[0-9.]+', b'"expires":1', path.read_bytes())
            path.write_bytes(content)
            changed += count
    if not changed:
        raise RuntimeError("nothing that is cached has a time")


def takes(house):
    """npm jose takes every token by the keys of the provider."""
    keys = house.folder / "provider.jwks"
    keys.write_bytes(fetch(build_opener(ProxyHandler({})), f"{house.main.url}{KEYS}").read())
    for alg in house.main.algorithms:
        for token in *house.main.tokens(alg), house.main.access_token(alg):
            said = house.judge.ask(do="check", alg=alg, form="jwks-pub", key=str(keys), token=token)
            same((said, said["iss"]), (part(token, 1), house.main.url), alg)
    return f" ({' '.join(house.main.algorithms)})"


def verifies(house):
    """The first token fetches, the others do not; each is judged by its own key, and its claims."""
    cache, asked = house.cache(), FIRST
    for alg in house.main.algorithms:
        id_token, access = house.main.tokens(alg)
        found = house.verify(cache, id_token, "--alg", alg, "--aud", alg, "--sub", "alice", asked=asked)
        same(found["key"]["kid"], part(id_token, 0)["kid"], "the key")
        same(found["payload"], part(id_token, 1), "the payload")
        asked = []
        house.verify(cache, access, "--typ", "at+jwt", "--aud", f"{API}/{alg}", "--claim", "scope~=read", asked=[])
        house.verify(cache, house.main.access_token(alg), "--sub", alg, asked=[])
        house.verify(cache, access, "--aud", alg, code=7, asked=[])
        house.verify(cache, id_token, "--typ", "at+jwt", code=7, asked=[])
        house.verify(cache, id_token, "--alg", "HS256", code=4, asked=[])
        house.verify(cache, altered(id_token), code=1, asked=[])
        house.verify(cache, id_token, "--at", "2100-01-01", code=6, asked=[])
    out, err = house.run(cache, "verify", id_token, "--oidc", house.main.url, asked=[])
    same((out.splitlines()[-1].split()[0], err), ("VALID", ""), "as text")


def symmetric(house):
    """What is signed with the secret of a client is for no key of the issuer."""
    id_token, _ = house.main.tokens("HS256", "ES256")
    house.verify(house.cache(), id_token, code=4, asked=FIRST)
    out, _ = house.run(house.cache(), "verify", "--json", id_token, "-S", house.main.clients["HS256"], asked=[])
    same(json.loads(out)["valid"], True, "with the secret of the client")


def spelled(house):
    """The metadata names its issuer, and that is compared to the letter: no keys are fetched."""
    id_token, _ = house.main.tokens("ES256")
    host = urlsplit(house.main.url).netloc
    for issuer in f"{house.main.url}/", f"HTTP://{host}", f"http://localhost:{urlsplit(house.main.url).port}":
        cache = house.cache()
        house.asked()
        house.verify(cache, id_token, issuer=issuer, code=5)
        if KEYS in house.asked():
            raise RuntimeError(f"keys of {issuer}")
        house.verify(cache, id_token, "--offline", issuer=issuer, code=5, asked=[])


def others(house):
    """Tokens of two other issuers: one with the same keys, one with its own."""
    twin, other = house.issue("/twin", like=""), house.issue("/other")
    cache = house.cache()
    for_twin, for_other = twin.tokens("ES256")[0], other.tokens("ES256")[0]
    house.verify(cache, for_twin, code=7, asked=FIRST)
    # Its key may be a new one of the issuer: once.
    house.lost(cache, for_other, asked=[KEYS])
    # Each issuer has keys of its own in the cache.
    for issuer, token in (twin, for_twin), (other, for_other):
        asked = [urlsplit(issuer.url).path + path for path in FIRST]
        house.verify(cache, token, issuer=issuer.url, asked=asked)
        house.verify(cache, token, issuer=issuer.url, asked=[])
    house.lost(cache, for_twin, issuer=other.url)


def oauth(house):
    """An issuer without OpenID has the metadata of RFC 8414, where its path stands at the end."""
    known = f"/oauth{DISCOVERY}"
    issuer, cache = house.issue("/oauth", hides=known), house.cache()
    asked = [known, "/.well-known/oauth-authorization-server/oauth", "/oauth/jwks"]
    house.verify(cache, issuer.access_token("ES256"), issuer=issuer.url, asked=asked)
    house.verify(cache, issuer.access_token("EdDSA"), issuer=issuer.url, asked=[])


def lifetimes(house):
    """What the answer says of its time holds between five minutes and a day."""
    for at, (age, seconds) in enumerate({0: 300, 7200: 7200, 10**9: 86400}.items()):
        issuer, cache = house.issue(f"/age-{at}", age=age), house.cache()
        before = time.time()
        house.verify(cache, issuer.access_token("ES256"), issuer=issuer.url)
        heads = [path.read_bytes() for path in (cache / "jwt-toolkit").rglob("*") if path.is_file()]
        times = [float(found) for head in heads for found in re.findall(rb'"expires":\s*([0-9.]+)', head)]
        if not times or not all(before - 2 <= found - seconds <= time.time() + 2 for found in times):
            raise RuntimeError(f"max-age={age} is kept for {[found - before for found in times]} seconds")


def streams(house):
    """Thousands of tokens, one fetch; a thousand kids that nobody has, one fetch more."""
    cache, kinds = house.cache(), ["ES256", "EdDSA", "RS256"]
    tokens = [house.main.access_token(alg) for alg in kinds for _ in range(20)]
    lines = [altered(token) if at % 7 == 3 else token for at, token in enumerate(tokens * 50)]
    wanted = ["signature" if at % 7 == 3 else "valid" for at in range(len(lines))]
    verify = ["verify", "--lines", "--oidc", house.main.url]
    given = "".join(f"{line}\n" for line in lines).encode()
    out, _ = house.run(cache, *verify, given=given, code=1, asked=FIRST)
    same([line.split("\t")[1] for line in out.splitlines()], wanted, "verdicts")
    out, _ = house.run(cache, *verify, "--only", "valid", "--jobs", "1", given=given, asked=[])
    same(out.splitlines(), [line for line, verdict in zip(lines, wanted) if verdict == "valid"], "valid lines")
    strange = "".join(f"{renamed(tokens[0], f'kid-{at}')}\n" for at in range(1000)).encode()
    house.run(cache, *verify, given=strange, code=1, asked=[KEYS])
    house.run(cache, *verify, "--require-kid", given=strange, code=4, asked=[])
    return f" ({len(lines)} lines)"


def renamed(token, kid):
    """The token with another kid."""
    header = json.dumps({**part(token, 0), "kid": kid}).encode()
    return ".".join([base64.urlsafe_b64encode(header).rstrip(b"=").decode(), *token.split(".")[1:]])


def together(house):
    """Many at once, with nothing cached: all are right, and so is what is cached then."""
    cache, (id_token, _) = house.cache(), house.main.tokens("ES256")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: house.verify(cache, id_token), range(24)))
    house.verify(cache, id_token, asked=[])


def addresses(house):
    """The URL of the keys alone is a key, which expects no issuer."""
    keys, cache = f"{house.main.url}{KEYS}", house.cache()
    first, second = house.main.tokens("ES256")
    house.verify(cache, first, "--key", keys, asked=[KEYS])
    house.verify(cache, second, "--key", keys, asked=[])
    house.verify(cache, second, "--key", keys, "--iss", f"{house.main.url}/", code=7, asked=[])
    house.verify(cache, second, "--key", f"{house.main.url}/nowhere", code=5)
    # Two sets, and the key of the token is in the second.
    far = house.issue("/far")
    both = ["--key", keys, "--key", f"{far.url}{KEYS}"]
    house.verify(cache, far.access_token("EdDSA"), *both, asked=["/far/jwks"])
    out, _ = house.run(cache, "key", "--json", keys, asked=[])
    told = [json.loads(line) for line in out.splitlines()]
    browser = build_opener(ProxyHandler({}))
    wanted = json.load(fetch(browser, keys))["keys"]
    same([one["kid"] for one in told], [one["kid"] for one in wanted], "kids")
    same([one["thumbprint"] for one in told], [one["kid"] for one in wanted], "thumbprints")
    same({one["half"] for one in told}, {"public"}, "halves")


def rotates(house):
    """The provider changes its keys: one fetch, and the old ones are gone."""
    cache, by_url = house.cache(), house.cache()
    keys = f"{house.main.url}{KEYS}"
    old, _ = house.main.tokens("ES256")
    house.verify(cache, old, asked=FIRST)
    house.verify(by_url, old, "--key", keys, asked=[KEYS])
    house.main = house.issue()
    new, access = house.main.tokens("ES256")
    # Nobody has told jwt yet.
    house.verify(cache, old, asked=[])
    house.lost(cache, new, "--offline", asked=[])
    house.verify(cache, new, asked=[KEYS])
    house.verify(cache, access, asked=[])
    # It was asked less than a minute ago.
    house.lost(cache, old, asked=[])
    house.verify(by_url, new, "--key", keys, asked=[KEYS])
    house.lost(by_url, old, "--key", keys, asked=[])
    house.main, at_once = house.issue(), house.cache()
    house.run(at_once, "key", "--match", house.main.access_token("ES256"), keys, asked=[KEYS])
    house.main = house.issue()
    house.run(at_once, "key", "--match", house.main.access_token("ES256"), keys, asked=[KEYS])


def overlaps(house):
    """The provider keeps its old keys for a while, as most do; then what is past its time is fetched again."""
    cache, old = house.cache(), house.main.tokens("ES256")[0]
    house.verify(cache, old, asked=FIRST)
    house.main = house.issue(keeps=True)
    new, _ = house.main.tokens("ES256")
    house.verify(cache, new, asked=[KEYS])
    house.verify(cache, old, asked=[])
    house.main = house.issue()
    house.verify(cache, old, asked=[])
    aged(cache)
    house.verify(cache, old, code=1, asked=FIRST)


def streamed(house):
    """The keys are newer than what is cached, for a stream of tokens and in the middle of one: one fetch."""
    cache, url = house.cache(), house.main.url
    house.verify(cache, house.main.access_token("ES256"), asked=FIRST)
    house.main = house.issue()
    tokens = [house.main.access_token(alg) for alg in ("ES256", "EdDSA") for _ in range(20)] * 50
    given = "".join(f"{line}\n" for line in tokens).encode()
    house.run(cache, "verify", "--lines", "--oidc", url, given=given, asked=[KEYS])
    cache, old = house.cache(), house.main.access_token("ES256")
    house.verify(cache, old, asked=FIRST)
    process = subprocess.Popen(
        [JWT, "verify", "--lines", "--oidc", url], stdin=-1, stdout=-1, stderr=-1, text=True, env=house.place(cache)
    )
    # A line that never comes is an empty one.
    watch = threading.Timer(60, process.kill)
    watch.start()

    def line(token, verdict, asked):
        house.asked()
        process.stdin.write(f"{token}\n")
        process.stdin.flush()
        found = (process.stdout.readline().split("\t")[1:2], house.asked())
        same(found, ([verdict], asked), "in the middle")

    try:
        line(old, "valid", [])
        house.main = house.issue()
        line(old, "valid", [])
        line(house.main.access_token("ES256"), "valid", [KEYS])
        line(house.main.access_token("EdDSA"), "valid", [])
        line(old, "signature", [])
    finally:
        process.communicate()
        watch.cancel()
    same(process.returncode, 1, "the exit code")


def without(house):
    """Without the cache, it asks each time; without the network, never."""
    cache, (id_token, access) = house.cache(), house.main.tokens("ES256")
    house.verify(cache, id_token, "--offline", code=5, asked=[])
    house.verify(cache, id_token, "--no-cache", asked=FIRST)
    house.verify(cache, access, asked=[])
    house.verify(cache, access, "--offline", asked=[])
    house.verify(cache, access, "--no-cache", asked=FIRST)
    aged(cache)
    house.verify(cache, access, "--offline", warns=["stale-keys"], asked=[])
    house.verify(cache, access)
    house.verify(cache, access, "--offline", asked=[])


def at_home(house):
    """Without the variable of XDG, the cache is below the home."""
    id_token, access = house.main.tokens("ES256")
    house.verify("", id_token, asked=FIRST)
    house.verify("", access, asked=[])
    if not any((house.folder / ".cache" / "jwt-toolkit").iterdir()):
        raise RuntimeError("there is nothing in .cache")


def stops(house):
    """The provider is gone: old keys are better than none, with a warning."""
    cache, (id_token, access) = house.cache(), house.main.tokens("ES256")
    house.verify(cache, id_token, asked=FIRST)
    house.main = house.issue()
    new, _ = house.main.tokens("ES256")
    url, stale = house.main.url, {"warns": ["stale-keys"]}
    house.stop()
    # Within its time, nobody asks.
    house.verify(cache, id_token)
    house.verify(cache, new, code=1, **stale)
    # Within a minute, nobody asks again.
    house.lost(cache, new)
    house.lost(cache, new, "--offline")
    aged(cache)
    for token in id_token, access:
        for more in [], ["--offline"]:
            house.verify(cache, token, *more, **stale)
            house.verify(cache, token, *more, "--strict", code=7, **stale)
            house.verify(cache, token, *more, "--strict", "--no-warn", "stale-keys")
            house.verify(cache, token, *more, "--aud", "another", code=7, **stale)
            house.verify(cache, altered(token), *more, code=1, **stale)
            out, err = house.run(cache, "verify", token, "--oidc", url, *more)
            warnings = [line for line in err.splitlines() if line.startswith("warning: ")]
            same((out.splitlines()[-1].split()[0], len(warnings)), ("VALID", 1), f"as text, {err}")
            given = f"{token}\n".encode() * 500
            out, err = house.run(cache, "verify", "--lines", "--oidc", url, *more, given=given)
            same([line.split("\t")[1] for line in out.splitlines()], ["valid"] * 500, "verdicts")
    house.lost(cache, new, **stale)
    house.verify(cache, id_token, "--no-cache", code=5)
    house.verify(cache, id_token, **stale)


def nothing(house):
    """The provider is gone, and nothing is cached."""
    keys = f"{house.main.url}{KEYS}"
    house.stop()
    for more in [], ["--offline"], ["--no-cache"]:
        for named in [], ["--key", keys]:
            found = house.verify(house.cache(), house.kept, *named, *more, code=5)
            same(found["verdict"], "error", "the verdict")


TRIES = {
    "npm jose takes them": takes,
    "verified": verifies,
    "a secret": symmetric,
    "other spellings": spelled,
    "other issuers": others,
    "RFC 8414": oauth,
    "max-age": lifetimes,
    "streams": streams,
    "many at once": together,
    "the URL of the keys": addresses,
    "rotated": rotates,
    "rotated, old keys kept": overlaps,
    "rotated, a stream": streamed,
    "--no-cache, --offline": without,
    "~/.cache": at_home,
    "stopped": stops,
    "stopped, nothing cached": nothing,
}
