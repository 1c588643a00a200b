import { always, withFade, withSession } from '../action-context.ts'
import type { Entries } from './args.ts'

type Ids = 'panic' | 'restoreLevels' | 'setStage'

/** What helps where people listen. */
export const stageActions: Entries<Ids> = {
  panic: {
    title: 'Panic',
    group: 'Stage',
    args: [
      {
        name: 'step',
        kind: 'choice',
        choices: ['notes', 'fade', 'stop'],
        isOptional: true,
        help: 'How far it goes; left out: one further than the press before',
      },
    ],
    shortcut: 'Escape',
    possible: always,
  },
  restoreLevels: {
    title: 'Bring the Levels Back',
    group: 'Stage',
    args: [],
    shortcut: 'Shift+Escape',
    possible: withFade,
  },
  setStage: {
    title: 'Stage Settings…',
    group: 'Session',
    args: [
      {
        name: 'goGapMs',
        kind: 'whole',
        unit: 'ms',
        isOptional: true,
        help: 'How long a second press of a trigger on stage counts as a slip; 0: never',
      },
      { name: 'panicFadeMs', kind: 'whole', unit: 'ms', isOptional: true, help: 'How long the fade of a panic takes' },
    ],
    possible: withSession,
  },
}
