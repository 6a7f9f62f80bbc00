import { expect, test, vi } from 'vitest'
import { hardenedWebPreferences } from '../../../main/desktop/security.ts'

vi.mock('electron', () => ({}))

test('pages have a sandbox, isolation, and no Node', () => {
  expect(hardenedWebPreferences('/preload.cjs')).toMatchObject({
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
