import { createRequire } from 'node:module'
import { join } from 'node:path'
import { packageFolder } from '../scripts/machine/paths.ts'

const builder = createRequire(join(packageFolder('app-builder-lib'), 'package.json'))

/** What a YAML document says, as electron-builder reads its configuration. @throws where it is none */
export const { load: loadYaml } = builder('js-yaml') as { readonly load: (text: string) => unknown }
