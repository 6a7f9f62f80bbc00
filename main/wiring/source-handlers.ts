import { actionHandler, done, unexpected, type Handlers } from '../bridge/bridge.ts'
import type { Dialogs } from '../desktop/dialogs.ts'
import { linkUrl, openLink } from '../desktop/links.ts'
import type { SettingsService } from '../settings/settings.ts'
import type { Folders } from '../sources/folders/folders.ts'
import type { Github } from '../sources/github/github.ts'

/** Handles the requests about folders, GitHub, and the addresses and client ids that they need. */
export const createSourceHandlers = (
  folders: Folders,
  github: Github,
  settings: SettingsService,
  dialogs: Dialogs,
) =>
  ({
    async 'add-folder'() {
      const folder = await dialogs.chooseFolder('sources')
      return folder === null ? done : folders.add(folder)
    },
    'remove-folder': actionHandler(({ id }) => folders.remove(id)),
    'scan-now': actionHandler(() => folders.rescan()),
    'sync-now': actionHandler(() => github.syncNow()),
    'sign-in-device': ({ host }) => github.signIn.byDevice(host),
    'cancel-sign-in': actionHandler(() => github.signIn.cancel()),
    'type-host': actionHandler(({ host }) => github.signIn.setTypedHost(host)),
    'sign-in-cli': ({ host }) => github.signIn.byCli(host),
    'sign-in-token': ({ host, token }) => github.signIn.byToken(host, token),
    'sign-out': actionHandler(({ account }) => github.signOut(account)),
    'set-client-id': actionHandler(({ host, clientId }) => settings.setClientId(host, clientId)),
    'set-address': actionHandler(({ email, counts }) => settings.setAddress(email, counts)),
    async 'open-link'({ link, host }) {
      const pages = github.pages(host)
      if (pages === null) return unexpected
      const address = linkUrl(link, { device: github.signIn.devicePage(), ...pages })
      if (address === null) return done
      if (pages.isKnown || (await dialogs.confirmLink(address))) await openLink(address)
      return done
    },
  }) satisfies Partial<Handlers>
