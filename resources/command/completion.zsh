#compdef hot-dash
_hot-dash() {
  local -a choices
  if (( CURRENT == 2 )); then
    choices=(status today why feed say react show hide quiet doctor mcp quit completion help)
  elif (( CURRENT == 3 )); then
    case $words[2] in
      status) choices=(--json --format) ;;
      feed) choices=(--all) ;;
      react) choices=(greet applaud catch post stir fanfare full-cheeks hold-head relief lap peck think facepalm stretch preen listen toot call comfort) ;;
      quiet) choices=(1h on off) ;;
      completion) choices=(bash zsh fish powershell) ;;
    esac
  fi
  compadd -- $choices
}
if [[ $funcstack[1] == _hot-dash ]]; then
  _hot-dash
else
  compdef _hot-dash hot-dash
fi
