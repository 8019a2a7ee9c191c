import type { ChangesetAnswer } from '../api/answers.ts';
import { own } from '../api/client.ts';
import { type Given, isOn, textOf } from '../command.ts';
import { STORED } from '../kinds/names.ts';

/** How changes are sent. */
export interface SendOptions {
  readonly isDryRun: boolean;
  readonly allowBroken: boolean;
  readonly message: string;
}

/** How a command line wants changes sent. */
export const optionsOf = (given: Given): SendOptions => ({
  isDryRun: isOn(given, 'dryRun'),
  allowBroken: isOn(given, 'allowBroken'),
  message: textOf(given, 'message') ?? '',
});

/** Path changes are sent to. */
export const changesetPath = ({ isDryRun, allowBroken }: SendOptions): string =>
  own('changesets', {
    ...(isDryRun ? { dryRun: 'All' } : {}),
    ...(allowBroken ? { allowBroken: 'true' } : {}),
  });

/** `httproute/account configured`, one line an object. */
export const resultLines = ({ results }: Pick<ChangesetAnswer, 'results'>, isDryRun: boolean): string =>
  results
    .map(({ object, result }) => `${nameOfKey(object)} ${result}${isDryRun ? ' (dry run)' : ''}\n`)
    .join('');

/** `httproute/account` of `HTTPRoute/shop/account`. */
const nameOfKey = (key: string): string => {
  const [kind = '', , name = ''] = key.split('/');
  return `${STORED.find((one) => one.kind === kind)?.singular ?? kind.toLowerCase()}/${name}`;
};
