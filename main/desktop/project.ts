import about from '../../package.json' with { type: 'json' }

/** The pages of the project itself: package.json is the one place that has them. */
export const projectPages = {
  home: about.homepage,
  issues: about.bugs.url,
} as const
