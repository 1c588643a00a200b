/** Trouble with files, for those who asked. */
import { Refusal } from '../live/refusal.ts'
import { ProjectError } from './trouble.ts'

export async function refusing<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof Refusal) throw error
    const isThere = error instanceof ProjectError && error.reason === 'exists'
    throw new Refusal(isThere ? 'exists' : 'failed', (error as Error).message)
  }
}
