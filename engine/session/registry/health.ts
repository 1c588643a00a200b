import { always, withSession } from '../action-context.ts'
import type { Entries } from './args.ts'
import { overwrite, path } from './args.ts'

type Ids = 'setSafety' | 'saveFlightRecord'

/** How safe the engine plays, and what it has to tell afterwards. */
export const healthActions: Entries<Ids> = {
  setSafety: {
    title: 'Set Safety Margins',
    group: 'Session',
    args: [
      {
        name: 'blockFrames',
        kind: 'whole',
        unit: 'frames',
        isOptional: true,
        help: 'Block of the device; 0: as the device has it',
      },
      {
        name: 'lookaheadMs',
        kind: 'number',
        unit: 'ms',
        isOptional: true,
        help: 'How far ahead patterns are made ready; 0: the choice of MAM',
      },
      {
        name: 'loadLimitPercent',
        kind: 'number',
        unit: '%',
        isOptional: true,
        help: 'Load from which on MAM warns; 0: the choice of MAM',
      },
      {
        name: 'realtimeThreads',
        kind: 'whole',
        isOptional: true,
        help: "Threads that render the racks for the device, its own among them; 0: the device's own",
      },
    ],
    possible: withSession,
  },
  saveFlightRecord: {
    title: 'Save the Last Ten Minutes…',
    group: 'File',
    args: [
      { ...path('The trace file; empty: a new one in the folder of MAM'), isOptional: true },
      overwrite('Also a file that is there'),
    ],
    possible: always,
  },
}
