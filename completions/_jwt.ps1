
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'jwt' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'jwt'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'jwt' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output [default: auto]')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Show what a token says; no key needed')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Judge a token: signature, then claims; the exit code is the verdict')
            [CompletionResult]::new('encode', 'encode', [CompletionResultType]::ParameterValue, 'Sign a token')
            [CompletionResult]::new('keygen', 'keygen', [CompletionResultType]::ParameterValue, 'Make a key for an algorithm')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Say what a key is, or convert it')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            break
        }
        'jwt;decode' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output [default: auto]')
            [CompletionResult]::new('--part', '--part', [CompletionResultType]::ParameterName, 'Print the exact bytes of one part (the signature as base64url)')
            [CompletionResult]::new('--get', '--get', [CompletionResultType]::ParameterName, 'Print one value: a name, a dotted path or a JSON Pointer')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Show times in this zone [default: utc]')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Take another moment for now')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to a file, for its owner''s eyes alone: JSON, or what --get or --part asks for')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to a file, for its owner''s eyes alone: JSON, or what --get or --part asks for')
            [CompletionResult]::new('-S', '-S ', [CompletionResultType]::ParameterName, 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:')
            [CompletionResult]::new('-K', '-K ', [CompletionResultType]::ParameterName, 'A key: PATH, -, env:NAME, or the key itself; may be repeated')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A key: PATH, -, env:NAME, or the key itself; may be repeated')
            [CompletionResult]::new('--key-password', '--key-password', [CompletionResultType]::ParameterName, 'The password of a locked key: text, @PATH, -, env:NAME or prompt:')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'With a key: the algorithms to allow')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'With a key: the algorithms to allow')
            [CompletionResult]::new('--no-warn', '--no-warn', [CompletionResultType]::ParameterName, 'Do not warn of this, by its code; repeated, or separated by commas: of these')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads work on the lines [default: one a core]')
            [CompletionResult]::new('--date', '--date', [CompletionResultType]::ParameterName, 'The habit of other tools: the same as --time')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('--find', '--find', [CompletionResultType]::ParameterName, 'Find every token in any text: logs, HAR files, .env, HTML')
            [CompletionResult]::new('--no-notes', '--no-notes', [CompletionResultType]::ParameterName, 'Leave the notes out: plain JSON')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Hide the signature, for tickets and logs')
            [CompletionResult]::new('--ignore-exp', '--ignore-exp', [CompletionResultType]::ParameterName, 'With a key: let an exp pass that is past')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Let any warning fail the token (exit code 7, if nothing graver fails)')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'Take every line of stdin, or of @PATH, as one input, and answer each with one line')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'With --json: end with a summary, a JSON document on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jwt;verify' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output [default: auto]')
            [CompletionResult]::new('-S', '-S ', [CompletionResultType]::ParameterName, 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:')
            [CompletionResult]::new('-K', '-K ', [CompletionResultType]::ParameterName, 'A key: PATH, -, env:NAME, or the key itself; may be repeated')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A key: PATH, -, env:NAME, or the key itself; may be repeated')
            [CompletionResult]::new('--key-password', '--key-password', [CompletionResultType]::ParameterName, 'The password of a locked key: text, @PATH, -, env:NAME or prompt:')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Show times in this zone [default: utc]')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Take another moment for now')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Algorithms to allow, separated by commas [default: what the key allows]')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Algorithms to allow, separated by commas [default: what the key allows]')
            [CompletionResult]::new('--iss', '--iss', [CompletionResultType]::ParameterName, 'The issuer must be this one')
            [CompletionResult]::new('--aud', '--aud', [CompletionResultType]::ParameterName, 'The audience must hold this one; repeated: one of these')
            [CompletionResult]::new('--sub', '--sub', [CompletionResultType]::ParameterName, 'The subject must be this one')
            [CompletionResult]::new('--jti', '--jti', [CompletionResultType]::ParameterName, 'The token''s id must be this one')
            [CompletionResult]::new('--typ', '--typ', [CompletionResultType]::ParameterName, 'The header''s type must be this one (`at+jwt`)')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'Claims that must be there, separated by commas')
            [CompletionResult]::new('--claim', '--claim', [CompletionResultType]::ParameterName, 'A claim must meet this: name=text, name:=json, name!=text, name~=text, name>=n, name<=n')
            [CompletionResult]::new('--leeway', '--leeway', [CompletionResultType]::ParameterName, 'How far the clocks may differ, such as 30s')
            [CompletionResult]::new('--max-age', '--max-age', [CompletionResultType]::ParameterName, 'How old the token may be, counted from iat')
            [CompletionResult]::new('--no-warn', '--no-warn', [CompletionResultType]::ParameterName, 'Do not warn of this, by its code; repeated, or separated by commas: of these')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads work on the lines [default: one a core]')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'With --lines: answer nothing, but pass on the lines whose token is valid, or those whose token is not')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('--find', '--find', [CompletionResultType]::ParameterName, 'Find every token in any text: logs, HAR files, .env, HTML')
            [CompletionResult]::new('--exact', '--exact', [CompletionResultType]::ParameterName, 'Take the token as it is: no @PATH, no -, and nothing is found in a text or taken off')
            [CompletionResult]::new('--no-notes', '--no-notes', [CompletionResultType]::ParameterName, 'Leave the notes out: plain JSON')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Print the JSON Schema of what --json prints, and exit')
            [CompletionResult]::new('--ignore-exp', '--ignore-exp', [CompletionResultType]::ParameterName, 'Let an exp pass that is past')
            [CompletionResult]::new('--require-kid', '--require-kid', [CompletionResultType]::ParameterName, 'The header must name a key by kid, and that key must be given')
            [CompletionResult]::new('--allow-padding', '--allow-padding', [CompletionResultType]::ParameterName, 'Let the parts end in ''='', as AWS load balancers write them')
            [CompletionResult]::new('--all-signatures', '--all-signatures', [CompletionResultType]::ParameterName, 'Of several signatures all must be right, not one')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Let any warning fail the token (exit code 7, if nothing graver fails)')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'Take every line of stdin, or of @PATH, as one input, and answer each with one line')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'With --json: end with a summary, a JSON document on stderr')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'With --lines: look for the cause where a token fails, as is always done without --lines')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jwt;encode' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output [default: auto]')
            [CompletionResult]::new('-S', '-S ', [CompletionResultType]::ParameterName, 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:')
            [CompletionResult]::new('-K', '-K ', [CompletionResultType]::ParameterName, 'A key: PATH, -, env:NAME, or the key itself; may be repeated')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A key: PATH, -, env:NAME, or the key itself; may be repeated')
            [CompletionResult]::new('--key-password', '--key-password', [CompletionResultType]::ParameterName, 'The password of a locked key: text, @PATH, -, env:NAME or prompt:')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Start from a token, or from what `decode --json` printed: text, @PATH or -')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the token to a file, for its owner''s eyes alone')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write the token to a file, for its owner''s eyes alone')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'The algorithm [default: what the key is for]')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'The algorithm [default: what the key is for]')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'The issuer')
            [CompletionResult]::new('--iss', '--iss', [CompletionResultType]::ParameterName, 'The issuer')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'The subject')
            [CompletionResult]::new('--sub', '--sub', [CompletionResultType]::ParameterName, 'The subject')
            [CompletionResult]::new('-a', '-a', [CompletionResultType]::ParameterName, 'The audience; repeated, it becomes an array')
            [CompletionResult]::new('--aud', '--aud', [CompletionResultType]::ParameterName, 'The audience; repeated, it becomes an array')
            [CompletionResult]::new('--jti', '--jti', [CompletionResultType]::ParameterName, 'The token''s id; `uuid` makes one')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'When it expires')
            [CompletionResult]::new('--exp', '--exp', [CompletionResultType]::ParameterName, 'When it expires')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'From when on it is valid')
            [CompletionResult]::new('--nbf', '--nbf', [CompletionResultType]::ParameterName, 'From when on it is valid')
            [CompletionResult]::new('--iat', '--iat', [CompletionResultType]::ParameterName, 'When it was issued [default: now]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A claim: NAME=TEXT, or NAME:=JSON; dots in NAME nest')
            [CompletionResult]::new('--claim', '--claim', [CompletionResultType]::ParameterName, 'A claim: NAME=TEXT, or NAME:=JSON; dots in NAME nest')
            [CompletionResult]::new('-P', '-P ', [CompletionResultType]::ParameterName, 'A claim: K=V, with V as JSON where it parses as such')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'A claim: K=V, with V as JSON where it parses as such')
            [CompletionResult]::new('--unset', '--unset', [CompletionResultType]::ParameterName, 'Take a claim out again; dots nest')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'The key''s id; `thumbprint` makes it of the key [default: the key''s own]')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'The key''s id; `thumbprint` makes it of the key [default: the key''s own]')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'The type [default: JWT]')
            [CompletionResult]::new('--typ', '--typ', [CompletionResultType]::ParameterName, 'The type [default: JWT]')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header parameter: NAME=TEXT, or NAME:=JSON')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header parameter: NAME=TEXT, or NAME:=JSON')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads work on the lines [default: one a core]')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('--unsigned', '--unsigned', [CompletionResultType]::ParameterName, 'Make a token that nobody signed: only with --alg none')
            [CompletionResult]::new('--no-iat', '--no-iat', [CompletionResultType]::ParameterName, 'Add no iat')
            [CompletionResult]::new('--keep-payload-order', '--keep-payload-order', [CompletionResultType]::ParameterName, 'The habit of other tools: claims always stay in their order')
            [CompletionResult]::new('--no-typ', '--no-typ', [CompletionResultType]::ParameterName, 'Leave typ out')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'Take every line of stdin, or of @PATH, as one input, and answer each with one line')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'With --json: end with a summary, a JSON document on stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jwt;keygen' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file, and the public half to PATH.pub')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to this file, and the public half to PATH.pub')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format [default: pem; text for HS*]')
            [CompletionResult]::new('--bits', '--bits', [CompletionResultType]::ParameterName, 'The size of an RSA key: 2048, 3072, 4096 or 8192 bits')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'The key''s id: thumbprint, uuid or a text [default for JWKs: thumbprint]')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Overwrite files that are there')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jwt;key' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output [default: auto]')
            [CompletionResult]::new('-K', '-K ', [CompletionResultType]::ParameterName, 'The habit of the other subcommands: the same as KEY')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The habit of the other subcommands: the same as KEY')
            [CompletionResult]::new('-S', '-S ', [CompletionResultType]::ParameterName, 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'An HMAC secret: text, @PATH, -, env:NAME, b64:…, hex:…, text:TEXT or prompt:')
            [CompletionResult]::new('--key-password', '--key-password', [CompletionResultType]::ParameterName, 'The password of a locked key: text, @PATH, -, env:NAME or prompt:')
            [CompletionResult]::new('--thumbprint', '--thumbprint', [CompletionResultType]::ParameterName, 'Print only the JWK thumbprint (RFC 7638) [default hash: 256]')
            [CompletionResult]::new('--match', '--match', [CompletionResultType]::ParameterName, 'Say which of the keys signed this token: text, @PATH or -')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Convert to this form; the half stays what it is, private or public')
            [CompletionResult]::new('--kid', '--kid', [CompletionResultType]::ParameterName, 'Give JWKs an id: thumbprint, uuid or a text')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Bind JWKs to an algorithm')
            [CompletionResult]::new('--alg', '--alg', [CompletionResultType]::ParameterName, 'Bind JWKs to an algorithm')
            [CompletionResult]::new('--use', '--use', [CompletionResultType]::ParameterName, 'Say in JWKs what they are for: sig')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file instead of stdout')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to this file instead of stdout')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('--public', '--public', [CompletionResultType]::ParameterName, 'Take the public half; without --to, in the form that the key came in')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Overwrite a file that is there')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'jwt;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output [default: auto]')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON: one document an answer, errors included')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing but errors of usage, keys and files (decode, verify)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
