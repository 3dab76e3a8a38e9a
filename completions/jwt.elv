# Completion of jwt for elvish (0.18 and later). What may stand at the cursor is asked of the jwt on the PATH.
# Eval this from ~/.config/elvish/rc.elv.

use str

set edit:completion:arg-completer[jwt] = {|@words|
    try {
        tmp E:_JWT_COMPLETE = elvish
        tmp E:_JWT_COMPLETE_WORDS = (str:join "\x1f" $words)
        tmp E:_JWT_COMPLETE_AT = (to-string (- (count $words) 1))
        var said = [((external jwt) < /dev/null 2> /dev/null | from-lines)]
        # Another program of that name says something else.
        if (eq $said[0] 'jwt-toolkit 1') {
            for line $said[1..] {
                # The word, what follows it, and what a list shows.
                var word behind shown _ = (str:split "\t" $line)
                edit:complex-candidate &code-suffix=$behind &display=$shown $word
            }
        }
    } catch _ {
        nop
    }
}
