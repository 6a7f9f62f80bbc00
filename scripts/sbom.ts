import { ComponentType } from '@cyclonedx/cyclonedx-library/Enums'
import {
  Bom,
  Component,
  LicenseRepository,
  Metadata,
  NamedLicense,
  SpdxLicense,
} from '@cyclonedx/cyclonedx-library/Models'
import { JSON as Json, JsonSerializer } from '@cyclonedx/cyclonedx-library/Serialize'
import { isSupportedSpdxId } from '@cyclonedx/cyclonedx-library/SPDX'
import { Spec1dot6 } from '@cyclonedx/cyclonedx-library/Spec'
import type { NoticeView } from '../preload/contract/views/notices-view.ts'

/**
 * The bill of materials of a package: everything that was bundled or ships as files, and Electron, which includes
 * Chromium and Node.js. It contains no time, so equal packages have equal bills.
 * @param app Hot Dash, and the Electron that was packaged
 * @returns CycloneDX 1.6, as JSON (https://cyclonedx.org/specification/overview/)
 */
export function sbomOf(
  app: { readonly name: string; readonly version: string; readonly electron: string },
  notices: readonly NoticeView[],
): string {
  const electron = { name: 'electron', version: app.electron, license: 'MIT' }
  const product = new Component(ComponentType.Application, app.name, {
    version: app.version,
    bomRef: app.name,
    licenses: licensesOf('MIT'),
  })
  const bom = new Bom({ metadata: new Metadata({ component: product }) })
  for (const one of [electron, ...notices]) bom.components.add(componentOf(one))
  return new JsonSerializer(new Json.Normalize.Factory(Spec1dot6)).serialize(bom, {
    sortLists: true,
    space: 2,
  })
}

function componentOf({ name, version, license }: Omit<NoticeView, 'text'>): Component {
  const [, group, own = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? []
  // https://github.com/package-url/purl-spec: the `@` of a scope is written as %40.
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const type = name === 'electron' ? ComponentType.Framework : ComponentType.Library
  return new Component(type, own, {
    ...(group === undefined ? {} : { group }),
    version,
    licenses: licensesOf(license),
    purl,
    bomRef: purl,
  })
}

const licensesOf = (license: string): LicenseRepository =>
  new LicenseRepository([
    isSupportedSpdxId(license) ? new SpdxLicense(license) : new NamedLicense(license),
  ])
