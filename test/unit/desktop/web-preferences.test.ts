import { expect, it } from 'vitest'
import { hardened } from '../../../main/desktop/web-preferences.ts'

it('gives pages a sandbox, isolation, and no Node', () => {
  expect(hardened('/preload.cjs')).toMatchObject({
    preload: '/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
  })
})
