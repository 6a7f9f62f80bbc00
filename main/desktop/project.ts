import about from '../../package.json' with { type: 'json' }

/** The project's own pages. package.json is the single source of them. */
export const projectPages = {
  home: about.homepage,
  issues: about.bugs.url,
} as const
