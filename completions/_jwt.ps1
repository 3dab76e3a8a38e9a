# Completion of jwt for PowerShell (5.1 and later). What may stand at the cursor is asked of the jwt on the PATH.
# Run this from the profile.

Register-ArgumentCompleter -Native -CommandName 'jwt' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $program = Get-Command -Name jwt -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($null -eq $program) { return }

    # Words as the program would get them; the one at the cursor as far as it is typed.
    $typed = @()
    $at = -1
    foreach ($element in $commandAst.CommandElements) {
        $text = $element.Extent.Text
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $text = $element.Value }
        if ($at -lt 0 -and $element.Extent.EndOffset -ge $cursorPosition) {
            $at = $typed.Count
            if ($element.Extent.StartOffset -ge $cursorPosition) {
                $typed += ''
            } else {
                $text = $element.Extent.Text.Substring(0, $cursorPosition - $element.Extent.StartOffset).Trim("'", '"')
            }
        }
        $typed += $text
    }
    if ($at -lt 0) {
        $at = $typed.Count
        $typed += ''
    }

    $asked = @{
        _JWT_COMPLETE       = 'powershell'
        _JWT_COMPLETE_WORDS = $typed -join [char]0x1f
        _JWT_COMPLETE_AT    = "$at"
    }
    try {
        foreach ($name in $asked.Keys) { [Environment]::SetEnvironmentVariable($name, $asked[$name]) }
        $said = @($null | & $program 2> $null)
        if ($LASTEXITCODE -ne 0) { return }
    } catch {
        return
    } finally {
        foreach ($name in $asked.Keys) { [Environment]::SetEnvironmentVariable($name, $null) }
    }
    # Another program of that name says something else.
    if ($said.Count -eq 0 -or $said[0] -ne 'jwt-toolkit 1') { return }

    foreach ($line in $said | Select-Object -Skip 1) {
        # The word, what follows it, what a list shows, and a note.
        $word, $behind, $shown, $note = $line -split "`t"
        if (-not $note) { $note = $word }
        $written = $word
        if ($word -match '[^-\w./\\:=+]') { $written = "'" + $word.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($written, $shown, 'ParameterValue', $note)
    }
}
