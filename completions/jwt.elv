
use builtin;
use str;

set edit:completion:arg-completer[jwt] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'jwt'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'jwt'= {
            cand --color 'Colour the output'
            cand -j 'Print JSON: one document an answer, errors included'
            cand --json 'Print JSON: one document an answer, errors included'
            cand -q 'Print nothing but errors of usage, keys and files (decode, verify)'
            cand --quiet 'Print nothing but errors of usage, keys and files (decode, verify)'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand decode 'Show what a token says; no key needed'
            cand verify 'Judge a token: signature, then claims; the exit code is the verdict'
            cand encode 'Sign a token'
            cand keygen 'Make a key for an algorithm'
            cand completions 'Print the completion script of a shell'
        }
        &'jwt;decode'= {
            cand --color 'Colour the output'
            cand --part 'Print the exact bytes of one part (the signature as base64url)'
            cand --get 'Print one value: a name, a dotted path or a JSON Pointer'
            cand --time 'Show times in this zone [default: utc]'
            cand --at 'Take another moment for now'
            cand -S 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:'
            cand --secret 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:'
            cand -K 'A key: PATH, -, env:NAME, or the key itself; may be repeated'
            cand --key 'A key: PATH, -, env:NAME, or the key itself; may be repeated'
            cand --key-password 'The password of a locked key: text, @PATH, -, env:NAME or prompt:'
            cand -A 'With a key: the algorithms to allow'
            cand --alg 'With a key: the algorithms to allow'
            cand --date 'The habit of other tools: the same as --time'
            cand -j 'Print JSON: one document an answer, errors included'
            cand --json 'Print JSON: one document an answer, errors included'
            cand -q 'Print nothing but errors of usage, keys and files (decode, verify)'
            cand --quiet 'Print nothing but errors of usage, keys and files (decode, verify)'
            cand --no-notes 'Leave the notes out: plain JSON'
            cand --redact 'Hide the signature, for tickets and logs'
            cand --ignore-exp 'With a key: leave exp unjudged'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jwt;verify'= {
            cand --color 'Colour the output'
            cand -S 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:'
            cand --secret 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:'
            cand -K 'A key: PATH, -, env:NAME, or the key itself; may be repeated'
            cand --key 'A key: PATH, -, env:NAME, or the key itself; may be repeated'
            cand --key-password 'The password of a locked key: text, @PATH, -, env:NAME or prompt:'
            cand --time 'Show times in this zone [default: utc]'
            cand --at 'Take another moment for now'
            cand -A 'Algorithms to allow, separated by commas [default: what the key allows]'
            cand --alg 'Algorithms to allow, separated by commas [default: what the key allows]'
            cand --iss 'The issuer must be this one'
            cand --aud 'The audience must hold this one; repeated: one of these'
            cand --sub 'The subject must be this one'
            cand --jti 'The token''s id must be this one'
            cand --typ 'The header''s type must be this one (`at+jwt`)'
            cand --require 'Claims that must be there, separated by commas'
            cand --claim 'A claim must meet this: name=text, name:=json, name!=text, name~=text, name>=n, name<=n'
            cand --leeway 'How far the clocks may differ, such as 30s'
            cand --max-age 'How old the token may be, counted from iat'
            cand -j 'Print JSON: one document an answer, errors included'
            cand --json 'Print JSON: one document an answer, errors included'
            cand -q 'Print nothing but errors of usage, keys and files (decode, verify)'
            cand --quiet 'Print nothing but errors of usage, keys and files (decode, verify)'
            cand --no-notes 'Leave the notes out: plain JSON'
            cand --ignore-exp 'Leave exp unjudged'
            cand --require-kid 'The header must name a key by kid, and that key must be given'
            cand --allow-padding 'Let the parts end in ''='', as AWS load balancers write them'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jwt;encode'= {
            cand --color 'Colour the output'
            cand -S 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:'
            cand --secret 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:'
            cand -K 'A key: PATH, -, env:NAME, or the key itself; may be repeated'
            cand --key 'A key: PATH, -, env:NAME, or the key itself; may be repeated'
            cand --key-password 'The password of a locked key: text, @PATH, -, env:NAME or prompt:'
            cand -A 'The algorithm [default: what the key is for]'
            cand --alg 'The algorithm [default: what the key is for]'
            cand --from 'Start from a token, or from what `decode --json` printed: text, @PATH or -'
            cand -o 'Write the token to a file, for its owner''s eyes alone'
            cand --out 'Write the token to a file, for its owner''s eyes alone'
            cand -i 'The issuer'
            cand --iss 'The issuer'
            cand -s 'The subject'
            cand --sub 'The subject'
            cand -a 'The audience; repeated, it becomes an array'
            cand --aud 'The audience; repeated, it becomes an array'
            cand --jti 'The token''s id; `uuid` makes one'
            cand -e 'When it expires'
            cand --exp 'When it expires'
            cand -n 'From when on it is valid'
            cand --nbf 'From when on it is valid'
            cand --iat 'When it was issued [default: now]'
            cand -c 'A claim: NAME=TEXT, or NAME:=JSON; dots in NAME nest'
            cand --claim 'A claim: NAME=TEXT, or NAME:=JSON; dots in NAME nest'
            cand -P 'A claim: K=V, with V as JSON where it parses as such'
            cand --payload 'A claim: K=V, with V as JSON where it parses as such'
            cand --unset 'Take a claim out again; dots nest'
            cand -k 'The key''s id; `thumbprint` makes it of the key [default: the key''s own]'
            cand --kid 'The key''s id; `thumbprint` makes it of the key [default: the key''s own]'
            cand -t 'The type [default: JWT]'
            cand --typ 'The type [default: JWT]'
            cand -H 'A header parameter: NAME=TEXT, or NAME:=JSON'
            cand --header 'A header parameter: NAME=TEXT, or NAME:=JSON'
            cand -j 'Print JSON: one document an answer, errors included'
            cand --json 'Print JSON: one document an answer, errors included'
            cand -q 'Print nothing but errors of usage, keys and files (decode, verify)'
            cand --quiet 'Print nothing but errors of usage, keys and files (decode, verify)'
            cand --unsigned 'Make a token that nobody signed: only with --alg none'
            cand --no-iat 'Add no iat'
            cand --no-typ 'Leave typ out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jwt;keygen'= {
            cand --color 'Colour the output'
            cand -o 'Write to this file, and the public half to PATH.pub'
            cand --out 'Write to this file, and the public half to PATH.pub'
            cand --format 'The format [default: pem; text for HS*]'
            cand --bits 'The size of an RSA key: 2048, 3072, 4096 or 8192 bits'
            cand --kid 'The key''s id: thumbprint, uuid or a text [default for JWKs: thumbprint]'
            cand -j 'Print JSON: one document an answer, errors included'
            cand --json 'Print JSON: one document an answer, errors included'
            cand -q 'Print nothing but errors of usage, keys and files (decode, verify)'
            cand --quiet 'Print nothing but errors of usage, keys and files (decode, verify)'
            cand --force 'Overwrite files that are there'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jwt;completions'= {
            cand --color 'Colour the output'
            cand -j 'Print JSON: one document an answer, errors included'
            cand --json 'Print JSON: one document an answer, errors included'
            cand -q 'Print nothing but errors of usage, keys and files (decode, verify)'
            cand --quiet 'Print nothing but errors of usage, keys and files (decode, verify)'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
    ]
    $completions[$command]
}
