# Completion of jwt for bash (3.2 and later). What may stand at the cursor is asked of the jwt on the PATH.
# Source this file, or save it as ~/.local/share/bash-completion/completions/jwt.

_jwt() {
    local said
    COMPREPLY=()
    # The names of variables are the shell's own business.
    if [[ $2 == '$'* ]]; then
        local IFS=$' \t\n'
        COMPREPLY=($(compgen -v -P '$' -- "${2#?}"))
        return 0
    fi
    said=$(
        _JWT_COMPLETE=bash _JWT_COMPLETE_WORDS=${COMP_LINE:0:COMP_POINT} \
            _JWT_COMPLETE_REST=${COMP_LINE:COMP_POINT} _JWT_COMPLETE_WORD=$2 \
            command jwt < /dev/null 2> /dev/null
    ) || return 0
    # Another program of that name says something else.
    [[ $said == 'jwt-toolkit 1'$'\n'* ]] || return 0
    said=${said#*$'\n'}
    # Quotes and the space behind a word that is done are in the answer.
    while [[ -n $said ]]; do
        COMPREPLY[${#COMPREPLY[@]}]=${said%%$'\n'*}
        [[ $said == *$'\n'* ]] || break
        said=${said#*$'\n'}
    done
}

complete -o nospace -o nosort -F _jwt jwt 2> /dev/null || complete -o nospace -F _jwt jwt
