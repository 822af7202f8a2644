import { completeWord, programName } from '../../names.ts';

const name = `_${programName.replaceAll('-', '_')}`;

export const zsh = `#compdef ${programName}
# zsh completion for ${programName}
${name}() {
  local line directive=0
  local -a found options
  [[ $words[CURRENT] == -*=* ]] && compset -P '*='
  for line in "\${(@f)$(${programName} ${completeWord} "\${(@)words[2,CURRENT]}" 2> /dev/null)}"; do
    if [[ $line == :* ]]; then
      directive=\${line#:}
    elif [[ -n $line ]]; then
      found+=("\${\${line//:/\\\\:}/$'\\t'/:}")
    fi
  done
  (( directive & 2 )) && options=(-S '')
  (( $#found )) && _describe -V ${programName} found $options
  (( directive & 16 )) && _path_files -/
  (( (directive & 20) == 0 )) && _files
}
if [[ $funcstack[1] == ${name} ]]; then
  ${name} "$@"
else
  compdef ${name} ${programName}
fi
`;
