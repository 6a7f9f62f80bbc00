import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { packageFolder } from '../../../scripts/machine/paths.ts'
import { sbomOf } from '../../../scripts/sbom.ts'

interface Sbom {
  readonly metadata: { readonly component: Readonly<Record<string, unknown>> }
  readonly components: readonly Readonly<Record<string, unknown>>[]
}

const schemas = join(packageFolder('@cyclonedx/cyclonedx-library'), 'res', 'schema')
const schema = (name: string) =>
  JSON.parse(readFileSync(join(schemas, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object
// CycloneDX's own schema. `@` in a purl and the like are formats that Ajv does not include.
const isValid = new Ajv({ strict: false, validateFormats: false })
  .addSchema(schema('spdx'), 'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json')
  .addSchema(schema('jsf-0.82'), 'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json')
  .compile(schema('bom-1.6'))

const app = { name: 'hot-dash', version: '1.2.3', electron: '45.0.0' }
const works = [
  { name: 'zod', version: '4.0.0', license: 'MIT', text: '' },
  { name: '@octokit/core', version: '7.0.0', license: 'MIT', text: '' },
  { name: '7z-wasm', version: '1.2.0', license: 'LGPL-2.1-or-later, unRAR', text: '' },
]

test('the bill of materials names Electron and each component, as CycloneDX requires', () => {
  const bom = JSON.parse(sbomOf(app, works)) as Sbom
  isValid(bom)
  expect(isValid.errors).toBeNull()
  expect(isValid({ ...bom, components: [{ name: 'without a type' }] })).toBe(false)
  expect(bom.metadata.component).toMatchObject({ name: 'hot-dash', version: '1.2.3' })
  expect(bom.components).toHaveLength(4)
  expect(bom.components).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ type: 'framework', purl: 'pkg:npm/electron@45.0.0' }),
      expect.objectContaining({
        group: '@octokit',
        name: 'core',
        purl: 'pkg:npm/%40octokit/core@7.0.0',
        licenses: [{ license: { id: 'MIT' } }],
      }),
      expect.objectContaining({
        name: '7z-wasm',
        licenses: [{ license: { name: 'LGPL-2.1-or-later, unRAR' } }],
      }),
    ]),
  )
})

test('the bill of materials is the same for the same package', () => {
  expect(sbomOf(app, works.toReversed())).toBe(sbomOf(app, works))
})
