import type { Command } from './command.ts';

/** The system as a whole, its catalogue and its Temporal. */
export const systemCommands: readonly Command[] = [
  {
    words: 'doctor',
    does: 'Checks every connection, key and setting, and prints in plain words what is wrong. It sends no SMS.',
    example: 'npx usynys doctor',
    needs: 'settings',
    run: async () => (await import('../doctor.ts')).doctor(),
  },
  {
    words: 'catalogue',
    takes: ['[folder]'],
    options: { texts: { means: 'prints the texts too' } },
    does: 'Checks the services of a catalogue folder, and prints what their SMS cost in parts.',
    example: 'npx usynys catalogue',
    run: async ({ args: [folder], options }) =>
      (await import('../catalogue.ts')).catalogue(folder, { texts: options['texts'] === true }),
  },
  {
    words: 'reread',
    does: 'Reads unread replies to open offers again; those that are answers today become tasks.',
    example: 'npx usynys reread',
    needs: 'database',
    run: async () => (await import('../reread.ts')).reread(),
  },
  {
    words: 'temporal prepare',
    does: 'Adds the search attributes of offers to the namespace of Temporal.',
    example: 'npx usynys temporal prepare',
    needs: 'settings',
    run: async () => (await import('../temporal.ts')).prepareTemporal(),
  },
  {
    words: 'temporal rebuild',
    does: 'Starts the runs of all open offers again, from the journal, for a Temporal that has lost them.',
    example: 'npx usynys temporal rebuild',
    needs: 'database',
    run: async () => (await import('../temporal.ts')).rebuildRuns(),
  },
];
