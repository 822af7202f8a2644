import { completeWord, programName } from '../../names.ts';

const name = `__${programName.replaceAll('-', '_')}_complete`;

export const bash = `# bash completion for ${programName}
${name}() {
  local cur words cword out line directive=0
  COMPREPLY=()
  if declare -F _get_comp_words_by_ref > /dev/null; then
    _get_comp_words_by_ref -n =: cur words cword
  else
    words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD cur=\${COMP_WORDS[COMP_CWORD]}
  fi
  out=$(${programName} ${completeWord} "\${words[@]:1:cword}" 2> /dev/null) || return
  # Bash completes what stands after the equals sign.
  [[ $cur == -*=* ]] && cur=\${cur#*=}
  while IFS= read -r line; do
    if [[ $line == :* ]]; then
      directive=\${line#:}
    elif [[ \${line%%$'\\t'*} == "$cur"* ]]; then
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done <<< "$out"
  (( directive & 2 )) && compopt -o nospace 2> /dev/null
  (( directive & 16 )) && compopt -o dirnames 2> /dev/null
  (( (directive & 20) == 0 && \${#COMPREPLY[@]} == 0 )) && compopt -o default 2> /dev/null
  return 0
}
complete -F ${name} ${programName}
`;
