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

/** Each level costs 6 % more than the one before, in steps of 5, and at most 4,000. */
export const experienceToNext = (level: number): number =>
  Math.min(5 * Math.round((25 * 1.06 ** (level - 1)) / 5), 4000)

/** The experience at which each level begins, from level 1. */
const levelStarts = [0]
for (let level = 1, start = 0; level < maxLevel; level += 1) {
  start += experienceToNext(level)
  levelStarts.push(start)
}

/** @param level 1 to 99 */
export const experienceAtLevel = (level: number): number => levelStarts[level - 1] ?? Infinity

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
  const level = levelStarts.filter((start) => start <= experience).length
  return {
    level,
    stars: 0,
    levelProgress: experience - experienceAtLevel(level),
    levelLength: experienceToNext(level),
  }
}
