import { useReplica } from '../session.ts'

/** Whether a value was moved in stage mode and is not in the document. */
export function useIsTonight(address: string, param: number): boolean {
  return useReplica(({ tonight }) =>
    tonight.some((one) => one.rack === '' && one.node === address && one.param === param),
  )
}
