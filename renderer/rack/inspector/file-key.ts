import { FileMeaning, type NodeDescriptor } from '../../../engine/client/model.ts'
import type { Control } from '../controls.ts'

/** The key by which the file keeps a control's value; '' where it keeps none. */
export function keyOf({ fileKeys }: NodeDescriptor, { target }: Control): string {
  if ('file' in target) return target.file
  return fileKeys.find(({ param, meaning }) => param === target.live && meaning === FileMeaning.START)?.key ?? ''
}
