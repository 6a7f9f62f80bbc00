complete -c hot-dash -f
complete -c hot-dash -n __fish_use_subcommand -a 'status today why feed say react show hide quiet doctor mcp quit completion help'
complete -c hot-dash -n '__fish_seen_subcommand_from status' -a '--json --format'
complete -c hot-dash -n '__fish_seen_subcommand_from feed' -a '--all'
complete -c hot-dash -n '__fish_seen_subcommand_from react' -a 'greet applaud catch post stir fanfare full-cheeks hold-head relief lap peck think facepalm stretch preen listen toot call comfort'
complete -c hot-dash -n '__fish_seen_subcommand_from quiet' -a '1h on off'
complete -c hot-dash -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish powershell'
