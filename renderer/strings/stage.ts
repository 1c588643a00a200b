/** What is said of a show wherever it is seen. */
export const stage = {
  refused: 'Refused',
  panic: {
    title: 'Panic',
    notes: 'Notes off',
    fade: 'Fade out',
    stop: 'Hard stop',
    done: 'Stopped',
    help: (next: string) => `Panic. The next press: ${next}`,
    notesDone: 'Notes are off',
    fadeDone: 'Faded out',
    stopDone: 'Stopped and silent',
    restore: 'Levels back',
    restoreHelp: 'Fades the output in again; what was stopped stays stopped',
  },
  leave: {
    title: 'Edit',
    hold: 'hold',
    keep: 'keep holding',
    pressAgain: 'press again',
    label: 'Edit: leave stage mode',
    help: 'Hold for one second to leave stage mode. Letting go before then changes nothing.',
    holding: 'Keep holding',
    again: 'Press again after a second to leave stage mode.',
    howTo: 'Hold Edit for one second to leave stage mode.',
  },
}
