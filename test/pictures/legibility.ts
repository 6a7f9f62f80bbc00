/** Sheets without real names, and a key that says what each picture means. */
import { createHash } from 'node:crypto'
import type { GestureName } from '../../renderer/bird/gestures.ts'
import type { PoseName } from '../../renderer/bird/poses.ts'
import {
  cellOf,
  gridSheet,
  stillOf,
  stripOf,
  stripsOnSheet,
  stripSheet,
  type Row,
  type Sheet,
} from './bird-sheets.tsx'
import { gestureMeanings, poseMeanings, talkMeaning } from './meanings.ts'

export interface LegibilityTest {
  readonly sheets: readonly Sheet[]
  /** The key as Markdown. Store it before anyone looks at the sheets. */
  readonly key: string
}

interface Entry {
  readonly name: string
  readonly meaning: string
  readonly row: Row
}

const talking: readonly PoseName[] = ['talk-a', 'talk-i', 'talk-u', 'talk-e', 'talk-o', 'talk-n']
const skewer = { held: 'chilli-skewer' } as const

/** Four letters that reveal nothing. Each seed gives other letters. */
const codeOf = (seed: string, name: string) =>
  createHash('sha256')
    .update(`${seed} ${name}`)
    .digest('hex')
    .slice(0, 4)
    .replace(/\d/g, (digit) => 'ghjkmnprst'.charAt(Number(digit)))

/** Entries with their codes, sorted by code. */
const hidden = (seed: string, entries: readonly Entry[]) =>
  entries
    .map((entry) => ({ ...entry, code: codeOf(seed, entry.name) }))
    .sort((one, other) => one.code.localeCompare(other.code, 'en'))
    .map((entry) => ({ ...entry, row: { ...entry.row, name: entry.code } }))

function posesToRead(): readonly Entry[] {
  return Object.entries(poseMeanings).map(([name, meaning]) => {
    const pose = name as keyof typeof poseMeanings
    return { name, meaning, row: cellOf(pose, pose === 'hold' ? skewer : {}) }
  })
}

function stripsToRead(): readonly Entry[] {
  const strips = Object.entries(gestureMeanings).map(([name, meaning]) => ({
    name,
    meaning,
    row: stripOf(name as GestureName),
  }))
  const talk = { name: 'talk', stills: talking.map((pose) => stillOf(pose)) }
  return [...strips, { name: 'talk', meaning: talkMeaning, row: talk }]
}

/**
 * All poses and gestures under codes that reveal nothing.
 * @param seed another seed gives other codes and another order
 */
export function legibilityTest(seed: string): LegibilityTest {
  const poses = hidden(`${seed} pose`, posesToRead())
  const strips = hidden(`${seed} strip`, stripsToRead())
  const sheets = [
    gridSheet(
      'read-poses',
      poses.map(({ row }) => row),
    ),
  ]
  for (let from = 0; from < strips.length; from += stripsOnSheet) {
    const rows = strips.slice(from, from + stripsOnSheet).map(({ row }) => row)
    sheets.push(stripSheet(`read-gestures-${from / stripsOnSheet + 1}`, rows))
  }
  const lines = [...poses, ...strips].map(
    ({ code, name, meaning }) => `| ${code} | ${name} | ${meaning} | |`,
  )
  const head =
    '| shown as | what it is | what it means | what was read |\n| --- | --- | --- | --- |'
  return { sheets, key: `${head}\n${lines.join('\n')}\n` }
}
