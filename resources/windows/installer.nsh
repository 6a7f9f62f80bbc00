; What Hot Dash has told Windows to start at login (main/desktop/login-item.ts) goes with it, but stays at an update.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "dev.hotdash.app"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "dev.hotdash.app"
  ${endIf}
!macroend
