; A package manager says that it is one (winget: --package-manager=winget), and Hot Dash then leaves updates to it.
!macro customInstall
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "--package-manager=" $R1
  ${ifNot} ${Errors}
    FileOpen $R2 "$INSTDIR\resources\package-manager" w
    FileWrite $R2 "$R1"
    FileClose $R2
  ${endIf}
!macroend

; What Hot Dash has told Windows to start at login (main/desktop/login-item.ts) goes with it, but stays at an update.
; The same holds for the hooks in the files of our own (main/integrations/rules/agent-files.ts). Codex's file is the user's; what is left
; there does nothing.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    RMDir /r "$PROFILE\.claude\skills\hot-dash"
    RMDir /r "$PROFILE\.gemini\extensions\hot-dash"
    RMDir /r "$PROFILE\.codex\pets\hot-dash"
    Delete "$PROFILE\.copilot\hooks\hot-dash.json"
    Delete "$PROFILE\.config\opencode\plugins\hot-dash.js"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "dev.hotdash.app"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "dev.hotdash.app"
  ${endIf}
!macroend
