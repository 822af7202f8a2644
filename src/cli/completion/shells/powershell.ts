import { completeWord, programName } from '../../names.ts';

export const powershell = `# PowerShell completion for ${programName}
Register-ArgumentCompleter -Native -CommandName '${programName}', '${programName}.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    # The word under the cursor comes last, also when nothing of it is there.
    if ($wordToComplete -eq '') { $words += '""' }
    $prefix = if ($wordToComplete -match '^(-.*?=)') { $Matches[1] } else { '' }
    & $commandAst.CommandElements[0].ToString() ${completeWord} @words 2> $null | Where-Object { $_ -notmatch '^:\\d+$' } | ForEach-Object {
        $value, $describe = $_ -split "\`t", 2
        if (-not $describe) { $describe = $value }
        [System.Management.Automation.CompletionResult]::new("$prefix$value", $value, 'ParameterValue', $describe)
    }
}
`;
