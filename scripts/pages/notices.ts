import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { licensePlugin } from 'rolldown-license-plugin'
import type { Plugin } from 'vite'
import type { NoticeView } from '../../preload/contract/views/notices-view.ts'

/** Licences whose only condition is that we pass on their text. */
const accepted: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'OFL-1.1',
])

/**
 * A package that ships beside the bundled code: its licence files, and its licence's name if we accept that licence
 * for this package.
 */
export interface ShippedPackage {
  readonly name: string
  readonly files: readonly string[]
  readonly license?: string
}

/** Collects the notices of everything that the builds of main, preload and pages really include. */
export interface Notices {
  /** @returns a plugin for each build. The build fails if a licence is not accepted or if its text is missing. */
  readonly collect: () => Plugin
  /** @returns a plugin for the end of the last build, which writes `notices.json` */
  readonly write: () => Plugin
}

/** @param root the project's folder */
export function openNotices(root: string, shipped: readonly ShippedPackage[]): Notices {
  const all = new Map<string, NoticeView>()
  const keep = (notice: NoticeView) => {
    const { name, version, license, text } = notice
    if (
      !accepted.has(license) &&
      !shipped.some((one) => one.name === name && one.license === license)
    )
      throw new Error(`the licence of ${name} is not accepted: ${license || 'none given'}`)
    if (text.trim() === '') throw new Error(`${name} brings no text of its licence`)
    all.set(`${name} ${version}`, notice)
  }
  return {
    collect: () =>
      licensePlugin({
        done: (packages) => {
          for (const { licenseText, ...one } of packages) keep({ ...one, text: licenseText })
        },
      }) as Plugin,
    write: () => ({
      name: 'hot-dash:notices',
      generateBundle: {
        order: 'post',
        async handler() {
          for (const one of shipped) keep(await readShipped(root, one))
          const source = JSON.stringify(
            [...all.values()].sort((a, b) => a.name.localeCompare(b.name, 'en')),
          )
          this.emitFile({ type: 'asset', fileName: 'notices.json', source })
        },
      },
    }),
  }
}

async function readShipped(
  root: string,
  { name, files, license }: ShippedPackage,
): Promise<NoticeView> {
  const folder = path.join(root, 'node_modules', ...name.split('/'))
  const about = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
    readonly version: string
    readonly license?: string
  }
  const texts = files.map((file) => readFile(path.join(folder, file), 'utf8'))
  return {
    name,
    version: about.version,
    license: license ?? about.license ?? '',
    text: (await Promise.all(texts)).join('\n\n'),
  }
}
