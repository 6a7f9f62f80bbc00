import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemTimers } from '../../../main/base/timers.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openMachine, type Machine } from './devices.ts'

/** Settles when a condition holds. Checks it after each read and write. */
const until = ({ carrier }: Machine, condition: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const off = carrier.onChange(() => {
      if (!condition()) return
      off()
      resolve()
    })
    if (condition()) resolve()
  })

test('a meal on one machine reaches the other by itself', async () => {
  const folder = temporaryFolder()
  const shared = join(folder.path, 'shared')
  mkdirSync(shared)
  const options = { timers: systemTimers }
  const machines = ['desk', 'laptop'].map((name) => openMachine(folder.path, name, options))
  const [one, other] = machines as [Machine, Machine]
  try {
    await one.carrier.start({ type: 'folder', folder: shared }, null)
    await other.carrier.start({ type: 'folder', folder: shared }, one.carrier.code())
    await until(one, () => one.carrier.view().name === 'on')
    const offs = machines.map(({ dash, carrier }) => dash.onChange(carrier.writeSoon))
    const before = other.dash.petInCompany().experience
    expect(one.dash.feedOne(null)).toMatchObject({ ok: true })
    await until(other, () => other.dash.petInCompany().experience > before)
    expect(other.dash.petInCompany().experience).toBe(one.dash.petInCompany().experience)
    for (const off of offs) off()
  } finally {
    for (const { carrier, store } of machines) {
      await carrier.close()
      store.close()
    }
    folder.remove()
  }
})
