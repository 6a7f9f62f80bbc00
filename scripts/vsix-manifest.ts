/** What the package of the extension needs of its package.json. */
export interface ExtensionManifest {
  readonly name: string
  readonly displayName: string
  readonly publisher: string
  readonly version: string
  readonly engines: { readonly vscode: string }
  readonly extensionKind: readonly string[]
  readonly categories: readonly string[]
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<"]/g, (character) => escapes[character] ?? '')

/**
 * The description of a .vsix for the editor and the marketplaces.
 * https://github.com/microsoft/vscode-vsce/blob/main/resources/extension.vsixmanifest
 */
export function vsixManifest(manifest: ExtensionManifest, description: string): string {
  const { name, displayName, publisher, version, engines, extensionKind, categories } = manifest
  const property = (id: string, value: string) =>
    `      <Property Id="Microsoft.VisualStudio.${id}" Value="${escaped(value)}" />`
  const asset = (type: string, file: string) =>
    `    <Asset Type="Microsoft.VisualStudio.${type}" Path="extension/${file}" Addressable="true" />`
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${escaped(name)}" Version="${escaped(version)}" Publisher="${escaped(publisher)}" />
    <DisplayName>${escaped(displayName)}</DisplayName>
    <Description xml:space="preserve">${escaped(description)}</Description>
    <Categories>${escaped(categories.join())}</Categories>
    <Properties>
${property('Code.Engine', engines.vscode)}
${property('Code.ExtensionKind', extensionKind.join())}
    </Properties>
    <License>extension/LICENSE.txt</License>
    <Icon>extension/icon.png</Icon>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code" />
  </Installation>
  <Dependencies />
  <Assets>
${asset('Code.Manifest', 'package.json')}
${asset('Services.Content.Details', 'README.md')}
${asset('Services.Content.License', 'LICENSE.txt')}
${asset('Services.Icons.Default', 'icon.png')}
  </Assets>
</PackageManifest>
`
}

/** https://github.com/microsoft/vscode-vsce/blob/main/resources/%5BContent_Types%5D.xml */
export const contentTypes = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${Object.entries({
  cjs: 'application/javascript',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  md: 'text/markdown',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  vsixmanifest: 'text/xml',
})
  .map(([extension, type]) => `  <Default Extension=".${extension}" ContentType="${type}" />`)
  .join('\n')}
</Types>
`
