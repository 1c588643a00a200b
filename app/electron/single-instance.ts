/** One app for one state folder: a second start hands its files to the first one and ends. */

/** Electron's `app`, as far as it is needed. */
export interface InstanceApp {
  requestSingleInstanceLock(data: Record<string, unknown>): boolean
  on(
    event: 'second-instance',
    listener: (event: unknown, words: string[], folder: string, data: unknown) => void,
  ): unknown
}

/** What a second start leaves: files with their full paths, read before Chromium shuffles the words. */
interface Handover {
  readonly files: readonly string[]
}

/** False where another one runs: it has the files then, and this one ends. */
export function becomeOnly(
  app: InstanceApp,
  files: readonly string[],
  onSecond: (files: readonly string[]) => void,
): boolean {
  const handover: Handover = { files }
  if (!app.requestSingleInstanceLock({ ...handover })) return false
  app.on('second-instance', (_event, _words, _folder, data) => onSecond(filesOf(data)))
  return true
}

/** Another version of MAM may have sent it. */
function filesOf(data: unknown): string[] {
  const files = (data as Partial<Handover> | null | undefined)?.files
  return Array.isArray(files) ? files.filter((file) => typeof file === 'string') : []
}
