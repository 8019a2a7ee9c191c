import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { privateFile } from '../../auth/private-file.ts';
import { openTokens } from '../../auth/tokens.ts';
import type { Module } from '../../modules/module.ts';
import { openKeys } from '../../secrets/keys.ts';
import { createSecretBox } from '../../secrets/secret-box.ts';
import type { ServeContext } from '../parts.ts';
import { loggedTokens } from '../token-log.ts';

/** Name of the file with the token of the command, beside the hashed ones; 0600. */
export const TOKEN_FILE = 'token';

/** Tokens and the key of secrets: who may ask for what. */
export const accessModule: Module<ServeContext> = {
  name: 'access',
  doc: 'Checks tokens. The administrator’s is made at the first start and kept, hashed, in the data folder.',
  needs: [],
  optional: false,
  options: ['data'],
  start: async ({ shelf, data, log }) => {
    const { tokens, admin } = openTokens({
      file: privateFile(join(data, 'tokens.json')),
      random: randomBytes,
      now: Date.now,
    });
    shelf.put('tokens', loggedTokens(tokens, log));
    shelf.put('box', createSecretBox(openKeys(join(data, 'keys.json'), randomBytes), randomBytes));
    if (admin) {
      shelf.put('adminToken', admin.text);
      privateFile(join(data, TOKEN_FILE)).write(`${admin.text}\n`);
    }
    return { stop: async () => undefined };
  },
};
