/** Runs all benches, or the named ones. Prints a table and writes results.json. scripts/bench.ts starts it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { agents } from './agents.ts'
import { carry } from './carry.ts'
import { commit } from './commit.ts'
import { door } from './door.ts'
import { feast } from './feast.ts'
import { feed } from './feed.ts'
import { reachesGoal, Skipped, type Bench, type Figures } from './figures.ts'
import { github } from './github.ts'
import { idle } from './idle.ts'
import { ledger } from './ledger.ts'
import { many } from './many.ts'
import { meal } from './meal.ts'
import { memory } from './memory.ts'
import { near } from './near.ts'
import { scan } from './scan.ts'
import { size } from './size.ts'
import { speech } from './speech.ts'
import { packaged, startup } from './startup.ts'
import { transfer } from './transfer.ts'
import { voice } from './voice.ts'
import { walk } from './walk.ts'
import { wardrobe } from './wardrobe.ts'

const benches: Readonly<Record<string, Bench>> = {
  scan,
  many,
  ledger,
  transfer,
  github,
  speech,
  startup,
  packaged,
  commit,
  carry,
  door,
  agents,
  feed,
  meal,
  feast,
  memory,
  idle,
  near,
  walk,
  wardrobe,
  voice,
  size,
}
const results = join(import.meta.dirname, 'results.json')

const named = process.argv.slice(2)
const unknown = named.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(
    `no such bench: ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`,
  )
  process.exit(2)
}

sayLoad()
// Keeps the process alive: file watches and connections to the display do not.
const awake = setInterval(() => undefined, 60_000)
// A bench that does not run keeps its earlier figures.
let figures = named.length > 0 ? earlier() : {}
for (const [name, bench] of Object.entries(benches)) {
  if (named.length > 0 && !named.includes(name)) continue
  console.log(`\n${name}`)
  try {
    const measured = await bench.measure((line) => console.log(`    ${line}`))
    for (const [key, figure] of Object.entries(measured)) {
      const { p95 } = figure
      const missed = reachesGoal(figure) ? '' : ', missed'
      const goal = figure.goal === null ? '' : `  goal ${figure.goal}${missed}`
      const [median, min, max] = [figure.median, figure.min, figure.max].map(inColumn)
      const slow = p95 === undefined ? '' : `  p95 ${p95}`
      console.log(
        `  ${key.padEnd(36)}${median}  (${min} …${max}, ${figure.runs} runs)${slow}${goal}`,
      )
    }
    figures = { ...figures, ...measured }
    writeFileSync(results, `${JSON.stringify(figures, null, 2)}\n`)
  } catch (cause) {
    if (!(cause instanceof Skipped)) throw cause
    console.log(`  not measured: ${cause.message}`)
  }
}
clearInterval(awake)
sayLoad()

/** Print how busy the machine is, because other programs affect every figure. */
function sayLoad(): void {
  const load = loadavg().map((one) => one.toFixed(2))
  console.log(`\nload ${load.join(' ')} on ${cpus().length} cores`)
}

function earlier(): Figures {
  return existsSync(results) ? (JSON.parse(readFileSync(results, 'utf8')) as Figures) : {}
}

function inColumn(value: number): string {
  return String(value).padStart(9)
}
