import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../integration/storage/store.ts'
import { product, startApp } from './app.ts'
import { figureOf, ratios, runs, type Bench } from './figures.ts'

/** When the page's first text was painted, milliseconds since the epoch. */
const firstPaint = `new Promise((resolve) => {
  const see = new PerformanceObserver((list) => {
    const [paint] = list.getEntriesByName('first-contentful-paint')
    if (paint) resolve(performance.timeOrigin + paint.startTime)
  })
  see.observe({ type: 'paint', buffered: true })
})`

const bareMain = `import { app, BrowserWindow } from 'electron'
app.setPath('userData', process.env.BARE_HOME)
app.whenReady().then(() => new BrowserWindow({ width: 1040, height: 720 }).loadFile('bare.html'))
`

/** From the start of the process to the home page's first paint, against a window with one word in the same Electron. */
export const start: Bench = {
  async measure() {
    const data = temporaryFolder()
    const bare = temporaryFolder()
    const write = (file: string, text: string) => writeFileSync(join(bare.path, file), text)
    write('package.json', JSON.stringify({ name: 'bare', type: 'module', main: 'main.js' }))
    write('main.js', bareMain)
    write('bare.html', '<!doctype html><title>Bare</title><p>Bare</p>')
    const env = { HOT_DASH_HOME: data.path, BARE_HOME: join(bare.path, 'data') }
    const homes: number[] = []
    const bares: number[] = []
    try {
      // The first start of each makes its folders and caches.
      await paintedAfter(bare.path, '/bare.html', env)
      await paintedAfter(product, '/home/index.html', env)
      for (let run = 0; run < runs; run += 1) {
        bares.push(await paintedAfter(bare.path, '/bare.html', env))
        homes.push(await paintedAfter(product, '/home/index.html', env))
      }
    } finally {
      data.remove()
      bare.remove()
    }
    return {
      'start.ratio': figureOf(ratios(homes, bares), 1.3),
      'start.home_ms': figureOf(homes, null),
      'start.bare_ms': figureOf(bares, null),
    }
  },
}

async function paintedAfter(project: string, page: string, env: Readonly<Record<string, string>>) {
  const app = await startApp(project, env)
  try {
    const shown = await app.devTools.page(page)
    return Number(await shown.evaluate(firstPaint)) - app.startedAt
  } finally {
    await app.quit()
  }
}
