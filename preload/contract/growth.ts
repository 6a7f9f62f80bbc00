export interface Growth {
  /** 1 to 99. */
  readonly level: number
  /** A star for each 2,000 experience after level 99. */
  readonly stars: number
  /** Experience since this level (or star) began, out of `levelLength`. */
  readonly levelProgress: number
  readonly levelLength: number
}

export const maxLevel = 99
const experiencePerStar = 2000

export const experienceToNext = (level: number): number => 50 + 25 * (level - 1)

export function experienceAtLevel(level: number): number {
  const steps = level - 1
  return 50 * steps + (25 * steps * (steps - 1)) / 2
}

/** @param experience total; not negative */
export function growthOf(experience: number): Growth {
  const beyond = experience - experienceAtLevel(maxLevel)
  if (beyond >= 0) {
    return {
      level: maxLevel,
      stars: Math.floor(beyond / experiencePerStar),
      levelProgress: beyond % experiencePerStar,
      levelLength: experiencePerStar,
    }
  }
  let level = 1
  while (experience >= experienceAtLevel(level + 1)) level += 1
  return {
    level,
    stars: 0,
    levelProgress: experience - experienceAtLevel(level),
    levelLength: experienceToNext(level),
  }
}
