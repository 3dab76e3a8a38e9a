module completions {

  def "nu-complete jwt color" [] {
    [ "auto" "always" "never" ]
  }

  # See, judge, sign and make keys for JSON Web Tokens
  export extern jwt [
    --json(-j)                # Print JSON: one document per answer, errors included
    --color: string@"nu-complete jwt color" # Colour the output [default: auto]
    --quiet(-q)               # Print nothing but errors of usage, keys and files (decode, verify)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete jwt decode color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwt decode part" [] {
    [ "header" "payload" "signature" ]
  }

  def "nu-complete jwt decode alg" [] {
    [ "HS256" "HS384" "HS512" "RS256" "RS384" "RS512" "PS256" "PS384" "PS512" "ES256" "ES384" "ES512" "ES256K" "EdDSA" "Ed25519" "ML-DSA-44" "ML-DSA-65" "ML-DSA-87" ]
  }

  def "nu-complete jwt decode no_warn" [] {
    [ "unsigned" "short-secret" "sample-secret" "no-exp" "milliseconds" "iat-future" "duplicate-member" "embedded-key" "readable-secret" "control-characters" "no-alg" "header-type" "not-disjoint" "wrapped" "decoded" "not-jwt" "padding" "trailing-bits" "standard-base64" "payload-not-json" "stale-keys" "network-secret" "not-cached" ]
  }

  # Show what a token says; no key needed
  export extern "jwt decode" [
    --json(-j)                # Print JSON: one document per answer, errors included
    --color: string@"nu-complete jwt decode color" # Colour the output [default: auto]
    --quiet(-q)               # Print nothing but errors of usage, keys and files (decode, verify)
    --find                    # Find every token in any text: logs, HAR files, .env, HTML
    --part: string@"nu-complete jwt decode part" # Print the exact bytes of one part (the signature as base64url)
    --get: string             # Print one value: a name, a dotted path or a JSON Pointer
    --time: string            # Show times in this zone [default: utc]
    --no-notes                # Leave the notes out (for JSON: --json, or --part payload)
    --at: string              # Judge as of this time, and count distances from it [default: now]
    --redact                  # Hide the signature, for tickets and logs
    --out(-o): path           # Write to a file, readable only by you (mode 0600): JSON, or what --get or --part asks for
    --secret(-S): string      # An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:
    --key(-K): path           # A key: PATH, -, env:NAME, a URL, or the key itself; may be repeated
    --key-password: string    # The password of a locked key: text, @PATH, -, env:NAME or prompt:
    --alg(-A): string@"nu-complete jwt decode alg" # With a key: the algorithms to allow
    --ignore-exp              # With a key: accept an expired token
    --no-warn: string@"nu-complete jwt decode no_warn" # Leave out these warnings, by their codes; separated by commas, or repeated
    --strict                  # Treat warnings as failures (exit code 7, if nothing graver fails)
    --lines                   # Take every line of stdin, or of @PATH, as one input, and answer each with one line
    --jobs: string            # How many threads work on the lines [default: one a core]
    --summary                 # With --json: end with a summary, a JSON document on stderr
    --date: string            # The habit of other tools: the same as --time
    --help(-h)                # Print help (see more with '--help')
    ...tokens: string         # The token: text, @PATH for a file, - for stdin
  ]

  def "nu-complete jwt verify color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwt verify alg" [] {
    [ "HS256" "HS384" "HS512" "RS256" "RS384" "RS512" "PS256" "PS384" "PS512" "ES256" "ES384" "ES512" "ES256K" "EdDSA" "Ed25519" "ML-DSA-44" "ML-DSA-65" "ML-DSA-87" ]
  }

  def "nu-complete jwt verify no_warn" [] {
    [ "unsigned" "short-secret" "sample-secret" "no-exp" "milliseconds" "iat-future" "duplicate-member" "embedded-key" "readable-secret" "control-characters" "no-alg" "header-type" "not-disjoint" "wrapped" "decoded" "not-jwt" "padding" "trailing-bits" "standard-base64" "payload-not-json" "stale-keys" "network-secret" "not-cached" ]
  }

  def "nu-complete jwt verify only" [] {
    [ "valid" "invalid" ]
  }

  # Judge a token: signature, then claims; the exit code is the verdict
  export extern "jwt verify" [
    --json(-j)                # Print JSON: one document per answer, errors included
    --color: string@"nu-complete jwt verify color" # Colour the output [default: auto]
    --quiet(-q)               # Print nothing but errors of usage, keys and files (decode, verify)
    --find                    # Find every token in any text: logs, HAR files, .env, HTML
    --exact                   # Take the token as it is: no @PATH, no -, and nothing is found in a text or taken off
    --secret(-S): string      # An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:
    --key(-K): path           # A key: PATH, -, env:NAME, a URL, or the key itself; may be repeated
    --key-password: string    # The password of a locked key: text, @PATH, -, env:NAME or prompt:
    --time: string            # Show times in this zone [default: utc]
    --no-notes                # Leave the notes out (for JSON: --json, or --part payload)
    --at: string              # Judge as of this time, and count distances from it [default: now]
    --schema                  # Print the JSON Schema of what --json prints, and exit
    --alg(-A): string@"nu-complete jwt verify alg" # Algorithms to allow, separated by commas [default: what the key allows]
    --iss: string             # The issuer must be this one
    --aud: string             # The audience must hold this one; repeated: one of these
    --sub: string             # The subject must be this one
    --jti: string             # The token's id must be this one
    --typ: string             # The header's type must be this one (`at+jwt`)
    --require: string         # Claims that must be there, separated by commas
    --claim: string           # A claim must meet this: name=text, name:=json, name!=text, name~=text, name>=n, name<=n
    --leeway: string          # How far the clocks may differ, such as 30s
    --max-age: string         # How old the token may be, counted from iat
    --ignore-exp              # Accept an expired token
    --require-kid             # The header must name a key by kid, and that key must be given
    --allow-padding           # Let the parts end in '=', as AWS load balancers write them
    --all-signatures          # Of several signatures all must be right, not one
    --no-warn: string@"nu-complete jwt verify no_warn" # Leave out these warnings, by their codes; separated by commas, or repeated
    --strict                  # Treat warnings as failures (exit code 7, if nothing graver fails)
    --oidc: string            # The keys that this issuer publishes; for verify it is also the iss to expect
    --ca: path                # Trust the authorities in this file (PEM) instead of the system's
    --allow-http              # Fetch over plain HTTP too; without it only from this machine
    --timeout: string         # How long to wait for the keys, in all [default: 10s]
    --offline                 # Fetch nothing: use the keys that are cached, however old
    --no-cache                # Fetch the keys anew, whatever is cached, and cache them
    --lines                   # Take every line of stdin, or of @PATH, as one input, and answer each with one line
    --jobs: string            # How many threads work on the lines [default: one a core]
    --summary                 # With --json: end with a summary, a JSON document on stderr
    --only: string@"nu-complete jwt verify only" # With --lines: answer nothing, but pass on the lines whose token is valid, or those whose token is not
    --explain                 # With --lines: look for the cause where a token fails, as is always done without --lines
    --help(-h)                # Print help (see more with '--help')
    ...tokens: string         # The token: text, @PATH for a file, - for stdin
  ]

  def "nu-complete jwt encode color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwt encode alg" [] {
    [ "HS256" "HS384" "HS512" "RS256" "RS384" "RS512" "PS256" "PS384" "PS512" "ES256" "ES384" "ES512" "ES256K" "EdDSA" "Ed25519" "ML-DSA-44" "ML-DSA-65" "ML-DSA-87" ]
  }

  # Sign a token
  export extern "jwt encode" [
    --quiet(-q)
    --json(-j)                # Print JSON: one document per answer, errors included
    --color: string@"nu-complete jwt encode color" # Colour the output [default: auto]
    --secret(-S): string      # An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:
    --key(-K): path           # A key: PATH, -, env:NAME, a URL, or the key itself; may be repeated
    --key-password: string    # The password of a locked key: text, @PATH, -, env:NAME or prompt:
    --from: string            # Start from a token, or from what `decode --json` printed: text, @PATH or -
    --out(-o): path           # Write the token to a file, readable only by you (mode 0600)
    --alg(-A): string@"nu-complete jwt encode alg" # The algorithm [default: what the key is for]
    --unsigned                # Make a token that nobody signed: only with --alg none
    --iss(-i): string         # The issuer
    --sub(-s): string         # The subject
    --aud(-a): string         # The audience; repeated, it becomes an array
    --jti: string             # The token's id; `uuid` makes one
    --exp(-e): string         # When it expires
    --nbf(-n): string         # From when on it is valid
    --iat: string             # When it was issued [default: now]
    --no-iat                  # Add no iat
    --claim(-c): string       # A claim: NAME=TEXT, or NAME:=JSON; dots in NAME nest
    --payload(-P): string     # A claim: K=V, with V as JSON where it parses as such
    --unset: string           # Take a claim out again; dots nest
    --keep-payload-order      # The habit of other tools: claims always stay in their order
    --kid(-k): string         # The key's id; `thumbprint` makes it of the key [default: the key's own]
    --typ(-t): string         # The type [default: JWT]
    --no-typ                  # Leave typ out
    --header(-H): string      # A header parameter: NAME=TEXT, or NAME:=JSON
    --lines                   # Take every line of stdin, or of @PATH, as one input, and answer each with one line
    --jobs: string            # How many threads work on the lines [default: one a core]
    --summary                 # With --json: end with a summary, a JSON document on stderr
    --help(-h)                # Print help (see more with '--help')
    claims?: string           # The claims, a JSON object: text, @PATH for a file, - for stdin
  ]

  def "nu-complete jwt keygen color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwt keygen alg" [] {
    [ "HS256" "HS384" "HS512" "RS256" "RS384" "RS512" "PS256" "PS384" "PS512" "ES256" "ES384" "ES512" "ES256K" "EdDSA" "Ed25519" "ML-DSA-44" "ML-DSA-65" "ML-DSA-87" ]
  }

  def "nu-complete jwt keygen format" [] {
    [ "pem" "der" "jwk" "jwks" "ssh" "text" ]
  }

  # Make a key for an algorithm
  export extern "jwt keygen" [
    --quiet(-q)
    --json(-j)                # Print JSON: one document per answer, errors included
    --color: string@"nu-complete jwt keygen color" # Colour the output [default: auto]
    --out(-o): path           # Write to this file, and the public half to PATH.pub
    --force                   # Overwrite files that are there
    --format: string@"nu-complete jwt keygen format" # The format [default: pem; text for HS*]
    --bits: string            # The size of an RSA key: 2048, 3072, 4096 or 8192 bits
    --kid: string             # The key's id: thumbprint, uuid or a text [default for JWKs: thumbprint]
    --help(-h)                # Print help (see more with '--help')
    alg: string@"nu-complete jwt keygen alg" # The algorithm
  ]

  def "nu-complete jwt key color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwt key thumbprint" [] {
    [ "256" "384" "512" ]
  }

  def "nu-complete jwt key to" [] {
    [ "pem" "der" "jwk" "jwks" "ssh" "text" ]
  }

  def "nu-complete jwt key alg" [] {
    [ "HS256" "HS384" "HS512" "RS256" "RS384" "RS512" "PS256" "PS384" "PS512" "ES256" "ES384" "ES512" "ES256K" "EdDSA" "Ed25519" "ML-DSA-44" "ML-DSA-65" "ML-DSA-87" ]
  }

  def "nu-complete jwt key key_use" [] {
    [ "sig" ]
  }

  # Say what a key is, or convert it
  export extern "jwt key" [
    --quiet(-q)
    --json(-j)                # Print JSON: one document per answer, errors included
    --color: string@"nu-complete jwt key color" # Colour the output [default: auto]
    --key(-K): string         # The habit of the other subcommands: the same as KEY
    --secret(-S): string      # An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:
    --key-password: string    # The password of a locked key: text, @PATH, -, env:NAME or prompt:
    --thumbprint: string@"nu-complete jwt key thumbprint" # Print only the JWK thumbprint (RFC 7638) [default hash: 256]
    --match: string           # Say which of the keys signed this token: text, @PATH or -
    --to: string@"nu-complete jwt key to" # Convert to this form; the half stays what it is, private or public
    --public                  # Take the public half; without --to, in the form that the key came in
    --kid: string             # Give JWKs an id: thumbprint, uuid or a text
    --alg(-A): string@"nu-complete jwt key alg" # Bind JWKs to an algorithm
    --use: string@"nu-complete jwt key key_use" # Say in JWKs what they are for: sig
    --out(-o): path           # Write to this file instead of stdout
    --force                   # Overwrite a file that is there
    --oidc: string            # The keys that this issuer publishes; for verify it is also the iss to expect
    --ca: path                # Trust the authorities in this file (PEM) instead of the system's
    --allow-http              # Fetch over plain HTTP too; without it only from this machine
    --timeout: string         # How long to wait for the keys, in all [default: 10s]
    --offline                 # Fetch nothing: use the keys that are cached, however old
    --no-cache                # Fetch the keys anew, whatever is cached, and cache them
    --help(-h)                # Print help (see more with '--help')
    ...keys: path             # A key: PATH, -, env:NAME, a URL, or the key itself
  ]

  def "nu-complete jwt completions color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete jwt completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  # Print the completion script of a shell
  export extern "jwt completions" [
    --quiet(-q)
    --json(-j)                # Print JSON: one document per answer, errors included
    --color: string@"nu-complete jwt completions color" # Colour the output [default: auto]
    --help(-h)                # Print help (see more with '--help')
    shell: string@"nu-complete jwt completions shell" # The shell
  ]

}

export use completions *
