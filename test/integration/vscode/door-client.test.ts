import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Door } from '../../../main/door/door.ts'
import { exitCodes, type DoorAnswer } from '../../../main/door/door-lines.ts'
import { askDoor } from '../../../tools/vscode/extension/door-client.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { createTestDoor } from '../door/test-door.ts'

const home = folderForEachTest()
let door: Door
beforeEach(async () => {
  vi.stubEnv('HOT_DASH_HOME', home.path)
  const answer = (exit: DoorAnswer['exit'], out = '') => ({ exit, out, err: '' })
  door = createTestDoor(home.path, {
    reply: ({ args, locale }) =>
      Promise.resolve({
        answer:
          args[0] === 'refused'
            ? answer(exitCodes.refused)
            : answer(exitCodes.done, `${args.join()} ${locale} 今日`),
      }),
    refuse: () => answer(exitCodes.noAnswer),
  })
  await door.startListening()
})
afterEach(() => {
  vi.unstubAllEnvs()
  door.stopListening()
})

test('the extension asks the door of the app', async () => {
  expect(await askDoor(['status', '--json'], 'ja')).toEqual({
    v: 1,
    exit: 0,
    out: 'status,--json ja 今日',
    err: '',
  })
})

test('a refusal, or an app that is not running, gives no answer', async () => {
  expect(await askDoor(['refused'], 'en')).toBeNull()
  door.stopListening()
  expect(await askDoor(['status'], 'en')).toBeNull()
})

test.skipIf(process.platform === 'win32')(
  'a folder that others may enter gets no request',
  async () => {
    chmodSync(join(home.path, 'door'), 0o755)
    expect(await askDoor(['status'], 'en')).toBeNull()
  },
)
