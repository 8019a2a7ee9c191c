import { readdirSync, readFileSync } from 'node:fs';
import type { Resource } from '@flyball/policy';
import { withDefaults } from '@flyball/policy/kinds';
import { loadText } from '@flyball/policy/load';

/** One line of a batch. */
export interface BatchLine {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** One configuration with its requests and the outcomes they must have. */
export interface RoutingTopic {
  readonly name: string;
  readonly resources: readonly Resource[];
  readonly requests: readonly BatchLine[];
  readonly expected: readonly BatchLine[];
}

const FOLDER = new URL('../cases/routing/', import.meta.url);

const lines = (topic: string, file: string): readonly BatchLine[] =>
  readFileSync(new URL(`${topic}/${file}`, FOLDER), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): BatchLine => JSON.parse(line));

/** Documents of a text; throws what is wrong with them. */
export const documentsOf = (text: string, file: string): readonly Resource[] => {
  const { documents, diagnostics } = loadText({ text, file });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors, undefined, 2));
  return withDefaults(documents.map(({ resource }) => resource));
};

/** The topics without requests that name their caller: a gateway does not know it. */
export const topicsForGateways = (): readonly RoutingTopic[] =>
  routingTopics().map((topic) => {
    const isNamed = (at: number): boolean => JSON.stringify(topic.requests[at]).includes('"from":');
    const anonymous = (rows: readonly BatchLine[]) => rows.filter((_, at) => !isNamed(at));
    return { ...topic, requests: anonymous(topic.requests), expected: anonymous(topic.expected) };
  });

/** All written topics, in order of their folders. */
export const routingTopics = (): readonly RoutingTopic[] =>
  readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => ({
      name,
      resources: documentsOf(
        readFileSync(new URL(`${name}/resources.yaml`, FOLDER), 'utf8'),
        `${name}/resources.yaml`,
      ),
      requests: lines(name, 'requests.jsonl'),
      expected: lines(name, 'expected.jsonl'),
    }));
