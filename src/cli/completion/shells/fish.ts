import { completeWord, programName } from '../../names.ts';

const name = `__${programName.replaceAll('-', '_')}_complete`;

export const fish = `# fish completion for ${programName}
function ${name}
    set -l words (commandline -opc) (commandline -ct)
    set -l lines (${programName} ${completeWord} $words[2..-1] 2> /dev/null)
    set -l directive (string replace -r '^:' '' -- $lines[-1])
    set -l begun (commandline -ct)
    # Fish completes the whole word, what stands before the equals sign included.
    set -l prefix (string match -r -- '^-.*?=' $begun)
    for line in $lines[1..-2]
        echo $prefix$line
    end
    if test (math "bitand($directive, 20)") -eq 0
        __fish_complete_path $begun
    end
end
complete -c ${programName} -f -k -a '(${name})'
`;
