import { createRequire } from 'node:module'
import { join } from 'node:path'
import { packageFolder } from '../../scripts/machine/paths.ts'

const builder = createRequire(join(packageFolder('app-builder-lib'), 'package.json'))

/**
 * Parses YAML as electron-builder reads its configuration.
 * @throws if it is not YAML
 */
export const { load: loadYaml } = builder('js-yaml') as { readonly load: (text: string) => unknown }
