_hot_dash() {
  local word="${COMP_WORDS[COMP_CWORD]}" choices=''
  case "$COMP_CWORD,${COMP_WORDS[1]}" in
    1,*) choices='status today why feed say react show hide quiet doctor mcp quit completion help' ;;
    2,status) choices='--json --format' ;;
    2,feed) choices='--all' ;;
    2,react) choices='greet applaud catch post stir fanfare full-cheeks hold-head relief lap peck think facepalm stretch preen listen toot call comfort' ;;
    2,quiet) choices='1h on off' ;;
    2,completion) choices='bash zsh fish powershell' ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
}
complete -F _hot_dash hot-dash
