export const sparkline = { width: 240, height: 32 } as const

/** One bar a minute, as tall as its share of the busiest; an empty minute is a hairline. */
export function outline(perMinute: readonly number[]): string {
  const { width, height } = sparkline
  const most = Math.max(1, ...perMinute)
  const step = width / Math.max(1, perMinute.length)
  return perMinute
    .map((count, place) => {
      const tall = count === 0 ? 0.5 : Math.max(2, (count / most) * height)
      const left = round(place * step)
      return `M${left} ${height}v-${round(tall)}h${round(step * 0.7)}v${round(tall)}z`
    })
    .join('')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
