# Completion of jwt for fish (3.1 and later). What may stand at the cursor is asked of the jwt on the PATH.
# Save this file as ~/.config/fish/completions/jwt.fish.

function __jwt_complete
    set -l before (commandline --current-process --tokenize --cut-at-cursor)
    set -l all (commandline --current-process --tokenize)
    set -l typed $before (commandline --current-token --cut-at-cursor) $all[(math (count $before) + 2)..-1]
    set -l said (_JWT_COMPLETE=fish _JWT_COMPLETE_WORDS=(string join \x1f -- $typed) _JWT_COMPLETE_AT=(count $before) \
        command jwt </dev/null 2>/dev/null)
    or return
    # Another program of that name says something else.
    test "$said[1]" = 'jwt-toolkit 1'
    and printf '%s\n' $said[2..-1]
end

complete --command jwt --no-files --keep-order --arguments '(__jwt_complete)'
