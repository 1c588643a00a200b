/** The bar that is the same in every view and mode. */
export const topBar = {
  play: 'Play',
  playAgain: 'Play again from the start',
  playHelp: (keys: string) => `Play (${keys})`,
  stop: 'Stop',
  stopHelp: (keys: string) => `Stop (${keys}); a second press goes back to the start`,
  loop: 'Loop',
  loopHelp: (isOn: boolean) =>
    isOn ? 'Loop: plays round; off, it ends with this pass' : 'Loop: plays once; on, it goes round at the end',
  position: 'Position',
  tempo: 'Tempo in beats per minute',
  tempoHelp: (min: number, max: number) =>
    `Tempo, ${min} to ${max}: the rack is rebuilt and plays on from the same beat`,
  bpm: 'bpm',
  tap: 'Tap',
  tapHelp: 'Tap the tempo: from the second tap on it follows. A run of taps is one step of undo.',
  load: 'Load',
  loadWords: (now: number, peak: number) => `${now} % · peak ${peak} %`,
  drop: 'drop',
  drops: 'drops',
  dropsHelp: (late: number, dropped: number, behind: number) =>
    `${late} blocks came late, ${dropped} commands were dropped, ${behind} were late`,
  device: 'Audio device: ',
  mode: 'Mode',
  edit: 'Edit',
  editHelp: 'Hands change the document',
  stage: 'Stage',
  stageHelp: "Hands move what sounds; the document stays as it is until tonight's changes are kept",
}
