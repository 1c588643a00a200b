/** All that is looked at before a show, from facts that were gathered; asks nobody and takes no time. */
import type { Project } from '../project/project.ts'
import { type CheckItem, type Finding, gravestFirst, type Topic } from './check-item.ts'
import { checkDevice, type DeviceFacts } from './device-check.ts'
import { checkFiles } from './files-check.ts'
import { checkLoad } from './load-check.ts'
import type { MachineFacts } from './machine.ts'
import { checkDisk, checkPower, checkSleep } from './machine-check.ts'
import { checkNames } from './names-check.ts'
import type { LoadFacts } from './night-load.ts'
import { checkRacks, listeningParts } from './racks-check.ts'
import type { Sleep } from './sleep.ts'

export interface ShowFacts {
  readonly project: Project
  readonly device: DeviceFacts
  readonly machine: MachineFacts
  readonly sleep: Sleep
  readonly load: LoadFacts
  /** 0..1 */
  readonly loadLimit: number
}

export function checkShow({ project, device, machine, sleep, load, loadLimit }: ShowFacts): CheckItem[] {
  const about = (topic: Topic, findings: readonly Finding[]) => findings.map((one) => ({ ...one, topic }))
  return gravestFirst([
    ...about('device', checkDevice(device, listeningParts(project))),
    ...about('racks', checkRacks(project)),
    ...about('files', checkFiles(project)),
    ...about('names', checkNames(project)),
    ...about('disk', checkDisk(machine)),
    ...about('power', [...checkPower(machine), ...checkSleep(sleep)]),
    ...about('load', checkLoad(load, loadLimit)),
  ])
}
