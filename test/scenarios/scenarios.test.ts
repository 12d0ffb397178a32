import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openEnvironment } from '../support/scenario-environment.ts';
import { prepareRun } from '../support/scenario-run.ts';
import type { StoryRun } from '../support/scenario-run.ts';
import { playStory } from './play-scenario.ts';
import { readStory } from './scenario-schema.ts';
import type { Story } from './scenario-schema.ts';

/** A story and what became of it; while one is played the next is already on the stage beside it. */
type Playing = { name: string; start(): Promise<void> };

const directory = process.env.SCENARIOS
  ? path.resolve(process.env.SCENARIOS)
  : path.join(import.meta.dirname, 'cases');
const AT_ONCE = Number(process.env.SCENARIOS_AT_ONCE ?? 3);
/** A story of many days takes seconds; one that hangs in every step would give up after this. */
const LONGEST_MS = 600_000;

describe('stories', function () {
  this.timeout(LONGEST_MS);
  let run: Promise<StoryRun> | undefined;
  const stories = readdirSync(directory)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .map((file) => playing(file, readFileSync(path.join(directory, file), 'utf8')));

  before(async () => void (await (run = prepareRun())));
  after(async () => {
    await Promise.allSettled(stories.filter((story) => story.isStarted()).map((story) => story.start()));
    await (await run)?.close();
  });

  for (const [index, story] of stories.entries()) {
    it(story.name, async () => {
      for (const beside of stories.slice(index + 1, index + AT_ONCE)) void beside.start().catch(() => {});
      await story.start();
    });
  }

  function playing(file: string, yaml: string): Playing & { isStarted(): boolean } {
    const read = readOrRefuse(yaml);
    let played: Promise<void> | undefined;
    return {
      name: 'story' in read ? `${file}: ${read.story.title} [${read.story.law.join(', ')}]` : `${file}: cannot be read`,
      isStarted: () => played !== undefined,
      start: () => (played ??= 'story' in read ? play(read.story) : Promise.reject(read.refusal)),
    };
  }

  async function play(story: Story): Promise<void> {
    if (!run) throw new Error('The run was not prepared');
    const house = await openEnvironment(await run);
    try {
      await playStory(story, house);
    } finally {
      await house.close();
    }
  }
});

function readOrRefuse(yaml: string): { story: Story } | { refusal: Error } {
  try {
    return { story: readStory(yaml) };
  } catch (error) {
    return { refusal: error as Error };
  }
}
