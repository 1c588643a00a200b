/** A disk whose calls fail when told to, for what a test machine does not have. */
import { type DiskCalls, disk } from '../disk.ts'

export type Step = 'open' | 'write' | 'sync' | 'rename' | 'access' | 'readFile'

export interface FaultyDisk extends DiskCalls {
  /** Errors to come: step → code. They stay until deleted. */
  readonly faults: Map<Step, string>
  /** Of a write that fails, how many bytes reach the disk. */
  tornBytes: number
}

export function faultyDisk(): FaultyDisk {
  const faults = new Map<Step, string>()
  const failing = (step: Step) => {
    const code = faults.get(step)
    if (code) throw Object.assign(new Error(`${code}: injected, ${step}`), { code })
  }
  const open: DiskCalls['open'] = async (path, flags, mode) => {
    if (flags !== 'r') failing('open')
    const file = await disk.open(path, flags, mode)
    const torn = async (bytes: Uint8Array, position: number | null) => {
      if (faults.has('write')) await file.write(bytes.subarray(0, faulty.tornBytes), 0, faulty.tornBytes, position)
      failing('write')
    }
    return new Proxy(file, {
      get: (target, key) => {
        if (key === 'writeFile')
          return async (content: string | Uint8Array) => {
            await torn(Buffer.from(content as string), null)
            await target.writeFile(content)
          }
        if (key === 'write')
          return async (bytes: Uint8Array, offset: number, length: number, position: number) => {
            await torn(bytes.subarray(offset, offset + length), position)
            return await target.write(bytes, offset, length, position)
          }
        if (key === 'sync' || key === 'datasync')
          return async () => {
            if (flags !== 'r') failing('sync')
            await target.sync()
          }
        const value = Reflect.get(target, key) as unknown
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }
  const calls: DiskCalls = {
    ...disk,
    open,
    rename: async (from, to) => {
      failing('rename')
      await disk.rename(from, to)
    },
    access: async (path, mode) => {
      failing('access')
      await disk.access(path, mode)
    },
    readFile: (async (...given: Parameters<typeof disk.readFile>) => {
      failing('readFile')
      return await disk.readFile(...given)
    }) as DiskCalls['readFile'],
  }
  const faulty: FaultyDisk = { ...calls, faults, tornBytes: 0 }
  return faulty
}
