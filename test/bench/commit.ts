import { openGitSandbox } from '../fakes/repositories.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { product, startApp } from './app.ts'
import { waitsOf, type Bench } from './figures.ts'
import { chooseFolder, openHome } from './returning-user.ts'

const commits = 40

/** Settles when this many chillies are shown: three in the starter basket, and one per commit today. */
const chilliesAre = (count: number) => `new Promise((resolve) => {
  const look = () => {
    if (/\\b${count}\\b/.test(document.querySelector('.tile-count')?.textContent)) resolve(true)
  }
  new MutationObserver(look).observe(document.body, { characterData: true, childList: true, subtree: true })
  look()
})`

/** Settles when the app has read all commits that existed before its start. */
const untilWatching = `new Promise((resolve) => {
  const look = ({ folders }) => {
    if (folders[0]?.state.name === 'watching') resolve(true)
  }
  window.dash.on('snapshot', look)
  void window.dash.request('snapshot', null).then(look)
})`

/** Watches the page for the next chilli. Stores a promise of the time when the chilli's frame was drawn. */
const arm = `{
  const count = () => document.querySelector('[data-kind="commit"]')?.textContent
  const before = count()
  globalThis.chilli = new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (count() === before) return
      watch.disconnect()
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve(Date.now())
        port2.postMessage(null)
      })
    })
    watch.observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  void 0
}`

/** The time from the end of `git commit` to the frame that shows its chilli, in the real app. */
export const commit: Bench = {
  async measure() {
    const sandbox = openGitSandbox()
    const data = temporaryFolder()
    try {
      const project = sandbox.init('app')
      sandbox.commit(project)
      let second = Math.floor(Date.now() / 1000) - 3600
      const commitNow = () => {
        second += 1
        const call = ['commit', '--quiet', '--allow-empty', '-m', 'Bake']
        sandbox.gitAs({ date: `${second} +0900` }, project, ...call)
        return Date.now()
      }
      chooseFolder(data.path, sandbox.root)
      const { GIT_CONFIG_GLOBAL = '', GIT_CONFIG_NOSYSTEM = '' } = sandbox.environment
      const app = startApp(product, {
        env: { HOT_DASH_HOME: data.path, GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM },
      })
      try {
        const home = await openHome(app)
        await home.evaluate(untilWatching)
        // Do not measure this first commit, because it includes the rest of the startup work.
        commitNow()
        await home.evaluate(chilliesAre(4))
        const waits: number[] = []
        for (let n = 0; n < commits; n += 1) {
          await home.evaluate(arm)
          const committed = commitNow()
          waits.push(Number(await home.evaluate('globalThis.chilli')) - committed)
        }
        return { 'commit.ms': waitsOf(waits, 100) }
      } finally {
        await app.quit()
      }
    } finally {
      data.remove()
      sandbox.remove()
    }
  },
}
