/**
 * Stands in for fpm (https://fpm.readthedocs.io), which electron-builder downloads from GitHub. Takes the arguments
 * that electron-builder passes for a deb or an rpm, refuses all others, and lets dpkg-deb or rpmbuild make the
 * package. It compresses little, because no test checks that.
 */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { debControl, mappingOf, type PackageAbout, rpmSpec } from './package-texts.ts'

const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true } as const
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    s: { ...text, short: 's' },
    t: { ...text, short: 't' },
    d: { ...texts, short: 'd' },
    force: { type: 'boolean' },
    architecture: text,
    'after-install': text,
    'before-remove': text,
    'after-remove': text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    category: text,
    license: text,
    'deb-priority': text,
    'deb-recommends': texts,
    'deb-compression': text,
    'rpm-summary': text,
    'rpm-os': text,
    'rpm-compression': text,
  },
})

function given(name: Exclude<keyof typeof values, 'd' | 'force' | 'deb-recommends'>): string {
  const value = values[name]
  if (value === undefined) throw new Error(`--${name} is missing`)
  return value
}

if (given('s') !== 'dir') throw new Error('only folders are packed')
const target = path.resolve(given('package'))
// Beside the package, so that files can be hard-linked instead of copied.
const work = mkdtempSync(`${target}.making-`)
try {
  const root = path.join(work, 'root')
  for (const one of positionals) stage(one, root)
  const about = {
    name: given('name'),
    version: given('version'),
    architecture: given('architecture'),
    maintainer: given('maintainer'),
    url: given('url'),
    description: given('description'),
    depends: values.d ?? [],
  }
  if (given('t') === 'deb') makeDeb(root, about)
  else if (given('t') === 'rpm') makeRpm(root, about)
  else throw new Error(`no package of type ${given('t')} can be made`)
} finally {
  rmSync(work, { recursive: true })
}

/** Puts `from=to` in place. A folder with a trailing `/` contributes its contents. */
function stage(argument: string, root: string): void {
  const { from, to, isContents } = mappingOf(argument)
  const place = path.join(root, to)
  mkdirSync(isContents ? place : path.dirname(place), { recursive: true })
  if (isContents) execFileSync('cp', ['-a', '--link', `${from}/.`, place])
  else {
    copyFileSync(from, place)
    chmodSync(place, 0o644)
  }
}

function makeDeb(root: string, about: PackageAbout): void {
  const [size = ''] = execFileSync('du', ['-sk', root]).toString().split('\t')
  const control = path.join(root, 'DEBIAN')
  mkdirSync(control)
  writeFileSync(
    path.join(control, 'control'),
    debControl(about, {
      installedKilobytes: size,
      recommends: values['deb-recommends'] ?? [],
      section: values.category ?? 'default',
      priority: given('deb-priority'),
    }),
  )
  for (const [name, script] of [
    ['postinst', given('after-install')],
    ['prerm', given('before-remove')],
    ['postrm', given('after-remove')],
  ] as const) {
    copyFileSync(script, path.join(control, name))
    chmodSync(path.join(control, name), 0o755)
  }
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z1', '--build', root, target], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

function makeRpm(root: string, about: PackageAbout): void {
  const script = (name: Parameters<typeof given>[0]) => readFileSync(given(name), 'utf8')
  const spec = path.join(work, 'package.spec')
  writeFileSync(
    spec,
    rpmSpec(about, {
      license: given('license'),
      vendor: given('vendor'),
      summary: given('rpm-summary'),
      root,
      places: positionals.map((one) => mappingOf(one).to),
      scripts: {
        '%post': script('after-install'),
        '%preun': script('before-remove'),
        '%postun': script('after-remove'),
      },
    }),
  )
  const definitions = {
    _topdir: path.join(work, 'build'),
    _rpmdir: work,
    _build_name_fmt: 'made.rpm',
    _binary_payload: 'w1.zstdio',
  }
  const defined = Object.entries(definitions).flatMap((one) => ['--define', one.join(' ')])
  // Like fpm, it gets the architecture by its name in Debian.
  const architecture = { amd64: 'x86_64', arm64: 'aarch64' }[about.architecture]
  if (architecture === undefined) throw new Error(`no rpm is for ${about.architecture}`)
  execFileSync('rpmbuild', ['-bb', '--quiet', '--target', architecture, ...defined, spec], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  copyFileSync(path.join(work, 'made.rpm'), target)
}
