Register-ArgumentCompleter -Native -CommandName hot-dash -ScriptBlock {
  param($word, $line, $cursor)
  $words = @($line.CommandElements | ForEach-Object { "$_" })
  $position = if ($word -eq '') { $words.Count } else { $words.Count - 1 }
  $choices = switch ("$position,$($words[1])") {
    { $position -eq 1 } { 'status today why feed say react show hide quiet doctor mcp quit completion help'; break }
    '2,status' { '--json --format' }
    '2,feed' { '--all' }
    '2,react' { 'greet applaud catch post stir fanfare full-cheeks hold-head relief lap peck think facepalm stretch preen listen toot call comfort' }
    '2,quiet' { '1h on off' }
    '2,completion' { 'bash zsh fish powershell' }
  }
  "$choices" -split ' ' | Where-Object { $_ -like "$word*" }
}
