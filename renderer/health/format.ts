/** Figures of health as people read them: never more digits than tell something. */

/** `0 µs`, `7.3 µs`, `184 µs`, `2.67 ms`. */
export function timeWords(us: number): string {
  if (us >= 1000) return `${(us / 1000).toFixed(2)} ms`
  return `${us === 0 || us >= 99.5 ? us.toFixed(0) : us.toFixed(1)} µs`
}

/** `5.3 ms`, `212 ms`. */
export function msWords(ms: number): string {
  return `${ms >= 99.5 ? ms.toFixed(0) : ms.toFixed(1)} ms`
}

/** `0.4 %`, `12 %`. */
export function percentWords(share: number): string {
  const percent = share * 100
  return `${percent === 0 || percent >= 9.95 ? percent.toFixed(0) : percent.toFixed(1)} %`
}

/** `940 KB`, `183 MB`, `1.20 GB`. */
export function bytesWords(bytes: number): string {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(2)} GB`
  return bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(0)} MB` : `${(bytes / 1024).toFixed(0)} KB`
}

/** The time of day, with seconds; another day is named. */
export function clockWords(timeMs: number, nowMs: number): string {
  const time = new Date(timeMs)
  const clock = time.toTimeString().slice(0, 8)
  return time.toDateString() === new Date(nowMs).toDateString()
    ? clock
    : `${time.getDate()}.${time.getMonth() + 1}. ${clock}`
}

/** `now`, `12 s`, `4 min`, `3 h`. */
export function spanWords(ms: number): string {
  if (ms < 1000) return 'now'
  const seconds = Math.floor(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`
}
