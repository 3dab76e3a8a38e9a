# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_jwt_global_optspecs
    string join \n j/json color= q/quiet h/help V/version
end

function __fish_jwt_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_jwt_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_jwt_using_subcommand
    set -l cmd (__fish_jwt_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c jwt -n "__fish_jwt_needs_command" -l color -d 'Colour the output [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c jwt -n "__fish_jwt_needs_command" -s j -l json -d 'Print JSON: one document an answer, errors included'
complete -c jwt -n "__fish_jwt_needs_command" -s q -l quiet -d 'Print nothing but errors of usage, keys and files (decode, verify)'
complete -c jwt -n "__fish_jwt_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwt -n "__fish_jwt_needs_command" -s V -l version -d 'Print version'
complete -c jwt -n "__fish_jwt_needs_command" -f -a "decode" -d 'Show what a token says; no key needed'
complete -c jwt -n "__fish_jwt_needs_command" -f -a "verify" -d 'Judge a token: signature, then claims; the exit code is the verdict'
complete -c jwt -n "__fish_jwt_needs_command" -f -a "encode" -d 'Sign a token'
complete -c jwt -n "__fish_jwt_needs_command" -f -a "keygen" -d 'Make a key for an algorithm'
complete -c jwt -n "__fish_jwt_needs_command" -f -a "key" -d 'Say what a key is, or convert it'
complete -c jwt -n "__fish_jwt_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l color -d 'Colour the output [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l part -d 'Print the exact bytes of one part (the signature as base64url)' -r -f -a "header\t'The protected header'
payload\t'The payload'
signature\t'The signature, as base64url'"
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l get -d 'Print one value: a name, a dotted path or a JSON Pointer' -r
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l time -d 'Show times in this zone [default: utc]' -r
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l at -d 'Take another moment for now' -r
complete -c jwt -n "__fish_jwt_using_subcommand decode" -s o -l out -d 'Write to a file, for its owner\'s eyes alone: JSON, or what --get or --part asks for' -r -F
complete -c jwt -n "__fish_jwt_using_subcommand decode" -s S -l secret -d 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:' -r
complete -c jwt -n "__fish_jwt_using_subcommand decode" -s K -l key -d 'A key: PATH, -, env:NAME, or the key itself; may be repeated' -r -F
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l key-password -d 'The password of a locked key: text, @PATH, -, env:NAME or prompt:' -r
complete -c jwt -n "__fish_jwt_using_subcommand decode" -s A -l alg -d 'With a key: the algorithms to allow' -r -f -a "HS256\t''
HS384\t''
HS512\t''
RS256\t''
RS384\t''
RS512\t''
PS256\t''
PS384\t''
PS512\t''
ES256\t''
ES384\t''
ES512\t''
ES256K\t''
EdDSA\t''
Ed25519\t''
ML-DSA-44\t''
ML-DSA-65\t''
ML-DSA-87\t''"
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l no-warn -d 'Do not warn of this, by its code; repeated, or separated by commas: of these' -r -f -a "unsigned\t''
short-secret\t''
sample-secret\t''
no-exp\t''
milliseconds\t''
iat-future\t''
duplicate-member\t''
embedded-key\t''
readable-secret\t''
control-characters\t''
no-alg\t''
header-type\t''
not-disjoint\t''
wrapped\t''
decoded\t''
not-jwt\t''
padding\t''
trailing-bits\t''
standard-base64\t''
payload-not-json\t''"
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l jobs -d 'How many threads work on the lines [default: one a core]' -r
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l date -d 'The habit of other tools: the same as --time' -r
complete -c jwt -n "__fish_jwt_using_subcommand decode" -s j -l json -d 'Print JSON: one document an answer, errors included'
complete -c jwt -n "__fish_jwt_using_subcommand decode" -s q -l quiet -d 'Print nothing but errors of usage, keys and files (decode, verify)'
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l find -d 'Find every token in any text: logs, HAR files, .env, HTML'
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l no-notes -d 'Leave the notes out: plain JSON'
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l redact -d 'Hide the signature, for tickets and logs'
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l ignore-exp -d 'With a key: let an exp pass that is past'
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l strict -d 'Let any warning fail the token (exit code 7, if nothing graver fails)'
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l lines -d 'Take every line of stdin, or of @PATH, as one input, and answer each with one line'
complete -c jwt -n "__fish_jwt_using_subcommand decode" -l summary -d 'With --json: end with a summary, a JSON document on stderr'
complete -c jwt -n "__fish_jwt_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l color -d 'Colour the output [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c jwt -n "__fish_jwt_using_subcommand verify" -s S -l secret -d 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -s K -l key -d 'A key: PATH, -, env:NAME, or the key itself; may be repeated' -r -F
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l key-password -d 'The password of a locked key: text, @PATH, -, env:NAME or prompt:' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l time -d 'Show times in this zone [default: utc]' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l at -d 'Take another moment for now' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -s A -l alg -d 'Algorithms to allow, separated by commas [default: what the key allows]' -r -f -a "HS256\t''
HS384\t''
HS512\t''
RS256\t''
RS384\t''
RS512\t''
PS256\t''
PS384\t''
PS512\t''
ES256\t''
ES384\t''
ES512\t''
ES256K\t''
EdDSA\t''
Ed25519\t''
ML-DSA-44\t''
ML-DSA-65\t''
ML-DSA-87\t''"
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l iss -d 'The issuer must be this one' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l aud -d 'The audience must hold this one; repeated: one of these' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l sub -d 'The subject must be this one' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l jti -d 'The token\'s id must be this one' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l typ -d 'The header\'s type must be this one (`at+jwt`)' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l require -d 'Claims that must be there, separated by commas' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l claim -d 'A claim must meet this: name=text, name:=json, name!=text, name~=text, name>=n, name<=n' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l leeway -d 'How far the clocks may differ, such as 30s' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l max-age -d 'How old the token may be, counted from iat' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l no-warn -d 'Do not warn of this, by its code; repeated, or separated by commas: of these' -r -f -a "unsigned\t''
short-secret\t''
sample-secret\t''
no-exp\t''
milliseconds\t''
iat-future\t''
duplicate-member\t''
embedded-key\t''
readable-secret\t''
control-characters\t''
no-alg\t''
header-type\t''
not-disjoint\t''
wrapped\t''
decoded\t''
not-jwt\t''
padding\t''
trailing-bits\t''
standard-base64\t''
payload-not-json\t''"
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l jobs -d 'How many threads work on the lines [default: one a core]' -r
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l only -d 'With --lines: answer nothing, but pass on the lines whose token is valid, or those whose token is not' -r -f -a "valid\t'Those whose token is valid'
invalid\t'All others that are not blank'"
complete -c jwt -n "__fish_jwt_using_subcommand verify" -s j -l json -d 'Print JSON: one document an answer, errors included'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -s q -l quiet -d 'Print nothing but errors of usage, keys and files (decode, verify)'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l find -d 'Find every token in any text: logs, HAR files, .env, HTML'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l exact -d 'Take the token as it is: no @PATH, no -, and nothing is found in a text or taken off'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l no-notes -d 'Leave the notes out: plain JSON'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l schema -d 'Print the JSON Schema of what --json prints, and exit'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l ignore-exp -d 'Let an exp pass that is past'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l require-kid -d 'The header must name a key by kid, and that key must be given'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l allow-padding -d 'Let the parts end in \'=\', as AWS load balancers write them'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l all-signatures -d 'Of several signatures all must be right, not one'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l strict -d 'Let any warning fail the token (exit code 7, if nothing graver fails)'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l lines -d 'Take every line of stdin, or of @PATH, as one input, and answer each with one line'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l summary -d 'With --json: end with a summary, a JSON document on stderr'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -l explain -d 'With --lines: look for the cause where a token fails, as is always done without --lines'
complete -c jwt -n "__fish_jwt_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l color -d 'Colour the output [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s S -l secret -d 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s K -l key -d 'A key: PATH, -, env:NAME, or the key itself; may be repeated' -r -F
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l key-password -d 'The password of a locked key: text, @PATH, -, env:NAME or prompt:' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l from -d 'Start from a token, or from what `decode --json` printed: text, @PATH or -' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s o -l out -d 'Write the token to a file, for its owner\'s eyes alone' -r -F
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s A -l alg -d 'The algorithm [default: what the key is for]' -r -f -a "HS256\t''
HS384\t''
HS512\t''
RS256\t''
RS384\t''
RS512\t''
PS256\t''
PS384\t''
PS512\t''
ES256\t''
ES384\t''
ES512\t''
ES256K\t''
EdDSA\t''
Ed25519\t''
ML-DSA-44\t''
ML-DSA-65\t''
ML-DSA-87\t''"
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s i -l iss -d 'The issuer' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s s -l sub -d 'The subject' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s a -l aud -d 'The audience; repeated, it becomes an array' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l jti -d 'The token\'s id; `uuid` makes one' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s e -l exp -d 'When it expires' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s n -l nbf -d 'From when on it is valid' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l iat -d 'When it was issued [default: now]' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s c -l claim -d 'A claim: NAME=TEXT, or NAME:=JSON; dots in NAME nest' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s P -l payload -d 'A claim: K=V, with V as JSON where it parses as such' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l unset -d 'Take a claim out again; dots nest' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s k -l kid -d 'The key\'s id; `thumbprint` makes it of the key [default: the key\'s own]' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s t -l typ -d 'The type [default: JWT]' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s H -l header -d 'A header parameter: NAME=TEXT, or NAME:=JSON' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l jobs -d 'How many threads work on the lines [default: one a core]' -r
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s j -l json -d 'Print JSON: one document an answer, errors included'
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s q -l quiet -d 'Print nothing but errors of usage, keys and files (decode, verify)'
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l unsigned -d 'Make a token that nobody signed: only with --alg none'
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l no-iat -d 'Add no iat'
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l keep-payload-order -d 'The habit of other tools: claims always stay in their order'
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l no-typ -d 'Leave typ out'
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l lines -d 'Take every line of stdin, or of @PATH, as one input, and answer each with one line'
complete -c jwt -n "__fish_jwt_using_subcommand encode" -l summary -d 'With --json: end with a summary, a JSON document on stderr'
complete -c jwt -n "__fish_jwt_using_subcommand encode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwt -n "__fish_jwt_using_subcommand keygen" -l color -d 'Colour the output [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c jwt -n "__fish_jwt_using_subcommand keygen" -s o -l out -d 'Write to this file, and the public half to PATH.pub' -r -F
complete -c jwt -n "__fish_jwt_using_subcommand keygen" -l format -d 'The format [default: pem; text for HS*]' -r -f -a "pem\t'PKCS#8 and `SubjectPublicKeyInfo` in PEM'
der\t'The same in DER'
jwk\t'A JSON Web Key'
jwks\t'A JWK set'
ssh\t'OpenSSH\'s own forms'
text\t'An HMAC secret as text, for -S @PATH'"
complete -c jwt -n "__fish_jwt_using_subcommand keygen" -l bits -d 'The size of an RSA key: 2048, 3072, 4096 or 8192 bits' -r
complete -c jwt -n "__fish_jwt_using_subcommand keygen" -l kid -d 'The key\'s id: thumbprint, uuid or a text [default for JWKs: thumbprint]' -r
complete -c jwt -n "__fish_jwt_using_subcommand keygen" -s j -l json -d 'Print JSON: one document an answer, errors included'
complete -c jwt -n "__fish_jwt_using_subcommand keygen" -s q -l quiet -d 'Print nothing but errors of usage, keys and files (decode, verify)'
complete -c jwt -n "__fish_jwt_using_subcommand keygen" -l force -d 'Overwrite files that are there'
complete -c jwt -n "__fish_jwt_using_subcommand keygen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwt -n "__fish_jwt_using_subcommand key" -l color -d 'Colour the output [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c jwt -n "__fish_jwt_using_subcommand key" -s K -l key -d 'The habit of the other subcommands: the same as KEY' -r
complete -c jwt -n "__fish_jwt_using_subcommand key" -s S -l secret -d 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:' -r
complete -c jwt -n "__fish_jwt_using_subcommand key" -l key-password -d 'The password of a locked key: text, @PATH, -, env:NAME or prompt:' -r
complete -c jwt -n "__fish_jwt_using_subcommand key" -l thumbprint -d 'Print only the JWK thumbprint (RFC 7638) [default hash: 256]' -r -f -a "256\t'SHA-256'
384\t'SHA-384'
512\t'SHA-512'"
complete -c jwt -n "__fish_jwt_using_subcommand key" -l match -d 'Say which of the keys signed this token: text, @PATH or -' -r
complete -c jwt -n "__fish_jwt_using_subcommand key" -l to -d 'Convert to this form; the half stays what it is, private or public' -r -f -a "pem\t'PKCS#8 and `SubjectPublicKeyInfo` in PEM'
der\t'The same in DER'
jwk\t'A JSON Web Key'
jwks\t'A JWK set'
ssh\t'OpenSSH\'s own forms'
text\t'An HMAC secret as text, for -S @PATH'"
complete -c jwt -n "__fish_jwt_using_subcommand key" -l kid -d 'Give JWKs an id: thumbprint, uuid or a text' -r
complete -c jwt -n "__fish_jwt_using_subcommand key" -s A -l alg -d 'Bind JWKs to an algorithm' -r -f -a "HS256\t''
HS384\t''
HS512\t''
RS256\t''
RS384\t''
RS512\t''
PS256\t''
PS384\t''
PS512\t''
ES256\t''
ES384\t''
ES512\t''
ES256K\t''
EdDSA\t''
Ed25519\t''
ML-DSA-44\t''
ML-DSA-65\t''
ML-DSA-87\t''"
complete -c jwt -n "__fish_jwt_using_subcommand key" -l use -d 'Say in JWKs what they are for: sig' -r -f -a "sig\t''"
complete -c jwt -n "__fish_jwt_using_subcommand key" -s o -l out -d 'Write to this file instead of stdout' -r -F
complete -c jwt -n "__fish_jwt_using_subcommand key" -s j -l json -d 'Print JSON: one document an answer, errors included'
complete -c jwt -n "__fish_jwt_using_subcommand key" -s q -l quiet -d 'Print nothing but errors of usage, keys and files (decode, verify)'
complete -c jwt -n "__fish_jwt_using_subcommand key" -l public -d 'Take the public half; without --to, in the form that the key came in'
complete -c jwt -n "__fish_jwt_using_subcommand key" -l force -d 'Overwrite a file that is there'
complete -c jwt -n "__fish_jwt_using_subcommand key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwt -n "__fish_jwt_using_subcommand completions" -l color -d 'Colour the output [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c jwt -n "__fish_jwt_using_subcommand completions" -s j -l json -d 'Print JSON: one document an answer, errors included'
complete -c jwt -n "__fish_jwt_using_subcommand completions" -s q -l quiet -d 'Print nothing but errors of usage, keys and files (decode, verify)'
complete -c jwt -n "__fish_jwt_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
