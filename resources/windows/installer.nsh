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
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "dev.hotdash.app"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "dev.hotdash.app"
  ${endIf}
!macroend
